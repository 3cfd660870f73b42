// SPDX-License-Identifier: MIT
/*
 * RAM that comes while the kernel runs (row F7).
 *
 *	add_memory()		the range is a node's: resources, memblock
 *	  arch_add_memory()		which zone; e820 (arch/x86/mm/hotadd.c)
 *	    __add_pages()		struct pages, all of them reserved (memmap_add.c)
 *	online_pages()		its pages are free from here on
 *	  grow_zone()			spans, counts, pageblocks: everybody else is stopped
 *	  free_new_pages()		in the largest blocks, as at boot
 *	  build_all_zonelists()		a zone that was empty is looked at now
 *
 * Who allocates meanwhile sees a zone as it was or as it will be: what is read
 * without a lock changes while the other processors stand still.  The new pages
 * themselves are reserved until they are freed one block after the other, under
 * the zone's lock, like any other block.
 *
 * Linux: mm/memory_hotplug.c, 2.6.14 to 5.x.
 */
#include "internal.h"
#include "pcp.h"

#include <asm/e820.h>
#include <asm/setup.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/ioport.h>
#include <linux/memblock.h>
#include <linux/memory_hotplug.h>
#include <linux/page_debug.h>
#include <linux/pageblock-flags.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/stop_machine.h>
#include <linux/string.h>

/* ---- whose it is ---------------------------------------------------------------- */

static int register_memory_resource(u64 start, u64 size)
{
	struct resource *res = kzalloc(sizeof(*res), GFP_KERNEL);
	int err;

	if (!res)
		return -ENOMEM;
	res->name = "System RAM";
	res->start = start;
	res->end = start + size - 1;
	res->flags = IORESOURCE_MEM | IORESOURCE_BUSY;
	err = insert_resource(&iomem_resource, res);
	if (err)
		kfree(res);
	return err;
}

int add_memory(int nid, u64 start, u64 size)
{
	unsigned long start_pfn = (unsigned long)PFN_DOWN(start);
	unsigned long end_pfn = (unsigned long)PFN_DOWN(start + size);
	int err;

	if (!size || ((start | size) & ~PAGE_MASK) || start > PFN_PHYS(MAX_ARCH_PFN) ||
	    size > PFN_PHYS(MAX_ARCH_PFN) - start || !node_online(nid) ||
	    memblock_overlaps_region(&memblock.memory, start, size))
		return -EINVAL;
	err = arch_add_memory(nid, start_pfn, end_pfn);
	if (err)
		return err;
	if (register_memory_resource(start, size))
		pr_warn("memory hot-add: [mem %#010llx-%#010llx] has no place among the resources\n",
			start, start + size - 1);
	return memblock_add_node(start, size, nid);
}

/* ---- online ------------------------------------------------------------------------ */

/* What has to happen while nobody looks. */
struct zone_growth {
	struct zone *zone;
	unsigned long start_pfn;	/* the new pages */
	unsigned long end_pfn;
	u8 *usemap;			/* types of the pageblocks of the grown zone; then the old ones */
	struct per_cpu_pageset *sets[NR_CPUS];	/* for a zone that was empty; then NULL */
};

static unsigned long grown_start(const struct zone_growth *g)
{
	return populated_zone(g->zone) ? min(g->zone->zone_start_pfn, g->start_pfn) : g->start_pfn;
}

static unsigned long grown_end(const struct zone_growth *g)
{
	return populated_zone(g->zone) ? max(zone_end_pfn(g->zone), g->end_pfn) : g->end_pfn;
}

/*
 * What is left over: of a growth that came to nothing, all; else the old types, but for
 * the boot's, a few bytes that stay where they are.
 */
static void end_growth(struct zone_growth *g)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		kfree(g->sets[cpu]);
	if (g->usemap && !PageReserved(virt_to_page(g->usemap)))
		kfree(g->usemap);
}

