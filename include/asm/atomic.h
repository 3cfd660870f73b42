/* SPDX-License-Identifier: MIT */
/* Counters that several processors and interrupts may change (486 instructions only). */
#ifndef _ASM_ATOMIC_H
#define _ASM_ATOMIC_H

#include <linux/compiler.h>
#include <linux/types.h>

typedef struct {
	int counter;
} atomic_t;

#define ATOMIC_INIT(i) { (i) }

static inline int atomic_read(const atomic_t *v)
{
	return READ_ONCE(v->counter);
}

static inline void atomic_set(atomic_t *v, int i)
{
	WRITE_ONCE(v->counter, i);
}

static inline void atomic_add(int i, atomic_t *v)
{
	__asm__ __volatile__("lock; addl %1, %0" : "+m"(v->counter) : "ir"(i) : "memory", "cc");
}

static inline void atomic_sub(int i, atomic_t *v)
{
	__asm__ __volatile__("lock; subl %1, %0" : "+m"(v->counter) : "ir"(i) : "memory", "cc");
}

static inline void atomic_inc(atomic_t *v)
{
	atomic_add(1, v);
}

static inline void atomic_dec(atomic_t *v)
{
	atomic_sub(1, v);
}

/* True when the count has come down to zero. */
static inline bool atomic_dec_and_test(atomic_t *v)
{
	bool zero;

	__asm__ __volatile__("lock; decl %0" : "+m"(v->counter), "=@cce"(zero) : : "memory");
	return zero;
}

/* The new value. */
static inline int atomic_add_return(int i, atomic_t *v)
{
	int before = i;

	__asm__ __volatile__("lock; xaddl %0, %1"
			     : "+r"(before), "+m"(v->counter)
			     :
			     : "memory", "cc");
	return before + i;
}

#define atomic_inc_return(v) atomic_add_return(1, v)
#define atomic_dec_return(v) atomic_add_return(-1, v)

static inline int atomic_xchg(atomic_t *v, int new)
{
	__asm__ __volatile__("xchgl %0, %1" : "+r"(new), "+m"(v->counter) : : "memory");
	return new;
}

/* The value before; the exchange took place when it equals @old. */
static inline int atomic_cmpxchg(atomic_t *v, int old, int new)
{
	__asm__ __volatile__("lock; cmpxchgl %2, %1"
			     : "+a"(old), "+m"(v->counter)
			     : "r"(new)
			     : "memory", "cc");
	return old;
}

#endif /* _ASM_ATOMIC_H */
