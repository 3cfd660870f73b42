/* SPDX-License-Identifier: MIT */
/*
 * What an entry of a page table is made of.
 *
 *	31                    12  11 9   8   7   6   5   4    3    2    1    0
 *	+-----------------------+------+---+---+---+---+----+----+----+----+---+
 *	| page frame number     | free | G | S | D | A | CD | WT | US | RW | P |
 *	+-----------------------+------+---+---+---+---+----+----+----+----+---+
 *
 * S makes an entry of the upper level a 4 MiB page; it and G count only where
 * the processor has PSE and PGE and CR4 turns them on.  There is no bit
 * against execution: that came with three-level tables.
 */
#ifndef _ASM_PGTABLE_TYPES_H
#define _ASM_PGTABLE_TYPES_H

#include <asm/page.h>
#include <linux/types.h>

#define _PAGE_PRESENT 0x001UL
#define _PAGE_RW 0x002UL
#define _PAGE_USER 0x004UL
#define _PAGE_PWT 0x008UL
#define _PAGE_PCD 0x010UL
#define _PAGE_ACCESSED 0x020UL
#define _PAGE_DIRTY 0x040UL
#define _PAGE_PSE 0x080UL
#define _PAGE_GLOBAL 0x100UL

#define PTE_PFN_MASK PAGE_MASK
#define PTE_FLAGS_MASK (~PAGE_MASK)

/* An entry of the upper level that points to a table of the lower one. */
#define _KERNPG_TABLE (_PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED | _PAGE_DIRTY)

/*
 * Accessed and dirty are set from the start, so that the processor never
 * writes to a kernel page table by itself.
 */
#define __PAGE_KERNEL (_KERNPG_TABLE | _PAGE_GLOBAL)
#define __PAGE_KERNEL_RO (__PAGE_KERNEL & ~_PAGE_RW)
#define __PAGE_KERNEL_NOCACHE (__PAGE_KERNEL | _PAGE_PCD | _PAGE_PWT)
#define __PAGE_KERNEL_LARGE (__PAGE_KERNEL | _PAGE_PSE)

typedef unsigned long pteval_t;
typedef unsigned long pgdval_t;

typedef struct {
	pteval_t pte;
} pte_t;

typedef struct {
	pgdval_t pgd;
} pgd_t;

typedef struct {
	pteval_t pgprot;
} pgprot_t;

#define __pte(x) ((pte_t){ (x) })
#define __pgd(x) ((pgd_t){ (x) })
#define __pgprot(x) ((pgprot_t){ (x) })
#define pte_val(x) ((x).pte)
#define pgd_val(x) ((x).pgd)
#define pgprot_val(x) ((x).pgprot)

#define PAGE_KERNEL __pgprot(__PAGE_KERNEL)
#define PAGE_KERNEL_RO __pgprot(__PAGE_KERNEL_RO)
#define PAGE_KERNEL_NOCACHE __pgprot(__PAGE_KERNEL_NOCACHE)
#define PAGE_KERNEL_LARGE __pgprot(__PAGE_KERNEL_LARGE)

/*
 * Flags this processor understands.  Every entry is filtered through it when
 * it is made, so that callers may always ask for _PAGE_GLOBAL.
 */
extern pteval_t __supported_pte_mask;

/* Page sizes as bits of a mask, 1 << level. */
enum pg_level {
	PG_LEVEL_NONE,
	PG_LEVEL_4K,
	PG_LEVEL_2M,	/* one entry of the pmd: 4 MiB with two-level paging */
};

#endif /* _ASM_PGTABLE_TYPES_H */
