// SPDX-License-Identifier: MIT
/*
 * Nodes (rows F5, F6) and ZONE_MOVABLE, on whatever machine this runs: one node
 * or eight, some without memory, some with high memory only.
 *
 *	numa=fake=4, or QEMU's -numa, makes more of it; tests/machines/test_numa.py
 *	runs these cases on many machines.
 */
#include <asm/smp.h>
#include <asm/setup.h>
#include <linux/cpumask.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/topology.h>

#include "mm_state.h"
#include "again.h"

#define QUIET (__GFP_NOWARN | __GFP_NORETRY)

static bool has_lowmem(int nid)
{
	return node_state(nid, N_NORMAL_MEMORY);
}

/* ---------------------------------------------------------------- sets */

/* 0 and the last node: expect both ends of a set to work, and walks to visit what is in it. */
static void sets(struct kunit *test)
{
	nodemask_t mask = NODE_MASK_NONE;
	int nid, seen = 0;

	KUNIT_EXPECT_TRUE(test, nodes_empty(mask));
	KUNIT_EXPECT_EQ(test, first_node(mask), MAX_NUMNODES);
	node_set(0, mask);
	node_set(MAX_NUMNODES - 1, mask);
	KUNIT_EXPECT_EQ(test, nodes_weight(mask), MAX_NUMNODES > 1 ? 2 : 1);
	KUNIT_EXPECT_TRUE(test, node_isset(MAX_NUMNODES - 1, mask));
	KUNIT_EXPECT_EQ(test, next_node(0, mask), MAX_NUMNODES > 1 ? MAX_NUMNODES - 1 : 1);
	KUNIT_EXPECT_EQ(test, next_node(MAX_NUMNODES - 1, mask), MAX_NUMNODES);
	for_each_node_mask(nid, mask)
		seen++;
	KUNIT_EXPECT_EQ(test, seen, nodes_weight(mask));
	node_clear(0, mask);
	KUNIT_EXPECT_FALSE(test, node_isset(0, mask));
	nodes_clear(mask);
	KUNIT_EXPECT_TRUE(test, nodes_empty(mask));
}

/* ---------------------------------------------------------------- nodes */

/* What the states say, against the zones. */
static void states(struct kunit *test)
{
	int nid;

	KUNIT_EXPECT_TRUE(test, node_possible(nr_node_ids - 1));
	for_each_node(nid)
		KUNIT_EXPECT_LT(test, nid, nr_node_ids);
	KUNIT_EXPECT_GE(test, num_online_nodes(), 1);
	KUNIT_EXPECT_GE(test, num_possible_nodes(), num_online_nodes());
	for_each_online_node(nid) {
		const struct pglist_data *pgdat = NODE_DATA(nid);
		unsigned long low = pgdat->node_zones[ZONE_DMA].present_pages +
				    pgdat->node_zones[ZONE_NORMAL].present_pages;

		KUNIT_EXPECT_TRUE(test, node_possible(nid));
		KUNIT_EXPECT_EQ(test, pgdat->node_id, nid);
		KUNIT_EXPECT_EQ(test, node_state(nid, N_MEMORY), pgdat->node_present_pages != 0);
		if (movable_zone != ZONE_NORMAL)
			KUNIT_EXPECT_EQ(test, has_lowmem(nid), low != 0);
		KUNIT_EXPECT_TRUE(test, node_state(nid, N_MEMORY) || node_state(nid, N_CPU));
	}
}

/* memblock's ranges by node: expect each node's sum, and its first and last page to know it. */
static void memory_by_node(struct kunit *test)
{
	unsigned long start, end, pages;
	int i, nid;

	for_each_online_node(nid) {
		pages = 0;
		for_each_mem_pfn_range(i, nid, &start, &end, NULL) {
			end = min(end, max_pfn);
			if (start >= end)
				continue;	/* without high memory it is left alone */
			pages += end - start;
			KUNIT_EXPECT_EQ(test, page_to_nid(pfn_to_page(start)), nid);
			KUNIT_EXPECT_EQ(test, page_to_nid(pfn_to_page(end - 1)), nid);
			KUNIT_EXPECT_GE(test, start, NODE_DATA(nid)->node_start_pfn);
			KUNIT_EXPECT_LE(test, end, pgdat_end_pfn(NODE_DATA(nid)));
		}
		KUNIT_EXPECT_EQ(test, NODE_DATA(nid)->node_present_pages, pages);
	}
}

