// SPDX-License-Identifier: MIT
/*
 * memblock's lists as they change: adding in every overlapping position, removing,
 * cutting, names.  Rows E1, E6.  What is asked of them: memblock_query_test.c.
 */
#include <linux/printk.h>
#include <linux/string.h>

#include "memblock_fixture.h"

/* ---------------------------------------------------------------- adding */

/*
 *	  ####
 * Expect one region, without node and flags.
 */
static void add_simple(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, add_pages(2, 6), 0);

	EXPECT_MEMORY(test, { 2, 6 });
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[0].nid, MAX_NUMNODES);
	KUNIT_EXPECT_EQ(test, (u32)memblock.memory.regions[0].flags, (u32)MEMBLOCK_NONE);
}

/*
 *	  ####
 *	        ####
 * Expect two regions, whichever came first.
 */
static void add_disjoint(struct kunit *test)
{
	add_pages(8, 12);
	add_pages(2, 6);

	EXPECT_MEMORY(test, { 2, 6 }, { 8, 12 });
}

/*
 *	    ####
 *	  ####
 * Expect the union: the new range reaches into the old one from below.
 */
static void add_overlap_top(struct kunit *test)
{
	add_pages(4, 8);
	add_pages(2, 6);

	EXPECT_MEMORY(test, { 2, 8 });
}

/*
 *	  ####
 *	    ####
 * Expect the union: the new range reaches out of the old one at its end.
 */
static void add_overlap_bottom(struct kunit *test)
{
	add_pages(2, 6);
	add_pages(4, 8);

	EXPECT_MEMORY(test, { 2, 8 });
}

/*
 *	  ########
 *	    ##
 * Expect no change: the new range is inside.
 */
static void add_within(struct kunit *test)
{
	add_pages(2, 10);
	add_pages(4, 6);

	EXPECT_MEMORY(test, { 2, 10 });
}

/*
 *	  ####
 *	  ####
 * Expect no change: the same once more.
 */
static void add_twice(struct kunit *test)
{
	add_pages(2, 6);
	add_pages(2, 6);

	EXPECT_MEMORY(test, { 2, 6 });
}

/*
 *	    ##   ##  ##
 *	  ##############
 * Expect one region: the new range covers three and the gaps between them.
 */
static void add_around(struct kunit *test)
{
	add_pages(4, 6);
	add_pages(9, 11);
	add_pages(13, 15);
	add_pages(2, 16);

	EXPECT_MEMORY(test, { 2, 16 });
}

/*
 *	  ####    ####
 *	      ####
 * Expect one region: the new range fills the gap exactly.
 */
static void add_between(struct kunit *test)
{
	add_pages(2, 6);
	add_pages(10, 14);
	add_pages(6, 10);

	EXPECT_MEMORY(test, { 2, 14 });
}

/*
 *	  AAAAAA    AAAAAA
 *	     ..........
 * Expect the gap to become a region of its own node; what was there keeps its node.
 */
static void add_over_other_nodes(struct kunit *test)
{
	add_node_pages(2, 8, NODE_A);
	add_node_pages(12, 18, NODE_A);
	add_node_pages(5, 15, NODE_B);

	EXPECT_MEMORY(test, { 2, 8 }, { 8, 12 }, { 12, 18 });
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[0].nid, NODE_A);
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[1].nid, NODE_B);
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[2].nid, NODE_A);
}

/*
 *	... ##########]	2^64
 * Expect a range that runs past the top to end at the last address.
 */
static void add_at_top(struct kunit *test)
{
	const phys_addr_t base = PHYS_ADDR_MAX - PAGE_SIZE;

	memblock_add(base, P(4));

	KUNIT_ASSERT_EQ(test, memblock.memory.cnt, 1UL);
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[0].base, base);
	KUNIT_EXPECT_EQ(test, memblock_end_of_DRAM(), PHYS_ADDR_MAX);
}

/* Expect empty ranges to change nothing, in any list and in any call. */
static void empty_ranges(struct kunit *test)
{
	add_pages(2, 6);
	memblock_add(P(4), 0);
	memblock_add(P(8), 0);
	memblock_remove(P(4), 0);
	memblock_reserve(P(4), 0);
	memblock_free(P(4), 0);
	memblock_set_node(P(4), 0, &memblock.memory, NODE_B);

	EXPECT_MEMORY(test, { 2, 6 });
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 0UL);
}

