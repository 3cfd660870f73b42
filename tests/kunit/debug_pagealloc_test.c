// SPDX-License-Identifier: MIT
/* debug_pagealloc=on: free pages of low memory are not there.  Row O2. */
#include "page_debug_fixture.h"
#include "smp_fixture.h"

#include <asm/pgtable.h>
#include <asm/uaccess.h>

static int debug_pagealloc_init(struct kunit *test)
{
	if (!debug_pagealloc)
		kunit_skip(test, "debug_pagealloc is off: debug_pagealloc=on turns it on");
	return 0;
}

static unsigned long vaddr_of(const struct page *page)
{
	return kernel_vaddr(page_to_phys(page));
}

static bool can_read(const struct page *page)
{
	u8 byte;

	return !probe_kernel_read(&byte, lowmem_page_address(page), 1);
}

static bool can_write(const struct page *page)
{
	u8 byte = 0;

	return !probe_kernel_write((char *)lowmem_page_address(page) + PAGE_SIZE - 1, &byte, 1);
}

/* In use: there.  Free: neither to be read nor written.  In use again: there. */
static void free_pages_are_not_mapped(struct kunit *test)
{
	struct lone_page lone = lone_page(test, GFP_KERNEL);

	KUNIT_EXPECT_TRUE(test, can_read(lone.page));
	__free_page(lone.page);
	KUNIT_EXPECT_FALSE(test, can_read(lone.page));
	KUNIT_EXPECT_FALSE(test, can_write(lone.page));
	KUNIT_EXPECT_TRUE(test, can_read(lone.partner));
	KUNIT_ASSERT_TRUE(test, have_again(&lone, GFP_KERNEL));
	KUNIT_EXPECT_TRUE(test, can_write(lone.page));
	lone_page_end(&lone);
}

/* Expect each page of a block of any order to go and to come. */
static void blocks_go_as_a_whole(struct kunit *test)
{
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		struct page *block = alloc_pages(GFP_KERNEL | __GFP_NOWARN, order);

		if (!block)
			break;
		for (unsigned int i = 0; i < 1U << order; i++)
			KUNIT_ASSERT_TRUE(test, can_write(block + i));
		__free_pages(block, order);
		for (unsigned int i = 0; i < 1U << order; i++)
			KUNIT_ASSERT_FALSE(test, can_read(block + i));
	}
}

/* What the report of a page fault asks: free pages, at any byte of them, and nothing else. */
static void faults_know_free_pages(struct kunit *test)
{
	struct lone_page lone = lone_page(test, GFP_KERNEL);
	unsigned long vaddr = vaddr_of(lone.page);

	KUNIT_EXPECT_FALSE(test, is_unmapped_free_page(vaddr));
	__free_page(lone.page);
	KUNIT_EXPECT_TRUE(test, is_unmapped_free_page(vaddr));
	KUNIT_EXPECT_TRUE(test, is_unmapped_free_page(vaddr + PAGE_SIZE - 1));
	KUNIT_EXPECT_FALSE(test, is_unmapped_free_page(vaddr + PAGE_SIZE));
	KUNIT_EXPECT_FALSE(test, is_unmapped_free_page((unsigned long)high_memory));
	KUNIT_EXPECT_FALSE(test, is_unmapped_free_page(0));
	KUNIT_ASSERT_TRUE(test, have_again(&lone, GFP_KERNEL));
	lone_page_end(&lone);
}

/* A 4 MiB entry could not hide one page: expect none in the direct map. */
static void no_large_pages(struct kunit *test)
{
	for (unsigned long v = PAGE_OFFSET; v < (unsigned long)high_memory; v += PMD_SIZE)
		KUNIT_EXPECT_FALSE(test, pmd_large(*pmd_off_k(v)));
}

struct look {
	struct page *page;
	bool seen;
};

static void look_here(void *info)
{
	struct look *look = info;

	look->seen = can_read(look->page);
}

/* Not for a single page: that would be the one just freed, hidden once more, by this processor. */
static void visit_allocator_and_look(void *info)
{
	struct page *block = alloc_pages(GFP_ATOMIC, 2);

	if (block)
		__free_pages(block, 2);
	look_here(info);
}

/*
 * Another processor has the translation in its TLB when the page is freed here.
 * Expect it to be gone once that processor has been to the allocator.
 */
static void others_forget_in_time(struct kunit *test)
{
	unsigned int cpu = second_cpu(test);
	struct lone_page lone = lone_page(test, GFP_KERNEL);
	struct look look = { .page = lone.page };

	smp_call_function_single(cpu, look_here, &look, true);
	KUNIT_EXPECT_TRUE(test, look.seen);
	__free_page(lone.page);
	smp_call_function_single(cpu, visit_allocator_and_look, &look, true);
	KUNIT_EXPECT_FALSE(test, look.seen);
	KUNIT_ASSERT_TRUE(test, have_again(&lone, GFP_KERNEL));
	smp_call_function_single(cpu, look_here, &look, true);
	KUNIT_EXPECT_TRUE(test, look.seen);
	lone_page_end(&lone);
}

static struct kunit_case debug_pagealloc_cases[] = {
	KUNIT_CASE(free_pages_are_not_mapped),
	KUNIT_CASE(blocks_go_as_a_whole),
	KUNIT_CASE(faults_know_free_pages),
	KUNIT_CASE(no_large_pages),
	KUNIT_CASE(others_forget_in_time),
	{}
};

static struct kunit_suite debug_pagealloc_suite = {
	.name = "debug_pagealloc",
	.init = debug_pagealloc_init,
	.test_cases = debug_pagealloc_cases,
};
kunit_test_suite(debug_pagealloc_suite);
