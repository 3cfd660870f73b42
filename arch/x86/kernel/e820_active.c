// SPDX-License-Identifier: MIT
/*
 * From the e820 map to early_node_map: which pages are RAM, with CONFIG_BOOTMEM.
 */
#include <asm/e820.h>
#include <linux/active_range.h>
#include <linux/kernel.h>
#include <linux/pfn.h>

#if defined(CONFIG_BOOTMEM) || defined(CONFIG_SELFTEST)

/*
 * The whole pages of an entry, as far as they lie in a range.
 * Linux: e820_find_active_region(), arch/x86/kernel/e820.c, 2.6.26 to 3.0.
 */
static bool e820_find_active_region(const struct e820entry *entry, unsigned long start_pfn,
				    unsigned long last_pfn, unsigned long *ei_startpfn,
				    unsigned long *ei_endpfn)
{
	u64 limit = PFN_PHYS(last_pfn);

	if (entry->type != E820_RAM || !entry->size || entry->addr >= limit)
		return false;
	*ei_startpfn = max(PFN_UP(entry->addr), start_pfn);
	*ei_endpfn = PFN_DOWN(min(e820_last(entry), limit - 1) + 1);
	return *ei_startpfn < *ei_endpfn;
}

void e820_register_active_regions(int nid, unsigned long start_pfn, unsigned long last_pfn)
{
	unsigned long ei_startpfn, ei_endpfn;

	for (u32 i = 0; i < e820.nr_map; i++)
		if (e820_find_active_region(&e820.map[i], start_pfn, last_pfn, &ei_startpfn,
					    &ei_endpfn))
			add_active_range(nid, ei_startpfn, ei_endpfn);
}

#endif /* CONFIG_BOOTMEM || CONFIG_SELFTEST */
