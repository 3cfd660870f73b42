// SPDX-License-Identifier: MIT
/*
 * Per-CPU lists of parked blocks (row G6): what is parked, in which order it
 * comes back, and that nothing is kept apart or lost by it.
 *
 * In the pictures a list is written with its top first: hot [3 2 1].
 */
#include <asm/smp.h>
#include <linux/divert.h>
#include <linux/irqflags.h>
#include <linux/page_debug.h>
#include <linux/string.h>

#include "../../mm/pcp.h"
#include "mm_state.h"
#include "again.h"

#define PAGES 64

static struct mm_state before;
static struct zone *zone;
static unsigned long flags;

/* Interrupts off: nobody else parks in between. */
static int pcp_init(struct kunit *test) __acquires(saved_flags)
{
	zone = first_zones_zonelist(node_zonelist(0, GFP_KERNEL), gfp_zone(GFP_KERNEL))->zone;
	local_irq_save(flags);
	mm_state_save(&before);
	return 0;
}

static void pcp_exit(struct kunit *test) __releases(saved_flags)
{
	expect_mm_state(test, &before);
	local_irq_restore(flags);
}

static struct per_cpu_pageset *my_set(unsigned int order)
{
	return this_pageset(zone, order);
}

static struct per_cpu_pages *my_list(unsigned int order)
{
	return &my_set(order)->pcp[allocflags_to_migratetype(GFP_KERNEL)];
}

static int nr_hot(unsigned int order)
{
	return my_set(order)->half - my_list(order)->room;
}

static unsigned long zone_free(void)
{
	return zone_page_state(zone, NR_FREE_PAGES);
}

#define NEED_PARKING(test)                                                                      \
	do {                                                                                    \
		if (my_set(0)->half < 8)                                                        \
			kunit_skip(test, "the zone is too small to park much");                 \
	} while (0)

/* A cache line holds all of a zone's lists of one order. */
static void one_cache_line(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sizeof(struct per_cpu_pageset), (size_t)64);
	KUNIT_EXPECT_EQ(test, (unsigned long)my_set(0) % L1_CACHE_BYTES, 0UL);
}

/* Drained: expect nothing parked, and the counts to say so. */
static void drained_is_empty(struct kunit *test)
{
	drain_all_pages();
	KUNIT_EXPECT_EQ(test, pcp_parked_pages(zone), 0UL);
	KUNIT_EXPECT_NULL(test, my_list(0)->hot);
	KUNIT_EXPECT_NULL(test, my_list(0)->cold);
	KUNIT_EXPECT_EQ(test, my_list(0)->room, my_set(0)->half);
}

/*
 *	zone --batch--> hot	Expect the first request to move a batch, the
 *				second to leave the zone alone.
 */
static void refill_takes_a_batch(struct kunit *test)
{
	unsigned long free = zone_free();
	struct page *page[2];

	NEED_PARKING(test);
	page[0] = alloc_page(GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, free - zone_free(), (unsigned long)my_set(0)->batch);
	free = zone_free();
	page[1] = alloc_page(GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, zone_free(), free);
	KUNIT_EXPECT_EQ(test, nr_hot(0), my_set(0)->batch - 2);
	__free_page(page[0]);
	__free_page(page[1]);
}

/* Parked pages are free pages: expect nr_free_pages() to count them. */
static void parked_pages_are_free(struct kunit *test)
{
	unsigned long free = nr_free_pages();
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_EXPECT_EQ(test, nr_free_pages(), free - 1);
	__free_page(page);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
	drain_all_pages();
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
}

/* hot [a]: expect the page freed last to be the one handed out next. */
static void last_in_first_out(struct kunit *test)
{
	struct page *a, *b;

	NEED_PARKING(test);
	a = alloc_page(GFP_KERNEL);
	b = alloc_page(GFP_KERNEL);
	__free_page(a);
	if (my_list(0)->hot == a) {
		KUNIT_EXPECT_PTR_EQ(test, alloc_page(GFP_KERNEL), a);
		__free_page(a);
	}
	__free_page(b);
}

