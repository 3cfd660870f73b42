// SPDX-License-Identifier: MIT
/*
 * bootmem's bitmaps and early_node_map, on bitmaps and page frames of their own,
 * so that they are tested whichever boot allocator this kernel has.  Row E7.
 *
 *	# a page that is taken, . a free one; page 0 of a picture is page frame BASE
 *
 * Where memory is written, it is a block of 64 pages from the buddy allocator.
 */
#include <kunit/test.h>
#include <linux/active_range.h>
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "../../mm/bootmem_internal.h"
#include "../../mm/early_node_map.h"

#define ARENA_ORDER 6
#define PAGES (1UL << ARENA_ORDER)

static struct bootmem_data *kept_list;
static struct bootmem_data node, upper;
static DECLARE_BITMAP(node_map, PAGES);
static DECLARE_BITMAP(upper_map, PAGES);
static struct page *block;
static unsigned long base;	/* page frame of page 0 */

static phys_addr_t P(unsigned long page)
{
	return PFN_PHYS(base + page);
}

/* A node of 64 free pages, whose memory is not touched. */
static int bootmem_init(struct kunit *test)
{
	kept_list = bdata_list;
	bdata_list = NULL;
	block = NULL;
	base = 0x1000;
	init_bootmem_core(&node, node_map, base, base + PAGES);
	free_bootmem(P(0), PFN_PHYS(PAGES));
	return 0;
}

static void bootmem_exit(struct kunit *test)
{
	bdata_list = kept_list;
	if (block)
		__free_pages(block, ARENA_ORDER);
}

/* The same 64 pages, but of real memory, filled with 0xee. */
static void with_memory(struct kunit *test)
{
	block = alloc_pages(GFP_KERNEL, ARENA_ORDER);
	if (!block)
		kunit_skip(test, "no free block of 256 KiB of low memory");
	memset(page_address(block), 0xee, PFN_PHYS(PAGES));
	base = page_to_pfn(block);
	bdata_list = NULL;
	init_bootmem_core(&node, node_map, base, base + PAGES);
	free_bootmem(P(0), PFN_PHYS(PAGES));
}

/* A second node of 64 free pages, behind the first. */
static void with_upper_node(void)
{
	init_bootmem_core(&upper, upper_map, base + PAGES, base + 2 * PAGES);
	free_bootmem_core(&upper, P(PAGES), PFN_PHYS(PAGES));
}

/* Expect the first pages to look like the picture. */
static void expect_pages(struct kunit *test, const char *picture)
{
	char now[PAGES + 1];
	size_t len = strlen(picture);

	for (size_t i = 0; i < len; i++)
		now[i] = node_map[i / BITS_PER_LONG] >> (i % BITS_PER_LONG) & 1 ? '#' : '.';
	now[len] = '\0';
	KUNIT_EXPECT_STREQ(test, now, picture);
}

/* An allocation as an offset from page 0; goal and limit in pages, 0 for none. */
static long alloc(unsigned long size, unsigned long align, unsigned long goal, unsigned long limit)
{
	const struct bootmem_wish wish = {
		size, align, goal ? (unsigned long)P(goal) : 0, limit ? (unsigned long)P(limit) : 0,
	};
	phys_addr_t found = alloc_bootmem_core(&node, &wish);

	return found ? (long)(found - P(0)) : -1;
}

/* ---------------------------------------------------------------- the bitmap */

/* Expect one bit for each page, whole words, and all of them taken at first. */
static void init_takes_everything(struct kunit *test)
{
	unsigned long start = base, end;

	bdata_list = NULL;
	KUNIT_EXPECT_EQ(test, init_bootmem_core(&node, node_map, base, base + 33), 8UL);
	KUNIT_EXPECT_FALSE(test, next_bootmem_run(&node, &start, &end));
	KUNIT_EXPECT_EQ(test, bootmem_bootmap_pages(1), 1UL);
	KUNIT_EXPECT_EQ(test, bootmem_bootmap_pages(32768), 1UL);
	KUNIT_EXPECT_EQ(test, bootmem_bootmap_pages(32769), 2UL);
}

/*
 *	bytes	    [=======]		from the middle of page 1 into page 3
 *	pages	 .###....
 * Expect every page that is touched to be taken.
 */
