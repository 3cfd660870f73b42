// SPDX-License-Identifier: MIT
/*
 * Grouping by mobility (row G3): whose pageblock is whose, and what happens when
 * a type runs out.
 *
 * The zone is a test's own: four pageblocks borrowed from the allocator, one
 * letter each, in the order of their addresses:
 *
 *	"UMMR"	unmovable, movable, movable, reserve; E is reclaimable, I isolated
 *
 * Only the cases that say so work on the live zones.
 */
#include <linux/errno.h>
#include <linux/page-isolation.h>
#include <linux/string.h>

#include "../../mm/internal.h"
#include "../../mm/pcp.h"
#include "mm_state.h"
#include "again.h"

#define BLOCKS 4
#define MAX_SPAN 64	/* pageblocks that the four may be spread over */

static struct {
	struct zone zone;
	struct page *block[BLOCKS];
	u8 usemap[MAX_SPAN];
	char types[BLOCKS + 1];
} four;

static struct mm_state before;
static int was_disabled;

/* ---------------------------------------------------------------- the zone */

static void return_blocks(void)
{
	for (int i = 0; i < BLOCKS; i++) {
		struct page *page = four.block[i];

		if (!page)
			continue;
		for (unsigned long j = 0; j < pageblock_nr_pages; j++) {
			page[j].flags &= PAGE_PLACE_BITS;
			set_page_count(page + j, 0);
		}
		set_page_order(page, pageblock_order);
		init_page_count(page);
		__free_pages(page, pageblock_order);
		four.block[i] = NULL;
	}
}

/* Four of one zone, in ascending order. */
static bool borrow_blocks(void)
{
	for (int i = 0; i < BLOCKS; i++) {
		struct page *page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, pageblock_order);
		int at = i;

		if (!page)
			return false;
		for (; at && four.block[at - 1] > page; at--)
			four.block[at] = four.block[at - 1];
		four.block[at] = page;
		if (page_zone(page) != page_zone(four.block[0]))
			return false;
	}
	return page_to_pfn(four.block[BLOCKS - 1]) - page_to_pfn(four.block[0]) <
	       MAX_SPAN * pageblock_nr_pages;
}

static void make_zone(void)
{
	unsigned long first = page_to_pfn(four.block[0]);

	memset(&four.zone, 0, sizeof(four.zone));
	spin_lock_init(&four.zone.lock);
	four.zone.name = "Four";
	four.zone.zone_pgdat = page_zone(four.block[0])->zone_pgdat;
	four.zone.zone_start_pfn = first;
	four.zone.spanned_pages = page_to_pfn(four.block[BLOCKS - 1]) - first + pageblock_nr_pages;
	four.zone.present_pages = four.zone.managed_pages = BLOCKS * pageblock_nr_pages;
	four.zone.first_pageblock = first >> pageblock_order;
	four.zone.pageblock_flags = four.usemap;
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		for (int type = 0; type < MIGRATE_TYPES; type++)
			INIT_LIST_HEAD(&four.zone.free_area[order].free_list[type]);
}

static int four_init(struct kunit *test)
{
	parking_off();
	mm_state_save(&before);
	was_disabled = page_group_by_mobility_disabled;
	page_group_by_mobility_disabled = 0;
	if (!borrow_blocks()) {
		return_blocks();
		return 0;
	}
	make_zone();
	for (int i = 0; i < BLOCKS; i++)
		set_page_count(four.block[i], 0);
	return 0;
}

static void four_exit(struct kunit *test)
{
	page_group_by_mobility_disabled = was_disabled;
	return_blocks();
	expect_mm_state(test, &before);
	parking_on();
}

#define NEED_FOUR(test)                                                                         \
	do {                                                                                    \
		if (!four.block[0])                                                             \
			kunit_skip(test, "no four pageblocks to be had");                       \
	} while (0)

static const char letters[MIGRATE_TYPES] = {
	[MIGRATE_UNMOVABLE] = 'U', [MIGRATE_RECLAIMABLE] = 'E', [MIGRATE_MOVABLE] = 'M',
	[MIGRATE_RESERVE] = 'R',   [MIGRATE_ISOLATE] = 'I',
};

static int type_of_letter(char letter)
{
	int type = 0;

	while (letters[type] != letter)
		type++;
	return type;
}

