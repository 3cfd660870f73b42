// SPDX-License-Identifier: MIT
/*
 * Entries: writing them, finding them, and making the tables they stand in.
 *
 * Offers kernel_physical_mapping_init() for the direct map, single entries for
 * fixed mappings, empty tables for pkmap, and the change from head_32's page
 * directory to the final one.
 *
 * Must not know: which memory exists (init.c), what a mapping is for.
 */
#include <asm/init.h>
#include <asm/pgtable.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/string.h>

/* --------------------------------------------------------- directories */

void __init load_swapper_pg_dir(void)
{
	const pgd_t *initial = __va(__pa_symbol(initial_page_table));
	pgd_t *swapper = kernel_pgd();

	memcpy(swapper + KERNEL_PGD_BOUNDARY, initial + KERNEL_PGD_BOUNDARY,
	       KERNEL_PGD_PTRS * sizeof(pgd_t));
	load_cr3(swapper);
	__flush_tlb_all();
}

void __init sync_initial_page_table(void)
{
	const pgd_t *swapper = kernel_pgd() + KERNEL_PGD_BOUNDARY;
	pgd_t *initial = __va(__pa_symbol(initial_page_table));

	memcpy(initial + KERNEL_PGD_BOUNDARY, swapper, KERNEL_PGD_PTRS * sizeof(pgd_t));
	memcpy(initial, swapper, KERNEL_PGD_PTRS * sizeof(pgd_t));
}

/* ------------------------------------------------------- single entries */

pte_t *lookup_address(unsigned long vaddr, enum pg_level *level)
{
	pmd_t *pmd = pmd_off_k(vaddr);

	*level = PG_LEVEL_NONE;
	if (!pmd_present(*pmd))
		return NULL;
	if (pmd_large(*pmd)) {
		*level = PG_LEVEL_2M;
		return (pte_t *)pmd;
	}
	*level = PG_LEVEL_4K;
	return pte_offset_kernel(pmd, vaddr);
}

phys_addr_t slow_virt_to_phys(unsigned long vaddr)
{
	enum pg_level level;
	const pte_t *pte = lookup_address(vaddr, &level);
	unsigned long inside = level == PG_LEVEL_2M ? ~PMD_MASK : ~PAGE_MASK;

	if (!pte || !pte_present(*pte))
		return PHYS_ADDR_MAX;
	return (pte_val(*pte) & PTE_PFN_MASK & ~inside) | (vaddr & inside);
}

pte_t *virt_to_kpte(unsigned long vaddr)
{
	enum pg_level level;
	pte_t *pte = lookup_address(vaddr, &level);

	return level == PG_LEVEL_4K ? pte : NULL;
}

void set_pte_vaddr(unsigned long vaddr, pte_t pte)
{
	pte_t *entry = virt_to_kpte(vaddr);
	bool was_present;

	BUG_ON(!entry);
	was_present = pte_present(*entry);
	set_pte(entry, pte);
	if (was_present)
		flush_tlb_kernel_range(vaddr, vaddr + PAGE_SIZE);
}

void __set_fixmap(enum fixed_addresses idx, phys_addr_t phys, pgprot_t prot)
{
	unsigned long vaddr = fix_to_virt(idx);

	if (pgprot_val(prot))
		set_pte_vaddr(vaddr, pfn_pte(PFN_DOWN(phys), prot));
	else
		set_pte_vaddr(vaddr, __pte(0));
}

void __init set_pmd_pfn(unsigned long vaddr, unsigned long pfn, pgprot_t prot)
{
	BUG_ON(!IS_ALIGNED(vaddr, PMD_SIZE));
	BUG_ON(!IS_ALIGNED(pfn, PTRS_PER_PTE));
	set_pmd(pmd_off_k(vaddr), pfn_pmd(pfn, prot));
}

/* --------------------------------------------------------------- tables */

/*
 * The table behind a pmd entry, made now if it is not there yet.  One of
 * head_32's is kept and gets the flags that all others have.
 */
static pte_t __init *one_page_table_init(pmd_t *pmd)
{
	unsigned long table = pmd_val(*pmd) & PTE_PFN_MASK;

	BUG_ON(pmd_large(*pmd));
	if (!pmd_present(*pmd))
		table = __pa(alloc_low_page());
	set_pmd(pmd, __pmd(table | _KERNPG_TABLE));
	return pmd_page_vaddr(*pmd);
}

void __init page_table_range_init(unsigned long start, unsigned long end)
{
	/* Counted, since the end of the range may be the end of the address space. */
	unsigned long last = pgd_index(end - 1);

	for (unsigned long i = pgd_index(start); i <= last; i++)
		one_page_table_init(pmd_off_k(i << PGDIR_SHIFT));
}

/* ----------------------------------------------------------- direct map */

static void __init map_large_pages(unsigned long pfn, unsigned long end_pfn)
{
	for (; pfn < end_pfn; pfn += PTRS_PER_PTE)
		set_pmd_pfn(kernel_vaddr(PFN_PHYS(pfn)), pfn, PAGE_KERNEL_LARGE);
}

/* A table at a time: fills the entries of [pfn, end_pfn) that lie in one table. */
static void __init fill_table(unsigned long pfn, unsigned long end_pfn)
{
	unsigned long vaddr = kernel_vaddr(PFN_PHYS(pfn));
	pte_t *pte = one_page_table_init(pmd_off_k(vaddr)) + pte_index(vaddr);

	for (; pfn < end_pfn; pfn++)
		set_pte(pte++, pfn_pte(pfn, PAGE_KERNEL));
}

static void __init map_small_pages(unsigned long pfn, unsigned long end_pfn)
{
	while (pfn < end_pfn) {
		unsigned long stop = min(end_pfn, ALIGN(pfn + 1, PTRS_PER_PTE));

		fill_table(pfn, stop);
		pfn = stop;
	}
}

/*
 * This runs on the very tables it writes.  An entry that exists already is only
 * replaced by one for the same page frame, so every address, this code's and
 * its stack's too, stays valid; a table that a 4 MiB page replaces stays with
 * the brk area.  The TLB is flushed when all is done, by init_mem_mapping().
 */
unsigned long __init kernel_physical_mapping_init(phys_addr_t start, phys_addr_t end,
						  unsigned int page_size_mask)
{
	unsigned long pfn = PFN_DOWN(start), end_pfn = PFN_UP(end);

	if (page_size_mask & (1U << PG_LEVEL_2M))
		map_large_pages(pfn, end_pfn);
	else
		map_small_pages(pfn, end_pfn);
	return end_pfn;
}
