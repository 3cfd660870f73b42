// SPDX-License-Identifier: MIT
/*
 * memblock against a model that cannot be wrong: one entry for each page.
 *
 *	model	page	0 1 2 3 4 5 6 7 ...
 *		node	. 0 0 0 1 1 . .		no entry: no RAM
 *		flags	. - - M M - . .
 *		owner	. . k k . . . .		no entry: not reserved
 *
 * Random calls go to both; after each one the lists are checked for their
 * invariants and compared page by page, and now and then searches are compared
 * with a search by brute force.  In the second property the lists begin with 4
 * slots and double while the calls go on.
 *
 * Here are also the cases that end in a panic, which only a process of its own
 * survives.
 */
#include <host.h>
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/string.h>
#include <lottery.h>

#define PAGES 256		/* the model's memory */
#define ARRAY_PAGES 64		/* behind it, after a gap: room for arrays, unknown to the model */
#define GAP 4
#define SLOTS 1024
#define ROUNDS 40
#define CALLS 800

#define NO_RAM 0xff

/* Of these the first means "not known"; the last is no node of a kernel for one node either. */
static const int nodes[] = { MAX_NUMNODES, 0, MAX_NUMNODES + 1 };

struct model {
	u8 node[PAGES];		/* NO_RAM where there is none */
	u8 flags[PAGES];
	u8 owner[PAGES];	/* 0: free; else 1 + index into owners */
};

static const char *const owners[] = { NULL, "kernel", "initrd", "tables" };

static u8 pool[(PAGES + GAP + ARRAY_PAGES) * PAGE_SIZE] __aligned(PAGE_SIZE);
static struct memblock_region memory_slots[SLOTS], reserved_slots[SLOTS];
static struct memblock live;
static struct model model;

/* ------------------------------------------------------------ the lottery */

struct pick {
	unsigned int first, end;	/* pages */
	phys_addr_t base, size;		/* the same as bytes */
};

static phys_addr_t page_addr(unsigned int page)
{
	return (phys_addr_t)__pa(pool) + (phys_addr_t)page * PAGE_SIZE;
}

/* Mostly short ranges, so that the lists stay long. */
static struct pick pick_range(void)
{
	unsigned int first = lottery(PAGES);
	unsigned int len = lottery(4) ? lottery(8) : lottery(PAGES);
	unsigned int end = min(first + len, (unsigned int)PAGES);

	return (struct pick){ first, end, page_addr(first), page_addr(end) - page_addr(first) };
}

/* -------------------------------------------------------------- the calls */

static void call_add(void)
{
	struct pick r = pick_range();
	int nid = nodes[lottery(3)];

	if (nid == MAX_NUMNODES)
		memblock_add(r.base, r.size);
	else
		memblock_add_node(r.base, r.size, nid);
	for (unsigned int p = r.first; p < r.end; p++) {
		if (model.node[p] == NO_RAM) {
			model.node[p] = nid;
			model.flags[p] = 0;
		}
	}
}

static void call_remove(void)
{
	struct pick r = pick_range();

	memblock_remove(r.base, r.size);
	memset(&model.node[r.first], NO_RAM, r.end - r.first);
}

static void call_reserve(void)
{
	struct pick r = pick_range();
	unsigned int who = lottery(ARRAY_SIZE(owners));

	if (who)
		memblock_reserve_named(r.base, r.size, owners[who]);
	else
		memblock_reserve(r.base, r.size);
	for (unsigned int p = r.first; p < r.end; p++)
		if (!model.owner[p])
			model.owner[p] = 1 + who;
}

static void call_free(void)
{
	struct pick r = pick_range();

	memblock_free(r.base, r.size);
	memset(&model.owner[r.first], 0, r.end - r.first);
}

