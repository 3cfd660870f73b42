// SPDX-License-Identifier: MIT
/*
 * vmalloc() and its kind: memory with addresses of its own, and what happens when
 * there is none left.  Row I1.  The addresses: vmap_area_test.c; areas for pages
 * that exist already, and what is done wrong with areas: vmap_test.c.
 */
#include <linux/highmem.h>
#include <linux/sizes.h>

#include "vmalloc_fixture.h"
#include "again.h"

/* ---------------------------------------------------------------- vmalloc() */

/* Expect a page-aligned address inside the area, all of it readable and writable. */
static void alloc_and_use(struct kunit *test)
{
	u32 *area = vmalloc(PAGES(3));

	KUNIT_ASSERT_NOT_NULL(test, area);
	KUNIT_EXPECT_TRUE(test, IS_ALIGNED(pointer_fixmap(area), PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(area));
	fill(area, PAGES(3));
	KUNIT_EXPECT_EQ(test, spoiled(area, PAGES(3)), 0UL);
	vfree(area);
}

/*
 *	bytes:	1   4095   4096   4097   8192
 *	pages:	1     1      1      2      2
 */
static void sizes_at_page_edges(struct kunit *test)
{
	static const unsigned long sizes[][2] = {
		{ 1, 1 }, { 4095, 1 }, { 4096, 1 }, { 4097, 2 }, { 8192, 2 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		char *area = vmalloc(sizes[i][0]);
		const struct vm_struct *vm = find_vm_area(area);

		KUNIT_ASSERT_NOT_NULL(test, vm);
		KUNIT_EXPECT_EQ(test, (unsigned long)vm->nr_pages, sizes[i][1]);
		KUNIT_EXPECT_EQ(test, get_vm_area_size(vm), PAGES(sizes[i][1]));
		KUNIT_EXPECT_TRUE(test, can_read(area + sizes[i][0] - 1));
		vfree(area);
	}
}

/*
 *	[ A A A g][ B B g]
 *
 * Expect the page behind each area to fault, and only that.
 */
static void guard_page_faults(struct kunit *test)
{
	char *a = vmalloc(PAGES(3)), *b = vmalloc(PAGES(2));

	KUNIT_ASSERT_TRUE(test, a && b);
	KUNIT_EXPECT_TRUE(test, can_read(a + PAGES(3) - 1));
	KUNIT_EXPECT_FALSE(test, can_read(a + PAGES(3)));
	KUNIT_EXPECT_FALSE(test, can_write(a + PAGES(4) - 1));
	KUNIT_EXPECT_TRUE(test, can_write(b + PAGES(2) - 1));
	KUNIT_EXPECT_FALSE(test, can_write(b + PAGES(2)));
	vfree(a);
	vfree(b);
}

/* Expect every area to keep its own words while others come and go. */
static void areas_keep_their_content(struct kunit *test)
{
	u32 *area[8];

	for (unsigned long i = 0; i < ARRAY_SIZE(area); i++) {
		area[i] = vmalloc(PAGES(i + 1));
		KUNIT_ASSERT_NOT_NULL(test, area[i]);
		fill(area[i], PAGES(i + 1));
	}
	for (unsigned long i = 0; i < ARRAY_SIZE(area); i += 2)
		vfree(area[i]);
	for (unsigned long i = 1; i < ARRAY_SIZE(area); i += 2)
		KUNIT_EXPECT_EQ(test, spoiled(area[i], PAGES(i + 1)), 0UL);
	for (unsigned long i = 1; i < ARRAY_SIZE(area); i += 2)
		vfree(area[i]);
}

/* Expect zeros, in pages that were full of something else before. */
static void vzalloc_is_zero(struct kunit *test)
{
	u32 *area = vmalloc(PAGES(9));

	KUNIT_ASSERT_NOT_NULL(test, area);
	memset(area, 0xaa, PAGES(9));
	vfree(area);
	area = vzalloc(PAGES(9));
	KUNIT_ASSERT_NOT_NULL(test, area);
	KUNIT_EXPECT_NULL(test, memchr_inv(area, 0, PAGES(9)));
	vfree(area);
}

/* Expect vmalloc_to_page() and the page tables to say the same of each page. */
static void to_page_agrees_with_tables(struct kunit *test)
{
	char *area = vmalloc(PAGES(7));

	KUNIT_ASSERT_NOT_NULL(test, area);
	for (unsigned long i = 0; i < 7; i++) {
		const pte_t *pte = virt_to_kpte(pointer_fixmap(area + PAGES(i)));
		unsigned long pfn = vmalloc_to_pfn(area + PAGES(i) + 123);

		KUNIT_ASSERT_NOT_NULL(test, pte);
		KUNIT_EXPECT_EQ(test, pfn, pte_pfn(*pte));
		KUNIT_EXPECT_PTR_EQ(test, vmalloc_to_page(area + PAGES(i)), pfn_to_page(pfn));
		KUNIT_EXPECT_EQ(test, page_ref_count(pfn_to_page(pfn)), 1);
	}
	KUNIT_EXPECT_NULL(test, vmalloc_to_page(area + PAGES(7)));
	vfree(area);
	KUNIT_EXPECT_NULL(test, vmalloc_to_page(area));
}

/* Expect the direct map to be no part of the vmalloc area. */
static void lowmem_is_not_vmalloc(struct kunit *test)
{
	void *lowmem = (void *)__get_free_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, lowmem);
	KUNIT_EXPECT_FALSE(test, is_vmalloc_addr(lowmem));
	KUNIT_EXPECT_NULL(test, vmalloc_to_page(lowmem));
	KUNIT_EXPECT_FALSE(test, is_vmalloc_addr(vmap_pointer(VMALLOC_START - 1)));
	KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(vmap_pointer(VMALLOC_START)));
	KUNIT_EXPECT_FALSE(test, is_vmalloc_addr(vmap_pointer(VMALLOC_END)));
	free_page((unsigned long)lowmem);
}

