// SPDX-License-Identifier: MIT
/*
 * CONFIG_BOOTMEM's way to the buddy allocator: from the bitmaps.
 *
 *	word	  00000000 00000000 00000111 ...
 *	          |                     |
 *	          a run of 61 free pages, found a word at a time, goes over in the
 *	          largest aligned blocks
 *
 * Linux: mm/bootmem.c, 2.2 to 4.19, where a word of free pages is the largest block.
 */
#include "bootmem_internal.h"
#include "internal.h"

#include <linux/memblock.h>

#ifdef CONFIG_BOOTMEM

/* Linux: free_all_bootmem_core(), mm/bootmem.c, 2.2 to 4.19. */
static unsigned long __init free_all_bootmem_core(const struct bootmem_data *bdata)
{
	unsigned long pages = 0, pfn = bdata->node_min_pfn, end_pfn;

	while (next_bootmem_run(bdata, &pfn, &end_pfn)) {
		__free_pages_memory(pfn, end_pfn);
		pages += end_pfn - pfn;
		pfn = end_pfn;
	}
	return pages;
}

unsigned long __init free_all_bootmem(void)
{
	unsigned long pages = 0;

	begin_handover();
	for (const struct bootmem_data *bdata = bdata_list; bdata; bdata = bdata->next)
		pages += free_all_bootmem_core(bdata);
	totalram_pages += pages;
	bootmem_in_charge = false;
	end_handover();
	return pages;
}

/* Each bitmap's own pages.  memblock answers for itself again, if anybody still asks. */
void __init bootmem_discard(void)
{
	memblock_set_successor(NULL);
	while (bdata_list) {
		struct bootmem_data *bdata = bdata_list;
		unsigned long pages = bdata->node_low_pfn - bdata->node_min_pfn;
		unsigned long size = bootmem_bootmap_pages(pages) << PAGE_SHIFT;
		void *map = bdata->node_bootmem_map;

		bdata_list = bdata->next;
		bdata->node_bootmem_map = NULL;
		memblock_free(__pa(map), size);
		free_reserved_area(map, map + size, -1, "bootmem bitmap");
	}
}

#endif /* CONFIG_BOOTMEM */
