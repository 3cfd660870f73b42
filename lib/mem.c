// SPDX-License-Identifier: MIT
/*
 * Blocks of memory.
 *
 * Offers memcpy() and its family under the names that the compiler calls by
 * itself.  Words first, then the bytes that are left: one iteration of a
 * string instruction per 4 bytes.  Must not know any state of the kernel.
 */
#include <asm/string.h>
#include <linux/string.h>

/**
 * memcpy() - copy a block
 * @dest: to
 * @src: from; must not overlap @dest
 * @count: bytes
 *
 * Return: @dest.
 */
void *memcpy(void *dest, const void *src, size_t count)
{
	void *to = dest;

	rep_movsl(&to, &src, count / 4);
	rep_movsb(&to, &src, count % 4);
	return dest;
}

/*
 * Copying upwards destroys the source before it is read when the target begins
 * inside it; then the end goes first:
 *
 *	src   |abcdefgh|
 *	dest     |........|	bytes above the last whole word, then words
 */
static void copy_down(void *dest, const void *src, size_t count)
{
	void *to = (u8 *)dest + count - 1;
	const void *from = (const u8 *)src + count - 1;

	rep_movsb_down(&to, &from, count % 4);
	to = (u8 *)to - 3;
	from = (const u8 *)from - 3;
	rep_movsl_down(&to, &from, count / 4);
}

/**
 * memmove() - copy a block that may overlap its target
 * @dest: to
 * @src: from
 * @count: bytes
 *
 * Return: @dest.
 */
void *memmove(void *dest, const void *src, size_t count)
{
	if ((uintptr_t)dest - (uintptr_t)src >= count)
		return memcpy(dest, src, count);
	copy_down(dest, src, count);
	return dest;
}

/**
 * memset() - fill a block
 * @dest: where
 * @value: its low byte is what to fill with
 * @count: bytes
 *
 * Return: @dest.
 */
void *memset(void *dest, int value, size_t count)
{
	void *to = dest;

	rep_stosl(&to, (u8)value * 0x01010101u, count / 4);
	rep_stosb(&to, (u8)value, count % 4);
	return dest;
}

/**
 * memcmp() - compare two blocks
 * @a: one
 * @b: the other
 * @count: bytes
 *
 * Return: 0 when equal, else the difference of the first bytes that differ.
 */
int memcmp(const void *a, const void *b, size_t count)
{
	const u8 *x = a;
	const u8 *y = b;

	for (; count; count--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

/**
 * memchr() - find a byte
 * @where: block
 * @value: its low byte is what to find
 * @count: bytes in the block
 *
 * Return: the first such byte, or NULL.
 */
void *memchr(const void *where, int value, size_t count)
{
	const u8 *p = where;

	for (; count; count--, p++)
		if (*p == (u8)value)
			return (void *)(uintptr_t)p;
	return NULL;
}

/**
 * memchr_inv() - find the first byte that is something else
 * @where: block
 * @value: its low byte is what all bytes should be
 * @count: bytes in the block
 *
 * Return: the first byte that differs, or NULL when the block is uniform.
 */
void *memchr_inv(const void *where, int value, size_t count)
{
	const u8 *p = where;

	for (; count; count--, p++)
		if (*p != (u8)value)
			return (void *)(uintptr_t)p;
	return NULL;
}