static void reserve_rounds_out(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, reserve_bootmem(P(1) + 100, 2 * PAGE_SIZE, BOOTMEM_DEFAULT), 0);
	expect_pages(test, ".###....");
}

/*
 *	before	 ########
 *	bytes	  [======]		from the middle of page 1 into page 4
 *	after	 ##..####
 * Expect only whole pages to be free.
 */
static void free_rounds_in(struct kunit *test)
{
	reserve_bootmem(P(0), PFN_PHYS(8), BOOTMEM_DEFAULT);
	free_bootmem(P(1) + 1, 3 * PAGE_SIZE);
	expect_pages(test, "##..####");
}

/* Less than a page: expect nothing to become free. */
static void free_of_a_part_is_nothing(struct kunit *test)
{
	reserve_bootmem(P(0), PFN_PHYS(4), BOOTMEM_DEFAULT);
	free_bootmem(P(1) + 8, PAGE_SIZE);
	expect_pages(test, "####");
}

/* Taken twice by default: expect no complaint. */
static void reserve_twice(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, reserve_bootmem(P(2), PFN_PHYS(2), BOOTMEM_DEFAULT), 0);
	KUNIT_EXPECT_EQ(test, reserve_bootmem(P(1), PFN_PHYS(2), BOOTMEM_DEFAULT), 0);
	expect_pages(test, ".###....");
}

/*
 *	before	 ...#....
 *	wanted	 .[===]..
 * Expect a refusal that changes nothing, and success beside it.
 */
static void reserve_exclusive(struct kunit *test)
{
	reserve_bootmem(P(3), PAGE_SIZE, BOOTMEM_DEFAULT);
	KUNIT_EXPECT_EQ(test, reserve_bootmem(P(1), PFN_PHYS(3), BOOTMEM_EXCLUSIVE), -EBUSY);
	expect_pages(test, "...#....");
	KUNIT_EXPECT_EQ(test, reserve_bootmem(P(1), PFN_PHYS(2), BOOTMEM_EXCLUSIVE), 0);
	expect_pages(test, ".###....");
}

/* The same of one node, which nobody has asked before. */
static void reserve_exclusive_in_a_node(struct kunit *test)
{
	reserve_bootmem(P(3), PAGE_SIZE, BOOTMEM_DEFAULT);
	KUNIT_EXPECT_EQ(test, reserve_bootmem_core(&node, P(1), PFN_PHYS(3), BOOTMEM_EXCLUSIVE),
			-EBUSY);
	expect_pages(test, "...#....");
	KUNIT_EXPECT_EQ(test, reserve_bootmem_core(&node, P(1), PFN_PHYS(2), BOOTMEM_EXCLUSIVE), 0);
	expect_pages(test, ".###....");
}

/* Behind the last page, and across it: expect a refusal that changes nothing. */
static void reserve_outside(struct kunit *test)
{
	unsigned long start = base, end;

	KUNIT_EXPECT_EQ(test, reserve_bootmem(P(PAGES), PAGE_SIZE, BOOTMEM_DEFAULT), -EINVAL);
	KUNIT_EXPECT_EQ(test, reserve_bootmem(P(PAGES - 1), PFN_PHYS(2), BOOTMEM_DEFAULT), -EINVAL);
	KUNIT_EXPECT_TRUE(test, next_bootmem_run(&node, &start, &end));
	KUNIT_EXPECT_EQ(test, end, base + PAGES);
}

/* Expect a page that is given back twice to be named. */
static void free_twice_is_told(struct kunit *test)
{
	u32 mark = kmsg_mark();

	reserve_bootmem(P(2), PFN_PHYS(2), BOOTMEM_DEFAULT);
	free_bootmem(P(2), PAGE_SIZE);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "free_bootmem"));
	free_bootmem(P(2), PFN_PHYS(2));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "free_bootmem: pfn:01002 is free already"));
	expect_pages(test, "........");
}

/* ---------------------------------------------------------------- runs */