/* hot [h ...] cold [c]: expect __GFP_COLD to get c, others h. */
static void cold_for_those_who_ask(struct kunit *test)
{
	struct page *page[4];

	NEED_PARKING(test);
	for (int i = 0; i < 4; i++)
		page[i] = alloc_page(GFP_KERNEL);
	set_page_count(page[2], 0);
	free_hot_cold_page(page[2], true);
	if (my_list(0)->cold == page[2])
		KUNIT_EXPECT_PTR_EQ(test, alloc_page(GFP_KERNEL | __GFP_COLD), page[2]);
	else
		page[2] = alloc_page(GFP_KERNEL);
	for (int i = 0; i < 4; i++)
		__free_page(page[i]);
}

/*
 * More pages than the high mark allows, freed: expect at no time more than that
 * to be parked.
 */
static void high_mark_holds(struct kunit *test)
{
	struct page *head = NULL;
	int most = 0, high = 2 * my_set(0)->half;

	for (int i = 0; i < 2 * high + PAGES; i++) {
		struct page *page = alloc_page(GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, page);
		page->private = (unsigned long)head;
		head = page;
	}
	while (head) {
		struct page *next = (struct page *)head->private;

		head->private = 0;
		__free_page(head);
		most = max(most, nr_hot(0) + my_list(0)->nr_cold);
		head = next;
	}
	KUNIT_EXPECT_LE(test, most, high);
}

/* hot is full: expect it to become cold, and the next page to be alone on hot. */
static void full_hot_becomes_cold(struct kunit *test)
{
	int half = my_set(0)->half;
	static struct page *page[2 * PAGES];

	NEED_PARKING(test);
	if (half > PAGES)
		kunit_skip(test, "more than %d pages to a list", PAGES);
	for (int i = 0; i < 2 * half; i++)
		page[i] = alloc_page(GFP_KERNEL);
	drain_all_pages();
	for (int i = 0; i <= half; i++)
		__free_page(page[i]);
	KUNIT_EXPECT_EQ(test, nr_hot(0) + my_list(0)->nr_cold, half + 1);
	for (int i = half + 1; i < 2 * half; i++)
		__free_page(page[i]);
}

/*
 *	| a | free |	Expect a not to be parked: the two are one block at once.
 */
static void merging_comes_first(struct kunit *test)
{
	struct page *pair = alloc_pages(GFP_KERNEL, 1);
	unsigned long free;

	KUNIT_ASSERT_NOT_NULL(test, pair);
	split_page(pair, 1);
	__free_page(pair + 1);
	drain_all_pages();
	KUNIT_EXPECT_TRUE(test, PageBuddy(pair + 1));
	free = zone_free();
	__free_page(pair);
	KUNIT_EXPECT_EQ(test, zone_free(), free + 1);
	KUNIT_EXPECT_FALSE(test, PageBuddy(pair + 1));
}

/* hot [...] cold [c ...]: expect a block that goes through to take c along. */
static void through_takes_one_along(struct kunit *test)
{
	struct page *pair, *keep[2];
	unsigned long free;

	NEED_PARKING(test);
	pair = alloc_pages(GFP_KERNEL, 1);
	split_page(pair, 1);
	keep[0] = alloc_pages(GFP_KERNEL, 1);
	split_page(keep[0], 1);
	keep[1] = keep[0] + 1;
	__free_page(pair + 1);
	drain_all_pages();
	set_page_count(keep[0], 0);
	free_hot_cold_page(keep[0], true);
	free = zone_free();
	__free_page(pair);
	KUNIT_EXPECT_EQ(test, zone_free(), free + 2);
	KUNIT_EXPECT_EQ(test, my_list(0)->nr_cold, 0);
	__free_page(keep[1]);
}

/* Orders 0 to PCP_ORDERS - 1, freed: expect each parked on its own list, then drained. */
static void every_order_has_its_list(struct kunit *test)
{
	for (unsigned int order = 0; order < PCP_ORDERS; order++) {
		struct page *page = alloc_pages(GFP_KERNEL, order);
		unsigned int found;

		KUNIT_ASSERT_NOT_NULL(test, page);
		__free_pages(page, order);
		if (my_list(order)->hot != page)
			continue;
		KUNIT_EXPECT_EQ(test, page_order(page), order);
		KUNIT_EXPECT_PTR_EQ(test, find_parked_block(page + (1UL << order) - 1, &found),
				    page);
		KUNIT_EXPECT_EQ(test, found, order);
	}
}