/* A node's own description is on the node, if there was room for it in low memory. */
static void pgdat_at_home(struct kunit *test)
{
	int nid, at_home = 0;

	if (num_online_nodes() == 1)
		kunit_skip(test, "one node");
	for_each_online_node(nid) {
		int where = page_to_nid(virt_to_page(NODE_DATA(nid)));

		at_home += where == nid;
		if (NODE_DATA(nid)->node_zones[ZONE_NORMAL].managed_pages > 2048)
			KUNIT_EXPECT_EQ(test, where, nid);
	}
	KUNIT_EXPECT_GE(test, at_home, 1);
}

/* 10 to itself, never less to another, and an answer for nodes that are not there. */
static void distances(struct kunit *test)
{
	for (int from = 0; from < MAX_NUMNODES; from++)
		for (int to = 0; to < MAX_NUMNODES; to++) {
			if (from == to)
				KUNIT_EXPECT_EQ(test, node_distance(from, to), LOCAL_DISTANCE);
			else
				KUNIT_EXPECT_GE(test, node_distance(from, to), LOCAL_DISTANCE);
			KUNIT_EXPECT_LE(test, node_distance(from, to), 255);
		}
	KUNIT_EXPECT_EQ(test, node_distance(0, MAX_NUMNODES), REMOTE_DISTANCE);
}

/* Every processor: on an online node, and near memory for the kernel. */
static void processors(struct kunit *test)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		int nid = cpu_to_node((int)cpu);

		KUNIT_EXPECT_TRUE(test, node_online(nid));
		KUNIT_EXPECT_TRUE(test, node_state(nid, N_CPU));
		KUNIT_EXPECT_TRUE(test, has_lowmem(cpu_to_mem((int)cpu)));
		if (has_lowmem(nid))
			KUNIT_EXPECT_EQ(test, cpu_to_mem((int)cpu), nid);
	}
	KUNIT_EXPECT_EQ(test, numa_node_id(), cpu_to_node(smp_processor_id()));
	KUNIT_EXPECT_EQ(test, numa_mem_id(), cpu_to_mem(smp_processor_id()));
}

/* ---------------------------------------------------------------- zonelists */

/*
 * From each node, for each type: expect its own zones before others of their type,
 * and by node also before all others.
 */
static void own_memory_first(struct kunit *test)
{
	int nid;

	for_each_online_node(nid)
		for (int highest = 0; highest < MAX_NR_ZONES; highest++) {
			struct zoneref *z = first_zones_zonelist(node_zonelist(nid, GFP_KERNEL),
								 (enum zone_type)highest);
			struct zone *own = &NODE_DATA(nid)->node_zones[highest];

			if (populated_zone(own))
				KUNIT_EXPECT_PTR_EQ(test, z->zone, own);
		}
}

/* The list for __GFP_THISNODE: all of the node's zones and nobody else's. */
static void this_node_only(struct kunit *test)
{
	int nid;

	if (!IS_ENABLED(CONFIG_NUMA))
		kunit_skip(test, "this kernel knows one node");
	for_each_online_node(nid) {
		struct zonelist *list = node_zonelist(nid, __GFP_THISNODE);
		int expected = MAX_NR_ZONES;
		struct zoneref *z;
		struct zone *zone;

		for_each_zone_zonelist(zone, z, list, MAX_NR_ZONES - 1) {
			KUNIT_EXPECT_EQ(test, zone->zone_pgdat->node_id, nid);
			KUNIT_EXPECT_LT(test, (int)zone_idx(zone), expected);
			expected = zone_idx(zone);
		}
	}
}

