// SPDX-License-Identifier: MIT
/*
 * The page tables, held against everything else that is known of memory.
 *
 *	entry of             must
 *	below PAGE_OFFSET    not exist: page 0 and the identity mapping are gone
 *	a table              lie in lowmem, in a page that is reserved or marked PG_table
 *	the direct map       show the frame of its own address, which is RAM or below 1 MiB;
 *	                     with debug_pagealloc: if and only if the page is in use
 *	anything above       not show a page that is free
 *	a stack's guard      not be present
 *	.text, .rodata       not be writable, wherever else their frames are shown
 *
 * The last is what "W+X" can mean on a processor without NX, or with page tables of
 * two levels, which have no bit for it: whatever is present can be executed.  So
 * nothing can be said of the data, and all of the code: no mapping of it can be
 * written.  What stops execution elsewhere is only that nobody jumps there.
 *
 * It changes nothing, but drops pkmap's unused mappings first.
 *
 * Linux: ptdump_walk_pgd_level_checkwx(), arch/x86/mm/dump_pagetables.c, 4.4 to 6.x.
 */
#include <asm/e820.h>
#include <asm/init.h>
#include <asm/numa.h>
#include <asm/pgtable.h>
#include <asm/pt_audit.h>
#include <asm/ptdump.h>
#include <asm/sections.h>
#include <asm/setup.h>
#include <asm/stacktrace.h>
#include <linux/bug.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/page_debug.h>
#include <linux/printk.h>

/* The first that goes wrong is kept. */
static bool fail(struct pt_audit *a, unsigned long vaddr, const char *says)
{
	if (!a->says) {
		a->vaddr = vaddr;
		a->says = says;
	}
	return false;
}

/* ---- what is not there ------------------------------------------------------------ */

bool audit_user_half(struct pt_audit *a)
{
	for (unsigned long i = 0; i < KERNEL_PGD_BOUNDARY; i++)
		if (!pmd_none(*pmd_off_k(i << PGDIR_SHIFT)))
			return fail(a, i << PGDIR_SHIFT, "something is mapped below PAGE_OFFSET");
	return true;
}

bool audit_guards(struct pt_audit *a)
{
	const struct kernel_stack *stack = NULL;

	while ((stack = next_kernel_stack(stack)) != NULL) {
		unsigned long guard = stack->start - STACK_GUARD_SIZE;
		const pte_t *pte = virt_to_kpte(guard);

		if (!pte || pte_present(*pte))
			return fail(a, guard, "the guard page of a stack is mapped");
	}
	return true;
}

/* ---- the tables themselves ---------------------------------------------------------- */

static const char *wrong_table(unsigned long pfn)
{
	const struct page *page;

	if (pfn >= max_low_pfn || !pfn_valid(pfn))
		return "a page table lies outside low memory";
	page = pfn_to_page(pfn);
	if (!PageReserved(page) && !PageTable(page))
		return "a page table lies in a page that is not one";
	return NULL;
}

bool audit_tables(struct pt_audit *a)
{
	for (unsigned long i = KERNEL_PGD_BOUNDARY; i < PTRS_PER_PGD; i++) {
		pmd_t pmd = *pmd_off_k(i << PGDIR_SHIFT);
		const char *wrong;

		if (!pmd_present(pmd) || pmd_large(pmd))
			continue;
		a->tables++;
		wrong = wrong_table(pmd_pfn(pmd));
		if (wrong)
			return fail(a, i << PGDIR_SHIFT, wrong);
	}
	return true;
}

/* ---- the direct map ------------------------------------------------------------------ */

static bool in_direct_map(unsigned long vaddr)
{
	return vaddr >= PAGE_OFFSET && vaddr < (unsigned long)high_memory;
}

/* Below 1 MiB all is mapped: the screen and the ROM are there. */
static bool is_ram(const struct pt_run *run)
{
	phys_addr_t start = max_t(phys_addr_t, run->phys, ISA_END_ADDRESS);
	phys_addr_t end = run->phys + PFN_PHYS(run->pages);

	return start >= end || e820_all_mapped(start, end, E820_RAM);
}

static bool all_in_use(const struct pt_run *run)
{
	unsigned long first = PFN_DOWN(run->phys);

	for (unsigned long pfn = first; pfn < first + run->pages; pfn++)
		if (pfn_valid(pfn) && page_is_free(pfn_to_page(pfn)))
			return false;
	return true;
}

