// SPDX-License-Identifier: MIT
/*
 * bootmem and early_node_map against models that cannot be wrong: a flag for each page,
 * and a flag for each byte that has been given away.
 *
 *	nodes	| 0 ... 31 | 32 ... 63 |	page 0 is page frame BASE
 *	model	taken[page], byte[...]
 *
 * Random calls go to both.  What is allocated must lie in free pages, or in the rest of a
 * page that an earlier one has begun; where nothing is found, a search through the model
 * finds nothing either.  After each call the bitmaps equal the flags, and the runs of free
 * pages are those of the flags.
 */
#include "../../mm/bootmem_internal.h"
#include "../../mm/early_node_map.h"

#include <asm/e820.h>
#include <kunit/test.h>
#include <linux/active_range.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <lottery.h>

#define ROUNDS 60
#define CALLS 300
#define BASE 0x1003UL		/* not a round number: alignment is by address */
#define NODE_PAGES 32U
#define PAGES (2 * NODE_PAGES)

static struct bootmem_data nodes[2], *kept_list;
static unsigned long maps[2][1];
static bool taken[PAGES];
static bool byte_given[PAGES * PAGE_SIZE];

static phys_addr_t P(unsigned long page)
{
	return PFN_PHYS(BASE + page);
}

static void begin(void)
{
	bdata_list = NULL;
	for (unsigned int n = 0; n < 2; n++)
		init_bootmem_core(&nodes[n], maps[n], BASE + n * NODE_PAGES,
				  BASE + (n + 1) * NODE_PAGES);
	memset(taken, true, sizeof(taken));
	memset(byte_given, false, sizeof(byte_given));
}

/* ------------------------------------------------------------------- the calls */

/* Any bytes of the two nodes, seldom on page boundaries. */
static void random_bytes(unsigned long *first, unsigned long *behind)
{
	*first = lottery(PAGES * PAGE_SIZE);
	*behind = *first + lottery(lottery(2) ? 3 * PAGE_SIZE : 20 * PAGE_SIZE);
	*behind = min(*behind, PAGES * PAGE_SIZE);
	if (lottery(2)) {
		*first &= PAGE_MASK;
		*behind &= PAGE_MASK;
	}
	*behind = max(*first, *behind);
}

static void call_free(struct kunit *test)
{
	unsigned long first, behind;

	random_bytes(&first, &behind);
	free_bootmem(P(0) + first, behind - first);
	for (unsigned long page = PFN_UP(first); page < PFN_DOWN(behind); page++) {
		taken[page] = false;
		memset(byte_given + (page << PAGE_SHIFT), false, PAGE_SIZE);
	}
}

static void call_reserve(struct kunit *test)
{
	int flags = lottery(3) ? BOOTMEM_DEFAULT : BOOTMEM_EXCLUSIVE, want = 0;
	unsigned long first, behind;

	random_bytes(&first, &behind);
	for (unsigned long page = PFN_DOWN(first); page < PFN_UP(behind); page++)
		if (flags && taken[page])
			want = -EBUSY;
	KUNIT_ASSERT_EQ(test, reserve_bootmem(P(0) + first, behind - first, flags), want);
	for (unsigned long page = PFN_DOWN(first); !want && page < PFN_UP(behind); page++)
		taken[page] = true;
}

/* Is there a run of free pages for this, aligned, between goal and limit? */
static bool model_has_room(unsigned int n, const struct bootmem_wish *wish)
{
	unsigned long pages = PFN_UP(wish->size), align = max(wish->align, PAGE_SIZE);
	unsigned long behind = (n + 1) * NODE_PAGES;

	for (unsigned long first = n * NODE_PAGES; first + pages <= behind; first++) {
		unsigned long page = first;

		if (!IS_ALIGNED((unsigned long)P(first), align) || P(first) < wish->goal ||
		    (wish->limit && P(first + pages) > wish->limit))
			continue;
		while (page < first + pages && !taken[page])
			page++;
		if (page == first + pages)
			return true;
	}
	return false;
}

