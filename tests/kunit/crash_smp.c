// SPDX-License-Identifier: MIT
/*
 * Crash kinds: other processors fail, all fail at once, or one does not answer any more. There has
 * to be one report, which names the processor, and one end.
 */
#include <asm/barrier.h>
#include <asm/irqflags.h>
#include <asm/page.h>
#include <asm/special_insns.h>
#include <asm/tlbflush.h>
#include <kunit/crash.h>
#include <linux/delay.h>
#include <linux/panic.h>
#include <linux/smp.h>
#include <linux/stop_machine.h>

#define START_MS 50		/* for other processors to get going */

static void call(void *fn)
{
	((void (*)(void))fn)();
}

/* In the idle context of processor 1, interrupts on. */
static void do_elsewhere(void (*fn)(void))
{
	cpu_run_on(1, call, fn);
	cpu_wait_for(1);
}

static noinline void crash_fault_elsewhere(void)
{
	do_elsewhere(crash_null_write);
}
CRASH_DIES("fault-elsewhere", crash_fault_elsewhere, "writes to address 0 on another processor");

static noinline void crash_overflow_elsewhere(void)
{
	do_elsewhere(crash_stack_overflow);
}
CRASH_DIES("overflow-elsewhere", crash_overflow_elsewhere,
	   "calls itself until the stack of another processor is full");

static noinline void crash_fault_in_ipi(void)
{
	smp_call_function_single(1, call, crash_null_write, true);
}
CRASH_DIES("fault-in-ipi", crash_fault_in_ipi,
	   "has another processor interrupted, and that faults");

/* ---- waiting for who does not answer --------------------------------------------------------- */

/* Interrupts off, for ever: only an NMI reaches it. */
static noinline void wedge(void *unused)
{
	native_irq_disable();
	for (;;)
		cpu_relax();
}

/* The same, and it executes nothing. */
static noinline void halt_deaf(void *unused)
{
	native_irq_disable();
	for (;;)
		native_halt();
}

static void nothing(void *unused)
{
}

/* Processor 1 does not answer from here on. */
static void lose_cpu_1(smp_call_func_t how)
{
	cpu_run_on(1, how, NULL);
	mdelay(START_MS);
}

static noinline void crash_hung_cpu(void)
{
	lose_cpu_1(wedge);
	smp_call_function_single(1, nothing, NULL, true);
}
CRASH_DIES("hung-cpu", crash_hung_cpu,
	   "waits for another processor that hangs with interrupts off");

static noinline void crash_halted_cpu(void)
{
	lose_cpu_1(halt_deaf);
	smp_call_function_single(1, nothing, NULL, true);
}
CRASH_DIES("halted-cpu", crash_halted_cpu,
	   "waits for another processor that has halted with interrupts off");

static noinline void crash_hung_flush(void)
{
	lose_cpu_1(wedge);
	flush_tlb_all();
}
CRASH_DIES("hung-flush", crash_hung_flush,
	   "flushes all TLBs, while another processor hangs with interrupts off");

static noinline void crash_halted_flush(void)
{
	lose_cpu_1(halt_deaf);
	flush_tlb_kernel_range(PAGE_OFFSET, PAGE_OFFSET + PAGE_SIZE);
}
CRASH_DIES("halted-flush", crash_halted_flush,
	   "flushes one page everywhere, while another processor has halted with interrupts off");

static int nothing_to_stop_for(void *unused)
{
	return 0;
}

/* It is called off: all that can be done with the answer here is to end. */
static noinline void stop_without_cpu_1(void)
{
	panic("stop_machine() returns %d", stop_machine(nothing_to_stop_for, NULL, NULL));
}

static noinline void crash_hung_stop(void)
{
	lose_cpu_1(wedge);
	stop_without_cpu_1();
}
CRASH_DIES("hung-stop", crash_hung_stop,
	   "stops all processors, of which one hangs with interrupts off");

static noinline void crash_halted_stop(void)
{
	lose_cpu_1(halt_deaf);
	stop_without_cpu_1();
}
CRASH_DIES("halted-stop", crash_halted_stop,
	   "stops all processors, of which one has halted with interrupts off");

static noinline int wedge_while_stopped(void *unused)
{
	for (;;)
		cpu_relax();
	return 0;
}

static noinline void crash_hung_in_stop(void)
{
	stop_machine(wedge_while_stopped, NULL, cpumask_of(1));
}
CRASH_DIES("hung-in-stop", crash_hung_in_stop,
	   "stops all processors for a function that does not return on another one");

static void start_on_others(smp_call_func_t fn)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		if (cpu != (unsigned int)smp_processor_id())
			cpu_run_on(cpu, fn, NULL);
	}
	mdelay(START_MS);
}

static noinline void crash_panic_wedged(void)
{
	start_on_others(wedge);
	panic("provoked with %s", crash_kind_now());
}
CRASH_DIES("panic-wedged", crash_panic_wedged,
	   "panics while the other processors have interrupts off");

static u32 everybody_waits = 1;

static noinline void panic_with_others(void *unused)
{
	while (READ_ONCE(everybody_waits))
		cpu_relax();
	panic("provoked with %s", crash_kind_now());
}

static noinline void crash_panic_everywhere(void)
{
	start_on_others(panic_with_others);
	WRITE_ONCE(everybody_waits, 0);
	panic_with_others(NULL);
}
CRASH_DIES("panic-everywhere", crash_panic_everywhere, "panics on all processors at once");

/* ---- while processor 0 runs a command of the monitor ------------------------------------------- */

static void rescued(void)
{
	panic("processor %d is back at the prompt", smp_processor_id());
}

/* The way back to the prompt is processor 0's, on its stack. */
static noinline void crash_fault_beside_prompt(void)
{
	set_rescue(rescued);
	do_elsewhere(crash_null_write);
}
CRASH_DIES("fault-beside-prompt", crash_fault_beside_prompt,
	   "writes to address 0 on another processor, while this one runs a command of the monitor");

static void go_on(void *unused)
{
	while (!panic_in_progress())
		cpu_relax();
	mdelay(START_MS);
	pr_emerg("processor %d goes on\n", smp_processor_id());
}

static void linger(void)
{
	mdelay(2 * START_MS);
}

static noinline void crash_panic_at_prompt(void)
{
	panic_notify(linger);
	start_on_others(go_on);
	set_rescue(rescued);
	panic("provoked with %s", crash_kind_now());
}
CRASH_DIES("panic-at-prompt", crash_panic_at_prompt,
	   "panics in a command of the monitor, while the other processors work");
