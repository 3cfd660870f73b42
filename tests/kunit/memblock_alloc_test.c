// SPDX-License-Identifier: MIT
/*
 * Finding and allocating from memblock, growing its lists, and its end.
 * Rows E3, E4.
 *
 * Where memory is really written, RAM is a pool of 16 pages that the suite has
 * from the buddy allocator; they are numbered 0 to 15 in the pictures below.
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "memblock_fixture.h"

#define POOL_ORDER 4
#define POOL_PAGES (1 << POOL_ORDER)
#define POOL_SIZE (POOL_PAGES * PAGE_SIZE)

static u8 *pool;

static int pool_get(struct kunit_suite *suite)
{
	pool = (u8 *)__get_free_pages(GFP_KERNEL, POOL_ORDER);
	return pool ? 0 : -ENOMEM;
}

static void pool_put(struct kunit_suite *suite)
{
	free_pages((unsigned long)pool, POOL_ORDER);
}

/* Physical address of page @n of the pool. */
static phys_addr_t pool_page(unsigned long n)
{
	return (phys_addr_t)__pa(pool) + P(n);
}

/* The pool as RAM: pages first .. end-1 of it, of a node. */
static void add_pool(unsigned long first, unsigned long end, int nid)
{
	memblock_add_node(pool_page(first), P(end - first), nid);
}

/* The pool as the only RAM that is mapped, and lists that may grow into it. */
static void add_growing_pool(unsigned long pages)
{
	add_pool(0, pages, NODE_A);
	memblock_set_current_limit(pool_page(pages));
	memblock_allow_resize();
}

static phys_addr_t find(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end)
{
	return memblock_find_in_range_node(size, align, start, end, NUMA_NO_NODE, MEMBLOCK_NONE);
}

/* --------------------------------------------------------------- finding */

/*
 *	free	  --------  ----
 *	found	              ^^	top-down
 *	found	  ^^			bottom-up
 * Expect the highest, or the lowest, two pages.
 */
static void find_directions(struct kunit *test)
{
	add_pages(2, 10);
	add_pages(12, 16);

	KUNIT_EXPECT_EQ(test, find(P(2), PAGE_SIZE, 0, MEMBLOCK_ALLOC_ACCESSIBLE), P(14));
	memblock_set_bottom_up(true);
	KUNIT_EXPECT_TRUE(test, memblock_bottom_up());
	KUNIT_EXPECT_EQ(test, find(P(2), PAGE_SIZE, 0, MEMBLOCK_ALLOC_ACCESSIBLE), P(2));
}

/*
 *	free	  --------------
 *	window	    [       ]
 *	found	           ^^ / ^^ at 4
 * Expect both ends of the window to hold.
 */
static void find_in_window(struct kunit *test)
{
	add_pages(2, 16);

	KUNIT_EXPECT_EQ(test, find(P(2), PAGE_SIZE, P(4), P(12)), P(10));
	memblock_set_bottom_up(true);
	KUNIT_EXPECT_EQ(test, find(P(2), PAGE_SIZE, P(4), P(12)), P(4));
	KUNIT_EXPECT_EQ(test, find(P(8), PAGE_SIZE, P(4), P(12)), P(4));
	KUNIT_EXPECT_EQ(test, find(P(9), PAGE_SIZE, P(4), P(12)), P(0));
}

/*
 *	free	  ---.--.------.-	(. reserved)
 *	wanted 4 pages:  ^^^^
 * Expect gaps that are too small to be passed over, from either side.
 */
static void find_skips_small_gaps(struct kunit *test)
{
	add_pages(2, 17);
	reserve_pages(5, 6);
	reserve_pages(8, 9);
	reserve_pages(15, 16);

	KUNIT_EXPECT_EQ(test, find(P(4), PAGE_SIZE, 0, MEMBLOCK_ALLOC_ACCESSIBLE), P(11));
	memblock_set_bottom_up(true);
	KUNIT_EXPECT_EQ(test, find(P(4), PAGE_SIZE, 0, MEMBLOCK_ALLOC_ACCESSIBLE), P(9));
}

/*
 *	free	     ----------
 *	multiples of 4:  ^   ^
 * Expect the result to be aligned downwards from the top, upwards from the bottom.
 */