static void call_set_node(void)
{
	struct pick r = pick_range();
	int nid = nodes[1 + lottery(2)];

	memblock_set_node(r.base, r.size, &memblock.memory, nid);
	for (unsigned int p = r.first; p < r.end; p++)
		if (model.node[p] != NO_RAM)
			model.node[p] = nid;
}

struct flag_call {
	int (*call)(phys_addr_t base, phys_addr_t size);
	u8 clear, set;
};

static void call_flag(void)
{
	static const struct flag_call calls[] = {
		{ memblock_mark_hotplug, 0, MEMBLOCK_HOTPLUG },
		{ memblock_clear_hotplug, MEMBLOCK_HOTPLUG, 0 },
		{ memblock_mark_mirror, 0, MEMBLOCK_MIRROR },
		{ memblock_mark_nomap, 0, MEMBLOCK_NOMAP },
		{ memblock_clear_nomap, MEMBLOCK_NOMAP, 0 },
	};
	const struct flag_call *c = &calls[lottery(ARRAY_SIZE(calls))];
	struct pick r = pick_range();

	c->call(r.base, r.size);
	for (unsigned int p = r.first; p < r.end; p++)
		model.flags[p] = (model.flags[p] & ~c->clear) | c->set;
}

static void forget_outside(unsigned int first, unsigned int end, bool keep_nomap)
{
	for (unsigned int p = 0; p < PAGES; p++) {
		if (p >= first && p < end)
			continue;
		if (!keep_nomap || !(model.flags[p] & MEMBLOCK_NOMAP))
			model.node[p] = NO_RAM;
		model.owner[p] = 0;
	}
}

static void call_memory_limit(void)
{
	unsigned int limit = 1 + lottery(PAGES), ram = 0, p;

	memblock_enforce_memory_limit((phys_addr_t)limit * PAGE_SIZE);
	for (p = 0; p < PAGES && ram < limit; p++)
		ram += model.node[p] != NO_RAM;
	if (ram == limit)
		forget_outside(0, p, false);
}

static void call_cap(void)
{
	struct pick r = pick_range();

	memblock_cap_memory_range(r.base, r.size);
	if (r.size)
		forget_outside(r.first, r.end, true);
}

/* ---------------------------------------------------------- brute force */

static bool page_fits(unsigned int p, int nid, u8 flags)
{
	if (model.node[p] == NO_RAM || model.owner[p] || (model.flags[p] & MEMBLOCK_NOMAP))
		return false;
	if ((flags & MEMBLOCK_MIRROR) && !(model.flags[p] & MEMBLOCK_MIRROR))
		return false;
	return nid == NUMA_NO_NODE || model.node[p] == nid;
}

/* memblock searches within one region, so all pages of a hit have equal properties. */
static bool run_fits(unsigned int first, unsigned int n, int nid, u8 flags)
{
	for (unsigned int p = first; p < first + n; p++) {
		if (!page_fits(p, nid, flags) || model.node[p] != model.node[first] ||
		    model.flags[p] != model.flags[first])
			return false;
	}
	return true;
}

static phys_addr_t search_model(unsigned int n, phys_addr_t align, int nid, u8 flags, bool up)
{
	for (unsigned int i = 0; i + n <= PAGES; i++) {
		unsigned int p = up ? i : PAGES - n - i;

		if (IS_ALIGNED(page_addr(p), align) && run_fits(p, n, nid, flags))
			return page_addr(p);
	}
	return 0;
}

static void compare_search(struct kunit *test)
{
	unsigned int n = 1 + lottery(6);
	phys_addr_t align = PAGE_SIZE << lottery(4);
	unsigned int which = lottery(3);
	int nid = which ? nodes[which] : NUMA_NO_NODE;
	u8 flags = lottery(4) ? MEMBLOCK_NONE : MEMBLOCK_MIRROR;
	phys_addr_t found;

	memblock_set_bottom_up(lottery(2));
	found = memblock_find_in_range_node(n * PAGE_SIZE, align, page_addr(0), page_addr(PAGES),
					    nid, flags);
	KUNIT_ASSERT_EQ(test, found, search_model(n, align, nid, flags, memblock_bottom_up()));
	memblock_set_bottom_up(false);
}

