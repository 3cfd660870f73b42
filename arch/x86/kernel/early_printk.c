// SPDX-License-Identifier: MIT
/*
 * The consoles of a PC: serial port, and VGA text screen with keyboard (vga_text.c).
 *
 * Offers console_init(), "earlyprintk=" and "console=".  All devices are tested for before
 * they are used, no wait is without bound, and nothing here needs interrupts,
 * memory or time: a panic can print from anywhere.
 *
 * Linux has a first console (earlyprintk) and a real one later; here the same
 * one serves from the parsing of the early parameters on, and shows first what
 * was logged before.
 */
#include <asm/serial.h>
#include <asm/vga_text.h>
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
	if (want_vga)
		vga_console_init();
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
