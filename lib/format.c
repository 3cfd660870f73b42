// SPDX-License-Identifier: MIT
/*
 * Fields of formatted text: characters, strings and numbers with padding.
 *
 * Must not know the format string; see format.h for who does what.
 */
#include <asm/page.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>

#include "format.h"

/**
 * sink_char() - put one character out
 * @out: where
 * @c: what
 */
void sink_char(struct sink *out, char c)
{
	if (out->len < out->size)
		out->buf[out->len] = c;
	out->len++;
}

static void sink_fill(struct sink *out, char c, int count)
{
	for (; count > 0; count--)
		sink_char(out, c);
}

static void sink_text(struct sink *out, const char *text, size_t len)
{
	for (; len; len--)
		sink_char(out, *text++);
}

/**
 * format_text() - a field with given text
 * @out: where
 * @text: what; needs no NUL
 * @len: characters of it
 * @f: width and FORMAT_LEFT count
 */
void format_text(struct sink *out, const char *text, size_t len, const struct field *f)
{
	int padding = f->width - (int)len;

	if (!(f->flags & FORMAT_LEFT))
		sink_fill(out, ' ', padding);
	sink_text(out, text, len);
	if (f->flags & FORMAT_LEFT)
		sink_fill(out, ' ', padding);
}

/**
 * format_string() - a field for %s
 * @out: where
 * @s: string; NULL and addresses in the first and the last page show as such
 * @f: width, precision and FORMAT_LEFT count
 */
void format_string(struct sink *out, const char *s, const struct field *f)
{
	size_t most = f->precision < 0 ? SIZE_MAX : (size_t)f->precision;

	if (!s)
		s = "(null)";
	else if ((uintptr_t)s < PAGE_SIZE || (uintptr_t)s >= -PAGE_SIZE)
		s = "(efault)";
	format_text(out, s, strnlen(s, most), f);
}

/* Digits of @value, the last one first; none for 0.  64 bits have 22 in octal. */
static int make_digits(char *digits, u64 value, const struct field *f)
{
	const char *alphabet = f->flags & FORMAT_SMALL ? "0123456789abcdef" : "0123456789ABCDEF";
	int count = 0;

	while (value)
		digits[count++] = alphabet[do_div(value, f->base)];
	return count;
}

/* What stands before the digits: a sign, or 0x.  Returns the rest of @value. */
static u64 make_prefix(char *prefix, u64 value, const struct field *f)
{
	char sign = '\0';

	if (f->flags & FORMAT_SIGNED) {
		if ((s64)value < 0) {
			sign = '-';
			value = 0 - value;
		} else if (f->flags & FORMAT_PLUS) {
			sign = '+';
		} else if (f->flags & FORMAT_SPACE) {
			sign = ' ';
		}
	}
	if (sign)
		*prefix++ = sign;
	if ((f->flags & FORMAT_ALT) && f->base == 16) {
		*prefix++ = '0';
		*prefix++ = f->flags & FORMAT_SMALL ? 'x' : 'X';
	}
	*prefix = '\0';
	return value;
}

/*
 * How many zeros stand between prefix and digits.
 *
 *	|      -0x0012ab|	width counts all, precision the digits
 */
static int leading_zeros(int digits, int prefix, const struct field *f)
{
	int zeros = (f->precision < 0 ? 1 : f->precision) - digits;

	if ((f->flags & FORMAT_ALT) && f->base == 8 && zeros < 1)
		zeros = 1;
	if ((f->flags & (FORMAT_ZERO | FORMAT_LEFT)) == FORMAT_ZERO && f->precision < 0)
		zeros = max(zeros, f->width - prefix - digits);
	return max(zeros, 0);
}

/**
 * format_number() - a field for %d, %u, %x, %o
 * @out: where
 * @value: the number, sign-extended when FORMAT_SIGNED
 * @f: everything counts
 */
void format_number(struct sink *out, u64 value, const struct field *f)
{
	char digits[24], prefix[4];
	int count, prefix_len, zeros, padding;

	value = make_prefix(prefix, value, f);
	prefix_len = (int)strlen(prefix);
	count = make_digits(digits, value, f);
	zeros = leading_zeros(count, prefix_len, f);
	padding = f->width - prefix_len - zeros - count;

	if (!(f->flags & FORMAT_LEFT))
		sink_fill(out, ' ', padding);
	sink_text(out, prefix, prefix_len);
	sink_fill(out, '0', zeros);
	while (count > 0)
		sink_char(out, digits[--count]);
	if (f->flags & FORMAT_LEFT)
		sink_fill(out, ' ', padding);
}
