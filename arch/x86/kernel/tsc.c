// SPDX-License-Identifier: MIT
/*
 * The time stamp counter: how fast it runs, and the log's clock made of it.
 *
 * The counter is held against the one clock that every PC has, channel 2 of the
 * PIT (1.193182 MHz), whose output can be read in port 0x61 without interrupts.
 * Offers tsc_early_init(); a processor without TSC keeps times of 0.
 */
#include <asm/io.h>
#include <asm/processor.h>
#include <asm/tsc.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/printk.h>

#define PIT_HZ 1193182
#define PIT_CHANNEL2 0x42
#define PIT_COMMAND 0x43
#define PIT_CH2_ONE_SHOT 0xb0	/* channel 2, low byte then high byte, mode 0 */

#define PORT_B 0x61
#define PORT_B_GATE2 0x01	/* channel 2 counts */
#define PORT_B_SPEAKER 0x02
#define PORT_B_OUT2 0x20	/* channel 2 has come down to 0 */

#define CALIBRATE_TICKS (PIT_HZ * 5 / 1000)	/* 5 ms, less than one tick */
#define CALIBRATE_TRIES 2
#define POLLS_MIN 100		/* fewer: the port is not a PIT's */
#define POLLS_MAX 10000000	/* more: it does not count */

u32 tsc_khz;

static u64 tsc_start;
static u32 us_per_tick;		/* in units of 2^-32 */

static void __init pit_start(u16 ticks)
{
	u8 port_b = inb(PORT_B) & ~(PORT_B_SPEAKER | PORT_B_GATE2);

	outb(port_b | PORT_B_GATE2, PORT_B);
	outb(PIT_CH2_ONE_SHOT, PIT_COMMAND);
	outb(ticks & 0xff, PIT_CHANNEL2);
	outb(ticks >> 8, PIT_CHANNEL2);
}

/* Ticks of the TSC while the PIT counts down once; 0 when the PIT does not work. */
static u64 __init measure_once(void)
{
	u64 begin, end;
	u32 polls;

	pit_start(CALIBRATE_TICKS);
	begin = rdtsc();
	for (polls = 0; !(inb(PORT_B) & PORT_B_OUT2); polls++)
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
