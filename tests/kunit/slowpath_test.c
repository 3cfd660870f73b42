// SPDX-License-Identifier: MIT
/*
 * What happens when there is nothing left (row G5): parked pages, then caches,
 * then NULL; and that each page comes back.
 */
#include <linux/irqflags.h>
#include <linux/shrinker.h>
#include <linux/string.h>

#include "../../mm/internal.h"
#include "hoard.h"
#include "mm_state.h"
#include "again.h"

static struct mm_state before;

static int slowpath_init(struct kunit *test)
{
	mm_state_save(&before);
	return 0;
}

static void slowpath_exit(struct kunit *test)
{
	expect_mm_state(test, &before);
}

/* ---- a cache that keeps pages ------------------------------------------------- */

static unsigned long counted, scanned, can_give;
static bool ask_inside;

static unsigned long count(struct shrinker *s, struct shrink_control *sc)
{
	counted++;
	return can_give;
}

static unsigned long scan(struct shrinker *s, struct shrink_control *sc)
{
	scanned++;
	if (ask_inside)
		alloc_pages(GFP_KERNEL | __GFP_NOWARN, 0);
	for (unsigned long i = 0; i < 64; i++)
		let_go();
	can_give--;
	return 1;
}

static struct shrinker shrinker = { .count_objects = count, .scan_objects = scan };

static void begin_shrinker(unsigned long rounds)
{
	counted = scanned = 0;
	can_give = rounds;
	ask_inside = false;
	register_shrinker(&shrinker);
}

/* Exhausted twice: expect NULL both times, and the same number of free pages after each. */
static void exhausted_and_back(struct kunit *test)
{
	unsigned long free = nr_free_pages();

	for (int i = 0; i < 2; i++) {
		hoard(GFP_KERNEL);
		KUNIT_EXPECT_NULL(test, alloc_page(GFP_KERNEL | __GFP_NOWARN));
		let_all_go();
		KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
	}
}

/* Nothing left but in a cache, which is asked once and gives. */
static void expect_one_shrink(struct kunit *test, bool inside)
{
	struct page *page;

	hoard(GFP_KERNEL);
	begin_shrinker(1);
	ask_inside = inside;
	page = alloc_page(GFP_KERNEL | __GFP_NOWARN);
	unregister_shrinker(&shrinker);
	KUNIT_EXPECT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, scanned, 1UL);
	if (page)
		__free_page(page);
	let_all_go();
}

/* Expect the shrinker to be called, and the request to succeed. */
static void cache_gives(struct kunit *test)
{
	expect_one_shrink(test, false);
}

/* GFP_ATOMIC, interrupts off: expect no shrinker to run. */
static void atomic_runs_no_shrinker(struct kunit *test)
{
	unsigned long flags;

	hoard(GFP_ATOMIC);
	begin_shrinker(1);
	local_irq_save(flags);
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_ATOMIC | __GFP_NOWARN));
	local_irq_restore(flags);
	unregister_shrinker(&shrinker);
	KUNIT_EXPECT_EQ(test, counted, 0UL);
	let_all_go();
}

/* After GFP_KERNEL has taken all: expect GFP_ATOMIC to find the reserve. */
static void atomic_has_a_reserve(struct kunit *test)
{
	struct page *page;

	hoard(GFP_KERNEL);
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_KERNEL | __GFP_NOWARN));
	page = alloc_page(GFP_ATOMIC | __GFP_NOWARN);
	KUNIT_EXPECT_NOT_NULL(test, page);
	if (page)
		__free_page(page);
	let_all_go();
}

/* A cache with nothing to give: expect it to be counted, and left alone. */
static void empty_cache_is_left_alone(struct kunit *test)
{
	hoard(GFP_KERNEL);
	begin_shrinker(0);
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_KERNEL | __GFP_NOWARN));
	unregister_shrinker(&shrinker);
	KUNIT_EXPECT_GE(test, counted, 1UL);
	KUNIT_EXPECT_EQ(test, scanned, 0UL);
	let_all_go();
}

