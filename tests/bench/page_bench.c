// SPDX-License-Identifier: MIT
/* The page allocator: pairs of each order, batches of single pages, zeroed and highmem pages. */
#include "bench.h"

#include <linux/mm.h>

#define BATCH 1024

/* ---- pairs ------------------------------------------------------------------- */

/* A loop for each order, so that the compiler knows it, as it does with a real caller. */
#define DEFINE_PAIR(name, gfp, order)                                                              \
	static void name(unsigned int times)                                                       \
	{                                                                                          \
		while (times--)                                                                    \
			__free_pages(alloc_pages(gfp, order), order);                              \
	}

DEFINE_PAIR(pair_o0, GFP_KERNEL, 0)
DEFINE_PAIR(pair_o1, GFP_KERNEL, 1)
DEFINE_PAIR(pair_o3, GFP_KERNEL, 3)
DEFINE_PAIR(pair_o4, GFP_KERNEL, 4)
DEFINE_PAIR(pair_o5, GFP_KERNEL, 5)
DEFINE_PAIR(pair_o9, GFP_KERNEL, 9)
DEFINE_PAIR(pair_o10, GFP_KERNEL, 10)
DEFINE_PAIR(high_pair_o0, GFP_HIGHUSER, 0)

static void zeroed_pair(unsigned int times)
{
	while (times--)
		free_page(get_zeroed_page(GFP_KERNEL));
}

static void page_pairs(void)
{
	bench_loop("page_pair_o0", 10000, pair_o0);
	bench_loop("pages_o1", 2000, pair_o1);
	bench_loop("pages_o3", 2000, pair_o3);
	bench_loop("pages_o4", 2000, pair_o4);
	bench_loop("pages_o5", 2000, pair_o5);
	bench_loop("pages_o9", 200, pair_o9);
	bench_loop("pages_o10", 200, pair_o10);
	bench_loop("get_zeroed_page_pair", 2000, zeroed_pair);
}

/* ---- batches ----------------------------------------------------------------- */

static struct page *batch[BATCH];

static void batch_alloc(struct bench_clock *clock)
{
	bench_start(clock);
	for (int i = 0; i < BATCH; i++)
		batch[i] = alloc_page(GFP_KERNEL);
	bench_stop(clock);
}

static void batch_free_same_order(struct bench_clock *clock)
{
	bench_start(clock);
	for (int i = 0; i < BATCH; i++)
		__free_page(batch[i]);
	bench_stop(clock);
}

static void batch_free_reverse(struct bench_clock *clock)
{
	bench_start(clock);
	for (int i = BATCH; i-- > 0;)
		__free_page(batch[i]);
	bench_stop(clock);
}

/* Allocate and free one batch; the second round is the one that counts. */
static void measure_batch(const char *alloc_row, const char *free_row,
			  void (*free)(struct bench_clock *clock))
{
	struct bench_clock allocs, frees;

	for (int round = 0; round < 2; round++) {
		allocs.ticks = frees.ticks = 0;
		batch_alloc(&allocs);
		free(&frees);
	}
	bench_row(alloc_row, allocs.ticks, BATCH);
	bench_row(free_row, frees.ticks, BATCH);
}

static void page_bench(void)
{
	page_pairs();
	measure_batch("batch1024_alloc", "batch1024_free_same_order", batch_free_same_order);
	measure_batch("batch1024_alloc_again", "batch1024_free_reverse", batch_free_reverse);
}
BENCH(page, page_bench);

static void highpage_bench(void)
{
	if (totalhigh_pages)
		bench_loop("highpage_pair_o0", 10000, high_pair_o0);
	else
		bench_skip("highpage", "no high memory");
}
BENCH(highpage, highpage_bench);
