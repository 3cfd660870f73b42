// SPDX-License-Identifier: MIT
/*
 * kmap(), page_address() and work on the contents of high pages.  Row K1.
 * kmap_atomic()'s stack itself is tested in fixmap_test.c.
 *
 *	page --kmap()--> slot n of 1,024 --kunmap()--> idle --flush--> clean
 *
 * After each case every slot that the table shows must be the one that
 * page_address() names, and nothing may be left in use.
 */
#include <asm/highmem.h>
#include <asm/pgtable.h>
#include <kunit/test.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "again.h"

/* Pages of a case; its exit frees them. */
static struct page *held[LAST_PKMAP + 8];
static unsigned int nr_held;

static struct page *hold(struct kunit *test, gfp_t gfp)
{
	struct page *page = alloc_page(gfp);

	KUNIT_ASSERT_NOT_NULL(test, page);
	BUG_ON(nr_held == ARRAY_SIZE(held));
	held[nr_held++] = page;
	return page;
}

static struct page *low_page(struct kunit *test)
{
	return hold(test, GFP_KERNEL);
}

/* A value that differs from page to page and from word to word. */
static u32 pattern(const struct page *page, unsigned int word)
{
	return (u32)page_to_pfn(page) * 2654435761U ^ word;
}

static void fill(u32 *at, const struct page *page)
{
	for (unsigned int i = 0; i < PAGE_SIZE / sizeof(*at); i++)
		at[i] = pattern(page, i);
}

static bool holds_pattern(const u32 *at, const struct page *page)
{
	for (unsigned int i = 0; i < PAGE_SIZE / sizeof(*at); i++)
		if (at[i] != pattern(page, i))
			return false;
	return true;
}

static void fill_page(struct page *page)
{
	u32 *at = kmap_atomic(page);

	fill(at, page);
	kunmap_atomic(at);
}

/* Every byte from start to behind the last has this value. */
static bool page_has(struct page *page, u8 value, unsigned int start, unsigned int end)
{
	u8 *at = kmap_atomic(page);
	bool yes = !memchr_inv(at + start, value, end - start);

	kunmap_atomic(at);
	return yes;
}

/* ---------------------------------------------------------------- low memory */

/* Expect kmap() of a low page to be the address that it has anyway, however often. */
static void low_page_has_its_address(struct kunit *test)
{
	struct page *page = low_page(test);

	KUNIT_EXPECT_PTR_EQ(test, kmap(page), lowmem_page_address(page));
	KUNIT_EXPECT_PTR_EQ(test, kmap(page), page_address(page));
	kunmap(page);
	kunmap(page);
	KUNIT_EXPECT_PTR_EQ(test, page_address(page), lowmem_page_address(page));
}

/* Expect kunmap() of a low page that nobody has mapped to be no one's business. */
static void low_kunmap_is_nothing(struct kunit *test)
{
	struct page *page = low_page(test);
	u32 mark = kmsg_mark();

	kunmap(page);
	kunmap_atomic(lowmem_page_address(page));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "kunmap"));
	KUNIT_EXPECT_EQ(test, kmap_atomic_depth(), 0U);
}

/* Expect the page of a low address to be found from it. */
static void low_address_to_page(struct kunit *test)
{
	struct page *page = low_page(test);

	KUNIT_EXPECT_PTR_EQ(test, virt_to_page(kmap(page)), page);
	kunmap(page);
}

/* Expect clear and copy to reach all of a low page. */
static void low_contents(struct kunit *test)
{
	struct page *from = low_page(test), *to = low_page(test);

	fill_page(from);
	clear_highpage(to);
	KUNIT_EXPECT_TRUE(test, page_has(to, 0, 0, PAGE_SIZE));
	copy_highpage(to, from);
	KUNIT_EXPECT_TRUE(test, holds_pattern(page_address(to), from));
}

