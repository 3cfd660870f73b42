// SPDX-License-Identifier: MIT
/*
 * ACPI tables as bad firmware leaves them: what is wrong is refused with its
 * reason, what is right is still found, and nothing reads out of bounds.
 *
 *	RSDP_COPY	boot_params.acpi_rsdp, as a loader hands it over
 *	ROOTS		0x06000000 XSDT		0x06001000 RSDT
 *	TABLES		0x06002000 + 0x100 * n
 *
 * acpi_boot_table_init() is gone when the kernel's own self-tests run, so these
 * run here only.  The physical memory that they write to is the process's.
 */
#include <asm/acpi.h>
#include <asm/bootparam.h>
#include <asm/dmar.h>
#include <asm/e820.h>
#include <asm/early_ioremap.h>
#include <asm/madt.h>
#include <host.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <lottery.h>

#include "../kunit/memblock_fixture.h"

#define ROOTS 0x06000000ULL
#define XSDT ROOTS
#define RSDT (ROOTS + 0x1000)
#define TABLES (ROOTS + 0x2000)
#define TABLE_AT(n) (TABLES + 0x100ULL * (n))
#define HEADER ((u32)sizeof(struct acpi_table_header))
#define MANY 100

static struct boot_params given_params;
static int given_level;
static u32 mark;

static void fix(u8 *bytes, u32 len, u32 checksum_at)
{
	u8 sum = 0;

	bytes[checksum_at] = 0;
	for (u32 i = 0; i < len; i++)
		sum += bytes[i];
	bytes[checksum_at] = -sum;
}

/* A table with @len bytes behind its header, at @addr. */
static void put_table(u64 addr, const char *signature, const void *body, u32 len)
{
	static u8 bytes[HEADER + 8 * MANY];
	struct acpi_table_header *header = (void *)bytes;

	memset(bytes, 0, sizeof(bytes));
	memcpy(header->signature, signature, 4);
	header->length = HEADER + len;
	memcpy(bytes + HEADER, body, len);
	fix(bytes, HEADER + len, offsetof(struct acpi_table_header, checksum));
	host_phys_write(addr, bytes, HEADER + len);
}

static void put_byte(u64 addr, u8 byte)
{
	host_phys_write(addr, &byte, 1);
}

static void put_length(u64 addr, u32 length)
{
	host_phys_write(addr + offsetof(struct acpi_table_header, length), &length, sizeof(length));
}

static void put_rsdt(const u32 *entries, u32 count)
{
	put_table(RSDT, "RSDT", entries, count * sizeof(*entries));
}

static void put_xsdt(const u64 *entries, u32 count)
{
	put_table(XSDT, "XSDT", entries, count * sizeof(*entries));
}

/* 20 bytes for @revision 0, else 36. */
static void put_rsdp(u8 revision, u32 rsdt, u64 xsdt)
{
	u8 *bytes = boot_params.acpi_rsdp;
	u32 length = 36;

	memset(bytes, 0, 36);
	memcpy(bytes, "RSD PTR ", 8);
	bytes[15] = revision;
	memcpy(bytes + 16, &rsdt, 4);
	fix(bytes, 20, 8);
	boot_params.acpi_rsdp_size = revision ? length : 20;
	if (!revision)
		return;
	memcpy(bytes + 20, &length, 4);
	memcpy(bytes + 24, &xsdt, 8);
	fix(bytes, 36, 32);
}

/* SRAT and SLIT through both root tables: what each case damages. */
static void put_good_set(void)
{
	static const u32 rsdt[] = { TABLE_AT(0), TABLE_AT(1) };
	static const u64 xsdt[] = { TABLE_AT(0), TABLE_AT(1) };

	put_table(TABLE_AT(0), "SRAT", "affinity", 8);
	put_table(TABLE_AT(1), "SLIT", "distance", 8);
	put_rsdt(rsdt, ARRAY_SIZE(rsdt));
	put_xsdt(xsdt, ARRAY_SIZE(xsdt));
	put_rsdp(2, RSDT, XSDT);
}

static int acpi_prop_init(struct kunit *test)
{
	given_params = boot_params;
	given_level = console_loglevel;
	put_good_set();
	return memblock_fixture_init(test);
}

static void acpi_prop_exit(struct kunit *test)
{
	console_loglevel = given_level;	/* also after a failure, which must be seen */
	boot_params = given_params;
	acpi_boot_table_init();
	memblock_fixture_exit(test);
	KUNIT_EXPECT_EQ(test, check_early_ioremap_leak(), 0);
}

