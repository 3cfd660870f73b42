// SPDX-License-Identifier: MIT
/*
 * The buddy system against a model that cannot be wrong: one bit for each page.
 *
 *	used	1 0 1 1 0 0 0 0 ...
 *	blocks	. 0 . . 2 - - -		what the free pages must look like: for each
 *					of them the largest aligned block that is all free
 *
 * The model knows no lists, no splitting and no merging.  From its bits follows
 * which requests can be served, from which block they must be cut, and how every
 * list must look afterwards.
 *
 * What goes through the public functions is page_prop.c's.  Here are also the cases that end in a panic, which only a process of its own
 * survives.
 */
#include <host.h>
#include <linux/bitmap.h>
#include <linux/panic.h>
#include <linux/shrinker.h>
#include <linux/string.h>
#include <lottery.h>

#include "../kunit/buddy_arena.h"
#include "../kunit/mm_state.h"

#define CALLS 1000000
#define COMPARE_EVERY 500
#define PAGES_MAX (1UL << (MAX_ORDER - 1))
#define SLOTS 512

/* ---------------------------------------------------------------- the model */

static bool used[PAGES_MAX];

static bool all_free(unsigned long first, unsigned long nr)
{
	while (nr--)
		if (used[first + nr])
			return false;
	return true;
}

/* Order of the free block that begins at @first, a free page behind the last block. */
static unsigned int model_order(unsigned long first)
{
	unsigned int order = 0;

	while (order < arena.order && !(first & (1UL << order)) &&
	       all_free(first + (1UL << order), 1UL << order))
		order++;
	return order;
}

/* The smallest order from which @order can be cut, or -1. */
static int model_source(unsigned int order)
{
	int best = -1;

	for (unsigned long i = 0; i < arena.nr_pages;) {
		unsigned int have;

		if (used[i]) {
			i++;
			continue;
		}
		have = model_order(i);
		if (have >= order && (best < 0 || have < (unsigned int)best))
			best = (int)have;
		i += 1UL << have;
	}
	return best;
}

static void mark(unsigned long first, unsigned int order, bool is_used)
{
	memset(used + first, is_used, 1UL << order);
}

/* Every head where the model has one and nowhere else; every counter. */
static void compare(struct kunit *test)
{
	unsigned long nr[MAX_ORDER] = { 0 }, free = 0;

	for (unsigned long i = 0; i < arena.nr_pages;) {
		unsigned int order;

		if (used[i]) {
			KUNIT_ASSERT_FALSE(test, PageBuddy(arena.page + i));
			i++;
			continue;
		}
		order = model_order(i);
		KUNIT_ASSERT_TRUE(test, PageBuddy(arena.page + i));
		KUNIT_ASSERT_EQ(test, page_order(arena.page + i), order);
		for (unsigned long j = 1; j < 1UL << order; j++)
			KUNIT_ASSERT_FALSE(test, PageBuddy(arena.page + i + j));
		nr[order]++;
		free += 1UL << order;
		i += 1UL << order;
	}
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		KUNIT_ASSERT_EQ(test, arena.zone.free_area[order].nr_free, nr[order]);
	KUNIT_ASSERT_EQ(test, arena_free_pages(), free);
	expect_sound_arena(test);
}

/* ---------------------------------------------------------------- one zone */

struct block {
	unsigned long first;
	unsigned int order;
	bool taken;
};

static struct block blocks[SLOTS];

static void take_block(struct kunit *test, struct block *block)
{
	unsigned int order = lottery(4) ? lottery(3) : lottery(arena.order + 1);
	int source = model_source(order);
	long at = arena_take(order);

	if (source < 0) {
		KUNIT_ASSERT_EQ(test, at, -1L);
		return;
	}
	KUNIT_ASSERT_GE(test, at, 0L);
	KUNIT_ASSERT_EQ(test, (unsigned long)at & ((1UL << source) - 1), 0UL);
	KUNIT_ASSERT_EQ(test, model_order((unsigned long)at), (unsigned int)source);
	*block = (struct block){ (unsigned long)at, order, true };
	mark(block->first, order, true);
}

static void give_block(struct block *block)
{
	arena_give(block->first, block->order);
	mark(block->first, block->order, false);
	block->taken = false;
}

