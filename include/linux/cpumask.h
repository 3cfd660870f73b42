/* SPDX-License-Identifier: MIT */
/*
 * Which processors there are: numbers from 0 on without gaps.
 * Linux: include/linux/cpumask.h, all versions; there they are sets.
 */
#ifndef _LINUX_CPUMASK_H
#define _LINUX_CPUMASK_H

#include <linux/threads.h>

/* Processors that may ever run: at most NR_CPUS. */
extern unsigned int nr_cpu_ids;

#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < nr_cpu_ids; (cpu)++)

#endif /* _LINUX_CPUMASK_H */
