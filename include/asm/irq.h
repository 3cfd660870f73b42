/* SPDX-License-Identifier: MIT */
/* Between traps.c and irq.c: which vectors are a device's. */
#ifndef _ASM_X86_IRQ_H
#define _ASM_X86_IRQ_H

#include <linux/types.h>

void init_IRQ(void);
bool do_IRQ(unsigned long vector);

#endif /* _ASM_X86_IRQ_H */
