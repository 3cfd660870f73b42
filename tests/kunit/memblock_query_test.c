// SPDX-License-Identifier: MIT
/*
 * What is asked of memblock's lists: nodes and flags, limits, questions about an
 * address, iterators in both directions.  Rows E1, E2.
 */
#include "memblock_fixture.h"

/* ------------------------------------------------------- nodes and flags */

/*
 *	  ????????????
 *	      BBBB
 * Expect the region to be cut at both ends of the node's range, and to merge
 * again when the rest gets the same node.
 */
static void set_node_cuts_and_merges(struct kunit *test)
{
	add_pages(2, 14);
	memblock_set_node(P(6), P(4), &memblock.memory, NODE_B);

	EXPECT_MEMORY(test, { 2, 6 }, { 6, 10 }, { 10, 14 });
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[1].nid, NODE_B);

	memblock_set_node(0, PHYS_ADDR_MAX, &memblock.memory, NODE_B);
	EXPECT_MEMORY(test, { 2, 14 });
}

/*
 *	  ####  ####
 *	    ------
 * Expect only RAM to get the node; the hole stays a hole.
 */
static void set_node_over_hole(struct kunit *test)
{
	add_pages(2, 6);
	add_pages(8, 12);
	memblock_set_node(P(4), P(6), &memblock.memory, NODE_B);

	EXPECT_MEMORY(test, { 2, 4 }, { 4, 6 }, { 8, 10 }, { 10, 12 });
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[1].nid, NODE_B);
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[2].nid, NODE_B);
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[3].nid, MAX_NUMNODES);
}

/*
 *	  ####HHHH####	then H cleared
 * Expect a flag to cut the region, and clearing it to join the parts.
 */
static void flag_cuts_and_merges(struct kunit *test)
{
	add_pages(2, 14);
	memblock_mark_hotplug(P(6), P(4));

	EXPECT_MEMORY(test, { 2, 6 }, { 6, 10 }, { 10, 14 });
	KUNIT_EXPECT_EQ(test, (u32)memblock.memory.regions[1].flags, (u32)MEMBLOCK_HOTPLUG);

	memblock_clear_hotplug(P(6), P(4));
	EXPECT_MEMORY(test, { 2, 14 });
}

/*
 *	  ##NNNNMM
 * Expect NOMAP memory to be memory, but not map memory; flags to add up.
 */
static void flags_and_questions(struct kunit *test)
{
	add_pages(2, 10);
	memblock_mark_nomap(P(4), P(4));
	memblock_mark_mirror(P(6), P(4));

	KUNIT_EXPECT_TRUE(test, memblock_is_memory(P(5)));
	KUNIT_EXPECT_FALSE(test, memblock_is_map_memory(P(5)));
	KUNIT_EXPECT_TRUE(test, memblock_is_map_memory(P(9)));
	KUNIT_EXPECT_EQ(test, (u32)memblock.memory.regions[2].flags,
			(u32)(MEMBLOCK_NOMAP | MEMBLOCK_MIRROR));
	memblock_clear_nomap(P(4), P(4));
	KUNIT_EXPECT_TRUE(test, memblock_is_map_memory(P(5)));
	EXPECT_MEMORY(test, { 2, 6 }, { 6, 10 });
}

/* ---------------------------------------------------------------- limits */

/*
 *	  ####.. ##.  ....	(. is a part of a page)
 * Expect whole pages only, and a region without one to go.
 */
static void trim(struct kunit *test)
{
	memblock_add(P(2), P(4) + 0x800);
	memblock_add(P(9) - 0x10, P(2) + 0x20);
	memblock_add(P(14) + 0x100, 0x200);
	memblock_trim_memory(PAGE_SIZE);

	EXPECT_MEMORY(test, { 2, 6 }, { 9, 11 });
}

/*
 *	  ####  ####  ####
 *	  limit = 6 pages: ####  ##
 * Expect the first six pages of RAM, holes not counted; reservations above go.
 */
static void memory_limit(struct kunit *test)
{
	add_pages(2, 6);
	add_pages(8, 12);
	add_pages(14, 18);
	reserve_pages(9, 16);
	memblock_enforce_memory_limit(P(6));

	EXPECT_MEMORY(test, { 2, 6 }, { 8, 10 });
	EXPECT_RESERVED(test, { 9, 10 });
}

/* Expect no change from a limit of 0, nor from one above what there is. */
static void memory_limit_not_reached(struct kunit *test)
{
	add_pages(2, 6);
	memblock_enforce_memory_limit(0);
	memblock_enforce_memory_limit(P(100));

	EXPECT_MEMORY(test, { 2, 6 });
}

/*
 *	  ####  ########  ####NN
 *	      [        ]
 * Expect only RAM inside the range, and NOMAP memory wherever it is.
 */
