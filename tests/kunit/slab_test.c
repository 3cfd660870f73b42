// SPDX-License-Identifier: MIT
/*
 * Caches of objects (rows H1, H3): layout, reuse, magazines, slabs and lists,
 * constructors, exhaustion, destruction.  After each case every page is back.
 */
#include "slab_state.h"

#include <linux/kmemleak.h>
#include <linux/irqflags.h>

#include "again.h"

#define MANY 700	/* objects: more than any magazine holds, many slabs */

static void *objects[MANY];

static struct kmem_cache *new_cache(struct kunit *test, size_t size, size_t align,
				    unsigned int flags)
{
	struct kmem_cache *s = kmem_cache_create("slab-test", size, align, flags, NULL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	return s;
}

static void alloc_many(struct kunit *test, struct kmem_cache *s, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		objects[i] = kmem_cache_alloc(s, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, objects[i]);
	}
}

static void free_many(struct kmem_cache *s, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		kmem_cache_free(s, objects[i]);
}

/* ---- layout ---------------------------------------------------------------- */

/* Sizes from 1 to 8192: expect room for the object, 8 bytes at least, num of them in a slab. */
static void sizes(struct kunit *test)
{
	static const size_t size[] = { 1, 4, 8, 9, 31, 100, 1000, 1700, 4095, 4097, 8192 };

	for (unsigned int i = 0; i < ARRAY_SIZE(size); i++) {
		struct kmem_cache *s = new_cache(test, size[i], 0, 0);

		KUNIT_EXPECT_EQ(test, (size_t)kmem_cache_size(s), size[i]);
		KUNIT_EXPECT_GE(test, (size_t)s->size, max_t(size_t, size[i], 8));
		KUNIT_EXPECT_GE(test, s->num, 1U);
		KUNIT_EXPECT_LE(test, (unsigned long)s->num * s->size, slab_bytes(s));
		expect_destroyed(test, s);
	}
}

/* Alignments from 4 to a page: expect each of many objects to keep it. */
static void alignments(struct kunit *test)
{
	for (size_t align = 4; align <= PAGE_SIZE; align *= 4) {
		struct kmem_cache *s = new_cache(test, 20, align, 0);

		alloc_many(test, s, 20);
		for (unsigned int i = 0; i < 20; i++)
			KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)objects[i], align));
		free_many(s, 20);
		expect_destroyed(test, s);
	}
}

/* SLAB_HWCACHE_ALIGN: expect whole lines for large objects, halves for small ones. */
static void hwcache_align(struct kunit *test)
{
	static const struct {
		size_t size, align;
	} want[] = { { 100, 64 }, { 40, 64 }, { 32, 32 }, { 20, 32 }, { 8, 8 } };

	for (unsigned int i = 0; i < ARRAY_SIZE(want); i++) {
		struct kmem_cache *s = new_cache(test, want[i].size, 0, SLAB_HWCACHE_ALIGN);

		KUNIT_EXPECT_EQ(test, (size_t)s->align, want[i].align);
		expect_destroyed(test, s);
	}
}

/* What makes no sense: expect NULL and a word in the log. */
static void refused(struct kunit *test)
{
	u32 mark = kmsg_mark();

	KUNIT_EXPECT_NULL(test, kmem_cache_create("slab-test", 0, 0, 0, NULL));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("slab-test", 8193, 0, 0, NULL));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "no cache slab-test of 8193 bytes"));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("slab-test", 8, 3, 0, NULL));
	KUNIT_EXPECT_NULL(test, kmem_cache_create(NULL, 8, 0, 0, NULL));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("kmalloc-64", 64, 0, 0, NULL));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "a cache of that name exists"));
}

/* ---- objects ------------------------------------------------------------------ */

/* The object freed last is the one handed out next. */
static void lifo(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 64, 0, 0);
	void *a = kmem_cache_alloc(s, GFP_KERNEL), *b = kmem_cache_alloc(s, GFP_KERNEL);

	kmem_cache_free(s, a);
	kmem_cache_free(s, b);
	KUNIT_EXPECT_PTR_EQ(test, kmem_cache_alloc(s, GFP_KERNEL), b);
	KUNIT_EXPECT_PTR_EQ(test, kmem_cache_alloc(s, GFP_KERNEL), a);
	kmem_cache_free(s, a);
	kmem_cache_free(s, b);
	expect_destroyed(test, s);
}