static void find_aligned(struct kunit *test)
{
	add_pages(5, 15);

	KUNIT_EXPECT_EQ(test, find(P(2), P(4), 0, MEMBLOCK_ALLOC_ACCESSIBLE), P(12));
	KUNIT_EXPECT_EQ(test, find(P(4), P(4), 0, MEMBLOCK_ALLOC_ACCESSIBLE), P(8));
	memblock_set_bottom_up(true);
	KUNIT_EXPECT_EQ(test, find(P(2), P(4), 0, MEMBLOCK_ALLOC_ACCESSIBLE), P(8));
	KUNIT_EXPECT_EQ(test, find(P(8), P(8), 0, MEMBLOCK_ALLOC_ACCESSIBLE), P(0));
}

/*
 *	#...	page 0 is the only RAM
 * Expect page 0 never to be found: 0 means failure.
 */
static void find_never_page_0(struct kunit *test)
{
	add_pages(0, 1);
	KUNIT_EXPECT_EQ(test, find(0x100, 0x10, 0, MEMBLOCK_ALLOC_ACCESSIBLE), P(0));

	add_pages(1, 2);
	memblock_set_bottom_up(true);
	KUNIT_EXPECT_EQ(test, find(0x100, 0x10, 0, MEMBLOCK_ALLOC_ACCESSIBLE), P(1));
}

/*
 *	free	  --------|--------
 *	                  ^ current_limit
 * Expect ACCESSIBLE to end at the limit, ANYWHERE not.
 */
static void find_up_to_current_limit(struct kunit *test)
{
	add_pages(2, 18);
	memblock_set_current_limit(P(10));

	KUNIT_EXPECT_EQ(test, memblock_get_current_limit(), P(10));
	KUNIT_EXPECT_EQ(test, find(P(2), PAGE_SIZE, 0, MEMBLOCK_ALLOC_ACCESSIBLE), P(8));
	KUNIT_EXPECT_EQ(test, find(P(2), PAGE_SIZE, 0, MEMBLOCK_ALLOC_ANYWHERE), P(16));
}

/*
 *	... -----]	2^64
 * Expect no wrap when aligning upwards passes the top of the address space.
 */
static void find_at_top(struct kunit *test)
{
	const phys_addr_t base = PHYS_ADDR_MAX - P(4) + 1;

	memblock_add(base, P(4));
	memblock_set_bottom_up(true);

	KUNIT_EXPECT_EQ(test, find(P(1), P(16), base, MEMBLOCK_ALLOC_ANYWHERE), P(0));
	KUNIT_EXPECT_EQ(test, find(P(1), PAGE_SIZE, base, MEMBLOCK_ALLOC_ANYWHERE), base);
}

/* Expect nothing from an empty list, an empty window, a size of 0, or RAM that is all reserved. */
static void find_nothing(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, find(P(1), PAGE_SIZE, 0, MEMBLOCK_ALLOC_ANYWHERE), P(0));
	add_pages(2, 6);
	KUNIT_EXPECT_EQ(test, find(P(1), PAGE_SIZE, P(5), P(4)), P(0));
	KUNIT_EXPECT_EQ(test, find(0, PAGE_SIZE, 0, MEMBLOCK_ALLOC_ANYWHERE), P(0));
	reserve_pages(1, 7);
	KUNIT_EXPECT_EQ(test, find(P(1), PAGE_SIZE, 0, MEMBLOCK_ALLOC_ANYWHERE), P(0));
}

/*
 *	  NNNN HHHH ####	NOMAP, HOTPLUG, plain
 * Expect NOMAP never, HOTPLUG not with movable_node.
 */
static void find_respects_flags(struct kunit *test)
{
	add_pages(2, 6);
	add_pages(14, 18);
	memblock_mark_nomap(P(14), P(4));
	KUNIT_EXPECT_EQ(test, find(P(2), PAGE_SIZE, 0, MEMBLOCK_ALLOC_ACCESSIBLE), P(4));

	add_pages(8, 12);
	memblock_mark_hotplug(P(8), P(4));
	KUNIT_EXPECT_EQ(test, find(P(2), PAGE_SIZE, 0, MEMBLOCK_ALLOC_ACCESSIBLE), P(10));
	movable_node_enabled = true;
	KUNIT_EXPECT_EQ(test, find(P(2), PAGE_SIZE, 0, MEMBLOCK_ALLOC_ACCESSIBLE), P(4));
}

