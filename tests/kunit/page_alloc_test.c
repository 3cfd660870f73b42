// SPDX-License-Identifier: MIT
/*
 * The page allocator as its users see it: every function of row G1, every flag,
 * fall-back from zone to zone and the reserves of row G4, and the failures.
 * Each case leaves the zones as it found them, block for block.
 */
#include <asm/setup.h>
#include <linux/highmem.h>
#include <linux/irqflags.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "mm_state.h"
#include "again.h"

static struct mm_state before;

static int save_state(struct kunit *test)
{
	parking_off();
	mm_state_save(&before);
	return 0;
}

static void compare_state(struct kunit *test)
{
	expect_mm_state(test, &before);
	parking_on();
}

static bool filled_with(const void *addr, int byte, size_t size)
{
	return !memchr_inv(addr, byte, size);
}

/* ---------------------------------------------------------------- plain */

/* Orders 0 to 10: expect a block aligned to its size, with one user. */
static void every_order(struct kunit *test)
{
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		struct page *page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, order);

		if (!page)
			continue;
		KUNIT_EXPECT_EQ(test, page_to_pfn(page) & ((1UL << order) - 1), 0UL);
		KUNIT_EXPECT_EQ(test, page_count(page), 1);
		KUNIT_EXPECT_EQ(test, page_order(page), order);
		KUNIT_EXPECT_FALSE(test, PageBuddy(page));
		KUNIT_EXPECT_FALSE(test, PageHighMem(page));
		__free_pages(page, order);
		expect_mm_state(test, &before);
	}
}

/* Order 11: expect NULL, a warning, and no report about memory. */
static void order_too_large(struct kunit *test)
{
	u32 mark = kmsg_mark();

	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL | __GFP_NOWARN, MAX_ORDER));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "allocation"));
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL, MAX_ORDER));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "page allocation failure"));
}

/* By address: expect the page behind it, and free_pages() to find it again. */
static void by_address(struct kunit *test)
{
	unsigned long addr = __get_free_pages(GFP_KERNEL, 2);

	KUNIT_ASSERT_NE(test, addr, 0UL);
	KUNIT_EXPECT_EQ(test, addr & ((PAGE_SIZE << 2) - 1), (unsigned long)__va(0) & 0x3fff);
	KUNIT_EXPECT_PTR_EQ(test, page_address(virt_to_page(addr)), (void *)addr);
	memset((void *)addr, 0x5a, PAGE_SIZE << 2);
	KUNIT_EXPECT_TRUE(test, filled_with((void *)addr, 0x5a, PAGE_SIZE << 2));
	free_pages(addr, 2);
	free_pages(0, 2);

	addr = __get_free_page(GFP_KERNEL);
	KUNIT_ASSERT_NE(test, addr, 0UL);
	free_page(addr);
}

/* A page left dirty comes back zeroed: expect no byte of the old content. */
static void zeroed(struct kunit *test)
{
	unsigned long addr = __get_free_page(GFP_KERNEL);
	struct page *page;

	KUNIT_ASSERT_NE(test, addr, 0UL);
	memset((void *)addr, 0xff, PAGE_SIZE);
	free_page(addr);
	addr = get_zeroed_page(GFP_KERNEL);
	KUNIT_EXPECT_TRUE(test, filled_with((void *)addr, 0, PAGE_SIZE));
	free_page(addr);

	page = alloc_pages(GFP_KERNEL, 3);
	KUNIT_ASSERT_NOT_NULL(test, page);
	memset(page_address(page), 0xff, PAGE_SIZE << 3);
	__free_pages(page, 3);
	page = alloc_pages(GFP_KERNEL | __GFP_ZERO, 3);
	KUNIT_EXPECT_TRUE(test, filled_with(page_address(page), 0, PAGE_SIZE << 3));
	__free_pages(page, 3);
}

static void fill_page(struct page *page, int byte)
{
	void *vaddr = kmap_atomic(page);

	memset(vaddr, byte, PAGE_SIZE);
	kunmap_atomic(vaddr);
}

