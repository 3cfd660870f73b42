/* SPDX-License-Identifier: MIT */
/*
 * The boot allocator and its hand-over to the buddy allocator.
 *
 *	memblock, or the bitmaps of bootmem (CONFIG_BOOTMEM): what is RAM and not taken
 *	    | in the largest aligned blocks		mm/handover.c
 *	    v
 *	buddy:	free lists of the zones
 *
 * Linux: include/linux/bootmem.h, 2.2 to 4.19.
 */
#ifndef _LINUX_BOOTMEM_H
#define _LINUX_BOOTMEM_H

#include <asm/setup.h>
#include <linux/cache.h>
#include <linux/mm_types.h>
#include <linux/mmzone.h>
#include <linux/types.h>

/* ---- the hand-over ---------------------------------------------------------- */

/**
 * free_all_bootmem() - hand all free low memory to the buddy allocator
 *
 * Marks RAM that is taken as PageReserved, low and high, and frees the rest
 * below max_low_pfn.  High memory follows through free_highmem_range().
 *
 * Return: pages freed.
 * Context: once, from mem_init().
 * Linux: free_all_bootmem(), mm/nobootmem.c, 2.6.34 to 4.19; memblock_free_all() since.
 */
unsigned long __init free_all_bootmem(void);

/**
 * free_highmem_range() - hand the free part of a range of high memory over
 * @nid: only what is this node's: nodes may be interleaved
 * @start_pfn: first page
 * @end_pfn: behind the last; what lies behind the memory map is left out
 *
 * The same way as low memory: the largest aligned block each time.
 *
 * Return: pages freed.
 * Context: from mem_init(), before or after free_all_bootmem().
 * Linux: add_highpages_with_active_regions(), arch/x86/mm/init_32.c, 2.6.26 to 5.x, page by page.
 */
unsigned long __init free_highmem_range(int nid, unsigned long start_pfn, unsigned long end_pfn);

/**
 * __free_pages_bootmem() - the first free of a block
 * @page: its head, as the memory map's initialisation left it
 * @order: 1 << order pages, aligned to that
 *
 * Linux: __free_pages_bootmem(), mm/page_alloc.c, 2.6 to 4.19; memblock_free_pages() since.
 */
void __init __free_pages_bootmem(struct page *page, unsigned int order);

/**
 * bootmem_discard() - the bitmaps are not needed any more
 *
 * Context: after the audit, which is their last reader.  Nothing without CONFIG_BOOTMEM.
 * Linux frees them in free_all_bootmem_core().
 */
void __init bootmem_discard(void);

/* ---- bootmem (mm/bootmem.c), with CONFIG_BOOTMEM ----------------------------- */

#define BOOTMEM_DEFAULT 0
#define BOOTMEM_EXCLUSIVE 1

#define MAX_DMA_PADDR (16UL << 20)	/* ISA devices reach no further: leave them that */
#define BOOTMEM_LOW_LIMIT 0xffffffffUL	/* what 32-bit devices reach */

/* From setup_bootmem_allocator() to free_all_bootmem() it is bootmem that gives memory. */
#ifdef CONFIG_BOOTMEM
extern bool bootmem_in_charge;
#else
#define bootmem_in_charge false
#endif

/* Pages that the bitmap of so many pages takes.  Linux: 2.2 to 4.19. */
unsigned long bootmem_bootmap_pages(unsigned long pages);

/* RAM of a node becomes free, below @end_low_pfn.  Linux: 2.6.18 to 4.x. */
void __init free_bootmem_with_active_regions(int nid, unsigned long end_low_pfn);

/* What memblock has reserved in a range is taken in bootmem too.  Linux: 2.6.25 to 2.6.34. */
void __init early_res_to_bootmem(phys_addr_t start, phys_addr_t end);

/* Calls to memblock are bootmem's from now on. */
void __init bootmem_takes_over(void);

