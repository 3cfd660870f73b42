// SPDX-License-Identifier: MIT
/*
 * The memory map: one struct page for every page frame, RAM or hole.
 *
 *	pfn	0    1      9f     100                          end
 *	RAM	     |======|      |==========================|
 *	mem_map	| R  |  free-able  | R ... R |  free-able      | R  |
 *						   rounded up to ^ a MAX_ORDER block
 *
 * Every struct page is written once.  RAM is left ready to be freed (count 0,
 * no flags), so that the hand-over needs to touch heads of blocks only; holes
 * are reserved.  Nothing is looked up per page: zone and node come from the
 * range.  A page costs 11 instructions.
 */
#include <asm/setup.h>
#include <linux/boot_ranges.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/printk.h>

#include "mm_init.h"

struct page *mem_map;
unsigned long max_mapnr;

/* Bytes of the largest piece of memory that the boot allocator could still give out. */
static phys_addr_t __init largest_free_piece(void)
{
	phys_addr_t limit = memblock_get_current_limit();
	unsigned long start_pfn, end_pfn;
	phys_addr_t most = 0;
	u64 i;

	for_each_free_range(i, &start_pfn, &end_pfn) {
		phys_addr_t start = PFN_PHYS(start_pfn), end = min(PFN_PHYS(end_pfn), limit);

		if (start < end)
			most = max(most, end - start);
	}
	return most;
}

static struct page *__init try_mem_map(unsigned long pages)
{
	return memblock_alloc_try_nid_raw(pages * sizeof(struct page), PAGE_SIZE, 0,
					  MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE);
}

/* Behind the highest zone's end nothing is used, even where there is RAM. */
static unsigned long __init end_of_mem_map(void)
{
	unsigned long end = 0;

	for (int i = 0; i < MAX_NR_ZONES; i++)
		end = max(end, zone_limits[i].end);
	end = min(end, find_max_pfn_with_active_regions());
	return ALIGN(end, MAX_ORDER_NR_PAGES);
}

/*
 * A little low memory and RAM far above it: there is no room to describe it
 * all.  Half of the largest free piece describes what it can; the RAM above is
 * given up, which is better than not to boot.
 */
static unsigned long __init shrink_mem_map(unsigned long pages)
{
	unsigned long piece = (unsigned long)largest_free_piece();
	unsigned long fit = ALIGN_DOWN(piece / 2 / sizeof(struct page), MAX_ORDER_NR_PAGES);
	unsigned long lost = present_pages_in_range(MAX_NUMNODES, fit, ULONG_MAX);

	if (!fit)
		panic("no room for the memory map: %lu pages need %luK of low memory, "
		      "the largest free piece has %luK", pages,
		      (unsigned long)(pages * sizeof(struct page)) >> 10, piece >> 10);
	pr_warn("no room to describe all memory: %luK above %#018llx ignored\n",
		lost << (PAGE_SHIFT - 10), PFN_PHYS(fit));
	forget_ram_from(fit);
	max_pfn = min(max_pfn, fit);
	return end_of_mem_map();
}

/**
 * alloc_mem_map() - take memory for the struct pages of all page frames
 *
 * From pfn 0 to the end of RAM, in whole MAX_ORDER blocks, so that a buddy's
 * struct page always exists.
 *
 * Linux: alloc_node_mem_map(), mm/page_alloc.c, 2.6 to 5.x.
 */
void __init alloc_mem_map(void)
{
	max_mapnr = end_of_mem_map();
	mem_map = try_mem_map(max_mapnr);
	if (mem_map)
		return;
	max_mapnr = shrink_mem_map(max_mapnr);
	mem_map = try_mem_map(max_mapnr);
	BUG_ON(!mem_map);
}

/* Linux: alloc_node_mem_map(), which also sets it. */
void __init set_node_mem_map(struct pglist_data *pgdat)
{
	pgdat->node_mem_map = pfn_to_page(ALIGN_DOWN(pgdat->node_start_pfn, MAX_ORDER_NR_PAGES));
	mminit_dprintk(MMINIT_TRACE, "memory_map", "node %d: %lu pages from %p\n", pgdat->node_id,
		       pgdat->node_spanned_pages, pgdat->node_mem_map);
}

