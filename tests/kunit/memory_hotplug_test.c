// SPDX-License-Identifier: MIT
/*
 * RAM that comes while everybody allocates (row F7).  On a machine booted with mem=
 * the rest of its RAM comes online here, and stays.
 */
#include <asm/e820.h>
#include <asm/setup.h>
#include <kunit/random.h>
#include <linux/audit.h>
#include <linux/errno.h>
#include <linux/highmem.h>
#include <linux/memblock.h>
#include <linux/memory_hotplug.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/smp.h>

#include <kunit/test.h>

/* ---- processors that allocate meanwhile ------------------------------------ */

#define SLOTS 32

/* What one processor does: blocks of random orders come and go, each with its mark. */
static struct worker {
	struct page *page[SLOTS];
	unsigned int order[SLOTS];
	u32 random;
	unsigned long operations;
	unsigned long wrong;	/* marks that were not there any more */
} workers[NR_CPUS];

static bool enough;

static u32 *mark_at(char *page)
{
	return (u32 *)(void *)(page + PAGE_SIZE - sizeof(u32));
}

static void worker_take(struct worker *w, unsigned int slot)
{
	unsigned int order = xorshift32(&w->random) % 4;
	struct page *page = alloc_pages((w->random & 64 ? GFP_HIGHUSER : GFP_KERNEL) |
					__GFP_NOWARN | __GFP_NORETRY, order);

	w->page[slot] = page;
	w->order[slot] = order;
	for (unsigned int i = 0; page && i < 1U << order; i++) {
		char *vaddr = kmap_atomic(page + i);

		*mark_at(vaddr) = (u32)(uintptr_t)w + slot + i;
		kunmap_atomic(vaddr);
	}
}

static void worker_give(struct worker *w, unsigned int slot)
{
	struct page *page = w->page[slot];

	for (unsigned int i = 0; page && i < 1U << w->order[slot]; i++) {
		char *vaddr = kmap_atomic(page + i);

		w->wrong += *mark_at(vaddr) != (u32)(uintptr_t)w + slot + i;
		kunmap_atomic(vaddr);
	}
	if (page)
		__free_pages(page, w->order[slot]);
	w->page[slot] = NULL;
}

static void worker_run(void *all)
{
	struct worker *w = (struct worker *)all + smp_processor_id();

	while (!READ_ONCE(enough)) {
		unsigned int slot = xorshift32(&w->random) % SLOTS;

		worker_give(w, slot);
		worker_take(w, slot);
		w->operations++;
	}
	for (unsigned int slot = 0; slot < SLOTS; slot++)
		worker_give(w, slot);
	drain_local_pages();	/* what it parked is to be counted */
}

static void start_workers(struct kunit *test)
{
	unsigned int cpu;

	WRITE_ONCE(enough, false);
	for_each_online_cpu(cpu) {
		workers[cpu] = (struct worker){ .random = cpu + 1 };
		if (cpu != (unsigned int)smp_processor_id())
			KUNIT_EXPECT_EQ(test, cpu_run_on(cpu, worker_run, workers), 0);
	}
}

static void stop_workers(struct kunit *test)
{
	unsigned int cpu;

	WRITE_ONCE(enough, true);
	for_each_online_cpu(cpu) {
		if (cpu == (unsigned int)smp_processor_id())
			continue;
		KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
		KUNIT_EXPECT_EQ(test, workers[cpu].wrong, 0UL);
		KUNIT_EXPECT_GT(test, workers[cpu].operations, 0UL);
	}
}

/* ---- what is counted ---------------------------------------------------------- */

struct totals {
	unsigned long free;
	unsigned long present;
	unsigned long managed;
	unsigned long ram;
};

static struct totals count_totals(void)
{
	struct totals t = { .ram = totalram_pages };
	struct zone *zone;

	drain_all_pages();
	for_each_zone(zone) {
		t.present += zone->present_pages;
		t.managed += zone->managed_pages;
	}
	t.free = nr_free_pages();
	return t;
}

static unsigned long held_back_pages(unsigned long *lowest)
{
	unsigned long start, end, pages = 0;
	u64 cursor = PFN_PHYS(max_low_pfn);

	while (e820_next_held_back(&cursor, &start, &end)) {
		if (!pages)
			*lowest = start;
		pages += end - start;
	}
	return pages;
}

/* Pages from @pfn on that are RAM and lie in no free block. */
static unsigned long not_free_from(unsigned long pfn)
{
	unsigned long taken = 0;

	for (unsigned long end; pfn < max_mapnr; pfn = end) {
		const struct page *page;

		end = pfn + 1;
		if (!pfn_valid(pfn))
			continue;
		page = pfn_to_page(pfn);
		if (PageBuddy(page))
			end = pfn + (1UL << page_order(page));
		else
			taken += memblock_is_memory(PFN_PHYS(pfn));
	}
	return taken;
}

static void zones_are_sound(struct kunit *test)
{
	struct zone *zone;

	for_each_populated_zone(zone) {
		struct audit a = { 0 };

		KUNIT_EXPECT_TRUE_MSG(test, audit_zone(&a, zone), "pfn:%05lx: %s", a.pfn, a.says);
	}
}

