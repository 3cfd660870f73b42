/* SPDX-License-Identifier: MIT */
/*
 * What the files of the page allocator share and nobody else may use.
 *
 *	page_alloc.c	which zone, which watermark, what if there is nothing
 *	page_free.c	last reference, checks, back to the zone
 *	page_check.c	is this page what it should be?  Report when not
 *	buddy.c		the blocks of one zone: split, merge, lists
 *	pageblock.c	which pageblock is for whom
 *	handover.c	how the boot's memory comes here
 *	page_debug.c	debug aids look at each page that comes or goes
 */
#ifndef _MM_INTERNAL_H
#define _MM_INTERNAL_H

#include <linux/mm.h>
#include <linux/pageblock-flags.h>
#include <linux/ratelimit.h>

/* ---- buddy.c ------------------------------------------------------------ */

/**
 * __find_buddy_pfn() - the other half of the next larger block
 * @pfn: first page of a block of @order
 * @order: its order
 *
 *	order 1:   |  4 5  |  6 7  |	the buddy of 4 is 6, the buddy of 6 is 4:
 *	order 2:   |  4 5     6 7  |	bit "order" of the pfn, flipped
 *
 * Return: first page frame of that half; there may be no such page.
 * Linux: __find_buddy_index(), mm/page_alloc.c, 2.6.38 to 4.10; __find_buddy_pfn() since.
 */
static inline unsigned long __find_buddy_pfn(unsigned long pfn, unsigned int order)
{
	return pfn ^ (1UL << order);
}

/* What decides whether two blocks can merge, and how it must look. */
#define BUDDY_BITS (PAGE_ZONEID_BITS | PG_bit(buddy) | PAGE_ORDER_BITS)

static inline unsigned long buddy_flags(const struct page *page, unsigned int order)
{
	return (page->flags & PAGE_ZONEID_BITS) | PG_bit(buddy) | page_order_bits(order);
}

/**
 * page_is_buddy() - is this the head of a free block of the same order and zone?
 * @page: head of a block
 * @buddy: where its buddy would be
 * @order: order of @page's block
 *
 * One compare: all that matters stands in the flags.  The zone's lock makes the
 * answer stay true, for a free block of the same zone only changes under it;
 * anything else fails on PG_buddy or on the zone bits, which never change.
 *
 * Linux: page_is_buddy(), mm/page_alloc.c, 2.6 to 5.x.
 */
static inline bool page_is_buddy(const struct page *page, const struct page *buddy,
				 unsigned int order)
{
	return (buddy->flags & BUDDY_BITS) == buddy_flags(page, order);
}

/* The largest order that @pfn is aligned to and that fits before @end_pfn. */
static inline unsigned int largest_order(unsigned long pfn, unsigned long end_pfn)
{
	unsigned int aligned = (unsigned int)__builtin_ctzl(pfn | MAX_ORDER_NR_PAGES);

	return min_t(unsigned int, aligned, ilog2(end_pfn - pfn));
}

struct page *__rmqueue_run(struct zone *zone, unsigned int order, unsigned int most,
			   int migratetype, unsigned int *got);
struct page *fastcall __rmqueue(struct zone *zone, unsigned int order, int migratetype);
void fastcall __free_one_page(struct zone *zone, struct page *page, unsigned int order);

/* ---- pageblock.c --------------------------------------------------------- */

unsigned long move_freepages_block(struct zone *zone, struct page *page, int migratetype);
int find_fallback(struct zone *zone, unsigned int *order, int migratetype);
void setup_zone_migrate_reserve(struct zone *zone);

/* ---- page_check.c -------------------------------------------------------- */

bool fastcall free_tails_check(const struct page *page, unsigned int order);
bool free_compound_check(const struct page *head, unsigned int order);

/* Inside a block a page is nobody's and on no list; so is a head that leaves its list. */
static inline bool page_is_in_use(const struct page *page)
{
	return unlikely(page->flags & PAGE_FLAGS_ALL) || unlikely(page->_count.counter) ||
	       unlikely(page->_mapcount.counter != -1);
}

/* A single page, not mapped, on no list: no flag is set, and no order. */
static inline bool page_is_plain(const struct page *page)
{
	return !(page->flags & (PAGE_FLAGS_ALL | PAGE_ORDER_BITS)) &&
	       page->_mapcount.counter == -1;
}

/**
 * free_pages_check() - may this block go back to its zone?
 * @page: its head, whose count has just come down to zero
 * @order: the order it is freed with
 *
 * Return: true when all is well.
 * Linux: free_pages_check(), mm/page_alloc.c, 2.6 to 5.x.
 */
static inline bool free_pages_check(const struct page *page, unsigned int order)
{
	unsigned long state = page->flags & (PAGE_FLAGS_ALL | PAGE_ORDER_BITS);

	if (likely(!((state ^ page_order_bits(order)) | (unsigned long)page_mapcount(page))))
		return !order || free_tails_check(page, order);
	return free_compound_check(page, order);
}

/**
 * check_new_page() - may this block be handed out?
 * @page: its head, just taken off its list
 *
 * Its tails are looked at when it is freed again.
 *
 * Return: true when nobody has touched it while it was free.
 * Linux: check_new_page(), mm/page_alloc.c, 2.6 to 5.x.
 */
static inline bool check_new_page(const struct page *page)
{
	return !page_is_in_use(page);
}

void dump_page(const struct page *page, const char *reason);
void bad_page(const struct page *page, const char *reason, unsigned long caller);
void bad_new_page(const struct page *page, unsigned long caller);
void bad_free(struct page *page, unsigned int order, unsigned long caller);
struct page *find_block(const struct page *page, unsigned int *order);
bool is_free_head(const struct page *head);
const char *flag_names(unsigned long flags, char *buf, size_t size);
const char *reserved_for(const struct page *page);

/* ---- page_free.c --------------------------------------------------------- */

void free_block(struct page *page, unsigned int order, unsigned long caller);
void free_to_zone(struct page *page, unsigned int order);

/* ---- page_alloc.c -------------------------------------------------------- */

void prep_compound_page(struct page *head, unsigned int order);

extern struct ratelimit_state nopage_rs;	/* how often a failure is reported */

/* ---- handover.c ---------------------------------------------------------- */

void __init begin_handover(void);	/* once, however often it is called */
unsigned long __init free_memory_between(int nid, unsigned long low_pfn, unsigned long high_pfn);
void __init __free_pages_memory(unsigned long start_pfn, unsigned long end_pfn);
void __init end_handover(void);		/* memblock's late callers are served from now on */

#endif /* _MM_INTERNAL_H */
