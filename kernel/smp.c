// SPDX-License-Identifier: MIT
/*
 * Having a function run on another processor, and bringing all of them up.
 *
 *	 CPU 0                                   CPU 2
 *	 csd = { func, info }
 *	 push ──────────────> call_queue of CPU 2
 *	 first in it? IPI ──────────────────────> interrupt: take all, oldest first,
 *	 wait until the csd is free <──────────── func(info), csd is free
 *
 * A call_single_data belongs to its queue from the push until the function has
 * been run (with CSD_SYNC) or is about to be (without): CSD_LOCK tells.
 *
 * Nobody waits in silence: whoever has waited for smp_timeout= milliseconds says
 * for whom and shows where that processor is, again and again; after a minute it
 * panics, since what it waits for cannot be left undone.
 *
 * Must not know: how an interrupt gets to another processor (asm/smp.h), what the
 * functions are for.
 */
#include <asm/barrier.h>
#include <asm/cmpxchg.h>
#include <linux/bug.h>
#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kstrtox.h>
#include <linux/moduleparam.h>
#include <linux/panic.h>
#include <linux/percpu-defs.h>
#include <linux/printk.h>
#include <linux/smp.h>

#define CSD_LOCK 0x01	/* queued, or running with CSD_SYNC */
#define CSD_SYNC 0x02	/* free when the function has returned, not earlier */

/* "smp_timeout=": after how many milliseconds a processor that does not answer is reported. */
unsigned int smp_timeout = 5000;
core_param(smp_timeout, smp_timeout, uint);

/* "smp_hopeless=": after how many milliseconds whoever still waits panics. */
unsigned int smp_hopeless = 60000;
core_param(smp_hopeless, smp_hopeless, uint);

/**
 * struct call_queue - what a processor has been asked to run
 * @incoming: latest first; others push here, its owner takes all of it at once
 * @taken: oldest first; the owner's alone, interrupts off
 *
 * A function that is run may wait, and so answer calls itself.  It has to find
 * those that were taken off @incoming with its own: that is why they are kept here.
 */
struct call_queue {
	struct call_single_data *incoming;
	struct call_single_data *taken;
};

/**
 * struct call_out - what a processor needs to call others
 * @csd: one for each
 */
struct call_out {
	struct call_single_data csd[NR_CPUS];
};

static DEFINE_PER_CPU_ALIGNED(struct call_queue, call_queue);
static DEFINE_PER_CPU(struct call_out, call_out);
static DEFINE_PER_CPU(unsigned int, calls_nested);
static bool calls_forbidden;

/* ---- the called side ----------------------------------------------------------- */

/* Oldest first. */
static struct call_single_data *reverse(struct call_single_data *list)
{
	struct call_single_data *reversed = NULL;

	while (list) {
		struct call_single_data *next = list->next;

		list->next = reversed;
		reversed = list;
		list = next;
	}
	return reversed;
}

static struct call_single_data *next_call(struct call_queue *queue)
{
	struct call_single_data *csd;

	if (!queue->taken && READ_ONCE(queue->incoming))
		queue->taken = reverse(xchg(&queue->incoming, NULL));
	csd = queue->taken;
	if (csd)
		queue->taken = csd->next;
	return csd;
}

static void run_call(struct call_single_data *csd)
{
	smp_call_func_t func = csd->func;
	void *info = csd->info;

	if (csd->flags & CSD_SYNC) {
		func(info);
		smp_store_release(&csd->flags, 0);
	} else {
		smp_store_release(&csd->flags, 0);	/* may be used again at once */
		func(info);
	}
	WARN_ONCE(!irqs_disabled(), "%ps() called across processors turned interrupts on", func);
}

/**
 * smp_poll_calls() - answer the calls that have come for this processor
 *
 * What the interrupt does; for whoever waits with interrupts off.
 *
 * Context: interrupts off.
 */
void smp_poll_calls(void)
{
	struct call_queue *queue = this_cpu_ptr(&call_queue);
	struct call_single_data *csd;

	this_cpu_inc(calls_nested);
	while ((csd = next_call(queue)))
		run_call(csd);
	this_cpu_dec(calls_nested);
}

