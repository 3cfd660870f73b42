/* SPDX-License-Identifier: MIT */
/* What the compiler is told beyond the language; the same for gcc and clang. */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#define __aligned(x) __attribute__((__aligned__(x)))
#define __always_inline inline __attribute__((__always_inline__))
#define __cold __attribute__((__cold__))
#define __maybe_unused __attribute__((__unused__))
#define __must_check __attribute__((__warn_unused_result__))
#define __noreturn __attribute__((__noreturn__))
#define __packed __attribute__((__packed__))
#define __printf(fmt, args) __attribute__((__format__(__printf__, fmt, args)))
#define __pure __attribute__((__pure__))
#define __section(name) __attribute__((__section__(name)))
#define __used __attribute__((__used__))
#define __weak __attribute__((__weak__))
#define noinline __attribute__((__noinline__))
#define fallthrough __attribute__((__fallthrough__))

/* A name that no other macro's expansion has. */
#define __PASTE_NAMES(a, b) a##b
#define __PASTE(a, b) __PASTE_NAMES(a, b)
#define __UNIQUE_ID(prefix) __PASTE(__PASTE(__unique_, prefix), __COUNTER__)

#define barrier() __asm__ __volatile__("" ::: "memory")

/* Exactly one access, neither torn nor repeated nor dropped. */
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, val) (*(volatile __typeof__(x) *)&(x) = (val))

/* The address of the code that called this function. */
#define _RET_IP_ ((unsigned long)__builtin_return_address(0))

/*
 * What a type cannot say in C, for sparse (make sparse); the compiler sees none of it.
 *
 *	void __iomem *		a device's registers: for readl() and its kind only
 *	T __percpu *		what addresses are made of by adding a processor's offset
 *	T __bitwise		a number of its own kind, not to be mixed with others
 *	(__force T)		yes, this one leaves its kind
 *
 *	f() __acquires(l)	comes back holding l, which it did not hold before
 *	f() __releases(l)	the opposite
 *	f() __must_hold(l)	is called with l held; may let go in between
 *	__acquire(l), __release(l)	statements: from here on l is held, or is not
 *	__cond_lock(l, took)	l is held if took is true
 *
 * Linux: include/linux/compiler_types.h, all versions.
 */
#ifdef __CHECKER__
#define __iomem __attribute__((noderef, address_space(__iomem)))
#define __percpu __attribute__((noderef, address_space(__percpu)))
#define __force __attribute__((force))
#define __bitwise __attribute__((bitwise))
#define __acquires(lock) __attribute__((context(lock, 0, 1)))
#define __releases(lock) __attribute__((context(lock, 1, 0)))
#define __must_hold(lock) __attribute__((context(lock, 1, 1)))
#define __acquire(lock) __context__(lock, 1)
#define __release(lock) __context__(lock, -1)
#define __cond_lock(lock, took) ((took) ? ({ __acquire(lock); true; }) : false)
#define __builtin_setjmp(buf) ((void)(buf), 0)	/* sparse knows neither of the two */
#define __builtin_longjmp(buf, val) ((void)(buf), (void)(val))
#else
#define __iomem
#define __percpu
#define __force
#define __bitwise
#define __acquires(lock)
#define __releases(lock)
#define __must_hold(lock)
#define __acquire(lock) ((void)0)
#define __release(lock) ((void)0)
#define __cond_lock(lock, took) (took)
#endif

#endif /* _LINUX_COMPILER_H */
