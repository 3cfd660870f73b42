// SPDX-License-Identifier: MIT
/*
 * Numbers: from text (lib/kstrtox.c, memparse() in lib/cmdline.c), their
 * characters (linux/ctype.h), 64-bit division, square root, powers of two.
 */
#include <kunit/test.h>
#include <linux/bitops.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/ratelimit.h>
#include <linux/string.h>

/* Every byte and both neighbours: the classes hold exactly what ASCII says. */
static void ctype_classes(struct kunit *test)
{
	unsigned int digits = 0, letters = 0, spaces = 0, controls = 0, hex = 0, punct = 0;

	for (int c = -1; c <= 256; c++) {
		digits += isdigit(c);
		letters += isalpha(c);
		spaces += isspace(c);
		controls += iscntrl(c);
		hex += isxdigit(c);
		punct += ispunct(c);
		KUNIT_EXPECT_EQ(test, isprint(c), c >= 32 && c < 127);
		KUNIT_EXPECT_EQ(test, toupper(tolower(c)), islower(c) ? c - 32 : c);
	}
	KUNIT_EXPECT_EQ(test, digits, 10);
	KUNIT_EXPECT_EQ(test, letters, 52);
	KUNIT_EXPECT_EQ(test, spaces, 6);
	KUNIT_EXPECT_EQ(test, controls, 33);
	KUNIT_EXPECT_EQ(test, hex, 22);
	KUNIT_EXPECT_EQ(test, punct, 32);
}

static void kstrto_takes_whole_numbers(struct kunit *test)
{
	unsigned long long ull = 0;
	long long ll = 0;
	int i = 0;

	KUNIT_EXPECT_EQ(test, kstrtoull("18446744073709551615", 10, &ull), 0);
	KUNIT_EXPECT_EQ(test, ull, ~0ULL);
	KUNIT_EXPECT_EQ(test, kstrtoull("0xFFfF", 0, &ull), 0);
	KUNIT_EXPECT_EQ(test, ull, 0xffff);
	KUNIT_EXPECT_EQ(test, kstrtoull("017\n", 0, &ull), 0);
	KUNIT_EXPECT_EQ(test, ull, 15);
	KUNIT_EXPECT_EQ(test, kstrtoull("+5", 0, &ull), 0);
	KUNIT_EXPECT_EQ(test, ull, 5);
	KUNIT_EXPECT_EQ(test, kstrtoll("-9223372036854775808", 10, &ll), 0);
	KUNIT_EXPECT_EQ(test, ll, -0x7fffffffffffffffLL - 1);
	KUNIT_EXPECT_EQ(test, kstrtoint("-2147483648", 10, &i), 0);
	KUNIT_EXPECT_EQ(test, i, INT_MIN);
}

static void kstrto_refuses_the_rest(struct kunit *test)
{
	static const char *const no_numbers[] = { "", "-", "+", "0x", "12z", " 1", "1 ", "1\n\n",
						  "--1", "8K" };
	unsigned long long ull = 77;
	long long ll = 77;

	for (size_t i = 0; i < ARRAY_SIZE(no_numbers); i++) {
		KUNIT_EXPECT_EQ_MSG(test, kstrtoull(no_numbers[i], 0, &ull), -EINVAL, "\"%s\"",
				    no_numbers[i]);
		KUNIT_EXPECT_EQ_MSG(test, kstrtoll(no_numbers[i], 0, &ll), -EINVAL, "\"%s\"",
				    no_numbers[i]);
	}
	KUNIT_EXPECT_EQ(test, kstrtoull("-1", 0, &ull), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtoull("9", 8, &ull), -EINVAL);
	KUNIT_EXPECT_EQ_MSG(test, ull, 77, "an error leaves the result alone");
	KUNIT_EXPECT_EQ(test, ll, 77);
}

static void kstrto_reports_range(struct kunit *test)
{
	unsigned long long ull;
	unsigned int u;
	long long ll;
	u16 u16v;
	u8 u8v;
	int i;

	KUNIT_EXPECT_EQ(test, kstrtoull("18446744073709551616", 10, &ull), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoull("0x10000000000000000", 0, &ull), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoull("99999999999999999999999", 10, &ull), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoll("9223372036854775808", 10, &ll), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoll("-9223372036854775809", 10, &ll), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtouint("4294967296", 10, &u), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoint("2147483648", 10, &i), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtou16("65536", 10, &u16v), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtou8("255", 10, &u8v), 0);
	KUNIT_EXPECT_EQ(test, kstrtou8("256", 10, &u8v), -ERANGE);
}

