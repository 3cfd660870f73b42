// SPDX-License-Identifier: MIT
/*
 * Crash kinds: pages that are used after they were freed, which shows only with page_poison=on or
 * debug_pagealloc=on.
 */
#include <kunit/crash.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>

static noinline unsigned char *get_free_victim(struct page **page)
{
	*page = alloc_page(GFP_KERNEL);
	crash_fact("victim", (unsigned long)page_address(*page));
	return page_address(*page);
}

static noinline void free_victim(struct page *page)
{
	have_frame();
	__free_page(page);
}

/* All pages that there are, until it is this one's turn; then they are given back. */
static noinline void allocate_until(const struct page *wanted)
{
	struct page *page, *next;
	LIST_HEAD(pages);

	do {
		page = alloc_page(GFP_KERNEL);
		if (page)
			list_add(&page->lru, &pages);
	} while (page && page != wanted);
	list_for_each_entry_safe(page, next, &pages, lru)
		__free_page(page);
}

static noinline void crash_page_write_free(void)
{
	struct page *page;
	unsigned char *bytes = get_free_victim(&page);

	free_victim(page);
	*(unsigned int *)hidden_pointer(bytes + 0x40) = 0x12345678;
	allocate_until(page);
}
CRASH_SURVIVES("page-write-after-free", crash_page_write_free,
	       "writes to a page that is free (needs page_poison=on)");

static noinline void crash_page_flip_bit(void)
{
	struct page *page;
	unsigned char *bytes = get_free_victim(&page);

	free_victim(page);
	*(unsigned char *)hidden_pointer(bytes + 0x40) ^= 0x10;
	allocate_until(page);
}
CRASH_SURVIVES("page-bit-flip", crash_page_flip_bit,
	       "changes a bit of a page that is free (needs page_poison=on)");

static noinline void crash_page_read_free(void)
{
	struct page *page;
	unsigned char *bytes = get_free_victim(&page);

	free_victim(page);
	drain_all_pages();
	*hidden((unsigned long)bytes);
}
CRASH_DIES("page-read-after-free", crash_page_read_free,
	   "reads from a page that is free (needs debug_pagealloc=on)");
