// SPDX-License-Identifier: MIT
/* Keys: what a keyboard sends for them, and which characters the line editor gets. */
#include <asm/keyboard.h>
#include <kunit/test.h>
#include <linux/string.h>

static struct keyboard kb;
static char text[64];

static int keyboard_init(struct kunit *test)
{
	memset(&kb, 0, sizeof(kb));
	return 0;
}

/* The characters of some bytes, one after the other. */
static const char *type(const u8 *codes, size_t nr)
{
	text[0] = '\0';
	for (size_t i = 0; i < nr; i++)
		strlcat(text, keyboard_take(&kb, codes[i]), sizeof(text));
	return text;
}

#define EXPECT_TYPED(test, expected, ...)                                                          \
	KUNIT_EXPECT_STREQ(test, type((const u8[]){ __VA_ARGS__ },                                 \
				      sizeof((const u8[]){ __VA_ARGS__ })), expected)

static void letters_and_digits(struct kunit *test)
{
	EXPECT_TYPED(test, "page 07\r", 0x19, 0x99, 0x1e, 0x9e, 0x22, 0xa2, 0x12, 0x92, 0x39, 0xb9,
		     0x0b, 0x8b, 0x08, 0x88, 0x1c, 0x9c);
	EXPECT_TYPED(test, "`-=[]\\;',./\t\177", 0x29, 0x0c, 0x0d, 0x1a, 0x1b, 0x2b, 0x27, 0x28, 0x33,
		     0x34, 0x35, 0x0f, 0x0e);
}

/* A key that is held repeats: it is pressed again and again, and let go once. */
static void held_keys_repeat(struct kunit *test)
{
	EXPECT_TYPED(test, "aaab", 0x1e, 0x1e, 0x1e, 0x9e, 0x30, 0xb0);
}

/* Either Shift, or both with one let go before the other; and none makes up for the other. */
static void shift(struct kunit *test)
{
	EXPECT_TYPED(test, "aAa", 0x1e, 0x2a, 0x1e, 0xaa, 0x1e);
	EXPECT_TYPED(test, "AAa", 0x2a, 0x36, 0x1e, 0xaa, 0x1e, 0xb6, 0x1e);
	EXPECT_TYPED(test, "!@#$%^&*()_+{}|:\"<>?~", 0x36, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
		     0x1a, 0x1b, 0x2b, 0x27, 0x28, 0x33, 0x34, 0x35, 0x29, 0xb6);
}

/* Caps Lock is for letters alone, and Shift takes it back. */
static void caps_lock(struct kunit *test)
{
	EXPECT_TYPED(test, "A1a!", 0x3a, 0xba, 0x1e, 2, 0x2a, 0x1e, 2, 0xaa);
	EXPECT_TYPED(test, "a", 0x3a, 0xba, 0x1e);
}

/* Ctrl with a letter, small or not, and with what stands beside the letters in ASCII. */
static void ctrl(struct kunit *test)
{
	EXPECT_TYPED(test, "\001\005\013\025\027", 0x1d, 0x1e, 0x12, 0x25, 0x16, 0x11, 0x9d);
	EXPECT_TYPED(test, "\003\003", 0xe0, 0x1d, 0x2e, 0x2a, 0x2e, 0xaa, 0xe0, 0x9d);
	EXPECT_TYPED(test, "\034\r1", 0x1d, 0x2b, 0x1c, 2, 0x9d, 2);
}

/* Grey keys come with 0xe0, and some keyboards put a Shift around them that nobody holds. */
static void arrows(struct kunit *test)
{
	EXPECT_TYPED(test, "\033[A\033[B\033[D\033[C", 0xe0, 0x48, 0xe0, 0xc8, 0xe0, 0x50, 0xe0, 0xd0,
		     0xe0, 0x4b, 0xe0, 0xcb, 0xe0, 0x4d, 0xe0, 0xcd);
	EXPECT_TYPED(test, "\033[H\033[F\033[3~", 0xe0, 0x47, 0xe0, 0x4f, 0xe0, 0x53);
	EXPECT_TYPED(test, "\033[Ha", 0xe0, 0x2a, 0xe0, 0x47, 0xe0, 0xc7, 0x1e, 0xe0, 0xaa);
}

/* The white block moves the cursor, until Num Lock makes it digits. */
static void digits_of_the_block(struct kunit *test)
{
	EXPECT_TYPED(test, "\033[A-+*", 0x48, 0x4a, 0x4e, 0x37);
	EXPECT_TYPED(test, "789-456+1230.", 0x45, 0xc5, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d,
		     0x4e, 0x4f, 0x50, 0x51, 0x52, 0x53);
	EXPECT_TYPED(test, "\033[H\033[A/\r", 0x2a, 0x47, 0xaa, 0xe0, 0x48, 0xe0, 0x35, 0xe0, 0x1c);
}

/* Page Up and Down are no characters; with either Shift they scroll, once for each time pressed. */
static void pages(struct kunit *test)
{
	EXPECT_TYPED(test, "", 0xe0, 0x49);
	KUNIT_EXPECT_EQ(test, kb.pages, 0);
	EXPECT_TYPED(test, "", 0x2a, 0xe0, 0x49);
	KUNIT_EXPECT_EQ(test, kb.pages, -1);
	EXPECT_TYPED(test, "", 0xe0);
	KUNIT_EXPECT_EQ(test, kb.pages, 0);
	EXPECT_TYPED(test, "", 0xc9);
	KUNIT_EXPECT_EQ(test, kb.pages, 0);
	EXPECT_TYPED(test, "", 0xe0, 0xaa, 0xe0, 0x51);		/* Shift as some keyboards make it up */
	KUNIT_EXPECT_EQ(test, kb.pages, 1);
	EXPECT_TYPED(test, "", 0xaa, 0x36, 0x51);
	KUNIT_EXPECT_EQ(test, kb.pages, 1);
	EXPECT_TYPED(test, "\033[A", 0x48);
	KUNIT_EXPECT_EQ(test, kb.pages, 0);
}

/* Escape, F1 to F12, Alt, Pause, Print and codes that no key has. */
static void keys_without_a_meaning(struct kunit *test)
{
	EXPECT_TYPED(test, "", 1, 0x81, 0x3b, 0x44, 0x57, 0x58, 0x38, 0xb8, 0xe0, 0x38, 0x46);
	EXPECT_TYPED(test, "a", 0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5, 0x1e);
	EXPECT_TYPED(test, "a", 0xe0, 0x2a, 0xe0, 0x37, 0xe0, 0xb7, 0xe0, 0xaa, 0x1e);
	for (unsigned int code = 0x59; code < 0x80; code++)
		EXPECT_TYPED(test, "", (u8)code, (u8)(code | 0x80));
	EXPECT_TYPED(test, "", 0, 0x80, 0xff, 0x7f, 0xe0, 0);
}

static struct kunit_case keyboard_cases[] = {
	KUNIT_CASE(letters_and_digits),	   KUNIT_CASE(held_keys_repeat),
	KUNIT_CASE(shift),		   KUNIT_CASE(caps_lock),
	KUNIT_CASE(ctrl),		   KUNIT_CASE(arrows),
	KUNIT_CASE(digits_of_the_block),   KUNIT_CASE(pages),
	KUNIT_CASE(keys_without_a_meaning),
	{}
};

static struct kunit_suite keyboard_suite = {
	.name = "keyboard",
	.init = keyboard_init,
	.test_cases = keyboard_cases,
};
kunit_test_suite(keyboard_suite);
