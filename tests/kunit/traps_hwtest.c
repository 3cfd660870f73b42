// SPDX-License-Identifier: MIT
/*
 * Exceptions on the machine itself (row D8): tables as the processor sees them, faults that are
 * survived, what a backtrace finds. What the kernel does not survive is tested from outside, in
 * tests/machines/test_crash.py.
 */
#include <asm/cpu.h>
#include <asm/desc.h>
#include <asm/i8259.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/page.h>
#include <asm/processor.h>
#include <asm/sections.h>
#include <asm/stacktrace.h>
#include <asm/traps.h>
#include <kunit/test.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#define X86_EFLAGS_DF		0x400UL

/* ---- descriptor tables ----------------------------------------------------------------------- */

static const struct desc_struct *loaded_gdt(void)
{
	struct desc_ptr gdtr;

	store_gdt(&gdtr);
	return (const struct desc_struct *)gdtr.address;
}

/*
 *	GDT	60 code  0 ────────────── 4 GiB		68 data  0 ────────────── 4 GiB
 *
 * Expect flat segments: base 0, limit 0xfffff pages.
 */
static void gdt_segments_are_flat(struct kunit *test)
{
	const struct desc_struct *gdt = loaded_gdt();
	unsigned int entries[] = { GDT_ENTRY_KERNEL_CS, GDT_ENTRY_KERNEL_DS };

	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		KUNIT_EXPECT_EQ(test, get_desc_base(&gdt[entries[i]]), 0UL);
		KUNIT_EXPECT_EQ(test, get_desc_limit(&gdt[entries[i]]), 0xfffffUL);
	}
}

/* Expect the task register to name a busy TSS, and the two for double faults to be free. */
static void gdt_names_three_tasks(struct kunit *test)
{
	const struct desc_struct *gdt = loaded_gdt();

	KUNIT_EXPECT_EQ(test, store_tr(), (unsigned long)GDT_ENTRY_TSS * 8);
	KUNIT_EXPECT_EQ(test, get_desc_base(&gdt[GDT_ENTRY_TSS]),
			(unsigned long)&this_cpu_ptr(&cpu_desc_tables)->tss);
	KUNIT_EXPECT_EQ(test, (gdt[GDT_ENTRY_TSS].b >> 8) & 0xff,
			(u32)(DESC_TSS | DESC_TYPE_BUSY));
	KUNIT_EXPECT_EQ(test, (gdt[GDT_ENTRY_DOUBLEFAULT_TSS].b >> 8) & 0xff, (u32)DESC_TSS);
	KUNIT_EXPECT_EQ(test, (gdt[GDT_ENTRY_LASTRESORT_TSS].b >> 8) & 0xff, (u32)DESC_TSS);
	KUNIT_EXPECT_EQ(test, get_desc_limit(&gdt[GDT_ENTRY_DOUBLEFAULT_TSS]), 103UL);
}

/*
 * Expect the double-fault task to run on today's page tables, on a stack of its own that begins at
 * the end of a known one.
 */
static void doublefault_task_is_ready(struct kunit *test)
{
	const struct x86_hw_tss *tss = &this_cpu_ptr(&cpu_desc_tables)->doublefault;
	const struct kernel_stack *stack = find_kernel_stack(tss->sp - 4);

	KUNIT_EXPECT_EQ(test, (unsigned long)tss->cr3, read_cr3());
	KUNIT_EXPECT_EQ(test, (unsigned long)this_cpu_ptr(&cpu_desc_tables)->lastresort.cr3, read_cr3());
	KUNIT_EXPECT_TRUE(test, kernel_text_address(tss->ip));
	KUNIT_ASSERT_NOT_NULL(test, stack);
	KUNIT_EXPECT_EQ(test, stack->end, (unsigned long)tss->sp);
	KUNIT_EXPECT_PTR_NE(test, stack, find_kernel_stack((unsigned long)&stack));
}

