// SPDX-License-Identifier: MIT
/*
 * Windows to pages: mapped and unmapped again, in low and in high memory.
 *
 * What Linux has as kmap_local_page() is kmap_atomic() here.
 */
#include "bench.h"

#include <linux/highmem.h>

#define TIMES 10000

static struct page *page;

static void atomic_pair(unsigned int times)
{
	while (times--)
		kunmap_atomic(kmap_atomic(page));
}

static void kmap_pair(unsigned int times)
{
	while (times--) {
		kmap(page);
		kunmap(page);
	}
}

/* A page that @gfp allows, and whether it is the kind that is to be measured. */
static bool take_page(gfp_t gfp, bool high)
{
	page = alloc_page(gfp);
	if (page && PageHighMem(page) == high)
		return true;
	if (page)
		__free_page(page);
	return false;
}

static void kmap_bench(void)
{
	if (take_page(GFP_KERNEL, false)) {
		bench_loop("kmap_atomic_lowpage", TIMES, atomic_pair);
		__free_page(page);
	}
	if (!take_page(GFP_HIGHUSER, true)) {
		bench_skip("kmap_highpage", "no high memory");
		return;
	}
	bench_loop("kmap_atomic_highpage", TIMES, atomic_pair);
	bench_loop("kmap_highpage", TIMES, kmap_pair);
	__free_page(page);
}
BENCH(kmap, kmap_bench);
