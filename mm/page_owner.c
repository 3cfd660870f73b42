// SPDX-License-Identifier: MIT
/*
 * page_owner=on: who has allocated each page, and who has freed it.
 *
 * Who owns a page, or has just taken it from its owner, writes its record.
 *
 * Linux: mm/page_owner.c and mm/page_ext.c, 3.19 to 6.x.
 */
#include "internal.h"
#include "page_owner.h"

#include <linux/boot_ranges.h>
#include <linux/kstrtox.h>
#include <linux/memblock.h>
#include <linux/page_debug.h>
#include <linux/printk.h>
#include <linux/stackdepot.h>

/* Of a trace: the hook and this file, which are in all of them. */
#define INNER_FRAMES 2

bool page_owner;
struct page_owner *page_owner_chunks[NR_CHUNKS];

static int __init parse_page_owner(char *arg)
{
	return kstrtobool(arg, &page_owner);
}
early_param("page_owner", parse_page_owner);

/* ---- memory for the records ---------------------------------------------------------- */

void __init page_owner_init(void)
{
	unsigned long start_pfn, end_pfn;
	int i;

	stack_depot_early_init();
	for_each_ram_range(i, MAX_NUMNODES, &start_pfn, &end_pfn, NULL)
		for (unsigned long c = start_pfn >> CHUNK_SHIFT; c <= (end_pfn - 1) >> CHUNK_SHIFT; c++)
			if (!page_owner_chunks[c])
				page_owner_chunks[c] = memblock_alloc_or_panic(CHUNK_SIZE, PAGE_SIZE);
}

/* ---- keeping them ---------------------------------------------------------------------- */

/* A block has an owner.  Context: any. */
noinline void set_page_owner(struct page *page, unsigned int order, gfp_t gfp)
{
	depot_stack_handle_t handle = stack_depot_save_here(INNER_FRAMES);
	unsigned long pfn = page_to_pfn(page);

	for (unsigned long end = pfn + (1UL << order); pfn < end; pfn++) {
		struct page_owner *owner = owner_of(pfn);

		if (!owner)
			return;
		owner->handle = handle;
		owner->gfp_mask = gfp;
		owner->order = (u8)order;
		owner->allocated = true;
	}
}

/* It has none any more.  Context: any. */
noinline void reset_page_owner(struct page *page, unsigned int order)
{
	depot_stack_handle_t handle = stack_depot_save_here(INNER_FRAMES);
	unsigned long pfn = page_to_pfn(page);

	for (unsigned long end = pfn + (1UL << order); pfn < end; pfn++) {
		struct page_owner *owner = owner_of(pfn);

		if (!owner)
			return;
		owner->free_handle = handle;
		owner->allocated = false;
	}
}

/* A block becomes single pages, each of which will be freed by itself. */
void split_page_owner(struct page *page, unsigned int order)
{
	unsigned long pfn = page_to_pfn(page);

	for (unsigned long end = pfn + (1UL << order); page_owner && pfn < end; pfn++) {
		struct page_owner *owner = owner_of(pfn);

		if (owner)
			owner->order = 0;
	}
}

/**
 * dump_page_owner() - print who has a page, or had it
 * @page: any page
 *
 * Context: any, for reports.
 * Linux: __dump_page_owner(), mm/page_owner.c, 4.6 to 6.x.
 */
void dump_page_owner(const struct page *page)
{
	const struct page_owner *owner = page_owner ? owner_of(page_to_pfn(page)) : NULL;

	if (!owner)
		return;
	if (!owner->handle) {
		pr_alert("page_owner info is not present (never set?)\n");
	} else {
		pr_alert("page_owner tracks the page as %s\n",
			 owner->allocated ? "allocated" : "freed");
		pr_alert("page last allocated via order %u, gfp_mask %#x:\n", owner->order,
			 owner->gfp_mask);
		stack_depot_print(owner->handle);
	}
	if (owner->free_handle) {
		pr_alert("page last free stack trace:\n");
		stack_depot_print(owner->free_handle);
	}
}
