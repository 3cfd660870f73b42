/* SPDX-License-Identifier: MIT */
/*
 * Pages and the direct map.
 *
 *	physical 0 ........ lowmem end          virtual
 *	|----------------------|       maps to  PAGE_OFFSET + physical
 *
 * A kernel virtual address is written in two forms.  kernel_vaddr(pa) is the
 * *number*, for table indexes and for the log.  __va(pa) is the *pointer* that
 * may be followed.  On the machine they are equal; in a hosted build the
 * pointer leads into an arena (see asm/direct_map.h).
 */
#ifndef _ASM_PAGE_H
#define _ASM_PAGE_H

#include <linux/types.h>

#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(addr) (((addr) + PAGE_SIZE - 1) & ~(__typeof__(addr))(PAGE_SIZE - 1))

#define PAGE_OFFSET 0xC0000000UL
#define KERNEL_PHYS_START 0x100000UL

/* Two levels of 1,024 entries each reach 2^20 pages. */
#define MAX_ARCH_PFN 0x100000UL

#define kernel_vaddr(pa) ((unsigned long)(pa) + PAGE_OFFSET)
#define kernel_paddr(vaddr) ((unsigned long)(vaddr) - PAGE_OFFSET)

/* Physical address of a symbol of the kernel image. */
#define __pa_symbol(sym) kernel_paddr(sym)

#include <asm/direct_map.h>

#endif /* _ASM_PAGE_H */
