// SPDX-License-Identifier: MIT
/* Per-CPU memory: 16 bytes for each processor. */
#include "bench.h"

#include <linux/percpu.h>

#define TIMES 500

static void __percpu *vars[TIMES];

static void percpu16_alloc(void)
{
	for (int i = 0; i < TIMES; i++)
		vars[i] = __alloc_percpu(16, 8);
}

static void percpu16_free(void)
{
	for (int i = 0; i < TIMES; i++)
		free_percpu(vars[i]);
}

static void percpu16_pair(unsigned int times)
{
	while (times--)
		free_percpu(__alloc_percpu(16, 8));
}

static void percpu_bench(void)
{
	bench_batch("percpu16", TIMES, percpu16_alloc, percpu16_free);
	bench_loop("percpu16_pair", TIMES, percpu16_pair);
}
BENCH_IRQS_ON(percpu, percpu_bench);