#ifdef CONFIG_HIGHMEM
/* Expect all pages of an area from high memory while there is plenty, and none for vmalloc_32(). */
static void highmem_is_preferred(struct kunit *test)
{
	struct page *probe = alloc_page(GFP_HIGHUSER);
	bool plenty = totalhigh_pages > 4096 && probe && PageHighMem(probe);
	char *high, *low;

	if (probe)
		__free_page(probe);
	if (!plenty)
		kunit_skip(test, "no high memory on this machine");
	high = vmalloc(PAGES(300));
	low = vmalloc_32(PAGES(300));
	KUNIT_ASSERT_TRUE(test, high && low);
	for (unsigned long i = 0; i < 300; i++) {
		KUNIT_ASSERT_TRUE(test, PageHighMem(vmalloc_to_page(high + PAGES(i))));
		KUNIT_ASSERT_FALSE(test, PageHighMem(vmalloc_to_page(low + PAGES(i))));
	}
	vfree(high);
	vfree(low);
}
#endif

/* Expect a read-only area to be readable and nothing else. */
static void rights_are_kept(struct kunit *test)
{
	char *area = __vmalloc(PAGES(2), GFP_KERNEL | __GFP_HIGHMEM | __GFP_ZERO, PAGE_KERNEL_RO);

	KUNIT_ASSERT_NOT_NULL(test, area);
	KUNIT_EXPECT_TRUE(test, can_read(area + PAGES(2) - 1));
	KUNIT_EXPECT_FALSE(test, can_write(area));
	vfree(area);
}

/* By zone another node's high memory may come before this one's low memory. */
static bool asks_itself_first(int nid)
{
	return first_zones_zonelist(node_zonelist(nid, GFP_HIGHUSER), gfp_zone(GFP_HIGHUSER))
		       ->zone->zone_pgdat->node_id == nid;
}

/* Each node in turn: expect its pages where its list begins with them, and memory in any case. */
static void from_a_node(struct kunit *test)
{
	int nid;

	for_each_online_node(nid) {
		char *here = vmalloc_node(PAGES(9), nid), *zeros = vzalloc_node(PAGES(2), nid);

		KUNIT_ASSERT_TRUE(test, here && zeros);
		KUNIT_EXPECT_NULL(test, memchr_inv(zeros, 0, PAGES(2)));
		for (unsigned long i = 0; i < 9 && asks_itself_first(nid); i++)
			KUNIT_EXPECT_EQ(test, page_to_nid(vmalloc_to_page(here + PAGES(i))), nid);
		vfree(here);
		vfree(zeros);
	}
	vfree(vzalloc_node(PAGES(2), NUMA_NO_NODE));
}

/* ---------------------------------------------------------------- limits */

/* Expect NULL and one line for sizes that cannot be; nothing is taken. */
static void impossible_sizes(struct kunit *test)
{
	static const unsigned long sizes[] = { 0, ULONG_MAX, ULONG_MAX - PAGE_SIZE, 0xc0000000UL };
	unsigned long free = settled_free_pages();

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		u32 mark = kmsg_mark();
		char line[64];

		snprintf(line, sizeof(line), "vmap allocation for size %lu failed", sizes[i]);
		KUNIT_EXPECT_NULL(test, vmalloc(sizes[i]));
		KUNIT_EXPECT_TRUE(test, kmsg_since(mark, line));
	}
	KUNIT_EXPECT_NULL(test, get_vm_area(VMALLOC_TOTAL + PAGE_SIZE, VM_MAP | VM_NO_GUARD));
	KUNIT_EXPECT_EQ(test, settled_free_pages(), free);
}

