// SPDX-License-Identifier: MIT
/*
 * Changing the map and asking it (row B2).
 *
 * In the pictures a letter is a type: u usable, r reserved, a ACPI data; '.' is
 * nothing, and ^ the range that the call is about.
 */
#include "e820_maps.h"

#include <linux/printk.h>

/*
 *	uuuuuuuuu
 *	   ^^^
 *	uuurrruuu
 *
 * Expect an update inside an entry to cut it in three.
 */
static void update_inside_an_entry(struct kunit *test)
{
	given(RAM(0, M(9)), ACPI(M(20), M(21)));
	KUNIT_EXPECT_EQ(test, e820_update_range(M(3), M(3), E820_RAM, E820_RESERVED), M(3));
	sanitize();
	expect_map(test, RAM(0, M(3)), RESERVED(M(3), M(6)), RAM(M(6), M(9)),
		   ACPI(M(20), M(21)));
}

/*
 *	uuuuuuuuu
 *	 ^^^^^^^	all but the first and the last byte
 *	urrrrrrru
 *
 * Expect single bytes to stay what they are.
 */
static void update_leaves_single_bytes(struct kunit *test)
{
	given(RAM(0, M(9)), ACPI(M(20), M(21)));
	KUNIT_EXPECT_EQ(test, e820_update_range(1, M(9) - 2, E820_RAM, E820_RESERVED), M(9) - 2);
	sanitize();
	expect_map(test, RAM(0, 1), RESERVED(1, M(9) - 1), RAM(M(9) - 1, M(9)),
		   ACPI(M(20), M(21)));
}

/*
 *	  uuuu
 *	^^^^^^^^^
 *	  rrrr
 *
 * Expect an entry inside the range to change as a whole, and nothing to appear
 * where nothing was.
 */
static void update_around_an_entry(struct kunit *test)
{
	given(RAM(M(2), M(6)), ACPI(M(20), M(21)));
	KUNIT_EXPECT_EQ(test, e820_update_range(0, M(9), E820_RAM, E820_RESERVED), M(4));
	expect_map(test, RESERVED(M(2), M(6)), ACPI(M(20), M(21)));
}

/*
 *	uuuu..uuuuaaaa
 *	  ^^^^^^^^^^
 *	uurr..rrrraaaa
 *
 * Expect only the old type to change, in every entry that the range touches.
 */
static void update_across_entries(struct kunit *test)
{
	given(RAM(0, M(4)), RAM(M(6), M(10)), ACPI(M(10), M(14)));
	KUNIT_EXPECT_EQ(test, e820_update_range(M(2), M(10), E820_RAM, E820_RESERVED), M(6));
	sanitize();
	expect_map(test, RAM(0, M(2)), RESERVED(M(2), M(4)), RESERVED(M(6), M(10)),
		   ACPI(M(10), M(14)));
}

/*
 *	rrrr aaaa
 *	^^^^^^^^^	usable ==> unusable
 *	rrrr aaaa
 *
 * Expect no change where no entry has the old type.
 */
static void update_of_an_absent_type(struct kunit *test)
{
	given(RESERVED(0, M(4)), ACPI(M(5), M(9)));
	KUNIT_EXPECT_EQ(test, e820_update_range(0, M(9), E820_RAM, E820_UNUSABLE), 0ULL);
	expect_map(test, RESERVED(0, M(4)), ACPI(M(5), M(9)));
}

/*
 *	uuuu ........ uuuu|	2^64
 *	  ^^^^^^^^^^^^^^^^^^^^->
 *	uurr ........ rrrr|
 *
 * Expect a range that runs past 2^64 to end there, the last byte included.
 */
static void update_past_2_64(struct kunit *test)
{
	given(RAM(0, M(4)), RAM(0ULL - M(4), 0));
	KUNIT_EXPECT_EQ(test, e820_update_range(M(2), U64_MAX, E820_RAM, E820_RESERVED), M(6));
	sanitize();
	expect_map(test, RAM(0, M(2)), RESERVED(M(2), M(4)), RESERVED(0ULL - M(4), 0));
}

/*
 *	uuuu
 *	^	of 0 bytes
 *
 * Expect an empty range to change nothing and to print nothing.
 */