static u8 *type_of_block(int i)
{
	return pageblock_entry(&four.zone, page_to_pfn(four.block[i]));
}

/* Every page of the pageblocks is free, or taken where the letter is '#'. */
static void lay_out(const char *types)
{
	for (int i = 0; i < BLOCKS; i++) {
		*type_of_block(i) = (u8)(types[i] == '#' ? MIGRATE_MOVABLE :
							   type_of_letter(types[i]));
		if (types[i] != '#')
			__free_one_page(&four.zone, four.block[i], pageblock_order);
	}
}

static const char *types(void)
{
	for (int i = 0; i < BLOCKS; i++)
		four.types[i] = letters[*type_of_block(i)];
	return four.types;
}

static void expect_sound_zone(struct kunit *test)
{
	struct audit a = { 0 };

	KUNIT_EXPECT_TRUE_MSG(test, audit_zone(&a, &four.zone), "pfn:%05lx: %s", a.pfn, a.says);
}

#define EXPECT_TYPES(test, want) KUNIT_EXPECT_STREQ(test, types(), want)

static struct page *take(unsigned int order, int type)
{
	struct page *page = __rmqueue(&four.zone, order, type);

	if (page)
		init_page_count(page);
	return page;
}

static void give(struct page *page, unsigned int order)
{
	set_page_count(page, 0);
	__free_one_page(&four.zone, page, order);
}

/* Number of the pageblock; -1 for NULL. */
static int block_of(const struct page *page)
{
	for (int i = 0; page && i < BLOCKS; i++)
		if (page >= four.block[i] && page < four.block[i] + pageblock_nr_pages)
			return i;
	return -1;
}

/* ---------------------------------------------------------------- requests */

/* Expect MOVABLE and RECLAIMABLE where they are asked for, UNMOVABLE else. */
static void types_of_requests(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, allocflags_to_migratetype(GFP_KERNEL), (int)MIGRATE_UNMOVABLE);
	KUNIT_EXPECT_EQ(test, allocflags_to_migratetype(GFP_ATOMIC), (int)MIGRATE_UNMOVABLE);
	KUNIT_EXPECT_EQ(test, allocflags_to_migratetype(GFP_TEMPORARY), (int)MIGRATE_RECLAIMABLE);
	KUNIT_EXPECT_EQ(test, allocflags_to_migratetype(GFP_HIGHUSER_MOVABLE),
			(int)MIGRATE_MOVABLE);
	KUNIT_EXPECT_EQ(test, allocflags_to_migratetype(GFP_USER | __GFP_MOVABLE),
			(int)MIGRATE_MOVABLE);
	page_group_by_mobility_disabled = 1;
	KUNIT_EXPECT_EQ(test, allocflags_to_migratetype(GFP_HIGHUSER_MOVABLE),
			(int)MIGRATE_UNMOVABLE);
}

/* "UMEM": expect each request to be served from its own pageblock, and none to change. */
static void own_type_first(struct kunit *test)
{
	NEED_FOUR(test);
	lay_out("U#EM");
	KUNIT_EXPECT_EQ(test, block_of(take(0, MIGRATE_UNMOVABLE)), 0);
	KUNIT_EXPECT_EQ(test, block_of(take(3, MIGRATE_RECLAIMABLE)), 2);
	KUNIT_EXPECT_EQ(test, block_of(take(10, MIGRATE_MOVABLE)), 3);
	EXPECT_TYPES(test, "UMEM");
	expect_sound_zone(test);
}

/* ---------------------------------------------------------------- stealing */

/*
 *	"MMMM", all free	one unmovable page
 * Expect one whole pageblock to become unmovable, and the next page from it, too.
 */
static void whole_block_changes_sides(struct kunit *test)
{
	struct page *page;

	NEED_FOUR(test);
	lay_out("###M");
	page = take(0, MIGRATE_UNMOVABLE);
	KUNIT_EXPECT_EQ(test, block_of(page), 3);
	EXPECT_TYPES(test, "MMMU");
	KUNIT_EXPECT_TRUE(test, list_empty(&four.zone.free_area[5].free_list[MIGRATE_MOVABLE]));
	KUNIT_EXPECT_PTR_EQ(test, take(0, MIGRATE_UNMOVABLE), page + 1);
	expect_sound_zone(test);
}

