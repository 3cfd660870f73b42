/* SPDX-License-Identifier: MIT */
/*
 * The MADT ("APIC"): which processors and interrupt controllers the firmware
 * found.
 *
 *	header | local APICs' address | flags | entry | entry | ...
 *	                                        ^ type, length, what the type says
 *
 * Linux: struct acpi_table_madt and its sub-tables, include/acpi/actbl1.h.
 */
#ifndef _ASM_MADT_H
#define _ASM_MADT_H

#include <asm/acpi.h>
#include <linux/bitmap.h>

#define ACPI_SIG_MADT "APIC"

struct acpi_table_madt {
	struct acpi_table_header header;
	u32 address;		/* where each processor sees its local APIC */
	u32 flags;		/* bit 0: the two 8259 are there too */
} __packed;

struct acpi_subtable_header {
	u8 type;
	u8 length;		/* bytes, these two included */
} __packed;

enum acpi_madt_type {
	ACPI_MADT_TYPE_LOCAL_APIC = 0,
	ACPI_MADT_TYPE_IO_APIC = 1,
	ACPI_MADT_TYPE_INTERRUPT_OVERRIDE = 2,
	ACPI_MADT_TYPE_NMI_SOURCE = 3,
	ACPI_MADT_TYPE_LOCAL_APIC_NMI = 4,
	ACPI_MADT_TYPE_LOCAL_APIC_OVERRIDE = 5,
	ACPI_MADT_TYPE_LOCAL_X2APIC = 9,
	ACPI_MADT_TYPE_LOCAL_X2APIC_NMI = 10,
};

#define ACPI_MADT_ENABLED 0x1

struct acpi_madt_local_apic {
	struct acpi_subtable_header header;
	u8 processor_id;
	u8 id;
	u32 lapic_flags;
} __packed;

struct acpi_madt_io_apic {
	struct acpi_subtable_header header;
	u8 id;
	u8 reserved;
	u32 address;
	u32 global_irq_base;
} __packed;

struct acpi_madt_interrupt_override {
	struct acpi_subtable_header header;
	u8 bus;			/* 0: ISA */
	u8 source_irq;
	u32 global_irq;
	u16 inti_flags;		/* bits 1…0 polarity, 3…2 trigger */
} __packed;

struct acpi_madt_nmi_source {
	struct acpi_subtable_header header;
	u16 inti_flags;
	u32 global_irq;
} __packed;

struct acpi_madt_local_apic_nmi {
	struct acpi_subtable_header header;
	u8 processor_id;	/* 0xff: all */
	u16 inti_flags;
	u8 lint;		/* the pin, 0 or 1 */
} __packed;

struct acpi_madt_local_apic_override {
	struct acpi_subtable_header header;
	u16 reserved;
	u64 address;
} __packed;

struct acpi_madt_local_x2apic {
	struct acpi_subtable_header header;
	u16 reserved;
	u32 local_apic_id;
	u32 lapic_flags;
	u32 uid;
} __packed;

/* An xAPIC's number has eight bits, and 0xff means all of them. */
#define MAX_LOCAL_APIC 255

/**
 * struct madt_info - what a MADT says
 * @lapic_address: of the local APICs, overrides obeyed
 * @nr_cpus: processors that are enabled, each once
 * @apic_id: their APIC numbers, in the table's order
 * @listed: the set of these numbers
 * @nr_disabled: processors that the firmware switched off
 * @nr_refused: entries of enabled processors that cannot be used: listed before, or with a number
 *	that an xAPIC cannot have
 * @nr_ioapics: I/O APICs
 * @nr_overrides: ISA interrupts that arrive elsewhere than at their own number
 * @nr_damaged: entries with a wrong length
 */
struct madt_info {
	unsigned long lapic_address;
	unsigned int nr_cpus;
	u8 apic_id[MAX_LOCAL_APIC];
	DECLARE_BITMAP(listed, MAX_LOCAL_APIC);
	unsigned int nr_disabled;
	unsigned int nr_refused;
	unsigned int nr_ioapics;
	unsigned int nr_overrides;
	unsigned int nr_damaged;
};

/**
 * madt_parse() - read and print a MADT
 * @table: it; as many bytes can be read as its header says
 * @info: filled whole
 *
 * Nothing outside of these bytes is looked at.  An entry that is too short for its
 * type is left out; one of a length that leads nowhere ends the table.  Each says so.
 *
 * Return: 0, or -EINVAL when there is not even the fixed part.
 */
int __init madt_parse(const struct acpi_table_header *table, struct madt_info *info);

/**
 * acpi_boot_init() - processors out of the MADT
 *
 * Context: setup_arch(), after acpi_boot_table_init() and before setup_per_cpu_areas().
 * Linux: acpi_boot_init(), arch/x86/kernel/acpi/boot.c, 2.6 to 5.x.
 */
void __init acpi_boot_init(void);

#endif /* _ASM_MADT_H */
