// SPDX-License-Identifier: MIT
/*
 * vmalloc(), vmap() and the address space below them.  Row I1.
 *
 * Other areas may exist; a case looks at its own, and at what it has changed.
 * Pictures: [A] an area, g its guard page, ~ addresses that wait for a flush.
 */
#include "../../mm/vmap.h"

#include <asm/init.h>
#include <asm/uaccess.h>
#include <kunit/test.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/proc.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#define PAGES(n) ((n) * PAGE_SIZE)

/* Where a page frame stands in its area, and where that area is: no two words are the same. */
static u32 pattern(const void *area, unsigned long i)
{
	return (u32)(pointer_fixmap(area) * 31 + i);
}

static void fill(u32 *area, unsigned long bytes)
{
	for (unsigned long i = 0; i < bytes / sizeof(u32); i++)
		area[i] = pattern(area, i);
}

/* Return: words that are not as fill() has left them. */
static unsigned long spoiled(const u32 *area, unsigned long bytes)
{
	unsigned long bad = 0;

	for (unsigned long i = 0; i < bytes / sizeof(u32); i++)
		bad += area[i] != pattern(area, i);
	return bad;
}

static bool can_read(const void *addr)
{
	u8 byte;

	return probe_kernel_read(&byte, addr, 1) == 0;
}

static bool can_write(void *addr)
{
	u8 byte = 0;

	return probe_kernel_write(addr, &byte, 1) == 0;
}

static unsigned long vmalloc_tables(void)
{
	unsigned long tables = 0;

	for (unsigned long i = pgd_index(VMALLOC_START); i <= pgd_index(VMALLOC_END - 1); i++)
		tables += pmd_present(*pmd_off_k(i << PGDIR_SHIFT));
	return tables;
}

/* Pages that are free, or have become page tables, which stay; nothing is parked anywhere. */
static unsigned long settled_free_pages(void)
{
	vmap_purge();
	kmem_cache_shrink_all();
	drain_all_pages();
	return nr_free_pages() + vmalloc_tables();
}

static unsigned long largest_gap(void)
{
	struct vmalloc_info vmi;

	vmap_purge();
	get_vmalloc_info(&vmi);
	return vmi.largest_chunk;
}

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

/* Expect a node of its own, and any node, to be as good as none. */
static void from_a_node(struct kunit *test)
{
	void *here = vmalloc_node(PAGES(2), 0), *anywhere = vzalloc_node(PAGES(2), NUMA_NO_NODE);

	KUNIT_EXPECT_TRUE(test, here && anywhere);
	vfree(here);
	vfree(anywhere);
}

/* ------------------------------------------------------------ address space */

/*
 *	[A g][B g][C g][D g]	free B, then C, flush:
 *	[A g]          [D g]	two pages: where B was; three: there, too, for both are one gap
 */
static void lowest_fit(struct kunit *test)
{
	struct vm_struct *vm[4];
	unsigned long hole;

	vmap_purge();
	for (int i = 0; i < 4; i++) {
		vm[i] = get_vm_area(PAGE_SIZE, VM_MAP);
		KUNIT_ASSERT_NOT_NULL(test, vm[i]);
	}
	hole = vm_start(vm[1]);
	KUNIT_ASSERT_EQ(test, vm_start(vm[2]), hole + PAGES(2));
	free_vm_area(vm[1]);
	free_vm_area(vm[2]);
	vmap_purge();

	vm[1] = get_vm_area(PAGES(3), VM_MAP);
	KUNIT_ASSERT_NOT_NULL(test, vm[1]);
	KUNIT_EXPECT_EQ(test, vm_start(vm[1]), hole);
	vm[2] = get_vm_area(PAGE_SIZE, VM_MAP);
	KUNIT_ASSERT_NOT_NULL(test, vm[2]);
	KUNIT_EXPECT_GT(test, vm_start(vm[2]), vm_start(vm[3]));
	for (int i = 0; i < 4; i++)
		free_vm_area(vm[i]);
	KUNIT_EXPECT_TRUE(test, vmap_check());
}

