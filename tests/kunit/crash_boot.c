// SPDX-License-Identifier: MIT
/*
 * Crash kinds: the boot allocator is called when it is gone, or cannot give what the kernel needs.
 */
#include <kunit/crash.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/slab.h>

/* A first call is reported and served by slab; a second one is served without another word. */
static noinline void crash_memblock_late(void)
{
	void *first = memblock_alloc(100, 4);
	void *second = memblock_alloc(200, 4);

	crash_fact("victim", (unsigned long)first);
	kfree(second);
	kfree(first);
}
CRASH_SURVIVES("memblock-late", crash_memblock_late,
	       "calls the boot allocator after the page allocator took over");

static noinline void crash_memblock_panic(void)
{
	memblock_alloc_or_panic(1UL << 30, 4);
}
CRASH_DIES("memblock-panic", crash_memblock_panic,
	   "wants more from the boot allocator than there is, and cannot do without");
