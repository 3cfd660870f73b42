// SPDX-License-Identifier: MIT
/*
 * Row G5: memory that the allocators above keep for themselves comes back when
 * the page allocator has none left.  Each case lets one of them keep some, takes
 * all the rest, and asks once more.
 */
#include "hoard.h"
#include "slab_state.h"

#include "../../mm/vmap.h"
#include "again.h"

#define AREAS 300
#define IDLE 10		/* caches: what they keep is more than a processor takes from a zone at once */

static struct kmem_cache *idle[IDLE];

static int shrinker_init(struct kunit *test)
{
	vmap_purge();
	return slab_state_save(test);
}

static void shrinker_exit(struct kunit *test)
{
	vmap_purge();
	expect_slab_state(test);
}

/* Caches of which nothing is in use, and which keep what they had. */
static void make_idle_caches(struct kunit *test, size_t size, unsigned int objects)
{
	static void *object[32];
	char name[16];

	for (unsigned int n = 0; n < IDLE; n++) {
		scnprintf(name, sizeof(name), "idle-%u", n);
		idle[n] = kmem_cache_create(name, size, 0, 0, NULL);
		KUNIT_ASSERT_NOT_NULL(test, idle[n]);
		for (unsigned int i = 0; i < objects; i++)
			object[i] = kmem_cache_alloc(idle[n], GFP_KERNEL);
		for (unsigned int i = 0; i < objects; i++)
			kmem_cache_free(idle[n], object[i]);
		KUNIT_EXPECT_GT(test, slabs_of(idle[n]), 0UL);
	}
}

static void destroy_idle_caches(struct kunit *test)
{
	for (unsigned int n = 0; n < IDLE; n++)
		expect_destroyed(test, idle[n]);
}

/*
 * All memory is taken but what the idle caches keep.  Expect a page all the same,
 * and nothing with the caches any more.
 */
static void expect_idle_memory_back(struct kunit *test)
{
	struct page *page;

	hoard(GFP_KERNEL);
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY));
	for (unsigned int n = 0; n < IDLE; n++)
		KUNIT_EXPECT_GT(test, slabs_of(idle[n]), 0UL);
	page = alloc_page(GFP_KERNEL | __GFP_NOWARN);
	KUNIT_EXPECT_NOT_NULL(test, page);
	for (unsigned int n = 0; n < IDLE; n++)
		KUNIT_EXPECT_EQ(test, slabs_of(idle[n]), 0UL);
	if (page)
		__free_page(page);
	let_all_go();
}

/* Whole slabs empty: expect the pages of all of them back. */
static void empty_slabs_come_back(struct kunit *test)
{
	make_idle_caches(test, 4096, 32);
	KUNIT_EXPECT_GT(test, kmem_cache_count_empty(), 0UL);
	expect_idle_memory_back(test);
	destroy_idle_caches(test);
}

/* All free objects in magazines, so no slab is empty: expect them to be looked into. */
static void magazines_come_back(struct kunit *test)
{
	kmem_cache_shrink_all();
	make_idle_caches(test, 4096, 11);
	if (slab_diverted(idle[0])) {
		destroy_idle_caches(test);
		kunit_skip(test, "no magazines");
	}
	for (unsigned int n = 0; n < IDLE; n++)
		KUNIT_EXPECT_EQ(test, idle[n]->node[slab_node()].nr_empty, 0UL);
	expect_idle_memory_back(test);
	destroy_idle_caches(test);
}

/*
 *	~ . ~ . ~ . ~	areas that wait for a flush, none touching another
 *
 * Expect their descriptors' slabs back, in the same round: vmalloc is asked first.
 */
