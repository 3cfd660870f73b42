/* SPDX-License-Identifier: MIT */
/* Chance that repeats: the same numbers from the same state, on every machine. */
#ifndef _KUNIT_RANDOM_H
#define _KUNIT_RANDOM_H

#include <linux/types.h>

/* xorshift32: each number but 0 once, in 2^32 - 1 steps.  @state: not 0; everybody has his own. */
static inline u32 xorshift32(u32 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

#endif /* _KUNIT_RANDOM_H */