/*
 *	[A g]~~~~~~	freed, not flushed: the addresses are not used again;
 *	[A g]		flushed: they are
 */
static void freed_addresses_wait(struct kunit *test)
{
	void *first, *second, *third;

	vmap_purge();
	first = vmalloc(PAGES(2));
	vfree(first);
	KUNIT_EXPECT_EQ(test, vmap_lazy_pages(), 3UL);
	second = vmalloc(PAGES(2));
	KUNIT_EXPECT_PTR_NE(test, second, first);
	vm_unmap_aliases();
	KUNIT_EXPECT_EQ(test, vmap_lazy_pages(), 0UL);
	third = vmalloc(PAGES(2));
	KUNIT_EXPECT_PTR_EQ(test, third, first);
	vfree(second);
	vfree(third);
}

/* Expect never more than 4 MiB of addresses for each processor to wait, however many are freed. */
static void lazy_bound(struct kunit *test)
{
	const unsigned long bound = NR_CPUS * (SZ_4M >> PAGE_SHIFT);
	unsigned long most = 0;

	vmap_purge();
	for (int i = 0; i < 2000; i++) {
		void *area = vmalloc(PAGES(1 + i % 9));

		KUNIT_ASSERT_NOT_NULL(test, area);
		vfree(area);
		most = max(most, vmap_lazy_pages());
	}
	KUNIT_EXPECT_LE(test, most, bound);
	KUNIT_EXPECT_GT(test, most, bound - 10);
	KUNIT_EXPECT_TRUE(test, vmap_check());
}

/*
 *	[A g][B g][C g]		freed in any order: one gap again, as large as before
 */
static void gaps_merge(struct kunit *test)
{
	static const u8 orders[6][3] = {
		{ 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
	};
	unsigned long gap = largest_gap();

	for (int i = 0; i < 6; i++) {
		struct vm_struct *vm[3];

		for (int j = 0; j < 3; j++)
			vm[j] = get_vm_area(PAGES(j + 1), VM_MAP);
		KUNIT_ASSERT_TRUE(test, vm[0] && vm[1] && vm[2]);
		for (int j = 0; j < 3; j++) {
			free_vm_area(vm[orders[i][j]]);
			KUNIT_EXPECT_TRUE(test, vmap_check());
		}
		KUNIT_EXPECT_EQ(test, largest_gap(), gap);
	}
}

/* Expect an aligned area at the lowest aligned place, with what it skips free for others. */
static void alignment(struct kunit *test)
{
	struct vm_struct *vm = get_vm_area(PAGES(33), VM_IOREMAP);
	struct vm_struct *large = get_vm_area(2 * SZ_1M, VM_IOREMAP);

	KUNIT_ASSERT_TRUE(test, vm && large);
	KUNIT_EXPECT_TRUE(test, IS_ALIGNED(vm_start(vm), PAGES(64)));
	KUNIT_EXPECT_TRUE(test, IS_ALIGNED(vm_start(large), IOREMAP_MAX_ALIGN));
	KUNIT_EXPECT_TRUE(test, vmap_check());
	free_vm_area(vm);
	free_vm_area(large);
}

/* Expect an area between two addresses, or none when it does not fit between them. */
static void between_two_addresses(struct kunit *test)
{
	unsigned long start = ALIGN(VMALLOC_END - 2 * SZ_4M, SZ_1M), end = start + PAGES(4);
	struct vm_struct *vm = __get_vm_area(PAGES(3), VM_MAP, start, end);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NOT_NULL(test, vm);
	KUNIT_EXPECT_EQ(test, vm_start(vm), start);
	KUNIT_EXPECT_NULL(test, __get_vm_area(PAGE_SIZE, VM_MAP, start, end));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "vmap allocation for size 4096 failed"));
	KUNIT_EXPECT_TRUE(test, vmap_check());
	free_vm_area(vm);
}

