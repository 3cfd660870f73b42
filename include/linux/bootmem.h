/* SPDX-License-Identifier: MIT */
/*
 * From the boot allocator to the buddy allocator (mm/nobootmem.c).
 *
 *	memblock:  what is RAM and not reserved
 *	    | in the largest aligned blocks
 *	    v
 *	buddy:     free lists of the zones
 */
#ifndef _LINUX_BOOTMEM_H
#define _LINUX_BOOTMEM_H

#include <asm/setup.h>
#include <linux/mm_types.h>
#include <linux/types.h>

/**
 * free_all_bootmem() - hand all free low memory to the buddy allocator
 *
 * Marks what memblock has reserved as PageReserved, low and high, and frees
 * the rest below max_low_pfn.  High memory follows through free_highmem_range().
 *
 * Return: pages freed.
 * Context: once, from mem_init().
 * Linux: free_all_bootmem(), mm/nobootmem.c, 2.6.34 to 4.19; memblock_free_all() since.
 */
unsigned long __init free_all_bootmem(void);

/**
 * free_highmem_range() - hand the free part of a range of high memory over
 * @start_pfn: first page
 * @end_pfn: behind the last; what lies behind the memory map is left out
 *
 * The same way as low memory: the largest aligned block each time.
 *
 * Return: pages freed.
 * Context: from mem_init(), before or after free_all_bootmem().
 * Linux: add_highpages_with_active_regions(), arch/x86/mm/init_32.c, 2.6.26 to 5.x, page by page.
 */
unsigned long __init free_highmem_range(unsigned long start_pfn, unsigned long end_pfn);

/**
 * __free_pages_bootmem() - the first free of a block
 * @page: its head, as the memory map's initialisation left it
 * @order: 1 << order pages, aligned to that
 *
 * Linux: __free_pages_bootmem(), mm/page_alloc.c, 2.6 to 5.x.
 */
void __init __free_pages_bootmem(struct page *page, unsigned int order);

#endif /* _LINUX_BOOTMEM_H */
