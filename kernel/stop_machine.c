// SPDX-License-Identifier: MIT
/*
 * stop_machine(): one function runs while everybody else stands still.
 *
 *	caller		GATHER ────────> RUN ──────────────> DONE ──> waits until all left
 *	others		interrupt: join, spin ... members of cpus call fn, spin ... leave
 *
 * Who does not come in time is reported, and the whole is called off (CALLED_OFF
 * instead of RUN): nothing has happened then.  Once fn runs there is no way back.
 * A processor that comes too late finds that nobody waits for it.
 *
 * Invariants: round.phase changes under round.lock, and only by the caller; a
 * member of round.inside is a processor that has joined and not left; the next
 * round begins when nobody is inside.
 *
 * Must not know: what fn does.
 */
#include <asm/barrier.h>
#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/panic.h>
#include <linux/percpu-defs.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/stop_machine.h>

enum phase { DONE, GATHER, RUN, CALLED_OFF };

static struct {
	spinlock_t lock;		/* joining against calling off */
	u32 phase;
	unsigned int caller;
	struct cpumask inside;
	struct cpumask busy;		/* have to call fn, or are in it */
	cpu_stop_fn_t fn;
	void *data;
	int ret;
} round = { .lock = __SPIN_LOCK_UNLOCKED(round.lock) };

/* One at a time. */
static DEFINE_SPINLOCK(stop_lock);

static DEFINE_PER_CPU(struct call_single_data, stop_csd);

/* Is fn being run, by whomever, so that nobody answers calls? */
bool stop_machine_running(void)
{
	return READ_ONCE(round.phase) == RUN;
}

/* ---- those who are stopped --------------------------------------------------------- */

static bool join(unsigned int cpu)
{
	bool expected;

	spin_lock(&round.lock);
	expected = round.phase == GATHER;
	if (expected)
		cpumask_set_cpu(cpu, &round.inside);
	spin_unlock(&round.lock);
	return expected;
}

/* The first of those inside watches the caller: everybody else relies on him. */
static bool watches_caller(unsigned int cpu)
{
	return cpu == cpumask_first(&round.inside);
}

static void stand_still_while(u32 phase, unsigned int cpu)
{
	struct deadline limit = deadline_in(2 * smp_patience_us());

	while (READ_ONCE(round.phase) == phase) {
		cpu_relax();
		if (!deadline_passed(&limit))
			continue;
		if (watches_caller(cpu)) {
			pr_alert("stop_machine: CPU %u holds all others up\n", round.caller);
			smp_report_silent(round.caller);
		}
		limit = deadline_in(2 * smp_patience_us());
	}
}

static void call_fn(unsigned int cpu)
{
	int ret = round.fn(round.data);

	if (ret)
		WRITE_ONCE(round.ret, ret);
	smp_mb();
	cpumask_clear_cpu(cpu, &round.busy);
}

/* In the interrupt of everybody but the caller. */
static void stop_here(void *unused)
{
	unsigned int cpu = (unsigned int)smp_processor_id();

	if (!join(cpu))
		return;
	stand_still_while(GATHER, cpu);
	if (READ_ONCE(round.phase) == RUN) {
		if (cpumask_test_cpu(cpu, &round.busy))
			call_fn(cpu);
		stand_still_while(RUN, cpu);
	}
	cpumask_clear_cpu(cpu, &round.inside);
}

/* ---- the caller ---------------------------------------------------------------------- */

/* Another caller may be waiting for us to stop: interrupts are off here, so look. */
static void become_the_only_caller(void) __acquires(&stop_lock)
{
	while (!spin_trylock(&stop_lock)) {
		smp_poll_calls();
		cpu_relax();
	}
}

/**
 * stop_machine_hold() - nobody is stopped from here to stop_machine_release()
 *
 * For who starts a processor: that one would not stand still with the others.
 *
 * Context: no function that another processor asked for; not nested, nor around stop_machine().
 */
void stop_machine_hold(void) __acquires(&stop_lock)
{
	unsigned long flags;

	local_irq_save(flags);
	become_the_only_caller();
	local_irq_restore(flags);
}

void stop_machine_release(void) __releases(&stop_lock)
{
	spin_unlock(&stop_lock);
}

static void set_phase(enum phase phase)
{
	spin_lock(&round.lock);
	round.phase = phase;
	spin_unlock(&round.lock);
}

