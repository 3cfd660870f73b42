// SPDX-License-Identifier: MIT
/*
 * Starting the other processors, one after the other, and putting one to sleep again.
 *
 *	boot processor				the other one
 *	--------------				-------------
 *	stacks, GDT, TSSs for it
 *	INIT, 10 ms, startup IPI ------------->	trampoline_32: real mode to paging
 *	waits, but not for ever			secondary_32: own GDT, own stack
 *	  |					start_secondary(): TSS, IDT, CR4, local APIC
 *	  v				<------	online
 *	next one				idle (kernel/idle.c)
 *
 * A processor that does not answer in time gets another INIT, which puts it back
 * to sleep: it cannot turn up later, on a stack that is somebody else's.
 *
 * One that has been taken out of work halts with interrupts off until it is started
 * as if for the first time, on the stacks that it had.
 *
 * Offers: smp_ops for kernel/{cpu,smp}.c.
 * Must not know: which table lists the processors (mpspec.c has their numbers).
 *
 * Linux: arch/x86/kernel/smpboot.c, all versions.
 */
#include <asm/apic.h>
#include <asm/barrier.h>
#include <asm/cpu.h>
#include <asm/cpu_stacks.h>
#include <asm/desc.h>
#include <asm/msr.h>
#include <asm/pgtable.h>
#include <asm/processor.h>
#include <asm/realmode.h>
#include <asm/smpboot.h>
#include <asm/stackprotector.h>
#include <asm/topology.h>
#include <asm/traps.h>
#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/stop_machine.h>

#define INIT_HOLD_MS 10
#define STARTUP_WAIT_US 500
#define STARTUP_TRIES 2
#define ANSWER_TIMEOUT_US (2 * USEC_PER_SEC)

enum start_state {
	CPU_SILENT,
	CPU_CALLED_IN,		/* executes C */
	CPU_REFUSED,		/* cannot be used, and has said why */
	CPU_PARKED,		/* executes nothing but HLT */
};

static bool booted;		/* who starts from here on, starts alone */

static DEFINE_PER_CPU(u32, start_state);
static DEFINE_PER_CPU(struct cpu_stacks *, cpu_stacks);

/* secondary_32.asm: the way into C, and what it gives to the processor that starts. */
extern const char secondary_startup[];
extern void (*secondary_entry)(void);
extern unsigned long secondary_stack_top;
extern struct desc_ptr secondary_gdt_descr;

/* ---- on the processor that starts ----------------------------------------- */

static void __noreturn refuse_to_start(void)
{
	this_cpu_write(start_state, CPU_REFUSED);
	for (;;)
		native_halt();
}

/* What the boot processor has been found to have, the kernel uses everywhere. */
static void check_processor(unsigned int cpu)
{
	struct cpuinfo_x86 c = { 0 };
	char missing[128];

	identify_cpu(&c);
	if (!x86_missing_features(&boot_cpu_data, &c, missing, sizeof(missing)))
		return;
	pr_err("smpboot: CPU%u lacks what the boot processor has:%s\n", cpu, missing);
	refuse_to_start();
}

/* CR0 and the rest of CR4 came from the trampoline; global pages only now, without identity map. */
static void follow_boot_cpu(void)
{
	if (boot_cpu_has(X86_FEATURE_PGE))
		write_cr4(real_mode_header->cr4 | X86_CR4_PGE);
	__flush_tlb_all();
}

/**
 * start_secondary() - the first C function of every processor but the first
 *
 * Context: called by secondary_32.asm, on the processor's own stack, interrupts off.
 * Linux: start_secondary(), arch/x86/kernel/smpboot.c, 2.6 to 5.x.
 */
static void __noreturn start_secondary(void)
{
	unsigned int cpu = smp_processor_id();

	load_cpu_desc_tables(this_cpu_ptr(&cpu_desc_tables));
	load_idt_table();
	boot_init_stack_canary();
	this_cpu_write(start_state, CPU_CALLED_IN);

	check_processor(cpu);
	follow_boot_cpu();
	setup_local_APIC();
	notify_cpu_starting(cpu);
	set_cpu_online(cpu, true);
	__flush_tlb_all();	/* up to here nobody has told this one what to forget */
	cpu_startup_entry();
}

