// SPDX-License-Identifier: MIT
/*
 * Lab 5: a few objects in reserve, for whom an allocation must not fail.
 *
 * Linux has mempools since 2.5.  A pool fills its reserve when it is created,
 * and asks the allocator below first each time; the reserve is for when that one
 * has nothing left.
 */
#include "lab.h"

#include <linux/gfp.h>
#include <linux/slab.h>

typedef void *(mempool_alloc_t)(gfp_t gfp, void *pool_data);
typedef void(mempool_free_t)(void *element, void *pool_data);
struct mempool_s;

LAB_FUNCTION(struct mempool_s *mempool_create(int min_nr, mempool_alloc_t *alloc_fn,
					      mempool_free_t *free_fn, void *pool_data));
LAB_FUNCTION(void *mempool_alloc(struct mempool_s *pool, gfp_t gfp));
LAB_FUNCTION(void mempool_free(void *element, struct mempool_s *pool));
LAB_FUNCTION(void mempool_destroy(struct mempool_s *pool));

#define RESERVE 4

/* The allocator below: it gives so many objects, then none. */
struct source {
	int left, out;
};

static void *take(gfp_t gfp, void *data)
{
	struct source *source = data;

	if (!source->left)
		return NULL;
	source->left--;
	source->out++;
	return kmalloc(64, gfp & ~__GFP_NOFAIL);
}

static void give(void *element, void *data)
{
	struct source *source = data;

	source->out--;
	kfree(element);
}

static struct mempool_s *pool_on(struct kunit *test, struct source *source)
{
	struct mempool_s *pool;

	LAB_NEEDS(test, mempool_create);
	LAB_NEEDS(test, mempool_alloc);
	LAB_NEEDS(test, mempool_free);
	LAB_NEEDS(test, mempool_destroy);
	pool = mempool_create(RESERVE, take, give, source);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	return pool;
}

/* Expect the reserve to be there from the start, and all of it back at the end. */
static void the_reserve_is_filled(struct kunit *test)
{
	struct source source = { .left = 100 };
	struct mempool_s *pool = pool_on(test, &source);

	KUNIT_EXPECT_EQ(test, source.out, RESERVE);
	mempool_destroy(pool);
	KUNIT_EXPECT_EQ(test, source.out, 0);
}

/* Expect no pool, and nothing lost, where the reserve cannot be filled. */
static void no_reserve_no_pool(struct kunit *test)
{
	struct source source = { .left = RESERVE - 1 };

	LAB_NEEDS(test, mempool_create);
	KUNIT_EXPECT_NULL(test, mempool_create(RESERVE, take, give, &source));
	KUNIT_EXPECT_EQ(test, source.out, 0);
}

/*
 *	source  ##|		gives two, then nothing
 *	pool    ####		the reserve
 *
 * Expect six objects, all different, and then NULL.
 */
static void the_reserve_comes_last(struct kunit *test)
{
	struct source source = { .left = RESERVE + 2 };
	struct mempool_s *pool = pool_on(test, &source);
	void *got[RESERVE + 2];

	for (int i = 0; i < RESERVE + 2; i++) {
		got[i] = mempool_alloc(pool, GFP_ATOMIC);
		KUNIT_EXPECT_NOT_NULL(test, got[i]);
		for (int k = 0; k < i; k++)
			KUNIT_EXPECT_TRUE(test, got[k] != got[i]);
	}
	KUNIT_EXPECT_NULL(test, mempool_alloc(pool, GFP_ATOMIC));
	for (int i = 0; i < RESERVE + 2; i++)
		mempool_free(got[i], pool);
	KUNIT_EXPECT_EQ(test, source.out, RESERVE);
	mempool_destroy(pool);
	KUNIT_EXPECT_EQ(test, source.out, 0);
}

/* Expect what comes back to fill the reserve before it goes further down. */
static void the_reserve_is_filled_again(struct kunit *test)
{
	struct source source = { .left = RESERVE };
	struct mempool_s *pool = pool_on(test, &source);

	for (int round = 0; round < 3; round++) {
		void *element = mempool_alloc(pool, GFP_ATOMIC);

		KUNIT_ASSERT_NOT_NULL(test, element);
		mempool_free(element, pool);
		KUNIT_EXPECT_EQ(test, source.out, RESERVE);
	}
	mempool_free(NULL, pool);	/* as kfree(NULL): nothing */
	mempool_destroy(pool);
	KUNIT_EXPECT_EQ(test, source.out, 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(the_reserve_is_filled),
	KUNIT_CASE(no_reserve_no_pool),
	KUNIT_CASE(the_reserve_comes_last),
	KUNIT_CASE(the_reserve_is_filled_again),
	{}
};

static struct kunit_suite suite = { .name = "lab-mempool", .test_cases = cases };
kunit_test_suite(suite);
