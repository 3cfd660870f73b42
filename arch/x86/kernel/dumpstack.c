// SPDX-License-Identifier: MIT
/*
 * Printing what the processor was doing: registers, stack, call trace, code bytes, in the form that
 * Linux has on x86-32.
 *
 * Offers: show_regs() and its parts; dump_stack().
 * Must not know: why it is asked. die() adds the headline, do_page_fault() the page-table walk.
 */
#include <asm/msr.h>
#include <asm/page.h>
#include <asm/processor.h>
#include <asm/stacktrace.h>
#include <linux/describe.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/printk.h>

#define STACK_WORDS_PER_LINE	8
#define STACK_LINES		3
#define CODE_BYTES		64
#define CODE_BYTES_BEFORE	(CODE_BYTES * 43 / 64)	/* the rest lies at and behind EIP */
#define TRACE_LINES		40
#define GUESSED_LINES		16	/* later than this only addresses that are certain */

/* ---- call trace ------------------------------------------------------------------------------ */

struct printed_trace {
	const char *level;
	unsigned int lines, left_out;
	unsigned long last;		/* address printed last */
	bool last_reliable;
	unsigned int repeated;		/* and found again directly behind */
};

static void print_repeated(struct printed_trace *trace)
{
	if (trace->repeated)
		printk("%s (and %u more of this)\n", trace->level, trace->repeated);
	trace->repeated = 0;
}

/*
 * A return address lies behind the call, and so behind the function itself when that call never
 * returns: the byte before it decides which function it is.
 */
static bool name_return_address(char *text, size_t room, unsigned long address)
{
	unsigned long size, offset;
	char name[KSYM_NAME_LEN];

	if (!kallsyms_lookup(address - 1, &size, &offset, name)) {
		scnprintf(text, room, "0x%08lx", address);
		return false;
	}
	scnprintf(text, room, "%s+0x%lx/0x%lx", name, offset + 1, size);
	return true;
}

static bool print_trace_address(void *data, unsigned long address, bool reliable)
{
	struct printed_trace *trace = data;
	char name[KSYM_SYMBOL_LEN];

	if (!reliable && trace->lines >= GUESSED_LINES)
		return true;
	if (address == trace->last && reliable == trace->last_reliable) {
		trace->repeated++;
		return true;
	}
	if (!name_return_address(name, sizeof(name), address) && !reliable)
		return true;	/* data of .init, seen by chance */
	print_repeated(trace);
	if (trace->lines++ >= TRACE_LINES) {
		trace->left_out++;
		return true;
	}
	printk("%s [<%08lx>] %s%s\n", trace->level, address, reliable ? "" : "? ", name);
	trace->last = address;
	trace->last_reliable = reliable;
	return true;
}

/**
 * show_trace() - print the call trace that lies on a stack
 * @level: KERN_*
 * @sp: where to begin
 * @bp: the frame pointer that belongs to it
 *
 * Addresses with a question mark may be left over from calls that have returned; far from the top
 * they are left out. A function that called itself is printed once, with the number of times; a
 * longer circle is cut after TRACE_LINES lines.
 */
void show_trace(const char *level, unsigned long sp, unsigned long bp)
{
	struct printed_trace trace = { .level = level };

	printk("%sCall Trace:\n", level);
	dump_trace(sp, bp, print_trace_address, &trace);
	print_repeated(&trace);
	if (trace.left_out)
		printk("%s (and %u more)\n", level, trace.left_out);
}

/* ---- stack ----------------------------------------------------------------------------------- */

/* Words from @sp on as " c0101234 …"; stops at what cannot be read. Returns how many were put. */
static unsigned int format_stack_line(char *line, size_t size, unsigned long sp)
{
	unsigned long word;
	unsigned int n;
	int len = 0;

	for (n = 0; n < STACK_WORDS_PER_LINE; n++) {
		unsigned long slot = sp + n * sizeof(word);

		if (n && IS_ALIGNED(slot, PAGE_SIZE) && !find_kernel_stack(slot))
			break;
		if (probe_kernel_address(slot, word))
			break;
		len += scnprintf(line + len, size - len, " %08lx", word);
	}
	return n;
}

/**
 * show_stack() - print the words at the top of a stack, and the call trace
 * @level: KERN_*
 * @sp: where to begin; any value will do. One in a guard page counts as the stack above it
 * @bp: the frame pointer that belongs to it
 *
 * Linux: show_stack_log_lvl(), arch/x86/kernel/dumpstack_32.c, 2.6.25 to 4.8.
 */
