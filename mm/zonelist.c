// SPDX-License-Identifier: MIT
/*
 * Zonelists: for each node the order in which zones are tried, and what can be
 * counted by walking zones.
 *
 *	node 0, fallback:	0:HighMem -> 1:HighMem -> 0:Normal -> 0:DMA
 *				^first[HIGHMEM]
 *							  ^first[NORMAL]
 *								      ^first[DMA]
 *	node 0, this node:	0:HighMem -> 0:Normal -> 0:DMA
 *
 * A request starts at first[its zone type] and goes to the right, passing over
 * zones above its type.  Of a node's zones the highest comes first, since fewer
 * users can take it; how nodes mix is zonelist_order.c's.
 *
 * Lists are written during the boot, and while every other processor is stopped;
 * they are read without a lock.  Whoever was stopped in the middle of a list
 * finds its end: behind the end of each list there are ends of older ones.
 *
 * It must not know how zones are made (mm_init.c), nor what is in them.
 */
#include "zonelist.h"

#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/mmzone.h>
#include <linux/pageblock-flags.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/stop_machine.h>

#ifdef CONFIG_NUMA
DEFINE_PER_CPU(int, numa_node);
DEFINE_PER_CPU(int, _numa_mem_);
DEFINE_PER_CPU(struct zonelist *, local_zonelists);
#endif

unsigned long vm_total_pages;
int page_group_by_mobility_disabled;
int mminit_loglevel;

#ifdef CONFIG_HIGHMEM
#define ZONE_FOR_HIGHMEM ZONE_HIGHMEM
#else
#define ZONE_FOR_HIGHMEM ZONE_NORMAL
#endif

/*
 * By the four zone modifiers.  All combinations that are not named have
 * __GFP_DMA in them and mean ZONE_DMA, which is 0: what it returns is good for
 * every user.  MOVABLE counts only together with HIGHMEM.
 */
#define INDEX(modifiers) ((__force unsigned int)(modifiers))

const u8 gfp_zone_table[NR_GFP_ZONES] = {
	[0] = ZONE_NORMAL,
	[INDEX(__GFP_HIGHMEM)] = ZONE_FOR_HIGHMEM,
	[INDEX(__GFP_DMA32)] = ZONE_NORMAL,
	[INDEX(__GFP_DMA32 | __GFP_HIGHMEM)] = ZONE_NORMAL,
	[INDEX(__GFP_MOVABLE)] = ZONE_NORMAL,
	[INDEX(__GFP_MOVABLE | __GFP_HIGHMEM)] = ZONE_MOVABLE,
	[INDEX(__GFP_MOVABLE | __GFP_DMA32)] = ZONE_NORMAL,
	[INDEX(__GFP_MOVABLE | __GFP_DMA32 | __GFP_HIGHMEM)] = ZONE_NORMAL,
};

DEFINE_PER_CPU(unsigned int, gfp_lists[NR_GFP_ZONES]);

static int __init set_mminit_loglevel(char *val)
{
	return val ? kstrtoint(val, 0, &mminit_loglevel) : -EINVAL;
}
early_param("mminit_loglevel", set_mminit_loglevel);

/* ---- building ------------------------------------------------------------ */

/* Append a zone, if there is anything in it.  Returns the new length. */
static int append_zone(struct zonelist *zonelist, int len, int nid, int type)
{
	struct zone *zone = &NODE_DATA(nid)->node_zones[type];

	if (populated_zone(zone))
		zonelist->_zonerefs[len++] = (struct zoneref){ zone, (enum zone_type)type };
	return len;
}

/* End the list, and note where each zone type's requests begin. */
static void finish_zonelist(struct zonelist *zonelist, int len)
{
	zonelist->_zonerefs[len].zone = NULL;
	zonelist->_zonerefs[len].zone_idx = ZONE_DMA;
	for (int i = 0; i < MAX_NR_ZONES; i++)
		zonelist->first[i] = (u8)(next_zones_zonelist(zonelist->_zonerefs,
							      (enum zone_type)i) -
					  zonelist->_zonerefs);
}

