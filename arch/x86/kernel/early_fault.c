// SPDX-License-Identifier: MIT
/*
 * Reports that need nothing: for faults before the kernel can print, and for faults in printing.
 *
 * head_32 calls early_idt_setup() as soon as paging is on. From then until early_trap_init() any
 * exception ends in early_fault_report(): a few lines on COM1 and on the VGA text screen, and the
 * verdict. A triple fault, which resets the machine without a word, can no longer happen.
 *
 * Offers: early_idt_setup(), early_fault_report(), emergency_puts(), the last-resort task, and the
 * exceptions' names.
 * Must not know: printk, symbols, memory. Only ports, the text screen and the registers.
 */
#include <asm/desc.h>
#include <asm/exit.h>
#include <asm/io.h>
#include <asm/page.h>
#include <asm/special_insns.h>
#include <asm/stacktrace.h>
#include <asm/traps.h>
#include <asm/vga_text.h>
#include <linux/kernel.h>

#define COM1			0x3f8
#define UART_DIVISOR_LOW	0	/* while LCR bit 7 is set */
#define UART_DIVISOR_HIGH	1
#define UART_IER		1
#define UART_LCR		3
#define UART_LSR		5
#define UART_LCR_DLAB		0x80
#define UART_LCR_8N1		0x03
#define UART_LSR_THRE		0x20	/* room for another character */
#define UART_SPIN_LIMIT		100000	/* a port that is not there must not hold us up */

#define VGA_WHITE_ON_RED	0x4f00U

static unsigned int screen_position;		/* in characters from the top left corner */

/* ---- characters ------------------------------------------------------------------------------ */

/* 115,200 baud, unless somebody has set the line up already: then LCR says 8N1. */
static void serial_prepare(void)
{
	if (inb(COM1 + UART_LCR) == UART_LCR_8N1)
		return;
	outb(0, COM1 + UART_IER);
	outb(UART_LCR_DLAB | UART_LCR_8N1, COM1 + UART_LCR);
	outb(1, COM1 + UART_DIVISOR_LOW);
	outb(0, COM1 + UART_DIVISOR_HIGH);
	outb(UART_LCR_8N1, COM1 + UART_LCR);
}

static void serial_putc(char c)
{
	for (int i = 0; i < UART_SPIN_LIMIT; i++) {
		if (inb(COM1 + UART_LSR) & UART_LSR_THRE)
			break;
	}
	outb(c, COM1);
}

/* Where the card's memory is shown from; without a card, the port reads as all ones. */
static volatile u16 *screen_top(void)
{
	unsigned int start;

	outb(CRTC_START_HIGH, VGA_CRTC_INDEX);
	start = (unsigned int)inb(VGA_CRTC_DATA) << 8;
	outb(CRTC_START_LOW, VGA_CRTC_INDEX);
	start |= inb(VGA_CRTC_DATA);
	if (start > VGA_CELLS - VGA_COLUMNS * VGA_ROWS)
		start = 0;
	return (volatile u16 *)__va(VGA_TEXT_PHYS) + start;
}

/* The screen is overwritten from its top: what is there no longer matters. */
static void screen_putc(char c)
{
	volatile u16 *screen = screen_top();

	if (c == '\n')
		screen_position += VGA_COLUMNS - screen_position % VGA_COLUMNS;
	else
		screen[screen_position++] = (u16)(VGA_WHITE_ON_RED | (u8)c);
	screen_position %= VGA_COLUMNS * VGA_ROWS;
}

/**
 * emergency_puts() - put text on COM1 and the VGA text screen, past all of printk
 * @text: ASCII, lines end in a newline
 *
 * Context: any.
 */
void emergency_puts(const char *text)
{
	serial_prepare();
	for (; *text; text++) {
		if (*text == '\n')
			serial_putc('\r');
		serial_putc(*text);
		screen_putc(*text);
	}
}

/**
 * emergency_put_hex() - put a number as eight hexadecimal digits
 * @value: the number
 */
void emergency_put_hex(unsigned long value)
{
	char digits[9];

	for (int i = 0; i < 8; i++)
		digits[i] = "0123456789abcdef"[(value >> (28 - 4 * i)) & 0xf];
	digits[8] = '\0';
	emergency_puts(digits);
}

/**
 * emergency_end() - what every report in this file ends with
 *
 * The words are panic()'s, so that whoever reads the log knows the end when it comes.
 */
void emergency_end(void)
{
	emergency_puts("Kernel panic - not syncing: Fatal exception\n");
	kernel_panic_exit();
}

static void put_field(const char *name, unsigned long value)
{
	emergency_puts(name);
	emergency_put_hex(value);
}

