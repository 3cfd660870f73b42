/* SPDX-License-Identifier: MIT */
/* What bootmem's files and its tests share: one node at a time, whatever its memory is. */
#ifndef _MM_BOOTMEM_INTERNAL_H
#define _MM_BOOTMEM_INTERNAL_H

#include <linux/bootmem.h>

/**
 * struct bootmem_data - the bitmap of one node's page frames
 * @node_min_pfn: page frame of bit 0
 * @node_low_pfn: behind the last
 * @node_bootmem_map: a set bit is a page that is taken, or no RAM; NULL: not in use
 * @last_end_off: where the last small allocation ended, bytes from the first page; if in
 *	the middle of a page, the rest of that page can be given out
 * @hint_idx: where the last search ended: below it little is free
 * @next: the node with the next higher page frames
 *
 * Linux: struct bootmem_data, include/linux/bootmem.h, 2.2 to 4.19.
 */
struct bootmem_data {
	unsigned long node_min_pfn;
	unsigned long node_low_pfn;
	unsigned long *node_bootmem_map;
	unsigned long last_end_off;
	unsigned long hint_idx;
	struct bootmem_data *next;
};

extern struct bootmem_data *bdata_list;	/* by page frames, ascending */

/**
 * struct bootmem_wish - what an allocation asks for
 * @size: bytes, at least 1
 * @align: bytes, a power of two
 * @goal: physical address, not below if possible
 * @limit: physical address, not beyond; 0 for the node's end
 */
struct bootmem_wish {
	unsigned long size, align, goal, limit;
};

unsigned long init_bootmem_core(struct bootmem_data *bdata, unsigned long *map,
				unsigned long start_pfn, unsigned long end_pfn);
int reserve_bootmem_core(struct bootmem_data *bdata, phys_addr_t addr, phys_addr_t size,
			 int flags);
void free_bootmem_core(struct bootmem_data *bdata, phys_addr_t addr, phys_addr_t size);
phys_addr_t alloc_bootmem_core(struct bootmem_data *bdata, const struct bootmem_wish *wish);
phys_addr_t alloc_bootmem_any(const struct bootmem_wish *wish);

/**
 * next_bootmem_run() - the next free pages of a node
 * @bdata: the node
 * @start_pfn: in: where to begin; out: first free page at or behind it
 * @end_pfn: out: behind the last free page
 *
 * Words of 32 taken or 32 free pages are passed in one step.
 *
 * Return: false when nothing is free from there on.
 */
bool next_bootmem_run(const struct bootmem_data *bdata, unsigned long *start_pfn,
		      unsigned long *end_pfn);

#endif /* _MM_BOOTMEM_INTERNAL_H */
