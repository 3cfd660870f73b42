// SPDX-License-Identifier: MIT
/*
 * ptdump: the page tables as text.
 *
 *	pt_walk()          entries ---> runs of neighbours that look alike
 *	ptdump()           runs    ---> one line each, for people
 *	ptdump_entries()   runs of consecutive frames ---> one line each, for a
 *	                   program that compares them with another oracle
 *
 * Reads tables through the direct map and changes nothing; a table that lies
 * outside lowmem, which only a broken entry can point to, is passed over.
 */
#include <asm/pgtable.h>
#include <asm/ptdump.h>
#include <asm/setup.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/monitor.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#define PTDUMP_LINE 128

/* Flags that a reader wants to see; the processor sets accessed and dirty by itself. */
#define PTDUMP_RIGHTS                                                                           \
	(_PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_PWT | _PAGE_PCD | _PAGE_GLOBAL)

/* ----------------------------------------------------------------- walk */

struct pt_walk {
	struct pt_run run;	/* being collected; pages is 0 while there is none */
	enum pt_runs runs;
	pt_run_fn fn;
	void *arg;
};

static void flush_run(struct pt_walk *walk)
{
	if (walk->run.pages)
		walk->fn(&walk->run, walk->arg);
	walk->run.pages = 0;
}

static bool continues_run(const struct pt_walk *walk, unsigned long vaddr, pteval_t entry,
			  pteval_t flags, enum pg_level level)
{
	const struct pt_run *run = &walk->run;
	unsigned long bytes = run->pages << PAGE_SHIFT;

	if (!run->pages || run->level != level || run->flags != flags)
		return false;
	if (run->vaddr + bytes != vaddr)
		return false;
	return walk->runs == PT_RUNS_BY_RIGHTS || run->phys + bytes == (entry & PTE_PFN_MASK);
}

static void note_entry(struct pt_walk *walk, unsigned long vaddr, pteval_t entry,
		       enum pg_level level)
{
	pteval_t mask = walk->runs == PT_RUNS_BY_ENTRY ? PTE_FLAGS_MASK : PTDUMP_RIGHTS;

	if (!continues_run(walk, vaddr, entry, entry & mask, level)) {
		flush_run(walk);
		walk->run = (struct pt_run){
			.vaddr = vaddr,
			.phys = entry & PTE_PFN_MASK,
			.flags = entry & mask,
			.level = level,
		};
	}
	walk->run.pages += level == PG_LEVEL_2M ? PTRS_PER_PTE : 1;
	walk->run.entries++;
}

static void walk_table(struct pt_walk *walk, const pte_t *table, unsigned long vaddr)
{
	for (int i = 0; i < PTRS_PER_PTE; i++, vaddr += PAGE_SIZE)
		if (pte_present(table[i]))
			note_entry(walk, vaddr, pte_val(table[i]), PG_LEVEL_4K);
}

/* What is mapped of lowmem; before init_mem_mapping() that is what head_32 has mapped. */
static bool can_read_table(unsigned long pfn)
{
	return pfn < (max_low_pfn_mapped ? max_low_pfn_mapped : max_pfn_mapped);
}

void pt_walk(pgd_t *pgd, enum pt_runs runs, pt_run_fn fn, void *arg)
{
	struct pt_walk walk = { .runs = runs, .fn = fn, .arg = arg };

	for (unsigned long i = 0; i < PTRS_PER_PGD; i++) {
		unsigned long vaddr = i << PGDIR_SHIFT;
		pmd_t *pmd = pmd_offset(pud_offset(pgd + i, vaddr), vaddr);

		if (pmd_large(*pmd))
			note_entry(&walk, vaddr, pmd_val(*pmd), PG_LEVEL_2M);
		else if (pmd_present(*pmd) && can_read_table(pmd_pfn(*pmd)))
			walk_table(&walk, pmd_page_vaddr(*pmd), vaddr);
	}
	flush_run(&walk);
}

/* ------------------------------------------------------------ for people */

struct ptdump_state {
	ptdump_print_fn print;
	int area;		/* index of the area whose heading was printed last */
};

/*
 * Highest first; the first whose start is not above an address is its area.  Before
 * the end of lowmem is known vmalloc has no place: all above PAGE_OFFSET is the kernel's.
 */
