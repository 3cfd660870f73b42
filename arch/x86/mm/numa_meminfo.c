// SPDX-License-Identifier: MIT
/*
 * Which ranges of memory belong to which node, according to somebody who may be
 * wrong: collected, put in order, and checked against the RAM that there is.
 *
 *	said	node 0 |======|===|    node 1 |=====|		numa_add_memblk_to()
 *	joined	node 0 |==========|    node 1 |=====|		numa_cleanup_meminfo()
 *	RAM	   |===|  |=======|     |===========|		numa_check_cover()
 *	memblock   | 0 |  |  0    |     |     1     |		numa_assign_ram()
 *
 * What has been said of nodes and processors is kept here, too.  It must not know
 * who said it, nor what a node is good for.
 *
 * Linux: arch/x86/mm/numa.c, 3.0 to 5.x.
 */
#include "numa_internal.h"

#include <asm/setup.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/memory_hotplug.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/string.h>

#ifdef CONFIG_NUMA

struct numa_meminfo numa_meminfo __initdata;
nodemask_t numa_nodes_parsed __initdata;
s8 apicid_to_node[MAX_LOCAL_APIC] __initdata;

/* RAM that may be in no range: firmware rounds. */
#define COVER_SLACK_PAGES (1UL << (20 - PAGE_SHIFT))

/* The last page of 64 bits is given up: behind it there is no address. */
static u64 __init round_up_to_page(u64 addr)
{
	return addr > U64_MAX - PAGE_SIZE ? ~(u64)(PAGE_SIZE - 1) : round_up(addr, (u64)PAGE_SIZE);
}

/**
 * numa_add_memblk_to() - note a range
 * @mi: where
 * @nid: whose
 * @start: first byte
 * @end: behind the last; an empty range is none
 *
 * Pages belong to one node, so both ends are rounded up: neighbours stay neighbours.
 *
 * Return: 0; -EINVAL when it is no range or there is no more room.
 */
int __init numa_add_memblk_to(struct numa_meminfo *mi, int nid, u64 start, u64 end)
{
	start = round_up_to_page(start);
	end = round_up_to_page(end);
	if (start == end)
		return 0;
	if (start > end || nid < 0 || nid >= MAX_NUMNODES) {
		pr_warn("NUMA: Warning: invalid memblk node %d [mem %#010llx-%#010llx]\n", nid,
			start, end - 1);
		return -EINVAL;
	}
	if (mi->nr_blks >= NR_NODE_MEMBLKS) {
		pr_err("NUMA: too many memblk ranges\n");
		return -EINVAL;
	}
	mi->blk[mi->nr_blks++] = (struct numa_memblk){ start, end, nid, false };
	return 0;
}

void __init numa_remove_memblk_from(struct numa_meminfo *mi, int idx)
{
	mi->nr_blks--;
	memmove(&mi->blk[idx], &mi->blk[idx + 1],
		(size_t)(mi->nr_blks - idx) * sizeof(mi->blk[0]));
}

/* ---- in order ---------------------------------------------------------------- */

static void __init cut_at(struct numa_meminfo *mi, u64 limit)
{
	for (int i = 0; i < mi->nr_blks; i++) {
		struct numa_memblk *b = &mi->blk[i];

		b->end = min(b->end, limit);
		if (b->start >= b->end)
			numa_remove_memblk_from(mi, i--);
	}
}

static bool __init overlap(const struct numa_memblk *a, const struct numa_memblk *b)
{
	return a->end > b->start && a->start < b->end;
}

/* Two nodes cannot have the same memory; one may have been told twice. */
static int __init check_overlap(const struct numa_memblk *a, const struct numa_memblk *b)
{
	if (!overlap(a, b))
		return 0;
	if (a->nid != b->nid) {
		pr_err("NUMA: node %d [mem %#010llx-%#010llx] overlaps with node %d "
		       "[mem %#010llx-%#010llx]\n",
		       a->nid, a->start, a->end - 1, b->nid, b->start, b->end - 1);
		return -EINVAL;
	}
	pr_warn("NUMA: Warning: node %d [mem %#010llx-%#010llx] overlaps with itself "
		"[mem %#010llx-%#010llx]\n",
		a->nid, a->start, a->end - 1, b->start, b->end - 1);
	return 0;
}

