// SPDX-License-Identifier: MIT
/*
 * The per-CPU variables that make per-CPU variables work, and who is who.
 *
 * Each is zero, and right, for the boot processor from the first instruction:
 * its area is the section itself, and its number is 0.
 *
 * Must not know: where the areas come from (setup_percpu.c).
 */
#include <linux/percpu-defs.h>

DEFINE_PER_CPU(unsigned long, this_cpu_off);
unsigned long __per_cpu_offset[NR_CPUS];
