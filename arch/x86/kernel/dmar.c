// SPDX-License-Identifier: MIT
/*
 * Intel's IOMMUs, as the ACPI table DMAR lists them.
 *
 *	header | width - 1 | flags | 10 bytes | entry | entry | ...
 *	entry:  type | length | ...
 *		0 DRHD	a unit: where its registers are, which devices are its own
 *		1 RMRR	memory that devices use behind the kernel's back
 *		2 ATSR, 3 RHSA ...
 *
 * They are reported and left as they are: off, so that devices see physical
 * addresses.  The table is believed only as far as its own length goes.
 */
#define pr_fmt(fmt) "DMAR: " fmt

#include <asm/acpi.h>
#include <asm/dmar.h>
#include <asm/early_ioremap.h>
#include <linux/io.h>
#include <asm/iommu_table.h>
#include <asm/page.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sizes.h>

/* Registers of a unit, 32 bits each here. */
#define DMAR_VER_REG 0x00
#define DMAR_CAP_REG 0x08
#define DMAR_REGS_CHECKED 0x18

enum { DMAR_TYPE_DRHD, DMAR_TYPE_RMRR, DMAR_TYPE_ATSR, DMAR_TYPE_RHSA, DMAR_TYPE_ANDD };

struct dmar_table {
	struct acpi_table_header header;
	u8 width;		/* of a host address, less one */
	u8 flags;
	u8 reserved[10];
} __packed;

struct dmar_entry {
	u16 type;
	u16 length;		/* bytes, this header included */
} __packed;

struct dmar_drhd {
	struct dmar_entry header;
	u8 flags;
	u8 size;
	u16 segment;
	u64 address;
} __packed;

struct dmar_rmrr {
	struct dmar_entry header;
	u16 reserved;
	u16 segment;
	u64 base_address;
	u64 end_address;	/* the last byte */
} __packed;

/* What an entry is at least, in bytes. */
static u32 __init entry_size(const struct dmar_entry *entry)
{
	switch (entry->type) {
	case DMAR_TYPE_DRHD:
		return sizeof(struct dmar_drhd);
	case DMAR_TYPE_RMRR:
		return sizeof(struct dmar_rmrr);
	default:
		return sizeof(*entry);
	}
}

static void __init print_entry(const struct dmar_entry *entry)
{
	const struct dmar_drhd *drhd = (const void *)entry;
	const struct dmar_rmrr *rmrr = (const void *)entry;

	switch (entry->type) {
	case DMAR_TYPE_DRHD:
		pr_info("DRHD base: %#016llx flags: %#x\n", drhd->address, drhd->flags);
		break;
	case DMAR_TYPE_RMRR:
		pr_info("RMRR base: %#016llx end: %#016llx\n", rmrr->base_address,
			rmrr->end_address);
		break;
	case DMAR_TYPE_ATSR:
	case DMAR_TYPE_RHSA:
	case DMAR_TYPE_ANDD:
		break;
	default:
		pr_warn("Unknown DMAR structure type %d\n", entry->type);
	}
}

/* Return: why there is no unit with these registers, NULL when there seems to be one. */
static const char *__init registers_fault(const void __iomem *regs)
{
	u32 ones = ~0U;

	if (!readl(regs + DMAR_VER_REG))
		return " has no version";
	for (u32 reg = DMAR_CAP_REG; reg < DMAR_REGS_CHECKED; reg += sizeof(u32))
		ones &= readl(regs + reg);
	return ones == ~0U ? " returns all ones" : NULL;
}

static const char *__init unit_fault(u64 address)
{
	const char *fault;
	void __iomem *regs;

	if (!address)
		return "";
	if (address > SZ_4G - PAGE_SIZE)
		return " is out of reach";
	regs = early_ioremap(address, PAGE_SIZE);
	if (!regs)
		return " cannot be mapped";
	fault = registers_fault(regs);
	early_iounmap(regs, PAGE_SIZE);
	return fault;
}

/* Return: 1 for a unit that is there, 0 for anything else. */
static int __init count_unit(const struct dmar_entry *entry)
{
	const struct dmar_drhd *drhd = (const void *)entry;
	const char *fault;

	if (entry->type != DMAR_TYPE_DRHD)
		return 0;
	fault = unit_fault(drhd->address);
	if (fault)
		pr_warn("Your BIOS is broken; DMAR reported at address %llx%s!\n", drhd->address,
			fault);
	return !fault;
}

int __init dmar_parse(const struct acpi_table_header *table)
{
	const struct dmar_table *dmar = (const void *)table;
	u32 at = sizeof(*dmar);
	int units = 0;

	if (table->length < sizeof(*dmar) || dmar->width < PAGE_SHIFT - 1) {
		pr_warn("Invalid DMAR haw\n");
		return -EINVAL;
	}
	pr_info("Host address width %d\n", dmar->width + 1);

	while (at + sizeof(struct dmar_entry) <= table->length) {
		const struct dmar_entry *entry = (const void *)((const char *)table + at);

		if (entry->length < entry_size(entry) || entry->length > table->length - at) {
			pr_warn("Invalid length %u of a structure of type %u\n", entry->length,
				entry->type);
			return -EINVAL;
		}
		print_entry(entry);
		units += count_unit(entry);
		at += entry->length;
	}
	return units;
}

static int __init detect_intel_iommu(void)
{
	return acpi_table_parse("DMAR", dmar_parse);
}
IOMMU_INIT_POST(detect_intel_iommu);
