// SPDX-License-Identifier: MIT
/*
 * The hand-over audit (row G7) is only worth something if it finds what is
 * wrong: each case plants one disagreement and expects it to be found, at the
 * right page and with both sides' words, and not to be found when it is gone.
 */
#include <asm/e820.h>
#include <linux/boot_ranges.h>
#include <linux/memblock.h>
#include <linux/string.h>

#include "buddy_arena.h"
#include "mm_state.h"
#include "again.h"

#define BLOCK_ORDER 4

static struct e820map kept_e820;

/* A stretch of memory that memblock calls free and that is one free block. */
static struct page *block;
static unsigned long block_pfn;

static bool memblock_all_free(unsigned long pfn, unsigned long pages)
{
	return memblock_is_region_memory(PFN_PHYS(pfn), PFN_PHYS(pages)) &&
	       !memblock_is_region_reserved(PFN_PHYS(pfn), PFN_PHYS(pages));
}

/* Two blocks together, so that the first, once free again, has its buddy taken. */
static int audit_init(struct kunit *test)
{
	struct page *pair;

	parking_off();
	pair = alloc_pages(GFP_KERNEL, BLOCK_ORDER + 1);

	kept_e820 = e820;
	block = pair;
	if (!pair)
		return -1;
	block_pfn = page_to_pfn(pair);
	split_page(pair, BLOCK_ORDER + 1);
	for (unsigned int i = 0; i < (1U << BLOCK_ORDER); i++)
		__free_page(pair + i);
	return memblock_all_free(block_pfn, 2UL << BLOCK_ORDER) ? 0 : -1;
}

static void audit_exit(struct kunit *test)
{
	e820 = kept_e820;
	for (unsigned int i = 1U << BLOCK_ORDER; block && i < (2U << BLOCK_ORDER); i++)
		__free_page(block + i);
	parking_on();
}

static bool audit_my_block(struct audit *a)
{
	memset(a, 0, sizeof(*a));
	return audit_pages(a, block_pfn, block_pfn + (1UL << BLOCK_ORDER));
}

static void expect_found(struct kunit *test, bool agreed, const struct audit *a, unsigned long pfn,
			 const char *words)
{
	KUNIT_EXPECT_FALSE(test, agreed);
	KUNIT_EXPECT_EQ(test, a->pfn, pfn);
	KUNIT_EXPECT_TRUE_MSG(test, strstr(a->says, words) != NULL, "\"%s\" lacks \"%s\"", a->says,
			      words);
}

/* ---------------------------------------------------------------- all is well */

/* Nothing planted: expect agreement, and the block counted. */
static void agreement(struct kunit *test)
{
	struct audit a;
	struct zone *zone;

	KUNIT_EXPECT_TRUE_MSG(test, audit_my_block(&a), "pfn:%05lx: %s", a.pfn, a.says);
	KUNIT_EXPECT_EQ(test, a.free, 1UL << BLOCK_ORDER);
	KUNIT_EXPECT_EQ(test, a.blocks, 1UL);
	KUNIT_EXPECT_TRUE_MSG(test, audit_e820(&a), "pfn:%05lx: %s", a.pfn, a.says);
	KUNIT_EXPECT_TRUE_MSG(test, audit_totals(&a), "%s", a.says);
	for_each_zone(zone)
		KUNIT_EXPECT_TRUE_MSG(test, audit_zone(&a, zone), "pfn:%05lx: %s", a.pfn, a.says);
}

/* ---------------------------------------------------------------- e820 and memblock */

/* Three pages in the middle of RAM become reserved in e820 only. */
static void e820_lost_ram(struct kunit *test)
{
	struct audit a = { 0 };
	bool agreed;

	e820_update_range(PFN_PHYS(block_pfn + 2), 3 * PAGE_SIZE, E820_RAM, E820_RESERVED);
	sanitize_e820_map(e820.map, E820_X_MAX, &e820.nr_map);
	agreed = audit_e820(&a);
	expect_found(test, agreed, &a, block_pfn + 2, "e820 says no RAM, " BOOT_RAM_WITNESS " says memory");
}

/* RAM in the VGA hole, which memblock knows nothing of. */
static void e820_found_ram(struct kunit *test)
{
	struct audit a = { 0 };
	bool agreed;

	e820_add_region(0xb8000, PAGE_SIZE, E820_RAM);
	sanitize_e820_map(e820.map, E820_X_MAX, &e820.nr_map);
	agreed = audit_e820(&a);
	expect_found(test, agreed, &a, 0xb8, "e820 says RAM, " BOOT_RAM_WITNESS " says no memory");
}

/* ---------------------------------------------------------------- memblock and pages */

