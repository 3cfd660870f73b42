/* SPDX-License-Identifier: MIT */
/*
 * Bugs on demand: a kind of bug is a function that commits it and one line that says so.
 *
 *	static noinline void crash_null_read(void)
 *	{
 *		have_frame();
 *		*hidden(0);
 *	}
 *	CRASH_DIES("null-read", crash_null_read, "reads from address 0");
 *
 * crash=null-read on the command line commits it at the end of the boot, crash=list shows them
 * all. Which report is expected stands in tests/machines/crashkinds.py, by the same name, and
 * what a person makes of it in docs/debugging.md: tests compare the three, both ways.
 *
 * Each kind is a function of its own, never inlined, so that its name can be looked for in the
 * call trace. The kinds stand in tests/kunit/crash_*.c, by subject.
 *
 * Linux: drivers/misc/lkdtm, 2.6.18 to 5.x, with its crashtypes[].
 */
#ifndef _KUNIT_CRASH_H
#define _KUNIT_CRASH_H

#include <linux/compiler.h>
#include <linux/types.h>

/**
 * struct crash_kind - one kind of bug
 * @name: for crash=
 * @what: what it does, one short sentence without subject and full stop
 * @commit: does it
 * @survived: the kernel goes on afterwards: the bug is refused, or cured, and the allocators are
 *	as sound as before. If not, @commit does not return
 */
struct crash_kind {
	const char *name;
	const char *what;
	void (*commit)(void);
	bool survived;
};

/* Entries land in a section with the name of a C identifier; linker.ld shows its ends. */
#define __CRASH_KIND(_name, _commit, _what, _survived)                                             \
	static const struct crash_kind __crash_kind_##_commit __used __section("crash_kinds")      \
		__aligned(__alignof__(struct crash_kind)) = {                                      \
		.name = _name, .what = _what, .commit = _commit, .survived = _survived,            \
	}

/* The kernel reports it and ends. */
#define CRASH_DIES(name, commit, what) __CRASH_KIND(name, commit, what, false)

/*
 * The kernel reports it and goes on. An audit follows: when the zones' free lists and counters
 * disagree then, or the allocators do not work, the verdict is bad.
 */
#define CRASH_SURVIVES(name, commit, what) __CRASH_KIND(name, commit, what, true)

/**
 * crash_fact() - tell whoever checks the report a number that it should contain
 * @name: one word; "victim" for the address that the report should be about
 * @value: printed as "crash: NAME is 0123abcd"
 */
void crash_fact(const char *name, unsigned long value);

/**
 * crash_kind_now() - what is being committed
 *
 * Return: its name.
 */
const char *crash_kind_now(void);

/* The compiler must not see that an address is bad, nor drop an access without use. */
static inline volatile unsigned long *hidden(unsigned long address)
{
	asm volatile("" : "+r" (address));
	return (volatile unsigned long *)address;
}

/* The same for a pointer that something is freed by: no warning, no inlined knowledge. */
static inline void *hidden_pointer(const void *pointer)
{
	asm volatile("" : "+r" (pointer));
	return (void *)pointer;
}

/*
 * A function that uses no stack gets no frame, whatever the options, and its caller would then be
 * missing from the chain of frames. This makes the compiler give it one.
 */
static __always_inline void have_frame(void)
{
	asm volatile("" : : "r" (__builtin_frame_address(0)));
}

/* Bugs that others build upon. */
void crash_null_read(void);
void crash_null_write(void);
void crash_divide(void);
void crash_stack_overflow(void);

#endif /* _KUNIT_CRASH_H */