static void lazy_areas_come_back(struct kunit *test)
{
	unsigned long start = VMALLOC_END - AREAS * 4 * PAGE_SIZE, pages;
	struct page *page;

	for (unsigned long i = 0; i < AREAS; i++) {
		unsigned long at = start + i * 4 * PAGE_SIZE;
		struct vm_struct *vm = __get_vm_area(PAGE_SIZE, VM_MAP, at, at + 2 * PAGE_SIZE);

		KUNIT_ASSERT_NOT_NULL(test, vm);
		free_vm_area(vm);
	}
	KUNIT_EXPECT_EQ(test, vmap_lazy_pages(), 2UL * AREAS);
	kmem_cache_shrink_all();
	pages = slab_nr_pages(false);
	hoard(GFP_KERNEL);
	page = alloc_page(GFP_KERNEL | __GFP_NOWARN);
	if (page)	/* perhaps: they are few */
		__free_page(page);
	KUNIT_EXPECT_EQ(test, vmap_lazy_pages(), 0UL);
	KUNIT_EXPECT_LE(test, slab_nr_pages(false),
			pages - AREAS * sizeof(struct vm_struct) / PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, vmap_check());
	let_all_go();
}

/* A processor that is gone for good: expect its free objects to be everybody's. */
static void dead_processor_leaves_its_objects(struct kunit *test)
{
	uintptr_t cpu = (uintptr_t)smp_processor_id();
	struct magazine *m;

	make_idle_caches(test, 64, 20);
	m = &idle[0]->magazine[cpu];
	slab_cpu_callback(NULL, CPU_ONLINE, (void *)cpu);
	if (!slab_diverted(idle[0]))
		KUNIT_EXPECT_GT(test, atomic_read(&m->avail), 0);
	slab_cpu_callback(NULL, CPU_DEAD, (void *)cpu);
	KUNIT_EXPECT_EQ(test, atomic_read(&m->avail), 0);
	KUNIT_EXPECT_EQ(test, kmem_cache_validate_all(), 0U);
	destroy_idle_caches(test);
}

/* ---- the list -------------------------------------------------------------- */

static char asked[8];

static unsigned long has_ten(struct shrinker *shrinker, struct shrink_control *sc)
{
	return 10;
}

static unsigned long has_none(struct shrinker *shrinker, struct shrink_control *sc)
{
	return 0;
}

static unsigned long gives_five(struct shrinker *shrinker, struct shrink_control *sc)
{
	strlcat(asked, sc->nr_to_scan == 10 ? "5" : "?", sizeof(asked));
	return 5;
}

static unsigned long cannot_now(struct shrinker *shrinker, struct shrink_control *sc)
{
	strlcat(asked, "s", sizeof(asked));
	return SHRINK_STOP;
}

/*
 * Expect who came last to be asked first, who has nothing not to be asked, who cannot give
 * anything now not to count, and who has gone to be left alone.
 */
static void asked_in_turn(struct kunit *test)
{
	static struct shrinker five = { .count_objects = has_ten, .scan_objects = gives_five };
	static struct shrinker none = { .count_objects = has_none, .scan_objects = gives_five };
	static struct shrinker stop = { .count_objects = has_ten, .scan_objects = cannot_now };

	shrink_slab(GFP_KERNEL);	/* what the others have */
	register_shrinker(&five);
	register_shrinker(&none);
	register_shrinker(&stop);
	asked[0] = '\0';
	KUNIT_EXPECT_GE(test, shrink_slab(GFP_KERNEL), 5UL);
	KUNIT_EXPECT_STREQ(test, asked, "s5");
	unregister_shrinker(&five);
	KUNIT_EXPECT_LT(test, shrink_slab(GFP_KERNEL), SHRINK_STOP);
	KUNIT_EXPECT_STREQ(test, asked, "s5s");
	unregister_shrinker(&none);
	unregister_shrinker(&stop);
	shrink_slab(GFP_KERNEL);
	KUNIT_EXPECT_STREQ(test, asked, "s5s");
}

static struct kunit_case shrinker_cases[] = {
	KUNIT_CASE(asked_in_turn),
	KUNIT_CASE(empty_slabs_come_back),
	KUNIT_CASE(magazines_come_back),
	KUNIT_CASE(lazy_areas_come_back),
	KUNIT_CASE(dead_processor_leaves_its_objects),
	{}
};

static struct kunit_suite shrinker_suite = {
	.name = "shrinker",
	.init = shrinker_init,
	.exit = shrinker_exit,
	.test_cases = shrinker_cases,
};
kunit_test_suite(shrinker_suite);
