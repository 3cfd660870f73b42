// SPDX-License-Identifier: MIT
/*
 * The direct map: which physical ranges are mapped, in which order, with which
 * page size, and where the memory for the tables comes from.
 *
 *	init_mem_mapping()
 *	 +- probe_page_size_mask()      what can this processor do?
 *	 +- memory_map_top_down()       RAM from the top, in growing steps
 *	 |   |                          (memory_map_bottom_up() with movable_node)
 *	 |   +- init_memory_mapping()   one range, announced in the log
 *	 |       +- split_mem_range()   head, middle and tail by page size
 *	 |       +- kernel_physical_mapping_init()  the entries (pgtable_32.c)
 *	 +- unmap_holes()               what head_32 mapped and is no RAM
 *
 * The circle in this - a table can be written only where memory is mapped, and
 * mapping needs tables - is broken by a few pages of the brk area.  With them
 * the topmost 4 MiB are mapped, and what is mapped pays for the next step,
 * which may be 32 times as large.  So tables end up high, and the low 16 MiB
 * stay free for those who can use nothing else.
 *
 * What is mapped so far, and pages for tables out of it, are in mapped.c.
 *
 * Must not know: how an entry looks, and what the memory is used for.
 */
#include <asm/init.h>
#include <asm/pgtable.h>
#include <asm/sections.h>
#include <asm/setup.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/page_debug.h>
#include <linux/printk.h>

/* A step may be this many times larger than what is mapped: 2^5 of 2^10 pages pay for it. */
#define STEP_SIZE_SHIFT 5

unsigned int direct_map_page_sizes;

/* ----------------------------------------------------------- page sizes */

/*
 * PSE: 4 MiB pages.  PGE: kernel translations survive a change of CR3.  A 486
 * has neither, and no CR4 to ask.  debug_pagealloc hides single pages.
 */
static void __init probe_page_size_mask(void)
{
	unsigned long cr4 = 0;

	if (boot_cpu_has(X86_FEATURE_PSE)) {
		direct_map_page_sizes |= debug_pagealloc ? 0 : 1U << PG_LEVEL_2M;
		cr4 |= X86_CR4_PSE;
	}
	if (boot_cpu_has(X86_FEATURE_PGE)) {
		__supported_pte_mask |= _PAGE_GLOBAL;
		cr4 |= X86_CR4_PGE;
	}
	if (cr4)
		write_cr4(read_cr4() | cr4);
}

phys_addr_t direct_map_small_end(void)
{
	return round_up((phys_addr_t)__pa_symbol(_end), PMD_SIZE);
}

/* Adds a part, unless it is empty. */
static unsigned int save_mr(struct map_range *mr, unsigned int nr, phys_addr_t start,
			    phys_addr_t end, unsigned int mask)
{
	if (start >= end)
		return nr;
	mr[nr] = (struct map_range){ start, end, mask };
	return nr + 1;
}

unsigned int split_mem_range(struct map_range *mr, unsigned int page_size_mask,
			     phys_addr_t start, phys_addr_t end)
{
	phys_addr_t large_start = round_up(max(start, direct_map_small_end()), PMD_SIZE);
	phys_addr_t large_end = round_down(end, PMD_SIZE);
	unsigned int nr;

	if (!(page_size_mask & (1U << PG_LEVEL_2M)) || large_start >= large_end)
		return save_mr(mr, 0, start, end, 0);

	nr = save_mr(mr, 0, start, large_start, 0);
	nr = save_mr(mr, nr, large_start, large_end, 1U << PG_LEVEL_2M);
	return save_mr(mr, nr, large_end, end, 0);
}

/* -------------------------------------------------------------- mapping */

unsigned long __init init_memory_mapping(phys_addr_t start, phys_addr_t end)
{
	struct map_range mr[NR_RANGE_MR];
	unsigned int nr_range;
	unsigned long last_pfn = 0;

	pr_info("init_memory_mapping: [mem 0x%08llx-0x%08llx]\n", start, end - 1);
	nr_range = split_mem_range(mr, direct_map_page_sizes, start, end);
	for (unsigned int i = 0; i < nr_range; i++)
		pr_debug(" [mem 0x%08llx-0x%08llx] page %s\n", mr[i].start, mr[i].end - 1,
			 mr[i].page_size_mask ? "4M" : "4k");

	for (unsigned int i = 0; i < nr_range; i++)
		last_pfn = kernel_physical_mapping_init(mr[i].start, mr[i].end,
							mr[i].page_size_mask);

	add_pfn_range_mapped(PFN_DOWN(start), last_pfn);
	return last_pfn;
}

