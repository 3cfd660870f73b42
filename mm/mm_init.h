/* SPDX-License-Identifier: MIT */
/*
 * What the files that set up zones share.
 *
 *	zone_ranges.c	which page frames there are, and the limits of the zones
 *	mm_init.c	nodes, zones and their page counts
 *	kernelcore.c	where ZONE_MOVABLE begins on each node
 *	flatmem.c, discontig.c, sparse.c	where the struct pages are, by memory model
 *	memmap.c	what is in them
 */
#ifndef _MM_MM_INIT_H
#define _MM_MM_INIT_H

#include <linux/init.h>
#include <linux/mmzone.h>

/* From a first pfn to behind the last; equal when empty. */
struct zone_limits {
	unsigned long start;
	unsigned long end;
};

/* ---- zone_ranges.c ------------------------------------------------------ */

extern struct zone_limits zone_limits[MAX_NR_ZONES];	/* what the architecture allows */

unsigned long find_min_pfn_with_active_regions(void);
unsigned long find_max_pfn_with_active_regions(void);
unsigned long zones_end_pfn(void);
unsigned long present_pages_in_range(int nid, unsigned long start_pfn, unsigned long end_pfn);
void give_up_ram_from(unsigned long pfn);

/* ---- kernelcore.c --------------------------------------------------------- */

void find_zone_movable_pfns_for_nodes(void);
void print_zone_movable_pfns(void);
void adjust_zone_range_for_zone_movable(int nid, int type, struct zone_limits *limits);

/* ---- flatmem.c, discontig.c, sparse.c ----------------------------------------------------- */

void alloc_mem_map(void);
#ifdef CONFIG_SPARSEMEM
static inline void set_node_mem_map(struct pglist_data *pgdat)
{
}
#else
void set_node_mem_map(struct pglist_data *pgdat);
#endif
void print_memory_model(void);

/* ---- memmap.c -------------------------------------------------------------- */

void memmap_init(void);

#endif /* _MM_MM_INIT_H */
