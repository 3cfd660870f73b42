// SPDX-License-Identifier: MIT
/*
 * KUnit: what a case can say while it runs, how a failed assertion reads, and
 * the way out of the case after one.
 *
 *	    # strcmp_orders: EXPECTATION FAILED at tests/kunit/string_test.c:40
 *	    Expected strcmp(a, b) < 0, but
 *	        strcmp(a, b) == 1 (0x1)
 */
#include <kunit/test.h>
#include <linux/ctype.h>

#define INDENT "    "
#define VALUE_INDENT INDENT "    "

/**
 * kunit_abort() - leave the case at once
 * @test: the case; its status stays as it is
 *
 * Goes back to run_guarded().  The compiler's own setjmp needs no library and
 * works in the kernel as in a process.
 */
void noinline kunit_abort(struct kunit *test)
{
	__builtin_longjmp(test->abort_context, 1);
}

/**
 * kunit_log() - write a line about a case
 * @level: KERN_*
 * @test: the case
 * @fmt: the line, without newline, followed by its arguments
 */
void kunit_log(const char *level, struct kunit *test, const char *fmt, ...)
{
	char message[256];
	va_list args;

	va_start(args, fmt);
	vscnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	printk("%s" INDENT "# %s: %s\n", level, test->name, message);
}

/**
 * kunit_mark_skipped() - the case cannot be run here
 * @test: the case
 * @fmt: why, followed by its arguments
 *
 * A failure before or after counts more.
 */
void kunit_mark_skipped(struct kunit *test, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vscnprintf(test->comment, sizeof(test->comment), fmt, args);
	va_end(args);
	if (test->status == KUNIT_SUCCESS)
		test->status = KUNIT_SKIPPED;
}

static void begin_report(struct kunit *test, const struct kunit_place *at)
{
	test->status = KUNIT_FAILURE;
	pr_err(INDENT "# %s: %s FAILED at %s:%d\n", test->name,
	       at->fatal ? "ASSERTION" : "EXPECTATION", at->file, at->line);
}

static void say_expected(const struct kunit_place *at)
{
	pr_err(INDENT "Expected %s %s %s, but\n", at->left, at->op, at->right);
}

/* The caller's own words, if it gave any; then the end of the case, if it is one. */
static void end_report(struct kunit *test, const struct kunit_place *at, const char *fmt,
		       va_list args)
{
	char message[256];

	if (fmt) {
		vscnprintf(message, sizeof(message), fmt, args);
		pr_err(INDENT "%s\n", strim(message));
	}
	if (at->fatal)
		kunit_abort(test);
}

#define END_REPORT(test, at, fmt)                                                               \
	do {                                                                                    \
		va_list __args;                                                                 \
		va_start(__args, fmt);                                                          \
		end_report(test, at, fmt, __args);                                              \
		va_end(__args);                                                                 \
	} while (0)

/* "4 == 4" helps nobody: a literal is shown once. */
static bool is_literal(const char *text)
{
	text += *text == '-';
	return isdigit(*text) || *text == '"' || strcmp(text, "NULL") == 0;
}

/* KUNIT_FAIL() */
void kunit_fail_plain(struct kunit *test, const struct kunit_place *at, const char *fmt, ...)
{
	begin_report(test, at);
	END_REPORT(test, at, fmt);
}

/* KUNIT_…_TRUE(), _FALSE() */
void kunit_fail_bool(struct kunit *test, const struct kunit_place *at, const char *fmt, ...)
{
	bool wanted = strcmp(at->right, "true") == 0;

	begin_report(test, at);
	pr_err(INDENT "Expected %s to be %s, but is %s\n", at->left, at->right,
	       wanted ? "false" : "true");
	END_REPORT(test, at, fmt);
}

static void show_int(const char *text, long long value)
{
	if (!is_literal(text))
		pr_err(VALUE_INDENT "%s == %lld (0x%llx)\n", text, value, value);
}

/* KUNIT_…_EQ() and the other comparisons of numbers */
void kunit_fail_int(struct kunit *test, const struct kunit_place *at, long long left,
		    long long right, const char *fmt, ...)
{
	begin_report(test, at);
	say_expected(at);
	show_int(at->left, left);
	show_int(at->right, right);
	END_REPORT(test, at, fmt);
}

static void show_ptr(const char *text, const void *value)
{
	if (!is_literal(text) && strcmp(text, "an error") != 0)
		pr_err(VALUE_INDENT "%s == %p (%pS)\n", text, value, value);
}

/* KUNIT_…_PTR_EQ(), _NULL() and their like */
void kunit_fail_ptr(struct kunit *test, const struct kunit_place *at, const void *left,
		    const void *right, const char *fmt, ...)
{
	begin_report(test, at);
	say_expected(at);
	show_ptr(at->left, left);
	show_ptr(at->right, right);
	END_REPORT(test, at, fmt);
}

static void show_str(const char *text, const char *value)
{
	if (!is_literal(text))
		pr_err(VALUE_INDENT "%s == \"%s\"\n", text, value);
}

/* KUNIT_…_STREQ(), _STRNEQ() */
void kunit_fail_str(struct kunit *test, const struct kunit_place *at, const char *left,
		    const char *right, const char *fmt, ...)
{
	begin_report(test, at);
	say_expected(at);
	show_str(at->left, left);
	show_str(at->right, right);
	END_REPORT(test, at, fmt);
}

/* Up to 32 bytes from the first that differs; those that differ in brackets. */
static void show_bytes(const char *text, const u8 *mine, const u8 *other, size_t size)
{
	size_t from = 0;

	while (mine && other && from + 1 < size && mine[from] == other[from])
		from++;
	pr_err(VALUE_INDENT "%s, from byte %zu ==", text, from);
	for (size_t i = from; mine && i < min(size, from + 32); i++) {
		bool differs = other && mine[i] != other[i];

		pr_cont("%c%02x%c", differs ? '<' : ' ', mine[i], differs ? '>' : ' ');
	}
	pr_cont("%s\n", mine ? "" : " NULL");
}

/* KUNIT_…_MEMEQ(), _MEMNEQ() */
void kunit_fail_mem(struct kunit *test, const struct kunit_place *at, const void *left,
		    const void *right, size_t size, const char *fmt, ...)
{
	begin_report(test, at);
	say_expected(at);
	show_bytes(at->left, left, right, size);
	show_bytes(at->right, right, left, size);
	END_REPORT(test, at, fmt);
}
