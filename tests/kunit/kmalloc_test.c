// SPDX-License-Identifier: MIT
/* kmalloc() and what is built upon it (row H1).  After each case every page is back. */
#include <linux/kmemleak.h>
#include "slab_state.h"
#include "again.h"

static const size_t classes[] = { 8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192 };

/* A size that the compiler does not know. */
static noinline void *kmalloc_of(size_t size)
{
	return kmalloc(size, GFP_KERNEL);
}

/* Both edges of every class: expect the class, and its whole size to be usable. */
static void class_edges(struct kunit *test)
{
	size_t below = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(classes); below = classes[i++]) {
		void *least = kmalloc_of(below + 1), *most = kmalloc_of(classes[i]);

		KUNIT_EXPECT_EQ(test, ksize(least), classes[i]);
		KUNIT_EXPECT_EQ(test, ksize(most), classes[i]);
		stamp(least, 1, classes[i]);
		stamp(most, 2, classes[i]);
		KUNIT_EXPECT_TRUE(test, stamped(least, 1, classes[i]));
		kfree(least);
		kfree(most);
	}
}

/* Every size up to 8192: expect the smallest class that holds it. */
static void every_size(struct kunit *test)
{
	unsigned int class = 0;

	for (size_t size = 1; size <= KMALLOC_MAX_CACHE_SIZE; size++) {
		void *p = kmalloc_of(size);

		class += size > classes[class];
		KUNIT_ASSERT_EQ(test, ksize(p), classes[class]);
		kfree(p);
	}
}

/* Sizes that the compiler knows: expect the same classes. */
static void constant_sizes(struct kunit *test)
{
	void *p[] = { kmalloc(1, GFP_KERNEL),	kmalloc(65, GFP_KERNEL),  kmalloc(97, GFP_KERNEL),
		      kmalloc(129, GFP_KERNEL), kmalloc(193, GFP_KERNEL), kmalloc(4097, GFP_KERNEL) };
	static const size_t want[] = { 8, 96, 128, 192, 256, 8192 };

	for (unsigned int i = 0; i < ARRAY_SIZE(want); i++) {
		KUNIT_EXPECT_EQ(test, ksize(p[i]), want[i]);
		kfree(p[i]);
	}
}

/* Powers of two: expect alignment to the size, also beyond a page, and with slub_debug. */
static void natural_alignment(struct kunit *test)
{
	for (size_t size = 8; size <= 8192; size *= 2) {
		void *a = kmalloc_of(size), *b = kmalloc_of(size);

		KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)a, size));
		KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)b, size));
		kfree(a);
		kfree(b);
	}
}

/* Nothing: expect an address that is no memory, and that kfree() takes. */
static void zero_size(struct kunit *test)
{
	void *p = kmalloc_of(0);

	KUNIT_EXPECT_PTR_EQ(test, p, ZERO_SIZE_PTR);
	KUNIT_EXPECT_PTR_EQ(test, kmalloc(0, GFP_KERNEL), ZERO_SIZE_PTR);
	KUNIT_EXPECT_EQ(test, ksize(p), (size_t)0);
	KUNIT_EXPECT_EQ(test, ksize(NULL), (size_t)0);
	kfree(p);
	kfree(NULL);
}

/* More than the classes have: expect whole blocks, up to 4 MiB. */
static void large_sizes(struct kunit *test)
{
	void *p = kmalloc_of(8193), *q;

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, ksize(p), (size_t)16384);
	stamp(p, 3, 8193);
	KUNIT_EXPECT_TRUE(test, PageHead(virt_to_page(p)));
	q = kmalloc(KMALLOC_MAX_SIZE, GFP_KERNEL | __GFP_NOWARN);
	if (q) {
		KUNIT_EXPECT_EQ(test, ksize(q), (size_t)KMALLOC_MAX_SIZE);
		kfree(q);
	}
	kfree(p);
}

