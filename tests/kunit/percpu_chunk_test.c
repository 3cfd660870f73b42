// SPDX-License-Identifier: MIT
/*
 * What happens to the chunks behind per-CPU memory.
 *
 *	first chunk	| static | dynamic |	full: the cases fill it ...
 *	second chunk	|        dynamic   |	... and see this one come and go
 */
#include <asm/smp.h>
#include <linux/irqflags.h>
#include <linux/kmemleak.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/shrinker.h>

#include "percpu_fixture.h"

#define LARGE_UNIT (PCPU_MAX_WORDS * PCPU_WORD & PAGE_MASK)

static DEFINE_PER_CPU(u32, long_var) = 0x12345678;
static char own_first_chunk[PAGE_SIZE] __aligned(PAGE_SIZE);
static unsigned long own_books[512];
static struct pcpu_state live;
/* ---------------------------------------------------------------- chunks */

/* Of memory, when all of it is populated. */
static unsigned long pages_of_a_chunk(void)
{
	return pcpu.nr_units * (pcpu.unit_size / PAGE_SIZE);
}

/* Larger than what the first chunk has left: expect another chunk, and the first word of it. */
static void chunk_is_created(struct kunit *test)
{
	char __percpu *p = __alloc_percpu(pcpu.unit_size, PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, count_chunks(), 2U);
	KUNIT_EXPECT_EQ(test, pcpu.nr_empty, 0U);
	KUNIT_EXPECT_TRUE(test, zero_on_all(p, pcpu.unit_size));
	fill_on_all(p, 0x5a, pcpu.unit_size);
	free_percpu(p);
	KUNIT_EXPECT_EQ(test, pcpu.nr_empty, 1U);
}

static bool in_first_chunk(const void __percpu *ptr)
{
	return (unsigned long)(pcpu_ptr_to_addr(ptr) - pcpu.base) < pcpu.unit_size;
}

/* Whole pages of the first chunk, as many as it has.  Return: how many, in table[]. */
static u32 take_first_chunk(void)
{
	u32 nr = 0;

	while (in_first_chunk(table[nr] = __alloc_percpu(PAGE_SIZE, PAGE_SIZE)))
		nr++;
	free_percpu(table[nr]);
	pcpu_reclaim();
	return nr;
}

static void give_table(u32 nr)
{
	while (nr)
		free_percpu(table[--nr]);
}

/* A new chunk: expect memory where something is taken, and nowhere else. */
static void pages_come_on_demand(struct kunit *test)
{
	u32 nr = take_first_chunk();
	unsigned long pages = pcpu_nr_pages();
	char __percpu *three = __alloc_percpu(2 * PAGE_SIZE + 64, PAGE_SIZE), *one;

	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages + 3 * pcpu.nr_units);
	one = __alloc_percpu(PAGE_SIZE, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages + 4 * pcpu.nr_units);
	KUNIT_EXPECT_TRUE(test, zero_on_all(one, PAGE_SIZE));
	free_percpu(one);
	free_percpu(three);
	give_table(nr);
}

/*
 *	page	| A  | B  | C  |	A and C are freed
 *
 * Expect reclaiming to take their memory and to leave B's, and them to come back as zeros.
 */
static void idle_pages_go(struct kunit *test)
{
	u32 nr = take_first_chunk();
	char __percpu *a = __alloc_percpu(PAGE_SIZE, PAGE_SIZE);
	char __percpu *b = __alloc_percpu(PAGE_SIZE, PAGE_SIZE);
	char __percpu *c = __alloc_percpu(PAGE_SIZE, PAGE_SIZE);
	unsigned long pages = pcpu_nr_pages();

	fill_on_all(a, 0xaa, PAGE_SIZE);
	fill_on_all(b, 0xbb, PAGE_SIZE);
	free_percpu(a);
	free_percpu(c);
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages);
	KUNIT_EXPECT_EQ(test, pcpu_reclaim(), 2UL * pcpu.nr_units);
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages - 2 * pcpu.nr_units);
	KUNIT_EXPECT_NULL(test, memchr_inv(this_cpu_ptr(b), 0xbb, PAGE_SIZE));
	KUNIT_EXPECT_PTR_EQ(test, __alloc_percpu(PAGE_SIZE, PAGE_SIZE), a);
	KUNIT_EXPECT_TRUE(test, zero_on_all(a, PAGE_SIZE));
	free_percpu(a);
	free_percpu(b);
	give_table(nr);
}

