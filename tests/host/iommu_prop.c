// SPDX-License-Identifier: MIT
/*
 * IOMMUs: the order in which they are asked, and what a DMAR table may say.
 *
 * In the pictures a letter is an entry and a -> b says that a depends on b.
 */
#include <asm/acpi.h>
#include <asm/dmar.h>
#include <asm/early_ioremap.h>
#include <asm/iommu_table.h>
#include <host.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <lottery.h>

/* ----------------------------------------------------------------- the order */

static char asked[16];		/* who was asked, and who was initialised in capitals */
static char present[16];	/* who is there */

static int ask(char who)
{
	strlcat(asked, (char[]){ who, 0 }, sizeof(asked));
	return strchr(present, who) ? 1 : -ENODEV;
}

#define DETECT(who)                                                                             \
	static int detect_##who(void)                                                           \
	{                                                                                       \
		return ask(#who[0]);                                                            \
	}
DETECT(a) DETECT(b) DETECT(c) DETECT(d)

#define FREE(who) { detect_##who, NULL, NULL, 0 }
#define AFTER(who, whom) { detect_##who, detect_##whom, NULL, 0 }

static void init_any(void)
{
	strlcat(asked, "+", sizeof(asked));
}

static u32 mark;

static void begin(void)
{
	asked[0] = present[0] = '\0';
	mark = kmsg_mark();
}

#define expect_says(test, words) KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, words), "%s", words)

static void expect_order(struct kunit *test, struct iommu_table_entry *table, size_t nr,
			 const char *order)
{
	sort_iommu_table(table, table + nr);
	KUNIT_EXPECT_EQ(test, check_iommu_entries(table, table + nr), 0);
	asked[0] = '\0';
	detect_iommus(table, table + nr);
	KUNIT_EXPECT_STREQ(test, asked, order);
}

/*
 *	c -> b, a, b -> a
 */
static void each_behind_the_one_it_depends_on(struct kunit *test)
{
	struct iommu_table_entry table[] = {
		AFTER(c, b), FREE(a), AFTER(b, a),
	};

	begin();
	KUNIT_EXPECT_EQ(test, check_iommu_entries(table, table + 3), 1);
	expect_says(test, "EXECUTION ORDER INVALID! detect_b");
	expect_order(test, table, 3, "abc");
}

/* Nothing to sort: the linker's order stays; a dependency on a stranger does not matter. */
static void others_keep_their_order(struct kunit *test)
{
	struct iommu_table_entry table[] = { FREE(d), AFTER(b, a), FREE(c) };

	begin();
	expect_order(test, table, 3, "dbc");
	sort_iommu_table(table, table);		/* none at all */
}

/*
 *	a -> b -> c -> a, d -> a		d is not in the circle
 */
static void circles_are_broken(struct kunit *test)
{
	struct iommu_table_entry table[] = {
		AFTER(d, a), AFTER(a, b), AFTER(b, c),
		AFTER(c, a),
	};
	struct iommu_table_entry self[] = { AFTER(b, a), AFTER(a, a) };

	begin();
	sort_iommu_table(table, table + 4);
	expect_says(test, "CYCLIC DEPENDENCY FOUND! detect_");
	expect_says(test, " and vice-versa. BREAKING IT.");
	KUNIT_EXPECT_EQ(test, check_iommu_entries(table, table + 4), 0);
	expect_order(test, self, 2, "ab");
}

static void who_is_there_is_initialised(struct kunit *test)
{
	struct iommu_table_entry table[] = {
		{ detect_a, NULL, init_any, IOMMU_FINISH_IF_DETECTED }, { detect_b, NULL, init_any, 0 },
		{ detect_c, NULL, NULL, IOMMU_FINISH_IF_DETECTED }, { detect_d, NULL, init_any, 0 },
	};

	begin();
	strlcpy(present, "bcd", sizeof(present));
	KUNIT_EXPECT_EQ(test, detect_iommus(table, table + 4), 2);
	KUNIT_EXPECT_STREQ(test, asked, "ab+c");	/* c is there and the last */
	KUNIT_EXPECT_EQ(test, table[0].flags, IOMMU_FINISH_IF_DETECTED);
	KUNIT_EXPECT_EQ(test, table[1].flags, IOMMU_DETECTED);
	KUNIT_EXPECT_EQ(test, table[2].flags, IOMMU_FINISH_IF_DETECTED | IOMMU_DETECTED);
	KUNIT_EXPECT_EQ(test, table[3].flags, 0);
}

/* The kernel's own table, as pci_iommu_alloc() has left it: in order, and nothing claimed. */
static void the_kernels_own(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, check_iommu_entries(__start_iommu_table, __stop_iommu_table), 0);
	KUNIT_EXPECT_GE(test, __stop_iommu_table - __start_iommu_table, 2);
	for (struct iommu_table_entry *p = __start_iommu_table; p < __stop_iommu_table; p++)
		KUNIT_EXPECT_FALSE_MSG(test, p->flags & IOMMU_DETECTED, "%ps", p->detect);
}

