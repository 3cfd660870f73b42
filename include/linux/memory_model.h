/* SPDX-License-Identifier: MIT */
/*
 * From a page frame number to its struct page and back.  This is the one place
 * that knows how the memory map is laid out; everything else asks here.
 *
 * FLATMEM: one array for all page frames, holes included.
 *
 *	pfn	0                          max_mapnr
 *	mem_map	[0][1][2] ...              [      ]	a multiple of MAX_ORDER_NR_PAGES
 *
 * so that the buddy of every page has a struct page too, even across a hole or
 * behind the end of RAM.
 */
#ifndef _LINUX_MEMORY_MODEL_H
#define _LINUX_MEMORY_MODEL_H

#include <linux/mm_types.h>

#ifdef CONFIG_FLATMEM

extern struct page *mem_map;
extern unsigned long max_mapnr;	/* pfn behind the last one that has a struct page */

#define pfn_to_page(pfn) (mem_map + (pfn))
#define page_to_pfn(page) ((unsigned long)((page) - mem_map))

static inline bool pfn_valid(unsigned long pfn)
{
	return pfn < max_mapnr;
}

#else
#error "this memory model is not built yet: choose CONFIG_FLATMEM"
#endif

#endif /* _LINUX_MEMORY_MODEL_H */
