/* SPDX-License-Identifier: MIT */
/*
 * What the suites of the vmalloc area share: content that gives itself away, and
 * what is free when everything has settled.
 *
 * Other areas may exist; a case looks at its own, and at what it has changed.
 * Pictures: [A] an area, g its guard page, ~ addresses that wait for a flush.
 */
#ifndef VMALLOC_FIXTURE_H
#define VMALLOC_FIXTURE_H

#include "../../mm/vmap.h"

#include <asm/init.h>
#include <asm/uaccess.h>
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/slab.h>

#define PAGES(n) ((n) * PAGE_SIZE)

/* Where a page frame stands in its area, and where that area is: no two words are the same. */
static inline u32 pattern(const void *area, unsigned long i)
{
	return (u32)(pointer_fixmap(area) * 31 + i);
}

static inline void fill(u32 *area, unsigned long bytes)
{
	for (unsigned long i = 0; i < bytes / sizeof(u32); i++)
		area[i] = pattern(area, i);
}

/* Return: words that are not as fill() has left them. */
static inline unsigned long spoiled(const u32 *area, unsigned long bytes)
{
	unsigned long bad = 0;

	for (unsigned long i = 0; i < bytes / sizeof(u32); i++)
		bad += area[i] != pattern(area, i);
	return bad;
}

static inline bool can_read(const void *addr)
{
	u8 byte;

	return probe_kernel_read(&byte, addr, 1) == 0;
}

static inline bool can_write(void *addr)
{
	u8 byte = 0;

	return probe_kernel_write(addr, &byte, 1) == 0;
}

static inline unsigned long vmalloc_tables(void)
{
	unsigned long tables = 0;

	for (unsigned long i = pgd_index(VMALLOC_START); i <= pgd_index(VMALLOC_END - 1); i++)
		tables += pmd_present(*pmd_off_k(i << PGDIR_SHIFT));
	return tables;
}

/* Pages that are free, or have become page tables, which stay; nothing is parked anywhere. */
static inline unsigned long settled_free_pages(void)
{
	vmap_purge();
	kmem_cache_shrink_all();
	drain_all_pages();
	return nr_free_pages() + vmalloc_tables();
}

static inline unsigned long largest_gap(void)
{
	struct vmalloc_info vmi;

	vmap_purge();
	get_vmalloc_info(&vmi);
	return vmi.largest_chunk;
}

/* All of this works on the finished system. */
static inline int vmalloc_fixture_init(struct kunit *test)
{
	if (!after_bootmem)
		kunit_skip(test, "the boot is not over");
	return 0;
}

#endif /* VMALLOC_FIXTURE_H */