static void cap_range(struct kunit *test)
{
	add_pages(2, 6);
	add_pages(8, 16);
	add_pages(18, 24);
	memblock_mark_nomap(P(22), P(2));
	reserve_pages(3, 10);
	memblock_cap_memory_range(P(6), P(8));

	EXPECT_MEMORY(test, { 8, 14 }, { 22, 24 });
	EXPECT_RESERVED(test, { 6, 10 });
}

/* ------------------------------------------------------------- questions */

/*
 *	RAM	  ####    ####
 *	reserved    ########
 * Expect exact borders: first byte inside, end outside.
 */
static void is_memory_and_reserved(struct kunit *test)
{
	add_pages(2, 6);
	add_pages(10, 14);
	reserve_pages(4, 12);

	KUNIT_EXPECT_FALSE(test, memblock_is_memory(P(2) - 1));
	KUNIT_EXPECT_TRUE(test, memblock_is_memory(P(2)));
	KUNIT_EXPECT_TRUE(test, memblock_is_memory(P(6) - 1));
	KUNIT_EXPECT_FALSE(test, memblock_is_memory(P(6)));
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved(P(7)));
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(P(12)));
	KUNIT_EXPECT_TRUE(test, memblock_is_region_reserved(P(2), P(2) + 1));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_reserved(P(2), P(2)));
}

/*
 *	  AAAABB  ####
 * Expect a range over two touching regions to be memory, over a hole not.
 */
static void is_region_memory(struct kunit *test)
{
	add_node_pages(2, 6, NODE_A);
	add_node_pages(6, 8, NODE_B);
	add_pages(10, 14);

	KUNIT_EXPECT_TRUE(test, memblock_is_region_memory(P(2), P(6)));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_memory(P(2), P(6) + 1));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_memory(P(7), P(4)));
}

/*
 *	  ####  ####
 * Expect the ends of RAM and the pages below a limit; zero when there is none.
 */
static void sizes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, memblock_start_of_DRAM(), P(0));
	KUNIT_EXPECT_EQ(test, memblock_end_of_DRAM(), P(0));
	add_pages(2, 6);
	add_pages(8, 12);

	KUNIT_EXPECT_EQ(test, memblock_start_of_DRAM(), P(2));
	KUNIT_EXPECT_EQ(test, memblock_end_of_DRAM(), P(12));
	KUNIT_EXPECT_EQ(test, memblock_phys_mem_size(), P(8));
	KUNIT_EXPECT_EQ(test, memblock_mem_size(10), P(6));
}

/*
 *	  AAAABBBB
 * Expect the node of a page and the borders of its region; -1 in a hole.
 */
static void search_pfn_nid(struct kunit *test)
{
	unsigned long start = 99, end = 99;

	add_node_pages(2, 6, NODE_A);
	add_node_pages(6, 10, NODE_B);

	KUNIT_EXPECT_EQ(test, memblock_search_pfn_nid(1, &start, &end), -1);
	KUNIT_EXPECT_EQ(test, start, 99UL);
	KUNIT_EXPECT_EQ(test, memblock_search_pfn_nid(9, &start, &end), NODE_B);
	KUNIT_EXPECT_EQ(test, start, 6UL);
	KUNIT_EXPECT_EQ(test, end, 10UL);
	KUNIT_EXPECT_EQ(test, memblock_search_pfn_nid(10, &start, &end), -1);
}

/* ------------------------------------------------------------- iterators */

static void expect_step(struct kunit *test, phys_addr_t start, phys_addr_t end,
			const struct mb_range *want)
{
	KUNIT_EXPECT_EQ(test, start, P(want->first));
	KUNIT_EXPECT_EQ(test, end, P(want->end));
}

/*
 *	RAM	  ##########  ####  ##
 *	reserved    ==  ==============
 *	free	  --  --              	both directions
 * Expect the free ranges in order, and the same ones backwards.
 */
static void free_ranges(struct kunit *test)
{
	static const struct mb_range want[] = { { 2, 4 }, { 6, 8 } };
	phys_addr_t start, end;
	unsigned int n = 0;
	u64 i;

	add_pages(2, 12);
	add_pages(14, 18);
	add_pages(20, 22);
	reserve_pages(4, 6);
	reserve_pages(8, 22);

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		KUNIT_ASSERT_LT(test, n, 2U);
		expect_step(test, start, end, &want[n++]);
	}
	KUNIT_EXPECT_EQ(test, n, 2U);
	for_each_free_mem_range_reverse(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		KUNIT_ASSERT_GT(test, n, 0U);
		expect_step(test, start, end, &want[--n]);
	}
	KUNIT_EXPECT_EQ(test, n, 0U);
}

/*
 *	RAM	  ####  ####  ####
 *	reserved ================	(one, around everything but the last two)
 * Expect one reservation over many regions to hide all of them.
 */
