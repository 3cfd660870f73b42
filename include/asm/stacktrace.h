/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_STACKTRACE_H
#define _ASM_X86_STACKTRACE_H
/*
 * Stacks: which ones exist, what is on them, and printing it.
 *
 * A kernel stack, as every one of them looks:
 *
 *	guard            start                                       end
 *	  | unmapped page  | ... free ... | ESP → frames in use ...    |
 *
 * The stack grows downwards; the word that would overflow it meets the guard page.
 */
#include <asm/ptrace.h>
#include <linux/compiler.h>
#include <linux/types.h>

#define STACK_GUARD_SIZE	0x1000UL	/* one page */

/**
 * struct kernel_stack - one stack of the kernel
 * @name: for reports: "boot stack"
 * @start: lowest byte; the guard page lies right below
 * @end: first byte behind
 * @next: the list's
 */
struct kernel_stack {
	const char *name;
	unsigned long start;
	unsigned long end;
	struct kernel_stack *next;
};

void add_kernel_stack(struct kernel_stack *stack);
const struct kernel_stack *find_kernel_stack(unsigned long addr);
const struct kernel_stack *find_stack_guard(unsigned long addr);
const struct kernel_stack *next_kernel_stack(const struct kernel_stack *previous);

#define STACK_PATTERN		0x57ac6e9dUL	/* in what nobody has used yet */

/* How deep a stack went at most: arch/x86/kernel/stack_usage.c. */
void stack_fill(const struct kernel_stack *stack);
unsigned long stack_max_used(const struct kernel_stack *stack);
bool stack_is_short(const struct kernel_stack *stack);
void stack_usage_report(void);

/**
 * typedef trace_fn_t - told of each code address on a stack
 * @data: the caller's
 * @address: looks like a return address, or is where an exception hit
 * @reliable: it stands where a frame pointer says; else it may be left over from an earlier call
 *
 * Return: true to go on, false to stop here.
 */
typedef bool (*trace_fn_t)(void *data, unsigned long address, bool reliable);

void dump_trace(unsigned long sp, unsigned long bp, trace_fn_t fn, void *data);
bool kernel_text_address(unsigned long addr);

void show_regs(struct pt_regs *regs);
void show_regs_at(struct pt_regs *regs, unsigned long sp);
void show_trace(const char *level, unsigned long sp, unsigned long bp);
void show_stack(const char *level, unsigned long sp, unsigned long bp);
void dump_stack(void);

/**
 * struct die_notifier - someone who wants to know of an oops before it is printed in full
 * @fn: called with the registers; runs inside the oops, so a fault in it is the end
 * @next: the list's
 */
struct die_notifier {
	void (*fn)(const char *what, struct pt_regs *regs, long error_code);
	struct die_notifier *next;
};

void register_die_notifier(struct die_notifier *notifier);
void die(const char *what, struct pt_regs *regs, long error_code) __noreturn;
void die_at(const char *what, struct pt_regs *regs, long error_code, unsigned long sp) __noreturn;
bool oops_in_progress(void);
void dump_stack_once(void);
void oops_recursion(struct pt_regs *regs, unsigned long vector) __noreturn;

#endif /* _ASM_X86_STACKTRACE_H */