/* ------------------------------------------------------------------- the table */

#define UNIT 0xfed90000ULL
#define UNIT2 0xfed91000ULL

static struct {
	struct acpi_table_header header;
	u8 bytes[200];
} __packed dmar;

static void put(const void *bytes, u32 len)
{
	memcpy(dmar.bytes + dmar.header.length - sizeof(dmar.header), bytes, len);
	dmar.header.length += len;
}

static void put_drhd(u64 address, u8 flags)
{
	struct {
		u16 type, length;
		u8 flags, size;
		u16 segment;
		u64 address;
	} __packed drhd = { 0, sizeof(drhd), flags, 0, 0, address };

	put(&drhd, sizeof(drhd));
}

static void put_rmrr(u64 base, u64 end)
{
	struct {
		u16 type, length, reserved, segment;
		u64 base, end;
	} __packed rmrr = { 1, sizeof(rmrr), 0, 0, base, end };

	put(&rmrr, sizeof(rmrr));
}

static void put_start(u8 width)
{
	u8 start[12] = { width - 1 };

	begin();
	memset(&dmar, 0, sizeof(dmar));
	dmar.header.length = sizeof(dmar.header);
	put(start, sizeof(start));
}

static void put_registers(u64 unit, u32 version, u8 fill)
{
	u8 regs[0x20];

	memset(regs, fill, sizeof(regs));
	memcpy(regs, &version, sizeof(version));
	host_phys_write(unit, regs, sizeof(regs));
}

static void units_and_regions(struct kunit *test)
{
	put_registers(UNIT, 0x10, 0x55);
	put_registers(UNIT2, 0x10, 0x55);
	put_start(39);
	put_drhd(UNIT, 0);
	put_rmrr(0x7f000000, 0x7f0fffff);
	put_drhd(UNIT2, 1);
	KUNIT_EXPECT_EQ(test, dmar_parse(&dmar.header), 2);
	expect_says(test, "DMAR: Host address width 39");
	expect_says(test, "DMAR: DRHD base: 0x000000fed90000 flags: 0");
	expect_says(test, "DMAR: DRHD base: 0x000000fed91000 flags: 0x1");
	expect_says(test, "DMAR: RMRR base: 0x0000007f000000 end: 0x0000007f0fffff");
}

static void a_table_without_units(struct kunit *test)
{
	put_start(36);
	KUNIT_EXPECT_EQ(test, dmar_parse(&dmar.header), 0);
	put_rmrr(0, 1);
	KUNIT_EXPECT_EQ(test, dmar_parse(&dmar.header), 0);
}

static void units_that_are_not_there(struct kunit *test)
{
	static const struct {
		u64 address;
		const char *says;
	} cases[] = {
		{ 0, "DMAR reported at address 0!" },
		{ UNIT, "DMAR reported at address fed90000 returns all ones!" },
		{ UNIT2, "DMAR reported at address fed91000 has no version!" },
		{ 0x1fed90000ULL, "DMAR reported at address 1fed90000 is out of reach!" },
		{ ~0ULL, "is out of reach!" },
	};

	put_registers(UNIT, ~0U, 0xff);
	put_registers(UNIT2, 0, 0);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		put_start(39);
		put_drhd(cases[i].address, 1);
		KUNIT_EXPECT_EQ(test, dmar_parse(&dmar.header), 0);
		expect_says(test, cases[i].says);
	}
}