/*
 *	#.#.#.#.#.	128 times
 * Expect every slot of the static array to be usable, and then one gap filled to join two.
 */
static void add_until_full(struct kunit *test)
{
	for (unsigned long i = 0; i < INIT_MEMBLOCK_REGIONS; i++)
		KUNIT_ASSERT_EQ(test, add_pages(2 * i, 2 * i + 1), 0);

	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, (unsigned long)INIT_MEMBLOCK_REGIONS);
	memblock_remove(P(2), P(1));
	add_pages(3, 4);
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, (unsigned long)INIT_MEMBLOCK_REGIONS - 1);
	KUNIT_EXPECT_EQ(test, memblock_region_end(&memblock.memory.regions[1]), P(5));
}

/* -------------------------------------------------------------- removing */

/*
 *	  ########
 *	  --------
 * Expect an empty list.
 */
static void remove_all(struct kunit *test)
{
	add_pages(2, 10);
	memblock_remove(P(2), P(8));

	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 0UL);
	KUNIT_EXPECT_EQ(test, memblock_phys_mem_size(), P(0));
}

/*
 *	    ########
 *	  ----   ----
 * Expect both ends to be cut off.
 */
static void remove_ends(struct kunit *test)
{
	add_pages(4, 12);
	memblock_remove(P(2), P(4));
	memblock_remove(P(9), P(4));

	EXPECT_MEMORY(test, { 6, 9 });
}

/*
 *	  ##########
 *	     ----
 * Expect two regions with the hole between them.
 */
static void remove_middle(struct kunit *test)
{
	add_pages(2, 12);
	memblock_remove(P(5), P(4));

	EXPECT_MEMORY(test, { 2, 5 }, { 9, 12 });
}

/*
 *	  ####  ##  ####
 *	    ----------
 * Expect the region in the middle to go and its neighbours to be cut.
 */
static void remove_across(struct kunit *test)
{
	add_pages(2, 6);
	add_pages(8, 10);
	add_pages(12, 16);
	memblock_remove(P(4), P(10));

	EXPECT_MEMORY(test, { 2, 4 }, { 14, 16 });
}

/*
 *	      ####
 *	  ----    ----
 * Expect no change: what is removed only touches.
 */
static void remove_beside(struct kunit *test)
{
	add_pages(6, 10);
	memblock_remove(P(2), P(4));
	memblock_remove(P(10), P(4));

	EXPECT_MEMORY(test, { 6, 10 });
}

/*
 *	  ####
 *	    ----------- ... 2^64
 * Expect everything from page 4 on to go, however long the range is.
 */
static void remove_to_top(struct kunit *test)
{
	add_pages(2, 6);
	memblock_remove(P(4), PHYS_ADDR_MAX);

	EXPECT_MEMORY(test, { 2, 4 });
}

/* ------------------------------------------------------- reserve and free */

/*
 *	reserve	  ########
 *	free	     --
 * Expect the same rules for reservations, without any RAM underneath.
 */
static void reserve_and_free(struct kunit *test)
{
	reserve_pages(2, 10);
	memblock_free(P(5), P(2));

	EXPECT_RESERVED(test, { 2, 5 }, { 7, 10 });
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 0UL);
	KUNIT_EXPECT_EQ(test, memblock_reserved_size(), P(6));
}

/*
 *	  aaaabbbbbb..
 * Expect neighbours with different names to stay apart, with the same name to merge.
 */
static void names_keep_apart(struct kunit *test)
{
	char again[] = "b";	/* equal text at another address */

	memblock_reserve_named(P(2), P(4), "a");
	memblock_reserve_named(P(6), P(4), "b");
	memblock_reserve_named(P(10), P(2), again);
	reserve_pages(12, 14);

	EXPECT_RESERVED(test, { 2, 6 }, { 6, 12 }, { 12, 14 });
	KUNIT_EXPECT_STREQ(test, memblock.reserved.regions[0].name, "a");
	KUNIT_EXPECT_STREQ(test, memblock.reserved.regions[1].name, "b");
	KUNIT_EXPECT_PTR_EQ(test, memblock.reserved.regions[2].name, (const char *)NULL);
}

