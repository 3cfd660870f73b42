// SPDX-License-Identifier: MIT
/*
 * ACPI tables: RSDP -> RSDT or XSDT -> everything else.
 *
 *	RSDP ----> XSDT (64-bit pointers) ----> FACP, APIC, SRAT, SLIT, ...
 *	     \---> RSDT (32-bit pointers) ----> the same
 *
 * Firmware is not to be trusted: a length is believed only within bounds, a
 * table only when its bytes sum up to zero.  Each is read through
 * early_memremap(), since it may lie far above lowmem.  Offers the list of good
 * tables; must not know what is in them.
 */
#include <asm/acpi.h>
#include <asm/bootparam.h>
#include <asm/early_ioremap.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/string.h>

#define BDA_EBDA_SEGMENT 0x40e
#define RSDP_SEARCH_START 0xe0000UL
#define RSDP_SEARCH_END 0x100000UL
#define RSDP_V1_LENGTH 20
#define RSDP_V2_LENGTH 36

/* Longer than any real table; what one window can show. */
#define ACPI_TABLE_MAX (((u32)NR_FIX_BTMAPS - 1) << PAGE_SHIFT)

struct acpi_rsdp {
	char signature[8];	/* "RSD PTR " */
	u8 checksum;		/* of the first 20 bytes */
	char oem_id[6];
	u8 revision;		/* 0: ACPI 1.0, no fields below; 2: all of them */
	u32 rsdt;
	u32 length;
	u64 xsdt;
	u8 extended_checksum;
	u8 reserved[3];
} __packed;

static struct {
	char signature[4];
	u32 length;
	phys_addr_t addr;
} tables[ACPI_MAX_TABLES];
static unsigned int nr_tables;

static u8 __init byte_sum(const void *mem, u32 len)
{
	const u8 *p = mem;
	u8 sum = 0;

	while (len--)
		sum += *p++;
	return sum;
}

static bool __init rsdp_valid(const struct acpi_rsdp *rsdp)
{
	return !memcmp(rsdp->signature, "RSD PTR ", 8) && !byte_sum(rsdp, RSDP_V1_LENGTH);
}

/* RSDPs stand on 16-byte boundaries. */
static bool __init search_rsdp(unsigned long start, unsigned long len, struct acpi_rsdp *found)
{
	char *window = early_memremap(start, len);
	bool hit = false;

	for (unsigned long off = 0; !hit && off + RSDP_V2_LENGTH <= len; off += 16) {
		hit = rsdp_valid((struct acpi_rsdp *)(window + off));
		if (hit)
			memcpy(found, window + off, sizeof(*found));
		if (hit)
			pr_info("ACPI: RSDP 0x%08lX %06X (v%02u %.6s)\n", start + off,
				found->revision ? RSDP_V2_LENGTH : RSDP_V1_LENGTH,
				found->revision, found->oem_id);
	}
	early_memunmap(window, len);
	return hit;
}

static bool __init find_rsdp(struct acpi_rsdp *rsdp)
{
	unsigned long ebda = (unsigned long)*(const volatile u16 *)__va(BDA_EBDA_SEGMENT) << 4;

	if (boot_params.acpi_rsdp_size >= RSDP_V1_LENGTH) {
		memset(rsdp, 0, sizeof(*rsdp));
		memcpy(rsdp, boot_params.acpi_rsdp,
		       min_t(u32, boot_params.acpi_rsdp_size, sizeof(*rsdp)));
		if (rsdp_valid(rsdp)) {
			pr_info("ACPI: RSDP from the boot loader (v%02u %.6s)\n", rsdp->revision,
				rsdp->oem_id);
			return true;
		}
		pr_warn("ACPI: the boot loader's RSDP has a bad signature or checksum\n");
	}
	if (ebda >= SZ_64K && ebda < SZ_640K && search_rsdp(ebda, 1024, rsdp))
		return true;
	return search_rsdp(RSDP_SEARCH_START, RSDP_SEARCH_END - RSDP_SEARCH_START, rsdp);
}

