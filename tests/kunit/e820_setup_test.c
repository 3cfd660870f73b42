// SPDX-License-Identifier: MIT
/*
 * From boot_params to the figures that others use: the platform's map, the
 * user's parameters, the end of RAM, the PCI gap, ROMs (rows B3 to B7).
 *
 * In the pictures a letter is a type: u usable, r reserved, a ACPI data; '.' is
 * nothing.
 */
#include "e820_maps.h"

#include <asm/page.h>
#include <linux/errno.h>
#include <linux/ioport.h>
#include <linux/printk.h>
#include <linux/string.h>

/* The part of boot_params that these cases overwrite. */
#define SETUP_ENTRIES 4
static struct e820entry real_entries[SETUP_ENTRIES];
static u32 real_nr, real_alt_mem_k, real_ext_mem_k;

static int setup_case_init(struct kunit *test)
{
	memcpy(real_entries, boot_params.e820_map, sizeof(real_entries));
	real_nr = boot_params.e820_entries;
	real_alt_mem_k = boot_params.alt_mem_k;
	real_ext_mem_k = boot_params.ext_mem_k;
	boot_params.e820_entries = 0;
	boot_params.alt_mem_k = 0;
	boot_params.ext_mem_k = 0;
	return e820_case_init(test);
}

static void setup_case_exit(struct kunit *test)
{
	memcpy(boot_params.e820_map, real_entries, sizeof(real_entries));
	boot_params.e820_entries = real_nr;
	boot_params.alt_mem_k = real_alt_mem_k;
	boot_params.ext_mem_k = real_ext_mem_k;
	e820_case_exit(test);
}

/* What the platform's default makes of a table of up to four entries. */
#define firmware_says(...) firmware_table(ENTRIES(__VA_ARGS__), NR_ENTRIES(__VA_ARGS__))

static const char *firmware_table(const struct e820entry *table, u32 nr)
{
	memcpy(boot_params.e820_map, table, nr * sizeof(*table));
	boot_params.e820_entries = nr;
	return default_machine_specific_memory_setup();
}

/*
 *	rr uuuu		in the wrong order, overlapping
 *
 * Expect a firmware table to arrive sanitised, under its name.
 */
static void takes_the_firmware_table(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, firmware_says(RESERVED(M(3), M(6)), RAM(0, M(4))), "BIOS-e820");
	expect_map(test, RAM(0, M(3)), RESERVED(M(3), M(6)));
}

/*
 *	uuuu ........ rr->	past 2^64
 *	uuuu
 *
 * Expect the rest of a table to be used when one entry wraps.
 */
static void drops_one_wrapping_entry(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, firmware_says(RAM(0, M(4)), RAM(0ULL - M(1), M(9))), "BIOS-e820");
	expect_map(test, RAM(0, M(4)));
}

/*
 *	uuuu
 *
 * Expect a table of one entry to be used.
 */
static void takes_a_single_entry(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, firmware_says(RAM(0, M(4))), "BIOS-e820");
	expect_map(test, RAM(0, M(4)));
}

/*
 *	uuu.uuuuuuu	636 KiB, hole, 32 MiB behind 1 MiB
 *
 * Expect two regions from the size that E801h told when there is no table.
 */
static void falls_back_on_e801(struct kunit *test)
{
	boot_params.alt_mem_k = 32 << 10;
	boot_params.ext_mem_k = 15 << 10;
	KUNIT_EXPECT_STREQ(test, default_machine_specific_memory_setup(), "BIOS-e801");
	expect_map(test, RAM(0, 0x9f000), RAM(M(1), M(33)));
}

/*
 * The same from 88h, when that is all there is.
 *
 * Expect its name and its size.
 */
static void falls_back_on_88(struct kunit *test)
{
	boot_params.ext_mem_k = 15 << 10;
	KUNIT_EXPECT_STREQ(test, default_machine_specific_memory_setup(), "BIOS-88");
	expect_map(test, RAM(0, 0x9f000), RAM(M(1), M(16)));
}

/*
 *	|  uu->		no size; wraps
 *
 * Expect a table in which nothing is any good to count as none, with a warning.
 */
static void falls_back_when_nothing_is_good(struct kunit *test)
{
	u32 mark = kmsg_mark();

	boot_params.alt_mem_k = 1 << 10;
	KUNIT_EXPECT_STREQ(test, firmware_says(RAM(M(1), M(1)), RAM(0ULL - M(1), M(9))),
			   "BIOS-e801");
	expect_map(test, RAM(0, 0x9f000), RAM(M(1), M(2)));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "nothing usable among the firmware's 2 entries"));
}

