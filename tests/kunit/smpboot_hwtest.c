// SPDX-License-Identifier: MIT
/*
 * What each processor got when it was started, told by the processor itself.  Rows L1, D6, J1.
 *
 * With one processor most of this is about that one; what compares two is skipped.
 */
#include <asm/apic.h>
#include <asm/cpu.h>
#include <asm/desc.h>
#include <asm/msr.h>
#include <asm/pgtable.h>
#include <asm/processor.h>
#include <asm/stackprotector.h>
#include <asm/stacktrace.h>
#include <asm/topology.h>
#include <asm/uaccess.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "smp_fixture.h"

#define TRAMPOLINE_AREA 0x98000UL	/* below 1 MiB, RAM on every PC */

/**
 * struct portrait - a processor, as it sees itself
 * @cpu: its number
 * @gdt: its table
 * @idt: the same
 * @tss: base of the task it runs in
 * @doublefault: base of the task for double faults, as its own GDT has it
 * @stack: what it stands on
 * @doublefault_stack: what that task stands on
 * @percpu: its copy of a per-CPU variable
 * @canary: what it guards its frames with
 * @cr0: control register
 * @cr3: the same
 * @cr4: the same; 0 without one
 * @low_memory: could it read an address below 1 MiB?
 * @guard: could it read just below one of its stacks?
 * @interrupts: were they on?
 * @apic_id: the number that its local APIC says
 */
struct portrait {
	unsigned int cpu;
	unsigned long gdt, idt, tss, doublefault;
	const struct kernel_stack *stack, *doublefault_stack;
	const void *percpu;
	unsigned long canary;
	unsigned long cr0, cr3, cr4;
	bool low_memory, guard, interrupts;
	unsigned int apic_id;
};

static struct portrait portraits[NR_CPUS];

static bool can_read(unsigned long vaddr)
{
	u8 byte;

	return probe_kernel_read(&byte, (const void *)vaddr, 1) == 0;
}

static void describe_tables(struct portrait *p)
{
	const struct desc_struct *gdt;
	struct desc_ptr table;

	store_gdt(&table);
	p->gdt = table.address;
	gdt = (const struct desc_struct *)p->gdt;
	p->tss = get_desc_base(&gdt[store_tr() / 8]);
	p->doublefault = get_desc_base(&gdt[GDT_ENTRY_DOUBLEFAULT_TSS]);
	store_idt(&table);
	p->idt = table.address;
}

/* From its first to its last byte. */
static bool has_guard(const struct kernel_stack *stack)
{
	return stack && !can_read(stack->start - 1) &&
	       !can_read(stack->start - STACK_GUARD_SIZE) && can_read(stack->start);
}

static void describe_memory(struct portrait *p)
{
	p->stack = find_kernel_stack((unsigned long)&p);
	p->doublefault_stack =
		find_kernel_stack(((struct x86_hw_tss *)p->doublefault)->sp - 1);
	p->guard = !has_guard(p->stack) || !has_guard(p->doublefault_stack);
	p->percpu = this_cpu_ptr(&cpu_number);
	p->canary = this_cpu_read(stack_canary.canary);
	p->low_memory = can_read(TRAMPOLINE_AREA);
}

static void sit_for_portrait(void *unused)
{
	struct portrait *p = &portraits[smp_processor_id()];

	*p = (struct portrait){
		.cpu = (unsigned int)smp_processor_id(),
		.cr0 = read_cr0(), .cr3 = read_cr3(), .cr4 = read_cr4_safe(),
		.interrupts = !irqs_disabled(),
		.apic_id = smp_ops.cpu_up ? read_apic_id() : BAD_APICID,
	};
	describe_tables(p);
	describe_memory(p);
}

static int take_portraits(struct kunit *test)
{
	return cpu_run_on_each(sit_for_portrait, NULL);
}

/* Expect each to run on tables and stacks that are its own, and all on the same interrupt table. */
static void everyone_has_tables(struct kunit *test)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		const struct portrait *p = &portraits[cpu];
		const struct cpu_desc_tables *own = &per_cpu(cpu_desc_tables, cpu);

		KUNIT_EXPECT_EQ(test, p->cpu, cpu);
		KUNIT_EXPECT_EQ(test, p->gdt, (unsigned long)own->gdt.gdt);
		KUNIT_EXPECT_EQ(test, p->tss, (unsigned long)&own->tss);
		KUNIT_EXPECT_EQ(test, p->doublefault, (unsigned long)&own->doublefault);
		KUNIT_EXPECT_EQ(test, p->idt, (unsigned long)idt_table);
		KUNIT_EXPECT_PTR_EQ(test, p->percpu, per_cpu_ptr(&cpu_number, cpu));
	}
}

/* Expect two stacks each, a page that faults below both, and nobody on anybody else's. */
static void everyone_has_stacks(struct kunit *test)
{
	unsigned int cpu, other;

	for_each_online_cpu(cpu) {
		const struct portrait *p = &portraits[cpu];

		KUNIT_ASSERT_NOT_NULL(test, p->stack);
		KUNIT_ASSERT_NOT_NULL(test, p->doublefault_stack);
		KUNIT_EXPECT_PTR_NE(test, p->stack, p->doublefault_stack);
		KUNIT_EXPECT_FALSE(test, p->guard);
		for_each_online_cpu(other) {
			if (other == cpu)
				continue;
			KUNIT_EXPECT_PTR_NE(test, p->stack, portraits[other].stack);
			KUNIT_EXPECT_PTR_NE(test, p->doublefault_stack,
					    portraits[other].doublefault_stack);
		}
	}
}

