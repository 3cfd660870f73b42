// SPDX-License-Identifier: MIT
/*
 * From the e820 map to memblock (rows B4, E1).
 *
 * In the pictures u is usable and r reserved memory of the map, = what memblock
 * has reserved.
 */
#include "e820_maps.h"
#include "memblock_fixture.h"

#include <linux/active_range.h>
static int case_init(struct kunit *test)
{
	return e820_case_init(test) ?: memblock_fixture_init(test);
}

static void case_exit(struct kunit *test)
{
	memblock_fixture_exit(test);
	e820_case_exit(test);
}

/*
 *	uuuu rr uuuu
 *	uuuu	uuuu
 *
 * Expect memblock to get what is usable, and only that.
 */
static void only_ram_is_added(struct kunit *test)
{
	given(RAM(0, M(4)), RESERVED(M(5), M(6)), RAM(M(8), M(12)), RANGE(M(12), M(13), 20));
	memblock_x86_fill();
	EXPECT_MEMORY(test, { 0, 0x400 }, { 0x800, 0xc00 });
}

/*
 *	-uuuu-	100 bytes of the page in front, and of the page behind
 *	 uuuu
 *	  -	less than a page, alone
 *
 * Expect whole pages.
 */
static void partial_pages_are_cut(struct kunit *test)
{
	given(RAM(M(1) - 100, M(4) + 100), RAM(M(6), M(6) + 4095));
	memblock_x86_fill();
	EXPECT_MEMORY(test, { 0x100, 0x400 });
}

/*
 *	uuuuuu|uuuu  uuuu	4 GiB inside an entry, another one above
 *	uuuuuu|
 *
 * Expect an entry to be clipped at 4 GiB, not dropped, and those above to be left out.
 */
static void entries_are_clipped_at_4_gib(struct kunit *test)
{
	given(RAM(0, M(4)), RAM(G(3), G(5)), RAM(G(6), G(7)), RAM(1ULL << 52, 0));
	memblock_x86_fill();
	EXPECT_MEMORY(test, { 0, 0x400 }, { 0xc0000, 0x100000 });
}

/*
 *	uuuuuu|		ends at exactly 4 GiB
 *
 * Expect all of it.
 */
static void an_end_of_4_gib_is_kept(struct kunit *test)
{
	given(RAM(0, M(4)), RAM(G(3), G(4)));
	memblock_x86_fill();
	EXPECT_MEMORY(test, { 0, 0x400 }, { 0xc0000, 0x100000 });
}

/*
 *	uuuuuuuuuuuuuuuuuuuu	32 MiB
 *	 =	     ==		1 MiB, and 1 MiB across 16 MiB
 *
 * Expect the reserved pages below 16 MiB.
 */
static void dma_reserve_counts_below_16_mib(struct kunit *test)
{
	memblock_add(0, M(32));
	memblock_reserve(M(1), M(1));
	memblock_reserve(M(16) - K(512), M(1));
	KUNIT_EXPECT_EQ(test, memblock_find_dma_reserve(), 256UL + 128);
}

/*
 *	-uuuuuuuu  uuuu		a page that is RAM only in part in front
 *	      |  |		pages asked for, from and up to
 *
 * Expect the whole pages between the two, and none behind.
 */
static void active_regions_are_cut(struct kunit *test)
{
	unsigned long start, end;
	int i = -1;

	remove_all_active_ranges();
	given(RAM(M(1) - 100, M(4)), RESERVED(M(5), M(6)), RAM(M(8), M(12)));
	e820_register_active_regions(0, 0x200, 0x300);
	KUNIT_ASSERT_TRUE(test, next_active_range(&i, 0, &start, &end, NULL));
	KUNIT_EXPECT_EQ(test, start, 0x200UL);
	KUNIT_EXPECT_EQ(test, end, 0x300UL);
	KUNIT_EXPECT_FALSE(test, next_active_range(&i, 0, &start, &end, NULL));
	remove_all_active_ranges();
}

static struct kunit_case e820_memblock_cases[] = {
	KUNIT_CASE(only_ram_is_added),
	KUNIT_CASE(partial_pages_are_cut),
	KUNIT_CASE(entries_are_clipped_at_4_gib),
	KUNIT_CASE(an_end_of_4_gib_is_kept),
	KUNIT_CASE(dma_reserve_counts_below_16_mib),
	KUNIT_CASE(active_regions_are_cut),
	{}
};

static struct kunit_suite e820_memblock_suite = {
	.name = "e820_memblock",
	.init = case_init,
	.exit = case_exit,
	.test_cases = e820_memblock_cases,
};
kunit_test_suite(e820_memblock_suite);
