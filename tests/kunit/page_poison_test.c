// SPDX-License-Identifier: MIT
/* page_poison=on: what is written to a page while it is free.  Row O1. */
#include "page_debug_fixture.h"

#define FLIP_ONE 0x10
#define FLIP_MORE 0x11

static u32 mark;

static int page_poison_init(struct kunit *test)
{
	if (!page_poison)
		kunit_skip(test, "page_poison is off: page_poison=on turns it on");
	mark = kmsg_mark();
	return 0;
}

/* Frees it, flips bits, has it again.  Not inlined: the report names it. */
static noinline void free_and_spoil(struct kunit *test, struct lone_page *lone, unsigned int offset,
				    unsigned int bytes, u8 flip)
{
	__free_page(lone->page);
	for (unsigned int i = 0; i < bytes; i++)
		tamper(lone->page, offset + i, flip);
	KUNIT_ASSERT_TRUE(test, have_again(lone, lone->gfp));
}

/* The report has the bytes by their physical addresses. */
static void expect_range(struct kunit *test, const struct page *page, unsigned int first,
			 unsigned int last, unsigned int changed)
{
	phys_addr_t phys = page_to_phys(page);
	char words[96];

	scnprintf(words, sizeof(words), "[mem %#010llx-%#010llx]: %u byte%s of a free page changed",
		  phys + first, phys + last, changed, changed == 1 ? "" : "s");
	expect_in_log(test, mark, words);
	scnprintf(words, sizeof(words), "page:%p count:0", page);
	expect_in_log(test, mark, words);
}

/* Nobody writes: expect no report, whatever the order. */
static void good_pages_are_silent(struct kunit *test)
{
	for (unsigned int order = 0; order < 6; order++) {
		struct page *page = alloc_pages(GFP_KERNEL, order);

		KUNIT_ASSERT_NOT_NULL(test, page);
		memset(page_address(page), 0x55, PAGE_SIZE << order);
		__free_pages(page, order);
	}
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "pagealloc: memory corruption"));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "pagealloc: single bit"));
}

/* What was there before is gone as soon as the page is free: expect 0xaa when it comes again. */
static void content_is_wiped(struct kunit *test)
{
	struct lone_page lone = lone_page(test, GFP_KERNEL);
	const u8 *addr = page_address(lone.page);

	memset(page_address(lone.page), 0x55, PAGE_SIZE);
	__free_page(lone.page);
	KUNIT_ASSERT_TRUE(test, have_again(&lone, GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, addr[0], PAGE_POISON);
	KUNIT_EXPECT_EQ(test, addr[PAGE_SIZE / 2], PAGE_POISON);
	KUNIT_EXPECT_EQ(test, addr[PAGE_SIZE - 1], PAGE_POISON);
	lone_page_end(&lone);
}

/*	page	aa .... aa | 4 bytes written at 0x123 | aa ... aa	*/
static void written_bytes_are_shown(struct kunit *test)
{
	struct lone_page lone = lone_page(test, GFP_KERNEL);

	free_and_spoil(test, &lone, 0x123, 4, FLIP_MORE);
	expect_in_log(test, mark, "pagealloc: memory corruption");
	expect_range(test, lone.page, 0x123, 0x126, 4);
	expect_in_log(test, mark, "  +120: aa aa aa bb bb bb bb aa aa");
	lone_page_end(&lone);
}

/* The first and the last byte of a page, one at a time. */
static void the_edges_count(struct kunit *test)
{
	struct lone_page lone = lone_page(test, GFP_KERNEL);

	free_and_spoil(test, &lone, 0, 1, FLIP_MORE);
	expect_range(test, lone.page, 0, 0, 1);
	mark = kmsg_mark();
	free_and_spoil(test, &lone, PAGE_SIZE - 1, 1, FLIP_MORE);
	expect_range(test, lone.page, PAGE_SIZE - 1, PAGE_SIZE - 1, 1);
	lone_page_end(&lone);
}

/* One bit is RAM that forgets; two bits of one byte are a write. */
static void single_bit_is_named(struct kunit *test)
{
	struct lone_page lone = lone_page(test, GFP_KERNEL);

	free_and_spoil(test, &lone, 77, 1, FLIP_ONE);
	expect_in_log(test, mark, "pagealloc: single bit error");
	mark = kmsg_mark();
	free_and_spoil(test, &lone, 77, 1, FLIP_MORE);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "single bit"));
	expect_in_log(test, mark, "pagealloc: memory corruption");
	mark = kmsg_mark();
	free_and_spoil(test, &lone, 77, 2, FLIP_ONE);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "single bit"));
	lone_page_end(&lone);
}

