/* SPDX-License-Identifier: MIT */
/*
 * For tests of what watches over free pages: a page that can be freed, tampered
 * with while it is free, and had again.
 *
 *	| page | partner |	a block of two, split: while the partner is in use the
 *				page merges with nothing, and is handed out next
 */
#ifndef PAGE_DEBUG_FIXTURE_H
#define PAGE_DEBUG_FIXTURE_H

#include <kunit/test.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/page_debug.h>
#include <linux/printk.h>
#include <linux/string.h>

#define TRIES 256

/**
 * struct lone_page - a page that comes back when it was freed
 * @page: it
 * @partner: keeps it from merging
 * @gfp: how it was asked for
 */
struct lone_page {
	struct page *page;
	struct page *partner;
	gfp_t gfp;
};

static inline struct lone_page lone_page(struct kunit *test, gfp_t gfp)
{
	struct page *pair = alloc_pages(gfp, 1);

	KUNIT_ASSERT_NOT_NULL(test, pair);
	split_page(pair, 1);
	return (struct lone_page){ pair, pair + 1, gfp };
}

/* Ask for pages until it comes; the others go back.  @gfp may say more than at first. */
static inline bool have_again(const struct lone_page *lone, gfp_t gfp)
{
	struct page *others[TRIES];
	unsigned int nr = 0;
	bool found = false;

	while (!found && nr < TRIES) {
		struct page *page = alloc_page(gfp);

		if (!page)
			break;
		if (page == lone->page)
			found = true;
		else
			others[nr++] = page;
	}
	while (nr)
		__free_page(others[--nr]);
	return found;
}

static inline void lone_page_end(const struct lone_page *lone)
{
	__free_page(lone->page);
	__free_page(lone->partner);
}

/* A stray pointer that hits a free page, through whatever shows the page. */
static inline void tamper(const struct page *page, unsigned int offset, u8 flip)
{
	bool hidden = debug_pagealloc && !PageHighMem(page);
	u8 *addr;

	if (hidden)
		__kernel_map_pages(page_to_pfn(page), 1, true);
	addr = kmap_atomic((struct page *)page);
	addr[offset] ^= flip;
	kunmap_atomic(addr);
	if (hidden)
		__kernel_map_pages(page_to_pfn(page), 1, false);
}

static inline void expect_in_log(struct kunit *test, u32 mark, const char *words)
{
	KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, words), "no \"%s\" in the log", words);
}

#endif /* PAGE_DEBUG_FIXTURE_H */
