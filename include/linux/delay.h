/* SPDX-License-Identifier: MIT */
/*
 * Waiting, bounded by time: never by counting loops, since how long a loop takes
 * depends on the processor, and under an emulator on what else runs.
 *
 *	struct deadline limit = deadline_in(20 * USEC_PER_MSEC);
 *
 *	while (!done()) {
 *		if (deadline_passed(&limit))
 *			return -ETIMEDOUT;
 *		cpu_relax();
 *	}
 *
 * The time stamp counter is the clock; where there is none, the PIT, and then
 * each look at a deadline takes a few microseconds itself.
 */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H

#include <linux/types.h>

#define USEC_PER_MSEC 1000U
#define USEC_PER_SEC 1000000U

/**
 * struct deadline - a point in time that ends a wait
 * @tsc: with a time stamp counter: its value then
 * @left_us: without: microseconds that are left
 */
struct deadline {
	u64 tsc;
	u32 left_us;
};

/* @us: microseconds from now on. */
struct deadline deadline_in(u32 us);
bool deadline_passed(struct deadline *limit);

/* Context: any, from tsc_early_init() on.  Linux: include/linux/delay.h, all versions. */
void udelay(u32 us);

static inline void mdelay(u32 ms)
{
	udelay(ms * USEC_PER_MSEC);
}

#endif /* _LINUX_DELAY_H */
