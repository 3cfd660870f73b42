// SPDX-License-Identifier: MIT
/*
 * Zones, the memory map, zonelists and watermarks of the machine that the test
 * runs on (rows F2, F3, F5), and the arithmetic of row G4 on made-up zones.
 */
#include <asm/setup.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

#include <kunit/test.h>

/* ---------------------------------------------------------------- layout */

/* Two struct pages to a cache line; the written part of a zone on lines of its own. */
static void sizes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sizeof(struct page), (size_t)32);
	KUNIT_EXPECT_EQ(test, offsetof(struct zone, lock) % L1_CACHE_BYTES, (size_t)0);
	KUNIT_EXPECT_EQ(test, (unsigned long)first_online_pgdat()->node_zones % L1_CACHE_BYTES, 0UL);
}

/* The fields of page->flags: expect each to come back, and none to touch another. */
static void flag_fields(struct kunit *test)
{
	struct page page = { .flags = 0 };

	page.flags = (unsigned long)ZONE_MOVABLE << ZONES_PGOFF;
	set_page_order(&page, MAX_ORDER - 1);
	__SetPageReserved(&page);
	KUNIT_EXPECT_EQ(test, page_zonenum(&page), (unsigned int)ZONE_MOVABLE);
	KUNIT_EXPECT_EQ(test, page_order(&page), (unsigned int)MAX_ORDER - 1);
	KUNIT_EXPECT_EQ(test, page_to_nid(&page), 0);
	KUNIT_EXPECT_TRUE(test, PageReserved(&page));
	set_page_order(&page, 0);
	__ClearPageReserved(&page);
	KUNIT_EXPECT_EQ(test, page.flags, (unsigned long)ZONE_MOVABLE << ZONES_PGOFF);
}

/* ---------------------------------------------------------------- memory map */

static void expect_pfn_and_page(struct kunit *test, unsigned long pfn)
{
	if (!pfn_valid(pfn))	/* a zone may begin or end in a hole of its node */
		return;
	KUNIT_EXPECT_EQ(test, page_to_pfn(pfn_to_page(pfn)), pfn);
	KUNIT_EXPECT_EQ(test, page_to_phys(pfn_to_page(pfn)), PFN_PHYS(pfn));
}

/* Both ends of the map, and each zone's: expect the way there and back to agree. */
static void pfn_and_page(struct kunit *test)
{
	struct zone *zone;

	KUNIT_EXPECT_TRUE(test, pfn_valid(0));
	KUNIT_EXPECT_TRUE(test, pfn_valid(max_mapnr - 1));
	KUNIT_EXPECT_FALSE(test, pfn_valid(max_mapnr));
	KUNIT_EXPECT_FALSE(test, pfn_valid(ULONG_MAX));
	KUNIT_EXPECT_EQ(test, max_mapnr % MAX_ORDER_NR_PAGES, 0UL);
	KUNIT_EXPECT_GE(test, max_mapnr, max_pfn);
	for_each_populated_zone(zone) {
		expect_pfn_and_page(test, zone->zone_start_pfn);
		expect_pfn_and_page(test, zone_end_pfn(zone) - 1);
	}
}

/* The flags of a zone's first and last RAM page name the zone. */
static void page_knows_zone(struct kunit *test)
{
	unsigned long start, end;
	struct zone *zone;
	int i;

	for_each_populated_zone(zone) {
		for_each_mem_pfn_range(i, zone->zone_pgdat->node_id, &start, &end, NULL) {
			start = max(start, zone->zone_start_pfn);
			end = min(end, zone_end_pfn(zone));
			if (start >= end)
				continue;
			KUNIT_EXPECT_PTR_EQ(test, page_zone(pfn_to_page(start)), zone);
			KUNIT_EXPECT_PTR_EQ(test, page_zone(pfn_to_page(end - 1)), zone);
		}
	}
}

/* No struct page, or one that can never be free. */
static bool is_no_ram(unsigned long pfn)
{
	return !pfn_valid(pfn) ||
	       (PageReserved(pfn_to_page(pfn)) && page_count(pfn_to_page(pfn)) > 0);
}

/* Every page frame without RAM: expect it reserved, with a user, so that it is never free. */
static void holes_are_reserved(struct kunit *test)
{
	unsigned long start, end, at = 0, wrong = 0;
	int i;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, NULL) {
		for (; at < min(start, max_mapnr); at++)
			wrong += !is_no_ram(at);
		at = end;
	}
	for (; at < max_mapnr; at++)
		wrong += !is_no_ram(at);
	KUNIT_EXPECT_EQ(test, wrong, 0UL);
}

