/* SPDX-License-Identifier: MIT */
/*
 * Stands before include/asm/string.h in hosted builds: the same steps in plain
 * C, byte by byte, so that AddressSanitizer sees every access.
 */
#ifndef _ASM_STRING_H
#define _ASM_STRING_H

#include <linux/types.h>

static inline void rep_movsb(void **to, const void **from, size_t bytes)
{
	u8 *d = *to;
	const u8 *s = *from;

	while (bytes--)
		*d++ = *s++;
	*to = d;
	*from = s;
}

static inline void rep_movsl(void **to, const void **from, size_t words)
{
	rep_movsb(to, from, words * 4);
}

static inline void rep_movsb_down(void **to, const void **from, size_t bytes)
{
	u8 *d = *to;
	const u8 *s = *from;

	while (bytes--)
		*d-- = *s--;
	*to = d;
	*from = s;
}

static inline void rep_movsl_down(void **to, const void **from, size_t words)
{
	void *d = (u8 *)*to + 3;
	const void *s = (const u8 *)*from + 3;

	rep_movsb_down(&d, &s, words * 4);
	*to = (u8 *)d - 3;
	*from = (const u8 *)s - 3;
}

static inline void rep_stosb(void **to, u8 value, size_t bytes)
{
	u8 *d = *to;

	while (bytes--)
		*d++ = value;
	*to = d;
}

/* All four bytes of @value are the same: memset() is the only caller. */
static inline void rep_stosl(void **to, u32 value, size_t words)
{
	rep_stosb(to, (u8)value, words * 4);
}

#endif /* _ASM_STRING_H */