/* 0 ... 99 | 100 ... 299 zero | 300 ... 4095.  Expect no byte beside it to change. */
static void zero_a_segment(struct kunit *test)
{
	struct page *page = low_page(test);

	memset(page_address(page), 0x77, PAGE_SIZE);
	zero_user_segment(page, 100, 300);
	KUNIT_EXPECT_TRUE(test, page_has(page, 0x77, 0, 100));
	KUNIT_EXPECT_TRUE(test, page_has(page, 0, 100, 300));
	KUNIT_EXPECT_TRUE(test, page_has(page, 0x77, 300, PAGE_SIZE));
}

/* start = end: nothing; the whole page; the last byte alone. */
static void zero_segment_edges(struct kunit *test)
{
	struct page *page = low_page(test);

	memset(page_address(page), 0x77, PAGE_SIZE);
	zero_user_segment(page, PAGE_SIZE, PAGE_SIZE);
	zero_user_segment(page, 0, 0);
	KUNIT_EXPECT_TRUE(test, page_has(page, 0x77, 0, PAGE_SIZE));
	zero_user_segment(page, PAGE_SIZE - 1, PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, page_has(page, 0x77, 0, PAGE_SIZE - 1));
	KUNIT_EXPECT_TRUE(test, page_has(page, 0, PAGE_SIZE - 1, PAGE_SIZE));
	zero_user_segment(page, 0, PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, page_has(page, 0, 0, PAGE_SIZE));
}

#ifdef CONFIG_HIGHMEM

static struct page *high_page(struct kunit *test)
{
	struct page *page = hold(test, GFP_HIGHUSER);

	if (!PageHighMem(page))
		kunit_skip(test, "this machine has no (or no more) free high memory");
	return page;
}

static unsigned int slot_nr(const void *vaddr)
{
	return PKMAP_NR(pointer_fixmap(vaddr));
}

/* ---------------------------------------------------------------- addresses */

/* Expect an address in the pkmap area whose entry shows exactly this page. */
static void high_page_gets_a_slot(struct kunit *test)
{
	struct page *page = high_page(test);
	void *at = kmap(page);

	KUNIT_EXPECT_GE(test, pointer_fixmap(at), PKMAP_BASE);
	KUNIT_ASSERT_LT(test, pointer_fixmap(at), PKMAP_ADDR(LAST_PKMAP));
	KUNIT_EXPECT_EQ(test, pointer_fixmap(at) & ~PAGE_MASK, 0UL);
	KUNIT_EXPECT_EQ(test, pte_pfn(pkmap_page_table[slot_nr(at)]), page_to_pfn(page));
	KUNIT_EXPECT_TRUE(test, pte_write(pkmap_page_table[slot_nr(at)]));
	kunmap(page);
}

/* Expect no address before kmap(), the same one from both sides afterwards. */
static void page_address_both_ways(struct kunit *test)
{
	struct page *page = high_page(test), *other = high_page(test);
	void *at;

	KUNIT_EXPECT_NULL(test, page_address(page));
	at = kmap(page);
	KUNIT_EXPECT_PTR_EQ(test, page_address(page), at);
	KUNIT_EXPECT_PTR_EQ(test, kmap_to_page(at), page);
	KUNIT_EXPECT_PTR_EQ(test, kmap_to_page(at + PAGE_SIZE - 1), page);
	KUNIT_EXPECT_NULL(test, page_address(other));
	kunmap(page);
}

/* Expect kmap_to_page() to know low addresses too. */
static void kmap_to_page_of_low_memory(struct kunit *test)
{
	struct page *page = low_page(test);

	KUNIT_EXPECT_PTR_EQ(test, kmap_to_page(kmap(page)), page);
	kunmap(page);
}

/* Expect two pages to have two addresses, and each its own contents. */
static void two_pages_two_slots(struct kunit *test)
{
	struct page *a = high_page(test), *b = high_page(test);
	u32 *at_a = kmap(a), *at_b = kmap(b);

	KUNIT_EXPECT_PTR_NE(test, at_a, at_b);
	fill(at_a, a);
	fill(at_b, b);
	KUNIT_EXPECT_TRUE(test, holds_pattern(at_a, a));
	KUNIT_EXPECT_TRUE(test, holds_pattern(at_b, b));
	kunmap(b);
	kunmap(a);
}