/* @run: of consecutive frames. */
static const char *wrong_run(const struct pt_run *run)
{
	if (pfn_is_remapped(PFN_DOWN(kernel_paddr(run->vaddr))))
		return NULL;
	if (run->phys != kernel_paddr(run->vaddr))
		return "a page of the direct map shows another frame";
	if (!is_ram(run))
		return "the direct map shows what is no RAM";
	if (debug_pagealloc && !all_in_use(run))
		return "a free page is mapped";
	return NULL;
}

static void look_at_direct_map(const struct pt_run *run, void *arg)
{
	struct pt_audit *a = arg;
	const char *wrong;

	if (!in_direct_map(run->vaddr))
		return;
	a->mapped += run->pages;
	wrong = wrong_run(run);
	if (wrong)
		fail(a, run->vaddr, wrong);
}

/* With debug_pagealloc: what is hidden must be free. */
static bool audit_hidden(struct pt_audit *a)
{
	for (unsigned long pfn = 0; debug_pagealloc && pfn < max_low_pfn; pfn++) {
		unsigned long vaddr = kernel_vaddr(PFN_PHYS(pfn));

		if (is_unmapped_free_page(vaddr) && !find_stack_guard(vaddr) && pfn_valid(pfn) &&
		    !page_is_free(pfn_to_page(pfn)))
			return fail(a, vaddr, "a page in use is hidden as if it were free");
	}
	return true;
}

bool audit_direct_map(struct pt_audit *a)
{
	pt_walk(kernel_pgd(), true, look_at_direct_map, a);
	return !a->says && audit_hidden(a);
}

/* ---- everything above ------------------------------------------------------------------ */

static void look_at_other_maps(const struct pt_run *run, void *arg)
{
	struct pt_audit *a = arg;

	if (run->vaddr < (unsigned long)high_memory)
		return;
	for (unsigned long i = 0; i < run->pages && !a->says; i++) {
		unsigned long pfn = PFN_DOWN(run->phys) + i;

		a->others++;
		if (pfn_valid(pfn) && page_is_free(pfn_to_page(pfn)))
			fail(a, run->vaddr + i * PAGE_SIZE, "a free page has an address");
	}
}

bool audit_other_maps(struct pt_audit *a)
{
#ifdef CONFIG_HIGHMEM
	flush_all_zero_pkmaps();	/* kunmap() leaves mappings for the next one */
#endif
	pt_walk(kernel_pgd(), true, look_at_other_maps, a);
	return !a->says;
}

/* ---- code and constants ------------------------------------------------------------------ */

/*
 * Of a run that can be written, the part that shows [begin, end): is any page of that
 * still the image's?  What is given back in the end, the self-tests', is ordinary memory.
 */
static void look_for(struct pt_audit *a, const struct pt_run *run, const char *begin,
		     const char *end)
{
	unsigned long first = PFN_DOWN(run->phys);
	unsigned long pfn = max(first, PFN_DOWN(__pa_symbol(begin)));
	unsigned long stop = min(first + run->pages, PFN_UP(__pa_symbol(end)));

	for (; pfn < stop; pfn++)
		if (PageReserved(pfn_to_page(pfn)))
			fail(a, run->vaddr + ((pfn - first) << PAGE_SHIFT),
			     "code or constants can be written");
}

static void look_for_writable_code(const struct pt_run *run, void *arg)
{
	if (!(run->flags & _PAGE_RW))
		return;
	look_for(arg, run, __boot_end, _etext);
	look_for(arg, run, __start_rodata, __end_rodata);
}

bool audit_wx(struct pt_audit *a)
{
	pt_walk(kernel_pgd(), true, look_for_writable_code, a);
	return !a->says;
}

/* ---- all of it ----------------------------------------------------------------------------- */

static void check_wx(void)
{
	struct pt_audit a = { 0 };

	if (audit_wx(&a))
		pr_info("x86/mm: Checked W+X mappings: passed, no W+X pages found.\n");
	else
		WARN(1, "x86/mm: Found insecure W+X mapping at address %08lx", a.vaddr);
}

void check_page_tables(void)
{
	struct pt_audit a = { 0 };

	check_wx();
	if (audit_user_half(&a) && audit_tables(&a) && audit_direct_map(&a) &&
	    audit_other_maps(&a) && audit_guards(&a))
		pr_info("x86/mm: Checked page tables: %lu tables, %lu pages of the direct map, %lu others: passed\n",
			a.tables, a.mapped, a.others);
	else
		WARN(1, "x86/mm: page tables: %08lx: %s", a.vaddr, a.says);
}
