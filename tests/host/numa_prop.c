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
#include <linux/mmzone.h>
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
#define PAGE_MASK_64 (~(u64)(PAGE_SIZE - 1))

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

/*
 * A second opinion on what a table says of memory, entry by entry: the domain that a
 * byte belongs to, -1 for none.  Later entries of one domain do not matter: it is one.
 */
static const u8 *said;		/* the table that was accepted */
static u32 said_length;

static u64 get(const u8 *from, unsigned int bytes)
{
	u64 value = 0;

	while (bytes--)
		value = value << 8 | from[bytes];
	return value;
}

static long domain_at(u64 addr)
{
	for (u32 at = SRAT_HEADER; at < said_length; at += said[at + 1]) {
		u64 start, size;

		if (said[at] != 1 || !(said[at + 28] & 1))
			continue;
		start = get(said + at + 8, 8);
		size = get(said + at + 16, 8);
		/* a page belongs to whom its first byte belongs to */
		if (addr >= start && addr - start < size)
			return (long)get(said + at + 2, said[8] >= 2 ? 4 : 1);
	}
	return -1;
}

/* The node that the kernel has for a byte, -1 for none. */
static int node_at(u64 addr)
{
	for (int i = 0; i < mi.nr_blks; i++)
		if (mi.blk[i].start <= addr && addr < mi.blk[i].end)
			return mi.blk[i].nid;
	return -1;
}

static int node_of_domain[256];

/* Two domains are two nodes, one is one. */
static bool same_owner(u64 addr)
{
	long domain = domain_at(addr & PAGE_MASK_64);
	int nid = node_at(addr);

	if (domain < 0)
		return true;	/* a gap inside a node may have been closed */
	if (domain > 255 || nid < 0)
		return false;
	if (node_of_domain[domain] < 0)
		node_of_domain[domain] = nid;
	for (int other = 0; other < 256; other++)
		if (node_of_domain[other] == nid && other != domain)
			return false;
	return node_of_domain[domain] == nid;
}

/* Owners change only at the edges of entries: expect agreement around each of them. */
static void expect_owners(struct kunit *test, const u8 *table, u32 length, u64 limit)
{
	said = table;
	said_length = length;
	memset(node_of_domain, 0xff, sizeof(node_of_domain));
	for (u32 at = SRAT_HEADER; at < length; at += table[at + 1]) {
		u64 edges[2];

		if (table[at] != 1)
			continue;
		edges[0] = get(table + at + 8, 8);
		edges[1] = edges[0] + get(table + at + 16, 8);
		for (unsigned int i = 0; i < 6; i++) {
			u64 addr = edges[i / 3] + (u64)(i % 3) * PAGE_SIZE - PAGE_SIZE;

			if (addr < limit)
				KUNIT_ASSERT_TRUE(test, same_owner(addr));
		}
	}
}

/* A table as firmware left it, its header included. */
static void any_srat(struct kunit *test)
{
	static u8 table[ROOM];

	lottery_seed(1);
	for (u32 round = 0; round < TABLES / 10 && !lottery_over(); round++) {
		u32 length = lottery_bytes(table, sizeof(table));
		u8 *at = room + ROOM - length;

		forget();
		memcpy(at, table, length);
		if (srat_parse(at, length, &mi) || numa_cleanup_meminfo(&mi, SZ_4G))
			continue;
		expect_sense(test);
		expect_owners(test, at, length, SZ_4G);
	}
}

/* A range in the last page of 64 bits: rounded up it would begin at 0 and be all memory. */
static void the_last_page_is_nobodys(struct kunit *test)
{
	static u8 srat[SRAT_HEADER + 40];

	forget();
	memset(srat, 0, sizeof(srat));
	srat[8] = 2;
	srat[SRAT_HEADER] = 1;
	srat[SRAT_HEADER + 1] = 40;
	put(srat + SRAT_HEADER + 8, 0xfffffffffffff001ULL, 8);
	put(srat + SRAT_HEADER + 16, 0xffe, 8);
	put(srat + SRAT_HEADER + 28, 1, 4);
	KUNIT_EXPECT_EQ(test, srat_parse(srat, sizeof(srat), &mi), 0);
	KUNIT_EXPECT_EQ(test, numa_cleanup_meminfo(&mi, SZ_4G), 0);
	KUNIT_EXPECT_EQ(test, mi.nr_blks, 0);
}

static void random_srats(struct kunit *test)
{
	int good = 0, refused = 0;

	for (u32 round = 0; round < TABLES && !lottery_over(); round++) {
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
		expect_owners(test, table, length, SZ_4G);
	}
	if (lottery_over())
		return;
	KUNIT_EXPECT_GT(test, good, TABLES / 20);	/* chance has seen both */
	KUNIT_EXPECT_GT(test, refused, TABLES / 20);
}