/* ------------------------------------------------------------ comparison */

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static void check_invariants(struct kunit *test, const struct memblock_type *type)
{
	phys_addr_t total = 0;

	KUNIT_ASSERT_LE(test, type->cnt, type->max);
	for (unsigned long i = 0; i < type->cnt; i++) {
		const struct memblock_region *r = &type->regions[i];

		KUNIT_ASSERT_GT(test, r->size, (phys_addr_t)0);
		total += r->size;
		if (!i)
			continue;
		KUNIT_ASSERT_LE(test, memblock_region_end(r - 1), r->base);
		KUNIT_ASSERT_FALSE(test, memblock_region_end(r - 1) == r->base &&
						 r[-1].nid == r->nid && r[-1].flags == r->flags &&
						 same(r[-1].name, r->name));
	}
	KUNIT_ASSERT_EQ(test, total, type->total_size);
}

static void expect_page_of(struct kunit *test, const struct memblock_region *r, unsigned int p)
{
	KUNIT_ASSERT_EQ(test, (int)model.node[p], r->nid);
	KUNIT_ASSERT_EQ(test, (u32)model.flags[p], (u32)r->flags);
}

/* Every region, page by page, and as many pages of RAM as the model has. */
static void compare_memory(struct kunit *test)
{
	unsigned int in_list = 0, in_model = 0;
	const struct memblock_region *r;
	unsigned long i;

	for_each_memblock_type(i, &memblock.memory, r) {
		for (phys_addr_t a = r->base; a < memblock_region_end(r); a += PAGE_SIZE) {
			if (a >= page_addr(PAGES))
				continue;
			expect_page_of(test, r, (a - page_addr(0)) / PAGE_SIZE);
			in_list++;
		}
	}
	for (unsigned int p = 0; p < PAGES; p++)
		in_model += model.node[p] != NO_RAM;
	KUNIT_ASSERT_EQ(test, in_list, in_model);
}

static void compare_reserved(struct kunit *test)
{
	const struct memblock_region *r;
	u8 owner[PAGES] = { 0 };
	unsigned long i;

	for_each_memblock_type(i, &memblock.reserved, r) {
		unsigned int who = 0;

		while (who < ARRAY_SIZE(owners) && !same(owners[who], r->name))
			who++;
		for (phys_addr_t a = r->base; a < memblock_region_end(r); a += PAGE_SIZE)
			if (a < page_addr(PAGES))
				owner[(a - page_addr(0)) / PAGE_SIZE] = 1 + who;
	}
	KUNIT_ASSERT_EQ(test, memcmp(owner, model.owner, sizeof(owner)), 0);
}

/* The walk upwards and the walk downwards see the free pages, each once, in order. */
static void compare_free(struct kunit *test)
{
	phys_addr_t start, end, edge = 0;
	u8 seen[PAGES] = { 0 };
	u64 i;

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		KUNIT_ASSERT_LE(test, edge, start);
		KUNIT_ASSERT_LT(test, start, end);
		edge = end;
		for (; start < end && start < page_addr(PAGES); start += PAGE_SIZE)
			seen[(start - page_addr(0)) / PAGE_SIZE]++;
	}
	edge = PHYS_ADDR_MAX;
	for_each_free_mem_range_reverse(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		KUNIT_ASSERT_LE(test, end, edge);
		edge = start;
		for (; start < end && start < page_addr(PAGES); start += PAGE_SIZE)
			seen[(start - page_addr(0)) / PAGE_SIZE]++;
	}
	for (unsigned int p = 0; p < PAGES; p++)
		KUNIT_ASSERT_EQ(test, (u32)seen[p], page_fits(p, NUMA_NO_NODE, 0) ? 2U : 0U);
}

