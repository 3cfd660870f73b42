// SPDX-License-Identifier: MIT
/*
 * The e820 map as others want to see it: the tree of memory resources, and the
 * hole in which devices can be placed.
 *
 * Must not know: memblock.
 */
#include <asm/e820.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sizes.h>

/* One for each entry of the map; the tree points here for ever. */
static struct resource e820_res[E820_X_MAX];

static const char *resource_name(u32 type)
{
	switch (type) {
	case E820_RAM:
		return "System RAM";
	case E820_RESERVED:
		return "Reserved";
	case E820_ACPI:
		return "ACPI Tables";
	case E820_NVS:
		return "ACPI Non-volatile Storage";
	case E820_UNUSABLE:
		return "Unusable memory";
	case E820_PRAM:
		return "Persistent Memory (legacy)";
	default:
		return "Unknown E820 type";
	}
}

void __init e820_reserve_resources(void)
{
	for (u32 i = 0; i < e820.nr_map; i++) {
		const struct e820entry *entry = &e820.map[i];
		struct resource *res = &e820_res[i];

		res->name = resource_name(entry->type);
		res->start = entry->addr;
		res->end = e820_last(entry);
		res->flags = IORESOURCE_MEM | IORESOURCE_BUSY;
		if (insert_resource(&iomem_resource, res) < 0)
			pr_warn("e820: %s %pR does not fit into the resource tree\n", res->name,
				res);
	}
}

/* Where a device's registers go when nothing better is known. */
unsigned long pci_mem_start = 0x10000000UL;

/*
 * The holes above the entries, from below:
 *
 *	|--entry--|  hole  |--entry--|--entry--|     hole     4 GiB
 *
 * The hole below the first entry is none: something is there that the firmware
 * did not tell of.
 */
bool e820_search_gap(struct e820_gap *gap)
{
	bool found = false;

	for (u32 i = 0; i < e820.nr_map && e820_last(&e820.map[i]) < SZ_4G - 1; i++) {
		u64 start = e820_last(&e820.map[i]) + 1;
		u64 end = i + 1 < e820.nr_map ? min(e820.map[i + 1].addr, SZ_4G) : SZ_4G;

		if (end - start > gap->size || (!found && end - start == gap->size)) {
			gap->start = start;
			gap->size = end - start;
			found = true;
		}
	}
	return found;
}

void __init e820_setup_gap(void)
{
	struct e820_gap gap = { .size = SZ_4M };

	if (!e820_search_gap(&gap)) {
		pr_warn("e820: no gap of 4 MiB below 4 GiB for PCI devices\n");
		return;
	}
	pci_mem_start = (unsigned long)gap.start;	/* a gap is below 4 GiB */
	pr_info("[mem 0x%08llx-0x%08llx] available for PCI devices\n", gap.start,
		gap.start + gap.size - 1);
}
