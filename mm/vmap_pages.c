// SPDX-License-Identifier: MIT
/*
 * What is behind an address of the vmalloc area: entries of the kernel's page
 * tables, written and cleared in runs, and the way of page frames back to the
 * allocator.
 *
 *	vaddr      0  1  2  3 | 4  5  6  7  8		| end of a table
 *	frame     a0 a1 a2 a3 | a4 b7 b8 c0 c1
 *	          \--- a run ----/ \--/  \---/
 *
 * The tables are the only record of the pages behind an area; there is no array
 * beside them.  A table, once made, stays: other page directories may point to it.
 *
 * Who calls owns the addresses, so entries need no lock; only the making of a
 * table does.  Flushing TLBs is the caller's, too: an entry that was empty is in
 * no TLB, and one that is cleared may stay in them until its addresses are used
 * again.
 *
 * Must not know: which areas exist, what they are for.
 */
#include "vmap.h"

#include <asm/pgalloc.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/highmem.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(table_lock);	/* an empty pmd entry becomes a table */

/* --------------------------------------------------------------- mapping */

/* Entries from @vaddr on that lie in its table, at most @nr. */
static inline unsigned long entries_in_table(unsigned long vaddr, unsigned long nr)
{
	return min(nr, (unsigned long)PTRS_PER_PTE - pte_index(vaddr));
}

static int make_table(pmd_t *pmd)
{
	pte_t *table = pte_alloc_one_kernel();
	unsigned long flags;

	if (!table)
		return -ENOMEM;
	spin_lock_irqsave(&table_lock, flags);
	if (pmd_none(*pmd)) {
		pmd_populate_kernel(pmd, table);
		table = NULL;
	}
	spin_unlock_irqrestore(&table_lock, flags);
	if (table)	/* somebody else was faster */
		pte_free_kernel(table);
	return 0;
}

/**
 * vmap_make_tables() - make the tables that a range does not have yet
 * @vaddr: first address
 * @nr: pages, at least 1
 *
 * Return: 0 or -ENOMEM.
 */
int vmap_make_tables(unsigned long vaddr, unsigned long nr)
{
	unsigned long last = vaddr + (nr - 1) * PAGE_SIZE;

	for (unsigned long i = pgd_index(vaddr); i <= pgd_index(last); i++) {
		pmd_t *pmd = pmd_off_k(i << PGDIR_SHIFT);

		if (pmd_none(*pmd) && make_table(pmd))
			return -ENOMEM;
	}
	return 0;
}

static inline void fill_entries(pte_t *pte, pteval_t val, unsigned long nr)
{
	for (const pte_t *end = pte + nr; pte < end; pte++, val += PAGE_SIZE) {
		BUG_ON(!pte_none(*pte));
		set_pte(pte, __pte(val));
	}
}

/**
 * vmap_frames() - consecutive page frames behind consecutive addresses
 * @vaddr: first address; tables exist, entries are empty
 * @pfn: first page frame
 * @nr: pages
 * @prot: rights
 */
void fastcall vmap_frames(unsigned long vaddr, unsigned long pfn, unsigned long nr, pgprot_t prot)
{
	while (nr) {
		unsigned long n = entries_in_table(vaddr, nr);

		fill_entries(pte_offset_kernel(pmd_off_k(vaddr), vaddr),
			     pte_val(pfn_pte(pfn, prot)), n);
		vaddr += n * PAGE_SIZE;
		pfn += n;
		nr -= n;
	}
}

/* ------------------------------------------------------------- unmapping */

/*
 * Clears entries of one table, run by run: of a run each entry is the one before
 * it, one page frame on.
 *
 * Return: how many were not empty.
 */
static unsigned long clear_entries(pte_t *pte, unsigned long nr, vmap_run_fn fn)
{
	const pte_t *end = pte + nr;
	unsigned long cleared = 0;

	while (pte < end) {
		const pte_t *first = pte;
		pteval_t val = pte_val(*pte), next = val;

		if (!val) {
			pte++;
			continue;
		}
		do {
			pte_clear(pte++);
			next += PAGE_SIZE;
		} while (pte < end && pte_val(*pte) == next);
		cleared += pte - first;
		if (fn)
			fn(val >> PAGE_SHIFT, pte - first);
	}
	return cleared;
}

/**
 * vunmap_frames() - take away what is behind a range
 * @vaddr: first address
 * @nr: pages
 * @fn: told of each run of page frames, when their entries are cleared; or NULL
 *
 * Return: pages that there were.
 */
