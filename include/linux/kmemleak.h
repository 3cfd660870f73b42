/* SPDX-License-Identifier: MIT */
/*
 * kmemleak: memory that nobody points to any more (rows O7, E9).
 *
 *	p = kmalloc(64)		an object: address, size, who asked
 *	a scan			looks for its address, or one inside it, in every
 *				word of static data, per-CPU areas and stacks, and
 *				of the objects found so far
 *	not found		unreferenced object 0xdf8a1040 (size 64): ...
 *
 * kmemleak=on watches from the first memblock allocation on, and scans at the end
 * of the boot; show=kmemleak scans and shows.  While it is off a hook is one test of
 * a variable, on ways that are long anyway: requests for objects are diverted
 * (linux/divert.h) when it is on.
 *
 * Linux: include/linux/kmemleak.h, 2.6.31 to 6.x.
 */
#ifndef _LINUX_KMEMLEAK_H
#define _LINUX_KMEMLEAK_H

#include <linux/compiler.h>
#include <linux/kconfig.h>
#include <linux/types.h>

/**
 * enum kmemleak_op - what a hook says of an object
 * @KMEMLEAK_ALLOC: it exists; that many references are needed, 0: it is no suspect
 * @KMEMLEAK_ALLOC_PERCPU: the same for per-CPU memory
 * @KMEMLEAK_FREE: it does not exist any more, or not this part of it
 * @KMEMLEAK_FREE_PERCPU: likewise
 * @KMEMLEAK_NOT_LEAK: no suspect, but what it points to is found
 * @KMEMLEAK_IGNORE: no suspect, and never looked into
 * @KMEMLEAK_NO_SCAN: a suspect, but never looked into
 * @KMEMLEAK_SCAN_AREA: only this part of the object is looked into
 */
enum kmemleak_op {
	KMEMLEAK_ALLOC,
	KMEMLEAK_ALLOC_PERCPU,
	KMEMLEAK_FREE,
	KMEMLEAK_FREE_PERCPU,
	KMEMLEAK_NOT_LEAK,
	KMEMLEAK_IGNORE,
	KMEMLEAK_NO_SCAN,
	KMEMLEAK_SCAN_AREA,
};

#ifdef CONFIG_DEBUG_KMEMLEAK
extern bool kmemleak_watching;		/* mm/kmemleak_early.c */
#else
#define kmemleak_watching false
#endif

void kmemleak_tell(enum kmemleak_op op, const void *ptr, size_t size, int min_count);

static inline void __kmemleak(enum kmemleak_op op, const void *ptr, size_t size, int min_count)
{
	if (IS_ENABLED(CONFIG_DEBUG_KMEMLEAK) && unlikely(kmemleak_watching) && ptr)
		kmemleak_tell(op, ptr, size, min_count);
}

/**
 * kmemleak_alloc() - memory was handed out
 * @ptr: its address, or NULL
 * @size: bytes
 * @min_count: references that there are at least while it is in use; 0: never a suspect
 *
 * Context: any; no lock of an allocator may be held.
 */
static inline void kmemleak_alloc(const void *ptr, size_t size, int min_count)
{
	__kmemleak(KMEMLEAK_ALLOC, ptr, size, min_count);
}

static inline void kmemleak_alloc_percpu(const void __percpu *ptr, size_t size)
{
	__kmemleak(KMEMLEAK_ALLOC_PERCPU, (const void *)(unsigned long)ptr, size, 1);
}

void kmemleak_tell_boot(enum kmemleak_op op, const void *ptr, size_t size);

/*
 * memblock's, as long as the boot lasts: no suspect, since much of it is known by page
 * frame only, but it points to others.  What tests do with memblock later is nobody's.
 */
static inline void kmemleak_boot_alloc(const void *ptr, size_t size)
{
	if (IS_ENABLED(CONFIG_DEBUG_KMEMLEAK) && unlikely(kmemleak_watching))
		kmemleak_tell_boot(KMEMLEAK_ALLOC, ptr, size);
}

static inline void kmemleak_boot_free(const void *ptr, size_t size)
{
	if (IS_ENABLED(CONFIG_DEBUG_KMEMLEAK) && unlikely(kmemleak_watching))
		kmemleak_tell_boot(KMEMLEAK_FREE, ptr, size);
}

static inline void kmemleak_boot_ignore(const void *ptr)
{
	if (IS_ENABLED(CONFIG_DEBUG_KMEMLEAK) && unlikely(kmemleak_watching))
		kmemleak_tell_boot(KMEMLEAK_IGNORE, ptr, 0);
}

/* Before the memory can be anybody else's. */
static inline void kmemleak_free(const void *ptr)
{
	__kmemleak(KMEMLEAK_FREE, ptr, 0, 0);
}

static inline void kmemleak_free_percpu(const void __percpu *ptr)
{
	__kmemleak(KMEMLEAK_FREE_PERCPU, (const void *)(unsigned long)ptr, 0, 0);
}

/* Somebody knows it in a way that no scan finds; but what it points to is in use. */
static inline void kmemleak_not_leak(const void *ptr)
{
	__kmemleak(KMEMLEAK_NOT_LEAK, ptr, 0, 0);
}

static inline void kmemleak_ignore(const void *ptr)
{
	__kmemleak(KMEMLEAK_IGNORE, ptr, 0, 0);
}

/* What is in it only looks like pointers. */
static inline void kmemleak_no_scan(const void *ptr)
{
	__kmemleak(KMEMLEAK_NO_SCAN, ptr, 0, 0);
}

/* Pointers are nowhere in the object but in these bytes. */
static inline void kmemleak_scan_area(const void *ptr, size_t size)
{
	__kmemleak(KMEMLEAK_SCAN_AREA, ptr, size, 0);
}

#ifdef CONFIG_DEBUG_KMEMLEAK

/* The page allocator works: from here on objects are kept.  Linux: kmemleak_init(). */
void kmemleak_init(void);

/**
 * kmemleak_scan() - look for all objects, twice
 *
 * What nobody points to both times, without having changed meanwhile, is reported
 * in the log, each object once.
 *
 * Return: how many are unreferenced, reported now or earlier.
 * Context: interrupts on.  Others may go on, but for a moment, in which their stacks and
 *	registers are looked at; what they move from here to there meanwhile may be missed,
 *	which is why it takes two.
 */
unsigned int kmemleak_scan(void);

/* Forget which are unreferenced now: they are known, and no suspects any more. */
void kmemleak_clear(void);

/* The tests' data is gone.  A scan, when kmemleak=on asks for it. */
void kmemleak_boot_is_over(void);

#else

static inline unsigned int kmemleak_scan(void)
{
	return 0;
}

static inline void kmemleak_init(void)
{
}

static inline void kmemleak_boot_is_over(void)
{
}

#endif

#endif /* _LINUX_KMEMLEAK_H */