/* 0-2 free, 3 taken, 4-39 free (across a word), 40-63 taken.  Expect two runs. */
static void runs_cross_words(struct kunit *test)
{
	unsigned long start = base, end;

	reserve_bootmem(P(3), PAGE_SIZE, BOOTMEM_DEFAULT);
	reserve_bootmem(P(40), PFN_PHYS(24), BOOTMEM_DEFAULT);
	KUNIT_ASSERT_TRUE(test, next_bootmem_run(&node, &start, &end));
	KUNIT_EXPECT_EQ(test, start, base);
	KUNIT_EXPECT_EQ(test, end, base + 3);
	start = end;
	KUNIT_ASSERT_TRUE(test, next_bootmem_run(&node, &start, &end));
	KUNIT_EXPECT_EQ(test, start, base + 4);
	KUNIT_EXPECT_EQ(test, end, base + 40);
	start = end;
	KUNIT_EXPECT_FALSE(test, next_bootmem_run(&node, &start, &end));
}

/* A walk that begins below the node, and one that begins in the middle of a run. */
static void runs_from_anywhere(struct kunit *test)
{
	unsigned long start = 0, end;

	KUNIT_EXPECT_TRUE(test, next_bootmem_run(&node, &start, &end));
	KUNIT_EXPECT_EQ(test, start, base);
	start = base + 7;
	KUNIT_EXPECT_TRUE(test, next_bootmem_run(&node, &start, &end));
	KUNIT_EXPECT_EQ(test, start, base + 7);
	start = base + PAGES;
	KUNIT_EXPECT_FALSE(test, next_bootmem_run(&node, &start, &end));
}

/* ---------------------------------------------------------------- allocating */

/*
 *	before	 #.##....
 *	after	 ######..	two pages: the first hole is too small
 */
static void first_fit(struct kunit *test)
{
	reserve_bootmem(P(0), PAGE_SIZE, BOOTMEM_DEFAULT);
	reserve_bootmem(P(2), PFN_PHYS(2), BOOTMEM_DEFAULT);
	KUNIT_EXPECT_EQ(test, alloc(2 * PAGE_SIZE, PAGE_SIZE, 0, 0), (long)PFN_PHYS(4));
	expect_pages(test, "#.####..");
	KUNIT_EXPECT_EQ(test, alloc(PFN_PHYS(59), PAGE_SIZE, 0, 0), -1L);
}

/* What the search has passed over is used before it fails. */
static void search_starts_over(struct kunit *test)
{
	reserve_bootmem(P(1), PAGE_SIZE, BOOTMEM_DEFAULT);
	KUNIT_EXPECT_EQ(test, alloc(PFN_PHYS(62), PAGE_SIZE, 0, 0), (long)PFN_PHYS(2));
	KUNIT_EXPECT_EQ(test, alloc(PAGE_SIZE, PAGE_SIZE, 0, 0), 0L);
	KUNIT_EXPECT_EQ(test, alloc(1, 1, 0, 0), -1L);
}

/*
 *	page 0	[100][100][100] ...
 * Expect small requests to share a page, each aligned.
 */
static void small_requests_share(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, alloc(100, 64, 0, 0), 0L);
	KUNIT_EXPECT_EQ(test, alloc(100, 64, 0, 0), 128L);
	KUNIT_EXPECT_EQ(test, alloc(10, 4, 0, 0), 228L);
	KUNIT_EXPECT_EQ(test, alloc(1, 1, 0, 0), 238L);
	expect_pages(test, "#.......");
}

/*
 *	page 0	[3000][   2000
 *	page 1	   ]
 * Expect a request to run from the partly used page into the next one.
 */
static void small_request_runs_over(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, alloc(3000, 4, 0, 0), 0L);
	KUNIT_EXPECT_EQ(test, alloc(2000, 4, 0, 0), 3000L);
	expect_pages(test, "##......");
}

/* The page behind is taken: expect the request to go elsewhere, whole. */
static void no_run_over_into_taken(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, alloc(3000, 4, 0, 0), 0L);
	reserve_bootmem(P(1), PAGE_SIZE, BOOTMEM_DEFAULT);
	KUNIT_EXPECT_EQ(test, alloc(2000, 4, 0, 0), (long)PFN_PHYS(2));
	expect_pages(test, "###.....");
}

/* A page-sized request in between: expect the rest of the first page to be used still. */
static void pages_keep_the_partial_page(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, alloc(100, 4, 0, 0), 0L);
	KUNIT_EXPECT_EQ(test, alloc(PAGE_SIZE, PAGE_SIZE, 0, 0), (long)PFN_PHYS(1));
	KUNIT_EXPECT_EQ(test, alloc(100, 4, 0, 0), 100L);
	expect_pages(test, "##......");
}

