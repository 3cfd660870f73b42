// SPDX-License-Identifier: MIT
/* The stages of the boot: by name, and in the order of time. */
#include <asm/special_insns.h>
#include <kunit/test.h>
#include <linux/printk.h>
#include <linux/stage.h>
#include <linux/string.h>

/* Expect every name to find its own stage, and no other name any. */
static void stages_have_names(struct kunit *test)
{
	for (enum boot_stage stage = 0; stage < NR_BOOT_STAGES; stage++)
		KUNIT_EXPECT_EQ(test, boot_stage_find(boot_stages[stage].name), stage);
	KUNIT_EXPECT_EQ(test, boot_stage_find("memma"), NR_BOOT_STAGES);
	KUNIT_EXPECT_EQ(test, boot_stage_find(""), NR_BOOT_STAGES);
}

/* arrived 0 <= left 0 <= arrived 1 <= left 1 ...	Expect no stage to come before an earlier one. */
static void stages_come_in_order(struct kunit *test)
{
	u64 left = 0;
	int reached = 0;

	for (enum boot_stage stage = 0; stage < NR_BOOT_STAGES; stage++) {
		struct stage_times times = boot_stage_times(stage);

		if (!times.arrived)
			continue;
		KUNIT_EXPECT_GE(test, times.arrived, left);
		left = times.left ? times.left : rdtsc();	/* 0: at a prompt in this stage */
		KUNIT_EXPECT_GE(test, left, times.arrived);
		reached++;
	}
	if (!reached)
		kunit_skip(test, "this processor has no time stamp counter");
	KUNIT_EXPECT_GE(test, reached, 25);
}

/* Expect the tests to run behind the stage that hands all memory over. */
static void tests_come_late(struct kunit *test)
{
	KUNIT_EXPECT_GE(test, boot_stage_now(), STAGE_audit);
}

static struct kunit_case stage_cases[] = {
	KUNIT_CASE(stages_have_names),
	KUNIT_CASE(stages_come_in_order),
	KUNIT_CASE(tests_come_late),
	{}
};

static struct kunit_suite stage_suite = {
	.name = "stage",
	.test_cases = stage_cases,
};
kunit_test_suite(stage_suite);