static const char *const exception_names[NR_EXCEPTION_VECTORS] = {
	[X86_TRAP_DE] = "divide error",
	[X86_TRAP_DB] = "debug",
	[X86_TRAP_NMI] = "nmi",
	[X86_TRAP_BP] = "int3",
	[X86_TRAP_OF] = "overflow",
	[X86_TRAP_BR] = "bounds",
	[X86_TRAP_UD] = "invalid opcode",
	[X86_TRAP_NM] = "device not available",
	[X86_TRAP_DF] = "double fault",
	[X86_TRAP_OLD_MF] = "coprocessor segment overrun",
	[X86_TRAP_TS] = "invalid TSS",
	[X86_TRAP_NP] = "segment not present",
	[X86_TRAP_SS] = "stack segment",
	[X86_TRAP_GP] = "general protection fault",
	[X86_TRAP_PF] = "page fault",
	[X86_TRAP_SPURIOUS] = "spurious interrupt bug",
	[X86_TRAP_MF] = "fpu exception",
	[X86_TRAP_AC] = "alignment check",
	[X86_TRAP_MC] = "machine check",
	[X86_TRAP_XF] = "simd exception",
	[X86_TRAP_VE] = "virtualization exception",
	[X86_TRAP_CP] = "control protection exception",
};

/**
 * exception_name() - what Linux calls an exception in its reports
 * @vector: 0 to 31
 *
 * Return: the name; never NULL.
 */
const char *exception_name(unsigned long vector)
{
	const char *name = vector < NR_EXCEPTION_VECTORS ? exception_names[vector] : NULL;

	return name ? name : "reserved exception";
}

/* ---- reports --------------------------------------------------------------------------------- */

static void put_registers(const struct pt_regs *regs, unsigned long sp)
{
	put_field("\nEAX ", regs->ax);
	put_field(" EBX ", regs->bx);
	put_field(" ECX ", regs->cx);
	put_field(" EDX ", regs->dx);
	put_field("\nESI ", regs->si);
	put_field(" EDI ", regs->di);
	put_field(" EBP ", regs->bp);
	put_field(" ESP ", sp);
	put_field("\nCR0 ", read_cr0());
	put_field(" CR2 ", read_cr2());
	put_field(" CR3 ", read_cr3());
	put_field(" EFLAGS ", regs->flags);
	emergency_puts("\n");
}

/**
 * early_fault_report() - an exception before early_trap_init(): report it and stop
 * @regs: as entry_32.asm built them
 * @vector: 0 to 31
 */
void early_fault_report(struct pt_regs *regs, unsigned long vector)
{
	static bool reporting;

	if (reporting)
		kernel_panic_exit();
	reporting = true;
	put_field("\nEarly exception ", vector);
	emergency_puts(" (");
	emergency_puts(exception_name(vector));
	put_field(") at EIP ", regs->ip);
	put_field(", error code ", regs->orig_ax);
	put_registers(regs, kernel_stack_pointer(regs));
	emergency_end();
}

/* Page-aligned, with a page below that can be unmapped; see asm/stacktrace.h. */
static char lastresort_area[STACK_GUARD_SIZE + PAGE_SIZE] __aligned(PAGE_SIZE);

static struct kernel_stack lastresort_stack = {
	.name = "last-resort stack",
	.start = (unsigned long)lastresort_area + STACK_GUARD_SIZE,
	.end = (unsigned long)lastresort_area + sizeof(lastresort_area),
};

/*
 * The task for a double fault that nobody else can take: before the real double-fault task is set
 * up, and while that one is busy. Which of the two, the back link tells. All processors share its
 * stack: the first that gets here ends the machine.
 */
static void __noreturn lastresort_fn(void)
{
	const struct cpu_desc_tables *tables = this_cpu_ptr(&cpu_desc_tables);
	bool nested = tables->lastresort.back_link == GDT_ENTRY_DOUBLEFAULT_TSS * 8;
	const struct x86_hw_tss *tss = nested ? &tables->doublefault : &tables->tss;
	const struct pt_regs regs = {
		.ax = tss->ax, .bx = tss->bx, .cx = tss->cx, .dx = tss->dx,
		.si = tss->si, .di = tss->di, .bp = tss->bp, .flags = tss->flags,
	};

	emergency_puts(nested ? "\nDouble fault while a double fault was being reported,"
			      : "\nEarly double fault,");
	put_field(" EIP ", tss->ip);
	put_registers(&regs, tss->sp);
	emergency_end();
}

/* ---- set-up ---------------------------------------------------------------------------------- */

/**
 * early_idt_setup() - from here on every exception is at least named
 *
 * Loads the boot processor's GDT, task register and IDT, with entries for the 32 exceptions. What
 * the entries end in is early_fault_report(), until early_trap_init() supplies real handlers.
 *
 * Context: head_32, once, right after the jump to PAGE_OFFSET; .bss is clear, a stack is there.
 */
void early_idt_setup(void)
{
	struct cpu_desc_tables *tables = this_cpu_ptr(&cpu_desc_tables);

	setup_cpu_desc_tables(tables);
	fill_task_state(&tables->lastresort, lastresort_fn, lastresort_stack.end);
	tables->lastresort.cr3 = read_cr3();
	load_cpu_desc_tables(tables);
	add_kernel_stack(&lastresort_stack);

	for (unsigned int vector = 0; vector < NR_EXCEPTION_VECTORS; vector++)
		set_intr_gate(vector, exception_entries[vector]);
	set_task_gate(X86_TRAP_DF, GDT_ENTRY_LASTRESORT_TSS);
	exception_dispatch = early_fault_report;
	load_idt_table();
}
