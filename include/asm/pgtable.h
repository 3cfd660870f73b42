/* SPDX-License-Identifier: MIT */
/*
 * The kernel's page tables and the virtual addresses they give out.
 *
 *	0xffffffff +----------------------------+
 *	           | fixmap (asm/fixmap.h)      |
 *	0xffc00000 +----------------------------+
 *	           | pkmap: 1,024 slots, 4 MiB  |  PKMAP_BASE, only with CONFIG_HIGHMEM
 *	0xff800000 +----------------------------+
 *	           | two pages, never mapped    |
 *	0xff7fe000 +----------------------------+  VMALLOC_END
 *	           | vmalloc                    |
 *	           +----------------------------+  VMALLOC_START
 *	           | 8 MiB, never mapped        |  VMALLOC_OFFSET
 *	           +----------------------------+  high_memory
 *	           | lowmem: the direct map     |
 *	0xc0000000 +----------------------------+  PAGE_OFFSET
 *	           | nothing (user space)       |
 *	         0 +----------------------------+
 *
 * vmalloc= moves high_memory and with it VMALLOC_START; the rest is fixed.
 * Addresses are numbers here (see kernel_vaddr() in asm/page.h); tables are
 * followed through __va().
 *
 * Linux: arch/x86/include/asm/pgtable.h and pgtable_32.h, 2.6 to 5.x.
 */
#ifndef _ASM_PGTABLE_H
#define _ASM_PGTABLE_H

#include <asm/fixmap.h>
#include <asm/pgtable-2level.h>
#include <asm/tlbflush.h>
#include <linux/init.h>
#include <linux/pfn.h>

/* ------------------------------------------------------- virtual layout */

#define LAST_PKMAP 1024
#define PKMAP_BASE ((FIXADDR_BOOT_START - PAGE_SIZE * (LAST_PKMAP + 1)) & PMD_MASK)

/* A stray access behind lowmem shall fault and not find somebody's vmalloc area. */
#define VMALLOC_OFFSET (8UL << 20)
#define VMALLOC_START ((unsigned long)high_memory + VMALLOC_OFFSET)
#ifdef CONFIG_HIGHMEM
#define VMALLOC_END (PKMAP_BASE - 2 * PAGE_SIZE)
#else
#define VMALLOC_END (FIXADDR_BOOT_START - 2 * PAGE_SIZE)
#endif

/* What lowmem leaves to vmalloc, bytes, the 8 MiB in front of it included: vmalloc=. */
#define VMALLOC_RESERVE_DEFAULT (128UL << 20)
extern unsigned long __VMALLOC_RESERVE;

/* The most that the direct map can hold, in bytes and pages. */
#define MAXMEM (VMALLOC_END - PAGE_OFFSET - __VMALLOC_RESERVE)
#define MAXMEM_PFN PFN_DOWN(MAXMEM)

extern void *high_memory;	/* end of lowmem, as a kernel virtual address */

/* --------------------------------------------------------------- entries */

#define pgd_index(vaddr) (((vaddr) >> PGDIR_SHIFT) & (PTRS_PER_PGD - 1))
#define pte_index(vaddr) (((vaddr) >> PAGE_SHIFT) & (PTRS_PER_PTE - 1))

#define KERNEL_PGD_BOUNDARY pgd_index(PAGE_OFFSET)
#define KERNEL_PGD_PTRS (PTRS_PER_PGD - KERNEL_PGD_BOUNDARY)

/* Flags that this processor does not have are dropped from a new entry. */
static inline pteval_t massage_pgprot(pgprot_t prot)
{
	return pgprot_val(prot) & __supported_pte_mask & PTE_FLAGS_MASK;
}

static inline pte_t pfn_pte(unsigned long pfn, pgprot_t prot)
{
	return __pte((pfn << PAGE_SHIFT) | massage_pgprot(prot));
}

static inline pmd_t pfn_pmd(unsigned long pfn, pgprot_t prot)
{
	return __pmd((pfn << PAGE_SHIFT) | massage_pgprot(prot));
}

static inline unsigned long pte_pfn(pte_t pte)
{
	return pte_val(pte) >> PAGE_SHIFT;
}

static inline unsigned long pmd_pfn(pmd_t pmd)
{
	return pmd_val(pmd) >> PAGE_SHIFT;
}

static inline bool pte_none(pte_t pte)
{
	return pte_val(pte) == 0;
}

static inline bool pte_present(pte_t pte)
{
	return pte_val(pte) & _PAGE_PRESENT;
}

static inline bool pte_write(pte_t pte)
{
	return pte_val(pte) & _PAGE_RW;
}

