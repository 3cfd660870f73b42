// SPDX-License-Identifier: MIT
/*
 * Bugs on demand: crash=KIND on the command line commits the one named, so that a test can read
 * what the kernel says about it. crash=KIND@N commits it on processor N.
 *
 * Offers: provoke_crash().
 * Must not know: how anything is reported. tests/machines/test_crash.py holds what is expected.
 *
 * Each kind is a function of its own, never inlined, so that its name can be looked for in the call
 * trace. Linux: drivers/misc/lkdtm, 2.6.18 to 5.x.
 */
#include <asm/barrier.h>
#include <asm/irqflags.h>
#include <asm/pgtable.h>
#include <asm/sections.h>
#include <asm/stacktrace.h>
#include <linux/bug.h>
#include <linux/console.h>
#include <linux/crash.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/string.h>

#define NEAR_NULL		0x24UL
#define UNMAPPED		0x10000000UL	/* in what would be user space */
#define NO_SUCH_SELECTOR	0x7ff8UL	/* entry 4095 of the GDT, far behind its end */
#define UNUSED_VECTOR		0x77
#define START_MS		50		/* for other processors to get going */

static unsigned int crash_cpu;
static char crash_kind[32];

/* The compiler must not see that an address is bad, nor drop an access without use. */
static volatile unsigned long *hidden(unsigned long address)
{
	asm volatile("" : "+r" (address));
	return (volatile unsigned long *)address;
}

/*
 * A function that uses no stack gets no frame, whatever the options, and its caller would then be
 * missing from the chain of frames. This makes the compiler give it one.
 */
static __always_inline void have_frame(void)
{
	asm volatile("" : : "r" (__builtin_frame_address(0)));
}

/* ---- memory ---------------------------------------------------------------------------------- */

static noinline void crash_null_read(void)
{
	have_frame();
	*hidden(0);
}

static noinline void crash_null_write(void)
{
	have_frame();
	*hidden(0) = 1;
}

static noinline void crash_near_null(void)
{
	have_frame();
	*hidden(NEAR_NULL);
}

static noinline void crash_unmapped_read(void)
{
	have_frame();
	*hidden(UNMAPPED);
}

static noinline void crash_write_text(void)
{
	have_frame();
	*hidden((unsigned long)crash_write_text) = 0;
}

static noinline void crash_write_rodata(void)
{
	have_frame();
	*hidden((unsigned long)__start_rodata) = 0;
}

/* Bit 21 in the entry of a 4 MiB page means nothing and must be zero. For processors with PSE. */
static noinline void crash_reserved_bit(void)
{
	unsigned long vaddr = ALIGN(VMALLOC_START, PMD_SIZE);

	have_frame();
	set_pmd(pmd_off_k(vaddr), __pmd(__PAGE_KERNEL_LARGE | 1UL << 21));
	*hidden(vaddr);
}

static noinline void crash_exec_unmapped(void)
{
	((void (*)(void))hidden(UNMAPPED))();
	barrier();
}

/* ---- instructions ---------------------------------------------------------------------------- */

static noinline void crash_divide(void)
{
	have_frame();
	asm volatile("divl %1" : : "a" (1), "r" (0), "d" (0) : "cc");
}

static noinline void crash_overflow(void)
{
	have_frame();
	asm volatile("addl %1, %0\n\tinto" : : "r" (INT_MAX), "r" (1) : "cc");
}

static noinline void crash_bounds(void)
{
	static const int bounds[2] = { 0, 9 };

	have_frame();
	asm volatile(".byte 0x62, 0x02" : : "a" (10), "d" (bounds));	/* bound eax, [edx] */
}

static noinline void crash_ud2(void)
{
	have_frame();
	asm volatile("ud2");
}

static noinline void crash_int3(void)
{
	have_frame();
	asm volatile("int3");
}

/* The trap flag: the processor stops behind each instruction, until the handler clears it. */
static noinline void crash_single_step(void)
{
	have_frame();
	asm volatile("pushf\n\torl $0x100, (%%esp)\n\tpopf\n\tnop" : : : "memory", "cc");
}

static noinline void crash_gp_fault(void)
{
	have_frame();
	asm volatile("mov %0, %%es" : : "r" (NO_SUCH_SELECTOR));
}

static noinline void crash_unexpected_vector(void)
{
	have_frame();
	asm volatile("int %0" : : "i" (UNUSED_VECTOR));
}

/* ---- stacks ---------------------------------------------------------------------------------- */

static noinline unsigned int crash_stack_overflow(unsigned int depth)
{
	static volatile unsigned int limit = UINT_MAX;
	volatile char frame[64];

	if (depth == limit)
		return 0;
	frame[depth % sizeof(frame)] = depth;
	return crash_stack_overflow(depth + 1) + frame[0];
}

static noinline void start_stack_overflow(void)
{
	crash_stack_overflow(0);
}

/* No stack at all: the push faults, and so does the delivery of that fault. */
static noinline void crash_doublefault(void)
{
	have_frame();
	asm volatile("mov %0, %%esp\n\tpush %%eax" : : "r" (UNMAPPED));
	__builtin_unreachable();
}

static noinline void crash_stack_smash(void)
{
	char buffer[16];
	volatile char *p = (volatile char *)hidden((unsigned long)buffer);

	for (unsigned int i = 0; i < sizeof(buffer) + 8; i++)
		p[i] = 'x';
}

/* ---- what the kernel does itself ------------------------------------------------------------- */

static noinline void crash_bug(void)
{
	have_frame();
	BUG();
}

static noinline void crash_warn(void)
{
	WARN(1, "provoked with %s", crash_kind);
}

static noinline void crash_panic(void)
{
	panic("provoked with %s", crash_kind);
}