/* The whole of a struct page, once. */
static __always_inline void init_single_page(struct page *page, unsigned long flags, int users)
{
	page->flags = flags;
	page->_count.counter = users;
	page->_mapcount.counter = -1;
	page->lru.next = NULL;
	page->lru.prev = NULL;
	page->private = 0;
	page->index = 0;
	page->caller = 0;
}

static unsigned long __init zone_flags(const struct zone *zone)
{
	unsigned long zone_id = ((unsigned long)zone->zone_pgdat->node_id << ZONES_WIDTH) |
				zone_idx(zone);

	return zone_id << ZONES_PGOFF;
}

/*
 * From @start_pfn to behind the last, at least one page.  What is __init is
 * __cold, and so are its callers: the compiler would save bytes in the one loop
 * where speed counts.
 */
static noinline __section(".init.text") __attribute__((__hot__)) void
fill_memmap(unsigned long start_pfn, unsigned long end_pfn, unsigned long flags, int users)
{
	struct page *page = pfn_to_page(start_pfn);
	struct page *end = pfn_to_page(end_pfn);

	do {
		init_single_page(page, flags, users);
	} while (++page != end);
}

/* RAM, ready to be freed. */
static void __init memmap_init_range(unsigned long start_pfn, unsigned long end_pfn,
				     const struct zone *zone)
{
	fill_memmap(start_pfn, end_pfn, zone_flags(zone), 0);
}

/* No RAM: never free, always with one user. */
static void __init memmap_init_hole(unsigned long start_pfn, unsigned long end_pfn,
				    const struct zone *zone)
{
	if (start_pfn < end_pfn)
		fill_memmap(start_pfn, end_pfn, zone_flags(zone) | PG_bit(reserved), 1);
}

/* Linux: init_unavailable_range(), mm/page_alloc.c, 5.12 and later. */
static void __init init_unavailable_range(unsigned long start_pfn, unsigned long end_pfn,
					  const struct zone *zone)
{
	memmap_init_hole(start_pfn, end_pfn, zone);
	pr_debug("On node %d, zone %s: %lu pages in unavailable ranges\n",
		 zone->zone_pgdat->node_id, zone->name, end_pfn - start_pfn);
}

/* Where the initialisation stands: the last zone that had RAM, and the pfn behind it. */
struct memmap_cursor {
	unsigned long pfn;
	const struct zone *zone;
};

/* The part of one range of RAM that lies in one zone, and the hole before it. */
static void __init memmap_init_zone_range(const struct zone *zone, unsigned long start_pfn,
					  unsigned long end_pfn, struct memmap_cursor *at)
{
	start_pfn = clamp(start_pfn, zone->zone_start_pfn, zone_end_pfn(zone));
	end_pfn = clamp(end_pfn, zone->zone_start_pfn, zone_end_pfn(zone));
	if (start_pfn >= end_pfn)
		return;

	mminit_dprintk(MMINIT_TRACE, "memmap_init", "node %d zone %s pfns %lu -> %lu\n",
		       zone->zone_pgdat->node_id, zone->name, start_pfn, end_pfn);
	memmap_init_range(start_pfn, end_pfn, zone);
	if (at->pfn < start_pfn)
		init_unavailable_range(at->pfn, start_pfn, zone);
	at->pfn = end_pfn;
	at->zone = zone;
}

/**
 * memmap_init() - write every struct page
 *
 * A hole counts for the zone of the range behind it.  Behind the last range
 * nothing counts, but the struct pages up to the end of the block exist.
 *
 * Linux: memmap_init(), mm/page_alloc.c, 5.12 and later; memmap_init_zone() before.
 */
void __init memmap_init(void)
{
	struct memmap_cursor at = { 0, NODE_DATA(0)->node_zones };
	unsigned long start, end;
	int i, nid;

	for_each_ram_range(i, MAX_NUMNODES, &start, &end, &nid) {
		struct pglist_data *pgdat = NODE_DATA(nid == MAX_NUMNODES ? 0 : nid);

		for (int type = 0; type < MAX_NR_ZONES; type++)
			memmap_init_zone_range(&pgdat->node_zones[type], start, end, &at);
	}
	memmap_init_hole(at.pfn, max_mapnr, at.zone);
}
