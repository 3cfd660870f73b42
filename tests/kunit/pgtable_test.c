// SPDX-License-Identifier: MIT
/*
 * Page tables, as far as no processor is needed: cutting ranges by page size,
 * the set of mapped page frames, the fixed layout, entries and folded levels.
 * Rows D2, D3, D5.
 *
 * What the processor makes of the tables is tested in pgtable_hwtest.c, windows
 * and kmaps in fixmap_test.c.
 */
#include <asm/init.h>
#include <asm/pgtable.h>
#include <kunit/random.h>
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/string.h>

#define MB(n) ((phys_addr_t)(n) << 20)
#define PSE (1U << PG_LEVEL_2M)

/* -------------------------------------------------- split_mem_range() */

static void expect_part(struct kunit *test, const struct map_range *mr, phys_addr_t start,
			phys_addr_t end, unsigned int mask)
{
	KUNIT_EXPECT_EQ(test, mr->start, start);
	KUNIT_EXPECT_EQ(test, mr->end, end);
	KUNIT_EXPECT_EQ(test, mr->page_size_mask, mask);
}

/*
 *	64M                96M
 *	|==================|
 *
 * Expect large pages only.
 */
static void split_aligned(struct kunit *test)
{
	struct map_range mr[NR_RANGE_MR];

	KUNIT_ASSERT_EQ(test, split_mem_range(mr, PSE, MB(64), MB(96)), 1U);
	expect_part(test, &mr[0], MB(64), MB(96), PSE);
}

/*
 *	63M    64M         96M    97M
 *	|------|===========|------|
 *
 * Expect a head and a tail of small pages around the large ones.
 */
static void split_head_middle_tail(struct kunit *test)
{
	struct map_range mr[NR_RANGE_MR];

	KUNIT_ASSERT_EQ(test, split_mem_range(mr, PSE, MB(63), MB(97)), 3U);
	expect_part(test, &mr[0], MB(63), MB(64), 0);
	expect_part(test, &mr[1], MB(64), MB(96), PSE);
	expect_part(test, &mr[2], MB(96), MB(97), 0);
}

/*
 *	64M - 4K  64M      68M
 *	|---------|========|
 *
 * Expect a head of a single page, and no tail.
 */
static void split_head_only(struct kunit *test)
{
	struct map_range mr[NR_RANGE_MR];

	KUNIT_ASSERT_EQ(test, split_mem_range(mr, PSE, MB(64) - PAGE_SIZE, MB(68)), 2U);
	expect_part(test, &mr[0], MB(64) - PAGE_SIZE, MB(64), 0);
	expect_part(test, &mr[1], MB(64), MB(68), PSE);
}

/*
 *	64M      68M  68M + 4K
 *	|========|----|
 *
 * Expect a tail of a single page, and no head.
 */
static void split_tail_only(struct kunit *test)
{
	struct map_range mr[NR_RANGE_MR];

	KUNIT_ASSERT_EQ(test, split_mem_range(mr, PSE, MB(64), MB(68) + PAGE_SIZE), 2U);
	expect_part(test, &mr[0], MB(64), MB(68), PSE);
	expect_part(test, &mr[1], MB(68), MB(68) + PAGE_SIZE, 0);
}

/*
 *	64M   65M ... 67M   68M          64M  66M | 70M  72M
 *	|      |------|      |           |    |---+---|    |
 *
 * Expect small pages where no whole large one fits, across a boundary too.
 */
static void split_without_middle(struct kunit *test)
{
	struct map_range mr[NR_RANGE_MR];

	KUNIT_ASSERT_EQ(test, split_mem_range(mr, PSE, MB(65), MB(67)), 1U);
	expect_part(test, &mr[0], MB(65), MB(67), 0);
	KUNIT_ASSERT_EQ(test, split_mem_range(mr, PSE, MB(66), MB(70)), 1U);
	expect_part(test, &mr[0], MB(66), MB(70), 0);
}

/* A 486: expect one part of small pages, whatever the range. */
static void split_without_pse(struct kunit *test)
{
	struct map_range mr[NR_RANGE_MR];

	KUNIT_ASSERT_EQ(test, split_mem_range(mr, 0, 0, MB(887)), 1U);
	expect_part(test, &mr[0], 0, MB(887), 0);
}

