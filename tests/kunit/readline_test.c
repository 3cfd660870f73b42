// SPDX-License-Identifier: MIT
/*
 * The line editor, in front of a terminal of 80 columns that knows characters,
 * '\b', '\r' and '\n': what the user sees must always be prompt and line.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/readline.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#define COLUMNS 80

static struct {
	char row[COLUMNS + 1];
	unsigned int column;
	unsigned int beeps, rows, widest;
	char above[COLUMNS + 1];	/* the row before this one */
} screen;

static struct readline rl;

static void new_row(void)
{
	memcpy(screen.above, screen.row, COLUMNS);
	memset(screen.row, ' ', COLUMNS);
	screen.column = 0;
	screen.rows++;
}

static void show_char(char c)
{
	if (c == '\n')
		new_row();
	else if (c == '\r')
		screen.column = 0;
	else if (c == '\b')
		screen.column -= screen.column > 0;
	else if (c == '\a')
		screen.beeps++;
	else if (screen.column < COLUMNS)
		screen.row[screen.column++] = c;
	screen.widest = max(screen.widest, screen.column);
}

static void show(const char *text)
{
	while (*text)
		show_char(*text++);
}

static const char *const words[] = { "page", "pages", "ptdump", "stage" };

static const char *nth_word(const char *line, unsigned int start, unsigned int nr)
{
	return start == 0 && nr < ARRAY_SIZE(words) ? words[nr] : NULL;
}

/* x000098 and x000099, then all from there down to x000000: each only until the next one. */
static const char *nth_of_many(const char *line, unsigned int start, unsigned int nr)
{
	static char word[16];

	if (start || nr >= 102)
		return NULL;
	snprintf(word, sizeof(word), "x%06u", nr < 2 ? 98 + nr : 101 - nr);
	return word;
}

static bool type(const char *keys)
{
	bool done = false;

	while (*keys)
		done = readline_key(&rl, (u8)*keys++);
	return done;
}

static int readline_init(struct kunit *test)
{
	memset(&screen, 0, sizeof(screen));
	memset(&rl, 0, sizeof(rl));
	rl.prompt = "> ";
	rl.emit = show;
	rl.complete = nth_word;
	new_row();
	readline_start(&rl);
	return 0;
}

/* The line, the cursor, and the row of the screen: prompt, line, blanks. */
static void expect_line(struct kunit *test, const char *line, unsigned int pos)
{
	char row[COLUMNS + 1];

	memset(row, ' ', COLUMNS);
	row[COLUMNS] = screen.row[COLUMNS] = '\0';
	memcpy(row, "> ", 2);
	memcpy(row + 2, line, strlen(line));
	KUNIT_EXPECT_STREQ(test, rl.line, line);
	KUNIT_EXPECT_EQ(test, rl.pos, pos);
	KUNIT_EXPECT_STREQ(test, screen.row, row);
	KUNIT_EXPECT_EQ(test, screen.column, pos + 2);
}

/* abd, one to the left, c: expect abcd. */
static void inserts_at_the_cursor(struct kunit *test)
{
	type("abd\x1b[D" "c");
	expect_line(test, "abcd", 3);
	type("\x01" "X\x05" "Y");
	expect_line(test, "XabcdY", 6);
	type("\x1b[H\x1b[3~\x1bOC\x7f");
	expect_line(test, "bcdY", 0);
}

/* Expect the ends to hold: nothing moves, nothing is taken away, and it beeps where it says no. */
static void ends_hold(struct kunit *test)
{
	type("\x7f\x04\x1b[D\x1b[C");
	expect_line(test, "", 0);
	KUNIT_EXPECT_EQ(test, screen.beeps, 2);
	for (int i = 0; i < READLINE_MAX + 5; i++)
		type("x");
	KUNIT_EXPECT_EQ(test, rl.len, READLINE_MAX);
	KUNIT_EXPECT_EQ(test, screen.beeps, 7);
}

