// SPDX-License-Identifier: MIT
/*
 * Strings and blocks of memory: lib/string.c, lib/strcopy.c, lib/mem.c, lib/glob.c.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/glob.h>
#include <linux/string.h>

/* Blocks with a guard on both sides: |####|......|####|, # is 0xa5. */
#define GUARD 8
#define ROOM 64

struct guarded {
	u8 before[GUARD], room[ROOM], behind[GUARD];
};

static void guard(struct guarded *g)
{
	memset(g, 0xa5, sizeof(*g));
}

static bool guard_intact(const struct guarded *g)
{
	return !memchr_inv(g->before, 0xa5, GUARD) && !memchr_inv(g->behind, 0xa5, GUARD);
}

static void number_bytes(u8 *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		p[i] = (u8)(i * 7 + 1);
}

/* Every length from 0 to 64 and every alignment: exactly these bytes are copied. */
static void memcpy_copies_exactly(struct kunit *test)
{
	struct guarded g;
	u8 src[ROOM + 4];

	number_bytes(src, sizeof(src));
	for (size_t len = 0; len <= ROOM - 4; len++) {
		for (size_t shift = 0; shift < 4; shift++) {
			guard(&g);
			KUNIT_EXPECT_PTR_EQ(test, memcpy(g.room + shift, src + 1, len),
					    g.room + shift);
			KUNIT_EXPECT_MEMEQ(test, g.room + shift, src + 1, len);
			KUNIT_EXPECT_NULL(test, memchr_inv(g.room + shift + len, 0xa5,
							   ROOM - shift - len));
			KUNIT_EXPECT_TRUE(test, guard_intact(&g));
		}
	}
}

/*
 *	src   [5.....5+len)
 *	dest      [to.....to+len)	for every "to": before, across, behind
 *
 * Expect what a copy through a second buffer gives.
 */
static void memmove_survives_overlap(struct kunit *test)
{
	u8 block[ROOM], want[ROOM];

	for (size_t len = 0; len <= 24; len++) {
		for (size_t to = 0; to <= ROOM - 24; to++) {
			number_bytes(block, ROOM);
			number_bytes(want, ROOM);
			for (size_t i = 0; i < len; i++)
				want[to + i] = block[5 + i];
			KUNIT_EXPECT_PTR_EQ(test, memmove(block + to, block + 5, len), block + to);
			KUNIT_ASSERT_MEMEQ_MSG(test, block, want, ROOM, "len %zu to %zu", len, to);
		}
	}
}

static void memset_fills_exactly(struct kunit *test)
{
	struct guarded g;

	for (size_t len = 0; len <= ROOM; len++) {
		guard(&g);
		memset(g.room, 0x1c3, len);	/* the low byte counts */
		KUNIT_EXPECT_NULL(test, memchr_inv(g.room, 0xc3, len));
		KUNIT_EXPECT_NULL(test, memchr_inv(g.room + len, 0xa5, ROOM - len));
		KUNIT_EXPECT_TRUE(test, guard_intact(&g));
	}
}

static void memcmp_is_unsigned(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, memcmp("abc", "abd", 2), 0);
	KUNIT_EXPECT_LT(test, memcmp("abc", "abd", 3), 0);
	KUNIT_EXPECT_GT(test, memcmp("\x80", "\x7f", 1), 0);
	KUNIT_EXPECT_EQ(test, memcmp("x", "y", 0), 0);
}

static void memchr_finds_bytes(struct kunit *test)
{
	static const char text[] = "a\0b\0c", same[] = "aaab";

	KUNIT_EXPECT_PTR_EQ(test, memchr(text, 'b', 5), &text[2]);
	KUNIT_EXPECT_PTR_EQ(test, memchr(text, 0, 5), &text[1]);
	KUNIT_EXPECT_NULL(test, memchr(text, 'c', 4));
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(same, 'a', 4), &same[3]);
	KUNIT_EXPECT_NULL(test, memchr_inv(same, 'a', 3));
}

static void strlen_counts(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, strlen(""), 0);
	KUNIT_EXPECT_EQ(test, strlen("four"), 4);
	KUNIT_EXPECT_EQ(test, strnlen("four", 10), 4);
	KUNIT_EXPECT_EQ(test, strnlen("four", 3), 3);
	KUNIT_EXPECT_EQ(test, strnlen("four", 0), 0);
}

static void strcmp_orders(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, strcmp("same", "same"), 0);
	KUNIT_EXPECT_LT(test, strcmp("a", "b"), 0);
	KUNIT_EXPECT_GT(test, strcmp("ab", "a"), 0);
	KUNIT_EXPECT_GT(test, strcmp("\xff", "a"), 0);	/* bytes, not signed characters */
	KUNIT_EXPECT_EQ(test, strncmp("abX", "abY", 2), 0);
	KUNIT_EXPECT_LT(test, strncmp("abX", "abY", 3), 0);
	KUNIT_EXPECT_EQ(test, strncmp("a", "a", 100), 0);
	KUNIT_EXPECT_EQ(test, strcasecmp("HighMem", "HIGHMEM"), 0);
	KUNIT_EXPECT_NE(test, strcasecmp("DMA", "DMA32"), 0);
	KUNIT_EXPECT_EQ(test, strncasecmp("DMA", "dma32", 3), 0);
}

