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
 *	CPU_DOWN_PREPARE ── all others stand still ──> CPU_DYING ──> CPU_DEAD
 *	      └── objected or did not stop ──> CPU_DOWN_FAILED
 *
 * CPU_STARTING and CPU_DYING are told on the processor itself, with interrupts off; it is
 * not online then.  After CPU_DEAD it executes nothing, and what it kept is anybody's.
 */
#define CPU_ONLINE 0x0002
#define CPU_UP_PREPARE 0x0003
#define CPU_UP_CANCELED 0x0004
#define CPU_DOWN_PREPARE 0x0005
#define CPU_DOWN_FAILED 0x0006
#define CPU_DEAD 0x0007
#define CPU_DYING 0x0008
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
void cpu_maps_update_begin(void) __acquires(cpu_maps);
void cpu_maps_update_done(void) __releases(cpu_maps);
int cpu_notify(unsigned long action, unsigned int cpu);
void notify_cpu_starting(unsigned int cpu);
int cpu_up(unsigned int cpu);
int cpu_down(unsigned int cpu);

#endif /* _LINUX_CPU_H */
