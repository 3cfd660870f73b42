// SPDX-License-Identifier: MIT
/*
 * The command line with whatever stands on it: cut into words, read as numbers, told to
 * every parameter, and made into a memory map.
 *
 *	words	parse_args() against a second opinion that never writes
 *	sizes	memparse() against sums that notice a carry
 *	memmap=	against one set of types for each MiB
 *	all	each parameter there is, with values that nobody means
 */
#include "../kunit/e820_maps.h"

#include <asm/setup.h>
#include <host.h>
#include <linux/ctype.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <lottery.h>

#define LINES 4000
#define LINE_MAX 256

#define WORDS "ab=\"\" \t--,_@$#!%KkMG0x19"
#define DIGITS "0123456789012345678901234567"	/* long numbers, so that some do not fit */

/* A line of its own block: one byte too far is seen.  No byte of it is 0 but the last. */
static char *random_line(const char *letters)
{
	u32 nr = (u32)strlen(letters);
	char bytes[LINE_MAX];
	u32 len = lottery_fed() ? lottery_bytes(bytes, sizeof(bytes)) : lottery(40);
	char *line;

	for (u32 i = 0; i < len && !lottery_fed(); i++)
		bytes[i] = letters[lottery(nr)];
	line = host_alloc(len + 1);
	memcpy(line, bytes, len);
	line[len] = '\0';
	return line;
}

/* ------------------------------------------------------------------------- words */

/* "name", '\1', "value" or '\2', '\0', and so on. */
static char got[4 * LINE_MAX], want[4 * LINE_MAX];
static u32 len_got, len_want;

static void note(char *param, char *val, void *arg)
{
	len_got += scnprintf(got + len_got, sizeof(got) - len_got, "%s%s%s\n", param,
			     val ? "\1" : "\2", val ? val : "");
}

/* Without the quotes around it, which may lack the second one. */
static void bare(const char **from, const char **to)
{
	if (*from == *to || **from != '"')
		return;
	++*from;
	if (*to > *from && (*to)[-1] == '"')
		--*to;
}

static void want_text(const char *from, const char *to)
{
	while (from < to)
		want[len_want++] = *from++;
}

/* The word from @from to @to.  Return: false when it is a lone "--". */
static bool want_word(const char *from, const char *to)
{
	const char *equals;

	bare(&from, &to);
	for (equals = from; equals < to && *equals != '='; equals++)
		;
	if (equals == to && to - from == 2 && from[0] == '-' && from[1] == '-')
		return false;
	want_text(from, equals);
	want[len_want++] = equals < to ? '\1' : '\2';
	if (equals < to) {
		from = equals + 1;
		bare(&from, &to);
		want_text(from, to);
	}
	want[len_want++] = '\n';
	return true;
}

static void expected_words(const char *line)
{
	while (*line) {
		const char *end = line;
		u32 quotes = 0;

		if (isspace((u8)*line)) {
			line++;
			continue;
		}
		while (*end && (quotes % 2 || !isspace((u8)*end)))
			quotes += *end++ == '"';
		if (!want_word(line, end))
			return;
		line = end;
	}
}

/* Expect both to see the same words with the same values. */
static void words_equal_the_model(struct kunit *test)
{
	lottery_seed(1);
	for (u32 round = 0; round < LINES && !lottery_over(); round++) {
		char *line = random_line(WORDS);

		len_got = len_want = 0;
		expected_words(line);
		parse_args(line, note, NULL);
		KUNIT_ASSERT_EQ(test, len_got, len_want);
		KUNIT_ASSERT_EQ(test, memcmp(got, want, len_got), 0);
		host_free(line);
	}
}

/* ------------------------------------------------------------------------- sizes */

/* A number of 64 bits that remembers whether it ever had more. */
struct size {
	u64 value;
	bool over;
};

static void times_plus(struct size *size, u32 factor, u32 more)
{
	u64 low = (size->value & 0xffffffff) * factor + more;
	u64 high = (size->value >> 32) * factor + (low >> 32);

	size->over |= high >> 32 != 0;
	size->value = high << 32 | (low & 0xffffffff);
}

static u32 digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return (u32)(c - '0');
	if (c >= 'a' && c <= 'z')
		return (u32)(c - 'a' + 10);
	return c >= 'A' && c <= 'Z' ? (u32)(c - 'A' + 10) : 99;
}