static inline bool pmd_none(pmd_t pmd)
{
	return pmd_val(pmd) == 0;
}

static inline bool pmd_present(pmd_t pmd)
{
	return pmd_val(pmd) & _PAGE_PRESENT;
}

/* A 4 MiB page and not a pointer to a table. */
static inline bool pmd_large(pmd_t pmd)
{
	return (pmd_val(pmd) & (_PAGE_PSE | _PAGE_PRESENT)) == (_PAGE_PSE | _PAGE_PRESENT);
}

static inline pte_t pte_wrprotect(pte_t pte)
{
	return __pte(pte_val(pte) & ~_PAGE_RW);
}

static inline pte_t pte_mkwrite(pte_t pte)
{
	return __pte(pte_val(pte) | _PAGE_RW);
}

static inline void pte_clear(pte_t *ptep)
{
	set_pte(ptep, __pte(0));
}

static inline void pmd_clear(pmd_t *pmdp)
{
	set_pmd(pmdp, __pmd(0));
}

/* ----------------------------------------------------------------- walks */

/*
 * Both lie in the kernel image; head_32 fills the first, setup_arch() goes on
 * with the second.  A hosted build defines them as numbers.
 */
#ifndef swapper_pg_dir
extern pgd_t initial_page_table[PTRS_PER_PGD], swapper_pg_dir[PTRS_PER_PGD];
#endif

/* The kernel's own table, as a pointer that may be followed. */
static inline pgd_t *kernel_pgd(void)
{
	return __va(__pa_symbol(swapper_pg_dir));
}

static inline pgd_t *pgd_offset_pgd(pgd_t *pgd, unsigned long vaddr)
{
	return pgd + pgd_index(vaddr);
}

#define pgd_offset_k(vaddr) pgd_offset_pgd(kernel_pgd(), vaddr)

/* The pmd entry of a kernel address; it always exists.  Linux: pmd_off_k(), 5.8 on. */
static inline pmd_t *pmd_off_k(unsigned long vaddr)
{
	return pmd_offset(pud_offset(pgd_offset_k(vaddr), vaddr), vaddr);
}

/* The table that a present, not large pmd entry points to. */
static inline pte_t *pmd_page_vaddr(pmd_t pmd)
{
	return __va(pmd_val(pmd) & PTE_PFN_MASK);
}

static inline pte_t *pte_offset_kernel(pmd_t *pmd, unsigned long vaddr)
{
	return pmd_page_vaddr(*pmd) + pte_index(vaddr);
}

/**
 * lookup_address() - the entry that maps a kernel virtual address
 * @vaddr: any address
 * @level: result: PG_LEVEL_4K, PG_LEVEL_2M, or PG_LEVEL_NONE where no table exists
 *
 * Return: the entry, present or not; for a large page it is the pmd entry,
 * whose flags stand where a pte has them.  NULL where no table exists.
 * Linux: lookup_address(), arch/x86/mm/pageattr.c, 2.6 to 5.x.
 */
pte_t *lookup_address(unsigned long vaddr, enum pg_level *level);

/**
 * slow_virt_to_phys() - where a kernel address leads, by the page tables
 * @vaddr: any address, as a number
 *
 * Return: the physical address; PHYS_ADDR_MAX when nothing is mapped there.
 * Linux: slow_virt_to_phys(), arch/x86/mm/pageattr.c, 3.9 to 5.x; it takes a pointer.
 */
phys_addr_t slow_virt_to_phys(unsigned long vaddr);

/**
 * virt_to_kpte() - the 4 KiB entry of a kernel virtual address
 * @vaddr: any address
 *
 * Return: the entry, present or not; NULL where no table exists or a 4 MiB page maps it.
 * Linux: virt_to_kpte(), include/linux/pgtable.h, 5.8 on.
 */
pte_t *virt_to_kpte(unsigned long vaddr);

/* ------------------------------------------------------- making tables */

/**
 * set_pte_vaddr() - change one entry of the kernel's tables
 * @vaddr: page-aligned; its table must exist
 * @pte: the entry, or 0 to unmap
 *
 * Context: an entry that was present is flushed on all processors: as flush_tlb_all().
 * Linux: set_pte_vaddr(), arch/x86/mm/pgtable_32.c, 2.6.27 to 5.x.
 */
void set_pte_vaddr(unsigned long vaddr, pte_t pte);

/**
 * set_pmd_pfn() - map 4 MiB with one entry
 * @vaddr: aligned to PMD_SIZE
 * @pfn: first page frame, aligned likewise
 * @prot: rights, with _PAGE_PSE
 *
 * A table that mapped these addresses before is let go.  Both misalignments are a BUG().
 * Context: a processor with PSE; the caller flushes the TLB.
 * Linux: set_pmd_pfn(), arch/x86/mm/pgtable_32.c, 2.5 to 3.x.
 */
