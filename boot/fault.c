// SPDX-License-Identifier: MIT
/*
 * An exception in boot/ or head_32 would reset the machine without a word, since
 * there is no descriptor table for it.  Here is one that is good for a sentence.
 *
 * Offers catch_faults(); in force until early_idt_setup() replaces it.
 */
#include "boot.h"
#include <asm/desc.h>
#include <asm/special_insns.h>

#define VECTORS 32u

extern const u32 boot_fault_entries[VECTORS];
void __noreturn boot_fault(const u32 *stack);

static struct gate_desc boot_idt[VECTORS];

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

	boot_fatal("exception %u, error code %x, at %x, CR2 %x", vector,
		   has_error ? stack[1] : 0, stack[has_error ? 2 : 1], (u32)read_cr2());
}

/**
 * catch_faults() - report exceptions from now on
 */
void catch_faults(void)
{
	const struct desc_ptr idt = { sizeof(boot_idt) - 1, (u32)boot_idt };
	u32 i;

	for (i = 0; i < VECTORS; i++) {
		boot_idt[i].offset_low = boot_fault_entries[i] & 0xffff;
		boot_idt[i].offset_high = boot_fault_entries[i] >> 16;
		boot_idt[i].segment = __KERNEL_CS;
		boot_idt[i].type = GATE_INTERRUPT;
	}
	load_idt(&idt);
}
