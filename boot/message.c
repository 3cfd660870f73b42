// SPDX-License-Identifier: MIT
/*
 * The last words of a boot that cannot go on: on the serial line and on the
 * screen, then a halt.  Never a silent reset.
 *
 * Offers boot_fatal().  Both devices are driven blindly and with bounded waits:
 * neither may be there.
 */
#include "boot.h"
#include <asm/exit.h>
#include <asm/io.h>

#define COM1 0x3f8u
#define COM_DIVISOR_115200 1u
#define COM_LCR_8N1 0x03u
#define COM_LCR_DLAB 0x80u
#define COM_LSR_ROOM 0x20u
#define COM_WAIT_LIMIT 100000u

#define VGA_MEMORY 0xb8000u
#define VGA_COLUMNS 80u
#define VGA_WHITE_ON_RED 0x4f00u

#define DEBUG_EXIT_PORT 0xf4u

/* Graphics memory is somewhere else, and nothing may stand at VGA_MEMORY then. */
static bool screen_is_text = true;

void boot_screen_is_text(bool is_text)
{
	screen_is_text = is_text;
}

static void serial_init(void)
{
	outb(0, COM1 + 1);
	outb(COM_LCR_DLAB, COM1 + 3);
	outb(COM_DIVISOR_115200, COM1);
	outb(0, COM1 + 1);
	outb(COM_LCR_8N1, COM1 + 3);
}

static void serial_char(char c)
{
	u32 wait = COM_WAIT_LIMIT;

	while (!(inb(COM1 + 5) & COM_LSR_ROOM) && --wait)
		;
	outb(c, COM1);
}

static void serial_line(const char *line)
{
	serial_init();
	while (*line)
		serial_char(*line++);
	serial_char('\r');
	serial_char('\n');
}

/* The top rows: what the loader left below them may be of interest. */
static void screen_line(const char *line)
{
	volatile u16 *cell = (volatile u16 *)VGA_MEMORY;
	u32 i;

	for (i = 0; i < 3 * VGA_COLUMNS; i++)
		cell[i] = VGA_WHITE_ON_RED | (*line ? (u8)*line++ : ' ');
}

static void __noreturn halt(void)
{
	if (inb(DEBUG_EXIT_PORT) == 0)
		outb(VERDICT_PANIC, DEBUG_EXIT_PORT);
	for (;;)
		__asm__ __volatile__("cli; hlt");
}

/**
 * boot_fatal() - say why, and halt
 * @fmt: see boot_format(); no newline at the end
 *
 * Context: paging off, or identity mapped.
 */
void boot_fatal(const char *fmt, ...)
{
	static const char prefix[] = "boot-to-buddy cannot start: ";
	char line[240];
	va_list args;

	copy_bytes(line, prefix, sizeof(prefix) - 1);
	va_start(args, fmt);
	boot_format(line + sizeof(prefix) - 1, sizeof(line) - sizeof(prefix) + 1, fmt, args);
	va_end(args);

	serial_line(line);
	if (screen_is_text)
		screen_line(line);
	halt();
}
