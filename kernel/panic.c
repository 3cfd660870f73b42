// SPDX-License-Identifier: MIT
/*
 * The end: panic(), broken expectations, a smashed stack.
 *
 * Offers panic() and the hooks that others hang into it.  The order is made so
 * that as much as possible is visible when the next step fails too: message,
 * backtrace, hooks, the machine's end.  Must not know how a stack is read: who
 * does registers here.
 */
#include <asm/atomic.h>
#include <asm/exit.h>
#include <asm/processor.h>
#include <asm/smp.h>
#include <linux/console.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/panic.h>
#include <linux/printk.h>

#define PANIC_HOOKS_MAX 8

#define NOBODY (-1)

static atomic_t reporter = ATOMIC_INIT(NOBODY);	/* processor that reports the end */
static atomic_t panic_depth = ATOMIC_INIT(0);
static void (*panic_hooks[PANIC_HOOKS_MAX])(void);
static unsigned int nr_panic_hooks;
static void (*stack_dumper)(void);
static void (*rescue)(void);		/* of a fault in a command of the monitor */
static int rescued_cpu;			/* that runs the command */

/* "panic_on_warn": a WARN() is the end, for machines that test. */
static bool panic_on_warn;
core_param(panic_on_warn, panic_on_warn, bool);

/**
 * panic_notify() - be called at the end of a panic
 * @fn: called with interrupts off, when message and backtrace are out
 *
 * The last to register is the first to be called.  Behind them all the machine
 * ends, see asm/exit.h.
 *
 * Linux: panic_notifier_list, kernel/panic.c, all versions.
 */
void panic_notify(void (*fn)(void))
{
	BUG_ON(nr_panic_hooks == PANIC_HOOKS_MAX);
	panic_hooks[nr_panic_hooks++] = fn;
}

/**
 * set_stack_dumper() - say who prints the backtrace of panic() and WARN()
 * @fn: prints the stack of its caller; prints nothing when an oops already has
 */
void set_stack_dumper(void (*fn)(void))
{
	stack_dumper = fn;
}

void set_rescue(void (*fn)(void))
{
	rescued_cpu = smp_processor_id();
	rescue = fn;
}

static bool has_rescue(void)
{
	return rescue && rescued_cpu == smp_processor_id();
}

/**
 * call_rescue() - go on where set_rescue() said, if it did
 *
 * Context: behind the report of a fault, on the stack that faulted.
 */
void call_rescue(void)
{
	if (has_rescue())
		rescue();
}

/**
 * panic_in_progress() - has panic() been called
 *
 * Return: true from the first panic() on.
 */
bool panic_in_progress(void)
{
	return atomic_read(&panic_depth) > 0;
}

/**
 * dump_caller() - print how the caller was called, if that is possible yet
 *
 * dump_stack() for those who may not know how a stack is read.
 */
void dump_caller(void)
{
	if (stack_dumper)
		stack_dumper();
}

/* A hook that panics itself is not called again: it is taken off the list first. */
static void run_panic_hooks(void)
{
	while (nr_panic_hooks)
		panic_hooks[--nr_panic_hooks]();
}

static void __noreturn halt_for_ever(void)
{
	for (;;)
		native_halt();
}

/**
 * report_alone() - this processor reports something that is the end of the kernel
 *
 * The first that gets here stops all others, and may come again.  Any other that has
 * something to report halts: one report is read, two mixed ones are not.
 *
 * Context: any; interrupts are off afterwards.
 * Linux: panic_cpu and panic_smp_self_stop() do this for panic(), kernel/panic.c, 3.4 to 5.x.
 */
void report_alone(void)
{
	int cpu = smp_processor_id(), first;

	local_irq_disable();
	if (has_rescue())
		return;
	first = atomic_cmpxchg(&reporter, NOBODY, cpu);
	if (first == NOBODY && smp_ops.stop_other_cpus)
		smp_ops.stop_other_cpus();
	if (first != NOBODY && first != cpu)
		halt_for_ever();	/* the NMI that stops it finds it here */
}

/* The log, wherever it stood, and something to see it on. */
static void make_visible(void)
{
	console_verbose();
	bust_spinlocks();
	if (!console_available())
		console_init();
}

/**
 * panic() - stop the machine with a message
 * @fmt: what happened, without newline, followed by its arguments
 *
 * Context: any.  A panic within a panic prints its message and goes on with the
 * hooks that are left; a third one halts in silence.
 * Linux: panic(), kernel/panic.c, all versions.
 */
void panic(const char *fmt, ...)
{
	static char message[1024];
	va_list args;
	int depth;

	set_rescue(NULL);	/* from here there is no way back */
	report_alone();
	depth = atomic_inc_return(&panic_depth);
	if (depth > 2)
		halt_for_ever();
	make_visible();
	va_start(args, fmt);
	vscnprintf(message, sizeof(message), fmt, args);
	va_end(args);

	pr_emerg("Kernel panic - not syncing: %s\n", message);
	if (depth == 1)
		dump_caller();
	pr_emerg("---[ end Kernel panic - not syncing: %s ]---\n", message);
	run_panic_hooks();
	kernel_panic_exit();
	halt_for_ever();
}

/* Documented in linux/bug.h. */
void warn_slowpath(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	pr_warn("------------[ cut here ]------------\n");
	pr_warn("WARNING: CPU: %d PID: 0 at %s:%d %pB\n", smp_processor_id(), file, line,
		(void *)_RET_IP_);
	if (fmt) {
		va_start(args, fmt);
		vprintk(fmt, args);
		va_end(args);
		pr_cont("\n");
	}
	if (panic_on_warn)
		panic("panic_on_warn set ...");
	dump_caller();
	pr_warn("---[ end trace ]---\n");
}

/**
 * __stack_chk_fail() - a function found its canary changed
 *
 * The compiler calls it instead of the return.
 */
void __stack_chk_fail(void)
{
	panic("stack-protector: Kernel stack is corrupted in: %pB", (void *)_RET_IP_);
}
