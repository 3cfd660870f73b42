// SPDX-License-Identifier: MIT
/*
 * numa=fake=: more nodes than the machine has, to see what many nodes do.
 *
 *	numa=fake=4, one node			numa=fake=3, two nodes
 *	| 0  | 1  | 2  | 3  |			|    0    |    2    ||        1        |
 *	 256M                1G			 node 0, 1G           node 1, 1G
 *
 *	numa=fake=384M
 *	|   0   |   1   | 2 |
 *
 * Each node of the machine is cut into parts of equal RAM, on multiples of 4 MB,
 * so that no block of the buddy allocator lies across two of them.  The parts are
 * numbered in turns over the machine's nodes.  With fewer fake nodes than real
 * ones a fake node has memory of several.
 *
 * It must not know where the real nodes came from.
 *
 * Linux: arch/x86/mm/numa_emulation.c, 2.6.39 to 5.x.  Deviations: a part may be
 * as small as 4 MB (32 there), and the processors of a node are spread over its parts.
 */
#include "numa_internal.h"

#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/memblock.h>
#include <linux/mmzone.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/string.h>

#ifdef CONFIG_NUMA

#define FAKE_NODE_MIN_PAGES MAX_ORDER_NR_PAGES
#define FAKE_NODE_MIN_SIZE ((u64)FAKE_NODE_MIN_PAGES << PAGE_SHIFT)

/* What numa=fake= wants: one of them is not 0. */
static unsigned int fake_nodes __initdata;
static unsigned long fake_pages __initdata;	/* per node */

/* numa=fake=4: so many nodes; numa=fake=256M: nodes of that size. */
int __init numa_emu_cmdline(const char *arg)
{
	char *end;
	u64 value = memparse(arg, &end);

	if (end == arg || *end || !value || value >> PAGE_SHIFT > ULONG_MAX)
		return -EINVAL;
	fake_nodes = 0;
	fake_pages = 0;
	if (isdigit(end[-1]))
		fake_nodes = (unsigned int)min_t(u64, value, MAX_NUMNODES);
	else
		fake_pages = (unsigned long)((value + PAGE_SIZE - 1) >> PAGE_SHIFT);
	return 0;
}

/* ---- the plan -------------------------------------------------------------------- */

/* Real nodes with RAM, and what is made of each. */
struct plan {
	int nr_real;
	int real[MAX_NUMNODES];
	unsigned long pages[MAX_NUMNODES];	/* of RAM */
	unsigned int parts[MAX_NUMNODES];
};

/* RAM of a real node below an address. */
static unsigned long __init ram_below(const struct numa_meminfo *mi, int nid, u64 addr)
{
	unsigned long pages = 0;

	for (int i = 0; i < mi->nr_blks; i++)
		if (mi->blk[i].nid == nid)
			pages += numa_ram_pages(mi->blk[i].start, min(mi->blk[i].end, addr));
	return pages;
}

static unsigned int __init count_parts(struct plan *plan, unsigned long pages)
{
	unsigned int sum = 0;

	for (int r = 0; r < plan->nr_real; r++) {
		plan->parts[r] = (unsigned int)DIV_ROUND_UP(plan->pages[r], pages);
		sum += plan->parts[r];
	}
	return sum;
}

/* Linux: split_nodes_size_interleave(), arch/x86/mm/numa_emulation.c. */
static void __init plan_by_size(struct plan *plan)
{
	unsigned long pages = ALIGN(fake_pages, FAKE_NODE_MIN_PAGES);

	while (count_parts(plan, pages) > MAX_NUMNODES)
		pages += FAKE_NODE_MIN_PAGES;
	if (pages > ALIGN(fake_pages, FAKE_NODE_MIN_PAGES))
		pr_err("Fake node size %luMB too small, increasing to %luMB\n",
		       fake_pages >> (20 - PAGE_SHIFT), pages >> (20 - PAGE_SHIFT));
}

/* In turns, as cards are dealt; each real node is at least one. */
static void __init plan_by_number(struct plan *plan)
{
	unsigned int real = (unsigned int)plan->nr_real;

	for (unsigned int r = 0; r < real; r++)
		plan->parts[r] = max(fake_nodes / real + (r < fake_nodes % real), 1U);
}

static bool __init make_plan(struct plan *plan, const struct numa_meminfo *mi)
{
	for (int nid = 0; nid < MAX_NUMNODES; nid++) {
		plan->pages[plan->nr_real] = ram_below(mi, nid, U64_MAX);
		plan->real[plan->nr_real] = nid;
		plan->nr_real += plan->pages[plan->nr_real] != 0;
	}
	if (fake_pages)
		plan_by_size(plan);
	else
		plan_by_number(plan);
	for (int r = 0; r < plan->nr_real; r++)
		if (plan->pages[r] / plan->parts[r] < FAKE_NODE_MIN_PAGES)
			return false;
	return plan->nr_real;
}

/* ---- cutting ------------------------------------------------------------------------ */

