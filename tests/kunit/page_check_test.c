// SPDX-License-Identifier: MIT
/*
 * Wrong frees and pages tampered with (row G8): each is reported with what is
 * wrong and with the owner, has no effect, and the allocator goes on.  After
 * every case the zones are as they were, block for block.
 */
#include "../../mm/internal.h"

#include <asm/sections.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "mm_state.h"
#include "again.h"

static struct mm_state before;

static int save_state(struct kunit *test)
{
	mm_state_save(&before);
	return 0;
}

static void compare_state(struct kunit *test)
{
	expect_mm_state(test, &before);
}

/* The report since @mark has the header, the reason and whatever else is asked for. */
static void expect_report(struct kunit *test, u32 mark, const char *reason, const char *owner)
{
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "BUG: Bad page state in "));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "page flags: "));
	KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, reason), "no \"%s\" in the log", reason);
	KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, owner), "no \"%s\" in the log", owner);
}

static noinline struct page *the_owner_of_this_block(unsigned int order)
{
	struct page *page = alloc_pages(GFP_KERNEL, order);

	barrier();
	return page;
}

static noinline void the_first_to_free(struct page *page, unsigned int order)
{
	__free_pages(page, order);
	barrier();
}

/* Two pages that are buddies; @pair[1] stays allocated, so @pair[0] cannot merge when freed. */
static struct page *alloc_pair(struct kunit *test)
{
	struct page *pair = alloc_pages(GFP_KERNEL, 1);

	KUNIT_ASSERT_NOT_NULL(test, pair);
	split_page(pair, 1);
	return pair;
}

/* A page freed twice, alone on its list. Expect who freed it first to be named. */
static void double_free(struct kunit *test)
{
	struct page *pair = alloc_pair(test);
	u32 mark;

	the_first_to_free(pair, 0);
	mark = kmsg_mark();
	__free_page(pair);
	expect_report(test, mark, "double free: the page is free already",
		      "freed by the_first_to_free");
	KUNIT_EXPECT_EQ(test, page_ref_count(pair), 0);
	__free_page(pair + 1);
}

/* Freed twice, merged in between: it is no head any more. Expect the same. */
static void double_free_after_merge(struct kunit *test)
{
	struct page *pair = alloc_pair(test);
	u32 mark;

	__free_page(pair + 1);
	__free_page(pair);
	mark = kmsg_mark();
	__free_page(pair + 1);
	expect_report(test, mark, "double free: the page is free already",
		      "page is in the free block");
}

/* By address, and with an order: expect the same as for a single page. */
static void double_free_by_address(struct kunit *test)
{
	unsigned long addr = __get_free_pages(GFP_KERNEL, 2);
	u32 mark;

	KUNIT_ASSERT_NE(test, addr, 0UL);
	free_pages(addr, 2);
	mark = kmsg_mark();
	free_pages(addr, 2);
	expect_report(test, mark, "double free", "page is in the free block");
}

/* Order 2, freed with 0, 1 and 3: expect both orders in the report, and the block untouched. */
static void wrong_order(struct kunit *test)
{
	struct page *page = the_owner_of_this_block(2);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_pages(page, 0);
	expect_report(test, mark, "wrong order: allocated with 2, freed with 0",
		      "allocated by the_owner_of_this_block");
	__free_pages(page, 1);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "allocated with 2, freed with 1"));
	__free_pages(page, 3);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "allocated with 2, freed with 3"));
	put_page(page);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	__free_pages(page, 2);
}

/*
 *	|page| 1 | 2 | 3 |	page + 1 is freed
 * Expect the block that it is in, and whose that is.
 */
static void middle_of_block(struct kunit *test)
{
	struct page *page = the_owner_of_this_block(2);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_page(page + 1);
	expect_report(test, mark, "free in the middle of a block",
		      "page is in the allocated block of order 2");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "by the_owner_of_this_block"));
	__free_pages(page + 2, 1);
	KUNIT_EXPECT_EQ(test, page_ref_count(page + 2), 0);
	__free_pages(page, 2);
}