/* Linux: build_zonelists_in_node_order(), mm/page_alloc.c, 2.6.23 to 5.x. */
static void build_zonelists_in_node_order(struct zonelist *zonelist, const int *nodes, int count)
{
	int len = 0;

	for (int i = 0; i < count; i++)
		for (int type = MAX_NR_ZONES - 1; type >= 0; type--)
			len = append_zone(zonelist, len, nodes[i], type);
	finish_zonelist(zonelist, len);
}

/* Linux: build_zonelists_in_zone_order(), mm/page_alloc.c, 2.6.23 to 4.13. */
static void build_zonelists_in_zone_order(struct zonelist *zonelist, const int *nodes, int count)
{
	int len = 0;

	for (int type = MAX_NR_ZONES - 1; type >= 0; type--)
		for (int i = 0; i < count; i++)
			len = append_zone(zonelist, len, nodes[i], type);
	finish_zonelist(zonelist, len);
}

static void build_zonelists(struct pglist_data *pgdat, enum zonelist_order order)
{
	struct zonelist *lists = pgdat->node_zonelists;
	int nodes[MAX_NUMNODES];
	int count = order_nodes(pgdat->node_id, nodes);

	if (order == ZONELIST_ORDER_NODE)
		build_zonelists_in_node_order(&lists[ZONELIST_FALLBACK], nodes, count);
	else
		build_zonelists_in_zone_order(&lists[ZONELIST_FALLBACK], nodes, count);
	/* __GFP_THISNODE: nodes[0] is the node itself; with one node both lists are one. */
	if (MAX_ZONELISTS > 1)
		build_zonelists_in_node_order(&lists[MAX_ZONELISTS - 1], nodes, 1);
}

/* ---- what each processor keeps of them ------------------------------------- */

#ifdef CONFIG_NUMA
/*
 * The nearest node that has memory for the kernel: the node itself, mostly.
 * Linux: local_memory_node(), mm/page_alloc.c, 2.6.35 to 5.x.
 */
static int local_memory_node(int nid)
{
	const struct zoneref *z = first_zones_zonelist(node_zonelist(nid, GFP_KERNEL),
						       gfp_zone(GFP_KERNEL));

	return z->zone ? z->zone->zone_pgdat->node_id : nid;
}

static void set_cpu_zonelists(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		int nid = cpu_to_node((int)cpu);

		per_cpu(local_zonelists, cpu) = NODE_DATA(nid)->node_zonelists;
		set_cpu_numa_mem(cpu, local_memory_node(nid));
	}
}
#else
static void set_cpu_zonelists(void)
{
}
#endif

/*
 * For each combination of zone modifiers the list that page_list_id() would
 * call: first zone that may serve it, and migrate type.
 */
static void build_gfp_lists(unsigned int cpu, struct zonelist *zonelist)
{
	for (unsigned int i = 0; i < NR_GFP_ZONES; i++) {
		gfp_t gfp = (__force gfp_t)i;
		const struct zone *zone = first_zones_zonelist(zonelist, gfp_zone(gfp))->zone;

		per_cpu(gfp_lists[i], cpu) = (zone ? zone->list_id : 0) |
					     (unsigned int)allocflags_to_migratetype(gfp);
	}
}

static void set_cpu_gfp_lists(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		build_gfp_lists(cpu, node_zonelist(cpu_to_node((int)cpu), GFP_KERNEL));
}

/* ---- telling what was built ---------------------------------------------- */

/* "mminit::zonelist general 0:Normal = 0:Normal 0:DMA" */
static void print_zonelist(const struct pglist_data *pgdat, struct zonelist *zonelist,
			   const char *kind, enum zone_type highest)
{
	struct zoneref *z;
	struct zone *zone;

	pr_debug("mminit::zonelist %s %d:%s =", kind, pgdat->node_id,
		 pgdat->node_zones[highest].name);
	for_each_zone_zonelist(zone, z, zonelist, highest)
		pr_cont(" %d:%s", zone->zone_pgdat->node_id, zone->name);
	pr_cont("\n");
}