/*
 *	"##MM"	the upper one holds one movable page, the lower is whole
 * Expect the whole one to be taken: the largest block comes first.
 */
static void largest_block_first(struct kunit *test)
{
	int lower;

	NEED_FOUR(test);
	lay_out("##MM");
	lower = 5 - block_of(take(0, MIGRATE_MOVABLE));
	KUNIT_EXPECT_EQ(test, block_of(take(0, MIGRATE_UNMOVABLE)), lower);
	KUNIT_EXPECT_EQ(test, types()[lower], 'U');
	KUNIT_EXPECT_EQ(test, types()[5 - lower], 'M');
	expect_sound_zone(test);
}

/*
 *	"###M"	|512 taken|512 free|
 * Expect half of a pageblock to be enough to win it, with what is free in it.
 */
static void half_free_is_enough(struct kunit *test)
{
	NEED_FOUR(test);
	lay_out("###M");
	take(9, MIGRATE_MOVABLE);
	KUNIT_EXPECT_NOT_NULL(test, take(0, MIGRATE_UNMOVABLE));
	EXPECT_TYPES(test, "MMMU");
	expect_sound_zone(test);
}

/*
 *	"###M"	|512 taken|1 taken|511 free|
 * Expect the page to be borrowed: the pageblock and the rest stay movable.
 */
static void less_than_half_is_borrowed(struct kunit *test)
{
	NEED_FOUR(test);
	lay_out("###M");
	take(9, MIGRATE_MOVABLE);
	take(0, MIGRATE_MOVABLE);
	KUNIT_EXPECT_EQ(test, block_of(take(0, MIGRATE_UNMOVABLE)), 3);
	EXPECT_TYPES(test, "MMMM");
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		KUNIT_EXPECT_TRUE(test,
				  list_empty(&four.zone.free_area[order].free_list[0]));
	expect_sound_zone(test);
}

/* Give back every other block of order 4: 512 pages are free, the largest block has 16. */
static void free_half_in_small_blocks(void)
{
	struct page *page = take(pageblock_order, MIGRATE_MOVABLE);

	for (unsigned long i = 0; i < pageblock_nr_pages; i += 32)
		give(page + i, 4);
}

/* Small blocks say that the pageblock is in use: expect an unmovable request to borrow. */
static void small_blocks_are_borrowed(struct kunit *test)
{
	NEED_FOUR(test);
	lay_out("###M");
	free_half_in_small_blocks();
	KUNIT_EXPECT_EQ(test, block_of(take(0, MIGRATE_UNMOVABLE)), 3);
	EXPECT_TYPES(test, "MMMM");
	expect_sound_zone(test);
}

/* ... and a reclaimable one, which comes with many more, to win it all the same. */
static void reclaimable_takes_small_blocks(struct kunit *test)
{
	NEED_FOUR(test);
	lay_out("###M");
	free_half_in_small_blocks();
	KUNIT_EXPECT_EQ(test, block_of(take(0, MIGRATE_RECLAIMABLE)), 3);
	EXPECT_TYPES(test, "MMME");
	expect_sound_zone(test);
}

/* U looks at E before M, E at U before M, M at E before U; expect so, with equal blocks. */
static void order_of_fallbacks(struct kunit *test)
{
	NEED_FOUR(test);
	lay_out("#EMR");
	KUNIT_EXPECT_EQ(test, block_of(take(0, MIGRATE_UNMOVABLE)), 1);
	EXPECT_TYPES(test, "MUMR");
	expect_sound_zone(test);
}

static void order_of_fallbacks_reclaimable(struct kunit *test)
{
	NEED_FOUR(test);
	lay_out("#MUR");
	KUNIT_EXPECT_EQ(test, block_of(take(0, MIGRATE_RECLAIMABLE)), 2);
	EXPECT_TYPES(test, "MMER");
}

static void order_of_fallbacks_movable(struct kunit *test)
{
	NEED_FOUR(test);
	lay_out("#UER");
	KUNIT_EXPECT_EQ(test, block_of(take(0, MIGRATE_MOVABLE)), 2);
	EXPECT_TYPES(test, "MUMR");
}

