// SPDX-License-Identifier: MIT
/*
 * KUnit: runs the suites, says in KTAP how each case ended, and counts.
 *
 *	KTAP version 1
 *	1..2					suites
 *	    KTAP version 1
 *	    # Subtest: string
 *	    1..3				cases
 *	    ok 1 strlen_counts
 *	    # strcmp_orders: EXPECTATION FAILED at tests/kunit/string_test.c:40
 *	    ...
 *	    not ok 2 strcmp_orders
 *	    ok 3 needs_a_fpu # SKIP none here
 *	# string: pass:1 fail:1 skip:1 total:3
 *	not ok 1 string
 *
 * Runs in the kernel and in a hosted process alike.  Must not know any suite:
 * they register through the section "kunit_suites".
 */
#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/fault-inject.h>
#include <linux/glob.h>
#include <linux/init.h>

#define CASE_INDENT "    "
#define FILTER_LEN 256

static char selftest_filter[FILTER_LEN] = "all";

static int __init parse_selftest(char *val)
{
	return strscpy(selftest_filter, val, sizeof(selftest_filter)) < 0 ? -1 : 0;
}
__setup("selftest=", parse_selftest);

/* ---- which cases --------------------------------------------------------------- */

/* "suite", or "suite.case", against one pattern. */
static bool pattern_selects(const char *pattern, const char *suite, const char *name)
{
	char full[FILTER_LEN];

	if (!strchr(pattern, '.'))
		return glob_match(pattern, suite);
	scnprintf(full, sizeof(full), "%s.%s", suite, name);
	return glob_match(pattern, full);
}

/*
 * The patterns are read from left to right and the last that matches decides; a
 * '-' in front takes cases out.  When the first one does, all are in before it.
 */
static bool selected(const char *filter, const char *suite, const char *name)
{
	char patterns[FILTER_LEN];
	char *rest = patterns;
	char *pattern;
	bool in = filter[0] == '-';

	if (strcmp(filter, "all") == 0)
		return true;
	strlcpy(patterns, filter, sizeof(patterns));
	while ((pattern = strsep(&rest, ",")) != NULL) {
		bool out = pattern[0] == '-';

		if (pattern_selects(pattern + out, suite, name))
			in = !out;
	}
	return in;
}

static unsigned int count_cases(const struct kunit_suite *suite, const char *filter)
{
	const struct kunit_case *c;
	unsigned int count = 0;

	for (c = suite->test_cases; c->run_case; c++)
		count += selected(filter, suite->name, c->name);
	return count;
}

const char *kunit_suite_name(unsigned int nr)
{
	struct kunit_suite *const *s = __start_kunit_suites + nr;

	return s < __stop_kunit_suites ? (*s)->name : NULL;
}

static unsigned int count_suites(const char *filter)
{
	struct kunit_suite *const *s;
	unsigned int count = 0;

	for (s = __start_kunit_suites; s < __stop_kunit_suites; s++)
		count += count_cases(*s, filter) != 0;
	return count;
}

static void list_cases(void)
{
	struct kunit_suite *const *s;
	const struct kunit_case *c;

	for (s = __start_kunit_suites; s < __stop_kunit_suites; s++)
		for (c = (*s)->test_cases; c->run_case; c++)
			pr_info("%s.%s\n", (*s)->name, c->name);
}

/* ---- one case ------------------------------------------------------------------ */

/* Call @fn; come back when it returns or aborts.  Return: whether it came to its end. */
static bool noinline run_guarded(struct kunit *test, void (*fn)(struct kunit *test))
{
	if (__builtin_setjmp(test->abort_context) != 0)
		return false;
	fn(test);
	return true;
}

/*
 * fail_nth=: a case whose request was failed on purpose need not pass.  But nothing may
 * be missing, unless it gave up with something in its hands, and all must be in order.
 */
struct fault_watch {
	unsigned int faults;
	bool armed;
};

static unsigned int known_faults, cases_given_up;

bool kunit_fault_is_new(void)
{
	bool new = faults_injected() != known_faults;

	known_faults = faults_injected();
	return new;
}