static void empty_range_does_nothing(struct kunit *test)
{
	u32 mark = kmsg_mark();

	given(RAM(0, M(4)));
	KUNIT_EXPECT_EQ(test, e820_update_range(M(1), 0, E820_RAM, E820_RESERVED), 0ULL);
	KUNIT_EXPECT_EQ(test, e820_remove_range(M(1), 0, E820_RAM, true), 0ULL);
	expect_map(test, RAM(0, M(4)));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "e820: "));
}

/*
 *	uuuu
 *	^
 *
 * Expect the log to say what became what, in Linux's words.
 */
static void changes_are_printed(struct kunit *test)
{
	u32 mark = kmsg_mark();

	given(RAM(0, M(4)), RESERVED(M(4), M(5)));
	e820_update_range(0, K(4), E820_RAM, E820_RESERVED);
	e820_remove_range(0xa0000, 0x60000, E820_RAM, true);
	e820_remove_range(M(4), M(1), 0, false);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "e820: update [mem 0x00000000-0x00000fff] "
						 "usable ==> reserved"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "e820: remove [mem 0x000a0000-0x000fffff] usable"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "e820: remove [mem 0x00400000-0x004fffff]"));
}

/*
 *	uuuuuuuuu
 *	   ^^^
 *	uuu...uuu
 *
 * Expect a removal inside an entry to leave both ends of it.
 */
static void remove_inside_an_entry(struct kunit *test)
{
	given(RAM(0, M(9)), RESERVED(M(20), M(21)));
	KUNIT_EXPECT_EQ(test, e820_remove_range(M(3), M(3), E820_RAM, true), M(3));
	sanitize();
	expect_map(test, RAM(0, M(3)), RAM(M(6), M(9)), RESERVED(M(20), M(21)));
}

/*
 *	uuuu uuuu
 *	  ^^^^^
 *	uu    uuu
 *
 * Expect the tail of one entry and the head of the next to go.
 */
static void remove_tail_and_head(struct kunit *test)
{
	given(RAM(0, M(4)), RAM(M(5), M(9)));
	KUNIT_EXPECT_EQ(test, e820_remove_range(M(2), M(4), E820_RAM, true), M(3));
	sanitize();
	expect_map(test, RAM(0, M(2)), RAM(M(6), M(9)));
}

/*
 *	uuuurrrraaaa
 *	  ^^^^^^^^
 *	uu        aa	types not checked
 *	uu  rrrraaaa	types checked: usable
 *
 * Expect a removal to spare other types only when told to look.
 */
static void remove_with_and_without_a_type(struct kunit *test)
{
	given(RAM(0, M(4)), RESERVED(M(4), M(8)), ACPI(M(8), M(12)));
	KUNIT_EXPECT_EQ(test, e820_remove_range(M(2), M(8), E820_RAM, false), M(8));
	sanitize();
	expect_map(test, RAM(0, M(2)), ACPI(M(10), M(12)));

	given(RAM(0, M(4)), RESERVED(M(4), M(8)), ACPI(M(8), M(12)));
	KUNIT_EXPECT_EQ(test, e820_remove_range(M(2), M(8), E820_RAM, true), M(2));
	sanitize();
	expect_map(test, RAM(0, M(2)), RESERVED(M(4), M(8)), ACPI(M(8), M(12)));
}

/*
 *	uuuu    uuuu
 *	^^^^^^^^^^^^	then a new entry
 *	     rr
 *
 * Expect the slots of removed entries to be used again.
 */
static void removed_entries_leave_room(struct kunit *test)
{
	given(RAM(0, M(4)), RAM(M(8), M(12)));
	e820_remove_range(0, M(12), E820_RAM, true);
	e820_add_region(M(5), M(2), E820_RESERVED);
	e820_settle(&e820);
	expect_map(test, RESERVED(M(5), M(7)));
}

/*
 *	u.u.u.u.u. ...	E820_X_MAX entries: the map is full
 *	^
 *	r.u.u.u.u. ...	whole entry
 *
 * Expect a full map to change an entry as a whole without a new slot.
 */
static void full_map_changes_whole_entries(struct kunit *test)
{
	for (u32 i = 0; i < E820_X_MAX; i++)
		e820_add_region(M(2 * i), M(1), E820_RAM);
	KUNIT_EXPECT_EQ(test, e820_update_range(0, M(1), E820_RAM, E820_RESERVED), M(1));
	KUNIT_EXPECT_EQ(test, e820.nr_map, (u32)E820_X_MAX);
	KUNIT_EXPECT_TRUE(test, e820_all_mapped(0, M(1), E820_RESERVED));
	KUNIT_EXPECT_TRUE(test, e820_all_mapped(M(2), M(3), E820_RAM));
}

