/* SPDX-License-Identifier: MIT */
/* The direct map as pointers.  Hosted builds have their own version of this file. */
#ifndef _ASM_DIRECT_MAP_H
#define _ASM_DIRECT_MAP_H

#define __va(pa) ((void *)((unsigned long)(pa) + 0xC0000000UL))
#define __pa(va) ((unsigned long)(va)-0xC0000000UL)

/* A mapped kernel virtual address outside lowmem as a pointer, @pa is behind it; and back. */
#define fixmap_pointer(vaddr, pa) ((void *)(vaddr))
#define pointer_fixmap(ptr) ((unsigned long)(ptr))

#endif /* _ASM_DIRECT_MAP_H */
