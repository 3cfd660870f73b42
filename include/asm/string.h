/* SPDX-License-Identifier: MIT */
/*
 * The processor's string instructions, as steps for lib/mem.c.  Each moves
 * both pointers past what it has handled.  Hosted builds have plain C here, so
 * that sanitizers see every byte.
 */
#ifndef _ASM_STRING_H
#define _ASM_STRING_H

#include <linux/types.h>

static inline void rep_movsl(void **to, const void **from, size_t words)
{
	__asm__ __volatile__("rep movsl" : "+D"(*to), "+S"(*from), "+c"(words) : : "memory");
}

static inline void rep_movsb(void **to, const void **from, size_t bytes)
{
	__asm__ __volatile__("rep movsb" : "+D"(*to), "+S"(*from), "+c"(bytes) : : "memory");
}

/* Downwards: the pointers stand on the highest word, or byte, and end below the lowest. */
static inline void rep_movsl_down(void **to, const void **from, size_t words)
{
	__asm__ __volatile__("std; rep movsl; cld"
			     : "+D"(*to), "+S"(*from), "+c"(words)
			     :
			     : "memory", "cc");
}

static inline void rep_movsb_down(void **to, const void **from, size_t bytes)
{
	__asm__ __volatile__("std; rep movsb; cld"
			     : "+D"(*to), "+S"(*from), "+c"(bytes)
			     :
			     : "memory", "cc");
}

static inline void rep_stosl(void **to, u32 value, size_t words)
{
	__asm__ __volatile__("rep stosl" : "+D"(*to), "+c"(words) : "a"(value) : "memory");
}

static inline void rep_stosb(void **to, u8 value, size_t bytes)
{
	__asm__ __volatile__("rep stosb" : "+D"(*to), "+c"(bytes) : "a"(value) : "memory");
}

#endif /* _ASM_STRING_H */
