/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_THREADS_H
#define _LINUX_THREADS_H

/* Processors that tables have room for.  Linux: include/linux/threads.h, all versions. */
#define NR_CPUS CONFIG_NR_CPUS

#endif /* _LINUX_THREADS_H */
