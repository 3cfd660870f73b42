// SPDX-License-Identifier: MIT
/*
 * MADTs as firmware writes them, and as it should not: what can be used is used,
 * what cannot is named, and nothing reads behind the table's end.
 *
 * madt_parse() is gone when the kernel's own self-tests run, so these run here only.
 * Each table lies at the end of a heap block of exactly its size: with
 * AddressSanitizer one byte too far is seen.
 */
#include <asm/madt.h>
#include <host.h>
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <lottery.h>

#define ROUNDS 20000
#define TABLE_MAX 8192

static u8 draft[TABLE_MAX];
static u32 draft_len;
static struct madt_info info;
static u32 mark;

/* ---- making one ------------------------------------------------------------ */

static void begin_at(u32 lapic_address)
{
	struct acpi_table_madt *madt = (void *)draft;

	memset(draft, 0, sizeof(draft));
	memcpy(madt->header.signature, ACPI_SIG_MADT, 4);
	madt->address = lapic_address;
	draft_len = sizeof(*madt);
	mark = kmsg_mark();
}

static void begin(void)
{
	begin_at(0xfee00000);
}

static void add_bytes(const void *bytes, u32 len)
{
	memcpy(draft + draft_len, bytes, len);
	draft_len += len;
}

static void add_lapic(u8 id, u32 flags)
{
	const struct acpi_madt_local_apic entry = {
		{ ACPI_MADT_TYPE_LOCAL_APIC, sizeof(entry) }, id, id, flags,
	};

	add_bytes(&entry, sizeof(entry));
}

static void add_x2apic(u32 id)
{
	const struct acpi_madt_local_x2apic entry = {
		{ ACPI_MADT_TYPE_LOCAL_X2APIC, sizeof(entry) }, 0, id, ACPI_MADT_ENABLED, id,
	};

	add_bytes(&entry, sizeof(entry));
}

static void add_address(u64 address)
{
	const struct acpi_madt_local_apic_override entry = {
		{ ACPI_MADT_TYPE_LOCAL_APIC_OVERRIDE, sizeof(entry) }, 0, address,
	};

	add_bytes(&entry, sizeof(entry));
}

/* @len bytes of the draft, in a block that ends where they end. */
static int parse_first(u32 len)
{
	struct acpi_table_header *table = host_alloc(len);
	int err;

	memcpy(table, draft, len);
	table->length = len;
	err = madt_parse(table, &info);
	host_free(table);
	return err;
}

static int parse(void)
{
	return parse_first(draft_len);
}

/* ---- what is right --------------------------------------------------------- */

/*
 *	LAPIC 4 | LAPIC 0 | LAPIC 2 off | I/O APIC | ISA 0 → 2
 *
 * Expect two processors in this order, and a line for each entry as Linux has it.
 */
static void an_ordinary_table(struct kunit *test)
{
	const struct acpi_madt_io_apic ioapic = {
		{ ACPI_MADT_TYPE_IO_APIC, sizeof(ioapic) }, 1, 0, 0xfec00000, 0,
	};
	const struct acpi_madt_interrupt_override timer = {
		{ ACPI_MADT_TYPE_INTERRUPT_OVERRIDE, sizeof(timer) }, 0, 0, 2, 0xd,
	};

	begin();
	add_lapic(4, ACPI_MADT_ENABLED);
	add_lapic(0, ACPI_MADT_ENABLED);
	add_lapic(2, 0);
	add_bytes(&ioapic, sizeof(ioapic));
	add_bytes(&timer, sizeof(timer));
	KUNIT_ASSERT_EQ(test, parse(), 0);

	KUNIT_EXPECT_EQ(test, info.nr_cpus, 2U);
	KUNIT_EXPECT_EQ(test, info.apic_id[0], 4);
	KUNIT_EXPECT_EQ(test, info.apic_id[1], 0);
	KUNIT_EXPECT_EQ(test, info.nr_disabled, 1U);
	KUNIT_EXPECT_EQ(test, info.nr_ioapics, 1U);
	KUNIT_EXPECT_EQ(test, info.nr_overrides, 1U);
	KUNIT_EXPECT_EQ(test, info.nr_damaged, 0U);
	KUNIT_EXPECT_EQ(test, info.lapic_address, 0xfee00000UL);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "LAPIC (acpi_id[0x04] lapic_id[0x04] enabled)"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "LAPIC (acpi_id[0x02] lapic_id[0x02] disabled)"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "IOAPIC (id[0x01] address[0xfec00000] gsi_base[0])"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "INT_SRC_OVR (bus 0 bus_irq 0 global_irq 2 high level)"));
}

