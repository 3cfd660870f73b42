// SPDX-License-Identifier: MIT
/*
 * Which nodes there are, and the way from each zone to the next.
 *
 *	NODE_DATA(0) --> | DMA | Normal | HighMem | Movable | --+
 *	NODE_DATA(2) --> | DMA | Normal | HighMem | Movable | <-+   node 1 is not online
 *
 * With one node its pglist_data is a variable; else there is a pointer for each
 * possible node, NULL while the node is not online.
 *
 * It must not know how nodes are found (arch/x86/mm/numa.c), nor what is in a zone.
 *
 * Linux: mm/mmzone.c, 2.6 to 5.x.
 */
#include <linux/init.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>

#ifdef CONFIG_NUMA
struct pglist_data *node_data[MAX_NUMNODES];
#else
struct pglist_data contig_page_data;
#endif

nodemask_t node_states[NR_NODE_STATES] = {
	[N_POSSIBLE] = { 1 },
	[N_ONLINE] = { 1 },
	[N_CPU] = { 1 },
};

struct zone *zone_table[NR_ZONEIDS];

int nr_node_ids = MAX_NUMNODES;

/**
 * setup_nr_node_ids() - count the numbers that a node can have
 *
 * From then on nr_node_ids is one more than the highest possible node; before it
 * is MAX_NUMNODES, which is never too few.
 *
 * Context: free_area_init_nodes(), when the possible nodes are known.
 * Linux: setup_nr_node_ids(), mm/page_alloc.c, 2.6.18 to 5.x.
 */
void __init setup_nr_node_ids(void)
{
	int nid, highest = 0;

	for_each_node(nid)
		highest = nid;
	nr_node_ids = highest + 1;
}

static struct pglist_data *pgdat_of(int nid)
{
	return nid < MAX_NUMNODES ? NODE_DATA(nid) : NULL;
}

struct pglist_data *first_online_pgdat(void)
{
	return pgdat_of(first_online_node);
}

struct pglist_data *next_online_pgdat(const struct pglist_data *pgdat)
{
	return pgdat_of(next_online_node(pgdat->node_id));
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
