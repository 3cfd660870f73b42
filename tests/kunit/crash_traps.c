// SPDX-License-Identifier: MIT
/*
 * Crash kinds: instructions that the processor refuses, one for each exception, interrupts that
 * nobody handles, and what the kernel says of itself.
 *
 * Exceptions that no instruction of ring 0 can raise on this processor are raised by "int", which
 * takes the same way from the gate on.
 */
#include <asm/desc.h>
#include <asm/ptrace.h>
#include <asm/special_insns.h>
#include <asm/traps.h>
#include <kunit/crash.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/percpu-defs.h>
#include <linux/printk.h>

#define NO_SUCH_SELECTOR	0x7ff8UL	/* entry 4095 of the GDT, far behind its end */
#define FREE_GDT_ENTRY		20		/* used for nothing */
#define UNUSED_VECTOR		0x77
#define TEST_VECTOR		0xf0		/* a system vector that nobody has */
#define X86_CR0_TS		0x08UL
#define X86_CR0_NE		0x20UL

/* ---- arithmetic ------------------------------------------------------------------------------ */

noinline void crash_divide(void)
{
	have_frame();
	asm volatile("divl %1" : : "a" (1), "r" (0), "d" (0) : "cc");
}
CRASH_DIES("divide", crash_divide, "divides by zero (#DE)");

static noinline void crash_overflow(void)
{
	have_frame();
	asm volatile("addl %1, %0\n\tinto" : : "r" (INT_MAX), "r" (1) : "cc");
}
CRASH_DIES("overflow", crash_overflow, "overflows and says into (#OF)");

static noinline void crash_bounds(void)
{
	static const int bounds[2] = { 0, 9 };

	have_frame();
	asm volatile(".byte 0x62, 0x02" : : "a" (10), "d" (bounds));	/* bound eax, [edx] */
}
CRASH_DIES("bounds", crash_bounds, "checks an index that is out of bounds (#BR)");

/* ---- instructions ---------------------------------------------------------------------------- */

static noinline void crash_ud2(void)
{
	have_frame();
	asm volatile("ud2");
}
CRASH_DIES("ud2", crash_ud2, "executes an undefined instruction (#UD)");

static noinline void crash_int3(void)
{
	have_frame();
	asm volatile("int3");
}
CRASH_SURVIVES("int3", crash_int3, "executes a breakpoint that no debugger takes (#BP)");

/* The trap flag: the processor stops behind each instruction, until the handler clears it. */
static noinline void crash_single_step(void)
{
	have_frame();
	asm volatile("pushf\n\torl $0x100, (%%esp)\n\tpopf\n\tnop" : : : "memory", "cc");
}
CRASH_SURVIVES("single-step", crash_single_step, "sets the trap flag (#DB)");

/* ---- segments and tasks ---------------------------------------------------------------------- */

static noinline void crash_gp_fault(void)
{
	have_frame();
	asm volatile("mov %0, %%es" : : "r" (NO_SUCH_SELECTOR));
}
CRASH_DIES("gp-fault", crash_gp_fault, "loads a selector behind the end of the GDT (#GP)");

static void set_free_entry(u32 word_b)
{
	struct desc_struct *gdt = this_cpu_ptr(&cpu_desc_tables)->gdt.gdt;

	gdt[FREE_GDT_ENTRY] = (struct desc_struct){ .a = 0xffff, .b = word_b };
}

static noinline void crash_segment_not_present(void)
{
	set_free_entry(0x00cf1300);		/* data, but the present bit is clear */
	asm volatile("mov %0, %%es" : : "r" (FREE_GDT_ENTRY * 8));
}
CRASH_DIES("segment-not-present", crash_segment_not_present,
	   "loads ES with a segment that is not present (#NP)");

static noinline void crash_stack_segment(void)
{
	set_free_entry(0x00cf1300);
	asm volatile("mov %0, %%ss" : : "r" (FREE_GDT_ENTRY * 8));
}
CRASH_DIES("stack-segment", crash_stack_segment,
	   "loads SS with a segment that is not present (#SS)");

/* With the flag NT an iret goes back to the task that the TSS names; there is no such. */
static noinline void crash_invalid_tss(void)
{
	this_cpu_ptr(&cpu_desc_tables)->tss.back_link = NO_SUCH_SELECTOR;
	asm volatile("pushf\n\torl $0x4000, (%%esp)\n\tpopf\n\tiret" : : : "memory", "cc");
}
CRASH_DIES("invalid-tss", crash_invalid_tss, "returns to a task that does not exist (#TS)");

