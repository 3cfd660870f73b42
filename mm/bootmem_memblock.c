// SPDX-License-Identifier: MIT
/*
 * From memblock to bootmem: with CONFIG_BOOTMEM memblock only lays the ground,
 * until page tables cover low memory and there is room for bitmaps.
 *
 *	early_node_map --free_bootmem_with_active_regions()--> bits cleared
 *	memblock.reserved --early_res_to_bootmem()-----------> bits set again
 *
 * Who calls memblock afterwards is served from the bitmaps (bootmem_takes_over()).
 * What is reserved of high memory stays in memblock's list: it has no bits.
 */
#include <linux/active_range.h>
#include <linux/bootmem.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/sizes.h>

#include "bootmem_internal.h"

#ifdef CONFIG_BOOTMEM

void __init free_bootmem_with_active_regions(int nid, unsigned long end_low_pfn)
{
	unsigned long start, end;

	for (int i = -1; next_active_range(&i, nid, &start, &end, NULL);) {
		end = min(end, end_low_pfn);
		if (start < end)
			free_bootmem_node(NODE_DATA(nid), PFN_PHYS(start), PFN_PHYS(end - start));
	}
}

/* One line of the table that follows: the whole range, and what of it has bits. */
static void __init tell_early_res(unsigned long i, const struct memblock_region *rgn,
				  phys_addr_t start, phys_addr_t end)
{
	pr_debug("  #%lu [%010llx - %010llx] %16s", i, rgn->base, rgn->base + rgn->size,
		 rgn->name ? rgn->name : "");
	if (start < end)
		pr_cont(" ==> [%010llx - %010llx]", start, end);
	pr_cont("\n");
}

void __init early_res_to_bootmem(phys_addr_t start, phys_addr_t end)
{
	const struct memblock_region *rgn;
	unsigned long i;

	pr_debug("(%lu early reservations) ==> bootmem [%010llx - %010llx]\n",
		 memblock.reserved.cnt, start, end);
	for_each_memblock_type(i, &memblock.reserved, rgn) {
		phys_addr_t from = max(start, rgn->base);
		phys_addr_t to = min(end, rgn->base + rgn->size);

		tell_early_res(i, rgn, from, to);
		if (from < to)
			reserve_bootmem(from, to - from, BOOTMEM_DEFAULT);
	}
}

/* ---- memblock's callers, from then on --------------------------------------- */

/* memblock searches downwards and so spares ISA's memory; here the goal does that. */
static phys_addr_t serve_alloc(phys_addr_t size, phys_addr_t align, phys_addr_t goal,
			       phys_addr_t limit, int nid)
{
	const struct bootmem_wish wish = {
		.size = (unsigned long)size,
		.align = (unsigned long)align,
		.goal = (unsigned long)max_t(phys_addr_t, goal, MAX_DMA_PADDR),
		.limit = limit >= SZ_4G ? 0 : (unsigned long)limit,
	};

	if (!size || size >= SZ_4G / 4 || align >= SZ_4G / 4 || goal >= SZ_4G)
		return 0;
	return alloc_bootmem_any(&wish);
}

static int serve_reserve(phys_addr_t base, phys_addr_t size)
{
	return reserve_bootmem(base, size, BOOTMEM_DEFAULT);
}

static const struct memblock_successor bootmem_successor = {
	.alloc = serve_alloc,
	.reserve = serve_reserve,
	.free = free_bootmem,
};

void __init bootmem_takes_over(void)
{
	bootmem_in_charge = true;
	memblock_set_successor(&bootmem_successor);
}

#endif /* CONFIG_BOOTMEM */
