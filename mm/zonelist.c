// SPDX-License-Identifier: MIT
/*
 * Zonelists: for each node the order in which zones are tried, and what can be
 * counted by walking zones.
 *
 *	node 0, fallback:	HighMem -> Normal -> DMA -> (the next nearest node's) ...
 *				^first[HIGHMEM]
 *					   ^first[NORMAL]
 *						     ^first[DMA]
 *
 * A request starts at first[its zone type] and goes to the right.  Highest
 * zones come first since fewer users can take them; within a node all zones
 * come before those of another node.
 *
 * It must not know how zones are made (mm_init.c), nor what is in them.
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/mmzone.h>
#include <linux/pageblock-flags.h>
#include <linux/printk.h>

#ifdef CONFIG_NUMA
struct pglist_data *node_data[MAX_NUMNODES];
#else
struct pglist_data contig_page_data;
#endif

nodemask_t node_states[NR_NODE_STATES] = {
	[N_POSSIBLE] = { 1 },
	[N_ONLINE] = { 1 },
};

struct zone *zone_table[NR_ZONEIDS];
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
const u8 gfp_zone_table[GFP_ZONEMASK + 1] = {
	[0] = ZONE_NORMAL,
	[__GFP_HIGHMEM] = ZONE_FOR_HIGHMEM,
	[__GFP_DMA32] = ZONE_NORMAL,
	[__GFP_DMA32 | __GFP_HIGHMEM] = ZONE_NORMAL,
	[__GFP_MOVABLE] = ZONE_NORMAL,
	[__GFP_MOVABLE | __GFP_HIGHMEM] = ZONE_MOVABLE,
	[__GFP_MOVABLE | __GFP_DMA32] = ZONE_NORMAL,
	[__GFP_MOVABLE | __GFP_DMA32 | __GFP_HIGHMEM] = ZONE_NORMAL,
};

DEFINE_PER_CPU(unsigned int, gfp_lists[GFP_ZONEMASK + 1]);

static int __init set_mminit_loglevel(char *val)
{
	return val ? kstrtoint(val, 0, &mminit_loglevel) : -EINVAL;
}
early_param("mminit_loglevel", set_mminit_loglevel);

/* ---- walking ------------------------------------------------------------- */

static struct pglist_data *online_pgdat_from(int nid)
{
	for (; nid < MAX_NUMNODES; nid++)
		if (node_online(nid))
			return NODE_DATA(nid);
	return NULL;
}

struct pglist_data *first_online_pgdat(void)
{
	return online_pgdat_from(0);
}

struct pglist_data *next_online_pgdat(const struct pglist_data *pgdat)
{
	return online_pgdat_from(pgdat->node_id + 1);
}

/* Through the zones of a node, then to the first zone of the next node. */
struct zone *next_zone(struct zone *zone)
{
	struct pglist_data *pgdat = zone->zone_pgdat;

	if (zone_idx(zone) < MAX_NR_ZONES - 1)
		return zone + 1;
	pgdat = next_online_pgdat(pgdat);
	return pgdat ? pgdat->node_zones : NULL;
}

/* ---- building ------------------------------------------------------------ */

/* Append a node's populated zones, highest first.  Returns the new length. */
static int build_zonelists_node(struct pglist_data *pgdat, struct zonelist *zonelist, int len)
{
	for (int i = MAX_NR_ZONES - 1; i >= 0; i--) {
		struct zone *zone = &pgdat->node_zones[i];

		if (!populated_zone(zone))
			continue;
		zonelist->_zonerefs[len].zone = zone;
		zonelist->_zonerefs[len].zone_idx = (enum zone_type)i;
		len++;
	}
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

/* This node, then those behind it, then those before it: no node is everybody's second. */
static void build_zonelists(struct pglist_data *pgdat)
{
	struct zonelist *zonelist = &pgdat->node_zonelists[ZONELIST_FALLBACK];
	int len = 0;

	for (int step = 0; step < MAX_NUMNODES; step++) {
		int nid = (pgdat->node_id + step) % MAX_NUMNODES;

		if (node_online(nid))
			len = build_zonelists_node(NODE_DATA(nid), zonelist, len);
	}
	finish_zonelist(zonelist, len);
}

#ifdef CONFIG_NUMA
static void build_thisnode_zonelist(struct pglist_data *pgdat)
{
	struct zonelist *zonelist = &pgdat->node_zonelists[ZONELIST_NOFALLBACK];

	finish_zonelist(zonelist, build_zonelists_node(pgdat, zonelist, 0));
}
#else
static void build_thisnode_zonelist(struct pglist_data *pgdat)
{
}
#endif

/*
 * For each combination of zone modifiers the list that page_list_id() would
 * call: first zone that may serve it, and migrate type.
 */
static void build_gfp_lists(unsigned int cpu, struct zonelist *zonelist)
{
	for (gfp_t gfp = 0; gfp <= GFP_ZONEMASK; gfp++) {
		const struct zone *zone = first_zones_zonelist(zonelist, gfp_zone(gfp))->zone;

		per_cpu(gfp_lists[gfp], cpu) = (zone ? zone->list_id : 0) |
					       (unsigned int)allocflags_to_migratetype(gfp);
	}
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
				if (populated_zone(&pgdat->node_zones[i]))
					print_zonelist(pgdat, &pgdat->node_zonelists[l], kinds[l],
						       (enum zone_type)i);
	}
}

#ifdef CONFIG_NUMA
/* The zone that memory policies apply to: the highest one that is not MOVABLE. */
static void print_policy_zone(void)
{
	const char *name = "none";
	struct zone *zone;

	for_each_populated_zone(zone)
		if (zone_idx(zone) != ZONE_MOVABLE)
			name = zone->name;
	pr_info("Policy zone: %s\n", name);
}
#else
static void print_policy_zone(void)
{
}
#endif

void build_all_zonelists(pg_data_t *pgdat)
{
	struct pglist_data *each;
	unsigned int cpu;

	for_each_online_pgdat(each) {
		build_zonelists(each);
		build_thisnode_zonelist(each);
	}
	vm_total_pages = nr_free_pagecache_pages();
	/* Too few pageblocks to tell them apart: one for each type is the least. */
	page_group_by_mobility_disabled = vm_total_pages < pageblock_nr_pages * MIGRATE_TYPES;
	for_each_possible_cpu(cpu)
		build_gfp_lists(cpu, node_zonelist(numa_node_id(), GFP_KERNEL));
	mminit_verify_zonelist();
	/* All zones of a type before any of the next lower one: DMA pages are spent last. */
	pr_info("Built %d zonelists in Zone order, mobility grouping %s.  Total pages: %lu\n",
		num_online_nodes(), page_group_by_mobility_disabled ? "off" : "on",
		vm_total_pages);
	print_policy_zone();
}

/* ---- counting ------------------------------------------------------------ */

/* Managed pages above the high marks, in the zones that a request may use. */
static unsigned long nr_free_zone_pages(enum zone_type highest)
{
	struct zonelist *zonelist = node_zonelist(numa_node_id(), GFP_KERNEL);
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
