/* SPDX-License-Identifier: MIT */
/*
 * Order between processors.  x86 keeps loads among loads and stores among
 * stores; only a store followed by a load may pass each other.  The locked add
 * works on every 486, unlike mfence.
 */
#ifndef _ASM_BARRIER_H
#define _ASM_BARRIER_H

#include <linux/compiler.h>

#define mb() __asm__ __volatile__("lock; addl $0, (%%esp)" : : : "memory", "cc")
#define rmb() barrier()
#define wmb() barrier()
#define smp_mb() mb()
#define smp_rmb() barrier()
#define smp_wmb() barrier()

#define smp_load_acquire(p)                                                                     \
	({                                                                                      \
		__typeof__(*(p)) __seen = READ_ONCE(*(p));                                      \
		barrier();                                                                      \
		__seen;                                                                         \
	})
#define smp_store_release(p, v)                                                                 \
	do {                                                                                    \
		barrier();                                                                      \
		WRITE_ONCE(*(p), v);                                                            \
	} while (0)

#define cpu_relax() __asm__ __volatile__("rep; nop" : : : "memory")

#endif /* _ASM_BARRIER_H */