/* ---- on the processor that goes --------------------------------------------- */

/*
 * What came before it was taken out of cpu_online_mask is still answered.  An NMI ends a
 * halt, and is all that can.
 *
 * Linux: native_play_dead(), arch/x86/kernel/smpboot.c, 2.6.29 to 5.x.
 */
static void native_play_dead(void)
{
	smp_poll_calls();
	disable_local_APIC();
	smp_store_release(this_cpu_ptr(&start_state), CPU_PARKED);
	for (;;)
		native_halt();
}

/* ---- on the one that starts it --------------------------------------------- */

static int prepare_stacks(unsigned int cpu)
{
	struct cpu_stacks *stacks = per_cpu(cpu_stacks, cpu);

	if (!stacks)
		stacks = alloc_cpu_stacks(cpu);
	if (!stacks)
		return -ENOMEM;
	per_cpu(cpu_stacks, cpu) = stacks;
	return 0;
}

static void prepare_tables(unsigned int cpu)
{
	struct cpu_desc_tables *tables = &per_cpu(cpu_desc_tables, cpu);

	setup_cpu_desc_tables(tables);
	setup_percpu_segments(&tables->gdt, cpu);
	init_doublefault_task(tables, &per_cpu(cpu_stacks, cpu)->doublefault);

	secondary_gdt_descr.size = GDT_SIZE - 1;
	secondary_gdt_descr.address = (unsigned long)tables->gdt.gdt;
	secondary_entry = start_secondary;
	secondary_stack_top = per_cpu(cpu_stacks, cpu)->main.end;
	per_cpu(start_state, cpu) = CPU_SILENT;
}

static void prepare_trampoline(void)
{
	unsigned long cr4 = read_cr4_safe();

	real_mode_header->status = 0;
	real_mode_header->cr0 = read_cr0();
	real_mode_header->cr3 = __pa_symbol(initial_page_table);
	real_mode_header->cr4 = cr4 & ~X86_CR4_PGE;
	real_mode_header->start = (unsigned long)secondary_startup;
}

static void send_init(u8 apicid)
{
	apic_send_ipi(apicid, APIC_INT_LEVELTRIG | APIC_INT_ASSERT | APIC_DM_INIT);
	mdelay(INIT_HOLD_MS);
	apic_send_ipi(apicid, APIC_INT_LEVELTRIG | APIC_DM_INIT);
}

static bool awake(void)
{
	return real_mode_header->status == TRAMPOLINE_AWAKE;
}

/* Linux: wakeup_secondary_cpu_via_init(), 2.6.25 to 5.x. */
static void wakeup_secondary_cpu_via_init(u8 apicid)
{
	send_init(apicid);
	for (int i = 0; i < STARTUP_TRIES && !awake(); i++) {
		apic_send_ipi(apicid, APIC_DM_STARTUP | (u32)(real_mode_base >> PAGE_SHIFT));
		udelay(STARTUP_WAIT_US);
	}
}

static bool has_decided(unsigned int cpu)
{
	return cpu_online(cpu) || READ_ONCE(per_cpu(start_state, cpu)) == CPU_REFUSED;
}

static void wait_for_answer(unsigned int cpu)
{
	struct deadline limit = deadline_in(ANSWER_TIMEOUT_US);

	while (!has_decided(cpu) && !deadline_passed(&limit))
		cpu_relax();
}

static const char *how_far(unsigned int cpu)
{
	switch (READ_ONCE(per_cpu(start_state, cpu))) {
	case CPU_REFUSED:
		return "cannot be used";
	case CPU_CALLED_IN:
		return "stuck in start_secondary()";
	default:
		return awake() ? "stuck in the trampoline" : "not responding";
	}
}

static void give_up(unsigned int cpu, u8 apicid)
{
	send_init(apicid);
	set_cpu_online(cpu, false);	/* it may have got there in the last moment */
	pr_err("smpboot: CPU%u (APIC id 0x%02x): %s, left out\n", cpu, apicid, how_far(cpu));
	set_cpu_present(cpu, false);
}

