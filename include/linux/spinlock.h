/* SPDX-License-Identifier: MIT */
/*
 * Spinlocks.  The _irqsave forms also keep this processor's interrupts off, for
 * data that an interrupt handler touches; the flags nest.
 *
 * With CONFIG_DEBUG_SPINLOCK each lock knows who holds it since where, and wrong
 * use is reported under a name (kernel/spinlock_debug.c).
 *
 * Linux: include/linux/spinlock.h, all versions.
 */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <asm/spinlock.h>
#include <linux/bug.h>
#include <linux/irqflags.h>

#ifdef CONFIG_DEBUG_SPINLOCK

#define SPINLOCK_MAGIC 0xdead4ead
#define SPINLOCK_NO_OWNER (-1)

/**
 * struct spinlock - a lock and its history
 * @raw: the lock
 * @magic: SPINLOCK_MAGIC since it was initialised
 * @owner_cpu: who holds it; SPINLOCK_NO_OWNER
 * @taken_at: the instruction behind the call that took it last
 * @nested: how often its owner has come in again, which is a bug that was reported
 * @seen: SPIN_SEEN_*
 */
typedef struct spinlock {
	arch_spinlock_t raw;
	u32 magic;
	int owner_cpu;
	unsigned long taken_at;
	u16 nested;
	u16 seen;
} spinlock_t;

#define __SPIN_LOCK_UNLOCKED(name)                                                              \
	{ .raw = __ARCH_SPIN_LOCK_UNLOCKED, .magic = SPINLOCK_MAGIC,                            \
	  .owner_cpu = SPINLOCK_NO_OWNER }

void debug_spin_lock(spinlock_t *lock);
bool debug_spin_trylock(spinlock_t *lock);
void debug_spin_unlock(spinlock_t *lock);
unsigned long spinlock_complaints(void);
bool spinlocks_held(void);
void debug_check_no_locks_held(const void *fn);

#define __spin_lock(lock) debug_spin_lock(lock)
#define __spin_trylock(lock) debug_spin_trylock(lock)
#define __spin_unlock(lock) debug_spin_unlock(lock)

#else

typedef struct spinlock {
	arch_spinlock_t raw;
} spinlock_t;

#define __SPIN_LOCK_UNLOCKED(name) { .raw = __ARCH_SPIN_LOCK_UNLOCKED }

#define spinlock_complaints() 0UL	/* nobody looks */
#define spinlocks_held() false
#define debug_check_no_locks_held(fn) ((void)(fn))

#define __spin_lock(lock) arch_spin_lock(&(lock)->raw)
#define __spin_trylock(lock) arch_spin_trylock(&(lock)->raw)
#define __spin_unlock(lock) arch_spin_unlock(&(lock)->raw)

#endif /* CONFIG_DEBUG_SPINLOCK */

#define DEFINE_SPINLOCK(name) spinlock_t name = __SPIN_LOCK_UNLOCKED(name)

static inline void spin_lock_init(spinlock_t *lock)
{
	*lock = (spinlock_t)__SPIN_LOCK_UNLOCKED(lock);
}

static __always_inline void spin_lock(spinlock_t *lock) __acquires(lock)
{
	__acquire(lock);
	__spin_lock(lock);
}

#define spin_trylock(lock) __cond_lock(lock, __spin_trylock(lock))

static __always_inline void spin_unlock(spinlock_t *lock) __releases(lock)
{
	__release(lock);
	__spin_unlock(lock);
}

static __always_inline bool spin_is_locked(const spinlock_t *lock)
{
	return arch_spin_is_locked(&lock->raw);
}

#define assert_spin_locked(lock) BUG_ON(!spin_is_locked(lock))

#define spin_lock_irqsave(lock, flags)                                                          \
	do {                                                                                    \
		local_irq_save(flags);                                                          \
		spin_lock(lock);                                                                \
	} while (0)

#define spin_unlock_irqrestore(lock, flags)                                                     \
	do {                                                                                    \
		spin_unlock(lock);                                                              \
		local_irq_restore(flags);                                                       \
	} while (0)

static inline void spin_lock_irq(spinlock_t *lock) __acquires(lock)
{
	local_irq_disable();
	spin_lock(lock);
}

static inline void spin_unlock_irq(spinlock_t *lock) __releases(lock)
{
	spin_unlock(lock);
	local_irq_enable();
}

#endif /* _LINUX_SPINLOCK_H */