/* Larger than that: expect it in the zone at once. */
static void large_blocks_are_not_parked(struct kunit *test)
{
	unsigned long parked = pcp_parked_pages(zone);
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, PCP_ORDERS);

	if (page)
		__free_pages(page, PCP_ORDERS);
	KUNIT_EXPECT_EQ(test, pcp_parked_pages(zone), parked);
}

/* Freed, parked, freed again: expect a report that says so, and no second copy. */
static void double_free_of_parked(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);
	u32 mark = kmsg_mark();
	unsigned long free;

	__free_page(page);
	free = nr_free_pages();
	__free_page(page);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "double free"));
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
}

/* Tampered with while parked: expect a report, and another page. */
static void tampered_while_parked(struct kunit *test)
{
	struct page *page, *other;
	u32 mark = kmsg_mark();

	NEED_PARKING(test);
	page = alloc_page(GFP_KERNEL);
	__free_page(page);
	if (my_list(0)->hot != page)
		kunit_skip(test, "the page was not parked");
	set_page_count(page, 1);
	other = alloc_page(GFP_KERNEL);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "nonzero count"));
	KUNIT_EXPECT_NOT_NULL(test, other);
	KUNIT_EXPECT_PTR_NE(test, other, page);
	__free_page(other);
	__free_page(page);		/* its count is 1 again: as if it were allocated */
}

/* zone_pcp_disable(): expect what is freed to be in the zone, until it is enabled. */
static void disabled(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);
	unsigned long free;

	zone_pcp_disable(zone);
	free = zone_free();
	__free_page(page);
	KUNIT_EXPECT_EQ(test, zone_free(), free + 1);
	page = alloc_page(GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, zone_free(), free);
	__free_page(page);
	zone_pcp_enable(zone);
	KUNIT_EXPECT_EQ(test, pcp_parked_pages(zone), 0UL);
}

static void set_fraction(int fraction)
{
	percpu_pagelist_fraction = fraction;
	zone_pcp_disable(zone);
	zone_pcp_enable(zone);
}

/* percpu_pagelist_fraction=N: expect high to be that part of the zone. */
static void fraction_sets_high(struct kunit *test)
{
	int was = percpu_pagelist_fraction;

	if (page_debug_enabled() || diverted(DIVERT_PAGES))
		kunit_skip(test, "a debug aid keeps the lists empty");
	set_fraction(64);
	KUNIT_EXPECT_EQ(test, my_set(0)->half, max((int)(zone->managed_pages / 64) / 2, 2));
	KUNIT_EXPECT_LE(test, my_set(0)->batch, PAGE_SHIFT * 8);
	set_fraction(0);
	KUNIT_EXPECT_EQ(test, my_set(0)->half, (int)zone_batchsize(zone) * 6 / 2);
	set_fraction(was);
}

/* 16 MiB: expect no batch, so that ISA memory is never parked. */
static void dma_is_not_parked(struct kunit *test)
{
	struct zone *dma = &NODE_DATA(0)->node_zones[ZONE_DMA];
	struct page *page;

	if (percpu_pagelist_fraction)
		kunit_skip(test, "each zone parks what percpu_pagelist_fraction= says");
	page = alloc_page(GFP_DMA);
	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_page(page);
	KUNIT_EXPECT_EQ(test, pcp_parked_pages(dma), 0UL);
}

static struct kunit_case pcp_cases[] = {
	KUNIT_CASE(one_cache_line),
	KUNIT_CASE(drained_is_empty),
	KUNIT_CASE(refill_takes_a_batch),
	KUNIT_CASE(parked_pages_are_free),
	KUNIT_CASE(last_in_first_out),
	KUNIT_CASE(cold_for_those_who_ask),
	KUNIT_CASE(high_mark_holds),
	KUNIT_CASE(full_hot_becomes_cold),
	KUNIT_CASE(merging_comes_first),
	KUNIT_CASE(through_takes_one_along),
	KUNIT_CASE(every_order_has_its_list),
	KUNIT_CASE(large_blocks_are_not_parked),
	KUNIT_CASE(double_free_of_parked),
	KUNIT_CASE(tampered_while_parked),
	KUNIT_CASE(disabled),
	KUNIT_CASE(fraction_sets_high),
	KUNIT_CASE(dma_is_not_parked),
	{}
};

static struct kunit_suite pcp_suite = {
	.name = "pcp",
	.init = pcp_init,
	.exit = pcp_exit,
	.test_cases = pcp_cases,
};
kunit_test_suite(pcp_suite);
