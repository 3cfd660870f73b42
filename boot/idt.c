// SPDX-License-Identifier: MIT
/*
 * An exception in boot/ or head_32 would reset the machine without a word, since
 * there is no descriptor table for it.  Here is one that is good for a sentence.
 *
 * Offers catch_faults(); in force until early_idt_setup() replaces it.
 */
#include "boot.h"
#include <asm/desc.h>

#define VECTORS 32u

extern const u32 boot_fault_entries[VECTORS];

static struct gate_desc boot_idt[VECTORS];

/**
 * catch_faults() - report exceptions from now on
 */
void catch_faults(void)
{
	const struct desc_ptr idt = { sizeof(boot_idt) - 1, (u32)boot_idt };
	u32 i;

	for (i = 0; i < VECTORS; i++) {
		boot_idt[i].offset_low = boot_fault_entries[i] & 0xffff;
		boot_idt[i].offset_high = (u16)(boot_fault_entries[i] >> 16);
		boot_idt[i].segment = __KERNEL_CS;
		boot_idt[i].type = GATE_INTERRUPT;
	}
	load_idt(&idt);
}
