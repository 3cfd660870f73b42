// SPDX-License-Identifier: MIT
/*
 * The time stamp counter: how fast it runs, and the log's clock made of it.
 *
 * The counter is held against the one clock that every PC has, channel 2 of the
 * PIT (i8253.c), which is polled while it counts down:
 *
 *	TSC   start[0]  start[1]                   seen[0]  seen[1]
 *	         |         |                          |        |
 *	PIT      └ started ┘   . . . counting . . .   └  done  ┘
 *
 * Both ends are known as well as the looks at them are close together.  A machine that
 * does other things in between (an emulator on a busy host) makes the gaps wide:
 * such a run is dropped and another one made.
 *
 * When no run is good the counter is taken for a fast one.  Whoever waits then waits
 * too long, but neither too short nor for ever.
 *
 * Offers tsc_early_init(); a processor without TSC keeps times of 0.
 */
#include <asm/i8253.h>
#include <asm/processor.h>
#include <asm/tsc.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/printk.h>

#define CALIBRATE_TICKS (PIT_HZ * 5 / 1000)	/* 5 ms */
#define CALIBRATE_GOOD 2	/* so many good runs are wanted, */
#define CALIBRATE_TRIES 200	/* and no more than that are made */
#define GAPS_MAX 16		/* a run is good when the gaps are a 16th of it at most */
#define POLLS_MAX 2000000	/* more: it does not count.  A look takes 0.5 us at least */
#define KHZ_MIN 1000
#define KHZ_UNKNOWN 8000000	/* faster than any */

static u64 tsc_start;
static u32 us_per_tick;		/* in units of 2^-32 */

/* Return: false when the PIT does not come to its end. */
static bool __init run_once(struct tsc_run *run)
{
	run->start[0] = rdtsc();
	pit_start(CALIBRATE_TICKS);
	run->start[1] = run->seen[0] = rdtsc();
	for (u32 polls = 0; polls < POLLS_MAX; polls++) {
		u64 before = rdtsc();

		if (pit_done()) {
			run->seen[1] = rdtsc();
			return true;
		}
		run->seen[0] = before;
	}
	return false;
}

/**
 * tsc_run_ticks() - ticks of the TSC while the PIT came down once
 * @run: what was seen
 *
 * Return: the ticks, a few too many rather than too few; 0 when they are not known well enough.
 */
u64 tsc_run_ticks(const struct tsc_run *run)
{
	u64 ticks = run->seen[1] - run->start[0];
	u64 gaps = run->start[1] - run->start[0] + run->seen[1] - run->seen[0];

	return gaps * GAPS_MAX > ticks ? 0 : ticks;
}

/* What is left of a disturbance can only make a run longer, so the shortest is the best. */
static u32 __init calibrate_khz(void)
{
	struct tsc_run run;
	u64 best = U64_MAX;

	for (int good = 0, tries = 0; good < CALIBRATE_GOOD && tries < CALIBRATE_TRIES; tries++) {
		u64 ticks;

		if (!run_once(&run))
			break;
		ticks = tsc_run_ticks(&run);
		if (!ticks)
			continue;
		best = min(best, ticks);
		good++;
	}
	if (best == U64_MAX)
		return 0;
	return (u32)div_u64(best * PIT_HZ, CALIBRATE_TICKS * 1000);
}

static u64 tsc_us(void)
{
	return mul_u64_u32_shr(rdtsc() - tsc_start, us_per_tick, 32);
}

/**
 * tsc_early_init() - give the log a clock
 *
 * Takes 10 ms.  The clock begins at 0 here.
 *
 * Context: setup_arch(), once boot_cpu_data is filled.
 * Linux: tsc_init(), arch/x86/kernel/tsc.c; tsc_early_init() from 4.18 on.
 */
void __init tsc_early_init(void)
{
	if (!boot_cpu_has(X86_FEATURE_TSC)) {
		pr_info("tsc: this processor has no time stamp counter, times stay 0\n");
		return;
	}
	tsc_start = rdtsc();
	tsc_khz = calibrate_khz();
	if (tsc_khz < KHZ_MIN) {
		pr_warn("tsc: cannot be calibrated against the PIT; times are too short, waits too "
			"long\n");
		tsc_khz = KHZ_UNKNOWN;
	}
	us_per_tick = (u32)div_u64(1000ULL << 32, tsc_khz);
	printk_set_clock(tsc_us);
	if (tsc_khz == KHZ_UNKNOWN)
		return;
	pr_info("tsc: calibrated against the PIT\n");
	pr_info("tsc: Detected %u.%03u MHz processor\n", tsc_khz / 1000, tsc_khz % 1000);
}

/* Linux: notsc_setup(), arch/x86/kernel/tsc.c, all versions. */
static int __init notsc_setup(char *val)
{
	pr_info("tsc: not used; times stay 0, waits watch the PIT\n");
	printk_set_clock(NULL);
	tsc_khz = 0;
	return 0;
}
early_param("notsc", notsc_setup);
