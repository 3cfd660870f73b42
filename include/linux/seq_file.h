/* SPDX-License-Identifier: MIT */
/*
 * Text that is written piece by piece and leaves line by line (kernel/seq_file.c).
 *
 *	seq_printf(m, "%-16s", name);
 *	seq_putc(m, '\n');			-> emit(arg, "name            \n")
 *
 * Whoever writes does not know where the lines go: into the log, a console, a test.
 * Linux: include/linux/seq_file.h, all versions; there the text goes into a file.
 */
#ifndef _LINUX_SEQ_FILE_H
#define _LINUX_SEQ_FILE_H

#include <linux/compiler.h>
#include <linux/types.h>

#define SEQ_LINE_MAX 256

/**
 * typedef seq_emit_t - receives the text
 * @arg: the caller's
 * @text: a line with its newline; or, without, the part of one that is longer than the buffer
 */
typedef void (*seq_emit_t)(void *arg, const char *text);

/**
 * struct seq_file - a text on its way
 * @emit: where it goes
 * @arg: for @emit
 * @count: bytes of the present line in @buf
 * @buf: the present line
 */
struct seq_file {
	seq_emit_t emit;
	void *arg;
	size_t count;
	char buf[SEQ_LINE_MAX];
};

/**
 * seq_open() - begin a text
 * @m: the caller's room for it
 * @emit: gets each line
 * @arg: for @emit
 */
void seq_open(struct seq_file *m, seq_emit_t emit, void *arg);

/* What is left of a last line without newline.  Linux: seq_release(), all versions. */
void seq_release(struct seq_file *m);

void seq_putc(struct seq_file *m, char c);
void seq_puts(struct seq_file *m, const char *s);

/* A whole line.  @m is void so that this may be a callback of those who list things. */
void seq_line(void *m, const char *line);

/* One call formats less than SEQ_LINE_MAX bytes; what is longer is cut. */
void seq_printf(struct seq_file *m, const char *fmt, ...) __printf(2, 3);

#endif /* _LINUX_SEQ_FILE_H */
