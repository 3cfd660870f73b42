// SPDX-License-Identifier: MIT
/*
 * Every state that a zone of 16 pages can be in, and every step from each.
 *
 * What is allocated is a set of nodes of this tree, none above another; what is
 * free is the rest, in blocks as large as they can be:
 *
 *	16                  1
 *	 8        2                   3
 *	 4    4       5           6       7
 *	 2  8   9   10  11      12  13  14  15
 *	 1 16 17 18 19 20 ...                31
 *
 * A tree of order k has s(k) = s(k-1)^2 + 1 such sets: 2, 5, 26, 677, 458330.
 * The walk begins with all of it free and asks each state that it comes to for a
 * block of each order, and for each allocated block back.  It has to come to all
 * 458,330, and after each step the lists must say what the tree says.
 */
#include <kunit/test.h>
#include <linux/log2.h>
#include <linux/string.h>

#include "../kunit/buddy_arena.h"

#define TOP 4
#define PAGES (1U << TOP)
#define NODES (2 * PAGES)
#define STATES 458330
#define SEEN_SLOTS (1 << 20)
#define FREE_MAX (PAGES / 2)	/* buddies are never both free */

/* A free block: order and page in one byte; 0xff behind the last. */
#define BLOCK(order, page) ((u8)((order) << 4 | (page)))
#define NO_BLOCK 0xff

struct state {
	u32 taken;		/* bit n: node n is allocated */
	u8 free[FREE_MAX];	/* the lists, from the largest order down, first block first */
};

static struct state states[STATES + 1];	/* in the order in which they were found */
static u32 nr_states, nr_steps;
static u32 seen[SEEN_SLOTS];		/* hash of .taken, plus 1; 0: empty */

/* ---- the tree ------------------------------------------------------------ */

static unsigned int node_order(unsigned int node)
{
	return TOP - (unsigned int)ilog2(node);
}

static unsigned int node_page(unsigned int node)
{
	return (node << node_order(node)) - PAGES;
}

static unsigned int node_of(unsigned int page, unsigned int order)
{
	return (PAGES + page) >> order;
}

/* Is no page of it allocated? */
static bool all_free(u32 taken, unsigned int node)
{
	for (unsigned int up = node; up; up /= 2)
		if (taken >> up & 1)
			return false;
	for (unsigned int first = node * 2, n = 2; first < NODES; first *= 2, n *= 2)
		if (taken >> first & (u32)((1ULL << n) - 1))
			return false;
	return true;
}

/* Is it a block of the buddy system: free, and its parent is not? */
static bool is_free_block(u32 taken, unsigned int node)
{
	return all_free(taken, node) && (node == 1 || !all_free(taken, node / 2));
}

/* ---- the zone ------------------------------------------------------------ */

static void set_up(const struct state *state)
{
	struct zone *zone = &arena.zone;

	zone->vm_stat[NR_FREE_PAGES] = 0;
	for (unsigned int order = 0; order <= TOP; order++) {
		zone->free_area[order].nr_free = 0;
		INIT_LIST_HEAD(&zone->free_area[order].free_list[MIGRATE_UNMOVABLE]);
	}
	for (unsigned int page = 0; page < PAGES; page++)
		arena_clean_page(arena.page + page);
	for (unsigned int node = 1; node < NODES; node++) {
		if (!(state->taken >> node & 1))
			continue;
		set_page_order(arena.page + node_page(node), node_order(node));
		init_page_count(arena.page + node_page(node));
	}
	for (int i = FREE_MAX - 1; i >= 0; i--)		/* the first of a list is added last */
		if (state->free[i] != NO_BLOCK)
			arena_give(state->free[i] & 15, state->free[i] >> 4);
}

static void read_back(struct state *state, u32 taken)
{
	unsigned int nr = 0;

	state->taken = taken;
	memset(state->free, NO_BLOCK, sizeof(state->free));
	for (int order = TOP; order >= 0; order--) {
		struct list_head *list = &arena.zone.free_area[order].free_list[MIGRATE_UNMOVABLE];
		struct page *page;

		list_for_each_entry(page, list, lru)
			if (nr < FREE_MAX)
				state->free[nr++] = BLOCK(order, page - arena.page);
	}
}

