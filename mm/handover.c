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
 *	    __free_memory_core()	... as far as it has struct pages
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

#include <linux/boot_ranges.h>
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

/* 3 .. 24:   |3|4..7|8 ... 15|16 ... 23|	Linux: __free_pages_memory(), 2.6.34 to 5.x. */
void __init __free_pages_memory(unsigned long start_pfn, unsigned long end_pfn)
{
	while (start_pfn < end_pfn) {
		unsigned int order = largest_order(start_pfn, end_pfn);

		__free_pages_bootmem(pfn_to_page(start_pfn), order);
		start_pfn += 1UL << order;
	}
}

/* A free range, if anything is left of it.  Linux: __free_memory_core(), mm/nobootmem.c, 3.5 to 5.x. */
static unsigned long __init __free_memory_core(unsigned long start_pfn, unsigned long end_pfn)
{
	if (start_pfn >= end_pfn)
		return 0;
	__free_pages_memory(start_pfn, end_pfn);
	return end_pfn - start_pfn;
}

/* What is free of a node (MAX_NUMNODES: of all) between two pages and has struct pages. */
unsigned long __init free_memory_between(int nid, unsigned long low_pfn, unsigned long high_pfn)
{
	unsigned long pages = 0, start_pfn, end_pfn;
	u64 i;

	high_pfn = min(high_pfn, max_mapnr);
	for_each_free_range(i, nid, &start_pfn, &end_pfn)
		pages += __free_memory_core(max(start_pfn, low_pfn), min(end_pfn, high_pfn));
	totalram_pages += pages;
	return pages;
}

/* Linux: reserve_bootmem_region(), mm/page_alloc.c, 4.2 and later. */
static void __init reserve_bootmem_region(unsigned long start_pfn, unsigned long end_pfn)
{
	end_pfn = min(end_pfn, max_mapnr);
	for (unsigned long pfn = start_pfn; pfn < end_pfn; pfn++) {
		struct page *page = pfn_to_page(pfn);

		__SetPageReserved(page);
		init_page_count(page);
	}
}

/*
 *	RAM	  |------------------------|
 *	free	      |-----|   |--|
 *	marked	  |===|     |===|  |=======|
 *
 * A page of which one byte is taken is taken.  Holes were marked with the memory map.
 */
static void __init reserve_taken_pages(void)
{
	unsigned long start_pfn, end_pfn, free_start = 0, free_end = 0;
	u64 cursor = 0;
	int i;

	for_each_ram_range(i, MAX_NUMNODES, &start_pfn, &end_pfn, NULL) {
		while (start_pfn < end_pfn) {
			while (free_end <= start_pfn)
				if (!next_free_range(&cursor, MAX_NUMNODES, &free_start, &free_end))
					free_start = free_end = ULONG_MAX;
			reserve_bootmem_region(start_pfn, min(free_start, end_pfn));
			start_pfn = free_end;
		}
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
void __init begin_handover(void)
{
	static bool begun __initdata;

	if (begun)
		return;
	begun = true;
	memblock_clear_hotplug(0, PHYS_ADDR_MAX);	/* from here on its zone says who may use it */
	reset_all_zones_managed_pages();
	reserve_taken_pages();
}

unsigned long __init free_highmem_range(int nid, unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long pages;

	begin_handover();
	pages = free_memory_between(nid, start_pfn, end_pfn);
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

/*
 * Calls that still come to memblock: whole pages, aligned to their own size.  Each is
 * one for itself, so that they can come back in parts, and no more than were wanted.
 */
static void *late_alloc(phys_addr_t size, phys_addr_t align, int nid)
{
	unsigned int order = get_order((unsigned long)max(size, align));
	unsigned long bytes = PAGE_ALIGN((unsigned long)size);
	struct page *page;
	void *mem;

	if (!size || max(size, align) > PAGE_SIZE * MAX_ORDER_NR_PAGES)
		return NULL;
	page = alloc_pages_node(nid, GFP_NOWAIT | __GFP_NOWARN, order);
	if (!page)
		return NULL;
	split_page(page, order);
	mem = lowmem_page_address(page);
	free_pages_exact(mem + bytes, (PAGE_SIZE << order) - bytes);
	return mem;
}

/* The boot's are still reserved; others are late_alloc()'s. */
static void late_free(phys_addr_t base, phys_addr_t size)
{
	unsigned long start_pfn = PFN_UP(base), end_pfn = PFN_DOWN(base + size);

	if (start_pfn >= end_pfn)
		return;
	if (PageReserved(pfn_to_page(start_pfn)))
		free_reserved_pages(start_pfn, end_pfn);
	else
		free_pages_exact(pfn_to_virt(start_pfn), (end_pfn - start_pfn) << PAGE_SHIFT);
}

void __init end_handover(void)
{
	memblock_set_late_alloc(late_alloc);
	memblock_set_late_free(late_free);
}
