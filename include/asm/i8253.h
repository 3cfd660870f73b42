/* SPDX-License-Identifier: MIT */
/* Channel 2 of the PC's timer chip: the one that can be watched without interrupts. */
#ifndef _ASM_I8253_H
#define _ASM_I8253_H

#include <linux/types.h>

#define PIT_HZ 1193182

/* Count @ticks down once, from now on; pit_done() tells when. */
void pit_start(u16 ticks);
bool pit_done(void);

/* Wait.  Context: any; who comes while the channel is in use waits less exactly. */
void pit_delay(u32 us);

#endif /* _ASM_I8253_H */