/* Both kinds of interrupt mean that the queue is not empty; or not any more. */
void generic_smp_call_function_interrupt(void)
{
	smp_poll_calls();
}

void generic_smp_call_function_single_interrupt(void)
{
	smp_poll_calls();
}

/**
 * smp_calls_in_progress() - does this processor run a function that another one asked for?
 *
 * Context: interrupts off, or nothing that matters depends on it.
 */
bool smp_calls_in_progress(void)
{
	return this_cpu_read(calls_nested) != 0;
}

/* ---- waiting -------------------------------------------------------------------- */

/* Microseconds after which a processor that does not answer is reported. */
unsigned int smp_patience_us(void)
{
	return smp_timeout * USEC_PER_MSEC;
}

/**
 * smp_report_silent() - show where a processor is that does not answer
 * @cpu: which
 *
 * Context: any.
 */
void smp_report_silent(unsigned int cpu)
{
	if (!smp_ops.cpu_backtrace || !smp_ops.cpu_backtrace(cpu))
		pr_alert("smp: CPU %u cannot be asked where it is\n", cpu);
}

static void complain(const struct call_single_data *csd, unsigned int cpu, unsigned int times)
{
	pr_alert("smp: CPU %d has waited %u ms for CPU %u to run %ps()\n", smp_processor_id(),
		 times * smp_timeout, cpu, READ_ONCE(csd->func));
	smp_report_silent(cpu);
	if (times * smp_timeout >= smp_hopeless)
		panic("CPU %u does not answer", cpu);
}

/* Until @csd, which is queued on @cpu or was, is free. */
static void csd_wait(struct call_single_data *csd, unsigned int cpu)
{
	struct deadline limit;
	unsigned int times = 0;

	if (!(smp_load_acquire(&csd->flags) & CSD_LOCK))
		return;
	limit = deadline_in(smp_patience_us());
	while (smp_load_acquire(&csd->flags) & CSD_LOCK) {
		if (irqs_disabled())
			smp_poll_calls();
		cpu_relax();
		if (deadline_passed(&limit)) {
			complain(csd, cpu, ++times);
			limit = deadline_in(smp_patience_us());
		}
	}
}

/* ---- the calling side ----------------------------------------------------------- */

/* Return: true when the queue was empty: its owner does not know yet that it is not. */
static bool push_call(unsigned int cpu, struct call_single_data *csd)
{
	struct call_single_data **head = &per_cpu(call_queue, cpu).incoming;
	struct call_single_data *first, *seen = READ_ONCE(*head);

	do {
		first = seen;
		csd->next = first;
		seen = cmpxchg(head, first, csd);
	} while (seen != first);
	return !first;
}

enum queued { GONE, QUEUED, QUEUED_FIRST };

/*
 * Fill @csd and queue it.
 *
 * Context: interrupts off, and they stay off until @cpu has been sent its interrupt.  What
 *	came in between might want the same csd, and wait for ever; or queue a call of its
 *	own, which is not the first one, and wait for @cpu, which sleeps.  It might also
 *	take @cpu away (cpu_down()): who is online here looks into its queue once more
 *	before it halts for good.
 * Return: GONE when @cpu is not online any more, and @csd is free.
 */
static enum queued queue_call(unsigned int cpu, struct call_single_data *csd,
			      smp_call_func_t func, void *info, bool sync)
{
	csd_wait(csd, cpu);
	if (!cpu_online(cpu))
		return GONE;
	csd->flags = CSD_LOCK | (sync ? CSD_SYNC : 0);
	csd->func = func;
	csd->info = info;
	return push_call(cpu, csd) ? QUEUED_FIRST : QUEUED;
}

static void run_here(smp_call_func_t func, void *info)
{
	unsigned long flags;

	local_irq_save(flags);
	func(info);
	local_irq_restore(flags);
}

/* stop_machine() is at its heart: everybody stands still, and nobody answers. */
void smp_forbid_calls(bool forbid)
{
	WRITE_ONCE(calls_forbidden, forbid);
}

static void check_caller(void)
{
	WARN_ONCE(READ_ONCE(calls_forbidden), "call of another processor inside stop_machine()");
}

