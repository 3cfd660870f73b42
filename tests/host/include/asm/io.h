/* SPDX-License-Identifier: MIT */
/* Stands before include/asm/io.h in hosted builds: a machine without a single port. */
#ifndef _ASM_IO_H
#define _ASM_IO_H

#include <linux/types.h>

#define __DEFINE_PORT(suffix, type)                                                             \
	static inline void out##suffix(type value, u16 port)                                    \
	{                                                                                       \
		(void)value;                                                                    \
		(void)port;                                                                     \
	}                                                                                       \
	static inline type in##suffix(u16 port)                                                 \
	{                                                                                       \
		(void)port;                                                                     \
		return (type)~0U;                                                               \
	}

__DEFINE_PORT(b, u8)
__DEFINE_PORT(w, u16)
__DEFINE_PORT(l, u32)

#endif /* _ASM_IO_H */
