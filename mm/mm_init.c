// SPDX-License-Identifier: MIT
/*
 * Nodes and zones: from the boot allocator's ranges to struct zone.
 *
 *	RAM		  |==|  |============|      |=====================|
 *	node 0		   |------------------ spanned ------------------|
 *	zones		   | DMA   | Normal           | HighMem          |
 *	present		   |==|  |=|=========|      |=|==================|
 *
 * A zone's limits come from the architecture (16 MiB, the end of the direct
 * map), cut to where the node's RAM begins and ends; holes inside are spanned
 * but not present.
 *
 * It offers free_area_init_nodes().  It must not know e820, page tables, nor
 * the buddy allocator's ways; the struct pages are memmap.c's.
 */
#include <linux/boot_ranges.h>
#include <linux/bootmem.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/pageblock-flags.h>
#include <linux/printk.h>
#include <linux/stage.h>
#include <linux/string.h>

#include "mm_init.h"

static const char *const zone_names[MAX_NR_ZONES] = {
	[ZONE_DMA] = "DMA",
	[ZONE_NORMAL] = "Normal",
#ifdef CONFIG_HIGHMEM
	[ZONE_HIGHMEM] = "HighMem",
#endif
	[ZONE_MOVABLE] = "Movable",
};

static unsigned long dma_reserve __initdata;

void __init set_dma_reserve(unsigned long pages)
{
	dma_reserve = pages;
}

/* ---- limits -------------------------------------------------------------- */

/*
 * Each zone begins where the one below ends; the lowest where RAM begins.  A
 * limit below that makes an empty zone, not a negative one.
 */
static void __init find_zone_limits(const unsigned long *max_zone_pfn)
{
	unsigned long start = find_min_pfn_with_active_regions();

	for (int i = 0; i < MAX_NR_ZONES; i++) {
		if (i == ZONE_MOVABLE)
			continue;
		zone_limits[i].start = start;
		zone_limits[i].end = max(max_zone_pfn[i], start);
		start = zone_limits[i].end;
	}
}

static void __init print_zone_limits(void)
{
	pr_info("Zone ranges:\n");
	for (int i = 0; i < MAX_NR_ZONES; i++) {
		const struct zone_limits *limits = &zone_limits[i];

		if (i == ZONE_MOVABLE)
			continue;
		if (limits->start == limits->end)
			pr_info("  %-8s empty\n", zone_names[i]);
		else
			pr_info("  %-8s [mem %#018llx-%#018llx]\n", zone_names[i],
				PFN_PHYS(limits->start), PFN_PHYS(limits->end) - 1);
	}
}

static void __init print_node_ranges(void)
{
	unsigned long start, end;
	int i, nid;

	pr_info("Early memory node ranges\n");
	for_each_ram_range(i, MAX_NUMNODES, &start, &end, &nid)
		pr_info("  node %3d: [mem %#018llx-%#018llx]\n", nid == MAX_NUMNODES ? 0 : nid,
			PFN_PHYS(start), PFN_PHYS(end) - 1);
}

/* ---- zones --------------------------------------------------------------- */

/* The part of a node that belongs to one zone type, as far as there is RAM around it. */
static struct zone_limits __init zone_limits_in_node(int nid, int type)
{
	struct zone_limits in = zone_limits[type];
	unsigned long node_start, node_end;

	get_pfn_range_for_nid(nid, &node_start, &node_end);
	if (type == ZONE_MOVABLE)
		in.end = zone_limits[movable_zone].end;
	adjust_zone_range_for_zone_movable(nid, type, &in);
	in.start = max(in.start, node_start);
	in.end = min(in.end, node_end);
	if (in.start >= in.end)
		in.start = in.end = 0;
	return in;
}

static void __init zone_init_lists(struct zone *zone)
{
	spin_lock_init(&zone->lock);
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		zone->free_area[order].nr_free = 0;
		for (int type = 0; type < MIGRATE_TYPES; type++)
			INIT_LIST_HEAD(&zone->free_area[order].free_list[type]);
	}
}

static void __init calculate_zone_pages(struct pglist_data *pgdat, int type)
{
	struct zone_limits in = zone_limits_in_node(pgdat->node_id, type);
	struct zone *zone = &pgdat->node_zones[type];
	unsigned long present = present_pages_in_range(pgdat->node_id, in.start, in.end);

	if (!present)
		in.start = in.end = 0;	/* a node may have RAM below and above, but none here */
	zone->name = zone_names[type];
	zone->zone_pgdat = pgdat;
	zone->zone_start_pfn = in.start;
	zone->spanned_pages = in.end - in.start;
	zone->present_pages = present;
	zone->list_id = (unsigned int)((pgdat->node_id << ZONES_WIDTH) | type) << MIGRATE_WIDTH;
	zone_table[zone->list_id >> MIGRATE_WIDTH] = zone;
	zone_init_lists(zone);

	pgdat->node_present_pages += zone->present_pages;
	if (populated_zone(zone))
		pgdat->nr_zones = type + 1;
}

/* Linux: calculate_node_totalpages(), mm/page_alloc.c, 2.6 to 5.x. */
static void __init calculate_node_totalpages(struct pglist_data *pgdat)
{
	for (int type = 0; type < MAX_NR_ZONES; type++)
		calculate_zone_pages(pgdat, type);
	pr_debug("On node %d totalpages: %lu\n", pgdat->node_id, pgdat->node_present_pages);
}

