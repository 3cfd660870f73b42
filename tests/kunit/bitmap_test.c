// SPDX-License-Identifier: MIT
/*
 * Bitmaps and sorting: lib/find_bit.c, lib/bitmap.c, lib/sort.c.
 *
 * Range operations are held against a model of one byte per bit.
 */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/sort.h>

#define BITS 100	/* three words and a bit: the last one is not whole */

static bool model_matches(const unsigned long *map, const u8 *model)
{
	for (unsigned int i = 0; i < BITS; i++)
		if (test_bit(i, map) != model[i])
			return false;
	return true;
}

/* Every start and length: exactly those bits change, beyond the map none. */
static void set_and_clear_ranges(struct kunit *test)
{
	DECLARE_BITMAP(map, 128);
	u8 model[BITS];

	for (unsigned int start = 0; start < BITS; start += 3) {
		for (unsigned int len = 0; start + len <= BITS; len++) {
			memset(map, 0, sizeof(map));
			memset(model, 0, sizeof(model));
			bitmap_set(map, start, len);
			memset(model + start, 1, len);
			KUNIT_ASSERT_TRUE_MSG(test, model_matches(map, model), "%u+%u", start, len);

			bitmap_fill(map, BITS);
			memset(model, 1, sizeof(model));
			bitmap_clear(map, start, len);
			memset(model + start, 0, len);
			KUNIT_ASSERT_TRUE_MSG(test, model_matches(map, model), "%u+%u", start, len);
			KUNIT_ASSERT_EQ(test, map[3] >> (BITS - 96), 0);
		}
	}
}

static void find_walks_all_bits(struct kunit *test)
{
	static const unsigned int bits[] = { 0, 1, 31, 32, 63, 64, 95, 96, 99 };
	DECLARE_BITMAP(map, BITS) = { 0 };
	unsigned long bit;
	unsigned int n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(bits); i++)
		__set_bit(bits[i], map);
	for_each_set_bit(bit, map, BITS)
		KUNIT_EXPECT_EQ(test, bit, bits[n++]);
	KUNIT_EXPECT_EQ(test, n, ARRAY_SIZE(bits));
	KUNIT_EXPECT_EQ(test, find_last_bit(map, BITS), 99);
	KUNIT_EXPECT_EQ(test, find_last_bit(map, 99), 96);
	n = 0;
	for_each_clear_bit(bit, map, BITS)
		n++;
	KUNIT_EXPECT_EQ(test, n, BITS - ARRAY_SIZE(bits));
}

static void find_stops_at_the_size(struct kunit *test)
{
	unsigned long map[2] = { 0, 0xffffff00 };	/* bits 40 to 63 */

	KUNIT_EXPECT_EQ(test, find_first_bit(map, 36), 36);
	KUNIT_EXPECT_EQ(test, find_first_bit(map, 40), 40);
	KUNIT_EXPECT_EQ(test, find_first_bit(map, 41), 40);
	KUNIT_EXPECT_EQ(test, find_next_bit(map, 64, 64), 64);
	KUNIT_EXPECT_EQ(test, find_next_bit(map, 50, 70), 50);
	KUNIT_EXPECT_EQ(test, find_next_zero_bit(map, 64, 40), 64);
	KUNIT_EXPECT_EQ(test, find_next_zero_bit(map, 60, 40), 60);
	KUNIT_EXPECT_EQ(test, find_last_bit(map, 40), 40);
	KUNIT_EXPECT_EQ(test, find_first_bit(map, 0), 0);
}

static void logic_leaves_other_bits(struct kunit *test)
{
	unsigned long a[1] = { 0xff00ff00 }, b[1] = { 0x0ff00ff0 }, out[1];

	out[0] = 0xffffffff;
	bitmap_and(out, a, b, 16);
	KUNIT_EXPECT_EQ(test, out[0], 0xffff0f00);
	bitmap_or(out, a, b, 16);
	KUNIT_EXPECT_EQ(test, out[0], 0xfffffff0);
	bitmap_xor(out, a, b, 16);
	KUNIT_EXPECT_EQ(test, out[0], 0xfffff0f0);
	bitmap_andnot(out, a, b, 16);
	KUNIT_EXPECT_EQ(test, out[0], 0xfffff000);
	bitmap_copy(out, b, 8);
	KUNIT_EXPECT_EQ(test, out[0], 0xfffff0f0);
}