/* The kernel's own first page, and page 0: expect them to be refused, and to stay reserved. */
static void reserved_page(struct kunit *test)
{
	struct page *text = pfn_to_page(PFN_DOWN(__pa_symbol(__start_rodata)));
	u32 mark = kmsg_mark();

	__free_page(text);
	expect_report(test, mark, "free of a reserved page", "page is reserved: kernel image");
	KUNIT_EXPECT_TRUE(test, PageReserved(text));
	KUNIT_EXPECT_EQ(test, page_count(text), 1);

	mark = kmsg_mark();
	__free_page(pfn_to_page(0));
	expect_report(test, mark, "free of a reserved page", "page is reserved: ");
	KUNIT_EXPECT_TRUE(test, PageReserved(pfn_to_page(0)));
}

/* Where there is no RAM at all: expect the report to say so. */
static void hole(struct kunit *test)
{
	struct page *vga = pfn_to_page(0xb8);
	u32 mark = kmsg_mark();

	__free_page(vga);
	expect_report(test, mark, "free of a reserved page", "page is reserved: ");
	KUNIT_EXPECT_TRUE(test, PageReserved(vga));
}

/* A tail of a compound page, freed by itself: expect the head's owner. */
static void tail_of_compound(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 2);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_page(page + 3);
	expect_report(test, mark, "free of a tail of a compound page",
		      "page is in the allocated block of order 2");
	__free_pages(page, 1);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "wrong order: allocated with 2, freed with 1"));
	KUNIT_EXPECT_TRUE(test, PageHead(page) && PageTail(page + 1));
	put_page(page);
}

/* A tail that points elsewhere, is none, or has a user: expect refusals until it is mended. */
static void broken_compound(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 2);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NOT_NULL(test, page);
	page[2].first_page = page + 1;
	__free_pages(page, 2);
	expect_report(test, mark, "page dumped because: tail of another compound page",
		      "(tail)");
	page[2].first_page = page;

	__ClearPageTail(page + 2);
	__free_pages(page, 2);
	expect_report(test, mark, "not a tail of the compound page around it", "()");
	__SetPageTail(page + 2);

	init_page_count(page + 3);
	put_page(page);
	expect_report(test, mark, "page dumped because: nonzero count", "(tail)");
	set_page_count(page + 3, 0);
	put_page(page);
}

/* Still mapped somewhere: expect the free to be refused until it is not. */
static void still_mapped(struct kunit *test)
{
	struct page *page = the_owner_of_this_block(0);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NOT_NULL(test, page);
	atomic_inc(&page->_mapcount);
	__free_page(page);
	expect_report(test, mark, "nonzero mapcount", "count:1 mapcount:1");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "allocated by the_owner_of_this_block"));
	atomic_dec(&page->_mapcount);
	__free_page(page);
}

/* Every page inside a block of order 3 in turn has a user of its own: expect each to be found. */
static void user_inside_block(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 3);

	KUNIT_ASSERT_NOT_NULL(test, page);
	for (int i = 1; i < 8; i++) {
		u32 mark = kmsg_mark();

		init_page_count(page + i);
		__free_pages(page, 3);
		expect_report(test, mark, "page dumped because: nonzero count",
			      "count:1 mapcount:0");
		KUNIT_EXPECT_EQ(test, page_count(page), 1);
		set_page_count(page + i, 0);
	}
	__free_pages(page, 3);
}

/* In a large block the heads of its halves are looked at: expect a user there to be found. */
static void user_inside_large_block(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, 6);
	u32 mark = kmsg_mark();

	if (!page)
		kunit_skip(test, "no block of order 6 to be had");
	init_page_count(page + 32);
	__free_pages(page, 6);
	expect_report(test, mark, "page dumped because: nonzero count", "count:1 mapcount:0");
	set_page_count(page + 32, 0);
	__free_pages(page, 6);
}

/* A flag that no freed page may have: expect its name in the report. */
static void stray_flag(struct kunit *test)
{
	struct page *page = the_owner_of_this_block(0);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NOT_NULL(test, page);
	__SetPageBuddy(page);
	__free_page(page);
	expect_report(test, mark, "flags set that a freed page must not have", "(buddy)");
	__ClearPageBuddy(page);
	__free_page(page);
}