/* ---------------------------------------------------------------- zones */

/* Neither begins inside the other. */
static bool zones_overlap(const struct zone *a, const struct zone *b)
{
	return a->zone_start_pfn < zone_end_pfn(b) && b->zone_start_pfn < zone_end_pfn(a);
}

/*
 *	| DMA    | Normal		| HighMem	 |	Movable is the end of the last
 *	0	 16 MiB		max_low_pfn		of them that there was at boot
 *
 * Expect no overlap within a node.
 */
static void zones_in_order(struct kunit *test)
{
	struct zone *zone, *other;

	for_each_populated_zone(zone) {
		for (other = zone->zone_pgdat->node_zones; other < zone; other++)
			if (populated_zone(other))
				KUNIT_EXPECT_FALSE(test, zones_overlap(zone, other));
		if (zone_idx(zone) == ZONE_DMA)
			KUNIT_EXPECT_LE(test, zone_end_pfn(zone), 0x1000UL);
		if (zone_idx(zone) == ZONE_NORMAL)
			KUNIT_EXPECT_GE(test, zone->zone_start_pfn, 0x1000UL);
		if (!is_highmem(zone))
			KUNIT_EXPECT_LE(test, zone_end_pfn(zone), max_low_pfn);
		else
			KUNIT_EXPECT_GE(test, zone->zone_start_pfn, max_low_pfn);
	}
}

/* spanned >= present >= managed >= free, and their sums are the nodes' and the totals. */
static void page_counts(struct kunit *test)
{
	unsigned long present = 0, managed = 0, high = 0, on_nodes = 0;
	struct pglist_data *pgdat;
	struct zone *zone;

	for_each_online_pgdat(pgdat)
		on_nodes += pgdat->node_present_pages;

	for_each_zone(zone) {
		KUNIT_EXPECT_GE(test, zone->spanned_pages, zone->present_pages);
		KUNIT_EXPECT_GE(test, zone->present_pages, zone->managed_pages);
		KUNIT_EXPECT_GE(test, zone->managed_pages, zone_page_state(zone, NR_FREE_PAGES));
		present += zone->present_pages;
		managed += zone->managed_pages;
		high += is_highmem(zone) ? zone->managed_pages : 0;
	}
	KUNIT_EXPECT_EQ(test, present, on_nodes);
	KUNIT_EXPECT_EQ(test, present, get_num_physpages());
	KUNIT_EXPECT_EQ(test, managed, totalram_pages);
	KUNIT_EXPECT_EQ(test, high, totalhigh_pages);
}

/* present_pages counted again, from memblock's ranges. */
static void present_is_ram(struct kunit *test)
{
	unsigned long start, end;
	struct zone *zone;
	int i;

	for_each_zone(zone) {
		unsigned long pages = 0;

		for_each_mem_pfn_range(i, zone->zone_pgdat->node_id, &start, &end, NULL) {
			start = max(start, zone->zone_start_pfn);
			end = min(end, zone_end_pfn(zone));
			pages += start < end ? end - start : 0;
		}
		KUNIT_EXPECT_EQ_MSG(test, zone->present_pages, pages, "zone %s", zone->name);
	}
}

/* Zones by name, by index, by page: expect one and the same. */
static void zone_lookup(struct kunit *test)
{
	static const char *const names[] = { "DMA", "Normal", "HighMem", "Movable" };
	struct zone *zones = first_online_pgdat()->node_zones;
	int seen = 0;
	struct zone *zone;

	KUNIT_EXPECT_STREQ(test, zones[ZONE_DMA].name, names[0]);
	KUNIT_EXPECT_STREQ(test, zones[ZONE_NORMAL].name, names[1]);
	KUNIT_EXPECT_STREQ(test, zones[ZONE_MOVABLE].name, names[3]);
	for_each_zone(zone) {
		int nid = zone->zone_pgdat->node_id, type = seen % MAX_NR_ZONES;

		KUNIT_EXPECT_PTR_EQ(test, zone, &NODE_DATA(nid)->node_zones[type]);
		KUNIT_EXPECT_EQ(test, (int)zone_idx(zone), type);
		KUNIT_EXPECT_PTR_EQ(test, zone_table[nid << ZONES_WIDTH | type], zone);
		seen++;
	}
	KUNIT_EXPECT_EQ(test, seen, (int)MAX_NR_ZONES * num_online_nodes());
}

/*
 *	... Normal 0x377fd | 0x377fe HighMem ...
 * The edge is inside a block of the largest order.  Expect the struct pages on
 * both sides to belong to different zones, so that they never merge.
 */
