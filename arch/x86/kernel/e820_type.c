// SPDX-License-Identifier: MIT
/*
 * What the log calls the types of e820 entries.
 */
#include <asm/e820.h>
#include <linux/kernel.h>
#include <linux/sprintf.h>

static const char *const type_names[] = {
	[E820_RAM]	= "usable",
	[E820_RESERVED]	= "reserved",
	[E820_ACPI]	= "ACPI data",
	[E820_NVS]	= "ACPI NVS",
	[E820_UNUSABLE]	= "unusable",
};

const char *e820_type_name(u32 type, char buf[E820_TYPE_NAME_LEN])
{
	if (type < ARRAY_SIZE(type_names) && type_names[type])
		return type_names[type];
	snprintf(buf, E820_TYPE_NAME_LEN, "type %u", type);
	return buf;
}
