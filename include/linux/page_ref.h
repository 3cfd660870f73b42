/* SPDX-License-Identifier: MIT */
/*
 * Who uses a page.  The count belongs to the block that starts at the page;
 * a block goes back to the allocator when its count comes down to zero.
 *
 *	free 0  --alloc-->  1  --get_page-->  2  --put_page-->  1  --put_page-->  0 free
 */
#ifndef _LINUX_PAGE_REF_H
#define _LINUX_PAGE_REF_H

#include <linux/page-flags.h>

/* Of this very page, compound or not. */
static inline int page_ref_count(const struct page *page)
{
	return atomic_read(&page->_count);
}

/* Of the block that the page belongs to, when it is a compound page. */
static inline int page_count(const struct page *page)
{
	return page_ref_count(compound_head(page));
}

static inline void set_page_count(struct page *page, int users)
{
	atomic_set(&page->_count, users);
}

/* The first user; before others can see the page, so no atomic operation. */
static inline void init_page_count(struct page *page)
{
	set_page_count(page, 1);
}

static inline void page_ref_inc(struct page *page)
{
	atomic_inc(&page->_count);
}

/* True when this was the last user. */
static inline bool put_page_testzero(struct page *page)
{
	return atomic_dec_and_test(&page->_count);
}

static inline int page_mapcount(const struct page *page)
{
	return atomic_read(&page->_mapcount) + 1;
}

static inline void page_mapcount_reset(struct page *page)
{
	atomic_set(&page->_mapcount, -1);
}

#endif /* _LINUX_PAGE_REF_H */