/* Expect 256 gates that all lead into the kernel's text, but for the double fault's task gate. */
static void idt_is_full(struct kunit *test)
{
	const struct gate_desc *idt;
	struct desc_ptr idtr;

	store_idt(&idtr);
	idt = (const struct gate_desc *)idtr.address;
	KUNIT_ASSERT_EQ(test, (unsigned int)idtr.size, IDT_ENTRIES * 8U - 1);
	for (unsigned int v = 0; v < IDT_ENTRIES; v++) {
		if (v == X86_TRAP_DF)
			continue;
		KUNIT_EXPECT_EQ(test, (unsigned int)idt[v].type, (unsigned int)GATE_INTERRUPT);
		KUNIT_EXPECT_EQ(test, (unsigned int)idt[v].segment, (unsigned int)__KERNEL_CS);
		KUNIT_EXPECT_TRUE(test, kernel_text_address(gate_offset(&idt[v])));
	}
	KUNIT_EXPECT_EQ(test, (unsigned int)idt[X86_TRAP_DF].type, (unsigned int)GATE_TASK);
	KUNIT_EXPECT_EQ(test, (unsigned int)idt[X86_TRAP_DF].segment,
			GDT_ENTRY_DOUBLEFAULT_TSS * 8U);
}

/* Expect each exception's gate to lead to the entry with Linux's name for it. */
static void exception_entries_have_linux_names(struct kunit *test)
{
	static const struct { unsigned int vector; const char *name; } expected[] = {
		{ X86_TRAP_DE, "divide_error" }, { X86_TRAP_BP, "int3" },
		{ X86_TRAP_UD, "invalid_op" }, { X86_TRAP_GP, "general_protection" },
		{ X86_TRAP_PF, "page_fault" }, { X86_TRAP_MC, "machine_check" },
	};
	char name[KSYM_SYMBOL_LEN];

	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		snprintf(name, sizeof(name), "%ps",
			 (void *)gate_offset(&idt_table[expected[i].vector]));
		KUNIT_EXPECT_STREQ(test, (const char *)name, expected[i].name);
	}
}

/* ---- exceptions that are survived ------------------------------------------------------------ */

/*
 *	eax = 1 … esi, edi = 6 → int3 → all of them as before
 *
 * Expect one more breakpoint counted, and every register to come back.
 */
static void int3_returns_with_all_registers(struct kunit *test)
{
	unsigned long before = int3_count();
	unsigned long ax = 0x11111111, bx = 0x22222222, cx = 0x33333333;
	unsigned long dx = 0x44444444, si = 0x55555555, di = 0x66666666;

	asm volatile("int3" : "+a" (ax), "+b" (bx), "+c" (cx), "+d" (dx), "+S" (si), "+D" (di));
	KUNIT_EXPECT_EQ(test, int3_count(), before + 1);
	KUNIT_EXPECT_EQ(test, ax, 0x11111111UL);
	KUNIT_EXPECT_EQ(test, bx, 0x22222222UL);
	KUNIT_EXPECT_EQ(test, cx, 0x33333333UL);
	KUNIT_EXPECT_EQ(test, dx, 0x44444444UL);
	KUNIT_EXPECT_EQ(test, si, 0x55555555UL);
	KUNIT_EXPECT_EQ(test, di, 0x66666666UL);
}

/* What a handler sees, recorded by one that stands in for the kernel's own. */
static struct {
	unsigned long flags;
	unsigned long trace[8];
	unsigned int traced;
	struct pt_regs regs;
} seen;

static noinline void record_exception(struct pt_regs *regs, unsigned long vector)
{
	asm volatile("pushf\n\tpop %0" : "=r" (seen.flags));
	seen.regs = *regs;
	seen.traced = stack_trace_save(seen.trace, ARRAY_SIZE(seen.trace), 0);
}

/* Runs @code, which ends in an exception, with that handler in place. */
static noinline void observe(void (*code)(void))
{
	vector_dispatch_t usual = exception_dispatch;

	exception_dispatch = record_exception;
	code();
	exception_dispatch = usual;
}

static noinline void int3_with_direction_flag(void)
{
	asm volatile("std\n\tint3\n\tcld" : : : "cc");
}

