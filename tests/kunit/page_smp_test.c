// SPDX-License-Identifier: MIT
/*
 * The page allocator from several processors (rows G6, L2): what one parks and
 * another needs, pages that change hands, and all of them at once.
 *
 * Cases are skipped on a machine with one processor.
 */
#include <asm/atomic.h>
#include <kunit/random.h>
#include <linux/string.h>

#include "../../mm/internal.h"
#include "../../mm/pcp.h"
#include "hoard.h"
#include "mm_state.h"
#include "smp_fixture.h"

static struct mm_state before;
static struct zone *zone;

static int smp_pages_init(struct kunit *test)
{
	int nid = nr_cpu_ids > 1 ? cpu_to_node(1) : numa_node_id();	/* where the second one parks */

	zone = first_zones_zonelist(node_zonelist(nid, GFP_KERNEL), gfp_zone(GFP_KERNEL))->zone;
	mm_state_save(&before);
	return 0;
}

static void smp_pages_exit(struct kunit *test)
{
	expect_mm_state(test, &before);
}

/* Run to its end on another processor. */
static void run_there(struct kunit *test, smp_call_func_t fn, void *arg)
{
	unsigned int cpu = second_cpu(test);

	KUNIT_ASSERT_EQ(test, cpu_run_on(cpu, fn, arg), 0);
	KUNIT_ASSERT_EQ(test, cpu_wait_for(cpu), 0);
}

/* ---- parked elsewhere --------------------------------------------------------- */

static struct page *last_freed;

static void take_and_free(void *unused)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (page)
		__free_page(page);
	last_freed = page;
}

/* The second processor, where it parks what it frees: of a batch of one page the buddy is free. */
static unsigned int parking_cpu(struct kunit *test)
{
	unsigned int cpu = second_cpu(test);

	if (zone_pageset(zone, 0, cpu)->batch < 2)
		kunit_skip(test, "the node's zone is too small to park pages");
	return cpu;
}

/* CPU 1 frees a page: expect it to stay there, to count as free, and a drain to fetch it. */
static void drained_from_everywhere(struct kunit *test)
{
	unsigned int cpu = parking_cpu(test);

	run_there(test, take_and_free, NULL);
	KUNIT_EXPECT_GT(test, pcp_parked_pages_on(zone, cpu), 0UL);
	KUNIT_EXPECT_GE(test, pcp_parked_pages(zone), pcp_parked_pages_on(zone, cpu));
	drain_local_pages();
	KUNIT_EXPECT_GT(test, pcp_parked_pages_on(zone, cpu), 0UL);
	drain_all_pages();
	KUNIT_EXPECT_EQ(test, pcp_parked_pages(zone), 0UL);
}

/* Every processor's lists have room, and none while parking is disabled. */
static void every_processor_parks(struct kunit *test)
{
	unsigned int cpu;

	parking_cpu(test);
	for_each_online_cpu(cpu) {
		KUNIT_EXPECT_GT(test, zone_pageset(zone, 0, cpu)->half, 0);
		KUNIT_EXPECT_PTR_NE(test, zone_pageset(zone, 0, cpu),
				    zone_pageset(zone, 0, (cpu + 1) % nr_cpu_ids));
	}
	zone_pcp_disable(zone);
	for_each_online_cpu(cpu)
		KUNIT_EXPECT_EQ(test, zone_pageset(zone, 0, cpu)->half, 0);
	run_there(test, take_and_free, NULL);
	KUNIT_EXPECT_EQ(test, pcp_parked_pages(zone), 0UL);
	zone_pcp_enable(zone);
	for_each_online_cpu(cpu)
		KUNIT_EXPECT_GT(test, zone_pageset(zone, 0, cpu)->half, 0);
}

/* Freed there, freed again here: expect the report to find the page on the other's list. */
static void double_free_across_processors(struct kunit *test)
{
	unsigned long free;
	u32 mark;

	run_there(test, take_and_free, NULL);
	free = nr_free_pages();
	mark = kmsg_mark();
	__free_page(last_freed);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "double free"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "take_and_free"));
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
}

/* Nothing is left but what CPU 1 has parked: expect a request here to get it. */
static void fetched_when_memory_runs_out(struct kunit *test)
{
	unsigned int cpu = parking_cpu(test);
	struct page *page;

	run_there(test, take_and_free, NULL);
	KUNIT_EXPECT_GT(test, pcp_parked_pages_on(zone, cpu), 0UL);
	hoard(GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, pcp_parked_pages_on(zone, cpu), 0UL);
	KUNIT_EXPECT_TRUE(test, let_go());
	page = alloc_page(GFP_KERNEL | __GFP_NOWARN);
	KUNIT_EXPECT_NOT_NULL(test, page);
	if (page)
		__free_page(page);
	let_all_go();
}

/* Who must not wait: expect NULL rather than a call to the processor that has some parked. */
static void atomic_calls_nobody(struct kunit *test)
{
	unsigned int cpu = parking_cpu(test);

	run_there(test, take_and_free, NULL);
	KUNIT_EXPECT_GT(test, pcp_parked_pages_on(zone, cpu), 0UL);
	hoard(GFP_ATOMIC);
	KUNIT_EXPECT_GT(test, pcp_parked_pages_on(zone, cpu), 0UL);
	let_all_go();
}

/* A processor that is gone, or as good as gone: expect others to be able to empty its lists. */
static void dead_processors_leave_their_pages(struct kunit *test)
{
	unsigned int cpu = parking_cpu(test);

	run_there(test, take_and_free, NULL);
	KUNIT_EXPECT_GT(test, pcp_parked_pages_on(zone, cpu), 0UL);
	drain_pages(cpu);
	KUNIT_EXPECT_EQ(test, pcp_parked_pages_on(zone, cpu), 0UL);
}

