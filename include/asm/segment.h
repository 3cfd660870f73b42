/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_SEGMENT_H
#define _ASM_X86_SEGMENT_H
/*
 * Selectors of the global descriptor table: which entry means what.
 *
 * The numbers are those of Linux on x86-32, so that "EIP: 0060:[<c01…>]" in a report here reads
 * like one there. entry_32.asm and head_32.asm repeat the few that they need; traps.c asserts that
 * the two spellings agree.
 *
 *   entry  selector
 *     0     00      null: loading it is legal, using it faults
 *    12     60      kernel code, flat 4 GiB
 *    13     68      kernel data and stack, flat 4 GiB
 *    16     80      TSS of this processor
 *    27     d8      per-CPU data: FS in kernel mode
 *    28     e0      stack canary of this processor: GS in kernel mode
 *    30     f0      TSS of the last resort (a double fault inside the double-fault task)
 *    31     f8      TSS of the double-fault task
 */
#define GDT_ENTRY_KERNEL_CS		12
#define GDT_ENTRY_KERNEL_DS		13
#define GDT_ENTRY_TSS			16
#define GDT_ENTRY_PERCPU		27
#define GDT_ENTRY_STACK_CANARY		28
#define GDT_ENTRY_LASTRESORT_TSS	30
#define GDT_ENTRY_DOUBLEFAULT_TSS	31
#define GDT_ENTRIES			32
#define GDT_SIZE			(GDT_ENTRIES * 8)

#define __KERNEL_CS			(GDT_ENTRY_KERNEL_CS * 8)
#define __KERNEL_DS			(GDT_ENTRY_KERNEL_DS * 8)
#define __KERNEL_PERCPU			(GDT_ENTRY_PERCPU * 8)
#define __KERNEL_STACK_CANARY		(GDT_ENTRY_STACK_CANARY * 8)

/* A selector's low two bits are the privilege it asks for, bit 2 chooses the local table. */
#define SEGMENT_RPL_MASK		0x3
#define SEGMENT_TI_MASK			0x4
#define USER_RPL			0x3

#endif /* _ASM_X86_SEGMENT_H */
