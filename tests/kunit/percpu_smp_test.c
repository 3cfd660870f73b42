// SPDX-License-Identifier: MIT
/*
 * Per-CPU memory used by all processors at once.  Rows J2 and L2.
 *
 *	CPU 0	alloc free alloc reclaim ...	each with its own areas, all in the
 *	CPU 1	free alloc alloc free ...	same chunks; everybody fills every
 *	CPU 2	...				copy, and finds it as it was
 *
 * On a machine with one processor the cases run on that one.
 */
#include "../../mm/percpu_internal.h"

#include <asm/init.h>
#include <kunit/random.h>
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/smp.h>
#include <linux/string.h>

#define ROUNDS 3000U		/* of each processor, ... */
#define TIME_US 300000U		/* ... but no longer: emulators take turns slowly at a lock */
#define SLOTS 64U
#define INCREMENTS 20000U
#define RECLAIM_EVERY 128U

struct own_area {
	u32 __percpu *ptr;
	u32 words;
	u32 pattern;
};

/* What a processor works with, apart from the others. */
struct worker {
	struct own_area slots[SLOTS];
	u32 seed;
	u32 wrong;	/* words that were not as they should have been */
	u32 failed;	/* allocations */
};

static struct worker workers[NR_CPUS];
static u32 most_words;		/* in one area, so that all of them fit into this machine */
static unsigned long nr_pages;
static u32 free_words;

static u32 random(struct worker *w, u32 below)
{
	return xorshift32(&w->seed) % below;
}

/* Whether all copies of an area hold a pattern, a different one for each processor; or 0. */
static u32 wrong_words(const struct own_area *a, bool zero)
{
	unsigned int cpu;
	u32 wrong = 0;

	for_each_possible_cpu(cpu)
		for (u32 i = 0; i < a->words; i++)
			wrong += per_cpu_ptr(a->ptr, cpu)[i] != (zero ? 0 : a->pattern + cpu);
	return wrong;
}

static void fill(const struct own_area *a)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		for (u32 i = 0; i < a->words; i++)
			per_cpu_ptr(a->ptr, cpu)[i] = a->pattern + cpu;
}

static void take(struct worker *w, struct own_area *a)
{
	a->words = random(w, 16) ? 1 + random(w, 24) : 1 + random(w, most_words);
	a->ptr = __alloc_percpu_gfp(a->words * sizeof(u32), sizeof(u32), GFP_KERNEL | __GFP_NOWARN);
	if (!a->ptr) {
		w->failed++;
		return;
	}
	w->wrong += wrong_words(a, true);
	a->pattern = random(w, ~0U);
	fill(a);
}

static void give(struct worker *w, struct own_area *a)
{
	if (!a->ptr)
		return;
	w->wrong += wrong_words(a, false);
	free_percpu(a->ptr);
	a->ptr = NULL;
}

/* One processor does for all, since each time the others have to flush their TLBs. */
static void reclaim_now_and_then(u32 round)
{
	if (smp_processor_id() == 0 && round % RECLAIM_EVERY == 0)
		pcpu_reclaim();
}

static void work(void *unused)
{
	struct worker *w = &workers[smp_processor_id()];
	struct deadline limit = deadline_in(TIME_US);

	for (u32 i = 0; i < ROUNDS && !deadline_passed(&limit); i++) {
		struct own_area *a = &w->slots[random(w, SLOTS)];

		if (a->ptr)
			give(w, a);
		else
			take(w, a);
		reclaim_now_and_then(i);
	}
}

static void start_workers(void)
{
	unsigned long copies = SLOTS * nr_cpu_ids * nr_cpu_ids;
	unsigned int cpu;

	most_words = clamp(nr_free_pages() * (PAGE_SIZE / sizeof(u32)) / 2 / copies, 24UL, 3000UL);
	memset(workers, 0, sizeof(workers));
	for_each_possible_cpu(cpu)
		workers[cpu].seed = 0x9e3779b9 + cpu;
}

static void end_workers(struct kunit *test)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		for (u32 i = 0; i < SLOTS; i++)
			give(&workers[cpu], &workers[cpu].slots[i]);
		KUNIT_EXPECT_EQ(test, workers[cpu].wrong, 0U);
		KUNIT_EXPECT_EQ(test, workers[cpu].failed, 0U);
	}
}

/* Everybody allocates, fills and frees, and the boot processor frees the rest: nothing gets mixed up. */
static void everybody_allocates(struct kunit *test)
{
	start_workers();
	KUNIT_EXPECT_EQ(test, cpu_run_on_each(work, NULL), 0);
	KUNIT_EXPECT_TRUE(test, pcpu_consistent());
	end_workers(test);
}

static void give_everything(void *unused)
{
	struct worker *w = &workers[(smp_processor_id() + 1) % nr_cpu_ids];

	for (u32 i = 0; i < SLOTS; i++)
		give(w, &w->slots[i]);
}