/* The partly used page is given back: expect its rest not to be given out on its own. */
static void partial_page_is_freed(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, alloc(100, 4, 0, 0), 0L);
	free_bootmem(P(0), PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, alloc(50, 4, 0, 0), 0L);
	expect_pages(test, "#.......");
}

/* 16 KiB aligned as a physical address, from a node that begins anywhere. */
static void alignment_beyond_pages(struct kunit *test)
{
	bdata_list = NULL;
	base = 0x1003;
	init_bootmem_core(&node, node_map, base, base + PAGES);
	free_bootmem(P(0), PFN_PHYS(PAGES));
	KUNIT_EXPECT_EQ(test, alloc(PAGE_SIZE, 4 * PAGE_SIZE, 0, 0), (long)PFN_PHYS(1));
	KUNIT_EXPECT_EQ(test, alloc(100, 4 * PAGE_SIZE, 0, 0), (long)PFN_PHYS(5));
	expect_pages(test, ".#...#..");
}

/*
 *	goal	     v
 *	after	 ....#...
 * Expect nothing below the goal from one node, even when that means failure.
 */
static void goal(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, alloc(PAGE_SIZE, 4, 4, 0), (long)PFN_PHYS(4));
	expect_pages(test, "....#...");
	reserve_bootmem(P(4), PFN_PHYS(60), BOOTMEM_DEFAULT);
	KUNIT_EXPECT_EQ(test, alloc(PAGE_SIZE, 4, 4, 0), -1L);
	KUNIT_EXPECT_EQ(test, alloc(PAGE_SIZE, 4, 0, 0), 0L);
}

/* The partly used page lies below the goal: expect it not to be used. */
static void goal_and_partial_page(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, alloc(100, 4, 0, 0), 0L);
	KUNIT_EXPECT_EQ(test, alloc(100, 4, 5, 0), (long)PFN_PHYS(5));
	KUNIT_EXPECT_EQ(test, alloc(100, 4, 5, 0), (long)PFN_PHYS(5) + 100);
	expect_pages(test, "#....#..");
}

/*
 *	limit	    v
 *	after	 ###.....
 * Expect three pages below the limit, and no fourth.
 */
static void limit(struct kunit *test)
{
	for (long i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, alloc(PAGE_SIZE, 4, 0, 3), i * (long)PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, alloc(1, 1, 0, 3), -1L);
	expect_pages(test, "###.....");
}

/* Every page to the last, and back: expect nothing lost. */
static void exhaustion(struct kunit *test)
{
	for (unsigned long i = 0; i < PAGES; i++)
		KUNIT_EXPECT_EQ(test, alloc(PAGE_SIZE, 4, 0, 0), (long)PFN_PHYS(i));
	KUNIT_EXPECT_EQ(test, alloc(1, 1, 0, 0), -1L);
	free_bootmem(P(0), PFN_PHYS(PAGES));
	KUNIT_EXPECT_EQ(test, alloc(PFN_PHYS(PAGES), 4, 0, 0), 0L);
}