static void questions_ignore_the_tail(struct kunit *test)
{
	unsigned long a[2] = { 0xf, 0x80000001 }, b[2] = { 0x3f, 0x1 };

	KUNIT_EXPECT_FALSE(test, bitmap_equal(a, b, 6));
	KUNIT_EXPECT_TRUE(test, bitmap_equal(a, b, 4));
	b[0] = a[0];
	KUNIT_EXPECT_TRUE(test, bitmap_equal(a, b, 63));
	KUNIT_EXPECT_FALSE(test, bitmap_equal(a, b, 64));
	b[0] = 0x3f;
	KUNIT_EXPECT_TRUE(test, bitmap_subset(a, b, 63));
	KUNIT_EXPECT_FALSE(test, bitmap_subset(a, b, 64));
	KUNIT_EXPECT_TRUE(test, bitmap_intersects(a, b, 1));
	KUNIT_EXPECT_FALSE(test, bitmap_intersects(a, b, 0));
	KUNIT_EXPECT_EQ(test, bitmap_weight(a, 64), 6);
	KUNIT_EXPECT_EQ(test, bitmap_weight(a, 63), 5);
	KUNIT_EXPECT_TRUE(test, bitmap_full(a, 4));
	KUNIT_EXPECT_FALSE(test, bitmap_full(a, 5));
	bitmap_zero(a, 33);
	KUNIT_EXPECT_TRUE(test, bitmap_empty(a, 63));
	KUNIT_EXPECT_EQ(test, a[1], 0x80000000);
}

/*
 *	0 ..... 10 ###### 20 ..... 37 # 38 ........ 64
 *
 * Expect the first hole of the length, at the alignment, behind the start.
 */
static void zero_area_fits(struct kunit *test)
{
	DECLARE_BITMAP(map, 64) = { 0 };

	bitmap_set(map, 10, 10);
	bitmap_set(map, 37, 1);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(map, 64, 0, 10, 0), 0);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(map, 64, 0, 11, 0), 20);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(map, 64, 1, 8, 7), 24);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(map, 64, 0, 18, 0), 38);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(map, 64, 0, 26, 0), 38);
	KUNIT_EXPECT_GT(test, bitmap_find_next_zero_area(map, 64, 0, 27, 0), 64 - 27);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(map, 64, 0, 16, 15), 48);
	KUNIT_EXPECT_GT(test, bitmap_find_next_zero_area(map, 64, 0, 17, 15), 64 - 17);
}

struct pair {
	u16 key, tag;
	u8 load[3];	/* an odd size */
};

static int by_key(const void *a, const void *b)
{
	return ((const struct pair *)a)->key - ((const struct pair *)b)->key;
}

/* Random keys, every size up to 40: sorted, and still the same elements. */
static void sort_keeps_the_elements(struct kunit *test)
{
	struct pair pairs[40];
	u32 seed = 2463534242u;

	for (size_t num = 0; num <= ARRAY_SIZE(pairs); num++) {
		u32 tags = 0, want = 0;

		for (size_t i = 0; i < num; i++) {
			seed = seed * 1664525 + 1013904223;
			pairs[i] = (struct pair){ .key = (u16)(seed >> 27), .tag = (u16)i,
						  .load = { (u8)i, (u8)i, (u8)i } };
			want += i * i + 1;
		}
		sort(pairs, num, sizeof(pairs[0]), by_key, NULL);
		for (size_t i = 0; i < num; i++) {
			KUNIT_ASSERT_TRUE(test, !i || pairs[i - 1].key <= pairs[i].key);
			KUNIT_ASSERT_EQ(test, pairs[i].load[2], pairs[i].tag);
			tags += pairs[i].tag * pairs[i].tag + 1;
		}
		KUNIT_EXPECT_EQ(test, tags, want);
	}
}

static unsigned int swaps;

static void counting_swap(void *a, void *b, int size)
{
	struct pair kept = *(struct pair *)a;

	*(struct pair *)a = *(struct pair *)b;
	*(struct pair *)b = kept;
	swaps += size == sizeof(struct pair);
}

/* Already sorted, reversed, all equal: no case is slow or goes wrong. */
static void sort_takes_ordered_input(struct kunit *test)
{
	struct pair pairs[64];

	for (int kind = 0; kind < 3; kind++) {
		for (u16 i = 0; i < 64; i++)
			pairs[i].key = kind == 0 ? i : kind == 1 ? 63 - i : 5;
		swaps = 0;
		sort(pairs, 64, sizeof(pairs[0]), by_key, counting_swap);
		for (u16 i = 0; i < 64; i++)
			KUNIT_EXPECT_EQ(test, pairs[i].key, kind == 2 ? 5 : i);
		KUNIT_EXPECT_GT(test, swaps, 0);
		KUNIT_EXPECT_LT_MSG(test, swaps, 64 * 8, "n log n");
	}
}

static struct kunit_case bitmap_cases[] = {
	KUNIT_CASE(set_and_clear_ranges),
	KUNIT_CASE(find_walks_all_bits),
	KUNIT_CASE(find_stops_at_the_size),
	KUNIT_CASE(logic_leaves_other_bits),
	KUNIT_CASE(questions_ignore_the_tail),
	KUNIT_CASE(zero_area_fits),
	{},
};

static struct kunit_case sort_cases[] = {
	KUNIT_CASE(sort_keeps_the_elements),
	KUNIT_CASE(sort_takes_ordered_input),
	{},
};

static struct kunit_suite bitmap_suite = {
	.name = "bitmap",
	.test_cases = bitmap_cases,
};

static struct kunit_suite sort_suite = {
	.name = "sort",
	.test_cases = sort_cases,
};
kunit_test_suites(&bitmap_suite, &sort_suite);
