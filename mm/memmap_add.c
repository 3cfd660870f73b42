// SPDX-License-Identifier: MIT
/*
 * Struct pages for RAM that comes while the kernel runs.
 *
 * SPARSEMEM gives a section that had no RAM a map: 512 KiB from the page allocator.
 * The other models, and a section that was described in part, have what they have:
 * where that is not enough the RAM is refused.
 *
 * Linux: mm/memory_hotplug.c and mm/sparse.c, 2.6.14 to 5.x.
 */
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "mm_init.h"

/* As a hole's: with one user that never lets go. */
static void reserve_page(struct page *page, const struct zone *zone, unsigned long pfn)
{
	unsigned long zone_bits = (unsigned long)zone->list_id >> MIGRATE_WIDTH << ZONES_PGOFF;

	memset(page, 0, sizeof(*page));
	page->flags = page_section_bits(pfn) | zone_bits | PG_bit(reserved);
	page_mapcount_reset(page);
	init_page_count(page);
}

#ifdef CONFIG_SPARSEMEM

/*
 * Filled before it is published: from then on whoever walks page frames looks at it.
 *
 * Linux: sparse_add_one_section(), mm/sparse.c, 2.6.14 to 4.20.
 */
static int add_mem_map(const struct zone *zone, unsigned long pfn)
{
	unsigned long bytes = PAGES_PER_SECTION * sizeof(struct page);
	unsigned long first = ALIGN_DOWN(pfn, PAGES_PER_SECTION);
	struct page *block, *map;

	if (section_blocks[pfn >> PFN_SECTION_SHIFT]) {
		pr_err("memory hot-add: the boot described only a part of section %lu\n",
		       pfn >> PFN_SECTION_SHIFT);
		return -ENXIO;
	}
	block = alloc_pages_node(zone->zone_pgdat->node_id, GFP_KERNEL | __GFP_NOWARN,
				 get_order(bytes));
	map = block ? lowmem_page_address(block) : vmalloc(bytes);
	if (!map)
		return -ENOMEM;
	for (unsigned long i = 0; i < PAGES_PER_SECTION; i++)
		reserve_page(map + i, zone, first + i);
	sparse_add_section(pfn >> PFN_SECTION_SHIFT, map);
	return 0;
}

#else

static int add_mem_map(const struct zone *zone, unsigned long pfn)
{
	pr_err("memory hot-add: the memory map (" MEMORY_MODEL ") has no room for pfn:%05lx; "
	       "SPARSEMEM would\n", pfn);
	return -ENXIO;
}

#endif

int __add_pages(const struct zone *zone, unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long pfn;

	/* All or nothing: struct pages for each block first. */
	for (pfn = ALIGN_DOWN(start_pfn, MAX_ORDER_NR_PAGES); pfn < end_pfn;
	     pfn += MAX_ORDER_NR_PAGES) {
		int err = pfn_valid(pfn) ? 0 : add_mem_map(zone, pfn);

		if (err)
			return err;
	}
	for (pfn = start_pfn; pfn < end_pfn; pfn++)
		reserve_page(pfn_to_page(pfn), zone, pfn);
	return 0;
}
