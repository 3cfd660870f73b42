// SPDX-License-Identifier: MIT
/*
 * The log: the ring (kernel/printk_ring.c) on rings of the cases' own, and
 * printk() with a console that keeps what it is given.
 */
#include <kunit/test.h>
#include <linux/console.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/printk.h>

#include "../../kernel/printk_ring.h"

/* ---- ring ----------------------------------------------------------------------- */

#define SLOTS 8
#define TEXT 64

struct test_ring {
	struct log_record records[SLOTS];
	char text[TEXT];
	struct log_ring ring;
};

static struct log_ring *new_ring(struct test_ring *t, u32 first_seq, u32 first_pos)
{
	t->ring = (struct log_ring){
		.records = t->records, .nr_records = SLOTS, .text = t->text, .text_size = TEXT,
		.first_seq = first_seq, .next_seq = first_seq, .next_pos = first_pos,
	};
	return &t->ring;
}

static void store(struct log_ring *ring, const char *text)
{
	log_ring_store(ring, 6, ring->next_seq, text, strlen(text));
}

static const char *read(const struct log_ring *ring, u32 seq)
{
	const struct log_record *rec = log_ring_get(ring, seq);
	static char line[128];

	if (!rec)
		return "(lost)";
	log_ring_copy(ring, rec, line, sizeof(line));
	return line;
}

static void ring_keeps_lines(struct kunit *test)
{
	struct test_ring t;
	struct log_ring *ring = new_ring(&t, 0, 0);

	store(ring, "one");
	store(ring, "");
	store(ring, "three");
	KUNIT_EXPECT_STREQ(test, read(ring, 0), "one");
	KUNIT_EXPECT_STREQ(test, read(ring, 1), "");
	KUNIT_EXPECT_STREQ(test, read(ring, 2), "three");
	KUNIT_EXPECT_STREQ(test, read(ring, 3), "(lost)");
	KUNIT_EXPECT_EQ(test, log_ring_get(ring, 2)->ts_us, 2);
	KUNIT_EXPECT_EQ(test, log_ring_get(ring, 2)->level, 6);
}

/* Slots run out first: the oldest lines go, one for one. */
static void ring_drops_the_oldest(struct kunit *test)
{
	struct test_ring t;
	struct log_ring *ring = new_ring(&t, 0, 0);
	char text[4];

	for (u32 i = 0; i < 20; i++) {
		scnprintf(text, sizeof(text), "%u", i);
		store(ring, text);
		KUNIT_EXPECT_STREQ(test, read(ring, i), text);
	}
	KUNIT_EXPECT_EQ(test, ring->first_seq, 20 - SLOTS);
	KUNIT_EXPECT_STREQ(test, read(ring, 11), "(lost)");
	KUNIT_EXPECT_STREQ(test, read(ring, 12), "12");
}

/*
 * Text runs out first, and a line wraps:
 *
 *	|ccc.......bbbbbbbbbbbbbbbbbbbbccccc|	64 characters
 */
