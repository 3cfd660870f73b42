// SPDX-License-Identifier: MIT
/*
 * Bitmaps: ranges, logic, counting.
 *
 * Offers the bitmap_*() functions of linux/bitmap.h.  No locking, no state.
 */
#include <linux/bitmap.h>
#include <linux/kernel.h>

/* The bits of word @index that lie in [start, end). */
static inline unsigned long word_mask(unsigned long index, unsigned long start, unsigned long end)
{
	unsigned long first = index * BITS_PER_LONG;
	unsigned long mask = ~0UL;

	if (start > first)
		mask &= ~0UL << (start - first);
	if (end < first + BITS_PER_LONG)
		mask &= (1UL << (end - first)) - 1;
	return mask;
}

/* All words that hold a bit of [start, start + len), and those bits of each. */
#define for_each_word_in_range(index, mask, start, len)                                         \
	for ((index) = BIT_WORD(start);                                                         \
	     (index) < BITS_TO_LONGS((start) + (len)) && (len) &&                               \
	     ((mask) = word_mask(index, start, (start) + (len)), true);                         \
	     (index)++)

/**
 * bitmap_set() - set a range of bits
 * @map: bitmap
 * @start: first bit
 * @len: number of bits
 */
void bitmap_set(unsigned long *map, unsigned long start, unsigned long len)
{
	unsigned long index, mask;

	for_each_word_in_range(index, mask, start, len)
		map[index] |= mask;
}

/**
 * bitmap_clear() - clear a range of bits
 * @map: bitmap
 * @start: first bit
 * @len: number of bits
 */
void bitmap_clear(unsigned long *map, unsigned long start, unsigned long len)
{
	unsigned long index, mask;

	for_each_word_in_range(index, mask, start, len)
		map[index] &= ~mask;
}

static inline void store_masked(unsigned long *word, unsigned long value, unsigned long mask)
{
	*word = (*word & ~mask) | (value & mask);
}

/**
 * bitmap_copy() - copy a bitmap
 * @dst: to
 * @src: from
 * @bits: length of both
 */
void bitmap_copy(unsigned long *dst, const unsigned long *src, unsigned long bits)
{
	unsigned long i, mask;

	for_each_word_in_range(i, mask, 0UL, bits)
		store_masked(&dst[i], src[i], mask);
}

/* dst = a op b, bit by bit; dst may be a or b. */
#define DEFINE_BITMAP_LOGIC(name, op)                                                           \
	void name(unsigned long *dst, const unsigned long *a, const unsigned long *b,           \
		  unsigned long bits)                                                           \
	{                                                                                       \
		unsigned long i, mask;                                                          \
                                                                                                \
		for_each_word_in_range(i, mask, 0UL, bits)                                      \
			store_masked(&dst[i], a[i] op b[i], mask);                              \
	}

DEFINE_BITMAP_LOGIC(bitmap_and, &)
DEFINE_BITMAP_LOGIC(bitmap_or, |)
DEFINE_BITMAP_LOGIC(bitmap_xor, ^)
DEFINE_BITMAP_LOGIC(bitmap_andnot, &~)

/**
 * bitmap_equal() - do two bitmaps agree
 * @a: one
 * @b: the other
 * @bits: length of both
 *
 * Return: true when every bit does.
 */
bool bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned long bits)
{
	unsigned long i, mask;

	for_each_word_in_range(i, mask, 0UL, bits)
		if ((a[i] ^ b[i]) & mask)
			return false;
	return true;
}

/**
 * bitmap_subset() - is every bit of one bitmap set in another
 * @part: the smaller
 * @whole: the larger
 * @bits: length of both
 *
 * Return: true when it is.
 */
bool bitmap_subset(const unsigned long *part, const unsigned long *whole, unsigned long bits)
{
	unsigned long i, mask;

	for_each_word_in_range(i, mask, 0UL, bits)
		if (part[i] & ~whole[i] & mask)
			return false;
	return true;
}

/**
 * bitmap_intersects() - do two bitmaps have a set bit in common
 * @a: one
 * @b: the other
 * @bits: length of both
 *
 * Return: true when they do.
 */
bool bitmap_intersects(const unsigned long *a, const unsigned long *b, unsigned long bits)
{
	unsigned long i, mask;

	for_each_word_in_range(i, mask, 0UL, bits)
		if (a[i] & b[i] & mask)
			return true;
	return false;
}

/**
 * bitmap_weight() - count the set bits
 * @map: bitmap
 * @bits: its length
 *
 * Return: how many are set.
 */
unsigned long bitmap_weight(const unsigned long *map, unsigned long bits)
{
	unsigned long i, mask, weight = 0;

	for_each_word_in_range(i, mask, 0UL, bits)
		weight += hweight_long(map[i] & mask);
	return weight;
}

/**
 * bitmap_find_next_zero_area() - find a run of clear bits
 * @map: bitmap
 * @size: its length
 * @start: where to begin
 * @len: bits wanted
 * @align_mask: the run begins at a multiple of align_mask + 1, a power of two
 *
 * Return: first bit of the run; above @size - @len when there is none.
 * Linux: bitmap_find_next_zero_area(), lib/bitmap.c, 2.6.33 to 5.x.
 */
unsigned long bitmap_find_next_zero_area(const unsigned long *map, unsigned long size,
					 unsigned long start, unsigned long len,
					 unsigned long align_mask)
{
	for (;;) {
		unsigned long busy;

		start = find_next_zero_bit(map, size, start);
		start = (start + align_mask) & ~align_mask;
		if (start > size || len > size - start)
			return size + 1;
		busy = find_next_bit(map, start + len, start);
		if (busy == start + len)
			return start;
		start = busy + 1;
	}
}
