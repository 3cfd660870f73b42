/* SPDX-License-Identifier: MIT */
/*
 * Working on the contents of a page that may lie in high memory.
 *
 *	kmap(page)		for as long as it takes; any processor may use the address
 *	kmap_atomic(page)	for a few lines, on this processor, also in interrupts
 *
 * A page of low memory has an address anyway: both give that, and their
 * counterparts do nothing with it.
 *
 *	kmap_atomic(a)       kmap_atomic(b)       kunmap_atomic(b's)
 *	| a |                | a | b |            | a |
 *
 * Linux: include/linux/highmem.h, 2.4 to 5.x.
 */
#ifndef _LINUX_HIGHMEM_H
#define _LINUX_HIGHMEM_H

#include <asm/highmem.h>
#include <linux/mm.h>
#include <linux/string.h>

/* ---- a slot that any processor may use (mm/highmem.c) --------------------- */

#ifdef CONFIG_HIGHMEM
void *kmap_high(struct page *page);
void kunmap_high(struct page *page);
void *kmap_high_get(struct page *page);
struct page *kmap_to_page(void *vaddr);
unsigned long flush_all_zero_pkmaps(void);

extern unsigned long pkmap_tlb_flushes;	/* how often the whole TLB was flushed for kmap() */

/* How many slots have users, show a page without, show none.  Context: as kmap(). */
struct kmap_figures {
	unsigned int used, idle, clean;
	unsigned long flushes;
};

struct kmap_figures kmap_count_slots(void);
unsigned int kmap_slot_users(unsigned int nr);
#endif

/**
 * kmap() - make a page addressable until kunmap()
 * @page: any page
 *
 * The first user maps the page, the next ones share the mapping.
 *
 * Return: its address; NULL when all LAST_PKMAP slots have users, which is
 * reported once until one of them is free.
 * Context: not in interrupts.
 * Linux: kmap(), include/linux/highmem.h, 2.4 to 5.x; it sleeps for a slot.
 */
static __always_inline void *kmap(struct page *page)
{
#ifdef CONFIG_HIGHMEM
	if (PageHighMem(page))
		return kmap_high(page);
#endif
	return lowmem_page_address(page);
}

/**
 * kunmap() - one user less
 * @page: what kmap() was called with, not the address
 *
 * A page that nobody has mapped is a WARNING.
 * Context: not in interrupts.
 * Linux: kunmap(), include/linux/highmem.h, 2.4 to 5.x.
 */
static __always_inline void kunmap(struct page *page)
{
#ifdef CONFIG_HIGHMEM
	if (PageHighMem(page))
		kunmap_high(page);
#endif
}

/* ---- a slot of this processor (arch/x86/mm/highmem_32.c) ------------------- */

/**
 * kmap_atomic_prot() - make a page addressable on this processor
 * @page: any page
 * @prot: rights
 *
 * Return: its address, until kunmap_atomic().
 * Context: any, also interrupts; more than KM_TYPE_NR at once is a BUG(). No sleeping
 * and no change of processor before it is given back.
 * Linux: kmap_atomic_prot(), arch/x86/mm/highmem_32.c, 2.6.22 to 5.x.
 */
static __always_inline void *kmap_atomic_prot(struct page *page, pgprot_t prot)
{
	if (IS_ENABLED(CONFIG_HIGHMEM) && PageHighMem(page))
		return kmap_atomic_high_prot(page, prot);
	return lowmem_page_address(page);
}

/* The same, to read and write.  Linux: kmap_atomic(), 2.5 to 5.x; one argument since 2.6.37. */
static __always_inline void *kmap_atomic(struct page *page)
{
	if (IS_ENABLED(CONFIG_HIGHMEM) && PageHighMem(page))
		return kmap_atomic_high(page);
	return lowmem_page_address(page);
}

/**
 * kunmap_atomic() - give the latest mapping back
 * @vaddr: an address in it
 *
 * Last in, first out: another order is a BUG().  An address in lowmem is ignored.
 * Linux: kunmap_atomic(), arch/x86/mm/highmem_32.c, 2.5 to 5.x.
 */
static __always_inline void kunmap_atomic(void *vaddr)
{
	if (IS_ENABLED(CONFIG_HIGHMEM) && pointer_fixmap(vaddr) >= FIXADDR_START)
		kunmap_atomic_high(vaddr);
}

/* ---- contents (mm/highmem.c) ------------------------------------------------ */

/* One instruction, and what it needs: no call of memset(). */
static inline void clear_page(void *page)
{
	unsigned long words = PAGE_SIZE / sizeof(u32);

	__asm__ __volatile__("rep stosl" : "+D"(page), "+c"(words) : "a"(0) : "memory");
}

static inline void copy_page(void *to, const void *from)
{
	memcpy(to, from, PAGE_SIZE);
}

/**
 * clear_highpage() - fill a page with zeros
 * @page: any page
 *
 * Context: any; takes one kmap_atomic() slot.
 * Linux: clear_highpage(), include/linux/highmem.h, 2.4 to 5.x.
 */
void clear_highpage(struct page *page);

/**
 * copy_highpage() - copy a page
 * @to: any page
 * @from: any page
 *
 * Context: any; takes two kmap_atomic() slots.
 * Linux: copy_highpage(), include/linux/highmem.h, 2.4 to 5.x.
 */
void copy_highpage(struct page *to, struct page *from);

/**
 * zero_user_segment() - fill a part of a page with zeros
 * @page: any page
 * @start: first byte
 * @end: behind the last byte; at most PAGE_SIZE, or it is a BUG()
 *
 * Context: any; takes one kmap_atomic() slot.
 * Linux: zero_user_segment(), include/linux/highmem.h, 2.6.25 to 5.x.
 */
void zero_user_segment(struct page *page, unsigned int start, unsigned int end);

#endif /* _LINUX_HIGHMEM_H */
