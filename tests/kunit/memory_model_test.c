// SPDX-License-Identifier: MIT
/*
 * From page frame numbers to struct pages and back (row F4), the same questions
 * to each memory model: over all RAM, in holes, at both ends, at the edges of
 * blocks and sections.
 */
#include <asm/setup.h>
#include <linux/memblock.h>
#include <linux/mm.h>

#include <kunit/test.h>

#define for_each_block(pfn)                                                                     \
	for (pfn = 0; pfn < max_mapnr; pfn += MAX_ORDER_NR_PAGES)                               \
		if (pfn_valid(pfn))

/* Without CONFIG_HIGHMEM there may be RAM behind it, which is left alone. */
static unsigned long used_end(unsigned long end)
{
	return min(end, max_pfn);
}

/* Each page of RAM: expect a struct page that leads back, with the right zone and address. */
static void there_and_back(struct kunit *test)
{
	unsigned long start, end, wrong = 0;
	int i;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, NULL)
		for (unsigned long pfn = start; pfn < used_end(end); pfn++) {
			const struct page *page;

			if (!pfn_valid(pfn)) {
				wrong++;
				continue;
			}
			page = pfn_to_page(pfn);
			wrong += page_to_pfn(page) != pfn ||
				 page_to_paddr(page) != pfn << PAGE_SHIFT ||
				 page_to_phys(page) != PFN_PHYS(pfn) ||
				 !zone_spans_pfn(page_zone(page), pfn);
		}
	KUNIT_EXPECT_EQ(test, wrong, 0UL);
}

/* No two page frames share a struct page: in a block they are neighbours, blocks do not overlap. */
static void blocks_are_arrays(struct kunit *test)
{
	unsigned long pfn, other, wrong = 0;

	for_each_block(pfn) {
		struct page *first = pfn_to_page(pfn);

		/* A block that two nodes share may be in the arrays of both. */
		for (unsigned long i = 1; i < MAX_ORDER_NR_PAGES; i++)
			wrong += !pfn_valid(pfn + i) ||
				 (page_to_nid(pfn_to_page(pfn + i)) == page_to_nid(first) &&
				  pfn_to_page(pfn + i) != first + i);
		for_each_block(other)
			wrong += other != pfn &&
				 pfn_to_page(other) < first + MAX_ORDER_NR_PAGES &&
				 first < pfn_to_page(other) + MAX_ORDER_NR_PAGES;
	}
	KUNIT_EXPECT_EQ(test, wrong, 0UL);
}

/* The lowest and the highest frame, and what lies outside. */
static void both_ends(struct kunit *test)
{
	static const unsigned long nowhere[] = { MAX_ARCH_PFN, ULONG_MAX };

	KUNIT_EXPECT_TRUE(test, pfn_valid(0));
	KUNIT_EXPECT_TRUE(test, pfn_valid(max_mapnr - 1));
	KUNIT_EXPECT_FALSE(test, pfn_valid(max_mapnr));
	for (unsigned int i = 0; i < ARRAY_SIZE(nowhere); i++)
		KUNIT_EXPECT_FALSE(test, pfn_valid(nowhere[i]));
	KUNIT_EXPECT_EQ(test, max_mapnr % MAX_ORDER_NR_PAGES, 0UL);
	KUNIT_EXPECT_GE(test, max_mapnr, max_pfn);
	KUNIT_EXPECT_LE(test, max_mapnr, MAX_ARCH_PFN);
}

/*
 *	RAM	|====|        |=====|
 *	pages	[ RAM  hole ][ hole  RAM ]	whole blocks
 *
 * The other pages of a block that has RAM: expect them to exist, and to be nobody's.
 */
static void holes(struct kunit *test)
{
	unsigned long pfn, wrong = 0;

	for_each_block(pfn)
		for (unsigned long i = pfn; i < pfn + MAX_ORDER_NR_PAGES; i++) {
			const struct page *page = pfn_to_page(i);

			if (memblock_is_memory(PFN_PHYS(i)))
				continue;
			wrong += page_to_pfn(page) != i || !PageReserved(page) ||
				 page_count(page) <= 0;
		}
	KUNIT_EXPECT_EQ(test, wrong, 0UL);
}

