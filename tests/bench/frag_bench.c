// SPDX-License-Identifier: MIT
/*
 * Fragmentation: how much of the free low memory stands in large blocks after
 * most of it was taken page by page and came back in some order.
 *
 *	J1	every other page, then a random half of the rest, then the rest
 *	J2	a random half, then the rest
 *	J3	in shuffled order, the first half, then the rest
 */
#include "bench.h"

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sprintf.h>

#define RANDOM_BIT (1U << 16)

static struct page **taken; /* in the order of allocation; NULL: freed again */
static unsigned long nr_taken;

/* ---- what is free -------------------------------------------------------------- */

/* Those that a processor has parked are free, too, and in no block. */
static unsigned long free_low_pages(void)
{
	unsigned long pages = nr_free_pages();
	struct zone *zone;

	for_each_populated_zone(zone)
		if (is_highmem(zone))
			pages -= zone_page_state(zone, NR_FREE_PAGES);
	return pages;
}

static unsigned long free_low_pages_in_blocks(unsigned int min_order)
{
	unsigned long pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		for (unsigned int order = min_order; !is_highmem(zone) && order < MAX_ORDER;
		     order++)
			pages += zone->free_area[order].nr_free << order;
	return pages;
}

static void tell(const char *state)
{
	static const u8 orders[] = { 1, 3, 5, 9, 10 };
	unsigned long free = free_low_pages();
	char row[48];

	for (size_t i = 0; i < ARRAY_SIZE(orders); i++) {
		scnprintf(row, sizeof(row), "frag_%s_o%u", state, orders[i]);
		bench_share(row, free_low_pages_in_blocks(orders[i]), free);
	}
}

/* ---- taking and giving back ------------------------------------------------------ */

static u64 fill(void)
{
	struct bench_clock clock = { 0 };

	nr_taken = free_low_pages() / 10 * 8;
	bench_start(&clock);
	for (unsigned long i = 0; i < nr_taken; i++)
		taken[i] = alloc_page(GFP_KERNEL);
	bench_stop(&clock);
	return clock.ticks;
}

static void give_back(unsigned long i)
{
	if (taken[i])
		__free_page(taken[i]);
	taken[i] = NULL;
}

static void give_back_rest(void)
{
	for (unsigned long i = 0; i < nr_taken; i++)
		give_back(i);
}

static void give_back_random_half(void)
{
	u32 state = 1;

	for (unsigned long i = 0; i < nr_taken; i++)
		if (taken[i] && (bench_next(&state) & RANDOM_BIT))
			give_back(i);
}

/* Fisher and Yates. */
static void shuffle(void)
{
	u32 state = 1;

	for (unsigned long i = nr_taken - 1; i > 0; i--) {
		unsigned long j = bench_next(&state) % (i + 1);
		struct page *page = taken[i];

		taken[i] = taken[j];
		taken[j] = page;
	}
}

/* ---- the three stories ----------------------------------------------------------- */

static void every_other(void)
{
	fill();
	tell("filled");
	for (unsigned long i = 0; i < nr_taken; i += 2)
		give_back(i);
	tell("j1_every_other");
	give_back_random_half();
	tell("j1_half_of_rest");
	give_back_rest();
	tell("j1_all");
}

static void random_half(void)
{
	fill();
	give_back_random_half();
	tell("j2_half");
	give_back_rest();
	tell("j2_all");
}

static void shuffled(void)
{
	fill();
	shuffle();
	for (unsigned long i = 0; i < nr_taken / 2; i++)
		give_back(i);
	tell("j3_half");
	give_back_rest();
	tell("j3_all");
}

static void frag_bench(void)
{
	unsigned int order = get_order(free_low_pages() * sizeof(*taken));

	taken = (struct page **)__get_free_pages(GFP_KERNEL, order);
	if (!taken) {
		bench_skip("frag", "no room for the table of pages");
		return;
	}
	tell("start");
	fill(); /* to warm up */
	give_back_rest();
	bench_row("frag_fill", fill(), nr_taken);
	give_back_rest();

	every_other();
	random_half();
	shuffled();
	free_pages((unsigned long)taken, order);
}
BENCH(frag, frag_bench);