static const char *area_name(unsigned long vaddr, int *area)
{
	const struct {
		unsigned long start;
		const char *name;
	} areas[] = {
		{ FIXADDR_BOOT_START, "Fixmap Area" },
#ifdef CONFIG_HIGHMEM
		{ PKMAP_BASE, "Persistent kmap() Area" },
#endif
		{ VMALLOC_END, "vmalloc() End" },
		{ high_memory ? VMALLOC_START : VMALLOC_END, "vmalloc() Area" },
		{ PAGE_OFFSET, "Kernel Mapping" },
		{ 0, "User Space" },
	};
	int i = 0;

	while (vaddr < areas[i].start)
		i++;
	*area = i;
	return areas[i].name;
}

static void print_heading(struct ptdump_state *state, unsigned long vaddr)
{
	char line[PTDUMP_LINE];
	int area;
	const char *name = area_name(vaddr, &area);

	if (area == state->area)
		return;
	state->area = area;
	snprintf(line, sizeof(line), "---[ %s ]---", name);
	state->print(line);
}

static void print_run(const struct pt_run *run, void *arg)
{
	struct ptdump_state *state = arg;
	unsigned long kb = run->pages << (PAGE_SHIFT - 10);
	char line[PTDUMP_LINE];
	bool in_mb = kb % 1024 == 0;

	print_heading(state, run->vaddr);
	snprintf(line, sizeof(line), "0x%08lx-0x%08lx   %9lu%c %s %s %s %s %s %s %s", run->vaddr,
		 run->vaddr + (run->pages << PAGE_SHIFT), in_mb ? kb / 1024 : kb,
		 in_mb ? 'M' : 'K', run->flags & _PAGE_USER ? "USR" : "   ",
		 run->flags & _PAGE_RW ? "RW" : "ro", run->flags & _PAGE_PWT ? "PWT" : "   ",
		 run->flags & _PAGE_PCD ? "PCD" : "   ",
		 run->level == PG_LEVEL_2M ? "PSE" : "   ",
		 run->flags & _PAGE_GLOBAL ? "GLB" : "   ",
		 run->level == PG_LEVEL_2M ? "pmd" : "pte");
	state->print(line);
}

void ptdump(ptdump_print_fn print)
{
	struct ptdump_state state = { .print = print, .area = -1 };

	pt_walk(kernel_pgd(), PT_RUNS_BY_RIGHTS, print_run, &state);
}

/* ---------------------------------------------------------- for programs */

static void print_entries(const struct pt_run *run, void *arg)
{
	ptdump_print_fn print = *(ptdump_print_fn *)arg;
	char line[PTDUMP_LINE];

	snprintf(line, sizeof(line), "ptdump: %08lx %08lx %lx %s %03lx", run->vaddr, run->phys,
		 run->entries, run->level == PG_LEVEL_2M ? "4M" : "4K", run->flags);
	print(line);
}

void ptdump_entries(ptdump_print_fn print)
{
	print("ptdump: begin");
	pt_walk(kernel_pgd(), PT_RUNS_BY_ENTRY, print_entries, &print);
	print("ptdump: end");
}

/* ----------------------------------------------------------- at the boot */

static enum { PTDUMP_NONE, PTDUMP_RANGES, PTDUMP_ENTRIES } ptdump_wish;

static int __init parse_ptdump(char *arg)
{
	if (!arg || !strcmp(arg, "ranges"))
		ptdump_wish = PTDUMP_RANGES;
	else if (!strcmp(arg, "entries"))
		ptdump_wish = PTDUMP_ENTRIES;
	else
		return -EINVAL;
	return 0;
}
early_param("ptdump", parse_ptdump);

static void print_to_log(const char *line)
{
	pr_info("%s\n", line);
}

void ptdump_as_requested(void)
{
	if (ptdump_wish == PTDUMP_RANGES)
		ptdump(print_to_log);
	else if (ptdump_wish == PTDUMP_ENTRIES)
		ptdump_entries(print_to_log);
}

/* Lines go where the command was typed. */
static struct seq_file *ptdump_reader;

static void print_to_reader(const char *line)
{
	seq_line(ptdump_reader, line);
}

static int ptdump_command(struct seq_file *m, int argc, char *argv[])
{
	ptdump_reader = m;
	ptdump(print_to_reader);
	return 0;
}
MONITOR_COMMAND(ptdump, ptdump_command, STAGE_processor, "", "what is mapped, with which rights",
		"ptdump", NULL);
