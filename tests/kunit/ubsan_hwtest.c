// SPDX-License-Identifier: MIT
/*
 * CONFIG_UBSAN reports what C leaves open (row O8): each kind once, by its name, with
 * file, line and values.  The compiler must not know the operands.
 */
#include <linux/kernel.h>
#include <linux/printk.h>

#include <kunit/test.h>

static volatile int big = 0x7fffffff, one = 1, minus = -1, wide = 33, seven = 7;
static volatile int result;
static u32 mark;

static int ubsan_init(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_UBSAN))
		kunit_skip(test, "not built in (CONFIG_UBSAN, configs/debug.config)");
	mark = kmsg_mark();
	return 0;
}

static void expect_report(struct kunit *test, const char *kind, const char *words)
{
	char line[80];

	scnprintf(line, sizeof(line), "UBSAN: %s in tests/kunit/ubsan_hwtest.c:", kind);
	KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, line), "no \"%s\"", line);
	KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, words), "no \"%s\"", words);
}

static void shift_too_far(struct kunit *test)
{
	result = one << wide;
	expect_report(test, "shift-out-of-bounds",
		      "shift exponent 33 is too large for 32-bit type 'int'");
}

static void shift_negative(struct kunit *test)
{
	result = one << minus;
	expect_report(test, "shift-out-of-bounds", "shift exponent -1 is negative");
}

static void add_overflow(struct kunit *test)
{
	result = big + one;
	expect_report(test, "signed-integer-overflow",
		      "2147483647 + 1 cannot be represented in type 'int'");
}

static void sub_overflow(struct kunit *test)
{
	result = minus * big - 2 * one;
	expect_report(test, "signed-integer-overflow",
		      "-2147483647 - 2 cannot be represented in type 'int'");
}

static void mul_overflow_64(struct kunit *test)
{
	static volatile long long huge = 0x4000000000000000;

	huge = huge * 4;	/* clang leaves the "int" out of the type's name */
	expect_report(test, "signed-integer-overflow",
		      "4611686018427387904 * 4 cannot be represented in type 'long long");
}

static void negate_overflow(struct kunit *test)
{
	result = -(minus * big + minus);
	expect_report(test, "negation-overflow",
		      "negation of -2147483648 cannot be represented in type 'int'");
}

static volatile int row[4];

static void index_out_of_bounds(struct kunit *test)
{
	const volatile int *at = &row[seven];

	KUNIT_EXPECT_NOT_NULL(test, at);
	expect_report(test, "array-index-out-of-bounds", "index 7 is out of range for type");
}

static void bool_of_seven(struct kunit *test)
{
	static volatile bool b;

	*(volatile char *)&b = 7;
	result = b;
	expect_report(test, "invalid-load", "load of value 7 is not a valid value for type");
	*(volatile char *)&b = 0;
}

static void pointer_wraps(struct kunit *test)
{
	static char *volatile at = (char *)16;
	static volatile int back = -32;

	at = at + back;
	expect_report(test, "pointer-overflow",
		      "pointer operation on 0x00000010 overflowed to 0xfffffff0");
}

static noinline void overflow_here(void)
{
	result = big + seven;
}

/* The same place again: expect no second report. */
static void each_place_once(struct kunit *test)
{
	overflow_here();
	expect_report(test, "signed-integer-overflow", "2147483647 + 7");
	mark = kmsg_mark();
	overflow_here();
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "UBSAN"));
}

static struct kunit_case ubsan_cases[] = {
	KUNIT_CASE(shift_too_far),
	KUNIT_CASE(shift_negative),
	KUNIT_CASE(add_overflow),
	KUNIT_CASE(sub_overflow),
	KUNIT_CASE(mul_overflow_64),
	KUNIT_CASE(negate_overflow),
	KUNIT_CASE(index_out_of_bounds),
	KUNIT_CASE(bool_of_seven),
	KUNIT_CASE(pointer_wraps),
	KUNIT_CASE(each_place_once),
	{}
};

static struct kunit_suite ubsan_suite = {
	.name = "ubsan",
	.init = ubsan_init,
	.test_cases = ubsan_cases,
};
kunit_test_suite(ubsan_suite);