static void compare_questions(struct kunit *test)
{
	unsigned int p = lottery(PAGES);
	struct pick r = pick_range();
	bool all = true, any = false;

	KUNIT_ASSERT_EQ(test, memblock_is_memory(page_addr(p)), model.node[p] != NO_RAM);
	KUNIT_ASSERT_EQ(test, memblock_is_reserved(page_addr(p)), model.owner[p] != 0);
	for (p = r.first; p < r.end; p++) {
		all = all && model.node[p] != NO_RAM;
		any = any || model.owner[p];
	}
	KUNIT_ASSERT_EQ(test, memblock_is_region_memory(r.base, r.size), all);
	if (r.size)
		KUNIT_ASSERT_EQ(test, memblock_is_region_reserved(r.base, r.size), any);
}

/* ------------------------------------------------------------ properties */

static void begin_round(unsigned long slots, u32 round)
{
	lottery_seed(0x2545f491 * (round + 1));
	memset(&model, 0, sizeof(model));
	memset(model.node, NO_RAM, sizeof(model.node));
	memblock = (struct memblock){
		.current_limit = MEMBLOCK_ALLOC_ANYWHERE,
		.memory = { .max = slots, .regions = memory_slots, .initial = memory_slots,
			    .name = "memory" },
		.reserved = { .max = slots, .regions = reserved_slots, .initial = reserved_slots,
			      .name = "reserved" },
	};
}

static void run_round(struct kunit *test, void (*const *calls)(void), unsigned int nr)
{
	for (unsigned int i = 0; i < CALLS && !lottery_over(); i++) {
		calls[lottery(nr)]();
		check_invariants(test, &memblock.memory);
		check_invariants(test, &memblock.reserved);
		compare_memory(test);
		compare_reserved(test);
		compare_free(test);
		compare_questions(test);
		compare_search(test);
	}
}

/* The last two shorten everything: rarer, by their place among many others. */
static void (*const all_calls[])(void) = {
	call_add, call_add, call_remove, call_reserve, call_reserve, call_free, call_set_node,
	call_flag, call_add, call_add, call_reserve, call_free, call_set_node, call_flag,
	call_add, call_add, call_remove, call_reserve, call_reserve, call_free, call_set_node,
	call_memory_limit, call_cap,
};

#define GROWING_CALLS (ARRAY_SIZE(all_calls) - 2)	/* limits would take the arrays' memory */

/* Expect lists and model to agree after every call. */
static void agrees_with_model(struct kunit *test)
{
	for (u32 round = 0; round < ROUNDS && !lottery_over(); round++) {
		begin_round(SLOTS, round);
		run_round(test, all_calls, ARRAY_SIZE(all_calls));
	}
}

/* Expect the same while both lists grow from 4 slots, in memory that the model does not see. */
static void agrees_while_growing(struct kunit *test)
{
	for (u32 round = 0; round < ROUNDS && !lottery_over(); round++) {
		begin_round(4, round);
		memblock_allow_resize();
		/* mirrored, or arrays would prefer mirrored memory of the model */
		memblock_add(page_addr(PAGES + GAP), ARRAY_PAGES * PAGE_SIZE);
		memblock_mark_mirror(page_addr(PAGES + GAP), ARRAY_PAGES * PAGE_SIZE);
		run_round(test, all_calls, GROWING_CALLS);
		if (lottery_over())
			break;
		KUNIT_EXPECT_GT(test, memblock.memory.max, 4UL);
		KUNIT_EXPECT_GT(test, memblock.reserved.max, 4UL);
	}
}

/* ---------------------------------------------------------------- panics */

static void fill_up(void)
{
	for (unsigned int p = 0; p < 5; p++)
		memblock_reserve(page_addr(2 * p), PAGE_SIZE);
}

/* Expect a full list to be a panic that names it, as long as it must not grow. */
static void full_before_resize_panics(struct kunit *test)
{
	begin_round(4, 0);
	KUNIT_EXPECT_TRUE(test, host_dies(fill_up, "cannot resize reserved array yet, all 4"));
}

