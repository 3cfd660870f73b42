// SPDX-License-Identifier: MIT
/*
 * Bytes and text for boot/, which cannot call lib/: that is linked for
 * addresses that do not exist before paging.
 *
 * Offers a small formatter, the log that the kernel prints later, and the few
 * string helpers that the collectors need.
 */
#include "boot.h"

struct text {
	char *buf;
	u32 size, len;
};

/**
 * copy_bytes() - memcpy() under a name that cannot be mistaken for lib/'s
 * @dst: to
 * @src: from; the two do not overlap
 * @len: bytes
 */
void copy_bytes(void *dst, const void *src, u32 len)
{
	__asm__ __volatile__("rep movsb" : "+D"(dst), "+S"(src), "+c"(len) : : "memory");
}

/**
 * clear_bytes() - write zeroes
 * @dst: to
 * @len: bytes
 */
void clear_bytes(void *dst, u32 len)
{
	__asm__ __volatile__("rep stosb" : "+D"(dst), "+c"(len) : "a"(0) : "memory");
}

static void put_char(struct text *t, char c)
{
	if (t->len + 1 < t->size)
		t->buf[t->len++] = c;
}

static void put_string(struct text *t, const char *s)
{
	while (*s)
		put_char(t, *s++);
}

static void put_decimal(struct text *t, u32 value)
{
	char digits[10];
	int n = 0;

	do {
		digits[n++] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	while (n)
		put_char(t, digits[--n]);
}

static void put_hex(struct text *t, u64 value, int nr_digits)
{
	put_string(t, "0x");
	while (nr_digits--)
		put_char(t, "0123456789abcdef"[(value >> (4 * nr_digits)) & 15]);
}

/**
 * boot_format() - a line of text
 * @buf: result, always terminated, cut when it does not fit
 * @size: bytes in @buf, at least 1
 * @fmt: %s string, %u u32 decimal, %x u32 as 0x and 8 digits, %X u64 as 0x and 16 digits
 * @args: what @fmt names
 */
void boot_format(char *buf, u32 size, const char *fmt, va_list args)
{
	struct text t = { buf, size, 0 };

	for (; *fmt; fmt++) {
		if (*fmt != '%') {
			put_char(&t, *fmt);
			continue;
		}
		switch (*++fmt) {
		case 's':
			put_string(&t, va_arg(args, const char *));
			break;
		case 'u':
			put_decimal(&t, va_arg(args, u32));
			break;
		case 'x':
			put_hex(&t, va_arg(args, u32), 8);
			break;
		case 'X':
			put_hex(&t, va_arg(args, u64), 16);
			break;
		}
	}
	buf[t.len] = '\0';
}

/**
 * boot_log() - a remark for the kernel log
 * @bp: holds the log; printk() prints it when it can
 * @fmt: see boot_format(); no newline at the end
 *
 * Whole lines only.  The line that leaves too little room for another of the
 * longest kind is the last but one; the last one says that the log is full.
 */
void boot_log(struct boot_params *bp, const char *fmt, ...)
{
	static const char full[] = "no room for more remarks\n";
	char line[160];
	const u32 limit = BOOT_LOG_SIZE - sizeof(line) - sizeof(full);
	struct text log = { bp->log, BOOT_LOG_SIZE, bp->log_len };
	va_list args;

	if (bp->log_len > limit)
		return;
	va_start(args, fmt);
	boot_format(line, sizeof(line), fmt, args);
	va_end(args);

	put_string(&log, line);
	put_char(&log, '\n');
	if (log.len > limit)
		put_string(&log, full);
	bp->log_len = log.len;
}

/**
 * text_is() - do @len bytes of @text spell @word, and nothing more?
 * @text: need not be terminated
 * @word: terminated
 * @len: bytes of @text
 */
bool text_is(const char *text, const char *word, u32 len)
{
	u32 i;

	for (i = 0; i < len; i++)
		if (!word[i] || text[i] != word[i])
			return false;
	return word[len] == '\0';
}

/**
 * cmdline_has() - does a word stand on the command line?
 * @cmdline: words between spaces; quotes mean nothing here
 * @word: the whole word, its value included, as "e820=bios"
 */
bool cmdline_has(const char *cmdline, const char *word)
{
	u32 len;

	for (; *cmdline; cmdline += len) {
		while (*cmdline == ' ')
			cmdline++;
		for (len = 0; cmdline[len] && cmdline[len] != ' ';)
			len++;
		if (len && text_is(cmdline, word, len))
			return true;
	}
	return false;
}
