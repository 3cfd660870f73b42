// SPDX-License-Identifier: MIT
/*
 * Lab 2: memory that the command line asks for by name.
 *
 * reserve_mem=2M:64K:lab and reserve_mem=1M:4K:other are on the command line of
 * this check (Linux 6.10 has the parameter, and the function that finds it again).
 */
#include "lab.h"

#include <asm/page.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/sizes.h>

LAB_FUNCTION(int reserve_mem_find_by_name(const char *name, phys_addr_t *start,
					  phys_addr_t *size));

struct place {
	phys_addr_t start, size;
};

static struct place find(struct kunit *test, const char *name)
{
	struct place p = { 0 };

	LAB_NEEDS(test, reserve_mem_find_by_name);
	KUNIT_ASSERT_EQ(test, reserve_mem_find_by_name(name, &p.start, &p.size), 1);
	return p;
}

/* Expect size and alignment as asked for. */
static void is_there(struct kunit *test)
{
	struct place lab = find(test, "lab"), other = find(test, "other");

	KUNIT_EXPECT_EQ(test, lab.size, (phys_addr_t)(2 * SZ_1M));
	KUNIT_EXPECT_EQ(test, lab.start & (SZ_64K - 1), 0ULL);
	KUNIT_EXPECT_EQ(test, other.size, (phys_addr_t)SZ_1M);
	KUNIT_EXPECT_EQ(test, other.start & (SZ_4K - 1), 0ULL);
}

/* Expect two places, not one. */
static void is_apart(struct kunit *test)
{
	struct place lab = find(test, "lab"), other = find(test, "other");

	KUNIT_EXPECT_TRUE(test, lab.start + lab.size <= other.start ||
					other.start + other.size <= lab.start);
}

/* Expect the buddy allocator to have none of its pages. */
static void is_kept_from_the_allocator(struct kunit *test)
{
	struct place lab = find(test, "lab");

	for (phys_addr_t at = lab.start; at < lab.start + lab.size; at += PAGE_SIZE)
		KUNIT_ASSERT_TRUE(test, PageReserved(pfn_to_page(PFN_DOWN(at))));
}

/* Expect 0, and nothing written, for a name that nobody has given. */
static void a_stranger_is_not_found(struct kunit *test)
{
	struct place p = { 1, 2 };

	LAB_NEEDS(test, reserve_mem_find_by_name);
	KUNIT_EXPECT_EQ(test, reserve_mem_find_by_name("nobody", &p.start, &p.size), 0);
	KUNIT_EXPECT_EQ(test, p.start, 1ULL);
	KUNIT_EXPECT_EQ(test, p.size, 2ULL);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(is_there),
	KUNIT_CASE(is_apart),
	KUNIT_CASE(is_kept_from_the_allocator),
	KUNIT_CASE(a_stranger_is_not_found),
	{}
};

static struct kunit_suite suite = { .name = "lab-reserve-mem", .test_cases = cases };
kunit_test_suite(suite);
