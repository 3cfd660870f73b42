// SPDX-License-Identifier: MIT
/*
 * Double faults: an exception that could not be delivered, mostly because the stack that it would
 * have been delivered on has run into its guard page.
 *
 * The processor leaves that stack by a task switch: it saves all registers in the TSS that was
 * running and loads those of the double-fault task, whose stack is sound:
 *
 *	GDT_ENTRY_TSS ──saved──→ cpu_desc_tables.tss		the broken code's registers
 *	IDT[8] → GDT_ENTRY_DOUBLEFAULT_TSS ──loaded──→ doublefault_fn() on doublefault_stack
 *
 * Offers: the double-fault task.
 * Must not know: how stacks came to be; stacks.c has the list.
 */
#include <asm/desc.h>
#include <asm/special_insns.h>
#include <asm/stacktrace.h>
#include <asm/traps.h>
#include <linux/compiler.h>
#include <linux/panic.h>
#include <linux/printk.h>

#define DOUBLEFAULT_STACK_SIZE	(2 * PAGE_SIZE)

static char doublefault_area[STACK_GUARD_SIZE + DOUBLEFAULT_STACK_SIZE] __aligned(PAGE_SIZE);

static struct kernel_stack doublefault_stack = {
	.name = "double-fault stack",
	.start = (unsigned long)doublefault_area + STACK_GUARD_SIZE,
	.end = (unsigned long)doublefault_area + sizeof(doublefault_area),
};

/* The registers as an exception would have left them, had there been a stack for it. */
static struct pt_regs regs_from_tss(const struct x86_hw_tss *tss)
{
	return (struct pt_regs){
		.bx = tss->bx, .cx = tss->cx, .dx = tss->dx, .si = tss->si, .di = tss->di,
		.bp = tss->bp, .ax = tss->ax,
		.ds = tss->ds, .es = tss->es, .fs = tss->fs, .gs = tss->gs,
		.ip = tss->ip, .cs = tss->cs, .flags = tss->flags,
		.sp = tss->sp, .ss = tss->ss,
	};
}

/*
 * The push that failed left its address in CR2, at or just below where ESP points. A function with
 * a large frame may have moved ESP further, before the first push.
 */
static const struct kernel_stack *overflown_stack(unsigned long sp)
{
	const struct kernel_stack *stack = find_stack_guard(sp);

	return stack ? stack : find_stack_guard(read_cr2());
}

static void describe_stack_pointer(unsigned long sp)
{
	const struct kernel_stack *stack = find_kernel_stack(sp);

	if (stack)
		pr_emerg("ESP %08lx lies on the %s (%08lx..%08lx)\n", sp, stack->name,
			 stack->start, stack->end - 1);
	else
		pr_emerg("ESP %08lx lies on no kernel stack\n", sp);
}

/* Entered by the task switch; what looks like the return address is the error code, always 0. */
static void __noreturn doublefault_fn(void)
{
	struct cpu_desc_tables *tables = this_cpu_ptr(&cpu_desc_tables);
	const struct x86_hw_tss *tss = &tables->tss;
	struct pt_regs regs = regs_from_tss(tss);
	const struct kernel_stack *stack = overflown_stack(tss->sp);

	/* This task is busy and cannot be switched to again: the next time, on this processor... */
	write_tss_desc(&tables->gdt, GDT_ENTRY_DOUBLEFAULT_TSS, &tables->lastresort);
	report_alone();
	bust_spinlocks();
	console_verbose();
	if (stack) {
		pr_emerg("BUG: stack guard page was hit at %08lx (%s is %08lx..%08lx)\n",
			 read_cr2(), stack->name, stack->start, stack->end - 1);
		die_at("kernel stack overflow (double-fault)", &regs, 0, tss->sp);
	}
	describe_stack_pointer(tss->sp);
	die_at("double fault", &regs, 0, tss->sp);
}

/**
 * doublefault_set_cr3() - let the double-fault tasks use this processor's current page tables
 * @tables: this processor's
 *
 * A task switch loads CR3 from the TSS; it must name tables that map the kernel.
 *
 * Context: after each change of the kernel's page directory.
 */
void doublefault_set_cr3(struct cpu_desc_tables *tables)
{
	tables->doublefault.cr3 = read_cr3();
	tables->lastresort.cr3 = read_cr3();
}

/**
 * init_doublefault_task() - fill the double-fault task of a processor
 * @tables: the processor's
 * @stack: for that task alone
 *
 * The last-resort task and the page tables are taken over from who calls this.
 */
void init_doublefault_task(struct cpu_desc_tables *tables, const struct kernel_stack *stack)
{
	tables->lastresort = this_cpu_ptr(&cpu_desc_tables)->lastresort;
	fill_task_state(&tables->doublefault, doublefault_fn, stack->end);
	doublefault_set_cr3(tables);
}

/**
 * setup_doublefault_task() - a double fault switches to a task of its own from now on
 * @tables: the boot processor's, loaded by early_idt_setup()
 *
 * Linux: doublefault_tss, arch/x86/kernel/doublefault.c, 2.6.25 to 5.4 (doublefault_32.c later).
 */
void setup_doublefault_task(struct cpu_desc_tables *tables)
{
	init_doublefault_task(tables, &doublefault_stack);
	add_kernel_stack(&doublefault_stack);
	set_task_gate(X86_TRAP_DF, GDT_ENTRY_DOUBLEFAULT_TSS);
}
