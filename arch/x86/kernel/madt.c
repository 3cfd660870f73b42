// SPDX-License-Identifier: MIT
/*
 * Reading the MADT, entry by entry.
 *
 * Firmware wrote it, so that every length is checked before it is believed, and
 * whatever is left out is named.  The rest is used: a machine with one odd entry
 * still has its processors.
 *
 * Offers: madt_parse(), a function of the bytes alone.
 * Must not know: where the table lies, how many processors the kernel can use.
 */
#include <asm/madt.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/string.h>

static const char *const polarity_names[] __initconst = { "dfl", "high", "res", "low" };
static const char *const trigger_names[] __initconst = { "dfl", "edge", "res", "level" };

static const char *__init polarity(u16 inti_flags)
{
	return polarity_names[inti_flags & 3];
}

static const char *__init trigger(u16 inti_flags)
{
	return trigger_names[(inti_flags >> 2) & 3];
}

/* ---- processors ---------------------------------------------------------- */

static void __init add_cpu(struct madt_info *info, u32 apic_id)
{
	if (apic_id >= MAX_LOCAL_APIC) {
		pr_warn("ACPI: MADT: APIC number 0x%x needs an x2APIC, processor ignored\n",
			apic_id);
		info->nr_refused++;
		return;
	}
	if (test_bit(apic_id, info->listed)) {
		pr_warn("ACPI: MADT: lapic_id[0x%02x] is listed twice, the second is ignored\n",
			apic_id);
		info->nr_refused++;
		return;
	}
	set_bit(apic_id, info->listed);
	info->apic_id[info->nr_cpus++] = (u8)apic_id;
}

static void __init note_processor(struct madt_info *info, u32 apic_id, u32 flags)
{
	if (flags & ACPI_MADT_ENABLED)
		add_cpu(info, apic_id);
	else
		info->nr_disabled++;
}

static const char *__init state(u32 flags)
{
	return flags & ACPI_MADT_ENABLED ? "enabled" : "disabled";
}

static void __init parse_lapic(const void *entry, struct madt_info *info)
{
	const struct acpi_madt_local_apic *lapic = entry;

	pr_info("ACPI: LAPIC (acpi_id[0x%02x] lapic_id[0x%02x] %s)\n", lapic->processor_id,
		lapic->id, state(lapic->lapic_flags));
	note_processor(info, lapic->id, lapic->lapic_flags);
}

static void __init parse_x2apic(const void *entry, struct madt_info *info)
{
	const struct acpi_madt_local_x2apic *apic = entry;

	pr_info("ACPI: X2APIC (apic_id[0x%02x] uid[0x%02x] %s)\n", apic->local_apic_id, apic->uid,
		state(apic->lapic_flags));
	note_processor(info, apic->local_apic_id, apic->lapic_flags);
}

/* ---- where interrupts come from ------------------------------------------ */

/* Registers of the local APIC fill a page; two-level page tables end at 4 GiB. */
static bool __init lapic_address_usable(u64 address)
{
	return address && address < SZ_4G && IS_ALIGNED(address, SZ_4K);
}

static void __init set_lapic_address(struct madt_info *info, u64 address)
{
	if (lapic_address_usable(address))
		info->lapic_address = (unsigned long)address;
	else
		pr_warn("ACPI: MADT: no local APIC can be at 0x%08llx, ignored\n", address);
}

static void __init parse_lapic_override(const void *entry, struct madt_info *info)
{
	const struct acpi_madt_local_apic_override *override = entry;

	pr_info("ACPI: LAPIC_ADDR_OVR (address[0x%08llx])\n", override->address);
	set_lapic_address(info, override->address);
}

static void __init parse_ioapic(const void *entry, struct madt_info *info)
{
	const struct acpi_madt_io_apic *ioapic = entry;

	pr_info("ACPI: IOAPIC (id[0x%02x] address[0x%08x] gsi_base[%u])\n", ioapic->id,
		ioapic->address, ioapic->global_irq_base);
	info->nr_ioapics++;
}

static void __init parse_override(const void *entry, struct madt_info *info)
{
	const struct acpi_madt_interrupt_override *override = entry;

	pr_info("ACPI: INT_SRC_OVR (bus %u bus_irq %u global_irq %u %s %s)\n", override->bus,
		override->source_irq, override->global_irq, polarity(override->inti_flags),
		trigger(override->inti_flags));
	info->nr_overrides++;
}