static void want_too_much(void)
{
	memblock_alloc_try_nid(0x123000, PAGE_SIZE, 0, MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE);
}

static void want_too_much_simply(void)
{
	memblock_alloc_or_panic(0x123000, PAGE_SIZE);
}

/* Expect the forms that never return NULL to say what could not be had. */
static void out_of_memory_panics(struct kunit *test)
{
	begin_round(4, 0);
	KUNIT_EXPECT_TRUE(test, host_dies(want_too_much,
					  "alloc_try_nid: Failed to allocate 1191936 bytes"));
	KUNIT_EXPECT_TRUE(test, host_dies(want_too_much_simply,
					  "alloc_or_panic: Failed to allocate 1191936"));
}

/* -------------------------------------------------------------- who takes over */

/* What the other allocator was asked for last. */
static struct {
	phys_addr_t base, size, gives;
	unsigned int allocs, reserves, frees;
} successor_saw;

static phys_addr_t successor_alloc(phys_addr_t size, phys_addr_t align, phys_addr_t goal,
				   phys_addr_t limit, int nid)
{
	successor_saw.allocs++;
	successor_saw.size = size;
	return successor_saw.gives;
}

static int successor_reserve(phys_addr_t base, phys_addr_t size)
{
	successor_saw.reserves++;
	successor_saw.base = base;
	return 0;
}

static void successor_free(phys_addr_t base, phys_addr_t size)
{
	successor_saw.frees++;
	successor_saw.base = base;
}

/*
 * Expect everything to go to the other allocator, the lists to stay as they are, and what
 * lies below an address that must not be undercut to be given back.
 */
static void successor_is_asked(struct kunit *test)
{
	static const struct memblock_successor successor = {
		successor_alloc, successor_reserve, successor_free,
	};

	begin_round(4, 0);
	memset(&successor_saw, 0, sizeof(successor_saw));
	successor_saw.gives = page_addr(3);
	memblock_set_successor(&successor);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(100, 8), page_addr(3));
	KUNIT_EXPECT_EQ(test, successor_saw.size, (phys_addr_t)100);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(64, 8, page_addr(2), page_addr(9)),
			page_addr(3));
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(64, 8, page_addr(5), page_addr(9)), 0ULL);
	KUNIT_EXPECT_EQ(test, successor_saw.frees, 1U);
	KUNIT_EXPECT_EQ(test, successor_saw.base, page_addr(3));
	memblock_reserve(page_addr(7), 1);
	KUNIT_EXPECT_EQ(test, successor_saw.base, page_addr(7));
	memblock_reserve_named(page_addr(8), 1, "kernel");
	KUNIT_EXPECT_EQ(test, successor_saw.base, page_addr(8));
	memblock_free(page_addr(9), 1);
	KUNIT_EXPECT_EQ(test, successor_saw.base, page_addr(9));
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 0UL);
	KUNIT_EXPECT_EQ(test, successor_saw.allocs, 3U);
	KUNIT_EXPECT_EQ(test, successor_saw.reserves, 2U);
}

static int prop_init(struct kunit *test)
{
	live = memblock;
	return 0;
}

static void prop_exit(struct kunit *test)
{
	memblock = live;
}

static struct kunit_case memblock_prop_cases[] = {
	KUNIT_CASE(agrees_with_model),
	KUNIT_CASE(agrees_while_growing),
	KUNIT_CASE(successor_is_asked),
	KUNIT_CASE(full_before_resize_panics),
	KUNIT_CASE(out_of_memory_panics),
	{}
};

static struct kunit_suite memblock_prop_suite = {
	.name = "memblock_prop",
	.init = prop_init,
	.exit = prop_exit,
	.test_cases = memblock_prop_cases,
};
kunit_test_suite(memblock_prop_suite);
