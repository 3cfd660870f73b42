/* SPDX-License-Identifier: MIT */
/*
 * What the workloads of this directory are made of.
 *
 *	static void pair_o0(unsigned int times)
 *	{
 *		while (times--)
 *			__free_page(alloc_page(GFP_KERNEL));
 *	}
 *
 *	static void page_bench(void)
 *	{
 *		bench_loop("page_pair_o0", 10000, pair_o0);
 *	}
 *	BENCH(page, page_bench);		bench=page on the command line
 *
 * A tick is one of the time stamp counter: under QEMU's -icount shift=0 one
 * instruction.  Every row is run once to warm up and once to be measured, with
 * interrupts off unless its group says BENCH_IRQS_ON.
 */
#ifndef _TESTS_BENCH_BENCH_H
#define _TESTS_BENCH_BENCH_H

#include <asm/special_insns.h>
#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/types.h>

/**
 * struct bench - a group of rows
 * @name: for "bench="
 * @run: measures them all
 * @irqs_on: run with interrupts on, as callers that may wait do
 */
struct bench {
	const char *name;
	void (*run)(void);
	bool irqs_on;
};

#define __BENCH(_name, _run, _irqs_on)                                                             \
	static const struct bench __bench_##_name __used __section("bench_groups")                 \
		__aligned(__alignof__(struct bench)) = { #_name, _run, _irqs_on }
#define BENCH(name, run) __BENCH(name, run, false)
#define BENCH_IRQS_ON(name, run) __BENCH(name, run, true)

extern const struct bench __start_bench_groups[], __stop_bench_groups[];

/* ---- measuring ----------------------------------------------------------- */

struct bench_clock {
	u64 ticks; /* summed up over all that was measured */
	u64 begun;
};

static inline void bench_start(struct bench_clock *clock)
{
	clock->begun = rdtsc();
}

static inline void bench_stop(struct bench_clock *clock)
{
	clock->ticks += rdtsc() - clock->begun;
}

/**
 * bench_loop() - measure a loop, after one run that is not measured
 * @row: name of the row
 * @times: how often
 * @work: does it @times times
 */
void bench_loop(const char *row, unsigned int times, void (*work)(unsigned int times));

/**
 * bench_batch() - measure taking many and giving them back, in the second of two rounds
 * @row: the rows' names begin like this and end in "_alloc" and "_free"
 * @nr: how many @alloc takes
 * @alloc: takes them
 * @free: gives them back
 */
void bench_batch(const char *row, unsigned int nr, void (*alloc)(void), void (*free)(void));

/* ---- telling: one line each, which tools/bench.py reads -------------------- */

/* "bench: page_pair_o0: 780000 ticks / 10000 = 78.0" */
void bench_row(const char *row, u64 ticks, unsigned long times);

/* "bench: frag_j3_all_o9: 127000 of 128000 pages = 99.2 %" */
void bench_share(const char *row, unsigned long part, unsigned long whole);

/* "bench: mix_random_left: 244": a number that has to come out, or a count */
void bench_value(const char *row, u64 value);

/* "bench: page: skipped: no high memory" */
void bench_skip(const char *row, const char *why);

/* ---- random numbers: the same ones as on Linux ----------------------------- */

/* One step of xorshift32.  Every part of a workload begins with a state of 1. */
static inline u32 bench_next(u32 *state)
{
	u32 x = *state;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	*state = x;
	return x;
}

#endif /* _TESTS_BENCH_BENCH_H */
