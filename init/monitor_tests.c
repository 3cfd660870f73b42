// SPDX-License-Identifier: MIT
/*
 * Self-tests and benchmarks by hand, at the monitor's prompt.
 *
 * What they are made of is given back at the end of the boot, unless a prompt
 * comes behind it: end_of_selftests() decides.  The verdict is the boot's; what
 * is run by hand does not change it.
 */
#include <asm/pgtable.h>
#include <asm/sections.h>
#include <kunit/test.h>
#include <linux/bench.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/might_sleep.h>
#include <linux/monitor.h>
#include <linux/printk.h>
#include <linux/selftest.h>
#include <linux/string.h>

static bool given_back;	/* whoever calls into tests/ looks at it first, and is __ref */

void end_of_selftests(void)
{
	unsigned long bytes = (unsigned long)(__selftest_text_end - __selftest_text_begin +
					      __selftest_rodata_end - __selftest_rodata_begin +
					      __selftest_bss_end - __selftest_bss_begin);

	given_back = !monitor_stops_in(STAGE_running);
	if (given_back)
		free_selftest_mem();
	else
		pr_info("Keeping self-test memory: %luK, for selftest and bench at the prompt\n",
			bytes >> 10);
}

static bool built(struct seq_file *m, bool in, const char *what, const char *option)
{
	if (!in)
		seq_printf(m, "%s are not in this kernel: make menuconfig, %s\n", what, option);
	else if (given_back)
		seq_printf(m, "%s have been given back\n", what);
	return in && !given_back;
}

/* ---- self-tests ----------------------------------------------------------------------- */

static const char * __ref nth_suite(unsigned int nr)
{
	if (nr == 0)
		return "list";
	return IS_ENABLED(CONFIG_SELFTEST) && !given_back ? kunit_suite_name(nr - 1) : NULL;
}

static void run_tests(const char *filter, struct kunit_result *res)
{
	might_sleep_watch(false);	/* suites keep interrupts off to look at lists */
	kunit_run_filtered(filter, res);
	might_sleep_watch(true);
}

static int __ref selftest_command(struct seq_file *m, int argc, char *argv[])
{
	struct kunit_result res;
	const char *filter = argc > 1 ? argv[1] : "all";

	if (argc > 2)
		return -EINVAL;
	if (!built(m, IS_ENABLED(CONFIG_SELFTEST), "Self-tests", "CONFIG_SELFTEST"))
		return 0;
	run_tests(filter, &res);
	if (strcmp(filter, "list") != 0)
		seq_printf(m, "%u passed, %u failed, %u skipped\n", res.passed, res.failed,
			   res.skipped);
	return 0;
}
MONITOR_COMMAND(selftest, selftest_command, STAGE_sealed, "[PATTERN,...|list]",
		"run self-tests: suites, or suite.case; -PATTERN leaves out", "selftest string,mem*",
		nth_suite);

/* ---- benchmarks ------------------------------------------------------------------------- */

static const char * __ref nth_bench(unsigned int nr)
{
	if (nr == 0)
		return "all";
	return IS_ENABLED(CONFIG_BENCH) && !given_back ? bench_name(nr - 1) : NULL;
}

static void list_benches(struct seq_file *m)
{
	const char *name;

	for (unsigned int nr = 0; (name = nth_bench(nr)) != NULL; nr++)
		seq_printf(m, "%s%s", nr ? " " : "", name);
	seq_puts(m, "\n");
}

static int __ref bench_command(struct seq_file *m, int argc, char *argv[])
{
	if (argc > 2)
		return -EINVAL;
	if (!built(m, IS_ENABLED(CONFIG_BENCH), "Benchmarks", "CONFIG_BENCH"))
		return 0;
	if (argc == 1) {
		list_benches(m);
		return 0;
	}
	bench_run(argv[1]);
	return 0;
}
MONITOR_COMMAND(bench, bench_command, STAGE_sealed, "[NAME,...|all]",
		"what the allocators cost, in ticks of the TSC; list the workloads", "bench page",
		nth_bench);
