/* SPDX-License-Identifier: MIT */
/*
 * Bitmaps of any length.  Lengths and positions are in bits.  Bits of the last
 * word beyond the length are ignored when read and kept when written, so a
 * bitmap may share its last word with something else.
 * Linux: include/linux/bitmap.h, lib/bitmap.c, all versions.
 */
#ifndef _LINUX_BITMAP_H
#define _LINUX_BITMAP_H

#include <linux/bitops.h>
#include <linux/find.h>
#include <linux/types.h>

#define DECLARE_BITMAP(name, bits) unsigned long name[BITS_TO_LONGS(bits)]

void bitmap_set(unsigned long *map, unsigned long start, unsigned long len);
void bitmap_clear(unsigned long *map, unsigned long start, unsigned long len);
void bitmap_copy(unsigned long *dst, const unsigned long *src, unsigned long bits);
void bitmap_and(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		unsigned long bits);
void bitmap_or(unsigned long *dst, const unsigned long *a, const unsigned long *b,
	       unsigned long bits);
void bitmap_xor(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		unsigned long bits);
void bitmap_andnot(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		   unsigned long bits);
bool bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned long bits);
bool bitmap_subset(const unsigned long *part, const unsigned long *whole, unsigned long bits);
bool bitmap_intersects(const unsigned long *a, const unsigned long *b, unsigned long bits);
unsigned long bitmap_weight(const unsigned long *map, unsigned long bits);
unsigned long bitmap_find_next_zero_area(const unsigned long *map, unsigned long size,
					 unsigned long start, unsigned long len,
					 unsigned long align_mask);

static inline void bitmap_zero(unsigned long *map, unsigned long bits)
{
	bitmap_clear(map, 0, bits);
}

static inline void bitmap_fill(unsigned long *map, unsigned long bits)
{
	bitmap_set(map, 0, bits);
}

static inline bool bitmap_empty(const unsigned long *map, unsigned long bits)
{
	return find_first_bit(map, bits) == bits;
}

static inline bool bitmap_full(const unsigned long *map, unsigned long bits)
{
	return find_first_zero_bit(map, bits) == bits;
}

#endif /* _LINUX_BITMAP_H */
