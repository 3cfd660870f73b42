// SPDX-License-Identifier: MIT
/*
 * vsnprintf() and its relatives: reads the format and takes the arguments.
 *
 * Knows the C conversions except floating point and %n; linux/sprintf.h lists
 * the extensions of %p.  No state, no memory, any context.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "format.h"

/* Bytes of an integer argument, from its length modifier. */
enum length {
	LENGTH_CHAR = sizeof(char),
	LENGTH_SHORT = sizeof(short),
	LENGTH_INT = sizeof(int),
	LENGTH_LONG_LONG = sizeof(long long),
};

static const char *read_flags(const char *fmt, struct field *f)
{
	static const char letters[] = "-+ #0";
	const char *found;

	for (f->flags = 0; *fmt && (found = strchr(letters, *fmt)); fmt++)
		f->flags |= 1u << (found - letters);
	return fmt;
}

static const char *read_int(const char *fmt, int *value)
{
	for (*value = 0; isdigit((u8)*fmt); fmt++)
		*value = min(*value * 10 + (*fmt - '0'), 0xffff);
	return fmt;
}

/* "12", "*" or nothing.  A negative width from an argument means '-'. */
static const char *read_width(const char *fmt, struct field *f, va_list *args)
{
	if (*fmt != '*')
		return read_int(fmt, &f->width);
	f->width = va_arg(*args, int);
	if (f->width < 0) {
		f->width = -f->width;
		f->flags |= FORMAT_LEFT;
	}
	return fmt + 1;
}

/* ".12", ".*", "." for 0, or nothing.  A negative one from an argument is none. */
static const char *read_precision(const char *fmt, struct field *f, va_list *args)
{
	f->precision = -1;
	if (*fmt != '.')
		return fmt;
	if (fmt[1] != '*')
		return read_int(fmt + 1, &f->precision);
	f->precision = max(va_arg(*args, int), -1);
	return fmt + 2;
}

/* On 32 bits only ll, L, q and j are wider than an int. */
static const char *read_length(const char *fmt, enum length *length)
{
	char letter = *fmt;
	bool twice = fmt[0] && fmt[0] == fmt[1];

	*length = LENGTH_INT;
	if (!letter || !strchr("hlLqjzt", letter))
		return fmt;
	if (letter == 'h')
		*length = twice ? LENGTH_CHAR : LENGTH_SHORT;
	else if (strchr("Lqj", letter) || (letter == 'l' && twice))
		*length = LENGTH_LONG_LONG;
	return fmt + 1 + (twice && (letter == 'h' || letter == 'l'));
}

static u64 take_number(enum length length, bool is_signed, va_list *args)
{
	unsigned int value;

	if (length == LENGTH_LONG_LONG)
		return va_arg(*args, unsigned long long);
	value = va_arg(*args, unsigned int);
	switch (length) {
	case LENGTH_CHAR:
		return is_signed ? (u64)(s64)(s8)value : (u8)value;
	case LENGTH_SHORT:
		return is_signed ? (u64)(s64)(s16)value : (u16)value;
	default:
		return is_signed ? (u64)(s64)(s32)value : value;
	}
}

/* The number conversions: their base and flags.  False when @c is none. */
static bool number_field(char c, struct field *f)
{
	switch (c) {
	case 'd':
	case 'i':
		f->flags |= FORMAT_SIGNED;
		fallthrough;
	case 'u':
		f->base = 10;
		return true;
	case 'x':
		f->flags |= FORMAT_SMALL;
		fallthrough;
	case 'X':
		f->base = 16;
		return true;
	case 'o':
		f->base = 8;
		return true;
	default:
		return false;
	}
}

/* One conversion, from behind its '%'.  Returns what follows it. */
static const char *convert(struct sink *out, const char *fmt, va_list *args)
{
	const char *begin = fmt;
	enum length length;
	struct field f = { 0 };
	char c;

	fmt = read_flags(fmt, &f);
	fmt = read_width(fmt, &f, args);
	fmt = read_precision(fmt, &f, args);
	fmt = read_length(fmt, &length);
	c = *fmt;
	if (number_field(c, &f)) {
		format_number(out, take_number(length, f.flags & FORMAT_SIGNED, args), &f);
	} else if (c == 's') {
		format_string(out, va_arg(*args, const char *), &f);
	} else if (c == 'c') {
		char one = (char)va_arg(*args, int);

		format_text(out, &one, 1, &f);
	} else if (c == 'p') {
		fmt += format_pointer(out, fmt + 1, va_arg(*args, const void *), &f);
	} else {
		/* "%%", or nothing that we know: shown as it stands. */
		sink_char(out, '%');
		return c == '%' ? fmt + 1 : begin;
	}
	return fmt + 1;
}

/**
 * vsnprintf() - format text into a buffer
 * @buf: buffer; gets a NUL unless @size is 0
 * @size: bytes of the buffer
 * @fmt: format
 * @args: its arguments
 *
 * Return: characters that the whole text has, which may exceed the buffer.
 */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct sink out = { .buf = buf, .size = size, .len = 0 };
	va_list copy;

	/* An argument of type va_list may be an array, which &args would not reach. */
	va_copy(copy, args);
	while (*fmt) {
		if (*fmt != '%')
			sink_char(&out, *fmt++);
		else
			fmt = convert(&out, fmt + 1, &copy);
	}
	va_end(copy);
	if (size)
		buf[min(out.len, size - 1)] = '\0';
	return (int)out.len;
}

/**
 * vscnprintf() - format text into a buffer
 * @buf: buffer; gets a NUL unless @size is 0
 * @size: bytes of the buffer
 * @fmt: format
 * @args: its arguments
 *
 * Return: characters that the buffer holds now, without the NUL.
 */
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	int len = vsnprintf(buf, size, fmt, args);

	if ((size_t)len < size)
		return len;
	return size ? (int)(size - 1) : 0;
}

/**
 * snprintf() - format text into a buffer
 * @buf: buffer; gets a NUL unless @size is 0
 * @size: bytes of the buffer
 * @fmt: format, followed by its arguments
 *
 * Return: characters that the whole text has, which may exceed the buffer.
 */
int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

/**
 * scnprintf() - format text into a buffer
 * @buf: buffer; gets a NUL unless @size is 0
 * @size: bytes of the buffer
 * @fmt: format, followed by its arguments
 *
 * Return: characters that the buffer holds now, without the NUL.
 */
int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}
