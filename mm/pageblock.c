// SPDX-License-Identifier: MIT
/*
 * Grouping pages by mobility (row G3): which pageblock is for whom, and what
 * happens when a type has run out.
 *
 * A page that cannot be moved keeps its 4 MiB from ever being free as a whole.
 * So such pages go together, and where they are, others of their kind go first.
 * A request whose own lists are empty looks at those of the other types, the
 * largest block first:
 *
 *	free block of	>= half of	a pageblock	the pageblock changes sides, with
 *	order 5 and more,  its pages free  |----M----|	all that is free in it
 *	or a reclaimable  /		   |----U----|
 *	request
 *			\  less than	a pageblock	the request borrows a part of the
 *			   that free	   |-U--M----|	block, the rest stays where it is
 *
 *	smaller						it borrows
 *
 * The largest block is the one to take: the fewer pageblocks have guests the
 * better, and a large block makes it likely that the whole pageblock is won.
 *
 * Invariant, whenever nobody holds the zone's lock (mm/audit.c checks it): every
 * free block stands on the list of its pageblock's type.  So what changes a type
 * moves the free blocks in the same breath, and what moves them changes the type.
 * Linux has kept that since 6.10; before, it moved blocks also when it did not
 * change the type.
 *
 * When memory is so small that there are not five pageblocks to group,
 * page_group_by_mobility_disabled is set: all requests are unmovable then, and
 * each pageblock that they meet becomes theirs.
 *
 * It knows neither requests nor watermarks.
 */
#include "internal.h"
#include "page_events.h"

#include <linux/minmax.h>

const char *const migratetype_names[MIGRATE_TYPES] = {
	[MIGRATE_UNMOVABLE] = "Unmovable", [MIGRATE_RECLAIMABLE] = "Reclaimable",
	[MIGRATE_MOVABLE] = "Movable",	   [MIGRATE_RESERVE] = "Reserve",
	[MIGRATE_ISOLATE] = "Isolate",
};

/*
 * Whose lists to look at next.  The reserve is everybody's last resort, and
 * isolated blocks are nobody's.
 */
