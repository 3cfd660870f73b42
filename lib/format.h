/* SPDX-License-Identifier: MIT */
/*
 * Inside of vsnprintf(): where characters go, and how one field looks.
 *
 *	vsprintf.c		reads the format, takes the arguments
 *	format_pointer.c	%p and its extensions
 *	format.c		fields: text and numbers, padded
 */
#ifndef _LIB_FORMAT_H
#define _LIB_FORMAT_H

#include <linux/types.h>

/* Characters beyond the buffer are counted, not stored. */
struct sink {
	char *buf;
	size_t size;		/* bytes of the buffer */
	size_t len;		/* characters so far */
};

#define FORMAT_LEFT 1		/* '-': pad on the right */
#define FORMAT_PLUS 2		/* '+' */
#define FORMAT_SPACE 4		/* ' ': a blank in place of a plus */
#define FORMAT_ALT 8		/* '#': 0x, or a leading 0 for octal */
#define FORMAT_ZERO 16		/* '0': pad with zeros */
#define FORMAT_SIGNED 32	/* d, i */
#define FORMAT_SMALL 64		/* small hexadecimal digits */

struct field {
	unsigned int flags;
	unsigned int base;
	int width;		/* characters, at least; 0 when not given */
	int precision;		/* digits, at least, or characters, at most; -1 when not given */
};

void sink_char(struct sink *out, char c);
void format_text(struct sink *out, const char *text, size_t len, const struct field *f);
void format_string(struct sink *out, const char *s, const struct field *f);
void format_number(struct sink *out, u64 value, const struct field *f);
size_t format_pointer(struct sink *out, const char *kind, const void *ptr, const struct field *f);

#endif /* _LIB_FORMAT_H */