/* Expect memory filled with zeros, to the byte, and what is beside it untouched. */
static void memory_is_zeroed(struct kunit *test)
{
	u8 *mem;

	with_memory(test);
	mem = __alloc_bootmem(100, 64, 0);
	KUNIT_EXPECT_PTR_EQ(test, mem, page_address(block));
	KUNIT_EXPECT_NULL(test, memchr_inv(mem, 0, 100));
	KUNIT_EXPECT_EQ(test, mem[100], 0xee);
	mem = __alloc_bootmem_low(PAGE_SIZE, PAGE_SIZE, 0);
	KUNIT_EXPECT_NULL(test, memchr_inv(mem, 0, PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, mem[PAGE_SIZE], 0xee);
	KUNIT_EXPECT_NULL(test, __alloc_bootmem_nopanic(PFN_PHYS(PAGES), 4, 0));
}

/* A goal that cannot be met: expect memory below it rather than none. */
static void goal_is_a_wish(struct kunit *test)
{
	with_memory(test);
	reserve_bootmem(P(4), PFN_PHYS(60), BOOTMEM_DEFAULT);
	KUNIT_EXPECT_PTR_EQ(test, __alloc_bootmem_nopanic(PAGE_SIZE, 4, (unsigned long)P(8)),
			    page_address(block));
	KUNIT_EXPECT_PTR_EQ(test, __alloc_bootmem_nopanic(1, 1, 0xfffff000),
			    page_address(block) + PAGE_SIZE);
}

/* ---------------------------------------------------------------- two nodes */

/*
 *	node	 ...(64)|...(64)
 *	reserve      [==|==]
 * Expect both nodes to have their part taken, or, exclusive, neither.
 */
static void reserve_across_nodes(struct kunit *test)
{
	with_upper_node();
	KUNIT_EXPECT_EQ(test, reserve_bootmem(P(62), PFN_PHYS(4), BOOTMEM_EXCLUSIVE), 0);
	KUNIT_EXPECT_EQ(test, bitmap_weight(node_map, PAGES), 2U);
	KUNIT_EXPECT_EQ(test, bitmap_weight(upper_map, PAGES), 2U);
	KUNIT_EXPECT_EQ(test, reserve_bootmem(P(60), PFN_PHYS(5), BOOTMEM_EXCLUSIVE), -EBUSY);
	KUNIT_EXPECT_EQ(test, bitmap_weight(node_map, PAGES), 2U);
	free_bootmem(P(62), PFN_PHYS(4));
	KUNIT_EXPECT_EQ(test, bitmap_weight(node_map, PAGES) + bitmap_weight(upper_map, PAGES), 0U);
}

/* The lower node is full, or below the goal: expect memory of the upper one. */
static void next_node_helps(struct kunit *test)
{
	const struct bootmem_wish above = { PAGE_SIZE, 4, (unsigned long)P(70), 0 };
	const struct bootmem_wish any = { PFN_PHYS(64), 4, 0, 0 };

	with_upper_node();
	KUNIT_EXPECT_EQ(test, alloc_bootmem_any(&above), P(70));
	KUNIT_EXPECT_EQ(test, alloc_bootmem_any(&any), P(0));
	KUNIT_EXPECT_EQ(test, alloc_bootmem_any(&any), 0ULL);
}

/* Registered in the wrong order: expect the list in the order of page frames. */
static void nodes_are_sorted(struct kunit *test)
{
	bdata_list = NULL;
	with_upper_node();
	init_bootmem_core(&node, node_map, base, base + PAGES);
	KUNIT_EXPECT_PTR_EQ(test, bdata_list, &node);
	KUNIT_EXPECT_PTR_EQ(test, node.next, &upper);
	KUNIT_EXPECT_NULL(test, upper.next);
}

static struct kunit_case bootmem_cases[] = {
	KUNIT_CASE(init_takes_everything),
	KUNIT_CASE(reserve_rounds_out),
	KUNIT_CASE(free_rounds_in),
	KUNIT_CASE(free_of_a_part_is_nothing),
	KUNIT_CASE(reserve_twice),
	KUNIT_CASE(reserve_exclusive),
	KUNIT_CASE(reserve_exclusive_in_a_node),
	KUNIT_CASE(reserve_outside),
	KUNIT_CASE(free_twice_is_told),
	KUNIT_CASE(runs_cross_words),
	KUNIT_CASE(runs_from_anywhere),
	KUNIT_CASE(first_fit),
	KUNIT_CASE(search_starts_over),
	KUNIT_CASE(small_requests_share),
	KUNIT_CASE(small_request_runs_over),
	KUNIT_CASE(no_run_over_into_taken),
	KUNIT_CASE(pages_keep_the_partial_page),
	KUNIT_CASE(partial_page_is_freed),
	KUNIT_CASE(alignment_beyond_pages),
	KUNIT_CASE(goal),
	KUNIT_CASE(goal_and_partial_page),
	KUNIT_CASE(limit),
	KUNIT_CASE(exhaustion),
	KUNIT_CASE(memory_is_zeroed),
	KUNIT_CASE(goal_is_a_wish),
	KUNIT_CASE(reserve_across_nodes),
	KUNIT_CASE(next_node_helps),
	KUNIT_CASE(nodes_are_sorted),
	{}
};

static struct kunit_suite bootmem_suite = {
	.name = "bootmem",
	.init = bootmem_init,
	.exit = bootmem_exit,
	.test_cases = bootmem_cases,
};

/* ---------------------------------------------------------------- early_node_map */

static struct node_active_region kept_map[MAX_ACTIVE_REGIONS];
static int kept_entries;

static int node_map_init(struct kunit *test)
{
	memcpy(kept_map, early_node_map, sizeof(kept_map));
	kept_entries = nr_nodemap_entries;
	remove_all_active_ranges();
	return 0;
}

static void node_map_exit(struct kunit *test)
{
	memcpy(early_node_map, kept_map, sizeof(kept_map));
	nr_nodemap_entries = kept_entries;
}

/* Expect the sorted map to read like this: "node:start-end ...", hexadecimal. */
static void expect_map(struct kunit *test, int nid, const char *words)
{
	unsigned long start, end;
	char now[120] = "";
	int of;

	sort_node_map();
	for (int i = -1; next_active_range(&i, nid, &start, &end, &of);)
		snprintf(now + strlen(now), sizeof(now) - strlen(now), "%d:%lx-%lx ", of, start, end);
	KUNIT_EXPECT_STREQ(test, now, words);
}

/* Added in any order, an empty one among them: expect them in order. */
static void active_in_order(struct kunit *test)
{
	add_active_range(0, 0x100, 0x200);
	add_active_range(0, 0x300, 0x300);
	add_active_range(0, 0x1, 0x9f);
	expect_map(test, MAX_NUMNODES, "0:1-9f 0:100-200 ");
}

/*
 *	there	 [==]   [==]
 *	added	   [====]	overlaps the first, touches the second
 *	after	 [=========]
 */
static void active_joins(struct kunit *test)
{
	add_active_range(0, 0x10, 0x20);
	add_active_range(0, 0x40, 0x50);
	add_active_range(0, 0x18, 0x40);
	expect_map(test, MAX_NUMNODES, "0:10-50 ");
	add_active_range(0, 0x20, 0x30);
	expect_map(test, MAX_NUMNODES, "0:10-50 ");
}

/* Neighbours of different nodes: expect two entries, and each node to see its own. */
static void active_by_node(struct kunit *test)
{
	add_active_range(0, 0x10, 0x20);
	add_active_range(1, 0x20, 0x30);
	expect_map(test, MAX_NUMNODES, "0:10-20 1:20-30 ");
	expect_map(test, 0, "0:10-20 ");
}

/*
 *	there	 [===============]
 *	removed	     [====]
 *	after	 [==]      [=====]	then all that is behind
 */
static void active_removed(struct kunit *test)
{
	add_active_range(0, 0x10, 0x80);
	remove_active_range(0, 0x30, 0x40);
	expect_map(test, MAX_NUMNODES, "0:10-30 0:40-80 ");
	remove_active_range(0, 0x20, ULONG_MAX);
	expect_map(test, MAX_NUMNODES, "0:10-20 ");
	remove_active_range(1, 0, ULONG_MAX);
	expect_map(test, MAX_NUMNODES, "0:10-20 ");
}

/* One more than fits: expect a line that says so, and the others to be kept. */
static void active_table_full(struct kunit *test)
{
	u32 mark = kmsg_mark();

	for (unsigned long i = 0; i < MAX_ACTIVE_REGIONS; i++)
		add_active_range(0, 4 * i, 4 * i + 1);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "memory regions, truncating"));
	add_active_range(0, 0x10000, 0x10001);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "More than 256 memory regions, truncating"));
	KUNIT_EXPECT_EQ(test, nr_nodemap_entries, MAX_ACTIVE_REGIONS);
}

static struct kunit_case node_map_cases[] = {
	KUNIT_CASE(active_in_order),
	KUNIT_CASE(active_joins),
	KUNIT_CASE(active_by_node),
	KUNIT_CASE(active_removed),
	KUNIT_CASE(active_table_full),
	{}
};

static struct kunit_suite node_map_suite = {
	.name = "early-node-map",
	.init = node_map_init,
	.exit = node_map_exit,
	.test_cases = node_map_cases,
};
kunit_test_suites(&bootmem_suite, &node_map_suite);