/* The same in high memory, which has no address: expect zeros through a mapping. */
static void zeroed_highmem(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_HIGHUSER, 1);

	KUNIT_ASSERT_NOT_NULL(test, page);
	if (!PageHighMem(page)) {
		__free_pages(page, 1);
		kunit_skip(test, "this machine has no high memory");
	}
	KUNIT_EXPECT_NULL(test, page_address(page));
	fill_page(page, 0xff);
	fill_page(page + 1, 0xff);
	__free_pages(page, 1);

	page = alloc_pages(GFP_HIGHUSER | __GFP_ZERO, 1);
	for (int i = 0; i < 2; i++) {
		void *vaddr = kmap_atomic(page + i);

		KUNIT_EXPECT_TRUE(test, filled_with(vaddr, 0, PAGE_SIZE));
		kunmap_atomic(vaddr);
	}
	__free_pages(page, 1);
}

/* GFP_DMA: expect the block below 16 MiB, whatever else is free. */
static void dma_pages(struct kunit *test)
{
	unsigned long addr = __get_dma_pages(GFP_KERNEL, 1);
	struct page *page;

	KUNIT_ASSERT_NE(test, addr, 0UL);
	KUNIT_EXPECT_LT(test, virt_to_pfn(addr), 0x1000UL);
	KUNIT_EXPECT_EQ(test, page_zonenum(virt_to_page(addr)), (unsigned int)ZONE_DMA);
	free_pages(addr, 1);

	page = alloc_pages(GFP_DMA | __GFP_HIGHMEM, 0);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, page_zonenum(page), (unsigned int)ZONE_DMA);
	__free_page(page);
}

/* From the node's list, this node only, or this processor's: with one node, all the same. */
static void from_node(struct kunit *test)
{
	int nid = numa_mem_id();
	struct page *page = alloc_pages_node(nid, GFP_KERNEL | __GFP_THISNODE, 0);

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, page_to_nid(page), nid);
	__free_page(page);
	page = alloc_pages_node(NUMA_NO_NODE, GFP_KERNEL, 0);
	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_page(page);
}

/* Flags that only say how hard to try: expect them to make no difference while there is plenty. */
static void harmless_flags(struct kunit *test)
{
	static const gfp_t flags[] = {
		GFP_NOWAIT, GFP_ATOMIC, GFP_NOIO, GFP_NOFS, GFP_USER, GFP_TEMPORARY,
		GFP_KERNEL | __GFP_NORETRY, GFP_KERNEL | __GFP_NOFAIL, GFP_KERNEL | __GFP_REPEAT,
		GFP_KERNEL | __GFP_COLD, GFP_KERNEL | __GFP_MOVABLE, GFP_KERNEL | __GFP_RECLAIMABLE,
	};

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		struct page *page = alloc_pages(flags[i], 1);

		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_FALSE(test, PageHighMem(page));
		__free_pages(page, 1);
	}
}

/* With interrupts off, as in a handler: expect a page, and interrupts still off. */
static void atomic_with_irqs_off(struct kunit *test)
{
	unsigned long flags;
	struct page *page;

	local_irq_save(flags);
	page = alloc_pages(GFP_ATOMIC, 0);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	if (page)
		__free_page(page);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	local_irq_restore(flags);
	KUNIT_EXPECT_NOT_NULL(test, page);
}

/* ---------------------------------------------------------------- users */

/* Two users: expect the block to be freed by the second, whoever that is. */
static void two_users(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);
	unsigned long free = nr_free_pages();

	KUNIT_ASSERT_NOT_NULL(test, page);
	get_page(page);
	KUNIT_EXPECT_EQ(test, page_count(page), 2);
	__free_page(page);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
	put_page(page);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free + 1);
}

/*
 *	head <- tail <- tail ...	__GFP_COMP
 * Expect every page to know the head, and the head to count for all.
 */
static void compound(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 3);

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_TRUE(test, PageHead(page) && !PageTail(page));
	KUNIT_EXPECT_EQ(test, compound_order(page), 3U);
	for (int i = 1; i < 8; i++) {
		KUNIT_EXPECT_TRUE(test, PageTail(page + i));
		KUNIT_EXPECT_PTR_EQ(test, compound_head(page + i), page);
	}
	get_page(page + 5);
	KUNIT_EXPECT_EQ(test, page_count(page + 7), 2);
	put_page(page + 2);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	put_page(page + 7);
	KUNIT_EXPECT_FALSE(test, PageCompound(page) || PageCompound(page + 1));
}

