// SPDX-License-Identifier: MIT
/*
 * printk() interrupted by an NMI that prints, behind each of its instructions in turn.
 */
#include <asm/ptrace.h>
#include <kunit/test.h>
#include <linux/printk.h>

#include "stepping.h"

#define STEPS_MAX 20000

static unsigned int step, strike_at;

static void print_line(void)
{
	printk(KERN_DEBUG "line\n");
}

/* Interrupts or not: an NMI does not ask. */
static void strike(struct pt_regs *regs)
{
	if (++step != strike_at)
		return;
	printk(KERN_DEBUG "struck\n");
	regs->flags &= ~X86_EFLAGS_TF;
}

/* Return: how many lines have come into the log; step tells whether it was struck. */
static u32 lines_when_struck_at(unsigned int instruction)
{
	u32 mark = kmsg_mark();

	step = 0;
	strike_at = instruction;
	single_step(print_line, strike);
	return kmsg_mark() - mark;
}

/* Expect both lines in the log when the first printk() returns, whenever the second one comes. */
static void struck_everywhere(struct kunit *test)
{
	int loglevel = console_loglevel;
	u32 lines;

	if (!cpu_single_steps())
		kunit_skip(test, "this processor does not single-step");
	console_loglevel = 0;
	for (unsigned int i = 1; i < STEPS_MAX; i++) {
		lines = lines_when_struck_at(i);
		if (step < strike_at || lines != 2)
			break;
	}
	console_loglevel = loglevel;
	KUNIT_EXPECT_LT_MSG(test, step, strike_at, "struck behind instruction %u: %u lines",
			    strike_at, lines);
	KUNIT_EXPECT_GT(test, step, 100U);
}

static struct kunit_case printk_hw_cases[] = {
	KUNIT_CASE(struck_everywhere),
	{}
};

static struct kunit_suite printk_hw_suite = {
	.name = "printk-hardware",
	.test_cases = printk_hw_cases,
};
kunit_test_suite(printk_hw_suite);
