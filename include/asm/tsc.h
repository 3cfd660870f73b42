/* SPDX-License-Identifier: MIT */
/* The time stamp counter as a clock (arch/x86/kernel/tsc.c). */
#ifndef _ASM_TSC_H
#define _ASM_TSC_H

#include <linux/types.h>

extern u32 tsc_khz;	/* ticks per millisecond, 0 when there is no usable counter */

void tsc_early_init(void);

#endif /* _ASM_TSC_H */
