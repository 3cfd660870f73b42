// SPDX-License-Identifier: MIT
/*
 * Which node is asked next when a node has nothing, and what matters more: that
 * memory is near, or that low zones are spared.
 *
 *	distances	  0   1   2   3		node 0's list:	0, then 1 (nearest), then
 *		     0	 10  15  20  20				2 or 3, whichever fewer
 *								others have as their second
 *
 * It must not know how a zonelist looks (zonelist.c), nor where distances come
 * from (arch/x86/mm/numa_distance.c).
 */
#include "zonelist.h"

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>

#ifdef CONFIG_NUMA

/* Among nodes at the same distance, rather one that has no processors of its own. */
#define PENALTY_FOR_NODE_WITH_CPUS 1

static enum zonelist_order user_zonelist_order;

/* How often a node is the first of its distance in another one's list. */
static int node_load[MAX_NUMNODES];

/* As in Linux the first letter counts: default, node, zone. */
static int __init setup_numa_zonelist_order(char *val)
{
	char letter = val ? *val | 0x20 : '\0';

	if (letter == 'd')
		user_zonelist_order = ZONELIST_ORDER_DEFAULT;
	else if (letter == 'n')
		user_zonelist_order = ZONELIST_ORDER_NODE;
	else if (letter == 'z')
		user_zonelist_order = ZONELIST_ORDER_ZONE;
	else
		return -EINVAL;
	return 0;
}
early_param("numa_zonelist_order", setup_numa_zonelist_order);

/* ---- which node next ------------------------------------------------------- */

void forget_node_load(void)
{
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		node_load[nid] = 0;
}

/*
 * Smaller is better.  Distance first; of nodes equally far one behind @from, so
 * that no node is everybody's second; and of what is left the least loaded one.
 */
static int node_cost(int from, int nid)
{
	int cost = node_distance(from, nid) + (nid < from);

	if (node_state(nid, N_CPU))
		cost += PENALTY_FOR_NODE_WITH_CPUS;
	return cost * num_online_nodes() * MAX_NUMNODES + node_load[nid];
}

/*
 * The best node with memory that is not used yet; @from itself comes first, with
 * or without memory.  Marks it used.
 *
 * Return: the node, or NUMA_NO_NODE.
 * Linux: find_next_best_node(), mm/page_alloc.c, 2.6 to 5.x.
 */
static int find_next_best_node(int from, nodemask_t *used)
{
	int best = NUMA_NO_NODE, best_cost = 0, nid;

	if (!node_isset(from, *used))
		best = from;
	else
		for_each_node_state(nid, N_MEMORY) {
			int cost = node_cost(from, nid);

			if (node_isset(nid, *used) || (best != NUMA_NO_NODE && cost >= best_cost))
				continue;
			best = nid;
			best_cost = cost;
		}
	if (best != NUMA_NO_NODE)
		node_set(best, *used);
	return best;
}

/**
 * order_nodes() - the nodes that a node's requests go to, best first
 * @nid: the node
 * @order: result: room for MAX_NUMNODES
 *
 * The first of each distance is noted as loaded, the nearer the more, so that the
 * next node's list chooses another one where it can.
 *
 * Return: how many there are.
 * Linux: build_zonelists(), mm/page_alloc.c, 2.6 to 5.x.
 */
int order_nodes(int nid, int *order)
{
	nodemask_t used = NODE_MASK_NONE;
	int load = num_online_nodes(), previous = nid, count = 0, next;

	while ((next = find_next_best_node(nid, &used)) != NUMA_NO_NODE) {
		if (node_distance(nid, next) != node_distance(nid, previous))
			node_load[next] = load;
		previous = next;
		load--;
		order[count++] = next;
	}
	return count;
}

/* ---- near or high --------------------------------------------------------- */

struct zone_sums {
	unsigned long low;	/* pages of the zones below Normal */
	unsigned long all;
};

static struct zone_sums sum_zones(const struct pglist_data *pgdat)
{
	struct zone_sums sums = { 0, 0 };

	for (int type = 0; type < MAX_NR_ZONES; type++) {
		unsigned long pages = pgdat->node_zones[type].managed_pages;

		if (!populated_zone(&pgdat->node_zones[type]))
			continue;
		sums.all += pages;
		if (type < ZONE_NORMAL)
			sums.low += pages;
	}
	return sums;
}

/*
 * Zones before nodes spares ZONE_DMA: requests that a higher zone of another node
 * can serve go there.  That is no gain where ZONE_DMA is no small part of memory,
 * and a loss on a node that has nothing else: each of its requests would go far.
 *
 * Linux: default_zonelist_order(), mm/page_alloc.c, 2.6.23 to 4.13; this is 3.14's.
 */
static enum zonelist_order default_zonelist_order(void)
{
	struct zone_sums total = { 0, 0 };
	struct pglist_data *pgdat;
	unsigned long average;

	for_each_online_pgdat(pgdat) {
		struct zone_sums sums = sum_zones(pgdat);

		if (!populated_zone(&pgdat->node_zones[ZONE_NORMAL]))
			return ZONELIST_ORDER_NODE;
		total.low += sums.low;
		total.all += sums.all;
	}
	if (!total.low || total.low > total.all / 2)
		return ZONELIST_ORDER_NODE;

	average = total.all / (unsigned long)(num_node_state(N_MEMORY) + 1);
	for_each_online_pgdat(pgdat) {
		struct zone_sums sums = sum_zones(pgdat);

		if (sums.low && sums.all > average && sums.low > sums.all * 70 / 100)
			return ZONELIST_ORDER_NODE;
	}
	return ZONELIST_ORDER_ZONE;
}

/**
 * choose_zonelist_order() - by node or by zone
 *
 * Return: what numa_zonelist_order= says, else what suits the machine; never DEFAULT.
 * Linux: set_zonelist_order(), mm/page_alloc.c, 2.6.23 to 4.13.
 */
enum zonelist_order choose_zonelist_order(void)
{
	return user_zonelist_order == ZONELIST_ORDER_DEFAULT ? default_zonelist_order() :
							       user_zonelist_order;
}

#endif /* CONFIG_NUMA */
