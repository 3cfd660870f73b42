// SPDX-License-Identifier: MIT
/*
 * early_node_map: which page frames are RAM, and whose, before memblock knew.
 *
 *	add_active_range(0, 1, 0x9f)		| 0: 1-9f |
 *	add_active_range(0, 0x100, 0x7fe0)	| 0: 1-9f | 0: 100-7fe0 |
 *	remove_active_range(0, 0x400, 0x800)	| 0: 1-9f | 0: 100-400 | 0: 800-7fe0 |
 *
 * A table of fixed size.  Ranges are added in any order and may touch or
 * overlap ranges of the same node: those become one.  sort_node_map() puts them
 * in order, for next_active_range() walks the table as it stands.
 *
 * Must not know e820, memblock, nor bootmem.
 *
 * Linux: mm/page_alloc.c, 2.6.18 to 3.2; memblock.memory took its place.
 */
#include <linux/active_range.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "early_node_map.h"

#if defined(CONFIG_BOOTMEM) || defined(CONFIG_SELFTEST)

struct node_active_region early_node_map[MAX_ACTIVE_REGIONS];
int nr_nodemap_entries;

static void drop_entry(int i)
{
	nr_nodemap_entries--;
	memmove(&early_node_map[i], &early_node_map[i + 1],
		(nr_nodemap_entries - i) * sizeof(early_node_map[0]));
}

static void append_entry(unsigned int nid, unsigned long start_pfn, unsigned long end_pfn)
{
	if (nr_nodemap_entries == MAX_ACTIVE_REGIONS) {
		pr_crit("More than %d memory regions, truncating\n", MAX_ACTIVE_REGIONS);
		return;
	}
	early_node_map[nr_nodemap_entries++] =
		(struct node_active_region){ start_pfn, end_pfn, (int)nid };
}

void add_active_range(unsigned int nid, unsigned long start_pfn, unsigned long end_pfn)
{
	int i = 0;

	if (start_pfn >= end_pfn)
		return;
	/* What touches the new range is taken out and becomes part of it. */
	while (i < nr_nodemap_entries) {
		const struct node_active_region *r = &early_node_map[i];

		if (r->nid == (int)nid && r->start_pfn <= end_pfn && r->end_pfn >= start_pfn) {
			start_pfn = min(start_pfn, r->start_pfn);
			end_pfn = max(end_pfn, r->end_pfn);
			drop_entry(i);
		} else {
			i++;
		}
	}
	append_entry(nid, start_pfn, end_pfn);
}

/* A range in the middle of an entry leaves two of them. */
void remove_active_range(unsigned int nid, unsigned long start_pfn, unsigned long end_pfn)
{
	int i = 0;

	if (start_pfn >= end_pfn)
		return;
	while (i < nr_nodemap_entries) {
		struct node_active_region was = early_node_map[i];

		if (was.nid != (int)nid || was.start_pfn >= end_pfn || was.end_pfn <= start_pfn) {
			i++;
			continue;
		}
		drop_entry(i);
		if (was.start_pfn < start_pfn)
			append_entry(nid, was.start_pfn, start_pfn);
		if (end_pfn < was.end_pfn)
			append_entry(nid, end_pfn, was.end_pfn);
	}
}

void remove_all_active_ranges(void)
{
	nr_nodemap_entries = 0;
}

static int by_start_pfn(const void *a, const void *b)
{
	const struct node_active_region *ra = a, *rb = b;

	return ra->start_pfn < rb->start_pfn ? -1 : ra->start_pfn > rb->start_pfn;
}

void sort_node_map(void)
{
	sort(early_node_map, nr_nodemap_entries, sizeof(early_node_map[0]), by_start_pfn, NULL);
}

bool next_active_range(int *i, int nid, unsigned long *start_pfn, unsigned long *end_pfn,
		       int *out_nid)
{
	bool any = nid == NUMA_NO_NODE || nid == MAX_NUMNODES;

	while (++*i < nr_nodemap_entries) {
		const struct node_active_region *r = &early_node_map[*i];

		if (!any && r->nid != nid)
			continue;
		*start_pfn = r->start_pfn;
		*end_pfn = r->end_pfn;
		if (out_nid)
			*out_nid = r->nid;
		return true;
	}
	return false;
}

#endif /* CONFIG_BOOTMEM || CONFIG_SELFTEST */
