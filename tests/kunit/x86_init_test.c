// SPDX-License-Identifier: MIT
/* x86_init: a step without a function would be a jump to address 0. */
#include <asm/x86_init.h>
#include <kunit/test.h>
#include <linux/bug.h>

static void every_step_has_a_function(struct kunit *test)
{
	void (*const *steps)(void) = (void (*const *)(void))&x86_init;

	BUILD_BUG_ON(sizeof(x86_init) % sizeof(*steps));
	for (size_t i = 0; i < sizeof(x86_init) / sizeof(*steps); i++)
		KUNIT_EXPECT_TRUE_MSG(test, steps[i] != NULL, "step %zu", i);
	x86_init_noop();
}

static struct kunit_case x86_init_cases[] = {
	KUNIT_CASE(every_step_has_a_function),
	{}
};

static struct kunit_suite x86_init_suite = {
	.name = "x86_init",
	.test_cases = x86_init_cases,
};
kunit_test_suite(x86_init_suite);
