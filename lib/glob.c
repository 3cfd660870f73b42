// SPDX-License-Identifier: MIT
/*
 * Shell patterns: * any characters, ? one, [a-z] one of a class, [!a-z] one
 * that is not, \ takes the next character as it is.
 */
#include <linux/glob.h>

/*
 * Does @c belong to the class whose inside begins at *pat?  Moves *pat behind
 * the closing bracket; false through *valid when there is none.
 */
static bool match_class(const char **pat, unsigned char c, bool *valid)
{
	const char *p = *pat;
	bool inverted = *p == '!';
	bool found = false;

	p += inverted;
	do {
		unsigned char low = *p++;
		unsigned char high = low;

		if (!low) {
			*valid = false;
			return false;
		}
		if (p[0] == '-' && p[1] && p[1] != ']') {
			high = p[1];
			p += 2;
		}
		found |= low <= c && c <= high;
	} while (*p != ']');
	*pat = p + 1;
	return found != inverted;
}

/* Does @c match the one character that stands at *pat?  Moves *pat behind it. */
static bool match_one(const char **pat, unsigned char c)
{
	const char *p = *pat + 1;
	bool valid = true;
	bool matches;

	switch (**pat) {
	case '?':
		*pat = p;
		return true;
	case '[':
		matches = match_class(&p, c, &valid);
		if (valid) {
			*pat = p;
			return matches;
		}
		break;	/* no closing bracket: an ordinary character */
	case '\\':
		if (*p)
			++*pat;
		break;
	}
	return (unsigned char)*(*pat)++ == c;
}

/**
 * glob_match() - does a string match a shell pattern
 * @pat: pattern
 * @str: string; must match from its first to its last character
 *
 * A mismatch goes back only to the last star, which then swallows one
 * character more: no recursion, at most length times length steps.
 *
 * Return: true when it does.
 * Linux: glob_match(), lib/glob.c, 3.17 to 5.x.
 */
bool __pure glob_match(const char *pat, const char *str)
{
	const char *after_star = NULL;
	const char *retry = NULL;

	while (*str) {
		if (*pat == '*') {
			after_star = ++pat;
			retry = str;
		} else if (*pat && match_one(&pat, (unsigned char)*str)) {
			str++;
		} else if (after_star) {
			pat = after_star;
			str = ++retry;
		} else {
			return false;
		}
	}
	while (*pat == '*')
		pat++;
	return !*pat;
}