/* Expect the direction flag to be clear in C, however it was outside, and set again afterwards. */
static void handlers_run_with_clean_flags(struct kunit *test)
{
	unsigned long flags;

	observe(int3_with_direction_flag);
	KUNIT_EXPECT_EQ(test, seen.flags & (X86_EFLAGS_DF | X86_EFLAGS_IF), 0UL);
	KUNIT_EXPECT_EQ(test, seen.regs.flags & X86_EFLAGS_DF, X86_EFLAGS_DF);

	asm volatile("std\n\tint3\n\tpushf\n\tpop %0\n\tcld" : "=r" (flags) : : "cc");
	KUNIT_EXPECT_EQ(test, flags & X86_EFLAGS_DF, X86_EFLAGS_DF);
}

static noinline void int3_with_frame(void)
{
	asm volatile("int3" : : "r" (__builtin_frame_address(0)));
}

static const char *symbol_of(unsigned long address)
{
	static char name[KSYM_SYMBOL_LEN];

	snprintf(name, sizeof(name), "%ps", (void *)(address - 1));
	return name;
}

/*
 *	record_exception ← common_exception ← int3_with_frame ← observe ← this function
 *
 * Expect a backtrace from within a handler to go on in the code that was interrupted.
 */
static void stack_trace_crosses_an_exception(struct kunit *test)
{
	static const char *const callers[] = {
		"record_exception", "common_exception", "int3_with_frame", "observe",
		"stack_trace_crosses_an_exception",
	};

	observe(int3_with_frame);
	KUNIT_ASSERT_GE(test, (size_t)seen.traced, ARRAY_SIZE(callers));
	for (size_t i = 0; i < ARRAY_SIZE(callers); i++)
		KUNIT_EXPECT_STREQ(test, symbol_of(seen.trace[i]), callers[i]);
}

/* Expect an interrupt nobody asked for to be counted each time, and reported the first time. */
static void unexpected_vectors_are_counted(struct kunit *test)
{
	unsigned long before = unexpected_interrupts();
	u32 mark = kmsg_mark();

	asm volatile("int $0x81\n\tint $0x81\n\tint $0xee");
	KUNIT_EXPECT_EQ(test, unexpected_interrupts(), before + 3);
	KUNIT_EXPECT_TOLD_ONCE(test, kmsg_since(mark, "vector 129 (0x81)"));
	KUNIT_EXPECT_TOLD_ONCE(test, kmsg_since(mark, "vector 238 (0xee)"));

	mark = kmsg_mark();
	asm volatile("int $0x81");
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "vector 129"));
}

/* A spurious IRQ 7: in service nowhere, so nothing may be acknowledged and nothing may break. */
static void spurious_irq7_is_survived(struct kunit *test)
{
	unsigned long before = unexpected_interrupts();

	asm volatile("int %0" : : "i" (IRQ0_VECTOR + 7));
	KUNIT_EXPECT_EQ(test, unexpected_interrupts(), before + 1);
}

/* What a report does that follows a wild pointer. */
static bool probe_address_0(struct pt_regs *regs)
{
	u8 byte;

	return probe_kernel_address(0, byte) != 0;
}

/*
 *	page fault ── CR2 ──→ its entry ──→ NMI ── another fault ──→ iret ──→ reads CR2
 *
 * Expect an NMI to leave CR2 as it was, whatever its handler looks at.
 */
static void nmi_preserves_cr2(struct kunit *test)
{
	nmi_handler_t before = set_nmi_handler(probe_address_0);
	unsigned long flags, cr2;

	local_irq_save(flags);
	write_cr2(0x12345678);
	asm volatile("int %0" : : "i" (X86_TRAP_NMI) : "memory");
	cr2 = read_cr2();
	local_irq_restore(flags);
	set_nmi_handler(before);
	KUNIT_EXPECT_EQ(test, cr2, 0x12345678UL);
}

/* ---- probing accesses ------------------------------------------------------------------------ */

static const char constant[] = "a constant";

