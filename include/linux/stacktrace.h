/* SPDX-License-Identifier: MIT */
/*
 * Return addresses as data: taken now, printed later.
 *
 *	nr = stack_trace_save(entries, ARRAY_SIZE(entries), 0);
 *	...
 *	stack_trace_print(entries, nr, 1);
 *
 * Linux: include/linux/stacktrace.h, these names since 5.2.
 */
#ifndef _LINUX_STACKTRACE_H
#define _LINUX_STACKTRACE_H

struct seq_file;

/**
 * stack_trace_save() - the return addresses from the caller upwards
 * @store: filled, the innermost first
 * @size: room in @store
 * @skipnr: leave out that many innermost ones
 *
 * The first address is in the function that calls this one.  Follows the frame
 * pointers and nothing else, so it costs a few instructions for each function.
 *
 * Return: number of entries filled.
 * Context: any.
 */
unsigned int stack_trace_save(unsigned long *store, unsigned int size, unsigned int skipnr);

/* At the level of alerts, a line for each, @spaces in front.  Context: any. */
void stack_trace_print(const unsigned long *entries, unsigned int nr_entries, int spaces);

/* The same into a file of /proc. */
void stack_trace_seq_print(struct seq_file *m, const unsigned long *entries,
			   unsigned int nr_entries, int spaces);

#endif /* _LINUX_STACKTRACE_H */