/**
 * init_bootmem_node() - a node's bitmap, every page of it taken
 * @pgdat: the node
 * @freepfn: page frame where the bitmap is put; mapped, and the caller's
 * @startpfn: the node's first page frame
 * @endpfn: behind its last one
 *
 * Return: bytes that the bitmap takes.
 * Linux: init_bootmem_node(), mm/bootmem.c, 2.2 to 4.19; init_bootmem() is for node 0 from 0 on.
 */
unsigned long init_bootmem_node(pg_data_t *pgdat, unsigned long freepfn, unsigned long startpfn,
				unsigned long endpfn);
unsigned long init_bootmem(unsigned long start, unsigned long pages);

/**
 * reserve_bootmem() - take a range
 * @addr: first byte, physical; rounded down to a page
 * @size: bytes; rounded up
 * @flags: BOOTMEM_EXCLUSIVE: only if all of it is free
 *
 * Return: 0; -EBUSY when a page is taken, -EINVAL when some of it is on no node;
 * nothing is changed then.
 * Linux: reserve_bootmem(), mm/bootmem.c, 2.2 to 4.19; flags since 2.6.25.
 */
int reserve_bootmem(phys_addr_t addr, phys_addr_t size, int flags);

/* The part of it that is on one node.  Linux: reserve_bootmem_node(), 2.2 to 4.19. */
int reserve_bootmem_node(pg_data_t *pgdat, phys_addr_t addr, phys_addr_t size, int flags);

/**
 * free_bootmem() - give a range back
 * @addr: first byte, physical; rounded up to a page
 * @size: bytes; rounded down
 *
 * A page that is free already is a WARNING, and so is one that is on no node.
 * Linux: free_bootmem(), mm/bootmem.c, 2.2 to 4.19.
 */
void free_bootmem(phys_addr_t addr, phys_addr_t size);
void free_bootmem_node(pg_data_t *pgdat, phys_addr_t addr, phys_addr_t size);

/**
 * __alloc_bootmem() - take memory, filled with zeros
 * @size: bytes
 * @align: bytes, a power of two
 * @goal: physical address; memory below is given only when there is none above
 *
 * _node prefers a node.  _low stays below BOOTMEM_LOW_LIMIT.  When the buddy allocator has
 * taken over it serves, after a line that names the caller.
 *
 * Return: a pointer into the direct map.  Without memory a panic; NULL from _nopanic.
 * Linux: __alloc_bootmem(), mm/bootmem.c, 2.2 to 4.19.
 */
void *__alloc_bootmem(unsigned long size, unsigned long align, unsigned long goal);
void *__alloc_bootmem_nopanic(unsigned long size, unsigned long align, unsigned long goal);
void *__alloc_bootmem_node(pg_data_t *pgdat, unsigned long size, unsigned long align,
			   unsigned long goal);
void *__alloc_bootmem_node_nopanic(pg_data_t *pgdat, unsigned long size, unsigned long align,
				   unsigned long goal);
void *__alloc_bootmem_low(unsigned long size, unsigned long align, unsigned long goal);

#define alloc_bootmem(size) __alloc_bootmem(size, SMP_CACHE_BYTES, MAX_DMA_PADDR)
#define alloc_bootmem_nopanic(size) __alloc_bootmem_nopanic(size, SMP_CACHE_BYTES, MAX_DMA_PADDR)
#define alloc_bootmem_pages(size) __alloc_bootmem(size, PAGE_SIZE, MAX_DMA_PADDR)
#define alloc_bootmem_node(pgdat, size)                                                         \
	__alloc_bootmem_node(pgdat, size, SMP_CACHE_BYTES, MAX_DMA_PADDR)
#define alloc_bootmem_low(size) __alloc_bootmem_low(size, SMP_CACHE_BYTES, 0)
#define alloc_bootmem_low_pages(size) __alloc_bootmem_low(size, PAGE_SIZE, 0)

#endif /* _LINUX_BOOTMEM_H */
