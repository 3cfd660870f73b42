/* SPDX-License-Identifier: MIT */
/*
 * What the suites of per-CPU memory share.  Each case leaves everything as it found it:
 * words, chunks, pages; percpu_suite_init() and _exit() look.
 */
#ifndef PERCPU_FIXTURE_H
#define PERCPU_FIXTURE_H

#include "../../mm/percpu_internal.h"
#include "../../mm/vmap.h"

#include <asm/init.h>
#include <linux/cpumask.h>
#include <linux/list.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "mm_state.h"

#define QUIET (GFP_KERNEL | __GFP_NOWARN)
#define MANY 512
#define CHUNKS_SPAN (20UL * SZ_4M)	/* in use, and waiting for a flush of the TLBs */

static void __percpu *table[MANY];
static struct mm_state before;
static u32 free_words;

static inline u32 count_free_words(void)
{
	const struct pcpu_chunk *chunk;
	u32 words = 0;

	list_for_each_entry(chunk, &pcpu.chunks, list)
		words += chunk->map.free;
	return words;
}

static inline unsigned int count_chunks(void)
{
	const struct pcpu_chunk *chunk;
	unsigned int nr = 0;

	list_for_each_entry(chunk, &pcpu.chunks, list)
		nr++;
	return nr;
}

static inline bool zero_on_all(void __percpu *ptr, size_t size)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		if (memchr_inv(per_cpu_ptr((char __percpu *)ptr, cpu), 0, size))
			return false;
	return true;
}

static inline void fill_on_all(void __percpu *ptr, int byte, size_t size)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		memset(per_cpu_ptr((char __percpu *)ptr, cpu), byte, size);
}

/*
 * Page tables stay for ever, and an address that was freed is not used again at
 * once.  So that no case has to make tables, all that they can need are made here.
 */
static inline int percpu_suite_init(struct kunit *test)
{
	unsigned long size = min(VMALLOC_TOTAL, CHUNKS_SPAN);

	if (!after_bootmem)
		kunit_skip(test, "the boot is not over");
	KUNIT_ASSERT_EQ(test, vmap_make_tables(VMALLOC_END - size, size >> PAGE_SHIFT), 0);
	pcpu_reclaim();
	free_words = count_free_words();
	mm_state_save(&before);
	return 0;
}

static inline void percpu_suite_exit(struct kunit *test)
{
	pcpu_reclaim();
	KUNIT_EXPECT_TRUE(test, pcpu_consistent());
	KUNIT_EXPECT_EQ(test, count_free_words(), free_words);
	expect_mm_state(test, &before);
}

#endif /* PERCPU_FIXTURE_H */
