// SPDX-License-Identifier: MIT
/*
 * Pageblocks kept for when nothing else is left: as many as the minimum watermark
 * asks for, on a zone of the live system that has them to give.
 */
#include "../../mm/internal.h"
#include "mm_state.h"

/* Pageblocks of a zone: those of one type, or with MIGRATE_TYPES those that the reserve could take. */
static unsigned long count_pageblocks(const struct zone *zone, int type)
{
	unsigned long pfn = ALIGN(zone->zone_start_pfn, pageblock_nr_pages), count = 0;

	for (; pfn < zone_end_pfn(zone); pfn += pageblock_nr_pages) {
		int is = get_pfnblock_migratetype(zone, pfn);
		bool usable = is == MIGRATE_MOVABLE || is == MIGRATE_RESERVE;

		for (unsigned long i = 0; usable && i < pageblock_nr_pages; i++)
			usable = pfn_valid(pfn + i) && page_zone(pfn_to_page(pfn + i)) == zone &&
				 !PageReserved(pfn_to_page(pfn + i));
		count += type == MIGRATE_TYPES ? usable : is == type;
	}
	return count;
}

static struct zone *zone_for_the_reserve(void)
{
	struct zone *zone, *best = NULL;

	for_each_populated_zone(zone)
		if (!best || count_pageblocks(zone, MIGRATE_TYPES) >
				     count_pageblocks(best, MIGRATE_TYPES))
			best = zone;
	return best;
}

static void expect_reserve(struct kunit *test, struct zone *zone, unsigned long mark,
			   unsigned long blocks)
{
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	zone->watermark[WMARK_MIN] = mark;
	setup_zone_migrate_reserve(zone);
	spin_unlock_irqrestore(&zone->lock, flags);
	KUNIT_EXPECT_EQ_MSG(test, count_pageblocks(zone, MIGRATE_RESERVE), blocks, "mark %lu", mark);
}

/* No reserve without a mark; expect one pageblock for up to 1,024 pages of it, two at most. */
static void reserve_follows_the_mark(struct kunit *test)
{
	static const struct {
		unsigned long mark, blocks;
	} steps[] = { { 0, 0 }, { 1, 1 }, { 1024, 1 }, { 1025, 2 }, { 5000, 2 }, { 1024, 1 } };
	struct zone *zone = zone_for_the_reserve();
	unsigned long mark = zone->watermark[WMARK_MIN];
	unsigned long before_it = count_pageblocks(zone, MIGRATE_RESERVE);

	if (count_pageblocks(zone, MIGRATE_TYPES) < 2)
		kunit_skip(test, "no zone has two movable pageblocks");
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
		expect_reserve(test, zone, steps[i].mark, steps[i].blocks);
	expect_reserve(test, zone, mark, before_it);
}

static struct kunit_case reserve_cases[] = {
	KUNIT_CASE(reserve_follows_the_mark),
	{}
};

static struct kunit_suite reserve_suite = {
	.name = "reserve",
	.test_cases = reserve_cases,
};
kunit_test_suite(reserve_suite);
