/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_I8259_H
#define _ASM_X86_I8259_H

#define IRQ0_VECTOR	0x30	/* IRQ 0 to 15 arrive as vectors 0x30 to 0x3f */
#define NR_8259_IRQS	16

void init_8259A(void);
void i8259_end_of_interrupt(unsigned int vector);

#endif /* _ASM_X86_I8259_H */