/*
 * Maps the RAM of a range and not its holes.
 *
 * Return: bytes mapped.
 */
static phys_addr_t __init init_range_memory_mapping(phys_addr_t r_start, phys_addr_t r_end)
{
	unsigned long first = PFN_DOWN(r_start), end = PFN_DOWN(r_end);
	unsigned long start_pfn, end_pfn, pages = 0;
	int i;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start_pfn, &end_pfn, NULL) {
		start_pfn = clamp(start_pfn, first, end);
		end_pfn = clamp(end_pfn, first, end);
		if (start_pfn >= end_pfn)
			continue;
		init_memory_mapping(PFN_PHYS(start_pfn), PFN_PHYS(end_pfn));
		pages += end_pfn - start_pfn;
	}
	return PFN_PHYS(pages);
}

/*
 * Where the first step ends: behind the highest 4 MiB that are free as a whole.
 * They need at most one table, and give room for the tables of many more.  Where
 * there are none (a very small or torn machine), everything is one step.
 */
static phys_addr_t __init top_down_start(phys_addr_t map_start, phys_addr_t map_end)
{
	phys_addr_t block = memblock_find_in_range(map_start, map_end, PMD_SIZE, PMD_SIZE);

	return block ? block + PMD_SIZE : map_start;
}

static void __init memory_map_top_down(phys_addr_t map_start, phys_addr_t map_end)
{
	phys_addr_t real_end = top_down_start(map_start, map_end);
	phys_addr_t top = real_end, step = PMD_SIZE, mapped = 0;

	while (top > map_start) {
		phys_addr_t bottom = max(round_down(top - 1, step), map_start);

		mapped += init_range_memory_mapping(bottom, top);
		if (mapped >= step)
			step <<= STEP_SIZE_SHIFT;
		top = bottom;
	}
	if (real_end < map_end)
		init_range_memory_mapping(real_end, map_end);
}

/*
 * From the kernel upwards, for movable_node: tables are near the kernel then, where
 * memory cannot be pulled out anyway.
 *
 * Linux: memory_map_bottom_up(), arch/x86/mm/init.c, 3.13 to 5.x.
 */
static void __init memory_map_bottom_up(phys_addr_t map_start, phys_addr_t map_end)
{
	phys_addr_t start = map_start, step = PMD_SIZE, mapped = 0;

	while (start < map_end) {
		phys_addr_t next = min(round_up(start + 1, step), map_end);

		mapped += init_range_memory_mapping(start, next);
		if (mapped >= step)
			step <<= STEP_SIZE_SHIFT;
		start = next;
	}
}

/* A table of head_32's that maps nothing any more: all of it lay behind the end of RAM. */
static void __init drop_empty_table(pmd_t *pmd)
{
	const pte_t *table;

	if (!pmd_present(*pmd) || pmd_large(*pmd))
		return;
	table = pmd_page_vaddr(*pmd);
	for (unsigned int i = 0; i < PTRS_PER_PTE; i++)
		if (!pte_none(table[i]))
			return;
	pmd_clear(pmd);
}

/* head_32 knew no memory map and mapped everything low: take back what is no RAM. */
static void __init unmap_holes(void)
{
	for (unsigned long pfn = 0; pfn < head_mapped_end; pfn++) {
		pte_t *pte = virt_to_kpte(kernel_vaddr(PFN_PHYS(pfn)));

		if (pte && !pfn_range_is_mapped(pfn, pfn + 1))
			pte_clear(pte);
	}
	for (unsigned long pfn = 0; pfn < head_mapped_end; pfn += PTRS_PER_PTE)
		drop_empty_table(pmd_off_k(kernel_vaddr(PFN_PHYS(pfn))));
}

void __init init_mem_mapping(void)
{
	phys_addr_t end = PFN_PHYS(max_low_pfn);

	probe_page_size_mask();
	head_mapped_end = max_pfn_mapped;
	max_pfn_mapped = 0;	/* counts from here on what is mapped for good */

	/* The adapters' memory and the ROM are used, though they are no RAM. */
	init_memory_mapping(0, ISA_END_ADDRESS);
	if (memblock_bottom_up())
		memory_map_bottom_up(ISA_END_ADDRESS, end);
	else
		memory_map_top_down(ISA_END_ADDRESS, end);
	unmap_holes();

	load_cr3(kernel_pgd());
	__flush_tlb_all();
}