/* "##RI": expect the reserve to be used when nothing else is left, and to stay what it is. */
static void reserve_is_the_last_resort(struct kunit *test)
{
	NEED_FOUR(test);
	lay_out("#MR#");
	KUNIT_EXPECT_EQ(test, block_of(take(pageblock_order, MIGRATE_UNMOVABLE)), 1);
	KUNIT_EXPECT_EQ(test, block_of(take(0, MIGRATE_UNMOVABLE)), 2);
	EXPECT_TYPES(test, "MURM");
	expect_sound_zone(test);
}

/* "###I": expect no request to get anything of it, nor its pages to count as free. */
static void isolated_is_for_nobody(struct kunit *test)
{
	NEED_FOUR(test);
	lay_out("###I");
	for (int type = 0; type < MIGRATE_PCPTYPES; type++)
		KUNIT_EXPECT_NULL(test, take(0, type));
	KUNIT_EXPECT_EQ(test, zone_page_state(&four.zone, NR_FREE_PAGES), 0UL);
	expect_sound_zone(test);
}

/* Lent to an unmovable user, given back: expect it on the lists of its pageblock's type. */
static void freed_to_its_pageblock(struct kunit *test)
{
	struct page *page;

	NEED_FOUR(test);
	lay_out("###M");
	take(9, MIGRATE_MOVABLE);
	take(0, MIGRATE_MOVABLE);
	page = take(4, MIGRATE_UNMOVABLE);
	KUNIT_EXPECT_EQ(test, page_list_id(page) & 3, (unsigned int)MIGRATE_UNMOVABLE);
	give(page, 4);
	KUNIT_EXPECT_EQ(test, block_of(take(8, MIGRATE_MOVABLE)), 3);
	KUNIT_EXPECT_TRUE(test, list_empty(&four.zone.free_area[4].free_list[MIGRATE_UNMOVABLE]));
	expect_sound_zone(test);
}

/* Without grouping: expect the first unmovable page to win a pageblock that is nearly full. */
static void disabled_takes_every_block(struct kunit *test)
{
	NEED_FOUR(test);
	lay_out("###M");
	take(9, MIGRATE_MOVABLE);
	take(8, MIGRATE_MOVABLE);
	page_group_by_mobility_disabled = 1;
	KUNIT_EXPECT_EQ(test, block_of(take(0, MIGRATE_UNMOVABLE)), 3);
	EXPECT_TYPES(test, "MMMU");
	expect_sound_zone(test);
}

/* ---------------------------------------------------------------- moving */

/* 1,024 pages less three, in pieces: expect all of them moved, and the next type to match. */
static void move_whole_block(struct kunit *test)
{
	NEED_FOUR(test);
	lay_out("##M#");
	take(0, MIGRATE_MOVABLE);
	take(1, MIGRATE_MOVABLE);
	KUNIT_EXPECT_EQ(test, move_freepages_block(&four.zone, four.block[2] + 77,
						   MIGRATE_RECLAIMABLE),
			pageblock_nr_pages - 3);
	EXPECT_TYPES(test, "MMEM");
	expect_sound_zone(test);
}

/* A pageblock that the zone's end cuts: expect what lies behind it to be left alone. */
static void cut_by_the_zones_end(struct kunit *test)
{
	unsigned long half = pageblock_nr_pages / 2;

	NEED_FOUR(test);
	lay_out("####");
	__free_one_page(&four.zone, four.block[3], pageblock_order - 1);
	__SetPageBuddy(four.block[3] + half);
	four.zone.spanned_pages -= half;
	KUNIT_EXPECT_EQ(test, move_freepages_block(&four.zone, four.block[3],
						   MIGRATE_UNMOVABLE), half);
	__ClearPageBuddy(four.block[3] + half);
	expect_sound_zone(test);
}

/* A free block on the list of another type than its pageblock's: expect the audit to name it. */
static void audit_names_wrong_list(struct kunit *test)
{
	struct audit a = { 0 };

	NEED_FOUR(test);
	lay_out("###M");
	*type_of_block(3) = MIGRATE_RECLAIMABLE;
	KUNIT_EXPECT_FALSE(test, audit_zone(&a, &four.zone));
	KUNIT_EXPECT_EQ(test, a.pfn, page_to_pfn(four.block[3]));
	KUNIT_EXPECT_NOT_NULL(test, strstr(a.says, "on the list for Movable, but its pageblock "
						   "is Reclaimable"));
}

