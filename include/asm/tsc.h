/* SPDX-License-Identifier: MIT */
/* The time stamp counter as a clock (arch/x86/kernel/tsc.c). */
#ifndef _ASM_TSC_H
#define _ASM_TSC_H

#include <linux/types.h>

extern u32 tsc_khz;	/* ticks per millisecond, 0 when there is no usable counter */

/**
 * struct tsc_run - the counter at both ends of a run of the PIT
 * @start: before and after it was started
 * @seen: before it was last seen counting, and after it was first seen done
 */
struct tsc_run {
	u64 start[2], seen[2];
};

u64 tsc_run_ticks(const struct tsc_run *run);

void tsc_early_init(void);

#endif /* _ASM_TSC_H */
