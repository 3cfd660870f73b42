/* SPDX-License-Identifier: MIT */
/*
 * Isolated pageblocks: what is free in them stays free, and what is freed in
 * them is not handed out again, until somebody says so.  That is how memory is
 * emptied that is to be taken away.
 *
 * Linux: include/linux/page-isolation.h, 2.6.24 to 5.x.
 */
#ifndef _LINUX_PAGE_ISOLATION_H
#define _LINUX_PAGE_ISOLATION_H

#include <linux/pageblock-flags.h>

/**
 * set_migratetype_isolate() - isolate a pageblock
 * @page: a page of it
 *
 * Its free pages leave NR_FREE_PAGES, and as long as a zone has isolated blocks
 * processors park none of its pages.
 *
 * Return: 0; -EBUSY when it is isolated already, or when something is in it
 *	that will not go away: a user, in a block that is not for movable pages.
 * Context: interrupts on; not from an interrupt handler.
 * Linux: set_migratetype_isolate(), mm/page_isolation.c, 2.6.24 to 5.x.
 */
int set_migratetype_isolate(struct page *page);

/* The end of it: the pageblock has the given type, its free pages count again. */
void unset_migratetype_isolate(struct page *page, int migratetype);

/**
 * start_isolate_page_range() - isolate all pageblocks of a range, or none
 * @start_pfn: first page, aligned to a pageblock
 * @end_pfn: behind the last, aligned too
 * @migratetype: what the blocks get back if one of them cannot be isolated
 *
 * Holes are left out.
 *
 * Return: 0 or -EBUSY.
 * Linux: start_isolate_page_range(), mm/page_isolation.c, 2.6.24 to 5.x.
 */
int start_isolate_page_range(unsigned long start_pfn, unsigned long end_pfn, int migratetype);
void undo_isolate_page_range(unsigned long start_pfn, unsigned long end_pfn, int migratetype);

/* 0 when every page of an isolated range is free, else -EBUSY.  Linux: 2.6.24 to 5.x. */
int test_pages_isolated(unsigned long start_pfn, unsigned long end_pfn);

#endif /* _LINUX_PAGE_ISOLATION_H */