/* "alloc 3 movable": Ctrl-W takes the word, Ctrl-U the beginning, Ctrl-K the end, Ctrl-Y gives back. */
static void cuts_and_pastes(struct kunit *test)
{
	type("alloc 3 movable\x17");
	expect_line(test, "alloc 3 ", 8);
	type("\x19");
	expect_line(test, "alloc 3 movable", 15);
	type("\x1b[D\x1b[D\x0b");
	expect_line(test, "alloc 3 movab", 13);
	type("\x02\x15");
	expect_line(test, "b", 0);
	type("\x19");
	expect_line(test, "alloc 3 movab", 12);
}

/* Expect earlier lines by Up, the line being typed to come back by Down, and no doubles. */
static void remembers(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, type("one\r"));
	readline_start(&rl);
	type("two\r");
	readline_start(&rl);
	type("two\r");
	readline_start(&rl);
	type("   \r");
	readline_start(&rl);
	type("dra\x1b[A");
	expect_line(test, "two", 3);
	type("\x1b[A");
	expect_line(test, "one", 3);
	type("\x1b[A");
	expect_line(test, "one", 3);
	type("\x1b[B\x1b[B");
	expect_line(test, "dra", 3);
}

/* More lines than there is room for: expect the oldest to be forgotten. */
static void forgets_the_oldest(struct kunit *test)
{
	char line[4] = "a\r";

	for (int i = 0; i < READLINE_HISTORY + 2; i++) {
		type(line);
		readline_start(&rl);
		line[0]++;
	}
	for (int i = 0; i < READLINE_HISTORY + 2; i++)
		type("\x10");
	expect_line(test, "c", 1);
}

/* Tab: expect the only word with a blank, the common part of several, and then a list of them. */
static void completes(struct kunit *test)
{
	type("s\t");
	expect_line(test, "stage ", 6);
	type("\x15p\t");
	KUNIT_EXPECT_EQ(test, screen.rows, 3);
	expect_line(test, "p", 1);
	type("a\t");
	expect_line(test, "page", 4);
	type("\x15zz\t");
	expect_line(test, "zz", 2);
	KUNIT_EXPECT_EQ(test, screen.beeps, 1);
}

/* More than a list shows: expect the first by the alphabet, each once, in rows, and how many more. */
static void long_lists_are_cut(struct kunit *test)
{
	rl.complete = nth_of_many;
	type("x\t");
	expect_line(test, "x0000", 5);
	type("\t");
	KUNIT_EXPECT_EQ(test, screen.rows, 1 + 7 + 1);
	KUNIT_EXPECT_TRUE(test, strstarts(screen.above, "... 52 more  "));
	KUNIT_EXPECT_LT(test, screen.widest, COLUMNS);
	expect_line(test, "x0000", 5);
}

/* One word that comes twice, and one that comes last: expect both to be found. */
static void words_may_come_twice(struct kunit *test)
{
	rl.complete = nth_of_many;
	type("x000098\t");
	expect_line(test, "x000098 ", 8);
	type("\x15x000000\t");
	expect_line(test, "x000000 ", 8);
}

/* Keys that nobody knows, and control characters: expect no trace of them in the line. */
static void ignores_what_it_does_not_know(struct kunit *test)
{
	type("a\x1b[1;5C\x1b[25~\x1b\x1bOP\x07\xe9" "b");
	expect_line(test, "ab", 2);
}

static void gives_up_on_control_c(struct kunit *test)
{
	type("abc\x03");
	expect_line(test, "", 0);
}

static struct kunit_case readline_cases[] = {
	KUNIT_CASE(inserts_at_the_cursor),
	KUNIT_CASE(ends_hold),
	KUNIT_CASE(cuts_and_pastes),
	KUNIT_CASE(remembers),
	KUNIT_CASE(forgets_the_oldest),
	KUNIT_CASE(completes),
	KUNIT_CASE(long_lists_are_cut),
	KUNIT_CASE(words_may_come_twice),
	KUNIT_CASE(ignores_what_it_does_not_know),
	KUNIT_CASE(gives_up_on_control_c),
	{}
};

static struct kunit_suite readline_suite = {
	.name = "readline",
	.init = readline_init,
	.test_cases = readline_cases,
};
kunit_test_suite(readline_suite);
