// SPDX-License-Identifier: MIT
/*
 * ACPI tables: RSDP -> RSDT or XSDT -> everything else.
 *
 *	RSDP ----> XSDT (64-bit pointers) ----> FACP, APIC, SRAT, SLIT, ...
 *	     \---> RSDT (32-bit pointers) ----> the same; for want of a good XSDT
 *
 * Firmware is not to be trusted.  What is judged is a copy or lies in a window
 * of known size, a length is believed only within bounds, a table only when its
 * bytes sum up to zero; whatever is refused is named with the reason.  Each is
 * read through early_memremap(), since it may lie far above lowmem.  Offers the
 * list of good tables; must not know what is in them.
 */
#include <asm/acpi.h>
#include <asm/bootparam.h>
#include <asm/e820.h>
#include <asm/early_ioremap.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/string.h>

#define BDA_EBDA_SEGMENT 0x40e
#define EBDA_SEARCH_LENGTH 1024
#define RSDP_SEARCH_START 0xe0000UL
#define RSDP_SEARCH_END 0x100000UL
#define RSDP_ALIGN 16
#define RSDP_V1_LENGTH 20
#define RSDP_V2_LENGTH 36

/* Longer than any table that is of use here; what one window can show. */
#define ACPI_TABLE_MAX (((u32)NR_FIX_BTMAPS - 1) << PAGE_SHIFT)

