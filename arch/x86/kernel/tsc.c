// SPDX-License-Identifier: MIT
/*
 * The time stamp counter: how fast it runs, and the log's clock made of it.
 *
 * The counter is held against the one clock that every PC has, channel 2 of the
 * PIT (i8253.c).
 * Offers tsc_early_init(); a processor without TSC keeps times of 0.
 */
#include <asm/i8253.h>
#include <asm/processor.h>
#include <asm/tsc.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/printk.h>

#define CALIBRATE_TICKS (PIT_HZ * 5 / 1000)	/* 5 ms, less than one tick */
#define CALIBRATE_TRIES 2
#define POLLS_MIN 100		/* fewer: the port is not a PIT's */
#define POLLS_MAX 10000000	/* more: it does not count */

static u64 tsc_start;
static u32 us_per_tick;		/* in units of 2^-32 */

/* Ticks of the TSC while the PIT counts down once; 0 when the PIT does not work. */
static u64 __init measure_once(void)
{
	u64 begin, end;
	u32 polls;

	pit_start(CALIBRATE_TICKS);
	begin = rdtsc();
	for (polls = 0; !pit_done(); polls++)
		if (polls == POLLS_MAX)
			return 0;
	end = rdtsc();
	return polls < POLLS_MIN ? 0 : end - begin;
}

/* A disturbance can only make a run longer, so the shortest is the best. */
static u32 __init calibrate_khz(void)
{
	u64 best = U64_MAX;

	for (int i = 0; i < CALIBRATE_TRIES; i++) {
		u64 ticks = measure_once();

		if (!ticks)
			return 0;
		best = min(best, ticks);
	}
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
	if (tsc_khz < 1000) {
		pr_warn("tsc: the PIT does not count, times stay 0\n");
		tsc_khz = 0;
		return;
	}
	us_per_tick = (u32)div_u64(1000ULL << 32, tsc_khz);
	printk_set_clock(tsc_us);
	pr_info("tsc: calibrated against the PIT\n");
	pr_info("tsc: Detected %u.%03u MHz processor\n", tsc_khz / 1000, tsc_khz % 1000);
}
