// SPDX-License-Identifier: MIT
/*
 * Crash kinds: stacks that are full, missing, or written over. Interrupts and NMIs run on the
 * stack that they hit; besides it there are those of the double-fault and last-resort tasks
 * (crash_reports.c fills them) and those of the other processors (crash_smp.c).
 */
#include <asm/stacktrace.h>
#include <asm/traps.h>
#include <kunit/crash.h>
#include <linux/kernel.h>

#define UNMAPPED	0x10000000UL	/* in what would be user space */
#define TEST_VECTOR	0xf0		/* a system vector that nobody has */

static noinline unsigned int overflow_stack(unsigned int depth)
{
	static volatile unsigned int limit = UINT_MAX;
	volatile char frame[64];

	if (depth == limit)
		return 0;
	frame[depth % sizeof(frame)] = (char)depth;
	return overflow_stack(depth + 1) + frame[0];
}

noinline void crash_stack_overflow(void)
{
	overflow_stack(0);
}
CRASH_DIES("stack-overflow", crash_stack_overflow, "calls itself until the boot stack is full");

static void overflow_in_handler(struct pt_regs *regs)
{
	overflow_stack(0);
}

static noinline void crash_overflow_in_interrupt(void)
{
	set_system_vector(TEST_VECTOR, overflow_in_handler);
	asm volatile("int %0" : : "i" (TEST_VECTOR));
}
CRASH_DIES("overflow-in-interrupt", crash_overflow_in_interrupt,
	   "calls itself until the stack is full, in an interrupt handler");

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

/* Down to where less than an eighth is left, which the next look at the pattern shows. */
static noinline unsigned int go_down_to(unsigned long limit)
{
	volatile char frame[64];

	frame[0] = 1;
	if ((unsigned long)frame < limit)
		return 0;
	return go_down_to(limit) + (unsigned int)frame[0];
}

static noinline void crash_stack_nearly_full(void)
{
	const struct kernel_stack *stack =
		find_kernel_stack((unsigned long)__builtin_frame_address(0));

	go_down_to(stack->start + (stack->end - stack->start) / 10);
	stack_usage_report();
}
CRASH_SURVIVES("stack-nearly-full", crash_stack_nearly_full,
	       "calls itself until a tenth of the boot stack is left");
