/* SPDX-License-Identifier: MIT */
/*
 * Per-CPU variables: one for each processor, under one name.
 *
 *	DEFINE_PER_CPU(u32, ticks);
 *	this_cpu_inc(ticks);		one instruction on this processor's own
 *	per_cpu(ticks, cpu)		anybody's, an lvalue
 *
 * this_cpu_*() need no protection against interrupts.  this_cpu_ptr() and
 * __this_cpu_ptr() give a pointer, which is only good while the processor
 * cannot change: interrupts off, or between get_cpu_var() and put_cpu_var().
 *
 * Linux: include/linux/percpu-defs.h, 2.6.30 to 5.x.
 */
#ifndef _LINUX_PERCPU_DEFS_H
#define _LINUX_PERCPU_DEFS_H

#include <asm/percpu.h>
#include <linux/cache.h>
#include <linux/threads.h>

/* A section name that is a C identifier: every linker then gives its two ends names. */
#define PER_CPU_SECTION "percpu_data"
#define __per_cpu_start __start_percpu_data
#define __per_cpu_end __stop_percpu_data
extern char __per_cpu_start[], __per_cpu_end[];

#define DECLARE_PER_CPU(type, name) extern __percpu __typeof__(type) name
#define DEFINE_PER_CPU(type, name) __percpu __section(PER_CPU_SECTION) __typeof__(type) name
#define DEFINE_PER_CPU_ALIGNED(type, name) DEFINE_PER_CPU(type, name) ____cacheline_aligned
#define DECLARE_PER_CPU_ALIGNED(type, name) DECLARE_PER_CPU(type, name) ____cacheline_aligned

/* Distance in bytes from the section to each processor's copy of it. */
extern unsigned long __per_cpu_offset[NR_CPUS];
#define per_cpu_offset(cpu) (__per_cpu_offset[cpu])

/* Nothing but a per-CPU pointer may be shifted, which sparse sees; to the compiler it is nothing. */
#define __verify_pcpu_ptr(ptr) ((void)sizeof(({ const void __percpu *__it = (ptr); __it; })))
#define __shift_percpu_ptr(ptr, offset)                                                         \
	(__verify_pcpu_ptr(ptr), (__typeof__(*(ptr)) *)((unsigned long)(ptr) + (offset)))

#define per_cpu_ptr(ptr, cpu) __shift_percpu_ptr(ptr, per_cpu_offset(cpu))
#define this_cpu_ptr(ptr) __shift_percpu_ptr(ptr, arch_this_cpu_offset())
#define __this_cpu_ptr(ptr) this_cpu_ptr(ptr)
#define per_cpu(var, cpu) (*per_cpu_ptr(&(var), cpu))

#define this_cpu_read(var) arch_this_cpu_read(var)
#define this_cpu_write(var, val) arch_this_cpu_write(var, val)
#define this_cpu_add(var, val) arch_this_cpu_add(var, val)
#define this_cpu_sub(var, val) arch_this_cpu_add(var, -(__typeof__(var))(val))
#define this_cpu_inc(var) arch_this_cpu_add(var, 1)
#define this_cpu_dec(var) arch_this_cpu_add(var, -1)
#define this_cpu_and(var, val) arch_this_cpu_and(var, val)
#define this_cpu_or(var, val) arch_this_cpu_or(var, val)
#define this_cpu_add_return(var, val) arch_this_cpu_add_return(var, val)
#define this_cpu_sub_return(var, val) arch_this_cpu_add_return(var, -(__typeof__(var))(val))
#define this_cpu_inc_return(var) arch_this_cpu_add_return(var, 1)
#define this_cpu_dec_return(var) arch_this_cpu_add_return(var, -1)
#define this_cpu_cmpxchg(var, old, new) arch_this_cpu_cmpxchg(var, old, new)

/* @ptr, and as many bytes on as this processor's @var, an unsigned long, says. */
#define this_cpu_shift(ptr, var) arch_this_cpu_shift(ptr, var)

/* The old value.  Not the instruction xchg, which would lock the bus. */
#define this_cpu_xchg(var, val)                                                                 \
	({                                                                                      \
		__typeof__(var) __before;                                                       \
		do {                                                                            \
			__before = this_cpu_read(var);                                          \
		} while (this_cpu_cmpxchg(var, __before, val) != __before);                     \
		__before;                                                                       \
	})

/* The same without the promise about interrupts; on x86 they cost the same. */
#define __this_cpu_read(var) this_cpu_read(var)
#define __this_cpu_write(var, val) this_cpu_write(var, val)
#define __this_cpu_add(var, val) this_cpu_add(var, val)
#define __this_cpu_sub(var, val) this_cpu_sub(var, val)
#define __this_cpu_inc(var) this_cpu_inc(var)
#define __this_cpu_dec(var) this_cpu_dec(var)
#define __this_cpu_add_return(var, val) this_cpu_add_return(var, val)
#define __this_cpu_inc_return(var) this_cpu_inc_return(var)
#define __this_cpu_dec_return(var) this_cpu_dec_return(var)

#endif /* _LINUX_PERCPU_DEFS_H */