/*
 *	uuuu.u.u.u. ...	full
 *	^
 *	.uuu.u.u.u. ...
 *
 * Expect a full map to keep the RAM behind a reserved page, not the page: both
 * are as good as reserved when they are not in it.
 */
static void full_map_keeps_ram(struct kunit *test)
{
	e820_add_region(0, M(4), E820_RAM);
	for (u32 i = 1; i < E820_X_MAX; i++)
		e820_add_region(M(20 + 2 * i), M(1), E820_RAM);
	e820_update_range(0, M(1), E820_RAM, E820_RESERVED);
	KUNIT_EXPECT_FALSE(test, e820_any_mapped(0, M(1), E820_RAM));
	KUNIT_EXPECT_TRUE(test, e820_all_mapped(M(1), M(4), E820_RAM));
}

/*
 *	uuuuuuuuu.u.u.u. ...	full
 *	   ^^^
 *	uuu......
 *
 * Expect RAM to get lost, with a message, rather than to be where it was removed.
 */
static void full_map_loses_ram_and_says_so(struct kunit *test)
{
	u32 mark = kmsg_mark();

	e820_add_region(0, M(9), E820_RAM);
	for (u32 i = 1; i < E820_X_MAX; i++)
		e820_add_region(M(20 + 2 * i), M(1), E820_RAM);
	e820_remove_range(M(3), M(3), E820_RAM, true);
	KUNIT_EXPECT_TRUE(test, e820_all_mapped(0, M(3), E820_RAM));
	KUNIT_EXPECT_FALSE(test, e820_any_mapped(M(3), M(20), E820_RAM));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "e820: too many entries; "
						 "ignoring [mem 0x00600000-0x008fffff]"));
}

/*
 *	..uuuu..rrrr..
 *
 * Expect any_mapped to see a single common byte, and no more.
 */
static void any_mapped_at_the_edges(struct kunit *test)
{
	given(RAM(M(2), M(6)), RESERVED(M(8), M(12)));
	KUNIT_EXPECT_FALSE(test, e820_any_mapped(0, M(2), 0));
	KUNIT_EXPECT_TRUE(test, e820_any_mapped(0, M(2) + 1, 0));
	KUNIT_EXPECT_TRUE(test, e820_any_mapped(M(6) - 1, M(8), E820_RAM));
	KUNIT_EXPECT_FALSE(test, e820_any_mapped(M(6), M(8), 0));
	KUNIT_EXPECT_FALSE(test, e820_any_mapped(M(2), M(12), E820_ACPI));
	KUNIT_EXPECT_TRUE(test, e820_any_mapped(0, 0, E820_RESERVED));
}

/*
 *	uuuurrrr..uuuu
 *
 * Expect all_mapped to go over a seam between entries, not over a hole, and to
 * care for the type when there is one.
 */
static void all_mapped_over_seams_and_holes(struct kunit *test)
{
	given(RAM(0, M(4)), RESERVED(M(4), M(8)), RAM(M(10), M(14)));
	KUNIT_EXPECT_TRUE(test, e820_all_mapped(0, M(4), E820_RAM));
	KUNIT_EXPECT_FALSE(test, e820_all_mapped(0, M(4) + 1, E820_RAM));
	KUNIT_EXPECT_TRUE(test, e820_all_mapped(M(2), M(8), 0));
	KUNIT_EXPECT_FALSE(test, e820_all_mapped(M(2), M(8) + 1, 0));
	KUNIT_EXPECT_FALSE(test, e820_all_mapped(M(2), M(12), 0));
	KUNIT_EXPECT_FALSE(test, e820_all_mapped(M(9), M(10), 0));
}

/*
 *	uuuu ....... uuuu|	2^64
 *
 * Expect both questions to reach the last byte of the address space.
 */
static void questions_about_the_last_byte(struct kunit *test)
{
	given(RAM(0, M(4)), RAM(0ULL - M(4), 0));
	KUNIT_EXPECT_TRUE(test, e820_all_mapped(0ULL - M(1), 0, E820_RAM));
	KUNIT_EXPECT_TRUE(test, e820_any_mapped(U64_MAX, 0, E820_RAM));
	KUNIT_EXPECT_FALSE(test, e820_all_mapped(0, 0, E820_RAM));
}

