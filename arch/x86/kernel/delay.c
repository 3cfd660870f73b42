// SPDX-License-Identifier: MIT
/*
 * Delays and deadlines, on the best clock that there is.
 *
 * Offers: linux/delay.h.
 * Must not know: who waits for what.
 *
 * Linux: arch/x86/lib/delay.c, all versions.
 */
#include <asm/barrier.h>
#include <asm/i8253.h>
#include <asm/special_insns.h>
#include <asm/tsc.h>
#include <linux/delay.h>
#include <linux/math64.h>
#include <linux/minmax.h>

#define POLL_US 10U	/* without a time stamp counter: between two looks at a deadline */

/* Here and not in tsc.c, which prints: printk() itself waits. */
u32 tsc_khz;

struct deadline deadline_in(u32 us)
{
	struct deadline limit = { .left_us = us };

	if (tsc_khz)
		limit.tsc = rdtsc() + div_u64((u64)us * tsc_khz, USEC_PER_MSEC);
	return limit;
}

bool deadline_passed(struct deadline *limit)
{
	u32 step = min(limit->left_us, POLL_US);

	if (tsc_khz)
		return (s64)(rdtsc() - limit->tsc) >= 0;
	if (!step)
		return true;
	pit_delay(step);
	limit->left_us -= step;
	return false;
}

void udelay(u32 us)
{
	struct deadline limit;

	if (!tsc_khz) {
		pit_delay(us);
		return;
	}
	limit = deadline_in(us);
	while (!deadline_passed(&limit))
		cpu_relax();
}
