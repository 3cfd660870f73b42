/* SPDX-License-Identifier: MIT */
/*
 * Memory of devices (arch/x86/mm/ioremap.c).  Ports: asm/io.h.
 *
 * Linux: include/linux/io.h and arch/x86/include/asm/io.h, all versions.
 */
#ifndef _LINUX_IO_H
#define _LINUX_IO_H

#include <asm/io.h>
#include <linux/compiler.h>
#include <linux/types.h>

/**
 * ioremap() - addresses for a device's memory, uncached
 * @phys: first byte, any alignment
 * @size: bytes
 *
 * Maps whole pages.  What lies below 1 MiB is mapped for good and only gets its
 * address.
 *
 * Return: where @phys can be read and written; NULL, with a message, for RAM,
 *	for an empty range, for one that ends beyond 4 GiB, and without room.
 * Context: as vmalloc().
 * Linux: ioremap(), arch/x86/mm/ioremap.c, all versions.
 */
void __iomem *ioremap(phys_addr_t phys, unsigned long size);
#define ioremap_nocache ioremap		/* Linux: 2.4 to 5.5 */

/* Cached: for tables of the firmware, for example.  Linux: 2.6.25 to 6.x. */
void __iomem *ioremap_cache(phys_addr_t phys, unsigned long size);

/**
 * iounmap() - give back what ioremap() has returned
 * @addr: as returned, offset into the page included; NULL does nothing
 *
 * What is not an ioremap() area's is reported with its caller.
 *
 * Context: any.
 * Linux: iounmap(), arch/x86/mm/ioremap.c, all versions.
 */
void iounmap(void __iomem *addr);

/*
 * readl(), writel() and their kind: one access to a device's register, of exactly that width, in
 * the order in which the program has it.  Linux: arch/x86/include/asm/io.h, all versions.
 */
#define __DEFINE_MMIO(suffix, type)                                                             \
	static inline type read##suffix(const volatile void __iomem *addr)                      \
	{                                                                                       \
		type value = *(__force const volatile type *)addr;                              \
                                                                                                \
		barrier();                                                                      \
		return value;                                                                   \
	}                                                                                       \
	static inline void write##suffix(type value, volatile void __iomem *addr)               \
	{                                                                                       \
		barrier();                                                                      \
		*(__force volatile type *)addr = value;                                         \
	}

__DEFINE_MMIO(b, u8)
__DEFINE_MMIO(w, u16)
__DEFINE_MMIO(l, u32)

#endif /* _LINUX_IO_H */