/* The lists hold the blocks that the tree has, each once, and the counts agree. */
static bool lists_equal_tree(u32 taken)
{
	unsigned long pages = 0;

	for (unsigned int order = 0; order <= TOP; order++) {
		struct free_area *area = &arena.zone.free_area[order];
		unsigned long listed = 0, blocks = 0;
		struct page *page;

		list_for_each_entry(page, &area->free_list[MIGRATE_UNMOVABLE], lru) {
			unsigned int nr = (unsigned int)(page - arena.page);

			if (++listed > PAGES || !PageBuddy(page) || page_order(page) != order ||
			    nr % (1u << order) || !is_free_block(taken, node_of(nr, order)))
				return false;
		}
		for (unsigned int node = PAGES >> order; node < NODES >> order; node++)
			blocks += is_free_block(taken, node);
		if (listed != blocks || area->nr_free != blocks)
			return false;
		pages += blocks << order;
	}
	return arena_free_pages() == pages;
}

/* ---- the walk ------------------------------------------------------------ */

static bool see_for_the_first_time(u32 taken)
{
	u32 slot = taken * 0x9e3779b1u >> 12;

	while (seen[slot]) {
		if (seen[slot] == taken + 1)
			return false;
		slot = (slot + 1) % SEEN_SLOTS;
	}
	seen[slot] = taken + 1;
	return true;
}

static void arrive(struct kunit *test, u32 taken)
{
	nr_steps++;
	KUNIT_ASSERT_TRUE(test, lists_equal_tree(taken));
	if (!see_for_the_first_time(taken))
		return;
	KUNIT_ASSERT_LT(test, nr_states, (u32)STATES);
	read_back(&states[nr_states++], taken);
}

/* The order of the smallest free block that is large enough; TOP + 1 when there is none. */
static unsigned int best_fit(u32 taken, unsigned int order)
{
	for (; order <= TOP; order++)
		for (unsigned int node = PAGES >> order; node < NODES >> order; node++)
			if (is_free_block(taken, node))
				return order;
	return TOP + 1;
}

static void step_alloc(struct kunit *test, const struct state *from, unsigned int order)
{
	unsigned int fit = best_fit(from->taken, order);
	unsigned int node;
	long page;

	set_up(from);
	page = arena_take(order);
	if (fit > TOP) {
		KUNIT_ASSERT_EQ(test, page, -1L);
		arrive(test, from->taken);
		return;
	}
	KUNIT_ASSERT_GE(test, page, 0L);
	KUNIT_ASSERT_EQ(test, page % (1L << order), 0L);
	node = node_of((unsigned int)page, order);
	KUNIT_ASSERT_TRUE(test, is_free_block(from->taken, node >> (fit - order)));
	arrive(test, from->taken | 1u << node);
}

static void step_free(struct kunit *test, const struct state *from, unsigned int node)
{
	set_up(from);
	arena_give(node_page(node), node_order(node));
	arrive(test, from->taken & ~(1u << node));
}

static void steps_from(struct kunit *test, const struct state *from)
{
	for (unsigned int order = 0; order <= TOP; order++)
		step_alloc(test, from, order);
	for (unsigned int node = 1; node < NODES; node++)
		if (from->taken >> node & 1)
			step_free(test, from, node);
}

static void all_states_are_reached_and_right(struct kunit *test)
{
	static const struct state empty = {
		.free = { BLOCK(TOP, 0), [1 ... FREE_MAX - 1] = NO_BLOCK },
	};
	u32 next = 0, depth = 0, nearer = 0;	/* states that are nearer than @depth steps */

	memset(seen, 0, sizeof(seen));
	nr_states = nr_steps = 0;
	set_up(&empty);
	arrive(test, 0);
	while (next < nr_states) {
		if (next == nearer) {	/* found in order of their distance */
			depth++;
			nearer = nr_states;
		}
		steps_from(test, &states[next++]);
	}
	kunit_info(test, "a zone of %u pages: %u states, none more than %u steps away, %u steps tried",
		   PAGES, nr_states, depth - 1, nr_steps);
	KUNIT_EXPECT_EQ(test, nr_states, (u32)STATES);
}

static struct kunit_case buddy_states_cases[] = {
	KUNIT_CASE(all_states_are_reached_and_right),
	{}
};

static struct kunit_suite buddy_states_suite = {
	.name = "buddy_states",
	.init = arena_init,
	.exit = arena_exit,
	.test_cases = buddy_states_cases,
};
kunit_test_suite(buddy_states_suite);
