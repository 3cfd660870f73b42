// SPDX-License-Identifier: MIT
/*
 * kmap() on all processors at the same time.  Rows K1, L2.
 *
 *	PAGES pages > 1,024 slots: slots change their page while others use theirs
 *	page n holds n in its first word; who reads another number looks through an
 *	entry that some TLB should have forgotten
 */
#include <asm/atomic.h>
#include <asm/highmem.h>
#include <kunit/random.h>
#include <linux/highmem.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "mm_state.h"
#include "smp_fixture.h"

#ifdef CONFIG_HIGHMEM

#define PAGES (LAST_PKMAP + 200)
#define OPERATIONS 3000		/* of each processor */
#define KEPT 8			/* pages that one keeps mapped at the same time */

static struct {
	struct page *page[PAGES];
	atomic_t wrong, done;
} m;

static struct mm_state before;

static void free_high_pages(void)
{
	for (unsigned int i = 0; i < PAGES; i++)
		if (m.page[i])
			__free_page(m.page[i]);
	memset(&m, 0, sizeof(m));
}

/* Return: false when there is not so much high memory. */
static bool alloc_high_pages(void)
{
	for (unsigned int i = 0; i < PAGES; i++) {
		u32 *at;

		m.page[i] = alloc_page(GFP_HIGHUSER | __GFP_NOWARN);
		if (!m.page[i] || !PageHighMem(m.page[i]))
			return false;
		at = kmap_atomic(m.page[i]);
		*at = i;
		kunmap_atomic(at);
	}
	return true;
}

static int kmap_smp_init(struct kunit *test)
{
	flush_all_zero_pkmaps();
	mm_state_save(&before);
	return 0;
}

static void kmap_smp_exit(struct kunit *test)
{
	free_high_pages();
	flush_all_zero_pkmaps();
	expect_mm_state(test, &before);
}

static bool shows(unsigned int nr, const u32 *at)
{
	return at && READ_ONCE(*at) == nr;
}

/* Maps one more page in place of an older one, which has to be where it was up to the end. */
static void map_and_look(void *unused)
{
	u32 random = 1 + (u32)smp_processor_id(), nr[KEPT], wrong = 0;
	const u32 *at[KEPT] = { NULL };

	for (unsigned int i = 0; i < OPERATIONS + KEPT; i++) {
		unsigned int slot = i % KEPT;

		if (at[slot]) {
			wrong += !shows(nr[slot], at[slot]);
			kunmap(m.page[nr[slot]]);
		}
		at[slot] = NULL;
		if (i >= OPERATIONS)
			continue;
		nr[slot] = xorshift32(&random) % PAGES;
		at[slot] = kmap(m.page[nr[slot]]);
		wrong += !shows(nr[slot], at[slot]);
	}
	atomic_add((int)wrong, &m.wrong);
	atomic_add(OPERATIONS, &m.done);
}

/* Expect everybody to see the pages that were asked for, over several flushes of all slots. */
static void everybody_maps(struct kunit *test)
{
	unsigned long flushes = pkmap_tlb_flushes;

	second_cpu(test);
	if (!alloc_high_pages())
		kunit_skip(test, "this machine has less than 5 MiB of high memory");
	KUNIT_EXPECT_EQ(test, cpu_run_on_each(map_and_look, NULL), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&m.done), OPERATIONS * (int)num_online_cpus());
	KUNIT_EXPECT_EQ(test, atomic_read(&m.wrong), 0);
	KUNIT_EXPECT_GT(test, pkmap_tlb_flushes, flushes);
}

/* Who flushes waits for all others: expect the one that could not answer to be warned. */
static void not_with_interrupts_off(struct kunit *test)
{
	u32 mark = kmsg_mark();
	unsigned long flags;

	second_cpu(test);
	m.page[0] = alloc_page(GFP_HIGHUSER);
	KUNIT_ASSERT_NOT_NULL(test, m.page[0]);
	if (!PageHighMem(m.page[0]))
		kunit_skip(test, "this machine has no high memory");
	kmap(m.page[0]);
	kunmap(m.page[0]);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "with interrupts off"));
	local_irq_save(flags);
	kmap(m.page[0]);
	local_irq_restore(flags);
	kunmap(m.page[0]);
	KUNIT_EXPECT_TOLD_ONCE(test, kmsg_since(mark, "mm/highmem.c"));
	KUNIT_EXPECT_TOLD_ONCE(test, kmsg_since(mark, "with interrupts off"));
}

static struct kunit_case kmap_smp_cases[] = {
	KUNIT_CASE(everybody_maps),
	KUNIT_CASE(not_with_interrupts_off),
	{}
};

static struct kunit_suite kmap_smp_suite = {
	.name = "kmap-smp",
	.init = kmap_smp_init,
	.exit = kmap_smp_exit,
	.test_cases = kmap_smp_cases,
};
kunit_test_suite(kmap_smp_suite);

#endif /* CONFIG_HIGHMEM */