/* Hands a parameter what stands behind its '='; the parser may write into it. */
static int param(int (*parse)(char *), const char *value)
{
	char copy[80];

	strlcpy(copy, value, sizeof(copy));
	return parse(copy);
}

/*
 *	uuuuuuuurr....uuuu
 *	    ^ mem=
 *	uuuu    rr
 *
 * Expect mem= to take RAM, and only RAM, from there on.
 */
static void mem_cuts_ram(struct kunit *test)
{
	given(RAM(0, M(8)), RESERVED(M(8), M(10)), RAM(G(4), G(5)));
	KUNIT_EXPECT_EQ(test, param(parse_memopt, "4M"), 0);
	e820_settle(&e820);
	expect_map(test, RAM(0, M(4)), RESERVED(M(8), M(10)));
}

/*
 * mem= with nothing, zero, a word, a word behind, a number above 2^64
 *
 * Expect each to be refused, and to leave the map alone.
 */
static void mem_refuses_nonsense(struct kunit *test)
{
	given(RAM(0, M(8)));
	KUNIT_EXPECT_EQ(test, parse_memopt(NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, param(parse_memopt, ""), -EINVAL);
	KUNIT_EXPECT_EQ(test, param(parse_memopt, "0"), -EINVAL);
	KUNIT_EXPECT_EQ(test, param(parse_memopt, "lots"), -EINVAL);
	KUNIT_EXPECT_EQ(test, param(parse_memopt, "4Mx"), -EINVAL);
	KUNIT_EXPECT_EQ(test, param(parse_memopt, "16E"), -EINVAL);
	expect_map(test, RAM(0, M(8)));
}

/*
 *	uuuuuuuuuuuuuu
 *	 ^ ^ ^		$ # !
 *	urua u p uuuuu	(r reserved, a ACPI data, p protected)
 *
 * Expect each sign of memmap= to give its type.
 */
static void memmap_signs(struct kunit *test)
{
	given(RAM(0, M(16)));
	KUNIT_EXPECT_EQ(test, param(parse_memmap_opt, "1M$1M,1M#3M,0x100000!5M"), 0);
	KUNIT_EXPECT_EQ(test, param(parse_memmap_opt, "1M@20M"), 0);
	e820_settle(&e820);
	expect_map(test, RAM(0, M(1)), RESERVED(M(1), M(2)), RAM(M(2), M(3)), ACPI(M(3), M(4)),
		   RAM(M(4), M(5)), RANGE(M(5), M(6), E820_PRAM), RAM(M(6), M(16)),
		   RAM(M(20), M(21)));
}

/*
 *	uuuuuuuurr
 *	    ^ memmap=
 *	uuuu    rr
 *
 * Expect memmap=nn to be mem=nn.
 */
static void memmap_without_sign_limits(struct kunit *test)
{
	given(RAM(0, M(8)), RESERVED(M(8), M(10)));
	KUNIT_EXPECT_EQ(test, param(parse_memmap_opt, "4M"), 0);
	e820_settle(&e820);
	expect_map(test, RAM(0, M(4)), RESERVED(M(8), M(10)));
}

/*
 *	rrrrrrrr  ->  (nothing)  ->  uuuu
 *
 * Expect exactmap to forget the firmware's map, and one range to be enough.
 */
static void memmap_exactmap(struct kunit *test)
{
	u32 mark = kmsg_mark();

	given(RESERVED(0, M(8)), RAM(M(8), M(16)));
	KUNIT_EXPECT_EQ(test, param(parse_memmap_opt, "exactmap,4M@1M"), 0);
	finish_e820_parsing();
	expect_map(test, RAM(M(1), M(5)));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "e820: user-defined physical RAM map:"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "user: [mem 0x0000000000100000-"
						 "0x00000000004fffff] usable"));
}

/*
 *	uuuurrrr
 *	  ^^^^		-1+2, -1, -2, +3
 *
 * Expect nn%ss-old+new to change, remove or add, as its types say.
 */
