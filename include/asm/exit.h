/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_EXIT_H
#define _ASM_X86_EXIT_H

#include <linux/compiler.h>

/**
 * enum verdict - how a run of the kernel ended, as written to QEMU's isa-debug-exit
 * @VERDICT_GOOD: everything checked out; QEMU ends with status 33
 * @VERDICT_TEST_FAILED: a self-test failed; status 35
 * @VERDICT_PANIC: panic, oops or a fault nobody could report; status 37
 * @VERDICT_LEFT: somebody left at the prompt before the boot was over; status 39
 */
enum verdict {
	VERDICT_GOOD = 0x10,
	VERDICT_TEST_FAILED = 0x11,
	VERDICT_PANIC = 0x12,
	VERDICT_LEFT = 0x13,
};

void kernel_exit(enum verdict verdict) __noreturn;
void kernel_panic_exit(void) __noreturn;

#endif /* _ASM_X86_EXIT_H */
