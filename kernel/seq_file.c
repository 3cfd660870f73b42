// SPDX-License-Identifier: MIT
/*
 * Text that is written piece by piece and leaves line by line.
 *
 * Offers seq_open(), seq_putc(), seq_puts(), seq_line(), seq_printf(), seq_release().
 * Must not know who writes, nor where the lines go.
 */
#include <linux/seq_file.h>
#include <linux/sprintf.h>

static void flush(struct seq_file *m)
{
	m->buf[m->count] = '\0';
	m->count = 0;
	m->emit(m->arg, m->buf);
}

void seq_open(struct seq_file *m, seq_emit_t emit, void *arg)
{
	m->emit = emit;
	m->arg = arg;
	m->count = 0;
}

void seq_release(struct seq_file *m)
{
	if (m->count)
		flush(m);
}

/**
 * seq_putc() - one character more
 * @m: text
 * @c: character; a newline sends the line off
 *
 * Linux: seq_putc(), fs/seq_file.c, all versions.
 */
void seq_putc(struct seq_file *m, char c)
{
	m->buf[m->count++] = c;
	if (c == '\n' || m->count == sizeof(m->buf) - 1)
		flush(m);
}

/**
 * seq_puts() - a string more, of any length
 * @m: text
 * @s: string
 *
 * Linux: seq_puts(), fs/seq_file.c, all versions.
 */
void seq_puts(struct seq_file *m, const char *s)
{
	while (*s)
		seq_putc(m, *s++);
}

void seq_line(void *m, const char *line)
{
	seq_puts(m, line);
	seq_putc(m, '\n');
}

/**
 * seq_printf() - formatted text more
 * @m: text
 * @fmt: as for printk()
 *
 * Linux: seq_printf(), fs/seq_file.c, all versions.
 */
void seq_printf(struct seq_file *m, const char *fmt, ...)
{
	char text[SEQ_LINE_MAX];
	va_list args;

	va_start(args, fmt);
	vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	seq_puts(m, text);
}
