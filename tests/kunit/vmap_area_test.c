// SPDX-License-Identifier: MIT
/*
 * Which addresses an area gets: the lowest that fit, when they can be used again,
 * and what happens when they run out.  Row I1.
 */
#include <linux/sizes.h>

#include "vmalloc_fixture.h"
#include "again.h"

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

/* Expect a new area to be nobody's, whosever descriptor it has. */
static void fresh_descriptor(struct kunit *test)
{
	struct vm_struct *vm = get_vm_area(PAGE_SIZE, VM_MAP);

	KUNIT_ASSERT_NOT_NULL(test, vm);
	free_vm_area(vm);
	vmap_purge();
	vm = AGAIN(vmap_descriptor_alloc(PAGE_SIZE, GFP_KERNEL));
	KUNIT_ASSERT_NOT_NULL(test, vm);
	KUNIT_EXPECT_EQ(test, vm->flags, 0UL);
	KUNIT_EXPECT_EQ(test, vm->nr_pages, 0U);
	KUNIT_EXPECT_NULL(test, vm->caller);
	vmap_descriptor_free(vm);
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
	if (VMALLOC_TOTAL / 2 > bound * PAGE_SIZE)	/* else a gap may have been looked for before */
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

		vmap_purge();
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

static struct kunit_case vmap_area_cases[] = {
	KUNIT_CASE(lowest_fit),
	KUNIT_CASE(fresh_descriptor),
	KUNIT_CASE(freed_addresses_wait),
	KUNIT_CASE(lazy_bound),
	KUNIT_CASE(gaps_merge),
	KUNIT_CASE(alignment),
	KUNIT_CASE(between_two_addresses),
	KUNIT_CASE(no_guard),
	KUNIT_CASE(find_by_address),
	KUNIT_CASE(figures),
	KUNIT_CASE(address_space_runs_out),
	KUNIT_CASE(exhaustion_purges),
	KUNIT_CASE(fragmentation),
	{}
};

static struct kunit_suite vmap_area_suite = {
	.name = "vmap-area",
	.init = vmalloc_fixture_init,
	.test_cases = vmap_area_cases,
};
kunit_test_suite(vmap_area_suite);