/* Expect two areas without guard pages to touch. */
static void no_guard(struct kunit *test)
{
	struct vm_struct *a, *b;

	vmap_purge();
	a = get_vm_area(PAGE_SIZE, VM_MAP | VM_NO_GUARD);
	b = get_vm_area(PAGE_SIZE, VM_MAP | VM_NO_GUARD);
	KUNIT_ASSERT_TRUE(test, a && b);
	KUNIT_EXPECT_EQ(test, a->size, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, vm_end(a), vm_start(b));
	free_vm_area(a);
	free_vm_area(b);
}

/* Expect an area to be found by each of its bytes, and not once it is freed. */
static void find_by_address(struct kunit *test)
{
	struct vm_struct *vm = get_vm_area(PAGES(2), VM_MAP);
	char *at = vm ? vm->addr : NULL;

	KUNIT_ASSERT_NOT_NULL(test, vm);
	KUNIT_EXPECT_PTR_EQ(test, find_vm_area(at), vm);
	KUNIT_EXPECT_PTR_EQ(test, find_vm_area(at + PAGES(2) - 1), vm);
	free_vm_area(vm);
	KUNIT_EXPECT_NULL(test, find_vm_area(at));
}

/* Expect the figures of /proc/meminfo to follow. */
static void figures(struct kunit *test)
{
	struct vmalloc_info before, during;
	unsigned long pages = vmalloc_nr_pages();
	void *area;

	vmap_purge();
	get_vmalloc_info(&before);
	area = vmalloc(PAGES(10));
	get_vmalloc_info(&during);
	KUNIT_EXPECT_EQ(test, during.used, before.used + PAGES(11));
	KUNIT_EXPECT_EQ(test, vmalloc_nr_pages(), pages + 10);
	KUNIT_EXPECT_LE(test, before.largest_chunk + before.used, VMALLOC_TOTAL);
	vfree(area);
	KUNIT_EXPECT_EQ(test, vmalloc_nr_pages(), pages);
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

/* Take areas until there is none left.  Return: how many. */
static unsigned long take_all_areas(struct vm_struct **list, unsigned long size, gfp_t gfp)
{
	unsigned long nr = 0;
	struct vm_struct *vm;

	while ((vm = __get_vm_area_caller(size, VM_MAP, VMALLOC_START, VMALLOC_END, gfp, NULL))) {
		vm->phys_addr = (unsigned long)*list;	/* a field of no use to vmap */
		*list = vm;
		nr++;
	}
	return nr;
}

static void free_all_areas(struct vm_struct *list)
{
	while (list) {
		struct vm_struct *next = (struct vm_struct *)(unsigned long)list->phys_addr;

		free_vm_area(list);
		list = next;
	}
}

/* Expect the whole area to be given out, then NULL, then the whole area again. */
static void address_space_runs_out(struct kunit *test)
{
	unsigned long nr[2], free = 0;

	for (int round = 0; round < 2; round++) {
		struct vm_struct *list = NULL;

		nr[round] = take_all_areas(&list, SZ_1M / 4, GFP_KERNEL | __GFP_NOWARN);
		KUNIT_EXPECT_LT(test, largest_gap(), SZ_1M / 4 + PAGE_SIZE);
		KUNIT_EXPECT_NULL(test, __vmalloc(SZ_1M / 4, GFP_KERNEL | __GFP_NOWARN, PAGE_KERNEL));
		free_all_areas(list);
		KUNIT_EXPECT_TRUE(test, vmap_check());
		if (round)
			KUNIT_EXPECT_EQ(test, settled_free_pages(), free);
		free = settled_free_pages();
	}
	KUNIT_EXPECT_GT(test, nr[0], 10UL);
	KUNIT_EXPECT_EQ(test, nr[1], nr[0]);
}

/*
 *	~~~~~~~~~~~~~~~~~~~~	all addresses wait for a flush
 *
 * Expect who needs them not to fail, but to flush.
 */
static void exhaustion_purges(struct kunit *test)
{
	unsigned long gap = largest_gap();
	void *area = get_vm_area(gap - SZ_1M, VM_MAP);
	struct vm_struct *second, *third;

	KUNIT_ASSERT_NOT_NULL(test, area);
	second = get_vm_area(SZ_1M / 2, VM_MAP);
	KUNIT_ASSERT_NOT_NULL(test, second);
	free_vm_area(second);
	KUNIT_EXPECT_GT(test, vmap_lazy_pages(), 0UL);
	third = get_vm_area(SZ_1M - PAGES(2), VM_MAP);
	KUNIT_EXPECT_NOT_NULL(test, third);
	if (third)
		free_vm_area(third);
	free_vm_area(area);
	KUNIT_EXPECT_EQ(test, largest_gap(), gap);
}

/* Expect holes that are each too small to serve no one, although there is enough in all. */
static void fragmentation(struct kunit *test)
{
	struct vm_struct *list = NULL, *kept = NULL;

	take_all_areas(&list, SZ_1M / 4, GFP_KERNEL | __GFP_NOWARN);
	for (int i = 0; list; i++) {
		struct vm_struct *vm = list;

		list = (struct vm_struct *)(unsigned long)vm->phys_addr;
		if (i % 2) {
			free_vm_area(vm);
			continue;
		}
		vm->phys_addr = (unsigned long)kept;
		kept = vm;
	}
	KUNIT_EXPECT_LE(test, largest_gap(), SZ_1M / 2 + PAGES(2));
	KUNIT_EXPECT_NULL(test, __vmalloc(SZ_1M, GFP_KERNEL | __GFP_NOWARN, PAGE_KERNEL));
	free_all_areas(kept);
	KUNIT_EXPECT_TRUE(test, vmap_check());
	KUNIT_EXPECT_GE(test, largest_gap(), SZ_1M);
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

	/* The first round also drains what others had parked: its end is the measure. */
	KUNIT_EXPECT_GT(test, exhaust_memory(SZ_1M), 0UL);
	free = settled_free_pages();
	KUNIT_EXPECT_GT(test, exhaust_memory(SZ_1M), 0UL);
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

/* ------------------------------------------------------------------- vmap() */

static void take_pages(struct kunit *test, struct page **pages, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		pages[i] = alloc_page(GFP_KERNEL | __GFP_HIGHMEM);
		KUNIT_ASSERT_NOT_NULL(test, pages[i]);
	}
}

/*
 *	pages	p0 p1 p2 p3		vmap	p3 p2 p1 p0
 *
 * Expect the pages in the order that was asked for, and still there afterwards.
 */
static void vmap_in_any_order(struct kunit *test)
{
	struct page *pages[4], *reversed[4];
	u32 *a, *b;

	take_pages(test, pages, 4);
	for (int i = 0; i < 4; i++)
		reversed[i] = pages[3 - i];
	a = vmap(pages, 4, VM_MAP, PAGE_KERNEL);
	b = vmap(reversed, 4, VM_MAP, PAGE_KERNEL_RO);
	KUNIT_ASSERT_TRUE(test, a && b);
	fill(a, PAGES(4));
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_MEMEQ(test, (char *)a + PAGES(i), (char *)b + PAGES(3 - i), PAGE_SIZE);
	KUNIT_EXPECT_FALSE(test, can_write(b));

	vunmap(a);
	KUNIT_EXPECT_EQ(test, b[0], pattern(a, 3 * PAGE_SIZE / sizeof(u32)));
	vunmap(b);
	for (int i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, page_ref_count(pages[i]), 1);
		__free_page(pages[i]);
	}
}

