// SPDX-License-Identifier: MIT
/*
 * set_memory_ro() and its like, and the splitting of 4 MiB pages.  Row D7.
 *
 * Works on a 4 MiB block of the buddy allocator, which the direct map shows with
 * one entry; a case that splits it puts the large page back at its end.
 */
#include <asm/init.h>
#include <asm/pgalloc.h>
#include <asm/ptdump.h>
#include <asm/set_memory.h>
#include <asm/uaccess.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

#include "again.h"

#define BLOCK_ORDER (MAX_ORDER - 1)

static struct page *block;
static unsigned long vaddr;	/* of the block, a number */
static pmd_t large;		/* how the block was mapped before */

static enum pg_level level_of(unsigned long addr)
{
	enum pg_level level;

	lookup_address(addr, &level);
	return level;
}

static bool can_read(unsigned long page)
{
	u8 byte;

	return !probe_kernel_read(&byte, __va(kernel_paddr(vaddr) + page * PAGE_SIZE), 1);
}

static bool can_write(unsigned long page)
{
	u8 byte = 0x5a;

	return !probe_kernel_write(__va(kernel_paddr(vaddr) + page * PAGE_SIZE), &byte, 1);
}

static int pageattr_init(struct kunit *test)
{
	block = NULL;
	if (!after_bootmem)
		kunit_skip(test, "the page tables are not finished");
	block = alloc_pages(GFP_KERNEL | __GFP_NOWARN, BLOCK_ORDER);
	if (!block)
		kunit_skip(test, "no 4 MiB of lowmem are free");
	vaddr = kernel_vaddr(page_to_phys(block));
	large = *pmd_off_k(vaddr);
	if (!pmd_large(large))
		kunit_skip(test, "the direct map has no 4 MiB pages here");
	return 0;
}

static void pageattr_exit(struct kunit *test)
{
	pmd_t split;

	if (!block)
		return;
	split = *pmd_off_k(vaddr);
	if (pmd_large(large) && !pmd_large(split)) {
		set_pmd(pmd_off_k(vaddr), large);
		flush_tlb_kernel_range(vaddr, vaddr + PMD_SIZE);
		pte_free_kernel(pmd_page_vaddr(split));
	}
	__free_pages(block, BLOCK_ORDER);
}

/*
 *	|============ RW ============|
 *	|==RW==|ro|ro|=======RW======|	pages 10 and 11
 *
 * Expect these two to refuse a write, their neighbours to take one, and all to be readable.
 */
static void part_of_a_large_page(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, set_memory_ro(vaddr + 10 * PAGE_SIZE, 2), 0);
	KUNIT_EXPECT_EQ(test, level_of(vaddr), PG_LEVEL_4K);
	for (unsigned long page = 9; page <= 12; page++) {
		KUNIT_EXPECT_TRUE(test, can_read(page));
		KUNIT_EXPECT_EQ(test, can_write(page), page < 10 || page > 11);
	}
	KUNIT_EXPECT_EQ(test, set_memory_rw(vaddr + 10 * PAGE_SIZE, 2), 0);
	KUNIT_EXPECT_TRUE(test, can_write(10) && can_write(11));
}

/* Expect the table to map the same frames with the same rights as the large page. */
static void split_changes_nothing_else(struct kunit *test)
{
	pteval_t flags = pmd_val(large) & PTE_FLAGS_MASK & ~_PAGE_PSE;

	KUNIT_ASSERT_EQ(test, set_memory_rw(vaddr + 5 * PAGE_SIZE, 1), 0);
	for (unsigned long i = 0; i < PTRS_PER_PTE; i++) {
		const pte_t *pte = virt_to_kpte(vaddr + i * PAGE_SIZE);

		KUNIT_ASSERT_NOT_NULL(test, pte);
		KUNIT_ASSERT_EQ(test, pte_pfn(*pte), page_to_pfn(block) + i);
		KUNIT_ASSERT_EQ(test, pte_val(*pte) & PTE_FLAGS_MASK, flags);
	}
}

