// SPDX-License-Identifier: MIT
/*
 * KUnit itself: suites of these cases' own are run within a case, and what
 * they print and count is looked at.  Their failures are wanted: while they run
 * the consoles are silent, so that no reader of the KTAP stream stumbles.
 */
#include <kunit/test.h>

static int steps;

static int forget_steps(struct kunit *test)
{
	steps = 0;
	return 0;
}

/* ---- the suite under test --------------------------------------------------------- */

static void passes(struct kunit *test)
{
	steps += 1;
	KUNIT_SUCCEED(test);
}

static void expects_in_vain(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, steps, 4711);
	steps += 10;
}

static void abort_deep_inside(struct kunit *test, int depth)
{
	if (depth)
		abort_deep_inside(test, depth - 1);
	KUNIT_ASSERT_TRUE_MSG(test, depth < 0, "depth %d", depth);
	steps += 1000000;
}

static void asserts_in_vain(struct kunit *test)
{
	abort_deep_inside(test, 5);
	steps += 1000000;
}

static void skips(struct kunit *test)
{
	kunit_skip(test, "needs %d wheels", 4);
	steps += 1000000;
}

static struct kunit_case inner_cases[] = {
	KUNIT_CASE(passes),
	KUNIT_CASE(expects_in_vain),
	KUNIT_CASE(asserts_in_vain),
	KUNIT_CASE(skips),
	{},
};

static int inner_init(struct kunit *test)
{
	steps += 100;
	return 0;
}

static void inner_exit(struct kunit *test)
{
	steps += 10000;
}

static struct kunit_suite inner_suite = {
	.name = "inner",
	.init = inner_init,
	.exit = inner_exit,
	.test_cases = inner_cases,
};

static void run_silently(struct kunit_suite *suite, const char *filter, struct kunit_result *res)
{
	int saved_loglevel = console_loglevel;

	console_loglevel = 0;
	if (suite)
		kunit_run_suite(suite, filter, res);
	else
		kunit_run_filtered(filter, res);
	console_loglevel = saved_loglevel;
}

/* ---- cases ------------------------------------------------------------------------ */

static void counts_what_happened(struct kunit *test)
{
	struct kunit_result res;

	run_silently(&inner_suite, "all", &res);
	KUNIT_EXPECT_EQ(test, res.passed, 1);
	KUNIT_EXPECT_EQ(test, res.failed, 2);
	KUNIT_EXPECT_EQ(test, res.skipped, 1);
	/* one passed, one went on behind an EXPECT, none behind ASSERT or skip, 4 times init, exit */
	KUNIT_EXPECT_EQ(test, steps, 1 + 10 + 4 * 100 + 4 * 10000);
}

static void prints_ktap(struct kunit *test)
{
	static const char *const lines[] = {
		"    KTAP version 1",
		"    # Subtest: inner",
		"    1..4",
		"    ok 1 passes",
		"    not ok 2 expects_in_vain",
		"    # asserts_in_vain: ASSERTION FAILED at ",
		"    not ok 3 asserts_in_vain",
		"    ok 4 skips # SKIP needs 4 wheels",
		"# inner: pass:1 fail:2 skip:1 total:4",
	};
	struct kunit_result res;
	u32 mark = kmsg_mark();

	run_silently(&inner_suite, "all", &res);
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, lines[i]), "%s", lines[i]);
}

static void filter_selects_cases(struct kunit *test)
{
	struct kunit_result res;
	u32 mark = kmsg_mark();

	run_silently(&inner_suite, "nothing,inner.*sses,inner.sk?ps", &res);
	KUNIT_EXPECT_EQ(test, res.passed, 1);
	KUNIT_EXPECT_EQ(test, res.failed, 0);
	KUNIT_EXPECT_EQ(test, res.skipped, 1);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "    1..2"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "    ok 2 skips"));
	run_silently(&inner_suite, "inn*", &res);
	KUNIT_EXPECT_EQ(test, res.failed, 2);
}

/* The last pattern that matches decides; what begins with a '-' begins with everything. */
static void filter_leaves_cases_out(struct kunit *test)
{
	struct kunit_result res;

	run_silently(&inner_suite, "-*.*vain", &res);
	KUNIT_EXPECT_EQ(test, res.failed, 0);
	KUNIT_EXPECT_EQ(test, res.passed + res.skipped, 2);
	run_silently(&inner_suite, "inner,-*.*vain,inner.asserts*", &res);
	KUNIT_EXPECT_EQ(test, res.failed, 1);
	KUNIT_EXPECT_EQ(test, res.passed + res.skipped, 2);
}

