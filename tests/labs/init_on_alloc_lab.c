// SPDX-License-Identifier: MIT
/*
 * Lab 4: nobody gets to see what the owner before has left.
 *
 * init_on_alloc=1 is on the command line of this check (Linux 5.3).
 */
#include "lab.h"

#include <asm/page.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/string.h>

static void fill(struct page *page, unsigned int order)
{
	for (unsigned int i = 0; i < 1U << order; i++) {
		void *addr = kmap_atomic(page + i);

		memset(addr, 0x5a, PAGE_SIZE);
		kunmap_atomic(addr);
	}
}

static bool is_zero(struct page *page, unsigned int order)
{
	bool zero = true;

	for (unsigned int i = 0; i < 1U << order; i++) {
		const u8 *addr = kmap_atomic(page + i);

		for (unsigned int at = 0; at < PAGE_SIZE; at++)
			zero &= !addr[at];
		kunmap_atomic((void *)addr);
	}
	return zero;
}

/*
 *	alloc  5a5a5a5a  free   alloc  00000000
 *
 * Expect zeros each time, whoever had the block before: the next one is likely
 * to get the same.
 */
static void expect_zeros(struct kunit *test, gfp_t gfp, unsigned int order)
{
	for (int round = 0; round < 8; round++) {
		struct page *page = alloc_pages(gfp, order);

		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_TRUE(test, is_zero(page, order));
		fill(page, order);
		__free_pages(page, order);
	}
}

static void single_pages(struct kunit *test)
{
	expect_zeros(test, GFP_KERNEL, 0);
}

static void blocks(struct kunit *test)
{
	expect_zeros(test, GFP_KERNEL, 3);
}

static void pages_of_high_memory(struct kunit *test)
{
	expect_zeros(test, GFP_HIGHUSER, 0);
}

static void out_of_interrupts(struct kunit *test)
{
	expect_zeros(test, GFP_ATOMIC, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(single_pages),
	KUNIT_CASE(blocks),
	KUNIT_CASE(pages_of_high_memory),
	KUNIT_CASE(out_of_interrupts),
	{}
};

static struct kunit_suite suite = { .name = "lab-init-on-alloc", .test_cases = cases };
kunit_test_suite(suite);
