// SPDX-License-Identifier: MIT
/*
 * The command line: cutting into words (lib/cmdline.c) and telling who
 * registered (kernel/params.c).
 *
 * The words "selftest.early=", "selftest.value=" and "selftest_number" exist
 * for these cases alone.
 */
#include <asm/setup.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/moduleparam.h>

static struct {
	unsigned int early_calls, value_calls;
	char early[32], value[32];
} heard;
static unsigned int selftest_number;

/* Refuses "bad"; a word without value is fine. */
static int hear_early(char *val)
{
	heard.early_calls++;
	strlcpy(heard.early, val ? val : "(none)", sizeof(heard.early));
	return strcmp(heard.early, "bad") == 0 ? -EINVAL : 0;
}
early_param("selftest.early", hear_early);

static int hear_value(char *val)
{
	heard.value_calls++;
	strlcpy(heard.value, val, sizeof(heard.value));
	return strcmp(val, "bad") == 0 ? -EINVAL : 0;
}
__setup("selftest.value=", hear_value);

core_param(selftest_number, selftest_number, uint);

static int forget_all(struct kunit *test)
{
	memset(&heard, 0, sizeof(heard));
	selftest_number = 0;
	return 0;
}

static void early_options(const char *line)
{
	char copy[128];

	strlcpy(copy, line, sizeof(copy));
	parse_early_options(copy);
}

/* ---- words --------------------------------------------------------------------- */

struct words {
	char text[256];		/* "name|value;" for each */
};

static void collect(char *param, char *val, void *arg)
{
	struct words *words = arg;
	size_t len = strlen(words->text);

	scnprintf(words->text + len, sizeof(words->text) - len, "%s%s%s;", param, val ? "|" : "",
		  val ? val : "");
}

static const char *split(const char *line, char **rest)
{
	static struct words words;
	static char copy[256];

	words.text[0] = '\0';
	strlcpy(copy, line, sizeof(copy));
	*rest = parse_args(copy, collect, &words);
	return words.text;
}

#define EXPECT_WORDS(line, want)                                                                \
	do {                                                                                    \
		char *__rest;                                                                   \
		KUNIT_EXPECT_STREQ(test, split(line, &__rest), want);                           \
		KUNIT_EXPECT_NULL(test, __rest);                                                \
	} while (0)

static void splits_at_white_space(struct kunit *test)
{
	EXPECT_WORDS("", "");
	EXPECT_WORDS("  \t ", "");
	EXPECT_WORDS("quiet", "quiet;");
	EXPECT_WORDS(" mem=64M\tquiet \n", "mem|64M;quiet;");
	EXPECT_WORDS("a= =b =", "a|;|b;|;");
	EXPECT_WORDS("memmap=4K$0x9f000 a=b=c", "memmap|4K$0x9f000;a|b=c;");
}

static void keeps_quoted_words_together(struct kunit *test)
{
	EXPECT_WORDS("a=\"b c\" d", "a|b c;d;");
	EXPECT_WORDS("\"a=b c\" d", "a|b c;d;");
	EXPECT_WORDS("\"a b\"", "a b;");
	EXPECT_WORDS("a=\"\" b", "a|;b;");
	EXPECT_WORDS("a=x\"y z\"w b", "a|x\"y z\"w;b;");
}

/* A quote that is never closed runs to the end of the line, and not beyond. */
static void survives_open_quotes(struct kunit *test)
{
	EXPECT_WORDS("a=\"b c d", "a|b c d;");
	EXPECT_WORDS("\"", ";");
	EXPECT_WORDS("a \"b c", "a;b c;");
	EXPECT_WORDS("a=\"", "a|;");
}

static void stops_at_two_dashes(struct kunit *test)
{
	char *rest;

	KUNIT_EXPECT_STREQ(test, split("a -- b c", &rest), "a;");
	KUNIT_EXPECT_STREQ(test, rest, "b c");
	KUNIT_EXPECT_STREQ(test, split("a --", &rest), "a;");
	KUNIT_EXPECT_STREQ(test, rest, "");
	EXPECT_WORDS("--=1 --x", "--|1;--x;");
}

static void dashes_are_underscores(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, parameq("early-ioremap_debug", "early_ioremap-debug"));
	KUNIT_EXPECT_FALSE(test, parameq("mem", "memmap"));
	KUNIT_EXPECT_FALSE(test, parameq("memmap", "mem"));
	KUNIT_EXPECT_TRUE(test, parameqn("mem=1", "mem=2", 4));
	KUNIT_EXPECT_FALSE(test, parameqn("mem=1", "mem=2", 5));
	KUNIT_EXPECT_TRUE(test, parameq("", ""));
}

/* ---- who is told --------------------------------------------------------------- */

static void early_words_are_heard(struct kunit *test)
{
	early_options("x selftest.early=1,2 selftest.value=no");
	KUNIT_EXPECT_EQ(test, heard.early_calls, 1);
	KUNIT_EXPECT_STREQ(test, heard.early, "1,2");
	KUNIT_EXPECT_EQ_MSG(test, heard.value_calls, 0, "not its turn yet");
	early_options("selftest.early");
	KUNIT_EXPECT_STREQ(test, heard.early, "(none)");
	early_options("selftest.earlyx=1 xselftest.early=1");
	KUNIT_EXPECT_EQ(test, heard.early_calls, 2);
}

static void repeated_words_are_heard_each_time(struct kunit *test)
{
	early_options("selftest.early=1 selftest.early=2");
	KUNIT_EXPECT_EQ(test, heard.early_calls, 2);
	KUNIT_EXPECT_STREQ(test, heard.early, "2");
}