/* Where the part of a real node ends that begins behind @part others. */
static u64 __init end_of_part(const struct numa_meminfo *mi, const struct plan *plan, int r,
			      unsigned int part)
{
	u64 low = 0, high = SZ_4G;
	unsigned long want;

	if (part + 1 >= plan->parts[r])
		return U64_MAX;
	want = (unsigned long)div_u64((u64)plan->pages[r] * (part + 1), plan->parts[r]);
	while (low < high) {	/* the lowest multiple with that much RAM below */
		u64 middle = round_down(low + (high - low) / 2, FAKE_NODE_MIN_SIZE);

		if (ram_below(mi, plan->real[r], middle) >= want)
			high = middle;
		else
			low = middle + FAKE_NODE_MIN_SIZE;
	}
	return low;
}

/* The memory of one part becomes a fake node's. */
static int __init add_part(struct numa_meminfo *fake, const struct numa_meminfo *mi, int real,
			   u64 start, u64 end, int nid)
{
	for (int i = 0; i < mi->nr_blks; i++) {
		u64 from = max(mi->blk[i].start, start), to = min(mi->blk[i].end, end);

		if (mi->blk[i].nid != real || from >= to)
			continue;
		pr_info("Faking node %d at [mem %#018llx-%#018llx] (%lluMB)\n", nid, from, to - 1,
			(to - from) >> 20);
		if (numa_add_memblk_to(fake, nid, from, to))
			return -EINVAL;
	}
	return 0;
}

/* Which real node a fake one is on, and the first fake one on a real one. */
static int real_of[MAX_NUMNODES] __initdata;
static int fake_of[MAX_NUMNODES] __initdata;

/* Returns how many fake nodes there are. */
static int __init split_nodes(struct numa_meminfo *fake, const struct numa_meminfo *mi,
			      const struct plan *plan)
{
	unsigned int limit = fake_nodes ? fake_nodes : MAX_NUMNODES;
	unsigned int next = 0;
	u64 starts[MAX_NUMNODES] = { 0 };

	memset(real_of, 0, sizeof(real_of));
	memset(fake_of, 0, sizeof(fake_of));	/* for a node with processors only */
	for (unsigned int part = 0; part < MAX_NUMNODES; part++) {
		for (int r = 0; r < plan->nr_real; r++) {
			u64 end = end_of_part(mi, plan, r, part);
			int nid = (int)(next % limit);

			if (part >= plan->parts[r])
				continue;
			if (next++ < limit)
				real_of[nid] = plan->real[r];
			if (!part)
				fake_of[plan->real[r]] = nid;
			if (add_part(fake, mi, plan->real[r], starts[r], end, nid))
				return -EINVAL;
			starts[r] = end;
		}
	}
	return (int)min(next, limit);
}

/* ---- what follows from it -------------------------------------------------------------- */

/* Parts of one node are as near to each other as to themselves. */
static void __init fake_distances(int nr)
{
	u8 real[MAX_NUMNODES][MAX_NUMNODES];

	for (int from = 0; from < nr; from++)
		for (int to = 0; to < nr; to++)
			real[from][to] = (u8)node_distance(real_of[from], real_of[to]);
	numa_reset_distance();
	for (int from = 0; from < nr; from++)
		for (int to = 0; to < nr; to++)
			numa_set_distance(from, to, real[from][to]);
}

/* The fake node behind @nid, in a circle, that is on the same real one. */
static int __init next_on_same(int nid, int nr)
{
	int next = nid;

	do
		next = (next + 1) % nr;
	while (real_of[next] != real_of[nid]);
	return next;
}

/* A node's first processor goes to its first part, the second one to the second ... */
static void __init fake_processors(int nr)
{
	for (int apicid = 0; apicid < MAX_LOCAL_APIC; apicid++) {
		int real = apicid_to_node[apicid];

		if (real == NUMA_NO_NODE)
			continue;
		apicid_to_node[apicid] = (s8)fake_of[real];
		fake_of[real] = next_on_same(fake_of[real], nr);
	}
}

/**
 * numa_emulation() - replace the nodes by fake ones, if numa=fake= was given
 * @mi: the real nodes' memory, cleaned up; the fake ones' afterwards
 *
 * Linux: numa_emulation(), arch/x86/mm/numa_emulation.c, 2.6.39 to 5.x.
 */
void __init numa_emulation(struct numa_meminfo *mi)
{
	static struct numa_meminfo fake __initdata;
	struct plan plan = { 0 };
	int nr;

	if (!fake_nodes && !fake_pages)
		return;
	if (!make_plan(&plan, mi)) {
		pr_err("Not enough memory for each node.  NUMA emulation disabled.\n");
		return;
	}
	fake.nr_blks = 0;
	nr = split_nodes(&fake, mi, &plan);
	if (nr <= 0 || numa_cleanup_meminfo(&fake, U64_MAX)) {
		pr_err("NUMA emulation disabled.\n");
		return;
	}
	*mi = fake;
	fake_distances(nr);
	fake_processors(nr);
	nodes_clear(numa_nodes_parsed);
	for (int nid = 0; nid < nr; nid++)
		node_set(nid, numa_nodes_parsed);
}

#endif /* CONFIG_NUMA */
