// SPDX-License-Identifier: MIT
/* JSON as it is written: commas, nesting, and what has to be escaped. */
#include <kunit/test.h>
#include <linux/json.h>
#include <linux/string.h>

static char text[256];

static void collect(void *arg, char c)
{
	char piece[2] = { c };

	strlcat(text, piece, sizeof(text));
}

static struct json begin(void)
{
	text[0] = '\0';
	return JSON_START(collect, NULL);
}

/* Expect commas between values, and none behind an opening bracket or a name. */
static void commas_come_by_themselves(struct kunit *test)
{
	struct json j = begin();

	json_open(&j, '{');
	json_name(&j, "a");
	json_u64(&j, 1);
	json_name(&j, "b");
	json_open(&j, '[');
	json_open(&j, '[');
	json_close(&j, ']');
	json_int(&j, -2);
	json_string(&j, "x");
	json_close(&j, ']');
	json_name(&j, "c");
	json_open(&j, '{');
	json_close(&j, '}');
	json_close(&j, '}');
	KUNIT_EXPECT_STREQ(test, text, "{\"a\":1,\"b\":[[],-2,\"x\"],\"c\":{}}");
}

/* Expect whatever a loader may put into a name to stay inside its quotes. */
static void strings_are_escaped(struct kunit *test)
{
	struct json j = begin();

	json_string(&j, "a\"b\\c\n\x7f\xe9");
	KUNIT_EXPECT_STREQ(test, text, "\"a\\u0022b\\u005cc\\u000a\\u007f\\u00e9\"");
}

static void numbers_have_64_bits(struct kunit *test)
{
	struct json j = begin();

	json_u64(&j, U64_MAX);
	json_u64(&j, 0);
	KUNIT_EXPECT_STREQ(test, text, "18446744073709551615,0");
}

static struct kunit_case json_cases[] = {
	KUNIT_CASE(commas_come_by_themselves),
	KUNIT_CASE(strings_are_escaped),
	KUNIT_CASE(numbers_have_64_bits),
	{}
};

static struct kunit_suite json_suite = {
	.name = "json",
	.test_cases = json_cases,
};
kunit_test_suite(json_suite);
