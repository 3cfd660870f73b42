/* SPDX-License-Identifier: MIT */
/*
 * In which order zonelists have nodes and zones (zonelist_order.c), for those
 * who build them (zonelist.c).
 */
#ifndef _MM_ZONELIST_H
#define _MM_ZONELIST_H

#include <linux/mmzone.h>

/*
 * Two nodes, seen from node 0:
 *
 *	by node		0:HighMem 0:Normal 0:DMA 1:HighMem 1:Normal	near before high
 *	by zone		0:HighMem 1:HighMem 0:Normal 1:Normal 0:DMA	high before near
 */
enum zonelist_order {
	ZONELIST_ORDER_DEFAULT,	/* one of the other two, by what the machine is like */
	ZONELIST_ORDER_NODE,
	ZONELIST_ORDER_ZONE
};

#ifdef CONFIG_NUMA

enum zonelist_order choose_zonelist_order(void);
void forget_node_load(void);
int order_nodes(int nid, int *order);

#else

static inline enum zonelist_order choose_zonelist_order(void)
{
	return ZONELIST_ORDER_ZONE;
}

static inline void forget_node_load(void)
{
}

static inline int order_nodes(int nid, int *order)
{
	order[0] = nid;
	return 1;
}

#endif /* CONFIG_NUMA */

#endif /* _MM_ZONELIST_H */
