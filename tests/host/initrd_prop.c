// SPDX-License-Identifier: MIT
/*
 * Modules wherever a loader says that they are: what was in use before stays in use, and
 * an initrd that is moved is the same elsewhere.
 *
 *	block	| taken | module 0 |   | module 1 ...          |	64 pages
 *		  low memory, as the kernel is told | beyond
 *
 * The model has an owner for each 64 bytes.  A module that overlaps anything is refused;
 * one that is moved gives away what it had, and nothing else.
 */
#include <asm/bootparam.h>
#include <asm/initrd.h>
#include <asm/setup.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <lottery.h>

#include "../kunit/memblock_fixture.h"

#define ROUNDS 1000
#define ORDER 6
#define PAGES (1U << ORDER)
#define GRANULE 64U
#define GRANULES (PAGES * PAGE_SIZE / GRANULE)

static struct boot_params kept_params;
static unsigned long kept_low, kept_start, kept_end;
static int kept_level;
static struct page *block;
static u32 base;		/* physical */
static u8 owner[GRANULES];	/* 0: nobody's, 1: taken before, 2 ...: a module's */

static bool nobodys(u32 first, u32 behind)
{
	return !memchr_inv(owner + first, 0, behind - first);
}

static void random_range(u32 *first, u32 *behind)
{
	*first = lottery(GRANULES - 1);
	*behind = min(*first + 1 + lottery(lottery(3) ? 400 : GRANULES), (u32)GRANULES);
}

/* Each word is its own address. */
static void fill_block(void)
{
	u32 *word = page_address(block);

	for (u32 i = 0; i < PAGES * PAGE_SIZE / sizeof(*word); i++)
		word[i] = base + i * sizeof(*word);
}

static void take_some(void)
{
	memset(owner, 0, sizeof(owner));
	memblock.memory.cnt = memblock.reserved.cnt = 0;
	memblock.memory.total_size = memblock.reserved.total_size = 0;
	memblock_add(base, PAGES * PAGE_SIZE);
	for (u32 nr = lottery(4); nr; nr--) {
		u32 first, behind;

		random_range(&first, &behind);
		behind = min(behind, first + 100);
		memblock_reserve(base + first * GRANULE, (behind - first) * GRANULE);
		memset(owner + first, 1, behind - first);
	}
}

static void list_modules(void)
{
	boot_params.nr_modules = 1 + lottery(4);
	for (u32 i = 0; i < boot_params.nr_modules; i++) {
		u32 first, behind;

		random_range(&first, &behind);
		boot_params.modules[i] = (struct boot_module){
			.start = base + first * GRANULE, .end = base + behind * GRANULE,
		};
	}
}

static void compare(struct kunit *test)
{
	for (u32 i = 0; i < GRANULES; i++)
		KUNIT_ASSERT_EQ(test, memblock_is_reserved(base + i * GRANULE), owner[i] != 0);
}

static void reserve_them(struct kunit *test)
{
	struct boot_module was[BOOT_MODULES_MAX];

	memcpy(was, boot_params.modules, sizeof(was));
	early_reserve_initrd();
	for (u32 i = 0; i < boot_params.nr_modules; i++) {
		u32 first = (was[i].start - base) / GRANULE, behind = (was[i].end - base) / GRANULE;
		bool good = nobodys(first, behind);

		KUNIT_ASSERT_EQ(test, boot_params.modules[i].end, good ? was[i].end : was[i].start);
		if (good)
			memset(owner + first, (int)(2 + i), behind - first);
	}
	compare(test);
}

/* Expect whole pages that were nobody's, and every word of the initrd in them. */
static void expect_moved(struct kunit *test, u32 from, u32 size)
{
	u32 to = (u32)(initrd_start - kernel_vaddr(0)), first = (to - base) / GRANULE;
	const u32 *word = __va(to);

	KUNIT_ASSERT_EQ(test, initrd_end - initrd_start, (unsigned long)size);
	KUNIT_ASSERT_EQ(test, to % PAGE_SIZE, 0UL);
	KUNIT_ASSERT_TRUE(test, nobodys(first, first + PAGE_ALIGN(size) / GRANULE));
	memset(owner + first, 2, PAGE_ALIGN(size) / GRANULE);
	for (u32 i = 0; i < size / sizeof(*word); i++)
		KUNIT_ASSERT_EQ(test, word[i], from + i * (u32)sizeof(*word));
}

static void move_the_first(struct kunit *test)
{
	const struct boot_module *mod = &boot_params.modules[0];
	u32 start = mod->start, size = mod->end - start, first = (start - base) / GRANULE;

	initrd_start = initrd_end = 0;
	max_low_pfn_mapped = base / PAGE_SIZE + 1 + lottery(PAGES);
	reserve_initrd();
	if (!size) {
		KUNIT_ASSERT_EQ(test, initrd_start, 0UL);
	} else if (mod->end <= max_low_pfn_mapped * PAGE_SIZE) {
		KUNIT_ASSERT_EQ(test, initrd_start, kernel_vaddr(start));
	} else {
		if (initrd_start)
			expect_moved(test, start, size);
		memset(owner + first, 0, size / GRANULE);
	}
	compare(test);
}

static void modules_take_nothing_from_others(struct kunit *test)
{
	console_loglevel = 4;	/* where it was, where it is, by the thousand */
	lottery_seed(1);
	for (u32 round = 0; round < ROUNDS && !lottery_over(); round++) {
		fill_block();
		take_some();
		list_modules();
		reserve_them(test);
		move_the_first(test);
	}
}

static int prop_init(struct kunit *test)
{
	kept_level = console_loglevel;
	kept_params = boot_params;
	kept_low = max_low_pfn_mapped;
	kept_start = initrd_start;
	kept_end = initrd_end;
	block = alloc_pages(GFP_KERNEL, ORDER);
	if (!block)
		return -1;
	base = (u32)page_to_phys(block);
	return memblock_fixture_init(test);
}

static void prop_exit(struct kunit *test)
{
	console_loglevel = kept_level;	/* also after a failure, which must be seen */
	memblock_fixture_exit(test);
	if (block)
		__free_pages(block, ORDER);
	boot_params = kept_params;
	max_low_pfn_mapped = kept_low;
	initrd_start = kept_start;
	initrd_end = kept_end;
}

static struct kunit_case initrd_prop_cases[] = {
	KUNIT_CASE(modules_take_nothing_from_others),
	{}
};

static struct kunit_suite initrd_prop_suite = {
	.name = "initrd_prop",
	.init = prop_init,
	.exit = prop_exit,
	.test_cases = initrd_prop_cases,
};
kunit_test_suite(initrd_prop_suite);
