/* SPDX-License-Identifier: MIT */
/*
 * Ticket locks: who comes draws the next ticket and waits until it is served.
 *
 *	 31         16 15          0
 *	|   next      |   served    |     free when both are equal
 *
 * Drawing is one locked xadd of 0x10000 (a 486 has it); it returns the word as
 * it was, so ticket and owner are read in the same moment.  First come, first
 * served: no processor starves.
 */
#ifndef _ASM_SPINLOCK_H
#define _ASM_SPINLOCK_H

#include <asm/barrier.h>
#include <linux/types.h>

typedef union {
	u32 word;
	struct {
		u16 served;
		u16 next;
	};
} arch_spinlock_t;

#define __ARCH_SPIN_LOCK_UNLOCKED { 0 }

/* The ticket, in the upper half; the lower half says who was being served then. */
static __always_inline u32 arch_spin_draw_ticket(arch_spinlock_t *lock)
{
	u32 seen = 0x10000;

	__asm__ __volatile__("lock; xaddl %0, %1"
			     : "+r"(seen), "+m"(lock->word)
			     :
			     : "memory", "cc");
	return seen;
}

static __always_inline bool arch_spin_is_turn(const arch_spinlock_t *lock, u32 ticket)
{
	bool turn = READ_ONCE(lock->served) == (u16)(ticket >> 16);

	barrier();	/* nothing of what the lock protects has been read before */
	return turn;
}

static __always_inline void arch_spin_lock(arch_spinlock_t *lock)
{
	u32 ticket = arch_spin_draw_ticket(lock);

	if (likely((u16)(ticket >> 16) == (u16)ticket))
		return;
	while (!arch_spin_is_turn(lock, ticket))
		cpu_relax();
}

static __always_inline bool arch_spin_trylock(arch_spinlock_t *lock)
{
	u32 old = READ_ONCE(lock->word);
	u32 seen = old;

	if ((u16)(old >> 16) != (u16)old)
		return false;
	__asm__ __volatile__("lock; cmpxchgl %2, %1"
			     : "+a"(seen), "+m"(lock->word)
			     : "r"(old + 0x10000)
			     : "memory", "cc");
	return seen == old;
}

/* Only the owner writes "served", so a plain increment releases. */
static __always_inline void arch_spin_unlock(arch_spinlock_t *lock)
{
	smp_store_release(&lock->served, (u16)(lock->served + 1));
}

static __always_inline bool arch_spin_is_locked(const arch_spinlock_t *lock)
{
	u32 word = READ_ONCE(lock->word);

	return (u16)(word >> 16) != (u16)word;
}

#endif /* _ASM_SPINLOCK_H */
