/* SPDX-License-Identifier: MIT */
/*
 * Sets of processors.
 *
 *	possible  ⊇  present  ⊇  online
 *
 *	possible	may ever run: has a per-CPU area; known before those are made
 *	present		is in the machine, as far as its tables say
 *	online		runs the kernel, answers calls, and is asked to flush its TLB
 *
 * Numbers start at 0, the boot processor's.  One machine word holds a set, since
 * NR_CPUS is at most 32; only this header knows.
 *
 * Linux: include/linux/cpumask.h, kernel/cpu.c, 2.6.28 to 5.x.
 */
#ifndef _LINUX_CPUMASK_H
#define _LINUX_CPUMASK_H

#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/threads.h>
#include <linux/types.h>

typedef struct cpumask {
	unsigned long bits;
} cpumask_t;

BUILD_BUG_ON(NR_CPUS > BITS_PER_LONG);

#define CPU_MASK_ALL_BITS (~0UL >> (BITS_PER_LONG - NR_CPUS))

/* One more than the highest possible number: loops end here, arrays may be as short. */
#if NR_CPUS == 1
#define nr_cpu_ids 1U
#else
extern unsigned int nr_cpu_ids;
#endif

/* ---- one set --------------------------------------------------------------- */

static __always_inline bool cpumask_test_cpu(unsigned int cpu, const struct cpumask *mask)
{
	return READ_ONCE(mask->bits) & BIT(cpu);
}

/* These two are atomic. */
static __always_inline void cpumask_set_cpu(unsigned int cpu, struct cpumask *mask)
{
	set_bit(cpu, &mask->bits);
}

static __always_inline void cpumask_clear_cpu(unsigned int cpu, struct cpumask *mask)
{
	clear_bit(cpu, &mask->bits);
}

static __always_inline void cpumask_clear(struct cpumask *mask)
{
	mask->bits = 0;
}

static __always_inline void cpumask_setall(struct cpumask *mask)
{
	mask->bits = CPU_MASK_ALL_BITS;
}

static __always_inline bool cpumask_empty(const struct cpumask *mask)
{
	return !READ_ONCE(mask->bits);
}

static __always_inline unsigned int cpumask_weight(const struct cpumask *mask)
{
	return hweight_long(READ_ONCE(mask->bits));
}

static __always_inline void cpumask_copy(struct cpumask *to, const struct cpumask *from)
{
	to->bits = READ_ONCE(from->bits);
}

/* ---- two sets -------------------------------------------------------------- */

static __always_inline void cpumask_and(struct cpumask *to, const struct cpumask *a,
					const struct cpumask *b)
{
	to->bits = READ_ONCE(a->bits) & READ_ONCE(b->bits);
}

static __always_inline void cpumask_or(struct cpumask *to, const struct cpumask *a,
				       const struct cpumask *b)
{
	to->bits = READ_ONCE(a->bits) | READ_ONCE(b->bits);
}

static __always_inline void cpumask_andnot(struct cpumask *to, const struct cpumask *a,
					   const struct cpumask *b)
{
	to->bits = READ_ONCE(a->bits) & ~READ_ONCE(b->bits);
}

static __always_inline bool cpumask_equal(const struct cpumask *a, const struct cpumask *b)
{
	return READ_ONCE(a->bits) == READ_ONCE(b->bits);
}

static __always_inline bool cpumask_intersects(const struct cpumask *a, const struct cpumask *b)
{
	return READ_ONCE(a->bits) & READ_ONCE(b->bits);
}

static __always_inline bool cpumask_subset(const struct cpumask *part,
					   const struct cpumask *whole)
{
	return !(READ_ONCE(part->bits) & ~READ_ONCE(whole->bits));
}

/* ---- walking --------------------------------------------------------------- */

/* The first member at or behind @from; nr_cpu_ids or more when there is none. */
static __always_inline unsigned int cpumask_next_from(unsigned int from,
						      const struct cpumask *mask)
{
	unsigned long rest = from < NR_CPUS ? READ_ONCE(mask->bits) & (~0UL << from) : 0;

	return rest ? __ffs(rest) : NR_CPUS;
}

static __always_inline unsigned int cpumask_first(const struct cpumask *mask)
{
	return cpumask_next_from(0, mask);
}

/* The member behind @cpu, a number or -1. */
static __always_inline unsigned int cpumask_next(int cpu, const struct cpumask *mask)
{
	return cpumask_next_from((unsigned int)(cpu + 1), mask);
}

static __always_inline unsigned int cpumask_any_and(const struct cpumask *a,
						    const struct cpumask *b)
{
	struct cpumask both;

	cpumask_and(&both, a, b);
	return cpumask_first(&both);
}

#define for_each_cpu(cpu, mask)                                                                 \
	for ((cpu) = cpumask_first(mask); (unsigned int)(cpu) < NR_CPUS;                        \
	     (cpu) = cpumask_next((int)(cpu), (mask)))

/* The set with one member; lives as long as the block in which it is asked for. */
#define cpumask_of(cpu) (&(const struct cpumask){ BIT(cpu) })

/* ---- which processors there are --------------------------------------------- */

extern struct cpumask __cpu_possible_mask, __cpu_present_mask, __cpu_online_mask;

#define cpu_possible_mask ((const struct cpumask *)&__cpu_possible_mask)
#define cpu_present_mask ((const struct cpumask *)&__cpu_present_mask)
#define cpu_online_mask ((const struct cpumask *)&__cpu_online_mask)

#define num_possible_cpus() cpumask_weight(cpu_possible_mask)
#define num_present_cpus() cpumask_weight(cpu_present_mask)
#define num_online_cpus() cpumask_weight(cpu_online_mask)

#define cpu_possible(cpu) cpumask_test_cpu((cpu), cpu_possible_mask)
#define cpu_present(cpu) cpumask_test_cpu((cpu), cpu_present_mask)
#define cpu_online(cpu) cpumask_test_cpu((cpu), cpu_online_mask)

#define for_each_possible_cpu(cpu) for_each_cpu(cpu, cpu_possible_mask)
#define for_each_present_cpu(cpu) for_each_cpu(cpu, cpu_present_mask)
#define for_each_online_cpu(cpu) for_each_cpu(cpu, cpu_online_mask)

/* kernel/cpu.c */
void set_cpu_possible(unsigned int cpu, bool possible);
void set_cpu_present(unsigned int cpu, bool present);
void set_cpu_online(unsigned int cpu, bool online);

#endif /* _LINUX_CPUMASK_H */