static void kstrtobool_reads_words(struct kunit *test)
{
	bool b = false;

	KUNIT_EXPECT_TRUE(test, kstrtobool("Yes", &b) == 0 && b);
	KUNIT_EXPECT_TRUE(test, kstrtobool("0", &b) == 0 && !b);
	KUNIT_EXPECT_TRUE(test, kstrtobool("on", &b) == 0 && b);
	KUNIT_EXPECT_TRUE(test, kstrtobool("OFF", &b) == 0 && !b);
	KUNIT_EXPECT_EQ(test, kstrtobool("o", &b), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtobool("", &b), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtobool(NULL, &b), -EINVAL);
}

static void simple_strto_stops_where_it_must(struct kunit *test)
{
	static const char s[] = "0x1fg";
	char *end;

	KUNIT_EXPECT_EQ(test, simple_strtoul(s, &end, 0), 0x1f);
	KUNIT_EXPECT_PTR_EQ(test, end, s + 4);
	KUNIT_EXPECT_EQ(test, simple_strtoul(s, &end, 10), 0);
	KUNIT_EXPECT_PTR_EQ(test, end, s + 1);
	KUNIT_EXPECT_EQ(test, simple_strtol("-12,", NULL, 0), -12);
	KUNIT_EXPECT_EQ(test, simple_strtoull("nothing", &end, 0), 0);
	KUNIT_EXPECT_EQ(test, *end, 'n');
}

static void memparse_knows_suffixes(struct kunit *test)
{
	static const char range[] = "64K@0x10M$";
	char *end;

	KUNIT_EXPECT_EQ(test, memparse("4096", NULL), 4096);
	KUNIT_EXPECT_EQ(test, memparse("4k", NULL), 4096);
	KUNIT_EXPECT_EQ(test, memparse("3M", NULL), 3ULL << 20);
	KUNIT_EXPECT_EQ(test, memparse("4G", NULL), 1ULL << 32);
	KUNIT_EXPECT_EQ(test, memparse("1T", NULL), 1ULL << 40);
	KUNIT_EXPECT_EQ(test, memparse("2p", NULL), 2ULL << 50);
	KUNIT_EXPECT_EQ(test, memparse("15E", NULL), 15ULL << 60);
	KUNIT_EXPECT_EQ(test, memparse(range, &end), 65536);
	KUNIT_EXPECT_PTR_EQ(test, end, range + 3);
	KUNIT_EXPECT_EQ(test, memparse(end + 1, &end), 16ULL << 20);
	KUNIT_EXPECT_PTR_EQ(test, end, range + 9);
	KUNIT_EXPECT_FALSE(test, memparse_overflow);
}

/* No digits, no size: the pointer stays, so that callers can tell. */
static void memparse_without_digits(struct kunit *test)
{
	static const char word[] = "Kernel";
	char *end;

	KUNIT_EXPECT_EQ(test, memparse(word, &end), 0);
	KUNIT_EXPECT_PTR_EQ(test, end, word);
	KUNIT_EXPECT_FALSE(test, memparse_overflow);
}

static void memparse_reports_overflow(struct kunit *test)
{
	char *end;

	KUNIT_EXPECT_EQ(test, memparse("16E", &end), ~0ULL);
	KUNIT_EXPECT_TRUE(test, memparse_overflow);
	KUNIT_EXPECT_EQ_MSG(test, *end, '\0', "the suffix is consumed all the same");
	KUNIT_EXPECT_EQ(test, memparse("0xffffffffffffffffK", NULL), ~0ULL);
	KUNIT_EXPECT_TRUE(test, memparse_overflow);
	KUNIT_EXPECT_EQ(test, memparse("99999999999999999999", NULL), ~0ULL);
	KUNIT_EXPECT_TRUE(test, memparse_overflow);
	KUNIT_EXPECT_EQ(test, memparse("0000000000000000000000000000000000000001K", NULL), 1024);
	KUNIT_EXPECT_FALSE(test, memparse_overflow);
	KUNIT_EXPECT_EQ(test, memparse("0xffffffffffffffff", NULL), ~0ULL);
	KUNIT_EXPECT_FALSE_MSG(test, memparse_overflow, "the largest number fits");
}

/* quotient * divisor + remainder is the dividend, for patterns that carry. */
static void div64_multiplies_back(struct kunit *test)
{
	static const u64 values[] = { 1, 2, 3, 7, 10, 0xffff, 0x10000, 0xfffffffe, 0xffffffff,
				      0x100000000, 0x100000001, 0x123456789abcdef,
				      0x7fffffffffffffff, 0x8000000000000000, ~0ULL - 1, ~0ULL };
	u64 quotient, rest;
	u32 rest32;

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(values); j++) {
			quotient = div64_u64_rem(values[i], values[j], &rest);
			KUNIT_EXPECT_EQ(test, quotient * values[j] + rest, values[i]);
			KUNIT_EXPECT_LT(test, rest, values[j]);
			if (values[j] >> 32)
				continue;
			KUNIT_EXPECT_EQ(test, div_u64_rem(values[i], (u32)values[j], &rest32),
					quotient);
			KUNIT_EXPECT_EQ(test, rest32, rest);
		}
	}
}