/* Would the two together reach into another node's memory? */
static bool __init can_join(const struct numa_meminfo *mi, const struct numa_memblk *joined)
{
	for (int i = 0; i < mi->nr_blks; i++)
		if (mi->blk[i].nid != joined->nid && overlap(&mi->blk[i], joined))
			return false;
	return true;
}

static bool __init try_join(struct numa_meminfo *mi, int i, int j)
{
	struct numa_memblk *a = &mi->blk[i], *b = &mi->blk[j];
	struct numa_memblk joined = { min(a->start, b->start), max(a->end, b->end), a->nid, false };

	if (a->nid != b->nid || !can_join(mi, &joined))
		return false;
	pr_info("NUMA: Node %d [mem %#010llx-%#010llx] + [mem %#010llx-%#010llx] -> "
		"[mem %#010llx-%#010llx]\n",
		a->nid, a->start, a->end - 1, b->start, b->end - 1, joined.start, joined.end - 1);
	*a = joined;
	numa_remove_memblk_from(mi, j);
	return true;
}

/**
 * numa_cleanup_meminfo() - cut, join, and look for contradictions
 * @mi: ranges; afterwards each node's are as few as can be
 * @limit: byte behind the last that counts
 *
 * Return: 0; -EINVAL when two nodes claim the same memory.
 * Linux: numa_cleanup_meminfo(), arch/x86/mm/numa.c, 3.0 to 5.x.
 */
int __init numa_cleanup_meminfo(struct numa_meminfo *mi, u64 limit)
{
	cut_at(mi, limit);
	for (int i = 0; i < mi->nr_blks; i++)
		for (int j = i + 1; j < mi->nr_blks; j++)
			if (check_overlap(&mi->blk[i], &mi->blk[j]))
				return -EINVAL;
	for (int i = 0; i < mi->nr_blks; i++)
		for (int j = i + 1; j < mi->nr_blks; j++)
			if (try_join(mi, i, j))
				j = i;	/* what did not fit before may now */
	return 0;
}

/* ---- memory that may come later ------------------------------------------------ */

/* Behind the end of RAM: what mem= holds back, or nothing yet. */
static struct numa_meminfo numa_reserved_meminfo;

/**
 * numa_note_later() - remember whose memory is that which is not used yet
 * @mi: ranges as the table has them
 * @limit: byte behind the last that is used
 */
void __init numa_note_later(const struct numa_meminfo *mi, u64 limit)
{
	numa_reserved_meminfo.nr_blks = 0;
	for (int i = 0; i < mi->nr_blks; i++)
		if (mi->blk[i].end > limit)
			numa_add_memblk_to(&numa_reserved_meminfo, mi->blk[i].nid,
					   max(mi->blk[i].start, limit), mi->blk[i].end);
}

int memory_add_physaddr_to_nid(u64 start, u64 *end)
{
	const struct numa_meminfo *mi = &numa_reserved_meminfo;

	for (int i = 0; i < mi->nr_blks; i++) {
		const struct numa_memblk *b = &mi->blk[i];

		if (b->start <= start && start < b->end) {
			*end = min(*end, b->end);
			return b->nid;
		}
		if (b->start > start)
			*end = min(*end, b->start);
	}
	return NUMA_NO_NODE;
}

/* ---- memory that may be pulled out -------------------------------------------- */

/**
 * numa_mark_hotplug() - tell memblock what may be pulled out
 * @mi: ranges as the table has them, not joined yet
 *
 * Linux: in acpi_numa_memory_affinity_init(), arch/x86/mm/srat.c, 3.14 to 5.x.
 */