/* Expect what is there to be read, whatever kind of memory it is. */
static void probe_reads_what_is_there(struct kunit *test)
{
	char copy[sizeof(constant)];
	unsigned long word;

	KUNIT_EXPECT_EQ(test, probe_kernel_read(copy, constant, sizeof(copy)), 0L);
	KUNIT_EXPECT_STREQ(test, (const char *)copy, constant);
	KUNIT_EXPECT_EQ(test, probe_kernel_address(dump_trace, word), 0L);
	KUNIT_EXPECT_EQ(test, probe_kernel_address(&word, word), 0L);
	KUNIT_EXPECT_EQ(test, probe_kernel_read(copy, NULL, 0), 0L);
}

/*
 *	0        PAGE_OFFSET           gap      fixmap  end
 *	^ bad    ^ good                ^ bad             ^ bad
 *
 * Expect -EFAULT for every address without memory, and no oops.
 */
static void probe_refuses_wild_addresses(struct kunit *test)
{
	static const unsigned long wild[] = {
		0, 4, PAGE_SIZE, 0x7fffffff, 0x80000000, PAGE_OFFSET - 4, 0xfffffffc, 0xffffffff,
	};
	unsigned long word;
	u8 byte;

	for (size_t i = 0; i < ARRAY_SIZE(wild); i++)
		KUNIT_EXPECT_EQ(test, probe_kernel_address(wild[i], byte), -(long)EFAULT);
	KUNIT_EXPECT_EQ(test, probe_kernel_address(PAGE_OFFSET - 2, word), -(long)EFAULT);
	KUNIT_EXPECT_EQ(test, probe_kernel_write((void *)8, &byte, 1), -(long)EFAULT);
}

/*
 *	| guard page | stack |
 *	         ^----^ eight bytes across the border
 *
 * Expect the guard pages of all stacks to be gone, and reads that begin in one to fail.
 */
static void probe_sees_guard_pages(struct kunit *test)
{
	const struct kernel_stack *stack = NULL;
	unsigned int stacks = 0;
	u8 bytes[8];

	while ((stack = next_kernel_stack(stack)) != NULL) {
		const u8 *start = (const u8 *)stack->start;

		KUNIT_EXPECT_EQ(test, probe_kernel_read(bytes, start, 8), 0L);
		KUNIT_EXPECT_EQ(test, probe_kernel_read(bytes, start - 4, 8), -(long)EFAULT);
		KUNIT_EXPECT_EQ(test, probe_kernel_read(bytes, start - STACK_GUARD_SIZE, 1),
				-(long)EFAULT);
		stacks++;
	}
	KUNIT_EXPECT_GE(test, stacks, 3U);
}

/* Expect constants and code to refuse a write, and to be unchanged by the attempt. */
static void probe_write_respects_read_only_memory(struct kunit *test)
{
	char copy[sizeof(constant)];
	u32 word = 0x12345678, target = 0;

	KUNIT_EXPECT_EQ(test, probe_kernel_write(&target, &word, 4), 0L);
	KUNIT_EXPECT_EQ(test, target, 0x12345678U);
	KUNIT_EXPECT_EQ(test, probe_kernel_write((void *)constant, &word, 4), -(long)EFAULT);
	KUNIT_EXPECT_EQ(test, probe_kernel_write(dump_trace, &word, 4), -(long)EFAULT);
	probe_kernel_read(copy, constant, sizeof(copy));
	KUNIT_EXPECT_STREQ(test, (const char *)copy, "a constant");
}

/*
 * Expect any exception of an instruction with an entry in __ex_table to go on behind it: undefined
 * opcode, selector behind the end of the GDT, division by zero.
 */
static void fixups_work_for_every_exception(struct kunit *test)
{
	int ud, gp, de;

	asm volatile(ASM_MAY_FAULT("ud2") : [err] "=&r" (ud) : [fault] "i" (-EFAULT));
	asm volatile(ASM_MAY_FAULT("mov %[sel], %%es")
		     : [err] "=&r" (gp) : [sel] "r" (0x7ff8), [fault] "i" (-EFAULT));
	asm volatile(ASM_MAY_FAULT("divl %[zero]")
		     : [err] "=&r" (de)
		     : "a" (1), "d" (0), [zero] "m" ((u32){ 0 }), [fault] "i" (-EFAULT) : "cc");
	KUNIT_EXPECT_EQ(test, ud, -EFAULT);
	KUNIT_EXPECT_EQ(test, gp, -EFAULT);
	KUNIT_EXPECT_EQ(test, de, -EFAULT);
}