static void nothing_selected_is_a_failure(struct kunit *test)
{
	struct kunit_result res;
	u32 mark = kmsg_mark();

	run_silently(NULL, "no-such-suite", &res);
	KUNIT_EXPECT_EQ(test, res.failed, 1);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Bail out! no test matches \"no-such-suite\""));
	run_silently(NULL, "none", &res);
	KUNIT_EXPECT_EQ(test, res.failed + res.passed + res.skipped, 0);
	run_silently(NULL, "list", &res);
	KUNIT_EXPECT_EQ(test, res.failed + res.passed + res.skipped, 0);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "kunit.nothing_selected_is_a_failure"));
}

static int failing_init(struct kunit *test)
{
	return -5;
}

static void init_failure_fails_the_case(struct kunit *test)
{
	struct kunit_suite suite = inner_suite;
	struct kunit_result res;
	u32 mark = kmsg_mark();

	suite.init = failing_init;
	run_silently(&suite, "inner.passes", &res);
	KUNIT_EXPECT_EQ(test, res.failed, 1);
	KUNIT_EXPECT_EQ_MSG(test, steps, 10000, "the case is not run, exit is");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "# passes: failed to initialize: -5"));
}

static int failing_suite_init(struct kunit_suite *suite)
{
	return -7;
}

static void suite_exit_counts(struct kunit_suite *suite)
{
	steps += 7;
}

static void suite_init_failure_fails_all(struct kunit *test)
{
	struct kunit_suite suite = inner_suite;
	struct kunit_result res;

	suite.suite_init = failing_suite_init;
	suite.suite_exit = suite_exit_counts;
	run_silently(&suite, "all", &res);
	KUNIT_EXPECT_EQ(test, res.failed, 4);
	KUNIT_EXPECT_EQ(test, steps, 7);
}

static void fails_in_every_way(struct kunit *test)
{
	static const u8 four[4] = { 1, 2, 3, 4 }, other[4] = { 1, 2, 9, 4 };
	const char *text = "left";
	u64 big = ~0ULL;
	void *ptr = (void *)0x1000;

	KUNIT_EXPECT_FALSE(test, text[0] == 'l');
	KUNIT_EXPECT_LT(test, big, 5);
	KUNIT_EXPECT_NULL(test, ptr);
	KUNIT_EXPECT_STREQ(test, text, "right");
	KUNIT_EXPECT_MEMEQ(test, four, other, 4);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, (void *)-12);
	KUNIT_FAIL(test, "no %s", "way");
}

static struct kunit_case failing_cases[] = { KUNIT_CASE(fails_in_every_way), {} };
static struct kunit_suite failing_suite = { .name = "failing", .test_cases = failing_cases };

static void failures_say_what_was_there(struct kunit *test)
{
	static const char *const lines[] = {
		"Expected text[0] == 'l' to be false, but is true",
		"Expected big < 5, but",
		"        big == -1 (0xffffffffffffffff)",
		"        ptr == 00001000 (",
		"        text == \"left\"",
		"        four, from byte 2 ==<03> 04 ",
		"        other, from byte 2 ==<09> 04 ",
		"Expected (void *)-12 is neither NULL nor an error, but",
		"    no way",
	};
	struct kunit_result res;
	u32 mark = kmsg_mark();

	run_silently(&failing_suite, "all", &res);
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, lines[i]), "%s", lines[i]);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "EXPECTATION FAILED at tests/kunit/kunit_test.c:"));
}

/* Mixed types compare as C compares them, and without a warning. */
static void comparisons_take_any_type(struct kunit *test)
{
	u64 big = 1ULL << 40;
	u8 small = 200;
	s8 negative = -1;

	KUNIT_EXPECT_GT(test, big, 5);
	KUNIT_EXPECT_EQ(test, small, 200);
	KUNIT_EXPECT_LT(test, negative, 0);
	KUNIT_EXPECT_NE(test, big, 0);
	KUNIT_EXPECT_LE(test, sizeof(big), 8);
	KUNIT_EXPECT_GE(test, true, false);
}

static struct kunit_case kunit_cases[] = {
	KUNIT_CASE(counts_what_happened),
	KUNIT_CASE(prints_ktap),
	KUNIT_CASE(filter_selects_cases),
	KUNIT_CASE(filter_leaves_cases_out),
	KUNIT_CASE(nothing_selected_is_a_failure),
	KUNIT_CASE(init_failure_fails_the_case),
	KUNIT_CASE(suite_init_failure_fails_all),
	KUNIT_CASE(failures_say_what_was_there),
	KUNIT_CASE(comparisons_take_any_type),
	{},
};

static struct kunit_suite kunit_suite = {
	.name = "kunit",
	.init = forget_steps,
	.test_cases = kunit_cases,
};
kunit_test_suite(kunit_suite);