static const u8 fallbacks[MIGRATE_PCPTYPES][MIGRATE_PCPTYPES - 1] = {
	[MIGRATE_UNMOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
	[MIGRATE_RECLAIMABLE] = { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
	[MIGRATE_MOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
};

/* At most so many pageblocks of a zone are kept as a reserve. */
#define MAX_RESERVE_BLOCKS 2

/* ---- one pageblock ------------------------------------------------------- */

/*
 * The pageblock of @page has another type from now on.
 * Return: which: without grouping the types of requests are all one.
 * Linux: set_pageblock_migratetype(), mm/page_alloc.c, 2.6.24 to 5.x.
 */
static int set_pageblock_migratetype(const struct zone *zone, const struct page *page,
				     int migratetype)
{
	if (unlikely(page_group_by_mobility_disabled) && migratetype < MIGRATE_PCPTYPES)
		migratetype = MIGRATE_UNMOVABLE;
	*pageblock_entry(zone, page_to_pfn(page)) = (u8)migratetype;
	return migratetype;
}

/* The pages of a pageblock that lie in the zone: the zone's ends may cut it. */
struct pageblock {
	struct page *first;
	struct page *end;
};

static struct pageblock pageblock_of(const struct zone *zone, struct page *page)
{
	unsigned long pfn = page_to_pfn(page);
	unsigned long start_pfn = ALIGN_DOWN(pfn, pageblock_nr_pages);
	unsigned long end_pfn = min(start_pfn + pageblock_nr_pages, zone_end_pfn(zone));

	start_pfn = max(start_pfn, zone->zone_start_pfn);	/* @page may lie before that */
	return (struct pageblock){ page + (long)(start_pfn - pfn), page + (end_pfn - pfn) };
}

/* The next free block of the zone at or behind @page; @end when there is none. */
static struct page *next_free_block(struct page *page, const struct page *end,
				    unsigned long zoneid_bits)
{
	while (page < end && (page->flags & (PAGE_ZONEID_BITS | PG_bit(buddy))) !=
				     (zoneid_bits | PG_bit(buddy)))
		page++;
	return page;
}

#define for_each_free_block(page, start, end, zoneid_bits)                                      \
	for (page = next_free_block(start, end, zoneid_bits); page < end;                       \
	     page = next_free_block(page + (1UL << page_order(page)), end, zoneid_bits))

static unsigned long count_freepages(const struct pageblock *block, unsigned long zoneid_bits)
{
	unsigned long pages = 0;
	struct page *page;

	for_each_free_block(page, block->first, block->end, zoneid_bits)
		pages += 1UL << page_order(page);
	return pages;
}

/*
 * The free blocks of a pageblock, to the lists of another type.  Return: pages moved.
 * Linux: move_freepages(), mm/page_alloc.c, 2.6.24 to 5.x.
 */
static unsigned long move_freepages(struct zone *zone, const struct pageblock *block,
				    unsigned long zoneid_bits, int migratetype)
{
	unsigned long pages = 0;
	struct page *page;

	for_each_free_block(page, block->first, block->end, zoneid_bits) {
		list_move(&page->lru, &zone->free_area[page_order(page)].free_list[migratetype]);
		pages += 1UL << page_order(page);
	}
	return pages;
}

/**
 * move_freepages_block() - give a pageblock another type, and move all that is free in it
 * @zone: its zone; free blocks of others, where nodes overlap, are left alone
 * @page: a page of it
 * @migratetype: whose it is; without grouping MIGRATE_UNMOVABLE stands for all requests
 *
 * Return: pages moved.
 * Context: zone->lock held.
 * Linux: move_freepages_block(), mm/page_alloc.c, 2.6.24 to 5.x, where the
 *	caller changes the type.
 */
unsigned long move_freepages_block(struct zone *zone, struct page *page, int migratetype)
{
	struct pageblock block = pageblock_of(zone, page);

	migratetype = set_pageblock_migratetype(zone, page, migratetype);
	return move_freepages(zone, &block, page->flags & PAGE_ZONEID_BITS, migratetype);
}

/* ---- when a type has run out ------------------------------------------------ */

/*
 * Does the pageblock of a free block of order @have change sides?  A small block
 * says that it is mostly in use; not so for reclaimable requests, which
 * come in bursts.
 * Linux: try_to_steal_freepages(), mm/page_alloc.c, 3.12 to 3.19.
 */
static bool worth_stealing(const struct zone *zone, struct page *page, unsigned int have,
			   int migratetype)
{
	unsigned long zoneid_bits = page->flags & PAGE_ZONEID_BITS;
	struct pageblock block;

	if (have >= pageblock_order || page_group_by_mobility_disabled)
		return true;
	if (have < pageblock_order / 2 && migratetype != MIGRATE_RECLAIMABLE)
		return false;
	block = pageblock_of(zone, page);
	return count_freepages(&block, zoneid_bits) >= pageblock_nr_pages / 2;
}

/* The first of the other types that has a block of this order. */
static struct page *first_fallback(struct free_area *area, int migratetype)
{
	for (size_t i = 0; i < ARRAY_SIZE(fallbacks[0]); i++) {
		struct list_head *list = &area->free_list[fallbacks[migratetype][i]];

		if (!list_empty(list))
			return list_first_entry(list, struct page, lru);
	}
	return NULL;
}

/**
 * find_fallback() - where a type that has run out may take a block
 * @zone: zone
 * @order: the order wanted; gets the order to look from
 * @migratetype: the type that has no block of this order or a larger one
 *
 * A pageblock that is worth it changes sides here.
 *
 * Return: the type on whose lists there is one, if there is any in the zone.
 * Context: zone->lock held.
 * Linux: __rmqueue_fallback(), mm/page_alloc.c, 2.6.24 to 5.x.
 */
int find_fallback(struct zone *zone, unsigned int *order, int migratetype)
{
	for (unsigned int have = MAX_ORDER; have-- > *order;) {
		struct page *page = first_fallback(&zone->free_area[have], migratetype);
		int from, type;

		if (!page)
			continue;
		from = get_pfnblock_migratetype(zone, page_to_pfn(page));
		if (worth_stealing(zone, page, have, migratetype))
			move_freepages_block(zone, page, migratetype);
		else
			*order = have;
		type = get_pfnblock_migratetype(zone, page_to_pfn(page));
		if (page_events_on())
			page_event_fallback(page, have, migratetype, from, type);
		return type;
	}
	return MIGRATE_RESERVE;
}

/* ---- the reserve ------------------------------------------------------------ */

/* Linux: pageblock_is_reserved(), mm/page_alloc.c, 2.6.38 to 4.3. */
static bool pageblock_is_reserved(const struct pageblock *block)
{
	for (const struct page *page = block->first; page < block->end; page++)
		if (PageReserved(page))
			return true;
	return false;
}

/*
 * One pageblock: into the reserve, out of it, or left as it is.
 * Return: whether it is part of the reserve now.
 */
static bool reserve_pageblock(struct zone *zone, struct page *page, bool wanted)
{
	struct pageblock block = pageblock_of(zone, page);
	int type = get_pfnblock_migratetype(zone, page_to_pfn(page));

	if (!wanted) {
		if (type == MIGRATE_RESERVE)
			move_freepages_block(zone, page, MIGRATE_MOVABLE);
		return false;
	}
	if (type == MIGRATE_MOVABLE && !pageblock_is_reserved(&block)) {
		move_freepages_block(zone, page, MIGRATE_RESERVE);
		return true;
	}
	return type == MIGRATE_RESERVE;
}

/**
 * setup_zone_migrate_reserve() - keep some pageblocks for when nothing else is left
 * @zone: zone
 *
 * As many as hold the minimum watermark, two at most: what is free below the
 * mark is then likely to be free in large blocks, for those who may go there.
 *
 * Context: zone->lock held; when the watermarks have changed.
 * Linux: setup_zone_migrate_reserve(), mm/page_alloc.c, 2.6.24 to 4.3.
 */
void setup_zone_migrate_reserve(struct zone *zone)
{
	unsigned long wanted = min(DIV_ROUND_UP(zone->watermark[WMARK_MIN], pageblock_nr_pages),
				   (unsigned long)MAX_RESERVE_BLOCKS);
	unsigned long pfn = ALIGN(zone->zone_start_pfn, pageblock_nr_pages);

	for (; pfn < zone_end_pfn(zone); pfn += pageblock_nr_pages)
		if (pfn_valid(pfn) && page_zone(pfn_to_page(pfn)) == zone &&
		    reserve_pageblock(zone, pfn_to_page(pfn), wanted != 0))
			wanted--;
}
