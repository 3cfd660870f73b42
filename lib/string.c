// SPDX-License-Identifier: MIT
/*
 * Reading strings: length, comparison, search.
 *
 * Pure C, no state.  Strings end in NUL; characters compare as unsigned bytes.
 */
#include <linux/ctype.h>
#include <linux/string.h>

/**
 * strlen() - length of a string
 * @s: string
 *
 * Return: characters before the NUL.
 */
size_t strlen(const char *s)
{
	const char *end = s;

	while (*end)
		end++;
	return end - s;
}

/**
 * strnlen() - length of a string that may lack its end
 * @s: string
 * @max: never look at more than this many characters
 *
 * Return: characters before the NUL, at most @max.
 */
size_t strnlen(const char *s, size_t max)
{
	size_t len = 0;

	while (len < max && s[len])
		len++;
	return len;
}

static int same_case(int c)
{
	return (u8)c;
}

static int lower_case(int c)
{
	return tolower((u8)c);
}

/* Up to @count characters, each seen through @fold. */
static inline int compare(const char *a, const char *b, size_t count, int (*fold)(int))
{
	for (; count; count--, a++, b++) {
		int diff = fold(*a) - fold(*b);

		if (diff || !*a)
			return diff;
	}
	return 0;
}

/**
 * strcmp() - compare two strings
 * @a: one
 * @b: the other
 *
 * Return: below, equal to or above 0, as @a sorts before, with or after @b.
 */
int strcmp(const char *a, const char *b)
{
	return compare(a, b, SIZE_MAX, same_case);
}

/**
 * strncmp() - compare the beginnings of two strings
 * @a: one
 * @b: the other
 * @count: characters to look at, at most
 *
 * Return: as strcmp().
 */
int strncmp(const char *a, const char *b, size_t count)
{
	return compare(a, b, count, same_case);
}

/**
 * strcasecmp() - compare two strings, capitals equal small letters
 * @a: one
 * @b: the other
 *
 * Return: as strcmp().
 */
int strcasecmp(const char *a, const char *b)
{
	return compare(a, b, SIZE_MAX, lower_case);
}

/**
 * strncasecmp() - compare beginnings, capitals equal small letters
 * @a: one
 * @b: the other
 * @count: characters to look at, at most
 *
 * Return: as strcmp().
 */
int strncasecmp(const char *a, const char *b, size_t count)
{
	return compare(a, b, count, lower_case);
}

/**
 * strchrnul() - find a character or the end
 * @s: string
 * @c: character
 *
 * Return: its first place in @s, or the NUL.
 */
char *strchrnul(const char *s, int c)
{
	while (*s && *s != (char)c)
		s++;
	return (char *)(uintptr_t)s;
}

/**
 * strchr() - find the first place of a character
 * @s: string
 * @c: character; NUL is found at the end
 *
 * Return: the place, or NULL.
 */
char *strchr(const char *s, int c)
{
	char *found = strchrnul(s, c);

	return *found == (char)c ? found : NULL;
}

/**
 * strrchr() - find the last place of a character
 * @s: string
 * @c: character; NUL is found at the end
 *
 * Return: the place, or NULL.
 */
char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	do {
		if (*s == (char)c)
			last = s;
	} while (*s++);
	return (char *)(uintptr_t)last;
}

/**
 * strstarts() - does a string begin with another
 * @s: string
 * @prefix: beginning
 *
 * Return: true when it does; every string begins with "".
 */
bool strstarts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

/**
 * strstr() - find a string within another
 * @haystack: where
 * @needle: what
 *
 * Return: the first place, or NULL; "" is found at the beginning.
 */
char *strstr(const char *haystack, const char *needle)
{
	do {
		if (strstarts(haystack, needle))
			return (char *)(uintptr_t)haystack;
	} while (*haystack++);
	return NULL;
}

/**
 * strspn() - length of the beginning that is made of given characters
 * @s: string
 * @accept: the characters
 *
 * Return: characters of @s before the first that is not in @accept.
 */
size_t strspn(const char *s, const char *accept)
{
	size_t len = 0;

	while (s[len] && strchr(accept, s[len]))
		len++;
	return len;
}

/**
 * strcspn() - length of the beginning that is free of given characters
 * @s: string
 * @reject: the characters
 *
 * Return: characters of @s before the first that is in @reject.
 */
size_t strcspn(const char *s, const char *reject)
{
	size_t len = 0;

	while (s[len] && !strchr(reject, s[len]))
		len++;
	return len;
}

/**
 * strpbrk() - find the first of several characters
 * @s: string
 * @accept: the characters
 *
 * Return: the place, or NULL.
 */
char *strpbrk(const char *s, const char *accept)
{
	s += strcspn(s, accept);
	return *s ? (char *)(uintptr_t)s : NULL;
}

/**
 * skip_spaces() - step over white space
 * @s: string
 *
 * Return: its first character that is none, at the latest the NUL.
 */
char *skip_spaces(const char *s)
{
	while (isspace((u8)*s))
		s++;
	return (char *)(uintptr_t)s;
}
