// SPDX-License-Identifier: MIT
/* seq_file and the registry of /proc's contents: how text leaves, and who is found. */
#include <kunit/test.h>
#include <linux/kstrtox.h>
#include <linux/mm.h>
#include <linux/proc.h>
#include <linux/string.h>

#include "again.h"

/* Everything that was emitted, and in how many pieces. */
struct sink {
	char text[1024];
	unsigned int pieces;
	char last;	/* character */
};

static void collect(void *arg, const char *text)
{
	struct sink *sink = arg;

	strlcat(sink->text, text, sizeof(sink->text));
	sink->pieces++;
	sink->last = text[strlen(text) - 1];
}

static struct sink sink;

static int proc_test_init(struct kunit *test)
{
	memset(&sink, 0, sizeof(sink));
	return 0;
}

/* Three calls, one line: it leaves when the newline comes, and not before. */
static void a_line_leaves_whole(struct kunit *test)
{
	struct seq_file m;

	seq_open(&m, collect, &sink);
	seq_printf(&m, "%s %3d", "zone", 7);
	seq_puts(&m, " pages");
	KUNIT_EXPECT_EQ(test, sink.pieces, 0);
	seq_putc(&m, '\n');
	KUNIT_EXPECT_EQ(test, sink.pieces, 1);
	KUNIT_EXPECT_STREQ(test, sink.text, "zone   7 pages\n");
}

static void a_string_may_hold_lines(struct kunit *test)
{
	struct seq_file m;

	seq_open(&m, collect, &sink);
	seq_puts(&m, "one\ntwo\n\nthree");
	KUNIT_EXPECT_EQ(test, sink.pieces, 3);
	seq_release(&m);
	KUNIT_EXPECT_EQ(test, sink.pieces, 4);
	KUNIT_EXPECT_STREQ(test, sink.text, "one\ntwo\n\nthree");
}

static void nothing_is_sent_for_nothing(struct kunit *test)
{
	struct seq_file m;

	seq_open(&m, collect, &sink);
	seq_puts(&m, "");
	seq_release(&m);
	KUNIT_EXPECT_EQ(test, sink.pieces, 0);
}

/* 600 characters without newline: pieces that fit the buffer, nothing lost. */
static void a_long_line_comes_in_pieces(struct kunit *test)
{
	struct seq_file m;

	seq_open(&m, collect, &sink);
	for (int i = 0; i < 600; i++)
		seq_putc(&m, (char)('a' + i % 26));
	seq_release(&m);
	KUNIT_EXPECT_EQ(test, sink.pieces, 3);
	KUNIT_ASSERT_EQ(test, strlen(sink.text), 600);
	for (int i = 0; i < 600; i++)
		KUNIT_ASSERT_EQ(test, sink.text[i], 'a' + i % 26);
}

static void entries_are_found_by_name(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, proc_find("meminfo"));
	KUNIT_EXPECT_STREQ(test, proc_find("meminfo")->name, "meminfo");
	KUNIT_EXPECT_NULL(test, proc_find("meminf"));
	KUNIT_EXPECT_NULL(test, proc_find("meminfos"));
	KUNIT_EXPECT_NULL(test, proc_find(""));
}

/* No name twice, and what each writes, if anything, ends with a newline. */
static void every_entry_writes_lines(struct kunit *test)
{
	const struct proc_entry *entry;

	for (entry = __start_proc_entries; entry < __stop_proc_entries; entry++) {
		memset(&sink, 0, sizeof(sink));
		proc_read(entry, collect, &sink);
		KUNIT_EXPECT_PTR_EQ(test, proc_find(entry->name), entry);
		if (sink.pieces)
			KUNIT_EXPECT_EQ(test, sink.last, '\n');
	}
}

#ifdef CONFIG_NUMA

static unsigned long nodes_kb;	/* the sum of the lines that were looked for */
static const char *wanted;

static void add_up(void *arg, const char *text)
{
	const char *at = strstr(text, wanted);

	if (at)
		nodes_kb += simple_strtoul(at + strlen(wanted) + strspn(at + strlen(wanted), " "),
					   NULL, 10);
}

static unsigned long sum_over_nodes(const char *name)
{
	nodes_kb = 0;
	wanted = name;
	proc_read(proc_find("nodes"), add_up, NULL);
	return nodes_kb;
}

/* Expect the nodes to add up to the machine, parked pages included. */
static void nodes_add_up(struct kunit *test)
{
	unsigned long high = totalhigh_pages << (PAGE_SHIFT - 10);
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_page(page);
	KUNIT_EXPECT_EQ(test, sum_over_nodes("MemTotal:"), totalram_pages << (PAGE_SHIFT - 10));
	KUNIT_EXPECT_EQ(test, sum_over_nodes("MemFree:"), nr_free_pages() << (PAGE_SHIFT - 10));
	if (!IS_ENABLED(CONFIG_HIGHMEM))
		return;
	KUNIT_EXPECT_EQ(test, sum_over_nodes("HighTotal:"), high);
	KUNIT_EXPECT_EQ(test, sum_over_nodes("LowTotal:") + high, sum_over_nodes("MemTotal:"));
}

#else

static void nodes_add_up(struct kunit *test)
{
	kunit_skip(test, "one node");
}

#endif

static void meminfo_begins_with_the_total(struct kunit *test)
{
	char expected[64];

	scnprintf(expected, sizeof(expected), "MemTotal:       %8lu kB\n",
		  totalram_pages << (PAGE_SHIFT - 10));
	proc_read(proc_find("meminfo"), collect, &sink);
	KUNIT_EXPECT_EQ(test, strncmp(sink.text, expected, strlen(expected)), 0);
}

static struct kunit_case proc_cases[] = {
	KUNIT_CASE(a_line_leaves_whole),	   KUNIT_CASE(a_string_may_hold_lines),
	KUNIT_CASE(nothing_is_sent_for_nothing),   KUNIT_CASE(a_long_line_comes_in_pieces),
	KUNIT_CASE(entries_are_found_by_name),	   KUNIT_CASE(every_entry_writes_lines),
	KUNIT_CASE(meminfo_begins_with_the_total), KUNIT_CASE(nodes_add_up), {},
};

static struct kunit_suite proc_suite = {
	.name = "proc",
	.init = proc_test_init,
	.test_cases = proc_cases,
};
kunit_test_suite(proc_suite);
