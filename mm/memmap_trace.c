// SPDX-License-Identifier: MIT
/*
 * The memory map in the record of the boot, wherever the memory model has it:
 *
 *	"memory_map":[[address,bytes,"memory map"],...]
 *
 * Looked up in the page tables, since a node's part may show memory that is not
 * where the direct map would have it (arch/x86/mm/numa_remap.c).
 */
#include <asm/pgtable.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/trace.h>

/* The struct pages of as many pages fill one page. */
#define STEP (PAGE_SIZE / sizeof(struct page))

static void memmap_trace(struct json *j)
{
	struct trace_areas areas = trace_areas_open(j);

	for (unsigned long pfn = 0; pfn < max_mapnr; pfn += STEP) {
		phys_addr_t at;

		if (!pfn_valid(pfn))
			continue;
		at = slow_virt_to_phys(kernel_vaddr(__pa(pfn_to_page(pfn))));
		if (at != PHYS_ADDR_MAX)
			trace_area(&areas, at, PAGE_SIZE, "memory map");
	}
	trace_areas_close(&areas);
}
TRACE_SECTION(memory_map, STAGE_memmap, NR_BOOT_STAGES, memmap_trace);
