// SPDX-License-Identifier: MIT
/*
 * The audit of the page tables (row O9): what it says of sound ones, and of one thing
 * after the other that is wrong.  Each is put right again at once.
 */
#include "page_debug_fixture.h"

#include <asm/e820.h>
#include <asm/pgalloc.h>
#include <asm/pt_audit.h>
#include <asm/sections.h>
#include <asm/set_memory.h>
#include <asm/setup.h>
#include <asm/stacktrace.h>

static char area[2 * PAGE_SIZE] __aligned(PAGE_SIZE);

static void expect_found(struct kunit *test, bool (*audit)(struct pt_audit *),
			 const char *says, unsigned long vaddr)
{
	struct pt_audit a = { 0 };

	KUNIT_EXPECT_FALSE(test, audit(&a));
	KUNIT_ASSERT_NOT_NULL(test, a.says);
	KUNIT_EXPECT_STREQ(test, a.says, says);
	KUNIT_EXPECT_EQ(test, a.vaddr, vaddr);
}

static void expect_sound(struct kunit *test, bool (*audit)(struct pt_audit *))
{
	struct pt_audit a = { 0 };

	KUNIT_EXPECT_TRUE_MSG(test, audit(&a), "%08lx: %s", a.vaddr, a.says ? a.says : "");
}

static void set_entry(unsigned long vaddr, pteval_t val)
{
	set_pte(virt_to_kpte(vaddr), __pte(val));
	flush_tlb_kernel_range(vaddr, vaddr + PAGE_SIZE);
}

/* Expect nothing to be found in a running machine. */
static void all_is_well(struct kunit *test)
{
	expect_sound(test, audit_user_half);
	expect_sound(test, audit_tables);
	expect_sound(test, audit_direct_map);
	expect_sound(test, audit_other_maps);
	expect_sound(test, audit_guards);
	expect_sound(test, audit_wx);
}

/* The identity mapping, back at 4 MiB: expect it to be found. */
static void identity_mapping(struct kunit *test)
{
	pmd_t *pmd = pmd_off_k(PMD_SIZE);

	set_pmd(pmd, *pmd_off_k(PAGE_OFFSET));
	expect_found(test, audit_user_half, "something is mapped below PAGE_OFFSET", PMD_SIZE);
	pmd_clear(pmd);
	flush_tlb_all();
	expect_sound(test, audit_user_half);
}

static unsigned long unused_pmd(void)
{
	unsigned long vaddr = VMALLOC_START & PMD_MASK;

	do
		vaddr += PMD_SIZE;
	while (vaddr < VMALLOC_END - PMD_SIZE && !pmd_none(*pmd_off_k(vaddr)));
	return vaddr;
}

/* A table in a page that anybody could have; then in one that is marked. */
static void table_in_a_wrong_page(struct kunit *test)
{
	unsigned long vaddr = unused_pmd();
	pte_t *table;

	if (!pmd_none(*pmd_off_k(vaddr)))
		kunit_skip(test, "all of vmalloc's address space has been used, and keeps its tables");
	table = pte_alloc_one_kernel();
	KUNIT_ASSERT_NOT_NULL(test, table);
	pmd_populate_kernel(pmd_off_k(vaddr), table);
	expect_sound(test, audit_tables);
	__ClearPageTable(virt_to_page(table));
	expect_found(test, audit_tables, "a page table lies in a page that is not one", vaddr);
	__SetPageTable(virt_to_page(table));
	set_pmd(pmd_off_k(vaddr), __pmd((max_low_pfn << PAGE_SHIFT) | _KERNPG_TABLE));
	expect_found(test, audit_tables, "a page table lies outside low memory", vaddr);
	pmd_clear(pmd_off_k(vaddr));
	flush_tlb_all();
	pte_free_kernel(table);
}

/* A table that is given back as if it were any page: expect the allocator to refuse it. */
static void table_freed_as_a_page(struct kunit *test)
{
	pte_t *table = pte_alloc_one_kernel();
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NOT_NULL(test, table);
	free_page((unsigned long)table);
	expect_in_log(test, mark, "BUG: Bad page state");
	expect_in_log(test, mark, "(table)");
	pte_free_kernel(table);
}

/*	area	| frame n | frame n + 1 |  ->  | n | n |	*/
static void another_frame(struct kunit *test)
{
	unsigned long second = (unsigned long)area + PAGE_SIZE;
	pteval_t was = pte_val(*virt_to_kpte(second));

	set_entry(second, was - PAGE_SIZE);
	expect_found(test, audit_direct_map, "a page of the direct map shows another frame", second);
	set_entry(second, was);
	expect_sound(test, audit_direct_map);
}