/* Many objects, each full of its owner's number. Expect that nobody overwrites anybody. */
static void nobody_shares(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 52, 0, 0);

	alloc_many(test, s, MANY);
	for (unsigned int i = 0; i < MANY; i++)
		stamp(objects[i], i, 52);
	KUNIT_EXPECT_EQ(test, objects_in_use(s), (unsigned long)MANY);
	for (unsigned int i = 0; i < MANY; i++)
		KUNIT_EXPECT_TRUE(test, stamped(objects[i], i, 52));
	KUNIT_EXPECT_TRUE(test, kmem_cache_validate(s));
	free_many(s, MANY);
	KUNIT_EXPECT_EQ(test, objects_in_use(s), 0UL);
	expect_destroyed(test, s);
}

/* Every other object freed, then allocated again: expect the same memory, no slab more. */
static void holes_are_filled(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 128, 0, 0);
	unsigned long slabs;

	alloc_many(test, s, MANY);
	slabs = slabs_of(s);
	for (unsigned int i = 0; i < MANY; i += 2)
		kmem_cache_free(s, objects[i]);
	KUNIT_EXPECT_TRUE(test, kmem_cache_validate(s));
	for (unsigned int i = 0; i < MANY; i += 2)
		objects[i] = kmem_cache_alloc(s, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, slabs_of(s), slabs);
	free_many(s, MANY);
	expect_destroyed(test, s);
}

/* __GFP_ZERO on memory that was full of something: expect zeros. */
static void zalloc(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 100, 0, 0);
	void *object = kmem_cache_alloc(s, GFP_KERNEL);

	stamp(object, 1, 100);
	kmem_cache_free(s, object);
	KUNIT_EXPECT_PTR_EQ(test, kmem_cache_zalloc(s, GFP_KERNEL), object);
	KUNIT_EXPECT_NULL(test, memchr_inv(object, 0, 100));
	kmem_cache_free(s, object);
	expect_destroyed(test, s);
}

/* Any node: expect the nearest; and __GFP_ZERO to hold there, too. */
static void alloc_any_node(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 64, 0, 0);
	void *a = kmem_cache_alloc_node(s, GFP_KERNEL, slab_node());
	void *b = kmem_cache_alloc_node(s, GFP_KERNEL | __GFP_ZERO, NUMA_NO_NODE);

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_EXPECT_EQ(test, page_to_nid(virt_to_page(a)), slab_node());
	KUNIT_EXPECT_EQ(test, page_to_nid(virt_to_page(b)), slab_node());
	KUNIT_EXPECT_NULL(test, memchr_inv(b, 0, 64));
	kmem_cache_free(s, a);
	kmem_cache_free(s, b);
	expect_destroyed(test, s);
}

static void fill_from_node(struct kunit *test, struct kmem_cache *s, int nid)
{
	for (unsigned int i = 0; i < 100; i++) {
		objects[i] = kmem_cache_alloc_node(s, GFP_KERNEL, nid);
		KUNIT_ASSERT_NOT_NULL(test, objects[i]);
		if (node_state(nid, N_NORMAL_MEMORY))
			KUNIT_EXPECT_EQ(test, page_to_nid(virt_to_page(objects[i])), nid);
		stamp(objects[i], i, 64);
	}
}

/*
 * Each node in turn, also one without low memory. Expect its memory where it has some;
 * objects of other nodes to go home and not to whoever frees them; counts to agree.
 */
static void alloc_each_node(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 64, 0, 0);
	int nid;

	for_each_online_node(nid) {
		struct magazine *m = this_magazine(s);
		int avail;

		fill_from_node(test, s, nid);
		avail = atomic_read(&m->avail);
		for (unsigned int i = 0; i < 100; i++)
			KUNIT_EXPECT_TRUE(test, stamped(objects[i], i, 64));
		free_many(s, 100);
		if (nid != slab_node() && node_state(nid, N_NORMAL_MEMORY))
			KUNIT_EXPECT_EQ(test, atomic_read(&m->avail), avail);
		KUNIT_EXPECT_EQ(test, objects_in_use(s), 0UL);
		KUNIT_EXPECT_TRUE(test, kmem_cache_validate(s));
	}
	expect_destroyed(test, s);
}

