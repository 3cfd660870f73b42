// SPDX-License-Identifier: MIT
/*
 * What is done about each exception.
 *
 * Most are bugs of the kernel and end in die(). A few are survived: an instruction with an entry in
 * __ex_table, int3, a debug trap, an NMI, an interrupt that nobody asked for.
 *
 * Offers: early_trap_init(), early_trap_pf_init(), trap_init(), in Linux's places of the boot.
 * Must not know: page tables (do_page_fault() does), devices.
 */
#include <asm/desc.h>
#include <asm/hardirq.h>
#include <asm/i8259.h>
#include <asm/io.h>
#include <asm/irq.h>
#include <asm/page.h>
#include <asm/sections.h>
#include <asm/smp.h>
#include <asm/special_insns.h>
#include <asm/stacktrace.h>
#include <asm/traps.h>
#include <asm/uaccess.h>
#include <asm/x86_init.h>
#include <linux/bug.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/printk.h>

#define DR6_SINGLE_STEP		0x4000
#define OPCODE_IRET		0xcf

#define NMI_REASON_PORT		0x61
#define NMI_REASON_SERR		0x80
#define NMI_REASON_IOCHK	0x40

typedef void (*exception_handler_t)(struct pt_regs *regs, unsigned long error_code);

/* What the kernel itself asked for: interrupts from FIRST_SYSTEM_VECTOR on, and NMIs. */
static interrupt_handler_t system_vectors[IDT_ENTRIES - FIRST_SYSTEM_VECTOR];
static nmi_handler_t nmi_handler;

static unsigned long nr_unexpected_interrupts;
static unsigned long nr_int3;

/* ---- exceptions that carry a selector -------------------------------------------------------- */

/*
 * The error code of #TS, #NP, #SS and #GP:
 *
 *	 15                    3   2     1     0
 *	+-----------------------+-----+-----+-----+
 *	| index                 | LDT | IDT | EXT |
 *	+-----------------------+-----+-----+-----+
 */
static size_t name_selector(char *buf, size_t size, unsigned long error_code)
{
	unsigned long index = (error_code & 0xffff) >> 3;
	const char *table = "GDT";

	if (error_code & SELECTOR_IDT)
		table = "IDT";
	else if (error_code & SELECTOR_TI)
		table = "LDT";
	return scnprintf(buf, size, " for entry %lu of the %s%s", index, table,
			 error_code & SELECTOR_EXT ? ", while delivering an external event" : "");
}

/*
 * A frame that was written over shows only when iret loads it: "general protection fault
 * at iret to 7ff8:c0137db3". Linux: do_iret_error(), arch/x86/kernel/traps.c, 2.6.25 to 5.x.
 */
static size_t name_fault(char *buf, size_t size, struct pt_regs *regs, unsigned int vector)
{
	const u32 *frame = (const u32 *)kernel_stack_pointer(regs);
	u32 ip, cs;
	u8 opcode;

	if (probe_kernel_address(regs->ip, opcode) || opcode != OPCODE_IRET ||
	    probe_kernel_address(frame, ip) || probe_kernel_address(frame + 1, cs))
		return scnprintf(buf, size, "%s", exception_name(vector));
	return scnprintf(buf, size, "%s at iret to %04x:%08x", exception_name(vector), cs & 0xffff,
			 ip);
}

static void do_selector_fault(struct pt_regs *regs, unsigned long error_code, unsigned int vector)
{
	char what[96];
	size_t len;

	if (fixup_exception(regs))
		return;
	len = name_fault(what, sizeof(what), regs, vector);
	if (error_code)		/* else it is not about a selector */
		name_selector(what + len, sizeof(what) - len, error_code);
	die(what, regs, error_code);
}

static void do_invalid_TSS(struct pt_regs *regs, unsigned long error_code)
{
	do_selector_fault(regs, error_code, X86_TRAP_TS);
}

static void do_segment_not_present(struct pt_regs *regs, unsigned long error_code)
{
	do_selector_fault(regs, error_code, X86_TRAP_NP);
}

static void do_stack_segment(struct pt_regs *regs, unsigned long error_code)
{
	do_selector_fault(regs, error_code, X86_TRAP_SS);
}

static void do_general_protection(struct pt_regs *regs, unsigned long error_code)
{
	do_selector_fault(regs, error_code, X86_TRAP_GP);
}

/* ---- BUG() ----------------------------------------------------------------------------------- */

static const struct bug_entry *find_bug(unsigned long addr)
{
	for (const struct bug_entry *bug = __start_bug_table; bug < __stop_bug_table; bug++) {
		if (bug->addr == addr)
			return bug;
	}
	return NULL;
}

