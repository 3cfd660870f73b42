// SPDX-License-Identifier: MIT
/*
 * Crash kinds: bootmem is given what it has already, or called when it is gone.
 *
 * By the end of the boot its bitmaps are gone, so the first two have one of their own, for
 * 64 page frames that nobody touches.
 */
#include <kunit/crash.h>
#include <linux/kernel.h>
#include <linux/pfn.h>
#include <linux/slab.h>

#ifdef CONFIG_BOOTMEM

#include "../../mm/bootmem_internal.h"

#define PAGES 64
#define FIRST_PFN 0x800

static struct bootmem_data node;
static unsigned long bits[PAGES / BITS_PER_LONG];

/* The only node there is, all of its pages taken. */
static void one_node(void)
{
	init_bootmem_core(&node, bits, FIRST_PFN, FIRST_PFN + PAGES);
	crash_fact("victim", FIRST_PFN + 3);
}

static noinline void crash_bootmem_double_free(void)
{
	one_node();
	free_bootmem(PFN_PHYS(FIRST_PFN), 8 * PAGE_SIZE);
	reserve_bootmem(PFN_PHYS(FIRST_PFN), 3 * PAGE_SIZE, BOOTMEM_DEFAULT);
	free_bootmem(PFN_PHYS(FIRST_PFN), 8 * PAGE_SIZE);
	bdata_list = NULL;
}
CRASH_SURVIVES("bootmem-double-free", crash_bootmem_double_free,
	       "gives pages back to bootmem of which some are free already");

static noinline void crash_bootmem_free_hole(void)
{
	one_node();
	free_bootmem(PFN_PHYS(FIRST_PFN + PAGES - 1), 2 * PAGE_SIZE);
	bdata_list = NULL;
}
CRASH_SURVIVES("bootmem-free-hole", crash_bootmem_free_hole,
	       "gives pages to bootmem that it never had, since they are on no node");

static noinline void crash_bootmem_free_late(void)
{
	free_bootmem(PFN_PHYS(FIRST_PFN), 2 * PAGE_SIZE);
}
CRASH_SURVIVES("bootmem-free-late", crash_bootmem_free_late,
	       "gives pages back to bootmem after the page allocator took over");

static noinline void crash_bootmem_late(void)
{
	kfree(alloc_bootmem(100));
}
CRASH_SURVIVES("bootmem-late", crash_bootmem_late,
	       "calls bootmem after the page allocator took over");

static noinline void crash_bootmem_panic(void)
{
	alloc_bootmem(1UL << 30);
}
CRASH_DIES("bootmem-panic", crash_bootmem_panic,
	   "wants more from bootmem than there is, and cannot do without");

#endif /* CONFIG_BOOTMEM */
