// SPDX-License-Identifier: MIT
/*
 * A random mixture of allocations and frees of orders 0 to 5 in 512 slots, and
 * the freeing of what is left over.  The sequence is the same everywhere; how
 * many of each there were and where the random numbers stood at the end says
 * whether it was.
 */
#include "bench.h"

#include <linux/mm.h>
#include <linux/string.h>

#define SLOTS 512
#define OPERATIONS 20000
#define ORDERS 6

struct mix {
	u32 state; /* of the random numbers */
	unsigned int allocs;
	unsigned int frees;
	struct page *page[SLOTS]; /* NULL: empty */
	u8 order[SLOTS];
};

static struct mix mix;

static void mix_begin(void)
{
	memset(&mix, 0, sizeof(mix));
	mix.state = 1;
}

static void mix_run(void)
{
	for (int i = 0; i < OPERATIONS; i++) {
		unsigned int slot = bench_next(&mix.state) % SLOTS;

		if (mix.page[slot]) {
			__free_pages(mix.page[slot], mix.order[slot]);
			mix.page[slot] = NULL;
			mix.frees++;
		} else {
			mix.order[slot] = (u8)(bench_next(&mix.state) % ORDERS);
			mix.page[slot] = alloc_pages(GFP_KERNEL, mix.order[slot]);
			mix.allocs++;
		}
	}
}

/* The same without an allocator: what the random numbers and the table cost. */
static void mix_run_table(void)
{
	for (int i = 0; i < OPERATIONS; i++) {
		unsigned int slot = bench_next(&mix.state) % SLOTS;

		if (mix.page[slot]) {
			mix.page[slot] = NULL;
			mix.frees++;
		} else {
			mix.order[slot] = (u8)(bench_next(&mix.state) % ORDERS);
			mix.page[slot] = (struct page *)&mix;
			mix.allocs++;
		}
	}
}

static unsigned int mix_drain(void)
{
	unsigned int freed = 0;

	for (int slot = 0; slot < SLOTS; slot++) {
		if (!mix.page[slot])
			continue;
		__free_pages(mix.page[slot], mix.order[slot]);
		freed++;
	}
	return freed;
}

static void mix_bench(void)
{
	struct bench_clock table = { 0 }, run = { 0 }, drain = { 0 };
	unsigned int left;

	mix_begin();
	bench_start(&table);
	mix_run_table();
	bench_stop(&table);

	mix_begin();
	mix_run();
	mix_drain();

	mix_begin();
	bench_start(&run);
	mix_run();
	bench_stop(&run);
	bench_start(&drain);
	left = mix_drain();
	bench_stop(&drain);

	bench_row("mix_random", run.ticks, OPERATIONS);
	bench_row("mix_random_table", table.ticks, OPERATIONS);
	bench_row("mix_drain", drain.ticks, left);
	bench_value("mix_random_allocs", mix.allocs);
	bench_value("mix_random_frees", mix.frees);
	bench_value("mix_random_left", left);
	bench_value("mix_random_end_state", mix.state);
}
BENCH(mix, mix_bench);
