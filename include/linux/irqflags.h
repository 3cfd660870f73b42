/* SPDX-License-Identifier: MIT */
/* Interrupts off and on again on this processor, nesting through saved flags. */
#ifndef _LINUX_IRQFLAGS_H
#define _LINUX_IRQFLAGS_H

#include <asm/irqflags.h>
#include <linux/compiler.h>

#define local_irq_disable() native_irq_disable()
#define local_irq_enable() native_irq_enable()
#define local_save_flags(flags) ((flags) = native_save_fl())

/* sparse counts the two like a lock: what was saved comes back on each way through a function. */
#define local_irq_restore(flags)                                                                \
	do {                                                                                    \
		__release(saved_flags);                                                         \
		native_restore_fl(flags);                                                       \
	} while (0)
#define local_irq_save(flags)                                                                   \
	do {                                                                                    \
		__acquire(saved_flags);                                                         \
		(flags) = native_save_fl();                                                     \
		native_irq_disable();                                                           \
	} while (0)

#define irqs_disabled_flags(flags) (!((flags) & X86_EFLAGS_IF))
#define irqs_disabled() irqs_disabled_flags(native_save_fl())

#endif /* _LINUX_IRQFLAGS_H */
