// SPDX-License-Identifier: MIT
/*
 * Symbols and expected faults: kernel/kallsyms.c with the table that
 * tools/kallsyms.py made, and kernel/extable.c.
 */
#include <kunit/test.h>
#include <linux/extable.h>
#include <linux/kallsyms.h>

static int needs_a_table(struct kunit *test)
{
	if (!kallsyms_count())
		kunit_skip(test, "linked without a symbol table");
	return 0;
}

static int a_number;

static void finds_functions(struct kunit *test)
{
	unsigned long size = 0, offset = 99;
	char name[KSYM_NAME_LEN];

	KUNIT_ASSERT_NOT_NULL(test, kallsyms_lookup((unsigned long)kunit_run_all, &size, &offset, name));
	KUNIT_EXPECT_STREQ(test, name, "kunit_run_all");
	KUNIT_EXPECT_EQ(test, offset, 0);
	KUNIT_EXPECT_GT(test, size, 10);
	KUNIT_EXPECT_LT(test, size, 4096);
	KUNIT_ASSERT_NOT_NULL(test, kallsyms_lookup((unsigned long)kunit_run_all + size - 1, NULL,
						    &offset, name));
	KUNIT_EXPECT_STREQ(test, name, "kunit_run_all");
	KUNIT_EXPECT_EQ(test, offset, size - 1);
	KUNIT_EXPECT_TRUE(test, !kallsyms_lookup((unsigned long)kunit_run_all + size, NULL, NULL, name) ||
				strcmp(name, "kunit_run_all") != 0);
}

static void finds_static_functions(struct kunit *test)
{
	char name[KSYM_NAME_LEN];

	KUNIT_ASSERT_NOT_NULL(test, kallsyms_lookup((unsigned long)needs_a_table, NULL, NULL, name));
	KUNIT_EXPECT_STREQ(test, name, "needs_a_table");
}

static void data_is_no_function(struct kunit *test)
{
	char name[KSYM_NAME_LEN];

	KUNIT_EXPECT_NULL(test, kallsyms_lookup((unsigned long)&a_number, NULL, NULL, name));
	KUNIT_EXPECT_NULL(test, kallsyms_lookup(0, NULL, NULL, name));
	KUNIT_EXPECT_NULL(test, kallsyms_lookup(~0UL, NULL, NULL, name));
}

static void finds_names(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kallsyms_lookup_name("kunit_run_all"), (unsigned long)kunit_run_all);
	KUNIT_EXPECT_EQ(test, kallsyms_lookup_name("no_such_function"), 0);
	KUNIT_EXPECT_EQ(test, kallsyms_lookup_name(""), 0);
}

/* Every symbol in order; and looking up its address gives one at that address. */
static void table_is_sorted_and_consistent(struct kunit *test)
{
	char name[KSYM_NAME_LEN], found[KSYM_NAME_LEN];
	unsigned long last = 0;
	u32 functions = 0;

	for (u32 i = 0; i < kallsyms_count(); i++) {
		unsigned long addr = kallsyms_symbol(i, name), offset;

		KUNIT_ASSERT_GE(test, addr, last);
		last = addr;
		if (!name[0])
			continue;
		functions++;
		KUNIT_ASSERT_NOT_NULL_MSG(test, kallsyms_lookup(addr, NULL, &offset, found), "%s", name);
		KUNIT_ASSERT_EQ_MSG(test, offset, 0, "%s", name);
	}
	KUNIT_EXPECT_GT(test, functions, 100);
}

static void formats_symbols(struct kunit *test)
{
	char text[KSYM_SYMBOL_LEN];
	void *inside = (char *)kunit_run_all + 1;

	snprintf(text, sizeof(text), "%ps", inside);
	KUNIT_EXPECT_STREQ(test, text, "kunit_run_all");
	snprintf(text, sizeof(text), "%pS", inside);
	KUNIT_EXPECT_TRUE(test, strstarts(text, "kunit_run_all+0x1/0x"));
	snprintf(text, sizeof(text), "%pB", inside);
	KUNIT_EXPECT_TRUE(test, strstarts(text, "kunit_run_all+0x1/0x"));
	snprintf(text, sizeof(text), "%20ps|", inside);
	KUNIT_EXPECT_STREQ(test, text, "       kunit_run_all|");
	snprintf(text, sizeof(text), "%pS", (void *)0x1234);
	KUNIT_EXPECT_STREQ(test, text, "0x00001234");
	KUNIT_EXPECT_EQ(test, sprint_symbol(text, (unsigned long)inside), strlen(text));
}

/*
 *	| one function ... call x |  the next function
 *				   ^ where x returns to
 *
 * Expect %pB to name the function of the call, with the offset behind its end.
 */
static void return_addresses_belong_to_the_call(struct kunit *test)
{
	unsigned long start = (unsigned long)kunit_run_all, size, offset;
	char text[KSYM_SYMBOL_LEN], name[KSYM_NAME_LEN], wanted[KSYM_SYMBOL_LEN];

	KUNIT_ASSERT_NOT_NULL(test, kallsyms_lookup(start, &size, &offset, name));
	snprintf(text, sizeof(text), "%pB", (void *)(start + size));
	snprintf(wanted, sizeof(wanted), "kunit_run_all+0x%lx/0x%lx", size, size);
	KUNIT_EXPECT_STREQ(test, text, wanted);
}

/* ---- exception table ---------------------------------------------------------------- */

static void extable_sorts_and_finds(struct kunit *test)
{
	struct exception_table_entry table[] = {
		{ 50, 5 }, { 10, 1 }, { 0xc0000000, 9 }, { 30, 3 }, { 20, 2 },
	};
	const size_t num = ARRAY_SIZE(table);

	sort_extable(table, table + num);
	for (size_t i = 0; i < num; i++) {
		KUNIT_EXPECT_PTR_EQ(test, search_extable(table, num, table[i].insn), &table[i]);
		KUNIT_EXPECT_NULL(test, search_extable(table, num, table[i].insn + 1));
	}
	KUNIT_EXPECT_EQ(test, search_extable(table, num, 30)->fixup, 3);
	KUNIT_EXPECT_NULL(test, search_extable(table, num, 0));
	KUNIT_EXPECT_NULL(test, search_extable(table, num, ~0UL));
	for (size_t len = 0; len < num; len++)
		KUNIT_EXPECT_NULL_MSG(test, search_extable(table, len, table[len].insn),
				      "%zu entries, the one behind is not looked at", len);
	KUNIT_EXPECT_PTR_EQ(test, search_extable(table, 1, 10), &table[0]);
}

static struct kunit_case kallsyms_cases[] = {
	KUNIT_CASE(finds_functions),
	KUNIT_CASE(finds_static_functions),
	KUNIT_CASE(data_is_no_function),
	KUNIT_CASE(finds_names),
	KUNIT_CASE(table_is_sorted_and_consistent),
	KUNIT_CASE(formats_symbols),
	KUNIT_CASE(return_addresses_belong_to_the_call),
	{},
};

static struct kunit_case extable_cases[] = {
	KUNIT_CASE(extable_sorts_and_finds),
	{},
};

static struct kunit_suite kallsyms_suite = {
	.name = "kallsyms",
	.init = needs_a_table,
	.test_cases = kallsyms_cases,
};

static struct kunit_suite extable_suite = {
	.name = "extable",
	.test_cases = extable_cases,
};
kunit_test_suites(&kallsyms_suite, &extable_suite);
