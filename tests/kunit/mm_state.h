/* SPDX-License-Identifier: MIT */
/* "Nothing got lost": the free blocks of every zone, before and after a case. */
#ifndef MM_STATE_H
#define MM_STATE_H

#include <kunit/test.h>
#include <linux/audit.h>
#include <linux/mm.h>
#include <linux/shrinker.h>

struct mm_state {
	unsigned long free[MAX_NR_ZONES];
	unsigned long blocks[MAX_NR_ZONES][MAX_ORDER];
};

/* What caches keep, they give up: a case that runs out of memory makes them do so, too. */
static inline void give_up_caches(void)
{
	for (int round = 0; round < 64 && shrink_slab(GFP_KERNEL); round++)
		;
	drain_all_pages();
}

static inline void mm_state_save(struct mm_state *state)
{
	struct zone *zone;

	give_up_caches();
	memset(state, 0, sizeof(*state));
	for_each_zone(zone) {
		state->free[zone_idx(zone)] += zone_page_state(zone, NR_FREE_PAGES);
		for (unsigned int order = 0; order < MAX_ORDER; order++)
			state->blocks[zone_idx(zone)][order] += zone->free_area[order].nr_free;
	}
}

/* Every free block on the zones' lists, where a test can count it; and as usual again. */
static inline void parking_off(void)
{
	struct zone *zone;

	for_each_populated_zone(zone)
		zone_pcp_disable(zone);
}

static inline void parking_on(void)
{
	struct zone *zone;

	for_each_populated_zone(zone)
		zone_pcp_enable(zone);
}

/* Every page is back, merged as it was, and the lists are sound. */
static inline void expect_mm_state(struct kunit *test, const struct mm_state *before)
{
	struct mm_state now;
	struct zone *zone;

	mm_state_save(&now);
	for_each_populated_zone(zone) {
		int i = zone_idx(zone);
		struct audit a = { 0 };

		KUNIT_EXPECT_EQ_MSG(test, now.free[i], before->free[i], "zone %s", zone->name);
		for (unsigned int order = 0; order < MAX_ORDER; order++)
			KUNIT_EXPECT_EQ_MSG(test, now.blocks[i][order], before->blocks[i][order],
					    "zone %s, order %u", zone->name, order);
		KUNIT_EXPECT_TRUE_MSG(test, audit_zone(&a, zone), "pfn:%05lx: %s", a.pfn, a.says);
	}
}

#endif /* MM_STATE_H */