/* ------------------------------------------------------------ allocating */

/*
 *	pool	----------------	all 0xee
 *	alloc	               ^	one page
 * Expect zeros, reserved, at the top; the rest untouched.
 */
static void alloc_is_zeroed(struct kunit *test)
{
	u8 *mem;

	memset(pool, 0xee, POOL_SIZE);
	add_pool(0, POOL_PAGES, NODE_A);
	mem = memblock_alloc(PAGE_SIZE, PAGE_SIZE);

	KUNIT_ASSERT_PTR_EQ(test, mem, pool + 15 * PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, !memchr_inv(mem, 0, PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, (u32)mem[-1], 0xeeU);
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved(pool_page(15)));
	KUNIT_EXPECT_EQ(test, memblock_reserved_size(), P(1));

	mem = memblock_alloc_try_nid(PAGE_SIZE, PAGE_SIZE, 0, MEMBLOCK_ALLOC_ACCESSIBLE, NODE_A);
	KUNIT_ASSERT_PTR_EQ(test, mem, pool + 14 * PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, !memchr_inv(mem, 0, PAGE_SIZE));
}

/* Expect the raw form to leave what was there. */
static void alloc_raw_is_not_zeroed(struct kunit *test)
{
	u8 *mem;

	memset(pool, 0xee, POOL_SIZE);
	add_pool(0, POOL_PAGES, NODE_A);
	mem = memblock_alloc_raw(0x100, 0);

	KUNIT_ASSERT_TRUE(test, mem != NULL);
	KUNIT_EXPECT_TRUE(test, !memchr_inv(mem, 0xee, 0x100));
}

/* Expect an alignment of 0 to mean a cache line, and any other to hold. */
static void alloc_alignment(struct kunit *test)
{
	add_pool(0, POOL_PAGES, NODE_A);

	for (unsigned long align = 1; align <= PAGE_SIZE; align <<= 1)
		KUNIT_EXPECT_EQ(test, __pa(memblock_alloc(3, align)) % align, 0UL);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc(3, 0)) % SMP_CACHE_BYTES, 0UL);
}

/*
 *	pool	--------........	(. reserved)
 *	min	        ^
 * Expect memory below min_addr when there is none above.
 */
static void alloc_falls_below_min(struct kunit *test)
{
	add_pool(0, POOL_PAGES, NODE_A);
	memblock_reserve(pool_page(8), P(8));

	KUNIT_EXPECT_PTR_EQ(test, (u8 *)memblock_alloc_from(PAGE_SIZE, PAGE_SIZE, pool_page(8)),
			    pool + 7 * PAGE_SIZE);
}

/*
 *	node	AAAABBBBAAAABBBB
 *	min	        ^
 * Expect, for node B: itself above min; then node A above min; then itself
 * below; then node A below; then nothing.
 */
static void alloc_falls_back_in_order(struct kunit *test)
{
	static const unsigned int want[] = { 12, 8, 4, 0 };

	for (unsigned int i = 0; i < POOL_PAGES; i += 4)
		add_pool(i, i + 4, (i / 4) % 2 ? NODE_B : NODE_A);

	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		u8 *mem = memblock_alloc_try_nid_nopanic(P(4), PAGE_SIZE, pool_page(8),
							 MEMBLOCK_ALLOC_ACCESSIBLE, NODE_B);

		KUNIT_EXPECT_PTR_EQ(test, mem, pool + want[i] * PAGE_SIZE);
	}
	KUNIT_EXPECT_PTR_EQ(test, memblock_alloc_node(PAGE_SIZE, PAGE_SIZE, NODE_B), NULL);
}

/*
 *	pool	----MM----------	(M mirrored, two pages)
 * Expect mirrored memory first, and a warning with the first page elsewhere.
 */