/* Expect what was written before the split to be there after it. */
static void content_survives(struct kunit *test)
{
	u8 *at = __va(page_to_phys(block));

	memset(at, 0xc3, 4 * PAGE_SIZE);
	KUNIT_ASSERT_EQ(test, set_memory_ro(vaddr + PAGE_SIZE, 1), 0);
	KUNIT_EXPECT_NULL(test, memchr_inv(at, 0xc3, 4 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, set_memory_rw(vaddr + PAGE_SIZE, 1), 0);
}

/* Expect a page without mapping to fault, its neighbours not, and its content to come back. */
static void unmap_and_map_again(struct kunit *test)
{
	u8 *at = __va(page_to_phys(block));

	at[7 * PAGE_SIZE] = 77;
	KUNIT_ASSERT_EQ(test, set_memory_np(vaddr + 7 * PAGE_SIZE, 1), 0);
	KUNIT_EXPECT_FALSE(test, can_read(7));
	KUNIT_EXPECT_TRUE(test, can_read(6) && can_read(8));
	KUNIT_ASSERT_EQ(test, set_memory_p(vaddr + 7 * PAGE_SIZE, 1), 0);
	KUNIT_EXPECT_EQ(test, at[7 * PAGE_SIZE], (u8)77);
}

/* Expect the first and the last page to be as good as any, and the next large page to stay whole. */
static void both_ends(struct kunit *test)
{
	enum pg_level next = level_of(vaddr + PMD_SIZE);

	KUNIT_ASSERT_EQ(test, set_memory_ro(vaddr, 1), 0);
	KUNIT_ASSERT_EQ(test, set_memory_ro(vaddr + PMD_SIZE - PAGE_SIZE, 1), 0);
	KUNIT_EXPECT_FALSE(test, can_write(0));
	KUNIT_EXPECT_TRUE(test, can_write(1));
	KUNIT_EXPECT_TRUE(test, can_write(PTRS_PER_PTE - 2));
	KUNIT_EXPECT_FALSE(test, can_write(PTRS_PER_PTE - 1));
	KUNIT_EXPECT_EQ(test, level_of(vaddr + PMD_SIZE), next);
	KUNIT_EXPECT_EQ(test, set_memory_rw(vaddr, PTRS_PER_PTE), 0);
	KUNIT_EXPECT_TRUE(test, can_write(0) && can_write(PTRS_PER_PTE - 1));
}

/* Expect a second change in the same 4 MiB to need no second table. */
static void split_once(struct kunit *test)
{
	unsigned long free;

	KUNIT_ASSERT_EQ(test, set_memory_ro(vaddr, 1), 0);
	free = nr_free_pages();
	KUNIT_EXPECT_EQ(test, set_memory_ro(vaddr + 100 * PAGE_SIZE, 50), 0);
	KUNIT_EXPECT_EQ(test, set_memory_rw(vaddr, 150), 0);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
}

struct dump_lines {
	bool large, ro;
};

static unsigned long dumped_vaddr;
static struct dump_lines dumped;

static void look_at_line(const char *line)
{
	char ro[32], whole[32];

	snprintf(ro, sizeof(ro), "0x%08lx-0x%08lx ", dumped_vaddr + 16 * PAGE_SIZE,
		 dumped_vaddr + 19 * PAGE_SIZE);
	snprintf(whole, sizeof(whole), "-0x%08lx ", dumped_vaddr + 16 * PAGE_SIZE);
	dumped.ro |= strstarts(line, ro) && strstr(line, "12K") && strstr(line, " ro ") &&
		     strstr(line, "pte");
	dumped.large |= strstr(line, whole) && strstr(line, " RW ") && strstr(line, "pte");
}

/*
 *	0x...00000-0x...10000    64K  RW  pte
 *	0x...10000-0x...13000    12K  ro  pte
 *
 * Expect ptdump to show the split where it is.
 */
static void ptdump_shows_the_split(struct kunit *test)
{
	dumped = (struct dump_lines){ false, false };
	dumped_vaddr = vaddr;
	KUNIT_ASSERT_EQ(test, set_memory_ro(vaddr + 16 * PAGE_SIZE, 3), 0);
	ptdump(look_at_line);
	KUNIT_EXPECT_TRUE(test, dumped.ro);
	KUNIT_EXPECT_TRUE(test, dumped.large);
	KUNIT_EXPECT_EQ(test, set_memory_rw(vaddr + 16 * PAGE_SIZE, 3), 0);
}

/* Expect an address without a table to be refused, and what stands before it to stay writable. */
static void no_table_no_change(struct kunit *test)
{
	unsigned long hole = (unsigned long)high_memory & PMD_MASK;

	while (level_of(hole) != PG_LEVEL_NONE && hole < VMALLOC_END)
		hole += PMD_SIZE;
	if (hole >= VMALLOC_END)
		kunit_skip(test, "there is a table everywhere");
	KUNIT_EXPECT_EQ(test, set_memory_ro(hole, 1), -EINVAL);
}

/*
 *	[ mapped | guard ]	of a vmalloc area: entries of one table
 *
 * What has no page has no rights either: expect the guard page to be refused, and neither entry to
 * change; least of all may page frame 0 show up there.
 */
static void no_page_no_change(struct kunit *test)
{
	void *area = vmalloc(PAGE_SIZE);
	unsigned long at = pointer_fixmap(area);
	pte_t mapped;

	KUNIT_ASSERT_NOT_NULL(test, area);
	if (pte_index(at) == PTRS_PER_PTE - 1) {
		vfree(area);
		kunit_skip(test, "the guard page is another table's");
	}
	mapped = *virt_to_kpte(at);
	KUNIT_EXPECT_EQ(test, set_memory_ro(at, 2), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_memory_rw(at + PAGE_SIZE, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_memory_p(at + PAGE_SIZE, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, pte_val(*virt_to_kpte(at)), pte_val(mapped));
	KUNIT_EXPECT_EQ(test, pte_val(*virt_to_kpte(at + PAGE_SIZE)), 0UL);
	pte_clear(virt_to_kpte(at + PAGE_SIZE));
	vfree(area);
}

static struct kunit_case pageattr_cases[] = {
	KUNIT_CASE(part_of_a_large_page),
	KUNIT_CASE(split_changes_nothing_else),
	KUNIT_CASE(content_survives),
	KUNIT_CASE(unmap_and_map_again),
	KUNIT_CASE(both_ends),
	KUNIT_CASE(split_once),
	KUNIT_CASE(ptdump_shows_the_split),
	KUNIT_CASE(no_table_no_change),
	KUNIT_CASE(no_page_no_change),
	{}
};

static struct kunit_suite pageattr_suite = {
	.name = "pageattr",
	.init = pageattr_init,
	.exit = pageattr_exit,
	.test_cases = pageattr_cases,
};
kunit_test_suite(pageattr_suite);
