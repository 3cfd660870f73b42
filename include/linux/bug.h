/* SPDX-License-Identifier: MIT */
/*
 * Assertions.  BUG_ON() stands where the code relies on an invariant; it ends
 * in an oops with file and line.  VM_BUG_ON() is the same for checks on hot
 * paths, compiled in with CONFIG_DEBUG_VM.  WARN_ON() reports with a backtrace
 * and goes on; its value is the condition.
 */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <asm/bug.h>
#include <linux/compiler.h>
#include <linux/kconfig.h>

#define BUG_ON(cond)                                                                            \
	do {                                                                                    \
		if (unlikely(cond))                                                             \
			BUG();                                                                  \
	} while (0)

#define VM_BUG_ON(cond)                                                                         \
	do {                                                                                    \
		if (IS_ENABLED(CONFIG_DEBUG_VM) && unlikely(cond))                              \
			BUG();                                                                  \
	} while (0)

#define BUILD_BUG_ON(cond) _Static_assert(!(cond), "BUILD_BUG_ON: " #cond)

/**
 * warn_slowpath() - report a broken expectation and go on
 * @file: source file
 * @line: source line
 * @fmt: what is wrong, printf style, without newline; NULL when the place says it all
 *
 * Context: any; the console may be printing.
 * Linux: warn_slowpath_fmt(), kernel/panic.c, 2.6.26 to 5.x.
 */
void warn_slowpath(const char *file, int line, const char *fmt, ...) __printf(3, 4) __cold;

#define WARN_ON(cond)                                                                           \
	({                                                                                      \
		bool __broken = !!(cond);                                                       \
		if (unlikely(__broken))                                                         \
			warn_slowpath(__FILE__, __LINE__, NULL);                                \
		unlikely(__broken);                                                             \
	})

#define WARN(cond, fmt...)                                                                      \
	({                                                                                      \
		bool __broken = !!(cond);                                                       \
		if (unlikely(__broken))                                                         \
			warn_slowpath(__FILE__, __LINE__, fmt);                                 \
		unlikely(__broken);                                                             \
	})

#define WARN_ONCE(cond, fmt...)                                                                 \
	({                                                                                      \
		static bool __told;                                                             \
		bool __hit = !!(cond);                                                          \
		if (unlikely(__hit && !__told)) {                                               \
			__told = true;                                                          \
			warn_slowpath(__FILE__, __LINE__, fmt);                                 \
		}                                                                               \
		unlikely(__hit);                                                                \
	})

#define WARN_ON_ONCE(cond) WARN_ONCE(cond, NULL)

#endif /* _LINUX_BUG_H */