static void edge_inside_block(struct kunit *test)
{
	struct page *below, *above;

	if (!totalhigh_pages)
		kunit_skip(test, "this machine has no high memory");
	if (!pfn_valid(max_low_pfn - 1) || !pfn_valid(max_low_pfn))
		kunit_skip(test, "a hole of the memory map is at the edge");
	below = pfn_to_page(max_low_pfn - 1);
	above = pfn_to_page(max_low_pfn);
	if (page_zonenum(below) == page_zonenum(above))
		kunit_skip(test, "there is no RAM at the edge");
	KUNIT_EXPECT_FALSE(test, PageHighMem(below));
	KUNIT_EXPECT_TRUE(test, PageHighMem(above));
	KUNIT_EXPECT_PTR_EQ(test, page_address(below), pfn_to_virt(max_low_pfn - 1));
}

/* ---------------------------------------------------------------- zonelists */

/* All 16 combinations of the zone modifiers. */
static void gfp_zones(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, (int)gfp_zone(GFP_KERNEL), (int)ZONE_NORMAL);
	KUNIT_EXPECT_EQ(test, (int)gfp_zone(GFP_KERNEL | __GFP_MOVABLE), (int)ZONE_NORMAL);
	KUNIT_EXPECT_EQ(test, (int)gfp_zone(GFP_KERNEL | __GFP_DMA32), (int)ZONE_NORMAL);
	KUNIT_EXPECT_EQ(test, (int)gfp_zone(GFP_HIGHUSER_MOVABLE), (int)ZONE_MOVABLE);
	for (unsigned int i = 0; i < NR_GFP_ZONES; i++)
		if ((__force gfp_t)i & __GFP_DMA)
			KUNIT_EXPECT_EQ(test, (int)gfp_zone((__force gfp_t)i), (int)ZONE_DMA);
	KUNIT_EXPECT_EQ(test, (int)gfp_zone(GFP_HIGHUSER),
			(int)(IS_ENABLED(CONFIG_HIGHMEM) ? ZONE_NORMAL + 1 : ZONE_NORMAL));
}

/* Zones that a request of this type may use, on all nodes. */
static int usable_zones(int highest)
{
	struct zone *zone;
	int count = 0;

	for_each_populated_zone(zone)
		count += (int)zone_idx(zone) <= highest;
	return count;
}

/*
 *	0:HighMem -> 0:Normal -> 0:DMA
 * From each zone type: expect every zone that will do exactly once, each node's
 * highest first.
 */
static void zonelist_order(struct kunit *test)
{
	struct zonelist *zonelist = node_zonelist(first_online_node, GFP_KERNEL);

	for (int highest = 0; highest < MAX_NR_ZONES; highest++) {
		int last[MAX_NUMNODES], count = 0;
		struct zoneref *z;
		struct zone *zone;

		for (int nid = 0; nid < MAX_NUMNODES; nid++)
			last[nid] = MAX_NR_ZONES;
		for_each_zone_zonelist(zone, z, zonelist, (enum zone_type)highest) {
			int nid = zone->zone_pgdat->node_id;

			KUNIT_EXPECT_LE(test, (int)z->zone_idx, highest);
			KUNIT_EXPECT_LT(test, (int)z->zone_idx, last[nid]);
			KUNIT_EXPECT_PTR_EQ(test, zone, &NODE_DATA(nid)->node_zones[z->zone_idx]);
			KUNIT_EXPECT_TRUE(test, populated_zone(zone));
			last[nid] = z->zone_idx;
			count++;
		}
		KUNIT_EXPECT_EQ(test, count, usable_zones(highest));
	}
}

/* Built again: expect the same list, the line in the log, and the zonelists when asked for. */
static void rebuild(struct kunit *test)
{
	struct zonelist kept = *node_zonelist(first_online_node, GFP_KERNEL);
	int level = mminit_loglevel;
	u32 mark = kmsg_mark();
	char built[32];

	mminit_loglevel = MMINIT_VERIFY;
	build_all_zonelists(NULL);
	mminit_loglevel = level;
	KUNIT_EXPECT_MEMEQ(test, &kept, node_zonelist(first_online_node, GFP_KERNEL),
			   sizeof(kept));
	snprintf(built, sizeof(built), "Built %d zonelists in ", num_online_nodes());
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, built));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, vm_total_pages < 5 * 1024 ?
						 "grouping off.  Total pages: " :
						 "grouping on.  Total pages: "));
	if (num_online_nodes() > 1)
		return;
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "mminit::zonelist general 0:DMA = 0:DMA"));
	if (populated_zone(&NODE_DATA(0)->node_zones[ZONE_NORMAL]))
		KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "mminit::zonelist general 0:Normal = "
							 "0:Normal 0:DMA"));
}

