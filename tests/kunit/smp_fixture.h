/* SPDX-License-Identifier: MIT */
/* For tests that need a second processor: which, and one that does not answer. */
#ifndef _KUNIT_SMP_FIXTURE_H
#define _KUNIT_SMP_FIXTURE_H

#include <asm/barrier.h>
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/smp.h>

/* The processor behind the boot processor; without one the case is skipped. */
static inline unsigned int second_cpu(struct kunit *test)
{
	unsigned int cpu = cpumask_next(smp_processor_id(), cpu_online_mask);

	if (cpu >= nr_cpu_ids)
		kunit_skip(test, "this machine runs one processor");
	return cpu;
}

/**
 * struct wedge - keeps a processor busy, deaf to calls or not
 * @deaf: interrupts are off meanwhile
 * @entered: it has begun
 * @release: it shall end; after ten seconds it does so by itself
 */
struct wedge {
	bool deaf;
	bool entered;
	bool release;
};

static inline void wedge_run(void *info)
{
	struct deadline limit = deadline_in(10 * USEC_PER_SEC);
	struct wedge *wedge = info;
	unsigned long flags;

	local_irq_save(flags);
	if (!wedge->deaf)
		local_irq_enable();
	WRITE_ONCE(wedge->entered, true);
	while (!READ_ONCE(wedge->release) && !deadline_passed(&limit))
		cpu_relax();
	local_irq_restore(flags);
}

static inline void wedge_start(struct kunit *test, struct wedge *wedge, unsigned int cpu, bool deaf)
{
	*wedge = (struct wedge){ .deaf = deaf };
	KUNIT_ASSERT_EQ(test, cpu_run_on(cpu, wedge_run, wedge), 0);
	while (!READ_ONCE(wedge->entered))
		cpu_relax();
}

static inline void wedge_release_later(void *wedge)
{
	mdelay(500);
	WRITE_ONCE(((struct wedge *)wedge)->release, true);
}

/* Another one still; without it the case is skipped. */
static inline unsigned int third_cpu(struct kunit *test)
{
	unsigned int cpu = cpumask_next((int)second_cpu(test), cpu_online_mask);

	if (cpu >= nr_cpu_ids)
		kunit_skip(test, "this machine runs two processors");
	return cpu;
}

/* Half a second from now on a third processor ends it. */
static inline void wedge_end_later(struct kunit *test, struct wedge *wedge)
{
	KUNIT_EXPECT_EQ(test, cpu_run_on(third_cpu(test), wedge_release_later, wedge), 0);
}

static inline void wedge_end(struct kunit *test, struct wedge *wedge, unsigned int cpu)
{
	WRITE_ONCE(wedge->release, true);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
}

#endif /* _KUNIT_SMP_FIXTURE_H */