static void free_ranges_under_one_reservation(struct kunit *test)
{
	phys_addr_t start, end, total = 0;
	u64 i;

	add_pages(2, 6);
	add_pages(8, 12);
	add_pages(14, 18);
	reserve_pages(1, 16);

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		total += end - start;
	KUNIT_EXPECT_EQ(test, total, P(2));
	for_each_free_mem_range_reverse(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		total += end - start;
	KUNIT_EXPECT_EQ(test, total, P(4));
}

/* Pages that a walk with these wishes sees. */
static phys_addr_t seen(int nid, enum memblock_flags flags)
{
	phys_addr_t start, end, total = 0;
	u64 i;

	for_each_mem_range(i, &memblock.memory, NULL, nid, flags, &start, &end, NULL)
		total += end - start;
	return total;
}

/*
 *	  AAAABBBMMNNNNNHHHHHH
 * Expect nodes and flags to select: NOMAP never by default, HOTPLUG only without movable_node.
 */
static void ranges_by_node_and_flags(struct kunit *test)
{
	add_node_pages(2, 6, NODE_A);
	add_node_pages(6, 22, NODE_B);
	memblock_mark_mirror(P(9), P(2));
	memblock_mark_nomap(P(11), P(5));
	memblock_mark_hotplug(P(16), P(6));

	KUNIT_EXPECT_EQ(test, seen(NODE_A, MEMBLOCK_NONE), P(4));
	KUNIT_EXPECT_EQ(test, seen(NODE_B, MEMBLOCK_NONE), P(11));
	KUNIT_EXPECT_EQ(test, seen(NUMA_NO_NODE, MEMBLOCK_NOMAP), P(20));
	KUNIT_EXPECT_EQ(test, seen(NUMA_NO_NODE, MEMBLOCK_MIRROR), P(2));
	movable_node_enabled = true;
	KUNIT_EXPECT_EQ(test, seen(NUMA_NO_NODE, MEMBLOCK_NONE), P(9));
	KUNIT_EXPECT_EQ(test, seen(NUMA_NO_NODE, MEMBLOCK_HOTPLUG), P(15));
}

/*
 *	  ==  ====
 * Expect each reservation with its last byte, not its end.
 */
static void reserved_regions(struct kunit *test)
{
	phys_addr_t start, last, total = 0;
	u64 i;

	reserve_pages(2, 4);
	reserve_pages(6, 10);

	for_each_reserved_mem_region(i, &start, &last) {
		KUNIT_EXPECT_EQ(test, last & 0xfff, (phys_addr_t)0xfff);
		total += last - start + 1;
	}
	KUNIT_EXPECT_EQ(test, total, P(6));
}

/*
 *	.####.   .   ####	(. is a part of a page)
 * Expect whole pages, regions without any left out, nodes told apart.
 */
static void pfn_ranges(struct kunit *test)
{
	unsigned long start, end, pages = 0, ranges = 0;
	int i, nid;

	memblock_add_node(P(2) - 0x800, P(4) + 0x1000, NODE_A);
	memblock_add_node(P(9), 0x800, NODE_A);
	add_node_pages(13, 17, NODE_B);

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid) {
		pages += end - start;
		ranges++;
	}
	KUNIT_EXPECT_EQ(test, ranges, 2UL);
	KUNIT_EXPECT_EQ(test, pages, 8UL);
	for_each_mem_pfn_range(i, NODE_B, &start, &end, &nid)
		KUNIT_EXPECT_EQ(test, start, 13UL);
}

/* Expect no step at all over empty lists, in either direction. */
static void walk_nothing(struct kunit *test)
{
	phys_addr_t start, end;
	u64 i;

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		KUNIT_FAIL(test, "a range in an empty list");
	for_each_free_mem_range_reverse(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		KUNIT_FAIL(test, "a range in an empty list, backwards");
	for_each_reserved_mem_region(i, &start, &end)
		KUNIT_FAIL(test, "a reservation in an empty list");
}

static struct kunit_case memblock_query_cases[] = {
	KUNIT_CASE(set_node_cuts_and_merges),
	KUNIT_CASE(set_node_over_hole),
	KUNIT_CASE(flag_cuts_and_merges),
	KUNIT_CASE(flags_and_questions),
	KUNIT_CASE(trim),
	KUNIT_CASE(memory_limit),
	KUNIT_CASE(memory_limit_not_reached),
	KUNIT_CASE(cap_range),
	KUNIT_CASE(is_memory_and_reserved),
	KUNIT_CASE(is_region_memory),
	KUNIT_CASE(sizes),
	KUNIT_CASE(search_pfn_nid),
	KUNIT_CASE(free_ranges),
	KUNIT_CASE(free_ranges_under_one_reservation),
	KUNIT_CASE(ranges_by_node_and_flags),
	KUNIT_CASE(reserved_regions),
	KUNIT_CASE(pfn_ranges),
	KUNIT_CASE(walk_nothing),
	{}
};

static struct kunit_suite memblock_query_suite = {
	.name = "memblock-query",
	.init = memblock_fixture_init,
	.exit = memblock_fixture_exit,
	.test_cases = memblock_query_cases,
};
kunit_test_suite(memblock_query_suite);
