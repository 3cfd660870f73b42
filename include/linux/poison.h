/* SPDX-License-Identifier: MIT */
/*
 * Bytes that memory is filled with so that its wrong use shows.  A pointer that was read from
 * such memory is named in the report of the fault that it leads to (arch/x86/mm/describe.c).
 *
 * Linux: include/linux/poison.h, all versions.
 */
#ifndef _LINUX_POISON_H
#define _LINUX_POISON_H

#define POISON_FREE 0x6b		/* an object of slab that is free (slub_debug=P) ... */
#define POISON_END 0xa5			/* ... and its last byte */
#define POISON_FREE_INITMEM 0xcc	/* .init memory after the boot; the opcode of int3 */

#endif /* _LINUX_POISON_H */