static void watch_faults(struct fault_watch *w)
{
	w->armed = IS_ENABLED(CONFIG_FAULT_INJECTION) && get_fail_nth();
	if (w->armed)
		kunit_books_open();
	if (fail_nth_of("cases"))
		printk_ratelimit_restart();	/* what one run says, the next one says again */
	w->faults = known_faults = faults_injected();
}

/* Return: whether what is left behind is as it must be. */
static bool left_in_order(struct kunit *test, bool gave_up)
{
	const char *unsound = kunit_unsound();
	char how[KUNIT_COMMENT_LEN];

	if (unsound)
		kunit_err(test, "a request failed on purpose, and %s is not in order", unsound);
	else if (!gave_up && kunit_books_differ(how, sizeof(how)))
		kunit_err(test, "a request failed on purpose, and there are missing: %s", how);
	else
		return true;
	return false;
}

static void excuse_fault(struct kunit *test, bool gave_up, const struct fault_watch *w)
{
	if (!IS_ENABLED(CONFIG_FAULT_INJECTION) || !w->armed || faults_injected() == w->faults)
		return;
	gave_up &= test->status == KUNIT_FAILURE;	/* to skip the rest is not to give up */
	cases_given_up += gave_up;
	if (!left_in_order(test, gave_up)) {
		test->status = KUNIT_FAILURE;
	} else if (test->status == KUNIT_FAILURE) {
		test->status = KUNIT_SKIPPED;
		strscpy(test->comment, "a request failed on purpose", sizeof(test->comment));
	}
}

/* What runs now: run_guarded() takes a function of the test alone. */
static struct kunit_suite *current_suite;
static struct kunit_case *current_case;

static void init_and_run(struct kunit *test)
{
	int err = current_suite->init ? current_suite->init(test) : 0;

	if (err) {
		kunit_err(test, "failed to initialize: %d", err);
		test->status = KUNIT_FAILURE;
		return;
	}
	current_case->run_case(test);
}

static enum kunit_status run_case(struct kunit_suite *suite, struct kunit_case *c,
				  struct kunit *test)
{
	struct fault_watch watch;
	bool gave_up;

	memset(test, 0, sizeof(*test));
	test->name = c->name;
	current_suite = suite;
	current_case = c;
	watch_faults(&watch);
	gave_up = !run_guarded(test, init_and_run);
	if (fail_nth_of("cases"))
		set_fail_nth(0);
	if (suite->exit)
		run_guarded(test, suite->exit);
	excuse_fault(test, gave_up, &watch);
	return test->status;
}

static void report_case(unsigned int number, const struct kunit *test)
{
	pr_info(CASE_INDENT "%s %u %s%s%s\n", test->status == KUNIT_FAILURE ? "not ok" : "ok",
		number, test->name, test->status == KUNIT_SKIPPED ? " # SKIP " : "",
		test->status == KUNIT_SKIPPED ? test->comment : "");
}

static void count_result(struct kunit_result *res, enum kunit_status status)
{
	if (status == KUNIT_SUCCESS)
		res->passed++;
	else if (status == KUNIT_FAILURE)
		res->failed++;
	else
		res->skipped++;
}

/*
 * fail_nth=cases,N: one run for each of the first N requests of the case, as long as
 * there are so many, and then the usual one.
 */
static bool survives_faults(struct kunit_suite *suite, struct kunit_case *c, struct kunit *test)
{
	unsigned int limit = fail_nth_of("cases"), n, faults;

	cases_given_up = 0;
	for (n = 1; n <= limit; n++) {
		faults = faults_injected();
		set_fail_nth(n);
		if (run_case(suite, c, test) == KUNIT_FAILURE)
			return false;
		if (faults_injected() == faults)
			break;
	}
	if (limit) {
		pr_info(CASE_INDENT "# %s: %u requests failed, %u ended it\n", c->name, n - 1,
			cases_given_up);
		set_fail_nth(0);
	}
	return true;
}

/* ---- one suite ----------------------------------------------------------------- */

