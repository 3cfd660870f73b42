// SPDX-License-Identifier: MIT
/*
 * What is mapped so far: the edges of memory, the set of page frames in the
 * direct map, and pages for more page tables, which must come out of that set.
 *
 * Offers alloc_low_pages(), add_pfn_range_mapped(), pfn_range_is_mapped().
 * Must not know: how an entry looks, in which order ranges are mapped (init.c).
 */
#include <asm/init.h>
#include <asm/pgtable.h>
#include <asm/sections.h>
#include <asm/setup.h>
#include <linux/bootmem.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/panic.h>
#include <linux/string.h>

/* The edges of memory: see asm/setup.h.  Whoever finds one out writes it. */
unsigned long max_pfn, max_possible_pfn, max_low_pfn, min_low_pfn;
unsigned long highstart_pfn, highend_pfn;
unsigned long max_pfn_mapped __section(".data");	/* head_32 writes it first */
unsigned long max_low_pfn_mapped;
void *high_memory;
unsigned long __VMALLOC_RESERVE = VMALLOC_RESERVE_DEFAULT;

bool after_bootmem;
pteval_t __supported_pte_mask = ~_PAGE_GLOBAL;

static struct pfn_range_map pfn_mapped;

/* --------------------------------------------------- memory for tables */

static unsigned long pgt_buf_start, pgt_buf_end;	/* pfns left of the brk area's pages */
unsigned long head_mapped_end;

void __init early_alloc_pgt_buf(void)
{
	void *buf = extend_brk(INIT_PGT_BUF_PAGES * PAGE_SIZE, PAGE_SIZE);

	pgt_buf_start = PFN_DOWN(__pa(buf));
	pgt_buf_end = pgt_buf_start + INIT_PGT_BUF_PAGES;
}

/* Return: physical address, 0 when nothing between the two page frames is free. */
static phys_addr_t find_table_space(unsigned long start_pfn, unsigned long end_pfn,
				    unsigned int num)
{
	start_pfn = max(start_pfn, PFN_DOWN(ISA_END_ADDRESS));
	if (start_pfn >= end_pfn)
		return 0;
	return memblock_find_in_range(PFN_PHYS(start_pfn), PFN_PHYS(end_pfn),
				      num * PAGE_SIZE, PAGE_SIZE);
}

/*
 * The highest free memory that is mapped for good; failing that, what head_32
 * mapped and init_mem_mapping() has not come to yet.
 */
static phys_addr_t memblock_alloc_table(unsigned int num)
{
	phys_addr_t found = 0;

	for (unsigned int i = pfn_mapped.nr; i > 0 && !found; i--)
		found = find_table_space(pfn_mapped.range[i - 1].start,
					 pfn_mapped.range[i - 1].end, num);
	if (!found)
		found = find_table_space(0, head_mapped_end, num);
	if (!found || memblock_reserve_named(found, num * PAGE_SIZE, "page tables"))
		panic("alloc_low_pages: no mapped memory is left for %u pages of page tables", num);
	return found;
}

void *alloc_low_pages(unsigned int num)
{
	void *pages;

	BUG_ON(after_bootmem);
	if (pgt_buf_start + num <= pgt_buf_end) {
		pages = __va(PFN_PHYS(pgt_buf_start));
		pgt_buf_start += num;
	} else if (bootmem_in_charge) {
		pages = alloc_bootmem_pages(num * PAGE_SIZE);
	} else {
		pages = __va(memblock_alloc_table(num));
	}
	memset(pages, 0, num * PAGE_SIZE);
	return pages;
}

/* ------------------------------------------------ what is mapped so far */

/* Takes range @i out, or makes room in front of it. */
static void pfn_range_map_shift(struct pfn_range_map *map, unsigned int i, int by)
{
	unsigned int from = by < 0 ? i + 1 : i;

	memmove(&map->range[from + by], &map->range[from],
		(map->nr - from) * sizeof(map->range[0]));
	map->nr += by;
}

void pfn_range_map_add(struct pfn_range_map *map, unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned int i = 0;

	if (start_pfn >= end_pfn)
		return;
	while (i < map->nr && map->range[i].end < start_pfn)
		i++;
	while (i < map->nr && map->range[i].start <= end_pfn) {
		start_pfn = min(start_pfn, map->range[i].start);
		end_pfn = max(end_pfn, map->range[i].end);
		pfn_range_map_shift(map, i, -1);
	}

	BUG_ON(map->nr == NR_PFN_MAPPED);
	pfn_range_map_shift(map, i, 1);
	map->range[i].start = start_pfn;
	map->range[i].end = end_pfn;
}

bool pfn_range_map_holds(const struct pfn_range_map *map, unsigned long start_pfn,
			 unsigned long end_pfn)
{
	for (unsigned int i = 0; i < map->nr; i++)
		if (map->range[i].start <= start_pfn && end_pfn <= map->range[i].end)
			return true;
	return false;
}

/**
 * add_pfn_range_mapped() - note that a range is mapped for good
 * @start_pfn: first page frame
 * @end_pfn: exclusive
 *
 * Raises max_pfn_mapped and max_low_pfn_mapped.
 *
 * Linux: add_pfn_range_mapped(), arch/x86/mm/init.c, 3.9 to 5.x.
 */
void __init add_pfn_range_mapped(unsigned long start_pfn, unsigned long end_pfn)
{
	pfn_range_map_add(&pfn_mapped, start_pfn, end_pfn);
	max_pfn_mapped = max(max_pfn_mapped, end_pfn);
	max_low_pfn_mapped = max(max_low_pfn_mapped, min(end_pfn, MAX_ARCH_PFN));
}

/**
 * pfn_range_is_mapped() - is every page of a range in the direct map?
 * @start_pfn: first page frame
 * @end_pfn: exclusive
 *
 * Linux: pfn_range_is_mapped(), arch/x86/mm/init.c, 3.9 to 5.x.
 */
bool pfn_range_is_mapped(unsigned long start_pfn, unsigned long end_pfn)
{
	return pfn_range_map_holds(&pfn_mapped, start_pfn, end_pfn);
}
