/* SPDX-License-Identifier: MIT */
/* min and max that evaluate each argument once and refuse mixed types. */
#ifndef _LINUX_MINMAX_H
#define _LINUX_MINMAX_H

#include <linux/compiler.h>

#define __same_type(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))

#define __pick_named(a, op, b, left, right)                                                     \
	({                                                                                      \
		__typeof__(a) left = (a);                                                       \
		__typeof__(b) right = (b);                                                      \
		(void)(&left == &right);                                                        \
		left op right ? left : right;                                                   \
	})

/* Names that exist once: a min() in an argument of another hides nothing. */
#define __pick(a, op, b) __pick_named(a, op, b, __UNIQUE_ID(left), __UNIQUE_ID(right))

#define min(a, b) __pick(a, <, b)
#define max(a, b) __pick(a, >, b)
#define min_t(type, a, b) min((type)(a), (type)(b))
#define max_t(type, a, b) max((type)(a), (type)(b))
#define min3(a, b, c) min(min(a, b), c)
#define max3(a, b, c) max(max(a, b), c)
#define clamp(val, lo, hi) min(max(val, lo), hi)
#define clamp_t(type, val, lo, hi) clamp((type)(val), (type)(lo), (type)(hi))

#define swap(a, b)                                                                              \
	do {                                                                                    \
		__typeof__(a) __kept = (a);                                                     \
		(a) = (b);                                                                      \
		(b) = __kept;                                                                   \
	} while (0)

#endif /* _LINUX_MINMAX_H */
