// SPDX-License-Identifier: MIT
/*
 * The vmalloc area against a model that cannot be wrong: a sorted list of the
 * ranges that are taken, searched from its beginning.
 *
 *	areas	[A  g][B g]~~~~~      [C    g]		tree, gaps, purge
 *	model	{A taken} {B taken} {~ lazy} {C taken}	array
 *
 * Random calls go to both.  Every address must be the one that the model finds,
 * every failure one that the model has, too; lazy ranges turn into gaps in the
 * model exactly when the bound says so.  Now and then all areas are looked up
 * and the tree's invariants are checked.  The second property does it with
 * pages behind the areas, whose words are read again.
 */
#include "../../mm/vmap.h"

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <lottery.h>

#define CALLS 1000000
#define CHECK_EVERY 10000
#define MOST_AREAS 160
#define MOST_RANGES (2 * MOST_AREAS + 4096)
#define LAZY_BOUND (NR_CPUS * (SZ_4M >> PAGE_SHIFT))

struct range {
	unsigned long start, end;
	struct vm_struct *vm;	/* NULL: lazy, or another's */
	bool lazy;
};

static struct range ranges[MOST_RANGES];
static unsigned int nr_ranges, nr_areas;
static unsigned long lazy_pages;
static unsigned int passes;	/* over everything */

/* ----------------------------------------------------------------- model */

static void model_insert(unsigned int i, struct range r)
{
	memmove(&ranges[i + 1], &ranges[i], (nr_ranges - i) * sizeof(r));
	ranges[i] = r;
	nr_ranges++;
}

/* The lowest address that fits, 0 when none does; @at: the range that it comes before. */
static unsigned long model_fit(unsigned long size, unsigned long align, unsigned long low,
			       unsigned long high, unsigned int *at)
{
	unsigned long edge = VMALLOC_START;

	for (*at = 0; *at <= nr_ranges; (*at)++) {
		unsigned long next = *at < nr_ranges ? ranges[*at].start : VMALLOC_END;
		unsigned long addr = ALIGN(max(edge, low), align);

		if (addr <= min(next, high) && min(next, high) - addr >= size)
			return addr;
		if (*at < nr_ranges)
			edge = ranges[*at].end;
	}
	return 0;
}

/* Return: whether anything was lazy. */
static bool model_purge(void)
{
	bool any = lazy_pages;
	unsigned int kept = 0;

	for (unsigned int i = 0; i < nr_ranges; i++)
		if (!ranges[i].lazy)
			ranges[kept++] = ranges[i];
	nr_ranges = kept;
	lazy_pages = 0;
	return any;
}

static void model_free(unsigned int i)
{
	ranges[i].lazy = true;
	ranges[i].vm = NULL;
	lazy_pages += (ranges[i].end - ranges[i].start) >> PAGE_SHIFT;
	nr_areas--;
	if (lazy_pages > LAZY_BOUND)
		model_purge();
}

/* One of our areas; the caller knows that there is one. */
static unsigned int pick_area(void)
{
	unsigned int i = lottery(nr_ranges);

	while (!ranges[i].vm)
		i = (i + 1) % nr_ranges;
	return i;
}

/* What was there before. */
static void model_begin(void)
{
	unsigned long addr = VMALLOC_START;
	struct vm_struct vm;

	vmap_purge();
	lottery_seed(0x2545f491);
	nr_ranges = nr_areas = 0;
	lazy_pages = 0;
	for (; vmap_area_copy_above(addr, &vm); addr = vm_end(&vm))
		model_insert(nr_ranges, (struct range){ vm_start(&vm), vm_end(&vm), NULL, false });
}

/* ----------------------------------------------------------------- calls */

/* Mostly small; now and then so large that it may not fit. */
static unsigned long random_size(void)
{
	if (lottery(50) == 0)
		return (1 + lottery(VMALLOC_TOTAL >> PAGE_SHIFT)) << PAGE_SHIFT;
	return (1 + lottery(lottery(8) ? 32 : 600)) << PAGE_SHIFT;
}

static unsigned long align_of(unsigned long size, unsigned long flags)
{
	unsigned long align = PAGE_SIZE;

	while ((flags & VM_IOREMAP) && align < size && align < IOREMAP_MAX_ALIGN)
		align <<= 1;
	return align;
}

static void expect_area(struct kunit *test, struct vm_struct *vm, unsigned long size,
			unsigned long flags, unsigned long low, unsigned long high)
{
	unsigned long whole = flags & VM_NO_GUARD ? size : size + PAGE_SIZE;
	unsigned int at;
	unsigned long addr;

	do {
		addr = model_fit(whole, align_of(size, flags), low, high, &at);
	} while (!addr && model_purge());
	KUNIT_ASSERT_EQ(test, vm ? vm_start(vm) : 0, addr);
	if (!vm)
		return;
	KUNIT_ASSERT_EQ(test, vm->size, whole);
	model_insert(at, (struct range){ addr, addr + whole, vm, false });
	nr_areas++;
}

