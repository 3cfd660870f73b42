/* SPDX-License-Identifier: MIT */
/*
 * A zone of their own for the buddy tests: a block borrowed from the allocator,
 * and a struct zone around it whose lists start empty.  The live lists are not
 * involved, so a test knows every page of its zone.
 *
 *	live zone	...|   borrowed block, order 10 or what there is   |...
 *	arena.zone	   | 0  1  2  3 ...                   nr_pages - 1 |
 *
 * In the pictures one column is one page: a digit is the head of a free block
 * and its order, '-' is inside it, '#' is not free:
 *
 *	"#01-2---"	page 0 is taken; 1 is free; 2, 3 and 4 .. 7 are free blocks
 */
#ifndef BUDDY_ARENA_H
#define BUDDY_ARENA_H

#include <kunit/test.h>
#include <linux/audit.h>
#include <linux/mm.h>

#include "../../mm/internal.h"

#define ARENA_LEAST_ORDER 5

static struct {
	struct zone zone;
	struct page *page;	/* the first one */
	unsigned long pfn;
	unsigned int order;
	unsigned long nr_pages;
	char picture[65];
	u8 pageblock_flags[1];	/* a block of the largest order is one pageblock */
} arena;

/* As the memory map's initialisation leaves a page. */
static inline void arena_clean_page(struct page *page)
{
	page->flags &= PAGE_PLACE_BITS;
	set_page_count(page, 0);
	page_mapcount_reset(page);
}

/* Every page taken, no page free. */
static inline void arena_reset(void)
{
	const struct zone *live = page_zone(arena.page);

	memset(&arena.zone, 0, sizeof(arena.zone));
	spin_lock_init(&arena.zone.lock);
	arena.zone.name = "Arena";
	arena.zone.zone_pgdat = live->zone_pgdat;
	arena.zone.zone_start_pfn = arena.pfn;
	arena.zone.spanned_pages = arena.nr_pages;
	arena.zone.present_pages = arena.nr_pages;
	arena.zone.managed_pages = arena.nr_pages;
	arena.zone.first_pageblock = arena.pfn >> pageblock_order;
	arena.zone.pageblock_flags = arena.pageblock_flags;
	arena.pageblock_flags[0] = MIGRATE_UNMOVABLE;
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		for (int type = 0; type < MIGRATE_TYPES; type++)
			INIT_LIST_HEAD(&arena.zone.free_area[order].free_list[type]);
	for (unsigned long i = 0; i < arena.nr_pages; i++)
		arena_clean_page(arena.page + i);
}

static inline int arena_init(struct kunit *test)
{
	for (arena.order = MAX_ORDER - 1; arena.order >= ARENA_LEAST_ORDER; arena.order--) {
		arena.page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, arena.order);
		if (arena.page)
			break;
	}
	if (!arena.page)
		return -1;
	arena.nr_pages = 1UL << arena.order;
	arena.pfn = page_to_pfn(arena.page);
	arena_reset();
	return 0;
}

static inline void arena_exit(struct kunit *test)
{
	if (!arena.page)
		return;
	arena_reset();
	set_page_order(arena.page, arena.order);
	init_page_count(arena.page);
	__free_pages(arena.page, arena.order);
	arena.page = NULL;
}

/* The zone gets 1 << order pages from page @first on. */
static inline void arena_give(unsigned long first, unsigned int order)
{
	struct page *page = arena.page + first;

	set_page_count(page, 0);
	__free_one_page(&arena.zone, page, order);
}

/* The page number of the block it hands out; -1 when there is none. */
static inline long arena_take(unsigned int order)
{
	struct page *page = __rmqueue(&arena.zone, order, MIGRATE_UNMOVABLE);

	if (!page)
		return -1;
	init_page_count(page);
	return page - arena.page;
}

static inline unsigned long arena_free_pages(void)
{
	return zone_page_state(&arena.zone, NR_FREE_PAGES);
}

/* The first @nr pages, at most 64. */
static inline const char *arena_picture(unsigned long nr)
{
	unsigned long i = 0;

	memset(arena.picture, '#', sizeof(arena.picture));
	while (i < nr) {
		const struct page *page = arena.page + i;
		unsigned long end;

		if (!PageBuddy(page)) {
			i++;
			continue;
		}
		end = min(i + (1UL << page_order(page)), nr);
		arena.picture[i] = (char)(page_order(page) < 10 ? '0' + page_order(page) : 'A');
		while (++i < end)
			arena.picture[i] = '-';
	}
	arena.picture[nr] = '\0';
	return arena.picture;
}

#define EXPECT_PICTURE(test, nr, want) KUNIT_EXPECT_STREQ(test, arena_picture(nr), want)

/* The lists, the struct pages and the counters of the arena agree. */
static inline void expect_sound_arena(struct kunit *test)
{
	struct audit a = { 0 };

	KUNIT_EXPECT_TRUE_MSG(test, audit_zone(&a, &arena.zone), "pfn:%05lx: %s", a.pfn, a.says);
}

#endif /* BUDDY_ARENA_H */