/* Copies the header; 0 when the length in it can be believed. */
static int __init read_header(phys_addr_t addr, struct acpi_table_header *header)
{
	void *window = early_memremap(addr, sizeof(*header));

	memcpy(header, window, sizeof(*header));
	early_memunmap(window, sizeof(*header));
	if (header->length < sizeof(*header) || header->length > ACPI_TABLE_MAX)
		return -EINVAL;
	return 0;
}

static bool __init checksum_good(phys_addr_t addr, u32 length)
{
	void *window = early_memremap(addr, length);
	bool good = byte_sum(window, length) == 0;

	early_memunmap(window, length);
	return good;
}

static void __init print_table(phys_addr_t addr, const struct acpi_table_header *h)
{
	pr_info("ACPI: %.4s 0x%08llX %06X (v%02u %.6s %.8s %08X %.4s %08X)\n", h->signature, addr,
		h->length, h->revision, h->oem_id, h->oem_table_id, h->oem_revision,
		h->asl_compiler_id, h->asl_compiler_revision);
}

/* Checks one table, prints it, and keeps the buddy allocator away from it. */
static int __init check_table(phys_addr_t addr, struct acpi_table_header *header)
{
	if (!addr || upper_32_bits(addr)) {
		pr_warn("ACPI: table at 0x%llx is out of reach, ignored\n", addr);
		return -EINVAL;
	}
	if (read_header(addr, header)) {
		pr_warn("ACPI: table at 0x%08llx has the absurd length %u, ignored\n", addr,
			header->length);
		return -EINVAL;
	}
	print_table(addr, header);
	if (!checksum_good(addr, header->length)) {
		pr_warn("ACPI: %.4s at 0x%08llx has a bad checksum, ignored\n", header->signature,
			addr);
		return -EINVAL;
	}
	if (memblock_is_region_memory(addr, header->length))
		memblock_reserve_named(addr, header->length, "ACPI table");
	return 0;
}

static void __init add_table(phys_addr_t addr)
{
	struct acpi_table_header header;

	if (nr_tables == ACPI_MAX_TABLES) {
		pr_warn("ACPI: more than %d tables, the rest is ignored\n", ACPI_MAX_TABLES);
		return;
	}
	if (check_table(addr, &header))
		return;
	memcpy(tables[nr_tables].signature, header.signature, sizeof(header.signature));
	tables[nr_tables].length = header.length;
	tables[nr_tables].addr = addr;
	nr_tables++;
}

/* @width is the size of a pointer in this list: 4 in the RSDT, 8 in the XSDT. */
static phys_addr_t __init root_entry(phys_addr_t root, u32 index, u32 width)
{
	phys_addr_t at = root + sizeof(struct acpi_table_header) + index * width;
	u64 entry = 0;
	void *window = early_memremap(at, width);

	memcpy(&entry, window, width);
	early_memunmap(window, width);
	return entry;
}

static int __init read_root(phys_addr_t root, u32 width)
{
	struct acpi_table_header header;
	u32 count;

	if (check_table(root, &header))
		return -EINVAL;
	count = (header.length - sizeof(header)) / width;
	for (u32 i = 0; i < count && nr_tables < ACPI_MAX_TABLES; i++)
		add_table(root_entry(root, i, width));
	return 0;
}

void __init acpi_boot_table_init(void)
{
	struct acpi_rsdp rsdp;
	bool has_xsdt;

	if (!find_rsdp(&rsdp)) {
		pr_info("ACPI: no RSDP found, going on without ACPI\n");
		return;
	}
	has_xsdt = rsdp.revision >= 2 && rsdp.xsdt &&
		   byte_sum(&rsdp, RSDP_V2_LENGTH) == 0;
	if (has_xsdt && !read_root(rsdp.xsdt, sizeof(u64)))
		return;
	read_root(rsdp.rsdt, sizeof(u32));
}

phys_addr_t acpi_find_table(const char *signature, u32 *length)
{
	for (unsigned int i = 0; i < nr_tables; i++) {
		if (memcmp(tables[i].signature, signature, sizeof(tables[i].signature)))
			continue;
		*length = tables[i].length;
		return tables[i].addr;
	}
	return 0;
}