/* __GFP_THISNODE: expect nothing rather than another node's memory, though there is some. */
static void alloc_this_node_only(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 64, 0, 0);
	void *here = kmem_cache_alloc(s, GFP_KERNEL);
	int nid;

	for_each_online_node(nid) {
		void *object = kmem_cache_alloc_node(s, GFP_KERNEL | __GFP_THISNODE | __GFP_NOWARN, nid);

		if (object)
			KUNIT_EXPECT_EQ(test, page_to_nid(virt_to_page(object)), nid);
		else
			KUNIT_EXPECT_FALSE(test, node_state(nid, N_NORMAL_MEMORY));
		if (object)
			kmem_cache_free(s, object);
	}
	kmem_cache_free(s, here);
	expect_destroyed(test, s);
}

/* 200 at once: expect 200 different ones; and all of them back at once. */
static void bulk(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 24, 0, 0);

	KUNIT_EXPECT_EQ(test, kmem_cache_alloc_bulk(s, GFP_KERNEL, 200, objects), 200);
	for (unsigned int i = 0; i < 200; i++)
		stamp(objects[i], i, 24);
	for (unsigned int i = 0; i < 200; i++)
		KUNIT_EXPECT_TRUE(test, stamped(objects[i], i, 24));
	kmem_cache_free_bulk(s, 200, objects);
	KUNIT_EXPECT_EQ(test, objects_in_use(s), 0UL);
	expect_destroyed(test, s);
}

/* SLAB_CACHE_DMA: expect memory below 16 MiB. */
static void dma_cache(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 512, 0, SLAB_CACHE_DMA);
	void *object = kmem_cache_alloc(s, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, object);
	KUNIT_EXPECT_LT(test, (unsigned long)__pa(object), 16UL << 20);
	kmem_cache_free(s, object);
	expect_destroyed(test, s);
}

/* With interrupts off: expect them still off afterwards, through growing and shrinking. */
static void atomic_with_irqs_off(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 256, 0, 0);
	unsigned long flags;
	unsigned int got = 0;

	local_irq_save(flags);
	for (; got < 200; got++)
		objects[got] = kmem_cache_alloc(s, GFP_ATOMIC);
	for (unsigned int i = 0; i < got; i++)
		KUNIT_EXPECT_NOT_NULL(test, objects[i]);
	free_many(s, got);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	local_irq_restore(flags);
	expect_destroyed(test, s);
}

/* ---- an interrupt in the middle of a fast path ------------------------------------- */

/*
 * The magazine is taken, as by code that an interrupt has stopped.  Expect the
 * handler's calls to work, past the magazine, and to leave it alone.
 */
static void magazine_is_taken(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 64, 0, 0);
	void *first = kmem_cache_alloc(s, GFP_KERNEL);
	int avail = magazine_take(this_magazine(s));
	void *a = kmem_cache_alloc(s, GFP_ATOMIC), *b = kmem_cache_alloc(s, GFP_ATOMIC);

	KUNIT_EXPECT_NOT_NULL(test, a);
	KUNIT_EXPECT_PTR_NE(test, a, b);
	KUNIT_EXPECT_PTR_NE(test, a, first);
	kmem_cache_free(s, a);
	kmem_cache_free(s, b);
	kmem_cache_shrink(s);
	KUNIT_EXPECT_EQ(test, atomic_read(&this_magazine(s)->avail), MAGAZINE_TAKEN);
	magazine_release(this_magazine(s), avail);
	KUNIT_EXPECT_TRUE(test, kmem_cache_validate(s));
	kmem_cache_free(s, first);
	expect_destroyed(test, s);
}

/* ---- constructors --------------------------------------------------------------------- */

struct made {
	u32 magic, uses;
};

static unsigned int made;

static void make(void *object)
{
	*(struct made *)object = (struct made){ .magic = 0x600d };
	made++;
}

/* Allocated and freed again and again: expect each object made before it is seen. */
static void constructor_once(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("slab-test", sizeof(struct made), 0, 0, make);

	KUNIT_ASSERT_NOT_NULL(test, s);
	made = 0;
	for (unsigned int round = 1; round <= 3; round++) {
		alloc_many(test, s, 300);
		for (unsigned int i = 0; i < 300; i++) {
			KUNIT_EXPECT_EQ(test, ((struct made *)objects[i])->magic, 0x600dU);
			((struct made *)objects[i])->uses++;
		}
		free_many(s, 300);
	}
	KUNIT_EXPECT_GE(test, made, 300U);
	KUNIT_EXPECT_EQ(test, made % s->num, 0U);
	expect_destroyed(test, s);
}

