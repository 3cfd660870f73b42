// SPDX-License-Identifier: MIT
/*
 * Runs the groups of workloads that bench=NAME,... names, and tells what they
 * measured, one line for each row.
 *
 * Must not know any workload: they register through the section "bench_groups".
 */
#include "bench.h"

#include <asm/processor.h>
#include <linux/bench.h>
#include <linux/errno.h>
#include <linux/glob.h>
#include <linux/init.h>
#include <linux/math64.h>
#include <linux/printk.h>
#include <linux/string.h>

#define NAMES_LEN 128

static char bench_names[NAMES_LEN];

static int __init parse_bench(char *val)
{
	return strscpy(bench_names, val, sizeof(bench_names)) < 0 ? -EINVAL : 0;
}
__setup("bench=", parse_bench);

/* ---- lines, at a level that "quiet" leaves on ---------------------------------- */

void bench_row(const char *row, u64 ticks, unsigned long times)
{
	u64 tenths = div_u64(ticks * 10 + times / 2, times);
	u32 tenth;
	u64 whole = div_u64_rem(tenths, 10, &tenth);

	pr_crit("bench: %s: %llu ticks / %lu = %llu.%u\n", row, ticks, times, whole, tenth);
}

void bench_share(const char *row, unsigned long part, unsigned long whole)
{
	u32 permille = whole ? (u32)div_u64((u64)part * 1000, whole) : 0;

	pr_crit("bench: %s: %lu of %lu pages = %u.%u %%\n", row, part, whole, permille / 10,
		permille % 10);
}

void bench_value(const char *row, u64 value)
{
	pr_crit("bench: %s: %llu\n", row, value);
}

void bench_skip(const char *row, const char *why)
{
	pr_crit("bench: %s: skipped: %s\n", row, why);
}

/* ---- running ------------------------------------------------------------------- */

void bench_loop(const char *row, unsigned int times, void (*work)(unsigned int times))
{
	struct bench_clock clock = { 0 };

	work(times);
	bench_start(&clock);
	work(times);
	bench_stop(&clock);
	bench_row(row, clock.ticks, times);
}

static u64 time_of(void (*fn)(void))
{
	struct bench_clock clock = { 0 };

	bench_start(&clock);
	fn();
	bench_stop(&clock);
	return clock.ticks;
}

void bench_batch(const char *row, unsigned int nr, void (*alloc)(void), void (*free)(void))
{
	u64 alloc_ticks, free_ticks;
	char name[48];

	alloc();
	free();
	alloc_ticks = time_of(alloc);
	free_ticks = time_of(free);
	scnprintf(name, sizeof(name), "%s_alloc", row);
	bench_row(name, alloc_ticks, nr);
	scnprintf(name, sizeof(name), "%s_free", row);
	bench_row(name, free_ticks, nr);
}

static void run_group(const struct bench *group)
{
	unsigned long flags;

	local_irq_save(flags);
	if (group->irqs_on)
		local_irq_enable();
	group->run();
	local_irq_restore(flags);
}

/* Return: whether the pattern named anything. */
static bool run_groups(const char *pattern)
{
	const struct bench *group;
	bool any = false;

	for (group = __start_bench_groups; group < __stop_bench_groups; group++) {
		if (strcmp(pattern, "all") != 0 && !glob_match(pattern, group->name))
			continue;
		any = true;
		run_group(group);
	}
	return any;
}

static void report_unknown(const char *pattern)
{
	const struct bench *group;

	pr_err("bench=%s: no such workload; there is: all", pattern);
	for (group = __start_bench_groups; group < __stop_bench_groups; group++)
		pr_cont(" %s", group->name);
	pr_cont("\n");
}

const char *bench_name(unsigned int nr)
{
	const struct bench *group = __start_bench_groups + nr;

	return group < __stop_bench_groups ? group->name : NULL;
}

void bench_run(char *names)
{
	char *rest = names;
	char *pattern;

	if (names[0] && !boot_cpu_has(X86_FEATURE_TSC)) {
		bench_skip("all", "this processor has no time stamp counter");
		return;
	}
	while ((pattern = strsep(&rest, ",")) != NULL)
		if (*pattern && !run_groups(pattern))
			report_unknown(pattern);
}

void bench_run_requested(void)
{
	bench_run(bench_names);
}
