/* SPDX-License-Identifier: MIT */
/*
 * Stands before include/asm/percpu.h in hosted builds: the base of FS is a
 * variable, and one thread means that plain accesses are whole.
 */
#ifndef _ASM_PERCPU_H
#define _ASM_PERCPU_H

#include <generated/host_symbols.h>
#include <linux/compiler.h>
#include <linux/types.h>

extern unsigned long host_fs_base;

#define __host_fs(var) (*(__typeof__(var) *)((unsigned long)&(var) + host_fs_base))
#define __pcpu_fits(var)                                                                        \
	_Static_assert(sizeof(var) == 1 || sizeof(var) == 2 || sizeof(var) == 4,                \
		       "a per-CPU access moves 1, 2 or 4 bytes")

#define arch_this_cpu_read(var)                                                                 \
	({                                                                                      \
		__pcpu_fits(var);                                                               \
		(__typeof__(var))__host_fs(var);                                                \
	})
#define arch_this_cpu_write(var, val)                                                           \
	do {                                                                                    \
		__pcpu_fits(var);                                                               \
		__host_fs(var) = (val);                                                         \
	} while (0)
#define arch_this_cpu_add(var, val) ((void)(__host_fs(var) += (val)))
#define arch_this_cpu_and(var, val) ((void)(__host_fs(var) &= (val)))
#define arch_this_cpu_or(var, val) ((void)(__host_fs(var) |= (val)))
#define arch_this_cpu_add_return(var, val)                                                      \
	({                                                                                      \
		__host_fs(var) += (val);                                                        \
		arch_this_cpu_read(var);                                                        \
	})
#define arch_this_cpu_cmpxchg(var, old, val)                                                    \
	({                                                                                      \
		__typeof__(var) __old = (old), __was = __host_fs(var);                          \
		if (__was == __old)                                                             \
			__host_fs(var) = (val);                                                 \
		__was;                                                                          \
	})

#define arch_this_cpu_shift(ptr, var)                                                           \
	((__typeof__(&*(ptr)))((unsigned long)(ptr) + arch_this_cpu_read(var)))

/* As many as in the kernel, so that memory is laid out as there. */
#define arch_percpu_static_size()                                                               \
	max((size_t)(__per_cpu_end - __per_cpu_start), (size_t)HOST_PERCPU_SIZE)

extern unsigned long this_cpu_off;
#define arch_this_cpu_offset() arch_this_cpu_read(this_cpu_off)

#endif /* _ASM_PERCPU_H */
