/* SPDX-License-Identifier: MIT */
/*
 * The value between a function's buffers and its return address.  A zero byte
 * at its low end stops a string that runs over the end of its buffer.
 *
 *	GS ──→ | 20 bytes | canary |	in each processor's per-CPU area
 *
 * The compilers look for it at %gs:20, where a process has it.  Each processor
 * has a segment of its own for it, and a value of its own in there.
 */
#ifndef _ASM_STACKPROTECTOR_H
#define _ASM_STACKPROTECTOR_H

#include <asm/processor.h>
#include <asm/smp.h>
#include <linux/percpu-defs.h>

#define CANARY_MASK 0xffffff00UL

struct stack_canary {
	char reserved[20];
	unsigned long canary;
};

DECLARE_PER_CPU_ALIGNED(struct stack_canary, stack_canary);

/**
 * boot_init_stack_canary() - make this processor's canary differ from others, and from boot to boot
 *
 * Context: on each processor, once, when it is in its per-CPU area; only from a
 * function that never returns: it holds the old value.
 * Linux: boot_init_stack_canary(), arch/x86/include/asm/stackprotector.h, 2.6.28 to 5.x.
 */
static __always_inline void boot_init_stack_canary(void)
{
	u64 ticks = boot_cpu_has(X86_FEATURE_TSC) ? rdtsc() : 0;
	u32 mixed = (u32)(ticks * 2654435761U) ^ (u32)(ticks >> 32) ^
		    (u32)this_cpu_read(stack_canary.canary);

	mixed += (u32)smp_processor_id() * 0x9e3779b9U;
	this_cpu_write(stack_canary.canary, mixed & CANARY_MASK);
}

#endif /* _ASM_STACKPROTECTOR_H */
