// SPDX-License-Identifier: MIT
/*
 * RAM that the firmware told of and that mem= keeps from the kernel.
 *
 *	e820_saved	|====RAM====|==RAM==|  |=====RAM=====|
 *	e820		|====RAM====|       |  |             |
 *	held back		    |-------|  |-------------|
 *
 * What memmap= or the MTRRs turned into another type is still in the map, so it is
 * not held back, but taken away.
 *
 * Must not know: what comes of it (mm/memory_hotplug.c).
 */
#include <asm/e820.h>
#include <linux/kernel.h>
#include <linux/pfn.h>
#include <linux/sizes.h>

/* The first byte behind @addr, up to @end, that the map says nothing of; @end if there is none. */
static u64 first_untold(u64 addr, u64 end)
{
	for (u32 i = 0; i < e820.nr_map && addr < end; i++)
		if (e820.map[i].addr <= addr && e820_last(&e820.map[i]) >= addr)
			addr = e820_last(&e820.map[i]) + 1;
	return min(addr, end);
}

/* From there, how far it says nothing. */
static u64 end_of_untold(u64 addr, u64 end)
{
	for (u32 i = 0; i < e820.nr_map; i++)
		if (e820.map[i].addr > addr)
			return min(e820.map[i].addr, end);
	return end;
}

bool e820_next_held_back(u64 *cursor, unsigned long *start_pfn, unsigned long *end_pfn)
{
	for (u32 i = 0; i < e820_saved.nr_map; i++) {
		const struct e820entry *entry = &e820_saved.map[i];
		u64 end = min(e820_last(entry), SZ_4G - 1) + 1;
		u64 start = first_untold(max3(entry->addr, *cursor, (u64)SZ_1M), end);

		if (entry->type != E820_RAM || start >= end)
			continue;
		*cursor = end_of_untold(start, end);
		*start_pfn = (unsigned long)PFN_UP(start);
		*end_pfn = (unsigned long)PFN_DOWN(*cursor);
		if (*start_pfn < *end_pfn)
			return true;
	}
	return false;
}

unsigned long e820_end_of_held_back(void)
{
	unsigned long start, end, last = 0;
	u64 cursor = 0;

	while (e820_next_held_back(&cursor, &start, &end))
		last = end;
	return last;
}
