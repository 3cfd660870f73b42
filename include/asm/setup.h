/* SPDX-License-Identifier: MIT */
/*
 * The steps that setup_arch() is made of, and the figures they produce.
 */
#ifndef _ASM_SETUP_H
#define _ASM_SETUP_H

#include <asm/bootparam.h>
#include <linux/init.h>
#include <linux/types.h>

/*
 * Page frame numbers, each exclusive:
 *
 *	0 ......... max_low_pfn ........ max_pfn
 *	| direct map | high memory      |
 *	             highstart_pfn      highend_pfn
 */
extern unsigned long max_pfn;		/* end of RAM that page tables reach */
extern unsigned long max_possible_pfn;	/* the same, with what mem= holds back */
extern unsigned long max_low_pfn;	/* end of the direct map */
extern unsigned long min_low_pfn;	/* first page behind the boot allocator's bitmap */
extern unsigned long max_pfn_mapped;	/* end of what is mapped so far */
extern unsigned long max_low_pfn_mapped;
extern unsigned long highstart_pfn, highend_pfn;

extern char boot_command_line[COMMAND_LINE_SIZE];

/**
 * extend_brk() - take memory right behind the kernel's .bss
 * @size: bytes
 * @align: bytes, a power of two
 *
 * The first page tables are made here, when no allocator exists.
 *
 * Return: zeroed memory; it stays the kernel's for ever.
 * Context: until reserve_brk() has closed the area; exhaustion is a BUG().
 * Linux: extend_brk(), arch/x86/kernel/setup.c, 2.6.30 to 5.x.
 */
void *extend_brk(size_t size, size_t align);

/**
 * reserve_brk() - close the brk area and reserve what was used of it
 *
 * Linux: reserve_brk(), arch/x86/kernel/setup.c, 2.6.30 to 5.x.
 */
void __init reserve_brk(void);

/* End of the used part of the brk area, a physical address; head_32 sets it. */
extern unsigned long _brk_end_phys;

/**
 * reserve_ebda_region() - keep the BIOS's data at the top of low memory
 *
 * Linux: reserve_ebda_region(), arch/x86/kernel/head.c, 2.6.26 to 4.x.
 */
void __init reserve_ebda_region(void);

/**
 * reserve_real_mode() - set low memory aside for the code that starts processors
 *
 * Linux: reserve_real_mode(), arch/x86/realmode/init.c, 3.5 to 5.x.
 */
void __init reserve_real_mode(void);

/**
 * reserve_standard_io_resources() - claim the ports that every PC has
 *
 * Linux: reserve_standard_io_resources(), arch/x86/kernel/setup.c, 2.6.24 to 5.x.
 */
void __init reserve_standard_io_resources(void);

void __init i386_start_kernel(const struct boot_params *from_loader);

#endif /* _ASM_SETUP_H */