/*
 * One page in eight never comes back.  Expect whole pageblocks to be free in the
 * end if those pages were grouped, none if they were not.
 */
static unsigned long whole_blocks_after(bool grouping)
{
	struct page *page, *next, *movable = NULL;

	lay_out("MMMM");
	for (unsigned long nr = 0;; nr++) {
		page = take(0, nr % 8 || !grouping ? MIGRATE_MOVABLE : MIGRATE_UNMOVABLE);
		if (!page)
			break;
		page->next_parked = movable;
		movable = nr % 8 ? page : movable;
	}
	for (page = movable; page; page = next) {
		next = page->next_parked;
		give(page, 0);
	}
	return four.zone.free_area[pageblock_order].nr_free;
}

static void grouping_keeps_blocks_whole(struct kunit *test)
{
	NEED_FOUR(test);
	KUNIT_EXPECT_GE(test, whole_blocks_after(true), 2UL);
	expect_sound_zone(test);
}

static void without_grouping_none_is_whole(struct kunit *test)
{
	NEED_FOUR(test);
	KUNIT_EXPECT_EQ(test, whole_blocks_after(false), 0UL);
	expect_sound_zone(test);
}

/* ---------------------------------------------------------------- live zones */

/* A freed page is parked by its request's type, and drained to its pageblock's list. */
static void parked_by_request(struct kunit *test)
{
	struct page *page;

	parking_on();
	page = alloc_page(GFP_KERNEL | __GFP_MOVABLE);
	KUNIT_EXPECT_EQ(test, page_list_id(page) & 3,
			(unsigned int)allocflags_to_migratetype(__GFP_MOVABLE));
	__free_page(page);
	parking_off();
}

/* The live zones: expect each to have a type for each pageblock, and the audit to agree. */
static void every_pageblock_has_a_type(struct kunit *test)
{
	struct zone *zone;

	for_each_populated_zone(zone)
		for (unsigned long pfn = zone->zone_start_pfn; pfn < zone_end_pfn(zone);
		     pfn = ALIGN(pfn + 1, pageblock_nr_pages))
			KUNIT_EXPECT_LT(test, get_pfnblock_migratetype(zone, pfn),
					(int)MIGRATE_ISOLATE);
}

/* A pageblock's worth of movable pages, free again: on a machine without it, NULL. */
static struct page *movable_pageblock(void)
{
	struct page *page;

	page_group_by_mobility_disabled = was_disabled;
	page = alloc_pages(GFP_USER | __GFP_MOVABLE | __GFP_NOWARN, pageblock_order);
	if (page)
		__free_pages(page, pageblock_order);
	return page;
}

/*
 * Isolated: expect the pages to leave the count and not to be handed out, what
 * is freed in it to stay, and all to be back in the end.
 */
static void isolate_and_back(struct kunit *test)
{
	struct page *page = movable_pageblock(), *other;
	unsigned long free = nr_free_pages();
	int type;

	if (!page)
		kunit_skip(test, "no pageblock is free");
	type = get_pageblock_migratetype(page);
	KUNIT_ASSERT_EQ(test, set_migratetype_isolate(page), 0);
	KUNIT_EXPECT_EQ(test, set_migratetype_isolate(page), -EBUSY);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free - pageblock_nr_pages);
	KUNIT_EXPECT_EQ(test, test_pages_isolated(page_to_pfn(page),
						  page_to_pfn(page) + pageblock_nr_pages), 0);
	other = alloc_pages(GFP_USER | __GFP_MOVABLE | __GFP_NOWARN, pageblock_order);
	KUNIT_EXPECT_PTR_NE(test, other, page);
	if (other)
		__free_pages(other, pageblock_order);
	unset_migratetype_isolate(page, type);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
	KUNIT_EXPECT_EQ(test, get_pageblock_migratetype(page), type);
}

/* Frame 0 is no RAM, its zone begins behind it: expect its pageblock to be isolated all the same. */
static void isolated_by_a_page_below_the_zone(struct kunit *test)
{
	struct page *page = pfn_to_page(0);
	unsigned long free = nr_free_pages();
	int type = get_pageblock_migratetype(page);

	if (set_migratetype_isolate(page))
		kunit_skip(test, "the first pageblock is unmovable");
	KUNIT_EXPECT_LT(test, nr_free_pages(), free);
	unset_migratetype_isolate(page, type);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
}

