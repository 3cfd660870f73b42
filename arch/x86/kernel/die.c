// SPDX-License-Identifier: MIT
/*
 * An oops from its headline to the panic it ends in, and what happens when the report itself fails.
 *
 *	fault ──→ die() ──→ report ──→ panic() ──→ kernel_exit()
 *	                      │ fault                  ↑
 *	                      └──→ oops_recursion() ───┘	a few words, without printk
 *
 * Offers: die(), die_at(), oops_recursion(), die notifiers.
 * Must not know: page tables.
 */
#include <asm/exit.h>
#include <asm/smp.h>
#include <asm/stacktrace.h>
#include <asm/traps.h>
#include <asm/uaccess.h>
#include <linux/console.h>
#include <linux/describe.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/printk.h>

static struct die_notifier *die_notifiers;
static unsigned int die_counter;		/* reports so far */
static bool reporting;
static unsigned int recursions;

/**
 * register_die_notifier() - be told of every oops, after its headline
 * @notifier: static
 *
 * Linux: register_die_notifier(), kernel/notifier.c, 2.6.9 to 5.x.
 */
void register_die_notifier(struct die_notifier *notifier)
{
	notifier->next = die_notifiers;
	die_notifiers = notifier;
}

static void notify_die(const char *what, struct pt_regs *regs, long error_code)
{
	for (struct die_notifier *n = die_notifiers; n; n = n->next)
		n->fn(what, regs, error_code);
}

/**
 * oops_in_progress() - is a report being printed?
 *
 * With no task to kill an oops is the last thing that the kernel does, but in a command of the monitor.
 */
bool oops_in_progress(void)
{
	return reporting || panic_in_progress();
}

/**
 * dump_stack_once() - the backtrace for panic() and WARN(), unless an oops has printed one already
 */
void dump_stack_once(void)
{
	if (!reporting)
		dump_stack();
}

static void __noreturn stop_recursion(const char *what, const struct pt_regs *regs)
{
	if (recursions++)
		kernel_panic_exit();
	emergency_puts("\nRecursive fault: ");
	emergency_puts(what);
	emergency_puts(" at EIP ");
	emergency_put_hex(regs->ip);
	emergency_puts(" while a fault was being reported\n");
	emergency_end();
}

/**
 * oops_recursion() - a fault in the code that reports a fault: say so and stop
 * @regs: of the second fault
 * @vector: its number
 *
 * Nothing here depends on printk, on the allocators or on symbols. Should even this fault, the
 * machine stops without another word.
 */
void oops_recursion(struct pt_regs *regs, unsigned long vector)
{
	stop_recursion(exception_name(vector), regs);
}

/* What the processor says of the bytes that it found there names the bug badly. */
static void name_wild_jump(const struct pt_regs *regs)
{
	char where[DESCRIPTION_SIZE];
	u8 byte;

	if (kernel_text_address(regs->ip) || probe_kernel_address(regs->ip, byte))
		return;
	describe_address(regs->ip, where, sizeof(where));
	printk(KERN_EMERG "BUG: execution of what is no code: EIP %08lx is %s\n", regs->ip, where);
}

/* The last lines repeat what one looks for first: the report may have scrolled away. */
static void show_summary(const struct pt_regs *regs, unsigned long sp)
{
	printk(KERN_EMERG "EIP: [<%08lx>] %pS SS:ESP %04x:%08lx\n", regs->ip, (void *)regs->ip,
	       __KERNEL_DS, sp);
	printk(KERN_EMERG "---[ end trace ]---\n");
}

static void report_oops(const char *what, struct pt_regs *regs, long error_code, unsigned long sp)
{
	report_alone();
	if (oops_in_progress())
		stop_recursion(what, regs);
	bust_spinlocks();
	console_verbose();
	if (!console_available())
		console_init();
	reporting = true;
	die_counter++;
	name_wild_jump(regs);
	printk(KERN_EMERG "%s: %04lx [#%u]\n", what, error_code & 0xffff, die_counter);
	notify_die(what, regs, error_code);
	printk(KERN_EMERG "CPU: %d PID: 0 Comm: swapper Not tainted boot-to-buddy\n",
	       smp_processor_id());
	show_regs_at(regs, sp);
	show_summary(regs, sp);
}

/**
 * die_at() - report a fault that the kernel cannot survive, for a stack pointer outside of pt_regs
 * @what: Linux's name of the fault, without newline
 * @regs: registers of the code that faulted
 * @error_code: the processor's
 * @sp: the stack pointer of that code
 *
 * Context: any. Does not return: ends in panic().
 */
void die_at(const char *what, struct pt_regs *regs, long error_code, unsigned long sp)
{
	set_rescue(NULL);	/* not on this stack */
	report_oops(what, regs, error_code, sp);
	panic("Fatal exception");
}

/**
 * die() - report a fault that the kernel cannot survive
 * @what: Linux's name of the fault: "general protection fault"
 * @regs: as entry_32.asm built them
 * @error_code: the processor's
 *
 * Context: exception handlers. Does not return: goes on where set_rescue() said, or ends in
 * panic().
 * Linux: die(), arch/x86/kernel/dumpstack.c, all versions.
 */
void die(const char *what, struct pt_regs *regs, long error_code)
{
	report_oops(what, regs, error_code, kernel_stack_pointer(regs));
	reporting = false;	/* where there is a rescue, it is over */
	call_rescue();
	reporting = true;
	panic("Fatal exception");
}
