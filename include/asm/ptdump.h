/* SPDX-License-Identifier: MIT */
/* Showing the page tables (arch/x86/mm/dump_pagetables.c). */
#ifndef _ASM_PTDUMP_H
#define _ASM_PTDUMP_H

#include <asm/pgtable_types.h>

/**
 * struct pt_run - neighbouring entries with the same flags
 * @vaddr: first virtual address
 * @pages: 4 KiB pages
 * @entries: table entries
 * @phys: physical address of the first page
 * @flags: the low bits of each entry
 * @level: PG_LEVEL_4K or PG_LEVEL_2M
 */
struct pt_run {
	unsigned long vaddr;
	unsigned long pages;
	unsigned long entries;
	unsigned long phys;
	pteval_t flags;
	enum pg_level level;
};

typedef void (*pt_run_fn)(const struct pt_run *run, void *arg);
typedef void (*ptdump_print_fn)(const char *line);

/* What entries must have in common, besides being neighbours, to make one run. */
enum pt_runs {
	PT_RUNS_BY_RIGHTS,	/* rights; the page frames may lie anywhere */
	PT_RUNS_BY_ENTRY,	/* all flags, and consecutive page frames */
	PT_RUNS_BY_FRAME	/* rights, and consecutive page frames */
};

/**
 * pt_walk() - call a function for every run of present entries, upwards
 * @pgd: a page directory
 * @runs: what makes a run
 * @fn: the function
 * @arg: passed on
 */
void pt_walk(pgd_t *pgd, enum pt_runs runs, pt_run_fn fn, void *arg);

/**
 * ptdump() - print every mapped range with its flags and size
 * @print: gets one line at a time, without newline
 *
 * Linux: walk_pgd_level(), arch/x86/mm/dump_pagetables.c, 2.6.26 to 3.14; ptdump_walk_pgd_level() since.
 */
void ptdump(ptdump_print_fn print);

/**
 * ptdump_entries() - print every entry, for a program to read
 * @print: gets one line at a time, without newline
 *
 * "ptdump: VADDR PHYS COUNT SIZE FLAGS": COUNT entries from VADDR on, each of
 * SIZE (4K or 4M), on consecutive page frames from PHYS on; the numbers in hex,
 * FLAGS the low bits of each entry.
 */
void ptdump_entries(ptdump_print_fn print);

/* What ptdump=ranges or ptdump=entries on the command line asked for. */
void ptdump_as_requested(void);

#endif /* _ASM_PTDUMP_H */