/* All memory that is needed, before anything changes. */
static int prepare_growth(struct zone_growth *g)
{
	unsigned int cpu;

	g->usemap = kmalloc(usemap_size(grown_start(g), grown_end(g) - grown_start(g)), GFP_KERNEL);
	if (!g->usemap)
		return -ENOMEM;
	if (populated_zone(g->zone))
		return 0;
	for_each_possible_cpu(cpu) {
		g->sets[cpu] = kzalloc(PAGESETS_SIZE, GFP_KERNEL);
		if (!g->sets[cpu])
			return -ENOMEM;
	}
	return 0;
}

/* The new pageblocks are movable, like all that nobody has taken yet. */
static void grow_usemap(struct zone_growth *g, unsigned long start, unsigned long end)
{
	struct zone *zone = g->zone;
	unsigned long first = start >> pageblock_order;
	u8 *old = zone->pageblock_flags;

	memset(g->usemap, MIGRATE_MOVABLE, usemap_size(start, end - start));
	if (populated_zone(zone))
		memcpy(g->usemap + (zone->first_pageblock - first), old,
		       usemap_size(zone->zone_start_pfn, zone->spanned_pages));
	zone->first_pageblock = first;
	zone->pageblock_flags = g->usemap;
	g->usemap = old;
}

/* Linux: grow_zone_span() and grow_pgdat_span(), mm/memory_hotplug.c, 2.6.14 to 5.x. */
static int grow_zone(void *data)
{
	struct zone_growth *g = data;
	struct zone *zone = g->zone;
	struct pglist_data *pgdat = zone->zone_pgdat;
	unsigned long start = grown_start(g), end = grown_end(g), node_end;
	unsigned int cpu;

	grow_usemap(g, start, end);
	for_each_possible_cpu(cpu) {
		if (!populated_zone(zone))
			zone_pcp_set(zone, cpu, g->sets[cpu]);
		g->sets[cpu] = NULL;
	}
	zone->zone_start_pfn = start;
	zone->spanned_pages = end - start;
	zone->present_pages += g->end_pfn - g->start_pfn;

	node_end = pgdat->node_present_pages ? max(pgdat_end_pfn(pgdat), end) : end;
	if (!pgdat->node_present_pages || start < pgdat->node_start_pfn)
		pgdat->node_start_pfn = start;
	pgdat->node_spanned_pages = node_end - pgdat->node_start_pfn;
	pgdat->node_present_pages += g->end_pfn - g->start_pfn;
	pgdat->nr_zones = max(pgdat->nr_zones, (int)zone_idx(zone) + 1);
	node_set_state(pgdat->node_id, N_HIGH_MEMORY);
	max_pfn = max(max_pfn, g->end_pfn);
	highend_pfn = max(highend_pfn, g->end_pfn);
	return 0;
}

/* Block by block: others allocate from the zone meanwhile, and from these blocks. */
static void free_new_pages(unsigned long start_pfn, unsigned long end_pfn)
{
	while (start_pfn < end_pfn) {
		unsigned int order = largest_order(start_pfn, end_pfn);
		struct page *page = pfn_to_page(start_pfn);

		for (unsigned long i = 0; i < 1UL << order; i++) {
			__ClearPageReserved(page + i);
			set_page_count(page + i, 0);
		}
		free_to_zone(page, order);
		start_pfn += 1UL << order;
	}
}

static void count_new_pages(struct zone *zone, unsigned long pages)
{
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	zone->managed_pages += pages;
	totalram_pages += pages;
	if (is_highmem(zone))
		totalhigh_pages += pages;
	spin_unlock_irqrestore(&zone->lock, flags);
}

