// SPDX-License-Identifier: MIT
/*
 * Windows on memory that has no address of its own: early_ioremap(),
 * set_fixmap(), kmap_atomic(), and the dump that shows all of them.  Rows D5,
 * D7, K1.
 *
 * Needs finished page tables, and physical memory that can be looked at twice:
 * through the window and through the direct map.
 */
#include <asm/early_ioremap.h>
#include <asm/highmem.h>
#include <asm/init.h>
#include <asm/pgtable.h>
#include <asm/ptdump.h>
#include <asm/setup.h>
#include <kunit/test.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/string.h>

static pte_t fixmap_entry(unsigned int idx)
{
	return *virt_to_kpte(fix_to_virt(idx));
}

static unsigned int used_windows(void)
{
	unsigned int used = 0;

	for (unsigned int idx = FIX_BTMAP_END; idx <= FIX_BTMAP_BEGIN; idx++)
		used += !pte_none(fixmap_entry(idx));
	return used;
}

/* ---------------------------------------------------------- fixmap */

/* Expect an entry for exactly the page asked for, and none after clear_fixmap(). */
static void fixmap_set_and_clear(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, pte_none(fixmap_entry(FIX_WP_TEST)));

	set_fixmap(FIX_WP_TEST, SZ_1M + 0x123);
	KUNIT_EXPECT_EQ(test, pte_pfn(fixmap_entry(FIX_WP_TEST)), PFN_DOWN(SZ_1M));
	KUNIT_EXPECT_TRUE(test, pte_present(fixmap_entry(FIX_WP_TEST)));
	clear_fixmap(FIX_WP_TEST);
	KUNIT_EXPECT_TRUE(test, pte_none(fixmap_entry(FIX_WP_TEST)));
}

/* Expect to read the second page through a mapping that was changed from one to another. */
static void fixmap_change_is_seen(struct kunit *test)
{
	unsigned long mem = __get_free_pages(GFP_KERNEL, 1);
	unsigned long window = fix_to_virt(FIX_WP_TEST);

	KUNIT_ASSERT_NE(test, mem, 0UL);
	*(u32 *)mem = 1;
	*(u32 *)(mem + PAGE_SIZE) = 2;
	for (u32 page = 0; page < 2; page++) {
		phys_addr_t phys = __pa(mem) + page * PAGE_SIZE;

		set_fixmap(FIX_WP_TEST, phys);
		KUNIT_EXPECT_EQ(test, *(volatile u32 *)fixmap_pointer(window, phys), page + 1);
	}
	clear_fixmap(FIX_WP_TEST);
	free_pages(mem, 1);
}

/* Expect a page above lowmem to be mapped with its 32-bit frame, cached or not as asked. */
static void fixmap_cache_bits(struct kunit *test)
{
	set_fixmap_nocache(FIX_WP_TEST, 0xfee00000ULL);
	KUNIT_EXPECT_EQ(test, pte_pfn(fixmap_entry(FIX_WP_TEST)), 0xfee00UL);
	KUNIT_EXPECT_TRUE(test, pte_val(fixmap_entry(FIX_WP_TEST)) & _PAGE_PCD);
	set_fixmap(FIX_WP_TEST, 0xfee00000ULL);
	KUNIT_EXPECT_FALSE(test, pte_val(fixmap_entry(FIX_WP_TEST)) & _PAGE_PCD);
	clear_fixmap(FIX_WP_TEST);
}

/* -------------------------------------------------- early_ioremap() */

/*
 *	page n           page n + 1
 *	|      [............]      |
 *
 * Expect two entries for a range across a page boundary, the offset kept, the
 * same bytes as through the direct map, and nothing left afterwards.
 */
static void early_window_shows_memory(struct kunit *test)
{
	unsigned long mem = __get_free_pages(GFP_KERNEL, 1);
	phys_addr_t phys;
	char *window;

	KUNIT_ASSERT_NE(test, mem, 0UL);
	phys = __pa(mem) + 0xff0;
	memcpy((char *)mem + 0xff0, "across the boundary of two pages", 33);

	window = early_memremap(phys, 33);
	KUNIT_ASSERT_TRUE(test, window != NULL);
	KUNIT_EXPECT_EQ(test, (unsigned long)window & ~PAGE_MASK, 0xff0UL);
	KUNIT_EXPECT_EQ(test, used_windows(), 2U);
	KUNIT_EXPECT_STREQ(test, window, "across the boundary of two pages");
	window[0] = 'A';
	KUNIT_EXPECT_EQ(test, *((char *)mem + 0xff0), 'A');

	early_memunmap(window, 33);
	KUNIT_EXPECT_EQ(test, used_windows(), 0U);
	free_pages(mem, 1);
}

