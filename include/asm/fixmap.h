/* SPDX-License-Identifier: MIT */
/*
 * Fixed mappings: virtual addresses that the compiler knows, for pages that
 * only the boot or only the machine knows.  Index 0 is the highest page; the
 * indexes count downwards in memory.
 *
 *	0xfffff000  FIXADDR_TOP        FIX_HOLE: never mapped, so that a pointer
 *	                               that wraps faults
 *	            | FIX_APIC_BASE    each processor's own local APIC
 *	            | FIX_TEXT_POKE .  2 pages of text, writable while it is changed
 *	            | FIX_KMAP ......  KM_TYPE_NR slots for each processor
 *	            FIXADDR_START      (permanent ones end here)
 *	            | FIX_BTMAP .....  4 x 256 KiB, early_ioremap()'s
 *	            | FIX_WP_TEST      one page for test_wp_bit()
 *	            FIXADDR_BOOT_START (the last ones only the boot uses)
 *	0xffc00000  one page table reaches from here up to the end
 *
 * All of it lies in that one table, which early_ioremap_init() makes.
 *
 * Linux: arch/x86/include/asm/fixmap.h, 2.6 to 5.x.
 */
#ifndef _ASM_FIXMAP_H
#define _ASM_FIXMAP_H

#include <asm/kmap_types.h>
#include <asm/pgtable_types.h>
#include <asm/processor.h>
#include <linux/bug.h>

#define FIXADDR_TOP 0xfffff000UL

#define NR_FIX_BTMAPS 64	/* pages in one early mapping, at most */
#define FIX_BTMAPS_SLOTS 4	/* early mappings at the same time */
#define TOTAL_FIX_BTMAPS (NR_FIX_BTMAPS * FIX_BTMAPS_SLOTS)

enum fixed_addresses {
	FIX_HOLE,
#ifdef CONFIG_SMP
	FIX_APIC_BASE,
#endif
	FIX_TEXT_POKE1,	/* two pages in a row: the indexes count downwards in memory */
	FIX_TEXT_POKE0,
#ifdef CONFIG_HIGHMEM
	FIX_KMAP_BEGIN,
	FIX_KMAP_END = FIX_KMAP_BEGIN + KM_TYPE_NR * NR_CPUS - 1,
#endif
	__end_of_permanent_fixed_addresses,

	FIX_BTMAP_END = __end_of_permanent_fixed_addresses,
	FIX_BTMAP_BEGIN = FIX_BTMAP_END + TOTAL_FIX_BTMAPS - 1,
	FIX_WP_TEST,
	__end_of_fixed_addresses
};

#define FIXADDR_SIZE ((unsigned long)__end_of_permanent_fixed_addresses << PAGE_SHIFT)
#define FIXADDR_START (FIXADDR_TOP - FIXADDR_SIZE)
#define FIXADDR_BOOT_SIZE ((unsigned long)__end_of_fixed_addresses << PAGE_SHIFT)
#define FIXADDR_BOOT_START (FIXADDR_TOP - FIXADDR_BOOT_SIZE)

#define __fix_to_virt(idx) (FIXADDR_TOP - ((unsigned long)(idx) << PAGE_SHIFT))
#define __virt_to_fix(vaddr) ((FIXADDR_TOP - ((vaddr) & PAGE_MASK)) >> PAGE_SHIFT)

static inline unsigned long fix_to_virt(unsigned int idx)
{
	BUG_ON(idx >= __end_of_fixed_addresses);
	return __fix_to_virt(idx);
}

static inline unsigned long virt_to_fix(unsigned long vaddr)
{
	BUG_ON(vaddr >= FIXADDR_TOP || vaddr < FIXADDR_BOOT_START);
	return __virt_to_fix(vaddr);
}

/**
 * __set_fixmap() - map a physical page at a fixed address, or unmap it
 * @idx: which fixed address
 * @phys: physical address, bytes; the offset into the page is ignored
 * @prot: rights; 0 unmaps
 *
 * Context: after early_ioremap_init(); as set_pte_vaddr().
 * Linux: __set_fixmap(), arch/x86/mm/pgtable.c, 2.6 to 5.x.
 */
void __set_fixmap(enum fixed_addresses idx, phys_addr_t phys, pgprot_t prot);

#define set_fixmap(idx, phys) __set_fixmap(idx, phys, PAGE_KERNEL)
#define set_fixmap_nocache(idx, phys) __set_fixmap(idx, phys, PAGE_KERNEL_NOCACHE)
#define clear_fixmap(idx) __set_fixmap(idx, 0, __pgprot(0))

#endif /* _ASM_FIXMAP_H */
