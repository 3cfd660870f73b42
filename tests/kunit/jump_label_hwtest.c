// SPDX-License-Identifier: MIT
/* The bytes behind the static keys: the table is sane, and the code says what the keys say. */
#include <asm/fixmap.h>
#include <asm/pgtable.h>
#include <asm/stacktrace.h>
#include <kunit/test.h>
#include <linux/jump_label.h>

static DEFINE_STATIC_KEY_FALSE(tried);

static noinline bool try_it(void)
{
	return static_branch_unlikely(&tried);
}

/* Expect every entry to lie in text that stays, and its five bytes to be the nop or the jump. */
static void table_agrees_with_code(struct kunit *test)
{
	const struct jump_entry *entry;

	KUNIT_EXPECT_GT(test, __stop___jump_table - __start___jump_table, 4);
	for (entry = __start___jump_table; entry < __stop___jump_table; entry++) {
		KUNIT_EXPECT_TRUE(test, kernel_text_address(entry->code));
		KUNIT_EXPECT_TRUE(test, kernel_text_address(entry->target));
		KUNIT_EXPECT_TRUE(test, jump_label_agrees(entry));
	}
}

/* Expect a change after the boot to leave text read-only and no writable window behind. */
static void text_stays_sealed(struct kunit *test)
{
	const pte_t *text = virt_to_kpte((unsigned long)try_it);

	KUNIT_EXPECT_FALSE(test, try_it());
	static_branch_enable(&tried);
	KUNIT_EXPECT_TRUE(test, try_it());
	KUNIT_EXPECT_FALSE(test, pte_write(*text));
	KUNIT_EXPECT_TRUE(test, pte_none(*virt_to_kpte(fix_to_virt(FIX_TEXT_POKE0))));
	KUNIT_EXPECT_TRUE(test, pte_none(*virt_to_kpte(fix_to_virt(FIX_TEXT_POKE1))));
	static_branch_disable(&tried);
	KUNIT_EXPECT_FALSE(test, try_it());
	KUNIT_EXPECT_EQ(test, static_key_branches(&tried.key), 1U);
}

static struct kunit_case jump_label_code_cases[] = {
	KUNIT_CASE(table_agrees_with_code),
	KUNIT_CASE(text_stays_sealed),
	{}
};

static struct kunit_suite jump_label_code_suite = {
	.name = "jump-label-code",
	.test_cases = jump_label_code_cases,
};
kunit_test_suite(jump_label_code_suite);
