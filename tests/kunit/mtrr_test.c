// SPDX-License-Identifier: MIT
/*
 * MTRRs: what a pair of registers says.
 *
 * Which memory they leave uncached is decided by code that only the boot has; it
 * is tested in the hosted kernel (tests/host/mtrr_prop.c) and on machines
 * (tests/machines/test_mtrr.py).
 */
#include <asm/mtrr.h>
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/sizes.h>

/* A physical address is 36 bits wide in what follows. */
#define MASK(size) ((0x1000000000ULL - (size)) | MTRR_MASK_VALID)

static struct mtrr_state given;

static struct mtrr_range decoded(u64 base, u64 mask)
{
	given.var_ranges[0].base = base;
	given.var_ranges[0].mask = mtrr_complete_mask(mask, 36);
	return mtrr_get(&given, 0);
}

static void ranges_of_all_sizes(struct kunit *test)
{
	for (u64 size = SZ_4K; size < 1ULL << 36; size <<= 1) {
		u64 start = 0x900000000ULL & ~(size - 1);
		struct mtrr_range range = decoded(start | MTRR_TYPE_WRTHROUGH, MASK(size));

		KUNIT_EXPECT_EQ(test, range.start, start);
		KUNIT_EXPECT_EQ(test, range.size, size);
		KUNIT_EXPECT_EQ(test, range.type, MTRR_TYPE_WRTHROUGH);
	}
}

static void free_registers(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, decoded(0, 0).size, 0);
	KUNIT_EXPECT_EQ(test, decoded(MTRR_TYPE_WRBACK, MASK(SZ_1M) & ~MTRR_MASK_VALID).size, 0);
	KUNIT_EXPECT_EQ(test, decoded(MTRR_TYPE_WRBACK, MTRR_MASK_VALID).size, 0);
}

/* The processor compares (address & mask) with (base & mask): bits below do not count. */
static void base_inside_the_range(struct kunit *test)
{
	struct mtrr_range range = decoded(0x12345000 | MTRR_TYPE_WRBACK, MASK(SZ_1M));

	KUNIT_EXPECT_EQ(test, range.start, 0x12300000);
	KUNIT_EXPECT_EQ(test, range.size, SZ_1M);
}

static void masks_are_completed(struct kunit *test)
{
	/* 32 bits where there are 36; only one bit; more than there are; nothing at all */
	KUNIT_EXPECT_EQ(test, mtrr_complete_mask(0xf8000800, 36), 0xfffffffff8000800ULL);
	KUNIT_EXPECT_EQ(test, mtrr_complete_mask(0x08000000, 36), 0xfffffffff8000000ULL);
	KUNIT_EXPECT_EQ(test, mtrr_complete_mask(0xffff000000000ULL, 36), 0);
	KUNIT_EXPECT_EQ(test, mtrr_complete_mask(0x800, 36), 0x800);
	KUNIT_EXPECT_EQ(test, mtrr_complete_mask(0xff0000000ULL, 40), 0xfffffffff0000000ULL);
}

static void masks_with_holes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, decoded(0, 0xff7000000ULL | MTRR_MASK_VALID).size, 0);
	KUNIT_EXPECT_EQ(test, decoded(0, 0xfffffd000ULL | MTRR_MASK_VALID).size, 0);
}

static void names_of_types(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, mtrr_type_name(MTRR_TYPE_UNCACHABLE), "uncachable");
	KUNIT_EXPECT_STREQ(test, mtrr_type_name(MTRR_TYPE_WRBACK), "write-back");
	KUNIT_EXPECT_STREQ(test, mtrr_type_name(2), "?");
	KUNIT_EXPECT_STREQ(test, mtrr_type_name(MTRR_NUM_TYPES), "?");
	KUNIT_EXPECT_STREQ(test, mtrr_type_name(255), "?");
}

static struct kunit_case mtrr_cases[] = {
	KUNIT_CASE(ranges_of_all_sizes),
	KUNIT_CASE(free_registers),
	KUNIT_CASE(base_inside_the_range),
	KUNIT_CASE(masks_are_completed),
	KUNIT_CASE(masks_with_holes),
	KUNIT_CASE(names_of_types),
	{}
};

static struct kunit_suite mtrr_suite = {
	.name = "mtrr",
	.test_cases = mtrr_cases,
};
kunit_test_suite(mtrr_suite);
