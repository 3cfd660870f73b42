/* SPDX-License-Identifier: MIT */
/*
 * Functions that may wait say so, and are told when their caller must not
 * (kernel/might_sleep.c).
 *
 * Linux: include/linux/kernel.h, all versions.
 */
#ifndef _LINUX_MIGHT_SLEEP_H
#define _LINUX_MIGHT_SLEEP_H

#include <linux/kernel.h>
#include <linux/types.h>

#ifdef CONFIG_DEBUG_ATOMIC_SLEEP

void __might_sleep(unsigned long caller);
void might_sleep_watch(bool on);

#define might_sleep_if(cond)                                                                    \
	do {                                                                                    \
		if (cond)                                                                       \
			__might_sleep(_RET_IP_);                                                \
	} while (0)

#else

#define might_sleep_watch(on) do { } while (0)
#define might_sleep_if(cond) do { } while (0)

#endif /* CONFIG_DEBUG_ATOMIC_SLEEP */

#endif /* _LINUX_MIGHT_SLEEP_H */
