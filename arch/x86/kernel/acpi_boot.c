// SPDX-License-Identifier: MIT
/*
 * What the boot takes out of the MADT: processors, and where their local APICs are.
 *
 * Must not know: what the entries look like (madt.c), what is done with the numbers (mpspec.c).
 */
#include <asm/apic.h>
#include <asm/early_ioremap.h>
#include <asm/madt.h>
#include <asm/mpspec.h>
#include <linux/errno.h>
#include <linux/printk.h>

static struct madt_info madt __initdata;

static int __init read_madt(void)
{
	phys_addr_t addr;
	u32 length;
	void *window;
	int err;

	addr = acpi_find_table(ACPI_SIG_MADT, &length);
	if (!addr)
		return -ENOENT;
	window = early_memremap(addr, length);
	if (!window)
		return -ENOMEM;
	err = madt_parse(window, length, &madt);
	early_memunmap(window, length);
	return err;
}

void __init acpi_boot_init(void)
{
	if (read_madt()) {
		pr_info("ACPI: no MADT, so that this processor is the only one known\n");
		return;
	}
	if (madt.lapic_address)
		mp_lapic_addr = madt.lapic_address;
	for (unsigned int i = 0; i < madt.nr_cpus; i++)
		generic_processor_info(madt.apic_id[i]);
}