/* A processor whose csd is still queued from a round that was called off comes all the same. */
static void ask_to_stop(const struct cpumask *others)
{
	unsigned int cpu;

	for_each_cpu(cpu, others) {
		struct call_single_data *csd = &per_cpu(stop_csd, cpu);

		csd->func = stop_here;
		smp_call_function_single_async(cpu, csd);
	}
}

static void report_missing(const struct cpumask *missing)
{
	unsigned int cpu;

	for_each_cpu(cpu, missing) {
		pr_alert("stop_machine: CPU %u did not stop in %u ms\n", cpu,
			 smp_patience_us() / USEC_PER_MSEC);
		smp_report_silent(cpu);
	}
}

/* Someone may wait for us before he can come, so calls are answered until all are here. */
static bool all_have_come(const struct cpumask *others)
{
	struct deadline limit = deadline_in(smp_patience_us());
	struct cpumask missing;

	while (!cpumask_equal(&round.inside, others)) {
		smp_poll_calls();
		cpu_relax();
		if (!deadline_passed(&limit))
			continue;
		spin_lock(&round.lock);
		cpumask_andnot(&missing, others, &round.inside);
		if (!cpumask_empty(&missing))
			round.phase = CALLED_OFF;
		spin_unlock(&round.lock);
		report_missing(&missing);
		return cpumask_empty(&missing);
	}
	return true;
}

/* Until @mask is empty: the members are spinning, or in fn. */
static void wait_until_empty(const struct cpumask *mask, const char *what)
{
	struct deadline limit = deadline_in(smp_patience_us());
	unsigned int times = 0;

	while (!cpumask_empty(mask)) {
		cpu_relax();
		if (!deadline_passed(&limit))
			continue;
		pr_alert("stop_machine: CPU %u does not %s\n", cpumask_first(mask), what);
		smp_report_silent(cpumask_first(mask));
		if (++times * smp_timeout >= smp_hopeless)
			panic("stop_machine: CPU %u does not %s", cpumask_first(mask), what);
		limit = deadline_in(smp_patience_us());
	}
}

static int run_while_stopped(unsigned int me)
{
	set_phase(RUN);
	smp_forbid_calls(true);
	if (cpumask_test_cpu(me, &round.busy))
		call_fn(me);
	wait_until_empty(&round.busy, "return");
	smp_forbid_calls(false);
	return round.ret;
}

static int stop_others_and_run(unsigned int me)
{
	struct cpumask others;
	int ret = -ETIMEDOUT;

	cpumask_andnot(&others, cpu_online_mask, cpumask_of(me));
	set_phase(GATHER);
	ask_to_stop(&others);
	if (all_have_come(&others))
		ret = run_while_stopped(me);
	set_phase(DONE);
	wait_until_empty(&round.inside, "leave");
	return ret;
}

/**
 * stop_machine() - run a function while all other processors stand still
 * @fn: what; runs with interrupts off, must not call other processors nor take a lock
 *	that one of them may hold
 * @data: its argument
 * @cpus: who calls @fn, all at the same time; NULL: the caller alone
 *
 * Return: 0 when @fn returned 0 everywhere, else what one of them returned;
 *	-ETIMEDOUT when a processor did not stop: it has been reported, and @fn was not
 *	called; -ENXIO when nobody in @cpus is online; -EBUSY when called from a function
 *	that another processor asked for, or from @fn.
 * Context: interrupts on or off; no lock may be held that others wait for with interrupts off.
 * Linux: stop_machine(), kernel/stop_machine.c, all versions.
 */
int stop_machine(cpu_stop_fn_t fn, void *data, const struct cpumask *cpus)
{
	unsigned int me = (unsigned int)smp_processor_id();
	const struct cpumask alone = *cpumask_of(me);
	unsigned long flags;
	int ret;

	if (WARN_ON_ONCE(smp_calls_in_progress() || stop_machine_running()))
		return -EBUSY;
	if (!cpus)
		cpus = &alone;
	local_irq_save(flags);
	become_the_only_caller();		/* nobody comes or goes from here on */
	round.caller = me;
	round.fn = fn;
	round.data = data;
	round.ret = 0;
	cpumask_and(&round.busy, cpus, cpu_online_mask);
	ret = cpumask_empty(&round.busy) ? -ENXIO : stop_others_and_run(me);
	spin_unlock(&stop_lock);
	local_irq_restore(flags);
	return ret;
}
