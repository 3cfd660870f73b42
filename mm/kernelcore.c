// SPDX-License-Identifier: MIT
/*
 * kernelcore= and movablecore=: how much memory pages that cannot be moved may
 * use; the rest, at the top of each node, is ZONE_MOVABLE.
 *
 *	node 0	| DMA | Normal | HighMem |  Movable  |
 *		                         ^ zone_movable_pfn[0], start of a block
 *
 * With movable_node it is the nodes' memory that may be pulled out instead, as far as
 * it is in the highest zone.
 *
 * The kernel's share is spread evenly over the nodes.  A node too small for its
 * part hands the rest on to the others.  Low memory always counts as the
 * kernel's: ZONE_MOVABLE is cut out of the highest zone that has RAM.
 *
 * It knows ranges and limits only.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "mm_init.h"

enum zone_type movable_zone;

static unsigned long required_kernelcore __initdata;	/* pages; 0: not asked for */
static unsigned long required_movablecore __initdata;
static unsigned long zone_movable_pfn[MAX_NUMNODES] __initdata;	/* 0: none on the node */

static int __init parse_core(char *val, unsigned long *pages)
{
	unsigned long long bytes;

	if (!val)
		return -EINVAL;
	bytes = memparse(val, &val);
	if (*val || (bytes >> PAGE_SHIFT) > ULONG_MAX)
		return -EINVAL;
	*pages = PFN_UP(bytes);
	return 0;
}

static int __init parse_kernelcore(char *val)
{
	return parse_core(val, &required_kernelcore);
}
early_param("kernelcore", parse_kernelcore);

static int __init parse_movablecore(char *val)
{
	return parse_core(val, &required_movablecore);
}
early_param("movablecore", parse_movablecore);

/* Linux: find_usable_zone_for_movable(), mm/page_alloc.c, 2.6.23 to 5.x. */
static void __init find_usable_zone_for_movable(void)
{
	for (int i = MAX_NR_ZONES - 1; i >= 0; i--) {
		if (i == ZONE_MOVABLE || zone_limits[i].start == zone_limits[i].end)
			continue;
		movable_zone = (enum zone_type)i;
		return;
	}
}

/*
 * Give the kernel @want more pages of a node, from below: all of its low memory, which
 * may be more, then what else it takes.  Holes do not count, so it may take several
 * steps.  Returns how many it got.
 */
static unsigned long __init kernelcore_take(int nid, unsigned long want)
{
	unsigned long usable = zone_limits[movable_zone].start;
	unsigned long pfn, end, taken = 0;

	get_pfn_range_for_nid(nid, &pfn, &end);
	pfn = max(pfn, zone_movable_pfn[nid]);
	while (pfn < end && taken < want) {
		unsigned long to = pfn < usable ? usable : pfn + (want - taken);

		to = min(to, end);
		taken += present_pages_in_range(nid, pfn, to);
		pfn = to;
	}
	zone_movable_pfn[nid] = pfn;
	return taken;
}

/* In equal parts, again and again, until all is placed or every node is full. */
static void __init spread_kernelcore(unsigned long pages)
{
	int usable = num_online_nodes(), nid;

	while (pages && usable) {
		unsigned long share = DIV_ROUND_UP(pages, (unsigned long)usable);
		unsigned long before = pages;

		usable = 0;
		for_each_online_node(nid) {
			unsigned long want = min(share, pages);
			unsigned long got = kernelcore_take(nid, want);

			pages -= min(pages, got);
			usable += got >= want;
		}
		if (pages == before)
			break;
	}
}

/* Each node's, from its lowest memory that may be pulled out.  Other wishes do not count then. */
static void __init movable_from_hotplug(void)
{
	const struct memblock_region *r;
	unsigned long i;

	for_each_memblock_type(i, &memblock.memory, r) {
		unsigned long pfn = PFN_DOWN(r->base);

		if (!(r->flags & MEMBLOCK_HOTPLUG))
			continue;
		if (!zone_movable_pfn[r->nid] || pfn < zone_movable_pfn[r->nid])
			zone_movable_pfn[r->nid] = pfn;
	}
}

/* To the next block, into the movable zone's own range, and not behind the node's end. */
static void __init settle_movable_pfn(int nid)
{
	unsigned long pfn = max(zone_movable_pfn[nid], zone_limits[movable_zone].start);
	unsigned long node_start, node_end;

	get_pfn_range_for_nid(nid, &node_start, &node_end);
	pfn = ALIGN(pfn, MAX_ORDER_NR_PAGES);
	zone_movable_pfn[nid] = pfn < node_end ? pfn : 0;
}

/**
 * find_zone_movable_pfns_for_nodes() - where ZONE_MOVABLE begins on each node
 *
 * Linux: find_zone_movable_pfns_for_nodes(), mm/page_alloc.c, 2.6.23 to 5.x.
 */
void __init find_zone_movable_pfns_for_nodes(void)
{
	unsigned long total = present_pages_in_range(MAX_NUMNODES, 0, ULONG_MAX);
	unsigned long core = required_kernelcore;
	int nid;

	find_usable_zone_for_movable();
	if (movable_node_enabled) {
		movable_from_hotplug();
		for_each_online_node(nid)
			if (zone_movable_pfn[nid])
				settle_movable_pfn(nid);
		return;
	}
	if (required_movablecore) {
		unsigned long movable = min(ALIGN(required_movablecore, MAX_ORDER_NR_PAGES), total);

		core = max(core, total - movable);
	}
	if (!core || core >= total)
		return;

	spread_kernelcore(core);
	for_each_online_node(nid)
		settle_movable_pfn(nid);
}

void __init print_zone_movable_pfns(void)
{
	pr_info("Movable zone start for each node\n");
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		if (zone_movable_pfn[nid])
			pr_info("  Node %d: %#018llx\n", nid, PFN_PHYS(zone_movable_pfn[nid]));
}

/**
 * adjust_zone_range_for_zone_movable() - cut one zone where ZONE_MOVABLE begins
 * @nid: node
 * @type: zone type
 * @limits: its range, changed
 *
 * Linux: adjust_zone_range_for_zone_movable(), mm/page_alloc.c, 2.6.23 to 5.x.
 */
void __init adjust_zone_range_for_zone_movable(int nid, int type, struct zone_limits *limits)
{
	unsigned long movable = zone_movable_pfn[nid];

	if (type == ZONE_MOVABLE)
		limits->start = movable ? movable : limits->end;
	else if (movable)
		limits->end = max(limits->start, min(limits->end, movable));
}