static void memmap_retypes(struct kunit *test)
{
	given(RAM(0, M(4)), RESERVED(M(4), M(8)));
	KUNIT_EXPECT_EQ(test, param(parse_memmap_opt, "4M%2M-1+4"), 0);
	e820_settle(&e820);
	expect_map(test, RAM(0, M(2)), NVS(M(2), M(4)), RESERVED(M(4), M(8)));
	KUNIT_EXPECT_EQ(test, param(parse_memmap_opt, "4M%2M-2"), 0);
	KUNIT_EXPECT_EQ(test, param(parse_memmap_opt, "1M%12M+3"), 0);
	KUNIT_EXPECT_EQ(test, param(parse_memmap_opt, "1M%2M"), 0);
	e820_settle(&e820);
	expect_map(test, RAM(0, M(2)), NVS(M(3), M(4)), RESERVED(M(6), M(8)), ACPI(M(12), M(13)));
}

/*
 * memmap= with nothing, no number, no start, an unknown sign, a wrapping range
 *
 * Expect an error for each, and the good word beside a bad one to count.
 */
static void memmap_refuses_nonsense(struct kunit *test)
{
	static const char *const bad[] = {
		"", "0", "exact", "1M@", "1M?2M", "1M@2Mx", "8E@15E", "1M%1M-", "1M%1M-1+1",
	};

	given(RAM(0, M(8)));
	KUNIT_EXPECT_EQ(test, parse_memmap_opt(NULL), -EINVAL);
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ(test, param(parse_memmap_opt, bad[i]), -EINVAL);
	expect_map(test, RAM(0, M(8)));

	KUNIT_EXPECT_EQ(test, param(parse_memmap_opt, "nonsense,1M@8M"), -EINVAL);
	e820_settle(&e820);
	expect_map(test, RAM(0, M(9)));
}

/*
 *	uuuu rr uu- 	the last page of RAM is not whole
 *
 * Expect the page behind the last whole one of RAM.
 */
static void end_of_ram_in_whole_pages(struct kunit *test)
{
	u32 mark = kmsg_mark();

	given(RAM(0, M(4)), RESERVED(M(4), M(5)), RAM(M(6), M(8) + 4095));
	KUNIT_EXPECT_EQ(test, e820_end_of_ram_pfn(), (unsigned long)(M(8) >> PAGE_SHIFT));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "e820: last_pfn = 0x800 max_arch_pfn = 0x100000"));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "ignored"));
}

/*
 *	uuuu......u	the last one less than a page, inside one
 *
 * Expect it to count with the start of its page, as in Linux.
 */
static void end_of_ram_at_a_sub_page_island(struct kunit *test)
{
	given(RAM(0, M(4)), RAM(M(6) + 256, M(6) + 512));
	KUNIT_EXPECT_EQ(test, e820_end_of_ram_pfn(), (unsigned long)(M(6) >> PAGE_SHIFT));
}

/*
 *	uuuuuuuu|	ends at exactly 4 GiB
 *
 * Expect all of it to count and nothing to be ignored.
 */
static void end_of_ram_at_4_gib(struct kunit *test)
{
	u32 mark = kmsg_mark();

	given(RAM(0, G(4)));
	KUNIT_EXPECT_EQ(test, e820_end_of_ram_pfn(), MAX_ARCH_PFN);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "ignored"));
}

/*
 *	uuuuuuuu|uu..uuu	4 GiB inside an entry, another one behind
 *
 * Expect 4 GiB, and the size of what lies above.
 */
static void ram_above_4_gib_is_reported(struct kunit *test)
{
	u32 mark = kmsg_mark();

	given(RAM(G(3), G(5)), RAM(G(6), G(9)));
	KUNIT_EXPECT_EQ(test, e820_end_of_ram_pfn(), MAX_ARCH_PFN);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "e820: RAM above 4 GiB ignored: 4194304K"));
}

/*
 *	uuuu....|uuuu	RAM that begins at exactly 4 GiB
 *
 * Expect it not to count at all.
 */
static void ram_at_4_gib_does_not_count(struct kunit *test)
{
	given(RAM(0, M(4)), RAM(G(4), G(5)));
	KUNIT_EXPECT_EQ(test, e820_end_of_ram_pfn(), (unsigned long)(M(4) >> PAGE_SHIFT));
}

/*
 *	uuuu ........ uuuu|	at 2^52, and up to 2^64
 *
 * Expect no page number to wrap around.
 */
static void no_page_number_wraps(struct kunit *test)
{
	given(RAM(0, M(4)), RAM(1ULL << 52, (1ULL << 52) + G(1)), RAM(0ULL - M(4), 0));
	KUNIT_EXPECT_EQ(test, e820_end_of_ram_pfn(), (unsigned long)(M(4) >> PAGE_SHIFT));
	KUNIT_EXPECT_EQ(test, e820_end_of_low_ram_pfn(), (unsigned long)(M(4) >> PAGE_SHIFT));
}

