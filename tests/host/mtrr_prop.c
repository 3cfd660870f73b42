// SPDX-License-Identifier: MIT
/*
 * Which memory the MTRRs leave uncached, from given registers.
 *
 * In the pictures one column is 16 MiB: b a range that is write-back, u one that
 * is uncachable, x what is to be trimmed.  A property test asks the same of a
 * model: one byte for each MiB, painted range by range.
 */
#include <asm/mtrr.h>
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/pfn.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <lottery.h>

#define COLUMN (16ULL << 20)
#define PHYS_BITS 36
#define LIMIT (1ULL << 30)
#define MODEL_MIB (LIMIT >> 20)

static struct mtrr_state state;

static int mtrr_prop_init(struct kunit *test)
{
	state = (struct mtrr_state){
		.phys_bits = PHYS_BITS,
		.num_var_ranges = 8,
		.enabled = MTRR_ENABLED,
		.def_type = MTRR_TYPE_UNCACHABLE,
	};
	return 0;
}

static void put(unsigned int reg, u64 start, u64 size, u8 type)
{
	state.var_ranges[reg].base = start | type;
	state.var_ranges[reg].mask = -size | MTRR_MASK_VALID;
}

/* In columns. */
#define WB(reg, start, size) put(reg, (start) * COLUMN, (size) * COLUMN, MTRR_TYPE_WRBACK)
#define UC(reg, start, size) put(reg, (start) * COLUMN, (size) * COLUMN, MTRR_TYPE_UNCACHABLE)

struct piece {
	u64 start, end;		/* columns */
};

static void expect_pieces(struct kunit *test, const struct piece *want, size_t nr)
{
	u64 start = 0, end;
	size_t i = 0;

	for (; mtrr_next_uncached(&state, &start, &end, 16 * COLUMN); start = end, i++) {
		KUNIT_ASSERT_LT(test, i, nr);
		KUNIT_EXPECT_EQ(test, start, want[i].start * COLUMN);
		KUNIT_EXPECT_EQ(test, end, want[i].end * COLUMN);
	}
	KUNIT_EXPECT_EQ(test, i, nr);
}

#define EXPECT_UNCACHED(test, ...)                                                              \
	expect_pieces(test, (const struct piece[]){ __VA_ARGS__ },                              \
		      sizeof((const struct piece[]){ __VA_ARGS__ }) / sizeof(struct piece))

/*
 *	bbbbbbbbbbbbbbbb
 */
static void all_is_cached(struct kunit *test)
{
	WB(3, 0, 16);
	expect_pieces(test, NULL, 0);
}

/*
 *	bbbbbbbb
 *	        xxxxxxxx
 */
static void the_top(struct kunit *test)
{
	WB(0, 0, 8);
	EXPECT_UNCACHED(test, { 8, 16 });
}

/*
 *	  bb  bb
 *	xx  xx  xxxxxxxx
 */
static void head_hole_and_top(struct kunit *test)
{
	WB(1, 2, 2);
	WB(0, 6, 2);
	EXPECT_UNCACHED(test, { 0, 2 }, { 4, 6 }, { 8, 16 });
}

/*
 *	bbbbbbbbbbbbbbbb
 *	    bbbb			inside the other: changes nothing
 *	          uu			wins
 *	               u
 *	          xx   x
 */
static void overlaps(struct kunit *test)
{
	WB(0, 0, 16);
	WB(1, 4, 4);
	UC(2, 10, 2);
	UC(3, 15, 1);
	EXPECT_UNCACHED(test, { 10, 12 }, { 15, 16 });
}

/*
 *	bbbbbbbb|bbbbbbbb		two that touch, and a range above all memory
 */
static void neighbours(struct kunit *test)
{
	WB(0, 8, 8);
	WB(1, 0, 8);
	WB(2, 256, 256);
	expect_pieces(test, NULL, 0);
}

static void when_not_to_trim(struct kunit *test)
{
	const char *blank = "CPU MTRRs all blank - virtualized system.";

	KUNIT_EXPECT_STREQ(test, mtrr_untrimmable(&state), blank);
	UC(0, 0, 8);
	KUNIT_EXPECT_STREQ(test, mtrr_untrimmable(&state), blank);
	WB(1, 0, 8);
	KUNIT_EXPECT_PTR_EQ(test, mtrr_untrimmable(&state), NULL);

	state.enabled = 0;
	KUNIT_EXPECT_STREQ(test, mtrr_untrimmable(&state), blank);
	state.enabled = MTRR_ENABLED;
	state.def_type = MTRR_TYPE_WRBACK;
	KUNIT_EXPECT_STREQ(test, mtrr_untrimmable(&state), "");
	state.def_type = MTRR_TYPE_UNCACHABLE;
	state.phys_bits = 0;
	KUNIT_EXPECT_STREQ(test, mtrr_untrimmable(&state), "");
}

/* Whoever set such a type knew what for; and a number that is no type says nothing. */
static void other_types_are_left_alone(struct kunit *test)
{
	static const u8 types[] = { MTRR_TYPE_WRCOMB, MTRR_TYPE_WRTHROUGH, MTRR_TYPE_WRPROT, 2, 7, 255 };

	WB(0, 0, 8);
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		put(1, 4 * COLUMN, COLUMN, types[i]);
		KUNIT_EXPECT_STREQ(test, mtrr_untrimmable(&state), "");
	}
}

