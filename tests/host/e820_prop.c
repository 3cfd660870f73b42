// SPDX-License-Identifier: MIT
/*
 * sanitize_e820_map() against a second opinion, on many random tables.
 *
 * The opinion is a sweep line over sorted events, with a count of open entries
 * per type: another algorithm, written without a look at the first.  Addresses
 * are drawn from a few small sets so that entries touch, overlap by a byte, share
 * edges, end at 2^64 and wrap.
 */
#include "../kunit/e820_maps.h"

#include <host.h>
#include <linux/errno.h>
#include <linux/ioport.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <lottery.h>

#define TABLES 20000
#define ENTRIES_MAX 128
#define NR_TYPES 6

/* Ten thousand lines about dropped entries and updates are no use to anybody. */
static int real_loglevel;

/* An address: small, near the top, or anywhere; often next to a round number. */
static u64 random_address(u32 spread)
{
	u64 addr;

	switch (lottery(8)) {
	case 0:
		addr = 0 - (u64)lottery(spread);
		break;
	case 1:
		addr = (u64)lottery32() << 32 | lottery32();
		break;
	default:
		addr = (u64)lottery(spread) << 12;
	}
	return addr + lottery(3) - 1;
}

static const u32 types[NR_TYPES] = { 0, E820_RAM, E820_RESERVED, E820_NVS, 12, 0xffffffffU };

static u32 random_table(struct e820entry *table)
{
	u32 nr = lottery(8) ? 2 + lottery(12) : lottery(ENTRIES_MAX + 1);
	u32 spread = 4 << lottery(8);

	for (u32 i = 0; i < nr; i++) {
		u64 start = random_address(spread), end = random_address(spread);

		if (start > end && lottery(200))
			swap(start, end);
		if (!lottery(16))
			end = 0;
		table[i].addr = start;
		table[i].size = end - start;
		table[i].type = types[lottery(NR_TYPES)];
	}
	return nr;
}

/* A change in the number of entries of a type; what ends at 2^64 has no second one. */
struct event {
	u64 at;
	u32 type;	/* index into types[] */
	int step;
};

static struct event events[2 * ENTRIES_MAX];

static u32 type_index(u32 type)
{
	u32 i = 0;

	while (types[i] != type)
		i++;
	return i;
}

static void insert_event(u32 nr, u64 at, u32 type, int step)
{
	for (; nr && events[nr - 1].at > at; nr--)
		events[nr] = events[nr - 1];
	events[nr] = (struct event){ at, type_index(type), step };
}

static u32 collect_events(const struct e820entry *table, u32 nr_table)
{
	u32 nr = 0;

	for (u32 i = 0; i < nr_table; i++) {
		u64 end = table[i].addr + table[i].size;

		if (!table[i].size)
			continue;
		insert_event(nr++, table[i].addr, table[i].type, 1);
		if (end)
			insert_event(nr++, end, table[i].type, -1);
	}
	return nr;
}

static u32 highest_open(const int *open)
{
	for (u32 i = NR_TYPES - 1; i; i--)
		if (open[i])
			return types[i];
	return 0;
}

/* The model's answer in @out, which has room for all that can come; returns its length. */
static u32 model(const struct e820entry *table, u32 nr_table, struct e820entry *out)
{
	u32 nr_events = collect_events(table, nr_table), nr = 0, last_type = 0;
	int open[NR_TYPES] = { 0 };

	for (u32 i = 0; i < nr_events; i++) {
		u32 type;

		open[events[i].type] += events[i].step;
		if (i + 1 < nr_events && events[i + 1].at == events[i].at)
			continue;
		type = highest_open(open);
		if (type == last_type)
			continue;
		if (last_type)
			out[nr - 1].size = events[i].at - out[nr - 1].addr;
		if (type)
			out[nr++] = (struct e820entry)RANGE(events[i].at, 0, type);
		last_type = type;
	}
	return nr;
}