/* One object, a hundred times: expect the constructor to run for one slab only. */
static void constructor_not_again(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("slab-test", sizeof(struct made), 0, 0, make);

	KUNIT_ASSERT_NOT_NULL(test, s);
	made = 0;
	for (unsigned int i = 0; i < 100; i++) {
		struct made *object = kmem_cache_alloc(s, GFP_KERNEL);

		KUNIT_ASSERT_EQ(test, object->uses, i);
		object->uses++;
		kmem_cache_free(s, object);
	}
	KUNIT_EXPECT_EQ(test, made, s->num);
	expect_destroyed(test, s);
}

/* ---- slabs ------------------------------------------------------------------------------ */

/* All freed: expect few empty slabs to stay, and none after kmem_cache_shrink(). */
static void shrink(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 512, 0, 0);

	alloc_many(test, s, MANY);
	KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 1);
	free_many(s, MANY);
	KUNIT_EXPECT_LE(test, slabs_of(s), 20UL);
	KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 0);
	KUNIT_EXPECT_EQ(test, slabs_of(s), 0UL);
	expect_destroyed(test, s);
}

/* Through shrink_all: expect the pages of an unused cache back in the zones. */
static void shrink_all(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 512, 0, 0);

	alloc_many(test, s, 100);
	free_many(s, 100);
	KUNIT_EXPECT_GT(test, kmem_cache_shrink_all(), 0UL);
	KUNIT_EXPECT_EQ(test, kmem_cache_count_empty(), 0UL);
	KUNIT_EXPECT_EQ(test, slabs_of(s), 0UL);
	expect_destroyed(test, s);
}

/* A slab's pages carry their cache, tails too; afterwards they carry nothing. */
static void pages_of_a_slab(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 1700, 0, 0);
	void *object = kmem_cache_alloc(s, GFP_KERNEL);
	struct page *page = slab_page(s, object);

	KUNIT_EXPECT_GT(test, s->order, 0U);
	for (unsigned int i = 0; i < 1U << s->order; i++) {
		KUNIT_EXPECT_TRUE(test, PageSlab(page + i));
		KUNIT_EXPECT_PTR_EQ(test, page[i].slab_cache, s);
	}
	kmem_cache_free(s, object);
	expect_destroyed(test, s);
	for (unsigned int i = 0; i < 2; i++)
		KUNIT_EXPECT_FALSE(test, PageSlab(page + i));
}

/* Memory runs out: expect NULL, no report, and every page back. */
static void exhaustion(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, PAGE_SIZE, PAGE_SIZE, 0);
	void **chain = NULL, **object;
	unsigned long got = 0, back = 0;

	if (kmemleak_watching) {
		kmem_cache_destroy(s);
		kunit_skip(test, "kmemleak keeps a record of each of them");
	}
	while ((object = kmem_cache_alloc(s, GFP_NOWAIT | __GFP_NOWARN)) != NULL) {
		*object = chain;
		chain = object;
		got++;
	}
	KUNIT_EXPECT_GT(test, got, 100UL);
	KUNIT_EXPECT_EQ(test, objects_in_use(s), got);
	KUNIT_EXPECT_EQ(test, kmem_cache_alloc_bulk(s, GFP_NOWAIT | __GFP_NOWARN, 2, objects), 0);
	while (chain) {
		object = chain;
		chain = *object;
		kmem_cache_free(s, object);
		back++;
	}
	KUNIT_EXPECT_EQ(test, back, got);
	expect_destroyed(test, s);
}

/* ---- the cache of caches, /proc/slabinfo ------------------------------------------------- */

/* It lies in a slab of its own, and so do the others. */
static void cache_of_caches(struct kunit *test)
{
	struct kmem_cache *s;

	KUNIT_EXPECT_TRUE(test, slab_is_available());
	list_for_each_entry(s, &slab_caches, list)
		KUNIT_EXPECT_PTR_EQ(test, find_slab_page(s)->slab_cache, kmem_cache);
	KUNIT_EXPECT_PTR_EQ(test, list_first_entry(&slab_caches, struct kmem_cache, list),
			    kmem_cache);
}

static char line_of_test[160];
static unsigned int lines;

