/* SPDX-License-Identifier: MIT */
/*
 * This processor's copy of a per-CPU variable, in one instruction.
 *
 *	movl %fs:variable, %eax
 *
 * The linker puts the variables into one section; each processor has a copy of
 * it, and the base of its FS segment is the distance from the section to the
 * copy.  So the address that the compiler knows works for everyone, and since
 * finding the copy and using it are one instruction, no interrupt and no move to
 * another processor can come between.  Until setup_per_cpu_areas() the base is
 * zero: the boot processor uses the section itself.
 *
 * Only these few operations; linux/percpu-defs.h makes the API of them.  Hosted
 * builds, where FS belongs to somebody else, have their own version.
 */
#ifndef _ASM_PERCPU_H
#define _ASM_PERCPU_H

#include <linux/compiler.h>
#include <linux/types.h>

#define __pcpu_fits(var)                                                                        \
	_Static_assert(sizeof(var) == 1 || sizeof(var) == 2 || sizeof(var) == 4,                \
		       "a per-CPU access moves 1, 2 or 4 bytes")

/* An instruction's suffix by the size of what it works on. */
#define __pcpu_op(size, op, args...)                                                            \
	do {                                                                                    \
		if ((size) == 1)                                                                \
			__asm__ __volatile__(op "b " args);                                     \
		else if ((size) == 2)                                                           \
			__asm__ __volatile__(op "w " args);                                     \
		else                                                                            \
			__asm__ __volatile__(op "l " args);                                     \
	} while (0)

#define arch_this_cpu_read(var)                                                                 \
	({                                                                                      \
		__typeof__(var) __val;                                                          \
		__pcpu_fits(var);                                                               \
		__pcpu_op(sizeof(var), "mov", "%%fs:%1, %0" : "=q"(__val) : "m"(var));          \
		__val;                                                                          \
	})

#define arch_this_cpu_write(var, val)                                                           \
	do {                                                                                    \
		__typeof__(var) __val = (val);                                                  \
		__pcpu_fits(var);                                                               \
		__pcpu_op(sizeof(var), "mov", "%1, %%fs:%0" : "=m"(var) : "qi"(__val));         \
	} while (0)

/* @op: "add", "and", "or". */
#define arch_this_cpu_op(op, var, val)                                                          \
	do {                                                                                    \
		__typeof__(var) __val = (__typeof__(var))(val);                                 \
		__pcpu_fits(var);                                                               \
		__pcpu_op(sizeof(var), op, "%1, %%fs:%0" : "+m"(var) : "qi"(__val) : "cc");     \
	} while (0)

#define arch_this_cpu_add(var, val) arch_this_cpu_op("add", var, val)
#define arch_this_cpu_and(var, val) arch_this_cpu_op("and", var, val)
#define arch_this_cpu_or(var, val) arch_this_cpu_op("or", var, val)

/* The new value. */
#define arch_this_cpu_add_return(var, val)                                                      \
	({                                                                                      \
		__typeof__(var) __add = (__typeof__(var))(val), __was = __add;                  \
		__pcpu_fits(var);                                                               \
		__pcpu_op(sizeof(var), "xadd", "%0, %%fs:%1"                                    \
			  : "+q"(__was), "+m"(var) : : "cc");                                   \
		(__typeof__(var))(__was + __add);                                               \
	})

/* The old value; @val was written if that was @old.  No lock prefix: nobody else writes here. */
#define arch_this_cpu_cmpxchg(var, old, val)                                                    \
	({                                                                                      \
		__typeof__(var) __was = (old), __new = (val);                                   \
		__pcpu_fits(var);                                                               \
		__pcpu_op(sizeof(var), "cmpxchg", "%2, %%fs:%1"                                 \
			  : "+a"(__was), "+m"(var) : "q"(__new) : "cc");                        \
		__was;                                                                          \
	})

/* @ptr, and as many bytes on as this processor's @var says. */
#define arch_this_cpu_shift(ptr, var)                                                           \
	({                                                                                      \
		__typeof__(&*(ptr)) __ptr = (ptr);                                              \
		_Static_assert(sizeof(var) == sizeof(__ptr), "a distance between pointers");    \
		__asm__("addl %%fs:%1, %0" : "+r"(__ptr) : "m"(var) : "cc");                    \
		__ptr;                                                                          \
	})

/* Bytes that each processor's copy has for the section. */
#define arch_percpu_static_size() ((size_t)(__per_cpu_end - __per_cpu_start))

/* Distance in bytes from the section to this processor's copy of it. */
extern __percpu unsigned long this_cpu_off;
#define arch_this_cpu_offset() arch_this_cpu_read(this_cpu_off)

#endif /* _ASM_PERCPU_H */