/* A page of the free block is reserved in memblock: it should never have arrived. */
static void reserved_page_arrived(struct kunit *test)
{
	phys_addr_t addr = PFN_PHYS(block_pfn + 5);
	struct audit a;
	bool agreed;

	memblock_reserve(addr, 1);
	agreed = audit_my_block(&a);
	memblock_free(addr, 1);
	expect_found(test, agreed, &a, block_pfn + 5,
		     BOOT_FREE_WITNESS " says not free, but it lies in the free block of order 4");
	KUNIT_EXPECT_TRUE(test, audit_my_block(&a));
}

/* The first page of the block instead. */
static void reserved_head_arrived(struct kunit *test)
{
	phys_addr_t addr = PFN_PHYS(block_pfn);
	struct audit a;
	bool agreed;

	memblock_reserve(addr, PAGE_SIZE);
	agreed = audit_my_block(&a);
	memblock_free(addr, PAGE_SIZE);
	expect_found(test, agreed, &a, block_pfn,
		     BOOT_FREE_WITNESS " says reserved, its struct page says head of a free block");
}

/* The block is in use, though memblock has it free: it never arrived, or is gone already. */
static void free_page_missing(struct kunit *test)
{
	struct page *page, *others = NULL;
	struct audit a;
	bool agreed;

	/* In torn memory other blocks of this size may be in front of it. */
	while ((page = alloc_pages_node(page_to_nid(block), GFP_KERNEL | __GFP_THISNODE,
					BLOCK_ORDER)) && page != block) {
		page->private = (unsigned long)others;
		others = page;
	}
	while (others) {
		struct page *other = others;

		others = (struct page *)other->private;
		other->private = 0;
		__free_pages(other, BLOCK_ORDER);
	}
	KUNIT_ASSERT_PTR_EQ(test, page, block);
	agreed = audit_my_block(&a);
	expect_found(test, agreed, &a, block_pfn,
		     BOOT_FREE_WITNESS " says free, its struct page says in use");
	__free_pages(page, BLOCK_ORDER);
}

/* Inside the free block: a reserved flag, a user, another zone. */
static void tampered_inside(struct kunit *test)
{
	struct page *page = block + 7;
	unsigned long zone_bit = 1UL << ZONES_PGOFF;
	struct audit a;
	bool agreed;

	__SetPageReserved(page);
	agreed = audit_my_block(&a);
	__ClearPageReserved(page);
	expect_found(test, agreed, &a, block_pfn + 7, "inside the free block of order 4");

	init_page_count(page);
	agreed = audit_my_block(&a);
	set_page_count(page, 0);
	expect_found(test, agreed, &a, block_pfn + 7, "its struct page says in use");

	page->flags ^= zone_bit;
	agreed = audit_my_block(&a);
	page->flags ^= zone_bit;
	expect_found(test, agreed, &a, block_pfn + 7, "inside the free block of order 4");
	KUNIT_EXPECT_TRUE(test, audit_my_block(&a));
}

/* The head says order 3: expect the second half to be missed. */
static void wrong_order_at_head(struct kunit *test)
{
	struct audit a;
	bool agreed;

	set_page_order(block, BLOCK_ORDER - 1);
	agreed = audit_my_block(&a);
	set_page_order(block, BLOCK_ORDER);
	expect_found(test, agreed, &a, block_pfn + (1UL << (BLOCK_ORDER - 1)),
		     BOOT_FREE_WITNESS " says free, its struct page says inside a block");
}

/* A hole that is not reserved any more. */
static void hole_not_reserved(struct kunit *test)
{
	struct page *vga = pfn_to_page(0xb8);
	struct audit a = { 0 };
	bool agreed;

	KUNIT_EXPECT_TRUE(test, audit_pages(&a, 0xb0, 0xc0));
	__ClearPageReserved(vga);
	agreed = audit_pages(&a, 0xb0, 0xc0);
	__SetPageReserved(vga);
	expect_found(test, agreed, &a, 0xb8,
		     BOOT_FREE_WITNESS " says no memory, its struct page says in use");
}

/* ---------------------------------------------------------------- lists */

static bool audit_arena(struct audit *a)
{
	memset(a, 0, sizeof(*a));
	return audit_zone(a, &arena.zone);
}

/* Borrow an arena with 0###1-## in it: an order 0 at page 0, an order 1 at page 4. */
static void arena_with_two_blocks(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, arena_init(test), 0);
	arena_give(0, 0);
	arena_give(4, 1);
	expect_sound_arena(test);
}