/* Each frees what the next one has allocated. */
static void neighbours_free(struct kunit *test)
{
	start_workers();
	KUNIT_EXPECT_EQ(test, cpu_run_on_each(work, NULL), 0);
	if (num_online_cpus() == nr_cpu_ids)
		KUNIT_EXPECT_EQ(test, cpu_run_on_each(give_everything, NULL), 0);
	KUNIT_EXPECT_TRUE(test, pcpu_consistent());
	end_workers(test);
}

static u32 __percpu *hits;

static void count_hits(void *unused)
{
	for (u32 i = 0; i < INCREMENTS; i++)
		this_cpu_inc(*hits);
}

/* Without any lock: expect each processor's copy to have all of its increments, and no others. */
static void increments_are_own(struct kunit *test)
{
	unsigned int cpu;

	hits = alloc_percpu(u32);
	KUNIT_ASSERT_NOT_NULL(test, hits);
	KUNIT_EXPECT_EQ(test, cpu_run_on_each(count_hits, NULL), 0);
	for_each_possible_cpu(cpu)
		KUNIT_EXPECT_EQ(test, *per_cpu_ptr(hits, cpu),
				cpu_online(cpu) ? INCREMENTS : 0U);
	free_percpu(hits);
}

static void allocate_in_interrupt(void *info)
{
	void __percpu *__percpu *ptr = (__force void __percpu *__percpu *)info;

	*this_cpu_ptr(ptr) = __alloc_percpu_gfp(16, 8, GFP_ATOMIC);
}

/* In an interrupt on every processor at once: expect all to get something, each its own. */
static void everybody_in_interrupts(struct kunit *test)
{
	void __percpu *__percpu *got = alloc_percpu(void __percpu *);
	unsigned int cpu;

	KUNIT_ASSERT_NOT_NULL(test, got);
	on_each_cpu(allocate_in_interrupt, (__force void *)got, true);
	for_each_online_cpu(cpu) {
		void __percpu *mine = *per_cpu_ptr(got, cpu);
		unsigned int other;

		KUNIT_EXPECT_NOT_NULL(test, mine);
		for_each_online_cpu(other)
			KUNIT_EXPECT_TRUE(test, other == cpu || mine != *per_cpu_ptr(got, other));
		free_percpu(mine);
	}
	free_percpu(got);
}

/* Two processors' first use of the same page of a chunk, again and again: expect one to come. */
static void populate_same_page(void *unused)
{
	struct worker *w = &workers[smp_processor_id()];
	struct own_area *a = &w->slots[0];
	struct deadline limit = deadline_in(TIME_US);

	for (u32 i = 0; i < ROUNDS && !deadline_passed(&limit); i++) {
		a->words = 8;
		a->ptr = __alloc_percpu(32, 4);
		w->failed += !a->ptr;
		if (!a->ptr)
			continue;
		w->wrong += wrong_words(a, true);
		a->pattern = random(w, ~0U);
		fill(a);
		give(w, a);
		reclaim_now_and_then(i);
	}
}

/* The first chunk is full, so that every area of the workers comes from pages that come and go. */
static void pages_come_and_go(struct kunit *test)
{
	void __percpu *full = __alloc_percpu(pcpu.first->map.free * PCPU_WORD, 4);
	void __percpu *rest[16];
	u32 nr = 0;

	start_workers();
	while (nr < ARRAY_SIZE(rest) && pcpu.first->map.free)
		rest[nr++] = __alloc_percpu(min(pcpu.first->map.free, 64U) * PCPU_WORD, 4);
	KUNIT_EXPECT_EQ(test, cpu_run_on_each(populate_same_page, NULL), 0);
	end_workers(test);
	while (nr)
		free_percpu(rest[--nr]);
	free_percpu(full);
}

static int save_state(struct kunit *test)
{
	if (!after_bootmem)
		kunit_skip(test, "the boot is not over");
	pcpu_reclaim();
	free_words = pcpu.first->map.free;
	nr_pages = pcpu_nr_pages();
	return 0;
}

/* What the processors have parked of pages and objects is not looked at: only what percpu has. */
static void compare_state(struct kunit *test)
{
	pcpu_reclaim();
	KUNIT_EXPECT_TRUE(test, pcpu_consistent());
	KUNIT_EXPECT_TRUE(test, list_is_singular(&pcpu.chunks));
	KUNIT_EXPECT_EQ(test, pcpu.first->map.free, free_words);
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), nr_pages);
}

static struct kunit_case percpu_smp_cases[] = {
	KUNIT_CASE(everybody_allocates),
	KUNIT_CASE(neighbours_free),
	KUNIT_CASE(increments_are_own),
	KUNIT_CASE(everybody_in_interrupts),
	KUNIT_CASE(pages_come_and_go),
	{}
};

static struct kunit_suite percpu_smp_suite = {
	.name = "percpu-smp",
	.init = save_state,
	.exit = compare_state,
	.test_cases = percpu_smp_cases,
};
kunit_test_suite(percpu_smp_suite);
