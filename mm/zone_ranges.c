// SPDX-License-Identifier: MIT
/*
 * Which page frames a node has, how many of a range are RAM, and how far the
 * architecture lets each zone go: what the files that set up zones ask.
 *
 * Knows the boot allocator's ranges; must not know struct page or struct zone.
 */
#include <asm/setup.h>
#include <linux/boot_ranges.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>

#include "mm_init.h"

struct zone_limits zone_limits[MAX_NR_ZONES] __initdata;

/* With one node all RAM is its own, whether memblock has been told so or not. */
static inline int ranges_of(int nid)
{
	return MAX_NUMNODES == 1 ? MAX_NUMNODES : nid;
}

void __init get_pfn_range_for_nid(int nid, unsigned long *start_pfn, unsigned long *end_pfn)
{
	unsigned long start, end;
	int i;

	*start_pfn = ULONG_MAX;
	*end_pfn = 0;
	for_each_ram_range(i, ranges_of(nid), &start, &end, NULL) {
		*start_pfn = min(*start_pfn, start);
		*end_pfn = max(*end_pfn, end);
	}
	if (*start_pfn == ULONG_MAX)
		*start_pfn = 0;
}

/* RAM pages of a node in a range; MAX_NUMNODES stands for all nodes. */
unsigned long __init present_pages_in_range(int nid, unsigned long start_pfn,
					    unsigned long end_pfn)
{
	unsigned long start, end, pages = 0;
	int i;

	for_each_ram_range(i, ranges_of(nid), &start, &end, NULL) {
		start = max(start, start_pfn);
		end = min(end, end_pfn);
		if (start < end)
			pages += end - start;
	}
	return pages;
}

unsigned long __init absent_pages_in_range(unsigned long start_pfn, unsigned long end_pfn)
{
	return end_pfn - start_pfn - present_pages_in_range(MAX_NUMNODES, start_pfn, end_pfn);
}

/* The lowest page of RAM; 0 without any.  Linux: 2.6.18 to 5.x. */
unsigned long __init find_min_pfn_with_active_regions(void)
{
	unsigned long start, end;

	get_pfn_range_for_nid(MAX_NUMNODES, &start, &end);
	return start;
}

/* Behind the highest zone's end nothing is used, even where there is RAM. */
unsigned long __init zones_end_pfn(void)
{
	unsigned long end = 0;

	for (int i = 0; i < MAX_NR_ZONES; i++)
		end = max(end, zone_limits[i].end);
	return end;
}

/* Behind the highest one. */
unsigned long __init find_max_pfn_with_active_regions(void)
{
	unsigned long start, end;

	get_pfn_range_for_nid(MAX_NUMNODES, &start, &end);
	return end;
}

/*
 * There is no room to describe the RAM from a page on: better without it than not
 * to boot.
 */
void __init give_up_ram_from(unsigned long pfn)
{
	unsigned long lost = present_pages_in_range(MAX_NUMNODES, pfn, ULONG_MAX);

	pr_warn("no room to describe all memory: %luK above %#018llx ignored\n",
		lost << (PAGE_SHIFT - 10), PFN_PHYS(pfn));
	forget_ram_from(pfn);
	max_pfn = min(max_pfn, pfn);
}
