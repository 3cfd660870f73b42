// SPDX-License-Identifier: MIT
/*
 * Formatted text: lib/vsprintf.c, lib/format.c, lib/format_pointer.c.
 *
 * The compiler checks formats against arguments, and some cases here are wrong
 * on purpose or not known to it; those take the format as a variable.
 */
#include <kunit/test.h>
#include <linux/ioport.h>
#include <linux/sprintf.h>

static char buf[256];

static const char *format(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	memset(buf, '#', sizeof(buf));
	vsnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	return buf;
}

#define EXPECT_FORMAT(want, fmt, ...) KUNIT_EXPECT_STREQ(test, format(fmt, ##__VA_ARGS__), want)

static void integers(struct kunit *test)
{
	EXPECT_FORMAT("0 1 -1", "%d %i %d", 0, 1, -1);
	EXPECT_FORMAT("2147483647 -2147483648", "%d %d", INT_MAX, INT_MIN);
	EXPECT_FORMAT("4294967295", "%u", ~0u);
	EXPECT_FORMAT("ff FF 377", "%x %X %o", 255, 255, 255);
	EXPECT_FORMAT("0xff 0XFF 0x0", "%#x %#X %#x", 255, 255, 0);
	EXPECT_FORMAT("0377 05 0 0012", "%#o %#o %#o %#.4o", 255, 5, 0, 10);
}

static void lengths(struct kunit *test)
{
	EXPECT_FORMAT("-1 255", "%hhd %hhu", 255, 255);
	EXPECT_FORMAT("-32768 65535", "%hd %hu", 32768, 65535);
	EXPECT_FORMAT("-5 5", "%ld %lu", -5L, 5UL);
	EXPECT_FORMAT("18446744073709551615", "%llu", ~0ULL);
	EXPECT_FORMAT("-9223372036854775808", "%lld", -0x7fffffffffffffffLL - 1);
	EXPECT_FORMAT("1777777777777777777777", "%llo", ~0ULL);
	EXPECT_FORMAT("123456789abcdef0", "%Lx", 0x123456789abcdef0ULL);
	EXPECT_FORMAT("7 8 9", "%zu %td %zd", (size_t)7, (ptrdiff_t)8, (ssize_t)9);
	EXPECT_FORMAT("1 2", "%jd %d", 1LL, 2);	/* the argument behind a long one is right */
}

static void widths_and_flags(struct kunit *test)
{
	EXPECT_FORMAT("[   42][42   ][00042]", "[%5d][%-5d][%05d]", 42, 42, 42);
	EXPECT_FORMAT("[+42][ 42][-42]", "[%+d][% d][%+d]", 42, 42, -42);
	EXPECT_FORMAT("[-0042][-42  ]", "[%05d][%-05d]", -42, -42);
	EXPECT_FORMAT("[   42][42   ]", "[%*d][%*d]", 5, 42, -5, 42);
	EXPECT_FORMAT("[123456]", "[%3d]", 123456);
	EXPECT_FORMAT("[0x000000000009fbff]", "[%#018llx]", 0x9fbffULL);
	EXPECT_FORMAT("[  0x1]", "[%#5x]", 1);
}

static void precisions(struct kunit *test)
{
	EXPECT_FORMAT("[00042][  042][]", "[%.5d][%5.3d][%.0d]", 42, 42, 0);
	EXPECT_FORMAT("[  042]", "[%05.3d]", 42);	/* a precision switches zeros off */
	EXPECT_FORMAT("[0x002a]", "[%#.4x]", 42);
	EXPECT_FORMAT("[abc][   ab][]", "[%.3s][%5.2s][%.0s]", "abcdef", "abc", "abc");
	EXPECT_FORMAT("[abcdef]", "[%.*s]", -1, "abcdef");
	EXPECT_FORMAT("[ab]", "[%.*s]", 2, "abcdef");
}

static void strings_and_characters(struct kunit *test)
{
	char unterminated[3] = { 'x', 'y', 'z' };

	EXPECT_FORMAT("usable|  usable|usable  |", "%s|%8s|%-8s|", "usable", "usable", "usable");
	EXPECT_FORMAT("[x][  x][x  ]", "[%c][%3c][%-3c]", 'x', 'x', 'x');
	EXPECT_FORMAT("xyz", "%.3s", unterminated);	/* never looks behind the third */
	EXPECT_FORMAT("100%", "%d%%", 100);
}

/* What a bug passes must not crash the log. */
static void bad_strings(struct kunit *test)
{
	const char *null = NULL, *wild = (const char *)16, *error = (const char *)-14;
	const char *fmt = "%s %s %s %.2s";

	KUNIT_EXPECT_STREQ(test, format(fmt, null, wild, error, null), "(null) (efault) (efault) (n");
}

