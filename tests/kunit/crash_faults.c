// SPDX-License-Identifier: MIT
/*
 * Crash kinds: wrong accesses, instructions that fault, stacks, and what the kernel says of itself.
 */
#include <asm/pgtable.h>
#include <asm/sections.h>
#include <kunit/crash.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/printk.h>

#define NEAR_NULL		0x24UL
#define UNMAPPED		0x10000000UL	/* in what would be user space */
#define NO_SUCH_SELECTOR	0x7ff8UL	/* entry 4095 of the GDT, far behind its end */
#define UNUSED_VECTOR		0x77

/* ---- memory ---------------------------------------------------------------------------------- */

noinline void crash_null_read(void)
{
	have_frame();
	*hidden(0);
}
CRASH_DIES("null-read", crash_null_read, "reads from address 0");

noinline void crash_null_write(void)
{
	have_frame();
	*hidden(0) = 1;
}
CRASH_DIES("null-write", crash_null_write, "writes to address 0");

static noinline void crash_near_null(void)
{
	have_frame();
	*hidden(NEAR_NULL);
}
CRASH_DIES("near-null", crash_near_null, "reads a field of a structure at address 0");

static noinline void crash_unmapped_read(void)
{
	have_frame();
	*hidden(UNMAPPED);
}
CRASH_DIES("unmapped-read", crash_unmapped_read, "reads where user space would be");

static noinline void crash_write_text(void)
{
	have_frame();
	*hidden((unsigned long)crash_write_text) = 0;
}
CRASH_DIES("write-text", crash_write_text, "writes to its own code");

static noinline void crash_write_rodata(void)
{
	have_frame();
	*hidden((unsigned long)__start_rodata) = 0;
}
CRASH_DIES("write-rodata", crash_write_rodata, "writes to a constant");

/* Bit 21 in the entry of a 4 MiB page means nothing and must be zero. For processors with PSE. */
static noinline void crash_reserved_bit(void)
{
	unsigned long vaddr = ALIGN(VMALLOC_START, PMD_SIZE);

	have_frame();
	set_pmd(pmd_off_k(vaddr), __pmd(__PAGE_KERNEL_LARGE | 1UL << 21));
	*hidden(vaddr);
}
CRASH_DIES("reserved-bit", crash_reserved_bit,
	   "reads through a page-table entry with a reserved bit set");

static noinline void crash_exec_unmapped(void)
{
	((void (*)(void))hidden(UNMAPPED))();
	barrier();
}
CRASH_DIES("exec-unmapped", crash_exec_unmapped, "calls a function where nothing is mapped");

/* ---- instructions ---------------------------------------------------------------------------- */

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

static noinline void crash_gp_fault(void)
{
	have_frame();
	asm volatile("mov %0, %%es" : : "r" (NO_SUCH_SELECTOR));
}
CRASH_DIES("gp-fault", crash_gp_fault, "loads a selector behind the end of the GDT (#GP)");

static noinline void crash_unexpected_vector(void)
{
	have_frame();
	asm volatile("int %0" : : "i" (UNUSED_VECTOR));
}
CRASH_SURVIVES("unexpected-vector", crash_unexpected_vector,
	       "raises an interrupt that nobody handles");

/* ---- stacks ---------------------------------------------------------------------------------- */

static noinline unsigned int overflow_stack(unsigned int depth)
{
	static volatile unsigned int limit = UINT_MAX;
	volatile char frame[64];

	if (depth == limit)
		return 0;
	frame[depth % sizeof(frame)] = depth;
	return overflow_stack(depth + 1) + frame[0];
}

noinline void crash_stack_overflow(void)
{
	overflow_stack(0);
}
CRASH_DIES("stack-overflow", crash_stack_overflow, "calls itself until the boot stack is full");

/* No stack at all: the push faults, and so does the delivery of that fault. */
static noinline void crash_doublefault(void)
{
	have_frame();
	asm volatile("mov %0, %%esp\n\tpush %%eax" : : "r" (UNMAPPED));
	__builtin_unreachable();
}
CRASH_DIES("doublefault", crash_doublefault, "pushes with ESP where no stack is");

static noinline void crash_stack_smash(void)
{
	char buffer[16];
	volatile char *p = (volatile char *)hidden((unsigned long)buffer);

	for (unsigned int i = 0; i < sizeof(buffer) + 8; i++)
		p[i] = 'x';
}
CRASH_DIES("stack-smash", crash_stack_smash, "writes beyond an array on the stack");

/* ---- what the kernel does itself ------------------------------------------------------------- */

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
