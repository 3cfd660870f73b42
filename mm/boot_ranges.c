// SPDX-License-Identifier: MIT
/*
 * The one place that knows which boot allocator there is: RAM and free pages,
 * for those who set up zones, take the memory over, and audit that.
 */
#include <linux/active_range.h>
#include <linux/boot_ranges.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/pfn.h>
#include <linux/sizes.h>

#include "bootmem_internal.h"

#ifdef CONFIG_BOOTMEM

bool next_ram_range(int *i, int nid, unsigned long *start_pfn, unsigned long *end_pfn,
		    int *out_nid)
{
	return next_active_range(i, nid, start_pfn, end_pfn, out_nid);
}

/*
 *	RAM	 |------ pfn ------------------------|
 *	reserved	[======]	[====]
 *	result			<------>
 *
 * The first free run at or behind a page, of which @end_pfn is the most that it may be.
 */
static bool clip_to_unreserved(unsigned long *pfn, unsigned long *end_pfn)
{
	const struct memblock_region *rgn;
	unsigned long i;

	for_each_memblock_type(i, &memblock.reserved, rgn) {
		unsigned long start = PFN_DOWN(rgn->base), end = PFN_UP(rgn->base + rgn->size);

		if (end <= *pfn)
			continue;
		if (start > *pfn) {
			*end_pfn = min(*end_pfn, start);
			break;
		}
		*pfn = end;
	}
	return *pfn < *end_pfn;
}

/* High memory has no bitmap: what was reserved there is still in memblock's list. */
static bool next_high_run(int nid, unsigned long pfn, unsigned long *start_pfn,
			  unsigned long *end_pfn)
{
	int i;

	for_each_ram_range(i, nid, start_pfn, end_pfn, NULL) {
		*start_pfn = max(*start_pfn, pfn);
		if (*start_pfn < *end_pfn && clip_to_unreserved(start_pfn, end_pfn))
			return true;
	}
	return false;
}

bool next_free_range(u64 *cursor, int nid, unsigned long *start_pfn, unsigned long *end_pfn)
{
	bool found = false;

	*start_pfn = (unsigned long)*cursor;
	for (const struct bootmem_data *bdata = bdata_list; bdata && !found; bdata = bdata->next) {
		found = next_bootmem_run(bdata, start_pfn, end_pfn);
		if (!found)
			*start_pfn = max(*start_pfn, bdata->node_low_pfn);
	}
	if (!found)
		found = next_high_run(nid, *start_pfn, start_pfn, end_pfn);
	if (found)
		*cursor = *end_pfn;
	return found;
}

void __init forget_ram_from(unsigned long pfn)
{
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		remove_active_range(nid, pfn, ULONG_MAX);
	sort_node_map();
	for (struct bootmem_data *bdata = bdata_list; bdata; bdata = bdata->next)
		reserve_bootmem_core(bdata, PFN_PHYS(pfn), SZ_4G, BOOTMEM_DEFAULT);
	memblock_remove(PFN_PHYS(pfn), PHYS_ADDR_MAX);
}

#else /* memblock */

bool next_ram_range(int *i, int nid, unsigned long *start_pfn, unsigned long *end_pfn,
		    int *out_nid)
{
	return __next_mem_pfn_range(i, nid, start_pfn, end_pfn, out_nid);
}

bool next_free_range(u64 *cursor, int nid, unsigned long *start_pfn, unsigned long *end_pfn)
{
	phys_addr_t start, end;

	while (__next_mem_range(cursor, nid, MEMBLOCK_NONE, &memblock.memory,
				&memblock.reserved, &start, &end, NULL)) {
		*start_pfn = PFN_UP(start);
		*end_pfn = PFN_DOWN(end);
		if (*start_pfn < *end_pfn)
			return true;
	}
	return false;
}

void __init forget_ram_from(unsigned long pfn)
{
	memblock_remove(PFN_PHYS(pfn), PHYS_ADDR_MAX);
}

#endif /* CONFIG_BOOTMEM */
