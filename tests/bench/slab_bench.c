// SPDX-License-Identifier: MIT
/* The slab allocator: kmalloc with sizes that the compiler knows or not, one cache, batches. */
#include "bench.h"

#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/sprintf.h>

#define TIMES 10000
#define BATCH 1024

static void *batch[BATCH];

/* ---- kmalloc and kfree ---------------------------------------------------------- */

#define DEFINE_KMALLOC_PAIR(size)                                                                  \
	static void kmalloc_##size(unsigned int times)                                             \
	{                                                                                          \
		while (times--)                                                                    \
			kfree(kmalloc(size, GFP_KERNEL));                                          \
	}

DEFINE_KMALLOC_PAIR(8)
DEFINE_KMALLOC_PAIR(64)
DEFINE_KMALLOC_PAIR(256)
DEFINE_KMALLOC_PAIR(1024)
DEFINE_KMALLOC_PAIR(4096)
DEFINE_KMALLOC_PAIR(8192)

static size_t run_time_size;

static void kmalloc_var(unsigned int times)
{
	size_t size = run_time_size;

	while (times--)
		kfree(kmalloc(size, GFP_KERNEL));
}

static void kmalloc_pairs(void)
{
	static const u16 sizes[] = { 8, 64, 256, 1024, 4096, 8192 };
	char row[24];

	bench_loop("kmalloc_8", TIMES, kmalloc_8);
	bench_loop("kmalloc_64", TIMES, kmalloc_64);
	bench_loop("kmalloc_256", TIMES, kmalloc_256);
	bench_loop("kmalloc_1024", TIMES, kmalloc_1024);
	bench_loop("kmalloc_4096", TIMES, kmalloc_4096);
	bench_loop("kmalloc_8192", TIMES, kmalloc_8192);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		run_time_size = sizes[i];
		scnprintf(row, sizeof(row), "kmalloc_var_%u", sizes[i]);
		bench_loop(row, TIMES, kmalloc_var);
	}
}

/* ---- batches -------------------------------------------------------------------- */

static struct kmem_cache *cache;

static void kmalloc64_alloc(void)
{
	for (int i = 0; i < BATCH; i++)
		batch[i] = kmalloc(64, GFP_KERNEL);
}

static void kmalloc64_free(void)
{
	for (int i = 0; i < BATCH; i++)
		kfree(batch[i]);
}

static void cache128_alloc(void)
{
	for (int i = 0; i < BATCH; i++)
		batch[i] = kmem_cache_alloc(cache, GFP_KERNEL);
}

static void cache128_free(void)
{
	for (int i = 0; i < BATCH; i++)
		kmem_cache_free(cache, batch[i]);
}

static void cache128_pair(unsigned int times)
{
	while (times--)
		kmem_cache_free(cache, kmem_cache_alloc(cache, GFP_KERNEL));
}

static void kmalloc_bench(void)
{
	kmalloc_pairs();
	bench_batch("kmalloc64_batch1024", BATCH, kmalloc64_alloc, kmalloc64_free);
}
BENCH(kmalloc, kmalloc_bench);

static void cache_bench(void)
{
	cache = kmem_cache_create("bench-128", 128, 0, 0, NULL);
	if (!cache) {
		bench_skip("cache", "no memory for a cache");
		return;
	}
	bench_loop("cache128_pair", TIMES, cache128_pair);
	bench_batch("cache128_batch1024", BATCH, cache128_alloc, cache128_free);
	kmem_cache_destroy(cache);
}
BENCH(cache, cache_bench);