static int call_one(unsigned int cpu, struct call_single_data *csd, smp_call_func_t func,
		    void *info, bool wait)
{
	enum queued queued;
	unsigned long flags;

	check_caller();
	local_irq_save(flags);
	queued = queue_call(cpu, csd, func, info, wait);
	if (queued == QUEUED_FIRST)
		smp_ops.send_call_func_single_ipi(cpu);
	local_irq_restore(flags);
	if (wait)
		csd_wait(csd, cpu);
	return queued == GONE ? -ENXIO : 0;
}

/**
 * smp_call_function_single() - run a function on one processor
 * @cpu: which; may be the caller's own
 * @func: what; runs with interrupts off
 * @info: its argument
 * @wait: return when it has returned
 *
 * Return: 0; -ENXIO when that processor is not online.
 * Context: any but NMI; see the rules in linux/smp.h when waiting.
 * Linux: smp_call_function_single(), kernel/smp.c, all versions.
 */
int smp_call_function_single(unsigned int cpu, smp_call_func_t func, void *info, bool wait)
{
	struct call_single_data csd = { .flags = 0 };

	if (cpu == (unsigned int)smp_processor_id()) {
		run_here(func, info);
		return 0;
	}
	if (cpu >= nr_cpu_ids || !cpu_online(cpu))
		return -ENXIO;
	return call_one(cpu, wait ? &csd : &this_cpu_ptr(&call_out)->csd[cpu], func, info, wait);
}

/**
 * smp_call_function_single_async() - run a function on one processor, and wait for nothing
 * @cpu: which; not the caller's own
 * @csd: func and info are filled, flags is 0; not to be touched until the function runs
 *
 * Return: 0; -EBUSY when @csd is still queued; -ENXIO when that processor is not online.
 * Context: any but NMI.
 * Linux: smp_call_function_single_async(), kernel/smp.c, 3.15 to 5.x.
 */
int smp_call_function_single_async(unsigned int cpu, struct call_single_data *csd)
{
	unsigned long flags;
	int err = 0;

	if (cpu >= nr_cpu_ids)
		return -ENXIO;
	if (WARN_ON_ONCE(cpu == (unsigned int)smp_processor_id()))
		return -EINVAL;
	local_irq_save(flags);
	if (!cpu_online(cpu))
		err = -ENXIO;
	else if (cmpxchg(&csd->flags, 0, CSD_LOCK) != 0)
		err = -EBUSY;
	else if (push_call(cpu, csd))
		smp_ops.send_call_func_single_ipi(cpu);
	local_irq_restore(flags);
	return err;
}

/**
 * smp_call_function_any() - run a function on one processor of a set, the caller's if it can be
 * @mask: the set
 * @func: what
 * @info: its argument
 * @wait: return when it has returned
 *
 * Return: 0; -ENXIO when none of them is online.
 * Linux: smp_call_function_any(), kernel/smp.c, 2.6.32 to 5.x.
 */
int smp_call_function_any(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait)
{
	unsigned int cpu = (unsigned int)smp_processor_id();

	if (!cpumask_test_cpu(cpu, mask))
		cpu = cpumask_any_and(mask, cpu_online_mask);
	return smp_call_function_single(cpu, func, info, wait);
}

/* The online members of @mask other than this one. */
static void others_of(struct cpumask *others, const struct cpumask *mask)
{
	cpumask_and(others, mask, cpu_online_mask);
	cpumask_andnot(others, others, cpumask_of((unsigned int)smp_processor_id()));
}

static void wake(struct cpumask *asleep)
{
	if (cpumask_empty(asleep))
		return;
	smp_ops.send_call_func_ipi(asleep);
	cpumask_clear(asleep);
}

static void send_calls(const struct cpumask *others, smp_call_func_t func, void *info, bool sync)
{
	struct call_out *out = this_cpu_ptr(&call_out);
	struct cpumask asleep = { 0 };
	unsigned long flags;
	unsigned int cpu;

	if (cpumask_empty(others))
		return;
	check_caller();
	local_irq_save(flags);
	for_each_cpu(cpu, others) {
		if (READ_ONCE(out->csd[cpu].flags) & CSD_LOCK)
			wake(&asleep);		/* we shall wait, and answer calls meanwhile */
		if (queue_call(cpu, &out->csd[cpu], func, info, sync) == QUEUED_FIRST)
			cpumask_set_cpu(cpu, &asleep);
	}
	wake(&asleep);
	local_irq_restore(flags);
}