unsigned long fastcall vunmap_frames(unsigned long vaddr, unsigned long nr, vmap_run_fn fn)
{
	unsigned long cleared = 0;

	while (nr) {
		unsigned long n = entries_in_table(vaddr, nr);
		pmd_t *pmd = pmd_off_k(vaddr);

		if (pmd_present(*pmd))
			cleared += clear_entries(pte_offset_kernel(pmd, vaddr), n, fn);
		vaddr += n * PAGE_SIZE;
		nr -= n;
	}
	return cleared;
}

/* -------------------------------------------------------- giving back pages */

/*
 * The reverse of split_page(): single pages become one block again.  The rest of
 * what can be wrong with them __free_pages() finds out, as for any block.
 *
 * Return: false, with nothing changed, when a page has other users too, or they
 * are not of one zone.
 */
static bool join_pages(struct page *page, unsigned int order)
{
	struct page *last = page + (1UL << order) - 1;
	struct page *p;

	if (page_zone_id(page) != page_zone_id(last))
		return false;
	for (p = last; p > page && page_ref_count(p) == 1; p--)
		set_page_count(p, 0);
	if (p == page && page_ref_count(page) == 1) {
		set_page_order(page, order);
		return true;
	}
	while (++p <= last)
		init_page_count(p);
	return false;
}

/* The largest block that begins at a page frame and has at most @nr pages. */
static inline unsigned int largest_order(unsigned long pfn, unsigned long nr)
{
	unsigned int order = min((unsigned int)ilog2(nr), (unsigned int)MAX_ORDER - 1);

	return pfn ? min(order, (unsigned int)__builtin_ctzl(pfn)) : order;
}

/**
 * free_page_run() - free single pages whose frames follow one another
 * @pfn: first
 * @nr: how many
 *
 * In blocks as large as they come, which costs the allocator once per block.  A
 * page that somebody else still uses loses this reference only.
 *
 * Context: any.
 */
void fastcall free_page_run(unsigned long pfn, unsigned long nr)
{
	while (nr) {
		unsigned int order = largest_order(pfn, nr);
		struct page *page = pfn_to_page(pfn);

		if (order && !join_pages(page, order))
			order = 0;
		__free_pages(page, order);
		pfn += 1UL << order;
		nr -= 1UL << order;
	}
}

/* --------------------------------------------------------------- looking */

static pte_t entry_of(const void *addr)
{
	const pte_t *pte = is_vmalloc_addr(addr) ? virt_to_kpte(pointer_fixmap(addr)) : NULL;

	return pte && pte_present(*pte) ? *pte : __pte(0);
}

bool is_vmalloc_addr(const void *addr)
{
	unsigned long vaddr = pointer_fixmap(addr);

	return vaddr >= VMALLOC_START && vaddr < VMALLOC_END;
}

unsigned long vmalloc_to_pfn(const void *addr)
{
	return pte_pfn(entry_of(addr));
}

struct page *vmalloc_to_page(const void *addr)
{
	unsigned long pfn = vmalloc_to_pfn(addr);

	return pfn && pfn_valid(pfn) ? pfn_to_page(pfn) : NULL;
}

/* --------------------------------------------- for owners of addresses */

int map_kernel_range_noflush(unsigned long addr, unsigned long size, pgprot_t prot,
			     struct page **pages)
{
	unsigned long nr = size >> PAGE_SHIFT;

	if (!nr)
		return 0;
	if (vmap_prepare(addr, nr))
		return -ENOMEM;
	for (unsigned long i = 0; i < nr; i++)
		vmap_frames(addr + i * PAGE_SIZE, page_to_pfn(pages[i]), 1, prot);
	return 0;
}

int ioremap_page_range(unsigned long addr, unsigned long size, phys_addr_t phys, pgprot_t prot)
{
	if (vmap_prepare(addr, size >> PAGE_SHIFT))
		return -ENOMEM;
	vmap_frames(addr, PFN_DOWN(phys), size >> PAGE_SHIFT, prot);
	return 0;
}

int map_vm_area(struct vm_struct *area, pgprot_t prot, struct page **pages)
{
	return map_kernel_range_noflush(vm_start(area), get_vm_area_size(area), prot, pages);
}

void unmap_kernel_range_noflush(unsigned long addr, unsigned long size)
{
	vunmap_frames(addr, size >> PAGE_SHIFT, NULL);
}

void unmap_kernel_range(unsigned long addr, unsigned long size)
{
	unmap_kernel_range_noflush(addr, size);
	flush_tlb_kernel_range(addr, addr + size);
}
