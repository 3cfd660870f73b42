/* SPDX-License-Identifier: MIT */
/*
 * Processors come and go (kernel/cpu.c), and whoever keeps something for each of
 * them is told.  Linux: include/linux/cpu.h, 2.6 to 4.9.
 */
#ifndef _LINUX_CPU_H
#define _LINUX_CPU_H

#include <linux/notifier.h>
#include <linux/types.h>

/*
 * What a CPU notifier is told, with the processor's number as the data:
 *
 *	CPU_UP_PREPARE ── starts ──> CPU_STARTING ──> CPU_ONLINE
 *	      └── objected or did not answer ──> CPU_UP_CANCELED
 *
 * CPU_STARTING is told on the new processor, with interrupts off.  CPU_DEAD, of one
 * that has gone, is understood by who keeps things for processors; none goes here.
 */
#define CPU_ONLINE 0x0002
#define CPU_UP_PREPARE 0x0003
#define CPU_UP_CANCELED 0x0004
#define CPU_DEAD 0x0007
#define CPU_STARTING 0x000a

void register_cpu_notifier(struct notifier_block *nb);
void unregister_cpu_notifier(struct notifier_block *nb);

/* A function as notifier, for good. */
#define hotcpu_notifier(fn, pri)                                                                \
	do {                                                                                    \
		static struct notifier_block __nb_##fn = { .notifier_call = fn,                 \
							   .priority = pri };                   \
		register_cpu_notifier(&__nb_##fn);                                              \
	} while (0)

void boot_cpu_init(void);
void setup_nr_cpu_ids(void);
void notify_cpu_starting(unsigned int cpu);
int cpu_up(unsigned int cpu);

#endif /* _LINUX_CPU_H */