static void boot_with_these(void)
{
	mark = kmsg_mark();
	acpi_boot_table_init();
}

static u64 find(const char *signature)
{
	u32 length;

	return acpi_find_table(signature, &length);
}

#define expect_says(test, words) KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, words), "%s", words)
#define expect_silent(test, words) KUNIT_EXPECT_FALSE_MSG(test, kmsg_since(mark, words), "%s", words)

static void expect_both(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, find("SRAT"), TABLE_AT(0));
	KUNIT_EXPECT_EQ(test, find("SLIT"), TABLE_AT(1));
}

static void expect_none(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, find("SRAT"), 0);
	KUNIT_EXPECT_EQ(test, find("SLIT"), 0);
	expect_says(test, "going on without ACPI");
}

/* -------------------------------------------------------------------- what is good */

static void both_versions(struct kunit *test)
{
	boot_with_these();
	expect_both(test);
	expect_says(test, "ACPI: XSDT 0x06000000 000034");
	expect_silent(test, "RSDT");
	expect_silent(test, "no table");

	put_rsdp(0, RSDT, 0);
	boot_with_these();
	expect_both(test);
	expect_says(test, "ACPI: RSDT 0x06001000 00002C");
	expect_silent(test, "XSDT");
}

static int parsed;

static int parse_srat(const struct acpi_table_header *table)
{
	parsed++;
	return memcmp(table + 1, "affinity", 8) || table->length != HEADER + 8 ? -EIO : 7;
}

static void a_table_is_parsed(struct kunit *test)
{
	parsed = 0;
	boot_with_these();
	KUNIT_EXPECT_EQ(test, acpi_table_parse("SRAT", parse_srat), 7);
	KUNIT_EXPECT_EQ(test, acpi_table_parse("HPET", parse_srat), -ENODEV);
	put_length(TABLE_AT(0), 1 << 20);
	KUNIT_EXPECT_EQ(test, acpi_table_parse("SRAT", parse_srat), -EINVAL);
	KUNIT_EXPECT_EQ(test, parsed, 1);
}

/* Tables in RAM are kept from the allocators; where there is none there is nothing to keep. */
static void tables_in_ram_are_reserved(struct kunit *test)
{
	static const u64 xsdt[] = { TABLE_AT(0), 0xd0000040ULL };

	if (!e820_any_mapped(ROOTS, TABLES, E820_RAM))
		kunit_skip(test, "no RAM at 96 MiB");
	put_table(xsdt[1], "SLIT", "distance", 8);
	put_xsdt(xsdt, 2);
	boot_with_these();
	KUNIT_EXPECT_EQ(test, find("SLIT"), xsdt[1]);
	KUNIT_EXPECT_TRUE(test, memblock_is_region_reserved(TABLE_AT(0), HEADER + 8));
	KUNIT_EXPECT_TRUE(test, memblock_is_region_reserved(XSDT, 1));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_reserved(xsdt[1], HEADER + 8));
}

/* ------------------------------------------------------------------------- the RSDP */

static void no_rsdp(struct kunit *test)
{
	boot_params.acpi_rsdp_size = 0;
	boot_with_these();
	expect_says(test, "ACPI: no RSDP found, going on without ACPI");
	expect_none(test);
}

static void rsdp_faults(struct kunit *test)
{
	boot_params.acpi_rsdp_size = 19;
	boot_with_these();
	expect_says(test, "ACPI: RSDP from the boot loader is too short, ignored");
	expect_none(test);

	put_rsdp(2, RSDT, XSDT);
	boot_params.acpi_rsdp[7] = '_';
	boot_with_these();
	expect_says(test, "ACPI: RSDP from the boot loader has a bad signature, ignored");
	expect_none(test);

	put_rsdp(2, RSDT, XSDT);
	boot_params.acpi_rsdp[8]++;
	boot_with_these();
	expect_says(test, "ACPI: RSDP from the boot loader has a bad checksum, ignored");
	expect_none(test);
}

/* The older part is good: the RSDT is. */
static void rsdp_extension_faults(struct kunit *test)
{
	boot_params.acpi_rsdp_size = 20;
	boot_with_these();
	expect_says(test, "is too short, its XSDT is ignored");
	expect_both(test);

	put_rsdp(2, RSDT, XSDT);
	boot_params.acpi_rsdp[32]++;
	boot_with_these();
	expect_says(test, "has a bad extended checksum, its XSDT is ignored");
	expect_both(test);

	put_rsdp(2, RSDT, XSDT);
	boot_params.acpi_rsdp[20] = 200;
	boot_with_these();
	expect_says(test, "has an absurd length, its XSDT is ignored");
	expect_both(test);
}

