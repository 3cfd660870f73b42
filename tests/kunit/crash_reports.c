// SPDX-License-Identifier: MIT
/*
 * Crash kinds: what goes wrong while the kernel reports that something went wrong. Each has to end,
 * with the first report's headline on the console.
 */
#include <asm/stacktrace.h>
#include <kunit/crash.h>
#include <linux/console.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/printk.h>

/* ---- in an oops ------------------------------------------------------------- */

/* An oops whose reader commits @bug: notifiers are called in the middle of the report. */
static void oops_with(void (*bug)(const char *what, struct pt_regs *regs, long error_code))
{
	static struct die_notifier notifier;

	notifier.fn = bug;
	register_die_notifier(&notifier);
	crash_null_write();
}

static void read_null_in_notifier(const char *what, struct pt_regs *regs, long error_code)
{
	crash_null_read();
}

static noinline void crash_recursive_oops(void)
{
	oops_with(read_null_in_notifier);
}
CRASH_DIES("recursive-oops", crash_recursive_oops, "faults while an oops is being reported");

static void divide_in_notifier(const char *what, struct pt_regs *regs, long error_code)
{
	crash_divide();
}

static noinline void crash_recursive_divide(void)
{
	oops_with(divide_in_notifier);
}
CRASH_DIES("recursive-divide", crash_recursive_divide,
	   "divides by zero while an oops is being reported");

static void overflow_in_notifier(const char *what, struct pt_regs *regs, long error_code)
{
	crash_stack_overflow();
}

static noinline void crash_overflow_in_oops(void)
{
	oops_with(overflow_in_notifier);
}
CRASH_DIES("overflow-in-oops", crash_overflow_in_oops,
	   "overflows the stack while an oops is being reported");

/* The first overflow is reported by the double-fault task; the second is that task's own. */
static noinline void crash_recursive_overflow(void)
{
	static struct die_notifier notifier = { .fn = overflow_in_notifier };

	register_die_notifier(&notifier);
	crash_stack_overflow();
}
CRASH_DIES("recursive-overflow", crash_recursive_overflow,
	   "overflows the double-fault task's stack as well");

static noinline void crash_panic_hook(void)
{
	panic_notify(crash_null_read);
	panic("provoked with %s", crash_kind_now());
}
CRASH_DIES("panic-hook", crash_panic_hook, "faults in a panic hook");

static noinline void crash_panic_hook_divide(void)
{
	panic_notify(crash_divide);
	panic("provoked with %s", crash_kind_now());
}
CRASH_DIES("panic-hook-divide", crash_panic_hook_divide, "divides by zero in a panic hook");

static void fault_in_console(struct console *con, const char *text, unsigned int len)
{
	crash_null_read();
}

static noinline void crash_bad_console(void)
{
	static struct console console = { .name = "bad", .write = fault_in_console };

	register_console(&console);
	pr_info("a line for the bad console\n");
}
CRASH_DIES("bad-console", crash_bad_console, "faults in a console's write()");