/*
 * An interrupt may have used the csd again meanwhile, for a call of its own: then
 * this waits for that one as well, which costs time and nothing else.
 */
static void wait_for_calls(const struct cpumask *others)
{
	struct call_out *out = this_cpu_ptr(&call_out);
	unsigned int cpu;

	for_each_cpu(cpu, others)
		csd_wait(&out->csd[cpu], cpu);
}

/**
 * smp_call_function_many() - run a function on several processors at the same time
 * @mask: which; those of them that are online, without the caller's own
 * @func: what; runs with interrupts off
 * @info: the argument of all
 * @wait: return when all have returned
 *
 * Context: any but NMI; see the rules in linux/smp.h when waiting.
 * Linux: smp_call_function_many(), kernel/smp.c, 2.6.28 to 5.x.
 */
void smp_call_function_many(const struct cpumask *mask, smp_call_func_t func, void *info,
			    bool wait)
{
	struct cpumask others;

	others_of(&others, mask);
	send_calls(&others, func, info, wait);
	if (wait)
		wait_for_calls(&others);
}

/* On all but this one.  Linux: smp_call_function(), kernel/smp.c, all versions. */
void smp_call_function(smp_call_func_t func, void *info, bool wait)
{
	smp_call_function_many(cpu_online_mask, func, info, wait);
}

/**
 * on_each_cpu_mask() - run a function on several processors, perhaps this one among them
 * @mask: which; those of them that are online
 * @func: what; runs with interrupts off, here too
 * @info: the argument of all
 * @wait: return when all have returned
 *
 * Context: as smp_call_function_many().
 * Linux: on_each_cpu_mask(), kernel/smp.c, 3.4 to 5.x.
 */
void on_each_cpu_mask(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait)
{
	struct cpumask others;

	others_of(&others, mask);
	send_calls(&others, func, info, wait);
	if (cpumask_test_cpu((unsigned int)smp_processor_id(), mask))
		run_here(func, info);
	if (wait)
		wait_for_calls(&others);
}

/* On all of them.  Linux: on_each_cpu(), kernel/smp.c, 2.6 to 5.x. */
void on_each_cpu(smp_call_func_t func, void *info, bool wait)
{
	on_each_cpu_mask(cpu_online_mask, func, info, wait);
}

/* ---- bringing them up --------------------------------------------------------------- */

/* How many processors may run; 0: nobody but the boot processor, as with "nosmp". */
unsigned int setup_max_cpus = NR_CPUS;

/* Linux: kernel/smp.c (before 2.6.39 init/main.c), all versions. */
static int __init nosmp(char *val)
{
	setup_max_cpus = 0;
	return 0;
}
early_param("nosmp", nosmp);

static int __init maxcpus(char *val)
{
	return val ? kstrtouint(val, 0, &setup_max_cpus) : -EINVAL;
}
early_param("maxcpus", maxcpus);

/**
 * smp_init() - bring up all processors
 *
 * One that does not answer stays out; smp_ops has said so.
 *
 * Context: once, at the end of the boot: allocators work, interrupts are on.
 * Linux: smp_init(), kernel/smp.c, init/main.c before 2.6.39, 2.6 to 5.x.
 */
void __init smp_init(void)
{
	unsigned int cpu;

	if (smp_ops.smp_prepare_cpus)
		smp_ops.smp_prepare_cpus(setup_max_cpus);
	for_each_present_cpu(cpu) {
		if (num_online_cpus() >= setup_max_cpus)
			break;
		if (!cpu_online(cpu))
			cpu_up(cpu);
	}
	if (NR_CPUS > 1)
		pr_info("smp: Brought up %u CPU%s\n", num_online_cpus(),
			num_online_cpus() == 1 ? "" : "s");
	if (smp_ops.smp_cpus_done)
		smp_ops.smp_cpus_done(setup_max_cpus);
}