/* e820 says that a mapped page is no RAM.  Expect the run around it to be named. */
static void mapped_hole(struct kunit *test)
{
	static struct e820map saved;
	struct pt_audit a = { 0 };

	saved = e820;
	e820_update_range(__pa(area), PAGE_SIZE, E820_RAM, E820_RESERVED);
	KUNIT_EXPECT_FALSE(test, audit_direct_map(&a));
	KUNIT_EXPECT_STREQ(test, a.says, "the direct map shows what is no RAM");
	e820 = saved;
	expect_sound(test, audit_direct_map);
}

/* A free page under a fixed address, and the same page in use. */
static void free_page_with_an_address(struct kunit *test)
{
	struct lone_page lone = lone_page(test, GFP_KERNEL);
	unsigned long vaddr = fix_to_virt(FIX_WP_TEST);

	set_fixmap(FIX_WP_TEST, page_to_phys(lone.page));
	expect_sound(test, audit_other_maps);
	__free_page(lone.page);
	drain_all_pages();
	expect_found(test, audit_other_maps, "a free page has an address", vaddr);
	clear_fixmap(FIX_WP_TEST);
	expect_sound(test, audit_other_maps);
	__free_page(lone.partner);
}

static void mapped_guard(struct kunit *test)
{
	unsigned long guard = find_kernel_stack((unsigned long)__builtin_frame_address(0))->start -
			      STACK_GUARD_SIZE;
	pteval_t was = pte_val(*virt_to_kpte(guard));

	set_entry(guard, __pa(area) | __PAGE_KERNEL_RO);
	expect_found(test, audit_guards, "the guard page of a stack is mapped", guard);
	set_entry(guard, was);
	expect_sound(test, audit_guards);
}

/* Text with the right to write, at its own address and at another one; constants likewise. */
static void writable_code(struct kunit *test)
{
	static const char says[] = "code or constants can be written";
	unsigned long text = (unsigned long)__boot_end, other = fix_to_virt(FIX_WP_TEST);

	KUNIT_ASSERT_EQ(test, set_memory_rw(text, 1), 0);
	expect_found(test, audit_wx, says, text);
	KUNIT_ASSERT_EQ(test, set_memory_ro(text, 1), 0);
	expect_sound(test, audit_wx);
	set_fixmap(FIX_WP_TEST, __pa_symbol(__boot_end));
	expect_found(test, audit_wx, says, other);
	__set_fixmap(FIX_WP_TEST, __pa_symbol(__boot_end), PAGE_KERNEL_RO);
	expect_sound(test, audit_wx);
	set_fixmap(FIX_WP_TEST, __pa_symbol(__start_rodata));
	expect_found(test, audit_wx, says, other);
	clear_fixmap(FIX_WP_TEST);
}

/* debug_pagealloc: a free page that shows, and a page in use that does not. */
static void shown_and_hidden(struct kunit *test)
{
	struct lone_page lone;
	unsigned long vaddr;

	if (!debug_pagealloc)
		kunit_skip(test, "debug_pagealloc is off");
	lone = lone_page(test, GFP_KERNEL);
	vaddr = kernel_vaddr(page_to_phys(lone.page));
	__kernel_map_pages(page_to_pfn(lone.page), 1, false);
	expect_found(test, audit_direct_map, "a page in use is hidden as if it were free", vaddr);
	__kernel_map_pages(page_to_pfn(lone.page), 1, true);
	__free_page(lone.page);
	__kernel_map_pages(page_to_pfn(lone.page), 1, true);
	KUNIT_EXPECT_FALSE(test, audit_direct_map(&(struct pt_audit){ 0 }));
	__kernel_map_pages(page_to_pfn(lone.page), 1, false);
	expect_sound(test, audit_direct_map);
	__free_page(lone.partner);
}

static struct kunit_case pt_audit_cases[] = {
	KUNIT_CASE(all_is_well),
	KUNIT_CASE(identity_mapping),
	KUNIT_CASE(table_in_a_wrong_page),
	KUNIT_CASE(table_freed_as_a_page),
	KUNIT_CASE(another_frame),
	KUNIT_CASE(mapped_hole),
	KUNIT_CASE(free_page_with_an_address),
	KUNIT_CASE(mapped_guard),
	KUNIT_CASE(writable_code),
	KUNIT_CASE(shown_and_hidden),
	{}
};

static struct kunit_suite pt_audit_suite = {
	.name = "pt-audit",
	.test_cases = pt_audit_cases,
};
kunit_test_suite(pt_audit_suite);