/* ---------------------------------------------------- against a model, at random */

static u8 cached[MODEL_MIB], uncached[MODEL_MIB], trimmed[MODEL_MIB];

/* A range of 2^n MiB at a multiple of its size. */
static void put_random(unsigned int reg)
{
	u64 size = 1ULL << lottery(10), start = lottery(MODEL_MIB) & ~(size - 1);
	bool wb = lottery(3);

	put(reg, start << 20, size << 20, wb ? MTRR_TYPE_WRBACK : MTRR_TYPE_UNCACHABLE);
	memset((wb ? cached : uncached) + start, 1, size);
}

static void random_ranges(struct kunit *test)
{
	lottery_seed(3141592);
	for (int round = 0; round < 2000 && !lottery_over(); round++) {
		u64 start = 0, end, last_end = 0;

		mtrr_prop_init(test);
		memset(cached, 0, sizeof(cached));
		memset(uncached, 0, sizeof(uncached));
		memset(trimmed, 0, sizeof(trimmed));
		for (unsigned int reg = 0; reg < 8; reg++)
			if (lottery(2))
				put_random(reg);

		for (; mtrr_next_uncached(&state, &start, &end, LIMIT); start = end) {
			KUNIT_ASSERT_LT(test, start, end);
			KUNIT_ASSERT_TRUE(test, !start || start > last_end);
			memset(trimmed + (start >> 20), 1, (end - start) >> 20);
			last_end = end;
		}
		for (size_t mib = 0; mib < MODEL_MIB; mib++)
			KUNIT_ASSERT_EQ(test, trimmed[mib], !cached[mib] || uncached[mib]);
	}
}

/* ---------------------------------------------------- anything that firmware may write */

#define PAGES_LIMIT 1024	/* 4 MiB, page by page */

/* As the processor does it.  A mask with holes in it counts for nothing here. */
static bool mask_has_holes(u64 mask)
{
	bool ones = true;

	for (int bit = PHYS_BITS - 1; bit >= PAGE_SHIFT; bit--) {
		bool one = mask >> bit & 1;

		if (one && !ones)
			return true;
		ones = one;
	}
	return false;
}

static bool register_hits(unsigned int reg, u64 addr, u8 type)
{
	u64 mask = state.var_ranges[reg].mask & ((1ULL << PHYS_BITS) - PAGE_SIZE);

	if (!(state.var_ranges[reg].mask & MTRR_MASK_VALID) || !mask || mask_has_holes(mask))
		return false;
	return (addr & mask) == (state.var_ranges[reg].base & mask) &&
	       (u8)state.var_ranges[reg].base == type;
}

static bool page_is_cached(u64 addr)
{
	bool hit = false;

	for (unsigned int reg = 0; reg < state.num_var_ranges; reg++) {
		if (register_hits(reg, addr, MTRR_TYPE_UNCACHABLE))
			return false;
		hit |= register_hits(reg, addr, MTRR_TYPE_WRBACK);
	}
	return hit;
}

/* Two words for each register, in low memory or not; of the two types that are trimmed. */
static void any_registers(void)
{
	u64 words[2 * 8] = { 0 };
	u32 len = lottery_bytes(words, sizeof(words));

	for (unsigned int reg = 0; reg < len / 16; reg++) {
		u64 base = words[2 * reg], mask = words[2 * reg + 1];

		state.var_ranges[reg].base = (base & ((1ULL << PHYS_BITS) - PAGE_SIZE)) |
					     (base & 1 ? MTRR_TYPE_WRBACK : MTRR_TYPE_UNCACHABLE);
		state.var_ranges[reg].mask = mtrr_complete_mask(mask, PHYS_BITS);
	}
}

static void any_ranges(struct kunit *test)
{
	lottery_seed(4);
	for (int round = 0; round < 100 && !lottery_over(); round++) {
		u64 start = 0, end = 0, page = 0;
		bool more;

		mtrr_prop_init(test);
		any_registers();
		do {
			start = end;
			more = mtrr_next_uncached(&state, &start, &end, PFN_PHYS(PAGES_LIMIT));
			for (; page < start && page < PFN_PHYS(PAGES_LIMIT); page += PAGE_SIZE)
				KUNIT_ASSERT_TRUE(test, page_is_cached(page));
			for (; more && page < end; page += PAGE_SIZE)
				KUNIT_ASSERT_FALSE(test, page_is_cached(page));
		} while (more);
		for (; page < PFN_PHYS(PAGES_LIMIT); page += PAGE_SIZE)
			KUNIT_ASSERT_TRUE(test, page_is_cached(page));
	}
}

static struct kunit_case mtrr_prop_cases[] = {
	KUNIT_CASE(all_is_cached),
	KUNIT_CASE(the_top),
	KUNIT_CASE(head_hole_and_top),
	KUNIT_CASE(overlaps),
	KUNIT_CASE(neighbours),
	KUNIT_CASE(when_not_to_trim),
	KUNIT_CASE(other_types_are_left_alone),
	KUNIT_CASE(random_ranges),
	KUNIT_CASE(any_ranges),
	{}
};

static struct kunit_suite mtrr_prop_suite = {
	.name = "mtrr_prop",
	.init = mtrr_prop_init,
	.test_cases = mtrr_prop_cases,
};
kunit_test_suite(mtrr_prop_suite);
