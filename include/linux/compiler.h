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

/* Markers for a static checker; the compiler does not see them. */
#define __iomem
#define __percpu
#define __acquires(lock)
#define __releases(lock)

#endif /* _LINUX_COMPILER_H */
