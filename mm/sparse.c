// SPDX-License-Identifier: MIT
/*
 * SPARSEMEM: struct pages by sections of 64 MiB; a section without RAM has none.
 *
 *	memory_present()	which sections have RAM, and on which node
 *	sparse_init()		for each of them: 16,384 struct pages, 512 KiB
 *	  sparse_early_mem_map_alloc()	on its own node, where that has low memory
 *	  sparse_encode_mem_map()	... less the first pfn
 *
 * How the look-up works is told in linux/memory_model.h.  A section's map may end
 * early: behind the end of all RAM nothing is described, and where low memory is
 * very short only what lies between a section's first and last RAM.
 *
 * It must not know what is in a struct page (memmap.c), nor zones.
 */
#include <asm/barrier.h>
#include <asm/setup.h>
#include <linux/boot_ranges.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/printk.h>

#include "mm_init.h"

#ifdef CONFIG_SPARSEMEM

/* A block of MAX_ORDER_NR_PAGES is the least that a section's map describes. */
#define BLOCKS_PER_SECTION (PAGES_PER_SECTION / MAX_ORDER_NR_PAGES)
#define ALL_BLOCKS ((1UL << BLOCKS_PER_SECTION) - 1)

_Static_assert(BLOCKS_PER_SECTION == 16 && MAX_ORDER_NR_PAGES == 1UL << SECTION_BLOCK_SHIFT,
	       "section_blocks[] does not fit");

struct mem_section mem_section[NR_MEM_SECTIONS];
u16 section_blocks[NR_MEM_SECTIONS];
unsigned long max_mapnr;

static unsigned long nr_struct_pages;	/* in all sections' maps */
static unsigned long undescribed_pfn __initdata;	/* from here on there was no room; 0: there was */

static inline unsigned long section_start(unsigned long nr)
{
	return nr << PFN_SECTION_SHIFT;
}

/* The first page of a section's map, and behind its last. */
static unsigned long map_start(unsigned long nr)
{
	return section_start(nr) + (unsigned long)__builtin_ctz(section_blocks[nr]) *
					   MAX_ORDER_NR_PAGES;
}

static unsigned long map_end(unsigned long nr)
{
	return section_start(nr) + ((unsigned long)ilog2(section_blocks[nr]) + 1) *
					   MAX_ORDER_NR_PAGES;
}

static unsigned long map_bytes(unsigned long nr)
{
	return (map_end(nr) - map_start(nr)) * sizeof(struct page);
}

/* ---- which sections have RAM ---------------------------------------------- */

/* Until sparse_init() a section's map says only this: it has RAM, on that node. */
#define SECTION_MARKED_PRESENT 1UL
#define SECTION_NID_SHIFT 1

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
	start_pfn = ALIGN_DOWN(start_pfn, MAX_ORDER_NR_PAGES);
	for (; start_pfn < end_pfn; start_pfn += MAX_ORDER_NR_PAGES) {
		unsigned long nr = start_pfn >> PFN_SECTION_SHIFT;

		if (!mem_section[nr].section_mem_map)
			mem_section[nr].section_mem_map = sparse_encode_early_nid(nid);
		section_blocks[nr] |= 1U << ((start_pfn - section_start(nr)) / MAX_ORDER_NR_PAGES);
	}
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

/* ---- how much of a section is described --------------------------------------- */

/* The blocks from the first to the last that is set: a map has no gap. */
static u16 __init span_of(u16 blocks)
{
	return (u16)((2UL << ilog2(blocks)) - (1UL << __builtin_ctz(blocks)));
}

/*
 * All of it, so that nobody who asks for a page near RAM is told rubbish.  But
 * behind the end of all RAM there is nothing near, and on a small machine there
 * is much of it.
 */
static u16 __init roomy_blocks(unsigned long nr)
{
	unsigned long end = max(max_pfn, max_possible_pfn) - section_start(nr);

	if (end >= PAGES_PER_SECTION)
		return ALL_BLOCKS;
	return (u16)((1UL << DIV_ROUND_UP(end, MAX_ORDER_NR_PAGES)) - 1);
}

/* Bytes that the boot allocator could still give out. */
static unsigned long __init free_bytes(void)
{
	phys_addr_t limit = memblock_get_current_limit();
	unsigned long start, end, sum = 0;
	u64 i;

	for_each_free_range(i, MAX_NUMNODES, &start, &end)
		if (PFN_PHYS(start) < limit)
			sum += (unsigned long)(min(PFN_PHYS(end), limit) - PFN_PHYS(start));
	return sum;
}

/*
 * The map shall leave half of the free low memory to others.  Where it would not,
 * only what lies between a section's first and last RAM is described.
 */
