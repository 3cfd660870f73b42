// SPDX-License-Identifier: MIT
/*
 * Numbers from text.
 *
 * Offers the strict family kstrto*() and the lenient simple_strto*().  Both
 * stand on one reader of digits.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/math64.h>

#include "kstrtox.h"

static bool has_hex_prefix(const char *s)
{
	return s[0] == '0' && tolower((u8)s[1]) == 'x' && isxdigit((u8)s[2]);
}

/**
 * parse_prefix() - settle base 0 by the prefix, and step over it
 * @s: text of a number
 * @base: in: 2 to 36, or 0; out: never 0
 *
 * Return: where the digits begin.
 */
const char *parse_prefix(const char *s, unsigned int *base)
{
	if (*base == 0)
		*base = has_hex_prefix(s) ? 16 : *s == '0' ? 8 : 10;
	if (*base == 16 && has_hex_prefix(s))
		s += 2;
	return s;
}

static unsigned int digit_value(int c)
{
	if (isdigit(c))
		return c - '0';
	if (isalpha(c))
		return tolower(c) - 'a' + 10;
	return UINT_MAX;
}

/**
 * parse_digits() - read digits as far as there are any
 * @s: text
 * @base: 2 to 36
 * @value: out: the number, modulo 2^64
 * @overflow: out: it had more than 64 bits
 *
 * Return: the first character that is no digit; @s itself when there was none.
 */
const char *parse_digits(const char *s, unsigned int base, u64 *value, bool *overflow)
{
	u64 limit = div_u64(U64_MAX, base);
	unsigned int digit;

	*value = 0;
	*overflow = false;
	for (; (digit = digit_value((u8)*s)) < base; s++) {
		if (*value > limit || *value * base > U64_MAX - digit)
			*overflow = true;
		*value = *value * base + digit;
	}
	return s;
}

/* The whole of @s, with at most one newline behind, as one number without sign. */
static int parse_whole(const char *s, unsigned int base, u64 *value)
{
	const char *end;
	bool overflow;

	s = parse_prefix(s, &base);
	end = parse_digits(s, base, value, &overflow);
	if (end == s)
		return -EINVAL;
	if (*end == '\n')
		end++;
	if (*end)
		return -EINVAL;
	return overflow ? -ERANGE : 0;
}

/**
 * kstrtoull() - read a whole string as an unsigned number
 * @s: number, perhaps with '+' in front and one newline behind
 * @base: 2 to 36, or 0 to go by the prefix
 * @res: out; untouched on error
 *
 * Return: 0, -EINVAL when @s is no number, -ERANGE when it does not fit.
 * Linux: kstrtoull(), lib/kstrtox.c, 2.6.39 to 5.x.
 */
int kstrtoull(const char *s, unsigned int base, unsigned long long *res)
{
	u64 value;
	int err = parse_whole(s + (*s == '+'), base, &value);

	if (!err)
		*res = value;
	return err;
}

/**
 * kstrtoll() - read a whole string as a signed number
 * @s: number, perhaps with a sign in front and one newline behind
 * @base: 2 to 36, or 0 to go by the prefix
 * @res: out; untouched on error
 *
 * Return: as kstrtoull().
 */
int kstrtoll(const char *s, unsigned int base, long long *res)
{
	bool negative = *s == '-';
	u64 value;
	int err = parse_whole(s + (*s == '-' || *s == '+'), base, &value);

	if (err)
		return err;
	if (value > (u64)LLONG_MAX + negative)
		return -ERANGE;
	*res = negative ? (long long)(0 - value) : (long long)value;
	return 0;
}

/* The narrower types: read wide, refuse what does not survive the narrowing. */
#define DEFINE_KSTRTO(name, type, wide, wide_type)                                              \
	int name(const char *s, unsigned int base, type *res)                                   \
	{                                                                                       \
		wide_type value;                                                                \
		int err = wide(s, base, &value);                                                \
                                                                                                \
		if (err)                                                                        \
			return err;                                                             \
		if ((wide_type)(type)value != value)                                            \
			return -ERANGE;                                                         \
		*res = (type)value;                                                             \
		return 0;                                                                       \
	}

DEFINE_KSTRTO(kstrtoul, unsigned long, kstrtoull, unsigned long long)
DEFINE_KSTRTO(kstrtouint, unsigned int, kstrtoull, unsigned long long)
DEFINE_KSTRTO(kstrtou16, u16, kstrtoull, unsigned long long)
DEFINE_KSTRTO(kstrtou8, u8, kstrtoull, unsigned long long)
DEFINE_KSTRTO(kstrtol, long, kstrtoll, long long)
DEFINE_KSTRTO(kstrtoint, int, kstrtoll, long long)

/**
 * kstrtobool() - read yes or no
 * @s: begins with y, t, 1 or "on"; or with n, f, 0 or "of"; any case
 * @res: out; untouched on error
 *
 * Return: 0 or -EINVAL.
 * Linux: kstrtobool(), lib/kstrtox.c, 4.6 to 5.x; strtobool() before.
 */
int kstrtobool(const char *s, bool *res)
{
	int first = s ? tolower((u8)s[0]) : 0;
	int second = first ? tolower((u8)s[1]) : 0;

	if (first == 'y' || first == 't' || first == '1' || (first == 'o' && second == 'n'))
		*res = true;
	else if (first == 'n' || first == 'f' || first == '0' || (first == 'o' && second == 'f'))
		*res = false;
	else
		return -EINVAL;
	return 0;
}

/**
 * simple_strtoull() - read a number off the front of a string
 * @s: begins with the number
 * @end: out: first character behind it; may be NULL
 * @base: 2 to 36, or 0 to go by the prefix
 *
 * Return: the number, modulo 2^64; 0 when there is none.
 */
unsigned long long simple_strtoull(const char *s, char **end, unsigned int base)
{
	bool overflow;
	u64 value;

	s = parse_prefix(s, &base);
	s = parse_digits(s, base, &value, &overflow);
	if (end)
		*end = (char *)(uintptr_t)s;
	return value;
}

/**
 * simple_strtoll() - read a number that may be negative off the front of a string
 * @s: begins with the number
 * @end: out: first character behind it; may be NULL
 * @base: 2 to 36, or 0 to go by the prefix
 *
 * Return: the number, modulo 2^64.
 */
long long simple_strtoll(const char *s, char **end, unsigned int base)
{
	if (*s == '-')
		return (long long)(0 - simple_strtoull(s + 1, end, base));
	return (long long)simple_strtoull(s, end, base);
}

/* As simple_strtoull(), modulo 2^32. */
unsigned long simple_strtoul(const char *s, char **end, unsigned int base)
{
	return (unsigned long)simple_strtoull(s, end, base);
}

/* As simple_strtoll(), modulo 2^32. */
long simple_strtol(const char *s, char **end, unsigned int base)
{
	return (long)simple_strtoll(s, end, base);
}
