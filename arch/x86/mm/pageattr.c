// SPDX-License-Identifier: MIT
/*
 * Changing the rights of pages that are mapped already, and taking the guard
 * pages of the stacks away.
 *
 *	set_memory_ro(5 pages):
 *
 *	|==== 4 MiB, RW ====|==== 4 MiB, RW ====|	before
 *	|==RW==|..ro..|.RW..|==== 4 MiB, RW ====|	1,024 entries instead of the first
 *
 * A large page of which only a part is meant is split: the table that takes its
 * place maps the same frames with the same rights, so nobody notices, and only
 * then single entries change.  A table is never joined to a large page again.
 *
 * Must not know why a page is to be protected.
 */
#include <asm/init.h>
#include <asm/pgalloc.h>
#include <asm/pgtable.h>
#include <asm/set_memory.h>
#include <asm/stacktrace.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(split_lock);	/* a large entry becomes a table */

/* ------------------------------------------------------------- splitting */

/* Before the buddy allocator there is memory for tables only while the direct map is made. */
static pte_t *alloc_table(void)
{
	return after_bootmem ? pte_alloc_one_kernel() : NULL;
}

/* What @large maps, page by page. */
static void fill_like(pte_t *table, pmd_t large)
{
	pteval_t val = pmd_val(large) & ~_PAGE_PSE;

	for (int i = 0; i < PTRS_PER_PTE; i++, val += PAGE_SIZE)
		set_pte(&table[i], __pte(val));
}

static int split_large_page(pmd_t *pmd)
{
	pte_t *table = alloc_table();
	unsigned long flags;

	if (!table)
		return -ENOMEM;
	spin_lock_irqsave(&split_lock, flags);
	if (pmd_large(*pmd)) {
		fill_like(table, *pmd);
		pmd_populate_kernel(pmd, table);
		table = NULL;
	}
	spin_unlock_irqrestore(&split_lock, flags);
	if (table)	/* somebody else was faster */
		pte_free_kernel(table);
	return 0;
}

/*
 * See that each page has an entry of its own.  One of pkmap's or fixmap's may be
 * empty, but it is there.
 */
static int make_small_entries(unsigned long vaddr, int numpages)
{
	for (int i = 0; i < numpages; i++) {
		enum pg_level level;
		unsigned long addr = vaddr + i * PAGE_SIZE;

		if (!lookup_address(addr, &level))
			return -EINVAL;
		if (level != PG_LEVEL_4K && split_large_page(pmd_off_k(addr)))
			return -ENOMEM;
	}
	return 0;
}

/* ---------------------------------------------------------------- rights */

static int change_page_attr(unsigned long vaddr, int numpages, pteval_t set, pteval_t clear)
{
	int error;

	BUG_ON(vaddr & ~PAGE_MASK);
	error = make_small_entries(vaddr, numpages);
	for (int i = 0; i < numpages && !error; i++) {
		pte_t *pte = virt_to_kpte(vaddr + i * PAGE_SIZE);

		set_pte(pte, __pte((pte_val(*pte) & ~clear) | (set & __supported_pte_mask)));
	}
	flush_tlb_kernel_range(vaddr, vaddr + numpages * PAGE_SIZE);
	return error;
}

int set_memory_ro(unsigned long vaddr, int numpages)
{
	return change_page_attr(vaddr, numpages, 0, _PAGE_RW);
}

int set_memory_rw(unsigned long vaddr, int numpages)
{
	return change_page_attr(vaddr, numpages, _PAGE_RW, 0);
}

int set_memory_np(unsigned long vaddr, int numpages)
{
	return change_page_attr(vaddr, numpages, 0, _PAGE_PRESENT | _PAGE_GLOBAL);
}

int set_memory_p(unsigned long vaddr, int numpages)
{
	return change_page_attr(vaddr, numpages, _PAGE_PRESENT | _PAGE_GLOBAL, 0);
}

void __init unmap_stack_guards(void)
{
	const struct kernel_stack *stack = NULL;

	while ((stack = next_kernel_stack(stack)) != NULL)
		BUG_ON(set_memory_np(stack->start - STACK_GUARD_SIZE, 1));
}
