/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H

#include <asm/bitops.h>

#define BIT_ULL(nr) (1ULL << (nr))
#define GENMASK(high, low) ((~0UL << (low)) & (~0UL >> (BITS_PER_LONG - 1 - (high))))

/* What leaves at the low end comes in at the high one.  Linux: ror32(), all versions. */
static inline u32 ror32(u32 word, unsigned int shift)
{
	return (word >> (shift & 31)) | (word << (-shift & 31));
}

/**
 * hweight32() - number of bits set
 * @word: any value
 *
 * Sums neighbours in ever wider fields: a 486 has no popcnt and libgcc is absent.
 *
 * Return: 0 to 32.
 */
static inline unsigned int hweight32(u32 word)
{
	word -= (word >> 1) & 0x55555555;
	word = (word & 0x33333333) + ((word >> 2) & 0x33333333);
	word = (word + (word >> 4)) & 0x0f0f0f0f;
	return (word * 0x01010101) >> 24;
}

#define hweight_long(w) hweight32((u32)(w))

#endif /* _LINUX_BITOPS_H */