/*
 *	pfn n   n + 256   n + 512   n + 768	all in one bucket of the hash
 *	used    idle      used      idle
 *
 * Expect each to be found, and a flush to take the idle ones out of the chain alone.
 */
static void pages_of_one_bucket(struct kunit *test)
{
	struct page *block = alloc_pages(GFP_HIGHUSER, 10);
	void *at[4];

	if (!block || !PageHighMem(block)) {
		if (block)
			__free_pages(block, 10);
		kunit_skip(test, "this machine has no free block of 4 MiB of high memory");
	}
	for (unsigned int i = 0; i < 4; i++)
		at[i] = kmap(block + 256 * i);
	for (unsigned int i = 0; i < 4; i++)
		KUNIT_EXPECT_PTR_EQ(test, page_address(block + 256 * i), at[i]);
	kunmap(block + 256);
	kunmap(block + 768);
	KUNIT_EXPECT_EQ(test, flush_all_zero_pkmaps(), 2UL);
	for (unsigned int i = 0; i < 4; i++)
		KUNIT_EXPECT_PTR_EQ(test, page_address(block + 256 * i), i % 2 ? NULL : at[i]);
	kunmap(block);
	kunmap(block + 512);
	flush_all_zero_pkmaps();
	__free_pages(block, 10);
}

/* ---------------------------------------------------------------- counts */

/* Three users: expect one address, and the slot to be kept until the third is gone. */
static void users_are_counted(struct kunit *test)
{
	struct page *page = high_page(test);
	void *at = kmap(page);

	KUNIT_EXPECT_PTR_EQ(test, kmap(page), at);
	KUNIT_EXPECT_PTR_EQ(test, kmap(page), at);
	for (int users = 3; users > 0; users--) {
		KUNIT_EXPECT_EQ(test, flush_all_zero_pkmaps(), 0UL);
		KUNIT_EXPECT_PTR_EQ(test, page_address(page), at);
		kunmap(page);
	}
	KUNIT_EXPECT_EQ(test, flush_all_zero_pkmaps(), 1UL);
	KUNIT_EXPECT_NULL(test, page_address(page));
}

/* Expect an idle page to keep its address, and kmap() to find it there without a flush. */
static void idle_page_is_found_again(struct kunit *test)
{
	struct page *page = high_page(test);
	unsigned long flushes;
	void *at = kmap(page);

	flushes = pkmap_tlb_flushes;
	kunmap(page);
	KUNIT_EXPECT_PTR_EQ(test, page_address(page), at);
	KUNIT_EXPECT_PTR_EQ(test, kmap(page), at);
	KUNIT_EXPECT_EQ(test, pkmap_tlb_flushes, flushes);
	kunmap(page);
}

/* Expect kmap_high_get() to find only what is mapped, and to count as a user. */
static void get_what_is_mapped(struct kunit *test)
{
	struct page *page = high_page(test);
	void *at;

	KUNIT_EXPECT_NULL(test, kmap_high_get(page));
	at = kmap(page);
	KUNIT_EXPECT_PTR_EQ(test, kmap_high_get(page), at);
	kunmap(page);
	KUNIT_EXPECT_EQ(test, flush_all_zero_pkmaps(), 0UL);
	kunmap(page);
	KUNIT_EXPECT_EQ(test, flush_all_zero_pkmaps(), 1UL);
	KUNIT_EXPECT_NULL(test, kmap_high_get(page));
}

/* Expect a warning, and no change, for a page that was never mapped. */
static void kunmap_of_unmapped_is_told(struct kunit *test)
{
	struct page *page = high_page(test);
	u32 mark = kmsg_mark();

	kunmap(page);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "has no address"));
	KUNIT_EXPECT_NULL(test, page_address(page));
}