static void malformed_early_words_are_named(struct kunit *test)
{
	u32 mark = kmsg_mark();

	early_options("selftest.early=bad");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Malformed early option 'selftest.early': \"bad\""));
}

/* The boot has parsed its line; another call must not do it again. */
static void early_parsing_happens_once(struct kunit *test)
{
	static char saved[COMMAND_LINE_SIZE];

	strlcpy(saved, boot_command_line, sizeof(saved));
	boot_command_line[0] = '\0';
	parse_early_param();
	strlcpy(boot_command_line, "selftest.early=again", COMMAND_LINE_SIZE);
	parse_early_param();
	KUNIT_EXPECT_EQ(test, heard.early_calls, 0);
	KUNIT_EXPECT_STREQ(test, boot_command_line, "selftest.early=again");
	strlcpy(boot_command_line, saved, COMMAND_LINE_SIZE);
}

static void setup_words_are_heard(struct kunit *test)
{
	u32 mark = kmsg_mark();

	parse_boot_params("selftest.value=\"a b\" selftest.early=1");
	KUNIT_EXPECT_EQ(test, heard.value_calls, 1);
	KUNIT_EXPECT_STREQ(test, heard.value, "a b");
	KUNIT_EXPECT_EQ_MSG(test, heard.early_calls, 0, "its turn is over");
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "Unknown"));
}

static void core_params_set_variables(struct kunit *test)
{
	parse_boot_params("selftest-number=0x20");
	KUNIT_EXPECT_EQ(test, selftest_number, 32);
	parse_boot_params("selftest_number=7 selftest_number=8");
	KUNIT_EXPECT_EQ(test, selftest_number, 8);
}

static void malformed_values_are_named(struct kunit *test)
{
	u32 mark = kmsg_mark();

	parse_boot_params("selftest.value=bad selftest_number=12z");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "`bad' invalid for parameter `selftest.value'"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "`12z' invalid for parameter `selftest_number'"));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "Unknown"));
	mark = kmsg_mark();
	parse_boot_params("selftest.value selftest_number");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "`' invalid for parameter `selftest.value'"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "`' invalid for parameter `selftest_number'"));
	KUNIT_EXPECT_EQ(test, selftest_number, 0);
}

static void unknown_words_are_listed_once(struct kunit *test)
{
	u32 mark = kmsg_mark();

	parse_boot_params("colour=red selftest.value=1 shape=\"two words\" flag -- init=x");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Unknown kernel command line parameters "
						 "\"colour=red shape=\"two words\" flag\""));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "is for nobody: \"init=x\""));
	KUNIT_EXPECT_EQ(test, heard.value_calls, 1);
	mark = kmsg_mark();
	parse_boot_params("selftest.value=1");
	KUNIT_EXPECT_FALSE_MSG(test, kmsg_since(mark, "Unknown"), "the list does not stay");
}

/* 2,047 characters of unknown words: the last of them is still in the line. */
static void long_lines_lose_nothing(struct kunit *test)
{
	static char line[COMMAND_LINE_SIZE];
	u32 mark = kmsg_mark();

	memset(line, 'x', sizeof(line) - 1);
	for (size_t i = 50; i < sizeof(line) - 1; i += 50)
		line[i] = ' ';
	strlcpy(line + sizeof(line) - 8, " theend", 8);
	parse_boot_params(line);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, " theend\", ignored."));
}

/* "trace" in the raw line: expect the last value, whole words only, and a cut that ends in NUL. */
static void option_is_found_beforehand(struct kunit *test)
{
	char value[6];

	KUNIT_EXPECT_EQ(test, cmdline_find_option("a trace=x  trace=ttyS1 b", "trace", value, 6), 5);
	KUNIT_EXPECT_STREQ(test, value, "ttyS1");
	KUNIT_EXPECT_EQ(test, cmdline_find_option("trace=longer", "trace", value, 6), 6);
	KUNIT_EXPECT_STREQ(test, value, "longe");
	KUNIT_EXPECT_EQ(test, cmdline_find_option("trace=", "trace", value, 6), 0);
	KUNIT_EXPECT_STREQ(test, value, "");
	KUNIT_EXPECT_EQ(test, cmdline_find_option("xtrace=1 trace tracer=2", "trace", value, 6), -ENOENT);
}

/* "quiet" is a parameter: expect neither its beginning nor more than it to be one. */
static void names_are_whole(struct kunit *test)
{
	u32 mark = kmsg_mark();

	parse_boot_params("quie quiets");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Unknown kernel command line parameters "
						 "\"quie quiets\""));
}

static struct kunit_case cmdline_cases[] = {
	KUNIT_CASE(splits_at_white_space),
	KUNIT_CASE(keeps_quoted_words_together),
	KUNIT_CASE(survives_open_quotes),
	KUNIT_CASE(stops_at_two_dashes),
	KUNIT_CASE(dashes_are_underscores),
	KUNIT_CASE(early_words_are_heard),
	KUNIT_CASE(repeated_words_are_heard_each_time),
	KUNIT_CASE(malformed_early_words_are_named),
	KUNIT_CASE(early_parsing_happens_once),
	KUNIT_CASE(setup_words_are_heard),
	KUNIT_CASE(core_params_set_variables),
	KUNIT_CASE(malformed_values_are_named),
	KUNIT_CASE(unknown_words_are_listed_once),
	KUNIT_CASE(names_are_whole),
	KUNIT_CASE(long_lines_lose_nothing),
	KUNIT_CASE(option_is_found_beforehand),
	{},
};

static struct kunit_suite cmdline_suite = {
	.name = "cmdline",
	.init = forget_all,
	.test_cases = cmdline_cases,
};
kunit_test_suite(cmdline_suite);