/* Freed by its order instead: expect the same. A single page is never compound. */
static void compound_by_order(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 2);

	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_pages(page, 2);
	page = alloc_pages(GFP_KERNEL | __GFP_COMP, 0);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_FALSE(test, PageCompound(page));
	put_page(page);
}

/*
 *	2---	split_page()	####	four pages with a user each
 * Expect each to be freed alone, and to merge at the end.
 */
static void split(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 2);

	KUNIT_ASSERT_NOT_NULL(test, page);
	split_page(page, 2);
	for (int i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, page_count(page + i), 1);
		KUNIT_EXPECT_EQ(test, page_order(page + i), 0U);
	}
	__free_page(page + 2);
	__free_page(page + 0);
	__free_page(page + 3);
	__free_page(page + 1);
}

/*
 *	was	|U|U|U|U|U|U|U|U|	single pages that could not move
 *	now	|M              |	split_page()
 * A page goes to the list of the request that it has served: expect all to be movable.
 */
static void split_keeps_the_type(struct kunit *test)
{
	unsigned int type = allocflags_to_migratetype(GFP_KERNEL | __GFP_MOVABLE);
	struct page *page = alloc_pages(GFP_KERNEL, 3);

	KUNIT_ASSERT_NOT_NULL(test, page);
	split_page(page, 3);
	for (int i = 7; i >= 0; i--)
		__free_page(page + i);
	page = alloc_pages(GFP_KERNEL | __GFP_MOVABLE, 3);
	KUNIT_ASSERT_NOT_NULL(test, page);
	split_page(page, 3);
	for (int i = 0; i < 8; i++)
		KUNIT_EXPECT_EQ(test, page_list_id(page + i),
				page_zone(page)->list_id | type);
	for (int i = 0; i < 8; i++)
		__free_page(page + i);
}

/* 1 byte, 3 pages, 5 pages and a bit: expect just the pages needed to be taken. */
static void exact(struct kunit *test)
{
	static const struct {
		size_t size;
		unsigned long pages;
	} sizes[] = {
		{ 1, 1 }, { PAGE_SIZE, 1 }, { PAGE_SIZE + 1, 2 }, { 3 * PAGE_SIZE, 3 },
		{ 5 * PAGE_SIZE + 7, 6 }, { 8 * PAGE_SIZE, 8 }, { 33 * PAGE_SIZE, 33 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		unsigned long free = nr_free_pages();
		void *mem = alloc_pages_exact(sizes[i].size, GFP_KERNEL | __GFP_ZERO | __GFP_COMP);

		KUNIT_ASSERT_NOT_NULL(test, mem);
		KUNIT_EXPECT_EQ(test, nr_free_pages(), free - sizes[i].pages);
		KUNIT_EXPECT_TRUE(test, filled_with(mem, 0, sizes[i].size));
		free_pages_exact(mem, sizes[i].size);
		KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
	}
}

/*
 *	pages[]	  0 0 X 0 0 0	X is there already
 * Expect the empty places filled, each with a page of its own, and X untouched.
 */
static void bulk(struct kunit *test)
{
	struct page *pages[20] = { NULL };
	struct page *mine = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, mine);
	pages[2] = mine;
	KUNIT_EXPECT_EQ(test, alloc_pages_bulk(GFP_KERNEL | __GFP_ZERO, 20, pages), 20UL);
	KUNIT_EXPECT_PTR_EQ(test, pages[2], mine);
	for (int i = 0; i < 20; i++) {
		KUNIT_ASSERT_NOT_NULL(test, pages[i]);
		KUNIT_EXPECT_EQ(test, page_count(pages[i]), 1);
		for (int j = 0; j < i; j++)
			KUNIT_EXPECT_PTR_NE(test, pages[i], pages[j]);
	}
	for (int i = 0; i < 20; i++)
		__free_page(pages[i]);
	KUNIT_EXPECT_EQ(test, alloc_pages_bulk(GFP_KERNEL, 0, pages), 0UL);
}

#define MANY 300

