// SPDX-License-Identifier: MIT
/*
 * The hand-over: what memblock has left goes to the buddy allocator.
 *
 *	memory    |-----------------------|    |--------------|
 *	reserved     |====|      |=====|
 *	          |--|    |------|     |--|    |--------------|	__free_memory_core()
 *	            ^ 1 2  4 8  4 2 1				__free_pages_memory()
 *
 *	free_all_bootmem()
 *	  free_low_memory_core_early()	each free range of low memory
 *	    __free_memory_core()	whole pages only
 *	      __free_pages_memory()	in the largest aligned blocks
 *	        __free_pages_bootmem()	the block's first free
 *
 * The memory map's initialisation has left every page of RAM ready, so only the
 * head of each block is touched, and reserved pages are marked from their
 * ranges: a page of a large block costs well under one instruction.
 *
 * What was reserved and is no longer needed comes later, through
 * free_reserved_area().
 */
#include "internal.h"

#include <linux/bootmem.h>
#include <linux/log2.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/string.h>

void __init __free_pages_bootmem(struct page *page, unsigned int order)
{
	page_zone(page)->managed_pages += 1UL << order;
	free_to_zone(page, order);
}

/* The largest order that @pfn is aligned to and that fits before @end_pfn. */
static unsigned int largest_order(unsigned long pfn, unsigned long end_pfn)
{
	unsigned int aligned = (unsigned int)__builtin_ctzl(pfn | MAX_ORDER_NR_PAGES);

	return min_t(unsigned int, aligned, ilog2(end_pfn - pfn));
}

/* 3 .. 24:   |3|4..7|8 ... 15|16 ... 23|	Linux: __free_pages_memory(), 2.6.34 to 5.x. */
static void __init __free_pages_memory(unsigned long start_pfn, unsigned long end_pfn)
{
	while (start_pfn < end_pfn) {
		unsigned int order = largest_order(start_pfn, end_pfn);

		__free_pages_bootmem(pfn_to_page(start_pfn), order);
		start_pfn += 1UL << order;
	}
}

/* Cut to whole pages and to the given limits.  Linux: __free_memory_core(), 3.3 to 5.x. */
static unsigned long __init __free_memory_core(phys_addr_t start, phys_addr_t end,
					       unsigned long low_pfn, unsigned long high_pfn)
{
	unsigned long start_pfn = max(PFN_UP(start), low_pfn);
	unsigned long end_pfn = min(PFN_DOWN(end), high_pfn);

	if (start_pfn >= end_pfn)
		return 0;
	__free_pages_memory(start_pfn, end_pfn);
	return end_pfn - start_pfn;
}

/* Everything that is free between two pfns. */
static unsigned long __init free_memory_between(unsigned long low_pfn, unsigned long high_pfn)
{
	unsigned long pages = 0;
	phys_addr_t start, end;
	u64 i;

	high_pfn = min(high_pfn, max_mapnr);
	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		pages += __free_memory_core(start, end, low_pfn, high_pfn);
	totalram_pages += pages;
	return pages;
}

/*
 * A page of which one byte is reserved is reserved.
 * Linux: reserve_bootmem_region(), mm/page_alloc.c, 4.2 and later.
 */
static void __init reserve_bootmem_region(phys_addr_t start, phys_addr_t last)
{
	unsigned long end_pfn = min(PFN_DOWN(last) + 1, max_mapnr);

	for (unsigned long pfn = PFN_DOWN(start); pfn < end_pfn; pfn++) {
		struct page *page = pfn_to_page(pfn);

		__SetPageReserved(page);
		init_page_count(page);
	}
}

/* Linux: reset_all_zones_managed_pages(), mm/nobootmem.c, 3.11 to 5.x. */
static void __init reset_all_zones_managed_pages(void)
{
	struct zone *zone;

	for_each_zone(zone)
		zone->managed_pages = 0;
}

/* Before the first block is freed: counts start at zero, what is taken is marked. */
static void __init begin_handover(void)
{
	static bool begun __initdata;
	phys_addr_t start, last;
	u64 i;

	if (begun)
		return;
	begun = true;
	reset_all_zones_managed_pages();
	for_each_reserved_mem_region(i, &start, &last)
		reserve_bootmem_region(start, last);
}

/* Linux: free_low_memory_core_early(), mm/nobootmem.c, 3.0 to 4.19. */
static unsigned long __init free_low_memory_core_early(void)
{
	return free_memory_between(0, max_low_pfn);
}

unsigned long __init free_highmem_range(unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long pages;

	begin_handover();
	pages = free_memory_between(start_pfn, end_pfn);
	totalhigh_pages += pages;
	return pages;
}

/* ---- reserved memory that becomes free --------------------------------- */

/* A run of reserved pages of one zone: unmark, then free in the largest blocks. */
static void free_reserved_pages(unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long pages = end_pfn - start_pfn;

	for (unsigned long pfn = start_pfn; pfn < end_pfn; pfn++) {
		struct page *page = pfn_to_page(pfn);

		BUG_ON(!PageReserved(page) || page_ref_count(page) != 1);
		__ClearPageReserved(page);
		set_page_order(page, 0);
		set_page_count(page, 0);
	}
	page_zone(pfn_to_page(start_pfn))->managed_pages += pages;
	totalram_pages += pages;
	while (start_pfn < end_pfn) {
		unsigned int order = largest_order(start_pfn, end_pfn);

		free_to_zone(pfn_to_page(start_pfn), order);
		start_pfn += 1UL << order;
	}
}

unsigned long free_reserved_area(void *start, void *end, int poison, const char *name)
{
	unsigned long start_pfn = PFN_UP(__pa(start));
	unsigned long end_pfn = PFN_DOWN(__pa(end));

	if (start_pfn >= end_pfn)
		return 0;
	if (poison >= 0)
		memset(pfn_to_virt(start_pfn), poison, (end_pfn - start_pfn) << PAGE_SHIFT);
	free_reserved_pages(start_pfn, end_pfn);
	if (name)
		pr_info("Freeing %s memory: %luK (%08lx - %08lx)\n", name,
			(end_pfn - start_pfn) << (PAGE_SHIFT - 10),
			kernel_vaddr(start_pfn << PAGE_SHIFT), kernel_vaddr(end_pfn << PAGE_SHIFT));
	return end_pfn - start_pfn;
}

/* ---- memblock's successor ------------------------------------------------ */

/* Calls that still come to memblock: whole pages, aligned to their own size. */
static void *late_alloc(phys_addr_t size, phys_addr_t align, int nid)
{
	unsigned int order = get_order((unsigned long)max(size, align));
	struct page *page;

	if (!size || max(size, align) > PAGE_SIZE * MAX_ORDER_NR_PAGES)
		return NULL;
	page = alloc_pages_node(nid, GFP_NOWAIT | __GFP_NOWARN, order);
	return page ? lowmem_page_address(page) : NULL;
}

static void late_free(phys_addr_t base, phys_addr_t size)
{
	unsigned long start_pfn = PFN_UP(base), end_pfn = PFN_DOWN(base + size);

	if (start_pfn < end_pfn)
		free_reserved_pages(start_pfn, end_pfn);
}

unsigned long __init free_all_bootmem(void)
{
	unsigned long pages;

	begin_handover();
	pages = free_low_memory_core_early();
	memblock_set_late_alloc(late_alloc);
	memblock_set_late_free(late_free);
	return pages;
}