static void strchr_family_finds(struct kunit *test)
{
	static const char s[] = "memmap=exactmap";

	KUNIT_EXPECT_PTR_EQ(test, strchr(s, '='), s + 6);
	KUNIT_EXPECT_PTR_EQ(test, strchr(s, '\0'), s + 15);
	KUNIT_EXPECT_NULL(test, strchr(s, 'z'));
	KUNIT_EXPECT_PTR_EQ(test, strrchr(s, 'm'), s + 12);
	KUNIT_EXPECT_PTR_EQ(test, strrchr(s, '\0'), s + 15);
	KUNIT_EXPECT_PTR_EQ(test, strchrnul(s, 'z'), s + 15);
	KUNIT_EXPECT_PTR_EQ(test, strstr(s, "map="), s + 3);
	KUNIT_EXPECT_PTR_EQ(test, strstr(s, ""), s);
	KUNIT_EXPECT_NULL(test, strstr(s, "maps"));
	KUNIT_EXPECT_NULL(test, strstr("", "x"));
	KUNIT_EXPECT_TRUE(test, strstarts(s, "mem"));
	KUNIT_EXPECT_FALSE(test, strstarts("me", "mem"));
}

static void spans_and_sets(struct kunit *test)
{
	static const char s[] = "  0x1f rest";

	KUNIT_EXPECT_EQ(test, strspn(s, " "), 2);
	KUNIT_EXPECT_EQ(test, strcspn(s, "f"), 5);
	KUNIT_EXPECT_EQ(test, strcspn(s, "z"), sizeof(s) - 1);
	KUNIT_EXPECT_PTR_EQ(test, strpbrk(s, "xyz"), s + 3);
	KUNIT_EXPECT_NULL(test, strpbrk(s, "XYZ"));
	KUNIT_EXPECT_PTR_EQ(test, skip_spaces(s), s + 2);
}

static void strscpy_respects_the_size(struct kunit *test)
{
	char buf[8] = "#######";

	KUNIT_EXPECT_EQ(test, strscpy(buf, "abc", 4), 3);
	KUNIT_EXPECT_MEMEQ(test, buf, "abc\0###", 8);
	KUNIT_EXPECT_EQ(test, strscpy(buf, "abcdef", 4), -E2BIG);
	KUNIT_EXPECT_MEMEQ(test, buf, "abc\0###", 8);
	KUNIT_EXPECT_EQ(test, strscpy(buf, "x", 0), -E2BIG);
	KUNIT_EXPECT_EQ(test, strlcpy(buf, "abcdef", 4), 6);
	KUNIT_EXPECT_STREQ(test, buf, "abc");
	KUNIT_EXPECT_EQ(test, strlcat(buf, "XY", 5), 5);
	KUNIT_EXPECT_STREQ(test, buf, "abcX");
}

static void strsep_has_empty_fields(struct kunit *test)
{
	char line[] = "a,,b";
	char *rest = line;

	KUNIT_EXPECT_STREQ(test, strsep(&rest, ",;"), "a");
	KUNIT_EXPECT_STREQ(test, strsep(&rest, ",;"), "");
	KUNIT_EXPECT_STREQ(test, strsep(&rest, ",;"), "b");
	KUNIT_EXPECT_NULL(test, strsep(&rest, ",;"));
	KUNIT_EXPECT_NULL(test, rest);
}

static void strim_cuts_both_ends(struct kunit *test)
{
	char text[] = " \t two words \n", blank[] = "  ";

	KUNIT_EXPECT_STREQ(test, strim(text), "two words");
	KUNIT_EXPECT_STREQ(test, strim(blank), "");
}

static void glob_matches_patterns(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, glob_match("e820", "e820"));
	KUNIT_EXPECT_FALSE(test, glob_match("e820", "e8200"));
	KUNIT_EXPECT_TRUE(test, glob_match("*", ""));
	KUNIT_EXPECT_TRUE(test, glob_match("e?2*", "e820.wraps"));
	KUNIT_EXPECT_TRUE(test, glob_match("*a*b*", "xxaxxaxxbxx"));
	KUNIT_EXPECT_FALSE(test, glob_match("*a*b", "xxaxxbx"));
	KUNIT_EXPECT_TRUE(test, glob_match("zone[0-9]", "zone7"));
	KUNIT_EXPECT_FALSE(test, glob_match("zone[!0-9]", "zone7"));
	KUNIT_EXPECT_TRUE(test, glob_match("[]a]x", "]x"));
	KUNIT_EXPECT_TRUE(test, glob_match("a\\*b", "a*b"));
	KUNIT_EXPECT_FALSE(test, glob_match("a\\*b", "axb"));
	KUNIT_EXPECT_TRUE(test, glob_match("[open", "[open"));	/* no class: itself */
}

static struct kunit_case string_cases[] = {
	KUNIT_CASE(memcpy_copies_exactly),
	KUNIT_CASE(memmove_survives_overlap),
	KUNIT_CASE(memset_fills_exactly),
	KUNIT_CASE(memcmp_is_unsigned),
	KUNIT_CASE(memchr_finds_bytes),
	KUNIT_CASE(strlen_counts),
	KUNIT_CASE(strcmp_orders),
	KUNIT_CASE(strchr_family_finds),
	KUNIT_CASE(spans_and_sets),
	KUNIT_CASE(strscpy_respects_the_size),
	KUNIT_CASE(strsep_has_empty_fields),
	KUNIT_CASE(strim_cuts_both_ends),
	KUNIT_CASE(glob_matches_patterns),
	{},
};

static struct kunit_suite string_suite = {
	.name = "string",
	.test_cases = string_cases,
};
kunit_test_suite(string_suite);