/* As many pages as do not fit into a run: expect each once, single, and its type the request's. */
static void bulk_of_many(struct kunit *test)
{
	struct page **pages = (struct page **)get_zeroed_page(GFP_KERNEL);
	unsigned long free = nr_free_pages();

	KUNIT_ASSERT_NOT_NULL(test, pages);
	KUNIT_EXPECT_EQ(test, alloc_pages_bulk(GFP_KERNEL, MANY, pages), (unsigned long)MANY);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free - MANY);
	for (int i = 0; i < MANY; i++) {
		KUNIT_ASSERT_NOT_NULL(test, pages[i]);
		KUNIT_EXPECT_EQ(test, page_count(pages[i]), 1);
		KUNIT_EXPECT_EQ(test, page_order(pages[i]), 0U);
		pages[i]->index = (unsigned long)i;
	}
	for (int i = 0; i < MANY; i++) {
		KUNIT_EXPECT_EQ(test, pages[i]->index, (unsigned long)i);
		__free_page(pages[i]);
	}
	free_page((unsigned long)pages);
}

/*
 *	| 1 2 3 ... 8 |	free, and 3 was tampered with
 * Expect the bulk to report it, leave it out, and be complete all the same.
 */
static void bulk_leaves_bad_pages_out(struct kunit *test)
{
	struct page *pages[8] = { NULL }, *block = alloc_pages(GFP_KERNEL, 3);
	unsigned long got;
	u32 mark;

	KUNIT_ASSERT_NOT_NULL(test, block);
	__free_pages(block, 3);
	mark = kmsg_mark();
	set_page_count(block + 3, 1);
	got = alloc_pages_bulk(GFP_KERNEL, 8, pages);
	KUNIT_EXPECT_EQ(test, got, 8UL);
	for (unsigned long i = 0; i < got; i++)
		KUNIT_EXPECT_PTR_NE(test, pages[i], block + 3);
	for (unsigned long i = 0; i < got; i++)
		__free_page(pages[i]);
	if (kmsg_since(mark, "nonzero count"))
		__free_page(block + 3);		/* its count is 1: as if it were allocated */
	else
		set_page_count(block + 3, 0);
}

/* ---------------------------------------------------------------- exhaustion */

/* Blocks taken until there was no more, strung together through their heads. */
struct hoard {
	struct list_head blocks;
	unsigned long pages[MAX_NR_ZONES];
	bool too_early;	/* a block came from a zone while a higher one had enough */
};

static void hoard_init(struct hoard *hoard)
{
	memset(hoard, 0, sizeof(*hoard));
	INIT_LIST_HEAD(&hoard->blocks);
}

/* Was there a zone before this block's in the list that could have served it? */
static bool passed_over(const struct page *page, gfp_t gfp, unsigned int order)
{
	enum zone_type highest = gfp_zone(gfp);
	struct zoneref *z;
	struct zone *zone;

	for_each_zone_zonelist(zone, z, node_zonelist(0, gfp), highest) {
		if (zone == page_zone(page))
			break;
		if (zone_watermark_ok(zone, order, zone->watermark[WMARK_LOW], highest, 0))
			return true;
	}
	return false;
}

/* Everything that @gfp gets, the largest blocks first. */
static void hoard_all(struct hoard *hoard, gfp_t gfp)
{
	for (int order = MAX_ORDER - 1; order >= 0; order--) {
		struct page *page;

		while ((page = alloc_pages(gfp | __GFP_NOWARN, (unsigned int)order)) != NULL) {
			hoard->too_early |= passed_over(page, gfp, (unsigned int)order);
			hoard->pages[page_zonenum(page)] += 1UL << order;
			list_add(&page->lru, &hoard->blocks);
		}
	}
}

static void hoard_free(struct hoard *hoard)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, &hoard->blocks, lru)
		__free_pages(page, page_order(page));
}

static unsigned long hoard_pages(const struct hoard *hoard)
{
	unsigned long pages = 0;

	for (int i = 0; i < MAX_NR_ZONES; i++)
		pages += hoard->pages[i];
	return pages;
}

/* All that GFP_KERNEL gets: expect NULL at the end, high memory untouched, then all back. */
static void exhaust_kernel(struct kunit *test)
{
	unsigned long high[MAX_NR_ZONES] = { 0 };	/* by type, over all nodes */
	struct hoard hoard;
	struct zone *zone;

	hoard_init(&hoard);
	hoard_all(&hoard, GFP_KERNEL);
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL | __GFP_NOWARN, 0));
	KUNIT_EXPECT_GT(test, hoard_pages(&hoard), 0UL);
	for_each_populated_zone(zone) {
		if (is_highmem(zone))
			high[zone_idx(zone)] += zone_page_state(zone, NR_FREE_PAGES);
		else
			KUNIT_EXPECT_GE(test, zone_page_state(zone, NR_FREE_PAGES),
					zone->watermark[WMARK_MIN]);
	}
	for (int type = 0; type < MAX_NR_ZONES; type++)
		if (is_highmem_idx((enum zone_type)type))
			KUNIT_EXPECT_EQ(test, high[type], before.free[type]);
	hoard_free(&hoard);
}

