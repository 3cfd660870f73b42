/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_I8259_H
#define _ASM_X86_I8259_H

#include <linux/types.h>

#define IRQ0_VECTOR	0x30	/* IRQ 0 to 15 arrive as vectors 0x30 to 0x3f */
#define NR_8259_IRQS	16
#define I8259_CASCADE_IRQ 2	/* where the second chip reports to the first */

bool init_8259A(void);
void i8259_unmask(unsigned int irq);
void i8259_mask(unsigned int irq);
void i8259_end_of_interrupt(unsigned int vector);

#endif /* _ASM_X86_I8259_H */
