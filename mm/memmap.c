// SPDX-License-Identifier: MIT
/*
 * The memory map's content: every struct page is written once.
 *
 *	pfn	0    1      9f     100                          end
 *	RAM	     |======|      |==========================|
 *	pages	| R  |  free-able  | R ... R |  free-able      | R  |
 *						   rounded up to ^ a MAX_ORDER block
 *
 * RAM is left ready to be freed (count 0, no flags), so that the hand-over needs
 * to touch heads of blocks only; holes are reserved.  Nothing is looked up per
 * page: zone and node come from the range, the place of the struct pages from
 * the block.  A page costs 11 instructions.
 *
 * Where the struct pages are, the memory models know: flatmem.c, sparse.c.
 */
#include <linux/boot_ranges.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>

#include "mm_init.h"

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
 * At least one page.  What is __init is __cold, and so are its callers: the
 * compiler would save bytes in the one loop where speed counts.
 */
static noinline __section(".init.text") __attribute__((__hot__)) void
fill_memmap(struct page *page, unsigned long pages, unsigned long flags, int users)
{
	struct page *end = page + pages;

	do {
		init_single_page(page, flags, users);
	} while (++page != end);
}

/* Block by block, since no more are sure to be neighbours, or to exist. */
static void __init fill_blocks(unsigned long start_pfn, unsigned long end_pfn, unsigned long flags,
			       int users)
{
	while (start_pfn < end_pfn) {
		unsigned long stop = min(ALIGN(start_pfn + 1, MAX_ORDER_NR_PAGES), end_pfn);

		if (pfn_valid(start_pfn))
			fill_memmap(pfn_to_page(start_pfn), stop - start_pfn,
				    flags | page_section_bits(start_pfn), users);
		start_pfn = stop;
	}
}

/* RAM, ready to be freed. */
static void __init memmap_init_range(unsigned long start_pfn, unsigned long end_pfn,
				     const struct zone *zone)
{
	fill_blocks(start_pfn, end_pfn, zone_flags(zone), 0);
}

/* Where the initialisation stands: the last zone that had RAM, and the pfn behind it. */
struct memmap_cursor {
	unsigned long pfn;
	const struct zone *zone;
};

#ifdef CONFIG_DISCONTIGMEM

/*
 * A struct page is found by its node and says the same node.  In a hole between two,
 * the first ones are in the array of the node before.  Return: where those end.
 */
static unsigned long __init end_of_last_array(const struct memmap_cursor *at, unsigned long end_pfn,
					      const struct zone *zone)
{
	unsigned long pfn = at->pfn;

	while (pfn < end_pfn && pfn_to_nid(pfn) != zone->zone_pgdat->node_id)
		pfn = min(ALIGN(pfn + 1, MAX_ORDER_NR_PAGES), end_pfn);
	return pfn;
}

#else

static inline unsigned long end_of_last_array(const struct memmap_cursor *at,
					      unsigned long end_pfn, const struct zone *zone)
{
	return at->pfn;
}

#endif /* CONFIG_DISCONTIGMEM */

/* No RAM up to @zone's, or to the end: never free, always with one user. */
static void __init memmap_init_hole(const struct memmap_cursor *at, unsigned long end_pfn,
				    const struct zone *zone)
{
	unsigned long pfn = end_of_last_array(at, end_pfn, zone);

	fill_blocks(at->pfn, pfn, zone_flags(at->zone) | PG_bit(reserved), 1);
	fill_blocks(pfn, end_pfn, zone_flags(zone) | PG_bit(reserved), 1);
}

/* Linux: init_unavailable_range(), mm/page_alloc.c, 5.12 and later. */
static void __init init_unavailable_range(const struct memmap_cursor *at, unsigned long end_pfn,
					  const struct zone *zone)
{
	memmap_init_hole(at, end_pfn, zone);
	pr_debug("On node %d, zone %s: %lu pages in unavailable ranges\n",
		 zone->zone_pgdat->node_id, zone->name, end_pfn - at->pfn);
}

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
		init_unavailable_range(at, start_pfn, zone);
	at->pfn = end_pfn;
	at->zone = zone;
}

#ifdef CONFIG_DISCONTIGMEM

/* In a node's array, the struct pages of page frames that have theirs elsewhere. */
static void __init memmap_init_foreign(int nid, unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long base = node_memmap[nid].base;

	for (unsigned long pfn = start_pfn; pfn < end_pfn; pfn++) {
		if (pfn_to_nid(pfn) == nid)
			continue;
		init_single_page((struct page *)(base + pfn * sizeof(struct page)),
				 ((unsigned long)nid << NODES_PGOFF) | PG_bit(reserved), 1);
	}
}

/* Where all of an element is the node's own, there is nothing to do. */
static void __init memmap_init_overlaps(void)
{
	int nid;

	for_each_online_node(nid) {
		const struct node_memmap *map = &node_memmap[nid];

		for (unsigned long pfn = map->start_pfn, stop; pfn < map->end_pfn; pfn = stop) {
			stop = min(ALIGN(pfn + 1, PAGES_PER_ELEMENT), map->end_pfn);
			if (physnode_map[pfn / PAGES_PER_ELEMENT] != nid)
				memmap_init_foreign(nid, pfn, stop);
		}
	}
}

#else

static inline void memmap_init_overlaps(void)
{
}

#endif /* CONFIG_DISCONTIGMEM */

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
	struct memmap_cursor at = { 0, first_online_pgdat()->node_zones };
	unsigned long start, end;
	int i, nid;

	memmap_init_overlaps();
	for_each_ram_range(i, MAX_NUMNODES, &start, &end, &nid) {
		struct pglist_data *pgdat = NODE_DATA(nid == MAX_NUMNODES ? 0 : nid);

		for (int type = 0; type < MAX_NR_ZONES; type++)
			memmap_init_zone_range(&pgdat->node_zones[type], start, end, &at);
	}
	memmap_init_hole(&at, max_mapnr, at.zone);
}
