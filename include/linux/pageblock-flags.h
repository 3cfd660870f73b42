/* SPDX-License-Identifier: MIT */
/*
 * Pageblocks: each zone is cut into pieces of the largest order, and each piece
 * has a migrate type, so that pages of one kind stand together.
 *
 *	pageblock	|    0    |    1    |    2    |    3    |
 *	type		| Unmov.  | Unmov.  | Movable | Movable |
 *	pages		|#.##..##.|##.#.....|.........|..#......|
 *
 * A free block stands on the list of its pageblock's type; a request looks at
 * the lists of its own type first (mm/pageblock.c says what happens then).
 *
 * Linux: include/linux/pageblock-flags.h, 2.6.24 to 5.x.
 */
#ifndef _LINUX_PAGEBLOCK_FLAGS_H
#define _LINUX_PAGEBLOCK_FLAGS_H

#include <linux/mmzone.h>

/* As Linux without huge pages.  No free block is larger, so none spans two pageblocks. */
#define pageblock_order (MAX_ORDER - 1)
#define pageblock_nr_pages (1UL << pageblock_order)

extern const char *const migratetype_names[MIGRATE_TYPES];

/*
 * Where the type of a pageblock is kept: a byte for each in the zone's usemap.
 * Linux packs four bits for each into words.
 */
static __always_inline u8 *pageblock_entry(const struct zone *zone, unsigned long pfn)
{
	return &zone->pageblock_flags[(pfn >> pageblock_order) - zone->first_pageblock];
}

/* For a page of @zone, or of a test's zone around it. */
static __always_inline int get_pfnblock_migratetype(const struct zone *zone, unsigned long pfn)
{
	return *pageblock_entry(zone, pfn);
}

/*
 * Context: any.  Under the zone's lock the answer stays true.
 * Linux: get_pageblock_migratetype(), 2.6.24 to 5.x.
 */
static inline int get_pageblock_migratetype(const struct page *page)
{
	return get_pfnblock_migratetype(page_zone(page), page_to_pfn(page));
}

static __always_inline bool is_migrate_isolate(int migratetype)
{
	return migratetype == MIGRATE_ISOLATE;
}

/* Bytes of the usemap of @pages pages from @start_pfn on.  Linux: usemap_size(), 2.6.24 to 5.x. */
static inline unsigned long usemap_size(unsigned long start_pfn, unsigned long pages)
{
	return pages ? ((start_pfn + pages - 1) >> pageblock_order) -
		       (start_pfn >> pageblock_order) + 1 : 0;
}

#endif /* _LINUX_PAGEBLOCK_FLAGS_H */