/* Expect device memory uncached, RAM cached. */
static void early_window_caching(struct kunit *test)
{
	void __iomem *device = early_ioremap(0xfee00000ULL, 16);
	void *ram = early_memremap(SZ_1M, 16);

	KUNIT_EXPECT_TRUE(test, pte_val(*virt_to_kpte(pointer_fixmap(device))) & _PAGE_PCD);
	KUNIT_EXPECT_FALSE(test, pte_val(*virt_to_kpte(pointer_fixmap(ram))) & _PAGE_PCD);
	early_memunmap(ram, 16);
	early_iounmap(device, 16);
}

/* Expect as many windows as there are slots, then a warning and NULL; a freed slot serves again. */
static void early_window_slots(struct kunit *test)
{
	void *window[FIX_BTMAPS_SLOTS];
	u32 mark = kmsg_mark();

	for (unsigned int i = 0; i < FIX_BTMAPS_SLOTS; i++) {
		window[i] = early_memremap(PFN_PHYS(256 + i), PAGE_SIZE);
		KUNIT_EXPECT_TRUE(test, window[i] != NULL);
	}
	KUNIT_EXPECT_TRUE(test, early_memremap(SZ_1M, PAGE_SIZE) == NULL);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "no slot is free"));

	early_memunmap(window[2], PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, early_memremap(SZ_1M, PAGE_SIZE) == window[2]);
	for (unsigned int i = 0; i < FIX_BTMAPS_SLOTS; i++)
		early_memunmap(window[i], PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, used_windows(), 0U);
}

/*
 *	|<------ 64 pages ------>|
 *	[........................]      fits
 *	    [........................]  one page too many
 *
 * Expect the largest window to fit exactly, the last page of the last slot included.
 */
static void early_window_largest(struct kunit *test)
{
	const unsigned long size = NR_FIX_BTMAPS * PAGE_SIZE;
	void *window = early_memremap(SZ_1M, size);

	KUNIT_EXPECT_TRUE(test, window != NULL);
	KUNIT_EXPECT_EQ(test, used_windows(), (unsigned int)NR_FIX_BTMAPS);
	early_memunmap(window, size);
	KUNIT_EXPECT_TRUE(test, early_memremap(SZ_1M, size + 1) == NULL);
	KUNIT_EXPECT_TRUE(test, early_memremap(SZ_1M + 1, size) == NULL);
	KUNIT_EXPECT_EQ(test, used_windows(), 0U);
}

/* Expect NULL for what cannot be: nothing, a range that wraps, one beyond 4 GiB. */
static void early_window_impossible(struct kunit *test)
{
	void *last = early_memremap(SZ_4G - PAGE_SIZE, PAGE_SIZE);

	KUNIT_EXPECT_TRUE(test, last != NULL);
	early_memunmap(last, PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, early_memremap(SZ_1M, 0) == NULL);
	KUNIT_EXPECT_TRUE(test, early_memremap(SZ_4G - PAGE_SIZE, PAGE_SIZE + 1) == NULL);
	KUNIT_EXPECT_TRUE(test, early_memremap(SZ_4G, PAGE_SIZE) == NULL);
	KUNIT_EXPECT_TRUE(test, early_memremap(U64_MAX - 10, PAGE_SIZE) == NULL);
	KUNIT_EXPECT_EQ(test, used_windows(), 0U);
}

/* Expect a window not to go away for a wrong size, and to be counted until it goes. */
static void early_window_leak(struct kunit *test)
{
	u32 mark = kmsg_mark();
	void *window = early_memremap(SZ_1M, 100);

	early_memunmap(window, 101);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "mapped with another size"));
	KUNIT_EXPECT_EQ(test, check_early_ioremap_leak(), 1U);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "early ioremap leak of 1 areas"));

	early_memunmap(window, 100);
	KUNIT_EXPECT_EQ(test, check_early_ioremap_leak(), 0U);
	early_memunmap(window, 100);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "not mapped"));
}

/* -------------------------------------------------------- kmap_atomic() */

/* Expect a page of the direct map to get its own address, at no cost. */
static void kmap_lowmem_is_free(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);
	void *at;

	KUNIT_ASSERT_TRUE(test, page != NULL);
	at = kmap_atomic(page);
	KUNIT_EXPECT_TRUE(test, at == page_address(page));
	KUNIT_EXPECT_EQ(test, kmap_atomic_depth(), 0U);
	kunmap_atomic(at);
	__free_page(page);
}

#ifdef CONFIG_HIGHMEM

static struct page *alloc_highpage_or_skip(struct kunit *test)
{
	struct page *page = alloc_page(GFP_HIGHUSER);