/* The page allocator runs out: expect it to get the pages of an empty chunk. */
static void shrinker_gets_them(struct kunit *test)
{
	unsigned long pages = pcpu_nr_pages();

	free_percpu(__alloc_percpu(pcpu.unit_size, 4));
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages + pages_of_a_chunk());
	KUNIT_EXPECT_GE(test, shrink_slab(GFP_KERNEL), pages_of_a_chunk());
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages);
}

/* Expect each unit's memory to be found, a page of its own for each processor. */
static void physical_addresses(struct kunit *test)
{
	u32 __percpu *whole = __alloc_percpu(pcpu.unit_size, 4);
	phys_addr_t last = 0;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		u32 *copy = per_cpu_ptr(whole, cpu) + 3;
		phys_addr_t pa = per_cpu_ptr_to_phys(copy);

		KUNIT_EXPECT_EQ(test, (u32)(pa % PAGE_SIZE), 12U);
		KUNIT_EXPECT_TRUE(test, pa != last);
		KUNIT_EXPECT_PTR_EQ(test, vmalloc_to_page(copy), pfn_to_page(PFN_DOWN(pa)));
		last = pa;
	}
	free_percpu(whole);
	*this_cpu_ptr(&long_var) = 0x12345678;
	if (!is_vmalloc_addr(this_cpu_ptr(&long_var)))
		KUNIT_EXPECT_PTR_EQ(test, __va(per_cpu_ptr_to_phys(this_cpu_ptr(&long_var))),
				    (void *)this_cpu_ptr(&long_var));
}

/* With GFP_ATOMIC: expect no new chunk, but pages in one that is there. */
static void atomic_makes_no_chunk(struct kunit *test)
{
	void __percpu *page;

	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(pcpu.unit_size, 4, GFP_ATOMIC | __GFP_NOWARN));
	page = __alloc_percpu(pcpu.unit_size - PAGE_SIZE, 4);
	free_percpu(page);
	KUNIT_EXPECT_EQ(test, pcpu_reclaim(), pages_of_a_chunk() - pcpu.nr_units);
	page = __alloc_percpu(pcpu.unit_size - PAGE_SIZE, 4);
	KUNIT_EXPECT_NOT_NULL(test, page);
	free_percpu(page);
	page = __alloc_percpu_gfp(pcpu.unit_size, 4, GFP_ATOMIC);
	KUNIT_EXPECT_NOT_NULL(test, page);
	free_percpu(page);
}

/* ------------------------------------------------- addresses for chunks */

static bool is_gap(unsigned long start, unsigned long size)
{
	struct vm_struct vm;

	return !vmap_area_copy_above(start, &vm) || vm_start(&vm) >= start + size;
}

/* By trying every page from the top. */
static unsigned long search_base(const unsigned long *offsets, const size_t *sizes, int nr)
{
	unsigned long span = 0;

	for (int i = 0; i < nr; i++)
		span = max(span, offsets[i] + sizes[i]);
	for (unsigned long base = VMALLOC_END - span; base >= VMALLOC_START; base -= PAGE_SIZE) {
		int i = 0;

		while (i < nr && is_gap(base + offsets[i], sizes[i]))
			i++;
		if (i == nr)
			return base;
	}
	return 0;
}

/* @distance: between two groups of areas, behind which, and between which, others lie already. */
static void expect_highest_base(struct kunit *test, unsigned long distance)
{
	const unsigned long offsets[] = { 0, distance, distance / 2 };
	const size_t sizes[] = { 4 * PAGE_SIZE, 2 * PAGE_SIZE, PAGE_SIZE };
	unsigned long expected = search_base(offsets, sizes, ARRAY_SIZE(sizes));
	struct vm_struct **vms = pcpu_get_vm_areas(offsets, sizes, ARRAY_SIZE(sizes), PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, vms);
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
		KUNIT_EXPECT_EQ(test, vm_start(vms[i]), expected + offsets[i]);
		KUNIT_EXPECT_EQ(test, vms[i]->size, (unsigned long)sizes[i]);
	}
	KUNIT_EXPECT_TRUE(test, vmap_check());
	pcpu_free_vm_areas(vms, ARRAY_SIZE(sizes));
	vm_unmap_aliases();
}

/*
 *	top	... |obstacle|  5 pages  |obstacle|  9 pages  |obstacle|  end
 *
 * Expect the highest base at which all areas lie in gaps, found in the simplest way.
 */
