/* SPDX-License-Identifier: MIT */
/*
 * The kernel's log (kernel/printk.c).
 *
 *	pr_info("last_pfn = %#lx", pfn);	a line begins
 *	pr_cont(" max_arch_pfn = %#lx\n", m);	and ends with its newline
 *
 * A message carries its level in front, as two characters that KERN_* put
 * there.  printk() may be called from everywhere, at any time: before any
 * console exists, with interrupts off, from a fault inside printk() itself.
 */
#ifndef _LINUX_PRINTK_H
#define _LINUX_PRINTK_H

#include <linux/compiler.h>
#include <linux/ratelimit.h>
#include <linux/sprintf.h>
#include <linux/types.h>

#define KERN_SOH "\001"
#define KERN_SOH_ASCII '\001'
#define KERN_EMERG KERN_SOH "0"		/* the machine is unusable */
#define KERN_ALERT KERN_SOH "1"		/* something must be done now */
#define KERN_CRIT KERN_SOH "2"
#define KERN_ERR KERN_SOH "3"
#define KERN_WARNING KERN_SOH "4"
#define KERN_NOTICE KERN_SOH "5"
#define KERN_INFO KERN_SOH "6"
#define KERN_DEBUG KERN_SOH "7"
#define KERN_DEFAULT KERN_SOH "d"
#define KERN_CONT KERN_SOH "c"		/* goes on with the line begun before */

#define LOGLEVEL_EMERG 0
#define LOGLEVEL_WARNING 4
#define LOGLEVEL_NOTICE 5
#define LOGLEVEL_INFO 6
#define LOGLEVEL_DEBUG 7
#define MESSAGE_LOGLEVEL_DEFAULT LOGLEVEL_WARNING

/*
 * Consoles show messages whose level is below this number.  Linux has 7, which
 * hides KERN_DEBUG; here the log is what the kernel is run for, so all of it shows.
 */
#define CONSOLE_LOGLEVEL_DEFAULT 8
#define CONSOLE_LOGLEVEL_QUIET 4	/* "quiet": errors and worse */
#define CONSOLE_LOGLEVEL_DEBUG 10	/* "debug" */
#define CONSOLE_LOGLEVEL_MOTORMOUTH 15	/* everything, whatever was asked */

extern int console_loglevel;

int printk(const char *fmt, ...) __printf(1, 2);
int vprintk(const char *fmt, va_list args) __printf(1, 0);

#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif

#define pr_emerg(fmt, ...) printk(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert(fmt, ...) printk(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit(fmt, ...) printk(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err(fmt, ...) printk(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...) printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warning pr_warn
#define pr_notice(fmt, ...) printk(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...) printk(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_debug(fmt, ...) printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_cont(fmt, ...) printk(KERN_CONT fmt, ##__VA_ARGS__)

/* Type-checked like printk(), and compiled to nothing. */
#define no_printk(fmt, ...)                                                                     \
	do {                                                                                    \
		if (0)                                                                          \
			printk(fmt, ##__VA_ARGS__);                                             \
	} while (0)

#define printk_once(fmt, ...)                                                                   \
	do {                                                                                    \
		static bool __printed;                                                          \
		if (!__printed) {                                                               \
			__printed = true;                                                       \
			printk(fmt, ##__VA_ARGS__);                                             \
		}                                                                               \
	} while (0)

#define pr_warn_once(fmt, ...) printk_once(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info_once(fmt, ...) printk_once(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)

#define printk_ratelimited(fmt, ...)                                                            \
	do {                                                                                    \
		static DEFINE_RATELIMIT_STATE(__limit, DEFAULT_RATELIMIT_INTERVAL_US,           \
					      DEFAULT_RATELIMIT_BURST);                         \
		if (printk_ratelimit_state(&__limit, __func__))                                 \
			printk(fmt, ##__VA_ARGS__);                                             \
	} while (0)

#define pr_err_ratelimited(fmt, ...) printk_ratelimited(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn_ratelimited(fmt, ...) printk_ratelimited(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)

bool printk_ratelimit_state(struct ratelimit_state *rs, const char *who);
void printk_ratelimit_restart(void);

/* Time stamps: microseconds since the boot began; 0 until a clock exists. */
void printk_set_clock(u64 (*now_us)(void));
u64 printk_clock(void);

/* For an oops and a panic: printk() works again whatever was interrupted. */
void bust_spinlocks(void);
void console_verbose(void);

/* Reading the log back. */
u32 kmsg_mark(void);
bool kmsg_since(u32 mark, const char *needle);
bool kmsg_read(u32 *seq, char *buf, size_t size);

#endif /* _LINUX_PRINTK_H */