/*
 *	0           end of the image, rounded up      887M
 *	|-----------|=================================|---|
 *
 * Expect the first 4 MiB and the kernel image in small pages, even where a
 * whole large one would fit.
 */
static void split_keeps_image_small(struct kunit *test)
{
	struct map_range mr[NR_RANGE_MR];
	phys_addr_t small_end = direct_map_small_end();

	KUNIT_EXPECT_GE(test, small_end, MB(4));
	KUNIT_EXPECT_EQ(test, small_end % PMD_SIZE, (phys_addr_t)0);
	KUNIT_ASSERT_EQ(test, split_mem_range(mr, PSE, 0, MB(887)), 3U);
	expect_part(test, &mr[0], 0, small_end, 0);
	expect_part(test, &mr[1], small_end, MB(884), PSE);
	expect_part(test, &mr[2], MB(884), MB(887), 0);
}

/*
 *	4092M              4096M
 *	|==================|
 *
 * Expect a range that ends at exactly 4 GiB not to wrap.
 */
static void split_up_to_4g(struct kunit *test)
{
	struct map_range mr[NR_RANGE_MR];

	KUNIT_ASSERT_EQ(test, split_mem_range(mr, PSE, MB(4091), SZ_4G), 2U);
	expect_part(test, &mr[0], MB(4091), MB(4092), 0);
	expect_part(test, &mr[1], MB(4092), SZ_4G, PSE);
}

/* Expect nothing of nothing. */
static void split_empty(struct kunit *test)
{
	struct map_range mr[NR_RANGE_MR];

	KUNIT_EXPECT_EQ(test, split_mem_range(mr, PSE, MB(64), MB(64)), 0U);
	KUNIT_EXPECT_EQ(test, split_mem_range(mr, 0, MB(64), MB(64)), 0U);
}

/* The parts of one range: adjacent, complete, large ones aligned and above the image. */
static bool parts_are_right(const struct map_range *mr, unsigned int nr, phys_addr_t start,
			    phys_addr_t end)
{
	unsigned int large = 0;

	for (unsigned int i = 0; i < nr; i++) {
		if (mr[i].start != start || mr[i].end <= mr[i].start)
			return false;
		start = mr[i].end;
		if (!mr[i].page_size_mask)
			continue;
		large++;
		if ((mr[i].start | mr[i].end) & (PMD_SIZE - 1) ||
		    mr[i].start < direct_map_small_end())
			return false;
	}
	return start == end && large <= 1;
}

/* 2,000 ranges of any position and length: expect each to be cut properly. */
static void split_many(struct kunit *test)
{
	struct map_range mr[NR_RANGE_MR];
	u32 x = 1;

	for (int i = 0; i < 2000; i++) {
		phys_addr_t start, end;
		unsigned int nr;

		xorshift32(&x);
		start = PFN_PHYS(x % 0x40000);
		end = start + PFN_PHYS(1 + (x >> 16) % 0x4000);
		nr = split_mem_range(mr, PSE, start, end);
		KUNIT_ASSERT_LE(test, nr, (unsigned int)NR_RANGE_MR);
		KUNIT_ASSERT_TRUE(test, parts_are_right(mr, nr, start, end));
	}
}

/* ---------------------------------------------------- pfn_range_map_add() */

static void expect_range(struct kunit *test, const struct pfn_range_map *map, unsigned int i,
			 unsigned long start, unsigned long end)
{
	KUNIT_EXPECT_EQ(test, map->range[i].start, start);
	KUNIT_EXPECT_EQ(test, map->range[i].end, end);
}

/* From the top downwards, as the direct map grows; holes between them. */
static void add_three(struct pfn_range_map *map)
{
	map->nr = 0;
	pfn_range_map_add(map, 500, 600);
	pfn_range_map_add(map, 100, 200);
	pfn_range_map_add(map, 300, 400);
}

/*
 *	     |100--200|     |300--400|     |500--600|
 *
 * Expect the ranges sorted, whatever the order in which they came.
 */
