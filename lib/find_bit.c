// SPDX-License-Identifier: MIT
/*
 * Searching bitmaps a word at a time.
 *
 * Offers find_next_bit() and its relatives; pure functions of their arguments.
 */
#include <linux/bitops.h>
#include <linux/find.h>
#include <linux/kernel.h>

/*
 * Both searches for a next bit: @flip turns zeros into ones.
 *
 *	word:  [0......... offset ......31] [32....63] ... size
 *	first: bits below offset are masked away; then whole words
 */
static inline unsigned long find_next(const unsigned long *addr, unsigned long size,
				      unsigned long offset, unsigned long flip)
{
	unsigned long index = BIT_WORD(offset);
	unsigned long word;

	if (offset >= size)
		return size;
	word = (addr[index] ^ flip) & (~0UL << (offset % BITS_PER_LONG));
	while (!word) {
		if (++index >= BITS_TO_LONGS(size))
			return size;
		word = addr[index] ^ flip;
	}
	return min(index * BITS_PER_LONG + __ffs(word), size);
}

/**
 * find_next_bit() - first set bit at or behind a place
 * @addr: bitmap
 * @size: its length, bits
 * @offset: where to begin, bits
 *
 * Return: index of the bit, or @size when there is none.
 */
unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset)
{
	return find_next(addr, size, offset, 0);
}

/**
 * find_next_zero_bit() - first clear bit at or behind a place
 * @addr: bitmap
 * @size: its length, bits
 * @offset: where to begin, bits
 *
 * Return: index of the bit, or @size when there is none.
 */
unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size,
				 unsigned long offset)
{
	return find_next(addr, size, offset, ~0UL);
}

/**
 * find_last_bit() - last set bit
 * @addr: bitmap
 * @size: its length, bits
 *
 * Return: index of the bit, or @size when none is set.
 */
unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
	unsigned long index = BITS_TO_LONGS(size);
	unsigned long mask = size % BITS_PER_LONG ? BIT_MASK(size) - 1 : ~0UL;

	while (index-- > 0) {
		unsigned long word = addr[index] & mask;

		if (word)
			return index * BITS_PER_LONG + __fls(word);
		mask = ~0UL;
	}
	return size;
}