/*
 * The lists of each zone that a node has; of a node without memory, all that its
 * processors might use.
 * Linux: mminit_verify_zonelist(), mm/mm_init.c, 2.6.27 to 5.x.
 */
static void mminit_verify_zonelist(void)
{
	static const char *const kinds[] = { "general", "thisnode" };
	struct pglist_data *pgdat;

	if (mminit_loglevel < MMINIT_VERIFY)
		return;
	for_each_online_pgdat(pgdat) {
		for (int l = 0; l < MAX_ZONELISTS; l++)
			for (int i = 0; i < MAX_NR_ZONES; i++)
				if (populated_zone(&pgdat->node_zones[i]) ||
				    (l == ZONELIST_FALLBACK && !pgdat->node_present_pages))
					print_zonelist(pgdat, &pgdat->node_zonelists[l], kinds[l],
						       (enum zone_type)i);
	}
}

#ifdef CONFIG_NUMA
/* The zone type that memory policies apply to: the highest one that is not MOVABLE. */
static void print_policy_zone(void)
{
	const struct zone *highest = NULL;
	struct zone *zone;

	for_each_populated_zone(zone)
		if (zone_idx(zone) != ZONE_MOVABLE &&
		    (!highest || zone_idx(zone) > zone_idx(highest)))
			highest = zone;
	pr_info("Policy zone: %s\n", highest ? highest->name : "none");
}
#else
static void print_policy_zone(void)
{
}
#endif

/* Everything that somebody may be reading.  @data: the order. */
static int rebuild(void *data)
{
	enum zonelist_order order = *(const enum zonelist_order *)data;
	struct pglist_data *pgdat;

	forget_node_load();
	for_each_online_pgdat(pgdat)
		build_zonelists(pgdat, order);
	set_cpu_zonelists();
	vm_total_pages = nr_free_pagecache_pages();
	/* Too few pageblocks to tell them apart: one for each type is the least. */
	page_group_by_mobility_disabled = vm_total_pages < pageblock_nr_pages * MIGRATE_TYPES;
	set_cpu_gfp_lists();
	return 0;
}

void build_all_zonelists(pg_data_t *pgdat)
{
	static const char *const names[] = { "Default", "Node", "Zone" };
	enum zonelist_order order = choose_zonelist_order();

	if (stop_machine(rebuild, &order, NULL)) {
		pr_err("Zonelists stay as they were: not all processors stopped\n");
		return;
	}
	mminit_verify_zonelist();
	pr_info("Built %d zonelists in %s order, mobility grouping %s.  Total pages: %lu\n",
		num_online_nodes(), names[order], page_group_by_mobility_disabled ? "off" : "on",
		vm_total_pages);
	print_policy_zone();
}

/* ---- counting ------------------------------------------------------------ */

/* Managed pages above the high marks, in the zones that a request may use. */
static unsigned long nr_free_zone_pages(enum zone_type highest)
{
	struct zonelist *zonelist = local_zonelist(GFP_KERNEL);
	unsigned long sum = 0;
	struct zoneref *z;
	struct zone *zone;

	for_each_zone_zonelist(zone, z, zonelist, highest)
		if (zone->managed_pages > zone->watermark[WMARK_HIGH])
			sum += zone->managed_pages - zone->watermark[WMARK_HIGH];
	return sum;
}

unsigned long nr_free_buffer_pages(void)
{
	return nr_free_zone_pages(gfp_zone(GFP_USER));
}

unsigned long nr_free_pagecache_pages(void)
{
	return nr_free_zone_pages(gfp_zone(GFP_HIGHUSER_MOVABLE));
}