static void mapped_sorts(struct kunit *test)
{
	struct pfn_range_map map;

	add_three(&map);
	KUNIT_ASSERT_EQ(test, map.nr, 3U);
	expect_range(test, &map, 0, 100, 200);
	expect_range(test, &map, 1, 300, 400);
	expect_range(test, &map, 2, 500, 600);
}

/*
 *	     |100--200|     |300--400|     |500--600|
 *	               +++++
 *
 * Expect a range that touches two others to join them.
 */
static void mapped_joins_neighbours(struct kunit *test)
{
	struct pfn_range_map map;

	add_three(&map);
	pfn_range_map_add(&map, 200, 300);
	KUNIT_ASSERT_EQ(test, map.nr, 2U);
	expect_range(test, &map, 0, 100, 400);
	expect_range(test, &map, 1, 500, 600);
}

/*
 *	     |100--200|     |300--400|     |500--600|
 *	           ++++++++++++++++++++++++++++
 *
 * Expect one range from the lowest start to the highest end.
 */
static void mapped_swallows(struct kunit *test)
{
	struct pfn_range_map map;

	add_three(&map);
	pfn_range_map_add(&map, 150, 550);
	KUNIT_ASSERT_EQ(test, map.nr, 1U);
	expect_range(test, &map, 0, 100, 600);
	pfn_range_map_add(&map, 200, 300);
	KUNIT_ASSERT_EQ(test, map.nr, 1U);
	expect_range(test, &map, 0, 100, 600);
}

/* Expect an empty range to change nothing, also where it would be a neighbour. */
static void mapped_ignores_empty(struct kunit *test)
{
	struct pfn_range_map map;

	add_three(&map);
	pfn_range_map_add(&map, 200, 200);
	pfn_range_map_add(&map, 250, 250);
	KUNIT_EXPECT_EQ(test, map.nr, 3U);
}

/*
 *	     |100--200|     |300--400|
 *
 * Expect "yes" only when every page is inside one range.
 */
static void mapped_holds(struct kunit *test)
{
	struct pfn_range_map map;

	add_three(&map);
	KUNIT_EXPECT_TRUE(test, pfn_range_map_holds(&map, 100, 200));
	KUNIT_EXPECT_TRUE(test, pfn_range_map_holds(&map, 399, 400));
	KUNIT_EXPECT_FALSE(test, pfn_range_map_holds(&map, 99, 101));
	KUNIT_EXPECT_FALSE(test, pfn_range_map_holds(&map, 199, 201));
	KUNIT_EXPECT_FALSE(test, pfn_range_map_holds(&map, 150, 350));
	KUNIT_EXPECT_FALSE(test, pfn_range_map_holds(&map, 0x100000, 0x100001));
}

/* Expect as many separate ranges as the e820 map can have to fit. */
static void mapped_has_room(struct kunit *test)
{
	static struct pfn_range_map map;

	map.nr = 0;
	for (unsigned long i = 0; i < E820_X_MAX; i++)
		pfn_range_map_add(&map, 2 * i, 2 * i + 1);
	KUNIT_EXPECT_EQ(test, map.nr, (unsigned int)E820_X_MAX);
	expect_range(test, &map, E820_X_MAX - 1, 2 * E820_X_MAX - 2, 2 * E820_X_MAX - 1);
}

/* ------------------------------------------------------------- the layout */

/* Expect each fixed address to lead back to its index, from any byte of its page. */
static void fixmap_round_trip(struct kunit *test)
{
	for (unsigned int i = 1; i < __end_of_fixed_addresses; i++) {
		KUNIT_ASSERT_EQ(test, virt_to_fix(fix_to_virt(i)), (unsigned long)i);
		KUNIT_ASSERT_EQ(test, virt_to_fix(fix_to_virt(i) + PAGE_SIZE - 1),
				(unsigned long)i);
	}
}

/* Expect the fixed mappings to end at 0xfffff000 and to lie in one page table. */
static void fixmap_bounds(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, fix_to_virt(FIX_HOLE), 0xfffff000UL);
	KUNIT_EXPECT_EQ(test, FIXADDR_TOP, 0xfffff000UL);
	KUNIT_EXPECT_LE(test, FIXADDR_BOOT_START, FIXADDR_START);
	KUNIT_EXPECT_EQ(test, pgd_index(FIXADDR_BOOT_START), pgd_index(FIXADDR_TOP));
	KUNIT_EXPECT_EQ(test, fix_to_virt(__end_of_fixed_addresses - 1),
			FIXADDR_BOOT_START + PAGE_SIZE);
}

