// SPDX-License-Identifier: MIT
/*
 * Sets of processors, functions called across them, work for idle ones.  Row L1.
 *
 * Cases that need two processors are skipped on a machine with one.
 */
#include "smp_fixture.h"

#include <asm/atomic.h>
#include <asm/barrier.h>
#include <linux/cpu.h>
#include <linux/errno.h>
#include <linux/string.h>

/* ---- sets --------------------------------------------------------------------- */

/*	a     x . x .        0 and 2
 *	b     . . x x        2 and 3, as far as NR_CPUS goes
 *
 * Expect the operations of sets.
 */
static void sets(struct kunit *test)
{
	struct cpumask a = { 0x5 & CPU_MASK_ALL_BITS }, b = { 0xc & CPU_MASK_ALL_BITS }, c;

	cpumask_and(&c, &a, &b);
	KUNIT_EXPECT_EQ(test, c.bits, 0x4 & CPU_MASK_ALL_BITS);
	cpumask_or(&c, &a, &b);
	KUNIT_EXPECT_EQ(test, c.bits, 0xd & CPU_MASK_ALL_BITS);
	KUNIT_EXPECT_TRUE(test, cpumask_subset(&a, &c));
	cpumask_andnot(&c, &a, &b);
	KUNIT_EXPECT_EQ(test, c.bits, 0x1UL);
	KUNIT_EXPECT_TRUE(test, cpumask_equal(&c, cpumask_of(0)));
	KUNIT_EXPECT_FALSE(test, cpumask_intersects(&c, &b));
	cpumask_clear_cpu(0, &c);
	KUNIT_EXPECT_TRUE(test, cpumask_empty(&c));
	cpumask_setall(&c);
	KUNIT_EXPECT_EQ(test, cpumask_weight(&c), (unsigned int)NR_CPUS);
}

/* Expect a walk to meet each member once, in order, and the empty set to have none. */
static void walking(struct kunit *test)
{
	struct cpumask mask = { 0 };
	unsigned long met = 0;
	int cpu, last = -1;

	for_each_cpu(cpu, &mask)
		KUNIT_FAIL(test, "a member of the empty set: %d", cpu);
	mask.bits = 0xa5a5a5a5 & CPU_MASK_ALL_BITS;
	for_each_cpu(cpu, &mask) {
		KUNIT_EXPECT_GT(test, cpu, last);
		last = cpu;
		met |= BIT(cpu);
	}
	KUNIT_EXPECT_EQ(test, met, mask.bits);
}

/* Expect online ⊆ present ⊆ possible, this processor in all, numbers from 0 on. */
static void who_there_is(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, cpumask_subset(cpu_online_mask, cpu_present_mask));
	KUNIT_EXPECT_TRUE(test, cpumask_subset(cpu_present_mask, cpu_possible_mask));
	KUNIT_EXPECT_TRUE(test, cpu_online(smp_processor_id()));
	KUNIT_EXPECT_LE(test, num_possible_cpus(), nr_cpu_ids);
	KUNIT_EXPECT_TRUE(test, cpu_possible(nr_cpu_ids - 1));
	KUNIT_EXPECT_LE(test, nr_cpu_ids, (unsigned int)NR_CPUS);
}

/* ---- notifiers ------------------------------------------------------------------ */

static char told[16];

static int note(struct notifier_block *nb, unsigned long action, void *data)
{
	size_t len = strlen(told);

	told[len] = (char)('a' + nb->priority);
	told[len + 1] = '\0';
	return (int)action;
}

/* Expect the greater priority first, equals in order, and nobody behind an objection. */
static void notifier_order(struct kunit *test)
{
	struct notifier_block one = { note, NULL, 1 }, two = { note, NULL, 2 }, zero = { note, NULL, 0 };
	struct raw_notifier_head chain = { NULL };

	told[0] = '\0';
	raw_notifier_chain_register(&chain, &one);
	raw_notifier_chain_register(&chain, &two);
	raw_notifier_chain_register(&chain, &zero);
	KUNIT_EXPECT_EQ(test, raw_notifier_call_chain(&chain, NOTIFY_OK, NULL), NOTIFY_OK);
	KUNIT_EXPECT_STREQ(test, told, "cba");

	told[0] = '\0';
	KUNIT_EXPECT_TRUE(test, notify_objected(raw_notifier_call_chain(&chain, NOTIFY_BAD, NULL)));
	KUNIT_EXPECT_STREQ(test, told, "c");
	KUNIT_EXPECT_EQ(test, raw_notifier_chain_unregister(&chain, &two), 0);
	KUNIT_EXPECT_EQ(test, raw_notifier_chain_unregister(&chain, &two), -ENOENT);
}

