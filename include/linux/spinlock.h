/* SPDX-License-Identifier: MIT */
/*
 * Spinlocks.  The _irqsave forms also keep this processor's interrupts off, for
 * data that an interrupt handler touches; the flags nest.
 * Linux: include/linux/spinlock.h, all versions.
 */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <asm/spinlock.h>
#include <linux/bug.h>
#include <linux/irqflags.h>

typedef struct spinlock {
	arch_spinlock_t raw;
} spinlock_t;

#define __SPIN_LOCK_UNLOCKED(name) { __ARCH_SPIN_LOCK_UNLOCKED }
#define DEFINE_SPINLOCK(name) spinlock_t name = __SPIN_LOCK_UNLOCKED(name)

static inline void spin_lock_init(spinlock_t *lock)
{
	lock->raw.word = 0;
}

static __always_inline void spin_lock(spinlock_t *lock)
{
	arch_spin_lock(&lock->raw);
}

static __always_inline bool spin_trylock(spinlock_t *lock)
{
	return arch_spin_trylock(&lock->raw);
}

static __always_inline void spin_unlock(spinlock_t *lock)
{
	arch_spin_unlock(&lock->raw);
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

static inline void spin_lock_irq(spinlock_t *lock)
{
	local_irq_disable();
	spin_lock(lock);
}

static inline void spin_unlock_irq(spinlock_t *lock)
{
	spin_unlock(lock);
	local_irq_enable();
}

#endif /* _LINUX_SPINLOCK_H */
