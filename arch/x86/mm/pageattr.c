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
 * All processors share these tables; what changes is flushed on each of them.
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
#include <linux/pfn.h>
#include <linux/proc.h>
#include <linux/spinlock.h>

/*
 * Protects the entries of the direct map once it is made: a large one becomes a
 * table, or a small one gets other rights.  Never held while other processors are
 * asked to flush, nor while memory is asked for.  Linux: cpa_lock.
 */
static DEFINE_SPINLOCK(cpa_lock);

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
	spin_lock_irqsave(&cpa_lock, flags);
	if (pmd_large(*pmd)) {
		fill_like(table, *pmd);
		pmd_populate_kernel(pmd, table);
		table = NULL;
	}
	spin_unlock_irqrestore(&cpa_lock, flags);
	if (table)	/* somebody else was faster */
		pte_free_kernel(table);
	return 0;
}

/* See that each page is there, perhaps hidden, and has an entry of its own: an empty one stays empty. */
static int make_small_entries(unsigned long vaddr, int numpages)
{
	for (int i = 0; i < numpages; i++) {
		enum pg_level level;
		unsigned long addr = vaddr + i * PAGE_SIZE;
		const pte_t *pte = lookup_address(addr, &level);

		if (!pte || pte_none(*pte))
			return -EINVAL;
		if (level != PG_LEVEL_4K && split_large_page(pmd_off_k(addr)))
			return -ENOMEM;
	}
	return 0;
}

/* ---------------------------------------------------------------- rights */

static void change_entries(unsigned long vaddr, int numpages, pteval_t set, pteval_t clear)
{
	unsigned long flags;

	spin_lock_irqsave(&cpa_lock, flags);
	for (int i = 0; i < numpages; i++) {
		pte_t *pte = virt_to_kpte(vaddr + i * PAGE_SIZE);

		set_pte(pte, __pte((pte_val(*pte) & ~clear) | (set & __supported_pte_mask)));
	}
	spin_unlock_irqrestore(&cpa_lock, flags);
}

/* All processors forget the range, split or changed: some may know the large page. */
static int change_page_attr(unsigned long vaddr, int numpages, pteval_t set, pteval_t clear)
{
	int error;

	BUG_ON(vaddr & ~PAGE_MASK);
	error = make_small_entries(vaddr, numpages);
	if (!error)
		change_entries(vaddr, numpages, set, clear);
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

/* ----------------------------------------------------------------- figures */

static unsigned long present_entries(const pte_t *table)
{
	unsigned long present = 0;

	for (int i = 0; i < PTRS_PER_PTE; i++)
		present += pte_present(table[i]);
	return present;
}

void arch_report_meminfo(struct seq_file *m)
{
	unsigned long end = kernel_vaddr(PFN_PHYS(max_low_pfn)), small = 0, large = 0;

	for (unsigned long i = pgd_index(PAGE_OFFSET); i < pgd_index(end - 1) + 1; i++) {
		pmd_t pmd = *pmd_off_k(i << PGDIR_SHIFT);

		if (pmd_large(pmd))
			large++;
		else if (pmd_present(pmd))
			small += present_entries(pte_offset_kernel(&pmd, 0));
	}
	seq_printf(m, "DirectMap4k:    %8lu kB\n", small << (PAGE_SHIFT - 10));
	seq_printf(m, "DirectMap4M:    %8lu kB\n", large << (PMD_SHIFT - 10));
}

/* -------------------------------------------------------------------- boot */

void __init unmap_stack_guards(void)
{
	const struct kernel_stack *stack = NULL;

	while ((stack = next_kernel_stack(stack)) != NULL)
		BUG_ON(set_memory_np(stack->start - STACK_GUARD_SIZE, 1));
}
