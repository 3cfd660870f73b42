// SPDX-License-Identifier: MIT
/*
 * Bugs of which nobody notices anything, but for kmemleak=, CONFIG_UBSAN, the audit of page
 * tables, and requests that fail on purpose.
 */
#include <asm/page.h>
#include <asm/pt_audit.h>
#include <asm/set_memory.h>
#include <kunit/crash.h>
#include <linux/divert.h>
#include <linux/fault-inject.h>
#include <linux/kmemleak.h>
#include <linux/printk.h>
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

/* Some page of the kernel's code. */
static noinline void crash_writable_code(void)
{
	unsigned long code = (unsigned long)printk & PAGE_MASK;

	crash_fact("victim", code);
	if (set_memory_rw(code, 1) == 0)
		check_page_tables();
	set_memory_ro(code, 1);
}
CRASH_SURVIVES("writable-code", crash_writable_code,
	       "makes a page of code writable, and has the page tables looked at");

#ifdef CONFIG_FAULT_INJECTION
static noinline void crash_unchecked_failure(void)
{
	volatile char *buffer;

	divert_begin();
	set_fail_nth(1);
	buffer = kmalloc(100, GFP_KERNEL);
	buffer[5] = 1;
}
CRASH_DIES("unchecked-failure", crash_unchecked_failure,
	   "does not look whether kmalloc() has failed, as fail_nth= makes it");
#endif