static void ring_wraps_text(struct kunit *test)
{
	static const char a[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";	/* 40 */
	static const char b[] = "bbbbbbbbbbbbbbbbbbbb", c[] = "cccCCCCC";	/* 20, 8 */
	const struct log_record *rec;
	struct test_ring t;
	struct log_ring *ring = new_ring(&t, 0, 0);
	const char *piece;

	store(ring, a);
	store(ring, b);
	store(ring, c);
	KUNIT_EXPECT_STREQ(test, read(ring, 0), "(lost)");
	KUNIT_EXPECT_STREQ(test, read(ring, 1), b);
	KUNIT_EXPECT_STREQ(test, read(ring, 2), c);
	rec = log_ring_get(ring, 2);
	KUNIT_EXPECT_EQ(test, log_ring_piece(ring, rec, 0, &piece), 4);
	KUNIT_EXPECT_EQ(test, log_ring_piece(ring, rec, 4, &piece), 4);
	KUNIT_EXPECT_PTR_EQ(test, piece, t.text);
	KUNIT_EXPECT_EQ(test, log_ring_piece(ring, rec, 8, &piece), 0);
}

static void ring_cuts_what_exceeds_it(struct kunit *test)
{
	static char line[TEXT + 10];
	struct test_ring t;
	struct log_ring *ring = new_ring(&t, 0, 0);

	store(ring, "short");
	memset(line, 'x', sizeof(line) - 1);
	store(ring, line);
	KUNIT_EXPECT_STREQ(test, read(ring, 0), "(lost)");
	KUNIT_EXPECT_EQ(test, strlen(read(ring, 1)), TEXT);
}

/* The counters wrap at 2^32 after a long time; nothing may notice. */
static void ring_survives_counter_wrap(struct kunit *test)
{
	struct test_ring t;
	struct log_ring *ring = new_ring(&t, (u32)-3, (u32)-5);

	store(ring, "before");
	store(ring, "at");
	store(ring, "the end");
	store(ring, "behind");
	KUNIT_EXPECT_EQ(test, ring->next_seq, 1);
	KUNIT_EXPECT_STREQ(test, read(ring, (u32)-3), "before");
	KUNIT_EXPECT_STREQ(test, read(ring, (u32)-1), "the end");
	KUNIT_EXPECT_STREQ(test, read(ring, 0), "behind");
	KUNIT_EXPECT_STREQ(test, read(ring, 1), "(lost)");
	KUNIT_EXPECT_STREQ(test, read(ring, (u32)-4), "(lost)");
}

/* ---- consoles --------------------------------------------------------------------- */

static char seen[1024];

static void keep_text(struct console *con, const char *text, unsigned int len)
{
	size_t at = strlen(seen);

	len = min_t(size_t, len, sizeof(seen) - 1 - at);
	memcpy(seen + at, text, len);
	seen[at + len] = '\0';
}

static struct console test_console = { .name = "test", .write = keep_text };

/* What the console got, without time stamps. */
static const char *seen_text(void)
{
	static char plain[sizeof(seen)];
	const char *from = seen;
	char *to = plain;

	while (*from) {
		if (*from == '[' && strchr(from, ']') && from[1] == ' ')
			from = strchr(from, ']') + 2;
		while (*from && (*to++ = *from++) != '\n')
			;
	}
	*to = '\0';
	return plain;
}

static int saved_loglevel;

static int printk_init(struct kunit *test)
{
	saved_loglevel = console_loglevel;
	console_loglevel = CONSOLE_LOGLEVEL_DEFAULT;
	seen[0] = '\0';
	test_console.flags = 0;
	test_console.write = keep_text;
	return 0;
}

static void printk_exit(struct kunit *test)
{
	unregister_console(&test_console);
	console_loglevel = saved_loglevel;
}

static void console_gets_lines_with_time(struct kunit *test)
{
	register_console(&test_console);
	pr_info("printk test\n");
	KUNIT_EXPECT_STREQ(test, seen_text(), "printk test\n");
	KUNIT_EXPECT_EQ(test, seen[0], '[');
	KUNIT_EXPECT_EQ(test, seen[6], '.');
	KUNIT_EXPECT_EQ(test, seen[13], ']');
}

static void cont_finishes_a_line(struct kunit *test)
{
	u32 mark = kmsg_mark();

	register_console(&test_console);
	pr_info("checking ...");
	KUNIT_EXPECT_STREQ_MSG(test, seen_text(), "checking ...", "shown before it is complete");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "checking ..."));
	pr_cont(" Ok");
	pr_cont(".\n");
	KUNIT_EXPECT_STREQ(test, seen_text(), "checking ... Ok.\n");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "checking ... Ok."));
	KUNIT_EXPECT_EQ(test, kmsg_mark(), mark + 1);
}

static void new_message_ends_an_open_line(struct kunit *test)
{
	register_console(&test_console);
	pr_info("first");
	pr_info("second\n");
	pr_cont("third\n");
	KUNIT_EXPECT_STREQ(test, seen_text(), "first\nsecond\nthird\n");
}

