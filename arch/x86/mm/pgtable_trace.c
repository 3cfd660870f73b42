// SPDX-License-Identifier: MIT
/*
 * The address space in the record of the boot:
 *
 *	"layout":[["lowmem",start,end],...]			what lies where
 *	"page_tables":[[vaddr,paddr,pages,"4K","RW PCD"],...]	runs of consecutive entries with
 *								the same rights
 *	"tables":[[address,bytes,"page tables"],...]		where the tables themselves are
 */
#include <asm/fixmap.h>
#include <asm/highmem.h>
#include <asm/pgtable.h>
#include <asm/ptdump.h>
#include <asm/setup.h>
#include <linux/pfn.h>
#include <linux/sprintf.h>
#include <linux/trace.h>

static void write_rights(struct json *j, pteval_t flags)
{
	char text[32];

	scnprintf(text, sizeof(text), "%s%s%s%s", flags & _PAGE_RW ? "RW" : "RO",
		  flags & _PAGE_PWT ? " PWT" : "", flags & _PAGE_PCD ? " PCD" : "",
		  flags & _PAGE_GLOBAL ? " GLB" : "");
	json_string(j, text);
}

static void write_run(const struct pt_run *run, void *arg)
{
	struct json *j = arg;

	json_open(j, '[');
	json_u64(j, run->vaddr);
	json_u64(j, run->phys);
	json_u64(j, run->pages);
	json_string(j, run->level == PG_LEVEL_2M ? "4M" : "4K");
	write_rights(j, run->flags);
	json_close(j, ']');
}

static void pgtable_trace(struct json *j)
{
	json_open(j, '[');
	pt_walk(kernel_pgd(), PT_RUNS_BY_FRAME, write_run, j);
	json_close(j, ']');
}
TRACE_SECTION(page_tables, STAGE_processor, NR_BOOT_STAGES, pgtable_trace);

static void tables_trace(struct json *j)
{
	struct trace_areas areas = trace_areas_open(j);
	pgd_t *pgd = kernel_pgd();

	trace_area(&areas, __pa_symbol(swapper_pg_dir), PAGE_SIZE, "page directory");
	for (unsigned long i = 0; i < PTRS_PER_PGD; i++) {
		unsigned long vaddr = i << PGDIR_SHIFT;
		pmd_t pmd = *pmd_offset(pud_offset(pgd + i, vaddr), vaddr);

		if (pmd_present(pmd) && !pmd_large(pmd))
			trace_area(&areas, PFN_PHYS(pmd_pfn(pmd)), PAGE_SIZE, "page tables");
	}
	trace_areas_close(&areas);
}
TRACE_SECTION(tables, STAGE_processor, NR_BOOT_STAGES, tables_trace);

static void write_area(struct json *j, const char *name, unsigned long start, unsigned long end)
{
	json_open(j, '[');
	json_string(j, name);
	json_u64(j, start);
	json_u64(j, end);
	json_close(j, ']');
}

static void layout_trace(struct json *j)
{
	json_open(j, '[');
	write_area(j, "lowmem", PAGE_OFFSET, (unsigned long)high_memory);
	write_area(j, "vmalloc", VMALLOC_START, VMALLOC_END);
	if (IS_ENABLED(CONFIG_HIGHMEM))
		write_area(j, "pkmap", PKMAP_BASE, PKMAP_BASE + LAST_PKMAP * PAGE_SIZE);
	write_area(j, "fixmap", FIXADDR_BOOT_START, FIXADDR_TOP);
	json_close(j, ']');
}
TRACE_SECTION(layout, STAGE_layout, NR_BOOT_STAGES, layout_trace);