/* ---- faults in reporting a fault ------------------------------------------------------------- */

/* An oops whose reader commits @bug: notifiers are called in the middle of the report. */
static void oops_with(void (*bug)(const char *what, struct pt_regs *regs, long error_code))
{
	static struct die_notifier notifier;

	notifier.fn = bug;
	register_die_notifier(&notifier);
	crash_null_write();
}

static void read_null_in_notifier(const char *what, struct pt_regs *regs, long error_code)
{
	crash_null_read();
}

static noinline void crash_recursive_oops(void)
{
	oops_with(read_null_in_notifier);
}

static void divide_in_notifier(const char *what, struct pt_regs *regs, long error_code)
{
	crash_divide();
}

static noinline void crash_recursive_divide(void)
{
	oops_with(divide_in_notifier);
}

static void overflow_in_notifier(const char *what, struct pt_regs *regs, long error_code)
{
	start_stack_overflow();
}

static noinline void crash_overflow_in_oops(void)
{
	oops_with(overflow_in_notifier);
}

/* The first overflow is reported by the double-fault task; the second is that task's own. */
static noinline void crash_recursive_overflow(void)
{
	static struct die_notifier notifier = { .fn = overflow_in_notifier };

	register_die_notifier(&notifier);
	start_stack_overflow();
}

static noinline void crash_panic_hook(void)
{
	panic_notify(crash_null_read);
	panic("provoked with %s", crash_kind);
}

static noinline void crash_panic_hook_divide(void)
{
	panic_notify(crash_divide);
	panic("provoked with %s", crash_kind);
}

static void fault_in_console(struct console *con, const char *text, unsigned int len)
{
	crash_null_read();
}

static noinline void crash_bad_console(void)
{
	static struct console console = { .name = "bad", .write = fault_in_console };

	register_console(&console);
	pr_info("a line for the bad console\n");
}

/* ---- several processors at once -------------------------------------------------------------- */

/* Interrupts off, for ever: only an NMI reaches it. */
static noinline void wedge(void *unused)
{
	native_irq_disable();
	for (;;)
		cpu_relax();
}

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
	panic("provoked with %s", crash_kind);
}

static u32 everybody_waits = 1;

static noinline void panic_with_others(void *unused)
{
	while (READ_ONCE(everybody_waits))
		cpu_relax();
	panic("provoked with %s", crash_kind);
}

static noinline void crash_panic_everywhere(void)
{
	start_on_others(panic_with_others);
	WRITE_ONCE(everybody_waits, 0);
	panic_with_others(NULL);
}

/* ---- choosing one ---------------------------------------------------------------------------- */

static const struct {
	const char *name;
	void (*commit)(void);
} crashes[] = {
	{ "null-read", crash_null_read },
	{ "null-write", crash_null_write },
	{ "near-null", crash_near_null },
	{ "unmapped-read", crash_unmapped_read },
	{ "write-text", crash_write_text },
	{ "write-rodata", crash_write_rodata },
	{ "reserved-bit", crash_reserved_bit },
	{ "exec-unmapped", crash_exec_unmapped },
	{ "divide", crash_divide },
	{ "overflow", crash_overflow },
	{ "bounds", crash_bounds },
	{ "ud2", crash_ud2 },
	{ "int3", crash_int3 },
	{ "single-step", crash_single_step },
	{ "gp-fault", crash_gp_fault },
	{ "unexpected-vector", crash_unexpected_vector },
	{ "stack-overflow", start_stack_overflow },
	{ "doublefault", crash_doublefault },
	{ "stack-smash", crash_stack_smash },
	{ "bug", crash_bug },
	{ "warn", crash_warn },
	{ "panic", crash_panic },
	{ "recursive-oops", crash_recursive_oops },
	{ "recursive-divide", crash_recursive_divide },
	{ "overflow-in-oops", crash_overflow_in_oops },
	{ "recursive-overflow", crash_recursive_overflow },
	{ "panic-hook", crash_panic_hook },
	{ "panic-hook-divide", crash_panic_hook_divide },
	{ "bad-console", crash_bad_console },
	{ "panic-wedged", crash_panic_wedged },
	{ "panic-everywhere", crash_panic_everywhere },
};

static int __init parse_crash(char *kind)
{
	char *at = kind ? strchr(kind, '@') : NULL;

	if (!kind || strlen(kind) >= sizeof(crash_kind))
		return -EINVAL;
	if (at) {
		*at = '\0';
		if (kstrtouint(at + 1, 0, &crash_cpu))
			return -EINVAL;
	}
	strlcpy(crash_kind, kind, sizeof(crash_kind));
	return 0;
}
__setup("crash=", parse_crash);

static void commit(void *data)
{
	void (*const *bug)(void) = data;

	(*bug)();
}

static void commit_where_asked(void (*bug)(void))
{
	if (crash_cpu == (unsigned int)smp_processor_id())
		bug();
	else if (cpu_run_on(crash_cpu, commit, &bug))
		pr_err("crash: there is no processor %u\n", crash_cpu);
	else
		cpu_wait_for(crash_cpu);
}

/**
 * provoke_crash() - commit the bug that crash=KIND names, if there is such a word
 *
 * Context: the end of the boot, everything up. Returns from the kinds that the kernel survives.
 */
void provoke_crash(void)
{
	if (!crash_kind[0])
		return;
	for (size_t i = 0; i < ARRAY_SIZE(crashes); i++) {
		if (strcmp(crashes[i].name, crash_kind))
			continue;
		pr_notice("crash: provoking %s\n", crash_kind);
		commit_where_asked(crashes[i].commit);
		pr_notice("crash: survived %s\n", crash_kind);
		return;
	}
	pr_err("crash: there is no %s\n", crash_kind);
}
