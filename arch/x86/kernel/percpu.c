// SPDX-License-Identifier: MIT
/*
 * The per-CPU variables that make per-CPU variables work.
 *
 * They are zero, and right, for the boot processor from the first instruction
 * on: its area is the section itself, and its number is 0.
 *
 * Must not know: where the areas come from (setup_percpu.c).
 */
#include <asm/smp.h>
#include <asm/stackprotector.h>
#include <linux/percpu-defs.h>

DEFINE_PER_CPU(unsigned long, this_cpu_off);
DEFINE_PER_CPU(int, cpu_number);

/* Any value will do until boot_init_stack_canary(). */
DEFINE_PER_CPU_ALIGNED(struct stack_canary, stack_canary) = { .canary = 0x7ac3e500 };

unsigned long __per_cpu_offset[NR_CPUS];