/* A million takes and gives: expect each to do what the bits say, and one block in the end. */
static void zone_against_bits(struct kunit *test)
{
	lottery_seed(1);
	memset(blocks, 0, sizeof(blocks));
	memset(used, false, sizeof(used));
	arena_give(0, arena.order);
	for (unsigned long call = 0; call < CALLS && !lottery_over(); call++) {
		struct block *block = &blocks[lottery(SLOTS)];

		if (block->taken)
			give_block(block);
		else
			take_block(test, block);
		if (call % (lottery_fed() ? 16 : COMPARE_EVERY) == 0)
			compare(test);
	}
	for (int i = 0; i < SLOTS; i++)
		if (blocks[i].taken)
			give_block(&blocks[i]);
	compare(test);
	KUNIT_EXPECT_EQ(test, arena.zone.free_area[arena.order].nr_free, 1UL);
}

/* ---------------------------------------------------------------- the end */

/*
 * The zones' lists are the copy's own; the pages are not, and must stay untouched:
 * what there is to drain and to shrink is given up before.
 */
static void nofail_without_memory(void)
{
	struct zone *zone;

	for_each_zone(zone)
		for (unsigned int order = 0; order < MAX_ORDER; order++)
			for (int type = 0; type < MIGRATE_TYPES; type++)
				INIT_LIST_HEAD(&zone->free_area[order].free_list[type]);
	alloc_pages(GFP_KERNEL | __GFP_NOFAIL, 2);
}

/* __GFP_NOFAIL when there is nothing: expect the report, then a panic that says who asked. */
static void nofail_panics(struct kunit *test)
{
	give_up_caches();
	KUNIT_EXPECT_TRUE(test, host_dies(nofail_without_memory,
					  "page allocation failure: order:2, mode:0x8d0"));
	KUNIT_EXPECT_TRUE(test, host_dies(nofail_without_memory, "Mem-Info:"));
	KUNIT_EXPECT_TRUE(test, host_dies(nofail_without_memory,
					  "Out of memory: __GFP_NOFAIL request of order 2"));
}

/* boot_audit() itself would stumble over what was allocated since it ran. */
static void audit_the_hole(void)
{
	struct audit a = { 0 };

	audit_pages(&a, 0xb8, 0xb9);
	panic("audit: pfn:%05lx: %s", a.pfn, a.says);
}

/* A hole that is not reserved: expect the hand-over audit to name it. */
static void audit_names_the_hole(struct kunit *test)
{
	__ClearPageReserved(pfn_to_page(0xb8));
	KUNIT_EXPECT_TRUE(test, host_dies(audit_the_hole, "audit: pfn:000b8: memblock says no memory, "
							  "its struct page says in use"));
	__SetPageReserved(pfn_to_page(0xb8));
}

static struct list_head *some_free_block(struct zone *zone)
{
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		for (int type = 0; type < MIGRATE_TYPES; type++)
			if (!list_empty(&zone->free_area[order].free_list[type]))
				return zone->free_area[order].free_list[type].next;
	return NULL;
}

/* A free block that has fallen off its list: expect its name. */
static void block_on_no_list(void)
{
	struct audit a = { .blocks = 1 };

	list_del(some_free_block(&NODE_DATA(0)->node_zones[ZONE_DMA]));
	audit_listed(&a);
	panic("%s", a.says);
}

static void audit_names_lost_block(struct kunit *test)
{
	give_up_caches();
	KUNIT_EXPECT_TRUE(test, host_dies(block_on_no_list, "but it is on no list"));
}

/* Each case that needs it borrows the arena itself: others want the whole of the zones. */
static void zone_property(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, arena_init(test), 0);
	zone_against_bits(test);
	arena_exit(test);
}

static struct kunit_case buddy_prop_cases[] = {
	KUNIT_CASE(zone_property),
	KUNIT_CASE(nofail_panics),
	KUNIT_CASE(audit_names_the_hole),
	KUNIT_CASE(audit_names_lost_block),
	{}
};

static struct kunit_suite buddy_prop_suite = {
	.name = "buddy_prop",
	.test_cases = buddy_prop_cases,
};
kunit_test_suite(buddy_prop_suite);
