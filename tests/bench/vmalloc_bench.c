// SPDX-License-Identifier: MIT
/* vmalloc: one after the other, many at once, small and large. */
#include "bench.h"

#include <asm/page.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#define SMALL 500
#define LARGE 50

static void *areas[SMALL];

static void alloc_areas(unsigned int nr, unsigned long size)
{
	for (unsigned int i = 0; i < nr; i++)
		areas[i] = vmalloc(size);
}

static void free_areas(unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		vfree(areas[i]);
}

static void alloc_16k(void)
{
	alloc_areas(SMALL, (4 * PAGE_SIZE));
}

static void free_16k(void)
{
	free_areas(SMALL);
}

static void alloc_1m(void)
{
	alloc_areas(LARGE, SZ_1M);
}

static void free_1m(void)
{
	free_areas(LARGE);
}

static void pair_16k(unsigned int times)
{
	while (times--)
		vfree(vmalloc((4 * PAGE_SIZE)));
}

static void vmalloc_bench(void)
{
	bench_batch("vmalloc_16k", SMALL, alloc_16k, free_16k);
	bench_loop("vmalloc_16k_pair", SMALL, pair_16k);
	bench_batch("vmalloc_1m", LARGE, alloc_1m, free_1m);
}
BENCH_IRQS_ON(vmalloc, vmalloc_bench);