static void areas_at_distances(struct kunit *test)
{
	const unsigned long gaps[] = { 9, 5, 1, 30, 2, 64 };
	struct vm_struct *obstacles[ARRAY_SIZE(gaps)];
	unsigned long at = VMALLOC_END;

	vm_unmap_aliases();
	for (u32 i = 0; i < ARRAY_SIZE(gaps); i++) {
		at -= (gaps[i] + 2) * PAGE_SIZE;
		obstacles[i] = __get_vm_area(PAGE_SIZE, VM_MAP, at, at + 2 * PAGE_SIZE);
	}
	for (unsigned long pages = 8; pages < 80; pages += 6)
		expect_highest_base(test, pages * PAGE_SIZE);
	for (u32 i = 0; i < ARRAY_SIZE(gaps); i++)
		if (obstacles[i])
			free_vm_area(obstacles[i]);
	vm_unmap_aliases();
}

/* Wider apart than the vmalloc area: expect NULL, and nothing taken. */
static void no_room_for_distances(struct kunit *test)
{
	const unsigned long offsets[] = { 0, VMALLOC_TOTAL };
	const size_t sizes[] = { PAGE_SIZE, PAGE_SIZE };

	KUNIT_EXPECT_NULL(test, pcpu_get_vm_areas(offsets, sizes, 2, PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, vmap_check());
}

/* A chunk's addresses are percpu's alone: expect vfree() to refuse them. */
static void vfree_of_a_chunk(struct kunit *test)
{
	void __percpu *whole = __alloc_percpu(pcpu.unit_size, 4);
	u32 mark = kmsg_mark();

	vfree(pcpu_ptr_to_addr(whole));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Trying to vfree() vm area of another kind"));
	KUNIT_EXPECT_TRUE(test, zero_on_all(whole, pcpu.unit_size));
	free_percpu(whole);
}

/* Two chunks run empty: expect one to be kept, and pcpu_reclaim() to get all of that one too. */
static void empty_chunks_go(struct kunit *test)
{
	void __percpu *a = __alloc_percpu(pcpu.unit_size, 4);
	void __percpu *b = __alloc_percpu(pcpu.unit_size, 4);

	KUNIT_EXPECT_EQ(test, count_chunks(), 3U);
	free_percpu(a);
	KUNIT_EXPECT_EQ(test, count_chunks(), 3U);
	free_percpu(b);
	KUNIT_EXPECT_EQ(test, count_chunks(), 2U);
	KUNIT_EXPECT_EQ(test, pcpu_reclaim(), pages_of_a_chunk());
	KUNIT_EXPECT_EQ(test, count_chunks(), 1U);
	KUNIT_EXPECT_EQ(test, pcpu_reclaim(), 0UL);
}

/* The kept one serves the next: expect no third chunk. */
static void kept_chunk_is_used(struct kunit *test)
{
	free_percpu(__alloc_percpu(pcpu.unit_size, 4));
	KUNIT_EXPECT_EQ(test, count_chunks(), 2U);
	free_percpu(__alloc_percpu(pcpu.unit_size, 4));
	KUNIT_EXPECT_EQ(test, count_chunks(), 2U);
	KUNIT_EXPECT_EQ(test, pcpu.nr_empty, 1U);
}

/* Expect the older chunk to be preferred as soon as it has room. */
static void first_chunk_comes_first(struct kunit *test)
{
	void __percpu *big = __alloc_percpu(pcpu.unit_size - 64, 4);
	char __percpu *small = __alloc_percpu(16, 4);
	unsigned long offset = (unsigned long)(pcpu_ptr_to_addr(small) - pcpu.base);

	KUNIT_EXPECT_LT(test, offset, (unsigned long)pcpu.unit_size);
	free_percpu(small);
	free_percpu(big);
}

/* ------------------------------------------------------------ exhaustion */

/*
 * Everything to the last page would be thousands of chunks.  So these cases run
 * on an allocator of their own, for one processor, with the largest units, and
 * most of the memory is taken before.
 */
#define LEFT_BLOCKS 3	/* of the largest order, and what smaller ones there are */

static LIST_HEAD(hoard);

static void let_go(unsigned int blocks)
{
	while (blocks-- && !list_empty(&hoard)) {
		struct page *page = list_first_entry(&hoard, struct page, lru);

		list_del(&page->lru);
		__free_pages(page, MAX_ORDER - 1);
	}
}

static void leave_little_memory(void)
{
	const gfp_t gfp = GFP_KERNEL | __GFP_HIGHMEM | __GFP_NORETRY | __GFP_NOWARN;
	struct page *page;

	while ((page = alloc_pages(gfp, MAX_ORDER - 1)) != NULL)
		list_add(&page->lru, &hoard);
	let_go(LEFT_BLOCKS);
}

static void begin_large_units(void)
{
	static unsigned int unit_group;
	static unsigned long group_offset;
	const struct pcpu_alloc_info ai = {
		.static_size = PCPU_WORD,
		.dyn_size = PAGE_SIZE - PCPU_WORD,
		.unit_size = LARGE_UNIT,
		.nr_units = 1,
		.nr_groups = 1,
		.unit_group = &unit_group,
		.group_offset = &group_offset,
	};

	BUG_ON(pcpu_books_size(&ai) > sizeof(own_books));
	memset(own_books, 0, sizeof(own_books));
	give_up_caches();
	leave_little_memory();
	live = pcpu;
	pcpu_start(&ai, own_first_chunk, own_books);
}

static void end_large_units(void)
{
	pcpu_reclaim();
	pcpu = live;
	let_go(~0U);
}

static unsigned int take_all(struct list_head *taken)
{
	unsigned int nr = 0;
	void __percpu *p;

	while ((p = __alloc_percpu_gfp(LARGE_UNIT, 4, QUIET)) != NULL) {
		list_add((struct list_head *)pcpu_ptr_to_addr(p), taken);
		nr++;
	}
	return nr;
}

static void give_all(struct list_head *taken)
{
	while (!list_empty(taken)) {
		struct list_head *node = taken->next;

		list_del(node);
		free_percpu(pcpu_addr_to_ptr((char *)node));
	}
}

/* Return: how many chunks memory was enough for. */
static unsigned int take_and_give_all(void)
{
	LIST_HEAD(taken);
	unsigned int nr;

	begin_large_units();
	nr = take_all(&taken);
	give_all(&taken);
	end_large_units();
	return nr;
}

/* Until nothing is left, again and again: expect NULL, and every page back where it was. */
static void exhaustion(struct kunit *test)
{
	unsigned int nr;

	if (kmemleak_watching)
		kunit_skip(test, "kmemleak keeps a record of each of them");
	take_and_give_all();	/* caches give way, and page tables for the addresses come and stay */
	nr = take_and_give_all();
	KUNIT_EXPECT_GT(test, nr, 2U);		/* even with 4 MB */
	KUNIT_EXPECT_EQ(test, take_and_give_all(), nr);
}

/* Quiet, or with a report that says what was wanted. */
static void failure_is_reported(struct kunit *test)
{
	u32 mark = kmsg_mark();
	LIST_HEAD(taken);

	begin_large_units();
	take_all(&taken);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "PERCPU: allocation failed"));
	KUNIT_EXPECT_NULL(test, __alloc_percpu(LARGE_UNIT, 4));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "PERCPU: allocation failed, size=258048 align=4"));
	give_all(&taken);
	end_large_units();
}

