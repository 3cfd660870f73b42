/* SPDX-License-Identifier: MIT */
/* Small arithmetic and layout helpers that every file may use. */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/compiler.h>
#include <linux/kconfig.h>
#include <linux/minmax.h>
#include <linux/stddef.h>
#include <linux/types.h>

#define ARRAY_SIZE(a)                                                                           \
	(sizeof(a) / sizeof((a)[0]) +                                                           \
	 0 * sizeof(char[1 - 2 * __same_type((a), &(a)[0])]))

#define container_of(ptr, type, member)                                                         \
	({                                                                                      \
		const __typeof__(((type *)0)->member) *__inner = (ptr);                         \
		(type *)((char *)(uintptr_t)__inner - offsetof(type, member));                  \
	})

/* Alignments are powers of two; the mask takes the type of x, so 64 bits survive. */
#define __align_mask(x, a) ((__typeof__(x))(a)-1)
#define ALIGN(x, a) (((x) + __align_mask(x, a)) & ~__align_mask(x, a))
#define ALIGN_DOWN(x, a) ((x) & ~__align_mask(x, a))
#define IS_ALIGNED(x, a) (((x) & __align_mask(x, a)) == 0)
#define round_up(x, a) ALIGN(x, a)
#define round_down(x, a) ALIGN_DOWN(x, a)
#define PTR_ALIGN(p, a) ((__typeof__(p))ALIGN((unsigned long)(p), (a)))
#define is_power_of_2(n) ((n) != 0 && ((n) & ((n)-1)) == 0)

#define DIV_ROUND_UP(n, d) (((n) + (d)-1) / (d))
#define roundup(x, y) (DIV_ROUND_UP(x, y) * (y))

#define U32_MAX ((u32)~0U)
#define U64_MAX ((u64)~0ULL)
#define INT_MAX ((int)(~0U >> 1))
#define INT_MIN (-INT_MAX - 1)
#define UINT_MAX (~0U)
#define LONG_MAX ((long)(~0UL >> 1))
#define ULONG_MAX (~0UL)
#define ULLONG_MAX (~0ULL)
#define LLONG_MAX ((long long)(~0ULL >> 1))

#define upper_32_bits(n) ((u32)(((u64)(n)) >> 32))
#define lower_32_bits(n) ((u32)(n))

#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)

#endif /* _LINUX_KERNEL_H */
