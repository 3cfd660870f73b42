// SPDX-License-Identifier: MIT
/*
 * Printing return addresses that were kept.
 *
 * Must not know how they were found: stack_trace_save() is the processor's.
 */
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/stacktrace.h>

/* Linux: stack_trace_print(), kernel/stacktrace.c, 5.2 to 6.x. */
void stack_trace_print(const unsigned long *entries, unsigned int nr_entries, int spaces)
{
	for (unsigned int i = 0; i < nr_entries; i++)
		pr_alert("%*s%pB\n", spaces, "", (void *)entries[i]);
}

void stack_trace_seq_print(struct seq_file *m, const unsigned long *entries,
			   unsigned int nr_entries, int spaces)
{
	for (unsigned int i = 0; i < nr_entries; i++)
		seq_printf(m, "%*s%pB\n", spaces, "", (void *)entries[i]);
}