/* Addresses that are no struct page's: expect each of them to be told apart. */
static void no_struct_pages(struct kunit *test)
{
	struct page on_stack = { .flags = 0 };
	char *last = (char *)pfn_to_page(max_mapnr - 1);

	KUNIT_EXPECT_TRUE(test, is_struct_page(pfn_to_page(0)));
	KUNIT_EXPECT_TRUE(test, is_struct_page((void *)last));
	KUNIT_EXPECT_FALSE(test, is_struct_page((void *)(last + 4)));
	KUNIT_EXPECT_FALSE(test, is_struct_page(NULL));
	KUNIT_EXPECT_FALSE(test, is_struct_page(&on_stack));
	KUNIT_EXPECT_FALSE(test, is_struct_page((void *)~31UL));
}

/* First and last page of each run of low memory: expect address and struct page to agree. */
static void addresses(struct kunit *test)
{
	unsigned long start, end;
	int i;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, NULL) {
		end = min(end, max_low_pfn);
		if (start >= end)
			continue;
		KUNIT_EXPECT_PTR_EQ(test, virt_to_page(pfn_to_virt(start)), pfn_to_page(start));
		KUNIT_EXPECT_PTR_EQ(test, virt_to_page((char *)pfn_to_virt(end - 1) + PAGE_SIZE - 1),
				    pfn_to_page(end - 1));
		KUNIT_EXPECT_PTR_EQ(test, lowmem_page_address(pfn_to_page(end - 1)),
				    pfn_to_virt(end - 1));
	}
}

#ifdef CONFIG_SPARSEMEM

static bool section_has_ram(unsigned long nr)
{
	unsigned long start, end;
	int i;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, NULL)
		if (start < (nr + 1) << PFN_SECTION_SHIFT &&
		    min(end, max_pfn) > nr << PFN_SECTION_SHIFT)
			return true;
	return false;
}

/*
 *	section	|   0   |   1   |   2   |
 *	RAM	|=======|===    |       |
 *	map	[       ][      ]
 *
 * Expect a map where there is RAM, none elsewhere, and the section in each page's flags.
 */
static void sections(struct kunit *test)
{
	for (unsigned long nr = 0; nr < NR_MEM_SECTIONS; nr++) {
		unsigned long first = nr << PFN_SECTION_SHIFT, with = 0, wrong = 0;

		for (unsigned long pfn = first; pfn < first + PAGES_PER_SECTION;
		     pfn += MAX_ORDER_NR_PAGES) {
			if (!pfn_valid(pfn))
				continue;
			with++;
			wrong += pfn_to_page(pfn)->flags >> SECTIONS_PGOFF != nr ||
				 pfn_to_page(pfn + MAX_ORDER_NR_PAGES - 1)->flags >>
						 SECTIONS_PGOFF != nr;
		}
		KUNIT_EXPECT_EQ_MSG(test, with != 0, section_has_ram(nr), "section %lu", nr);
		KUNIT_EXPECT_EQ_MSG(test, wrong, 0UL, "section %lu", nr);
	}
}

#else

static void sections(struct kunit *test)
{
	kunit_skip(test, "the memory model is " MEMORY_MODEL);
}

#endif

static struct kunit_case memory_model_cases[] = {
	KUNIT_CASE(there_and_back),
	KUNIT_CASE(blocks_are_arrays),
	KUNIT_CASE(both_ends),
	KUNIT_CASE(holes),
	KUNIT_CASE(no_struct_pages),
	KUNIT_CASE(addresses),
	KUNIT_CASE(sections),
	{}
};

static struct kunit_suite memory_model_suite = {
	.name = "memory_model",
	.test_cases = memory_model_cases,
};
kunit_test_suite(memory_model_suite);
