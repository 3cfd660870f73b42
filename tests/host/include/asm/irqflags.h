/* SPDX-License-Identifier: MIT */
/* Stands before include/asm/irqflags.h in hosted builds: the interrupt flag is a variable. */
#ifndef _ASM_IRQFLAGS_H
#define _ASM_IRQFLAGS_H

#include <linux/types.h>

#define X86_EFLAGS_IF 0x200UL

extern unsigned long host_eflags;

static inline unsigned long native_save_fl(void)
{
	return host_eflags;
}

static inline void native_restore_fl(unsigned long flags)
{
	host_eflags = flags;
}

static inline void native_irq_disable(void)
{
	host_eflags &= ~X86_EFLAGS_IF;
}

static inline void native_irq_enable(void)
{
	host_eflags |= X86_EFLAGS_IF;
}

#endif /* _ASM_IRQFLAGS_H */
