/* SPDX-License-Identifier: MIT */
/*
 * ACPI tables as the firmware left them: found, checked, read through a window.
 */
#ifndef _ASM_ACPI_H
#define _ASM_ACPI_H

#include <linux/compiler.h>
#include <linux/init.h>
#include <linux/types.h>

#define ACPI_MAX_TABLES 64

/* The header of every table but the RSDP; 36 bytes. */
struct acpi_table_header {
	char signature[4];
	u32 length;		/* bytes, header included */
	u8 revision;
	u8 checksum;		/* makes all bytes sum up to zero */
	char oem_id[6];
	char oem_table_id[8];
	u32 oem_revision;
	char asl_compiler_id[4];
	u32 asl_compiler_revision;
} __packed;

/**
 * acpi_boot_table_init() - find the tables, check them, keep their memory
 *
 * RSDP: the loader's copy, else a search of the EBDA and of 0xE0000..0xFFFFF.
 * The XSDT where it leads to tables, else the RSDT.  What cannot be a table, or
 * has a wrong checksum, is named with the reason and left out.  Tables inside
 * RAM are reserved in memblock.
 *
 * Context: memblock filled, early_memremap() usable.
 * Linux: acpi_boot_table_init(), arch/x86/kernel/acpi/boot.c, 2.6 to 5.x.
 */
void __init acpi_boot_table_init(void);

/**
 * acpi_find_table() - where a table is
 * @signature: four characters, such as "SRAT"
 * @length: set to the table's length in bytes
 *
 * Return: physical address of the first good table of that name, 0 when there is none.
 */
phys_addr_t acpi_find_table(const char *signature, u32 *length);

/**
 * acpi_table_parse() - look at a table
 * @signature: four characters, such as "SRAT"
 * @handler: gets the first good table of that name; its length lies within bounds and
 *	is that of the bytes that can be read, its checksum was good; what it says is
 *	to be judged by the handler
 *
 * Return: what @handler returned, -ENODEV when there is no such table, -EINVAL when
 * it has changed since it was checked.
 * Context: one processor, from acpi_boot_table_init() on: it takes an early window.
 * Linux: acpi_table_parse(), drivers/acpi/tables.c, 2.6.24 to 5.x.
 */
int acpi_table_parse(const char *signature, int (*handler)(const struct acpi_table_header *table));

#endif /* _ASM_ACPI_H */
