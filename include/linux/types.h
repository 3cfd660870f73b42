/* SPDX-License-Identifier: MIT */
/*
 * Plain types.  A type says its unit where it can: phys_addr_t is a physical
 * byte address, a pfn is an unsigned long counted in pages.
 */
#ifndef _LINUX_TYPES_H
#define _LINUX_TYPES_H

#include <linux/compiler.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

/*
 * Physical addresses have 64 bits although two-level paging reaches 32 of
 * them: RAM may end at exactly 4 GiB, and firmware lists ranges far above.
 * Linux without PAE has 32 bits here and loses such an entry.
 */
typedef u64 phys_addr_t;
#define PHYS_ADDR_MAX (~(phys_addr_t)0)	/* no address */
typedef phys_addr_t resource_size_t;

typedef long ssize_t;
typedef unsigned int __bitwise gfp_t;	/* linux/gfp.h */

struct list_head {
	struct list_head *next, *prev;
};

struct hlist_node {
	struct hlist_node *next, **pprev;
};

struct hlist_head {
	struct hlist_node *first;
};

#endif /* _LINUX_TYPES_H */