void __init set_pmd_pfn(unsigned long vaddr, unsigned long pfn, pgprot_t prot);

/**
 * page_table_range_init() - see that tables exist for a range, without mapping anything
 * @start: first virtual address
 * @end: end of the range, exclusive; 0 for the end of the address space
 *
 * Linux: page_table_range_init(), arch/x86/mm/init_32.c, 2.4 to 5.x.
 */
void __init page_table_range_init(unsigned long start, unsigned long end);

/**
 * load_swapper_pg_dir() - leave head_32's tables, and the identity mapping with them
 *
 * Takes over the kernel's half of initial_page_table.  From here on virtual 0
 * is not mapped, and a NULL pointer faults.
 *
 * Context: setup_arch(), first thing.
 * Linux: the first lines of setup_arch(), arch/x86/kernel/setup.c, 2.6.38 to 5.x.
 */
void __init load_swapper_pg_dir(void);

/**
 * sync_initial_page_table() - bring the finished kernel half back into initial_page_table
 *
 * Later processors start on it: they need the kernel's half as it is now, and
 * the first entries of it once more at the bottom, where their code runs while
 * paging goes on.
 *
 * Linux: sync_initial_page_table(), arch/x86/mm/init_32.c, 4.16 to 5.x.
 */
void __init sync_initial_page_table(void);

/* This processor walks @pgd from now on; forgets all but global translations. */
static inline void load_cr3(pgd_t *pgd)
{
	write_cr3(__pa(pgd));
}

static inline pgd_t *current_pgd(void)
{
	return __va(read_cr3() & PTE_PFN_MASK);
}

/* Prints the page-table walk to an address for an oops (arch/x86/mm/fault.c). */
void show_fault_walk(unsigned long address);

/* ------------------------------------------------------- boot sequence */

/**
 * find_low_pfn_range() - where lowmem ends and high memory begins
 *
 * Takes max_pfn, sets max_low_pfn, and lowers max_pfn where high memory cannot
 * or shall not be used (highmem=, no CONFIG_HIGHMEM).
 *
 * Context: setup_arch(), after the early parameters, before any table is made.
 * Linux: find_low_pfn_range(), arch/x86/mm/init_32.c, 2.6 to 5.x.
 */
void __init find_low_pfn_range(void);

/**
 * early_alloc_pgt_buf() - set the first page tables' memory aside
 *
 * Context: setup_arch(), before reserve_brk().
 * Linux: early_alloc_pgt_buf(), arch/x86/mm/init.c, 3.9 to 5.x.
 */
void __init early_alloc_pgt_buf(void);

/**
 * init_mem_mapping() - the direct map: all RAM below max_low_pfn, and no hole
 *
 * Context: setup_arch(); memblock must hold the RAM and the reservations.
 * Linux: init_mem_mapping(), arch/x86/mm/init.c, 3.9 to 5.x.
 */
void __init init_mem_mapping(void);

/**
 * initmem_init() - tell memblock which node its memory belongs to, and print the split
 *
 * Sets highstart_pfn, highend_pfn and high_memory.
 * Linux: initmem_init(), arch/x86/mm/init_32.c, 2.6.26 to 5.x.
 */
void __init initmem_init(void);

/**
 * paging_init() - kmap tables, and then the zones
 *
 * Context: setup_arch(), through x86_init.paging.pagetable_init.
 * Linux: paging_init(), arch/x86/mm/init_32.c, 2.2 to 5.x.
 */
void __init paging_init(void);

/**
 * free_initmem() - give the code and data of the boot to the buddy allocator
 *
 * Filled with int3 first: who calls into it is told so.  boot/ goes too.
 *
 * Context: the last thing of the boot; must not be __init itself, nor its caller.
 * Linux: free_initmem(), arch/x86/mm/init.c, 2.2 to 5.x.
 */
void free_initmem(void);

/**
 * mark_rodata_ro() - from here on a write to .text or .rodata faults
 *
 * Linux: mark_rodata_ro(), arch/x86/mm/init_32.c, 2.6.16 to 5.x.
 */
void mark_rodata_ro(void);

/**
 * free_selftest_mem() - give the code and data of the self-tests to the buddy allocator
 *
 * Filled with int3 first, as .init is.
 *
 * Context: no self-test or benchmark runs any more, on any processor.
 * Linux: none; there the tests are modules that can be unloaded.
 */
void free_selftest_mem(void);

#endif /* _ASM_PGTABLE_H */
