/* SPDX-License-Identifier: MIT */
/* Channel 2 of the PC's timer chip: the one that can be watched without interrupts. */
#ifndef _ASM_I8253_H
#define _ASM_I8253_H

#include <linux/types.h>

#define PIT_HZ 1193182

/* Count @ticks down once, from now on; pit_done() tells when. */
void pit_start(u16 ticks);
bool pit_done(void);

/* Wait, on any processor.  One at a time: there is one such channel in the machine. */
void pit_delay(u32 us);

#endif /* _ASM_I8253_H */
