/* SPDX-License-Identifier: MIT */
/* How deep kmap_atomic() may nest on one processor, interrupts included. */
#ifndef _ASM_KMAP_TYPES_H
#define _ASM_KMAP_TYPES_H

#define KM_TYPE_NR 20

#endif /* _ASM_KMAP_TYPES_H */
