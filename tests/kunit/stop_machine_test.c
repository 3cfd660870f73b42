// SPDX-License-Identifier: MIT
/* stop_machine(): nobody else runs meanwhile, and who does not stop is named.  Row L1. */
#include "smp_fixture.h"

#include <asm/atomic.h>
#include <asm/barrier.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/stop_machine.h>

/* ---- one processor or more ------------------------------------------------------ */

static int answer(void *data)
{
	*(bool *)data = irqs_disabled() && stop_machine_running();
	return -EOVERFLOW;
}

/* Expect interrupts off inside, as before outside, and the function's value. */
static void returns_what_fn_returns(struct kunit *test)
{
	bool off = irqs_disabled(), right = false;

	KUNIT_EXPECT_EQ(test, stop_machine(answer, &right, NULL), -EOVERFLOW);
	KUNIT_EXPECT_TRUE(test, right);
	KUNIT_EXPECT_EQ(test, irqs_disabled(), off);
	KUNIT_EXPECT_FALSE(test, stop_machine_running());
}

static void nobody_to_run_it(struct kunit *test)
{
	const struct cpumask none = { 0 };
	bool right = false;

	KUNIT_EXPECT_EQ(test, stop_machine(answer, &right, &none), -ENXIO);
	KUNIT_EXPECT_FALSE(test, right);
}

/* All of them meet inside: none returns before the last has come. */
static int meet(void *data)
{
	struct deadline limit = deadline_in(2 * USEC_PER_SEC);
	atomic_t *count = data;

	atomic_inc(count);
	while (atomic_read(count) < (int)num_online_cpus())
		if (deadline_passed(&limit))
			return -ETIMEDOUT;
	return 0;
}

/* Expect everybody inside at the same time. */
static void on_all_at_the_same_time(struct kunit *test)
{
	atomic_t count = ATOMIC_INIT(0);

	KUNIT_EXPECT_EQ(test, stop_machine(meet, &count, cpu_online_mask), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&count), (int)num_online_cpus());
}

static int who(void *data)
{
	*(unsigned int *)data = (unsigned int)smp_processor_id();
	return 0;
}

/* Expect the one in the set to run it, who is not the caller. */
static void on_another(struct kunit *test)
{
	unsigned int cpu = second_cpu(test), ran_on = NR_CPUS;

	KUNIT_EXPECT_EQ(test, stop_machine(who, &ran_on, cpumask_of(cpu)), 0);
	KUNIT_EXPECT_EQ(test, ran_on, cpu);
}

/* ---- standing still ---------------------------------------------------------------- */

static struct {
	u32 ticks[NR_CPUS];
	u32 before[NR_CPUS];
	bool end;
} clocks;

static void tick(void *unused)
{
	while (!READ_ONCE(clocks.end))
		WRITE_ONCE(clocks.ticks[smp_processor_id()],
			   clocks.ticks[smp_processor_id()] + 1);
}

/* Return: how many processors have counted during a millisecond. */
static int count_moving(void *data)
{
	int moving = 0;

	memcpy(clocks.before, clocks.ticks, sizeof(clocks.before));
	mdelay(1);
	for (unsigned int cpu = 0; cpu < NR_CPUS; cpu++)
		moving += READ_ONCE(clocks.ticks[cpu]) != clocks.before[cpu];
	return moving;
}

/* Expect counters that run outside to stand inside, several times over. */
static void nobody_else_runs(struct kunit *test)
{
	unsigned int cpu, me = (unsigned int)smp_processor_id();

	second_cpu(test);
	memset(&clocks, 0, sizeof(clocks));
	for_each_online_cpu(cpu)
		if (cpu != me)
			KUNIT_EXPECT_EQ(test, cpu_run_on(cpu, tick, NULL), 0);
	for_each_online_cpu(cpu)
		while (cpu != me && !READ_ONCE(clocks.ticks[cpu]))
			cpu_relax();
	for (int i = 0; i < 20; i++)
		KUNIT_EXPECT_EQ(test, stop_machine(count_moving, NULL, NULL), 0);
	WRITE_ONCE(clocks.end, true);
	for_each_online_cpu(cpu)
		KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
}

/* Not atomic on purpose: it is right only when nobody else is inside. */
static int add_slowly(void *data)
{
	u32 seen = READ_ONCE(*(u32 *)data);

	for (int i = 0; i < 100; i++)
		cpu_relax();
	WRITE_ONCE(*(u32 *)data, seen + 1);
	return 0;
}

static void stop_often(void *data)
{
	for (int i = 0; i < 10; i++)
		stop_machine(add_slowly, data, NULL);
}

/* Expect callers on all processors to take turns, each of whom stops the others. */
static void callers_take_turns(struct kunit *test)
{
	u32 sum = 0;

	KUNIT_EXPECT_EQ(test, cpu_run_on_each(stop_often, &sum), 0);
	KUNIT_EXPECT_EQ(test, sum, 10 * num_online_cpus());
}

/* ---- errors --------------------------------------------------------------------------- */

/*
 * A processor with interrupts off.
 *
 * Expect the function not to be called, the processor to be named with its
 * backtrace, the others to go on, and the next call to work.
 */
static void wedged_cpu_is_named(struct kunit *test)
{
	unsigned int cpu = second_cpu(test), patience = smp_timeout;
	struct wedge wedge;
	bool called = false;
	u32 mark = kmsg_mark();
	char line[64];

	wedge_start(test, &wedge, cpu, true);
	smp_timeout = 100;
	KUNIT_EXPECT_EQ(test, stop_machine(answer, &called, NULL), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, stop_machine(answer, &called, NULL), -ETIMEDOUT);
	smp_timeout = patience;
	KUNIT_EXPECT_FALSE(test, called);
	scnprintf(line, sizeof(line), "stop_machine: CPU %u did not stop in 100 ms", cpu);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, line));
	KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, "wedge_run"), "the report shows where it is");
	wedge_end(test, &wedge, cpu);
	KUNIT_EXPECT_EQ(test, stop_machine(answer, &called, NULL), -EOVERFLOW);
	KUNIT_EXPECT_TRUE(test, called);
}

static void stop_from_a_call(void *data)
{
	bool called = false;

	*(int *)data = stop_machine(answer, &called, NULL);
}

/* Expect a warning and -EBUSY in a function that another processor asked for. */
static void not_from_calls(struct kunit *test)
{
	unsigned int cpu = second_cpu(test);
	u32 mark = kmsg_mark();
	int err = 0;

	smp_call_function_single(cpu, stop_from_a_call, &err, true);
	KUNIT_EXPECT_EQ(test, err, -EBUSY);
	KUNIT_EXPECT_TOLD_ONCE(test, kmsg_since(mark, "stop_machine.c"));
}

static struct kunit_case stop_machine_cases[] = {
	KUNIT_CASE(returns_what_fn_returns),
	KUNIT_CASE(nobody_to_run_it),
	KUNIT_CASE(on_all_at_the_same_time),
	KUNIT_CASE(on_another),
	KUNIT_CASE(nobody_else_runs),
	KUNIT_CASE(callers_take_turns),
	KUNIT_CASE(wedged_cpu_is_named),
	KUNIT_CASE(not_from_calls),
	{}
};

static struct kunit_suite stop_machine_suite = {
	.name = "stop-machine",
	.test_cases = stop_machine_cases,
};
kunit_test_suite(stop_machine_suite);