/*
 *	uuu....rr..........r|	4 GiB
 *
 * Expect the larger of two holes.
 */
static void gap_is_the_largest(struct kunit *test)
{
	struct e820_gap gap = { .size = M(4) };

	given(RAM(0, G(1)), RESERVED(G(2), G(2) + M(1)), RESERVED(G(4) - M(1), G(4)));
	KUNIT_EXPECT_TRUE(test, e820_search_gap(&gap));
	KUNIT_EXPECT_EQ(test, gap.start, G(2) + M(1));
	KUNIT_EXPECT_EQ(test, gap.size, G(2) - M(2));
}

/*
 *	uuu....rrr....r|	4 GiB
 *
 * Expect the lower of two holes of one size.
 */
static void gap_is_the_lower_of_equals(struct kunit *test)
{
	struct e820_gap gap = { .size = M(4) };

	given(RAM(0, G(1)), RESERVED(G(2), G(3)));
	KUNIT_EXPECT_TRUE(test, e820_search_gap(&gap));
	KUNIT_EXPECT_EQ(test, gap.start, G(1));
	KUNIT_EXPECT_EQ(test, gap.size, G(1));
}

/*
 *	uuuuuuuuuuuuuu.|uu	a hole of 4 MiB - 1, another entry behind 4 GiB
 *	uuuuuuuuuuuuuu.|uu	of 4 MiB
 *
 * Expect a hole to be large enough or none, and to end at 4 GiB.
 */
static void gap_has_a_least_size(struct kunit *test)
{
	struct e820_gap gap = { .size = M(4) };

	given(RAM(0, G(4) - M(4) + 1), RAM(G(5), G(6)));
	KUNIT_EXPECT_FALSE(test, e820_search_gap(&gap));
	given(RAM(0, G(4) - M(4)), RAM(G(5), G(6)));
	KUNIT_EXPECT_TRUE(test, e820_search_gap(&gap));
	KUNIT_EXPECT_EQ(test, gap.start, G(4) - M(4));
	KUNIT_EXPECT_EQ(test, gap.size, M(4));
}

/*
 *	uuuuuuuuuuuuuuu|uuu	an entry over 4 GiB
 *
 * Expect no hole behind an entry that covers the end.
 */
static void gap_not_behind_4_gib(struct kunit *test)
{
	struct e820_gap gap = { .size = M(4) };

	given(RAM(M(1), G(5)), RESERVED(0ULL - M(1), 0));
	KUNIT_EXPECT_FALSE(test, e820_search_gap(&gap));
}

/* A ROM of two units whose bytes add up to 0. */
static u8 rom[2048];

static void make_rom(void)
{
	memset(rom, 0x11, 1024);
	rom[0] = 0x55;
	rom[1] = 0xaa;
	rom[2] = 2;
	rom[3] = 0;
	for (u32 i = 0; i < 1024; i++)
		if (i != 3)
			rom[3] -= rom[i];
}

/*
 *	55 aa 02 ...	1,024 bytes, sum 0
 *
 * Expect its length.
 */
static void finds_a_rom(struct kunit *test)
{
	make_rom();
	KUNIT_EXPECT_EQ(test, rom_size(rom, sizeof(rom)), (size_t)1024);
	KUNIT_EXPECT_EQ(test, rom_size(rom, 1024), (size_t)1024);
}

/*
 * no signature; a wrong sum; length 0; longer than the memory behind it
 *
 * Expect none of them to be a ROM.
 */
static void refuses_broken_roms(struct kunit *test)
{
	make_rom();
	rom[0] = 0x54;
	KUNIT_EXPECT_EQ(test, rom_size(rom, sizeof(rom)), (size_t)0);
	make_rom();
	rom[1000]++;
	KUNIT_EXPECT_EQ(test, rom_size(rom, sizeof(rom)), (size_t)0);
	make_rom();
	rom[2] = 0;
	KUNIT_EXPECT_EQ(test, rom_size(rom, sizeof(rom)), (size_t)0);
	make_rom();
	KUNIT_EXPECT_EQ(test, rom_size(rom, 1023), (size_t)0);
}

/* ---- what others know of it ------------------------------------------------ */

/* Expect the firmware's map to be there still. */
static void firmware_map_is_kept(struct kunit *test)
{
	KUNIT_EXPECT_GT(test, e820_saved.nr_map, 0U);
}

