/* SPDX-License-Identifier: MIT */
/* Calling the BIOS from protected mode (bioscall.asm). */
#ifndef BOOT_BIOS_H
#define BOOT_BIOS_H

#include <linux/types.h>

#define EFLAGS_CARRY 0x1u

/* LOW_BASE and LOW_SIZE of bioscall.asm: whatever is there is not there during a call. */
#define BIOS_THUNK_FIRST 0x1000u
#define BIOS_THUNK_END 0x3000u

/* bioscall.asm knows the order of these fields. */
struct bios_regs {
	u32 eax, ebx, ecx, edx;
	u32 eflags;    /* out only */
	u8 buffer[24]; /* where es:di points during the call */
};

/**
 * bios_call() - INT 15h in real mode
 * @regs: registers before the call, and after it; es:di points to the buffer
 *
 * The low memory that this needs is put back as it was.
 *
 * Context: flat protected mode, paging off, interrupts off.
 */
void bios_call(struct bios_regs *regs);

#endif /* BOOT_BIOS_H */