/* One kunmap() too many: expect a warning, and the count to stay at zero. */
static void kunmap_too_often_is_told(struct kunit *test)
{
	struct page *page = high_page(test);
	u32 mark = kmsg_mark();

	kmap(page);
	kunmap(page);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "kunmap"));
	kunmap(page);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "has no users left"));
	KUNIT_EXPECT_EQ(test, flush_all_zero_pkmaps(), 1UL);
}

/* ---------------------------------------------------------------- slots run out */

/*
 * Takes so many pages.  A case that needs many takes them before it maps the
 * first: where there are too few, it is skipped with no slot in use.
 *
 * Return: where in held[] they begin.
 */
static unsigned int hold_many(struct kunit *test, unsigned int count)
{
	unsigned int first = nr_held;

	for (unsigned int i = 0; i < count; i++)
		high_page(test);
	return first;
}

/* kmap() of so many pages that are not mapped yet. */
static void map_many(struct kunit *test, unsigned int count)
{
	unsigned int first = hold_many(test, count);

	for (unsigned int i = 0; i < count; i++)
		KUNIT_ASSERT_NOT_NULL(test, kmap(held[first + i]));
}

/* Undo them; pages that are not mapped are passed over. */
static void unmap_held(void)
{
	for (unsigned int i = 0; i < nr_held; i++)
		if (PageHighMem(held[i]) && page_address(held[i]))
			kunmap(held[i]);
}

static void all_slots_idle(struct kunit *test)
{
	flush_all_zero_pkmaps();
	map_many(test, LAST_PKMAP);
	unmap_held();
}

/* Expect an idle slot's entry to go, and a used one's to stay, with its contents. */
static void flush_spares_the_used(struct kunit *test)
{
	struct page *used = high_page(test), *idle = high_page(test);
	u32 *at = kmap(used);
	unsigned int nr = slot_nr(kmap(idle));

	fill(at, used);
	kunmap(idle);
	KUNIT_EXPECT_EQ(test, flush_all_zero_pkmaps(), 1UL);
	KUNIT_EXPECT_TRUE(test, pte_none(pkmap_page_table[nr]));
	KUNIT_EXPECT_NULL(test, page_address(idle));
	KUNIT_EXPECT_PTR_EQ(test, page_address(used), at);
	KUNIT_EXPECT_TRUE(test, holds_pattern(at, used));
	kunmap(used);
}

/* Nothing is idle: expect no flush of the TLB. */
static void flush_of_nothing_is_free(struct kunit *test)
{
	struct page *page = high_page(test);
	unsigned long flushes;

	kmap(page);
	flushes = pkmap_tlb_flushes;
	KUNIT_EXPECT_EQ(test, flush_all_zero_pkmaps(), 0UL);
	KUNIT_EXPECT_EQ(test, pkmap_tlb_flushes, flushes);
	kunmap(page);
}

/*
 *	1,024 slots idle, a page more:	one flush, all clean
 *	1,023 pages more:		no flush
 */
static void one_flush_for_all(struct kunit *test)
{
	struct page *page = high_page(test);
	unsigned long flushes;

	all_slots_idle(test);
	flushes = pkmap_tlb_flushes;
	KUNIT_EXPECT_NOT_NULL(test, kmap(page));
	KUNIT_EXPECT_EQ(test, pkmap_tlb_flushes, flushes + 1);
	for (unsigned int i = 1; i < LAST_PKMAP; i++)
		KUNIT_ASSERT_NOT_NULL(test, kmap(held[i]));
	KUNIT_EXPECT_EQ(test, pkmap_tlb_flushes, flushes + 1);
	unmap_held();
}

/* Expect a slot to show its new page and not, through the TLB, the one before. */
static void reused_slot_shows_the_new_page(struct kunit *test)
{
	struct page *first = high_page(test), *second;
	unsigned int next = hold_many(test, LAST_PKMAP);
	u32 *at = kmap(first), *found = NULL;

	fill(at, first);
	kunmap(first);
	flush_all_zero_pkmaps();
	for (unsigned int i = 0; i < LAST_PKMAP && found != at; i++) {
		second = held[next + i];
		fill_page(second);
		found = kmap(second);
	}
	KUNIT_ASSERT_PTR_EQ(test, found, at);
	KUNIT_EXPECT_TRUE(test, holds_pattern(found, kmap_to_page(found)));
	KUNIT_EXPECT_NULL(test, page_address(first));
	unmap_held();
}