static void alloc_prefers_mirror(struct kunit *test)
{
	u32 mark = kmsg_mark();

	add_pool(0, POOL_PAGES, NODE_A);
	memblock_mark_mirror(pool_page(4), P(2));

	KUNIT_EXPECT_PTR_EQ(test, (u8 *)memblock_alloc(P(2), PAGE_SIZE), pool + 4 * PAGE_SIZE);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "mirrored"));
	KUNIT_EXPECT_PTR_EQ(test, (u8 *)memblock_alloc(P(2), PAGE_SIZE), pool + 14 * PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Could not allocate 0x00002000 bytes of "
							 "mirrored memory"));
}

/*
 *	pool	--------|-------
 *	                ^ current_limit
 * Expect a pointer never to lead behind what is mapped, whatever max_addr says.
 */
static void alloc_stays_mapped(struct kunit *test)
{
	add_pool(0, POOL_PAGES, NODE_A);
	memblock_set_current_limit(pool_page(8));

	KUNIT_EXPECT_PTR_EQ(test,
			    (u8 *)memblock_alloc_try_nid_raw(PAGE_SIZE, PAGE_SIZE, 0,
							     MEMBLOCK_ALLOC_ANYWHERE, NODE_A),
			    pool + 7 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(PAGE_SIZE, PAGE_SIZE, 0,
							MEMBLOCK_ALLOC_ANYWHERE), pool_page(15));
}

/*
 *	  ########
 *	    [  ]	window, used up
 * Expect a physical range to be strict: no fall-back to either side.
 */
static void phys_alloc_range_is_strict(struct kunit *test)
{
	add_pages(2, 10);

	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(P(2), PAGE_SIZE, P(4), P(6)), P(4));
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(P(1), PAGE_SIZE, P(4), P(6)), P(0));
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(P(1), PAGE_SIZE), P(9));
}

/*
 *	  AAAABBBB
 * Expect the node first, then any.
 */
static void phys_alloc_try_nid(struct kunit *test)
{
	add_node_pages(2, 6, NODE_A);
	add_node_pages(6, 10, NODE_B);

	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_try_nid(P(4), PAGE_SIZE, NODE_A), P(2));
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_try_nid(P(4), PAGE_SIZE, NODE_A), P(6));
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_try_nid(P(4), PAGE_SIZE, NODE_A), P(0));
}

/* Expect all of RAM, page by page and nothing twice; NULL then; one page again once it is freed. */
static void alloc_until_empty(struct kunit *test)
{
	unsigned long got = 0;
	u8 *mem, *last = NULL;

	add_pool(0, POOL_PAGES, NODE_A);
	while ((mem = memblock_alloc(PAGE_SIZE, PAGE_SIZE))) {
		KUNIT_EXPECT_TRUE(test, !last || mem == last - PAGE_SIZE);
		last = mem;
		got++;
	}
	KUNIT_EXPECT_EQ(test, got, (unsigned long)POOL_PAGES);
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 1UL);

	memblock_free(pool_page(6), PAGE_SIZE);
	KUNIT_EXPECT_PTR_EQ(test, (u8 *)memblock_alloc(PAGE_SIZE, PAGE_SIZE), pool + 6 * PAGE_SIZE);
}

/* Expect allocations to go upwards, one behind the other, when the direction is bottom-up. */
static void alloc_bottom_up(struct kunit *test)
{
	add_pool(0, POOL_PAGES, NODE_A);
	memblock_set_bottom_up(true);

	KUNIT_EXPECT_PTR_EQ(test, (u8 *)memblock_alloc(PAGE_SIZE, PAGE_SIZE), pool);
	KUNIT_EXPECT_PTR_EQ(test, (u8 *)memblock_alloc(PAGE_SIZE, PAGE_SIZE), pool + PAGE_SIZE);
}

/* --------------------------------------------------------------- growing */

/* Reservations of one page each, far above the pool, that do not merge. */
static void reserve_scattered(struct kunit *test, unsigned long from, unsigned long to)
{
	for (unsigned long i = from; i < to; i++)
		KUNIT_ASSERT_EQ(test, memblock_reserve(SZ_4G + P(2 * i), P(1)), 0);
}

static unsigned long nr_intact(const struct memblock_type *type, unsigned long nr)
{
	unsigned long intact = 0;

	for (unsigned long i = 0; i < nr; i++) {
		phys_addr_t page = SZ_4G + P(2 * i);

		intact += memblock_overlaps_region(type, page, P(1)) &&
			  !memblock_overlaps_region(type, page + P(1), P(1));
	}
	return intact;
}

