// SPDX-License-Identifier: MIT
/*
 * SPARSEMEM: struct pages by sections of 64 MiB; a section without RAM has none.
 *
 *	memory_present()	which sections have RAM, and on which node
 *	sparse_init()		for each of them: 16,384 struct pages, 512 KiB
 *	  sparse_mem_map_alloc()	on its own node, where that has low memory
 *	  sparse_encode_mem_map()	... less the section's first pfn
 *
 * How the look-up works is told in linux/memory_model.h.  The highest section's
 * map ends with the last block that has RAM: on a small machine there is only
 * this one, and most of it would describe nothing.
 *
 * It must not know what is in a struct page (memmap.c), nor zones.
 */
#include <asm/setup.h>
#include <linux/boot_ranges.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/printk.h>

#include "mm_init.h"

#ifdef CONFIG_SPARSEMEM

/* Of the free low memory this part is left to others, when there is much to describe. */
#define LEFT_TO_OTHERS(bytes) ((bytes) / 4)

struct mem_section mem_section[NR_MEM_SECTIONS];
unsigned long max_mapnr;

static unsigned long nr_struct_pages;	/* in all sections' maps */

/* ---- which sections have RAM ---------------------------------------------- */

/* Until sparse_init() a section's map says only this: it has RAM, on that node. */
#define SECTION_MARKED_PRESENT 1UL
#define SECTION_NID_SHIFT 1

static inline unsigned long section_start(unsigned long nr)
{
	return nr << PFN_SECTION_SHIFT;
}

/* Linux: sparse_encode_early_nid(), mm/sparse.c, 2.6.17 to 5.x. */
static inline unsigned long sparse_encode_early_nid(int nid)
{
	return ((unsigned long)nid << SECTION_NID_SHIFT) | SECTION_MARKED_PRESENT;
}

static inline int sparse_early_nid(unsigned long nr)
{
	return (int)(mem_section[nr].section_mem_map >> SECTION_NID_SHIFT);
}

void __init memory_present(int nid, unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long nr = start_pfn >> PFN_SECTION_SHIFT;

	for (; section_start(nr) < end_pfn; nr++)
		if (!mem_section[nr].section_mem_map)
			mem_section[nr].section_mem_map = sparse_encode_early_nid(nid);
}

/* RAM behind max_pfn is not used (see find_low_pfn_range()), so nobody asks for its pages. */
void __init sparse_memory_present_with_active_regions(int nid)
{
	unsigned long start, end;
	int i, its_nid;

	for_each_ram_range(i, nid, &start, &end, &its_nid) {
		end = min(end, max_pfn);
		if (start < end)
			memory_present(its_nid == MAX_NUMNODES ? 0 : its_nid, start, end);
	}
}

/* ---- their struct pages ----------------------------------------------------- */

/* Bytes that the boot allocator could still give out. */
static phys_addr_t __init free_bytes(void)
{
	phys_addr_t limit = memblock_get_current_limit(), sum = 0;
	unsigned long start, end;
	u64 i;

	for_each_free_range(i, &start, &end)
		if (PFN_PHYS(start) < limit)
			sum += min(PFN_PHYS(end), limit) - PFN_PHYS(start);
	return sum;
}

static unsigned long __init map_bytes(unsigned long nr)
{
	return (min(max_mapnr, section_start(nr + 1)) - section_start(nr)) * sizeof(struct page);
}

/* Linux: sparse_encode_mem_map(), mm/sparse.c, 2.6.14 to 5.x. */
static unsigned long sparse_encode_mem_map(const struct page *map, unsigned long nr)
{
	return (unsigned long)map - section_start(nr) * sizeof(struct page);
}

/* Linux: sparse_early_mem_map_alloc(), 2.6.14 to 4.18; sparse_init_nid() since. */
static bool __init sparse_early_mem_map_alloc(unsigned long nr, phys_addr_t *budget)
{
	unsigned long bytes = map_bytes(nr);
	struct page *map = NULL;

	if (bytes <= *budget)
		map = memblock_alloc_try_nid_raw(bytes, PAGE_SIZE, 0, MEMBLOCK_ALLOC_ACCESSIBLE,
						 sparse_early_nid(nr));
	if (!map)
		return false;
	*budget -= bytes;
	nr_struct_pages += bytes / sizeof(struct page);
	mem_section[nr].section_mem_map = sparse_encode_mem_map(map, nr);
	return true;
}

/* No room for this section's struct pages: it and all above are given up. */
static void __init give_up_sections_from(unsigned long nr)
{
	if (!nr_struct_pages)
		panic("no room for the memory map: %luK of low memory needed, %lluK free",
		      map_bytes(nr) >> 10, free_bytes() >> 10);
	give_up_ram_from(section_start(nr));
	max_mapnr = section_start(nr);
	for (; nr < NR_MEM_SECTIONS; nr++)
		mem_section[nr].section_mem_map = 0;
}

void __init sparse_init(void)
{
	phys_addr_t budget = free_bytes() - LEFT_TO_OTHERS(free_bytes());

	max_mapnr = ALIGN(min(max_pfn, find_max_pfn_with_active_regions()), MAX_ORDER_NR_PAGES);
	for (unsigned long nr = 0; section_start(nr) < max_mapnr; nr++)
		if (mem_section[nr].section_mem_map && !sparse_early_mem_map_alloc(nr, &budget))
			give_up_sections_from(nr);
}

bool is_struct_page(const struct page *page)
{
	for (unsigned long nr = 0; nr < NR_MEM_SECTIONS; nr++) {
		unsigned long start = section_start(nr);
		unsigned long end = min(section_start(nr + 1), max_mapnr);

		if (pfn_valid(start) && page >= pfn_to_page(start) &&
		    page < pfn_to_page(start) + (end - start))
			return IS_ALIGNED((unsigned long)page, sizeof(*page));
	}
	return false;
}

void __init print_memory_model(void)
{
	unsigned long sections = 0;

	for (unsigned long nr = 0; nr < NR_MEM_SECTIONS; nr++)
		sections += mem_section[nr].section_mem_map != 0;
	pr_info("Memory model: SPARSEMEM, %lu of %lu sections of 64M have RAM, memory map %luK\n",
		sections, NR_MEM_SECTIONS, (nr_struct_pages * sizeof(struct page)) >> 10);
}

#endif /* CONFIG_SPARSEMEM */