static void one_message_may_have_many_lines(struct kunit *test)
{
	u32 mark = kmsg_mark();

	register_console(&test_console);
	pr_info("a\nb\n\nc\n");
	KUNIT_EXPECT_STREQ(test, seen_text(), "a\nb\n\nc\n");
	KUNIT_EXPECT_EQ(test, kmsg_mark(), mark + 4);
}

/* Below the loglevel: shown.  At and above it: kept, but not shown. */
static void loglevel_hides(struct kunit *test)
{
	u32 mark = kmsg_mark();

	register_console(&test_console);
	console_loglevel = 5;
	pr_warn("warning\n");
	pr_notice("notice\n");
	pr_debug("debug");
	pr_cont(" more\n");
	printk("no level\n");
	console_loglevel = CONSOLE_LOGLEVEL_MOTORMOUTH;
	pr_debug("all\n");
	KUNIT_EXPECT_STREQ(test, seen_text(), "warning\nno level\nall\n");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "notice"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "debug more"));
}

static void late_console_gets_the_log(struct kunit *test)
{
	pr_info("before anyone listens\n");
	test_console.flags = CON_PRINTBUFFER;
	test_console.write = keep_text;
	register_console(&test_console);
	KUNIT_EXPECT_NOT_NULL(test, strchr(seen, '['));
	unregister_console(&test_console);
	seen[0] = '\0';
	test_console.flags = 0;
	register_console(&test_console);
	KUNIT_EXPECT_STREQ_MSG(test, seen, "", "not without CON_PRINTBUFFER");
	unregister_console(&test_console);
	KUNIT_EXPECT_EQ(test, unregister_console(&test_console), -ENODEV);
}

static void marks_separate(struct kunit *test)
{
	u32 before = kmsg_mark(), behind;

	pr_debug("needle-1\n");
	behind = kmsg_mark();
	KUNIT_EXPECT_TRUE(test, kmsg_since(before, "needle-1"));
	KUNIT_EXPECT_FALSE(test, kmsg_since(behind, "needle-1"));
	KUNIT_EXPECT_FALSE(test, kmsg_since(before, "needle-2"));
}

static void log_reads_back(struct kunit *test)
{
	u32 seq = kmsg_mark();
	char line[80];

	pr_debug("read me\n");
	KUNIT_ASSERT_TRUE(test, kmsg_read(&seq, line, sizeof(line)));
	KUNIT_EXPECT_NOT_NULL(test, strstr(line, "] read me"));
	KUNIT_EXPECT_EQ(test, seq, kmsg_mark());
	KUNIT_EXPECT_FALSE(test, kmsg_read(&seq, line, sizeof(line)));
	seq = 0;
	KUNIT_EXPECT_TRUE(test, kmsg_read(&seq, line, 8));
	KUNIT_EXPECT_EQ(test, strlen(line), 7);
}

static void endless_lines_are_cut(struct kunit *test)
{
	u32 mark = kmsg_mark();

	pr_debug("%3000s behind\n", "x");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, " [cut]"));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "behind"));
	KUNIT_EXPECT_EQ(test, kmsg_mark(), mark + 1);
}

/* ---- printk() within printk() ----------------------------------------------------- */

/* Linux's formatting may fault, and the fault prints: %pS calls this. */
static int print_while_formatting(char *buf, unsigned long addr, unsigned int back,
				  bool with_offset)
{
	pr_info("from inside\n");
	return scnprintf(buf, KSYM_SYMBOL_LEN, "symbol");
}

static void prints_while_formatting(struct kunit *test)
{
	symbol_formatter_t saved = set_symbol_formatter(print_while_formatting);

	register_console(&test_console);
	pr_info("outside %ps\n", test);
	set_symbol_formatter(saved);
	KUNIT_EXPECT_STREQ(test, seen_text(), "from inside\noutside symbol\n");
}