/* A user in it: expect the rest to be isolated, and his page to join it when he frees it. */
static void isolated_around_a_user(struct kunit *test)
{
	struct page *page = movable_pageblock(), *user;
	unsigned long pfn, free;
	int type;

	if (!page || get_pageblock_migratetype(page) != MIGRATE_MOVABLE)
		kunit_skip(test, "no pageblock for movable pages is free");
	page = alloc_pages(GFP_USER | __GFP_MOVABLE, pageblock_order);
	KUNIT_ASSERT_NOT_NULL(test, page);
	split_page(page, pageblock_order);
	user = page + 123;
	for (unsigned long i = 0; i < pageblock_nr_pages; i++)
		if (page + i != user)
			__free_page(page + i);
	type = get_pageblock_migratetype(page);
	free = nr_free_pages();
	pfn = page_to_pfn(page);
	KUNIT_ASSERT_EQ(test, start_isolate_page_range(pfn, pfn + pageblock_nr_pages, type), 0);
	KUNIT_EXPECT_EQ(test, test_pages_isolated(pfn, pfn + pageblock_nr_pages), -EBUSY);
	__free_page(user);
	KUNIT_EXPECT_EQ(test, test_pages_isolated(pfn, pfn + pageblock_nr_pages), 0);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free - (pageblock_nr_pages - 1));
	undo_isolate_page_range(pfn, pfn + pageblock_nr_pages, type);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free + 1);
}

/* A pageblock with an unmovable user: expect a refusal, and nothing to have changed. */
static void not_around_an_unmovable_user(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, pageblock_order);
	unsigned long pfn, free = nr_free_pages();

	if (!page)
		kunit_skip(test, "no pageblock is free");
	pfn = page_to_pfn(page);
	KUNIT_EXPECT_NE(test, get_pageblock_migratetype(page), (int)MIGRATE_MOVABLE);
	KUNIT_EXPECT_EQ(test, set_migratetype_isolate(page), -EBUSY);
	KUNIT_EXPECT_EQ(test, start_isolate_page_range(pfn, pfn + pageblock_nr_pages,
						       MIGRATE_UNMOVABLE), -EBUSY);
	__free_pages(page, pageblock_order);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free + pageblock_nr_pages);
}

static struct kunit_case mobility_cases[] = {
	KUNIT_CASE(types_of_requests),
	KUNIT_CASE(own_type_first),
	KUNIT_CASE(whole_block_changes_sides),
	KUNIT_CASE(largest_block_first),
	KUNIT_CASE(half_free_is_enough),
	KUNIT_CASE(less_than_half_is_borrowed),
	KUNIT_CASE(small_blocks_are_borrowed),
	KUNIT_CASE(reclaimable_takes_small_blocks),
	KUNIT_CASE(order_of_fallbacks),
	KUNIT_CASE(order_of_fallbacks_reclaimable),
	KUNIT_CASE(order_of_fallbacks_movable),
	KUNIT_CASE(reserve_is_the_last_resort),
	KUNIT_CASE(isolated_is_for_nobody),
	KUNIT_CASE(freed_to_its_pageblock),
	KUNIT_CASE(disabled_takes_every_block),
	KUNIT_CASE(move_whole_block),
	KUNIT_CASE(cut_by_the_zones_end),
	KUNIT_CASE(audit_names_wrong_list),
	KUNIT_CASE(grouping_keeps_blocks_whole),
	KUNIT_CASE(without_grouping_none_is_whole),
	KUNIT_CASE(parked_by_request),
	KUNIT_CASE(every_pageblock_has_a_type),
	KUNIT_CASE(isolate_and_back),
	KUNIT_CASE(isolated_by_a_page_below_the_zone),
	KUNIT_CASE(isolated_around_a_user),
	KUNIT_CASE(not_around_an_unmovable_user),
	{}
};

static struct kunit_suite mobility_suite = {
	.name = "mobility",
	.init = four_init,
	.exit = four_exit,
	.test_cases = mobility_cases,
};
kunit_test_suite(mobility_suite);