static vector_dispatch_t usual;
static unsigned int exceptions;

static void count_exception(struct pt_regs *regs, unsigned long vector)
{
	exceptions++;
	usual(regs, vector);
}

/* The same for a jump into an empty segment, which v86 takes for no instruction at all. */
static void fixups_work_for_jumps(struct kunit *test)
{
	int err;

	exceptions = 0;
	usual = exception_dispatch;
	exception_dispatch = count_exception;
	asm volatile(ASM_MAY_FAULT("ljmp $0xa0, $0")	/* an empty entry */
		     : [err] "=&r" (err) : [fault] "i" (-EFAULT) : "memory");
	exception_dispatch = usual;
	if (!exceptions)
		kunit_skip(test, "this processor jumps nowhere, and does not say so");
	KUNIT_EXPECT_EQ(test, err, -EFAULT);
	KUNIT_EXPECT_EQ(test, exceptions, 1U);
}

/* ---- registers that may not exist ------------------------------------------------------------ */

#define MSR_IA32_APICBASE	0x1b
#define MSR_NONE		0x0badc0de

/*
 * Expect the register that every Pentium Pro has to say where its local APIC is.  (That this is
 * the boot processor it says as well, but not in every emulator.)
 */
static void rdmsr_safe_reads_what_exists(struct kunit *test)
{
	u32 low = 0, high = 0;

	if (!boot_cpu_has(X86_FEATURE_MSR) || !boot_cpu_has(X86_FEATURE_APIC) ||
	    boot_cpu_data.x86 < 6)
		kunit_skip(test, "no IA32_APIC_BASE before the Pentium Pro");
	KUNIT_EXPECT_EQ(test, rdmsr_safe(MSR_IA32_APICBASE, &low, &high), 0);
	KUNIT_EXPECT_EQ(test, low & 0xfffff000U, 0xfee00000U);
}

/*
 * A 486 has neither MSRs nor CR4, and no processor has this MSR; emulators differ in what they
 * answer. Expect an answer of one kind or the other, and no oops.
 */
static void missing_registers_are_survived(struct kunit *test)
{
	u32 low, high;
	int err = rdmsr_safe(MSR_NONE, &low, &high);

	KUNIT_EXPECT_TRUE(test, err == 0 || err == -EIO);
	KUNIT_EXPECT_EQ(test, read_cr4_safe() & ~0x01ffffffUL, 0UL);
}

/* ---- backtraces ------------------------------------------------------------------------------ */

static noinline unsigned int trace_inner(unsigned long *entries, unsigned int max)
{
	unsigned int n = stack_trace_save(entries, max, 0);

	barrier();
	return n;
}

static noinline unsigned int trace_outer(unsigned long *entries, unsigned int max)
{
	unsigned int n = trace_inner(entries, max);

	barrier();
	return n;
}

/* Expect: trace_inner, trace_outer, this function, …, i386_start_kernel. */
static void stack_trace_names_the_callers(struct kunit *test)
{
	unsigned long entries[32];
	unsigned int n = trace_outer(entries, ARRAY_SIZE(entries));
	bool reached_the_start = false;

	KUNIT_ASSERT_GE(test, n, 4U);
	KUNIT_EXPECT_STREQ(test, symbol_of(entries[0]), "trace_inner");
	KUNIT_EXPECT_STREQ(test, symbol_of(entries[1]), "trace_outer");
	KUNIT_EXPECT_STREQ(test, symbol_of(entries[2]), "stack_trace_names_the_callers");
	for (unsigned int i = 3; i < n; i++)
		reached_the_start |= !strcmp(symbol_of(entries[i]), "i386_start_kernel");
	KUNIT_EXPECT_TRUE(test, reached_the_start);
}

static void stack_trace_skips_and_stops(struct kunit *test)
{
	unsigned long all[8], some[2];

	KUNIT_EXPECT_EQ(test, trace_outer(all, 3), 3U);
	KUNIT_EXPECT_EQ(test, stack_trace_save(some, 2, 1), 2U);
	KUNIT_EXPECT_STRNEQ(test, symbol_of(some[0]), "stack_trace_skips_and_stops");
}

