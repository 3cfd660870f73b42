/* SPDX-License-Identifier: MIT */
/*
 * KUnit: self-tests that run inside the kernel, and the same ones in a process.
 *
 *	static void pages_come_back(struct kunit *test)
 *	{
 *		struct page *page = alloc_page(GFP_KERNEL);
 *
 *		KUNIT_ASSERT_NOT_NULL(test, page);	ends the case when it fails
 *		KUNIT_EXPECT_EQ(test, page_count(page), 1);	goes on
 *	}
 *
 *	static struct kunit_case buddy_cases[] = { KUNIT_CASE(pages_come_back), {} };
 *	static struct kunit_suite buddy_suite = { .name = "buddy", .test_cases = buddy_cases };
 *	kunit_test_suite(buddy_suite);
 *
 * Linux: include/kunit/test.h, 5.5 to 6.x; a subset, with the same names and
 * the same output (KTAP).
 */
#ifndef _KUNIT_TEST_H
#define _KUNIT_TEST_H

#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/types.h>

#define KUNIT_COMMENT_LEN 128

/* For fail_nth=, from fault_sweep_test.c: all books as they are; whether they are different now. */
void kunit_books_open(void);
bool kunit_books_differ(char *how, size_t size);

/* Which allocator is not in order; NULL: none. */
const char *kunit_unsound(void);

/* Has a request been failed on purpose since this was asked last, or since the case began? */
bool kunit_fault_is_new(void);

enum kunit_status {
	KUNIT_SUCCESS,
	KUNIT_FAILURE,
	KUNIT_SKIPPED,
};

/**
 * struct kunit - a case while it runs
 * @priv: the suite's; set by init() or suite_init()
 * @name: of the case
 * @status: so far
 * @comment: why it was skipped
 * @abort_context: where a failed ASSERT goes; the framework's
 */
struct kunit {
	void *priv;
	const char *name;
	enum kunit_status status;
	char comment[KUNIT_COMMENT_LEN];
	void *abort_context[5];
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
};

#define KUNIT_CASE(fn) { .run_case = fn, .name = #fn }

/**
 * struct kunit_suite - cases that belong together
 * @name: for "selftest="; lower case and '-'
 * @suite_init: once before the first case; the suite fails when it does not return 0
 * @suite_exit: once after the last case, whatever happened
 * @init: before each case; the case fails when it does not return 0
 * @exit: after each case, whatever happened in it
 * @test_cases: ends with an empty one
 */
struct kunit_suite {
	const char *name;
	int (*suite_init)(struct kunit_suite *suite);
	void (*suite_exit)(struct kunit_suite *suite);
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
};

#define __kunit_join(a, b) a##b
#define __kunit_unique(line) __kunit_join(__kunit_suites_, line)

/* Register suites; the section's name lets any linker mark its ends. */
#define kunit_test_suites(...)                                                                  \
	static struct kunit_suite *const __kunit_unique(__LINE__)[] __used                      \
		__section("kunit_suites") = { __VA_ARGS__ }
#define kunit_test_suite(suite) kunit_test_suites(&suite)

extern struct kunit_suite *const __start_kunit_suites[], *const __stop_kunit_suites[];

/* How many cases ended how. */
struct kunit_result {
	unsigned int passed, failed, skipped;
};

void kunit_run_all(struct kunit_result *res);
void kunit_run_filtered(const char *filter, struct kunit_result *res);

/* The @nr-th suite's name, or NULL when there are no more. */
const char *kunit_suite_name(unsigned int nr);
void kunit_run_suite(struct kunit_suite *suite, const char *filter, struct kunit_result *res);

/* ---- inside a case --------------------------------------------------------------- */

void kunit_log(const char *level, struct kunit *test, const char *fmt, ...) __printf(3, 4);
void kunit_mark_skipped(struct kunit *test, const char *fmt, ...) __printf(2, 3);
void kunit_abort(struct kunit *test) __noreturn;