/* Expect a freed mapping to fault at once where it was not used, and after a flush in any case. */
static void unmapped_faults(struct kunit *test)
{
	struct page *page[1];
	char *at;

	take_pages(test, page, 1);
	at = vmap(page, 1, VM_MAP, PAGE_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, at);
	KUNIT_EXPECT_TRUE(test, can_write(at));
	vunmap(at);
	vmap_purge();
	KUNIT_EXPECT_FALSE(test, can_read(at));
	__free_page(page[0]);
}

/* Expect pages to come and go behind addresses that stay. */
static void map_and_unmap_a_range(struct kunit *test)
{
	unsigned long free = settled_free_pages();
	struct vm_struct *vm = get_vm_area(PAGES(2), VM_MAP);
	struct page *pages[2];
	u32 *at;

	KUNIT_ASSERT_NOT_NULL(test, vm);
	take_pages(test, pages, 2);
	at = vm->addr;
	KUNIT_EXPECT_FALSE(test, can_read(at));
	KUNIT_EXPECT_EQ(test, map_vm_area(vm, PAGE_KERNEL, pages), 0);
	fill(at, PAGES(2));
	unmap_kernel_range(vm_start(vm), PAGES(2));
	KUNIT_EXPECT_FALSE(test, can_read(at));
	KUNIT_EXPECT_EQ(test, map_vm_area(vm, PAGE_KERNEL, pages), 0);
	KUNIT_EXPECT_EQ(test, spoiled(at, PAGES(2)), 0UL);
	free_vm_area(vm);
	__free_page(pages[0]);
	__free_page(pages[1]);
	KUNIT_EXPECT_EQ(test, settled_free_pages(), free);
}

