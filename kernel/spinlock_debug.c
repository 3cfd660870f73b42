// SPDX-License-Identifier: MIT
/*
 * Spinlocks that watch over their use.
 *
 *	bad magic		never initialised, or written over
 *	recursion		who holds it takes it again: would wait for ever
 *	already unlocked	given back though nobody holds it
 *	wrong CPU		given back by another processor than the one that took it
 *	taken in interrupts and with interrupts on
 *				an interrupt may hit its owner and wait for ever
 *	held on return		work on another processor is done, and a lock still taken
 *	lockup suspected	waited for longer than smp_timeout= says; the owner is shown
 *
 * After a report the kernel goes on as well as it can: an owner who comes in again
 * is let in, a free lock stays free.
 *
 * Must not know: what a lock protects.  Holds no lock itself.
 */
#include <asm/atomic.h>
#include <asm/barrier.h>
#include <asm/processor.h>
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/percpu-defs.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#ifdef CONFIG_DEBUG_SPINLOCK

#define SPIN_SEEN_IN_INTERRUPT 0x1
#define SPIN_SEEN_INTERRUPTS_ON 0x2
#define SPIN_SEEN_REPORTED 0x4

static atomic_t complaints = ATOMIC_INIT(0);

/* A report takes printk()'s lock, which may be the one that it is about. */
static DEFINE_PER_CPU(bool, reporting);

/* Reports so far.  Linux has no such number: there the first report ends all checks. */
unsigned long spinlock_complaints(void)
{
	return (unsigned long)atomic_read(&complaints);
}

/* Linux: spin_dump(), kernel/locking/spinlock_debug.c; there with task names. */
static void complain(const spinlock_t *lock, const char *what, unsigned long ip)
{
	atomic_inc(&complaints);
	if (this_cpu_read(reporting))
		return;
	this_cpu_write(reporting, true);
	pr_emerg("BUG: spinlock %s on CPU#%d, %pS\n", what, smp_processor_id(), (void *)ip);
	pr_emerg(" lock: 0x%p, .magic: %08x, .owner_cpu: %d, last taken at: %pS\n", lock,
		 lock->magic, lock->owner_cpu, (void *)lock->taken_at);
	dump_caller();
	this_cpu_write(reporting, false);
}

/* After the report it counts as initialised: one report for each lock. */
static void check_magic(spinlock_t *lock, unsigned long ip)
{
	if (likely(lock->magic == SPINLOCK_MAGIC))
		return;
	complain(lock, "bad magic", ip);
	lock->magic = SPINLOCK_MAGIC;
	lock->nested = 0;
	if (!arch_spin_is_locked(&lock->raw))
		lock->owner_cpu = SPINLOCK_NO_OWNER;
}

/* ---- what this processor holds ------------------------------------------------------ */

/* Locks that it has taken and not given back, and the one it took last. */
static DEFINE_PER_CPU(unsigned int, nr_held);
static DEFINE_PER_CPU(const spinlock_t *, last_taken);

/* Does this processor hold a spinlock?  Linux has preempt_count() for this. */
bool spinlocks_held(void)
{
	return this_cpu_read(nr_held) != 0;
}

/**
 * debug_check_no_locks_held() - complain if this processor holds a spinlock
 * @fn: what it has just done
 *
 * Linux: debug_check_no_locks_held(), kernel/locking/lockdep.c, 2.6.17 to 5.x.
 */
void debug_check_no_locks_held(const void *fn)
{
	if (likely(!this_cpu_read(nr_held)))
		return;
	complain(this_cpu_read(last_taken), "held on return", (unsigned long)fn);
	this_cpu_write(nr_held, 0);
}

static void note_held(const spinlock_t *lock)
{
	this_cpu_inc(nr_held);
	this_cpu_write(last_taken, lock);
}

static void note_given_back(const spinlock_t *lock)
{
	if (lock->owner_cpu == smp_processor_id() && this_cpu_read(nr_held))
		this_cpu_dec(nr_held);
}

/* ---- taking ------------------------------------------------------------------------- */

/* The lock is ours. */
static void note_owner(spinlock_t *lock, unsigned long ip)
{
	const u16 both = SPIN_SEEN_IN_INTERRUPT | SPIN_SEEN_INTERRUPTS_ON;

	lock->owner_cpu = smp_processor_id();
	lock->taken_at = ip;
	note_held(lock);
	if (smp_calls_in_progress())
		lock->seen |= SPIN_SEEN_IN_INTERRUPT;
	else if (!irqs_disabled())
		lock->seen |= SPIN_SEEN_INTERRUPTS_ON;
	if (unlikely((lock->seen & (both | SPIN_SEEN_REPORTED)) == both)) {
		lock->seen |= SPIN_SEEN_REPORTED;
		complain(lock, "taken in interrupts and with interrupts on", ip);
	}
}

static bool held_by_me(const spinlock_t *lock)
{
	return arch_spin_is_locked(&lock->raw) &&
	       READ_ONCE(lock->owner_cpu) == smp_processor_id();
}

static void complain_of_lockup(const spinlock_t *lock, unsigned long ip, unsigned int times)
{
	int owner = READ_ONCE(lock->owner_cpu);

	complain(lock, "lockup suspected", ip);
	if (owner >= 0 && !this_cpu_read(reporting))
		smp_report_silent((unsigned int)owner);
	if (times * smp_timeout >= smp_hopeless)
		panic("spinlock lockup on CPU#%d, held by CPU#%d", smp_processor_id(), owner);
}

/* Our ticket is drawn: fairness stays, whatever is reported meanwhile. */
static void wait_for_turn(spinlock_t *lock, u32 ticket, unsigned long ip)
{
	struct deadline limit = deadline_in(smp_patience_us());
	unsigned int times = 0;

	while (!arch_spin_is_turn(&lock->raw, ticket)) {
		cpu_relax();
		if (deadline_passed(&limit)) {
			complain_of_lockup(lock, ip, ++times);
			limit = deadline_in(smp_patience_us());
		}
	}
}

/* Linux: do_raw_spin_lock(), kernel/locking/spinlock_debug.c (lib/ before 3.13). */
void debug_spin_lock(spinlock_t *lock)
{
	unsigned long ip = _RET_IP_;

	check_magic(lock, ip);
	if (unlikely(held_by_me(lock))) {
		complain(lock, "recursion", ip);
		lock->nested++;
		return;
	}
	wait_for_turn(lock, arch_spin_draw_ticket(&lock->raw), ip);
	note_owner(lock, ip);
}

/* Linux: do_raw_spin_trylock(). */
bool debug_spin_trylock(spinlock_t *lock)
{
	unsigned long ip = _RET_IP_;

	check_magic(lock, ip);
	if (!arch_spin_trylock(&lock->raw))
		return false;
	note_owner(lock, ip);
	return true;
}

/* ---- giving back --------------------------------------------------------------------- */

/* Linux: do_raw_spin_unlock(). */
void debug_spin_unlock(spinlock_t *lock)
{
	unsigned long ip = _RET_IP_;

	check_magic(lock, ip);
	if (unlikely(!arch_spin_is_locked(&lock->raw))) {
		complain(lock, "already unlocked", ip);
		return;
	}
	if (unlikely(lock->owner_cpu != smp_processor_id()))
		complain(lock, "wrong CPU", ip);
	if (unlikely(lock->nested)) {
		lock->nested--;
		return;
	}
	note_given_back(lock);
	lock->owner_cpu = SPINLOCK_NO_OWNER;
	arch_spin_unlock(&lock->raw);
}

#endif /* CONFIG_DEBUG_SPINLOCK */