/* __GFP_ZERO: expect the report all the same, and zeros. */
static void zeroed_pages_are_checked_first(struct kunit *test)
{
	struct lone_page lone = lone_page(test, GFP_KERNEL);
	const u8 *addr = page_address(lone.page);

	__free_page(lone.page);
	tamper(lone.page, 9, FLIP_MORE);
	KUNIT_ASSERT_TRUE(test, have_again(&lone, GFP_KERNEL | __GFP_ZERO));
	expect_range(test, lone.page, 9, 9, 1);
	for (unsigned int i = 0; i < PAGE_SIZE; i++)
		KUNIT_ASSERT_EQ(test, addr[i], 0);
	lone_page_end(&lone);
}

/*	block of 8, free:  | | |x| | |x| | |	expect the first x in full, and "1 more"	*/
static void blocks_are_checked_whole(struct kunit *test)
{
	struct page *block = alloc_pages(GFP_KERNEL, 3), *again;

	KUNIT_ASSERT_NOT_NULL(test, block);
	__free_pages(block, 3);
	tamper(block + 2, 0x40, FLIP_MORE);
	tamper(block + 5, 0x40, FLIP_MORE);
	again = alloc_pages(GFP_KERNEL, 3);
	if (again != block) {
		__free_pages(again, 3);
		kunit_skip(test, "the block merged, and another one came");
	}
	expect_range(test, block + 2, 0x40, 0x40, 1);
	expect_in_log(test, mark, "pagealloc: 1 more pages of the block were written to");
	__free_pages(block, 3);
}

#ifdef CONFIG_HIGHMEM
/* A page without an address: expect the same, by its physical address. */
static void high_pages_too(struct kunit *test)
{
	struct lone_page lone = lone_page(test, GFP_HIGHUSER);

	if (!PageHighMem(lone.page)) {
		lone_page_end(&lone);
		kunit_skip(test, "no high memory");
	}
	free_and_spoil(test, &lone, 0xfff, 1, FLIP_ONE);
	expect_in_log(test, mark, "pagealloc: single bit error");
	expect_range(test, lone.page, 0xfff, 0xfff, 1);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "in the direct map"));
	lone_page_end(&lone);
}
#endif

/* With page_owner=on: expect the report to name who has freed the page. */
static void freeing_function_is_named(struct kunit *test)
{
	struct lone_page lone;

	if (!IS_ENABLED(CONFIG_PAGE_OWNER) || !page_owner)
		kunit_skip(test, "page_owner is off");
	lone = lone_page(test, GFP_KERNEL);
	free_and_spoil(test, &lone, 0, 8, FLIP_MORE);
	expect_in_log(test, mark, "page_owner tracks the page as freed");
	expect_in_log(test, mark, " free_and_spoil+0x");
	lone_page_end(&lone);
}

static struct kunit_case page_poison_cases[] = {
	KUNIT_CASE(good_pages_are_silent),
	KUNIT_CASE(content_is_wiped),
	KUNIT_CASE(written_bytes_are_shown),
	KUNIT_CASE(the_edges_count),
	KUNIT_CASE(single_bit_is_named),
	KUNIT_CASE(zeroed_pages_are_checked_first),
	KUNIT_CASE(blocks_are_checked_whole),
#ifdef CONFIG_HIGHMEM
	KUNIT_CASE(high_pages_too),
#endif
	KUNIT_CASE(freeing_function_is_named),
	{}
};

static struct kunit_suite page_poison_suite = {
	.name = "page_poison",
	.init = page_poison_init,
	.test_cases = page_poison_cases,
};
kunit_test_suite(page_poison_suite);
