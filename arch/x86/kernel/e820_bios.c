// SPDX-License-Identifier: MIT
/*
 * From what the loader or the BIOS told to the e820 map.
 *
 * Offers the platform's default for x86_init.resources.memory_setup, and
 * append_e820_map().  Must not know: who filled boot_params, or what becomes of
 * the map.
 */
#include <asm/e820.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sizes.h>

/* Conventional memory that can be counted on when no table tells: up to the EBDA at its largest. */
#define LOWMEMSIZE 0x9f000UL
#define HIGH_MEMORY SZ_1M

int append_e820_map(const struct e820entry *biosmap, int nr_map)
{
	if (nr_map < 2)
		return -EINVAL;
	for (const struct e820entry *entry = biosmap; entry < biosmap + nr_map; entry++) {
		if (e820_wraps(entry))
			return -EINVAL;
		e820_add_region(entry->addr, entry->size, entry->type);
	}
	return 0;
}

/* Two sizes instead of a table: take the larger, since 88h stops at 64 MiB and may stop earlier. */
static const char *two_region_map(void)
{
	u64 kib = max(boot_params.alt_mem_k, boot_params.ext_mem_k);

	e820.nr_map = 0;
	e820_add_region(0, LOWMEMSIZE, E820_RAM);
	if (kib)
		e820_add_region(HIGH_MEMORY, kib << 10, E820_RAM);
	return boot_params.alt_mem_k < boot_params.ext_mem_k ? "BIOS-88" : "BIOS-e801";
}

const char *default_machine_specific_memory_setup(void)
{
	struct e820entry *table = boot_params.e820_map;
	u32 told = min_t(u32, boot_params.e820_entries, E820MAX);
	u32 nr = e820_drop_void(table, told);

	e820.nr_map = 0;
	if (append_e820_map(table, nr) < 0 && nr == 1)
		e820_add_region(table->addr, table->size, table->type);
	e820_settle(&e820);
	if (e820.nr_map)
		return "BIOS-e820";
	if (told)
		pr_warn("e820: nothing usable among the firmware's %u entries\n", told);
	return two_region_map();
}
