/* SPDX-License-Identifier: MIT */
/* Pages: their addresses, their users, and the totals that the log shows. */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/mmzone.h>
#include <linux/page_ref.h>
#include <linux/pfn.h>

/* ---- addresses --------------------------------------------------------- */

#define page_to_phys(page) PFN_PHYS(page_to_pfn(page))
#define virt_to_page(vaddr) pfn_to_page(PFN_DOWN(__pa(vaddr)))
#define virt_to_pfn(vaddr) PFN_DOWN(__pa(vaddr))
#define pfn_to_virt(pfn) __va((pfn) << PAGE_SHIFT)

#ifdef CONFIG_HIGHMEM
/* Is its zone is_highmem_idx()?  Compared where it stands in the flags, without a shift. */
static inline bool PageHighMem(const struct page *page)
{
	unsigned long zone = page->flags & PAGE_ZONE_BITS;

	return zone == page_zone_bits(ZONE_HIGHMEM) ||
	       (zone == page_zone_bits(ZONE_MOVABLE) && movable_zone == ZONE_HIGHMEM);
}
#else
static inline bool PageHighMem(const struct page *page)
{
	return false;
}
#endif

/* Only for a page of the direct map. */
static inline void *lowmem_page_address(const struct page *page)
{
	return __va(page_to_paddr(page));
}

/* mm/highmem.c, only with CONFIG_HIGHMEM */
void *highmem_page_address(const struct page *page);
void set_page_address(struct page *page, void *vaddr);

/* Of high memory only while kmap() has mapped it, else NULL. */
static inline void *page_address(const struct page *page)
{
	if (IS_ENABLED(CONFIG_HIGHMEM) && PageHighMem(page))
		return highmem_page_address(page);
	return lowmem_page_address(page);
}

/* ---- users ------------------------------------------------------------- */

/* One more user of an allocated page.  Linux: get_page(), all versions. */
static inline void get_page(struct page *page)
{
	page = compound_head(page);
	VM_BUG_ON(page_ref_count(page) <= 0);
	page_ref_inc(page);
}

/**
 * put_page() - one user less; the last one frees the page
 * @page: a single page, or any page of a compound page, which is then freed whole
 *
 * Context: any.
 * Linux: put_page(), mm/swap.c, all versions.
 */
void put_page(struct page *page);

/* The same on behalf of @caller, whom a report has to name. */
void put_page_for(struct page *page, unsigned long caller);

/**
 * page_is_free() - does a page lie in a free block?
 * @page: any page
 *
 * Context: slow, for audits; an answer that may be outdated.
 */
bool page_is_free(const struct page *page);

/* ---- building the memory map (mm/mm_init.c) ---------------------------- */

/**
 * free_area_init_nodes() - nodes, zones and the memory map from memblock's ranges
 * @max_zone_pfn: for each zone type the pfn behind its last; 0 for ZONE_MOVABLE
 *
 * Prints the zone ranges, the node ranges and, per zone, its pages.  Every
 * struct page is written once and left ready to be freed; holes are reserved.
 *
 * Context: from zone_sizes_init(); memblock knows all RAM and may still allocate.
 * Linux: free_area_init_nodes(), mm/page_alloc.c, 2.6.18 to 5.7; free_area_init() since.
 */
void __init free_area_init_nodes(const unsigned long *max_zone_pfn);

/* Pages of the lowest zone to leave out of its free pages.  Linux: 2.6.18 to 5.x. */
void __init set_dma_reserve(unsigned long pages);

/* Pages of a range that are no RAM.  Linux: absent_pages_in_range(), 2.6.18 to 5.x. */
unsigned long __init absent_pages_in_range(unsigned long start_pfn, unsigned long end_pfn);

/* First and last RAM page of a node; both 0 when it has none.  Linux: 2.6.18 to 5.x. */
void __init get_pfn_range_for_nid(int nid, unsigned long *start_pfn, unsigned long *end_pfn);

/*
 * The processors' lists of parked blocks, empty and with no room until
 * setup_per_cpu_pageset().  Context: memblock still gives memory.  Linux: 2.6 to 5.x.
 */
void __init page_alloc_init(void);

/* Hands all free memory to the buddy allocator: arch/x86/mm/init_32.c. */
void __init mem_init(void);

/* ---- totals and reports (mm/show_mem.c) -------------------------------- */

extern unsigned long totalram_pages;	/* managed pages of all zones */
extern unsigned long totalhigh_pages;	/* of these, high memory */

/* RAM pages of all nodes.  Linux: get_num_physpages(), 3.11 to 5.x. */
unsigned long get_num_physpages(void);

/**
 * mem_init_print_info() - the line "Memory: nK/nK available (...)"
 * @str: appended to it, or NULL
 *
 * Linux: mem_init_print_info(), mm/page_alloc.c, 3.11 to 5.x.
 */
void __init mem_init_print_info(const char *str);

/* Each zone with its watermarks and its free blocks by order.  Linux: 2.6 to 5.x. */
void show_free_areas(void);

/* The same, and the totals.  Linux: show_mem(), lib/show_mem.c, all versions. */
void show_mem(void);

/* ---- reserved memory that becomes free (mm/handover.c) ----------------- */

/**
 * free_reserved_area() - give memory that the boot needed to the buddy allocator
 * @start: first byte, a pointer into the direct map; rounded up to a page
 * @end: behind the last byte; rounded down
 * @poison: byte to fill it with, or -1
 * @name: what it was, for the log line "Freeing %s memory"; NULL prints nothing
 *
 * Return: pages freed.
 * Linux: free_reserved_area(), mm/page_alloc.c, 3.10 to 5.x.
 */
unsigned long free_reserved_area(void *start, void *end, int poison, const char *name);

#endif /* _LINUX_MM_H */