/* Expect the windows of early_ioremap() side by side, their pages in ascending order. */
static void fixmap_windows(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, FIX_BTMAP_BEGIN - FIX_BTMAP_END + 1, TOTAL_FIX_BTMAPS);
	KUNIT_EXPECT_EQ(test, fix_to_virt(FIX_BTMAP_END) - fix_to_virt(FIX_BTMAP_BEGIN),
			(TOTAL_FIX_BTMAPS - 1) * PAGE_SIZE);
	KUNIT_EXPECT_GT(test, fix_to_virt(FIX_BTMAP_BEGIN - 1), fix_to_virt(FIX_BTMAP_BEGIN));
}

#ifdef CONFIG_HIGHMEM
/* Expect a stack of kmap slots for each processor, and none to overlap the windows. */
static void fixmap_kmaps(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, FIX_KMAP_END - FIX_KMAP_BEGIN + 1, KM_TYPE_NR * NR_CPUS);
	KUNIT_EXPECT_GT(test, fix_to_virt(FIX_KMAP_END), fix_to_virt(FIX_BTMAP_END));
}

/* Expect 1,024 slots of kmap() in one page table of their own, below the fixed mappings. */
static void pkmap_bounds(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, PKMAP_BASE % PMD_SIZE, 0UL);
	KUNIT_EXPECT_EQ(test, LAST_PKMAP, 1024);
	KUNIT_EXPECT_LE(test, PKMAP_BASE + LAST_PKMAP * PAGE_SIZE, FIXADDR_BOOT_START);
	KUNIT_EXPECT_EQ(test, VMALLOC_END, 0xff7fe000UL);
}

/* Expect the edge of Linux 3.14 with 128 MiB for vmalloc: page frame 0x377fe. */
static void lowmem_edge(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, PFN_DOWN(VMALLOC_END - PAGE_OFFSET - VMALLOC_RESERVE_DEFAULT),
			0x377feUL);
}
#endif

/* ------------------------------------------------- entries and levels */

/* Expect the indexes of the corners of the address space. */
static void table_indexes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, pgd_index(0UL), 0UL);
	KUNIT_EXPECT_EQ(test, pgd_index(0x003fffffUL), 0UL);
	KUNIT_EXPECT_EQ(test, pgd_index(0x00400000UL), 1UL);
	KUNIT_EXPECT_EQ(test, pgd_index(PAGE_OFFSET), 768UL);
	KUNIT_EXPECT_EQ(test, pgd_index(0xffffffffUL), 1023UL);
	KUNIT_EXPECT_EQ(test, pte_index(0xc0000000UL), 0UL);
	KUNIT_EXPECT_EQ(test, pte_index(0xc0001fffUL), 1UL);
	KUNIT_EXPECT_EQ(test, pte_index(0xfffff000UL), 1023UL);
	KUNIT_EXPECT_EQ(test, KERNEL_PGD_PTRS, 256UL);
}

/* Expect pud and pmd to be the pgd entry itself, never missing by themselves. */
static void folded_levels(struct kunit *test)
{
	pgd_t pgd = __pgd(0x12345067);
	pud_t *pud = pud_offset(&pgd, 0xc0000000UL);
	pmd_t *pmd = pmd_offset(pud, 0xc0000000UL);

	KUNIT_EXPECT_TRUE(test, (void *)pmd == (void *)&pgd);
	KUNIT_EXPECT_EQ(test, pmd_val(*pmd), 0x12345067UL);
	KUNIT_EXPECT_TRUE(test, pgd_present(__pgd(0)) && pud_present(*pud));
	KUNIT_EXPECT_FALSE(test, pgd_none(__pgd(0)) || pud_none(*pud));
	KUNIT_EXPECT_EQ(test, PTRS_PER_PUD * PTRS_PER_PMD, 1);
	KUNIT_EXPECT_EQ(test, sizeof(pmd_t), sizeof(pgd_t));
}

