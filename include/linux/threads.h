/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_THREADS_H
#define _LINUX_THREADS_H

/* Processors that tables have room for.  Linux: include/linux/threads.h, CONFIG_NR_CPUS. */
#define NR_CPUS 1

#endif /* _LINUX_THREADS_H */
