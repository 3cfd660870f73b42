/* SPDX-License-Identifier: MIT */
/*
 * RAM by node, as the architecture registers it with CONFIG_BOOTMEM
 * (mm/early_node_map.c).
 */
#ifndef _LINUX_ACTIVE_RANGE_H
#define _LINUX_ACTIVE_RANGE_H

#include <linux/types.h>

/**
 * add_active_range() - register RAM of a node
 * @nid: the node
 * @start_pfn: first page
 * @end_pfn: behind the last
 *
 * In any order; joined with what it touches or overlaps on the same node.  More
 * than fits is reported and lost.
 * Linux: add_active_range(), mm/page_alloc.c, 2.6.18 to 3.2.
 */
void add_active_range(unsigned int nid, unsigned long start_pfn, unsigned long end_pfn);

/* Take it out again, whole or in part.  Linux: remove_active_range(), 2.6.26 to 3.2. */
void remove_active_range(unsigned int nid, unsigned long start_pfn, unsigned long end_pfn);

/* Forget everything.  Linux: remove_all_active_ranges(), 2.6.18 to 3.2. */
void remove_all_active_ranges(void);

/* By page frames; after the last change, before the first walk.  Linux: 2.6.18 to 3.2. */
void sort_node_map(void);

/* As next_ram_range().  Linux: for_each_active_range_index_in_nid(), 2.6.18 to 3.2. */
bool next_active_range(int *i, int nid, unsigned long *start_pfn, unsigned long *end_pfn,
		       int *out_nid);

#endif /* _LINUX_ACTIVE_RANGE_H */