/* Expect an error for whoever runs already or does not exist, and no notifier to hear of it. */
static void nothing_to_bring_up(struct kunit *test)
{
	struct notifier_block nb = { note, NULL, 0 };

	told[0] = '\0';
	register_cpu_notifier(&nb);
	KUNIT_EXPECT_EQ(test, cpu_up((unsigned int)smp_processor_id()), -EINVAL);
	KUNIT_EXPECT_EQ(test, cpu_up(NR_CPUS), -EINVAL);
	unregister_cpu_notifier(&nb);
	KUNIT_EXPECT_STREQ(test, told, "");
}

/* ---- calls ------------------------------------------------------------------------ */

struct visit {
	atomic_t count[NR_CPUS];
	atomic_t interrupts_on;
};

static void visit(void *info)
{
	struct visit *v = info;

	atomic_inc(&v->count[smp_processor_id()]);
	if (!irqs_disabled())
		atomic_inc(&v->interrupts_on);
}

/* Each online member of @mask has been visited @times, nobody else. */
static void expect_visits(struct kunit *test, const struct visit *v, const struct cpumask *mask,
			  int times)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		KUNIT_EXPECT_EQ_MSG(test, atomic_read(&v->count[cpu]),
				    cpu_online(cpu) && cpumask_test_cpu(cpu, mask) ? times : 0,
				    "CPU %u", cpu);
	KUNIT_EXPECT_EQ(test, atomic_read(&v->interrupts_on), 0);
}

/* Expect a call to oneself to run at once, with interrupts off, and to leave them as they were. */
static void call_oneself(struct kunit *test)
{
	unsigned int me = (unsigned int)smp_processor_id();
	bool off = irqs_disabled();
	struct visit v = { 0 };

	KUNIT_EXPECT_EQ(test, smp_call_function_single(me, visit, &v, true), 0);
	KUNIT_EXPECT_EQ(test, smp_call_function_any(cpumask_of(me), visit, &v, true), 0);
	on_each_cpu_mask(cpumask_of(me), visit, &v, true);
	expect_visits(test, &v, cpumask_of(me), 3);
	KUNIT_EXPECT_EQ(test, irqs_disabled(), off);
}

/* Expect -ENXIO for who is not there. */
static void call_nobody(struct kunit *test)
{
	const struct cpumask none = { 0 };
	struct visit v = { 0 };

	KUNIT_EXPECT_EQ(test, smp_call_function_single(NR_CPUS, visit, &v, true), -ENXIO);
	KUNIT_EXPECT_EQ(test, smp_call_function_any(&none, visit, &v, true), -ENXIO);
	KUNIT_EXPECT_EQ(test, cpu_run_on(NR_CPUS, visit, &v), -ENXIO);
	KUNIT_EXPECT_EQ(test, cpu_run_on((unsigned int)smp_processor_id(), visit, &v), -ENXIO);
	smp_call_function_many(&none, visit, &v, true);
	expect_visits(test, &v, &none, 0);
}

/* Expect all others once, then everybody once more, and all of it done on return. */
static void call_all(struct kunit *test)
{
	struct cpumask others;
	struct visit v = { 0 };

	cpumask_andnot(&others, cpu_online_mask, cpumask_of(smp_processor_id()));
	smp_call_function(visit, &v, true);
	expect_visits(test, &v, &others, 1);
	memset(&v, 0, sizeof(v));
	for (int i = 0; i < 100; i++)
		on_each_cpu(visit, &v, true);
	expect_visits(test, &v, cpu_online_mask, 100);
}

/* Expect a call without waiting to be done once a later one with waiting is. */
static void calls_keep_their_order(struct kunit *test)
{
	unsigned int cpu = second_cpu(test);
	struct visit v = { 0 }, w = { 0 };

	for (int i = 0; i < 100; i++)
		smp_call_function_single(cpu, visit, &v, false);
	smp_call_function_single(cpu, visit, &w, true);
	expect_visits(test, &v, cpumask_of(cpu), 100);
	expect_visits(test, &w, cpumask_of(cpu), 1);
}

/* Expect a csd that is still queued to be refused, and to run once. */
static void async_once(struct kunit *test)
{
	unsigned int cpu = second_cpu(test);
	struct visit v = { 0 };
	struct call_single_data csd = { .func = visit, .info = &v };
	struct wedge wedge;

	wedge_start(test, &wedge, cpu, true);
	KUNIT_EXPECT_EQ(test, smp_call_function_single_async(cpu, &csd), 0);
	KUNIT_EXPECT_EQ(test, smp_call_function_single_async(cpu, &csd), -EBUSY);
	expect_visits(test, &v, cpumask_of(cpu), 0);
	wedge_end(test, &wedge, cpu);
	smp_call_function_single(cpu, visit, &(struct visit){ 0 }, true);
	expect_visits(test, &v, cpumask_of(cpu), 1);
}

