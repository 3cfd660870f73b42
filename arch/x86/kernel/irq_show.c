// SPDX-License-Identifier: MIT
/*
 * /proc/interrupts: how often which processor was interrupted by what.
 *
 *	           CPU0       CPU1
 *	  1:         12          0    XT-PIC-XT-PIC    i8042
 *	NMI:          0          0   Non-maskable interrupts
 *
 * Lines that are nobody's and were never raised are left out, and so are the rows of
 * what there is not: timers, for one.  It only reads.
 *
 * Linux: show_interrupts(), kernel/irq/proc.c, and arch_show_interrupts(), 2.6.38 to 4.0.
 */
#include <asm/hardirq.h>
#include <asm/i8259.h>
#include <asm/traps.h>
#include <linux/cpumask.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/proc.h>

static void show_line(struct seq_file *m, unsigned int irq)
{
	unsigned int cpu;

	seq_printf(m, "%3u: ", irq);
	for_each_online_cpu(cpu)
		seq_printf(m, "%10u ", kstat_irqs_cpu(irq, cpu));
	seq_printf(m, " %8s-%-8s", "XT-PIC", "XT-PIC");
	if (irq_owner(irq))
		seq_printf(m, "  %s", irq_owner(irq));
	seq_putc(m, '\n');
}

/* What is no device's. */
static const struct {
	const char *title;
	size_t member;		/* of irq_cpustat_t */
	const char *what;
} stats[] = {
	{ "NMI", offsetof(irq_cpustat_t, nmi), "Non-maskable interrupts" },
	{ "SPU", offsetof(irq_cpustat_t, spurious), "Spurious interrupts" },
	{ "CAL", offsetof(irq_cpustat_t, call), "Function call interrupts" },
};

static void show_stat(struct seq_file *m, unsigned int nr)
{
	unsigned int cpu;

	seq_printf(m, "%3s: ", stats[nr].title);
	for_each_online_cpu(cpu)
		seq_printf(m, "%10u ", *(const unsigned int *)((const char *)&per_cpu(irq_stat, cpu) +
							       stats[nr].member));
	seq_printf(m, "  %s\n", stats[nr].what);
}

static int interrupts_proc_show(struct seq_file *m, void *v)
{
	unsigned int cpu;

	seq_printf(m, "%11s", "");
	for_each_online_cpu(cpu)
		seq_printf(m, "CPU%-8u", cpu);
	seq_putc(m, '\n');
	for (unsigned int irq = 0; irq < NR_8259_IRQS; irq++)
		if (irq_owner(irq) || kstat_irqs(irq))
			show_line(m, irq);
	for (unsigned int nr = 0; nr < ARRAY_SIZE(stats); nr++)
		show_stat(m, nr);
	seq_printf(m, "ERR: %10lu\n", unexpected_interrupts());
	return 0;
}
PROC_ENTRY_FROM(traps, interrupts, interrupts_proc_show);
