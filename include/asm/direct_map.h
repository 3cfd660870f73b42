/* SPDX-License-Identifier: MIT */
/* The direct map as pointers.  Hosted builds have their own version of this file. */
#ifndef _ASM_DIRECT_MAP_H
#define _ASM_DIRECT_MAP_H

#define __va(pa) ((void *)((unsigned long)(pa) + 0xC0000000UL))
#define __pa(va) ((unsigned long)(va)-0xC0000000UL)

/* What is mapped at the fixed address @vaddr is physical memory from @phys on: a pointer to it. */
#define fixmap_pointer(vaddr, phys) ((void *)(vaddr))

#endif /* _ASM_DIRECT_MAP_H */
