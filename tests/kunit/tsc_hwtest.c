// SPDX-License-Identifier: MIT
/*
 * Which runs of the PIT the time stamp counter is calibrated by.
 *
 *	start[0] start[1]                    seen[0] seen[1]
 *	   | started |  . . . counting . . .    | done  |
 *
 * A busy host stops the machine anywhere in there.
 */
#include <asm/i8253.h>
#include <asm/special_insns.h>
#include <asm/tsc.h>
#include <kunit/test.h>
#include <linux/kernel.h>

#define RUN 10000000ULL		/* ticks in 5 ms, at 2 GHz */
#define LOOK 3000ULL		/* a look at the port */

static struct tsc_run run_with(u64 at_start, u64 at_end)
{
	return (struct tsc_run){ .start = { 0, at_start }, .seen = { RUN - at_end, RUN } };
}

/* Expect all of it to be counted. */
static void undisturbed(struct kunit *test)
{
	struct tsc_run run = run_with(4 * LOOK, LOOK);

	KUNIT_EXPECT_EQ(test, tsc_run_ticks(&run), RUN);
}

/* Stopped between start and clock, between two looks, at each of them for a little: dropped. */
static void stopped_at_an_end(struct kunit *test)
{
	struct tsc_run runs[] = {
		run_with(RUN / 8, LOOK), run_with(LOOK, RUN / 8), run_with(RUN / 24, RUN / 24),
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(runs); i++)
		KUNIT_EXPECT_EQ_MSG(test, tsc_run_ticks(&runs[i]), 0, "run %u", i);
}

/* Stopped for ten times as long as the PIT takes: the first look finds it done. */
static void stopped_for_long(struct kunit *test)
{
	struct tsc_run run = { .start = { 0, LOOK }, .seen = { LOOK, 10 * RUN } };

	KUNIT_EXPECT_EQ(test, tsc_run_ticks(&run), 0);
}

/* A port that reads as all ones says "done" at once. */
static void no_pit(struct kunit *test)
{
	struct tsc_run run = { .start = { 0, 4 * LOOK }, .seen = { 4 * LOOK, 5 * LOOK } };

	KUNIT_EXPECT_EQ(test, tsc_run_ticks(&run), 0);
}

/* Expect a delay of 0 to end at once, the shortest of some: a host may stop the machine in it. */
static void no_delay(struct kunit *test)
{
	u64 least = U64_MAX;

	if (!tsc_khz)
		kunit_skip(test, "nothing to measure with");
	for (int i = 0; i < 5; i++) {
		u64 before = rdtsc();

		pit_delay(0);
		least = min(least, rdtsc() - before);
	}
	KUNIT_EXPECT_LT(test, least, (u64)tsc_khz * 10);
}

static struct kunit_case tsc_cases[] = {
	KUNIT_CASE(undisturbed),
	KUNIT_CASE(stopped_at_an_end),
	KUNIT_CASE(stopped_for_long),
	KUNIT_CASE(no_pit),
	KUNIT_CASE(no_delay),
	{},
};

static struct kunit_suite tsc_suite = { .name = "tsc", .test_cases = tsc_cases };
kunit_test_suite(tsc_suite);
