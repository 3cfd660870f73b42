// SPDX-License-Identifier: MIT
/*
 * What processors send to each other: calls, orders to stop, and the question
 * "what are you doing?".
 *
 *	send_call_func_ipi()	CALL_FUNCTION_VECTOR		kernel/smp.c handles it
 *	stop_other_cpus()	REBOOT_VECTOR, then an NMI	halt for ever
 *	cpu_backtrace()		an NMI				print registers, go on
 *
 * An NMI reaches a processor that has its interrupts off.
 *
 * Linux: arch/x86/kernel/smp.c, apic/hw_nmi.c, all versions.
 */
#include <asm/apic.h>
#include <asm/barrier.h>
#include <asm/hardirq.h>
#include <asm/smpboot.h>
#include <asm/special_insns.h>
#include <asm/stacktrace.h>
#include <asm/topology.h>
#include <asm/traps.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <linux/smp.h>

#define STOP_TIMEOUT_US (200 * USEC_PER_MSEC)
#define BACKTRACE_TIMEOUT_US (2 * USEC_PER_SEC)

static struct cpumask backtrace_mask;	/* who is asked for a backtrace and has not printed it */
static bool stopping;			/* an NMI means: halt */

static u8 apicid_of(unsigned int cpu)
{
	return (u8)per_cpu(x86_cpu_to_apicid, cpu);
}

/* ---- calls --------------------------------------------------------------- */

static void native_send_call_func_single_ipi(unsigned int cpu)
{
	apic_send_ipi(apicid_of(cpu), APIC_DM_FIXED | CALL_FUNCTION_SINGLE_VECTOR);
}

static void native_send_call_func_ipi(const struct cpumask *mask)
{
	unsigned int cpu;

	for_each_cpu(cpu, mask)
		apic_send_ipi(apicid_of(cpu), APIC_DM_FIXED | CALL_FUNCTION_VECTOR);
}

static void smp_call_function_interrupt(struct pt_regs *regs)
{
	ack_APIC_irq();
	inc_irq_stat(call);
	generic_smp_call_function_interrupt();
}

static void smp_call_function_single_interrupt(struct pt_regs *regs)
{
	ack_APIC_irq();
	inc_irq_stat(call);
	generic_smp_call_function_single_interrupt();
}

/* ---- stopping ------------------------------------------------------------ */

/**
 * stop_this_cpu() - the processor that executes this has done its work
 *
 * Linux: stop_this_cpu(), arch/x86/kernel/process.c, 2.6 to 5.x.
 */
void stop_this_cpu(void)
{
	local_irq_disable();
	set_cpu_online(smp_processor_id(), false);
	for (;;)
		native_halt();
}

static void smp_reboot_interrupt(struct pt_regs *regs)
{
	ack_APIC_irq();
	stop_this_cpu();
}

static void send_to_others(u32 icr)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		if (cpu != (unsigned int)smp_processor_id())
			apic_send_ipi(apicid_of(cpu), icr);
	}
}

static bool others_stopped_within(u32 us)
{
	struct deadline limit = deadline_in(us);

	while (num_online_cpus() > cpu_online(smp_processor_id())) {
		if (deadline_passed(&limit))
			return false;
		cpu_relax();
	}
	return true;
}

/*
 * A polite interrupt first: it lets a processor finish what it does with
 * interrupts off, printing for example.
 */
static void native_stop_other_cpus(void)
{
	send_to_others(APIC_DM_FIXED | REBOOT_VECTOR);
	if (others_stopped_within(STOP_TIMEOUT_US))
		return;
	WRITE_ONCE(stopping, true);
	send_to_others(APIC_DM_NMI);
	others_stopped_within(STOP_TIMEOUT_US);
}

/* ---- backtraces ---------------------------------------------------------- */

static bool native_cpu_backtrace(unsigned int cpu)
{
	struct deadline limit;

	if (cpu == (unsigned int)smp_processor_id()) {
		dump_stack();
		return true;
	}
	cpumask_set_cpu(cpu, &backtrace_mask);
	apic_send_ipi(apicid_of(cpu), APIC_DM_NMI);
	limit = deadline_in(BACKTRACE_TIMEOUT_US);
	while (cpumask_test_cpu(cpu, &backtrace_mask)) {
		if (deadline_passed(&limit)) {
			cpumask_clear_cpu(cpu, &backtrace_mask);
			return false;
		}
		cpu_relax();
	}
	return true;
}

static bool smp_nmi(struct pt_regs *regs)
{
	unsigned int cpu = smp_processor_id();

	if (READ_ONCE(stopping))
		stop_this_cpu();
	if (!cpumask_test_cpu(cpu, &backtrace_mask))
		return false;
	pr_warn("NMI backtrace for cpu %u\n", cpu);
	show_regs(regs);
	cpumask_clear_cpu(cpu, &backtrace_mask);
	return true;
}

/* ---- set-up -------------------------------------------------------------- */

/**
 * smp_install_vectors() - processors can reach each other from now on
 *
 * Context: the boot processor, when its local APIC works.
 */
void __init smp_install_vectors(void)
{
	set_system_vector(CALL_FUNCTION_VECTOR, smp_call_function_interrupt);
	set_system_vector(CALL_FUNCTION_SINGLE_VECTOR, smp_call_function_single_interrupt);
	set_system_vector(REBOOT_VECTOR, smp_reboot_interrupt);
	set_nmi_handler(smp_nmi);
	smp_ops.send_call_func_ipi = native_send_call_func_ipi;
	smp_ops.send_call_func_single_ipi = native_send_call_func_single_ipi;
	smp_ops.stop_other_cpus = native_stop_other_cpus;
	smp_ops.cpu_backtrace = native_cpu_backtrace;
}
