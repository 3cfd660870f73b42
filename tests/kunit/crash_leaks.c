// SPDX-License-Identifier: MIT
/* Bugs of which nobody notices anything, but for kmemleak= and CONFIG_UBSAN. */
#include <kunit/crash.h>
#include <linux/kmemleak.h>
#include <linux/slab.h>

static noinline void lose_a_string(void)
{
	crash_fact("victim", (unsigned long)kstrdup("lost and gone", GFP_KERNEL));
}

static noinline void crash_memory_leak(void)
{
	lose_a_string();
	kmemleak_scan();
}
CRASH_SURVIVES("memory-leak", crash_memory_leak, "forgets where a string is");

#ifdef CONFIG_UBSAN
static noinline void crash_undefined_shift(void)
{
	volatile int places = 40;

	places = 1 << places;
}
CRASH_SURVIVES("undefined-shift", crash_undefined_shift, "shifts an int by 40 places");
#endif