/* BUG() is an undefined instruction whose address stands in a table, with file and line. */
static void do_invalid_op(struct pt_regs *regs, unsigned long error_code)
{
	const struct bug_entry *bug;

	if (fixup_exception(regs))
		return;
	bug = find_bug(regs->ip);
	if (bug) {
		report_alone();
		bust_spinlocks();
		pr_emerg("------------[ cut here ]------------\n");
		pr_emerg("kernel BUG at %s:%u!\n", bug->file, bug->line);
	}
	die(exception_name(X86_TRAP_UD), regs, error_code);
}

/* ---- exceptions that are survived ------------------------------------------------------------ */

#define FOUR_INT3 0xcccccccc

/* Code that is freed is filled with the opcode of int3; a breakpoint is one alone. */
static bool in_freed_code(const u32 *addr)
{
	u32 word;

	return !probe_kernel_address(addr, word) && word == FOUR_INT3;
}

/* A breakpoint that no debugger took: it costs a line, not the kernel. EIP is behind it already. */
static void do_int3(struct pt_regs *regs, unsigned long error_code)
{
	if (in_freed_code((const u32 *)(regs->ip - 1)))
		die("call of code that has been freed", regs, error_code);
	nr_int3++;
	pr_info("int3 at %pS\n", (void *)(regs->ip - 1));
}

static unsigned long read_and_clear_dr6(void)
{
	unsigned long dr6;

	asm volatile("mov %%db6, %0" : "=r" (dr6));
	asm volatile("mov %0, %%db6" : : "r" (0));	/* the processor only ever sets bits */
	return dr6;
}

static void do_debug(struct pt_regs *regs, unsigned long error_code)
{
	unsigned long dr6 = read_and_clear_dr6();

	regs->flags &= ~X86_EFLAGS_TF;
	pr_info("debug trap at %pS, DR6 %08lx%s\n", (void *)regs->ip, dr6,
		dr6 & DR6_SINGLE_STEP ? " (single step)" : "");
}

static void handle_nmi(struct pt_regs *regs)
{
	u8 reason;

	if (nmi_handler && nmi_handler(regs))
		return;
	reason = inb(NMI_REASON_PORT);
	if (reason & NMI_REASON_SERR)
		panic("NMI: PCI system error (SERR) for reason %02x", reason);
	if (reason & NMI_REASON_IOCHK)
		panic("NMI: IOCK error (debug interrupt?) for reason %02x", reason);
	pr_emerg("Uhhuh. NMI received for unknown reason %02x on CPU %d.\n", reason,
		 smp_processor_id());
	pr_emerg("Dazed and confused, but trying to continue\n");
}

/*
 * A page fault may be what was interrupted, before it has read CR2; and a report that probes
 * addresses faults itself.  In Linux nmi_cr2 does the same, since 3.6.
 */
static void do_nmi(struct pt_regs *regs, unsigned long error_code)
{
	unsigned long cr2 = read_cr2();

	inc_irq_stat(nmi);
	handle_nmi(regs);
	if (read_cr2() != cr2)
		write_cr2(cr2);
}

/* ---- dispatching ----------------------------------------------------------------------------- */

/* Whatever is not listed is a bug of the kernel and nothing else: die() under its name. */
static const exception_handler_t exception_handlers[NR_EXCEPTION_VECTORS] = {
	[X86_TRAP_DB] = do_debug,
	[X86_TRAP_NMI] = do_nmi,
	[X86_TRAP_BP] = do_int3,
	[X86_TRAP_UD] = do_invalid_op,
	[X86_TRAP_TS] = do_invalid_TSS,
	[X86_TRAP_NP] = do_segment_not_present,
	[X86_TRAP_SS] = do_stack_segment,
	[X86_TRAP_GP] = do_general_protection,
	[X86_TRAP_PF] = do_page_fault,
};

/*
 * Called for each exception but the double fault. While an oops or panic is being reported, faults
 * with a fixup are part of the report; die() takes care of any other. A handler that faults before
 * it gets that far, over and over, uses up the stack, and the double fault is the end of it.
 */
static void do_exception(struct pt_regs *regs, unsigned long vector)
{
	exception_handler_t handler = exception_handlers[vector];

	if (handler)
		handler(regs, regs->orig_ax);
	else if (!fixup_exception(regs))
		die(exception_name(vector), regs, regs->orig_ax);
}

/* ---- vectors from 32 on ---------------------------------------------------------------------- */

/* An interrupt that nobody asked for: said once for each vector, counted always. */
static void do_unexpected_interrupt(struct pt_regs *regs, unsigned long vector)
{
	static u8 reported[IDT_ENTRIES];

	nr_unexpected_interrupts++;
	if (!reported[vector]) {
		reported[vector] = 1;
		pr_warn("unexpected interrupt: vector %lu (0x%02lx) at %pS\n", vector, vector,
			(void *)regs->ip);
	}
	i8259_end_of_interrupt(vector);
}

