// SPDX-License-Identifier: MIT
/*
 * Which zone RAM belongs to that comes while the kernel runs: arch_add_memory().
 *
 *	virtual		| direct map | gap | vmalloc ...
 *	physical	| RAM        | more RAM
 *			0       max_low_pfn
 *
 * The vmalloc area begins behind the direct map, whose end was decided by the RAM at
 * boot.  So the direct map cannot grow, and whatever comes is high memory, as it is
 * with Linux on 32 bits.  High memory needs no mapping until somebody uses it.
 */
#include <asm/e820.h>
#include <asm/setup.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/printk.h>

#ifdef CONFIG_HIGHMEM

/* The higher ones of the node's pages may be ZONE_MOVABLE's, and then these are, too. */
static struct zone *zone_for_new_memory(struct pglist_data *pgdat)
{
	struct zone *movable = &pgdat->node_zones[ZONE_MOVABLE];

	return populated_zone(movable) && is_highmem(movable) ? movable :
								&pgdat->node_zones[ZONE_HIGHMEM];
}

int arch_add_memory(int nid, unsigned long start_pfn, unsigned long end_pfn)
{
	int err;

	if (start_pfn < max_low_pfn) {
		pr_err("memory hot-add: pfn:%05lx lies below the end of the direct map\n",
		       start_pfn);
		return -EINVAL;
	}
	err = __add_pages(zone_for_new_memory(NODE_DATA(nid)), start_pfn, end_pfn);
	if (err)
		return err;
	e820_add_region(PFN_PHYS(start_pfn), PFN_PHYS(end_pfn - start_pfn), E820_RAM);
	return sanitize_e820_map(e820.map, ARRAY_SIZE(e820.map), &e820.nr_map);
}

#else

int arch_add_memory(int nid, unsigned long start_pfn, unsigned long end_pfn)
{
	pr_err("memory hot-add: the direct map cannot grow; CONFIG_HIGHMEM could use it\n");
	return -EINVAL;
}

#endif
