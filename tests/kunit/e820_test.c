// SPDX-License-Identifier: MIT
/*
 * sanitize_e820_map(): order, overlaps, and the maps it refuses (row B1).
 *
 * In the pictures a letter is a type: u usable, r reserved, a ACPI data, n ACPI
 * NVS, x unusable; '.' is nothing.
 */
#include "e820_maps.h"

#include <linux/errno.h>
#include <linux/printk.h>

/*
 *	uuuu rr aa	given backwards
 *
 * Expect the order of addresses, whatever the order of the input.
 */
static void sorts_by_address(struct kunit *test)
{
	given(ACPI(M(5), M(6)), RESERVED(M(3), M(4)), RAM(0, M(2)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(2)), RESERVED(M(3), M(4)), ACPI(M(5), M(6)));
}

/*
 *	uuuu
 *	    uuuu
 *	uuuuuuuu
 *
 * Expect one entry where two of a type touch.
 */
static void merges_what_touches(struct kunit *test)
{
	given(RAM(0, M(4)), RAM(M(4), M(8)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(8)));
}

/*
 *	uuuu
 *	     uuuu	one byte between
 *
 * Expect two entries: nothing is rounded here.
 */
static void keeps_a_gap_of_one_byte(struct kunit *test)
{
	given(RAM(0, M(4) - 1), RAM(M(4), M(8)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(4) - 1), RAM(M(4), M(8)));
}

/*
 *	uuuu
 *	    rrrr
 *	uuuurrrr
 *
 * Expect two entries: touching is not merging when the types differ.
 */
static void keeps_different_types_apart(struct kunit *test)
{
	given(RAM(0, M(4)), RESERVED(M(4), M(8)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(4)), RESERVED(M(4), M(8)));
}

/*
 *	uuuuu
 *	    rrrr	one byte in common
 *	uuuurrrr
 *
 * Expect the common byte to be reserved.
 */
static void one_byte_goes_to_the_higher_type(struct kunit *test)
{
	given(RAM(0, M(4) + 1), RESERVED(M(4), M(8)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(4)), RESERVED(M(4), M(8)));
}

/*
 *	uuuuuuuu
 *	  uuuuuuuuu
 *	uuuuuuuuuuu
 *
 * Expect one entry from overlapping ones of a type.
 */
static void merges_overlap_of_one_type(struct kunit *test)
{
	given(RAM(0, M(8)), RAM(M(2), M(11)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(11)));
}

/*
 *	uuuuuuuuu
 *	   rrr
 *	uuurrruuu
 *
 * Expect RAM to be cut in two by what is reserved inside.
 */
static void reserved_inside_ram_cuts_it(struct kunit *test)
{
	given(RAM(0, M(9)), RESERVED(M(3), M(6)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(3)), RESERVED(M(3), M(6)), RAM(M(6), M(9)));
}

/*
 *	rrrrrrrrr
 *	   uuu
 *	rrrrrrrrr
 *
 * Expect RAM inside a reserved range to disappear, and the rest to stay whole.
 */