/* The count has run below zero: expect the report, and the count as it was. */
static void count_below_zero(struct kunit *test)
{
	struct page *page = the_owner_of_this_block(0);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NOT_NULL(test, page);
	set_page_count(page, -3);
	__free_page(page);
	expect_report(test, mark, "count was not positive", "count:-3 mapcount:0");
	KUNIT_EXPECT_EQ(test, page_ref_count(page), -3);
	init_page_count(page);
	__free_page(page);
}

/* Somebody took a reference to a free page: expect it never to be handed out. */
static void tampered_while_free(struct kunit *test)
{
	struct page *pair = alloc_pair(test), *other;
	u32 mark;

	__free_page(pair);
	init_page_count(pair);
	mark = kmsg_mark();
	other = alloc_page(GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, other);
	KUNIT_EXPECT_PTR_NE(test, other, pair);
	expect_report(test, mark, "page dumped because: nonzero count", "count:1 mapcount:0");

	__free_page(other);
	__free_page(pair);	/* lost until its user lets go of it */
	__free_page(pair + 1);
}

/* An address that no page of the direct map has: expect a line that shows it. */
static void no_such_address(struct kunit *test)
{
	unsigned long addr = (unsigned long)__va(0) + 0x3ffff000UL;
	u32 mark = kmsg_mark();

	free_pages(addr, 0);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "address that has no page in the direct map"));
}

/* An address inside of a page: expect the page to stay its owner's. */
static void inside_of_a_page(struct kunit *test)
{
	unsigned long addr = __get_free_page(GFP_KERNEL);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NE(test, addr, 0UL);
	free_page(addr + 4);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "address in the middle of a page"));
	KUNIT_EXPECT_EQ(test, page_count(virt_to_page(addr)), 1);
	free_page(addr);
}

/* After all of that: expect the allocator to work as ever. */
static void lives_on(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 3);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_pages(page, 3);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "Bad page state"));
}

/* The sixth page of a block, asked for while the block has an owner and afterwards. */
static void free_or_not(struct kunit *test)
{
	struct page *block = the_owner_of_this_block(3);

	KUNIT_ASSERT_NOT_NULL(test, block);
	KUNIT_EXPECT_FALSE(test, page_is_free(block + 5));
	the_first_to_free(block, 3);
	KUNIT_EXPECT_TRUE(test, page_is_free(block + 5));
}

/* Nothing is wrong, somebody is curious. Expect state, block and owner, and no complaint. */
static void dumped_on_request(struct kunit *test)
{
	struct page *block = the_owner_of_this_block(2);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NOT_NULL(test, block);
	dump_page(block + 3, "somebody is curious");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "page is in the allocated block of order 2"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "allocated by the_owner_of_this_block"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "page dumped because: somebody is curious"));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "BUG:"));
	__free_pages(block, 2);
}

static struct kunit_case page_check_cases[] = {
	KUNIT_CASE(double_free),
	KUNIT_CASE(double_free_after_merge),
	KUNIT_CASE(double_free_by_address),
	KUNIT_CASE(wrong_order),
	KUNIT_CASE(middle_of_block),
	KUNIT_CASE(reserved_page),
	KUNIT_CASE(hole),
	KUNIT_CASE(tail_of_compound),
	KUNIT_CASE(broken_compound),
	KUNIT_CASE(still_mapped),
	KUNIT_CASE(user_inside_block),
	KUNIT_CASE(user_inside_large_block),
	KUNIT_CASE(stray_flag),
	KUNIT_CASE(count_below_zero),
	KUNIT_CASE(tampered_while_free),
	KUNIT_CASE(no_such_address),
	KUNIT_CASE(inside_of_a_page),
	KUNIT_CASE(free_or_not),
	KUNIT_CASE(dumped_on_request),
	KUNIT_CASE(lives_on),
	{}
};

static struct kunit_suite page_check_suite = {
	.name = "page_check",
	.init = save_state,
	.exit = compare_state,
	.test_cases = page_check_cases,
};
kunit_test_suite(page_check_suite);
