/* SPDX-License-Identifier: MIT */
/*
 * Who am I; and what this machine does for kernel/{cpu,smp}.c when there are
 * several of us.  Linux: arch/x86/include/asm/smp.h, 2.6.25 to 5.x.
 */
#ifndef _ASM_SMP_H
#define _ASM_SMP_H

#include <linux/percpu-defs.h>
#include <linux/types.h>

struct cpumask;

DECLARE_PER_CPU(int, cpu_number);

/* The number of the processor that runs this.  Good for as long as it cannot change. */
#if NR_CPUS == 1
#define raw_smp_processor_id() 0
#else
#define raw_smp_processor_id() this_cpu_read(cpu_number)
#endif
#define smp_processor_id() raw_smp_processor_id()

/**
 * struct smp_ops - how processors are started and reached
 * @smp_prepare_cpus: get ready to start up to so many processors in all; one that
 *	cannot be started any more is taken out of cpu_present_mask here
 * @smp_cpus_done: all that answered are online
 * @cpu_up: start one processor and wait, for a bounded time, until it is online; 0 or -Exxx
 * @play_dead: the processor that executes this has been taken out of cpu_online_mask: halt
 *	until @cpu_up wakes it; called with interrupts off, does not return
 * @cpu_die: wait, for a bounded time, until a processor is in @play_dead; 0 or -Exxx
 * @stop_other_cpus: all others halt for good, whatever they are doing; called by panic()
 * @send_call_func_ipi: each member of the set, none of them the sender, runs
 *	generic_smp_call_function_interrupt()
 * @send_call_func_single_ipi: one processor runs
 *	generic_smp_call_function_single_interrupt()
 * @cpu_backtrace: make a processor print where it is, interrupts on or off (by NMI), and
 *	wait until it has, for a bounded time; false when it did not
 *
 * The members are NULL until arch/x86/kernel/smpboot.c fills them, and stay so on
 * a machine with one processor: who calls them asks first.  The IPI senders may
 * be called with interrupts off, and from interrupts.
 *
 * Linux: struct smp_ops, arch/x86/include/asm/smp.h, 2.6.25 to 5.x.
 */
struct smp_ops {
	void (*smp_prepare_cpus)(unsigned int max_cpus);
	void (*smp_cpus_done)(unsigned int max_cpus);
	int (*cpu_up)(unsigned int cpu);
	void (*play_dead)(void);
	int (*cpu_die)(unsigned int cpu);
	void (*stop_other_cpus)(void);
	void (*send_call_func_ipi)(const struct cpumask *mask);
	void (*send_call_func_single_ipi)(unsigned int cpu);
	bool (*cpu_backtrace)(unsigned int cpu);
};

extern struct smp_ops smp_ops;

#endif /* _ASM_SMP_H */
