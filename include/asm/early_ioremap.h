/* SPDX-License-Identifier: MIT */
/*
 * Looking at physical memory before ioremap() exists: firmware tables, modules
 * in high memory.  FIX_BTMAPS_SLOTS mappings at a time, each of at most
 * NR_FIX_BTMAPS pages; every one must be given back.
 *
 * Linux: include/asm-generic/early_ioremap.h, 3.15 to 5.x (before in asm/io.h).
 */
#ifndef _ASM_EARLY_IOREMAP_H
#define _ASM_EARLY_IOREMAP_H

#include <asm/fixmap.h>
#include <linux/init.h>
#include <linux/types.h>

/* The page table that all fixed mappings lie in.  Before the first __set_fixmap(). */
void __init early_ioremap_init(void);

/**
 * early_ioremap() - map device memory, uncached
 * @phys: first byte, any alignment
 * @size: bytes
 *
 * Return: where @phys can be read and written; NULL, with a warning, when the
 * range is empty, wraps, does not fit or no slot is free.
 * Context: one processor; from early_ioremap_init() on.  Give it back with early_iounmap().
 * Linux: early_ioremap(), 2.6 to 5.x.
 */
void __iomem *early_ioremap(phys_addr_t phys, unsigned long size);

/* The same for RAM, cached. */
void *early_memremap(phys_addr_t phys, unsigned long size);

/* @addr and @size as they were when it was mapped; anything else is warned about and ignored. */
void early_iounmap(void __iomem *addr, unsigned long size);

static __always_inline void early_memunmap(void *addr, unsigned long size)
{
	early_iounmap((__force void __iomem *)addr, size);
}

/**
 * check_early_ioremap_leak() - has everyone given back what they mapped?
 *
 * Prints each mapping that is left.
 *
 * Return: how many.
 * Linux: check_early_ioremap_leak(), 2.6.26 to 5.x.
 */
unsigned int check_early_ioremap_leak(void);

#endif /* _ASM_EARLY_IOREMAP_H */
