// SPDX-License-Identifier: MIT
/*
 * The words of a command line.
 *
 * Offers the cutting into words with quotes, names that treat '-' as '_', and
 * sizes with a suffix.  What a word means is kernel/params.c's business.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "kstrtox.h"

bool memparse_overflow;

/* K is 2^10, each further letter 10 bits more; 0 when @c is no suffix. */
static unsigned int suffix_shift(int c)
{
	static const char suffixes[] = "kmgtpe";
	const char *found = c ? strchr(suffixes, tolower(c)) : NULL;

	return found ? 10 * (found - suffixes + 1) : 0;
}

/**
 * memparse() - read a size
 * @ptr: a number, in any base that C has, and perhaps one of K M G T P E
 * @retptr: out: first character behind it; may be NULL
 *
 * Sets memparse_overflow.
 *
 * Return: bytes; ULLONG_MAX when 64 bits do not hold it.
 * Linux: memparse(), lib/cmdline.c, all versions; there an overflow wraps in silence.
 */
unsigned long long memparse(const char *ptr, char **retptr)
{
	unsigned int base = 0;
	const char *digits = parse_prefix(ptr, &base);
	u64 value;
	const char *end = parse_digits(digits, base, &value, &memparse_overflow);
	unsigned int shift = end != digits ? suffix_shift((u8)*end) : 0;

	if (shift)
		end++;
	if ((value << shift) >> shift != value)
		memparse_overflow = true;
	if (retptr)
		*retptr = (char *)(uintptr_t)end;
	return memparse_overflow ? ULLONG_MAX : value << shift;
}

/**
 * parameqn() - compare the beginnings of two parameter names
 * @a: one
 * @b: the other
 * @count: characters to look at, at most
 *
 * Return: true when they agree, '-' counting as '_'.
 * Linux: parameqn(), kernel/params.c, all versions.
 */
bool parameqn(const char *a, const char *b, size_t count)
{
	for (; count; count--, a++, b++) {
		char x = *a == '-' ? '_' : *a;
		char y = *b == '-' ? '_' : *b;

		if (x != y)
			return false;
		if (!x)
			break;
	}
	return true;
}

/**
 * parameq() - compare two parameter names
 * @a: one
 * @b: the other
 *
 * Return: true when they agree, '-' counting as '_'.
 */
bool parameq(const char *a, const char *b)
{
	return parameqn(a, b, SIZE_MAX);
}

/* End of the first word: white space outside of quotes, or the NUL. */
static char *word_end(char *s)
{
	bool quoted = false;

	for (; *s; s++) {
		if (*s == '"')
			quoted = !quoted;
		else if (isspace((u8)*s) && !quoted)
			break;
	}
	return s;
}

/* Take the quotes off "…"; the closing one may be missing at the end of the line. */
static char *unquote(char *s)
{
	size_t len = strlen(s);

	if (*s != '"')
		return s;
	if (len > 1 && s[len - 1] == '"')
		s[len - 1] = '\0';
	return s + 1;
}

/**
 * next_arg() - cut the next word off a command line
 * @args: begins with the word, no white space in front; cut in place
 * @param: out: the name
 * @val: out: what follows its first '=', or NULL when there is none
 *
 * Quotes keep white space together, around the value (a="b c") or around the
 * whole word ("a=b c"), and are taken off.
 *
 * Return: where the next word begins, at the latest the NUL.
 * Linux: next_arg(), lib/cmdline.c, all versions.
 */
char *next_arg(char *args, char **param, char **val)
{
	char *end = word_end(args);
	char *next = skip_spaces(end);
	char *equals;

	*end = '\0';
	*param = unquote(args);
	*val = NULL;
	equals = strchr(*param, '=');
	if (equals) {
		*equals = '\0';
		*val = unquote(equals + 1);
	}
	return next;
}

/**
 * cmdline_find_option() - look for a word before the line is taken apart
 * @cmdline: as the loader gave it; not changed
 * @option: name, without '='
 * @buf: gets the value, cut to its size; no quotes are taken off
 * @size: bytes of @buf, at least 1
 *
 * Return: length of the last value of that name, or -ENOENT.
 * Linux: cmdline_find_option(), arch/x86/lib/cmdline.c, 2.6.34 to 6.x (there -1).
 */
int cmdline_find_option(const char *cmdline, const char *option, char *buf, size_t size)
{
	size_t name = strlen(option);
	int found = -ENOENT;

	while (*(cmdline = skip_spaces(cmdline))) {
		size_t len = strcspn(cmdline, " \t\n");

		if (!strncmp(cmdline, option, name) && cmdline[name] == '=') {
			found = (int)(len - name - 1);
			strscpy(buf, cmdline + name + 1, min(size, len - name));
		}
		cmdline += len;
	}
	return found;
}
