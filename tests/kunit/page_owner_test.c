// SPDX-License-Identifier: MIT
/* page_owner=on: who has each page, and who had it.  Row O3. */
#include "page_debug_fixture.h"

#include <linux/proc.h>
#include <linux/stackdepot.h>

static u32 mark;

static int page_owner_suite_init(struct kunit *test)
{
	if (!page_owner)
		kunit_skip(test, "page_owner is off: page_owner=on turns it on");
	mark = kmsg_mark();
	return 0;
}

static noinline struct page *the_allocator(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	barrier();
	return page;
}

static noinline void the_liberator(struct page *page, unsigned int order)
{
	__free_pages(page, order);
	barrier();
}

/* What is said of a page that has an owner: the function, order and gfp. */
static void expect_owned(struct kunit *test, const struct page *page, const char *via)
{
	mark = kmsg_mark();
	dump_page_owner(page);
	expect_in_log(test, mark, "page_owner tracks the page as allocated");
	expect_in_log(test, mark, via);
	expect_in_log(test, mark, " the_allocator+0x");
}

/* Expect the owner's name while it has the page, both names afterwards. */
static void both_ends_are_named(struct kunit *test)
{
	struct page *page = the_allocator(GFP_KERNEL, 0);

	KUNIT_ASSERT_NOT_NULL(test, page);
	expect_owned(test, page, "page last allocated via order 0, gfp_mask 0xd0:");
	the_liberator(page, 0);
	mark = kmsg_mark();
	dump_page_owner(page);
	expect_in_log(test, mark, "page_owner tracks the page as freed");
	expect_in_log(test, mark, " the_allocator+0x");
	expect_in_log(test, mark, "page last free stack trace:");
	expect_in_log(test, mark, " the_liberator+0x");
}

/* Expect each page of a block to know, the last one too, and of high memory where there is some. */
static void every_page_of_a_block(struct kunit *test)
{
	struct page *block = the_allocator(GFP_HIGHUSER, 4);

	KUNIT_ASSERT_NOT_NULL(test, block);
	expect_owned(test, block, "via order 4, gfp_mask 0x200d2:");
	expect_owned(test, block + 15, "via order 4");
	the_liberator(block, 4);
	mark = kmsg_mark();
	dump_page_owner(block + 15);
	expect_in_log(test, mark, "tracks the page as freed");
}

/*	| order 2 |  split ->  | 0 | 0 | 0 | 0 |	expect four owners, then three	*/
static void split_blocks(struct kunit *test)
{
	struct page *block = the_allocator(GFP_KERNEL, 2);

	KUNIT_ASSERT_NOT_NULL(test, block);
	split_page(block, 2);
	expect_owned(test, block + 3, "via order 0");
	the_liberator(block + 1, 0);
	expect_owned(test, block, "via order 0");
	expect_owned(test, block + 2, "via order 0");
	__free_page(block);
	__free_page(block + 2);
	__free_page(block + 3);
}

/* Expect a thousand allocations from one place to be one trace. */
static void traces_are_kept_once(struct kunit *test)
{
	unsigned int before = 0;

	for (int i = 0; i < 1000; i++) {
		the_liberator(the_allocator(GFP_KERNEL, 0), 0);
		if (i == 0)
			before = stack_depot_count();
	}
	KUNIT_EXPECT_EQ(test, stack_depot_count(), before);
	KUNIT_EXPECT_GT(test, before, 10U);
}

/* ---- what show= prints ---------------------------------------------------------------- */

struct search {
	const char *first;	/* a line, and behind it ... */
	const char *then;	/* ... one with this, before the next empty one */
	bool inside, found;
};

static void look_at_line(void *arg, const char *line)
{
	struct search *s = arg;

	if (!strncmp(line, s->first, strlen(s->first)))
		s->inside = true;
	else if (line[0] == '\n')
		s->inside = false;
	else if (s->inside && strstr(line, s->then))
		s->found = true;
}

static bool shows(const char *name, const char *first, const char *then)
{
	struct search s = { .first = first, .then = then };

	proc_read(proc_find(name), look_at_line, &s);
	return s.found;
}

/* Expect a block with its order and mask, its page frame, and the function. */
static void list_of_blocks(struct kunit *test)
{
	struct page *block = the_allocator(GFP_KERNEL, 3);
	char pfn[32];

	KUNIT_ASSERT_NOT_NULL(test, block);
	scnprintf(pfn, sizeof(pfn), "PFN %lu type Unmovable", page_to_pfn(block));
	KUNIT_EXPECT_TRUE(test, shows("page_owner", "Page allocated via order 3, mask 0xd0", pfn));
	KUNIT_EXPECT_TRUE(test, shows("page_owner", "Page allocated via order 3, mask 0xd0",
				      " the_allocator+0x"));
	the_liberator(block, 3);
	KUNIT_EXPECT_FALSE(test, shows("page_owner", "Page allocated via order 3, mask 0xd0", pfn));
}

/* Seven blocks of two pages from one place: expect "7 times, 14 pages:" with its name. */
static void list_of_places(struct kunit *test)
{
	struct page *blocks[7];

	for (unsigned int i = 0; i < ARRAY_SIZE(blocks); i++)
		blocks[i] = the_allocator(GFP_KERNEL, 1);
	KUNIT_EXPECT_TRUE(test, shows("page_owner_sort", "7 times, 14 pages:", " the_allocator+0x"));
	for (unsigned int i = 0; i < ARRAY_SIZE(blocks); i++)
		if (blocks[i])
			the_liberator(blocks[i], 1);
	KUNIT_EXPECT_FALSE(test, shows("page_owner_sort", "7 times, 14 pages:", " the_allocator+0x"));
}

static struct kunit_case page_owner_cases[] = {
	KUNIT_CASE(both_ends_are_named),
	KUNIT_CASE(every_page_of_a_block),
	KUNIT_CASE(split_blocks),
	KUNIT_CASE(traces_are_kept_once),
	KUNIT_CASE(list_of_blocks),
	KUNIT_CASE(list_of_places),
	{}
};

static struct kunit_suite page_owner_suite = {
	.name = "page_owner",
	.init = page_owner_suite_init,
	.test_cases = page_owner_cases,
};
kunit_test_suite(page_owner_suite);
