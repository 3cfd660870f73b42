// SPDX-License-Identifier: MIT
/*
 * Static keys: each way to ask for one, before and after it changes, here and on
 * another processor.
 */
#include "smp_fixture.h"

#include <linux/jump_label.h>

static DEFINE_STATIC_KEY_FALSE(starts_off);
static DEFINE_STATIC_KEY_TRUE(starts_on);

/* Bit by bit: off unlikely, off likely, on unlikely, on likely. */
static noinline unsigned int ask(void)
{
	unsigned int answers = 0;

	if (static_branch_unlikely(&starts_off))
		answers |= 1;
	if (static_branch_likely(&starts_off))
		answers |= 2;
	if (static_branch_unlikely(&starts_on))
		answers |= 4;
	if (static_branch_likely(&starts_on))
		answers |= 8;
	return answers;
}

/* Expect each branch to say what its key says, through all four states of the two keys. */
static void branches_follow_keys(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ask(), 0xcU);
	static_branch_enable(&starts_off);
	KUNIT_EXPECT_EQ(test, ask(), 0xfU);
	static_branch_disable(&starts_on);
	KUNIT_EXPECT_EQ(test, ask(), 0x3U);
	static_branch_disable(&starts_off);
	KUNIT_EXPECT_EQ(test, ask(), 0x0U);
	static_branch_enable(&starts_on);
	KUNIT_EXPECT_EQ(test, ask(), 0xcU);
}

/* Expect that saying the same twice changes nothing. */
static void twice_is_once(struct kunit *test)
{
	static_branch_enable(&starts_off);
	static_branch_enable(&starts_off);
	KUNIT_EXPECT_TRUE(test, static_key_enabled(&starts_off));
	KUNIT_EXPECT_EQ(test, ask(), 0xfU);
	static_branch_disable(&starts_off);
	static_branch_disable(&starts_off);
	KUNIT_EXPECT_FALSE(test, static_key_enabled(&starts_off));
	KUNIT_EXPECT_EQ(test, ask(), 0xcU);
}

static void ask_there(void *answers)
{
	*(unsigned int *)answers = ask();
}

static unsigned int asked_on(struct kunit *test, unsigned int cpu)
{
	unsigned int answers = ~0U;

	KUNIT_EXPECT_EQ(test, smp_call_function_single(cpu, ask_there, &answers, true), 0);
	return answers;
}

/* Expect another processor to execute the changed code as soon as the change has returned. */
static void other_processors_follow(struct kunit *test)
{
	unsigned int cpu = second_cpu(test);

	for (int i = 0; i < 3; i++) {
		static_branch_enable(&starts_off);
		KUNIT_EXPECT_EQ(test, asked_on(test, cpu), 0xfU);
		static_branch_disable(&starts_off);
		KUNIT_EXPECT_EQ(test, asked_on(test, cpu), 0xcU);
	}
}

static bool stop_asking;

static void ask_all_the_time(void *wrong)
{
	struct deadline limit = deadline_in(10 * USEC_PER_SEC);

	while (!READ_ONCE(stop_asking) && !deadline_passed(&limit)) {
		unsigned int answers = ask();

		if (answers != 0xc && answers != 0xd && answers != 0xe && answers != 0xf)
			++*(unsigned int *)wrong;
	}
}

/* Expect nobody who runs through the branches meanwhile to meet half an instruction. */
static void changed_under_the_feet(struct kunit *test)
{
	unsigned int cpu = second_cpu(test), wrong = 0;

	stop_asking = false;
	KUNIT_ASSERT_EQ(test, cpu_run_on(cpu, ask_all_the_time, &wrong), 0);
	for (int i = 0; i < 10; i++) {
		static_branch_enable(&starts_off);
		static_branch_disable(&starts_off);
	}
	WRITE_ONCE(stop_asking, true);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
	KUNIT_EXPECT_EQ(test, wrong, 0U);
}

static struct kunit_case jump_label_cases[] = {
	KUNIT_CASE(branches_follow_keys),
	KUNIT_CASE(twice_is_once),
	KUNIT_CASE(other_processors_follow),
	KUNIT_CASE(changed_under_the_feet),
	{}
};

static struct kunit_suite jump_label_suite = {
	.name = "jump-label",
	.test_cases = jump_label_cases,
};
kunit_test_suite(jump_label_suite);