static void do_interrupt(struct pt_regs *regs, unsigned long vector)
{
	interrupt_handler_t handler = NULL;

	if (vector >= FIRST_SYSTEM_VECTOR)
		handler = system_vectors[vector - FIRST_SYSTEM_VECTOR];
	if (handler)
		handler(regs);
	else if (!do_IRQ(vector))
		do_unexpected_interrupt(regs, vector);
}

/**
 * set_system_vector() - say what is done about an interrupt that the kernel itself causes
 * @vector: from FIRST_SYSTEM_VECTOR on
 * @handler: called with interrupts off; it acknowledges what is to be acknowledged
 *
 * Linux: alloc_intr_gate(), arch/x86/include/asm/desc.h, 2.6.28 to 4.13.
 */
void set_system_vector(unsigned int vector, interrupt_handler_t handler)
{
	BUG_ON(vector < FIRST_SYSTEM_VECTOR || vector >= IDT_ENTRIES);
	system_vectors[vector - FIRST_SYSTEM_VECTOR] = handler;
}

/**
 * set_nmi_handler() - be asked first when an NMI arrives
 * @handler: true when the NMI was its own
 *
 * Return: who was asked until now, or NULL.
 * Linux: register_nmi_handler(), arch/x86/kernel/nmi.c, 3.2 to 5.x.
 */
nmi_handler_t set_nmi_handler(nmi_handler_t handler)
{
	nmi_handler_t before = nmi_handler;

	nmi_handler = handler;
	return before;
}

/**
 * unexpected_interrupts() - how many interrupts came that nobody asked for
 *
 * Return: since the boot, on all processors.
 */
unsigned long unexpected_interrupts(void)
{
	return nr_unexpected_interrupts;
}

/**
 * int3_count() - how many breakpoint instructions were executed
 *
 * Return: since the boot, on all processors.
 */
unsigned long int3_count(void)
{
	return nr_int3;
}

/* ---- set-up ---------------------------------------------------------------------------------- */

/**
 * early_trap_init() - a fault is reported in full from here on
 *
 * The gates are in place since early_idt_setup(); what changes is what they lead to. Double faults
 * get their own task, and panic() learns how to show a backtrace.
 *
 * Context: setup_arch(), before the memory map is looked at. printk() works, consoles may not
 * exist yet.
 * Linux: early_trap_init(), arch/x86/kernel/traps.c, 2.6.30 to 4.13; idt_setup_early_traps() later.
 * Linux takes #DB, #BP and #PF here and the rest in trap_init(); this kernel takes all at once.
 */
void __init early_trap_init(void)
{
	BUILD_BUG_ON(__KERNEL_CS != 0x60 || __KERNEL_DS != 0x68 || __KERNEL_PERCPU != 0xd8 ||
		     __KERNEL_STACK_CANARY != 0xe0);
	BUILD_BUG_ON(offsetof(struct pt_regs, gs) != 10 * 4);
	BUILD_BUG_ON(offsetof(struct pt_regs, ip) != 12 * 4);

	setup_doublefault_task(this_cpu_ptr(&cpu_desc_tables));
	exception_dispatch = do_exception;
	set_stack_dumper(dump_stack_once);
}

/**
 * early_trap_pf_init() - follow the switch to the final page tables
 *
 * Context: setup_arch(), right behind init_mem_mapping().
 * Linux: early_trap_pf_init(), arch/x86/kernel/traps.c, 3.9 to 4.13. On x86-64 the page fault
 * handler changes here, from one that fills in the direct map on demand to the real one; on
 * x86-32 what depends on the page directory is the double-fault task.
 */
void __init early_trap_pf_init(void)
{
	doublefault_set_cr3(this_cpu_ptr(&cpu_desc_tables));
}

/**
 * trap_init() - every one of the 256 vectors leads somewhere
 *
 * The interrupt controllers are moved out of the exceptions' vectors and all their lines masked:
 * as the BIOS leaves them, the timer would arrive as a double fault.
 *
 * Context: start_kernel(), before interrupts are first enabled.
 * Linux: trap_init(), arch/x86/kernel/traps.c, all versions; init_IRQ() is called behind it.
 */
void __init trap_init(void)
{
	const char *entry = interrupt_entries;

	doublefault_set_cr3(this_cpu_ptr(&cpu_desc_tables));
	interrupt_dispatch = do_interrupt;
	for (unsigned int v = FIRST_EXTERNAL_VECTOR; v < IDT_ENTRIES; v++) {
		set_intr_gate(v, entry);
		entry += INTERRUPT_ENTRY_SIZE;
	}
	init_IRQ();
	x86_init.irqs.trap_init();
}