/* Expect the figure to follow the chunks. */
static void pages_are_counted(struct kunit *test)
{
	unsigned long pages = pcpu_nr_pages();
	void __percpu *p = __alloc_percpu(pcpu.unit_size, 4);

	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages + pages_of_a_chunk());
	free_percpu(p);
	pcpu_reclaim();
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages);
}

static struct kunit_case percpu_chunk_cases[] = {
	KUNIT_CASE(chunk_is_created),
	KUNIT_CASE(pages_come_on_demand),
	KUNIT_CASE(idle_pages_go),
	KUNIT_CASE(shrinker_gets_them),
	KUNIT_CASE(physical_addresses),
	KUNIT_CASE(atomic_makes_no_chunk),
	KUNIT_CASE(areas_at_distances),
	KUNIT_CASE(no_room_for_distances),
	KUNIT_CASE(vfree_of_a_chunk),
	KUNIT_CASE(empty_chunks_go),
	KUNIT_CASE(kept_chunk_is_used),
	KUNIT_CASE(first_chunk_comes_first),
	KUNIT_CASE(exhaustion),
	KUNIT_CASE(failure_is_reported),
	KUNIT_CASE(pages_are_counted),
	{}
};

static struct kunit_suite percpu_chunk_suite = {
	.name = "percpu_chunk",
	.init = percpu_suite_init,
	.exit = percpu_suite_exit,
	.test_cases = percpu_chunk_cases,
};
kunit_test_suite(percpu_chunk_suite);