static void call_alloc(struct kunit *test)
{
	static const unsigned long kinds[] = { VM_MAP, VM_IOREMAP, VM_MAP | VM_NO_GUARD };
	unsigned long flags = kinds[lottery(3)], size = random_size();
	unsigned long low = VMALLOC_START, high = VMALLOC_END;

	if (lottery(16) == 0) {
		low += lottery(VMALLOC_TOTAL / 2) & PAGE_MASK;
		high = low + (lottery(VMALLOC_TOTAL / 2) & PAGE_MASK);
	}
	if (size > VMALLOC_TOTAL - PAGE_SIZE)
		size = PAGE_SIZE;
	expect_area(test, __get_vm_area_caller(size, flags, low, high, GFP_KERNEL | __GFP_NOWARN,
					       NULL),
		    size, flags, low, high);
}

static void call_free(void)
{
	unsigned int i = pick_area();

	free_vm_area(ranges[i].vm);
	model_free(i);
}

static void check_all(struct kunit *test)
{
	passes++;
	KUNIT_ASSERT_TRUE(test, vmap_check());
	KUNIT_ASSERT_EQ(test, vmap_lazy_pages(), lazy_pages);
	for (unsigned int i = 0; i < nr_ranges; i++) {
		const struct vm_struct *vm = find_vm_area(vmap_pointer(ranges[i].end - 1));

		if (ranges[i].lazy)
			KUNIT_ASSERT_NULL(test, vm);
		else if (ranges[i].vm)
			KUNIT_ASSERT_PTR_EQ(test, vm, ranges[i].vm);
	}
}

static void free_the_rest(struct kunit *test)
{
	while (nr_areas)
		call_free();
	model_purge();
	vmap_purge();
	check_all(test);
}

/* Expect each address to be the model's, over a million calls. */
static void addresses_agree_with_model(struct kunit *test)
{
	model_begin();
	passes = 0;
	for (u32 i = 0; i < CALLS && !lottery_over(); i++) {
		if (nr_areas < MOST_AREAS && (!nr_areas || lottery(100) < 52))
			call_alloc(test);
		else
			call_free();
		if (lottery(5000) == 0) {
			vmap_purge();
			model_purge();
		}
		if (i % (lottery_fed() ? 32 : CHECK_EVERY) == 0)
			check_all(test);
	}
	free_the_rest(test);
	pr_info("vmalloc-property: %u calls, %u passes over everything\n", CALLS, passes);
}

/* ----------------------------------------------------------------- pages */

#define HELD 48
#define PAGE_CALLS 20000

static struct {
	u32 *at;
	unsigned long pages;
	u32 word;
} held[HELD];

/* The first and the last word of each page, so that no two pages may be one. */
static void write_words(unsigned int i)
{
	for (unsigned long p = 0; p < held[i].pages; p++) {
		u32 *page = held[i].at + p * (PAGE_SIZE / sizeof(u32));

		page[0] = held[i].word + p;
		page[PAGE_SIZE / sizeof(u32) - 1] = ~(held[i].word + p);
	}
}

static bool words_are_there(unsigned int i)
{
	for (unsigned long p = 0; p < held[i].pages; p++) {
		const u32 *page = held[i].at + p * (PAGE_SIZE / sizeof(u32));

		if (page[0] != held[i].word + p ||
		    page[PAGE_SIZE / sizeof(u32) - 1] != ~(held[i].word + p))
			return false;
	}
	return true;
}

static void take_or_leave(struct kunit *test, unsigned int i)
{
	if (held[i].at) {
		KUNIT_ASSERT_TRUE(test, words_are_there(i));
		vfree(held[i].at);
		held[i].at = NULL;
		return;
	}
	held[i].pages = 1 + lottery(lottery(10) ? 12 : 300);
	held[i].word = lottery(~0U);
	held[i].at = __vmalloc(held[i].pages << PAGE_SHIFT,
			       GFP_KERNEL | __GFP_HIGHMEM | __GFP_NOWARN, PAGE_KERNEL);
	if (held[i].at)
		write_words(i);
}

/* Expect every area to keep its words until it is freed, and all pages back in the end. */
static void pages_are_nobody_elses(struct kunit *test)
{
	unsigned long pages = vmalloc_nr_pages();

	lottery_seed(0x9e3779b9);
	memset(held, 0, sizeof(held));
	for (u32 i = 0; i < PAGE_CALLS && !lottery_over(); i++) {
		take_or_leave(test, lottery(HELD));
		if (i % 2000 == 0)
			KUNIT_ASSERT_TRUE(test, vmap_check());
	}
	for (unsigned int i = 0; i < HELD; i++)
		if (held[i].at)
			take_or_leave(test, i);
	KUNIT_EXPECT_EQ(test, vmalloc_nr_pages(), pages);
}

static struct kunit_case vmalloc_prop_cases[] = {
	KUNIT_CASE(addresses_agree_with_model),
	KUNIT_CASE(pages_are_nobody_elses),
	{}
};

static struct kunit_suite vmalloc_prop_suite = {
	.name = "vmalloc-property",
	.test_cases = vmalloc_prop_cases,
};
kunit_test_suite(vmalloc_prop_suite);