/* Impossible sizes: expect NULL, and no wrap-around. */
static void too_large(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, kmalloc(KMALLOC_MAX_SIZE + 1, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, kmalloc(~(size_t)0, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, kmalloc((size_t)1 << 31, GFP_KERNEL | __GFP_NOWARN));
}

/* n * size is more than 32 bits hold: expect NULL, not what is left of it. */
static void overflow(struct kunit *test)
{
	volatile size_t n = 0x10001;

	KUNIT_EXPECT_NULL(test, kmalloc_array(n, 0x10000, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kcalloc(0x10000, n, GFP_KERNEL));
	KUNIT_EXPECT_PTR_EQ(test, kcalloc(n, 0, GFP_KERNEL), ZERO_SIZE_PTR);
}

static void *dirty(size_t size)
{
	void *p = kmalloc_of(size);

	stamp(p, 5, size);
	kfree(p);
	return p;
}

/* Memory that was in use: expect zeros, small and large. */
static void zeroed(struct kunit *test)
{
	void *was = dirty(100), *p = kzalloc(100, GFP_KERNEL);
	volatile size_t large = 20000;

	KUNIT_EXPECT_PTR_EQ(test, p, was);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, 100));
	kfree(p);
	dirty(120);
	p = kcalloc(30, 4, GFP_KERNEL);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, 120));
	kfree(p);
	dirty(20000);
	p = kzalloc(large, GFP_KERNEL);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, large));
	kfree(p);
}

/* GFP_DMA: expect memory below 16 MiB. */
static void dma(struct kunit *test)
{
	void *small = kmalloc(100, GFP_DMA), *large = kmalloc(10000, GFP_DMA);

	KUNIT_EXPECT_LT(test, (unsigned long)__pa(small), 16UL << 20);
	KUNIT_EXPECT_LT(test, (unsigned long)__pa(large), 16UL << 20);
	kfree(small);
	kfree(large);
}

/* Growing keeps what was written, within a class nothing moves. */
static void reallocate(struct kunit *test)
{
	void *p = krealloc(NULL, 50, GFP_KERNEL), *q;

	stamp(p, 7, 50);
	KUNIT_EXPECT_PTR_EQ(test, krealloc(p, 64, GFP_KERNEL), p);
	KUNIT_EXPECT_PTR_EQ(test, krealloc(p, 10, GFP_KERNEL), p);
	q = krealloc(p, 5000, GFP_KERNEL);
	KUNIT_EXPECT_PTR_NE(test, q, p);
	KUNIT_EXPECT_TRUE(test, stamped(q, 7, 50));
	p = krealloc(q, 50000, GFP_KERNEL);
	KUNIT_EXPECT_TRUE(test, stamped(p, 7, 50));
	KUNIT_EXPECT_NULL(test, krealloc(p, ~(size_t)0, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_TRUE(test, stamped(p, 7, 50));
	KUNIT_EXPECT_PTR_EQ(test, krealloc(p, 0, GFP_KERNEL), ZERO_SIZE_PTR);
}

/* Copies of strings and of memory; NULL stays NULL. */
static void copies(struct kunit *test)
{
	char *whole = kstrdup("buddy", GFP_KERNEL), *part = kstrndup("buddy", 3, GFP_KERNEL);
	char *longer = kstrndup("bud", 10, GFP_KERNEL), *mem = kmemdup("a\0b", 3, GFP_KERNEL);

	KUNIT_EXPECT_STREQ(test, whole, "buddy");
	KUNIT_EXPECT_STREQ(test, part, "bud");
	KUNIT_EXPECT_STREQ(test, longer, "bud");
	KUNIT_EXPECT_MEMEQ(test, mem, "a\0b", 3);
	KUNIT_EXPECT_NULL(test, kstrdup(NULL, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kstrndup(NULL, 3, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kmemdup(NULL, 3, GFP_KERNEL));
	kfree(whole);
	kfree(part);
	kfree(longer);
	kfree(mem);
}

/* kzfree(): expect the next owner to find nothing of what was there. */
static void wiped(struct kunit *test)
{
	u8 *p = kmalloc_of(64);

	stamp(p, 9, 64);
	kzfree(p);
	if (slab_diverted(kmalloc_caches[6]))
		kunit_skip(test, "another object comes next, or what is free is filled");
	KUNIT_EXPECT_PTR_EQ(test, kmalloc_of(64), p);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, 64));
	kfree(p);
	kzfree(NULL);
}

/* kmalloc_node() and kzalloc_node(), small and large, on each node: expect its memory. */
static void on_a_node(struct kunit *test)
{
	int nid;

	for_each_online_node(nid) {
		void *p = kmalloc_node(100, GFP_KERNEL, nid), *q = kzalloc_node(9000, GFP_KERNEL, nid);

		KUNIT_EXPECT_EQ(test, ksize(p), (size_t)128);
		KUNIT_EXPECT_NULL(test, memchr_inv(q, 0, 9000));
		if (node_state(nid, N_NORMAL_MEMORY)) {
			KUNIT_EXPECT_EQ(test, page_to_nid(virt_to_page(p)), nid);
			KUNIT_EXPECT_EQ(test, page_to_nid(virt_to_page(q)), nid);
		}
		kfree(p);
		kfree(q);
	}
}

/* A pointer that kmalloc() never returned: expect a report and no harm. */
static void foreign_pointer(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NOT_NULL(test, page);
	kfree(lowmem_page_address(page));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Attempt to free foreign pointer"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Found by a call from foreign_pointer"));
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	__free_page(page);
}

