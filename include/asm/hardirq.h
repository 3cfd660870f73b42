/* SPDX-License-Identifier: MIT */
/*
 * How often each processor was interrupted, by what is no device: for /proc/interrupts.
 *
 * Linux: arch/x86/include/asm/hardirq.h, all versions.
 */
#ifndef _ASM_X86_HARDIRQ_H
#define _ASM_X86_HARDIRQ_H

#include <linux/percpu-defs.h>

/**
 * struct irq_cpustat - one processor's
 * @nmi: non-maskable interrupts
 * @call: calls of functions, which other processors have asked for
 * @spurious: the local APIC's, for nothing
 */
typedef struct irq_cpustat {
	unsigned int nmi, call, spurious;
} irq_cpustat_t;

DECLARE_PER_CPU(irq_cpustat_t, irq_stat);

#define inc_irq_stat(member) this_cpu_inc(irq_stat.member)

#endif /* _ASM_X86_HARDIRQ_H */
