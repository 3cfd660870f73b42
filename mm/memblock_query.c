// SPDX-License-Identifier: MIT
/*
 * Questions about memblock's lists: what is at an address, how much is there,
 * and the dump of everything.  Changes nothing.
 */
#include <linux/kernel.h>
#include <linux/proc.h>

#include "memblock_internal.h"

/* The region that contains an address, or NULL. */
static const struct memblock_region *region_at(const struct memblock_type *type, phys_addr_t addr)
{
	unsigned long idx = memblock_region_above(type, addr);

	if (idx == type->cnt || type->regions[idx].base > addr)
		return NULL;
	return &type->regions[idx];
}

bool memblock_is_memory(phys_addr_t addr)
{
	return region_at(&memblock.memory, addr) != NULL;
}

bool memblock_is_map_memory(phys_addr_t addr)
{
	const struct memblock_region *r = region_at(&memblock.memory, addr);

	return r && !(r->flags & MEMBLOCK_NOMAP);
}

bool memblock_is_reserved(phys_addr_t addr)
{
	return region_at(&memblock.reserved, addr) != NULL;
}

bool memblock_is_region_memory(phys_addr_t base, phys_addr_t size)
{
	return memblock_count_gaps(&memblock.memory, base, memblock_range_end(base, size)) == 0;
}

bool memblock_overlaps_region(const struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	unsigned long idx = memblock_region_above(type, base);

	return idx < type->cnt && type->regions[idx].base < memblock_range_end(base, size);
}

bool memblock_is_region_reserved(phys_addr_t base, phys_addr_t size)
{
	return memblock_overlaps_region(&memblock.reserved, base, size);
}

phys_addr_t memblock_phys_mem_size(void)
{
	return memblock.memory.total_size;
}

phys_addr_t memblock_reserved_size(void)
{
	return memblock.reserved.total_size;
}

phys_addr_t memblock_mem_size(unsigned long limit_pfn)
{
	unsigned long start, end, pages = 0;
	int i;

	for_each_mem_pfn_range(i, NUMA_NO_NODE, &start, &end, NULL)
		pages += min(end, limit_pfn) - min(start, limit_pfn);
	return PFN_PHYS(pages);
}

phys_addr_t memblock_start_of_DRAM(void)
{
	return memblock.memory.cnt ? memblock.memory.regions[0].base : 0;
}

phys_addr_t memblock_end_of_DRAM(void)
{
	const struct memblock_type *type = &memblock.memory;

	return type->cnt ? memblock_region_end(&type->regions[type->cnt - 1]) : 0;
}

int memblock_search_pfn_nid(unsigned long pfn, unsigned long *start_pfn, unsigned long *end_pfn)
{
	const struct memblock_region *r = region_at(&memblock.memory, PFN_PHYS(pfn));

	if (!r)
		return -1;
	*start_pfn = PFN_DOWN(r->base);
	*end_pfn = PFN_DOWN(memblock_region_end(r));
	return r->nid;
}

/* "memory[0x0]<tab>[0x00001000-0x0009efff], 0x0009e000 bytes on node 0 flags: 0x0 name" */
static void dump_region(const char *list, unsigned long idx, const struct memblock_region *r)
{
	phys_addr_t last = memblock_region_end(r) - 1;
	char node[24] = "";

	if (r->nid != MAX_NUMNODES)
		snprintf(node, sizeof(node), " on node %d", r->nid);
	pr_info(" %s[0x%lx]\t[%pa-%pa], %pa bytes%s flags: 0x%x%s%s\n", list, idx, &r->base, &last,
		&r->size, node, r->flags, r->name ? " " : "", r->name ? r->name : "");
}

static void dump_type(const struct memblock_type *type)
{
	const struct memblock_region *r;
	unsigned long idx;

	pr_info(" %s.cnt  = 0x%lx\n", type->name, type->cnt);
	for_each_memblock_type(idx, type, r)
		dump_region(type->name, idx, r);
}

/* Linux's format, with the name of a reservation behind its flags. */
void __memblock_dump_all(void)
{
	pr_info("MEMBLOCK configuration:\n");
	pr_info(" memory size = %pa reserved size = %pa\n", &memblock.memory.total_size,
		&memblock.reserved.total_size);
	dump_type(&memblock.memory);
	dump_type(&memblock.reserved);
}

/*
 * memory:
 *    0: 0x00001000..0x0009efff
 * reserved:
 *    0: 0x00000000..0x0000ffff low memory (BIOS)
 *
 * Linux: memblock_debug_show(), mm/memblock.c, 2.6.35 to 5.x, one file for each list; the names
 * are this kernel's own.
 */
static void show_type(struct seq_file *m, const struct memblock_type *type)
{
	const struct memblock_region *r;
	unsigned long idx;

	seq_printf(m, "%s:\n", type->name);
	for_each_memblock_type(idx, type, r) {
		phys_addr_t last = memblock_region_end(r) - 1;

		seq_printf(m, "%4lu: %pa..%pa%s%s\n", idx, &r->base, &last, r->name ? " " : "",
			   r->name ? r->name : "");
	}
}

static int memblock_proc_show(struct seq_file *m, void *v)
{
	show_type(m, &memblock.memory);
	show_type(m, &memblock.reserved);
	return 0;
}
PROC_ENTRY_FROM(start_kernel, memblock, memblock_proc_show);