/* The boot processor's short cuts: expect them to be its node's. */
static void local_lists(struct kunit *test)
{
	KUNIT_EXPECT_PTR_EQ(test, local_zonelist(GFP_KERNEL),
			    node_zonelist(numa_node_id(), GFP_KERNEL));
	KUNIT_EXPECT_PTR_EQ(test, local_zonelist(__GFP_THISNODE),
			    node_zonelist(numa_node_id(), __GFP_THISNODE));
	for (unsigned int i = 0; i < NR_GFP_ZONES; i++) {
		gfp_t gfp = (__force gfp_t)i;
		const struct zone *zone =
			first_zones_zonelist(local_zonelist(gfp), gfp_zone(gfp))->zone;
		unsigned int list = per_cpu(gfp_lists[i], smp_processor_id());

		KUNIT_EXPECT_PTR_EQ(test, zone_table[list >> MIGRATE_WIDTH], zone);
	}
}

/* ---------------------------------------------------------------- allocations */

/* From each node, small and large: expect its own memory, or with THISNODE nothing. */
static void from_each_node(struct kunit *test)
{
	static const unsigned int orders[] = { 0, 1, 5, 8 };
	struct mm_state before;
	int nid;

	mm_state_save(&before);
	for_each_online_node(nid)
		for (size_t i = 0; i < ARRAY_SIZE(orders); i++) {
			gfp_t gfp = GFP_KERNEL | __GFP_THISNODE | QUIET;
			struct page *page = alloc_pages_node(nid, gfp, orders[i]);

			if (!has_lowmem(nid))
				KUNIT_EXPECT_NULL(test, page);
			if (!page)
				continue;
			KUNIT_EXPECT_EQ(test, page_to_nid(page), nid);
			KUNIT_EXPECT_FALSE(test, PageHighMem(page));
			__free_pages(page, orders[i]);
		}
	expect_mm_state(test, &before);
}

/* Any memory of a node, high memory included. */
static void highmem_of_each_node(struct kunit *test)
{
	struct mm_state before;
	int nid;

	mm_state_save(&before);
	for_each_online_node(nid) {
		gfp_t gfp = GFP_HIGHUSER | __GFP_THISNODE | QUIET;
		struct page *page = alloc_pages_node(nid, gfp, 0);

		if (!page)
			continue;
		KUNIT_EXPECT_EQ(test, page_to_nid(page), nid);
		__free_page(page);
	}
	expect_mm_state(test, &before);
}

static unsigned long lowmem_of(int nid)
{
	const struct zone *zones = NODE_DATA(nid)->node_zones;

	return zones[ZONE_DMA].managed_pages + zones[ZONE_NORMAL].managed_pages;
}

/*
 * This processor's pages: expect them from the nearest node with lowmem; a block
 * only if that has more than a few MB.
 */
static void near_this_processor(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL), *block = alloc_pages(GFP_KERNEL, 4);

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_ASSERT_NOT_NULL(test, block);
	KUNIT_EXPECT_EQ(test, page_to_nid(page), numa_mem_id());
	if (lowmem_of(numa_mem_id()) > 2048)
		KUNIT_EXPECT_EQ(test, page_to_nid(block), numa_mem_id());
	__free_page(page);
	__free_pages(block, 4);
}

/* The node with the least low memory, so that emptying it does not take long. */
static int smallest_node(void)
{
	unsigned long least = ULONG_MAX;
	int nid, smallest = NUMA_NO_NODE;

	for_each_online_node(nid) {
		unsigned long pages = lowmem_of(nid);

		if (pages && pages < least) {
			least = pages;
			smallest = nid;
		}
	}
	return smallest;
}

/* Take all that a node gives, as a list by page->private; the order is in the block. */
static struct page *take_all(int nid, gfp_t gfp)
{
	struct page *taken = NULL, *page;

	for (int order = MAX_ORDER - 1; order >= 0; order--)
		while ((page = alloc_pages_node(nid, gfp, (unsigned int)order)) != NULL) {
			page->private = (unsigned long)taken;
			taken = page;
		}
	return taken;
}

static void give_all(struct page *taken)
{
	while (taken) {
		struct page *page = taken;

		taken = (struct page *)page->private;
		page->private = 0;
		__free_pages(page, page_order(page));
	}
}

/*
 * A node is emptied.  Expect NULL from it alone, a page of the next node in its list
 * without THISNODE, and every page back in the end.
 */