/* --------------------------------------------------------------- bad frees */

/* Expect a report that names this file's function as the caller, and nothing else to happen. */
static noinline void expect_refused(struct kunit *test, void (*free)(const void *), void *addr,
			   const char *words)
{
	u32 mark = kmsg_mark();

	free(addr);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, words));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "from expect_refused"));
	KUNIT_EXPECT_TRUE(test, vmap_check());
}

static void free_nothing(struct kunit *test)
{
	u32 mark = kmsg_mark();

	vfree(NULL);
	vunmap(NULL);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "BUG"));
}

static void free_what_is_no_area(struct kunit *test)
{
	void *lowmem = (void *)__get_free_page(GFP_KERNEL);

	expect_refused(test, vfree, lowmem, "vfree() nonexistent vm area");
	expect_refused(test, vfree, vmap_pointer(VMALLOC_END - PAGE_SIZE), "nonexistent vm area");
	free_page((unsigned long)lowmem);
}

static void free_the_middle(struct kunit *test)
{
	u32 *area = vmalloc(PAGES(3));

	KUNIT_ASSERT_NOT_NULL(test, area);
	fill(area, PAGES(3));
	expect_refused(test, vfree, (char *)area + PAGE_SIZE, "address in the middle of a vm area");
	expect_refused(test, vfree, (char *)area + 4, "address in the middle of a vm area");
	KUNIT_EXPECT_EQ(test, spoiled(area, PAGES(3)), 0UL);
	vfree(area);
}

static void free_twice(struct kunit *test)
{
	void *area, *other;

	vmap_purge();
	other = vmalloc(PAGES(1));
	area = vmalloc(PAGES(2));
	vfree(area);
	expect_refused(test, vfree, area, "vm area that is free already");
	vmap_purge();
	expect_refused(test, vfree, area, "nonexistent vm area");
	vfree(other);
}

static void free_another_kind(struct kunit *test)
{
	void *area = vmalloc(PAGE_SIZE);
	struct page *page[1];
	void *mapped;

	take_pages(test, page, 1);
	mapped = vmap(page, 1, VM_MAP, PAGE_KERNEL);
	KUNIT_ASSERT_TRUE(test, area && mapped);
	expect_refused(test, vunmap, area, "vunmap() vm area of another kind");
	expect_refused(test, vfree, mapped, "vfree() vm area of another kind");
	KUNIT_EXPECT_TRUE(test, can_write(area));
	KUNIT_EXPECT_TRUE(test, can_write(mapped));
	vunmap(mapped);
	vfree(area);
	__free_page(page[0]);
}

/* ------------------------------------------------------------------ vread() */

/*
 *	[ A A g ]	read from the middle of A to behind the guard page
 *
 * Expect A's bytes, and zeros behind them.
 */
