// SPDX-License-Identifier: MIT
/* What the page allocator tells a listener is what it has done. */
#include <kunit/test.h>

#include "../../mm/internal.h"
#include "../../mm/page_events.h"
#include "../../mm/pcp.h"
#include "mm_state.h"

static struct mm_state before;
static const struct page_event *events;

static int events_init(struct kunit *test)
{
	mm_state_save(&before);
	return 0;
}

static void events_exit(struct kunit *test)
{
	expect_mm_state(test, &before);
}

/* The zone of the request, with nothing parked: every block comes from its lists. */
static struct zone *begin(gfp_t gfp)
{
	struct zone *zone = first_zones_zonelist(local_zonelist(gfp), gfp_zone(gfp))->zone;

	zone_pcp_disable(zone);
	page_events_begin();
	return zone;
}

static const struct page_event *find_taken(unsigned int nr)
{
	for (unsigned int i = 0; i < min(nr, (unsigned int)MAX_PAGE_EVENTS); i++)
		if (events[i].kind == PAGE_EVENT_TAKEN)
			return &events[i];
	return NULL;
}

/*
 *	| page |1|  2  |     4     |	Expect one block told, with the page at its
 *					beginning and each upper half on its list.
 */
static void every_split_is_told(struct kunit *test)
{
	for (unsigned int order = 0; order < MAX_ORDER - 1; order++) {
		struct zone *zone = begin(GFP_KERNEL);
		struct page *page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, order);
		const struct page_event *e = find_taken(page_events_end(&events));

		zone_pcp_enable(zone);
		if (!page && order)
			break;		/* a small machine has none so large */
		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_ASSERT_NOT_NULL(test, e);
		KUNIT_EXPECT_EQ(test, e->pfn, page_to_pfn(page));
		KUNIT_EXPECT_EQ(test, e->order, order);
		KUNIT_EXPECT_PTR_EQ(test, e->zone, page_zone(page));
		for (unsigned int half = order; half < e->have; half++) {
			KUNIT_EXPECT_TRUE(test, PageBuddy(page + (1UL << half)));
			KUNIT_EXPECT_EQ(test, page_order(page + (1UL << half)), half);
		}
		__free_pages(page, order);
	}
}

/* Freed, parked and taken again: Expect silence, since no zone is asked. */
static void what_was_parked_is_not_told(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL), *again;
	unsigned int nr, order;
	bool parked;

	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_page(page);
	parked = find_parked_block(page, &order);
	page_events_begin();
	again = alloc_page(GFP_KERNEL);
	nr = page_events_end(&events);
	__free_page(again);
	if (!parked)
		kunit_skip(test, "nothing is parked: the page has merged, or parking is off");
	KUNIT_EXPECT_PTR_EQ(test, again, page);
	KUNIT_EXPECT_EQ(test, nr, 0);
}

/* Nobody listens: Expect that nothing is written down. */
static void nothing_is_told_afterwards(struct kunit *test)
{
	struct zone *zone = begin(GFP_KERNEL);
	unsigned int nr = page_events_end(&events);
	struct page *page = alloc_page(GFP_KERNEL);

	zone_pcp_enable(zone);
	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_page(page);
	KUNIT_EXPECT_EQ(test, nr, 0);
	KUNIT_EXPECT_FALSE(test, static_key_enabled(&page_events_wanted));
}

/* A mark that no zone keeps: Expect each zone of the list told once, with its figures. */
static void a_zone_passed_over_is_told(struct kunit *test)
{
	struct zone *zone = begin(GFP_ATOMIC);
	unsigned long mark = zone->watermark[WMARK_LOW];
	struct page *page;
	unsigned int nr;

	zone->watermark[WMARK_LOW] = zone->managed_pages;
	page = alloc_pages(GFP_ATOMIC | __GFP_NOWARN, 0);
	zone->watermark[WMARK_LOW] = mark;
	nr = page_events_end(&events);
	zone_pcp_enable(zone);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_ASSERT_GE(test, nr, 2);
	KUNIT_EXPECT_EQ(test, events[0].kind, PAGE_EVENT_PASSED_OVER);
	KUNIT_EXPECT_PTR_EQ(test, events[0].zone, zone);
	KUNIT_EXPECT_EQ(test, events[0].mark, zone->managed_pages);
	__free_page(page);
}

/* More than there is room for: Expect all of them counted, and the first ones kept. */
static void too_many_are_counted(struct kunit *test)
{
	struct page *pages[MAX_PAGE_EVENTS + 4];
	struct zone *zone = begin(GFP_KERNEL);
	unsigned int nr, got;

	for (got = 0; got < ARRAY_SIZE(pages); got++)
		pages[got] = alloc_pages(GFP_KERNEL, 0);
	nr = page_events_end(&events);
	while (got--)
		__free_page(pages[got]);
	zone_pcp_enable(zone);
	KUNIT_EXPECT_GE(test, nr, ARRAY_SIZE(pages));
	KUNIT_EXPECT_EQ(test, events[MAX_PAGE_EVENTS - 1].kind, PAGE_EVENT_TAKEN);
}

static struct kunit_case events_cases[] = {
	KUNIT_CASE(every_split_is_told),	KUNIT_CASE(what_was_parked_is_not_told),
	KUNIT_CASE(nothing_is_told_afterwards), KUNIT_CASE(a_zone_passed_over_is_told),
	KUNIT_CASE(too_many_are_counted),	{},
};

static struct kunit_suite events_suite = {
	.name = "page_events",
	.init = events_init,
	.exit = events_exit,
	.test_cases = events_cases,
};
kunit_test_suite(events_suite);
