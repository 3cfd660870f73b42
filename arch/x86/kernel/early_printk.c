// SPDX-License-Identifier: MIT
/*
 * The consoles of a PC: serial port, and VGA text screen with keyboard.
 *
 * Offers console_init(), "earlyprintk=" and "console=".  All devices are tested for before
 * they are used, no wait is without bound, and nothing here needs interrupts,
 * memory or time: a panic can print from anywhere.  The keyboard is looked for
 * when somebody is asked to type, not before.
 *
 * Linux has a first console (earlyprintk) and a real one later; here the same
 * one serves from the parsing of the early parameters on, and shows first what
 * was logged before.
 */
#include <asm/io.h>
#include <asm/keyboard.h>
#include <asm/page.h>
#include <asm/serial.h>
#include <linux/console.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/string.h>

/* ---- serial ------------------------------------------------------------------ */

static struct uart serial = { .port = UART_COM1, .baud = UART_BAUD_MAX };

static void serial_write(struct console *con, const char *text, unsigned int len)
{
	for (; len; len--, text++) {
		if (*text == '\n')
			uart_putc(&serial, '\r');
		uart_putc(&serial, *text);
	}
}

static int serial_read(struct console *con)
{
	return uart_getc(&serial);
}

static bool serial_listen(struct console *con, enum console_listen how)
{
	uart_listen(&serial, how != LISTEN_POLL, how == LISTEN_RING);
	return true;
}

static struct console serial_console = {
	.name = "serial",
	.write = serial_write,
	.read = serial_read,
	.listen = serial_listen,
	.flags = CON_PRINTBUFFER,
};

/* ---- VGA: 80 x 25 characters at 0xb8000 -------------------------------------- */

#define VGA_TEXT_PHYS 0xb8000
#define VGA_COLUMNS 80
#define VGA_ROWS 25
#define VGA_BLANK 0x0720	/* light grey on black, a blank */

#define VGA_CRTC_INDEX 0x3d4
#define VGA_CRTC_DATA 0x3d5
#define CRTC_CURSOR_HIGH 0x0e
#define CRTC_CURSOR_LOW 0x0f
#define VGA_GFX_INDEX 0x3ce
#define VGA_GFX_DATA 0x3cf
#define GFX_MISC 0x06
#define GFX_MISC_GRAPHICS 0x01

static u32 vga_row, vga_column;

/* By the level of a line, KERN_EMERG first: background and colour. */
static const u8 vga_colours[LEVEL_NONE + 1] = {
	0x4f, 0x4f, 0x0f,	/* white on red, white on red, white */
	0x0c, 0x0e, 0x0f,	/* red, yellow, white */
	0x07, 0x08, 0x07,	/* light grey, dark grey; what is typed, light grey */
};
static u8 vga_colour;

static volatile u16 *vga_cell(u32 row, u32 column)
{
	return (volatile u16 *)__va(VGA_TEXT_PHYS) + row * VGA_COLUMNS + column;
}

static u8 crtc_read(u8 index)
{
	outb(index, VGA_CRTC_INDEX);
	return inb(VGA_CRTC_DATA);
}

static void crtc_write(u8 index, u8 value)
{
	outb(index, VGA_CRTC_INDEX);
	outb(value, VGA_CRTC_DATA);
}

/* Text mode, and memory behind it: under UEFI there is neither. */
static bool vga_present(void)
{
	volatile u16 *cell = vga_cell(0, 0);
	u16 kept = *cell;
	bool works;

	outb(GFX_MISC, VGA_GFX_INDEX);
	if (inb(VGA_GFX_DATA) & GFX_MISC_GRAPHICS)	/* or 0xff, no VGA at all */
		return false;
	*cell = 0x55aa;
	works = *cell == 0x55aa;
	*cell = kept;
	return works;
}

/* Go on in the line below what the loader wrote. */
static void vga_setup(void)
{
	u32 cursor = crtc_read(CRTC_CURSOR_HIGH) << 8 | crtc_read(CRTC_CURSOR_LOW);

	vga_row = min_t(u32, DIV_ROUND_UP(cursor, VGA_COLUMNS), VGA_ROWS - 1);
	vga_column = 0;
}

static void vga_show_cursor(void)
{
	u32 cursor = vga_row * VGA_COLUMNS + vga_column;

	crtc_write(CRTC_CURSOR_HIGH, (u8)(cursor >> 8));
	crtc_write(CRTC_CURSOR_LOW, cursor & 0xff);
}

static void vga_scroll(void)
{
	memmove((void *)(uintptr_t)vga_cell(0, 0), (void *)(uintptr_t)vga_cell(1, 0),
		(VGA_ROWS - 1) * VGA_COLUMNS * sizeof(u16));
	for (u32 column = 0; column < VGA_COLUMNS; column++)
		*vga_cell(VGA_ROWS - 1, column) = VGA_BLANK;
}

static void vga_newline(void)
{
	vga_column = 0;
	if (++vga_row < VGA_ROWS)
		return;
	vga_scroll();
	vga_row = VGA_ROWS - 1;
}

static void vga_glyph(char c)
{
	*vga_cell(vga_row, vga_column) = (u16)(vga_colour << 8 | (u8)c);
	if (++vga_column == VGA_COLUMNS)
		vga_newline();
}

