// SPDX-License-Identifier: MIT
/*
 * The page allocator, through its public functions, against a model that cannot
 * be wrong: one bit for each page of the machine.
 *
 *	owned	1 0 1 1 0 0 0 0 ...	the test's, or in use since before it began
 *
 * The model knows neither lists nor types nor processors.  From its bits follows
 *
 *	- whether a page that is handed out had an owner already
 *	- how many pages each zone has free, parked ones included, to the page
 *	- which pages the free lists and the processors' lists must hold together:
 *	  each that has no owner, once
 *	- whether there was room when the allocator said that there was none
 *
 * A million calls mix all orders and types, whole, compound, split, exact and in
 * bulk, with references, cold frees, drains, isolated pageblocks, and reserves that
 * come and go, on a machine that is now half empty, now full.
 */
#include <host.h>
#include <linux/page-isolation.h>
#include <linux/string.h>
#include <lottery.h>

#include "../../mm/internal.h"
#include "../../mm/pcp.h"
#include "../kunit/mm_state.h"

#define CALLS 1000000
#define COMPARE_EVERY 4000
#define SLOTS 4096
#define BULK 20

/* ---------------------------------------------------------------- the model */

#define WORDS (MAX_ARCH_PFN / 32)

static u32 owned[WORDS];	/* one bit for each page of 4 GiB */
static u32 held[WORDS];		/* what the allocator's lists hold, in compare() */
static unsigned long nr_words;
static unsigned long isolated = ULONG_MAX;	/* the one pageblock that is, or none */

/* The bits of 1 << order pages from @pfn on, as far as they lie in @pfn's word. */
static u32 mask_of(unsigned long pfn, unsigned int order)
{
	return order >= 5 ? ~0U : ((1U << (1U << order)) - 1) << (pfn % 32);
}

static bool none_owned(unsigned long pfn, unsigned int order)
{
	unsigned long words = order > 5 ? 1UL << (order - 5) : 1;

	for (unsigned long i = 0; i < words; i++)
		if (owned[pfn / 32 + i] & mask_of(pfn, order))
			return false;
	return true;
}

static bool test_page(const u32 *bits, unsigned long pfn)
{
	return bits[pfn / 32] & (1U << (pfn % 32));
}

static void flip(u32 *bits, unsigned long pfn, unsigned long nr)
{
	for (; nr--; pfn++)
		bits[pfn / 32] ^= 1U << (pfn % 32);
}

/* Everything belongs to somebody but what the free lists hold. */
static void model_begin(void)
{
	drain_all_pages();
	nr_words = max_mapnr / 32;
	memset(owned, 0xff, sizeof(owned));
	for (unsigned long pfn = 0; pfn < max_mapnr; pfn++)
		if (PageBuddy(pfn_to_page(pfn)))
			flip(owned, pfn, 1UL << page_order(pfn_to_page(pfn)));
}

/* ---------------------------------------------------------------- comparing */

/* The allocator says that it has this block. */
static void hold(struct kunit *test, unsigned long pfn, unsigned int order)
{
	KUNIT_ASSERT_FALSE_MSG(test, test_page(held, pfn), "pfn:%05lx is held twice", pfn);
	flip(held, pfn, 1UL << order);
}

static void hold_parked(struct kunit *test, const struct page *page, unsigned int order)
{
	for (; page; page = page->next_parked) {
		KUNIT_ASSERT_FALSE(test, PageBuddy(page));
		KUNIT_ASSERT_EQ(test, page_order(page), order);
		hold(test, page_to_pfn(page), order);
	}
}

static void hold_pagesets(struct kunit *test, const struct zone *zone)
{
	for (unsigned int order = 0; order < PCP_ORDERS; order++)
		for (int type = 0; type < MIGRATE_PCPTYPES; type++) {
			const struct per_cpu_pages *pcp = &zone_pageset(zone, order, 0)->pcp[type];

			hold_parked(test, pcp->hot, order);
			hold_parked(test, pcp->cold, order);
		}
}

/* Expect every page without an owner to be held once, no other, and the zones to be sound. */
static void compare(struct kunit *test)
{
	struct audit a = { 0 };
	struct zone *zone;

	memset(held, 0, sizeof(held));
	for_each_populated_zone(zone) {
		hold_pagesets(test, zone);
		KUNIT_ASSERT_TRUE_MSG(test, audit_zone(&a, zone), "pfn:%05lx: %s", a.pfn, a.says);
	}
	for (unsigned long pfn = 0; pfn < max_mapnr; pfn++)
		if (PageBuddy(pfn_to_page(pfn)))
			hold(test, pfn, page_order(pfn_to_page(pfn)));
	for (unsigned long i = 0; i < nr_words; i++)
		KUNIT_ASSERT_EQ_MSG(test, owned[i] ^ held[i], ~0U, "pfn:%05lx", i * 32);
	KUNIT_ASSERT_TRUE_MSG(test, audit_totals(&a), "pfn:%05lx: %s", a.pfn, a.says);
}

/* ---------------------------------------------------------------- holdings */

