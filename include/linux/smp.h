/* SPDX-License-Identifier: MIT */
/*
 * Several processors: who runs this, and having a function run elsewhere.
 * Linux: include/linux/smp.h, all versions.
 */
#ifndef _LINUX_SMP_H
#define _LINUX_SMP_H

#include <asm/smp.h>
#include <linux/cpumask.h>
#include <linux/types.h>

/* Nothing but an interrupt comes between the two, and none moves code to another processor. */
#define get_cpu() smp_processor_id()
#define put_cpu() barrier()

#endif /* _LINUX_SMP_H */