static bool any_wraps(const struct e820entry *table, u32 nr)
{
	for (u32 i = 0; i < nr; i++)
		if (table[i].size > 1 && table[i].addr > U64_MAX - (table[i].size - 1))
			return true;
	return false;
}

static struct e820entry want[2 * ENTRIES_MAX + 1];
static struct e820entry table[ENTRIES_MAX], got[E820_X_MAX];

static void show_table(u32 nr)
{
	for (u32 i = 0; i < nr; i++)
		pr_info("%llx %llx %x\n", table[i].addr, table[i].size, table[i].type);
}

static bool table_agrees(u32 nr)
{
	u32 nr_got = nr, nr_want;
	int err;

	memcpy(got, table, sizeof(table));
	err = sanitize_e820_map(got, E820_X_MAX, &nr_got);
	if (nr < 2 || any_wraps(table, nr))
		return err == -EINVAL && nr_got == nr && !memcmp(got, table, nr * sizeof(*got));

	nr_want = model(table, nr, want);
	if (nr_want && !want[0].size)
		return true;	/* all of the address space: e820_test has that case */
	nr_want = min_t(u32, nr_want, E820_X_MAX);
	return !err && nr_got == nr_want && !memcmp(got, want, nr_got * sizeof(*got));
}

static void random_tables_equal_the_model(struct kunit *test)
{
	for (u32 i = 0; i < TABLES && !lottery_over(); i++) {
		u32 nr = random_table(table);
		bool agrees = table_agrees(nr);

		if (!agrees) {
			console_loglevel = real_loglevel;
			show_table(nr);
		}
		KUNIT_ASSERT_TRUE(test, agrees);
	}
}

/* A type that the model knows. */
static u32 known_type(u32 type)
{
	for (u32 i = 0; i < NR_TYPES; i++)
		if (types[i] == type)
			return type;
	return types[type % NR_TYPES];
}

/* The same from tables as a BIOS writes them, 20 bytes for each entry. */
static void any_table_equals_the_model(struct kunit *test)
{
	for (u32 i = 0; i < TABLES / 10 && !lottery_over(); i++) {
		u32 nr = lottery_bytes(table, sizeof(table)) / sizeof(table[0]);
		bool agrees;

		for (u32 j = 0; j < nr; j++)
			table[j].type = known_type(table[j].type);
		agrees = table_agrees(nr);
		if (!agrees) {
			console_loglevel = real_loglevel;
			show_table(nr);
		}
		KUNIT_ASSERT_TRUE(test, agrees);
	}
}

/* What is in order stays in order: the answer of a second run is that of the first. */
static void sanitising_twice_is_sanitising_once(struct kunit *test)
{
	static struct e820entry again[E820_X_MAX];

	for (u32 i = 0; i < TABLES / 10 && !lottery_over(); i++) {
		u32 nr = random_table(table), nr_again;

		memcpy(got, table, sizeof(table));
		if (sanitize_e820_map(got, E820_X_MAX, &nr) < 0 || nr < 2)
			continue;
		memcpy(again, got, sizeof(again));
		nr_again = nr;
		KUNIT_ASSERT_EQ(test, sanitize_e820_map(again, E820_X_MAX, &nr_again), 0);
		KUNIT_ASSERT_EQ(test, nr_again, nr);
		KUNIT_ASSERT_EQ(test, memcmp(again, got, nr * sizeof(*got)), 0);
	}
}

/* Bytes of a type in a range, counted from the entries of e820; they do not overlap. */
static u64 bytes_of(u32 type, u64 start, u64 last)
{
	u64 sum = 0;

	for (u32 i = 0; i < e820.nr_map; i++) {
		const struct e820entry *entry = &e820.map[i];

		if (entry->type != type || !entry->size)
			continue;
		if (entry->addr <= last && e820_last(entry) >= start)
			sum += min(last, e820_last(entry)) - max(start, entry->addr) + 1;
	}
	return sum;
}