/* Free pages by walking, by zonelist, in low memory only. */
static void totals(struct kunit *test)
{
	unsigned long free = 0;
	struct zone *zone;

	drain_all_pages();
	for_each_zone(zone)
		free += zone_page_state(zone, NR_FREE_PAGES);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
	KUNIT_EXPECT_LE(test, nr_free_buffer_pages(), nr_free_pagecache_pages());
	KUNIT_EXPECT_LE(test, nr_free_pagecache_pages(), totalram_pages);
}

/* ---------------------------------------------------------------- watermarks */

/* A zone with 1,000 free pages: 200 single ones, 100 pairs, 50 of order 2, 50 of order 3. */
static struct zone made_up_zone(void)
{
	struct zone zone = { .vm_stat = { [NR_FREE_PAGES] = 1000 } };

	zone.free_area[0].nr_free = 200;
	zone.free_area[1].nr_free = 100;
	zone.free_area[2].nr_free = 50;
	zone.free_area[3].nr_free = 50;
	return zone;
}

/*
 * Free pages less the block must exceed the mark; from order 1 on, smaller
 * blocks do not count and the mark is halved each time.
 *
 *	order 2, mark m:  1000 - 3 > m,  997 - 200 > m/2,  797 - 200 > m/4
 */
static void watermark_by_order(struct kunit *test)
{
	struct zone zone = made_up_zone();

	KUNIT_EXPECT_TRUE(test, zone_watermark_ok(&zone, 0, 999, ZONE_DMA, 0));
	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(&zone, 0, 1000, ZONE_DMA, 0));
	KUNIT_EXPECT_TRUE(test, zone_watermark_ok(&zone, 2, 996, ZONE_DMA, 0));
	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(&zone, 2, 997, ZONE_DMA, 0));
	KUNIT_EXPECT_TRUE(test, zone_watermark_ok(&zone, 3, 0, ZONE_DMA, 0));
	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(&zone, 4, 0, ZONE_DMA, 0));
	zone.free_area[3].nr_free = 0;
	zone.free_area[0].nr_free = 600;
	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(&zone, 3, 0, ZONE_DMA, 0));
	KUNIT_EXPECT_TRUE(test, zone_watermark_ok(&zone, 2, 784, ZONE_DMA, 0));
	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(&zone, 2, 788, ZONE_DMA, 0));
}

/* HIGH lowers a mark of 1,600 to 800, HARDER to 1,200, both to 600. */
static void watermark_by_flags(struct kunit *test)
{
	struct zone zone = made_up_zone();

	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(&zone, 0, 1600, ZONE_DMA, 0));
	KUNIT_EXPECT_TRUE(test, zone_watermark_ok(&zone, 0, 1600, ZONE_DMA, ALLOC_HIGH));
	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(&zone, 0, 1600, ZONE_DMA, ALLOC_HARDER));
	KUNIT_EXPECT_TRUE(test, zone_watermark_ok(&zone, 0, 1332, ZONE_DMA, ALLOC_HARDER));
	KUNIT_EXPECT_TRUE(test, zone_watermark_ok(&zone, 0, 2600, ZONE_DMA,
						  ALLOC_HIGH | ALLOC_HARDER));
	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(&zone, 0, 2700, ZONE_DMA,
						   ALLOC_HIGH | ALLOC_HARDER));
}

/* 400 pages are kept from those who could have used Normal memory, none from DMA's own users. */
static void watermark_reserve(struct kunit *test)
{
	struct zone zone = made_up_zone();

	zone.lowmem_reserve[ZONE_NORMAL] = 400;
	KUNIT_EXPECT_TRUE(test, zone_watermark_ok(&zone, 0, 900, ZONE_DMA, 0));
	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(&zone, 0, 900, ZONE_NORMAL, 0));
	KUNIT_EXPECT_TRUE(test, zone_watermark_ok(&zone, 0, 599, ZONE_NORMAL, 0));
	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(&zone, 0, 1200, ZONE_NORMAL, ALLOC_HIGH));
}

/* An empty zone, and one smaller than the block: expect no wrap-around. */
static void watermark_of_nothing(struct kunit *test)
{
	struct zone zone = { .vm_stat = { 0 } };

	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(&zone, 0, 0, ZONE_DMA, 0));
	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(&zone, MAX_ORDER - 1, 0, ZONE_DMA, 0));
	zone.vm_stat[NR_FREE_PAGES] = 3;
	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(&zone, 5, 0, ZONE_DMA, ALLOC_HIGH));
}

