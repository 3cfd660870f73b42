// SPDX-License-Identifier: MIT
/*
 * Isolating pageblocks (row G3): MIGRATE_ISOLATE is a type that no request has
 * and no fall-back leads to, so a block on its lists stays where it is.
 *
 *	MOVABLE  |..#..##.|  set_migratetype_isolate()	free pages leave the count
 *	ISOLATE  |..#..##.|	users free theirs: they stay
 *	ISOLATE  |........|  test_pages_isolated(): now it could be taken away
 *	MOVABLE  |........|  unset_migratetype_isolate()	free pages count again
 *
 * Nothing is moved out of a block here: its users have to go by themselves.
 */
#include "internal.h"

#include <linux/errno.h>
#include <linux/page-isolation.h>

/*
 * Is there a user who never promised to go?  Each user has a block whose head
 * has a count, and lies in the pageblock.
 * Linux: has_unmovable_pages(), mm/page_alloc.c, 3.6 to 5.x.
 */
static bool has_unmovable_pages(const struct zone *zone, struct page *page)
{
	unsigned long start_pfn = ALIGN_DOWN(page_to_pfn(page), pageblock_nr_pages);

	if (zone_idx(zone) == ZONE_MOVABLE || get_pageblock_migratetype(page) == MIGRATE_MOVABLE)
		return false;
	for (unsigned long pfn = start_pfn; pfn < start_pfn + pageblock_nr_pages; pfn++)
		if (zone_spans_pfn(zone, pfn) && page_ref_count(pfn_to_page(pfn)))
			return true;
	return false;
}

/* Does the change itself.  Context: zone->lock held. */
static int isolate_pageblock(struct zone *zone, struct page *page)
{
	if (is_migrate_isolate(get_pageblock_migratetype(page)) || has_unmovable_pages(zone, page))
		return -EBUSY;
	zone->vm_stat[NR_FREE_PAGES] -= move_freepages_block(zone, page, MIGRATE_ISOLATE);
	zone->nr_isolate_pageblock++;
	return 0;
}

int set_migratetype_isolate(struct page *page)
{
	struct zone *zone = page_zone(page);
	unsigned long flags;
	int err;

	zone_pcp_disable(zone);		/* a parked page could be handed out */
	spin_lock_irqsave(&zone->lock, flags);
	err = isolate_pageblock(zone, page);
	spin_unlock_irqrestore(&zone->lock, flags);
	if (err)
		zone_pcp_enable(zone);
	return err;
}

void unset_migratetype_isolate(struct page *page, int migratetype)
{
	struct zone *zone = page_zone(page);
	bool was_isolated;
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	was_isolated = is_migrate_isolate(get_pageblock_migratetype(page));
	if (was_isolated) {
		zone->vm_stat[NR_FREE_PAGES] += move_freepages_block(zone, page, migratetype);
		zone->nr_isolate_pageblock--;
	}
	spin_unlock_irqrestore(&zone->lock, flags);
	if (was_isolated)
		zone_pcp_enable(zone);
}

int start_isolate_page_range(unsigned long start_pfn, unsigned long end_pfn, int migratetype)
{
	BUG_ON(!IS_ALIGNED(start_pfn | end_pfn, pageblock_nr_pages));

	for (unsigned long pfn = start_pfn; pfn < end_pfn; pfn += pageblock_nr_pages) {
		if (!pfn_valid(pfn) || !set_migratetype_isolate(pfn_to_page(pfn)))
			continue;
		undo_isolate_page_range(start_pfn, pfn, migratetype);
		return -EBUSY;
	}
	return 0;
}

void undo_isolate_page_range(unsigned long start_pfn, unsigned long end_pfn, int migratetype)
{
	for (unsigned long pfn = start_pfn; pfn < end_pfn; pfn += pageblock_nr_pages)
		if (pfn_valid(pfn))
			unset_migratetype_isolate(pfn_to_page(pfn), migratetype);
}

/* Free, and on a list where it stays free. */
static bool is_isolated_block(const struct page *page)
{
	return PageBuddy(page) && is_migrate_isolate(get_pageblock_migratetype(page));
}

int test_pages_isolated(unsigned long start_pfn, unsigned long end_pfn)
{
	for (unsigned long pfn = start_pfn; pfn < end_pfn;) {
		const struct page *page = pfn_valid(pfn) ? pfn_to_page(pfn) : NULL;

		if (!page) {
			pfn = ALIGN(pfn + 1, pageblock_nr_pages);
			continue;
		}
		if (!is_isolated_block(page))
			return -EBUSY;
		pfn += 1UL << page_order(page);
	}
	return 0;
}
