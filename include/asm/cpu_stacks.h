/* SPDX-License-Identifier: MIT */
/* Stacks for a processor that is to be started. */
#ifndef _ASM_CPU_STACKS_H
#define _ASM_CPU_STACKS_H

#include <asm/stacktrace.h>

/**
 * struct cpu_stacks - what a processor stands on
 * @main: for its code, interrupts and exceptions
 * @doublefault: for the task of a double fault
 * @names: of the two, for reports
 */
struct cpu_stacks {
	struct kernel_stack main;
	struct kernel_stack doublefault;
	char names[2][32];
};

/**
 * alloc_cpu_stacks() - make a processor's stacks, with a page below each that is not mapped
 * @cpu: its number
 *
 * Return: known to find_kernel_stack(), never to be freed; NULL when memory is out.
 * Context: one that may wait.
 */
struct cpu_stacks *alloc_cpu_stacks(unsigned int cpu);

#endif /* _ASM_CPU_STACKS_H */