/* The machine's own: min <= low <= high, and min_free_kbytes is what low memory keeps. */
static void machine_watermarks(struct kunit *test)
{
	unsigned long kept = 0;
	struct zone *zone;

	for_each_populated_zone(zone) {
		KUNIT_EXPECT_LE(test, zone->watermark[WMARK_MIN], zone->watermark[WMARK_LOW]);
		KUNIT_EXPECT_LE(test, zone->watermark[WMARK_LOW], zone->watermark[WMARK_HIGH]);
		if (!is_highmem(zone) || zone->managed_pages >= 1024)
			KUNIT_EXPECT_LT(test, zone->watermark[WMARK_HIGH], zone->managed_pages);
		kept += is_highmem(zone) ? 0 : zone->watermark[WMARK_MIN];
	}
	KUNIT_EXPECT_LE(test, kept, (unsigned long)min_free_kbytes / 4);
	KUNIT_EXPECT_GT(test, kept + MAX_NR_ZONES * (unsigned long)num_online_nodes(),
			(unsigned long)min_free_kbytes / 4);
}

/* lowmem_reserve: 1/256 of what is above DMA, 1/32 of what is above Normal; nothing from itself. */
static void expect_reserves(struct kunit *test, const struct zone *zones)
{
	for (int low = 0; low < MAX_NR_ZONES; low++) {
		unsigned long above = 0;

		KUNIT_EXPECT_EQ(test, zones[low].lowmem_reserve[low], 0UL);
		for (int user = low + 1; user < MAX_NR_ZONES; user++) {
			above += zones[user].managed_pages;
			KUNIT_EXPECT_EQ(test, zones[low].lowmem_reserve[user],
					above / (low == ZONE_DMA ? 256 : 32));
		}
	}
}

static void machine_reserves(struct kunit *test)
{
	struct pglist_data *pgdat;

	for_each_online_pgdat(pgdat)
		expect_reserves(test, pgdat->node_zones);
}

/* 1 byte to 4 MiB, and one byte more than each power of two. */
static void order_of_size(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, get_order(1), 0U);
	KUNIT_EXPECT_EQ(test, get_order(PAGE_SIZE), 0U);
	for (unsigned int order = 1; order < MAX_ORDER; order++) {
		KUNIT_EXPECT_EQ(test, get_order(PAGE_SIZE << order), order);
		KUNIT_EXPECT_EQ(test, get_order((PAGE_SIZE << (order - 1)) + 1), order);
	}
}

/* Expect a batch to grow with its zone, one less than a power of two, and no further than 31. */
static void batch_of_zone(struct kunit *test)
{
	static struct zone zone;
	static const struct {
		unsigned long pages;
		unsigned int batch;
	} sizes[] = { { 0, 0 }, { 4096, 0 }, { 1UL << 15, 7 }, { 1UL << 17, 31 }, { 1UL << 20, 31 } };

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		zone.managed_pages = sizes[i].pages;
		KUNIT_EXPECT_EQ(test, zone_batchsize(&zone), sizes[i].batch);
	}
}

static struct kunit_case zone_cases[] = {
	KUNIT_CASE(sizes),
	KUNIT_CASE(flag_fields),
	KUNIT_CASE(pfn_and_page),
	KUNIT_CASE(page_knows_zone),
	KUNIT_CASE(holes_are_reserved),
	KUNIT_CASE(zones_in_order),
	KUNIT_CASE(page_counts),
	KUNIT_CASE(present_is_ram),
	KUNIT_CASE(zone_lookup),
	KUNIT_CASE(edge_inside_block),
	KUNIT_CASE(gfp_zones),
	KUNIT_CASE(zonelist_order),
	KUNIT_CASE(rebuild),
	KUNIT_CASE(totals),
	KUNIT_CASE(watermark_by_order),
	KUNIT_CASE(watermark_by_flags),
	KUNIT_CASE(watermark_reserve),
	KUNIT_CASE(watermark_of_nothing),
	KUNIT_CASE(machine_watermarks),
	KUNIT_CASE(machine_reserves),
	KUNIT_CASE(order_of_size),
	KUNIT_CASE(batch_of_zone),
	{}
};

static struct kunit_suite zone_suite = {
	.name = "zone",
	.test_cases = zone_cases,
};
kunit_test_suite(zone_suite);
