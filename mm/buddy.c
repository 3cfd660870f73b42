// SPDX-License-Identifier: MIT
/*
 * The buddy system of one zone: blocks of 1 << order pages, split in halves on
 * the way out, merged with their buddies on the way back.
 *
 *	free_area[3]  Unmovable	-> [ 8 pages at 0x1008 ] -> [ 8 pages at 0x1040 ]
 *		      Movable	-> [ 8 pages at 0x2018 ]
 *	free_area[2]  Unmovable	-> [ 4 pages at 0x1004 ]
 *	free_area[1]
 *	free_area[0]  Unmovable	-> [ 1 page at 0x1003 ]
 *
 * Invariants, whenever nobody holds the zone's lock (mm/audit.c checks them):
 *
 *	- a block is aligned to its size and lies in one zone
 *	- it stands on the list of its pageblock's migrate type (pageblock.c)
 *	- PG_buddy, and the order, are set at the head of each free block, and
 *	  PG_buddy nowhere else
 *	- no two free blocks are buddies of one another below the largest order
 *	- nr_free counts the blocks of an order, NR_FREE_PAGES the pages of all that
 *	  are not isolated
 *
 * Each operation touches heads only, at most one per order: 10 steps whether
 * 1 page or 1,024 come and go.
 *
 * It knows nothing of requests, watermarks or page contents, nor which pageblock
 * should be whose.
 */
#include "internal.h"
#include "page_events.h"

/* A block enters its list.  LIFO: what was used last is still in the cache. */
static inline void add_to_free_list(struct zone *zone, struct page *page, unsigned int order,
				    int migratetype)
{
	struct free_area *area = &zone->free_area[order];

	page->flags = (page->flags & ~PAGE_ORDER_BITS) | PG_bit(buddy) | page_order_bits(order);
	list_add(&page->lru, &area->free_list[migratetype]);
	area->nr_free++;
}

/*
 * It leaves its list, to be merged or handed out: from here on the caller owns
 * it.  The links need no poison, for nobody looks at them without PG_buddy.
 */
static inline void del_from_free_list(struct zone *zone, struct page *page, unsigned int order)
{
	__list_unlink(&page->lru);
	__ClearPageBuddy(page);
	zone->free_area[order].nr_free--;
}

/*
 * Halve a block until it has the wanted order; the upper halves are free.
 *
 *	order 3, want 0:	|  page  |1|  2  |     4     |
 *				 ^ stays    the others go to lists 0, 1, 2
 */
static inline void expand(struct zone *zone, struct page *page, unsigned int want,
			  unsigned int have, int migratetype)
{
	while (have > want) {
		have--;
		add_to_free_list(zone, page + (1UL << have), have, migratetype);
	}
}

/* The smallest block of one type that is large enough; see __rmqueue_run(). */
static __always_inline struct page *take_run(struct zone *zone, unsigned int order,
					     unsigned int most, int migratetype,
					     unsigned int *got)
{
	for (unsigned int have = order; have < MAX_ORDER; have++) {
		struct list_head *list = &zone->free_area[have].free_list[migratetype];
		struct page *page;

		if (list_empty(list))
			continue;
		page = list_first_entry(list, struct page, lru);
		del_from_free_list(zone, page, have);
		*got = min(have, most);
		expand(zone, page, *got, have, migratetype);
		zone->vm_stat[NR_FREE_PAGES] -= 1UL << *got;
		if (page_events_on())
			page_event_taken(page, have, *got, migratetype);
		return page;
	}
	return NULL;
}

/* The lists of @migratetype have nothing: those of another type. */
static noinline struct page *take_foreign_run(struct zone *zone, unsigned int order,
					      unsigned int most, int migratetype,
					      unsigned int *got)
{
	migratetype = find_fallback(zone, &order, migratetype);
	return take_run(zone, order, most, migratetype, got);
}

static noinline struct page *take_foreign_block(struct zone *zone, unsigned int order,
						int migratetype)
{
	unsigned int got;

	return take_foreign_run(zone, order, order, migratetype, &got);
}

/**
 * __rmqueue_run() - take pages off a zone's free lists
 * @zone: zone
 * @order: at least 1 << order of them
 * @most: at most 1 << most of them
 * @migratetype: for whom
 * @got: gets the order of what comes back
 *
 * The smallest block that is large enough, split when it is too large; where
 * there is none of this type, one that pageblock.c chooses.
 *
 * Return: its head, with PG_buddy clear; NULL when there is none.
 * Context: zone->lock held.
 */
struct page *__rmqueue_run(struct zone *zone, unsigned int order, unsigned int most,
			   int migratetype, unsigned int *got)
{
	struct page *page = take_run(zone, order, most, migratetype, got);

	if (likely(page))
		return page;
	return take_foreign_run(zone, order, most, migratetype, got);
}

/**
 * __rmqueue() - take a block off a zone's free lists
 * @zone: zone
 * @order: its order
 * @migratetype: for whom
 *
 * Return: its head, with PG_buddy clear, @order and @migratetype set; NULL when
 *	there is none.
 * Context: zone->lock held.
 * Linux: __rmqueue(), mm/page_alloc.c, 2.6 to 5.x.
 */
struct page *fastcall __rmqueue(struct zone *zone, unsigned int order, int migratetype)
{
	unsigned int got;
	struct page *page = take_run(zone, order, order, migratetype, &got);

	if (unlikely(!page))
		page = take_foreign_block(zone, order, migratetype);
	if (likely(page))
		page->flags = (page->flags & ~(PAGE_ORDER_BITS | PAGE_MIGRATE_BITS)) |
			      page_order_bits(order) | page_migrate_bits(migratetype);
	return page;
}

/**
 * __free_one_page() - give a block to a zone, merged as far as it goes
 * @zone: the zone it lies in
 * @page: its head; on no list, count 0
 * @order: its order
 *
 *	|  free 2  | 1 |page|		page meets 1, both meet 2:
 *	|      order 2 + ...	|	the result's head is the lowest of them
 *
 * It goes to the list of its pageblock's type, whomever it has served.
 *
 * Context: zone->lock held.  From here on the allocator owns the block.
 * Linux: __free_one_page(), mm/page_alloc.c, 2.6 to 5.x.
 */
void fastcall __free_one_page(struct zone *zone, struct page *page, unsigned int order)
{
	unsigned long pfn = page_to_pfn(page);
	unsigned long wanted = buddy_flags(page, order);
	int migratetype = get_pfnblock_migratetype(zone, pfn);

	VM_BUG_ON(pfn & ((1UL << order) - 1));
	if (likely(!is_migrate_isolate(migratetype)))
		zone->vm_stat[NR_FREE_PAGES] += 1UL << order;

	for (; order < MAX_ORDER - 1; order++) {
		unsigned long buddy_pfn = __find_buddy_pfn(pfn, order);
		struct page *buddy = page + (long)(buddy_pfn - pfn);

		if ((buddy->flags & BUDDY_BITS) != wanted)
			break;
		del_from_free_list(zone, buddy, order);
		page = min(page, buddy);
		pfn &= buddy_pfn;
		wanted += page_order_bits(1);
	}
	add_to_free_list(zone, page, order, migratetype);
}