/* ---- calls in circles --------------------------------------------------------------- */

struct crossfire {
	atomic_t done;		/* calls that have been run */
	unsigned int rounds;
	bool interrupts_off;
};

static void hit(void *info)
{
	atomic_inc(&((struct crossfire *)info)->done);
}

/* On each processor at the same time: call the others, one by one and all at once. */
static void fire(void *info)
{
	struct crossfire *c = info;
	unsigned long flags;

	local_irq_save(flags);
	if (!c->interrupts_off)
		local_irq_enable();
	for (unsigned int i = 0; i < c->rounds; i++) {
		unsigned int cpu;

		for_each_online_cpu(cpu)
			smp_call_function_single(cpu, hit, c, true);
		on_each_cpu(hit, c, true);
	}
	local_irq_restore(flags);
}

static void crossfire(struct kunit *test, bool interrupts_off)
{
	struct crossfire c = { .rounds = 10, .interrupts_off = interrupts_off };
	int cpus = (int)num_online_cpus();

	second_cpu(test);
	KUNIT_EXPECT_EQ(test, cpu_run_on_each(fire, &c), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&c.done), 10 * 2 * cpus * cpus);
}

/* Expect each call to be run exactly once while everybody calls everybody. */
static void everybody_calls_everybody(struct kunit *test)
{
	crossfire(test, false);
}

/* The same with interrupts off: who waits has to answer, or all would wait for ever. */
static void with_interrupts_off(struct kunit *test)
{
	crossfire(test, true);
}

struct echo {
	unsigned int caller;
	atomic_t back;
};

static void come_back(void *info)
{
	atomic_inc(&((struct echo *)info)->back);
}

static void call_the_caller(void *info)
{
	struct echo *e = info;

	smp_call_function_single(e->caller, come_back, e, true);
}

/* Expect a called function to be able to call its caller, who waits for it. */
static void call_from_a_call(struct kunit *test)
{
	struct echo e = { .caller = (unsigned int)smp_processor_id() };
	unsigned int cpu = second_cpu(test);
	unsigned long flags;

	KUNIT_EXPECT_EQ(test, smp_call_function_single(cpu, call_the_caller, &e, true), 0);
	local_irq_save(flags);
	smp_call_function_single(cpu, call_the_caller, &e, true);
	local_irq_restore(flags);
	smp_call_function(call_the_caller, &e, true);
	KUNIT_EXPECT_EQ(test, atomic_read(&e.back), 2 + (int)num_online_cpus() - 1);
}

/* ---- who does not answer --------------------------------------------------------------- */

/*
 * A processor with interrupts off, for longer than anybody has patience.
 *
 * Expect a report with its number and where it is, and the call to be run after all.
 */
static void silent_cpu_is_reported(struct kunit *test)
{
	unsigned int cpu = second_cpu(test), patience = smp_timeout;
	struct call_single_data csd = { 0 };
	struct visit v = { 0 };
	struct wedge wedge;
	u32 mark = kmsg_mark();
	char line[80];

	wedge_start(test, &wedge, cpu, true);
	smp_timeout = 50;
	csd.func = visit;
	csd.info = &v;
	smp_call_function_single_async(cpu, &csd);
	KUNIT_EXPECT_EQ(test, cpu_wait_for_timeout(cpu, 100), -ETIMEDOUT);
	smp_timeout = patience;
	scnprintf(line, sizeof(line), "smp: CPU %u is not done after 100 ms", cpu);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, line));
	KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, "wedge_run"), "the report shows where it is");
	wedge_end(test, &wedge, cpu);
	smp_call_function_single(cpu, visit, &v, true);
	expect_visits(test, &v, cpumask_of(cpu), 2);
}

static struct {
	struct smp_ops real;
	unsigned int sent, interruptible;
} way;

static void watch_single_ipi(unsigned int cpu)
{
	way.sent++;
	way.interruptible += !irqs_disabled();
	way.real.send_call_func_single_ipi(cpu);
}

static void watch_ipi(const struct cpumask *mask)
{
	way.sent++;
	way.interruptible += !irqs_disabled();
	way.real.send_call_func_ipi(mask);
}

/*
 *	queue of CPU 1: ours          ours, theirs
 *	                  ^ interrupt: "it is not empty, so CPU 1 has been woken"
 *
 * Whoever were interrupted between the two would leave CPU 1 asleep, and the interrupt waiting for
 * it.  Expect interrupts to be off whenever one is sent.
 */
