/* SPDX-License-Identifier: MIT */
/*
 * What memblock's own files share.  The order of the files, each using only
 * those above it:
 *
 *	memblock_state.c	the two lists, the switches on the command line
 *	memblock_region.c	one list: search, insert, cut, merge
 *	memblock_iter.c		walking one list less another
 *	memblock_find.c		looking for free memory
 *	memblock_grow.c		doubling a full list, handing it over
 *	memblock.c		add, remove, reserve, free, flags, limits
 *	memblock_query.c	questions about the lists, and their dump
 *	memblock_alloc.c	find + reserve + zero, with fall-backs
 */
#ifndef _MM_MEMBLOCK_INTERNAL_H
#define _MM_MEMBLOCK_INTERNAL_H

#include <linux/compiler.h>
#include <linux/memblock.h>
#include <linux/printk.h>

#define memblock_dbg(fmt...)                                                                    \
	do {                                                                                    \
		if (memblock_debug)                                                             \
			pr_info(fmt);                                                           \
	} while (0)

/* Exclusive end of a range, cut off at the top of the address space. */
static inline phys_addr_t memblock_range_end(phys_addr_t base, phys_addr_t size)
{
	return size > PHYS_ADDR_MAX - base ? PHYS_ADDR_MAX : base + size;
}

static inline bool memblock_any_node(int nid)
{
	return nid == NUMA_NO_NODE || nid == MAX_NUMNODES;
}

static inline bool movable_node_is_enabled(void)
{
	return movable_node_enabled;
}

/* memblock_region.c; none of these grows the list, the caller has made room */
unsigned long memblock_region_above(const struct memblock_type *type, phys_addr_t addr);
unsigned long memblock_count_gaps(const struct memblock_type *type, phys_addr_t base,
				  phys_addr_t end);
unsigned long memblock_count_cuts(const struct memblock_type *type, phys_addr_t base,
				  phys_addr_t end);
void memblock_fill_gaps(struct memblock_type *type, phys_addr_t base, phys_addr_t end,
			const struct memblock_region *like);
void memblock_cut(struct memblock_type *type, phys_addr_t addr);
void memblock_drop(struct memblock_type *type, phys_addr_t base, phys_addr_t end);
void memblock_merge(struct memblock_type *type, phys_addr_t base, phys_addr_t end);

/* memblock_grow.c */
int memblock_grow(struct memblock_type *type, phys_addr_t base, phys_addr_t end);

#endif /* _MM_MEMBLOCK_INTERNAL_H */