/*
 *	e820_saved	uuuuuuuu..uuuu
 *	e820		uuuu			as mem=4M leaves it
 *
 * Expect what is missing, in whole pages, and not what is still there.
 */
static void held_back_is_the_difference(struct kunit *test)
{
	struct e820map real_saved = e820_saved;
	unsigned long start = 0, end = 0;
	u64 cursor = 0;

	given(RAM(0, M(8)), RAM(M(10), M(14) + 100));
	e820_saved = e820;
	given(RAM(0, M(4)));
	KUNIT_EXPECT_TRUE(test, e820_next_held_back(&cursor, &start, &end));
	KUNIT_EXPECT_EQ(test, start, 0x400UL);
	KUNIT_EXPECT_EQ(test, end, 0x800UL);
	KUNIT_EXPECT_TRUE(test, e820_next_held_back(&cursor, &start, &end));
	KUNIT_EXPECT_EQ(test, start, 0xa00UL);
	KUNIT_EXPECT_EQ(test, end, 0xe00UL);
	KUNIT_EXPECT_FALSE(test, e820_next_held_back(&cursor, &start, &end));
	KUNIT_EXPECT_EQ(test, e820_end_of_held_back(), 0xe00UL);
	e820_saved = real_saved;
}

/* Expect a resource for each entry of the machine's map, with exactly its bytes. */
static void resources_are_the_entries(struct kunit *test)
{
	const struct resource *res;

	for (u32 i = 0; i < real_e820.nr_map; i++) {
		const struct e820entry *entry = &real_e820.map[i];

		res = lookup_resource(&iomem_resource, entry->addr);
		KUNIT_ASSERT_TRUE(test, res != NULL);
		KUNIT_EXPECT_EQ(test, res->end, entry->addr + entry->size - 1);
	}
}

/* Expect a name for every number. */
static void every_type_has_a_name(struct kunit *test)
{
	static const char *const names[] = { "type 0", "usable", "reserved", "ACPI data", "ACPI NVS",
					     "unusable", "type 6", "type 7" };
	char buf[E820_TYPE_NAME_LEN];

	for (u32 type = 0; type < ARRAY_SIZE(names); type++)
		KUNIT_EXPECT_STREQ(test, e820_type_name(type, buf), names[type]);
	KUNIT_EXPECT_STREQ(test, e820_type_name(U32_MAX, buf), "type 4294967295");
}

static struct kunit_case e820_setup_cases[] = {
	KUNIT_CASE(takes_the_firmware_table),
	KUNIT_CASE(drops_one_wrapping_entry),
	KUNIT_CASE(takes_a_single_entry),
	KUNIT_CASE(falls_back_on_e801),
	KUNIT_CASE(falls_back_on_88),
	KUNIT_CASE(falls_back_when_nothing_is_good),
	KUNIT_CASE(mem_cuts_ram),
	KUNIT_CASE(mem_refuses_nonsense),
	KUNIT_CASE(memmap_signs),
	KUNIT_CASE(memmap_without_sign_limits),
	KUNIT_CASE(memmap_exactmap),
	KUNIT_CASE(memmap_retypes),
	KUNIT_CASE(memmap_refuses_nonsense),
	KUNIT_CASE(end_of_ram_in_whole_pages),
	KUNIT_CASE(end_of_ram_at_a_sub_page_island),
	KUNIT_CASE(end_of_ram_at_4_gib),
	KUNIT_CASE(ram_above_4_gib_is_reported),
	KUNIT_CASE(ram_at_4_gib_does_not_count),
	KUNIT_CASE(no_page_number_wraps),
	KUNIT_CASE(gap_is_the_largest),
	KUNIT_CASE(gap_is_the_lower_of_equals),
	KUNIT_CASE(gap_has_a_least_size),
	KUNIT_CASE(gap_not_behind_4_gib),
	KUNIT_CASE(finds_a_rom),
	KUNIT_CASE(refuses_broken_roms),
	KUNIT_CASE(firmware_map_is_kept),
	KUNIT_CASE(held_back_is_the_difference),
	KUNIT_CASE(resources_are_the_entries),
	KUNIT_CASE(every_type_has_a_name),
	{}
};

static struct kunit_suite e820_setup_suite = {
	.name = "e820_setup",
	.init = setup_case_init,
	.exit = setup_case_exit,
	.test_cases = e820_setup_cases,
};
kunit_test_suite(e820_setup_suite);