static bool count_addresses(void *data, unsigned long address, bool reliable)
{
	++*(unsigned int *)data;
	return true;
}

/* Expect a walk from nowhere to find nothing, and to come back. */
static void dump_trace_survives_wild_pointers(struct kunit *test)
{
	unsigned int found = 0;

	dump_trace(0, 0, count_addresses, &found);
	dump_trace(0x10000000, 0x10000004, count_addresses, &found);
	dump_trace(0xfffffffd, 0xffffffff, count_addresses, &found);
	KUNIT_EXPECT_EQ(test, found, 0U);
}

/* Expect dump_stack() to print this function's name into the log. */
static void dump_stack_prints_the_caller(struct kunit *test)
{
	u32 mark = kmsg_mark();

	dump_stack();
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Call Trace:"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "dump_stack_prints_the_caller+0x"));
}

/* ---- the processor --------------------------------------------------------------------------- */

/* Expect names in the table to agree with /proc/cpuinfo's, and unnamed bits to have none. */
static void features_have_names(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, x86_cap_name(X86_FEATURE_PSE), "pse");
	KUNIT_EXPECT_STREQ(test, x86_cap_name(X86_FEATURE_XMM2), "sse2");
	KUNIT_EXPECT_NULL(test, x86_cap_name(0 * 32 + 10));
	KUNIT_EXPECT_NULL(test, x86_cap_name(NCAPINTS * 32));
	KUNIT_EXPECT_EQ(test, (int)X86_FEATURE_NX, 2 * 32 + 20);
}

/* Expect a second look to find the same processor. */
static void identify_cpu_repeats(struct kunit *test)
{
	struct cpuinfo_x86 again = { .wp_works_ok = boot_cpu_data.wp_works_ok };

	identify_cpu(&again);
	KUNIT_EXPECT_STREQ(test, (const char *)again.x86_vendor_id,
			   (const char *)boot_cpu_data.x86_vendor_id);
	KUNIT_EXPECT_EQ(test, again.x86, boot_cpu_data.x86);
	KUNIT_EXPECT_EQ(test, again.x86_capability[0], boot_cpu_data.x86_capability[0]);
	KUNIT_EXPECT_GE(test, boot_cpu_data.x86, 4);
}

static struct kunit_case traps_cases[] = {
	KUNIT_CASE(gdt_segments_are_flat),
	KUNIT_CASE(gdt_names_three_tasks),
	KUNIT_CASE(doublefault_task_is_ready),
	KUNIT_CASE(idt_is_full),
	KUNIT_CASE(exception_entries_have_linux_names),
	KUNIT_CASE(int3_returns_with_all_registers),
	KUNIT_CASE(handlers_run_with_clean_flags),
	KUNIT_CASE(unexpected_vectors_are_counted),
	KUNIT_CASE(spurious_irq7_is_survived),
	KUNIT_CASE(nmi_preserves_cr2),
	KUNIT_CASE(probe_reads_what_is_there),
	KUNIT_CASE(probe_refuses_wild_addresses),
	KUNIT_CASE(probe_sees_guard_pages),
	KUNIT_CASE(probe_write_respects_read_only_memory),
	KUNIT_CASE(fixups_work_for_every_exception),
	KUNIT_CASE(fixups_work_for_jumps),
	KUNIT_CASE(rdmsr_safe_reads_what_exists),
	KUNIT_CASE(missing_registers_are_survived),
	KUNIT_CASE(stack_trace_names_the_callers),
	KUNIT_CASE(stack_trace_crosses_an_exception),
	KUNIT_CASE(stack_trace_skips_and_stops),
	KUNIT_CASE(dump_trace_survives_wild_pointers),
	KUNIT_CASE(dump_stack_prints_the_caller),
	KUNIT_CASE(features_have_names),
	KUNIT_CASE(identify_cpu_repeats),
	{}
};

static struct kunit_suite traps_suite = {
	.name = "traps",
	.test_cases = traps_cases,
};
kunit_test_suite(traps_suite);