/*
 *	rr uu	->  append  ->	rr uu aa xx
 *
 * Expect a table to be added behind what is there, a short one refused, and a
 * wrapping entry to be an error.
 */
static void append_a_table(struct kunit *test)
{
	const struct e820entry table[] = { ACPI(M(8), M(9)), UNUSABLE(M(9), M(10)) };
	const struct e820entry wraps[] = { ACPI(M(8), M(9)), RAM(0ULL - M(1), M(1)) };

	given(RESERVED(0, M(1)), RAM(M(1), M(2)));
	KUNIT_EXPECT_LT(test, append_e820_map(table, 1), 0);
	KUNIT_EXPECT_EQ(test, append_e820_map(table, 2), 0);
	expect_map(test, RESERVED(0, M(1)), RAM(M(1), M(2)), ACPI(M(8), M(9)),
		   UNUSABLE(M(9), M(10)));
	KUNIT_EXPECT_LT(test, append_e820_map(wraps, 2), 0);
}

/*
 *	uuuu
 *	  rrrr		added, not yet sanitised
 *	uurrrr
 *
 * Expect update_e820() to sanitise and to print the result.
 */
static void update_e820_sanitises_and_prints(struct kunit *test)
{
	u32 mark = kmsg_mark();

	given(RAM(0, M(4)), RESERVED(M(2), M(6)));
	update_e820();
	expect_map(test, RAM(0, M(2)), RESERVED(M(2), M(6)));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "e820: modified physical RAM map:"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "modified: [mem 0x0000000000200000-"
						 "0x00000000005fffff] reserved"));
}

/*
 *	u r a n x 20
 *
 * Expect Linux's line for each type, and its number where it has no name.
 */
static void prints_every_type(struct kunit *test)
{
	static const char *const lines[] = {
		"BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable",
		"BIOS-e820: [mem 0x000000000009fc00-0x000000000009ffff] reserved",
		"BIOS-e820: [mem 0x0000000000100000-0x00000000001fffff] ACPI data",
		"BIOS-e820: [mem 0x0000000000200000-0x00000000002fffff] ACPI NVS",
		"BIOS-e820: [mem 0x0000000100000000-0x000000013fffffff] unusable",
		"BIOS-e820: [mem 0xfffffffffff00000-0xffffffffffffffff] type 20",
	};
	u32 mark = kmsg_mark();

	given(RAM(0, 0x9fc00), RESERVED(0x9fc00, 0xa0000), ACPI(M(1), M(2)), NVS(M(2), M(3)),
	      UNUSABLE(G(4), G(5)), RANGE(0ULL - M(1), 0, 20));
	e820_print_map("BIOS-e820");
	for (u32 i = 0; i < ARRAY_SIZE(lines); i++)
		KUNIT_EXPECT_TRUE(test, kmsg_since(mark, lines[i]));
}

static struct kunit_case e820_change_cases[] = {
	KUNIT_CASE(update_inside_an_entry),
	KUNIT_CASE(update_leaves_single_bytes),
	KUNIT_CASE(update_around_an_entry),
	KUNIT_CASE(update_across_entries),
	KUNIT_CASE(update_of_an_absent_type),
	KUNIT_CASE(update_past_2_64),
	KUNIT_CASE(empty_range_does_nothing),
	KUNIT_CASE(changes_are_printed),
	KUNIT_CASE(remove_inside_an_entry),
	KUNIT_CASE(remove_tail_and_head),
	KUNIT_CASE(remove_with_and_without_a_type),
	KUNIT_CASE(removed_entries_leave_room),
	KUNIT_CASE(full_map_changes_whole_entries),
	KUNIT_CASE(full_map_keeps_ram),
	KUNIT_CASE(full_map_loses_ram_and_says_so),
	KUNIT_CASE(any_mapped_at_the_edges),
	KUNIT_CASE(all_mapped_over_seams_and_holes),
	KUNIT_CASE(questions_about_the_last_byte),
	KUNIT_CASE(append_a_table),
	KUNIT_CASE(update_e820_sanitises_and_prints),
	KUNIT_CASE(prints_every_type),
	{}
};

static struct kunit_suite e820_change_suite = {
	.name = "e820_change",
	.init = e820_case_init,
	.exit = e820_case_exit,
	.test_cases = e820_change_cases,
};
kunit_test_suite(e820_change_suite);