#define PAGES_64M (64UL << (20 - PAGE_SHIFT))

static bool came_online;

/* ---- cases ----------------------------------------------------------------------- */

/*
 *	RAM at boot	|=====|		pages that come from it: none
 *	held back	      |===|===========|
 *			       64 MiB less a page, then the rest
 *
 * Expect every page of it to be free at the end, every count to match, and the other
 * processors to have noticed nothing.
 */
static void comes_online(struct kunit *test)
{
	unsigned long lowest = 0, pages = held_back_pages(&lowest), maps, first;
	unsigned long piece = min(pages, PAGES_64M - 1);
	struct totals before, after;

	if (!pages || !IS_ENABLED(CONFIG_SPARSEMEM) || !IS_ENABLED(CONFIG_HIGHMEM))
		kunit_skip(test, pages ? "this configuration has no place for more RAM" :
					 "no RAM was held back, see mem=");
	before = count_totals();
	start_workers(test);
	first = add_held_back_memory(piece);
	KUNIT_EXPECT_EQ(test, first, piece);
	KUNIT_EXPECT_EQ(test, first + add_held_back_memory(ULONG_MAX), pages);
	stop_workers(test);
	after = count_totals();

	KUNIT_EXPECT_EQ(test, held_back_pages(&lowest), 0UL);
	KUNIT_EXPECT_EQ(test, after.present - before.present, pages);
	KUNIT_EXPECT_EQ(test, after.managed - before.managed, pages);
	KUNIT_EXPECT_EQ(test, after.ram - before.ram, pages);
	KUNIT_EXPECT_EQ(test, get_num_physpages(), after.present);
	KUNIT_EXPECT_EQ(test, not_free_from(lowest), 0UL);
	/* Struct pages for whole sections, and a few small objects. */
	maps = before.free + pages - after.free;
	KUNIT_EXPECT_LE(test, maps, (pages / PAGES_64M + 2) * 128 + 64);
	zones_are_sound(test);
	came_online = pages != 0;
}

/* The node of the last zone of high memory, which is where the last of it came. */
static int node_of_new_memory(void)
{
	struct zone *zone;
	int nid = numa_node_id();

	for_each_populated_zone(zone)
		if (is_highmem(zone))
			nid = zone->zone_pgdat->node_id;
	return nid;
}

/* A zone that was empty, or is larger now: expect its node's requests to be served from it. */
static void is_used(struct kunit *test)
{
	struct page *page;

	if (!came_online)
		kunit_skip(test, "no RAM came online");
	page = alloc_pages_node(node_of_new_memory(), GFP_HIGHUSER, MAX_ORDER - 1);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_TRUE(test, PageHighMem(page));
	for (unsigned int i = 0; i < MAX_ORDER_NR_PAGES; i++)
		clear_highpage(page + i);
	__free_pages(page, MAX_ORDER - 1);
}

/* RAM that is there already, parts of pages, addresses out of reach: expect refusals. */
static void refused(struct kunit *test)
{
	struct totals before = count_totals(), after;

	KUNIT_EXPECT_EQ(test, add_memory(0, SZ_1M, SZ_64K), -EINVAL);
	KUNIT_EXPECT_EQ(test, add_memory(0, SZ_1M, 0), -EINVAL);
	if (highend_pfn > highstart_pfn)	/* high memory that is there already */
		KUNIT_EXPECT_EQ(test, add_memory(0, PFN_PHYS(highstart_pfn), SZ_64K), -EINVAL);
	KUNIT_EXPECT_EQ(test, add_memory(0, SZ_4G - SZ_64K + 1, SZ_4K), -EINVAL);
	KUNIT_EXPECT_EQ(test, add_memory(0, SZ_4G - SZ_4K, 2 * SZ_4K), -EINVAL);
	KUNIT_EXPECT_EQ(test, add_memory(0, 0ULL - SZ_4K, 2 * SZ_4K), -EINVAL);
	KUNIT_EXPECT_EQ(test, add_memory(MAX_NUMNODES, SZ_4G - SZ_4K, SZ_4K), -EINVAL);
	KUNIT_EXPECT_EQ(test, online_pages(PFN_DOWN(SZ_1M), 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, online_pages(MAX_ARCH_PFN, 1), -EINVAL);
	after = count_totals();
	KUNIT_EXPECT_EQ(test, after.managed, before.managed);
	KUNIT_EXPECT_EQ(test, after.free, before.free);
}

/* Behind low memory, but not wholly: expect the direct map's end to be kept. */
static void direct_map_does_not_grow(struct kunit *test)
{
	u32 nr_map = e820.nr_map;

	KUNIT_EXPECT_EQ(test, arch_add_memory(0, max_low_pfn - 1, max_low_pfn + 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, e820.nr_map, nr_map);
}

static struct kunit_case memory_hotplug_cases[] = {
	KUNIT_CASE(comes_online),
	KUNIT_CASE(is_used),
	KUNIT_CASE(refused),
	KUNIT_CASE(direct_map_does_not_grow),
	{}
};

static struct kunit_suite memory_hotplug_suite = {
	.name = "memory_hotplug",
	.test_cases = memory_hotplug_cases,
};
kunit_test_suite(memory_hotplug_suite);