static void exhausted_node(struct kunit *test)
{
	int nid = smallest_node();
	struct mm_state before;
	struct page *taken, *page;

	if (!IS_ENABLED(CONFIG_NUMA) || num_node_state(N_NORMAL_MEMORY) < 2)
		kunit_skip(test, "one node with lowmem");
	mm_state_save(&before);
	taken = take_all(nid, GFP_KERNEL | __GFP_THISNODE | QUIET);
	page = alloc_pages_node(nid, GFP_KERNEL | __GFP_THISNODE | QUIET, 0);
	KUNIT_EXPECT_NULL(test, page);
	page = alloc_pages_node(nid, GFP_KERNEL | QUIET, 0);
	KUNIT_EXPECT_NOT_NULL(test, page);
	if (page) {
		KUNIT_EXPECT_NE(test, page_to_nid(page), nid);
		__free_page(page);
	}
	give_all(taken);
	expect_mm_state(test, &before);
}

/* ---------------------------------------------------------------- ZONE_MOVABLE */

static unsigned long free_movable_pages(void)
{
	unsigned long pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		if (zone_idx(zone) == ZONE_MOVABLE)
			pages += zone_page_state(zone, NR_FREE_PAGES);
	return pages;
}

/*
 * kernelcore= or movablecore=: expect pages in the zone, movable requests to be
 * served from it, and nobody else.
 */
static void movable_zone_for_movable_pages(struct kunit *test)
{
	static const gfp_t others[] = {
		GFP_KERNEL, GFP_KERNEL | __GFP_MOVABLE, GFP_HIGHUSER, GFP_DMA,
		GFP_KERNEL | __GFP_DMA32 | __GFP_MOVABLE, GFP_HIGHUSER_MOVABLE & ~__GFP_MOVABLE,
	};
	struct page *page;

	drain_all_pages();
	if (!free_movable_pages())
		kunit_skip(test, "no ZONE_MOVABLE: try kernelcore=");
	page = alloc_page(GFP_HIGHUSER_MOVABLE);
	KUNIT_ASSERT_NOT_NULL(test, page);
	if (populated_zone(&NODE_DATA(numa_node_id())->node_zones[ZONE_MOVABLE]))
		KUNIT_EXPECT_EQ(test, (int)page_zonenum(page), (int)ZONE_MOVABLE);
	__free_page(page);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		page = alloc_page(others[i]);
		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_NE(test, (int)page_zonenum(page), (int)ZONE_MOVABLE);
		__free_page(page);
	}
}

/* Everything else is taken: expect NULL, and not one page of ZONE_MOVABLE gone. */
static void movable_zone_is_left_alone(struct kunit *test)
{
	struct mm_state before;
	struct page *taken;
	unsigned long free;

	drain_all_pages();
	free = free_movable_pages();
	if (!free)
		kunit_skip(test, "no ZONE_MOVABLE: try kernelcore=");
	if (totalram_pages - free > 300000)
		kunit_skip(test, "it would take long on a machine of this size");
	mm_state_save(&before);
	taken = take_all(numa_node_id(), (GFP_HIGHUSER & ~__GFP_WAIT) | QUIET);
	KUNIT_EXPECT_NOT_NULL(test, taken);
	KUNIT_EXPECT_EQ(test, free_movable_pages(), free);
	give_all(taken);
	expect_mm_state(test, &before);
}

static struct kunit_case numa_cases[] = {
	KUNIT_CASE(sets),
	KUNIT_CASE(states),
	KUNIT_CASE(memory_by_node),
	KUNIT_CASE(pgdat_at_home),
	KUNIT_CASE(distances),
	KUNIT_CASE(processors),
	KUNIT_CASE(own_memory_first),
	KUNIT_CASE(this_node_only),
	KUNIT_CASE(local_lists),
	KUNIT_CASE(from_each_node),
	KUNIT_CASE(highmem_of_each_node),
	KUNIT_CASE(near_this_processor),
	KUNIT_CASE(exhausted_node),
	KUNIT_CASE(movable_zone_for_movable_pages),
	KUNIT_CASE(movable_zone_is_left_alone),
	{}
};

static struct kunit_suite numa_suite = {
	.name = "numa",
	.test_cases = numa_cases,
};
kunit_test_suite(numa_suite);