static void vread_crosses_an_end(struct kunit *test)
{
	u8 *area, *buf = (u8 *)__get_free_pages(GFP_KERNEL, 2);

	area = vmalloc(PAGES(2));
	KUNIT_ASSERT_TRUE(test, area && buf);
	memset(area, 0x5a, PAGES(2));
	memset(buf, 0xff, PAGES(4));
	KUNIT_EXPECT_EQ(test, vread((char *)buf, (char *)area + PAGE_SIZE + 100, PAGES(2)),
			(long)PAGES(2));
	KUNIT_EXPECT_NULL(test, memchr_inv(buf, 0x5a, PAGE_SIZE - 100));
	KUNIT_EXPECT_NULL(test, memchr_inv(buf + PAGE_SIZE - 100, 0, PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, buf[PAGES(2)], (u8)0xff);
	vfree(area);
	free_pages((unsigned long)buf, 2);
}

/* Expect 0 where there is no area at all, and no byte of a freed one. */
static void vread_finds_nothing(struct kunit *test)
{
	void *area = vmalloc(PAGE_SIZE);
	u32 word = 1;

	KUNIT_ASSERT_NOT_NULL(test, area);
	vfree(area);
	KUNIT_EXPECT_EQ(test, vread((char *)&word, area, sizeof(word)), 0L);
	KUNIT_EXPECT_EQ(test, word, 0U);
}

/* --------------------------------------------------------- /proc/vmallocinfo */

struct wanted_line {
	char start[16];
	char text[SEQ_LINE_MAX];
};

static void look_for(void *arg, const char *line)
{
	struct wanted_line *wanted = arg;

	if (strstarts(line, wanted->start))
		strlcpy(wanted->text, line, sizeof(wanted->text));
}

static const char *info_of(struct wanted_line *wanted, const void *area)
{
	snprintf(wanted->start, sizeof(wanted->start), "0x%08lx-", pointer_fixmap(area));
	wanted->text[0] = '\0';
	proc_read(proc_find("vmallocinfo"), look_for, wanted);
	return wanted->text;
}

/* Expect range, size, caller, pages and kind; and after vfree() that it waits. */
static void vmallocinfo(struct kunit *test)
{
	struct wanted_line wanted;
	void *other, *area;
	const char *text;

	vmap_purge();
	other = vmalloc(PAGE_SIZE);
	area = vmalloc(PAGES(5));
	KUNIT_ASSERT_TRUE(test, area && other);
	text = info_of(&wanted, area);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "   24576 vmallocinfo+0x"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, " pages=5 vmalloc\n"));
	vfree(area);
	KUNIT_EXPECT_NOT_NULL(test, strstr(info_of(&wanted, area), "   24576 unpurged vm_area\n"));
	vfree(other);
}

/* All of this works on the finished system. */
static int vmalloc_suite_init(struct kunit *test)
{
	if (!after_bootmem)
		kunit_skip(test, "the boot is not over");
	return 0;
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
	KUNIT_CASE(lowest_fit),
	KUNIT_CASE(freed_addresses_wait),
	KUNIT_CASE(lazy_bound),
	KUNIT_CASE(gaps_merge),
	KUNIT_CASE(alignment),
	KUNIT_CASE(between_two_addresses),
	KUNIT_CASE(no_guard),
	KUNIT_CASE(find_by_address),
	KUNIT_CASE(figures),
	KUNIT_CASE(impossible_sizes),
	KUNIT_CASE(address_space_runs_out),
	KUNIT_CASE(exhaustion_purges),
	KUNIT_CASE(fragmentation),
	KUNIT_CASE(memory_runs_out),
	KUNIT_CASE(more_than_all_memory),
	KUNIT_CASE(odd_sizes_use_every_order),
	KUNIT_CASE(held_page_survives),
	KUNIT_CASE(vmap_in_any_order),
	KUNIT_CASE(unmapped_faults),
	KUNIT_CASE(map_and_unmap_a_range),
	KUNIT_CASE(free_nothing),
	KUNIT_CASE(free_what_is_no_area),
	KUNIT_CASE(free_the_middle),
	KUNIT_CASE(free_twice),
	KUNIT_CASE(free_another_kind),
	KUNIT_CASE(vread_crosses_an_end),
	KUNIT_CASE(vread_finds_nothing),
	KUNIT_CASE(vmallocinfo),
	{}
};

static struct kunit_suite vmalloc_suite = {
	.name = "vmalloc",
	.init = vmalloc_suite_init,
	.test_cases = vmalloc_cases,
};
kunit_test_suite(vmalloc_suite);
