/* SPDX-License-Identifier: MIT */
/*
 * Stands before include/asm/direct_map.h in hosted builds.
 *
 * The last GiB of the kernel's address space, as numbers, is a window of the
 * same size in this process, as pointers:
 *
 *	number   0xC0000000 .......... 0xFFFFFFFF
 *	pointer  0x60000000 .......... 0x9FFFFFFF
 *
 * What is behind an address of the window is decided by the kernel's own page
 * tables (tests/host/mmu.c).
 */
#ifndef _ASM_DIRECT_MAP_H
#define _ASM_DIRECT_MAP_H

#include <generated/host_symbols.h>
#include <host_mmu.h>

#define __va(pa) ((void *)((unsigned long)(pa) + HOST_WINDOW))
#define __pa(va) ((unsigned long)(va)-HOST_WINDOW)

/* A mapped kernel virtual address, such as a fixmap's, as a pointer; @pa is behind it. */
#define fixmap_pointer(vaddr, pa) __va((vaddr)-HOST_PAGE_OFFSET)
#define pointer_fixmap(ptr) (__pa(ptr) + HOST_PAGE_OFFSET)

#endif /* _ASM_DIRECT_MAP_H */