/* Expect the last usable address to count; expect one that no APIC can have to change nothing. */
static void address_overrides(struct kunit *test)
{
	static const u64 impossible[] = { 0, 0x1fee00000ULL, 0xfee00004 };

	begin();
	add_address(0xfed00000);
	KUNIT_ASSERT_EQ(test, parse(), 0);
	KUNIT_EXPECT_EQ(test, info.lapic_address, 0xfed00000UL);

	for (size_t i = 0; i < ARRAY_SIZE(impossible); i++) {
		begin();
		add_address(impossible[i]);
		KUNIT_ASSERT_EQ(test, parse(), 0);
		KUNIT_EXPECT_EQ(test, info.lapic_address, 0xfee00000UL);
		KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "no local APIC can be at"));
	}
	begin_at(0);
	KUNIT_ASSERT_EQ(test, parse(), 0);
	KUNIT_EXPECT_EQ(test, info.lapic_address, 0UL);
}

/* 255 processors have numbers that an xAPIC can have; expect the other 45 to be refused by name. */
static void three_hundred_processors(struct kunit *test)
{
	begin();
	for (u32 id = 0; id < 300; id++) {
		if (id < MAX_LOCAL_APIC)
			add_lapic(id, ACPI_MADT_ENABLED);
		else
			add_x2apic(id);
	}
	KUNIT_ASSERT_EQ(test, parse(), 0);
	KUNIT_EXPECT_EQ(test, info.nr_cpus, 255U);
	KUNIT_EXPECT_EQ(test, info.apic_id[254], 254);
	KUNIT_EXPECT_EQ(test, info.nr_refused, 45U);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "APIC number 0x12b needs an x2APIC"));
}

/* Expect an x2APIC's entry with a small number to be a processor like any other. */
static void small_x2apic_numbers(struct kunit *test)
{
	begin();
	add_x2apic(3);
	KUNIT_ASSERT_EQ(test, parse(), 0);
	KUNIT_EXPECT_EQ(test, info.nr_cpus, 1U);
	KUNIT_EXPECT_EQ(test, info.apic_id[0], 3);
}

/* ---- what is wrong --------------------------------------------------------- */

/* Expect a number that is listed twice to count once, also when both kinds of entry have it. */
static void duplicates(struct kunit *test)
{
	begin();
	add_lapic(1, ACPI_MADT_ENABLED);
	add_lapic(1, ACPI_MADT_ENABLED);
	add_x2apic(1);
	add_lapic(2, ACPI_MADT_ENABLED);
	KUNIT_ASSERT_EQ(test, parse(), 0);
	KUNIT_EXPECT_EQ(test, info.nr_cpus, 2U);
	KUNIT_EXPECT_EQ(test, info.apic_id[1], 2);
	KUNIT_EXPECT_EQ(test, info.nr_refused, 2U);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "lapic_id[0x01] is listed twice"));
}

/* LAPIC 0 | entry of length @len | LAPIC 1.  Expect the first one, and the table to end there. */
static void expect_end_at_length(struct kunit *test, u8 len, const char *reason)
{
	const u8 entry[2] = { ACPI_MADT_TYPE_LOCAL_APIC, len };

	begin();
	add_lapic(0, ACPI_MADT_ENABLED);
	add_bytes(entry, sizeof(entry));
	add_lapic(1, ACPI_MADT_ENABLED);
	KUNIT_ASSERT_EQ(test, parse(), 0);
	KUNIT_EXPECT_EQ(test, info.nr_cpus, 1U);
	KUNIT_EXPECT_EQ(test, info.nr_damaged, 1U);
	KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, reason), "length %u", len);
}

static void lengths_that_lead_nowhere(struct kunit *test)
{
	expect_end_at_length(test, 0, "entry at offset 0x34 has no length, the rest is ignored");
	expect_end_at_length(test, 1, "entry at offset 0x34 has no length");
	expect_end_at_length(test, 11, "entry at offset 0x34 reaches past the table's end");
	expect_end_at_length(test, 255, "entry at offset 0x34 reaches past the table's end");
}