	if (page && PageHighMem(page))
		return page;
	if (page)
		__free_page(page);
	kunit_skip(test, "no high memory on this machine");
	return NULL;
}

/*
 *	kmap_atomic(page) twenty times   | 0 | 1 | 2 | ...      | 19 |
 *
 * Expect a new address below the last one each time, all on the same page, and
 * an empty entry again for each that is given back.
 */
static void kmap_nests(struct kunit *test)
{
	struct page *page = alloc_highpage_or_skip(test);
	u32 *at[KM_TYPE_NR];

	if (!page)
		return;
	for (unsigned int i = 0; i < KM_TYPE_NR; i++) {
		at[i] = kmap_atomic(page);
		*at[i] = i;
		KUNIT_EXPECT_EQ(test, *at[0], i);
		KUNIT_EXPECT_EQ(test, pointer_fixmap(at[i]), fix_to_virt(FIX_KMAP_BEGIN + i));
		KUNIT_EXPECT_EQ(test, pte_pfn(kmap_pte[-(int)i]), page_to_pfn(page));
	}
	KUNIT_EXPECT_EQ(test, kmap_atomic_depth(), (unsigned int)KM_TYPE_NR);
	for (unsigned int i = KM_TYPE_NR; i-- > 0;) {
		kunmap_atomic(at[i]);
		KUNIT_EXPECT_TRUE(test, pte_none(kmap_pte[-(int)i]));
	}
	KUNIT_EXPECT_EQ(test, kmap_atomic_depth(), 0U);
	__free_page(page);
}

/* Expect an address in the middle of the page to be good enough to give it back. */
static void kunmap_any_byte(struct kunit *test)
{
	struct page *page = alloc_highpage_or_skip(test);
	char *at;

	if (!page)
		return;
	at = kmap_atomic(page);
	kunmap_atomic(at + 1234);
	KUNIT_EXPECT_EQ(test, kmap_atomic_depth(), 0U);
	__free_page(page);
}

/* Expect contents to go from page to page and to zero, and nothing beside them to change. */
static void highpage_copy_and_clear(struct kunit *test)
{
	struct page *from = alloc_highpage_or_skip(test);
	struct page *to = alloc_page(GFP_HIGHUSER);
	u8 *at;

	if (!from || !to)
		return;
	at = kmap_atomic(from);
	memset(at, 0x5a, PAGE_SIZE);
	kunmap_atomic(at);
	clear_highpage(to);
	at = kmap_atomic(to);
	KUNIT_EXPECT_TRUE(test, memchr_inv(at, 0, PAGE_SIZE) == NULL);
	kunmap_atomic(at);

	copy_highpage(to, from);
	clear_highpage(from);
	at = kmap_atomic(to);
	KUNIT_EXPECT_TRUE(test, memchr_inv(at, 0x5a, PAGE_SIZE) == NULL);
	kunmap_atomic(at);
	__free_page(from);
	__free_page(to);
}

/* Expect a table for kmap()'s slots, and every slot in it empty. */
static void pkmap_is_ready(struct kunit *test)
{
	flush_all_zero_pkmaps();	/* whoever was here before may have left idle ones */
	KUNIT_ASSERT_TRUE(test, pkmap_page_table != NULL);
	KUNIT_EXPECT_TRUE(test, virt_to_kpte(PKMAP_BASE) == pkmap_page_table);
	for (int i = 0; i < LAST_PKMAP; i++)
		KUNIT_ASSERT_TRUE(test, pte_none(pkmap_page_table[i]));
}

#endif /* CONFIG_HIGHMEM */

/* --------------------------------------------------------------- ptdump */

struct seen_runs {
	unsigned int nr;
	struct pt_run run[8];
};

static void see_run(const struct pt_run *run, void *arg)
{
	struct seen_runs *seen = arg;

	if (seen->nr < ARRAY_SIZE(seen->run))
		seen->run[seen->nr] = *run;
	seen->nr++;
}

/* Two pages: a directory with one table and one large page, as the pictures below say. */
static pgd_t *make_tables(struct kunit *test)
{
	pgd_t *pgd = (pgd_t *)get_zeroed_page(GFP_KERNEL);
	pte_t *table = (pte_t *)get_zeroed_page(GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, pgd && table);
	pgd[1] = __pgd(__pa(table) | _KERNPG_TABLE);
	pgd[1023] = __pgd(0xffc00000UL | _KERNPG_TABLE | _PAGE_PSE);
	table[0] = __pte(0x00010000UL | _KERNPG_TABLE);
	table[1] = __pte(0x00011000UL | _KERNPG_TABLE);
	table[2] = __pte(0x00099000UL | _KERNPG_TABLE);
	table[3] = __pte(0x0009a000UL | (_KERNPG_TABLE & ~_PAGE_RW));
	table[5] = __pte(0x0009b000UL | (_KERNPG_TABLE & ~_PAGE_RW));
	return pgd;
}