/* A cache that says it gives and does not: expect an end to it. */
static void liar_does_not_hang(struct kunit *test)
{
	struct page *kept;

	hoard(GFP_KERNEL);
	kept = hoarded;
	hoarded = NULL;
	begin_shrinker(1000000);
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_KERNEL | __GFP_NOWARN));
	unregister_shrinker(&shrinker);
	KUNIT_EXPECT_LE(test, scanned, 64UL);
	hoarded = kept;
	let_all_go();
}

/* A shrinker that allocates: expect the inner request not to call it again. */
static void no_shrinker_inside_one(struct kunit *test)
{
	expect_one_shrink(test, true);
}

/* __GFP_NORETRY: expect NULL before any cache is asked. */
static void noretry_asks_nobody(struct kunit *test)
{
	hoard(GFP_KERNEL);
	begin_shrinker(1);
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN));
	unregister_shrinker(&shrinker);
	KUNIT_EXPECT_EQ(test, counted, 0UL);
	let_all_go();
}

/* All low memory parked or taken: expect a large block to be made of parked pages. */
static void parked_pages_are_drained(struct kunit *test)
{
	unsigned long free;

	hoard(GFP_KERNEL);
	free = nr_free_pages();
	for (int i = 0; i < 32 && let_go(); i++)
		;
	hoard(GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
	let_all_go();
}

/* One failure of @gfp: did it say so? */
static bool failure_is_told(struct kunit *test, gfp_t gfp)
{
	u32 mark = kmsg_mark();

	KUNIT_EXPECT_NULL(test, alloc_page(gfp));
	return kmsg_since(mark, "page allocation failure");
}

/* 15 failures in a row: expect a burst of reports, then silence, and the kernel to go on. */
static void reports_are_rationed(struct kunit *test)
{
	struct ratelimit_state usual = nopage_rs;
	unsigned int told = 0;

	nopage_rs.interval_us = 1000000000;
	nopage_rs.printed = 0;
	nopage_rs.burst = 2;
	hoard(GFP_KERNEL);
	for (int i = 0; i < 15; i++)
		told += failure_is_told(test, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, told, 2U);
	KUNIT_EXPECT_GE(test, nopage_rs.missed, 13U);
	KUNIT_EXPECT_FALSE(test, failure_is_told(test, GFP_KERNEL | __GFP_NOWARN));
	let_all_go();
	nopage_rs = usual;
}

/* What the report shows: order, mode, who asked, and every zone's marks and blocks. */
static void report_is_complete(struct kunit *test)
{
	static const char *const lines[] = {
		"page allocation failure: order:0, mode:0xd0",
		"Mem-Info:", "DMA free:", " min:", " low:", " high:",
		"lowmem_reserve[]: ", "DMA: ", "pages RAM", "pages reserved",
	};
	struct ratelimit_state usual = nopage_rs;
	u32 mark;

	nopage_rs.printed = 0;
	hoard(GFP_KERNEL);
	mark = kmsg_mark();
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_KERNEL));
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, lines[i]), "no \"%s\"", lines[i]);
	let_all_go();
	nopage_rs = usual;
}

static struct kunit_case slowpath_cases[] = {
	KUNIT_CASE(exhausted_and_back),
	KUNIT_CASE(cache_gives),
	KUNIT_CASE(atomic_runs_no_shrinker),
	KUNIT_CASE(atomic_has_a_reserve),
	KUNIT_CASE(empty_cache_is_left_alone),
	KUNIT_CASE(liar_does_not_hang),
	KUNIT_CASE(no_shrinker_inside_one),
	KUNIT_CASE(noretry_asks_nobody),
	KUNIT_CASE(parked_pages_are_drained),
	KUNIT_CASE(reports_are_rationed),
	KUNIT_CASE(report_is_complete),
	{}
};

static struct kunit_suite slowpath_suite = {
	.name = "slowpath",
	.init = slowpath_init,
	.exit = slowpath_exit,
	.test_cases = slowpath_cases,
};
kunit_test_suite(slowpath_suite);