static void ram_inside_reserved_vanishes(struct kunit *test)
{
	given(RAM(M(3), M(6)), RESERVED(0, M(9)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RESERVED(0, M(9)));
}

/*
 *	nnnn
 *	aaaa
 *	nnnn
 *
 * Expect the higher number of two types for one range.
 */
static void same_range_takes_the_higher_type(struct kunit *test)
{
	given(NVS(M(1), M(5)), ACPI(M(1), M(5)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, NVS(M(1), M(5)));
}

/*
 *	uuu rrr
 *	uuu rrr
 *
 * Expect each entry once when the table is given twice.
 */
static void duplicates_count_once(struct kunit *test)
{
	given(RAM(0, M(3)), RESERVED(M(4), M(7)), RAM(0, M(3)), RESERVED(M(4), M(7)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(3)), RESERVED(M(4), M(7)));
}

/*
 *	uuuuuuuuuuu
 *	  rrrrrrr
 *	   aaaaa
 *	     n
 *	uuraanaaruu
 *
 * Expect the layers of a nest to be seen from above.
 */
static void nested_ranges_show_the_highest(struct kunit *test)
{
	given(RAM(0, M(11)), RESERVED(M(2), M(9)), ACPI(M(3), M(8)), NVS(M(5), M(6)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(2)), RESERVED(M(2), M(3)), ACPI(M(3), M(5)), NVS(M(5), M(6)),
		   ACPI(M(6), M(8)), RESERVED(M(8), M(9)), RAM(M(9), M(11)));
}

/*
 *	uuuu
 *	  rrrr
 *	    uuuu
 *	       rrrr
 *	uurrrrurrrr
 *
 * Expect the reserved links of a chain to keep all of their length.
 */
static void chain_of_overlaps(struct kunit *test)
{
	given(RAM(0, M(4)), RESERVED(M(2), M(6)), RAM(M(4), M(8)), RESERVED(M(7), M(11)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(2)), RESERVED(M(2), M(6)), RAM(M(6), M(7)),
		   RESERVED(M(7), M(11)));
}

/*
 *	uuuu  |  |	two reserved entries without a size
 *	uuuu
 *
 * Expect entries of size 0 to go, also in the middle of another.
 */
static void drops_empty_entries(struct kunit *test)
{
	given(RESERVED(M(2), M(2)), RAM(0, M(4)), RESERVED(M(6), M(6)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(4)));
}

/*
 *	uuuu	 uuuu
 *	  000000000
 *	uuuu	 uuuu
 *
 * Expect type 0 to be nothing: it goes, and hides nothing.
 */
static void type_zero_is_nothing(struct kunit *test)
{
	given(RAM(0, M(4)), RANGE(M(2), M(11), 0), RAM(M(9), M(13)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(4)), RAM(M(9), M(13)));
}

/*
 *	uuuuuuuu
 *	  FF		type 0xffffffff
 *	uuFFuuuu
 *
 * Expect types to compare without a sign: the largest number wins.
 */
static void types_have_no_sign(struct kunit *test)
{
	given(RAM(0, M(8)), RANGE(M(2), M(4), 0xffffffffU));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(2)), RANGE(M(2), M(4), 0xffffffffU), RAM(M(4), M(8)));
}

/*
 *	uuuu ............................ rr->	past 2^64
 *
 * Expect a wrapping entry to make the map invalid, and no change to it.
 */
static void refuses_a_wrapping_entry(struct kunit *test)
{
	given(RESERVED(M(8), M(9)), RAM(0, M(4)), RESERVED(0ULL - M(1), M(1)));
	KUNIT_EXPECT_EQ(test, sanitize(), -EINVAL);
	expect_map(test, RESERVED(M(8), M(9)), RAM(0, M(4)), RESERVED(0ULL - M(1), M(1)));
}

/*
 *	uuuu ............................ rr|	up to 2^64
 *
 * Expect an end of exactly 2^64 to be sound.
 */
static void accepts_an_end_of_2_64(struct kunit *test)
{
	given(RESERVED(0ULL - M(1), 0), RAM(0, M(4)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(4)), RESERVED(0ULL - M(1), 0));
}

/*
 *	uuuuuuuu|uuuuuuuu	2^63 each
 *
 * Expect two entries although they touch: one could not tell its size.
 */
static void whole_address_space_stays_two(struct kunit *test)
{
	given(RAM(1ULL << 63, 0), RAM(0, 1ULL << 63));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, 1ULL << 63), RAM(1ULL << 63, 0));
}

/*
 *	uuuu
 *
 * Expect fewer than two entries to be refused, as Linux does.
 */
static void refuses_fewer_than_two(struct kunit *test)
{
	given(RAM(0, M(4)));
	KUNIT_EXPECT_EQ(test, sanitize(), -EINVAL);
	expect_map(test, RAM(0, M(4)));
	e820.nr_map = 0;
	KUNIT_EXPECT_EQ(test, sanitize(), -EINVAL);
	KUNIT_EXPECT_EQ(test, e820.nr_map, 0U);
}

/*
 *	uuuuuuuuuuuuuuuu...	and 100 specks of r inside: 201 results
 *	u r u r u r u r
 *
 * Expect the first E820_X_MAX results, and a warning about the rest.
 */
static void cuts_at_the_maximum(struct kunit *test)
{
	u32 mark = kmsg_mark();

	given(RAM(0, M(1000)));
	for (u32 i = 1; i <= 100; i++)
		e820_add_region(M(i), K(4), E820_RESERVED);
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	KUNIT_ASSERT_EQ(test, e820.nr_map, (u32)E820_X_MAX);
	KUNIT_EXPECT_EQ(test, e820.map[0].addr, 0ULL);
	KUNIT_EXPECT_EQ(test, e820.map[E820_X_MAX - 1].addr, M(65) + K(4));
	KUNIT_EXPECT_EQ(test, e820_last(&e820.map[E820_X_MAX - 1]), M(66) - 1);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "map is full, ignoring all from 0x0000000004200000"));
}