/* Bytes that nobody has, in pages that were free or that small requests share. */
static void expect_given(struct kunit *test, unsigned long at, const struct bootmem_wish *wish)
{
	unsigned long behind = at + wish->size;

	KUNIT_ASSERT_TRUE(test, IS_ALIGNED((unsigned long)P(0) + at, wish->align));
	KUNIT_ASSERT_NULL(test, memchr_inv(byte_given + at, false, wish->size));
	for (unsigned long page = PFN_DOWN(at); page < PFN_UP(behind); page++) {
		bool shared = memchr_inv(byte_given + (page << PAGE_SHIFT), false, PAGE_SIZE);

		KUNIT_ASSERT_TRUE(test, !taken[page] || (shared && page == PFN_DOWN(at)));
		KUNIT_ASSERT_TRUE(test, P(page) >= (wish->goal & PAGE_MASK));
		KUNIT_ASSERT_TRUE(test, !wish->limit || P(page + 1) <= wish->limit);
		taken[page] = true;
	}
	memset(byte_given + at, true, wish->size);
}

static void call_alloc(struct kunit *test)
{
	unsigned int n = lottery(2);
	struct bootmem_wish wish = {
		.size = 1 + lottery(lottery(3) ? 600 : 5 * PAGE_SIZE),
		.align = 1U << lottery(lottery(4) ? 7 : 15),
		.goal = lottery(3) ? 0 : (unsigned long)P(lottery(PAGES)) + lottery(2) * 100,
		.limit = lottery(3) ? 0 : (unsigned long)P(lottery(PAGES)),
	};
	phys_addr_t found = alloc_bootmem_core(&nodes[n], &wish);

	if (!found) {
		KUNIT_ASSERT_FALSE(test, model_has_room(n, &wish));
		return;
	}
	KUNIT_ASSERT_TRUE(test, found >= P(n * NODE_PAGES));
	KUNIT_ASSERT_TRUE(test, found + wish.size <= P((n + 1) * NODE_PAGES));
	expect_given(test, (unsigned long)(found - P(0)), &wish);
}

/* ------------------------------------------------------------------- comparing */

static void compare_runs(struct kunit *test, unsigned int n)
{
	unsigned long start = BASE + n * NODE_PAGES, end, page = n * NODE_PAGES;

	while (next_bootmem_run(&nodes[n], &start, &end)) {
		for (; page < start - BASE; page++)
			KUNIT_ASSERT_TRUE(test, taken[page]);
		for (; page < end - BASE; page++)
			KUNIT_ASSERT_FALSE(test, taken[page]);
		start = end;
	}
	for (; page < (n + 1) * NODE_PAGES; page++)
		KUNIT_ASSERT_TRUE(test, taken[page]);
}

static void compare(struct kunit *test)
{
	for (unsigned long page = 0; page < PAGES; page++)
		KUNIT_ASSERT_EQ(test, maps[page / NODE_PAGES][0] >> page % NODE_PAGES & 1,
				(unsigned long)taken[page]);
	compare_runs(test, 0);
	compare_runs(test, 1);
}

static void bitmaps_equal_the_flags(struct kunit *test)
{
	static void (*const calls[])(struct kunit *test) = {
		call_alloc, call_alloc, call_alloc, call_free, call_reserve,
	};

	console_loglevel = 4;	/* what is free already, by the thousand */
	lottery_seed(1);
	for (u32 round = 0; round < ROUNDS && !lottery_over(); round++) {
		begin();
		call_free(test);
		for (u32 call = 0; call < CALLS && !lottery_over(); call++) {
			calls[lottery(ARRAY_SIZE(calls))](test);
			compare(test);
		}
	}
}

/* -------------------------------------------------------------- early_node_map */

static bool active[2][PAGES];

