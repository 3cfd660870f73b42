// SPDX-License-Identifier: MIT
/*
 * Crash kinds: spinlocks used wrongly, and waiting where that is forbidden. Only kernels that watch
 * over it have them (configs/debug): in others the first of these hangs.
 */
#include <asm/barrier.h>
#include <kunit/crash.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#ifdef CONFIG_DEBUG_SPINLOCK

static DEFINE_SPINLOCK(victim);

static void take_victim(void *unused)
{
	spin_lock(&victim);
}

static noinline void crash_lock_recursion(void)
{
	crash_fact("victim", (unsigned long)&victim);
	take_victim(NULL);
	spin_lock(&victim);
	spin_unlock(&victim);
	spin_unlock(&victim);
}
CRASH_SURVIVES("lock-recursion", crash_lock_recursion, "takes a lock twice");

static noinline void crash_lock_unlocked(void)
{
	crash_fact("victim", (unsigned long)&victim);
	spin_unlock(&victim);
}
CRASH_SURVIVES("lock-already-unlocked", crash_lock_unlocked, "gives back a lock that nobody holds");

static noinline void crash_lock_magic(void)
{
	static spinlock_t never_initialised;

	crash_fact("victim", (unsigned long)&never_initialised);
	spin_lock(&never_initialised);
	spin_unlock(&never_initialised);
}
CRASH_SURVIVES("lock-bad-magic", crash_lock_magic, "takes a lock that was never initialised");

static void take_lock(void *lock)
{
	spin_lock(lock);
}

static noinline void crash_lock_wrong_cpu(void)
{
	static DEFINE_SPINLOCK(theirs);

	crash_fact("victim", (unsigned long)&theirs);
	smp_call_function_single(1, take_lock, &theirs, true);
	spin_unlock(&theirs);
}
CRASH_SURVIVES("lock-wrong-cpu", crash_lock_wrong_cpu,
	       "gives back a lock that another processor took");

static void take_and_give_back(void *lock)
{
	spin_lock(lock);
	spin_unlock(lock);
}

static noinline void crash_lock_irq_unsafe(void)
{
	static DEFINE_SPINLOCK(unsafe);

	crash_fact("victim", (unsigned long)&unsafe);
	spin_lock(&unsafe);		/* an interrupt could hit here, and wait for ever */
	spin_unlock(&unsafe);
	smp_call_function_single(1, take_and_give_back, &unsafe, true);
}
CRASH_SURVIVES("lock-irq-unsafe", crash_lock_irq_unsafe,
	       "takes a lock in interrupts that is also taken with interrupts on");

static noinline void crash_lock_held(void)
{
	crash_fact("victim", (unsigned long)&victim);
	cpu_run_on(1, take_victim, NULL);
	cpu_wait_for(1);
	spin_lock_init(&victim);
}
CRASH_SURVIVES("lock-held", crash_lock_held,
	       "ends its work on another processor with a lock still taken");

/* The other processor holds it and does not come back. */
static void keep_victim(void *unused)
{
	take_victim(NULL);
	for (;;)
		cpu_relax();
}

static noinline void crash_lock_lockup(void)
{
	crash_fact("victim", (unsigned long)&victim);
	cpu_run_on(1, keep_victim, NULL);
	while (!spin_is_locked(&victim))
		cpu_relax();
	spin_lock(&victim);
}
CRASH_DIES("lock-lockup", crash_lock_lockup, "waits for a lock that is never given back");

#endif /* CONFIG_DEBUG_SPINLOCK */

#ifdef CONFIG_DEBUG_ATOMIC_SLEEP

static noinline void crash_sleep_irqs_off(void)
{
	unsigned long flags;

	local_irq_save(flags);
	kfree(kmalloc(100, GFP_KERNEL));
	local_irq_restore(flags);
}
CRASH_SURVIVES("sleep-irqs-off", crash_sleep_irqs_off,
	       "allocates with GFP_KERNEL while interrupts are off");

static noinline void crash_sleep_locked(void)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	__free_page(alloc_page(GFP_KERNEL));
	spin_unlock(&lock);
}
CRASH_SURVIVES("sleep-locked", crash_sleep_locked,
	       "allocates with GFP_KERNEL while it holds a spinlock");

static void allocate(void *unused)
{
	kfree(kmalloc(100, GFP_KERNEL));
}

static noinline void crash_sleep_in_interrupt(void)
{
	smp_call_function_single(1, allocate, NULL, true);
}
CRASH_SURVIVES("sleep-in-interrupt", crash_sleep_in_interrupt,
	       "allocates with GFP_KERNEL in an interrupt");

#endif /* CONFIG_DEBUG_ATOMIC_SLEEP */