/* Every slot has a user: expect NULL, one report, and success when one is free again. */
static void all_pinned(struct kunit *test)
{
	struct page *page = high_page(test);
	u32 mark;

	flush_all_zero_pkmaps();
	map_many(test, LAST_PKMAP);
	mark = kmsg_mark();
	KUNIT_EXPECT_NULL(test, kmap(page));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "kmap: all 1024 slots are in use"));
	mark = kmsg_mark();
	KUNIT_EXPECT_NULL(test, kmap(page));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "kmap:"));

	KUNIT_EXPECT_PTR_EQ(test, kmap(held[5]), page_address(held[5]));
	kunmap(held[5]);
	kunmap(held[7]);
	KUNIT_EXPECT_NOT_NULL(test, kmap(page));
	KUNIT_EXPECT_NULL(test, page_address(held[7]));
	unmap_held();
}

/* Expect the report again when slots run out a second time. */
static void all_pinned_again_is_told(struct kunit *test)
{
	struct page *page = high_page(test);
	u32 mark;

	flush_all_zero_pkmaps();
	map_many(test, LAST_PKMAP);
	KUNIT_EXPECT_NULL(test, kmap(page));
	kunmap(held[1]);
	KUNIT_EXPECT_NOT_NULL(test, kmap(held[1]));
	mark = kmsg_mark();
	KUNIT_EXPECT_NULL(test, kmap(page));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "kmap: all 1024 slots are in use"));
	unmap_held();
}

/* ---------------------------------------------------------------- contents */

/* Expect what is written through one kind of mapping to be read through the other. */
static void kmap_and_kmap_atomic_agree(struct kunit *test)
{
	struct page *page = high_page(test);
	u32 *lasting = kmap(page), *brief = kmap_atomic(page);

	KUNIT_EXPECT_PTR_NE(test, lasting, brief);
	fill(lasting, page);
	KUNIT_EXPECT_TRUE(test, holds_pattern(brief, page));
	clear_page(brief);
	KUNIT_EXPECT_NULL(test, memchr_inv(lasting, 0, PAGE_SIZE));
	kunmap_atomic(brief);
	KUNIT_EXPECT_PTR_EQ(test, page_address(page), lasting);
	kunmap(page);
}

/* 64 pages, each with its own pattern: written briefly, read after all slots were emptied. */
static void patterns_survive(struct kunit *test)
{
	for (unsigned int i = 0; i < 64; i++)
		fill_page(high_page(test));
	for (unsigned int round = 0; round < 2; round++) {
		for (unsigned int i = 0; i < 64; i++) {
			KUNIT_EXPECT_TRUE(test, holds_pattern(kmap(held[i]), held[i]));
			kunmap(held[i]);
		}
		KUNIT_EXPECT_EQ(test, flush_all_zero_pkmaps(), 64UL);
	}
}

/* Expect copies from low to high memory and back to be whole, and no slot to be kept. */
static void copy_between_low_and_high(struct kunit *test)
{
	struct page *low = low_page(test), *high = high_page(test), *back = low_page(test);

	fill_page(low);
	copy_highpage(high, low);
	clear_highpage(back);
	copy_highpage(back, high);
	KUNIT_EXPECT_TRUE(test, holds_pattern(page_address(back), low));
	KUNIT_EXPECT_NULL(test, page_address(high));
	KUNIT_EXPECT_EQ(test, kmap_atomic_depth(), 0U);
}

