/* SPDX-License-Identifier: MIT */
/*
 * Searching bitmaps: arrays of unsigned long whose bit n is bit n % 32 of word
 * n / 32.  "Not found" is the size, in bits, that was asked for.
 * Linux: include/linux/find.h, lib/find_bit.c, all versions.
 */
#ifndef _LINUX_FIND_H
#define _LINUX_FIND_H

#include <linux/types.h>

unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset);
unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size,
				 unsigned long offset);
unsigned long find_last_bit(const unsigned long *addr, unsigned long size);

static inline unsigned long find_first_bit(const unsigned long *addr, unsigned long size)
{
	return find_next_bit(addr, size, 0);
}

static inline unsigned long find_first_zero_bit(const unsigned long *addr, unsigned long size)
{
	return find_next_zero_bit(addr, size, 0);
}

#define for_each_set_bit(bit, addr, size)                                                       \
	for ((bit) = find_first_bit(addr, size); (bit) < (size);                                \
	     (bit) = find_next_bit(addr, size, (bit) + 1))

#define for_each_clear_bit(bit, addr, size)                                                     \
	for ((bit) = find_first_zero_bit(addr, size); (bit) < (size);                           \
	     (bit) = find_next_zero_bit(addr, size, (bit) + 1))

#endif /* _LINUX_FIND_H */
