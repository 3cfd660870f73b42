// SPDX-License-Identifier: MIT
/*
 * Interrupts of devices: 16 lines of the two 8259s, each with one device at most.
 *
 *	device → IRQ line → 8259 → vector 0x30 + line → do_IRQ() → handler
 *
 * With a local APIC the 8259 goes through its pin LINT0 to the boot processor
 * alone; there is no I/O APIC here.
 *
 * Offers: request_irq(), free_irq(); do_IRQ() for traps.c; init_IRQ() for trap_init().
 * Must not know: any device.
 */
#include <asm/hardirq.h>
#include <asm/i8259.h>
#include <asm/irq.h>
#include <linux/console.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>

/**
 * struct irqaction - what is done about one line
 * @handler: NULL while the line is nobody's
 * @dev: its argument
 * @name: of the device
 */
static struct irqaction {
	irq_handler_t handler;
	void *dev;
	const char *name;
} actions[NR_8259_IRQS];

/* How often each line has interrupted which processor since the boot. */
static DEFINE_PER_CPU(unsigned int, irq_counts[NR_8259_IRQS]);

DEFINE_PER_CPU(irq_cpustat_t, irq_stat);

static bool controller;		/* there are 8259s */

int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name,
		void *dev)
{
	struct irqaction *action = &actions[irq];

	if (irq >= NR_8259_IRQS || irq == I8259_CASCADE_IRQ || flags)
		return -EINVAL;
	if (!controller)
		return -ENODEV;
	if (action->handler)
		return -EBUSY;
	action->dev = dev;
	action->name = name;
	action->handler = handler;
	i8259_unmask(irq);
	return 0;
}

void free_irq(unsigned int irq, void *dev)
{
	if (irq >= NR_8259_IRQS || actions[irq].dev != dev)
		return;
	i8259_mask(irq);
	actions[irq].handler = NULL;
	actions[irq].name = NULL;
}

unsigned int kstat_irqs_cpu(unsigned int irq, unsigned int cpu)
{
	return irq < NR_8259_IRQS ? per_cpu(irq_counts[irq], cpu) : 0;
}

unsigned int kstat_irqs(unsigned int irq)
{
	unsigned int cpu, sum = 0;

	for_each_possible_cpu(cpu)
		sum += kstat_irqs_cpu(irq, cpu);
	return sum;
}

const char *irq_owner(unsigned int irq)
{
	return irq < NR_8259_IRQS ? actions[irq].name : NULL;
}

/**
 * do_IRQ() - a vector has arrived: is it a device's?
 * @vector: 32 to 255
 *
 * Return: false when no device has asked for it; nothing is acknowledged then.
 * Context: interrupts off.
 * Linux: do_IRQ(), arch/x86/kernel/irq.c, all versions to 5.7.
 */
bool do_IRQ(unsigned long vector)
{
	unsigned long irq = vector - IRQ0_VECTOR;

	if (irq >= NR_8259_IRQS || !actions[irq].handler)
		return false;
	this_cpu_inc(irq_counts[irq]);
	actions[irq].handler((int)irq, actions[irq].dev);
	i8259_end_of_interrupt((unsigned int)vector);
	return true;
}

/**
 * init_IRQ() - the interrupt controllers, with every line blocked
 *
 * Context: trap_init(); interrupts off.
 * Linux: init_IRQ(), arch/x86/kernel/irqinit.c, all versions.
 */
void __init init_IRQ(void)
{
	static const struct console_irqs for_consoles = { request_irq, free_irq };

	controller = init_8259A();
	console_use_irqs(&for_consoles);
}
