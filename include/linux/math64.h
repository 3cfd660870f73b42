/* SPDX-License-Identifier: MIT */
/*
 * 64-bit division on a 32-bit processor.  The language's own / and % on u64
 * need libgcc, which this kernel does not link: use these.
 * Linux: include/linux/math64.h, 2.6.26 to 5.x.
 */
#ifndef _LINUX_MATH64_H
#define _LINUX_MATH64_H

#include <linux/types.h>

/**
 * div_u64_rem() - divide 64 bits by 32 bits
 * @dividend: any value
 * @divisor: not 0
 * @remainder: out
 *
 * Schoolbook division with "digits" of 32 bits: the remainder of the high
 * digit is carried in front of the low one, so that no quotient overflows and
 * divl never faults.
 *
 * Return: the quotient, rounded down.
 */
static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	u32 high = (u32)(dividend >> 32);
	u32 low = (u32)dividend;
	u32 carried = high % divisor;

	high /= divisor;
	__asm__("divl %2" : "+a"(low), "+d"(carried) : "rm"(divisor) : "cc");
	*remainder = carried;
	return ((u64)high << 32) | low;
}

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	u32 remainder;

	return div_u64_rem(dividend, divisor, &remainder);
}

u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder);
s64 div64_s64(s64 dividend, s64 divisor);

static inline u64 div64_u64(u64 dividend, u64 divisor)
{
	u64 remainder;

	return div64_u64_rem(dividend, divisor, &remainder);
}

/* (a * b) >> shift with a 96-bit product in between; shift at most 32. */
static inline u64 mul_u64_u32_shr(u64 a, u32 b, unsigned int shift)
{
	u64 low = (u64)(u32)a * b;
	u64 high = (u64)(u32)(a >> 32) * b;

	return (low >> shift) + (high << (32 - shift));
}

/* n becomes the quotient; the value is the remainder.  n is a u64 variable. */
#define do_div(n, base)                                                                         \
	({                                                                                      \
		u32 __rest;                                                                     \
		(n) = div_u64_rem(n, base, &__rest);                                            \
		__rest;                                                                         \
	})

#endif /* _LINUX_MATH64_H */