static void free_tables(pgd_t *pgd)
{
	free_page((unsigned long)__va(pgd_val(pgd[1]) & PTE_PFN_MASK));
	free_page((unsigned long)pgd);
}

/*
 *	4M  0    1    2    3    4    5           4092M
 *	    | RW | RW | RW | ro |    | ro |  ... |== RW ==|
 *	  to 10   11   99   9a        9b
 *
 * Expect a run for each change of rights and each hole, up to the last byte of
 * the address space.
 */
static void ptdump_runs_by_rights(struct kunit *test)
{
	struct seen_runs seen = { 0 };
	pgd_t *pgd = make_tables(test);

	pt_walk(pgd, PT_RUNS_BY_RIGHTS, see_run, &seen);
	free_tables(pgd);
	KUNIT_ASSERT_EQ(test, seen.nr, 4U);
	KUNIT_EXPECT_EQ(test, seen.run[0].vaddr, SZ_4M);
	KUNIT_EXPECT_EQ(test, seen.run[0].pages, 3UL);
	KUNIT_EXPECT_EQ(test, seen.run[1].vaddr, SZ_4M + 3 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, seen.run[2].vaddr, SZ_4M + 5 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, seen.run[3].vaddr, 0xffc00000UL);
	KUNIT_EXPECT_EQ(test, seen.run[3].pages, 1024UL);
	KUNIT_EXPECT_EQ(test, seen.run[3].entries, 1UL);
}

/* The same tables.  Expect one run more where the frames jump from 11 to 99. */
static void ptdump_runs_by_frame(struct kunit *test)
{
	struct seen_runs seen = { 0 };
	pgd_t *pgd = make_tables(test);

	pt_walk(pgd, PT_RUNS_BY_ENTRY, see_run, &seen);
	free_tables(pgd);
	KUNIT_ASSERT_EQ(test, seen.nr, 5U);
	KUNIT_EXPECT_EQ(test, seen.run[0].pages, 2UL);
	KUNIT_EXPECT_EQ(test, seen.run[1].vaddr, SZ_4M + 2 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, seen.run[1].phys, 0x99000UL);
	KUNIT_EXPECT_EQ(test, seen.run[2].flags, _KERNPG_TABLE & ~_PAGE_RW);
}

static unsigned int kernel_mapping_lines, lines_below_it;

static void look_at_line(const char *line)
{
	if (strstarts(line, "---[ Kernel Mapping ]---"))
		kernel_mapping_lines++;
	if (!kernel_mapping_lines)
		lines_below_it++;
}

/* Expect the dump to begin with the direct map: nothing is mapped below PAGE_OFFSET. */
static void ptdump_has_no_user_space(struct kunit *test)
{
	kernel_mapping_lines = lines_below_it = 0;
	ptdump(look_at_line);
	KUNIT_EXPECT_EQ(test, kernel_mapping_lines, 1U);
	KUNIT_EXPECT_EQ(test, lines_below_it, 0U);
}

/* All of this works on the finished tables. */
static int fixmap_suite_init(struct kunit *test)
{
	if (!after_bootmem)
		kunit_skip(test, "the page tables are not finished");
	return 0;
}

static struct kunit_case fixmap_cases[] = {
	KUNIT_CASE(fixmap_set_and_clear),
	KUNIT_CASE(fixmap_change_is_seen),
	KUNIT_CASE(fixmap_cache_bits),
	KUNIT_CASE(early_window_shows_memory),
	KUNIT_CASE(early_window_caching),
	KUNIT_CASE(early_window_slots),
	KUNIT_CASE(early_window_largest),
	KUNIT_CASE(early_window_impossible),
	KUNIT_CASE(early_window_leak),
	KUNIT_CASE(kmap_lowmem_is_free),
#ifdef CONFIG_HIGHMEM
	KUNIT_CASE(kmap_nests),
	KUNIT_CASE(kunmap_any_byte),
	KUNIT_CASE(highpage_copy_and_clear),
	KUNIT_CASE(pkmap_is_ready),
#endif
	KUNIT_CASE(ptdump_runs_by_rights),
	KUNIT_CASE(ptdump_runs_by_frame),
	KUNIT_CASE(ptdump_has_no_user_space),
	{}
};

static struct kunit_suite fixmap_suite = {
	.name = "fixmap",
	.init = fixmap_suite_init,
	.test_cases = fixmap_cases,
};
kunit_test_suite(fixmap_suite);