static void spoil_frame(struct pt_regs *regs)
{
	regs->cs = NO_SUCH_SELECTOR;
}

static noinline void crash_bad_iret(void)
{
	set_system_vector(TEST_VECTOR, spoil_frame);
	asm volatile("int %0" : : "i" (TEST_VECTOR));
}
CRASH_DIES("bad-iret", crash_bad_iret, "returns from an interrupt by a frame that was overwritten");

/* ---- coprocessors ---------------------------------------------------------------------------- */

static noinline void crash_no_fpu(void)
{
	have_frame();
	write_cr0(read_cr0() | X86_CR0_TS);
	asm volatile("fninit");
}
CRASH_DIES("no-fpu", crash_no_fpu, "uses floating point in the kernel (#NM)");

static noinline void crash_fpu_exception(void)
{
	static const u16 all_unmasked = 0x0340;

	have_frame();
	write_cr0((read_cr0() & ~X86_CR0_TS) | X86_CR0_NE);
	asm volatile("fninit\n\tfldcw %0\n\tfld1\n\tfldz\n\tfdivrp\n\tfwait"
		     : : "m" (all_unmasked));
}
CRASH_DIES("fpu-exception", crash_fpu_exception, "divides by 0.0 with the exception on (#MF)");

/* ---- raised by int, as no instruction here raises them --------------------------------------- */

#define RAISED_BY_INT(name, fn, vector, what)                                                      \
	static noinline void fn(void)                                                              \
	{                                                                                          \
		have_frame();                                                                      \
		asm volatile("int %0" : : "i" (vector));                                           \
	}                                                                                          \
	CRASH_DIES(name, fn, what)

RAISED_BY_INT("machine-check", crash_machine_check, X86_TRAP_MC, "takes a machine check (#MC)");
RAISED_BY_INT("simd", crash_simd, X86_TRAP_XF, "takes a floating point exception of SSE (#XM)");
RAISED_BY_INT("coprocessor-overrun", crash_coprocessor_overrun, X86_TRAP_OLD_MF,
	      "takes the exception that only an i387 has");
RAISED_BY_INT("reserved-vector", crash_reserved_vector, 22, "takes an exception without a name");

/* An int pushes no error code, the processor does: so the frame is made by hand. */
static noinline void crash_alignment(void)
{
	have_frame();
	asm volatile("pushf\n\tpush %%cs\n\tpush $1f\n\tpush $0\n\tjmp *%0\n1:"
		     : : "r" (exception_entries[X86_TRAP_AC]));
}
CRASH_DIES("alignment", crash_alignment, "takes an alignment check (#AC)");

/* ---- interrupts ------------------------------------------------------------------------------ */

static noinline void crash_nmi(void)
{
	have_frame();
	asm volatile("int %0" : : "i" (X86_TRAP_NMI));
}
CRASH_SURVIVES("nmi", crash_nmi, "takes a non-maskable interrupt that nobody asked for");

static noinline void crash_unexpected_vector(void)
{
	have_frame();
	asm volatile("int %0" : : "i" (UNUSED_VECTOR));
}
CRASH_SURVIVES("unexpected-vector", crash_unexpected_vector,
	       "raises an interrupt that nobody handles");

static void fault_in_handler(struct pt_regs *regs)
{
	crash_null_write();
}

static noinline void crash_in_interrupt(void)
{
	set_system_vector(TEST_VECTOR, fault_in_handler);
	asm volatile("int %0" : : "i" (TEST_VECTOR));
}
CRASH_DIES("fault-in-interrupt", crash_in_interrupt, "faults in an interrupt handler");

/* ---- what the kernel says of itself ---------------------------------------------------------- */

static noinline void crash_bug(void)
{
	have_frame();
	BUG();
}
CRASH_DIES("bug", crash_bug, "BUG()");

static noinline void crash_warn(void)
{
	WARN(1, "provoked with %s", crash_kind_now());
}
CRASH_SURVIVES("warn", crash_warn, "WARN()");

static noinline void crash_panic(void)
{
	panic("provoked with %s", crash_kind_now());
}
CRASH_DIES("panic", crash_panic, "panic()");