#define kunit_info(test, fmt, ...) kunit_log(KERN_INFO, test, fmt, ##__VA_ARGS__)
#define kunit_warn(test, fmt, ...) kunit_log(KERN_WARNING, test, fmt, ##__VA_ARGS__)
#define kunit_err(test, fmt, ...) kunit_log(KERN_ERR, test, fmt, ##__VA_ARGS__)

/* End the case here; it counts as skipped, for the reason given. */
#define kunit_skip(test, fmt, ...)                                                              \
	do {                                                                                    \
		kunit_mark_skipped(test, fmt, ##__VA_ARGS__);                                   \
		kunit_abort(test);                                                              \
	} while (0)

/* ---- assertions: machinery --------------------------------------------------------- */

/**
 * struct kunit_place - what a failed assertion says of itself
 * @file: source file
 * @line: source line
 * @fatal: ASSERT: the case ends
 * @left: text of the left operand, or of the condition
 * @op: between them
 * @right: text of the right operand
 */
struct kunit_place {
	const char *file;
	int line;
	bool fatal;
	const char *left, *op, *right;
};

void kunit_fail_plain(struct kunit *test, const struct kunit_place *at, const char *fmt, ...)
	__printf(3, 4);
void kunit_fail_bool(struct kunit *test, const struct kunit_place *at, const char *fmt, ...)
	__printf(3, 4);
void kunit_fail_int(struct kunit *test, const struct kunit_place *at, long long left,
		    long long right, const char *fmt, ...) __printf(5, 6);
void kunit_fail_ptr(struct kunit *test, const struct kunit_place *at, const void *left,
		    const void *right, const char *fmt, ...) __printf(5, 6);
void kunit_fail_str(struct kunit *test, const struct kunit_place *at, const char *left,
		    const char *right, const char *fmt, ...) __printf(5, 6);
void kunit_fail_mem(struct kunit *test, const struct kunit_place *at, const void *left,
		    const void *right, size_t size, const char *fmt, ...) __printf(6, 7);

#define __KUNIT_PLACE(name, is_fatal, l, o, r)                                                  \
	static const struct kunit_place name = {                                                \
		.file = __FILE__, .line = __LINE__, .fatal = is_fatal,                          \
		.left = l, .op = o, .right = r,                                                 \
	}

#define __KUNIT_BOOL(test, fatal, cond, want, fmt, ...)                                         \
	do {                                                                                    \
		const bool __cond = (cond);                                                     \
		if (unlikely(__cond != want)) {                                                 \
			__KUNIT_PLACE(__at, fatal, #cond, "is", #want);                         \
			kunit_fail_bool(test, &__at, fmt, ##__VA_ARGS__);                       \
		}                                                                               \
	} while (0)

/* Both sides take the type that C would compare them in. */
#define __KUNIT_INT(test, fatal, left, op, right, fmt, ...)                                     \
	do {                                                                                    \
		const __typeof__((left) + (right)) __left = (left);                             \
		const __typeof__((left) + (right)) __right = (right);                           \
		if (unlikely(!(__left op __right))) {                                           \
			__KUNIT_PLACE(__at, fatal, #left, #op, #right);                         \
			kunit_fail_int(test, &__at, (long long)__left, (long long)__right,      \
				       fmt, ##__VA_ARGS__);                                     \
		}                                                                               \
	} while (0)

#define __KUNIT_PTR(test, fatal, left, op, right, fmt, ...)                                     \
	do {                                                                                    \
		const void *__left = (__force const void *)(left);                                      \
		const void *__right = (__force const void *)(right);                                    \
		if (unlikely(!(__left op __right))) {                                           \
			__KUNIT_PLACE(__at, fatal, #left, #op, #right);                         \
			kunit_fail_ptr(test, &__at, __left, __right, fmt, ##__VA_ARGS__);       \
		}                                                                               \
	} while (0)

#define __KUNIT_STR(test, fatal, left, op, right, fmt, ...)                                     \
	do {                                                                                    \
		const char *__left = (left);                                                    \
		const char *__right = (right);                                                  \
		if (unlikely(!__left || !__right || !(strcmp(__left, __right) op 0))) {         \
			__KUNIT_PLACE(__at, fatal, #left, #op, #right);                         \
			kunit_fail_str(test, &__at, __left, __right, fmt, ##__VA_ARGS__);       \
		}                                                                               \
	} while (0)

#define __KUNIT_MEM(test, fatal, left, op, right, size, fmt, ...)                               \
	do {                                                                                    \
		const void *__left = (left);                                                    \
		const void *__right = (right);                                                  \
		const size_t __size = (size);                                                   \
		if (unlikely(!__left || !__right || !(memcmp(__left, __right, __size) op 0))) { \
			__KUNIT_PLACE(__at, fatal, #left, #op, #right);                         \
			kunit_fail_mem(test, &__at, __left, __right, __size, fmt,               \
				       ##__VA_ARGS__);                                          \
		}                                                                               \
	} while (0)

/* Neither NULL nor an error number in a pointer's clothes. */
#define __KUNIT_GOOD_PTR(test, fatal, ptr, fmt, ...)                                            \
	do {                                                                                    \
		const void *__ptr = (const void *)(ptr);                                        \
		if (unlikely(!__ptr || (uintptr_t)__ptr >= (uintptr_t)-4095)) {                 \
			__KUNIT_PLACE(__at, fatal, #ptr, "is neither NULL nor", "an error");    \
			kunit_fail_ptr(test, &__at, __ptr, NULL, fmt, ##__VA_ARGS__);           \
		}                                                                               \
	} while (0)

#define __KUNIT_FAIL(test, fatal, fmt, ...)                                                     \
	do {                                                                                    \
		__KUNIT_PLACE(__at, fatal, NULL, NULL, NULL);                                   \
		kunit_fail_plain(test, &__at, fmt, ##__VA_ARGS__);                              \
	} while (0)


/* ---- KUNIT_EXPECT_*: goes on after a failure --------------------------------------- */

#define KUNIT_EXPECT_TRUE(test, cond) __KUNIT_BOOL(test, false, cond, true, NULL)
#define KUNIT_EXPECT_TRUE_MSG(test, cond, fmt, ...)                                             \
	__KUNIT_BOOL(test, false, cond, true, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_FALSE(test, cond) __KUNIT_BOOL(test, false, cond, false, NULL)
#define KUNIT_EXPECT_FALSE_MSG(test, cond, fmt, ...)                                            \
	__KUNIT_BOOL(test, false, cond, false, fmt, ##__VA_ARGS__)

/* For what the kernel says only once: nothing is expected when the case runs again. */
#define KUNIT_EXPECT_TOLD_ONCE(test, cond)                                                      \
	do {                                                                                    \
		static bool __again;                                                            \
		KUNIT_EXPECT_TRUE(test, __again || (cond));                                     \
		__again = true;                                                                 \
	} while (0)

#define KUNIT_EXPECT_EQ(test, left, right) __KUNIT_INT(test, false, left, ==, right, NULL)
#define KUNIT_EXPECT_EQ_MSG(test, left, right, fmt, ...)                                        \
	__KUNIT_INT(test, false, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NE(test, left, right) __KUNIT_INT(test, false, left, !=, right, NULL)
#define KUNIT_EXPECT_NE_MSG(test, left, right, fmt, ...)                                        \
	__KUNIT_INT(test, false, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_LT(test, left, right) __KUNIT_INT(test, false, left, <, right, NULL)
#define KUNIT_EXPECT_LT_MSG(test, left, right, fmt, ...)                                        \
	__KUNIT_INT(test, false, left, <, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_LE(test, left, right) __KUNIT_INT(test, false, left, <=, right, NULL)
#define KUNIT_EXPECT_LE_MSG(test, left, right, fmt, ...)                                        \
	__KUNIT_INT(test, false, left, <=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_GT(test, left, right) __KUNIT_INT(test, false, left, >, right, NULL)
#define KUNIT_EXPECT_GT_MSG(test, left, right, fmt, ...)                                        \
	__KUNIT_INT(test, false, left, >, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_GE(test, left, right) __KUNIT_INT(test, false, left, >=, right, NULL)
#define KUNIT_EXPECT_GE_MSG(test, left, right, fmt, ...)                                        \
	__KUNIT_INT(test, false, left, >=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_EQ(test, left, right) __KUNIT_PTR(test, false, left, ==, right, NULL)
#define KUNIT_EXPECT_PTR_EQ_MSG(test, left, right, fmt, ...)                                    \
	__KUNIT_PTR(test, false, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_NE(test, left, right) __KUNIT_PTR(test, false, left, !=, right, NULL)
#define KUNIT_EXPECT_PTR_NE_MSG(test, left, right, fmt, ...)                                    \
	__KUNIT_PTR(test, false, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NULL(test, ptr) __KUNIT_PTR(test, false, ptr, ==, NULL, NULL)
#define KUNIT_EXPECT_NULL_MSG(test, ptr, fmt, ...)                                              \
	__KUNIT_PTR(test, false, ptr, ==, NULL, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NOT_NULL(test, ptr) __KUNIT_PTR(test, false, ptr, !=, NULL, NULL)
#define KUNIT_EXPECT_NOT_NULL_MSG(test, ptr, fmt, ...)                                          \
	__KUNIT_PTR(test, false, ptr, !=, NULL, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(test, ptr) __KUNIT_GOOD_PTR(test, false, ptr, NULL)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(test, ptr, fmt, ...)                                   \
	__KUNIT_GOOD_PTR(test, false, ptr, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_STREQ(test, left, right) __KUNIT_STR(test, false, left, ==, right, NULL)
#define KUNIT_EXPECT_STREQ_MSG(test, left, right, fmt, ...)                                     \
	__KUNIT_STR(test, false, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_STRNEQ(test, left, right) __KUNIT_STR(test, false, left, !=, right, NULL)
#define KUNIT_EXPECT_STRNEQ_MSG(test, left, right, fmt, ...)                                    \
	__KUNIT_STR(test, false, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_MEMEQ(test, left, right, size)                                             \
	__KUNIT_MEM(test, false, left, ==, right, size, NULL)
#define KUNIT_EXPECT_MEMEQ_MSG(test, left, right, size, fmt, ...)                               \
	__KUNIT_MEM(test, false, left, ==, right, size, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_MEMNEQ(test, left, right, size)                                            \
	__KUNIT_MEM(test, false, left, !=, right, size, NULL)
#define KUNIT_EXPECT_MEMNEQ_MSG(test, left, right, size, fmt, ...)                              \
	__KUNIT_MEM(test, false, left, !=, right, size, fmt, ##__VA_ARGS__)

/* ---- KUNIT_ASSERT_*: ends the case on a failure ------------------------------------ */

#define KUNIT_ASSERT_TRUE(test, cond) __KUNIT_BOOL(test, true, cond, true, NULL)
#define KUNIT_ASSERT_TRUE_MSG(test, cond, fmt, ...)                                             \
	__KUNIT_BOOL(test, true, cond, true, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_FALSE(test, cond) __KUNIT_BOOL(test, true, cond, false, NULL)
#define KUNIT_ASSERT_FALSE_MSG(test, cond, fmt, ...)                                            \
	__KUNIT_BOOL(test, true, cond, false, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_EQ(test, left, right) __KUNIT_INT(test, true, left, ==, right, NULL)
#define KUNIT_ASSERT_EQ_MSG(test, left, right, fmt, ...)                                        \
	__KUNIT_INT(test, true, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NE(test, left, right) __KUNIT_INT(test, true, left, !=, right, NULL)
#define KUNIT_ASSERT_NE_MSG(test, left, right, fmt, ...)                                        \
	__KUNIT_INT(test, true, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_LT(test, left, right) __KUNIT_INT(test, true, left, <, right, NULL)
#define KUNIT_ASSERT_LT_MSG(test, left, right, fmt, ...)                                        \
	__KUNIT_INT(test, true, left, <, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_LE(test, left, right) __KUNIT_INT(test, true, left, <=, right, NULL)
#define KUNIT_ASSERT_LE_MSG(test, left, right, fmt, ...)                                        \
	__KUNIT_INT(test, true, left, <=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_GT(test, left, right) __KUNIT_INT(test, true, left, >, right, NULL)
#define KUNIT_ASSERT_GT_MSG(test, left, right, fmt, ...)                                        \
	__KUNIT_INT(test, true, left, >, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_GE(test, left, right) __KUNIT_INT(test, true, left, >=, right, NULL)
#define KUNIT_ASSERT_GE_MSG(test, left, right, fmt, ...)                                        \
	__KUNIT_INT(test, true, left, >=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_EQ(test, left, right) __KUNIT_PTR(test, true, left, ==, right, NULL)
#define KUNIT_ASSERT_PTR_EQ_MSG(test, left, right, fmt, ...)                                    \
	__KUNIT_PTR(test, true, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_NE(test, left, right) __KUNIT_PTR(test, true, left, !=, right, NULL)
#define KUNIT_ASSERT_PTR_NE_MSG(test, left, right, fmt, ...)                                    \
	__KUNIT_PTR(test, true, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NULL(test, ptr) __KUNIT_PTR(test, true, ptr, ==, NULL, NULL)
#define KUNIT_ASSERT_NULL_MSG(test, ptr, fmt, ...)                                              \
	__KUNIT_PTR(test, true, ptr, ==, NULL, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NOT_NULL(test, ptr) __KUNIT_PTR(test, true, ptr, !=, NULL, NULL)
#define KUNIT_ASSERT_NOT_NULL_MSG(test, ptr, fmt, ...)                                          \
	__KUNIT_PTR(test, true, ptr, !=, NULL, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ptr) __KUNIT_GOOD_PTR(test, true, ptr, NULL)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, ptr, fmt, ...)                                   \
	__KUNIT_GOOD_PTR(test, true, ptr, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_STREQ(test, left, right) __KUNIT_STR(test, true, left, ==, right, NULL)
#define KUNIT_ASSERT_STREQ_MSG(test, left, right, fmt, ...)                                     \
	__KUNIT_STR(test, true, left, ==, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_STRNEQ(test, left, right) __KUNIT_STR(test, true, left, !=, right, NULL)
#define KUNIT_ASSERT_STRNEQ_MSG(test, left, right, fmt, ...)                                    \
	__KUNIT_STR(test, true, left, !=, right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_MEMEQ(test, left, right, size)                                             \
	__KUNIT_MEM(test, true, left, ==, right, size, NULL)
#define KUNIT_ASSERT_MEMEQ_MSG(test, left, right, size, fmt, ...)                               \
	__KUNIT_MEM(test, true, left, ==, right, size, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_MEMNEQ(test, left, right, size)                                            \
	__KUNIT_MEM(test, true, left, !=, right, size, NULL)
#define KUNIT_ASSERT_MEMNEQ_MSG(test, left, right, size, fmt, ...)                              \
	__KUNIT_MEM(test, true, left, !=, right, size, fmt, ##__VA_ARGS__)

#define KUNIT_FAIL(test, fmt, ...) __KUNIT_FAIL(test, false, fmt, ##__VA_ARGS__)
#define KUNIT_FAIL_AND_ABORT(test, fmt, ...) __KUNIT_FAIL(test, true, fmt, ##__VA_ARGS__)
#define KUNIT_SUCCEED(test) ((void)(test))

#endif /* _KUNIT_TEST_H */
