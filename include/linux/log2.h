/* SPDX-License-Identifier: MIT */
/* Powers of two.  With a constant argument the result is a constant. */
#ifndef _LINUX_LOG2_H
#define _LINUX_LOG2_H

#include <linux/types.h>

#define __ilog2_u32(n) (31 - __builtin_clz(n))
#define __ilog2_u64(n)                                                                          \
	((u32)((u64)(n) >> 32) ? 32 + __ilog2_u32((u32)((u64)(n) >> 32)) : __ilog2_u32((u32)(n)))

/* Index of the highest set bit; n is evaluated more than once and must not be 0. */
#define ilog2(n) (sizeof(n) > 4 ? __ilog2_u64(n) : __ilog2_u32((u32)(n)))

/* The nearest power of two that is not below, not above n; n from 1 to 2^31. */
#define roundup_pow_of_two(n) ((n) == 1 ? 1UL : 2UL << ilog2((unsigned long)(n)-1))
#define rounddown_pow_of_two(n) (1UL << ilog2((unsigned long)(n)))

/* The smallest order for which 2^order is at least n; 0 for n up to 1. */
#define order_base_2(n) ((n) > 1 ? ilog2((unsigned long)(n)-1) + 1 : 0)

#endif /* _LINUX_LOG2_H */