static void vga_tab(void)
{
	do
		vga_glyph(' ');
	while (vga_column % 8);
}

static void vga_putc(char c)
{
	if (c == '\n')
		vga_newline();
	else if (c == '\r')
		vga_column = 0;
	else if (c == '\b')
		vga_column -= vga_column > 0;
	else if (c == '\a')
		return;			/* no bell */
	else if (c == '\t')
		vga_tab();
	else
		vga_glyph(c);
}

static void vga_write(struct console *con, const char *text, unsigned int len)
{
	vga_colour = vga_colours[min_t(u8, con->level, LEVEL_NONE)];
	for (; len; len--, text++)
		vga_putc(*text);
	vga_show_cursor();
}

/* ---- the keyboard below the screen --------------------------------------------- */

static int vga_read(struct console *con)
{
	static struct keyboard keyboard;
	static const char *typed = "";
	int code;

	while (!*typed && (code = i8042_read()) >= 0)
		typed = keyboard_take(&keyboard, (u8)code);
	return *typed ? (u8)*typed++ : -1;
}

static bool vga_listen(struct console *con, enum console_listen how)
{
	static bool looked, found;

	if (!looked)
		found = i8042_init();
	looked = true;
	if (!found)
		return false;
	i8042_set_interrupts(how != LISTEN_POLL);
	if (how == LISTEN_RING)
		i8042_ring();
	return true;
}

static struct console vga_console = {
	.name = "vga",
	.write = vga_write,
	.read = vga_read,
	.listen = vga_listen,
	.irq = I8042_KBD_IRQ,
	.flags = CON_PRINTBUFFER,
};

/* ---- which of them ------------------------------------------------------------- */

static bool want_serial = true;
static bool want_vga = true;
static bool chosen;		/* by a parameter: the next one adds to it */

/**
 * console_init() - find the consoles and show the log on them
 *
 * Does nothing the second time.  panic() calls it when it comes first.
 *
 * Context: setup_arch(), behind parse_early_param(); any later.
 * Linux: console_init(), start_kernel(); here earlier, so that a machine that
 * hangs while its memory is set up has said how far it came.
 */
void console_init(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	if (want_serial && uart_present(&serial)) {
		uart_setup(&serial);
		serial_console.irq = uart_irq(serial.port);
		register_console(&serial_console);
	}
	if (want_vga && vga_present()) {
		vga_setup();
		register_console(&vga_console);
	}
}

/* "ttyS0" .. "ttyS3" */
static bool __init take_port(const char *word)
{
	if (!strstarts(word, "ttyS") || word[4] < '0' || word[4] > '3' || word[5])
		return false;
	want_serial = true;
	serial.port = uart_port(word[4] - '0');
	return true;
}

static int __init take_speed(unsigned long baud)
{
	if (baud < 2 || baud > UART_BAUD_MAX)
		return -EINVAL;
	serial.baud = baud;
	return 0;
}

/* One word of "serial,ttyS1,9600": a device, a port, or a speed. */
static int __init take_early_word(const char *word)
{
	u32 number;

	if (take_port(word) || strcmp(word, "keep") == 0)
		return 0;
	if (strcmp(word, "vga") == 0)
		want_vga = true;
	else if (strcmp(word, "serial") == 0)
		want_serial = true;
	else if (kstrtouint(word, 0, &number))
		return -EINVAL;
	else if (!strstarts(word, "0x"))
		return take_speed(number);
	else if (number > 0xfff8)
		return -EINVAL;
	else
		serial.port = (u16)number;
	return 0;
}

/* One word of "ttyS1,9600n8": a device, or a speed, of which 8N1 is all that there is. */
static int __init take_console_word(const char *word)
{
	unsigned long baud;
	char *end;

	if (take_port(word))
		return 0;
	if (strcmp(word, "tty0") == 0) {
		want_vga = true;
		return 0;
	}
	baud = simple_strtoul(word, &end, 10);
	return *end && strcmp(end, "n8") ? -EINVAL : take_speed(baud);
}

/*
 * The devices that the words of @val name, beside those of the parameters before it.
 * When a word is not understood everything stays as it was.
 */
static int __init choose_consoles(char *val, int (*take)(const char *word))
{
	struct uart serial_before = serial;
	bool had_serial = want_serial, had_vga = want_vga;
	char *word;

	if (!chosen)
		want_serial = want_vga = false;
	while ((word = strsep(&val, ",")) != NULL) {
		if (take(word))
			break;
	}
	if (!word && (want_serial || want_vga)) {
		chosen = true;
		return 0;
	}
	serial = serial_before;
	want_serial = had_serial;
	want_vga = had_vga;
	return -EINVAL;
}

/* "earlyprintk=serial", "=vga", "=serial,ttyS1,9600", "=serial,0x2f8", "=serial,vga" */
static int __init setup_early_printk(char *val)
{
	return choose_consoles(val, take_early_word);
}
early_param("earlyprintk", setup_early_printk);

/* "console=ttyS0,115200n8", "console=tty0" */
static int __init setup_console(char *val)
{
	return choose_consoles(val, take_console_word);
}
early_param("console", setup_console);
