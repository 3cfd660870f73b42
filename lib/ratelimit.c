// SPDX-License-Identifier: MIT
/*
 * Limiting how often something happens.  Told the time, so it can be tested;
 * printk_ratelimited() in linux/printk.h is what callers use.
 */
#include <linux/ratelimit.h>

/**
 * ratelimit_at() - may it happen now
 * @rs: limit and count
 * @now_us: microseconds since boot
 * @missed: out: how many were refused in the interval that has just ended
 *
 * Return: true when it may.
 * Linux: ___ratelimit(), lib/ratelimit.c, all versions.
 */
bool ratelimit_at(struct ratelimit_state *rs, u64 now_us, u32 *missed)
{
	*missed = 0;
	if (now_us - rs->begin_us >= rs->interval_us) {
		*missed = rs->missed;
		rs->begin_us = now_us;
		rs->printed = 0;
		rs->missed = 0;
	}
	if (rs->printed >= rs->burst) {
		rs->missed++;
		return false;
	}
	rs->printed++;
	return true;
}