/*
 *	  ..aaaa..
 *	  bbbbbbbb
 * Expect the first owner to keep its part under its name.
 */
static void first_name_stays(struct kunit *test)
{
	memblock_reserve_named(P(4), P(4), "a");
	memblock_reserve_named(P(2), P(8), "b");

	EXPECT_RESERVED(test, { 2, 4 }, { 4, 8 }, { 8, 10 });
	KUNIT_EXPECT_STREQ(test, memblock.reserved.regions[1].name, "a");
	KUNIT_EXPECT_STREQ(test, memblock.reserved.regions[2].name, "b");
}

/* Expect each change in the log of memblock=debug: range, caller, name. */
static void debug_log(struct kunit *test)
{
	u32 mark = kmsg_mark();

	memblock_debug = true;
	memblock_add(0x1000, 0x9ec00);
	memblock_reserve_named(0x2000, 0x3000, "trampoline");
	memblock_free(0x2000, 0x1000);
	memblock_debug = false;

	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "memblock_add: [0x00001000-0x0009fbff] "));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "memblock_reserve: [0x00002000-0x00004fff] "));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, " trampoline"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "memblock_free: [0x00002000-0x00002fff] "));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "debug_log"));
}

/* Expect nothing in the log without memblock=debug, the dump included. */
static void quiet_log(struct kunit *test)
{
	u32 mark = kmsg_mark();

	memblock_add(0x1000, 0x9ec00);
	memblock_dump_all();

	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "memblock_add"));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "MEMBLOCK"));
}

/* Expect the dump in Linux's format, nodes and names included. */
static void dump_format(struct kunit *test)
{
	static const char *const want[] = {
		"MEMBLOCK configuration:",
		" memory size = 0x03f7e000 reserved size = 0x00080000",
		" memory.cnt  = 0x2",
		" memory[0x0]\t[0x00001000-0x0009efff], 0x0009e000 bytes flags: 0x0",
		" memory[0x1]\t[0x00100000-0x03fdffff], 0x03ee0000 bytes on node 0 flags: 0x0",
		" reserved[0x0]\t[0x00100000-0x0017ffff], 0x00080000 bytes flags: 0x0 kernel image",
	};
	u32 mark = kmsg_mark();

	memblock_add(0x1000, 0x9e000);
	memblock_add_node(0x100000, 0x3ee0000, NODE_A);
	memblock_reserve_named(0x100000, 0x80000, "kernel image");
	__memblock_dump_all();

	for (size_t i = 0; i < ARRAY_SIZE(want); i++)
		KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, want[i]), "%s", want[i]);
}

static struct kunit_case memblock_cases[] = {
	KUNIT_CASE(add_simple),
	KUNIT_CASE(add_disjoint),
	KUNIT_CASE(add_overlap_top),
	KUNIT_CASE(add_overlap_bottom),
	KUNIT_CASE(add_within),
	KUNIT_CASE(add_twice),
	KUNIT_CASE(add_around),
	KUNIT_CASE(add_between),
	KUNIT_CASE(add_over_other_nodes),
	KUNIT_CASE(add_at_top),
	KUNIT_CASE(empty_ranges),
	KUNIT_CASE(add_until_full),
	KUNIT_CASE(remove_all),
	KUNIT_CASE(remove_ends),
	KUNIT_CASE(remove_middle),
	KUNIT_CASE(remove_across),
	KUNIT_CASE(remove_beside),
	KUNIT_CASE(remove_to_top),
	KUNIT_CASE(reserve_and_free),
	KUNIT_CASE(names_keep_apart),
	KUNIT_CASE(first_name_stays),
	KUNIT_CASE(debug_log),
	KUNIT_CASE(quiet_log),
	KUNIT_CASE(dump_format),
	{}
};

static struct kunit_suite memblock_suite = {
	.name = "memblock",
	.init = memblock_fixture_init,
	.exit = memblock_fixture_exit,
	.test_cases = memblock_cases,
};
kunit_test_suite(memblock_suite);
