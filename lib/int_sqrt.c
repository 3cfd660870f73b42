// SPDX-License-Identifier: MIT
/* Square root of an integer, a bit of the result at a time. */
#include <linux/math.h>

/**
 * int_sqrt() - integer square root
 * @x: any value
 *
 * Return: the largest r with r * r <= @x.
 * Linux: int_sqrt(), lib/math/int_sqrt.c, all versions.
 */
unsigned long int_sqrt(unsigned long x)
{
	unsigned long root = 0;
	unsigned long bit;

	for (bit = 1UL << (sizeof(x) * 4 - 1); bit; bit >>= 1) {
		unsigned long tried = root | bit;

		if (tried * tried <= x)
			root = tried;
	}
	return root;
}
