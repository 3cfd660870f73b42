// SPDX-License-Identifier: MIT
/*
 * What an exception in boot/ or head_32 ends in: one sentence, and a halt.
 *
 * Offers boot_fault() to fault_entry.asm; idt.c leads the exceptions there.
 */
#include "boot.h"
#include <asm/special_insns.h>

void __noreturn boot_fault(const u32 *stack);

/* Vectors for which the processor pushes an error code: 8, 10 to 14, 17, 21. */
#define HAS_ERROR_CODE (1u << 8 | 0x1fu << 10 | 1u << 17 | 1u << 21)

/**
 * boot_fault() - what fault_entry.asm calls
 * @stack: vector, error code of those that have one, eip, cs, eflags
 */
void boot_fault(const u32 *stack)
{
	u32 vector = stack[0];
	bool has_error = HAS_ERROR_CODE >> vector & 1;

	boot_fatal("exception %u, error code %x, at %x, CR2 %x", vector, has_error ? stack[1] : 0,
		   stack[has_error ? 2 : 1], (u32)read_cr2());
}
