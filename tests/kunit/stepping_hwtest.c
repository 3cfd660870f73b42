// SPDX-License-Identifier: MIT
/*
 * Single steps (row D8): what the trap flag does, and code that runs under it.
 *
 *	pushf  or  popf │ nop │ nop │ nop │ pushf  and  popf
 *			↑     ↑     ↑
 *			@each, called by exception 1
 *
 * Offers single_step() to suites that want to be interrupted everywhere.
 */
#include <asm/desc.h>
#include <asm/traps.h>
#include <kunit/test.h>
#include <linux/printk.h>

#include "stepping.h"


static vector_dispatch_t usual;
static void (*each_step)(struct pt_regs *regs);
static unsigned int steps;

static void dispatch_step(struct pt_regs *regs, unsigned long vector)
{
	if (vector == X86_TRAP_DB)
		each_step(regs);
	else
		usual(regs, vector);
}

void single_step(void (*code)(void), void (*each)(struct pt_regs *regs))
{
	usual = exception_dispatch;
	each_step = each;
	exception_dispatch = dispatch_step;
	asm volatile("pushf\n\torl %0, (%%esp)\n\tpopf" : : "i"(X86_EFLAGS_TF) : "memory", "cc");
	code();
	asm volatile("pushf\n\tandl %0, (%%esp)\n\tpopf" : : "i"(~X86_EFLAGS_TF) : "memory", "cc");
	exception_dispatch = usual;
}

static void nothing(void)
{
}

static void three_nops(void)
{
	asm volatile("nop\n\tnop\n\tnop");
}

static void count_step(struct pt_regs *regs)
{
	steps++;
}

static unsigned int steps_of(void (*code)(void))
{
	steps = 0;
	single_step(code, count_step);
	return steps;
}

bool cpu_single_steps(void)
{
	return steps_of(nothing) != 0;
}

/* Expect a step for each instruction, and every time the same. */
static void every_instruction_is_a_step(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, steps_of(three_nops), steps_of(nothing) + 3);
	KUNIT_EXPECT_EQ(test, steps_of(nothing), steps_of(nothing));
}

/* Expect a step that nobody asked for to be reported, and the trap flag to be off afterwards. */
static void single_step_ends(struct kunit *test)
{
	u32 mark = kmsg_mark();
	unsigned long flags;

	asm volatile("pushf\n\torl %1, (%%esp)\n\tpopf\n\tnop\n\tpushf\n\tpop %0"
		     : "=r"(flags) : "i"(X86_EFLAGS_TF) : "memory", "cc");
	KUNIT_EXPECT_EQ(test, flags & X86_EFLAGS_TF, 0UL);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "(single step)"));
}

static int stepping_init(struct kunit *test)
{
	if (!cpu_single_steps())
		kunit_skip(test, "this processor does not single-step");
	return 0;
}

static struct kunit_case stepping_cases[] = {
	KUNIT_CASE(every_instruction_is_a_step),
	KUNIT_CASE(single_step_ends),
	{}
};

static struct kunit_suite stepping_suite = {
	.name = "single-step",
	.init = stepping_init,
	.test_cases = stepping_cases,
};
kunit_test_suite(stepping_suite);