/*
 *	pool	--------------aa	(a: the new array)
 * Expect reservation 129 to double the list of reservations, whose new array is
 * itself reserved; every earlier one to be where it was.
 */
static void reserved_doubles(struct kunit *test)
{
	add_growing_pool(POOL_PAGES);
	reserve_scattered(test, 0, INIT_MEMBLOCK_REGIONS + 1);

	KUNIT_EXPECT_EQ(test, memblock.reserved.max, 2UL * INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, INIT_MEMBLOCK_REGIONS + 2UL);
	KUNIT_EXPECT_EQ(test, nr_intact(&memblock.reserved, INIT_MEMBLOCK_REGIONS + 1),
			INIT_MEMBLOCK_REGIONS + 1UL);
	KUNIT_EXPECT_PTR_EQ(test, (u8 *)memblock.reserved.regions, pool + 14 * PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved(__pa(memblock.reserved.regions)));
	KUNIT_EXPECT_STREQ(test, memblock.reserved.regions[0].name, "memblock reserved array");
}

/*
 *	pool	------------aarr	(r: what is being reserved, at the top)
 * Expect the new array beside the range whose reservation needs it, although
 * nothing in the lists says yet that the range is taken.
 */
static void array_avoids_the_range(struct kunit *test)
{
	add_growing_pool(POOL_PAGES);
	reserve_scattered(test, 0, INIT_MEMBLOCK_REGIONS);

	KUNIT_EXPECT_EQ(test, memblock_reserve(pool_page(14), P(2)), 0);
	KUNIT_EXPECT_PTR_EQ(test, (u8 *)memblock.reserved.regions, pool + 12 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, nr_intact(&memblock.reserved, INIT_MEMBLOCK_REGIONS),
			(unsigned long)INIT_MEMBLOCK_REGIONS);
}

/*
 *	pool	rrrrrrrrrrrrrrr-	(r: what is being reserved)
 * Expect an error rather than an array inside the range: one page is too small for it.
 */
static void array_never_in_the_range(struct kunit *test)
{
	add_growing_pool(POOL_PAGES);
	reserve_scattered(test, 0, INIT_MEMBLOCK_REGIONS);

	KUNIT_EXPECT_EQ(test, memblock_reserve(pool_page(0), P(15)), -ENOMEM);
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(pool_page(0)));
	KUNIT_EXPECT_EQ(test, memblock_reserve(pool_page(0), P(14)), 0);
	KUNIT_EXPECT_PTR_EQ(test, (u8 *)memblock.reserved.regions, pool + 14 * PAGE_SIZE);
}

/* Expect memblock_alloc() to get its memory although reserving it doubles the list. */
static void alloc_doubles(struct kunit *test)
{
	u8 *mem;

	add_growing_pool(POOL_PAGES);
	reserve_scattered(test, 0, INIT_MEMBLOCK_REGIONS);
	mem = memblock_alloc(PAGE_SIZE, PAGE_SIZE);

	KUNIT_EXPECT_PTR_EQ(test, mem, pool + 15 * PAGE_SIZE);
	KUNIT_EXPECT_PTR_EQ(test, (u8 *)memblock.reserved.regions, pool + 13 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, nr_intact(&memblock.reserved, INIT_MEMBLOCK_REGIONS),
			(unsigned long)INIT_MEMBLOCK_REGIONS);
}

/*
 *	pool	----------bbbb--	(bbbb: the second array; the first is free again)
 * Expect a second doubling to free the first array.
 */
static void doubles_twice(struct kunit *test)
{
	add_growing_pool(POOL_PAGES);
	reserve_scattered(test, 0, 2 * INIT_MEMBLOCK_REGIONS + 1);

	KUNIT_EXPECT_EQ(test, memblock.reserved.max, 4UL * INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, nr_intact(&memblock.reserved, 2 * INIT_MEMBLOCK_REGIONS + 1),
			2 * INIT_MEMBLOCK_REGIONS + 1UL);
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(pool_page(15)));
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 2 * INIT_MEMBLOCK_REGIONS + 2UL);
}

