/* SPDX-License-Identifier: MIT */
/*
 * Making the direct map (arch/x86/mm/init.c, pgtable_32.c, mapped.c): what these
 * files need of each other, and what setup_arch() and the tests need of them.
 *
 * Linux: arch/x86/include/asm/init.h, 2.6.30 to 5.x, and internals of init.c.
 */
#ifndef _ASM_INIT_H
#define _ASM_INIT_H

#include <asm/pgtable_types.h>
#include <asm/setup.h>
#include <linux/init.h>
#include <linux/sizes.h>
#include <linux/types.h>

#define ISA_END_ADDRESS SZ_1M	/* 640K to 1M is mapped although it is no RAM */

/* Tables made before anything beyond head_32's mapping exists: a few, from the brk area. */
#define INIT_PGT_BUF_PAGES 6

/* Head, middle and tail. */
#define NR_RANGE_MR 3

/* Each range of the e820 map once, and one that is being joined. */
#define NR_PFN_MAPPED (E820_X_MAX + 2)

/**
 * struct map_range - physical memory to be mapped with one page size
 * @start: first byte
 * @end: exclusive
 * @page_size_mask: 1 << PG_LEVEL_2M for 4 MiB pages, 0 for 4 KiB pages
 */
struct map_range {
	phys_addr_t start;
	phys_addr_t end;
	unsigned int page_size_mask;
};

extern bool after_bootmem;	/* mem_init() has run: memblock gives nothing any more */

/**
 * setup_bootmem_allocator() - low memory is mapped: who gives it out from now on?
 *
 * Prints how much is mapped.  With CONFIG_BOOTMEM it fills early_node_map and
 * the bitmap, and memblock's callers get memory from that.
 *
 * Context: from initmem_init().
 * Linux: setup_bootmem_allocator(), arch/x86/mm/init_32.c, 2.6.26 to 5.x.
 */
void __init setup_bootmem_allocator(void);

/* The pfn behind the part that head_32 mapped; 0 until init_mem_mapping() looks. */
extern unsigned long head_mapped_end;

/**
 * struct pfn_range_map - a set of page frames: sorted ranges that do not touch
 * @nr: ranges
 * @range: each range's first page frame and the one behind its last
 */
struct pfn_range_map {
	unsigned int nr;
	struct {
		unsigned long start;
		unsigned long end;
	} range[NR_PFN_MAPPED];
};

/* Adds a range and joins it with what it touches.  A full map is a BUG(). */
void pfn_range_map_add(struct pfn_range_map *map, unsigned long start_pfn, unsigned long end_pfn);

/* Is every page of a range that is not empty in the set? */
bool pfn_range_map_holds(const struct pfn_range_map *map, unsigned long start_pfn,
			 unsigned long end_pfn);

/* Page sizes beyond 4 KiB that this processor has: a mask of 1 << PG_LEVEL_. */
extern unsigned int direct_map_page_sizes;

/* Physical address below which the direct map has only 4 KiB pages: see split_mem_range(). */
phys_addr_t direct_map_small_end(void);

/**
 * split_mem_range() - cut a range where the page size changes
 * @mr: result, room for NR_RANGE_MR
 * @page_size_mask: page sizes that may be used
 * @start: first byte, page-aligned
 * @end: exclusive, page-aligned
 *
 *	start     4 MiB        4 MiB     end
 *	 |--4 KiB--|==4 MiB pages==|-4 KiB-|
 *
 * Large pages are used where a whole one fits, but not below
 * direct_map_small_end(): in the first 4 MiB and wherever the kernel image
 * lies, single pages have rights of their own.
 *
 * Return: how many parts, 0 for an empty range.
 * Linux: split_mem_range(), arch/x86/mm/init.c, 3.9 to 5.x.
 */
unsigned int split_mem_range(struct map_range *mr, unsigned int page_size_mask,
			     phys_addr_t start, phys_addr_t end);

/**
 * init_memory_mapping() - map a range of RAM at PAGE_OFFSET
 * @start: first byte, page-aligned
 * @end: exclusive, page-aligned, in lowmem
 *
 * Prints the range and its parts.
 *
 * Return: the pfn behind the last page mapped.
 * Linux: init_memory_mapping(), arch/x86/mm/init.c, 2.6.26 to 5.x.
 */
unsigned long __init init_memory_mapping(phys_addr_t start, phys_addr_t end);

/**
 * kernel_physical_mapping_init() - write the entries for one part
 * @start: first byte, page-aligned
 * @end: exclusive
 * @page_size_mask: as in struct map_range
 *
 * Tables that exist already, from head_32 or from a neighbouring part, are filled up.
 *
 * Return: the pfn behind the last page mapped.
 * Linux: kernel_physical_mapping_init(), arch/x86/mm/init_32.c, 2.6 to 5.x.
 */
unsigned long __init kernel_physical_mapping_init(phys_addr_t start, phys_addr_t end,
						  unsigned int page_size_mask);

/**
 * alloc_low_pages() - zeroed pages for tables, out of memory that is mapped already
 * @num: pages, adjacent
 *
 * Return: never NULL; a panic when there is no such memory.
 * Context: from early_alloc_pgt_buf() until mem_init().
 * Linux: alloc_low_pages(), arch/x86/mm/init.c, 3.9 to 5.x.
 */
void *alloc_low_pages(unsigned int num);

#define alloc_low_page() alloc_low_pages(1)

/* The set of page frames that init_memory_mapping() has mapped. */
void __init add_pfn_range_mapped(unsigned long start_pfn, unsigned long end_pfn);
bool pfn_range_is_mapped(unsigned long start_pfn, unsigned long end_pfn);

#endif /* _ASM_INIT_H */