struct acpi_rsdp {
	char signature[8];	/* "RSD PTR " */
	u8 checksum;		/* of the first 20 bytes */
	char oem_id[6];
	u8 revision;		/* 0: ACPI 1.0, no fields below; 2: all of them */
	u32 rsdt;
	u32 length;
	u64 xsdt;
	u8 extended_checksum;	/* of all 36 bytes */
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

static bool __init copy_phys(void *to, phys_addr_t from, u32 len)
{
	void *window = early_memremap(from, len);

	if (!window)
		return false;
	memcpy(to, window, len);
	early_memunmap(window, len);
	return true;
}

/* Names go to consoles, where control characters would act.  Linux has acpi_tb_fix_string() for this. */
static void __init fix_string(char *name, u32 len)
{
	for (; len && *name; len--, name++)
		if (!isprint((u8)*name))
			*name = '?';
}

/* ------------------------------------------------------------------- the RSDP */

static bool __init rsdp_signed(const struct acpi_rsdp *rsdp)
{
	return !memcmp(rsdp->signature, "RSD PTR ", sizeof(rsdp->signature));
}

/* The part that every version has.  Return: what is wrong with it, NULL for nothing. */
static const char *__init rsdp_fault(const struct acpi_rsdp *rsdp, u32 size)
{
	if (size < RSDP_V1_LENGTH)
		return "is too short";
	if (!rsdp_signed(rsdp))
		return "has a bad signature";
	if (byte_sum(rsdp, RSDP_V1_LENGTH))
		return "has a bad checksum";
	return NULL;
}

/* The part that came with ACPI 2.0.  Return: as above. */
static const char *__init rsdp_extension_fault(const struct acpi_rsdp *rsdp, u32 size)
{
	if (size < RSDP_V2_LENGTH)
		return "is too short";
	if (rsdp->length != RSDP_V2_LENGTH)
		return "has an absurd length";
	if (byte_sum(rsdp, RSDP_V2_LENGTH))
		return "has a bad extended checksum";
	return NULL;
}

/* Takes the candidate when it is good.  @where: ends the sentence about it. */
static bool __init take_rsdp(struct acpi_rsdp *rsdp, const void *bytes, u32 size, const char *where)
{
	char oem_id[sizeof(rsdp->oem_id)];
	const char *fault;

	memset(rsdp, 0, sizeof(*rsdp));
	memcpy(rsdp, bytes, min_t(u32, size, sizeof(*rsdp)));
	fault = rsdp_fault(rsdp, size);
	if (fault) {
		pr_warn("ACPI: RSDP %s %s, ignored\n", where, fault);
		return false;
	}
	memcpy(oem_id, rsdp->oem_id, sizeof(oem_id));
	fix_string(oem_id, sizeof(oem_id));
	pr_info("ACPI: RSDP %s %06X (v%02u %.6s)\n", where,
		rsdp->revision ? RSDP_V2_LENGTH : RSDP_V1_LENGTH, rsdp->revision, oem_id);

	if (rsdp->revision < 2) {
		rsdp->xsdt = 0;
		return true;
	}
	fault = rsdp_extension_fault(rsdp, size);
	if (fault) {
		pr_warn("ACPI: RSDP %s %s, its XSDT is ignored\n", where, fault);
		rsdp->xsdt = 0;
	}
	return true;
}

/* RSDPs stand on 16-byte boundaries. */
static bool __init search_rsdp(unsigned long start, unsigned long len, struct acpi_rsdp *found)
{
	char *window = early_memremap(start, len);
	bool hit = false;
	char where[16];

	for (unsigned long off = 0; !hit && off + RSDP_V1_LENGTH <= len; off += RSDP_ALIGN) {
		if (!rsdp_signed((struct acpi_rsdp *)(window + off)))
			continue;
		snprintf(where, sizeof(where), "0x%08lX", start + off);
		hit = take_rsdp(found, window + off, len - off, where);
	}
	early_memunmap(window, len);
	return hit;
}

static bool __init find_rsdp(struct acpi_rsdp *rsdp)
{
	unsigned long ebda = (unsigned long)*(const volatile u16 *)__va(BDA_EBDA_SEGMENT) << 4;

	if (boot_params.acpi_rsdp_size &&
	    take_rsdp(rsdp, boot_params.acpi_rsdp, boot_params.acpi_rsdp_size,
		      "from the boot loader"))
		return true;
	if (ebda >= SZ_64K && ebda < SZ_640K && search_rsdp(ebda, EBDA_SEARCH_LENGTH, rsdp))
		return true;
	return search_rsdp(RSDP_SEARCH_START, RSDP_SEARCH_END - RSDP_SEARCH_START, rsdp);
}

/* ------------------------------------------------------------------ one table */

/* Four capital letters, digits or underscores: else something else stands there, or nothing. */
static bool __init is_table_name(const char *signature)
{
	for (unsigned int i = 0; i < 4; i++)
		if (!isupper(signature[i]) && !isdigit(signature[i]) && signature[i] != '_')
			return false;
	return true;
}

/* Return: why the bytes at @addr cannot be a table, NULL when they can. */
static const char *__init header_fault(phys_addr_t addr, const struct acpi_table_header *header)
{
	if (!is_table_name(header->signature))
		return "there is none";
	if (header->length < sizeof(*header) || header->length > ACPI_TABLE_MAX)
		return "its length is absurd";
	if (addr + header->length > SZ_4G)
		return "it reaches beyond 4 GiB";
	return NULL;
}

/* Copies the header.  Return: why there is no table at @addr, NULL when there is. */
static const char *__init read_header(phys_addr_t addr, struct acpi_table_header *header)
{
	if (addr > SZ_4G - sizeof(*header))
		return "it is out of reach";
	if (!copy_phys(header, addr, sizeof(*header)))
		return "it cannot be mapped";
	return header_fault(addr, header);
}

static bool __init checksum_good(phys_addr_t addr, u32 length)
{
	void *window = early_memremap(addr, length);
	bool good = window && byte_sum(window, length) == 0;

	if (window)
		early_memunmap(window, length);
	return good;
}

/* @h: a copy. */
static void __init print_table(phys_addr_t addr, struct acpi_table_header *h)
{
	fix_string(h->oem_id, sizeof(h->oem_id));
	fix_string(h->oem_table_id, sizeof(h->oem_table_id));
	fix_string(h->asl_compiler_id, sizeof(h->asl_compiler_id));
	pr_info("ACPI: %.4s 0x%08llX %06X (v%02u %.6s %.8s %08X %.4s %08X)\n", h->signature, addr,
		h->length, h->revision, h->oem_id, h->oem_table_id, h->oem_revision,
		h->asl_compiler_id, h->asl_compiler_revision);
}

/* Checks one table, prints it, and keeps the buddy allocator away from it. */
static int __init check_table(phys_addr_t addr, struct acpi_table_header *header)
{
	const char *fault;

	memset(header, 0, sizeof(*header));
	fault = read_header(addr, header);
	if (fault) {
		pr_warn("ACPI: no table at 0x%08llx (length %u): %s\n", addr, header->length,
			fault);
		return -EINVAL;
	}
	print_table(addr, header);
	if (!checksum_good(addr, header->length)) {
		pr_warn("ACPI: %.4s at 0x%08llx has a bad checksum, ignored\n", header->signature,
			addr);
		return -EINVAL;
	}
	if (e820_any_mapped(addr, addr + header->length, E820_RAM))
		memblock_reserve_named(addr, header->length, "ACPI table");
	return 0;
}

/* ------------------------------------------------------------- RSDT and XSDT */

struct acpi_root {
	const char *name;	/* "RSDT" or "XSDT" */
	phys_addr_t addr;
	u32 width;		/* bytes of a pointer in it */
	u32 count;		/* pointers */
};

static bool __init table_known(phys_addr_t addr)
{
	for (unsigned int i = 0; i < nr_tables; i++)
		if (tables[i].addr == addr)
			return true;
	return false;
}

/* Return: why this entry is not even looked at, NULL when it is. */
static const char *__init entry_fault(const struct acpi_root *root, phys_addr_t addr)
{
	if (!addr)
		return "is 0";
	if (addr == root->addr)
		return "leads back to it";
	if (table_known(addr))
		return "leads to a table listed before";
	return NULL;
}

static void __init add_table(const struct acpi_root *root, u32 index)
{
	struct acpi_table_header header;
	phys_addr_t addr = 0;
	const char *fault;

	copy_phys(&addr, root->addr + sizeof(header) + index * root->width, root->width);
	fault = entry_fault(root, addr);
	if (fault) {
		pr_warn("ACPI: %s entry %u %s, ignored\n", root->name, index, fault);
		return;
	}
	if (check_table(addr, &header))
		return;
	memcpy(tables[nr_tables].signature, header.signature, sizeof(header.signature));
	tables[nr_tables].length = header.length;
	tables[nr_tables].addr = addr;
	nr_tables++;
}

static int __init check_root(struct acpi_root *root)
{
	struct acpi_table_header header;

	if (!root->addr || check_table(root->addr, &header))
		return -EINVAL;
	if (memcmp(header.signature, root->name, sizeof(header.signature))) {
		pr_warn("ACPI: %.4s at 0x%08llx is no %s, ignored\n", header.signature, root->addr,
			root->name);
		return -EINVAL;
	}
	root->count = (header.length - sizeof(header)) / root->width;
	if (root->count > ACPI_MAX_TABLES) {
		pr_warn("ACPI: %s has %u entries, only the first %u are used\n", root->name,
			root->count, ACPI_MAX_TABLES);
		root->count = ACPI_MAX_TABLES;
	}
	return 0;
}

/* Return: whether it led to any good table. */
static bool __init read_root(struct acpi_root root)
{
	if (check_root(&root))
		return false;
	for (u32 i = 0; i < root.count; i++)
		add_table(&root, i);
	return nr_tables > 0;
}

void __init acpi_boot_table_init(void)
{
	struct acpi_rsdp rsdp;

	nr_tables = 0;
	if (!find_rsdp(&rsdp)) {
		pr_info("ACPI: no RSDP found, going on without ACPI\n");
		return;
	}
	if (read_root((struct acpi_root){ "XSDT", rsdp.xsdt, sizeof(u64), 0 }))
		return;
	if (rsdp.xsdt)
		pr_warn("ACPI: no table through the XSDT, taking the RSDT\n");
	if (!read_root((struct acpi_root){ "RSDT", rsdp.rsdt, sizeof(u32), 0 }))
		pr_warn("ACPI: no good table, going on without ACPI\n");
}

/* ------------------------------------------------------------------ for users */

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

int acpi_table_parse(const char *signature, int (*handler)(const struct acpi_table_header *table))
{
	u32 length;
	phys_addr_t addr = acpi_find_table(signature, &length);
	struct acpi_table_header *table = addr ? early_memremap(addr, length) : NULL;
	int err;

	if (!table)
		return -ENODEV;
	err = table->length == length ? handler(table) : -EINVAL;
	early_memunmap(table, length);
	return err;
}
