/* SPDX-License-Identifier: MIT */
/*
 * The value between a function's buffers and its return address.  A zero byte
 * at its low end stops a string that runs over the end of its buffer.
 */
#ifndef _ASM_STACKPROTECTOR_H
#define _ASM_STACKPROTECTOR_H

#include <asm/processor.h>
#include <linux/panic.h>

#define CANARY_MASK 0xffffff00UL

/**
 * boot_init_stack_canary() - make the canary differ from boot to boot
 *
 * Context: only from a function that never returns: it holds the old value.
 * Linux: boot_init_stack_canary(), arch/x86/include/asm/stackprotector.h, 2.6.28 to 5.x.
 */
static __always_inline void boot_init_stack_canary(void)
{
	u64 ticks = boot_cpu_has(X86_FEATURE_TSC) ? rdtsc() : 0;
	u32 mixed = (u32)(ticks * 2654435761U) ^ (u32)(ticks >> 32) ^ (u32)__stack_chk_guard;

	__stack_chk_guard = mixed & CANARY_MASK;
}

#endif /* _ASM_STACKPROTECTOR_H */