static void run_cases(struct kunit_suite *suite, const char *filter, struct kunit_result *res)
{
	struct kunit_case *c;
	unsigned int number = 0;
	struct kunit test;

	for (c = suite->test_cases; c->run_case; c++) {
		if (!selected(filter, suite->name, c->name))
			continue;
		if (survives_faults(suite, c, &test))
			run_case(suite, c, &test);
		count_result(res, test.status);
		report_case(++number, &test);
	}
}

static void fail_all_cases(const struct kunit_suite *suite, const char *filter, int err,
			   struct kunit_result *res)
{
	pr_err(CASE_INDENT "# failed to initialize (%d)\n", err);
	res->failed += count_cases(suite, filter);
}

static void print_totals(const char *what, const struct kunit_result *res)
{
	pr_info("# %s: pass:%u fail:%u skip:%u total:%u\n", what, res->passed, res->failed,
		res->skipped, res->passed + res->failed + res->skipped);
}

/**
 * kunit_run_suite() - run the cases of one suite
 * @suite: suite
 * @filter: patterns as in "selftest=", or "all"
 * @res: gets the counts, from 0
 */
void kunit_run_suite(struct kunit_suite *suite, const char *filter, struct kunit_result *res)
{
	int err;

	*res = (struct kunit_result){ 0 };
	pr_info(CASE_INDENT "KTAP version 1\n");
	pr_info(CASE_INDENT "# Subtest: %s\n", suite->name);
	pr_info(CASE_INDENT "1..%u\n", count_cases(suite, filter));
	printk_ratelimit_restart();	/* no suite is to find that others have said too much */
	err = suite->suite_init ? suite->suite_init(suite) : 0;
	if (err)
		fail_all_cases(suite, filter, err, res);
	else
		run_cases(suite, filter, res);
	if (suite->suite_exit)
		suite->suite_exit(suite);
	print_totals(suite->name, res);
}

/* ---- all suites ---------------------------------------------------------------- */

static void report_suite(unsigned int number, const char *name, const struct kunit_result *res)
{
	bool all_skipped = !res->passed && !res->failed && res->skipped;

	pr_info("%s %u %s%s\n", res->failed ? "not ok" : "ok", number, name,
		all_skipped ? " # SKIP" : "");
}

static void add_result(struct kunit_result *sum, const struct kunit_result *res)
{
	sum->passed += res->passed;
	sum->failed += res->failed;
	sum->skipped += res->skipped;
}

/* Testing nothing at all must not look like success. */
static void bail_out(const char *filter, struct kunit_result *res)
{
	pr_err("Bail out! no test matches \"%s\"\n", filter);
	res->failed = 1;
}

/**
 * kunit_run_filtered() - run every case that a filter selects
 * @filter: "all", "none", "list", or patterns for suites and suite.case, separated by commas
 * @res: gets the counts, from 0
 */
void kunit_run_filtered(const char *filter, struct kunit_result *res)
{
	struct kunit_suite *const *s;
	struct kunit_result suite_res;
	unsigned int number = 0;

	*res = (struct kunit_result){ 0 };
	set_fail_nth(fail_nth_of("tests"));
	if (strcmp(filter, "none") == 0)
		return;
	if (strcmp(filter, "list") == 0) {
		list_cases();
		return;
	}
	if (!count_suites(filter)) {
		bail_out(filter, res);
		return;
	}
	pr_info("KTAP version 1\n");
	pr_info("1..%u\n", count_suites(filter));
	for (s = __start_kunit_suites; s < __stop_kunit_suites; s++) {
		if (!count_cases(*s, filter))
			continue;
		kunit_run_suite(*s, filter, &suite_res);
		report_suite(++number, (*s)->name, &suite_res);
		add_result(res, &suite_res);
	}
	print_totals("Totals", res);
}

/**
 * kunit_run_all() - run what "selftest=" says, everything by default
 * @res: gets the counts, from 0
 *
 * Context: the live system, when everything is up.
 */
void kunit_run_all(struct kunit_result *res)
{
	kunit_run_filtered(selftest_filter, res);
}