/* nr_free, then NR_FREE_PAGES, one too many. */
static void counters_off_by_one(struct kunit *test)
{
	struct audit a;
	bool agreed;

	arena_with_two_blocks(test);
	arena.zone.free_area[1].nr_free++;
	agreed = audit_arena(&a);
	arena.zone.free_area[1].nr_free--;
	expect_found(test, agreed, &a, arena.pfn,
		     "has 1 blocks on the lists of order 1, nr_free says 2");

	arena.zone.vm_stat[NR_FREE_PAGES]++;
	agreed = audit_arena(&a);
	arena.zone.vm_stat[NR_FREE_PAGES]--;
	expect_found(test, agreed, &a, arena.pfn,
		     "has 3 free pages on its lists, NR_FREE_PAGES says 4");
	arena_exit(test);
}

/* On a list without PG_buddy, and with another order than the list's. */
static void list_and_page_differ(struct kunit *test)
{
	struct audit a;
	bool agreed;

	arena_with_two_blocks(test);
	__ClearPageBuddy(arena.page);
	agreed = audit_arena(&a);
	__SetPageBuddy(arena.page);
	expect_found(test, agreed, &a, arena.pfn, "on the list of order 0, its struct page says");

	set_page_order(arena.page + 4, 2);
	agreed = audit_arena(&a);
	set_page_order(arena.page + 4, 1);
	expect_found(test, agreed, &a, arena.pfn + 4, "on the list of order 1");
	arena_exit(test);
}

/* A broken link, and an entry that is no page at all. */
static void broken_list(struct kunit *test)
{
	struct list_head *list = &arena.zone.free_area[0].free_list[MIGRATE_UNMOVABLE];
	struct list_head stranger;
	struct audit a;
	bool agreed;

	arena_with_two_blocks(test);
	arena.page->lru.prev = &arena.page[4].lru;
	agreed = audit_arena(&a);
	arena.page->lru.prev = list;
	expect_found(test, agreed, &a, arena.pfn, "do not know it");

	list_add(&stranger, list);
	agreed = audit_arena(&a);
	list_del(&stranger);
	expect_found(test, agreed, &a, 0, "which is no page");
	arena_exit(test);
}

/*
 *	00##	both free, both of order 0
 * Expect the audit to ask why they are not one block.
 */
static void buddies_not_merged(struct kunit *test)
{
	struct free_area *area = &arena.zone.free_area[0];
	struct audit a;
	bool agreed;

	arena_with_two_blocks(test);
	__SetPageBuddy(arena.page + 1);
	list_add_tail(&arena.page[1].lru, &area->free_list[MIGRATE_UNMOVABLE]);
	area->nr_free++;
	arena.zone.vm_stat[NR_FREE_PAGES]++;
	agreed = audit_arena(&a);
	expect_found(test, agreed, &a, arena.pfn, "are free, but not merged");
	arena_exit(test);
}

/* A block outside the zone's pages. */
static void block_outside_zone(struct kunit *test)
{
	struct audit a;
	bool agreed;

	arena_with_two_blocks(test);
	arena.zone.spanned_pages = 5;
	agreed = audit_arena(&a);
	expect_found(test, agreed, &a, arena.pfn + 4, "outside its zone Arena");
	arena_exit(test);
}

/* ---------------------------------------------------------------- totals */

/* totalram_pages, and a zone that manages more than it has. */
static void totals_differ(struct kunit *test)
{
	struct zone *dma = &NODE_DATA(0)->node_zones[ZONE_DMA];
	unsigned long managed = dma->managed_pages;
	struct audit a = { 0 };
	bool agreed;

	totalram_pages++;
	agreed = audit_totals(&a);
	totalram_pages--;
	expect_found(test, agreed, &a, 0, "totalram_pages says");

	dma->managed_pages = dma->present_pages + 1;
	agreed = audit_totals(&a);
	dma->managed_pages = managed;
	expect_found(test, agreed, &a, dma->zone_start_pfn, "do not descend");
}

static struct kunit_case audit_cases[] = {
	KUNIT_CASE(agreement),
	KUNIT_CASE(e820_lost_ram),
	KUNIT_CASE(e820_found_ram),
	KUNIT_CASE(reserved_page_arrived),
	KUNIT_CASE(reserved_head_arrived),
	KUNIT_CASE(free_page_missing),
	KUNIT_CASE(tampered_inside),
	KUNIT_CASE(wrong_order_at_head),
	KUNIT_CASE(hole_not_reserved),
	KUNIT_CASE(counters_off_by_one),
	KUNIT_CASE(list_and_page_differ),
	KUNIT_CASE(broken_list),
	KUNIT_CASE(buddies_not_merged),
	KUNIT_CASE(block_outside_zone),
	KUNIT_CASE(totals_differ),
	{}
};

static struct kunit_suite audit_suite = {
	.name = "audit",
	.init = audit_init,
	.exit = audit_exit,
	.test_cases = audit_cases,
};
kunit_test_suite(audit_suite);