/* Three domains, 2, 1 and 0, are nodes 0, 1 and 2. */
static void three_domains(struct kunit *test)
{
	static u8 srat[SRAT_HEADER + 3 * 16];

	forget();
	memset(srat, 0, sizeof(srat));
	for (u32 i = 0; i < 3; i++) {
		u8 *entry = srat + SRAT_HEADER + 16 * i;

		entry[1] = 16;
		entry[2] = (u8)(2 - i);
		entry[3] = (u8)i;
		entry[4] = 1;
	}
	KUNIT_ASSERT_EQ(test, srat_parse(srat, sizeof(srat), &mi), 0);
}

/* Expect what was accepted, entry by entry; or nothing of it.  Return: which. */
static bool slit_arrives(struct kunit *test, const u8 *slit, u32 len)
{
	u32 n = (u32)get(slit + 36, 4);

	if (slit_parse(slit, len)) {
		KUNIT_ASSERT_EQ(test, node_distance(0, 1), REMOTE_DISTANCE);
		return false;
	}
	for (u32 a = 0; a < min(n, 3U); a++)
		for (u32 b = 0; b < min(n, 3U); b++)
			KUNIT_ASSERT_EQ(test, node_distance((int)(2 - a), (int)(2 - b)),
					(int)slit[SLIT_HEADER + a * n + b]);
	return true;
}

/* A square with now and then something wrong. */
static void random_slits(struct kunit *test)
{
	int good = 0;

	for (u32 round = 0; round < TABLES && !lottery_over(); round++) {
		u32 n = 1 + lottery(6), len = SLIT_HEADER + n * n;
		u8 *slit = room + ROOM - len;

		lottery_seed(round);
		three_domains(test);
		memset(slit, 0, SLIT_HEADER);
		put(slit + 36, lottery(20) ? n : lottery32(), 8);
		for (u32 i = 0; i < n * n; i++)
			slit[SLIT_HEADER + i] = (u8)(i % (n + 1) ? 11 + lottery(245) : 10);
		if (!lottery(3))
			slit[SLIT_HEADER + lottery(n * n)] = (u8)lottery(256);
		good += slit_arrives(test, slit, len);
	}
	if (lottery_over())
		return;
	KUNIT_EXPECT_GT(test, good, TABLES / 4);
	KUNIT_EXPECT_LT(test, good, TABLES);
}

/* A table as firmware left it, its header included. */
static void any_slit(struct kunit *test)
{
	static u8 table[ROOM];

	lottery_seed(2);
	for (u32 round = 0; round < TABLES / 10 && !lottery_over(); round++) {
		u32 len = lottery_bytes(table, sizeof(table));
		u8 *slit = room + ROOM - len;

		three_domains(test);
		memcpy(slit, table, len);
		if (len >= SLIT_HEADER)
			slit_arrives(test, slit, len);
		else
			KUNIT_ASSERT_NE(test, slit_parse(slit, len), 0);
	}
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

/* What stands behind "numa=fake=".  Return: was it accepted? */
static bool random_arg(char *arg, u32 size)
{
	static const char letters[] = "0123456789xXKkMGTe-+, a";

	if (lottery(8)) {
		snprintf(arg, size, lottery(2) ? "%u" : "%uM", 1 + lottery(300));
		return !numa_emu_cmdline(arg);
	}
	memset(arg, 0, size);
	for (u32 i = 0, len = lottery(size); i < len; i++)
		arg[i] = letters[lottery(sizeof(letters) - 1)];
	return !numa_emu_cmdline(arg);
}

/* No block of the buddy allocator lies in two fake nodes but where it lies in two real ones. */
static void expect_whole_blocks(struct kunit *test, const struct numa_meminfo *real)
{
	for (int i = 0; i < mi.nr_blks; i++) {
		u64 edge = mi.blk[i].start;
		bool is_real = false;

		for (int r = 0; r < real->nr_blks; r++)
			is_real |= real->blk[r].start == edge;
		if (!is_real)
			KUNIT_ASSERT_EQ(test, edge % (MAX_ORDER_NR_PAGES * PAGE_SIZE), 0ULL);
	}
}

static void random_fakes(struct kunit *test)
{
	static struct numa_meminfo real;
	int faked = 0;

	for (u32 round = 0; round < PLANS && !lottery_over(); round++) {
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
		if (!random_arg(arg, sizeof(arg)))
			continue;
		numa_emulation(&mi);
		expect_partition(test);
		if (memcmp(&real, &mi, sizeof(mi)))
			expect_whole_blocks(test, &real);
		if (nodes > 1 && memcmp(&real, &mi, sizeof(mi))) {
			faked++;
			expect_processors_near(test, &real);
		}
	}
	if (memblock_phys_mem_size() > 64 * SZ_1M && !lottery_over())
		KUNIT_EXPECT_GT(test, faked, PLANS / 10);
}

static struct kunit_case numa_prop_cases[] = {
	KUNIT_CASE(the_last_page_is_nobodys),
	KUNIT_CASE(random_srats),
	KUNIT_CASE(any_srat),
	KUNIT_CASE(random_slits),
	KUNIT_CASE(any_slit),
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
