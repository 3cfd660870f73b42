// SPDX-License-Identifier: MIT
/*
 * From the e820 map to memblock: what is RAM.
 *
 * Offers memblock_x86_fill() and memblock_find_dma_reserve().  Must not know:
 * who reserves what of it.
 */
#include <asm/e820.h>
#include <linux/boot_ranges.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/sizes.h>

#define MAX_DMA_PFN PFN_DOWN(SZ_16M)
#define REACH PFN_PHYS(MAX_ARCH_PFN)	/* two-level page tables end here */

/*
 * An entry that crosses 4 GiB gives its part below; e820_end_of_ram_pfn() has
 * told about the rest.
 */
void memblock_x86_fill(void)
{
	memblock_allow_resize();	/* the map can have more entries than memblock has room */

	for (u32 i = 0; i < e820.nr_map; i++) {
		const struct e820entry *entry = &e820.map[i];
		u64 start = entry->addr;

		if (entry->type != E820_RAM || !entry->size || start >= REACH)
			continue;
		if (memblock_add(start, min(e820_last(entry), REACH - 1) - start + 1) < 0)
			pr_err("e820: no room in memblock for RAM at 0x%08llx\n", start);
	}

	memblock_trim_memory(PAGE_SIZE);
	memblock_dump_all();
}

static unsigned long pages_below(unsigned long limit, unsigned long start_pfn,
				 unsigned long end_pfn)
{
	start_pfn = min(start_pfn, limit);
	end_pfn = min(end_pfn, limit);
	return start_pfn < end_pfn ? end_pfn - start_pfn : 0;
}

unsigned long memblock_find_dma_reserve(void)
{
	unsigned long nr_pages = 0, nr_free_pages = 0;
	unsigned long start_pfn, end_pfn;
	u64 cursor;
	int i;

	for_each_ram_range(i, NUMA_NO_NODE, &start_pfn, &end_pfn, NULL)
		nr_pages += pages_below(MAX_DMA_PFN, start_pfn, end_pfn);
	for_each_free_range(cursor, MAX_NUMNODES, &start_pfn, &end_pfn)
		nr_free_pages += pages_below(MAX_DMA_PFN, start_pfn, end_pfn);
	return nr_pages - nr_free_pages;
}
