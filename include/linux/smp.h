/* SPDX-License-Identifier: MIT */
/*
 * Several processors: who runs this, and having a function run elsewhere.
 *
 *	smp_call_function_single(3, fn, info, true);	there, and wait for its end
 *	on_each_cpu(fn, info, true);			everywhere, here as well
 *
 * fn runs in an interrupt of the other processor, with interrupts off: it must not
 * wait for a lock that may be held there with interrupts on.
 *
 * Who waits may do so with interrupts off and from such a function: it goes on
 * answering the calls of others, so two who call each other both get on.  But it
 * must hold no lock that a called function takes, and none for which another
 * processor waits with interrupts off: that one cannot answer.
 *
 * Linux: include/linux/smp.h, kernel/smp.c, all versions; there a waiter's
 * interrupts must be on.
 */
#ifndef _LINUX_SMP_H
#define _LINUX_SMP_H

#include <asm/smp.h>
#include <linux/cpumask.h>
#include <linux/types.h>

/* Nothing but an interrupt comes between the two, and none moves code to another processor. */
#define get_cpu() smp_processor_id()
#define put_cpu() barrier()

typedef void (*smp_call_func_t)(void *info);

/**
 * struct call_single_data - one function, to be run on one processor
 * @next: the queue's
 * @func: what to run
 * @info: its argument
 * @flags: CSD_*; 0 when it belongs to who made it
 *
 * Linux: struct call_single_data, include/linux/smp.h, 2.6.27 to 5.x.
 */
struct call_single_data {
	struct call_single_data *next;
	smp_call_func_t func;
	void *info;
	u32 flags;
};

int smp_call_function_single(unsigned int cpu, smp_call_func_t func, void *info, bool wait);
int smp_call_function_single_async(unsigned int cpu, struct call_single_data *csd);
int smp_call_function_any(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait);
void smp_call_function_many(const struct cpumask *mask, smp_call_func_t func, void *info,
			    bool wait);
void smp_call_function(smp_call_func_t func, void *info, bool wait);
void on_each_cpu_mask(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait);
void on_each_cpu(smp_call_func_t func, void *info, bool wait);

/* The handlers behind smp_ops.send_call_func*_ipi(): interrupts off. */
void generic_smp_call_function_interrupt(void);
void generic_smp_call_function_single_interrupt(void);

/* ---- waiting for other processors ------------------------------------------- */


extern unsigned int smp_timeout, smp_hopeless;	/* milliseconds */
void smp_poll_calls(void);
unsigned int smp_patience_us(void);
void smp_report_silent(unsigned int cpu);
bool smp_calls_in_progress(void);
void smp_forbid_calls(bool forbid);

/* ---- bringing them up -------------------------------------------------------- */

extern unsigned int setup_max_cpus;
void smp_init(void);

/* ---- work for started processors (kernel/idle.c) ----------------------------- */

void cpu_startup_entry(void) __attribute__((__noreturn__));
int cpu_run_on(unsigned int cpu, smp_call_func_t fn, void *arg);
int cpu_close_mailbox(unsigned int cpu);
void cpu_open_mailbox(unsigned int cpu);
int cpu_wait_for(unsigned int cpu);
int cpu_wait_for_timeout(unsigned int cpu, unsigned int ms);
int cpu_run_on_each(smp_call_func_t fn, void *arg);

#endif /* _LINUX_SMP_H */
