/* SPDX-License-Identifier: MIT */
/*
 * Chance for property tests: a generator that a seed starts, or, when a fuzzer
 * plays, the bytes that it feeds.  A property is written once:
 *
 *	lottery_seed(round);
 *	for (i = 0; i < CALLS && !lottery_over(); i++)
 *		calls[lottery(ARRAY_SIZE(calls))]();
 *
 * and the fuzzer, which sees what code its bytes reach, finds the sequences that
 * chance does not.
 */
#ifndef LOTTERY_H
#define LOTTERY_H

#include <linux/types.h>

/* Start over from a seed.  Nothing happens while a fuzzer feeds. */
void lottery_seed(u32 seed);

/* 0 .. @below - 1; a fuzzer pays one byte for each 256 that @below has. */
u32 lottery(u32 below);

u32 lottery32(void);

/* Are the fuzzer's bytes used up?  (Every draw is 0 then.)  Never, with a seed. */
bool lottery_over(void);

/* Is it a fuzzer that decides?  Its inputs are short: check more often, and count on nothing. */
bool lottery_fed(void);

/*
 * A string of bytes as it comes, at most @max: all that the fuzzer has left, so that a
 * real machine's table is a seed as it stands; or by chance.  Returns how many.
 */
u32 lottery_bytes(void *to, u32 max);

/* From here on these bytes are drawn; NULL ends that. */
void lottery_feed(const u8 *bytes, size_t len);

#endif /* LOTTERY_H */