static void queued_and_sent_in_one_go(struct kunit *test)
{
	struct call_single_data csd = { .func = visit };
	unsigned int cpu = second_cpu(test);
	struct visit v = { 0 };

	csd.info = &v;
	way.real = smp_ops;
	way.sent = way.interruptible = 0;
	smp_ops.send_call_func_single_ipi = watch_single_ipi;
	smp_ops.send_call_func_ipi = watch_ipi;
	smp_call_function_single(cpu, visit, &v, true);
	smp_call_function_single_async(cpu, &csd);
	smp_call_function_single(cpu, visit, &v, false);
	smp_call_function_many(cpumask_of(cpu), visit, &v, false);
	smp_call_function_many(cpumask_of(cpu), visit, &v, true);
	smp_ops = way.real;
	KUNIT_EXPECT_GE(test, way.sent, 2U);
	KUNIT_EXPECT_EQ(test, way.interruptible, 0U);
	expect_visits(test, &v, cpumask_of(cpu), 5);
}

/* The second processor is deaf for a while, and the release comes from the third one. */
static void waiting_call_is_reported(struct kunit *test)
{
	unsigned int cpu = second_cpu(test), patience = smp_timeout;
	unsigned int third = third_cpu(test);
	struct visit v = { 0 };
	struct wedge wedge;
	u32 mark = kmsg_mark();
	char line[80];

	wedge_start(test, &wedge, cpu, true);
	wedge_end_later(test, &wedge);
	smp_timeout = 200;
	smp_call_function_single(cpu, visit, &v, true);
	smp_timeout = patience;
	scnprintf(line, sizeof(line), "has waited 200 ms for CPU %u to run visit()", cpu);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, line));
	expect_visits(test, &v, cpumask_of(cpu), 1);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(third), 0);
	wedge_end(test, &wedge, cpu);
}

/* ---- work for idle processors -------------------------------------------------------------- */

struct job {
	unsigned int ran_on;
	bool interrupts_on;
};

static void work(void *info)
{
	struct job *job = info;

	job->interrupts_on = !irqs_disabled();
	job->ran_on = (unsigned int)smp_processor_id();
}

/* Expect the function on that processor, with interrupts on, each time anew. */
static void run_on_idle(struct kunit *test)
{
	unsigned int cpu = second_cpu(test);

	for (int i = 0; i < 100; i++) {
		struct job job = { .ran_on = NR_CPUS };

		KUNIT_ASSERT_EQ(test, cpu_run_on(cpu, work, &job), 0);
		KUNIT_ASSERT_EQ(test, cpu_wait_for(cpu), 0);
		KUNIT_ASSERT_EQ(test, job.ran_on, cpu);
		KUNIT_ASSERT_TRUE(test, job.interrupts_on);
	}
}

/* Expect -EBUSY for the second job, and calls to be answered while the first one runs. */
static void one_job_at_a_time(struct kunit *test)
{
	unsigned int cpu = second_cpu(test);
	struct visit v = { 0 };
	struct wedge wedge;
	struct job job;

	wedge_start(test, &wedge, cpu, false);
	KUNIT_EXPECT_EQ(test, cpu_run_on(cpu, work, &job), -EBUSY);
	KUNIT_EXPECT_EQ(test, smp_call_function_single(cpu, visit, &v, true), 0);
	expect_visits(test, &v, cpumask_of(cpu), 1);
	wedge_end(test, &wedge, cpu);
}

static void count_me(void *info)
{
	atomic_inc(info);
}

/* Expect one run for each online processor, on a machine with one as well. */
static void run_on_each(struct kunit *test)
{
	atomic_t runs = ATOMIC_INIT(0);

	KUNIT_EXPECT_EQ(test, cpu_run_on_each(count_me, &runs), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&runs), (int)num_online_cpus());
}

static struct kunit_case smp_cases[] = {
	KUNIT_CASE(sets),
	KUNIT_CASE(walking),
	KUNIT_CASE(who_there_is),
	KUNIT_CASE(notifier_order),
	KUNIT_CASE(nothing_to_bring_up),
	KUNIT_CASE(call_oneself),
	KUNIT_CASE(call_nobody),
	KUNIT_CASE(call_all),
	KUNIT_CASE(calls_keep_their_order),
	KUNIT_CASE(async_once),
	KUNIT_CASE(everybody_calls_everybody),
	KUNIT_CASE(with_interrupts_off),
	KUNIT_CASE(call_from_a_call),
	KUNIT_CASE(queued_and_sent_in_one_go),
	KUNIT_CASE(silent_cpu_is_reported),
	KUNIT_CASE(waiting_call_is_reported),
	KUNIT_CASE(run_on_idle),
	KUNIT_CASE(one_job_at_a_time),
	KUNIT_CASE(run_on_each),
	{}
};

static struct kunit_suite smp_suite = { .name = "smp", .test_cases = smp_cases };
kunit_test_suite(smp_suite);
