// SPDX-License-Identifier: MIT
/*
 * Division by a 64-bit number, for the rare case that one is needed; division
 * by 32 bits is two instructions in linux/math64.h.
 */
#include <linux/bitops.h>
#include <linux/math64.h>

/**
 * div64_u64_rem() - divide 64 bits by 64 bits
 * @dividend: any value
 * @divisor: not 0
 * @remainder: out
 *
 * Beyond 32 bits the quotient has less than 32 bits: found by shifting the
 * divisor under the dividend and subtracting, a bit at a time.
 *
 * Return: the quotient, rounded down.
 */
u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder)
{
	u64 quotient = 0;
	u32 rest;
	int shift;

	if (!(divisor >> 32)) {
		quotient = div_u64_rem(dividend, (u32)divisor, &rest);
		*remainder = rest;
		return quotient;
	}
	for (shift = fls64(dividend) - fls64(divisor); shift >= 0; shift--) {
		quotient <<= 1;
		if (dividend >= divisor << shift) {
			dividend -= divisor << shift;
			quotient |= 1;
		}
	}
	*remainder = dividend;
	return quotient;
}

static u64 magnitude(s64 value)
{
	return value < 0 ? 0 - (u64)value : (u64)value;
}

/**
 * div64_s64() - divide signed numbers
 * @dividend: any value
 * @divisor: not 0
 *
 * Return: the quotient, rounded towards 0.
 */
s64 div64_s64(s64 dividend, s64 divisor)
{
	u64 quotient = div64_u64(magnitude(dividend), magnitude(divisor));

	return (dividend < 0) != (divisor < 0) ? (s64)(0 - quotient) : (s64)quotient;
}