/* Take all memory as vmalloc areas of one size, then give all of it back. */
static unsigned long exhaust_memory(unsigned long size)
{
	void **list = NULL, **area;
	unsigned long nr = 0;

	while ((area = __vmalloc(size, GFP_KERNEL | __GFP_NOWARN, PAGE_KERNEL))) {
		*area = list;
		list = area;
		nr++;
	}
	while (list) {
		area = *list;
		vfree(list);
		list = area;
	}
	return nr;
}

/* Expect NULL when memory, or addresses, are out, and every page back afterwards. */
static void memory_runs_out(struct kunit *test)
{
	unsigned long free, pages = vmalloc_nr_pages();
	unsigned long size = nr_free_pages() < PFN_DOWN(SZ_4M) ? SZ_64K : SZ_1M;

	/* The first round also drains what others had parked: its end is the measure. */
	KUNIT_EXPECT_GT(test, exhaust_memory(size), 0UL);
	free = settled_free_pages();
	KUNIT_EXPECT_GT(test, exhaust_memory(size), 0UL);
	KUNIT_EXPECT_EQ(test, settled_free_pages(), free);
	KUNIT_EXPECT_EQ(test, vmalloc_nr_pages(), pages);
	KUNIT_EXPECT_TRUE(test, vmap_check());
}

/* Expect more than all RAM to be refused at once, with the reason. */
static void more_than_all_memory(struct kunit *test)
{
	unsigned long size = (totalram_pages + 1) << PAGE_SHIFT;
	u32 mark = kmsg_mark();

	if (totalram_pages >= PFN_DOWN(ULONG_MAX) || size > VMALLOC_TOTAL)
		kunit_skip(test, "RAM is larger than the vmalloc area");
	KUNIT_EXPECT_NULL(test, vmalloc(size));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "there is not that much memory"));
}

/* Expect single pages to do when there is no larger block: a fragmented machine still serves. */
static void odd_sizes_use_every_order(struct kunit *test)
{
	unsigned long free = settled_free_pages();

	for (unsigned long pages = 1; pages < 40; pages += 3) {
		u32 *area = vmalloc(PAGES(pages));

		KUNIT_ASSERT_NOT_NULL(test, area);
		fill(area, PAGES(pages));
		KUNIT_EXPECT_EQ(test, spoiled(area, PAGES(pages)), 0UL);
		vfree(area);
	}
	KUNIT_EXPECT_EQ(test, settled_free_pages(), free);
}

/* Expect a page that somebody else holds to survive vfree(), and the others to be free. */
static void held_page_survives(struct kunit *test)
{
	unsigned long free = settled_free_pages();
	u32 *area = vmalloc(PAGES(8));
	struct page *held;

	KUNIT_ASSERT_NOT_NULL(test, area);
	held = vmalloc_to_page((char *)area + PAGES(5));
	get_page(held);
	vfree(area);
	KUNIT_EXPECT_EQ(test, page_ref_count(held), 1);
	KUNIT_EXPECT_EQ(test, settled_free_pages(), free - 1);
	put_page(held);
	KUNIT_EXPECT_EQ(test, settled_free_pages(), free);
}

static struct kunit_case vmalloc_cases[] = {
	KUNIT_CASE(alloc_and_use),
	KUNIT_CASE(sizes_at_page_edges),
	KUNIT_CASE(guard_page_faults),
	KUNIT_CASE(areas_keep_their_content),
	KUNIT_CASE(vzalloc_is_zero),
	KUNIT_CASE(to_page_agrees_with_tables),
	KUNIT_CASE(lowmem_is_not_vmalloc),
#ifdef CONFIG_HIGHMEM
	KUNIT_CASE(highmem_is_preferred),
#endif
	KUNIT_CASE(rights_are_kept),
	KUNIT_CASE(from_a_node),
	KUNIT_CASE(impossible_sizes),
	KUNIT_CASE(memory_runs_out),
	KUNIT_CASE(more_than_all_memory),
	KUNIT_CASE(odd_sizes_use_every_order),
	KUNIT_CASE(held_page_survives),
	{}
};

static struct kunit_suite vmalloc_suite = {
	.name = "vmalloc",
	.init = vmalloc_fixture_init,
	.test_cases = vmalloc_cases,
};
kunit_test_suite(vmalloc_suite);
