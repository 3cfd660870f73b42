// SPDX-License-Identifier: MIT
/*
 * DISCONTIGMEM: an array of struct pages for each node, from its first RAM to its
 * last.
 *
 *	RAM	| 0 | 0 |hole| 1 | 1 | 0 | 0 |		nodes may lie inside each other
 *	node 0	[ ...........................]
 *	node 1	             [ ..... ]
 *
 * In a node's array the pages of other nodes and of holes are nobody's; which array
 * a page frame has its struct page in, pfn_to_nid() says.
 */
#include <asm/numa.h>
#include <linux/boot_ranges.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/printk.h>

#include "mm_init.h"

#ifdef CONFIG_DISCONTIGMEM

struct node_memmap node_memmap[MAX_NUMNODES];
unsigned long max_mapnr;

static unsigned long map_bytes(const struct node_memmap *map)
{
	return (map->end_pfn - map->start_pfn) * sizeof(struct page);
}

/* Linux: alloc_node_mem_map(), mm/page_alloc.c, 2.6 to 5.x. */
static void __init alloc_node_mem_map(int nid)
{
	struct node_memmap *map = &node_memmap[nid];
	struct page *pages;

	get_pfn_range_for_nid(nid, &map->start_pfn, &map->end_pfn);
	map->end_pfn = min(map->end_pfn, zones_end_pfn());
	if (map->start_pfn >= map->end_pfn) {
		map->start_pfn = map->end_pfn = 0;
		return;
	}
	map->start_pfn = ALIGN_DOWN(map->start_pfn, MAX_ORDER_NR_PAGES);
	map->end_pfn = ALIGN(map->end_pfn, MAX_ORDER_NR_PAGES);
	pages = alloc_remap(nid, map_bytes(map));
	if (!pages)
		pages = memblock_alloc_try_nid_raw(map_bytes(map), PAGE_SIZE, 0,
						   MEMBLOCK_ALLOC_ACCESSIBLE, nid);
	if (!pages)
		panic("no room for the memory map of node %d: %luK of low memory needed", nid,
		      map_bytes(map) >> 10);
	map->base = (unsigned long)pages - map->start_pfn * sizeof(struct page);
	max_mapnr = max(max_mapnr, map->end_pfn);
}

void __init alloc_mem_map(void)
{
	int nid;

	for_each_online_node(nid)
		alloc_node_mem_map(nid);
}

void __init set_node_mem_map(struct pglist_data *pgdat)
{
	const struct node_memmap *map = &node_memmap[pgdat->node_id];

	if (!map->base)
		return;
	pgdat->node_mem_map =
		(struct page *)(map->base + pgdat->node_start_pfn * sizeof(struct page));
	mminit_dprintk(MMINIT_TRACE, "memory_map", "node %d: %lu pages from %p\n", pgdat->node_id,
		       pgdat->node_spanned_pages, pgdat->node_mem_map);
}

bool is_struct_page(const struct page *page)
{
	for (int nid = 0; nid < MAX_NUMNODES; nid++) {
		const struct node_memmap *map = &node_memmap[nid];
		unsigned long first = map->base + map->start_pfn * sizeof(*page);

		if (map->base && (unsigned long)page - first < map_bytes(map))
			return IS_ALIGNED((unsigned long)page, sizeof(*page));
	}
	return false;
}

void __init print_memory_model(void)
{
	unsigned long bytes = 0;
	int nid, nodes = 0;

	for_each_online_node(nid) {
		nodes += node_memmap[nid].base != 0;
		bytes += map_bytes(&node_memmap[nid]);
	}
	pr_info("Memory model: DISCONTIGMEM, %d nodes have RAM, memory map %luK\n", nodes,
		bytes >> 10);
}

#endif /* CONFIG_DISCONTIGMEM */
