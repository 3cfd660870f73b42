// SPDX-License-Identifier: MIT
/* How deep stacks went: the marks on a made-up stack, and on the real ones.  Row O10. */
#include "smp_fixture.h"

#include <asm/stacktrace.h>

#define SIZE 4096
#define FRAME 1024

static unsigned long area[SIZE / sizeof(long)];
static const struct kernel_stack made_up = {
	.name = "made-up stack",
	.start = (unsigned long)area,
	.end = (unsigned long)area + SIZE,
};

/* A word written at a depth: expect that depth, until a deeper one; filled anew, none. */
static void deepest_word_counts(struct kunit *test)
{
	stack_fill(&made_up);
	KUNIT_EXPECT_EQ(test, stack_max_used(&made_up), 0UL);
	area[SIZE / sizeof(long) - 1] = 0;
	KUNIT_EXPECT_EQ(test, stack_max_used(&made_up), sizeof(long));
	area[SIZE / sizeof(long) / 2] = 1;
	KUNIT_EXPECT_EQ(test, stack_max_used(&made_up), SIZE / 2UL);
	area[SIZE / sizeof(long) - 9] = 2;
	KUNIT_EXPECT_EQ(test, stack_max_used(&made_up), SIZE / 2UL);
	stack_fill(&made_up);
	KUNIT_EXPECT_EQ(test, stack_max_used(&made_up), 0UL);
}

/* Expect a warning from an eighth on: 512 bytes left are enough, 508 are not. */
static void an_eighth_is_the_limit(struct kunit *test)
{
	stack_fill(&made_up);
	area[SIZE / 8 / sizeof(long)] = 0;
	KUNIT_EXPECT_FALSE(test, stack_is_short(&made_up));
	area[SIZE / 8 / sizeof(long) - 1] = 0;
	KUNIT_EXPECT_TRUE(test, stack_is_short(&made_up));
}

static const struct kernel_stack *my_stack(void)
{
	return find_kernel_stack((unsigned long)__builtin_frame_address(0));
}

static noinline void go_deeper(void)
{
	volatile char frame[FRAME];

	frame[0] = 1;
	frame[FRAME - 1] = frame[0];
}

/* Where a mark would go that this has to move. */
static unsigned long depth_here(const struct kernel_stack *stack)
{
	return stack->end - (unsigned long)__builtin_frame_address(0);
}

/* Expect the stack that this runs on to have been used at least as deep as it is now. */
static void the_own_stack_is_known(struct kunit *test)
{
	const struct kernel_stack *stack = my_stack();

	KUNIT_ASSERT_NOT_NULL(test, stack);
	KUNIT_EXPECT_GE(test, stack_max_used(stack), depth_here(stack));
	KUNIT_EXPECT_LT(test, stack_max_used(stack), stack->end - stack->start);
	go_deeper();
	KUNIT_EXPECT_GE(test, stack_max_used(stack), depth_here(stack) + FRAME);
}

/* Expect no stack of this machine to be nearly full. */
static void nobody_is_short(struct kunit *test)
{
	const struct kernel_stack *stack = NULL;

	while ((stack = next_kernel_stack(stack)) != NULL)
		KUNIT_EXPECT_FALSE_MSG(test, stack_is_short(stack), "%s: %lu bytes used",
				       stack->name, stack_max_used(stack));
}

struct stack_found {
	const struct kernel_stack *stack;
	unsigned long depth;
};

static void find_stack_there(void *info)
{
	struct stack_found *found = info;

	found->stack = my_stack();
	found->depth = found->stack ? depth_here(found->stack) : 0;
	go_deeper();
}

/* Another processor: expect its stack to be another one, and watched from its first call on. */
static void other_processors_are_watched(struct kunit *test)
{
	unsigned int cpu = second_cpu(test);
	struct stack_found found = { NULL, 0 };

	KUNIT_ASSERT_EQ(test, smp_call_function_single(cpu, find_stack_there, &found, true), 0);
	KUNIT_ASSERT_NOT_NULL(test, found.stack);
	KUNIT_EXPECT_PTR_NE(test, found.stack, my_stack());
	KUNIT_EXPECT_GE(test, stack_max_used(found.stack), found.depth + FRAME);
	KUNIT_EXPECT_LT(test, stack_max_used(found.stack), found.stack->end - found.stack->start);
}

static struct kunit_case stack_usage_cases[] = {
	KUNIT_CASE(deepest_word_counts),
	KUNIT_CASE(an_eighth_is_the_limit),
	KUNIT_CASE(the_own_stack_is_known),
	KUNIT_CASE(nobody_is_short),
	KUNIT_CASE(other_processors_are_watched),
	{}
};

static struct kunit_suite stack_usage_suite = {
	.name = "stack-usage",
	.test_cases = stack_usage_cases,
};
kunit_test_suite(stack_usage_suite);
