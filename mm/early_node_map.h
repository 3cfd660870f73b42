/* SPDX-License-Identifier: MIT */
/* The table of RAM by node that CONFIG_BOOTMEM uses; see early_node_map.c. */
#ifndef _MM_EARLY_NODE_MAP_H
#define _MM_EARLY_NODE_MAP_H

#include <linux/numa.h>
#include <linux/types.h>

/* Each entry of the e820 map, and what cutting a piece out of some adds. */
#define MAX_ACTIVE_REGIONS 256

/**
 * struct node_active_region - a run of RAM pages
 * @start_pfn: first page
 * @end_pfn: behind the last
 * @nid: whose
 *
 * Linux: struct node_active_region, include/linux/mmzone.h, 2.6.18 to 3.2.
 */
struct node_active_region {
	unsigned long start_pfn;
	unsigned long end_pfn;
	int nid;
};

extern struct node_active_region early_node_map[MAX_ACTIVE_REGIONS];
extern int nr_nodemap_entries;

#endif /* _MM_EARLY_NODE_MAP_H */