static void change_active(void)
{
	unsigned int nid = lottery(2), first = lottery(PAGES), behind = lottery(PAGES + 1);
	bool add = lottery(3);

	if (add)
		add_active_range(nid, first, behind);
	else
		remove_active_range(nid, first, behind);
	for (unsigned int page = first; page < behind; page++)
		active[nid][page] = add;
}

/* Expect runs as long as they can be, in order, and nothing else. */
static void compare_active(struct kunit *test, int nid)
{
	unsigned long start, end, page = 0;
	int i = -1, of;

	while (next_active_range(&i, nid, &start, &end, &of)) {
		KUNIT_ASSERT_EQ(test, of, nid);
		KUNIT_ASSERT_TRUE(test, start < end && (start > page || !page));
		for (; page < start; page++)
			KUNIT_ASSERT_FALSE(test, active[nid][page]);
		for (; page < end; page++)
			KUNIT_ASSERT_TRUE(test, active[nid][page]);
	}
	for (; page < PAGES; page++)
		KUNIT_ASSERT_FALSE(test, active[nid][page]);
}

static void ranges_equal_the_flags(struct kunit *test)
{
	lottery_seed(2);
	for (u32 round = 0; round < ROUNDS && !lottery_over(); round++) {
		remove_all_active_ranges();
		memset(active, false, sizeof(active));
		for (u32 call = 0; call < CALLS && !lottery_over(); call++) {
			change_active();
			sort_node_map();
			compare_active(test, 0);
			compare_active(test, 1);
		}
	}
}

/*
 *	e820	 |#### RAM ###|  |## reserved ##|  |# RAM #|	any bytes
 * Expect each page that lies in RAM as a whole, between the two limits, and no other.
 */
static void ram_becomes_active(struct kunit *test)
{
	struct e820map kept = e820;

	lottery_seed(3);
	for (u32 round = 0; round < ROUNDS && !lottery_over(); round++) {
		unsigned long from = lottery(PAGES), to = from + lottery(PAGES - (u32)from + 1);

		remove_all_active_ranges();
		e820.nr_map = 0;
		memset(active, false, sizeof(active));
		for (u32 i = 0, at = 0; i < 6 && at < PAGES * PAGE_SIZE; i++) {
			u32 size = lottery(20 * PAGE_SIZE);
			bool ram = lottery(3);

			e820_add_region(at, size, ram ? E820_RAM : E820_RESERVED);
			for (u32 page = PFN_UP(at); ram && page < PFN_DOWN(at + size); page++)
				if (page >= from && page < to)
					active[1][page] = true;
			at += size + lottery(3 * PAGE_SIZE);
		}
		e820_register_active_regions(1, from, to);
		sort_node_map();
		compare_active(test, 0);
		compare_active(test, 1);
	}
	e820 = kept;
}

/* ----------------------------------------------------------------------- frame */

static struct node_active_region kept_map[MAX_ACTIVE_REGIONS];
static int kept_entries, kept_level;

static int save(struct kunit *test)
{
	kept_level = console_loglevel;
	kept_list = bdata_list;
	kept_entries = nr_nodemap_entries;
	memcpy(kept_map, early_node_map, sizeof(kept_map));
	return 0;
}

static void restore(struct kunit *test)
{
	console_loglevel = kept_level;	/* also after a failure, which must be seen */
	bdata_list = kept_list;
	nr_nodemap_entries = kept_entries;
	memcpy(early_node_map, kept_map, sizeof(kept_map));
}

static struct kunit_case bootmem_prop_cases[] = {
	KUNIT_CASE(bitmaps_equal_the_flags),
	KUNIT_CASE(ranges_equal_the_flags),
	KUNIT_CASE(ram_becomes_active),
	{}
};

static struct kunit_suite bootmem_prop_suite = {
	.name = "bootmem_prop",
	.init = save,
	.exit = restore,
	.test_cases = bootmem_prop_cases,
};
kunit_test_suite(bootmem_prop_suite);