enum kind { NONE, PLAIN, COMPOUND, SPLIT, EXACT, BULKS, NR_KINDS };

struct holding {
	enum kind kind;
	gfp_t gfp;
	struct page *page;
	unsigned long nr;	/* pages */
	unsigned int order;
};

static struct holding holdings[SLOTS];
static unsigned long nr_free;	/* pages that have no owner and are not isolated */

static unsigned long count_isolated(void)
{
	unsigned long nr = 0;

	for (unsigned long i = 0; isolated != ULONG_MAX && i < pageblock_nr_pages; i++)
		nr += !test_page(owned, isolated + i);
	return nr;
}

static void own(struct kunit *test, struct page *page, unsigned long nr, gfp_t gfp)
{
	unsigned long pfn = page_to_pfn(page);

	KUNIT_ASSERT_LE(test, (int)page_zonenum(page), (int)gfp_zone(gfp));
	KUNIT_ASSERT_EQ(test, page_count(page), 1);
	for (unsigned long i = 0; i < nr; i++) {
		KUNIT_ASSERT_FALSE_MSG(test, test_page(owned, pfn + i),
				       "pfn:%05lx has two owners", pfn + i);
		KUNIT_ASSERT_NE(test, (pfn + i) & ~(pageblock_nr_pages - 1), isolated);
	}
	flip(owned, pfn, nr);
	nr_free -= nr;
}

static void disown(const struct page *page, unsigned long nr)
{
	flip(owned, page_to_pfn(page), nr);
	if ((page_to_pfn(page) & ~(pageblock_nr_pages - 1)) != isolated)
		nr_free += nr;
}

static gfp_t random_gfp(void)
{
	static const gfp_t gfps[] = { GFP_KERNEL, GFP_USER | __GFP_MOVABLE, GFP_ATOMIC,
				      GFP_HIGHUSER_MOVABLE, GFP_TEMPORARY, GFP_DMA, GFP_NOWAIT,
				      GFP_KERNEL | __GFP_COLD };

	return gfps[lottery(ARRAY_SIZE(gfps))] | __GFP_NOWARN;
}

/* ---------------------------------------------------------------- no room */

static bool zone_has_run(const struct zone *zone, unsigned int order)
{
	unsigned long size = 1UL << order, pfn = ALIGN(zone->zone_start_pfn, size);

	for (; pfn + size <= zone_end_pfn(zone); pfn += size)
		if ((pfn & ~(pageblock_nr_pages - 1)) != isolated && none_owned(pfn, order))
			return true;
	return false;
}

/* NULL: expect each zone to have no run of free pages, or a mark to keep. */
static void expect_no_room(struct kunit *test, gfp_t gfp, unsigned int order)
{
	unsigned int flags = gfp & __GFP_HIGH ? ALLOC_HIGH : 0;
	enum zone_type highest = gfp_zone(gfp);
	struct zoneref *z;
	struct zone *zone;

	flags |= gfp & __GFP_WAIT ? 0 : ALLOC_HARDER;
	for_each_zone_zonelist(zone, z, node_zonelist(0, gfp), highest)
		KUNIT_ASSERT_FALSE_MSG(test,
				       zone_watermark_ok(zone, order, zone->watermark[WMARK_MIN],
							 highest, flags) &&
				       zone_has_run(zone, order),
				       "zone %s has room for order %u, mode 0x%x", zone->name,
				       order, gfp);
}

/* ---------------------------------------------------------------- calls */

static bool acquire_exact(struct kunit *test, struct holding *h)
{
	void *mem;

	h->gfp = GFP_KERNEL | __GFP_NOWARN;
	h->nr = 1 + lottery(40);
	mem = alloc_pages_exact(h->nr * PAGE_SIZE, h->gfp);
	if (!mem)
		return false;
	h->page = virt_to_page(mem);
	own(test, h->page, h->nr, h->gfp);
	return true;
}

/* Pages of a bulk are strung together through what belongs to their owner. */
static bool acquire_bulk(struct kunit *test, struct holding *h)
{
	struct page *pages[BULK] = { NULL };

	h->nr = alloc_pages_bulk(h->gfp, 1 + lottery(BULK), pages);
	h->page = NULL;
	for (unsigned long i = 0; i < h->nr; i++) {
		own(test, pages[i], 1, h->gfp);
		pages[i]->private = (unsigned long)h->page;
		h->page = pages[i];
	}
	return h->nr;
}

static bool acquire_block(struct kunit *test, struct holding *h)
{
	h->order = lottery(2) ? lottery(3) : lottery(MAX_ORDER);
	h->nr = 1UL << h->order;
	h->page = alloc_pages(h->gfp | (h->kind == COMPOUND ? __GFP_COMP : 0), h->order);
	if (!h->page) {
		expect_no_room(test, h->gfp, h->order);
		return false;
	}
	KUNIT_ASSERT_EQ(test, page_to_pfn(h->page) & (h->nr - 1), 0UL);
	KUNIT_ASSERT_EQ(test, page_order(h->page), h->order);
	KUNIT_ASSERT_EQ(test, (int)page_list_id(h->page) & 3, allocflags_to_migratetype(h->gfp));
	own(test, h->page, h->nr, h->gfp);
	if (h->kind == SPLIT)
		split_page(h->page, h->order);
	return true;
}

