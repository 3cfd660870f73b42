/* SPDX-License-Identifier: MIT */
/*
 * Per-CPU variables that are known before the processors have areas.
 *
 *	DEFINE_EARLY_PER_CPU(u16, x86_cpu_to_apicid, BAD_APICID);
 *
 *	early_per_cpu(x86_cpu_to_apicid, 3) = 7;	into a table ...
 *	setup_per_cpu_areas()				... from there into the areas ...
 *	per_cpu(x86_cpu_to_apicid, 3)			... and the table is .init memory
 *
 * early_per_cpu() works all the time; per_cpu() from setup_per_cpu_areas() on.
 * setup_percpu.c has the list of the tables that it moves.
 *
 * Linux: arch/x86/include/asm/percpu.h, 2.6.25 to 5.x.
 */
#ifndef _ASM_EARLY_PERCPU_H
#define _ASM_EARLY_PERCPU_H

#include <linux/init.h>
#include <linux/percpu-defs.h>

#define DECLARE_EARLY_PER_CPU(type, name)                                                       \
	DECLARE_PER_CPU(type, name);                                                            \
	extern __typeof__(type) *name##_early_ptr;                                              \
	extern __typeof__(type) name##_early_map[NR_CPUS]

#define DEFINE_EARLY_PER_CPU(type, name, initvalue)                                             \
	DEFINE_PER_CPU(type, name) = initvalue;                                                 \
	__initdata __typeof__(type) name##_early_map[NR_CPUS] = {                               \
		[0 ... NR_CPUS - 1] = initvalue,                                                \
	};                                                                                      \
	__refdata __typeof__(type) *name##_early_ptr = name##_early_map

#define early_per_cpu(name, cpu)                                                                \
	(*(name##_early_ptr ? &name##_early_ptr[cpu] : &per_cpu(name, cpu)))

/* The table itself, to be filled as a whole; NULL when it is closed.  Linux: 2.6.25 to 5.x. */
#define early_per_cpu_ptr(name) (name##_early_ptr)

/* The areas are there: move the table's entry of one processor; the table is not used again. */
#define early_per_cpu_move(name, cpu) (per_cpu(name, cpu) = name##_early_map[cpu])
#define early_per_cpu_done(name) ((void)(name##_early_ptr = NULL))

#endif /* _ASM_EARLY_PERCPU_H */
