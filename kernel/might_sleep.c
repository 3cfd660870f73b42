// SPDX-License-Identifier: MIT
/*
 * Waiting where nobody may wait.
 *
 * A function that may wait, for other processors or for caches that are emptied, says
 * so with might_sleep(). Who calls it in an interrupt, with interrupts off or with a
 * spinlock held may wait for ever, but nearly always does not: it depends on how much
 * memory is free at that moment. With this check it is reported each time, however
 * lucky the call is.
 *
 * Must not know: what is waited for.
 */
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/might_sleep.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#ifdef CONFIG_DEBUG_ATOMIC_SLEEP

static bool watching;
static unsigned long told_caller;	/* one report for each in a row */

static bool in_atomic(void)
{
	return smp_calls_in_progress() || spinlocks_held();
}

/* Interrupts are off during the boot, and nobody could disturb it: from here on it matters. */
void might_sleep_watch(bool on)
{
	watching = on;
}

/* Linux: __might_sleep(), kernel/sched/core.c, 2.6 to 5.x. */
void __might_sleep(unsigned long caller)
{
	if (likely(!irqs_disabled() && !in_atomic()) || !watching || panic_in_progress() ||
	    caller == told_caller)
		return;
	told_caller = caller;
	pr_err("BUG: sleeping function called from invalid context at %pS\n", (void *)caller);
	pr_err("in_interrupt(): %d, spinlocks held: %d, irqs_disabled(): %d, CPU: %d\n",
	       smp_calls_in_progress(), spinlocks_held(), irqs_disabled(), smp_processor_id());
	dump_caller();
}

#endif /* CONFIG_DEBUG_ATOMIC_SLEEP */
