/* SPDX-License-Identifier: MIT */
/*
 * Pages above lowmem have no address of their own.  kmap_atomic() lends one,
 * from a stack of KM_TYPE_NR fixed mappings that each processor has:
 *
 *	kmap_atomic(a)       kmap_atomic(b)       kunmap_atomic(b's)
 *	| a |                | a | b |            | a |
 *
 * Last in, first out; a lowmem page costs nothing and gets its own address.
 *
 * Linux: arch/x86/include/asm/highmem.h, 2.4 to 5.x; one argument since 2.6.37.
 */
#ifndef _ASM_HIGHMEM_H
#define _ASM_HIGHMEM_H

#include <asm/pgtable.h>
#include <linux/init.h>

struct page;

/* The pkmap area's table: kmap()'s slots. */
extern pte_t *pkmap_page_table;

/* Entry of FIX_KMAP_BEGIN; that of a higher index stands *below* it. */
extern pte_t *kmap_pte;

void __init permanent_kmaps_init(void);
void __init kmap_init(void);

/**
 * kmap_atomic() - make a page addressable on this processor
 * @page: any page
 * @prot: rights, for kmap_atomic_prot()
 *
 * Return: its address, until kunmap_atomic().
 * Context: any, also interrupts; more than KM_TYPE_NR at once is a BUG(). No sleeping
 * and no change of processor before it is given back.
 * Linux: kmap_atomic(), arch/x86/mm/highmem_32.c, 2.5 to 5.x.
 */
void *kmap_atomic(struct page *page);
void *kmap_atomic_prot(struct page *page, pgprot_t prot);

/**
 * kunmap_atomic() - give the latest mapping back
 * @vaddr: an address in it
 *
 * Out of order is a BUG().  An address in lowmem is ignored.
 * Linux: kunmap_atomic(), arch/x86/mm/highmem_32.c, 2.5 to 5.x.
 */
void kunmap_atomic(void *vaddr);

/* How many mappings this processor holds. */
unsigned int kmap_atomic_depth(void);

#endif /* _ASM_HIGHMEM_H */
