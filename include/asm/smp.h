/* SPDX-License-Identifier: MIT */
/* Who am I?  Linux: arch/x86/include/asm/smp.h, all versions. */
#ifndef _ASM_SMP_H
#define _ASM_SMP_H

#include <linux/percpu-defs.h>

DECLARE_PER_CPU(int, cpu_number);

/* The number of the processor that runs this.  Good for as long as it cannot change. */
#define smp_processor_id() this_cpu_read(cpu_number)

#endif /* _ASM_SMP_H */
