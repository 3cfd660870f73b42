/* SPDX-License-Identifier: MIT */
/*
 * For the suites about the e820 map: maps written down as they are drawn.
 *
 *	given(RAM(0, M(1)), RESERVED(M(1), M(2)));	e820 holds exactly these
 *	...
 *	expect_map(test, RAM(0, M(2)));			e820 holds exactly these
 *
 * Ends are exclusive; 0 as an end is 2^64.
 */
#ifndef E820_MAPS_H
#define E820_MAPS_H

#include <asm/e820.h>
#include <kunit/test.h>
#include <linux/kernel.h>

#define K(n) ((u64)(n) << 10)
#define M(n) ((u64)(n) << 20)
#define G(n) ((u64)(n) << 30)

#define RANGE(from, to, what) { .addr = (from), .size = (u64)(to) - (u64)(from), .type = (what) }
#define RAM(from, to) RANGE(from, to, E820_RAM)
#define RESERVED(from, to) RANGE(from, to, E820_RESERVED)
#define ACPI(from, to) RANGE(from, to, E820_ACPI)
#define NVS(from, to) RANGE(from, to, E820_NVS)
#define UNUSABLE(from, to) RANGE(from, to, E820_UNUSABLE)

#define ENTRIES(...) ((const struct e820entry[]){ __VA_ARGS__ })
#define NR_ENTRIES(...) (sizeof(ENTRIES(__VA_ARGS__)) / sizeof(struct e820entry))

#define given(...) given_entries(ENTRIES(__VA_ARGS__), NR_ENTRIES(__VA_ARGS__))
#define expect_map(test, ...)                                                                   \
	expect_entries(test, ENTRIES(__VA_ARGS__), NR_ENTRIES(__VA_ARGS__))

/* Puts the kernel's own map aside while a case runs. */
static struct e820map real_e820;

static inline int e820_case_init(struct kunit *test)
{
	real_e820 = e820;
	e820.nr_map = 0;
	return 0;
}

static inline void e820_case_exit(struct kunit *test)
{
	e820 = real_e820;
}

static inline void given_entries(const struct e820entry *entry, u32 nr)
{
	e820.nr_map = nr;
	for (u32 i = 0; i < nr; i++)
		e820.map[i] = entry[i];
}

static inline void expect_entries(struct kunit *test, const struct e820entry *want, u32 nr)
{
	KUNIT_ASSERT_EQ(test, e820.nr_map, nr);
	for (u32 i = 0; i < nr; i++) {
		KUNIT_EXPECT_EQ(test, e820.map[i].addr, want[i].addr);
		KUNIT_EXPECT_EQ(test, e820.map[i].size, want[i].size);
		KUNIT_EXPECT_EQ(test, e820.map[i].type, want[i].type);
	}
}

static inline int sanitize(void)
{
	return sanitize_e820_map(e820.map, ARRAY_SIZE(e820.map), &e820.nr_map);
}

#endif /* E820_MAPS_H */