/* Expect the neighbours in physical memory of a cleared page to be left alone. */
static void clear_is_one_page(struct kunit *test)
{
	struct page *block = alloc_pages(GFP_HIGHUSER, 2);

	if (!block || !PageHighMem(block)) {
		if (block)
			__free_pages(block, 2);
		kunit_skip(test, "this machine has no free block of 16 KiB of high memory");
	}
	for (unsigned int i = 0; i < 4; i++)
		fill_page(block + i);
	clear_highpage(block + 1);
	zero_user_segment(block + 2, 0, 8);
	for (unsigned int i = 0; i < 4; i += 3) {
		KUNIT_EXPECT_TRUE(test, holds_pattern(kmap(block + i), block + i));
		kunmap(block + i);
	}
	KUNIT_EXPECT_TRUE(test, page_has(block + 1, 0, 0, PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, page_has(block + 2, 0, 0, 8));
	flush_all_zero_pkmaps();
	__free_pages(block, 2);
}

/* A page that is mapped read-only: expect the right in the entry. */
static void atomic_with_other_rights(struct kunit *test)
{
	struct page *page = high_page(test);
	u32 *at;

	fill_page(page);
	at = kmap_atomic_prot(page, PAGE_KERNEL_RO);
	KUNIT_EXPECT_FALSE(test, pte_write(*virt_to_kpte(pointer_fixmap(at))));
	KUNIT_EXPECT_TRUE(test, holds_pattern(at, page));
	kunmap_atomic(at);
}

/* What the table shows is what page_address() says, both ways. */
static void expect_sound_slots(struct kunit *test)
{
	unsigned int shown = 0;

	for (unsigned int nr = 0; nr < LAST_PKMAP; nr++) {
		struct page *page;

		if (pte_none(pkmap_page_table[nr]))
			continue;
		page = pfn_to_page(pte_pfn(pkmap_page_table[nr]));
		shown++;
		KUNIT_EXPECT_EQ(test, slot_nr(page_address(page)), nr);
		KUNIT_EXPECT_EQ(test, pointer_fixmap(page_address(page)), PKMAP_ADDR(nr));
	}
	KUNIT_EXPECT_EQ_MSG(test, flush_all_zero_pkmaps(), shown, "a slot is still in use");
}

#else

static void expect_sound_slots(struct kunit *test)
{
}

#endif /* CONFIG_HIGHMEM */

static void highmem_exit(struct kunit *test)
{
	expect_sound_slots(test);
	while (nr_held)
		__free_page(held[--nr_held]);
}

static struct kunit_case highmem_cases[] = {
	KUNIT_CASE(low_page_has_its_address),
	KUNIT_CASE(low_kunmap_is_nothing),
	KUNIT_CASE(low_address_to_page),
	KUNIT_CASE(low_contents),
	KUNIT_CASE(zero_a_segment),
	KUNIT_CASE(zero_segment_edges),
#ifdef CONFIG_HIGHMEM
	KUNIT_CASE(high_page_gets_a_slot),
	KUNIT_CASE(page_address_both_ways),
	KUNIT_CASE(kmap_to_page_of_low_memory),
	KUNIT_CASE(two_pages_two_slots),
	KUNIT_CASE(pages_of_one_bucket),
	KUNIT_CASE(users_are_counted),
	KUNIT_CASE(idle_page_is_found_again),
	KUNIT_CASE(get_what_is_mapped),
	KUNIT_CASE(kunmap_of_unmapped_is_told),
	KUNIT_CASE(kunmap_too_often_is_told),
	KUNIT_CASE(flush_spares_the_used),
	KUNIT_CASE(flush_of_nothing_is_free),
	KUNIT_CASE(one_flush_for_all),
	KUNIT_CASE(reused_slot_shows_the_new_page),
	KUNIT_CASE(all_pinned),
	KUNIT_CASE(all_pinned_again_is_told),
	KUNIT_CASE(kmap_and_kmap_atomic_agree),
	KUNIT_CASE(patterns_survive),
	KUNIT_CASE(copy_between_low_and_high),
	KUNIT_CASE(clear_is_one_page),
	KUNIT_CASE(atomic_with_other_rights),
#endif
	{}
};

static struct kunit_suite highmem_suite = {
	.name = "highmem",
	.exit = highmem_exit,
	.test_cases = highmem_cases,
};
kunit_test_suite(highmem_suite);
