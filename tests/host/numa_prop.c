// SPDX-License-Identifier: MIT
/*
 * SRAT, SLIT and numa=fake= with whatever comes: random tables, some nearly right
 * and some not at all, are refused or make sense; fake nodes hold all RAM, each
 * page once.
 *
 *	| room, never read |  table  |	a table ends where its array ends, so
 *				    ^	AddressSanitizer sees a byte too far
 *
 * These functions are gone when the kernel's own self-tests run.
 */
#include "../../arch/x86/mm/numa_internal.h"

#include <asm/acpi.h>
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <lottery.h>

#ifdef CONFIG_NUMA

#define TABLES 4000
#define PLANS 200
#define ROOM 600
#define SRAT_HEADER 48
#define SLIT_HEADER 44

static u8 room[ROOM];
static struct numa_meminfo mi;

/* What the machine has, put aside. */
static struct {
	nodemask_t parsed;
	s8 apicids[MAX_LOCAL_APIC];
	u8 distances[MAX_NUMNODES][MAX_NUMNODES];
	int loglevel;
} kept;

static int save(struct kunit *test)
{
	kept.parsed = numa_nodes_parsed;
	memcpy(kept.apicids, apicid_to_node, sizeof(kept.apicids));
	for (int a = 0; a < MAX_NUMNODES; a++)
		for (int b = 0; b < MAX_NUMNODES; b++)
			kept.distances[a][b] = (u8)node_distance(a, b);
	kept.loglevel = console_loglevel;
	console_loglevel = 0;	/* reasons by the thousand */
	return 0;
}

static void restore(struct kunit *test)
{
	console_loglevel = kept.loglevel;
	numa_nodes_parsed = kept.parsed;
	memcpy(apicid_to_node, kept.apicids, sizeof(kept.apicids));
	numa_reset_distance();
	for (int a = 0; a < MAX_NUMNODES; a++)
		for (int b = 0; b < MAX_NUMNODES; b++)
			numa_set_distance(a, b, kept.distances[a][b]);
}

static void forget(void)
{
	memset(&mi, 0, sizeof(mi));
	memset(apicid_to_node, 0xff, MAX_LOCAL_APIC);
	nodes_clear(numa_nodes_parsed);
	numa_reset_distance();
	srat_forget();
}

/* ---- tables ---------------------------------------------------------------------- */

static void put(u8 *to, u64 value, unsigned int bytes)
{
	while (bytes--) {
		*to++ = (u8)value;
		value >>= 8;
	}
}

/* One entry, mostly of a known kind and size.  Returns its length. */
static u32 random_entry(u8 *entry)
{
	static const u8 sizes[] = { 16, 40, 24 };
	u8 type = (u8)lottery(lottery(20) ? 3 : 256);
	u32 len = type < 3 && lottery(50) ? sizes[type] : lottery(48);

	for (u32 i = 0; i < len; i++)
		entry[i] = lottery(8) ? 0 : (u8)lottery(256);
	if (len < 2)
		return len;
	entry[0] = type;
	entry[1] = (u8)(lottery(50) ? len : lottery(256));
	if (type == 1 && len == 40) {
		put(entry + 2, lottery(30) ? lottery(4) : lottery32(), 4);
		put(entry + 8, (u64)lottery(64) << 20, 8);
		put(entry + 16, lottery(20) ? (u64)(1 + lottery(16)) << 20 :
					      (u64)lottery32() << 32 | lottery32(), 8);
		put(entry + 28, lottery(4) ? 1 : lottery(8), 4);
	} else if (type == 0 && len == 16) {
		entry[2] = (u8)lottery(lottery(30) ? 4 : 256);
		entry[3] = (u8)lottery(256);
		put(entry + 4, lottery(4) != 0, 4);
		put(entry + 9, lottery(30) ? 0 : lottery32(), 3);
	}
	return len;
}