/*
 *	uuurrruuu	with room for two
 *	uuurrr
 *
 * Expect no more results than the caller has room for.
 */
static void respects_the_callers_room(struct kunit *test)
{
	given(RAM(0, M(9)), RESERVED(M(3), M(6)));
	e820.map[2].addr = 4711;
	KUNIT_EXPECT_EQ(test, sanitize_e820_map(e820.map, 2, &e820.nr_map), 0);
	expect_map(test, RAM(0, M(3)), RESERVED(M(3), M(6)));
	KUNIT_EXPECT_EQ(test, e820.map[2].addr, 4711ULL);
}

/*
 *	uuuu rrrr aaaa
 *
 * Expect a map that is in order to stay as it is.
 */
static void leaves_a_clean_map_alone(struct kunit *test)
{
	given(RAM(0, M(4)), RESERVED(M(5), M(9)), ACPI(M(9), M(11)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(4)), RESERVED(M(5), M(9)), ACPI(M(9), M(11)));
}

/*
 *	uuuu rr->	r wraps past 2^64
 *	uuuu
 *
 * Expect the wrapping entry to be dropped alone, with a warning that shows it.
 */
static void settle_drops_the_wrapping_alone(struct kunit *test)
{
	u32 mark = kmsg_mark();

	given(RAM(M(2), M(4)), RESERVED(0ULL - M(1), M(7)), RAM(0, M(2)));
	e820_settle(&e820);
	expect_map(test, RAM(0, M(4)));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "wraps past 2^64, dropped: "
						 "start 0xfffffffffff00000 size 0x0000000000800000 reserved"));
}

/*
 *	uuuu
 *
 * Expect a map of one entry to be used as it is.
 */
static void settle_keeps_a_single_entry(struct kunit *test)
{
	given(RESERVED(M(1), M(1)), RAM(0, M(4)), RANGE(M(6), M(7), 0));
	e820_settle(&e820);
	expect_map(test, RAM(0, M(4)));
}

/*
 *	(nothing)
 *
 * Expect an empty map to stay empty.
 */
static void settle_copes_with_nothing(struct kunit *test)
{
	given(RESERVED(M(1), M(1)));
	e820_settle(&e820);
	KUNIT_EXPECT_EQ(test, e820.nr_map, 0U);
}

static struct kunit_case e820_cases[] = {
	KUNIT_CASE(sorts_by_address),
	KUNIT_CASE(merges_what_touches),
	KUNIT_CASE(keeps_a_gap_of_one_byte),
	KUNIT_CASE(keeps_different_types_apart),
	KUNIT_CASE(one_byte_goes_to_the_higher_type),
	KUNIT_CASE(merges_overlap_of_one_type),
	KUNIT_CASE(reserved_inside_ram_cuts_it),
	KUNIT_CASE(ram_inside_reserved_vanishes),
	KUNIT_CASE(same_range_takes_the_higher_type),
	KUNIT_CASE(duplicates_count_once),
	KUNIT_CASE(nested_ranges_show_the_highest),
	KUNIT_CASE(chain_of_overlaps),
	KUNIT_CASE(drops_empty_entries),
	KUNIT_CASE(type_zero_is_nothing),
	KUNIT_CASE(types_have_no_sign),
	KUNIT_CASE(refuses_a_wrapping_entry),
	KUNIT_CASE(accepts_an_end_of_2_64),
	KUNIT_CASE(whole_address_space_stays_two),
	KUNIT_CASE(refuses_fewer_than_two),
	KUNIT_CASE(cuts_at_the_maximum),
	KUNIT_CASE(respects_the_callers_room),
	KUNIT_CASE(leaves_a_clean_map_alone),
	KUNIT_CASE(settle_drops_the_wrapping_alone),
	KUNIT_CASE(settle_keeps_a_single_entry),
	KUNIT_CASE(settle_copes_with_nothing),
	{}
};

static struct kunit_suite e820_suite = {
	.name = "e820",
	.init = e820_case_init,
	.exit = e820_case_exit,
	.test_cases = e820_cases,
};
kunit_test_suite(e820_suite);