static bool updates_agree(void)
{
	u64 start = random_address(64), size = random_address(64);
	u64 last = size - 1 > U64_MAX - start ? U64_MAX : start + size - 1;
	u64 ram = bytes_of(E820_RAM, start, last), all_ram = bytes_of(E820_RAM, 0, U64_MAX);
	u64 nvs = bytes_of(E820_NVS, start, last), all_nvs = bytes_of(E820_NVS, 0, U64_MAX);

	if (!size)
		return true;
	if (e820_update_range(start, size, E820_RAM, E820_NVS) != ram ||
	    bytes_of(E820_RAM, 0, U64_MAX) != all_ram - ram ||
	    bytes_of(E820_NVS, start, last) != nvs + ram)
		return false;
	return e820_remove_range(start, size, E820_NVS, true) == nvs + ram &&
	       bytes_of(E820_NVS, 0, U64_MAX) == all_nvs - nvs;
}

/* Bytes are neither made nor lost by updates and removals, while the map has room. */
static void changes_conserve_bytes(struct kunit *test)
{
	for (u32 i = 0; i < TABLES / 10 && !lottery_over(); i++) {
		u32 nr = random_table(table);

		if (nr > 40 || any_wraps(table, nr))
			continue;
		given_entries(table, nr);
		e820_settle(&e820);
		KUNIT_ASSERT_TRUE(test, updates_agree());
	}
}

/* -------------------------------------------------------------------- the tree */

/* A copy of the process may claim the whole tree. */
static void claim_resources(void)
{
	console_loglevel = real_loglevel;
	iomem_resource.child = NULL;
	given(RAM(0, K(640)), RESERVED(M(1), M(2)), ACPI(M(2), M(3)), NVS(M(3), M(4)),
	      UNUSABLE(M(4), M(5)), RANGE(M(5), M(6), E820_PRAM), RANGE(M(6), M(7), 77),
	      RAM(M(5) + 1, M(6) + 1));
	e820_reserve_resources();
	resource_print(&iomem_resource);
}

static void fill_everything(void)
{
	console_loglevel = real_loglevel;
	given(RAM(0, G(4) - M(2)));
	e820_setup_gap();
}

/* Expect each type under its name in /proc/iomem; what crosses another one's edge is told. */
static void every_type_has_a_name(struct kunit *test)
{
	static const char *const names[] = {
		"00000000-0009ffff : System RAM", "00100000-001fffff : Reserved",
		"00200000-002fffff : ACPI Tables", "00300000-003fffff : ACPI Non-volatile Storage",
		"00400000-004fffff : Unusable memory",
		"00500000-005fffff : Persistent Memory (legacy)",
		"00600000-006fffff : Unknown E820 type", "does not fit into the resource tree",
	};
	static char text[8192];

	KUNIT_EXPECT_EQ(test, host_fork(claim_resources, text, sizeof(text)), 0);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		KUNIT_EXPECT_TRUE_MSG(test, strstr(text, names[i]), "%s not in %s", names[i], text);
	KUNIT_EXPECT_EQ(test, host_fork(fill_everything, text, sizeof(text)), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "e820: no gap of 4 MiB below 4 GiB"));
}

static int quiet_init(struct kunit *test)
{
	real_loglevel = console_loglevel;
	console_loglevel = LOGLEVEL_EMERG;
	return e820_case_init(test);
}

static void quiet_exit(struct kunit *test)
{
	console_loglevel = real_loglevel;
	e820_case_exit(test);
}

static struct kunit_case e820_prop_cases[] = {
	KUNIT_CASE(random_tables_equal_the_model),
	KUNIT_CASE(any_table_equals_the_model),
	KUNIT_CASE(sanitising_twice_is_sanitising_once),
	KUNIT_CASE(changes_conserve_bytes),
	KUNIT_CASE(every_type_has_a_name),
	{}
};

static struct kunit_suite e820_prop_suite = {
	.name = "e820_prop",
	.init = quiet_init,
	.exit = quiet_exit,
	.test_cases = e820_prop_cases,
};
kunit_test_suite(e820_prop_suite);
