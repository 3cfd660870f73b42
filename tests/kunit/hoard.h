/* SPDX-License-Identifier: MIT */
/* All memory that a kind of request can get, taken, and given back. */
#ifndef HOARD_H
#define HOARD_H

#include <linux/mm.h>

/* Pages are strung together by what belongs to their owner. */
static struct page *hoarded;

static inline void hoard_page(struct page *page, unsigned int order)
{
	page->index = order;
	page->private = (unsigned long)hoarded;
	hoarded = page;
}

/* Caches are not asked to shrink: what they have, they keep. */
static inline void hoard(gfp_t gfp)
{
	for (int order = MAX_ORDER - 1; order >= 0; order--) {
		struct page *page;

		while ((page = alloc_pages(gfp | __GFP_NOWARN | __GFP_NORETRY, (unsigned)order)))
			hoard_page(page, (unsigned int)order);
	}
}

static inline bool let_go(void)
{
	struct page *page = hoarded;

	if (!page)
		return false;
	hoarded = (struct page *)page->private;
	page->private = 0;
	__free_pages(page, (unsigned int)page->index);
	return true;
}

static inline void let_all_go(void)
{
	while (let_go())
		;
}

#endif /* HOARD_H */