int online_pages(unsigned long start_pfn, unsigned long nr_pages)
{
	struct zone_growth g = { .start_pfn = start_pfn, .end_pfn = start_pfn + nr_pages };
	int err;

	if (!nr_pages || !pfn_valid(start_pfn) || !pfn_valid(g.end_pfn - 1) ||
	    !PageReserved(pfn_to_page(start_pfn)))
		return -EINVAL;
	g.zone = page_zone(pfn_to_page(start_pfn));
	err = page_owner_add_memory(start_pfn, nr_pages);
	if (!err)
		err = prepare_growth(&g);
	if (!err)
		err = stop_machine(grow_zone, &g, NULL);
	end_growth(&g);
	if (err)
		return err;

	count_new_pages(g.zone, nr_pages);
	free_new_pages(g.start_pfn, g.end_pfn);
	build_all_zonelists(NULL);
	zone_pcp_update(g.zone);
	init_per_zone_wmark_min();
	pr_info("memory hot-add: [mem %#010llx-%#010llx] is online: %lu pages in zone %s of node %d\n",
		PFN_PHYS(g.start_pfn), PFN_PHYS(g.end_pfn) - 1, nr_pages, g.zone->name,
		g.zone->zone_pgdat->node_id);
	return err;
}

/* ---- what mem= holds back ------------------------------------------------------------ */

/*
 * Whose the firmware says it is; else the node whose RAM begins last before it.
 * @end_pfn comes down to where the next node's begins.
 */
static int memory_add_pfn_to_nid(unsigned long pfn, unsigned long *end_pfn)
{
	struct pglist_data *pgdat, *best = first_online_pgdat();
	u64 end = PFN_PHYS(*end_pfn);
	int nid = memory_add_physaddr_to_nid(PFN_PHYS(pfn), &end);

	*end_pfn = PFN_DOWN(end);
	if (nid != NUMA_NO_NODE && node_online(nid))
		return nid;
	for_each_online_pgdat(pgdat)
		if (pgdat->node_present_pages && pgdat->node_start_pfn <= pfn &&
		    pgdat->node_start_pfn >= best->node_start_pfn)
			best = pgdat;
	return best->node_id;
}

bool memory_is_held_back(void)
{
	u64 cursor = PFN_PHYS(max_low_pfn);
	unsigned long start, end;

	return e820_next_held_back(&cursor, &start, &end);
}

/* Added, but there was no memory to bring it online: that is tried again next time. */
static unsigned long waiting_pfn, waiting_pages;

static int add_and_online(int nid, unsigned long start, unsigned long pages)
{
	int err = add_memory(nid, PFN_PHYS(start), PFN_PHYS(pages));

	if (err)
		return err;
	err = online_pages(start, pages);
	if (err) {
		waiting_pfn = start;
		waiting_pages = pages;
	}
	return err;
}

/* Return: how many of those that wait are online now. */
static unsigned long online_waiting_pages(void)
{
	unsigned long pages = waiting_pages;

	if (!pages || online_pages(waiting_pfn, pages))
		return 0;
	waiting_pages = 0;
	return pages;
}

unsigned long add_held_back_memory(unsigned long max_pages)
{
	unsigned long start, end, added = online_waiting_pages();
	u64 cursor = PFN_PHYS(max_low_pfn);

	while (added < max_pages && !waiting_pages && e820_next_held_back(&cursor, &start, &end)) {
		int nid = memory_add_pfn_to_nid(start, &end);
		unsigned long pages = min(end - start, max_pages - added);
		int err = add_and_online(nid, start, pages);

		if (err) {
			pr_err("memory hot-add: [mem %#010llx-%#010llx]: error %d\n",
			       PFN_PHYS(start), PFN_PHYS(start + pages) - 1, err);
			break;
		}
		added += pages;
		cursor = PFN_PHYS(start + pages);	/* the rest may be another node's */
	}
	return added;
}

/* hotadd=: how much of it comes online at the end of the boot, by itself. */
static unsigned long hotadd_pages;

static int __init parse_hotadd(char *arg)
{
	if (!arg)
		return -EINVAL;
	hotadd_pages = MAX_ARCH_PFN;
	if (!strcmp(arg, "all"))
		return 0;
	hotadd_pages = (unsigned long)min(memparse(arg, &arg), (u64)SZ_4G - 1) >> PAGE_SHIFT;
	return *arg ? -EINVAL : 0;
}
early_param("hotadd", parse_hotadd);

void add_requested_memory(void)
{
	if (hotadd_pages)
		pr_info("memory hot-add: %lu pages that mem= held back are online\n",
			add_held_back_memory(hotadd_pages));
}