/*
 * How many pages a per-CPU list should take from the zone at a time: 1/4 of
 * 1/1024 of the zone, at most 128 KiB, and one less than a power of two, which
 * spreads the pages over the sets of the cache.
 *
 * Linux: zone_batchsize(), mm/page_alloc.c, 2.6.16 to 5.x.
 */
unsigned int zone_batchsize(const struct zone *zone)
{
	unsigned long batch = min(zone->managed_pages / 1024, 512 * 1024 / PAGE_SIZE) / 4;

	batch = max(batch, 1UL);
	return rounddown_pow_of_two(batch + batch / 2) - 1;
}

/*
 * Pages of struct pages.  Of large holes SPARSEMEM has none.
 *
 * Linux: calc_memmap_size(), mm/page_alloc.c, 3.8 to 5.x.
 */
static unsigned long __init calc_memmap_size(const struct zone *zone)
{
	unsigned long pages = zone->spanned_pages;

	if (IS_ENABLED(CONFIG_SPARSEMEM) &&
	    pages > zone->present_pages + zone->present_pages / 16)
		pages = zone->present_pages;
	return DIV_ROUND_UP(pages * sizeof(struct page), PAGE_SIZE);
}

/*
 * An estimate until the hand-over counts them: present pages less the zone's
 * part of the memory map, which for high memory comes out of low memory.
 */
static void __init estimate_managed_pages(struct zone *zone, int type)
{
	unsigned long memmap = calc_memmap_size(zone);
	unsigned long pages = zone->present_pages;

	if (pages >= memmap) {
		pages -= memmap;
		if (memmap)
			pr_debug("  %s zone: %lu pages used for memmap\n", zone->name, memmap);
	} else {
		pr_warn("  %s zone: %lu pages exceeds freesize %lu\n", zone->name, memmap, pages);
	}
	if (type == 0 && pages > dma_reserve) {
		pages -= dma_reserve;
		pr_debug("  %s zone: %lu pages reserved\n", zone->name, dma_reserve);
	}
	zone->managed_pages = is_highmem_idx(type) ? zone->present_pages : pages;
}

/*
 * The types of a zone's pageblocks.  All are movable at first: the others come
 * by taking them, whole, when they have need of them.
 *
 * Linux: setup_usemap(), mm/page_alloc.c, 2.6.24 to 5.x.
 */
static void __init setup_usemap(struct zone *zone)
{
	unsigned long size = usemap_size(zone->zone_start_pfn, zone->spanned_pages);

	zone->first_pageblock = zone->zone_start_pfn >> pageblock_order;
	zone->pageblock_flags = memblock_alloc_or_panic(size, sizeof(long));
	memset(zone->pageblock_flags, MIGRATE_MOVABLE, size);
}

/* Linux: free_area_init_core(), mm/page_alloc.c, 2.6 to 5.x. */
static void __init free_area_init_core(struct pglist_data *pgdat)
{
	for (int type = 0; type < MAX_NR_ZONES; type++) {
		struct zone *zone = &pgdat->node_zones[type];

		estimate_managed_pages(zone, type);
		if (!populated_zone(zone))
			continue;
		pr_debug("  %s zone: %lu pages, LIFO batch:%u\n", zone->name,
			 zone->present_pages, zone_batchsize(zone));
		setup_usemap(zone);
	}
}

/* Linux: free_area_init_node(), mm/page_alloc.c, 2.6 to 5.x. */
static void __init free_area_init_node(int nid)
{
	struct pglist_data *pgdat = NODE_DATA(nid);
	unsigned long start, end;

	get_pfn_range_for_nid(nid, &start, &end);
	pgdat->node_id = nid;
	pgdat->node_start_pfn = start;
	pgdat->node_spanned_pages = end - start;
	if (end)
		pr_info("Initmem setup node %d [mem %#018llx-%#018llx]\n", nid, PFN_PHYS(start),
			PFN_PHYS(end) - 1);
	else
		pr_info("Initmem setup node %d as memoryless\n", nid);
	calculate_node_totalpages(pgdat);
	set_node_mem_map(pgdat);
	free_area_init_core(pgdat);
	if (pgdat->node_present_pages)
		node_set_state(nid, N_HIGH_MEMORY);
	if (pgdat->node_zones[ZONE_DMA].present_pages ||
	    pgdat->node_zones[ZONE_NORMAL].present_pages)
		node_set_state(nid, N_NORMAL_MEMORY);
}

void __init free_area_init_nodes(const unsigned long *max_zone_pfn)
{
	int nid;

	find_zone_limits(max_zone_pfn);
	find_zone_movable_pfns_for_nodes();
	print_zone_limits();
	print_zone_movable_pfns();
	print_node_ranges();

	setup_nr_node_ids();
	alloc_mem_map();		/* may have to give up RAM at the top ... */
	for_each_online_node(nid)
		free_area_init_node(nid);	/* ... so the zones come after it */
	print_memory_model();
	boot_stage(zones);
	memmap_init();
	boot_stage(memmap);
}
