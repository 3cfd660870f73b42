// SPDX-License-Identifier: MIT
/*
 * FLATMEM: one array of struct pages for all page frames from 0 to the end of
 * RAM.
 *
 *	pfn	0      RAM          hole               RAM      end
 *		|=============|                  |==============|
 *	mem_map	[ .......................................................]
 *
 * A hole costs as much as RAM: 32 bytes for each page frame.
 */
#include <linux/boot_ranges.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/printk.h>

#include "mm_init.h"

#ifdef CONFIG_FLATMEM

struct page *mem_map;
unsigned long max_mapnr;

/* Bytes of the largest piece of memory that the boot allocator could still give out. */
static phys_addr_t __init largest_free_piece(void)
{
	phys_addr_t limit = memblock_get_current_limit();
	unsigned long start_pfn, end_pfn;
	phys_addr_t most = 0;
	u64 i;

	for_each_free_range(i, MAX_NUMNODES, &start_pfn, &end_pfn) {
		phys_addr_t start = PFN_PHYS(start_pfn), end = min(PFN_PHYS(end_pfn), limit);

		if (start < end)
			most = max(most, end - start);
	}
	return most;
}

static struct page *__init try_mem_map(unsigned long pages)
{
	return memblock_alloc_try_nid_raw(pages * sizeof(struct page), PAGE_SIZE, 0,
					  MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE);
}

static unsigned long __init end_of_mem_map(void)
{
	return ALIGN(min(zones_end_pfn(), find_max_pfn_with_active_regions()), MAX_ORDER_NR_PAGES);
}

/*
 * A little low memory and RAM far above it: there is no room to describe it
 * all.  Half of the largest free piece describes what it can; the RAM above is
 * given up, which is better than not to boot.
 */
static unsigned long __init shrink_mem_map(unsigned long pages)
{
	unsigned long piece = (unsigned long)largest_free_piece();
	unsigned long fit = ALIGN_DOWN(piece / 2 / sizeof(struct page), MAX_ORDER_NR_PAGES);

	if (!fit)
		panic("no room for the memory map: %lu pages need %luK of low memory, "
		      "the largest free piece has %luK", pages,
		      (unsigned long)(pages * sizeof(struct page)) >> 10, piece >> 10);
	give_up_ram_from(fit);
	return end_of_mem_map();
}

/**
 * alloc_mem_map() - take memory for the struct pages of all page frames
 *
 * From pfn 0 to the end of RAM, in whole MAX_ORDER blocks, so that a buddy's
 * struct page always exists.
 *
 * Linux: alloc_node_mem_map(), mm/page_alloc.c, 2.6 to 5.x.
 */
void __init alloc_mem_map(void)
{
	max_mapnr = end_of_mem_map();
	mem_map = try_mem_map(max_mapnr);
	if (mem_map)
		return;
	max_mapnr = shrink_mem_map(max_mapnr);
	mem_map = try_mem_map(max_mapnr);
	BUG_ON(!mem_map);
}

/* Linux: alloc_node_mem_map(), which also sets it. */
void __init set_node_mem_map(struct pglist_data *pgdat)
{
	pgdat->node_mem_map = pfn_to_page(pgdat->node_start_pfn);
	mminit_dprintk(MMINIT_TRACE, "memory_map", "node %d: %lu pages from %p\n", pgdat->node_id,
		       pgdat->node_spanned_pages, pgdat->node_mem_map);
}

bool is_struct_page(const struct page *page)
{
	return page >= mem_map && page < mem_map + max_mapnr &&
	       IS_ALIGNED((unsigned long)page, sizeof(*page));
}

void __init print_memory_model(void)
{
	pr_info("Memory model: FLATMEM, %lu page frames from 0 on, memory map %luK\n", max_mapnr,
		(max_mapnr * sizeof(struct page)) >> 10);
}

#endif /* CONFIG_FLATMEM */