/* Return: characters that belong to the number. */
static u32 expected_size(const char *text, struct size *size)
{
	static const char units[] = "kmgtpe";
	u32 base = 10, at = 0, digits = 0;

	if (text[0] == '0')
		base = (text[1] == 'x' || text[1] == 'X') && digit_of(text[2]) < 16 ? 16 : 8;
	at = base == 16 ? 2 : 0;
	*size = (struct size){ 0, false };
	for (; digit_of(text[at]) < base; at++, digits++)
		times_plus(size, base, digit_of(text[at]));
	for (u32 unit = 0; digits && unit < 6; unit++) {
		if (digit_of(text[at]) != digit_of(units[unit]))
			continue;
		while (unit-- + 1)
			times_plus(size, 1024, 0);
		return at + 1;
	}
	return at;
}

/* Expect the number, or ULLONG_MAX where 64 bits do not hold it; and where it ends. */
static void sizes_equal_the_model(struct kunit *test)
{
	lottery_seed(2);
	for (u32 round = 0; round < LINES && !lottery_over(); round++) {
		char *line = random_line(lottery(2) ? DIGITS : WORDS), *end;
		struct size size;
		u32 len = expected_size(line, &size);
		u64 got_size = memparse(line, &end);

		KUNIT_ASSERT_EQ(test, got_size, size.over ? U64_MAX : size.value);
		KUNIT_ASSERT_EQ(test, memparse_overflow, size.over);
		KUNIT_ASSERT_PTR_EQ(test, end, line + len);
		host_free(line);
	}
}

/* ------------------------------------------------------------------------- memmap= */

#define UNITS 64		/* of 1 MiB */
#define NR_WORDS 12

/* Which types claim a MiB, bit n for type n; the highest counts. */
static u32 claims[UNITS + 1];	/* the last one stands for everything behind */

static void claim(u32 first, u32 nr, u32 clear, u32 set)
{
	for (u32 unit = first; unit < first + nr && unit <= UNITS; unit++)
		claims[unit] = (claims[unit] & ~clear) | set;
}

/* Types @from in the range become @to. */
static void turn(u32 first, u32 nr, u32 from, u32 to)
{
	for (u32 unit = first; unit < first + nr && unit <= UNITS; unit++)
		if (claims[unit] & from)
			claims[unit] = (claims[unit] & ~from) | to;
}

static const struct {
	char sign;
	u32 type;
} signs[] = { { '@', E820_RAM }, { '#', E820_ACPI }, { '$', E820_RESERVED }, { '!', E820_PRAM } };

/* One word, and what it means for the claims. */
static void random_word(char *text, u32 size)
{
	u32 first = lottery(UNITS), nr = 1 + lottery(UNITS - first), which = lottery(10);
	u32 old = 1 + lottery(5), new = 1 + lottery(5);

	if (which < 4) {
		snprintf(text, size, "%uM%c%#x", nr, signs[which].sign, first << 20);
		claim(first, nr, 0, 1U << signs[which].type);
	} else if (which == 4) {
		snprintf(text, size, "%uK", (first + 1) << 10);
		claim(first + 1, UNITS, 1U << E820_RAM, 0);
	} else if (which == 5) {
		strlcpy(text, "exactmap", size);
		claim(0, UNITS + 1, ~0U, 0);
	} else if (which == 6) {
		snprintf(text, size, "%uM%%%uM-%u", nr, first, old);
		claim(first, nr, 1U << old, 0);
	} else if (which == 7) {
		snprintf(text, size, "%uM%%%uM+%u", nr, first, new);
		claim(first, nr, 0, 1U << new);
	} else if (which == 8) {
		snprintf(text, size, "%uM%%%uM", nr, first);
		claim(first, nr, ~0U, 0);
	} else {
		snprintf(text, size, "%uM%%%uM-%u+%u", nr, first, old, new);
		if (old != new)
			turn(first, nr, 1U << old, 1U << new);
	}
}

static u32 type_in_map(u64 addr)
{
	for (u32 i = 0; i < e820.nr_map; i++)
		if (addr >= e820.map[i].addr && addr - e820.map[i].addr < e820.map[i].size)
			return e820.map[i].type;
	return 0;
}

/* Within its array, in order, nothing twice. */
static bool map_is_sound(void)
{
	if (e820.nr_map > E820_X_MAX)
		return false;
	e820_settle(&e820);
	for (u32 i = 1; i < e820.nr_map; i++)
		if (e820.map[i].addr - e820.map[i - 1].addr < e820.map[i - 1].size)
			return false;
	return true;
}

static void expect_claims(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, map_is_sound());
	for (u32 unit = 0; unit < UNITS; unit++) {
		u32 type = claims[unit] ? (u32)ilog2(claims[unit]) : 0;

		KUNIT_ASSERT_EQ(test, type_in_map(M(unit)), type);
		KUNIT_ASSERT_EQ(test, type_in_map(M(unit + 1) - 1), type);
	}
}

