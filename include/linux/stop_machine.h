/* SPDX-License-Identifier: MIT */
/*
 * Changing what everybody reads without a lock: all other processors stand still
 * meanwhile, with interrupts off.  Linux: include/linux/stop_machine.h, all versions.
 */
#ifndef _LINUX_STOP_MACHINE_H
#define _LINUX_STOP_MACHINE_H

#include <linux/types.h>

struct cpumask;

typedef int (*cpu_stop_fn_t)(void *data);

int stop_machine(cpu_stop_fn_t fn, void *data, const struct cpumask *cpus);
bool stop_machine_running(void);
void stop_machine_hold(void);
void stop_machine_release(void);

#endif /* _LINUX_STOP_MACHINE_H */