/* All that a user of high memory gets: expect a lower zone only where the higher ones are low. */
static void fall_back_downwards(struct kunit *test)
{
	struct hoard hoard;
	struct zone *zone;

	hoard_init(&hoard);
	hoard_all(&hoard, GFP_HIGHUSER_MOVABLE);
	KUNIT_EXPECT_FALSE(test, hoard.too_early);
	for_each_populated_zone(zone) {
		unsigned long kept = zone->watermark[WMARK_MIN] +
				     zone->lowmem_reserve[gfp_zone(GFP_HIGHUSER_MOVABLE)];

		if (before.free[zone_idx(zone)] > kept + 2)
			KUNIT_EXPECT_GT(test, hoard.pages[zone_idx(zone)], 0UL);
	}
	hoard_free(&hoard);
}

/* A ZONE_DMA that keeps something back from those who could use ZONE_NORMAL; NULL: there is none. */
static struct zone *protected_dma_zone(void)
{
	struct zone *zone;

	for_each_populated_zone(zone)
		if (zone_idx(zone) == ZONE_DMA && zone->lowmem_reserve[ZONE_NORMAL])
			return zone;
	return NULL;
}

/*
 *	DMA	|#########| min | lowmem_reserve[Normal] |
 * Normal requests have taken what they can.  Expect the reserve to be there, and
 * a request for DMA memory to be served from it.
 */
static void dma_protected_from_normal(struct kunit *test)
{
	struct zone *dma = protected_dma_zone();
	struct hoard hoard;
	struct page *page;

	if (!dma)
		kunit_skip(test, "no node has memory above 16 MiB to protect the rest from");
	if (zone_page_state(dma, NR_FREE_PAGES) <
	    dma->watermark[WMARK_MIN] + dma->lowmem_reserve[ZONE_NORMAL])
		kunit_skip(test, "less of ZONE_DMA is free than is to be kept back");

	hoard_init(&hoard);
	hoard_all(&hoard, GFP_KERNEL);
	KUNIT_EXPECT_GE(test, zone_page_state(dma, NR_FREE_PAGES),
			dma->watermark[WMARK_MIN] + dma->lowmem_reserve[ZONE_NORMAL]);
	page = alloc_pages(GFP_KERNEL | GFP_DMA, 0);
	KUNIT_EXPECT_NOT_NULL(test, page);
	if (page)
		__free_page(page);
	hoard_free(&hoard);
}

/*
 *	min	|-- GFP_KERNEL stops
 *	min/2.. |-- GFP_ATOMIC stops
 *	0	|-- __GFP_MEMALLOC stops
 * Expect each to find pages where the one before found none, and the last to
 * leave not a single one.
 */
static void reserves_in_order(struct kunit *test)
{
	struct hoard hoard;
	unsigned long kernel, atomic;

	hoard_init(&hoard);
	hoard_all(&hoard, GFP_KERNEL);
	kernel = hoard_pages(&hoard);
	hoard_all(&hoard, GFP_ATOMIC);
	atomic = hoard_pages(&hoard);
	hoard_all(&hoard, GFP_KERNEL | __GFP_MEMALLOC);

	KUNIT_EXPECT_GT(test, atomic, kernel);
	KUNIT_EXPECT_GT(test, hoard_pages(&hoard), atomic);
	KUNIT_EXPECT_EQ(test, zone_page_state(&NODE_DATA(0)->node_zones[ZONE_DMA], NR_FREE_PAGES),
			0UL);
	KUNIT_EXPECT_EQ(
		test, zone_page_state(&NODE_DATA(0)->node_zones[ZONE_NORMAL], NR_FREE_PAGES), 0UL);
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_ATOMIC | __GFP_NOWARN, 0));
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL | __GFP_MEMALLOC | __GFP_NOWARN, 0));
	hoard_free(&hoard);
}

