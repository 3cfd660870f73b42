/* SPDX-License-Identifier: MIT */
/*
 * What whoever sets up zones, takes the memory over, or audits that, asks of the
 * boot allocator, whichever it is:
 *
 *			RAM by node		of it, free
 *	default		memblock.memory		memblock.memory less memblock.reserved
 *	CONFIG_BOOTMEM	early_node_map		low: bootmem's bitmaps
 *						high: early_node_map less memblock.reserved
 *
 * All in whole pages, ascending.
 */
#ifndef _LINUX_BOOT_RANGES_H
#define _LINUX_BOOT_RANGES_H

#include <linux/init.h>
#include <linux/types.h>

#ifdef CONFIG_BOOTMEM
#define BOOT_RAM_WITNESS "early_node_map"
#define BOOT_FREE_WITNESS "bootmem"
#else
#define BOOT_RAM_WITNESS "memblock"
#define BOOT_FREE_WITNESS "memblock"
#endif

/**
 * next_ram_range() - the next run of RAM pages of one node
 * @i: cursor, -1 to begin
 * @nid: whose; NUMA_NO_NODE or MAX_NUMNODES for all
 * @start_pfn: result: first page
 * @end_pfn: result: behind the last
 * @out_nid: result: its node; may be NULL
 *
 * Return: false at the end.
 */
bool next_ram_range(int *i, int nid, unsigned long *start_pfn, unsigned long *end_pfn,
		    int *out_nid);

#define for_each_ram_range(i, nid, p_start, p_end, p_nid)                                       \
	for ((i) = -1; next_ram_range(&(i), nid, p_start, p_end, p_nid);)

/**
 * next_free_range() - the next run of RAM pages that nobody has taken
 * @cursor: 0 to begin
 * @nid: whose; NUMA_NO_NODE or MAX_NUMNODES for all
 * @start_pfn: result: first page
 * @end_pfn: result: behind the last
 *
 * Return: false at the end.
 * Context: until bootmem_discard() and memblock_discard().
 */
bool next_free_range(u64 *cursor, int nid, unsigned long *start_pfn, unsigned long *end_pfn);

#define for_each_free_range(cursor, nid, p_start, p_end)                                        \
	for ((cursor) = 0; next_free_range(&(cursor), nid, p_start, p_end);)

/* RAM from a page on is given up: there is no room to describe it. */
void __init forget_ram_from(unsigned long pfn);

#endif /* _LINUX_BOOT_RANGES_H */
