/* SPDX-License-Identifier: MIT */
/* Exchanging a word of memory in one step that no processor sees the middle of (486). */
#ifndef _ASM_CMPXCHG_H
#define _ASM_CMPXCHG_H

#include <linux/compiler.h>
#include <linux/types.h>

#define __four_bytes(x) _Static_assert(sizeof(x) == 4, "only words of 4 bytes are exchanged")

/* What was there before.  The processor locks the bus for this one by itself. */
#define xchg(ptr, val)                                                                          \
	({                                                                                      \
		__typeof__(*(ptr)) __val = (val);                                               \
		__four_bytes(__val);                                                            \
		__asm__ __volatile__("xchgl %0, %1"                                             \
				     : "+r"(__val), "+m"(*(ptr))                                \
				     :                                                          \
				     : "memory");                                               \
		__val;                                                                          \
	})

/* What was there before; @new is there now when that was @old. */
#define cmpxchg(ptr, old, new)                                                                  \
	({                                                                                      \
		__typeof__(*(ptr)) __was = (old), __new = (new);                                \
		__four_bytes(__was);                                                            \
		__asm__ __volatile__("lock; cmpxchgl %2, %1"                                    \
				     : "+a"(__was), "+m"(*(ptr))                                \
				     : "r"(__new)                                               \
				     : "memory", "cc");                                         \
		__was;                                                                          \
	})

#endif /* _ASM_CMPXCHG_H */
