// SPDX-License-Identifier: MIT
/*
 * How much of each stack has ever been used (row O10).
 *
 *	start                                                  end
 *	| pattern pattern pattern ... | was used | in use now     |
 *	                              ^ deepest so far
 *
 * A stack is filled with a pattern when it becomes known (stacks.c); the lowest word that is
 * something else tells how deep it went.  A function that leaves the lower part
 * of a large array alone hides as much, so this is a lower bound, as everywhere.
 *
 * Linux: CONFIG_DEBUG_STACK_USAGE, stack_not_used(), 2.6.x to 6.x, with zeros.
 */
#include <asm/stacktrace.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/proc.h>

/* Less than this part of a stack left is worth a warning. */
#define SHORT_PART 8

/**
 * stack_max_used() - how much of a stack was used at most
 * @stack: one that was filled; another processor may be running on it
 *
 * Return: bytes.
 */
unsigned long stack_max_used(const struct kernel_stack *stack)
{
	const volatile unsigned long *at = (const volatile unsigned long *)stack->start;

	while ((unsigned long)at < stack->end && *at == STACK_PATTERN)
		at++;
	return stack->end - (unsigned long)at;
}

/* Is less than an eighth left? */
bool stack_is_short(const struct kernel_stack *stack)
{
	unsigned long size = stack->end - stack->start;

	return size - stack_max_used(stack) < size / SHORT_PART;
}

/* The one with the least left, in parts of its size; NULL while none was used. */
static const struct kernel_stack *fullest_stack(void)
{
	const struct kernel_stack *stack = NULL, *fullest = NULL;
	unsigned long most = 0;

	while ((stack = next_kernel_stack(stack)) != NULL) {
		unsigned long percent = stack_max_used(stack) * 100 / (stack->end - stack->start);

		if (percent > most) {
			most = percent;
			fullest = stack;
		}
	}
	return fullest;
}

static int stacks_proc_show(struct seq_file *m, void *v)
{
	const struct kernel_stack *stack = NULL, *fullest = fullest_stack();

	while ((stack = next_kernel_stack(stack)) != NULL)
		seq_printf(m, "%s: %lu of %lu bytes used at most%s\n", stack->name,
			   stack_max_used(stack), stack->end - stack->start,
			   stack == fullest ? ", the fullest" : "");
	return 0;
}
PROC_ENTRY(stacks, stacks_proc_show);

/**
 * stack_usage_report() - a line for each stack that was used, a warning where little is left
 *
 * Context: the end of the boot.
 */
void stack_usage_report(void)
{
	const struct kernel_stack *stack = NULL, *fullest = fullest_stack();

	while ((stack = next_kernel_stack(stack)) != NULL) {
		unsigned long used = stack_max_used(stack), size = stack->end - stack->start;

		if (used)
			pr_info("%s: %lu of %lu bytes used at most%s\n", stack->name, used, size,
				stack == fullest ? ", the fullest" : "");
		if (stack_is_short(stack))
			pr_warn("stack usage: only %lu bytes were left on the %s\n", size - used,
				stack->name);
	}
}