static void keep_and_print(struct console *con, const char *text, unsigned int len)
{
	static bool inside;

	keep_text(con, text, len);
	if (!inside && strnlen(text, len) > 4 && memcmp(text, "talk", 4) == 0) {
		inside = true;
		pr_info("console speaks\n");
		inside = false;
	}
}

/* A console must not print, but when it does, the line waits for its turn. */
static void console_that_prints_does_not_deadlock(struct kunit *test)
{
	test_console.write = keep_and_print;
	register_console(&test_console);
	pr_info("talk to me\n");
	pr_info("next\n");
	KUNIT_EXPECT_STREQ(test, seen_text(), "talk to me\nconsole speaks\nnext\n");
}

static struct kunit *faulting_test;

/* As a fault in a console does: an oops begins, prints, and never comes back. */
/* What an NMI does to a console that is in the middle of a text. */
static void keep_and_be_struck(struct console *con, const char *text, unsigned int len)
{
	con->write = keep_text;
	keep_text(con, text, len / 2);
	pr_info("struck\n");
	keep_text(con, text + len / 2, len - len / 2);
}

/* Expect what is not the log's to come out whole as well, and the line behind it. */
static void nobody_comes_between(struct kunit *test)
{
	test_console.write = keep_and_be_struck;
	register_console(&test_console);
	console_puts("not the log's\n");
	KUNIT_EXPECT_STREQ(test, seen_text(), "not the log's\nstruck\n");
}

static void fault(struct console *con, const char *text, unsigned int len)
{
	bust_spinlocks();
	pr_emerg("oops in a console\n");
	kunit_abort(faulting_test);
}

static void print_into_the_fault(void)
{
	void *context[5];

	memcpy(context, faulting_test->abort_context, sizeof(context));
	if (__builtin_setjmp(faulting_test->abort_context) == 0)
		pr_info("the line that kills\n");
	memcpy(faulting_test->abort_context, context, sizeof(context));
}

static void console_that_faults_is_dropped(struct kunit *test)
{
	u32 mark = kmsg_mark();
	unsigned long flags;

	faulting_test = test;
	test_console.write = fault;
	register_console(&test_console);
	local_irq_save(flags);
	print_into_the_fault();
	local_irq_restore(flags);
	KUNIT_EXPECT_TRUE(test, test_console.flags & CON_BROKEN);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "the line that kills"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "oops in a console"));
	pr_info("the log goes on\n");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "the log goes on"));
}

static struct kunit_case ring_cases[] = {
	KUNIT_CASE(ring_keeps_lines),
	KUNIT_CASE(ring_drops_the_oldest),
	KUNIT_CASE(ring_wraps_text),
	KUNIT_CASE(ring_cuts_what_exceeds_it),
	KUNIT_CASE(ring_survives_counter_wrap),
	{},
};

static struct kunit_case printk_cases[] = {
	KUNIT_CASE(console_gets_lines_with_time),
	KUNIT_CASE(cont_finishes_a_line),
	KUNIT_CASE(new_message_ends_an_open_line),
	KUNIT_CASE(one_message_may_have_many_lines),
	KUNIT_CASE(loglevel_hides),
	KUNIT_CASE(late_console_gets_the_log),
	KUNIT_CASE(marks_separate),
	KUNIT_CASE(log_reads_back),
	KUNIT_CASE(endless_lines_are_cut),
	KUNIT_CASE(prints_while_formatting),
	KUNIT_CASE(console_that_prints_does_not_deadlock),
	KUNIT_CASE(nobody_comes_between),
	KUNIT_CASE(console_that_faults_is_dropped),
	{},
};

static struct kunit_suite ring_suite = {
	.name = "printk_ring",
	.test_cases = ring_cases,
};

static struct kunit_suite printk_suite = {
	.name = "printk",
	.init = printk_init,
	.exit = printk_exit,
	.test_cases = printk_cases,
};
kunit_test_suites(&ring_suite, &printk_suite);