/* Linux: announce_cpu(), 2.6.33 to 5.x. */
static void announce(unsigned int cpu, u8 apicid)
{
	if (booted)
		pr_info("Booting Node %d Processor %u APIC 0x%x\n", cpu_to_node(cpu), cpu, apicid);
	else
		pr_cont(" #%u", cpu);
}

/* Nobody is stopped meanwhile.  Linux: do_boot_cpu(), 2.6 to 5.x. */
static void do_boot_cpu(unsigned int cpu, u8 apicid)
{
	prepare_tables(cpu);
	prepare_trampoline();
	stop_machine_hold();
	wakeup_secondary_cpu_via_init(apicid);
	wait_for_answer(cpu);
	if (!cpu_online(cpu))
		give_up(cpu, apicid);
	stop_machine_release();
}

/* Linux: native_cpu_up(), 2.6 to 5.x. */
static int native_cpu_up(unsigned int cpu)
{
	u8 apicid = (u8)per_cpu(x86_cpu_to_apicid, cpu);
	int err = prepare_stacks(cpu);

	if (err) {
		pr_err("smpboot: CPU%u: no memory for its stacks, left out\n", cpu);
		return err;
	}
	do_boot_cpu(cpu, apicid);
	if (!cpu_online(cpu))
		return -EIO;
	announce(cpu, apicid);
	return 0;
}

/* Linux: native_cpu_die(), 2.6 to 5.x. */
static int native_cpu_die(unsigned int cpu)
{
	struct deadline limit = deadline_in(ANSWER_TIMEOUT_US);

	while (smp_load_acquire(&per_cpu(start_state, cpu)) != CPU_PARKED) {
		cpu_relax();
		if (!deadline_passed(&limit))
			continue;
		pr_err("smpboot: CPU %u didn't die, left alone\n", cpu);
		smp_report_silent(cpu);
		set_cpu_present(cpu, false);
		return -EIO;
	}
	pr_info("smpboot: CPU %u is now offline\n", cpu);
	return 0;
}

/* ---- before and after ------------------------------------------------------- */

/* Why there is only one processor; NULL when there can be more. */
static const char *__init reason_for_one(unsigned int max_cpus)
{
	if (!boot_cpu_has(X86_FEATURE_APIC))
		return "this processor has no local APIC";
	if (!max_cpus)
		return "SMP mode deactivated";
	if (!apic_usable())
		return "BIOS bug, the local APIC does not answer";
	if (!real_mode_header)
		return "there is no memory below 1 MiB to start processors in";
	return NULL;
}

static void __init disable_smp(void)
{
	unsigned int cpu;

	for_each_present_cpu(cpu) {
		if (!cpu_online(cpu))
			set_cpu_present(cpu, false);
	}
}

/* Linux: native_smp_prepare_cpus(), 2.6 to 5.x. */
static void __init native_smp_prepare_cpus(unsigned int max_cpus)
{
	const char *reason = reason_for_one(max_cpus);

	if (reason) {
		pr_info("smpboot: one processor: %s\n", reason);
		disable_smp();
		return;
	}
	setup_local_APIC();
	smp_install_vectors();
	smp_ops.cpu_up = native_cpu_up;
	smp_ops.play_dead = native_play_dead;
	smp_ops.cpu_die = native_cpu_die;
	if (num_present_cpus() > 1)
		pr_info("x86: Booting SMP configuration:\n"
			".... node  #0, CPUs:     ");
}

static void __init native_smp_cpus_done(unsigned int max_cpus)
{
	booted = true;
	pr_info("smpboot: Total of %u processors activated\n", num_online_cpus());
}

/**
 * smp_prepare_boot_cpu() - tell kernel/{cpu,smp}.c how it is done on a PC
 *
 * Context: start_kernel(), once the boot processor is in its per-CPU area.
 * Linux: smp_prepare_boot_cpu(), arch/x86/include/asm/smp.h, 2.6 to 5.x.
 */
void __init smp_prepare_boot_cpu(void)
{
	smp_ops.smp_prepare_cpus = native_smp_prepare_cpus;
	smp_ops.smp_cpus_done = native_smp_cpus_done;
}
