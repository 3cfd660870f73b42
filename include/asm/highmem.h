/* SPDX-License-Identifier: MIT */
/*
 * Where pages above lowmem, which have no address of their own, can be seen.
 *
 *	pkmap	1,024 slots, shared; a page keeps its slot as long as it is used:
 *		kmap(), mm/highmem.c
 *	fixmap	a stack of KM_TYPE_NR slots for each processor:
 *		kmap_atomic(), arch/x86/mm/highmem_32.c
 *
 * This is the architecture's side; linux/highmem.h is what users include.
 *
 * Linux: arch/x86/include/asm/highmem.h, 2.4 to 5.x.
 */
#ifndef _ASM_HIGHMEM_H
#define _ASM_HIGHMEM_H

#include <asm/pgtable.h>
#include <linux/init.h>
#include <linux/linkage.h>

struct page;

#define PKMAP_NR(vaddr) (((vaddr) - PKMAP_BASE) >> PAGE_SHIFT)
#define PKMAP_ADDR(nr) (PKMAP_BASE + ((unsigned long)(nr) << PAGE_SHIFT))

/* The pkmap area's table: kmap()'s slots. */
extern pte_t *pkmap_page_table;

/* Entry of FIX_KMAP_BEGIN; that of a higher index stands *below* it. */
extern pte_t *kmap_pte;

void __init permanent_kmaps_init(void);
void __init kmap_init(void);

/**
 * kmap_atomic_high() - the part of kmap_atomic() for high memory
 * @page: a page of high memory
 *
 * Return: its address.  A full stack, or a slot that is not empty, is a BUG().
 * Linux: kmap_atomic_high_prot(), arch/x86/mm/highmem_32.c, 5.8 to 5.10.
 */
void *fastcall kmap_atomic_high(struct page *page);
void *kmap_atomic_high_prot(struct page *page, pgprot_t prot);

/**
 * kunmap_atomic_high() - the part of kunmap_atomic() for high memory
 * @vaddr: an address in the latest mapping; any other is a BUG()
 *
 * Linux: kunmap_atomic_high(), arch/x86/mm/highmem_32.c, 5.8 to 5.10.
 */
void fastcall kunmap_atomic_high(void *vaddr);

/* How many mappings this processor holds. */
unsigned int kmap_atomic_depth(void);

#endif /* _ASM_HIGHMEM_H */
