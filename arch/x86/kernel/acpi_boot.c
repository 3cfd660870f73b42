// SPDX-License-Identifier: MIT
/*
 * What the boot takes out of the MADT: processors, and where their local APICs are.
 *
 * Without a local APIC it is not even read: its processors could not be told apart, nor woken.
 *
 * Must not know: what the entries look like (madt.c), what is done with the numbers (mpspec.c).
 */
#include <asm/apic.h>
#include <asm/madt.h>
#include <asm/mpspec.h>
#include <asm/processor.h>
#include <linux/errno.h>
#include <linux/printk.h>

static struct madt_info madt __initdata;

static int __init read_madt(const struct acpi_table_header *table)
{
	return madt_parse(table, &madt);
}

void __init acpi_boot_init(void)
{
	int err;

	if (!boot_cpu_has(X86_FEATURE_APIC))
		return;
	err = acpi_table_parse(ACPI_SIG_MADT, read_madt);
	if (err == -ENODEV)
		pr_info("ACPI: no MADT, so that this processor is the only one known\n");
	if (err)
		return;
	if (madt.lapic_address)
		mp_lapic_addr = madt.lapic_address;
	init_apic_mappings();		/* which of them is this one? */
	for (unsigned int i = 0; i < madt.nr_cpus; i++)
		generic_processor_info(madt.apic_id[i]);
}