static u8 *random_srat(u32 *length)
{
	static u8 table[ROOM];
	u32 len = SRAT_HEADER, entries = lottery(10);

	memset(table, 0, sizeof(table));
	table[8] = (u8)lottery(4);	/* revision */
	while (entries-- && len < ROOM - 48)
		len += random_entry(table + len);
	if (!lottery(30))
		len = lottery(len);
	*length = len;
	memcpy(room + ROOM - len, table, len);
	return room + ROOM - len;
}

/* Nodes and ranges in bounds; no memory with two owners. */
static void expect_sense(struct kunit *test)
{
	KUNIT_ASSERT_LE(test, mi.nr_blks, NR_NODE_MEMBLKS);
	for (int i = 0; i < mi.nr_blks; i++) {
		const struct numa_memblk *a = &mi.blk[i];

		KUNIT_ASSERT_TRUE(test, a->nid >= 0 && a->nid < MAX_NUMNODES);
		KUNIT_ASSERT_TRUE(test, node_isset(a->nid, numa_nodes_parsed));
		KUNIT_ASSERT_LT(test, a->start, a->end);
		KUNIT_ASSERT_EQ(test, (a->start | a->end) % PAGE_SIZE, 0ULL);
		for (int j = 0; j < i; j++)
			KUNIT_ASSERT_TRUE(test, mi.blk[j].end <= a->start ||
						mi.blk[j].start >= a->end);
	}
	for (int apicid = 0; apicid < MAX_LOCAL_APIC; apicid++)
		KUNIT_ASSERT_TRUE(test, apicid_to_node[apicid] == NUMA_NO_NODE ||
					node_isset(apicid_to_node[apicid], numa_nodes_parsed));
}

static void random_srats(struct kunit *test)
{
	int good = 0, refused = 0;

	for (u32 round = 0; round < TABLES; round++) {
		u32 length;
		u8 *table;

		lottery_seed(round);
		forget();
		table = random_srat(&length);
		if (srat_parse(table, length, &mi) || numa_cleanup_meminfo(&mi, SZ_4G)) {
			refused++;
			continue;
		}
		good++;
		expect_sense(test);
	}
	KUNIT_EXPECT_GT(test, good, TABLES / 20);	/* chance has seen both */
	KUNIT_EXPECT_GT(test, refused, TABLES / 20);
}

/* A square with now and then something wrong.  Expect what was accepted, entry by entry. */
static void random_slits(struct kunit *test)
{
	int good = 0;

	for (u32 round = 0; round < TABLES; round++) {
		static u8 srat[SRAT_HEADER + 3 * 16];
		u32 n = 1 + lottery(6), len = SLIT_HEADER + n * n;
		u8 *slit = room + ROOM - len;

		lottery_seed(round);
		forget();
		memset(srat, 0, sizeof(srat));
		for (u32 i = 0; i < 3; i++) {	/* domains 2, 1, 0 */
			u8 *entry = srat + SRAT_HEADER + 16 * i;

			entry[1] = 16;
			entry[2] = (u8)(2 - i);
			entry[3] = (u8)i;
			entry[4] = 1;
		}
		KUNIT_ASSERT_EQ(test, srat_parse(srat, sizeof(srat), &mi), 0);
		memset(slit, 0, SLIT_HEADER);
		put(slit + 36, lottery(20) ? n : lottery32(), 8);
		for (u32 i = 0; i < n * n; i++)
			slit[SLIT_HEADER + i] = (u8)(i % (n + 1) ? 11 + lottery(245) : 10);
		if (!lottery(3))
			slit[SLIT_HEADER + lottery(n * n)] = (u8)lottery(256);
		if (slit_parse(slit, len)) {
			KUNIT_ASSERT_EQ(test, node_distance(0, 1), REMOTE_DISTANCE);
			continue;
		}
		good++;
		for (u32 a = 0; a < min(n, 3U); a++)
			for (u32 b = 0; b < min(n, 3U); b++)
				KUNIT_ASSERT_EQ(test, node_distance((int)(2 - a), (int)(2 - b)),
						(int)slit[SLIT_HEADER + a * n + b]);
	}
	KUNIT_EXPECT_GT(test, good, TABLES / 4);
	KUNIT_EXPECT_LT(test, good, TABLES);
}