/* RAM with a hole; then a list of words, as they stand behind one "memmap=". */
static void memmap_equals_the_model(struct kunit *test)
{
	lottery_seed(3);
	for (u32 round = 0; round < LINES && !lottery_over(); round++) {
		char list[NR_WORDS * 32] = "", word[32];

		given(RAM(0, M(16)), RESERVED(M(16), M(17)), RAM(M(17), M(UNITS)));
		memset(claims, 0, sizeof(claims));
		claim(0, UNITS, 0, 1U << E820_RAM);
		claim(16, 1, ~0U, 1U << E820_RESERVED);
		for (u32 nr = 1 + lottery(NR_WORDS); nr; nr--) {
			random_word(word, sizeof(word));
			strlcat(list, list[0] ? "," : "", sizeof(list));
			strlcat(list, word, sizeof(list));
		}
		parse_memmap_opt(list);
		expect_claims(test);
	}
}

static void ask_for_no_ram(void)
{
	char word[] = "exactmap";

	parse_memmap_opt(word);
	finish_e820_parsing();
}

/* Expect a panic that says why, rather than a boot without memory. */
static void no_ram_is_told(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, host_dies(ask_for_no_ram, "Invalid user supplied memory map: it "
							  "leaves no RAM"));
}

/* ------------------------------------------------------------------------- anything */

/*
 * A whole line, to all parameters that there are.  The kernel has booted, so most of them
 * only keep what they are told.  Expect the map to stay within its array and in order.
 */
static bool map_survives(char *line)
{
	int level = console_loglevel;
	char *copy = host_alloc(strlen(line) + 1);

	memcpy(copy, line, strlen(line) + 1);
	given(RAM(0, M(16)), RESERVED(M(16), M(17)), RAM(M(17), M(UNITS)));
	console_loglevel = LOGLEVEL_EMERG;	/* words that nobody knows, by the thousand */
	parse_early_options(copy);
	parse_boot_params(line);
	console_loglevel = level;
	host_free(copy);
	return map_is_sound();
}

static void any_line(struct kunit *test)
{
	lottery_seed(4);
	for (u32 round = 0; round < LINES / 10 && !lottery_over(); round++) {
		char *line = random_line(WORDS);

		KUNIT_ASSERT_TRUE(test, map_survives(line));
		host_free(line);
	}
}

static const struct obs_kernel_param *parameter;

static void tell_parameter(void)
{
	static const char *const values[] = {
		"", "0", "-1", "1", "99999999999999999999999", "0xffffffffffffffff", "4294967295",
		"18446744073709551615K", ",", ",,,,", "@", "1@", "%", "-", "=", "\"", "on", "off",
		"%s%s%n", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27",
		"16E@16E", "1%18446744073709551615-1+2", "0@0", "fake=0", "fake=-1", "fake=,",
	};
	char *text = host_alloc(LINE_MAX * 8);

	if (!strchr(parameter->str, '='))
		parameter->setup_func(NULL);
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		char *exact = host_alloc(strlen(values[i]) + 1);

		memcpy(exact, values[i], strlen(values[i]) + 1);
		parameter->setup_func(exact);
	}
	memset(text, 'A', LINE_MAX * 8 - 1);
	text[LINE_MAX * 8 - 1] = '\0';
	parameter->setup_func(text);
}

/* Each in a copy of the process.  Expect no end but the usual one, or a panic with its reason. */
static void every_parameter_survives(struct kunit *test)
{
	static char text[65536];
	u32 told = 0;

	for (parameter = __start_param_table; parameter < __stop_param_table; parameter++) {
		int status = host_fork(tell_parameter, text, sizeof(text));

		KUNIT_EXPECT_TRUE_MSG(test, !status || status == HOST_PANIC, "%s: status %d: %s",
				      parameter->str, status, text);
		told++;
	}
	kunit_info(test, "%u parameters", told);
	KUNIT_EXPECT_GT(test, told, 30U);
}

static struct kunit_case cmdline_prop_cases[] = {
	KUNIT_CASE(words_equal_the_model),
	KUNIT_CASE(sizes_equal_the_model),
	KUNIT_CASE(memmap_equals_the_model),
	KUNIT_CASE(no_ram_is_told),
	KUNIT_CASE(any_line),
	KUNIT_CASE(every_parameter_survives),
	{}
};

static struct kunit_suite cmdline_prop_suite = {
	.name = "cmdline_prop",
	.init = e820_case_init,
	.exit = e820_case_exit,
	.test_cases = cmdline_prop_cases,
};
kunit_test_suite(cmdline_prop_suite);