void __init numa_mark_hotplug(const struct numa_meminfo *mi)
{
	for (int i = 0; i < mi->nr_blks; i++) {
		const struct numa_memblk *b = &mi->blk[i];

		if (b->hotplug && memblock_mark_hotplug(b->start, b->end - b->start))
			pr_warn("SRAT: Failed to mark hotplug range [mem %#010llx-%#010llx] in memblock\n",
				b->start, b->end - 1);
	}
}

/**
 * numa_clear_kernel_node_hotplug() - what the kernel uses stays
 *
 * A node with reserved memory cannot be pulled out, whatever its table says.
 *
 * Context: memblock knows whose its memory is.
 * Linux: numa_clear_kernel_node_hotplug(), arch/x86/mm/numa.c, 3.14 to 5.x.
 */
void __init numa_clear_kernel_node_hotplug(void)
{
	nodemask_t kernels = NODE_MASK_NONE;
	unsigned long start, end;
	int i, nid;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid)
		if (memblock_is_region_reserved(PFN_PHYS(start), PFN_PHYS(end - start)))
			node_set(nid, kernels);
	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid)
		if (node_isset(nid, kernels) &&
		    memblock.memory.regions[i].flags & MEMBLOCK_HOTPLUG) {
			memblock_clear_hotplug(PFN_PHYS(start), PFN_PHYS(end - start));
			i = -1;		/* it may have joined its neighbours: from the start */
		}
}

/* ---- against the RAM ----------------------------------------------------------- */

/* Pages of RAM in a range, from @start to behind the last. */
unsigned long __init numa_ram_pages(u64 start, u64 end)
{
	unsigned long first, behind, pages = 0;
	int i;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &first, &behind, NULL) {
		u64 from = max(PFN_PHYS(first), start), to = min(PFN_PHYS(behind), end);

		if (from < to)
			pages += (unsigned long)((to - from) >> PAGE_SHIFT);
	}
	return pages;
}

/**
 * numa_check_cover() - is all RAM that will be used on some node?
 * @mi: ranges, cleaned up
 *
 * Return: 0; -EINVAL when more than 1 MB is nobody's.
 * Linux: numa_meminfo_cover_memory(), arch/x86/mm/numa.c, 3.0 to 5.x.
 */
int __init numa_check_cover(const struct numa_meminfo *mi)
{
	unsigned long covered = 0, ram = numa_ram_pages(0, PFN_PHYS(max_pfn));

	for (int i = 0; i < mi->nr_blks; i++)
		covered += numa_ram_pages(mi->blk[i].start, mi->blk[i].end);
	if (ram - covered < COVER_SLACK_PAGES)
		return 0;
	pr_err("NUMA: nodes only cover %luMB of your %luMB e820 RAM. Not used.\n",
	       covered >> (20 - PAGE_SHIFT), ram >> (20 - PAGE_SHIFT));
	return -EINVAL;
}

/* The range that begins behind @from first; NULL when none does. */
static const struct numa_memblk *__init next_blk(const struct numa_meminfo *mi, u64 from)
{
	const struct numa_memblk *next = NULL;

	for (int i = 0; i < mi->nr_blks; i++)
		if (mi->blk[i].start >= from && (!next || mi->blk[i].start < next->start))
			next = &mi->blk[i];
	return next;
}

/**
 * numa_assign_ram() - tell memblock whose its memory is
 * @mi: ranges, cleaned up, at least one
 *
 * What is between two ranges goes to the node below, what is below all of them to
 * the lowest: RAM must not be lost because firmware has rounded.
 */
void __init numa_assign_ram(const struct numa_meminfo *mi)
{
	const struct numa_memblk *b = next_blk(mi, 0);
	u64 from = 0;

	while (b) {
		const struct numa_memblk *next = next_blk(mi, b->end);
		u64 to = next ? next->start : PHYS_ADDR_MAX;

		memblock_set_node(from, to - from, &memblock.memory, b->nid);
		from = to;
		b = next;
	}
}

#endif /* CONFIG_NUMA */
