/* SPDX-License-Identifier: MIT */
/*
 * Interrupts of devices (arch/x86/kernel/irq.c).  A line belongs to one device.
 * Linux: include/linux/interrupt.h, all versions.
 */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/types.h>

typedef enum { IRQ_NONE, IRQ_HANDLED } irqreturn_t;

/* @dev is what was given to request_irq().  Interrupts are off. */
typedef irqreturn_t (*irq_handler_t)(int irq, void *dev);

/**
 * request_irq() - be called when a device raises its line, and let it through
 * @irq: 0 .. 15
 * @handler: what is called, on the boot processor; has the device lower the line again
 * @flags: 0
 * @name: of the device
 * @dev: passed to @handler
 *
 * Return: 0; -EBUSY when somebody has the line; -EINVAL for one that there is not;
 *	-ENODEV on a machine without interrupt controller.
 * Context: from trap_init() on.
 */
int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name,
		void *dev);

/* Block the line and forget who had it. */
void free_irq(unsigned int irq, void *dev);

/* How often a line was raised, with one processor or in all; whose it is; NULL for nobody's. */
unsigned int kstat_irqs_cpu(unsigned int irq, unsigned int cpu);
unsigned int kstat_irqs(unsigned int irq);
const char *irq_owner(unsigned int irq);

#endif /* _LINUX_INTERRUPT_H */
