/* SPDX-License-Identifier: MIT */
/* Modules that the loader placed in RAM; the first one is the initrd. */
#ifndef _ASM_INITRD_H
#define _ASM_INITRD_H

#include <linux/init.h>
#include <linux/types.h>

extern unsigned long initrd_start, initrd_end;	/* kernel virtual; 0 when there is none */

/**
 * early_reserve_initrd() - keep every module where the loader put it
 *
 * Context: first thing in setup_arch(), before anything is allocated.
 * Linux: early_reserve_initrd(), arch/x86/kernel/setup.c, 3.9 to 5.x (the initrd alone).
 */
void __init early_reserve_initrd(void);

/**
 * reserve_initrd() - make the initrd reachable through the direct map
 *
 * One that lies outside is moved into lowmem; its old place becomes free.  When
 * lowmem has no room, the initrd is given up with a message.
 *
 * Context: the direct map is complete.
 * Linux: reserve_initrd(), arch/x86/kernel/setup.c, 2.6.24 to 5.x.
 */
void __init reserve_initrd(void);

#endif /* _ASM_INITRD_H */