/* Expect the same control registers everywhere, and nobody to see memory at its physical address. */
static void everyone_follows_the_boot_processor(struct kunit *test)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		const struct portrait *p = &portraits[cpu];

		KUNIT_EXPECT_EQ(test, p->cr0, portraits[0].cr0);
		KUNIT_EXPECT_EQ(test, p->cr3, portraits[0].cr3);
		KUNIT_EXPECT_EQ(test, p->cr4, portraits[0].cr4);
		KUNIT_EXPECT_FALSE(test, p->low_memory);
		KUNIT_EXPECT_TRUE(test, p->interrupts);
	}
}

/* Expect each to be who the firmware's table said. */
static void everyone_has_the_number_it_was_called_by(struct kunit *test)
{
	unsigned int cpu;

	if (!smp_ops.cpu_up)
		kunit_skip(test, "the local APIC is not used on this machine");
	for_each_online_cpu(cpu)
		KUNIT_EXPECT_EQ(test, portraits[cpu].apic_id,
				(unsigned int)per_cpu(x86_cpu_to_apicid, cpu));
}

static void canaries_differ(struct kunit *test)
{
	unsigned int cpu = second_cpu(test);

	KUNIT_EXPECT_NE(test, portraits[cpu].canary, portraits[0].canary);
}

/* Expect a processor that is deaf to interrupts to tell where it is, and to go on. */
static void backtrace_of_another_processor(struct kunit *test)
{
	unsigned int cpu = second_cpu(test);
	struct wedge wedge;
	u32 mark = kmsg_mark();
	char headline[32];

	wedge_start(test, &wedge, cpu, true);
	KUNIT_EXPECT_TRUE(test, smp_ops.cpu_backtrace(cpu));
	scnprintf(headline, sizeof(headline), "NMI backtrace for cpu %u", cpu);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, headline));
	/* It spins there, and asks between two rounds whether the time is over. */
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "wedge_run+") ||
				kmsg_since(mark, "EIP is at deadline_passed+"));
	wedge_end(test, &wedge, cpu);
}

/*
 *	boot processor	fpu tsc apic pge
 *	the other	fpu     apic     mmx
 *
 * Expect what the other lacks to be named, and what it has on top not to matter.
 */
static void missing_features_are_named(struct kunit *test)
{
	static const unsigned int has[] = { X86_FEATURE_FPU, X86_FEATURE_TSC, X86_FEATURE_APIC,
					    X86_FEATURE_PGE };
	static const unsigned int lacks[] = { X86_FEATURE_FPU, X86_FEATURE_APIC, X86_FEATURE_MMX };
	struct cpuinfo_x86 boot = { 0 }, other = { 0 };
	char text[64];

	for (size_t i = 0; i < ARRAY_SIZE(has); i++)
		boot.x86_capability[has[i] / 32] |= 1U << has[i] % 32;
	for (size_t i = 0; i < ARRAY_SIZE(lacks); i++)
		other.x86_capability[lacks[i] / 32] |= 1U << lacks[i] % 32;
	KUNIT_EXPECT_EQ(test, x86_missing_features(&boot, &other, text, sizeof(text)), 2U);
	KUNIT_EXPECT_STREQ(test, text, " tsc pge");
	KUNIT_EXPECT_EQ(test, x86_missing_features(&other, &other, text, sizeof(text)), 0U);
	KUNIT_EXPECT_STREQ(test, text, "");
}

/*
 * Expect a delay to take its time, and a deadline to pass then and not before.
 * The machine may stand still between any two lines, when its host is busy.
 */
static void delays_take_their_time(struct kunit *test)
{
	u64 begin = printk_clock();
	struct deadline later = deadline_in(50 * USEC_PER_SEC), soon = deadline_in(1000);
	bool passed = deadline_passed(&soon);

	if (!begin)
		kunit_skip(test, "this machine has no clock");
	KUNIT_EXPECT_TRUE(test, !passed || printk_clock() - begin >= 1000);
	udelay(2000);
	KUNIT_EXPECT_GE(test, printk_clock() - begin, 1999ULL);
	KUNIT_EXPECT_TRUE(test, deadline_passed(&soon));
	KUNIT_EXPECT_FALSE(test, deadline_passed(&later));
}

static struct kunit_case smpboot_cases[] = {
	KUNIT_CASE(everyone_has_tables),
	KUNIT_CASE(everyone_has_stacks),
	KUNIT_CASE(everyone_follows_the_boot_processor),
	KUNIT_CASE(everyone_has_the_number_it_was_called_by),
	KUNIT_CASE(canaries_differ),
	KUNIT_CASE(backtrace_of_another_processor),
	KUNIT_CASE(missing_features_are_named),
	KUNIT_CASE(delays_take_their_time),
	{}
};

static struct kunit_suite smpboot_suite = {
	.name = "smpboot",
	.init = take_portraits,
	.test_cases = smpboot_cases,
};
kunit_test_suite(smpboot_suite);