/* One that only looks like it stands before the real one, 16 bytes from the area's end. */
static void rsdp_search(struct kunit *test)
{
	u64 place = 0x100000 - 32;

	put_rsdp(0, RSDT, 0);
	host_phys_write(place, boot_params.acpi_rsdp, 20);
	boot_params.acpi_rsdp[8]++;
	host_phys_write(0xe0000, boot_params.acpi_rsdp, 20);
	boot_params.acpi_rsdp_size = 0;
	boot_with_these();
	expect_says(test, "ACPI: RSDP 0x000E0000 has a bad checksum, ignored");
	expect_says(test, "ACPI: RSDP 0x000FFFE0 000014");
	expect_both(test);
	put_byte(0xe0000, 0);
	put_byte(place, 0);
}

/* ------------------------------------------------------------------ the root tables */

static void bad_xsdt_leads_to_rsdt(struct kunit *test)
{
	static const struct {
		u64 xsdt;
		const char *says;
	} cases[] = {
		{ 0x120000000ULL, "no table at 0x120000000 (length 0): it is out of reach" },
		{ 0xfffffffffffffff0ULL, "(length 0): it is out of reach" },
		{ 0xfffffff0ULL, "(length 0): it is out of reach" },
		{ 0xd0100000ULL, "no table at 0xd0100000 (length 0): there is none" },
		{ TABLE_AT(0), "ACPI: SRAT at 0x06002000 is no XSDT, ignored" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		put_rsdp(2, RSDT, cases[i].xsdt);
		boot_with_these();
		expect_says(test, cases[i].says);
		expect_says(test, "ACPI: no table through the XSDT, taking the RSDT");
		expect_both(test);
	}
	put_rsdp(2, RSDT, XSDT);
	put_byte(XSDT + HEADER, 0x55);
	boot_with_these();
	expect_says(test, "ACPI: XSDT at 0x06000000 has a bad checksum, ignored");
	expect_both(test);
}

static void both_roots_bad(struct kunit *test)
{
	put_rsdp(2, TABLE_AT(1), TABLE_AT(0));
	boot_with_these();
	expect_says(test, "ACPI: SRAT at 0x06002000 is no XSDT, ignored");
	expect_says(test, "ACPI: SLIT at 0x06002100 is no RSDT, ignored");
	expect_none(test);

	put_rsdp(0, 0, 0);
	boot_with_these();
	expect_none(test);
}

static void empty_xsdt_leads_to_rsdt(struct kunit *test)
{
	put_xsdt(NULL, 0);
	boot_with_these();
	expect_says(test, "ACPI: no table through the XSDT, taking the RSDT");
	expect_both(test);
}

/* Zeros, the root itself, the other root, the same again: and behind them the good ones. */
static void strange_entries(struct kunit *test)
{
	static const u64 xsdt[] = { 0, XSDT, TABLE_AT(0), TABLE_AT(0), 0x100002100ULL, TABLE_AT(1) };

	put_xsdt(xsdt, ARRAY_SIZE(xsdt));
	boot_with_these();
	expect_says(test, "ACPI: XSDT entry 0 is 0, ignored");
	expect_says(test, "ACPI: XSDT entry 1 leads back to it, ignored");
	expect_says(test, "ACPI: XSDT entry 3 leads to a table listed before, ignored");
	expect_says(test, "ACPI: no table at 0x100002100 (length 0): it is out of reach");
	expect_both(test);
}

/* The list is bounded by its entries, not by the good ones among them. */
static void too_many_entries(struct kunit *test)
{
	static u64 xsdt[MANY];

	for (u32 i = 0; i < MANY; i++) {
		xsdt[i] = TABLE_AT(i);
		put_table(TABLE_AT(i), i == ACPI_MAX_TABLES ? "LAST" : "SSDT", "", 0);
	}
	put_table(TABLE_AT(ACPI_MAX_TABLES - 1), "SRAT", "", 0);
	put_xsdt(xsdt, MANY);
	boot_with_these();
	expect_says(test, "ACPI: XSDT has 100 entries, only the first 64 are used");
	KUNIT_EXPECT_EQ(test, find("SRAT"), TABLE_AT(ACPI_MAX_TABLES - 1));
	KUNIT_EXPECT_EQ(test, find("LAST"), 0);
}

/* -------------------------------------------------------------------------- a table */

static void table_faults(struct kunit *test)
{
	static const u32 lengths[] = { 0, 1, 35, 1 << 20, 0x7fffffff, 0xffffffff };

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		put_length(TABLE_AT(0), lengths[i]);
		boot_with_these();
		expect_says(test, "its length is absurd");
		KUNIT_EXPECT_EQ(test, find("SRAT"), 0);
		KUNIT_EXPECT_EQ(test, find("SLIT"), TABLE_AT(1));
	}
	put_good_set();
	put_byte(TABLE_AT(0) + HEADER, 'A');
	boot_with_these();
	expect_says(test, "ACPI: SRAT at 0x06002000 has a bad checksum, ignored");
	KUNIT_EXPECT_EQ(test, find("SRAT"), 0);
	KUNIT_EXPECT_EQ(test, find("SLIT"), TABLE_AT(1));

	put_good_set();
	put_byte(TABLE_AT(0), 's');
	boot_with_these();
	expect_says(test, "no table at 0x06002000 (length 44): there is none");
	KUNIT_EXPECT_EQ(test, find("SLIT"), TABLE_AT(1));
}

