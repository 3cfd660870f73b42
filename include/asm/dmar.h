/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_DMAR_H
#define _ASM_X86_DMAR_H

#include <linux/init.h>

struct acpi_table_header;

/**
 * dmar_parse() - print what the table of Intel's IOMMUs says
 * @table: the table; as many bytes as its length says
 *
 * Return: how many units there are; -EINVAL for a table that contradicts itself,
 * whatever units it has shown before.
 * Linux: parse_dmar_table(), drivers/iommu/dmar.c, 3.2 to 5.x.
 */
int __init dmar_parse(const struct acpi_table_header *table);

#endif /* _ASM_X86_DMAR_H */
