// SPDX-License-Identifier: MIT
/*
 * Crash kinds: the windows to high memory given back twice, in the wrong order, or never. They need
 * a machine that has high memory; memory in the direct map needs no window.
 */
#include <asm/highmem.h>
#include <kunit/crash.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#ifdef CONFIG_HIGHMEM

static noinline struct page *get_high_page(void)
{
	struct page *page = alloc_page(GFP_HIGHUSER);

	crash_fact("victim", page_to_pfn(page));
	return page;
}

static noinline void crash_kunmap_twice(void)
{
	struct page *page = get_high_page();

	kmap(page);
	kunmap(page);
	kunmap(page);
	__free_page(page);
}
CRASH_SURVIVES("kunmap-twice", crash_kunmap_twice, "gives a kmap() back twice");

static noinline void crash_kunmap_never_mapped(void)
{
	struct page *page = get_high_page();

	kunmap(page);
	__free_page(page);
}
CRASH_SURVIVES("kunmap-never-mapped", crash_kunmap_never_mapped,
	       "gives a kmap() back that was never made");

/* What the page shows at its address is known until the slot is wanted. */
static noinline void crash_kmap_after_kunmap(void)
{
	struct page *page = get_high_page();
	void *address = kmap(page);

	kunmap(page);
	flush_all_zero_pkmaps();
	*hidden((unsigned long)address) = 1;
}
CRASH_DIES("kmap-use-after-kunmap", crash_kmap_after_kunmap,
	   "writes to a page's address after kunmap()");

/* One page for each slot, and one more. */
static noinline void crash_kmap_all_pinned(void)
{
	LIST_HEAD(pages);
	struct page *page, *next;

	while ((page = alloc_page(GFP_HIGHUSER)) && kmap(page))
		list_add(&page->lru, &pages);
	__free_page(page);
	list_for_each_entry_safe(page, next, &pages, lru) {
		kunmap(page);
		__free_page(page);
	}
}
CRASH_SURVIVES("kmap-all-pinned", crash_kmap_all_pinned,
	       "kmap()s pages until there is no address left");

static noinline void crash_kunmap_atomic_order(void)
{
	struct page *page = get_high_page();
	void *first = kmap_atomic(page);

	kmap_atomic(page);
	crash_fact("first", (unsigned long)first);
	kunmap_atomic(first);
}
CRASH_DIES("kunmap-atomic-order", crash_kunmap_atomic_order,
	   "gives back the first of two kmap_atomic() first");

static noinline void crash_kunmap_atomic_twice(void)
{
	struct page *page = get_high_page();
	void *address = kmap_atomic(page);

	kunmap_atomic(address);
	kunmap_atomic(address);
}
CRASH_DIES("kunmap-atomic-twice", crash_kunmap_atomic_twice, "gives a kmap_atomic() back twice");

static noinline void crash_kmap_atomic_overflow(void)
{
	struct page *page = get_high_page();

	for (;;)
		kmap_atomic(page);
}
CRASH_DIES("kmap-atomic-overflow", crash_kmap_atomic_overflow,
	   "uses kmap_atomic() without giving anything back");

static noinline void crash_kmap_atomic_use_after(void)
{
	struct page *page = get_high_page();
	void *address = kmap_atomic(page);

	kunmap_atomic(address);
	crash_fact("first", (unsigned long)address);
	*hidden((unsigned long)address) = 1;
}
CRASH_DIES("kmap-atomic-use-after", crash_kmap_atomic_use_after,
	   "writes to an address after kunmap_atomic()");

#endif /* CONFIG_HIGHMEM */
