// SPDX-License-Identifier: MIT
/*
 * early_memtest() on 16 pages of the buddy allocator that a private memblock
 * takes for all RAM.  Row E8.
 */
#include <asm/setup.h>
#include <linux/memtest.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "memblock_fixture.h"

#define ORDER 4
#define PAGES (1UL << ORDER)

static struct page *block;
static phys_addr_t base;
static struct memtest kept;
static unsigned long kept_low_end;

static int memtest_init(struct kunit *test)
{
	memblock_fixture_init(test);
	kept = memtest;
	kept_low_end = max_low_pfn_mapped;
	block = alloc_pages(GFP_KERNEL, ORDER);
	if (!block)
		return -1;
	base = page_to_phys(block);
	memset(page_address(block), 0xcd, PAGES * PAGE_SIZE);
	memblock_add(base, P(PAGES));
	memtest = (struct memtest){ .patterns = 2 };
	return 0;
}

static void memtest_exit(struct kunit *test)
{
	memtest = kept;
	max_low_pfn_mapped = kept_low_end;
	memblock_fixture_exit(test);
	if (block)
		__free_pages(block, ORDER);
}

static void plant(phys_addr_t offset, phys_addr_t size)
{
	memtest.bad_start = base + offset;
	memtest.bad_end = base + offset + size;
}

static void run(void)
{
	early_memtest(base, base + P(PAGES));
}

/* Expect exactly this range, in bytes from the block's start, to be reserved. */
static void expect_reserved(struct kunit *test, phys_addr_t start, phys_addr_t end)
{
	KUNIT_ASSERT_EQ(test, memblock.reserved.cnt, 1UL);
	KUNIT_EXPECT_EQ(test, memblock.reserved.regions[0].base - base, start);
	KUNIT_EXPECT_EQ(test, memblock.reserved.regions[0].base +
			memblock.reserved.regions[0].size - base, end);
}

static bool holds(unsigned long page, unsigned long pages, u8 value)
{
	return !memchr_inv(page_address(block) + page * PAGE_SIZE, value, pages * PAGE_SIZE);
}

/* Without memtest= expect memory and log to be left alone. */
static void not_asked_for(struct kunit *test)
{
	u32 mark = kmsg_mark();

	memtest.patterns = 0;
	run();
	KUNIT_EXPECT_TRUE(test, holds(0, PAGES, 0xcd));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "early_memtest"));
}

/* Good memory: expect the last pattern, zeros, everywhere, and nothing reserved. */
static void good_memory(struct kunit *test)
{
	u32 mark = kmsg_mark();

	run();
	KUNIT_EXPECT_TRUE(test, holds(0, PAGES, 0));
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 0UL);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "early_memtest: # of tests: 2"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "pattern ffffffffffffffff"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "pattern 0000000000000000"));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "bad mem addr"));
}

/*
 *	pages	 ....XXX.........
 * Expect a report of exactly the planted range, and it alone to be reserved.
 */
static void bad_pages(struct kunit *test)
{
	u32 mark = kmsg_mark();

	plant(P(4), P(3));
	run();
	expect_reserved(test, P(4), P(7));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "ffffffffffffffff bad mem addr"));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "0000000000000000 bad mem addr"));
}

/* One bad byte: expect its word of 8 bytes. */
static void bad_byte(struct kunit *test)
{
	plant(P(9) + 13, 1);
	run();
	expect_reserved(test, P(9) + 8, P(9) + 16);
}

/* The first and the last word: expect the range's ends to be looked at. */
static void bad_ends(struct kunit *test)
{
	plant(0, 1);
	run();
	expect_reserved(test, 0, 8);
	memblock_free(base, 8);
	plant(P(PAGES) - 1, 1);
	run();
	expect_reserved(test, P(PAGES) - 8, P(PAGES));
}

/*
 *	reserved ..##............
 * Expect what is in use to keep its contents, and all around it to be tested.
 */
static void used_memory_is_spared(struct kunit *test)
{
	memblock_reserve(base + P(2), P(2));
	run();
	KUNIT_EXPECT_TRUE(test, holds(0, 2, 0));
	KUNIT_EXPECT_TRUE(test, holds(2, 2, 0xcd));
	KUNIT_EXPECT_TRUE(test, holds(4, PAGES - 4, 0));
}

/* Only a part of it: expect the limits to hold, rounded to words inwards. */
static void limits(struct kunit *test)
{
	u8 *mem = page_address(block);

	early_memtest(base + P(3) + 1, base + P(5) - 1);
	KUNIT_EXPECT_TRUE(test, holds(0, 3, 0xcd));
	KUNIT_EXPECT_EQ(test, mem[P(3) + 7], 0xcd);
	KUNIT_EXPECT_EQ(test, mem[P(3) + 8], 0);
	KUNIT_EXPECT_EQ(test, mem[P(5) - 9], 0);
	KUNIT_EXPECT_EQ(test, mem[P(5) - 8], 0xcd);
	KUNIT_EXPECT_TRUE(test, holds(5, PAGES - 5, 0xcd));
}

/*
 *	direct map ends   v
 *	pages	 .......XX|XXX.....
 * Expect memory behind the direct map to be tested through windows, and a bad
 * range across the edge to be one.
 */
static void behind_the_direct_map(struct kunit *test)
{
	u32 mark = kmsg_mark();

	max_low_pfn_mapped = PFN_DOWN(base) + 9;
	plant(P(7), P(5));
	run();
	max_low_pfn_mapped = kept_low_end;
	expect_reserved(test, P(7), P(12));
	KUNIT_EXPECT_TRUE(test, holds(0, 7, 0));
	KUNIT_EXPECT_TRUE(test, holds(12, PAGES - 12, 0));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "bad mem addr"));
}

static struct kunit_case memtest_cases[] = {
	KUNIT_CASE(not_asked_for),
	KUNIT_CASE(good_memory),
	KUNIT_CASE(bad_pages),
	KUNIT_CASE(bad_byte),
	KUNIT_CASE(bad_ends),
	KUNIT_CASE(used_memory_is_spared),
	KUNIT_CASE(limits),
	KUNIT_CASE(behind_the_direct_map),
	{}
};

static struct kunit_suite memtest_suite = {
	.name = "memtest",
	.init = memtest_init,
	.exit = memtest_exit,
	.test_cases = memtest_cases,
};
kunit_test_suite(memtest_suite);