/* LAPIC with 6 bytes | LAPIC 1.  Expect the short one to be left out and the next one to be read. */
static void an_entry_too_short_for_its_type(struct kunit *test)
{
	const u8 entry[6] = { ACPI_MADT_TYPE_LOCAL_APIC, 6, 0, 0, 1, 0 };

	begin();
	add_bytes(entry, sizeof(entry));
	add_lapic(1, ACPI_MADT_ENABLED);
	KUNIT_ASSERT_EQ(test, parse(), 0);
	KUNIT_EXPECT_EQ(test, info.nr_cpus, 1U);
	KUNIT_EXPECT_EQ(test, info.apic_id[0], 1);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "type 0x0 has 6 bytes instead of 8, ignored"));
}

/* Expect a table cut off anywhere to give the entries in front of the cut. */
static void cut_anywhere(struct kunit *test)
{
	const u32 fixed = sizeof(struct acpi_table_madt);

	for (u32 len = sizeof(struct acpi_table_header); len <= fixed + 3 * 8; len++) {
		begin();
		for (u8 id = 0; id < 3; id++)
			add_lapic(id, ACPI_MADT_ENABLED);
		KUNIT_ASSERT_EQ(test, parse_first(len), len < fixed ? -EINVAL : 0);
		KUNIT_ASSERT_EQ(test, info.nr_cpus, len < fixed ? 0 : (len - fixed) / 8);
		KUNIT_ASSERT_EQ(test, info.nr_damaged, len > fixed && (len - fixed) % 8 ? 1U : 0U);
	}
}

/* Expect an unknown type to be named and passed over. */
static void unknown_types(struct kunit *test)
{
	const u8 entry[4] = { 0x7f, 4, 0, 0 };

	begin();
	add_bytes(entry, sizeof(entry));
	add_lapic(5, ACPI_MADT_ENABLED);
	KUNIT_ASSERT_EQ(test, parse(), 0);
	KUNIT_EXPECT_EQ(test, info.nr_cpus, 1U);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "unsupported MADT entry (type = 0x7f)"));
}

/* ---- anything -------------------------------------------------------------- */

/* Small numbers: types that exist, lengths that nearly fit. */
static void fill_with_noise(u32 len)
{
	while (draft_len < len)
		draft[draft_len++] = (u8)lottery(lottery(2) ? 16 : 256);
}

static void expect_sane(struct kunit *test)
{
	KUNIT_ASSERT_LE(test, info.nr_cpus, 255U);
	for (unsigned int i = 0; i < info.nr_cpus; i++)
		KUNIT_ASSERT_TRUE(test, test_bit(info.apic_id[i], info.listed));
	KUNIT_ASSERT_EQ(test, bitmap_weight(info.listed, MAX_LOCAL_APIC), (unsigned long)info.nr_cpus);
	KUNIT_ASSERT_EQ(test, info.lapic_address % SZ_4K, 0UL);
}

/* A table as firmware left it, its header included; the header's length is the block's. */
static void any_table(struct kunit *test)
{
	int level = console_loglevel;

	console_loglevel = 4;
	lottery_seed(2);
	for (unsigned int round = 0; round < ROUNDS / 10 && !lottery_over(); round++) {
		u32 len = lottery_bytes(draft, sizeof(draft));

		if (len < sizeof(struct acpi_table_header))
			continue;
		KUNIT_ASSERT_EQ(test, parse_first(len),
				len < sizeof(struct acpi_table_madt) ? -EINVAL : 0);
		expect_sane(test);
	}
	console_loglevel = level;
}

/* Expect every string of bytes to be read within its bounds, to its end, with sane results. */
static void random_bytes(struct kunit *test)
{
	int level = console_loglevel;

	console_loglevel = 4;
	lottery_seed(1);
	for (unsigned int round = 0; round < ROUNDS && !lottery_over(); round++) {
		begin();
		fill_with_noise(sizeof(struct acpi_table_madt) + lottery(200));
		KUNIT_ASSERT_EQ(test, parse(), 0);
		expect_sane(test);
	}
	console_loglevel = level;
}

static struct kunit_case madt_cases[] = {
	KUNIT_CASE(an_ordinary_table),
	KUNIT_CASE(address_overrides),
	KUNIT_CASE(three_hundred_processors),
	KUNIT_CASE(small_x2apic_numbers),
	KUNIT_CASE(duplicates),
	KUNIT_CASE(lengths_that_lead_nowhere),
	KUNIT_CASE(an_entry_too_short_for_its_type),
	KUNIT_CASE(cut_anywhere),
	KUNIT_CASE(unknown_types),
	KUNIT_CASE(random_bytes),
	KUNIT_CASE(any_table),
	{}
};

static struct kunit_suite madt_suite = {
	.name = "madt_prop",
	.test_cases = madt_cases,
};
kunit_test_suite(madt_suite);