static void acquire(struct kunit *test, struct holding *h)
{
	bool got;

	h->kind = (enum kind)(1 + lottery(NR_KINDS - 1));
	h->gfp = random_gfp();
	if (h->kind == EXACT)
		got = acquire_exact(test, h);
	else if (h->kind == BULKS)
		got = acquire_bulk(test, h);
	else
		got = acquire_block(test, h);
	if (!got) {
		h->kind = NONE;
		return;
	}
	h->page->index = (unsigned long)(h - holdings);
}

static void release_single(struct page *page)
{
	disown(page, 1);
	if (lottery(8)) {
		__free_page(page);
	} else {
		set_page_count(page, 0);
		free_hot_cold_page(page, lottery(2));
	}
}

static void release_bulk(struct page *page)
{
	while (page) {
		struct page *next = (struct page *)page->private;

		release_single(page);
		page = next;
	}
}

static void release_split(const struct holding *h)
{
	for (unsigned long i = 0; i < h->nr; i++)
		release_single(h->page + (h->order ? i ^ 1 : i));
}

/* One reference more, one less: expect the block to live on. */
static void refer(struct kunit *test, struct page *page)
{
	get_page(page);
	put_page(page);
	KUNIT_ASSERT_EQ(test, page_count(page), 1);
}

static void release(struct kunit *test, struct holding *h)
{
	KUNIT_ASSERT_EQ(test, h->page->index, (unsigned long)(h - holdings));
	if (h->kind == COMPOUND && lottery(4) == 0)
		refer(test, h->page + lottery((u32)h->nr));
	if (h->kind == BULKS) {
		release_bulk(h->page);
	} else if (h->kind == SPLIT) {
		release_split(h);
	} else {
		disown(h->page, h->nr);
		if (h->kind == PLAIN)
			__free_pages(h->page, h->order);
		else if (h->kind == COMPOUND)
			put_page(h->page + lottery((u32)h->nr));
		else
			free_pages_exact(page_address(h->page), h->nr * PAGE_SIZE);
	}
	h->kind = NONE;
}

/* ---------------------------------------------------------------- disturbances */

static void end_isolation(void)
{
	if (isolated == ULONG_MAX)
		return;
	nr_free += count_isolated();
	unset_migratetype_isolate(pfn_to_page(isolated), (int)lottery(MIGRATE_PCPTYPES));
	isolated = ULONG_MAX;
}

static void begin_isolation(void)
{
	unsigned long pfn = lottery((u32)(max_mapnr / pageblock_nr_pages)) * pageblock_nr_pages;

	if (isolated != ULONG_MAX || page_zone(pfn_to_page(pfn)) !=
				     page_zone(pfn_to_page(pfn + pageblock_nr_pages - 1)))
		return;
	if (set_migratetype_isolate(pfn_to_page(pfn)))
		return;
	isolated = pfn;
	nr_free -= count_isolated();
}

/* Marks that ask for one pageblock in reserve, or for two, or for none. */
static void change_marks(void)
{
	min_free_kbytes = (int)lottery(3) * 6000;
	setup_per_zone_wmarks();
}

static void disturb(void)
{
	switch (lottery(4)) {
	case 0:
		drain_all_pages();
		break;
	case 1:
		begin_isolation();
		break;
	case 2:
		end_isolation();
		break;
	default:
		change_marks();
	}
}

/* ---------------------------------------------------------------- the property */

static void one_call(struct kunit *test)
{
	struct holding *h = &holdings[lottery(SLOTS)];

	if (lottery(1000) == 0)
		disturb();
	if (h->kind == NONE)
		acquire(test, h);
	else
		release(test, h);
	KUNIT_ASSERT_EQ(test, nr_free_pages(), nr_free);
}

static void pages_against_bits(struct kunit *test)
{
	int kbytes = min_free_kbytes;
	struct mm_state before;

	lottery_seed(2);
	mm_state_save(&before);
	memset(holdings, 0, sizeof(holdings));
	model_begin();
	nr_free = nr_free_pages();
	for (unsigned long call = 0; call < CALLS && !lottery_over(); call++) {
		one_call(test);
		if (call % (lottery_fed() ? 256 : COMPARE_EVERY) == 0)
			compare(test);
	}
	end_isolation();
	for (int i = 0; i < SLOTS; i++)
		if (holdings[i].kind != NONE)
			release(test, &holdings[i]);
	compare(test);
	min_free_kbytes = kbytes;
	setup_per_zone_wmarks();
	expect_mm_state(test, &before);
}

static struct kunit_case page_prop_cases[] = {
	KUNIT_CASE(pages_against_bits),
	{}
};

static struct kunit_suite page_prop_suite = {
	.name = "page_prop",
	.test_cases = page_prop_cases,
};
kunit_test_suite(page_prop_suite);