/* Expect the list of RAM to double as well, also when there is no slot left for its array. */
static void memory_doubles(struct kunit *test)
{
	add_growing_pool(POOL_PAGES);
	reserve_scattered(test, 0, INIT_MEMBLOCK_REGIONS);
	for (unsigned long i = 0; i < INIT_MEMBLOCK_REGIONS; i++)
		KUNIT_ASSERT_EQ(test, memblock_add(SZ_4G + P(2 * i), P(1)), 0);

	KUNIT_EXPECT_EQ(test, memblock.memory.max, 2UL * INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, memblock.reserved.max, 2UL * INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, nr_intact(&memblock.memory, INIT_MEMBLOCK_REGIONS),
			(unsigned long)INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved(__pa(memblock.memory.regions)));
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved(__pa(memblock.reserved.regions)));
}

/* Expect cutting a region in two to double a full list, and to leave an exact hole. */
static void remove_doubles(struct kunit *test)
{
	add_growing_pool(POOL_PAGES);
	for (unsigned long i = 0; i < INIT_MEMBLOCK_REGIONS - 1; i++)
		KUNIT_ASSERT_EQ(test, memblock_add(SZ_4G + P(4 * i), P(3)), 0);

	KUNIT_EXPECT_EQ(test, memblock_remove(SZ_4G + P(1), P(1)), 0);
	KUNIT_EXPECT_EQ(test, memblock.memory.max, 2UL * INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_TRUE(test, memblock_is_memory(SZ_4G));
	KUNIT_EXPECT_FALSE(test, memblock_is_memory(SZ_4G + P(1)));
	KUNIT_EXPECT_TRUE(test, memblock_is_memory(SZ_4G + P(2)));
}

/* Expect an error, a line in the log and unchanged lists when there is no memory for an array. */
static void no_memory_to_double(struct kunit *test)
{
	u32 mark = kmsg_mark();

	add_growing_pool(1);
	reserve_scattered(test, 0, INIT_MEMBLOCK_REGIONS);

	KUNIT_EXPECT_EQ(test, memblock_reserve(P(1), P(1)), -ENOMEM);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "to double reserved array from 128 to 256"));
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, (unsigned long)INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_PTR_EQ(test, memblock_alloc(PAGE_SIZE, PAGE_SIZE), NULL);
}

/* --------------------------------------------------------------- the end */

static phys_addr_t late_freed_base[2], late_freed_size[2];
static unsigned int late_frees;

/* Stands for the buddy allocator: gives the pool's page 3, dirty. */
static void *late_alloc(phys_addr_t size, phys_addr_t align, int nid)
{
	return memset(pool + 3 * PAGE_SIZE, 0xee, PAGE_SIZE);
}

static void late_free(phys_addr_t base, phys_addr_t size)
{
	if (late_frees < ARRAY_SIZE(late_freed_base)) {
		late_freed_base[late_frees] = base;
		late_freed_size[late_frees] = size;
	}
	late_frees++;
}

/* Expect the allocator that took over to serve, zeroed, and one warning that names the caller. */
static void late_callers_are_served(struct kunit *test)
{
	u32 mark = kmsg_mark();
	u8 *mem;

	memblock_set_late_alloc(late_alloc);
	mem = memblock_alloc(0x100, 0x10);

	KUNIT_ASSERT_PTR_EQ(test, mem, pool + 3 * PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, !memchr_inv(mem, 0, 0x100));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "late_callers_are_served"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "the buddy allocator has taken over"));
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 0UL);

	mark = kmsg_mark();
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(0x100, 0x10), pool_page(3));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "taken over"));
}

/* Expect memory outside of what was asked for to be given back, and 0. */
static void late_memory_out_of_range(struct kunit *test)
{
	late_frees = 0;
	memblock_set_late_alloc(late_alloc);
	memblock_set_late_free(late_free);

	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(0x100, 0x10, 0, pool_page(3)), P(0));
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(0x100, 0x10, pool_page(4),
							MEMBLOCK_ALLOC_ANYWHERE), P(0));
	KUNIT_EXPECT_EQ(test, late_frees, 2U);
	KUNIT_EXPECT_EQ(test, late_freed_base[0], pool_page(3));
}

/*
 *	pool	--------------aa	-> a goes to the late allocator
 * Expect the grown array to be handed over, and the list to be readable as before.
 */