void show_stack(const char *level, unsigned long sp, unsigned long bp)
{
	char line[STACK_WORDS_PER_LINE * 9 + 1];
	const struct kernel_stack *overflown = find_stack_guard(sp);
	unsigned int i, words;

	if (overflown)
		sp = overflown->start;
	printk("%sStack:\n", level);
	for (i = 0; i < STACK_LINES; i++) {
		words = format_stack_line(line, sizeof(line), sp + i * STACK_WORDS_PER_LINE * 4);
		if (words)
			printk("%s%s\n", level, line);
		if (words < STACK_WORDS_PER_LINE)
			break;
	}
	if (i == 0 && words == 0)
		printk("%s (nothing can be read at %08lx)\n", level, sp);
	show_trace(level, sp, bp);
}

/**
 * dump_stack() - print how the caller was called
 *
 * Context: any.
 * Linux: dump_stack(), arch/x86/kernel/dumpstack.c, later lib/dump_stack.c, all versions.
 */
noinline void dump_stack(void)
{
	unsigned long bp = (unsigned long)__builtin_frame_address(0);

	show_trace(KERN_WARNING, bp, bp);
}

/* ---- registers ------------------------------------------------------------------------------- */

static unsigned long read_ss(void)
{
	unsigned long ss;

	asm("mov %%ss, %0" : "=r" (ss));
	return ss;
}

/* A jump through a wild pointer ends where no code is; where, says what was wrong with it. */
static void show_instruction_pointer(const struct pt_regs *regs)
{
	char where[DESCRIPTION_SIZE];

	printk(KERN_EMERG "EIP: %04lx:[<%08lx>] EFLAGS: %08lx CPU: %d\n",
	       regs->cs & 0xffff, regs->ip, regs->flags, smp_processor_id());
	printk(KERN_EMERG "EIP is at %pS\n", (void *)regs->ip);
	if (kernel_text_address(regs->ip))
		return;
	describe_address(regs->ip, where, sizeof(where));
	printk(KERN_EMERG "EIP is no code of the kernel: it is %s\n", where);
}

static void show_general_registers(const struct pt_regs *regs, unsigned long sp)
{
	printk(KERN_EMERG "EAX: %08lx EBX: %08lx ECX: %08lx EDX: %08lx\n",
	       regs->ax, regs->bx, regs->cx, regs->dx);
	printk(KERN_EMERG "ESI: %08lx EDI: %08lx EBP: %08lx ESP: %08lx\n",
	       regs->si, regs->di, regs->bp, sp);
	printk(KERN_EMERG " DS: %04lx ES: %04lx FS: %04lx GS: %04lx SS: %04lx\n",
	       regs->ds & 0xffff, regs->es & 0xffff, regs->fs & 0xffff, regs->gs & 0xffff,
	       read_ss() & 0xffff);
}

static void show_control_registers(void)
{
	printk(KERN_EMERG "CR0: %08lx CR2: %08lx CR3: %08lx CR4: %08lx\n",
	       read_cr0(), read_cr2(), read_cr3(), read_cr4_safe());
}

/* The instruction that EIP points at begins at the byte in angle brackets. */
static void show_code(unsigned long ip)
{
	char line[CODE_BYTES * 3 + 3];
	unsigned int start = CODE_BYTES_BEFORE;
	int len = 0;
	u8 byte;

	while (start > 0 && probe_kernel_address(ip - start, byte))
		start--;	/* the bytes before may lie in a page that is not there */
	for (unsigned long at = ip - start; at != ip - CODE_BYTES_BEFORE + CODE_BYTES; at++) {
		if (probe_kernel_address(at, byte)) {
			if (at <= ip)
				len += scnprintf(line + len, sizeof(line) - len, " Bad EIP value.");
			break;
		}
		len += scnprintf(line + len, sizeof(line) - len, at == ip ? " <%02x>" : " %02x",
				 byte);
	}
	printk(KERN_EMERG "Code:%s\n", line);
}

/**
 * show_regs_at() - print everything about a piece of interrupted code
 * @regs: its registers
 * @sp: its stack pointer, which is not in @regs
 *
 * Context: exception, or the double-fault task. Every access is a probing one.
 * Linux: show_regs() and __show_regs(), arch/x86/kernel/dumpstack_32.c and process_32.c, 3.x.
 */
void show_regs_at(struct pt_regs *regs, unsigned long sp)
{
	show_instruction_pointer(regs);
	show_general_registers(regs, sp);
	show_control_registers();
	show_stack(KERN_EMERG, sp, regs->bp);
	show_code(regs->ip);
}

/**
 * show_regs() - print everything about the code that an exception interrupted
 * @regs: as entry_32.asm built them
 */
void show_regs(struct pt_regs *regs)
{
	show_regs_at(regs, kernel_stack_pointer(regs));
}