/* ---- fake nodes ---------------------------------------------------------------------- */

/* The machine's RAM in up to five real nodes, in turns or in a row. */
static void random_nodes(unsigned int nodes)
{
	u64 step = max_t(u64, round_up(memblock_end_of_DRAM() / (nodes * (1 + lottery(4))), SZ_1M),
			 SZ_1M);
	u64 start = 0;

	for (unsigned int i = 0; start < memblock_end_of_DRAM(); i++, start += step)
		numa_add_memblk_to(&mi, (int)(i % nodes), start, start + step);
}

/* Does a range have memory of a real node? */
static bool has_memory_of(const struct numa_meminfo *real, int nid, const struct numa_memblk *range)
{
	for (int i = 0; i < real->nr_blks; i++)
		if (real->blk[i].nid == nid && real->blk[i].start < range->end &&
		    range->start < real->blk[i].end)
			return true;
	return false;
}

static void expect_partition(struct kunit *test)
{
	unsigned long pages = 0;

	expect_sense(test);
	for (int i = 0; i < mi.nr_blks; i++)
		pages += numa_ram_pages(mi.blk[i].start, mi.blk[i].end);
	KUNIT_ASSERT_EQ(test, pages, numa_ram_pages(0, U64_MAX));
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		KUNIT_ASSERT_EQ(test, node_distance(nid, nid), LOCAL_DISTANCE);
}

/* Each processor of a real node: expect it on a fake node that has some of that node's memory. */
static void expect_processors_near(struct kunit *test, const struct numa_meminfo *real)
{
	for (int apicid = 0; apicid < 16; apicid++) {
		bool near = false;

		for (int i = 0; i < mi.nr_blks; i++)
			near |= mi.blk[i].nid == apicid_to_node[apicid] &&
				has_memory_of(real, apicid % 2, &mi.blk[i]);
		KUNIT_ASSERT_TRUE(test, near);
	}
}

static void random_fakes(struct kunit *test)
{
	static struct numa_meminfo real;
	int faked = 0;

	for (u32 round = 0; round < PLANS; round++) {
		unsigned int nodes;
		char arg[16];

		lottery_seed(round);
		forget();
		nodes = 1 + lottery(5);
		random_nodes(nodes);
		if (numa_cleanup_meminfo(&mi, U64_MAX))
			continue;
		for (int apicid = 0; apicid < 16; apicid++)
			apicid_to_node[apicid] = (s8)(apicid % 2);
		for (unsigned int nid = 0; nid < max(nodes, 2U); nid++)
			node_set(nid, numa_nodes_parsed);
		real = mi;
		snprintf(arg, sizeof(arg), lottery(2) ? "%u" : "%uM", 1 + lottery(300));
		KUNIT_ASSERT_EQ(test, numa_emu_cmdline(arg), 0);
		numa_emulation(&mi);
		expect_partition(test);
		if (nodes > 1 && memcmp(&real, &mi, sizeof(mi))) {
			faked++;
			expect_processors_near(test, &real);
		}
	}
	if (memblock_phys_mem_size() > 64 * SZ_1M)
		KUNIT_EXPECT_GT(test, faked, PLANS / 10);
}

static struct kunit_case numa_prop_cases[] = {
	KUNIT_CASE(random_srats),
	KUNIT_CASE(random_slits),
	KUNIT_CASE(random_fakes),
	{}
};

static struct kunit_suite numa_prop_suite = {
	.name = "numa-prop",
	.init = save,
	.exit = restore,
	.test_cases = numa_prop_cases,
};
kunit_test_suite(numa_prop_suite);

#endif /* CONFIG_NUMA */
