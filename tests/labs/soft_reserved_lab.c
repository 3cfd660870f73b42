// SPDX-License-Identifier: MIT
/*
 * Lab 1: a type of memory that the kernel has never heard of.
 *
 * Firmware of 2019 and later marks memory that is meant for one purpose (fast,
 * or slow and large) as 0xefffffff in the map; Linux 5.5 learned its name.
 */
#include "../kunit/e820_maps.h"
#include "lab.h"

#include <linux/printk.h>

#define SOFT_RESERVED 0xefffffffu

/* Expect the name that Linux prints. */
static void has_a_name(struct kunit *test)
{
	char buf[E820_TYPE_NAME_LEN];

	KUNIT_EXPECT_STREQ(test, e820_type_name(SOFT_RESERVED, buf), "soft reserved");
}

/*
 *	uuuu ssss uuuu
 *
 * Expect the map's line in the log to say it, too.
 */
static void is_printed(struct kunit *test)
{
	u32 mark = kmsg_mark();

	given(RAM(0, M(4)), RANGE(M(4), M(8), SOFT_RESERVED), RAM(M(8), M(12)));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	e820_print_map("lab");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "[mem 0x0000000000400000-0x00000000007fffff] soft reserved"));
}

/*
 *	uuuuuuuuuuuu
 *	    ssss
 *	uuuussssuuuu
 *
 * Expect it to win over what calls the same memory usable: it must not become RAM.
 */
static void is_not_ram(struct kunit *test)
{
	given(RAM(0, M(12)), RANGE(M(4), M(8), SOFT_RESERVED));
	KUNIT_EXPECT_EQ(test, sanitize(), 0);
	expect_map(test, RAM(0, M(4)), RANGE(M(4), M(8), SOFT_RESERVED), RAM(M(8), M(12)));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(has_a_name),
	KUNIT_CASE(is_printed),
	KUNIT_CASE(is_not_ram),
	{}
};

static struct kunit_suite suite = {
	.name = "lab-soft-reserved",
	.init = e820_case_init,
	.exit = e820_case_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