/* Its last byte is the last below 4 GiB; then one more. */
static void table_at_the_end_of_the_address_space(struct kunit *test)
{
	u64 xsdt[] = { 0x100000000ULL - HEADER - 8, TABLE_AT(1) };

	put_table(xsdt[0], "SRAT", "affinity", 8);
	put_xsdt(xsdt, 2);
	boot_with_these();
	KUNIT_EXPECT_EQ(test, find("SRAT"), xsdt[0]);

	put_length(xsdt[0], HEADER + 9);
	boot_with_these();
	expect_says(test, "no table at 0xffffffd4 (length 45): it reaches beyond 4 GiB");
	KUNIT_EXPECT_EQ(test, find("SLIT"), TABLE_AT(1));
}

/* Whatever bytes change, the search ends, and what it finds was good when it was found. */
static void random_damage(struct kunit *test)
{
	lottery_seed(20141122);
	for (int i = 0; i < 3000 && !lottery_over(); i++) {
		put_good_set();
		for (int changes = 0; changes < 3; changes++)
			put_byte((lottery(2) ? XSDT : TABLES) + lottery(0x130), (u8)lottery(256));
		acpi_boot_table_init();
		memblock.reserved.cnt = 0;
		memblock.reserved.total_size = 0;
		KUNIT_ASSERT_EQ(test, check_early_ioremap_leak(), 0);
	}
}

/* ------------------------------------------------------------------ anything at all */

#define IMAGE_SIZE 4096

static u8 image[IMAGE_SIZE];

/* Makes the bytes of the table at @addr sum up to zero, where it lies in the image. */
static void put_right(u64 addr)
{
	u64 off = addr - ROOTS;
	u32 length;

	if (off > IMAGE_SIZE - HEADER)
		return;
	memcpy(&length, image + off + 4, sizeof(length));
	if (length >= HEADER && length <= IMAGE_SIZE - off)
		fix(image + off, length, 9);
}

/* What a root table at @addr leads to, then itself: else hardly any guess has a good checksum. */
static void put_tree_right(u64 addr, u32 width)
{
	u64 off = addr - ROOTS, entry = 0;

	if (off > IMAGE_SIZE - HEADER)
		return;
	for (u64 at = off + HEADER; at + width <= min(off + HEADER + 64ULL, 4096ULL); at += width) {
		memcpy(&entry, image + at, width);
		put_right(entry);
	}
	put_right(addr);
}

static void put_rsdp_right(void)
{
	u8 *rsdp = boot_params.acpi_rsdp;
	u32 rsdt;
	u64 xsdt;

	fix(rsdp, 20, 8);
	fix(rsdp, 36, 32);
	memcpy(&rsdt, rsdp + 16, sizeof(rsdt));
	memcpy(&xsdt, rsdp + 24, sizeof(xsdt));
	put_tree_right(rsdt, 4);
	put_tree_right(xsdt, 8);
}

/* Expect what is found to be a whole table below 4 GiB whose bytes sum up to zero. */
static void expect_good_table(struct kunit *test, const char *signature)
{
	static u8 bytes[64 << PAGE_SHIFT];
	u32 length = 0;
	u64 addr = acpi_find_table(signature, &length);
	u8 sum = 0;

	if (!addr)
		return;
	KUNIT_ASSERT_TRUE(test, length >= HEADER && length < sizeof(bytes));
	KUNIT_ASSERT_LE(test, addr + length, 0x100000000ULL);
	host_phys_read(addr, bytes, length);
	for (u32 i = 0; i < length; i++)
		sum += bytes[i];
	KUNIT_ASSERT_EQ(test, sum, 0);
	KUNIT_ASSERT_EQ(test, memcmp(bytes, signature, 4), 0);
}