static void unknown_conversions(struct kunit *test)
{
	const char *unknown = "%y %", *known = "%n";

	KUNIT_EXPECT_STREQ(test, format(unknown), "%y %");
	KUNIT_EXPECT_STREQ_MSG(test, format(known), "%n", "%%n writes nowhere");
}

static void pointers(struct kunit *test)
{
	EXPECT_FORMAT("c0101234", "%p", (void *)0xc0101234);
	EXPECT_FORMAT("00000000", "%p", NULL);
	EXPECT_FORMAT("0x0000abcd", "%#p", (void *)0xabcd);
}

static void physical_addresses(struct kunit *test)
{
	phys_addr_t low = 0x9fc00, high = 0x100000000ULL;

	EXPECT_FORMAT("0x0009fc00", "%pa", &low);
	EXPECT_FORMAT("0x100000000", "%pa", &high);
	EXPECT_FORMAT("[mem 0x0009fc00-0x100000000]", "[mem %pa-%pa]", &low, &high);
}

static void resources(struct kunit *test)
{
	struct resource mem = { .start = 0xa0000, .end = 0xbffff, .flags = IORESOURCE_MEM };
	struct resource io = { .start = 0x20, .end = 0x21, .flags = IORESOURCE_IO };
	struct resource port = { .start = 0x60, .end = 0x60, .flags = IORESOURCE_IO };
	struct resource high = { .start = 0x100000000ULL, .end = 0x13fffffffULL,
				 .flags = IORESOURCE_MEM | IORESOURCE_MEM_64 | IORESOURCE_PREFETCH };
	struct resource *none = NULL;

	EXPECT_FORMAT("[mem 0x000a0000-0x000bffff]", "%pR", &mem);
	EXPECT_FORMAT("[mem 0x000a0000-0x000bffff flags 0x200]", "%pr", &mem);
	EXPECT_FORMAT("[io  0x0020-0x0021]", "%pR", &io);
	EXPECT_FORMAT("[io  0x0060]", "%pR", &port);
	EXPECT_FORMAT("[mem 0x100000000-0x13fffffff 64bit pref]", "%pR", &high);
	EXPECT_FORMAT("(null)", "%pR", none);
	mem.flags |= IORESOURCE_UNSET;
	EXPECT_FORMAT("[mem size 0x20000]", "%pR", &mem);
}

/* The length that the text would have, and never a byte beyond the buffer. */
static void truncation(struct kunit *test)
{
	char small[8];

	for (size_t size = 0; size <= sizeof(small); size++) {
		memset(small, '#', sizeof(small));
		KUNIT_EXPECT_EQ(test, snprintf(small, size, "%s%04d", "ab", 7), 6);
		KUNIT_EXPECT_NULL(test, memchr_inv(small + size, '#', sizeof(small) - size));
		if (size)
			KUNIT_EXPECT_EQ(test, strlen(small), min_t(size_t, size - 1, 6));
	}
	KUNIT_EXPECT_EQ(test, scnprintf(small, sizeof(small), "%s", "0123456789"), 7);
	KUNIT_EXPECT_STREQ(test, small, "0123456");
	KUNIT_EXPECT_EQ(test, scnprintf(small, 0, "x"), 0);
	KUNIT_EXPECT_EQ(test, snprintf(NULL, 0, "%d", 12345), 5);
}

static void huge_widths(struct kunit *test)
{
	const char *fmt = "%99999999999d";	/* held at 65,535 */

	KUNIT_EXPECT_EQ(test, strlen(format(fmt, 1)), sizeof(buf) - 1);
	KUNIT_EXPECT_EQ(test, snprintf(buf, sizeof(buf), "%300d", 1), 300);
}

static struct kunit_case printf_cases[] = {
	KUNIT_CASE(integers),
	KUNIT_CASE(lengths),
	KUNIT_CASE(widths_and_flags),
	KUNIT_CASE(precisions),
	KUNIT_CASE(strings_and_characters),
	KUNIT_CASE(bad_strings),
	KUNIT_CASE(unknown_conversions),
	KUNIT_CASE(pointers),
	KUNIT_CASE(physical_addresses),
	KUNIT_CASE(resources),
	KUNIT_CASE(truncation),
	KUNIT_CASE(huge_widths),
	{},
};

static struct kunit_suite printf_suite = {
	.name = "printf",
	.test_cases = printf_cases,
};
kunit_test_suite(printf_suite);