static void discard_hands_arrays_over(struct kunit *test)
{
	phys_addr_t array;

	late_frees = 0;
	memblock_set_late_free(late_free);
	add_growing_pool(POOL_PAGES);
	reserve_scattered(test, 0, INIT_MEMBLOCK_REGIONS + 1);
	memblock_free(SZ_4G + P(6), P(7));
	array = __pa(memblock.reserved.regions);
	memblock_discard();

	KUNIT_EXPECT_EQ(test, late_frees, 1U);
	KUNIT_EXPECT_EQ(test, late_freed_base[0], array);
	KUNIT_EXPECT_EQ(test, late_freed_size[0], P(2));
	KUNIT_EXPECT_PTR_EQ(test, memblock.reserved.regions, test_reserved);
	KUNIT_EXPECT_EQ(test, nr_intact(&memblock.reserved, INIT_MEMBLOCK_REGIONS + 1),
			INIT_MEMBLOCK_REGIONS + 1UL - 4);
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(array));
}

/* Expect a list too long for its static array to be dropped, its array to be handed over. */
static void discard_drops_long_list(struct kunit *test)
{
	u32 mark = kmsg_mark();

	late_frees = 0;
	memblock_set_late_free(late_free);
	add_growing_pool(POOL_PAGES);
	reserve_scattered(test, 0, INIT_MEMBLOCK_REGIONS + 3);
	memblock_discard();

	KUNIT_EXPECT_EQ(test, late_frees, 1U);
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 0UL);
	KUNIT_EXPECT_EQ(test, memblock_reserved_size(), P(0));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "reserved regions dropped"));
}

/* Expect nothing to be handed over when no list has grown. */
static void discard_static_arrays(struct kunit *test)
{
	late_frees = 0;
	memblock_set_late_free(late_free);
	add_pages(2, 6);
	memblock_discard();

	KUNIT_EXPECT_EQ(test, late_frees, 0U);
	EXPECT_MEMORY(test, { 2, 6 });
}

static struct kunit_case memblock_alloc_cases[] = {
	KUNIT_CASE(find_directions),
	KUNIT_CASE(find_in_window),
	KUNIT_CASE(find_skips_small_gaps),
	KUNIT_CASE(find_aligned),
	KUNIT_CASE(find_never_page_0),
	KUNIT_CASE(find_up_to_current_limit),
	KUNIT_CASE(find_at_top),
	KUNIT_CASE(find_nothing),
	KUNIT_CASE(find_respects_flags),
	KUNIT_CASE(alloc_is_zeroed),
	KUNIT_CASE(alloc_raw_is_not_zeroed),
	KUNIT_CASE(alloc_alignment),
	KUNIT_CASE(alloc_falls_below_min),
	KUNIT_CASE(alloc_falls_back_in_order),
	KUNIT_CASE(alloc_prefers_mirror),
	KUNIT_CASE(alloc_stays_mapped),
	KUNIT_CASE(phys_alloc_range_is_strict),
	KUNIT_CASE(phys_alloc_try_nid),
	KUNIT_CASE(alloc_until_empty),
	KUNIT_CASE(alloc_bottom_up),
	KUNIT_CASE(reserved_doubles),
	KUNIT_CASE(array_avoids_the_range),
	KUNIT_CASE(array_never_in_the_range),
	KUNIT_CASE(alloc_doubles),
	KUNIT_CASE(doubles_twice),
	KUNIT_CASE(memory_doubles),
	KUNIT_CASE(remove_doubles),
	KUNIT_CASE(no_memory_to_double),
	KUNIT_CASE(late_callers_are_served),
	KUNIT_CASE(late_memory_out_of_range),
	KUNIT_CASE(discard_hands_arrays_over),
	KUNIT_CASE(discard_drops_long_list),
	KUNIT_CASE(discard_static_arrays),
	{}
};

static struct kunit_suite memblock_alloc_suite = {
	.name = "memblock-alloc",
	.suite_init = pool_get,
	.suite_exit = pool_put,
	.init = memblock_fixture_init,
	.exit = memblock_fixture_exit,
	.test_cases = memblock_alloc_cases,
};
kunit_test_suite(memblock_alloc_suite);
