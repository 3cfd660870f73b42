/* SPDX-License-Identifier: MIT */
/*
 * Four levels in the source, two in the hardware.
 *
 *	virtual address   31          22 21          12 11         0
 *	                 | pgd index    | pte index    | offset     |
 *
 *	CR3 --> pgd (1,024 entries) ------------> pte table (1,024) --> page
 *	         |
 *	         +-- pud  is the pgd entry itself: a table of one entry
 *	              +-- pmd  is the pud entry itself, likewise
 *
 * Code walks pgd, pud, pmd, pte and would be right for real middle levels; here
 * pud_offset() and pmd_offset() cost nothing, and an entry's value is seen at
 * the pmd.  A pgd or pud entry is therefore always "present": what is missing
 * is missing in the pmd.
 *
 * Linux: asm-generic/pgtable-nopud.h and pgtable-nopmd.h, 2.6.11 to 5.x.
 */
#ifndef _ASM_PGTABLE_2LEVEL_H
#define _ASM_PGTABLE_2LEVEL_H

#include <asm/pgtable_types.h>

#define PGDIR_SHIFT 22
#define PGDIR_SIZE (1UL << PGDIR_SHIFT)
#define PGDIR_MASK (~(PGDIR_SIZE - 1))
#define PTRS_PER_PGD 1024
#define PTRS_PER_PUD 1
#define PTRS_PER_PMD 1
#define PTRS_PER_PTE 1024

#define PMD_SHIFT PGDIR_SHIFT
#define PMD_SIZE PGDIR_SIZE
#define PMD_MASK PGDIR_MASK

typedef struct {
	pgd_t pgd;
} pud_t;

typedef struct {
	pud_t pud;
} pmd_t;

#define __pmd(x) ((pmd_t){ { __pgd(x) } })
#define pud_val(x) pgd_val((x).pgd)
#define pmd_val(x) pud_val((x).pud)

static inline int pgd_none(pgd_t pgd)
{
	return 0;
}

static inline int pgd_present(pgd_t pgd)
{
	return 1;
}

static inline int pud_none(pud_t pud)
{
	return 0;
}

static inline int pud_present(pud_t pud)
{
	return 1;
}

static inline pud_t *pud_offset(pgd_t *pgd, unsigned long vaddr)
{
	return (pud_t *)pgd;
}

static inline pmd_t *pmd_offset(pud_t *pud, unsigned long vaddr)
{
	return (pmd_t *)pud;
}

/* One aligned word: a processor that walks the table sees the old or the new entry. */
static inline void set_pte(pte_t *ptep, pte_t pte)
{
	*(volatile pteval_t *)&ptep->pte = pte_val(pte);
}

static inline void set_pmd(pmd_t *pmdp, pmd_t pmd)
{
	*(volatile pgdval_t *)pmdp = pmd_val(pmd);
}

#endif /* _ASM_PGTABLE_2LEVEL_H */
