// SPDX-License-Identifier: MIT
/*
 * What a started processor does: it halts until there is a letter in its mailbox.
 *
 *	FREE ──> CLAIMED ──> POSTED ──> RUNNING ──> FREE
 *	 cpu_run_on(): anybody    │  the processor itself
 *	                          └ an interrupt wakes it
 *
 * Whoever takes the processor down claims its mailbox first: then it idles, and nobody
 * can give it anything to do.  In the idle loop it finds that it is not online any more.
 *
 * There is no scheduler: a letter is a function that runs to its end, with
 * interrupts on, on the processor's own stack.  That is how tests, benchmarks and
 * hot-add work on all processors at the same time.
 *
 * Must not know: what the functions do.
 */
#include <asm/barrier.h>
#include <asm/cmpxchg.h>
#include <asm/special_insns.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/percpu-defs.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#define WAIT_MS (600 * 1000)	/* cpu_wait_for(): longer than any test takes */

enum letter { FREE, CLAIMED, POSTED, RUNNING };

/**
 * struct mailbox - room for one function
 * @state: an enum letter
 * @fn: the function
 * @arg: its argument
 */
struct mailbox {
	u32 state;
	smp_call_func_t fn;
	void *arg;
};

static DEFINE_PER_CPU(struct mailbox, mailbox);

/**
 * cpu_startup_entry() - run what is asked for, for ever
 *
 * Context: a processor other than the boot processor, online; interrupts off.
 * Linux: cpu_startup_entry(), kernel/sched/idle.c, 3.10 to 5.x.
 */
void cpu_startup_entry(void)
{
	struct mailbox *box = this_cpu_ptr(&mailbox);

	for (;;) {
		local_irq_disable();
		if (smp_load_acquire(&box->state) != POSTED) {
			if (!cpu_online((unsigned int)smp_processor_id()))
				smp_ops.play_dead();	/* comes back by way of the trampoline */
			native_safe_halt();	/* no interrupt fits between on and halt */
			continue;
		}
		WRITE_ONCE(box->state, RUNNING);
		local_irq_enable();
		box->fn(box->arg);
		debug_check_no_locks_held(box->fn);
		smp_store_release(&box->state, FREE);
	}
}

/**
 * cpu_close_mailbox() - see to it that a processor idles, and that nobody changes that
 * @cpu: possible
 *
 * Return: 0; -EBUSY when it has something to do, or the mailbox is somebody else's.
 */
int cpu_close_mailbox(unsigned int cpu)
{
	return cmpxchg(&per_cpu(mailbox, cpu).state, FREE, CLAIMED) == FREE ? 0 : -EBUSY;
}

/* Undo that. */
void cpu_open_mailbox(unsigned int cpu)
{
	smp_store_release(&per_cpu(mailbox, cpu).state, FREE);
}

/**
 * cpu_run_on() - start a function on another processor, outside of interrupts
 * @cpu: which, not the caller's own and not the boot processor, which never idles
 * @fn: what; runs with interrupts on
 * @arg: its argument
 *
 * Return: 0, then cpu_wait_for() waits for its end; -EBUSY when that processor has
 *	something to do already; -ENXIO when it is not online, or never idles.
 * Context: any.
 */
int cpu_run_on(unsigned int cpu, smp_call_func_t fn, void *arg)
{
	struct mailbox *box;

	if (cpu == 0 || cpu >= nr_cpu_ids || !cpu_online(cpu))
		return -ENXIO;
	box = &per_cpu(mailbox, cpu);
	if (cpu_close_mailbox(cpu))
		return -EBUSY;
	if (!cpu_online(cpu)) {		/* has it gone since we looked? */
		cpu_open_mailbox(cpu);
		return -ENXIO;
	}
	box->fn = fn;
	box->arg = arg;
	smp_store_release(&box->state, POSTED);
	smp_mb();
	smp_ops.send_call_func_single_ipi(cpu);
	return 0;
}

/**
 * cpu_wait_for_timeout() - wait until a processor has done what cpu_run_on() gave it
 * @cpu: which
 * @ms: how long, in milliseconds; up to 4,000,000
 *
 * Return: 0 when it idles; -ETIMEDOUT, after a report that shows where it is.
 * Context: any; with interrupts off the caller answers calls meanwhile.
 */
int cpu_wait_for_timeout(unsigned int cpu, unsigned int ms)
{
	struct deadline limit = deadline_in(ms * USEC_PER_MSEC);

	if (cpu >= nr_cpu_ids)
		return 0;
	while (smp_load_acquire(&per_cpu(mailbox, cpu).state) != FREE) {
		if (irqs_disabled())
			smp_poll_calls();
		cpu_relax();
		if (deadline_passed(&limit)) {
			pr_alert("smp: CPU %u is not done after %u ms\n", cpu, ms);
			smp_report_silent(cpu);
			return -ETIMEDOUT;
		}
	}
	return 0;
}

/* For ten minutes at most. */
int cpu_wait_for(unsigned int cpu)
{
	return cpu_wait_for_timeout(cpu, WAIT_MS);
}

/**
 * cpu_run_on_each() - run a function on all processors at the same time, outside of interrupts
 * @fn: what; on the caller's own processor it is just called
 * @arg: the argument of all
 *
 * Return: 0 when it has returned everywhere; else what cpu_run_on() or cpu_wait_for() said of one
 *	processor, the others having been waited for.
 * Context: the boot processor, interrupts on.
 */
int cpu_run_on_each(smp_call_func_t fn, void *arg)
{
	unsigned int me = (unsigned int)smp_processor_id(), cpu;
	int err = 0, ret;

	for_each_online_cpu(cpu) {
		ret = cpu == me ? 0 : cpu_run_on(cpu, fn, arg);
		err = ret ? ret : err;
	}
	fn(arg);
	for_each_online_cpu(cpu) {
		ret = cpu == me ? 0 : cpu_wait_for(cpu);
		err = ret ? ret : err;
	}
	return err;
}
