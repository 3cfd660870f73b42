/* SPDX-License-Identifier: MIT */
/*
 * At most "burst" messages per interval; what was left out is counted and told
 * when the next interval begins.  Without a clock the first burst is all there
 * is, which is right for a boot that cannot tell the time.
 * Linux: include/linux/ratelimit_types.h, 2.6.33 to 5.x.
 */
#ifndef _LINUX_RATELIMIT_H
#define _LINUX_RATELIMIT_H

#include <linux/types.h>

#define DEFAULT_RATELIMIT_INTERVAL_US 5000000
#define DEFAULT_RATELIMIT_BURST 10

struct ratelimit_state {
	u64 begin_us;		/* when this interval began */
	u32 interval_us;
	u32 burst;
	u32 printed;		/* in this interval */
	u32 missed;
	u32 epoch;		/* printk_ratelimit_restart() */
};

#define RATELIMIT_STATE_INIT(interval, max) { .interval_us = (interval), .burst = (max) }
#define DEFINE_RATELIMIT_STATE(name, interval, max)                                             \
	struct ratelimit_state name = RATELIMIT_STATE_INIT(interval, max)

bool ratelimit_at(struct ratelimit_state *rs, u64 now_us, u32 *missed);

#endif /* _LINUX_RATELIMIT_H */