static int parse_madt(const struct acpi_table_header *table)
{
	static struct madt_info info;

	return madt_parse(table, &info);
}

static void expect_good_tables(struct kunit *test)
{
	static const char *const names[] = { "APIC", "SRAT", "SLIT", "DMAR", "FACP", "HPET", "SSDT" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		expect_good_table(test, names[i]);
	acpi_table_parse("APIC", parse_madt);
	acpi_table_parse("DMAR", dmar_parse);
	KUNIT_ASSERT_EQ(test, check_early_ioremap_leak(), 0);
	memblock.reserved.cnt = 0;
	memblock.reserved.total_size = 0;
}

/*
 *	| 1 | RSDP, 36 | RSDT, XSDT, tables ...		bytes; the tables at ROOTS
 *	  bit 0: checksums are put right
 */
static void any_tables(struct kunit *test)
{
	static u8 bytes[1 + 36 + IMAGE_SIZE];

	console_loglevel = 4;	/* remarks by the thousand */

	for (u32 round = 0; round < 500 && !lottery_over(); round++) {
		u32 len;

		memset(bytes, 0, sizeof(bytes));
		len = lottery_bytes(bytes, sizeof(bytes));
		memcpy(boot_params.acpi_rsdp, bytes + 1, 36);
		boot_params.acpi_rsdp_size = min(len, 36U);
		memcpy(image, bytes + 37, IMAGE_SIZE);
		if (bytes[0] & 1)
			put_rsdp_right();
		host_phys_write(ROOTS, image, IMAGE_SIZE);
		acpi_boot_table_init();
		expect_good_tables(test);
	}
}

/*
 *	| EBDA segment, 2 | place, 2 | bytes ...
 *
 * The bytes stand at 0xe0000 + place, as far as there is room below 1 MiB, and where the
 * EBDA is said to be.  Every signature among them counts, up to the areas' last bytes.
 */
static void any_rsdp_area(struct kunit *test)
{
	static u8 area[0x20000], zero[1024];
	u16 head[2] = { 0 };
	u8 bytes[4 + 512];

	console_loglevel = 4;	/* remarks by the thousand */
	boot_params.acpi_rsdp_size = 0;
	for (u32 round = 0; round < 500 && !lottery_over(); round++) {
		u32 ebda, place, len = lottery_bytes(bytes, sizeof(bytes));

		if (len < sizeof(head))
			continue;
		memcpy(head, bytes, sizeof(head));
		len -= sizeof(head);
		ebda = (u32)head[0] << 4;
		place = head[1] * 2U;
		memset(area, 0, sizeof(area));
		memcpy(area + place, bytes + 4, min(len, (u32)sizeof(area) - place));
		host_phys_write(0xe0000, area, sizeof(area));
		host_phys_write(0x40e, &head[0], 2);
		if (ebda >= 0x90000 && ebda < 0xa0000)
			host_phys_write(ebda, bytes + 4, len);
		acpi_boot_table_init();
		expect_good_tables(test);
		if (ebda >= 0x90000 && ebda < 0xa0000)
			host_phys_write(ebda, zero, len);
	}
	memset(area, 0, sizeof(area));
	host_phys_write(0xe0000, area, sizeof(area));
	head[0] = 0;
	host_phys_write(0x40e, &head[0], 2);
}

static struct kunit_case acpi_prop_cases[] = {
	KUNIT_CASE(both_versions),
	KUNIT_CASE(a_table_is_parsed),
	KUNIT_CASE(tables_in_ram_are_reserved),
	KUNIT_CASE(no_rsdp),
	KUNIT_CASE(rsdp_faults),
	KUNIT_CASE(rsdp_extension_faults),
	KUNIT_CASE(rsdp_search),
	KUNIT_CASE(bad_xsdt_leads_to_rsdt),
	KUNIT_CASE(both_roots_bad),
	KUNIT_CASE(empty_xsdt_leads_to_rsdt),
	KUNIT_CASE(strange_entries),
	KUNIT_CASE(too_many_entries),
	KUNIT_CASE(table_faults),
	KUNIT_CASE(table_at_the_end_of_the_address_space),
	KUNIT_CASE(random_damage),
	KUNIT_CASE(any_tables),
	KUNIT_CASE(any_rsdp_area),
	{}
};

static struct kunit_suite acpi_prop_suite = {
	.name = "acpi_prop",
	.init = acpi_prop_init,
	.exit = acpi_prop_exit,
	.test_cases = acpi_prop_cases,
};
kunit_test_suite(acpi_prop_suite);
