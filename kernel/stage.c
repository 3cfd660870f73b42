// SPDX-License-Identifier: MIT
/*
 * The stages of the boot, each with its time.
 *
 *	step ──→ boot_stage_reached() ──→ who records ──→ who stops ──→ next step
 *	         arrived                                         left
 *
 * A step took from the left of the stage before it to its own arrived, so that
 * a recorder or a reader at a prompt costs no step anything.
 *
 * Offers boot_stage_reached(), the table of stages, and their times.
 * Must not know any listener: they register through the section "stage_listeners".
 */
#include <asm/cpu.h>
#include <asm/processor.h>
#include <asm/tsc.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/printk.h>
#include <linux/stage.h>
#include <linux/string.h>

#define STAGE_INFO(name, function, what) [STAGE_##name] = { #name, function, what },
const struct stage_info boot_stages[NR_BOOT_STAGES] = { BOOT_STAGES(STAGE_INFO) };

static struct stage_times times[NR_BOOT_STAGES];
static enum boot_stage now;
static bool counting;

/* Long before early_cpu_init() has filled boot_cpu_data: the processor is asked here. */
static void find_counter(void)
{
	struct cpuinfo_x86 cpu = { 0 };

	identify_cpu(&cpu);
	counting = cpu_has(&cpu, X86_FEATURE_TSC);
}

static u64 ticks(void)
{
	return counting ? rdtsc() : 0;
}

static void tell(enum stage_duty duty, enum boot_stage stage)
{
	const struct stage_listener *l;

	for (l = __start_stage_listeners; l < __stop_stage_listeners; l++)
		if (l->duty == duty)
			l->reached(stage);
}

noinline void boot_stage_reached(enum boot_stage stage)
{
	if (stage == STAGE_start_kernel)
		find_counter();
	times[stage].arrived = ticks();
	now = stage;
	for (enum stage_duty duty = 0; duty < NR_STAGE_DUTIES; duty++)
		tell(duty, stage);
	times[stage].left = ticks();
}

enum boot_stage boot_stage_now(void)
{
	return now;
}

struct stage_times boot_stage_times(enum boot_stage stage)
{
	return times[stage];
}

enum boot_stage boot_stage_find(const char *name)
{
	enum boot_stage stage = 0;

	while (stage < NR_BOOT_STAGES && strcmp(boot_stages[stage].name, name))
		stage++;
	return stage;
}

static u64 microseconds(u64 ticks)
{
	return div_u64(ticks * 1000, tsc_khz);
}

/* One step: its time, and the time since start_kernel() without what listeners took. */
static void print_step(enum boot_stage stage, u64 took, u64 so_far)
{
	pr_info("  %8llu %8llu  %-20s %s()\n", microseconds(took), microseconds(so_far),
		boot_stages[stage].name, boot_stages[stage].function);
}

void boot_stages_print(void)
{
	u64 left = times[STAGE_start_kernel].left, so_far = 0;

	if (!tsc_khz)
		return;
	pr_info("boot stages:\n");
	pr_info("        us   so far  stage                done by\n");
	for (enum boot_stage stage = STAGE_start_kernel + 1; stage < NR_BOOT_STAGES; stage++) {
		if (!times[stage].arrived)
			continue;
		so_far += times[stage].arrived - left;
		print_step(stage, times[stage].arrived - left, so_far);
		left = times[stage].left;
	}
}
