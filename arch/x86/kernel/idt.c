// SPDX-License-Identifier: MIT
/*
 * The interrupt descriptor table: 256 gates, shared by all processors, and where they lead.
 *
 *	IDT[v] → entry_32.asm → exception_dispatch	v below 32
 *	                      → interrupt_dispatch	v from 32 on
 *
 * Offers: writing a gate, loading the table, the two pointers for whoever handles what arrives.
 * Must not know: which vector means what (traps.c).
 */
#include <asm/desc.h>
#include <linux/bug.h>

struct gate_desc idt_table[IDT_ENTRIES] __aligned(PAGE_SIZE);

vector_dispatch_t exception_dispatch;
vector_dispatch_t interrupt_dispatch;

/**
 * set_intr_gate() - a vector enters the kernel at @entry, with interrupts off
 * @vector: 0 to 255
 * @entry: code in entry_32.asm that builds a struct pt_regs
 *
 * All gates are interrupt gates: an exception may hit code that holds a lock with interrupts off,
 * and the report must not be interrupted either. The handler turns them on again if it wants.
 *
 * Linux: set_intr_gate(), arch/x86/include/asm/desc.h, 2.4 to 4.x.
 */
void set_intr_gate(unsigned int vector, const void *entry)
{
	unsigned long address = (unsigned long)entry;

	BUG_ON(vector >= IDT_ENTRIES);
	idt_table[vector] = (struct gate_desc){
		.offset_low = address & 0xffff,
		.segment = __KERNEL_CS,
		.type = GATE_INTERRUPT,
		.offset_high = (u16)(address >> 16),
	};
}

/**
 * set_task_gate() - a vector switches to the task whose TSS a GDT entry names
 * @vector: 0 to 255
 * @gdt_entry: index into the GDT of the processor on which the vector is raised
 *
 * A task gate is the one way in x86-32 to leave a stack that cannot take another word.
 *
 * Linux: set_task_gate(), arch/x86/include/asm/desc.h, 2.6 to 4.x.
 */
void set_task_gate(unsigned int vector, unsigned int gdt_entry)
{
	BUG_ON(vector >= IDT_ENTRIES);
	idt_table[vector] = (struct gate_desc){
		.segment = (u16)(gdt_entry * 8),
		.type = GATE_TASK,
	};
}

/**
 * load_idt_table() - this processor takes its gates from idt_table from now on
 *
 * Linux: load_idt() on idt_descr, arch/x86/kernel/cpu/common.c.
 */
void load_idt_table(void)
{
	const struct desc_ptr idt_descr = {
		.size = sizeof(idt_table) - 1,
		.address = (unsigned long)idt_table,
	};

	load_idt(&idt_descr);
}
