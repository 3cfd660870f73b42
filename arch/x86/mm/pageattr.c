// SPDX-License-Identifier: MIT
/*
 * Changing the rights of pages that are mapped already, and taking the guard
 * pages of the stacks away.
 *
 * Works on 4 KiB entries: where the kernel's own pages lie there are no others
 * (see split_mem_range()).  Must not know why a page is to be protected.
 */
#include <asm/pgtable.h>
#include <asm/set_memory.h>
#include <asm/stacktrace.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>

/* Is there an entry for each page?  A pkmap or fixmap entry may be empty, but it is there. */
static bool has_small_entries(unsigned long vaddr, int numpages)
{
	for (int i = 0; i < numpages; i++)
		if (!virt_to_kpte(vaddr + i * PAGE_SIZE))
			return false;
	return true;
}

static int change_page_attr(unsigned long vaddr, int numpages, pteval_t set, pteval_t clear)
{
	BUG_ON(vaddr & ~PAGE_MASK);
	if (!has_small_entries(vaddr, numpages))
		return -EINVAL;

	for (int i = 0; i < numpages; i++) {
		pte_t *pte = virt_to_kpte(vaddr + i * PAGE_SIZE);

		set_pte(pte, __pte((pte_val(*pte) & ~clear) | (set & __supported_pte_mask)));
	}
	__flush_tlb_all();
	return 0;
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