/*
 *	| a | ... | b |		of one slab, and that is the one that is known
 *	    ^ a + 8
 *
 * Expect the middle of a to be refused, all the same.
 */
static void middle_of_a_neighbour(struct kunit *test)
{
	char *a = kmalloc_of(64), *b = kmalloc_of(64);
	u32 mark = kmsg_mark();

	kfree(b);
	kfree(a + 8);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "inside an object, or between two"));
	kfree(a);
}

/*
 *	| head | tail ^ | ...		a compound page
 *
 * Expect the begin of a tail to be refused: the block stays its owner's.
 */
static void middle_of_a_block(struct kunit *test)
{
	char *block = kmalloc(5 * PAGE_SIZE, GFP_KERNEL);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NOT_NULL(test, block);
	kfree(block + PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Attempt to free foreign pointer"));
	KUNIT_EXPECT_EQ(test, page_count(virt_to_page(block)), 1);
	kfree(block);
}

/*
 *	| a ...^........ |	| b ........... |	a slab each
 *
 * Expect the middle of a to be refused, since b's slab is the one that is known.
 */
static void middle_of_an_object(struct kunit *test)
{
	char *a = kmalloc_of(4096), *b = kmalloc_of(4096);
	u32 mark = kmsg_mark();

	stamp(a, 1, 4096);
	kfree(b);
	kfree(a + 64);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "inside an object, or between two"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Found by a call from middle_of_an_object"));
	KUNIT_EXPECT_TRUE(test, stamped(a, 1, 4096));
	kfree(a);
}

/* Freed twice, the second time from the magazine and from the slab's list: both refused. */
static void double_free(struct kunit *test)
{
	void *p = kmalloc_of(64);
	u32 mark = kmsg_mark();

	kfree(p);
	kfree(p);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "BUG kmalloc-64: Object already free"));
	slab_drain(kmalloc_caches[6]);
	mark = kmsg_mark();
	if (find_slab_page(p)) {
		kfree(p);
		KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Object already free"));
	}
}

/* An owner writes just what a free object carries: expect the free to work all the same. */
static void owner_writes_cookie(struct kunit *test)
{
	u32 *p = kmalloc_of(64);
	u32 mark = kmsg_mark();

	*p = SLAB_COOKIE;
	kfree(p);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "already free"));
	KUNIT_EXPECT_PTR_EQ(test, kmalloc_of(64), p);
	kfree(p);
}

/* Small memory until there is none: expect NULL, and every page back. */
static void exhaustion(struct kunit *test)
{
	void **chain = NULL, **p;
	unsigned long got = 0;

	if (kmemleak_watching)
		kunit_skip(test, "kmemleak keeps a record of each of them");
	while ((p = kmalloc(2048, GFP_NOWAIT | __GFP_NOWARN)) != NULL) {
		*p = chain;
		chain = p;
		got++;
	}
	KUNIT_EXPECT_GT(test, got, 100UL);
	while (chain) {
		p = chain;
		chain = *p;
		kfree(p);
	}
}

static struct kunit_case kmalloc_cases[] = {
	KUNIT_CASE(class_edges),
	KUNIT_CASE(every_size),
	KUNIT_CASE(constant_sizes),
	KUNIT_CASE(natural_alignment),
	KUNIT_CASE(zero_size),
	KUNIT_CASE(large_sizes),
	KUNIT_CASE(too_large),
	KUNIT_CASE(overflow),
	KUNIT_CASE(zeroed),
	KUNIT_CASE(dma),
	KUNIT_CASE(reallocate),
	KUNIT_CASE(copies),
	KUNIT_CASE(wiped),
	KUNIT_CASE(on_a_node),
	KUNIT_CASE(foreign_pointer),
	KUNIT_CASE(middle_of_a_neighbour),
	KUNIT_CASE(middle_of_a_block),
	KUNIT_CASE(middle_of_an_object),
	KUNIT_CASE(double_free),
	KUNIT_CASE(owner_writes_cookie),
	KUNIT_CASE(exhaustion),
	{}
};

static struct kunit_suite kmalloc_suite = {
	.name = "kmalloc",
	.init = slab_state_save,
	.exit = expect_slab_state,
	.test_cases = kmalloc_cases,
};
kunit_test_suite(kmalloc_suite);
