// SPDX-License-Identifier: MIT
/*
 * How far nodes are from each other: 10 within a node, 20 between two, unless the
 * firmware's SLIT knows better.  The way there need not be as long as the way back.
 *
 * Linux: arch/x86/mm/numa.c, 3.0 to 5.x.
 */
#include "numa_internal.h"

#include <asm/numa.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>

#ifdef CONFIG_NUMA

/* 0: nobody has said anything. */
static u8 numa_distance[MAX_NUMNODES][MAX_NUMNODES];

void __init numa_reset_distance(void)
{
	for (int from = 0; from < MAX_NUMNODES; from++)
		for (int to = 0; to < MAX_NUMNODES; to++)
			numa_distance[from][to] = 0;
}

/**
 * numa_set_distance() - one entry of the table
 * @from: node
 * @to: node
 * @distance: LOCAL_DISTANCE within a node, no less between two; at most 255
 *
 * Return: 0, or -EINVAL.
 * Linux: numa_set_distance(), arch/x86/mm/numa.c, 3.0 to 5.x.
 */
int __init numa_set_distance(int from, int to, unsigned int distance)
{
	bool fits = from == to ? distance == LOCAL_DISTANCE :
				 distance >= LOCAL_DISTANCE && distance <= 0xff;

	if (from < 0 || to < 0 || from >= MAX_NUMNODES || to >= MAX_NUMNODES) {
		pr_warn("NUMA: Warning: node ids are out of bound, from=%d to=%d distance=%u\n",
			from, to, distance);
		return -EINVAL;
	}
	if (!fits) {
		pr_warn("NUMA: Warning: invalid distance parameter, from=%d to=%d distance=%u\n",
			from, to, distance);
		return -EINVAL;
	}
	numa_distance[from][to] = (u8)distance;
	return 0;
}

int __node_distance(int from, int to)
{
	if (from >= 0 && to >= 0 && from < MAX_NUMNODES && to < MAX_NUMNODES &&
	    numa_distance[from][to])
		return numa_distance[from][to];
	return from == to ? LOCAL_DISTANCE : REMOTE_DISTANCE;
}

#endif /* CONFIG_NUMA */
