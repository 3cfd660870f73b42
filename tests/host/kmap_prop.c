// SPDX-License-Identifier: MIT
/*
 * kmap() and kmap_atomic() against a model that cannot be wrong: how often each page is
 * mapped, and a stack.
 *
 *	pages	P0   P1   P2 ...	more of them than kmap() has addresses
 *	kmap	 2    0    1		a page in use keeps its address and shows its words
 *	stack	P1, P0, P1, ...		kmap_atomic(): given back in the opposite order
 *
 * Each page carries its number in its first and its last word, which are read through
 * every mapping.  Without high memory there is nothing to map.
 */
#include <asm/highmem.h>
#include <kunit/test.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <lottery.h>

#ifdef CONFIG_HIGHMEM

#define CALLS 200000
#define PAGES (LAST_PKMAP + 200)
#define MOST_IN_USE (LAST_PKMAP - 8)	/* with all in use kmap() ends in a panic */
#define DEPTH 12
#define LAST_WORD (PAGE_SIZE / sizeof(u32) - 1)

static struct page *pages[PAGES];
static u32 *address[PAGES];		/* while it is in use */
static unsigned int users[PAGES], in_use;

static struct {
	unsigned int page;
	u32 *at;
} stack[DEPTH];
static unsigned int depth;

static bool shows(const u32 *at, unsigned int page)
{
	return at[0] == page && at[LAST_WORD] == ~page;
}

static void map_page(struct kunit *test, unsigned int page)
{
	u32 *at;

	if (!users[page] && in_use == MOST_IN_USE)
		return;
	at = kmap(pages[page]);
	KUNIT_ASSERT_TRUE(test, shows(at, page));
	if (users[page])
		KUNIT_ASSERT_PTR_EQ(test, at, address[page]);
	in_use += !users[page]++;
	address[page] = at;
	KUNIT_ASSERT_PTR_EQ(test, page_address(pages[page]), (void *)at);
	KUNIT_ASSERT_PTR_EQ(test, kmap_to_page(at), pages[page]);
}

static void unmap_page(struct kunit *test, unsigned int page)
{
	if (!users[page])
		return;
	KUNIT_ASSERT_TRUE(test, shows(address[page], page));
	kunmap(pages[page]);
	in_use -= !--users[page];
}

static void push(struct kunit *test, unsigned int page)
{
	if (depth == DEPTH)
		return;
	stack[depth].page = page;
	stack[depth].at = kmap_atomic(pages[page]);
	KUNIT_ASSERT_TRUE(test, shows(stack[depth].at, page));
	depth++;
}

static void pop(struct kunit *test)
{
	if (!depth)
		return;
	depth--;
	KUNIT_ASSERT_TRUE(test, shows(stack[depth].at, stack[depth].page));
	kunmap_atomic(stack[depth].at);
}

/* What is in use shows its page; no two pages have one address. */
static void compare(struct kunit *test)
{
	unsigned int seen = 0;

	for (unsigned int page = 0; page < PAGES; page++) {
		if (!users[page])
			continue;
		seen++;
		KUNIT_ASSERT_TRUE(test, shows(address[page], page));
	}
	KUNIT_ASSERT_EQ(test, seen, in_use);
	KUNIT_ASSERT_EQ(test, kmap_atomic_depth(), depth);
	for (unsigned int i = 0; i < depth; i++)
		KUNIT_ASSERT_TRUE(test, shows(stack[i].at, stack[i].page));
}

static void any_call(struct kunit *test)
{
	/* a few pages come often, so that they are mapped twice */
	unsigned int page = lottery(4) ? lottery(PAGES) : lottery(8);

	switch (lottery(8)) {
	case 0 ... 2:
		map_page(test, page);
		break;
	case 3 ... 4:
		unmap_page(test, page);
		break;
	case 5:
		push(test, page);
		break;
	case 6:
		pop(test);
		break;
	default:
		/* a run of pages, so that the clean addresses come to their end */
		for (unsigned int i = 0; i < 40 && !depth; i++) {
			map_page(test, (page + i) % PAGES);
			unmap_page(test, (page + i) % PAGES);
		}
	}
}

static int take_pages(struct kunit *test)
{
	for (unsigned int i = 0; i < PAGES; i++) {
		u32 *at;

		pages[i] = alloc_page(GFP_HIGHUSER | __GFP_NOWARN);
		if (!pages[i] || !PageHighMem(pages[i]))
			kunit_skip(test, "no %d pages of high memory", PAGES);
		at = kmap_atomic(pages[i]);
		at[0] = i;
		at[LAST_WORD] = ~i;
		kunmap_atomic(at);
	}
	memset(users, 0, sizeof(users));
	in_use = depth = 0;
	return 0;
}

static void give_pages(struct kunit *test)
{
	for (unsigned int i = 0; i < PAGES; i++) {
		if (pages[i])
			__free_page(pages[i]);
		pages[i] = NULL;
	}
}

static void mappings_show_their_pages(struct kunit *test)
{
	lottery_seed(1);
	take_pages(test);
	for (u32 i = 0; i < CALLS && !lottery_over(); i++) {
		any_call(test);
		if (i % (lottery_fed() ? 64 : 1000) == 0)
			compare(test);
	}
	compare(test);
	while (depth)
		pop(test);
	for (unsigned int page = 0; page < PAGES; page++)
		while (users[page])
			unmap_page(test, page);
	KUNIT_EXPECT_EQ(test, in_use, 0U);
}

static struct kunit_case kmap_prop_cases[] = {
	KUNIT_CASE(mappings_show_their_pages),
	{}
};

static struct kunit_suite kmap_prop_suite = {
	.name = "kmap_prop",
	.exit = give_pages,
	.test_cases = kmap_prop_cases,
};
kunit_test_suite(kmap_prop_suite);

#endif /* CONFIG_HIGHMEM */