static void note_line(void *ctx, const char *line)
{
	if (lines++ == 0)
		*(bool *)ctx = strcmp(line, "slabinfo - version: 2.1") == 0;
	if (strstarts(line, "slab-test "))
		strlcpy(line_of_test, line, sizeof(line_of_test));
}

/* Ten objects of 64 bytes: expect a line with the numbers, below the two of the header. */
static void slabinfo(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 64, 64, 0);
	bool version = false;

	alloc_many(test, s, 10);
	lines = 0;
	slabinfo_show(note_line, &version);
	KUNIT_EXPECT_TRUE(test, version);
	KUNIT_EXPECT_GT(test, lines, 20U);
	if (slab_diverted(s))	/* other sizes, no magazines */
		line_of_test[0] = '\0';
	KUNIT_EXPECT_STREQ(test, line_of_test, slab_diverted(s) ? "" :
			   "slab-test             10     64     64   64    1 : tunables   58   32"
			   "    0 : slabdata      1      1      0");
	free_many(s, 10);
	expect_destroyed(test, s);
}

/*
 * The slabs are counted first, and then a magazine is filled: expect none in use rather than four
 * billions.
 */
static void slabinfo_of_a_moment(struct kunit *test)
{
	struct kmem_cache *s = new_cache(test, 64, 64, 0);
	struct magazine *m = this_magazine(s);
	bool version;
	int avail;

	alloc_many(test, s, 1);
	avail = magazine_take(m);
	magazine_release(m, MAGAZINE_SIZE);
	slabinfo_show(note_line, &version);
	KUNIT_ASSERT_EQ(test, magazine_take(m), MAGAZINE_SIZE);
	magazine_release(m, avail);
	KUNIT_EXPECT_TRUE(test, strstarts(line_of_test, "slab-test              0 "));
	free_many(s, 1);
	expect_destroyed(test, s);
}

/* ---- row H3: a cache like the one of processes --------------------------------------------- */

struct task_struct {
	long state;
	int pid;
	char comm[16];
	struct list_head tasks;
	u8 thread[1200];
};

/* As fork() and exit() use it: expect each task its own memory, in whole cache lines. */
static void task_struct_example(struct kunit *test)
{
	struct kmem_cache *cache = KMEM_CACHE(task_struct, SLAB_HWCACHE_ALIGN | SLAB_PANIC);
	struct task_struct *task, *next;
	LIST_HEAD(tasks);
	int pids = 0;

	for (int pid = 1; pid <= 50; pid++) {
		task = kmem_cache_zalloc(cache, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, task);
		KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)task, L1_CACHE_BYTES));
		task->pid = pid;
		list_add_tail(&task->tasks, &tasks);
	}
	list_for_each_entry_safe(task, next, &tasks, tasks) {
		KUNIT_EXPECT_EQ(test, task->pid, ++pids);
		kmem_cache_free(cache, task);
	}
	KUNIT_EXPECT_EQ(test, pids, 50);
	expect_destroyed(test, cache);
}

static struct kunit_case slab_cases[] = {
	KUNIT_CASE(sizes),
	KUNIT_CASE(alignments),
	KUNIT_CASE(hwcache_align),
	KUNIT_CASE(refused),
	KUNIT_CASE(lifo),
	KUNIT_CASE(nobody_shares),
	KUNIT_CASE(holes_are_filled),
	KUNIT_CASE(zalloc),
	KUNIT_CASE(alloc_any_node),
	KUNIT_CASE(alloc_each_node),
	KUNIT_CASE(alloc_this_node_only),
	KUNIT_CASE(bulk),
	KUNIT_CASE(dma_cache),
	KUNIT_CASE(atomic_with_irqs_off),
	KUNIT_CASE(magazine_is_taken),
	KUNIT_CASE(constructor_once),
	KUNIT_CASE(constructor_not_again),
	KUNIT_CASE(shrink),
	KUNIT_CASE(shrink_all),
	KUNIT_CASE(pages_of_a_slab),
	KUNIT_CASE(exhaustion),
	KUNIT_CASE(cache_of_caches),
	KUNIT_CASE(slabinfo),
	KUNIT_CASE(slabinfo_of_a_moment),
	KUNIT_CASE(task_struct_example),
	{}
};

static struct kunit_suite slab_suite = {
	.name = "slab",
	.init = slab_state_save,
	.exit = expect_slab_state,
	.test_cases = slab_cases,
};
kunit_test_suite(slab_suite);
