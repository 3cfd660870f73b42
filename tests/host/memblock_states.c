// SPDX-License-Identifier: MIT
/*
 * Every list of regions that a few pages allow, and every call from each.
 *
 *	reserved	12 pages, each taken or not: 4,096 lists of up to 6 regions;
 *			reserve and free any range
 *	memory		7 pages, each of node A, of node B, or no RAM: 2,187 lists;
 *			add to a node, remove, move any range to a node
 *
 * A list is the number whose digits are its pages.  The walk begins with the
 * empty list, and has to come to every number.
 */
#include <linux/string.h>

#include "../kunit/memblock_fixture.h"

#define PAGES_MAX 12
#define LISTS_MAX 4096

static struct {
	unsigned int pages, digits;	/* digits: what a page can be, 0: not in the list */
	struct memblock_type *type;
	u16 queue[LISTS_MAX], calls_to[LISTS_MAX];
	bool seen[LISTS_MAX];
	unsigned int nr, calls, depth;
} walk;

static const int nodes[] = { 0, NODE_A, NODE_B };

/* ---- numbers and lists ----------------------------------------------------- */

static void unpack(u32 number, u8 *page)
{
	for (unsigned int p = 0; p < walk.pages; p++, number /= walk.digits)
		page[p] = number % walk.digits;
}

static u32 pack(const u8 *page)
{
	u32 number = 0;

	for (unsigned int p = walk.pages; p; p--)
		number = number * walk.digits + page[p - 1];
	return number;
}

static int nid_of(u8 digit)
{
	return walk.type == &memblock.reserved ? MAX_NUMNODES : nodes[digit];
}

/* The list that the pages have to give: regions as long as they can be, in order. */
static unsigned long expected_list(const u8 *page, struct memblock_region *r)
{
	unsigned long nr = 0;

	for (unsigned int p = 0; p < walk.pages; p++) {
		if (!page[p])
			continue;
		if (p && page[p - 1] == page[p])
			r[nr - 1].size += PAGE_SIZE;
		else
			r[nr++] = (struct memblock_region){ .base = P(p), .size = PAGE_SIZE,
							    .nid = nid_of(page[p]) };
	}
	return nr;
}

static void set_up(const u8 *page)
{
	struct memblock_type *type = walk.type;

	type->cnt = expected_list(page, type->regions);
	type->total_size = 0;
	for (unsigned long i = 0; i < type->cnt; i++)
		type->total_size += type->regions[i].size;
}

static bool list_is(const u8 *page)
{
	struct memblock_region want[PAGES_MAX];
	unsigned long nr = expected_list(page, want);
	phys_addr_t total = 0;

	if (walk.type->cnt != nr)
		return false;
	for (unsigned long i = 0; i < nr; i++) {
		const struct memblock_region *r = &walk.type->regions[i];

		if (r->base != want[i].base || r->size != want[i].size || r->nid != want[i].nid)
			return false;
		total += r->size;
	}
	return walk.type->total_size == total;
}

/* ---- calls ------------------------------------------------------------------ */

typedef void (*call_t)(phys_addr_t base, phys_addr_t size, u8 *page, unsigned int n);

static void call_reserve(phys_addr_t base, phys_addr_t size, u8 *page, unsigned int n)
{
	memblock_reserve(base, size);
	memset(page, 1, n);
}

static void call_free(phys_addr_t base, phys_addr_t size, u8 *page, unsigned int n)
{
	memblock_free(base, size);
	memset(page, 0, n);
}

/* RAM that is there already keeps its node. */
static void add(u8 digit, phys_addr_t base, phys_addr_t size, u8 *page, unsigned int n)
{
	memblock_add_node(base, size, nodes[digit]);
	for (unsigned int p = 0; p < n; p++)
		page[p] = page[p] ? page[p] : digit;
}

static void call_add_a(phys_addr_t base, phys_addr_t size, u8 *page, unsigned int n)
{
	add(1, base, size, page, n);
}

static void call_add_b(phys_addr_t base, phys_addr_t size, u8 *page, unsigned int n)
{
	add(2, base, size, page, n);
}

static void call_remove(phys_addr_t base, phys_addr_t size, u8 *page, unsigned int n)
{
	memblock_remove(base, size);
	memset(page, 0, n);
}

static void call_set_b(phys_addr_t base, phys_addr_t size, u8 *page, unsigned int n)
{
	memblock_set_node(base, size, &memblock.memory, nodes[2]);
	for (unsigned int p = 0; p < n; p++)
		page[p] = page[p] ? 2 : 0;
}

/* ---- the walk ---------------------------------------------------------------- */

static void arrive(struct kunit *test, const u8 *page, unsigned int calls)
{
	u32 number = pack(page);

	KUNIT_ASSERT_TRUE(test, list_is(page));
	if (walk.seen[number])
		return;
	walk.seen[number] = true;
	walk.calls_to[number] = (u16)calls;
	walk.depth = max(walk.depth, calls);
	walk.queue[walk.nr++] = (u16)number;
}

static void try_call(struct kunit *test, u32 from, call_t call, unsigned int first,
		     unsigned int end)
{
	u8 page[PAGES_MAX];

	unpack(from, page);
	set_up(page);
	call(P(first), P(end - first), page + first, end - first);
	walk.calls++;
	arrive(test, page, walk.calls_to[from] + 1U);
}

static void calls_from(struct kunit *test, u32 from, const call_t *calls, unsigned int nr)
{
	for (unsigned int c = 0; c < nr; c++)
		for (unsigned int first = 0; first < walk.pages; first++)
			for (unsigned int end = first; end <= walk.pages; end++)
				try_call(test, from, calls[c], first, end);
}

static void walk_all(struct kunit *test, const call_t *calls, unsigned int nr, u32 lists)
{
	u8 empty[PAGES_MAX] = { 0 };

	set_up(empty);
	arrive(test, empty, 0);
	for (unsigned int next = 0; next < walk.nr; next++)
		calls_from(test, walk.queue[next], calls, nr);
	kunit_info(test, "%s: %u states, none more than %u calls away, %u calls tried",
		   walk.type->name, walk.nr, walk.depth, walk.calls);
	KUNIT_EXPECT_EQ(test, walk.nr, lists);
}

static void reserved_is_right_in_all_states(struct kunit *test)
{
	static const call_t calls[] = { call_reserve, call_free };

	memset(&walk, 0, sizeof(walk));
	walk.pages = 12;
	walk.digits = 2;
	walk.type = &memblock.reserved;
	walk_all(test, calls, ARRAY_SIZE(calls), 4096);
}

static void memory_is_right_in_all_states(struct kunit *test)
{
	static const call_t calls[] = { call_add_a, call_add_b, call_remove, call_set_b };

	memset(&walk, 0, sizeof(walk));
	walk.pages = 7;
	walk.digits = 3;
	walk.type = &memblock.memory;
	walk_all(test, calls, ARRAY_SIZE(calls), 2187);
}

static struct kunit_case memblock_states_cases[] = {
	KUNIT_CASE(reserved_is_right_in_all_states),
	KUNIT_CASE(memory_is_right_in_all_states),
	{}
};

static struct kunit_suite memblock_states_suite = {
	.name = "memblock_states",
	.init = memblock_fixture_init,
	.exit = memblock_fixture_exit,
	.test_cases = memblock_states_cases,
};
kunit_test_suite(memblock_states_suite);
