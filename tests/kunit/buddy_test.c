// SPDX-License-Identifier: MIT
/*
 * The buddy system of one zone: arithmetic, splitting, merging, exhaustion.
 * Row G2.  buddy_arena.h explains the zone and the pictures.
 */
#include <linux/string.h>

#include "buddy_arena.h"

/* ---------------------------------------------------------------- arithmetic */

/*
 *	order 0:  4 <-> 5	order 1:  4 <-> 6	order 3:  0 <-> 8
 * Expect the bit "order" of the pfn flipped, both ways.
 */
static void buddy_of(struct kunit *test)
{
	static const struct {
		unsigned long pfn, buddy;
		unsigned int order;
	} pairs[] = {
		{ 4, 5, 0 }, { 4, 6, 1 }, { 4, 0, 2 }, { 0, 8, 3 },
		{ 0x377fc, 0x377fe, 1 }, { 0xffc00, 0xff800, 10 }, { 0xfffff, 0xffffe, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		KUNIT_EXPECT_EQ(test, __find_buddy_pfn(pairs[i].pfn, pairs[i].order),
				pairs[i].buddy);
		KUNIT_EXPECT_EQ(test, __find_buddy_pfn(pairs[i].buddy, pairs[i].order),
				pairs[i].pfn);
	}
}

/* The page's own order counts, and PG_buddy: expect neither half of it to be enough. */
static void buddy_needs_flag_and_order(struct kunit *test)
{
	struct page *page = arena.page, *buddy = arena.page + 2;

	arena_give(2, 1);
	KUNIT_EXPECT_TRUE(test, page_is_buddy(page, buddy, 1));
	KUNIT_EXPECT_FALSE(test, page_is_buddy(page, buddy, 0));
	__ClearPageBuddy(buddy);
	KUNIT_EXPECT_FALSE(test, page_is_buddy(page, buddy, 1));
}

/* ---------------------------------------------------------------- splitting */

/*
 *	4---------------	take 1 page
 *	#0 1- 2--- 3-------
 * Expect the upper halves on the lists of orders 0 to 3.
 */
static void split_to_single_page(struct kunit *test)
{
	arena_give(0, 4);
	EXPECT_PICTURE(test, 16, "4---------------");

	KUNIT_EXPECT_EQ(test, arena_take(0), 0L);
	EXPECT_PICTURE(test, 16, "#01-2---3-------");
	KUNIT_EXPECT_EQ(test, arena_free_pages(), 15UL);
	for (unsigned int order = 0; order < 4; order++)
		KUNIT_EXPECT_EQ(test, arena.zone.free_area[order].nr_free, 1UL);
	expect_sound_arena(test);
}

/*
 *	4---------------	take 4 pages
 *	####2---3-------
 * Expect no more splitting than needed.
 */
static void split_stops_at_order(struct kunit *test)
{
	arena_give(0, 4);

	KUNIT_EXPECT_EQ(test, arena_take(2), 0L);
	EXPECT_PICTURE(test, 16, "####2---3-------");
	KUNIT_EXPECT_EQ(test, page_order(arena.page), 2U);
	expect_sound_arena(test);
}

/*
 *	####1-######3-------	take 2 pages
 * Expect the block of order 1, although the larger one was freed last.
 */
static void smallest_block_first(struct kunit *test)
{
	arena_give(4, 1);
	arena_give(8, 3);

	KUNIT_EXPECT_EQ(test, arena_take(1), 4L);
	EXPECT_PICTURE(test, 16, "########3-------");
}

/* Freed last, handed out first: it is still in the cache. */
static void lifo(struct kunit *test)
{
	arena_give(0, 0);
	arena_give(6, 0);
	arena_give(3, 0);

	KUNIT_EXPECT_EQ(test, arena_take(0), 3L);
	KUNIT_EXPECT_EQ(test, arena_take(0), 6L);
	KUNIT_EXPECT_EQ(test, arena_take(0), 0L);
	KUNIT_EXPECT_EQ(test, arena_take(0), -1L);
}

/* A block of the exact order is taken whole: expect nothing else to change. */
static void exact_fit(struct kunit *test)
{
	arena_give(8, 3);

	KUNIT_EXPECT_EQ(test, arena_take(3), 8L);
	EXPECT_PICTURE(test, 16, "################");
	KUNIT_EXPECT_EQ(test, arena_free_pages(), 0UL);
	KUNIT_EXPECT_FALSE(test, PageBuddy(arena.page + 8));
}

/* ---------------------------------------------------------------- merging */

/*
 *	#01-2---3-------	page 0 comes back
 *	4---------------
 * Expect one merge per order, all the way up.
 */
static void merge_cascade(struct kunit *test)
{
	arena_give(0, 4);
	arena_take(0);

	arena_give(0, 0);
	EXPECT_PICTURE(test, 16, "4---------------");
	expect_sound_arena(test);
}

/*
 *	0123	in every one of the 24 orders
 *	2---
 * Expect the same block whatever came back first.
 */
static void merge_in_any_order(struct kunit *test)
{
	for (unsigned int code = 0; code < 24; code++) {
		unsigned long left[4] = { 0, 1, 2, 3 };
		unsigned int rest = code;

		for (unsigned int n = 4; n; n--) {
			unsigned int pick = rest % n;

			arena_give(left[pick], 0);
			rest /= n;
			left[pick] = left[n - 1];
		}
		EXPECT_PICTURE(test, 8, "2---####");
		arena_take(2);
	}
	expect_sound_arena(test);
}

/*
 *	0#0#	pages 0 and 2
 * Expect no merge: their buddies are taken.
 */
static void no_merge_with_taken(struct kunit *test)
{
	arena_give(0, 0);
	arena_give(2, 0);

	EXPECT_PICTURE(test, 4, "0#0#");
	expect_sound_arena(test);
}

/*
 *	#00#	pages 1 and 2 touch, but are halves of different blocks
 * Expect no merge.
 */
static void no_merge_of_mere_neighbours(struct kunit *test)
{
	arena_give(1, 0);
	arena_give(2, 0);

	EXPECT_PICTURE(test, 4, "#00#");
	expect_sound_arena(test);
}

/*
 *	01-#	page 0, and 2 as a block of order 1 would be: sizes differ
 * Expect page 0 to wait for page 1.
 */
static void no_merge_of_different_orders(struct kunit *test)
{
	arena_give(2, 1);
	arena_give(0, 0);
	EXPECT_PICTURE(test, 4, "0#1-");

	arena_give(1, 0);
	EXPECT_PICTURE(test, 4, "2---");
}

/*
 *	page	0 .. 3  | 4 .. 7	the zone ends behind page 3
 * Expect the halves of what would be one block to stay apart: 0x377fe, the end
 * of low memory, is such an edge.
 */
static void no_merge_across_zones(struct kunit *test)
{
	unsigned long other = (unsigned long)(page_zonenum(arena.page) ^ 1) << ZONES_PGOFF;
	unsigned long zone_bits = ZONES_MASK << ZONES_PGOFF;
	unsigned long mine = arena.page->flags & zone_bits;

	arena.page[4].flags = (arena.page[4].flags & ~zone_bits) | other;
	arena_give(4, 2);
	arena_give(0, 2);
	EXPECT_PICTURE(test, 8, "2---2---");

	arena_take(2);
	arena_take(2);
	arena.page[4].flags = (arena.page[4].flags & ~zone_bits) | mine;
}

/* A reserved page in the middle: expect blocks up to it and behind it only. */
static void no_merge_with_reserved(struct kunit *test)
{
	__SetPageReserved(arena.page + 5);
	for (unsigned long i = 0; i < 8; i++)
		if (i != 5)
			arena_give(i, 0);
	EXPECT_PICTURE(test, 8, "2---0#1-");
	__ClearPageReserved(arena.page + 5);
}

/* Blocks of the largest order have no buddy: expect them not to merge any further. */
static void no_merge_beyond_largest(struct kunit *test)
{
	if (arena.order < MAX_ORDER - 1)
		kunit_skip(test, "no block of the largest order to be had");

	arena_give(0, MAX_ORDER - 1);
	KUNIT_EXPECT_EQ(test, arena.zone.free_area[MAX_ORDER - 1].nr_free, 1UL);
	expect_sound_arena(test);
}

/* ---------------------------------------------------------------- everything */

/* Each order in turn: split down from the whole and back. Expect the whole again. */
static void every_order(struct kunit *test)
{
	arena_give(0, arena.order);
	for (unsigned int order = 0; order <= arena.order; order++) {
		long at = arena_take(order);

		KUNIT_ASSERT_EQ(test, at, 0L);
		KUNIT_EXPECT_EQ(test, arena_free_pages(), arena.nr_pages - (1UL << order));
		expect_sound_arena(test);
		arena_give(0, order);
		KUNIT_EXPECT_EQ(test, arena.zone.free_area[arena.order].nr_free, 1UL);
		KUNIT_EXPECT_EQ(test, arena_free_pages(), arena.nr_pages);
	}
}

/*
 * Page by page until there is none, then back: even ones first, so that nothing
 * merges until the odd ones come.  Expect each page once, and one block at the end.
 */
static void exhaust_and_return(struct kunit *test)
{
	unsigned long taken = 0;

	arena_give(0, arena.order);
	while (arena_take(0) >= 0)
		taken++;
	KUNIT_EXPECT_EQ(test, taken, arena.nr_pages);
	KUNIT_EXPECT_EQ(test, arena_free_pages(), 0UL);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		KUNIT_EXPECT_EQ(test, arena.zone.free_area[order].nr_free, 0UL);

	for (unsigned long i = 0; i < arena.nr_pages; i += 2)
		arena_give(i, 0);
	KUNIT_EXPECT_EQ(test, arena.zone.free_area[0].nr_free, arena.nr_pages / 2);
	expect_sound_arena(test);
	for (unsigned long i = 1; i < arena.nr_pages; i += 2)
		arena_give(i, 0);
	KUNIT_EXPECT_EQ(test, arena.zone.free_area[arena.order].nr_free, 1UL);
	expect_sound_arena(test);
}

/* Asking for more than the largest block: expect nothing, and nothing changed. */
static void too_large_for_zone(struct kunit *test)
{
	arena_give(0, 3);

	KUNIT_EXPECT_EQ(test, arena_take(4), -1L);
	EXPECT_PICTURE(test, 16, "3-------########");
	KUNIT_EXPECT_EQ(test, arena_free_pages(), 8UL);
}

/* Free pages enough, but not together: expect nothing for order 1. */
static void fragmented(struct kunit *test)
{
	for (unsigned long i = 0; i < 16; i += 2)
		arena_give(i, 0);
	EXPECT_PICTURE(test, 16, "0#0#0#0#0#0#0#0#");
	KUNIT_EXPECT_EQ(test, arena_free_pages(), 8UL);
	KUNIT_EXPECT_EQ(test, arena_take(1), -1L);
	expect_sound_arena(test);
}

/* Which block holds a page?  Expect the answer from its head, free or allocated. */
static void block_of_page(struct kunit *test)
{
	unsigned int order = 99;

	arena_give(0, 4);
	arena_take(2);
	KUNIT_EXPECT_PTR_EQ(test, find_block(arena.page + 3, &order), arena.page);
	KUNIT_EXPECT_EQ(test, order, 2U);
	KUNIT_EXPECT_PTR_EQ(test, find_block(arena.page + 13, &order), arena.page + 8);
	KUNIT_EXPECT_EQ(test, order, 3U);
	KUNIT_EXPECT_PTR_EQ(test, find_block(arena.page + 4, &order), arena.page + 4);
	KUNIT_EXPECT_EQ(test, order, 2U);
}

static struct kunit_case buddy_cases[] = {
	KUNIT_CASE(buddy_of),
	KUNIT_CASE(buddy_needs_flag_and_order),
	KUNIT_CASE(split_to_single_page),
	KUNIT_CASE(split_stops_at_order),
	KUNIT_CASE(smallest_block_first),
	KUNIT_CASE(lifo),
	KUNIT_CASE(exact_fit),
	KUNIT_CASE(merge_cascade),
	KUNIT_CASE(merge_in_any_order),
	KUNIT_CASE(no_merge_with_taken),
	KUNIT_CASE(no_merge_of_mere_neighbours),
	KUNIT_CASE(no_merge_of_different_orders),
	KUNIT_CASE(no_merge_across_zones),
	KUNIT_CASE(no_merge_with_reserved),
	KUNIT_CASE(no_merge_beyond_largest),
	KUNIT_CASE(every_order),
	KUNIT_CASE(exhaust_and_return),
	KUNIT_CASE(too_large_for_zone),
	KUNIT_CASE(fragmented),
	KUNIT_CASE(block_of_page),
	{}
};

static struct kunit_suite buddy_suite = {
	.name = "buddy",
	.init = arena_init,
	.exit = arena_exit,
	.test_cases = buddy_cases,
};
kunit_test_suite(buddy_suite);