/* ---- all at once ---------------------------------------------------------------- */

#define SLOTS 256
#define OPERATIONS 3000
#define OPERATIONS_AT_ZONE 500	/* an emulated processor whose turn it is may not be running */

static atomic_t slots[SLOTS];	/* pointers to pages; who exchanges one owns it */
static atomic_t disagreements, operations;

/* What its owner wrote into a page's struct page, whichever processor that was. */
static void sign(struct page *page)
{
	page->private = ~(unsigned long)page;
	page->index = page_order(page);
}

static void check_and_free(struct page *page)
{
	if (page->private != ~(unsigned long)page || page->index != page_order(page) ||
	    page_count(page) != 1)
		atomic_inc(&disagreements);
	page->private = 0;
	__free_pages(page, page_order(page));
}

/* A new block into a random slot, whatever was there is freed: often another processor's. */
static void trade(u32 *state)
{
	static const gfp_t gfps[] = { GFP_KERNEL, GFP_ATOMIC, GFP_USER | __GFP_MOVABLE,
				      GFP_TEMPORARY };
	struct page *page = alloc_pages(gfps[xorshift32(state) % 4] | __GFP_NOWARN,
					xorshift32(state) % 6);

	if (page)
		sign(page);
	page = (struct page *)atomic_xchg(&slots[xorshift32(state) % SLOTS], (int)page);
	if (page)
		check_and_free(page);
	atomic_inc(&operations);
}

static void trade_for_long(void *times)
{
	u32 state = 1 + (u32)smp_processor_id();

	for (unsigned long i = 0; i < (unsigned long)times; i++) {
		trade(&state);
		if (xorshift32(&state) % 1024 == 0)
			drain_all_pages();
	}
}

static void empty_slots(void)
{
	for (int i = 0; i < SLOTS; i++) {
		struct page *page = (struct page *)atomic_xchg(&slots[i], 0);

		if (page)
			check_and_free(page);
	}
}

/* Every processor takes and frees, drains in between: expect each page to have one owner. */
static void everybody_at_once(struct kunit *test)
{
	second_cpu(test);
	atomic_set(&disagreements, 0);
	atomic_set(&operations, 0);
	KUNIT_EXPECT_EQ(test, cpu_run_on_each(trade_for_long, (void *)OPERATIONS), 0);
	empty_slots();
	KUNIT_EXPECT_EQ(test, atomic_read(&disagreements), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&operations), (int)(num_online_cpus() * OPERATIONS));
}

/* The same where every request is one to the zone, and so to its lock. */
static void everybody_at_the_zone(struct kunit *test)
{
	second_cpu(test);
	parking_off();
	atomic_set(&disagreements, 0);
	KUNIT_EXPECT_EQ(test, cpu_run_on_each(trade_for_long, (void *)OPERATIONS_AT_ZONE), 0);
	empty_slots();
	parking_on();
	KUNIT_EXPECT_EQ(test, atomic_read(&disagreements), 0);
}

/* ---- two users of one page ----------------------------------------------------------- */

static struct page *handed_over;	/* to the second processor, which makes it NULL and frees */
static bool no_more_pages;

static void free_what_is_handed_over(void *unused)
{
	while (!READ_ONCE(no_more_pages)) {
		struct page *page = READ_ONCE(handed_over);

		if (page) {
			WRITE_ONCE(handed_over, NULL);
			__free_page(page);
		}
		cpu_relax();
	}
}

/* A page with two users, who let go of it at the same time, each with __free_page(). */
static void share_a_page(struct deadline *limit)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (!page)
		return;
	get_page(page);
	WRITE_ONCE(handed_over, page);
	while (READ_ONCE(handed_over) && !deadline_passed(limit))
		cpu_relax();
	__free_page(page);
}

/*
 *	here	2 -> 1		  looks at the count
 *	there		1 -> 0, frees
 * Expect the one who was not the last to say nothing, whatever the other does meanwhile.
 */
static void two_users_let_go_at_once(struct kunit *test)
{
	struct deadline limit = deadline_in(USEC_PER_SEC);
	unsigned int cpu = second_cpu(test);
	u32 mark = kmsg_mark();

	no_more_pages = false;
	KUNIT_ASSERT_EQ(test, cpu_run_on(cpu, free_what_is_handed_over, NULL), 0);
	while (kmsg_mark() == mark && !deadline_passed(&limit))
		share_a_page(&limit);
	WRITE_ONCE(no_more_pages, true);
	KUNIT_ASSERT_EQ(test, cpu_wait_for(cpu), 0);
	if (handed_over)
		__free_page(handed_over);
	handed_over = NULL;
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "Bad page state"));
}

static struct kunit_case page_smp_cases[] = {
	KUNIT_CASE(drained_from_everywhere),
	KUNIT_CASE(every_processor_parks),
	KUNIT_CASE(double_free_across_processors),
	KUNIT_CASE(fetched_when_memory_runs_out),
	KUNIT_CASE(atomic_calls_nobody),
	KUNIT_CASE(dead_processors_leave_their_pages),
	KUNIT_CASE(everybody_at_once),
	KUNIT_CASE(everybody_at_the_zone),
	KUNIT_CASE(two_users_let_go_at_once),
	{}
};

static struct kunit_suite page_smp_suite = {
	.name = "page-processors",
	.init = smp_pages_init,
	.exit = smp_pages_exit,
	.test_cases = page_smp_cases,
};
kunit_test_suite(page_smp_suite);
