/* SPDX-License-Identifier: MIT */
/*
 * What the memblock suites share: lists of their own, and a comparison that
 * shows which region is wrong.  The live lists are put aside for each case.
 *
 * In the pictures one column is one page, and the first column is page 0:
 *
 *	0    5    10   15   20
 *	|....|....|....|....|
 *	  ####     ####			pages 2..5 and 11..14
 */
#ifndef MEMBLOCK_FIXTURE_H
#define MEMBLOCK_FIXTURE_H

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/memblock.h>

#define P(n) ((phys_addr_t)(n) * PAGE_SIZE)	/* address of page n */

/*
 * Two nodes.  The lists take any number, and these differ from MAX_NUMNODES,
 * which means "not known", in a kernel for a single node too.
 */
#define NODE_A 0
#define NODE_B (MAX_NUMNODES + 1)

struct mb_range {
	unsigned long first, end;	/* pages, end exclusive */
};

static struct memblock live_memblock;
static bool live_debug, live_movable;
static struct memblock_region test_memory[INIT_MEMBLOCK_REGIONS];
static struct memblock_region test_reserved[INIT_MEMBLOCK_REGIONS];

static inline int memblock_fixture_init(struct kunit *test)
{
	live_memblock = memblock;
	live_debug = memblock_debug;
	live_movable = movable_node_enabled;
	memblock_debug = false;
	movable_node_enabled = false;
	memblock = (struct memblock){
		.current_limit = MEMBLOCK_ALLOC_ANYWHERE,
		.memory = { .max = INIT_MEMBLOCK_REGIONS, .regions = test_memory,
			    .initial = test_memory, .name = "memory" },
		.reserved = { .max = INIT_MEMBLOCK_REGIONS, .regions = test_reserved,
			      .initial = test_reserved, .name = "reserved" },
	};
	return 0;
}

static inline void memblock_fixture_exit(struct kunit *test)
{
	memblock = live_memblock;
	memblock_debug = live_debug;
	movable_node_enabled = live_movable;
}

static inline void expect_list(struct kunit *test, const struct memblock_type *type,
			       const struct mb_range *want, unsigned long nr)
{
	phys_addr_t total = 0;

	KUNIT_ASSERT_EQ(test, type->cnt, nr);
	for (unsigned long i = 0; i < nr; i++) {
		KUNIT_EXPECT_EQ(test, type->regions[i].base, P(want[i].first));
		KUNIT_EXPECT_EQ(test, memblock_region_end(&type->regions[i]), P(want[i].end));
		total += P(want[i].end - want[i].first);
	}
	KUNIT_EXPECT_EQ(test, type->total_size, total);
}

#define EXPECT_LIST(test, type, ...)                                                            \
	expect_list(test, type, (const struct mb_range[]){ __VA_ARGS__ },                       \
		    sizeof((const struct mb_range[]){ __VA_ARGS__ }) / sizeof(struct mb_range))

#define EXPECT_MEMORY(test, ...) EXPECT_LIST(test, &memblock.memory, __VA_ARGS__)
#define EXPECT_RESERVED(test, ...) EXPECT_LIST(test, &memblock.reserved, __VA_ARGS__)

/* Pages first .. end-1. */
static inline int add_pages(unsigned long first, unsigned long end)
{
	return memblock_add(P(first), P(end - first));
}

static inline int add_node_pages(unsigned long first, unsigned long end, int nid)
{
	return memblock_add_node(P(first), P(end - first), nid);
}

static inline int reserve_pages(unsigned long first, unsigned long end)
{
	return memblock_reserve(P(first), P(end - first));
}

#endif /* MEMBLOCK_FIXTURE_H */