static void div64_signs_and_do_div(struct kunit *test)
{
	u64 n = 1000000000123ULL;

	KUNIT_EXPECT_EQ(test, do_div(n, 1000), 123);
	KUNIT_EXPECT_EQ(test, n, 1000000000);
	KUNIT_EXPECT_EQ(test, div64_s64(-7, 2), -3);
	KUNIT_EXPECT_EQ(test, div64_s64(7, -2), -3);
	KUNIT_EXPECT_EQ(test, div64_s64(-0x7fffffffffffffffLL - 1, 1), -0x7fffffffffffffffLL - 1);
	KUNIT_EXPECT_EQ(test, mul_u64_u32_shr(0xffffffffffffULL, 0x80000000, 32), 0x7fffffffffffULL);
}

static void int_sqrt_rounds_down(struct kunit *test)
{
	for (unsigned long r = 1; r <= 65535; r += r / 7 + 1) {
		KUNIT_EXPECT_EQ(test, int_sqrt(r * r), r);
		KUNIT_EXPECT_EQ(test, int_sqrt(r * r - 1), r - 1);
		KUNIT_EXPECT_EQ(test, int_sqrt(r * r + r), r);
	}
	KUNIT_EXPECT_EQ(test, int_sqrt(0), 0);
	KUNIT_EXPECT_EQ(test, int_sqrt(~0UL), 65535);
}

static void powers_of_two(struct kunit *test)
{
	static const int constant = ilog2(4096);

	KUNIT_EXPECT_EQ(test, constant, 12);
	KUNIT_EXPECT_EQ(test, ilog2(1ULL << 40), 40);
	for (int n = 1; n < 31; n++) {
		KUNIT_EXPECT_EQ(test, ilog2((1UL << n) + 1), n);
		KUNIT_EXPECT_EQ(test, ilog2((1UL << n) - 1), n - 1);
		KUNIT_EXPECT_EQ(test, rounddown_pow_of_two((1UL << n) + 1), 1UL << n);
		KUNIT_EXPECT_EQ(test, roundup_pow_of_two((1UL << n)), 1UL << n);
		KUNIT_EXPECT_EQ(test, order_base_2((1UL << n) + 1), n + 1);
	}
	KUNIT_EXPECT_EQ(test, roundup_pow_of_two(1UL), 1);
	KUNIT_EXPECT_EQ(test, order_base_2(1UL), 0);
}

/*
 *	0 ....... 100 ....... 200	interval 100, burst 2
 *	yes yes no no  yes
 */
static void ratelimit_counts_what_it_drops(struct kunit *test)
{
	DEFINE_RATELIMIT_STATE(rs, 100, 2);
	u32 missed;

	KUNIT_EXPECT_TRUE(test, ratelimit_at(&rs, 0, &missed));
	KUNIT_EXPECT_TRUE(test, ratelimit_at(&rs, 10, &missed));
	KUNIT_EXPECT_FALSE(test, ratelimit_at(&rs, 20, &missed));
	KUNIT_EXPECT_FALSE(test, ratelimit_at(&rs, 99, &missed));
	KUNIT_EXPECT_EQ(test, missed, 0);
	KUNIT_EXPECT_TRUE(test, ratelimit_at(&rs, 100, &missed));
	KUNIT_EXPECT_EQ(test, missed, 2);
}

static struct kunit_case number_cases[] = {
	KUNIT_CASE(ctype_classes),
	KUNIT_CASE(kstrto_takes_whole_numbers),
	KUNIT_CASE(kstrto_refuses_the_rest),
	KUNIT_CASE(kstrto_reports_range),
	KUNIT_CASE(kstrtobool_reads_words),
	KUNIT_CASE(simple_strto_stops_where_it_must),
	KUNIT_CASE(memparse_knows_suffixes),
	KUNIT_CASE(memparse_without_digits),
	KUNIT_CASE(memparse_reports_overflow),
	KUNIT_CASE(div64_multiplies_back),
	KUNIT_CASE(div64_signs_and_do_div),
	KUNIT_CASE(int_sqrt_rounds_down),
	KUNIT_CASE(powers_of_two),
	KUNIT_CASE(ratelimit_counts_what_it_drops),
	{},
};

static struct kunit_suite number_suite = {
	.name = "number",
	.test_cases = number_cases,
};
kunit_test_suite(number_suite);