/* Expect an upper entry to be exactly one of: nothing, a table, a large page. */
static void pmd_kinds(struct kunit *test)
{
	pmd_t none = __pmd(0), table = __pmd(0x00123000 | _KERNPG_TABLE);
	pmd_t large = __pmd(0x00400000 | __PAGE_KERNEL_LARGE), gone = __pmd(0x00400000 | _PAGE_PSE);

	KUNIT_EXPECT_TRUE(test, pmd_none(none) && !pmd_present(none) && !pmd_large(none));
	KUNIT_EXPECT_TRUE(test, !pmd_none(table) && pmd_present(table) && !pmd_large(table));
	KUNIT_EXPECT_TRUE(test, !pmd_none(large) && pmd_present(large) && pmd_large(large));
	KUNIT_EXPECT_TRUE(test, !pmd_none(gone) && !pmd_present(gone) && !pmd_large(gone));
	KUNIT_EXPECT_EQ(test, pmd_pfn(large), 0x400UL);
}

/* Expect the page frame to survive in an entry, up to the last one below 4 GiB. */
static void pte_keeps_frame(struct kunit *test)
{
	const unsigned long pfns[] = { 0, 1, 0x377fe, 0xfffff };

	for (size_t i = 0; i < ARRAY_SIZE(pfns); i++) {
		pte_t pte = pfn_pte(pfns[i], PAGE_KERNEL);

		KUNIT_EXPECT_EQ(test, pte_pfn(pte), pfns[i]);
		KUNIT_EXPECT_TRUE(test, pte_present(pte) && pte_write(pte));
		KUNIT_EXPECT_EQ(test, pte_pfn(pte_wrprotect(pte)), pfns[i]);
		KUNIT_EXPECT_FALSE(test, pte_write(pte_wrprotect(pte)));
		KUNIT_EXPECT_EQ(test, pte_val(pte_mkwrite(pte_wrprotect(pte))), pte_val(pte));
	}
}

/* Expect flags that the processor lacks to be left out of an entry, and no others. */
static void pte_filters_flags(struct kunit *test)
{
	const pteval_t supported = __supported_pte_mask;
	pteval_t with, without;

	__supported_pte_mask = ~0UL;
	with = pte_val(pfn_pte(5, PAGE_KERNEL));
	__supported_pte_mask = ~_PAGE_GLOBAL;
	without = pte_val(pfn_pte(5, PAGE_KERNEL));
	__supported_pte_mask = supported;

	KUNIT_EXPECT_EQ(test, with, 0x5163UL);
	KUNIT_EXPECT_EQ(test, without, 0x5063UL);
}

static struct kunit_case pgtable_cases[] = {
	KUNIT_CASE(split_aligned),
	KUNIT_CASE(split_head_middle_tail),
	KUNIT_CASE(split_head_only),
	KUNIT_CASE(split_tail_only),
	KUNIT_CASE(split_without_middle),
	KUNIT_CASE(split_without_pse),
	KUNIT_CASE(split_keeps_image_small),
	KUNIT_CASE(split_up_to_4g),
	KUNIT_CASE(split_empty),
	KUNIT_CASE(split_many),
	KUNIT_CASE(mapped_sorts),
	KUNIT_CASE(mapped_joins_neighbours),
	KUNIT_CASE(mapped_swallows),
	KUNIT_CASE(mapped_ignores_empty),
	KUNIT_CASE(mapped_holds),
	KUNIT_CASE(mapped_has_room),
	KUNIT_CASE(fixmap_round_trip),
	KUNIT_CASE(fixmap_bounds),
	KUNIT_CASE(fixmap_windows),
#ifdef CONFIG_HIGHMEM
	KUNIT_CASE(fixmap_kmaps),
	KUNIT_CASE(pkmap_bounds),
	KUNIT_CASE(lowmem_edge),
#endif
	KUNIT_CASE(table_indexes),
	KUNIT_CASE(folded_levels),
	KUNIT_CASE(pmd_kinds),
	KUNIT_CASE(pte_keeps_frame),
	KUNIT_CASE(pte_filters_flags),
	{}
};

static struct kunit_suite pgtable_suite = {
	.name = "pgtable",
	.test_cases = pgtable_cases,
};
kunit_test_suite(pgtable_suite);
