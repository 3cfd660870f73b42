// SPDX-License-Identifier: MIT
/*
 * Writing strings: copies that respect the size of their target, and cutting
 * in place.
 *
 * There is no strcpy() and no strcat(): they cannot be told the size.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/string.h>

/**
 * strscpy() - copy a string into a buffer
 * @dest: buffer; gets a NUL unless @size is 0
 * @src: string
 * @size: bytes of the buffer
 *
 * Return: characters copied, or -E2BIG when @src did not fit whole.
 */
ssize_t strscpy(char *dest, const char *src, size_t size)
{
	size_t len = strnlen(src, size);

	if (!size)
		return -E2BIG;
	if (len == size) {
		memcpy(dest, src, size - 1);
		dest[size - 1] = '\0';
		return -E2BIG;
	}
	memcpy(dest, src, len + 1);
	return (ssize_t)len;
}

/**
 * strlcpy() - copy a string into a buffer, BSD style
 * @dest: buffer; gets a NUL unless @size is 0
 * @src: string
 * @size: bytes of the buffer
 *
 * Return: length of @src; not below @size means that it was cut.
 */
size_t strlcpy(char *dest, const char *src, size_t size)
{
	size_t len = strlen(src);

	strscpy(dest, src, size);
	return len;
}

/**
 * strlcat() - append a string to the one in a buffer
 * @dest: buffer with a string in it
 * @src: what to append
 * @size: bytes of the buffer
 *
 * Return: length that the whole would have; not below @size means that it was cut.
 */
size_t strlcat(char *dest, const char *src, size_t size)
{
	size_t len = strnlen(dest, size);

	return len + strlcpy(dest + len, src, size - len);
}

/**
 * strsep() - cut the next field off a string
 * @rest: in: the string; out: what follows the field, NULL after the last one
 * @delimiters: characters that end a field
 *
 * Two delimiters in a row have an empty field between them.
 *
 * Return: the field, or NULL when there was none left.
 */
char *strsep(char **rest, const char *delimiters)
{
	char *field = *rest;
	char *end;

	if (!field)
		return NULL;
	end = strpbrk(field, delimiters);
	if (end)
		*end++ = '\0';
	*rest = end;
	return field;
}

/**
 * strim() - drop white space at both ends
 * @s: string; cut in place
 *
 * Return: where the rest begins, within @s.
 */
char *strim(char *s)
{
	size_t len = strlen(s);

	while (len && isspace((u8)s[len - 1]))
		len--;
	s[len] = '\0';
	return skip_spaces(s);
}