static void tables_that_contradict_themselves(struct kunit *test)
{
	static const u16 lengths[] = { 0, 3, 4, 15, 17, 0xffff };

	put_start(12);
	dmar.header.length--;
	KUNIT_EXPECT_EQ(test, dmar_parse(&dmar.header), -EINVAL);
	put_start(11);
	KUNIT_EXPECT_EQ(test, dmar_parse(&dmar.header), -EINVAL);
	expect_says(test, "DMAR: Invalid DMAR haw");

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		put_start(39);
		put_drhd(UNIT, 0);
		memcpy(dmar.bytes + 12 + 2, &lengths[i], sizeof(lengths[i]));
		KUNIT_EXPECT_EQ(test, dmar_parse(&dmar.header), -EINVAL);
		expect_says(test, "of a structure of type 0");
	}
	put_start(39);
	put((u16[]){ 77, 4 }, 4);
	KUNIT_EXPECT_EQ(test, dmar_parse(&dmar.header), 0);
	expect_says(test, "DMAR: Unknown DMAR structure type 77");
}

/* The sanitizers watch the end of the copy, which is where the length says. */
static noinline int parse_bounded_copy(void)
{
	struct acpi_table_header *copy = __builtin_alloca(dmar.header.length);

	memcpy(copy, &dmar, dmar.header.length);
	return dmar_parse(copy);
}

static void random_tables(struct kunit *test)
{
	u32 seed = 271828;

	for (int i = 0; i < 2000; i++) {
		u32 len = (seed >> 16) % sizeof(dmar.bytes);

		memset(&dmar, 0, sizeof(dmar));
		for (u32 at = 0; at < len; at++) {
			seed = seed * 1664525 + 1013904223;
			dmar.bytes[at] = (seed >> 8) % 4 ? (seed >> 24) % 40 : 0;
		}
		dmar.header.length = sizeof(dmar.header) + len;
		KUNIT_ASSERT_LE(test, parse_bounded_copy(), (int)len / 16);
	}
	KUNIT_EXPECT_EQ(test, check_early_ioremap_leak(), 0);
}

/* A table as firmware left it: expect no byte behind it to be read, and no window to stay open. */
static void any_table(struct kunit *test)
{
	static u8 bytes[2048];
	int level = console_loglevel;

	console_loglevel = 0;
	lottery_seed(1);
	for (u32 round = 0; round < 2000 && !lottery_over(); round++) {
		u32 len = lottery_bytes(bytes, sizeof(bytes));
		struct acpi_table_header *table;
		int units;

		if (len < sizeof(*table))
			continue;
		table = host_alloc(len);
		memcpy(table, bytes, len);
		table->length = len;
		units = dmar_parse(table);
		host_free(table);
		KUNIT_ASSERT_TRUE(test, units == -EINVAL || (units >= 0 && (u32)units <= len / 16));
		KUNIT_ASSERT_EQ(test, check_early_ioremap_leak(), 0);
	}
	console_loglevel = level;
}

static struct kunit_case iommu_prop_cases[] = {
	KUNIT_CASE(each_behind_the_one_it_depends_on),
	KUNIT_CASE(others_keep_their_order),
	KUNIT_CASE(circles_are_broken),
	KUNIT_CASE(who_is_there_is_initialised),
	KUNIT_CASE(the_kernels_own),
	KUNIT_CASE(units_and_regions),
	KUNIT_CASE(a_table_without_units),
	KUNIT_CASE(units_that_are_not_there),
	KUNIT_CASE(tables_that_contradict_themselves),
	KUNIT_CASE(random_tables),
	KUNIT_CASE(any_table),
	{}
};

static struct kunit_suite iommu_prop_suite = {
	.name = "iommu_prop",
	.test_cases = iommu_prop_cases,
};
kunit_test_suite(iommu_prop_suite);