/* Out of memory: expect the report with order, mode and the zones' state; NOWARN is silent. */
static void failure_report(struct kunit *test)
{
	struct hoard hoard;
	u32 mark;

	hoard_init(&hoard);
	hoard_all(&hoard, GFP_KERNEL);
	mark = kmsg_mark();
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL | __GFP_NOWARN, 4));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "page allocation failure"));
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL, 4));
	hoard_free(&hoard);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "page allocation failure: order:4, mode:0xd0"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Mem-Info:"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "lowmem_reserve[]:"));
}

/* Bulk when memory is short: expect what there is, counted, and no report. */
static void bulk_runs_dry(struct kunit *test)
{
	struct page *pages[8] = { NULL };
	struct hoard hoard;
	struct page *last;
	unsigned long got;
	u32 mark;

	hoard_init(&hoard);
	hoard_all(&hoard, GFP_KERNEL);
	KUNIT_ASSERT_FALSE(test, list_empty(&hoard.blocks));
	last = list_first_entry(&hoard.blocks, struct page, lru);
	list_del(&last->lru);
	mark = kmsg_mark();
	__free_pages(last, page_order(last));
	got = alloc_pages_bulk(GFP_KERNEL, 8, pages);
	KUNIT_EXPECT_GE(test, got, 1UL);
	KUNIT_EXPECT_TRUE(test, got == 8 || !pages[got]);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "failure"));
	for (unsigned long i = 0; i < got; i++)
		__free_page(pages[i]);
	hoard_free(&hoard);
}

/* ---------------------------------------------------------------- for memblock */

/*
 *	late callers	4 KiB and more: pages	less: slab
 * From where the direct map ends nothing can be had.  Expect what was taken from below
 * to go back to whom it came from, and 0.
 */
static void late_wish_out_of_reach(struct kunit *test)
{
	static const phys_addr_t sizes[] = { 100, PAGE_SIZE, 5 * PAGE_SIZE };

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(sizes[i], 64, PFN_PHYS(max_low_pfn),
								MEMBLOCK_ALLOC_ANYWHERE), 0ULL);
		expect_mm_state(test, &before);
	}
}

/* Five pages from the page allocator: expect them to go back in parts, and nothing to be left. */
static void late_memory_comes_back(struct kunit *test)
{
	phys_addr_t start = AGAIN(memblock_phys_alloc(5 * PAGE_SIZE, 8 * PAGE_SIZE));

	KUNIT_ASSERT_NE(test, start, 0ULL);
	KUNIT_EXPECT_TRUE(test, IS_ALIGNED(start, 8 * PAGE_SIZE));
	__memblock_free_late(start, 2 * PAGE_SIZE);
	__memblock_free_late(start + 2 * PAGE_SIZE, 3 * PAGE_SIZE);
}

static struct kunit_case page_alloc_cases[] = {
	KUNIT_CASE(every_order),
	KUNIT_CASE(order_too_large),
	KUNIT_CASE(by_address),
	KUNIT_CASE(zeroed),
	KUNIT_CASE(zeroed_highmem),
	KUNIT_CASE(dma_pages),
	KUNIT_CASE(from_node),
	KUNIT_CASE(harmless_flags),
	KUNIT_CASE(atomic_with_irqs_off),
	KUNIT_CASE(two_users),
	KUNIT_CASE(compound),
	KUNIT_CASE(compound_by_order),
	KUNIT_CASE(split),
	KUNIT_CASE(split_keeps_the_type),
	KUNIT_CASE(exact),
	KUNIT_CASE(bulk),
	KUNIT_CASE(bulk_of_many),
	KUNIT_CASE(bulk_leaves_bad_pages_out),
	KUNIT_CASE(exhaust_kernel),
	KUNIT_CASE(fall_back_downwards),
	KUNIT_CASE(dma_protected_from_normal),
	KUNIT_CASE(reserves_in_order),
	KUNIT_CASE(failure_report),
	KUNIT_CASE(bulk_runs_dry),
	KUNIT_CASE(late_wish_out_of_reach),
	KUNIT_CASE(late_memory_comes_back),
	{}
};

static struct kunit_suite page_alloc_suite = {
	.name = "page_alloc",
	.init = save_state,
	.exit = compare_state,
	.test_cases = page_alloc_cases,
};
kunit_test_suite(page_alloc_suite);
