// SPDX-License-Identifier: MIT
/*
 * Page faults: survived where that was foreseen, else told in words.
 *
 *	do_page_fault()
 *	 +- vmalloc_fault()     this page directory lags behind the kernel's: copy, go on
 *	 +- fixup_exception()   the instruction may fault and says where to go on
 *	 +- show_fault_oops()   what happened, where that is, and the walk to it
 *	     die()              registers, backtrace, end
 *
 * Offers do_page_fault() and show_fault_walk().  There is no user space, so
 * there is nothing to page in: every other fault is a bug of the kernel.
 */
#include <asm/pgtable.h>
#include <asm/setup.h>
#include <asm/stacktrace.h>
#include <asm/traps.h>
#include <asm/uaccess.h>
#include <linux/describe.h>
#include <linux/kernel.h>
#include <linux/page_debug.h>
#include <linux/panic.h>
#include <linux/printk.h>

/* ------------------------------------------------- synchronisation */

/*
 * The vmalloc area grows while other page directories exist.  New entries are
 * made in swapper_pg_dir only; a directory that lacks one gets it at the first
 * access through it.
 *
 * Return: true when the access will work now.
 */
static bool vmalloc_fault(unsigned long address)
{
	pgd_t *pgd = pgd_offset_pgd(current_pgd(), address);
	pmd_t *pmd = pmd_offset(pud_offset(pgd, address), address);
	const pmd_t *pmd_k = pmd_off_k(address);

	/* Before initmem_init() there is no vmalloc area. */
	if (!high_memory || address < VMALLOC_START || address >= VMALLOC_END)
		return false;
	if (!pmd_present(*pmd_k))
		return false;

	if (!pmd_present(*pmd))
		set_pmd(pmd, *pmd_k);
	return virt_to_kpte(address) && pte_present(*virt_to_kpte(address));
}

/* -------------------------------------------------------------- report */

/**
 * show_fault_walk() - print the entries through which the processor looks for an address
 * @address: virtual
 *
 * "*pde = 00001067 *pte = 00000000": as many levels as can be read.  Follows
 * CR3, not swapper_pg_dir, and trusts nothing that it finds.
 *
 * Context: any.
 * Linux: dump_pagetable(), arch/x86/mm/fault.c, 2.6.25 to 5.x.
 */
void show_fault_walk(unsigned long address)
{
	const pgd_t *pgd = pgd_offset_pgd(current_pgd(), address);
	pgdval_t pde;
	pteval_t pte;

	if (probe_kernel_address(pgd, pde)) {
		pr_alert("*pde: page directory %p cannot be read\n", pgd);
		return;
	}
	pr_alert("*pde = %08lx", pde);

	if ((pde & (_PAGE_PRESENT | _PAGE_PSE)) == _PAGE_PRESENT &&
	    PFN_DOWN(pde) < max_low_pfn_mapped) {
		const pte_t *table = __va(pde & PTE_PFN_MASK);

		if (!probe_kernel_address(table + pte_index(address), pte))
			pr_cont(" *pte = %08lx", pte);
	}
	pr_cont("\n");
}

/* Without NX the processor does not say that it was fetching: the address does. */
static const char *access_kind(const struct pt_regs *regs, unsigned long error_code,
			       unsigned long address)
{
	if (error_code & PF_INSTR || address == regs->ip)
		return "instruction fetch";
	return error_code & PF_WRITE ? "write access" : "read access";
}

static const char *violation(unsigned long error_code)
{
	if (error_code & PF_RSVD)
		return "reserved bit violation";	/* with PF_PROT, but QEMU leaves that out */
	return error_code & PF_PROT ? "permissions violation" : "not-present page";
}

static void show_fault_oops(const struct pt_regs *regs, unsigned long error_code,
			    unsigned long address)
{
	const struct kernel_stack *overflown = find_stack_guard(address);
	char where[DESCRIPTION_SIZE];

	describe_address(address, where, sizeof(where));
	if (overflown)
		pr_alert("BUG: guard page of the %s was hit at %08lx (stack is %08lx..%08lx)\n",
			 overflown->name, address, overflown->start, overflown->end - 1);
	else if (address < PAGE_SIZE)
		pr_alert("BUG: kernel NULL pointer dereference, address: %08lx\n", address);
	else if (is_unmapped_free_page(address))
		pr_alert("BUG: use of a freed page, address: %08lx\n", address);
	else
		pr_alert("BUG: unable to handle page fault for address: %08lx\n", address);

	pr_alert("#PF: %s %s in kernel mode\n", error_code & PF_USER ? "user" : "supervisor",
		 access_kind(regs, error_code, address));
	pr_alert("#PF: error_code(0x%04lx) - %s\n", error_code, violation(error_code));
	pr_alert("#PF: the address is %s\n", where);
	show_fault_walk(address);
	if (is_unmapped_free_page(address) && describe_freed_page)
		describe_freed_page(PFN_DOWN(address - PAGE_OFFSET));
}

/* A fault while this one is being reported must not begin a second report. */
static void __noreturn oops_page_fault(struct pt_regs *regs, unsigned long error_code,
				       unsigned long address)
{
	static bool reporting;

	report_alone();
	if (reporting || oops_in_progress())
		oops_recursion(regs, X86_TRAP_PF);
	reporting = true;

	bust_spinlocks();
	console_verbose();
	show_fault_oops(regs, error_code, address);
	reporting = false;	/* now die() is */
	die("Oops", regs, error_code);
}

/**
 * do_page_fault() - vector 14
 * @regs: as entry_32.asm built them
 * @error_code: PF_ bits
 *
 * Context: interrupts off.
 * Linux: do_page_fault(), arch/x86/mm/fault.c, all versions.
 */
void do_page_fault(struct pt_regs *regs, unsigned long error_code)
{
	unsigned long address = read_cr2();

	if (!(error_code & (PF_RSVD | PF_USER | PF_PROT)) && vmalloc_fault(address))
		return;
	if (fixup_exception(regs))
		return;
	oops_page_fault(regs, error_code, address);
}