static void __init parse_nmi_source(const void *entry, struct madt_info *info)
{
	const struct acpi_madt_nmi_source *nmi = entry;

	pr_info("ACPI: NMI_SRC (%s %s global_irq %u)\n", polarity(nmi->inti_flags),
		trigger(nmi->inti_flags), nmi->global_irq);
}

static void __init parse_lapic_nmi(const void *entry, struct madt_info *info)
{
	const struct acpi_madt_local_apic_nmi *nmi = entry;

	pr_info("ACPI: LAPIC_NMI (acpi_id[0x%02x] %s %s lint[0x%x])\n", nmi->processor_id,
		polarity(nmi->inti_flags), trigger(nmi->inti_flags), nmi->lint);
}

/* ---- the table ----------------------------------------------------------- */

static const struct {
	u8 length;		/* of such an entry, at least */
	void (*parse)(const void *entry, struct madt_info *info);
} entry_types[] __initconst = {
	[ACPI_MADT_TYPE_LOCAL_APIC] = { sizeof(struct acpi_madt_local_apic), parse_lapic },
	[ACPI_MADT_TYPE_IO_APIC] = { sizeof(struct acpi_madt_io_apic), parse_ioapic },
	[ACPI_MADT_TYPE_INTERRUPT_OVERRIDE] = { sizeof(struct acpi_madt_interrupt_override),
						parse_override },
	[ACPI_MADT_TYPE_NMI_SOURCE] = { sizeof(struct acpi_madt_nmi_source), parse_nmi_source },
	[ACPI_MADT_TYPE_LOCAL_APIC_NMI] = { sizeof(struct acpi_madt_local_apic_nmi),
					    parse_lapic_nmi },
	[ACPI_MADT_TYPE_LOCAL_APIC_OVERRIDE] = { sizeof(struct acpi_madt_local_apic_override),
						 parse_lapic_override },
	[ACPI_MADT_TYPE_LOCAL_X2APIC] = { sizeof(struct acpi_madt_local_x2apic), parse_x2apic },
};

static void __init parse_entry(const struct acpi_subtable_header *entry, struct madt_info *info)
{
	u8 type = entry->type;

	if (type == ACPI_MADT_TYPE_LOCAL_X2APIC_NMI)
		return;		/* about processors that have an x2APIC's number */
	if (type >= ARRAY_SIZE(entry_types) || !entry_types[type].parse) {
		pr_info("ACPI: Found unsupported MADT entry (type = 0x%x)\n", type);
		return;
	}
	if (entry->length < entry_types[type].length) {
		pr_warn("ACPI: MADT: entry of type 0x%x has %u bytes instead of %u, ignored\n",
			type, entry->length, entry_types[type].length);
		info->nr_damaged++;
		return;
	}
	entry_types[type].parse(entry, info);
}

/* Why the table cannot be followed beyond this entry; NULL when it can. */
static const char *__init broken(const struct acpi_subtable_header *entry, u32 room)
{
	if (room < sizeof(*entry))
		return "is cut off";
	if (entry->length < sizeof(*entry))
		return "has no length";
	if (entry->length > room)
		return "reaches past the table's end";
	return NULL;
}

static void __init parse_entries(const u8 *table, u32 length, struct madt_info *info)
{
	u32 offset = sizeof(struct acpi_table_madt);

	while (offset < length) {
		const struct acpi_subtable_header *entry = (const void *)(table + offset);
		const char *fault = broken(entry, length - offset);

		if (fault) {
			pr_warn("ACPI: MADT: entry at offset 0x%x %s, the rest is ignored\n",
				offset, fault);
			info->nr_damaged++;
			return;
		}
		parse_entry(entry, info);
		offset += entry->length;
	}
}

int __init madt_parse(const struct acpi_table_header *table, struct madt_info *info)
{
	const struct acpi_table_madt *madt = (const void *)table;
	u32 length = table->length;

	memset(info, 0, sizeof(*info));
	if (length < sizeof(*madt)) {
		pr_warn("ACPI: MADT: %u bytes are too few, ignored\n", length);
		return -EINVAL;
	}
	pr_debug("ACPI: Local APIC address 0x%08x\n", madt->address);
	set_lapic_address(info, madt->address);
	parse_entries((const u8 *)table, length, info);
	return 0;
}
