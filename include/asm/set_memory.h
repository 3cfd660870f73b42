/* SPDX-License-Identifier: MIT */
/*
 * Rights of single pages of the kernel's address space (arch/x86/mm/pageattr.c).
 *
 * Linux: arch/x86/include/asm/set_memory.h, 4.12 to 5.x (before in asm/cacheflush.h).
 */
#ifndef _ASM_SET_MEMORY_H
#define _ASM_SET_MEMORY_H

#include <linux/init.h>

/**
 * set_memory_ro() - forbid, allow writing; unmap, map again
 * @vaddr: kernel virtual address, page-aligned
 * @numpages: pages
 *
 * 4 MiB pages are split as needed.
 *
 * Return: 0; with no right changed -EINVAL when there is no page in a part of the
 * range, -ENOMEM when a page has to be split and there is no memory.
 * Context: any that may wait for other processors: their TLBs are flushed, too.
 * Linux: set_memory_ro() and its like, arch/x86/mm/pageattr.c, 2.6.25 to 5.x.
 */
int set_memory_ro(unsigned long vaddr, int numpages);
int set_memory_rw(unsigned long vaddr, int numpages);
int set_memory_np(unsigned long vaddr, int numpages);
int set_memory_p(unsigned long vaddr, int numpages);

struct seq_file;

/* The lines of /proc/meminfo that tell how the direct map is mapped.  Linux: 2.6.27 on. */
void arch_report_meminfo(struct seq_file *m);

/**
 * unmap_stack_guards() - from here on a stack that overflows faults
 *
 * Takes the guard page of every stack that add_kernel_stack() knows out of the
 * direct map.
 *
 * Context: after init_mem_mapping().
 */
void __init unmap_stack_guards(void);

#endif /* _ASM_SET_MEMORY_H */