static unsigned long __init choose_blocks(void)
{
	unsigned long budget = free_bytes() / 2, wanted = 0;

	for (unsigned long nr = 0; nr < NR_MEM_SECTIONS; nr++)
		if (section_blocks[nr])
			wanted += hweight32(roomy_blocks(nr)) * MAX_ORDER_NR_PAGES *
				  sizeof(struct page);
	for (unsigned long nr = 0; nr < NR_MEM_SECTIONS; nr++)
		if (section_blocks[nr])
			section_blocks[nr] = wanted <= budget ? roomy_blocks(nr) :
								span_of(section_blocks[nr]);
	return budget;
}

/* ---- their struct pages ----------------------------------------------------- */

/* Linux: sparse_encode_mem_map(), mm/sparse.c, 2.6.14 to 5.x. */
static unsigned long sparse_encode_mem_map(const struct page *map, unsigned long start_pfn)
{
	return (unsigned long)map - start_pfn * sizeof(struct page);
}

static void sparse_init_one_section(unsigned long nr, const struct page *map)
{
	mem_section[nr].section_mem_map = sparse_encode_mem_map(map, map_start(nr));
	nr_struct_pages += map_end(nr) - map_start(nr);
	max_mapnr = max(max_mapnr, map_end(nr));
}

/* The arrays are there; RAM without a struct page cannot be used. */
void __init alloc_mem_map(void)
{
	if (undescribed_pfn)
		give_up_ram_from(undescribed_pfn);
}

void sparse_add_section(unsigned long nr, const struct page *map)
{
	mem_section[nr].section_mem_map = sparse_encode_mem_map(map, section_start(nr));
	smp_wmb();		/* section_blocks[] says that the map may be used */
	section_blocks[nr] = ALL_BLOCKS;
	nr_struct_pages += PAGES_PER_SECTION;
	max_mapnr = max(max_mapnr, section_start(nr + 1));
}

/* Linux: sparse_early_mem_map_alloc(), 2.6.14 to 4.18; sparse_init_nid() since. */
static bool __init sparse_early_mem_map_alloc(unsigned long nr, unsigned long *budget)
{
	unsigned long bytes = map_bytes(nr);
	struct page *map = NULL;

	if (bytes <= *budget)
		map = memblock_alloc_try_nid_raw(bytes, PAGE_SIZE, 0, MEMBLOCK_ALLOC_ACCESSIBLE,
						 sparse_early_nid(nr));
	if (!map)
		return false;
	*budget -= bytes;
	sparse_init_one_section(nr, map);
	return true;
}

/* A bit for each block of the section that lies below @end_pfn. */
static u16 __init blocks_below(unsigned long nr, unsigned long end_pfn)
{
	return (u16)((1U << ((end_pfn - section_start(nr)) / MAX_ORDER_NR_PAGES)) - 1);
}

/* No room for all of this section's struct pages: as many as fit, from the lowest on. */
static void __init describe_less(unsigned long nr, unsigned long *budget)
{
	unsigned long needed = map_bytes(nr), end_pfn = map_end(nr);

	do {
		end_pfn -= MAX_ORDER_NR_PAGES;
		section_blocks[nr] &= blocks_below(nr, end_pfn);
	} while (section_blocks[nr] && !sparse_early_mem_map_alloc(nr, budget));

	if (!nr_struct_pages)
		panic("no room for the memory map: %luK of low memory needed, %luK free",
		      needed >> 10, free_bytes() >> 10);
	undescribed_pfn = end_pfn;
}

void __init sparse_init(void)
{
	unsigned long budget = choose_blocks();
	bool room = true;

	for (unsigned long nr = 0; nr < NR_MEM_SECTIONS; nr++) {
		if (!section_blocks[nr])
			continue;
		if (room && sparse_early_mem_map_alloc(nr, &budget))
			continue;
		if (room)
			describe_less(nr, &budget);
		else
			section_blocks[nr] = 0;
		if (!section_blocks[nr])
			mem_section[nr].section_mem_map = 0;
		room = false;
	}
}

bool is_struct_page(const struct page *page)
{
	for (unsigned long nr = 0; nr < NR_MEM_SECTIONS; nr++) {
		const struct page *map;

		if (!section_blocks[nr])
			continue;
		map = pfn_to_page(map_start(nr));
		if (page >= map && page < map + (map_end(nr) - map_start(nr)))
			return IS_ALIGNED((unsigned long)page, sizeof(*page));
	}
	return false;
}

void __init print_memory_model(void)
{
	unsigned long sections = 0;

	for (unsigned long nr = 0; nr < NR_MEM_SECTIONS; nr++)
		sections += section_blocks[nr] != 0;
	pr_info("Memory model: SPARSEMEM, %lu of %lu sections of 64M have RAM, memory map %luK\n",
		sections, NR_MEM_SECTIONS, (nr_struct_pages * sizeof(struct page)) >> 10);
}

#endif /* CONFIG_SPARSEMEM */
