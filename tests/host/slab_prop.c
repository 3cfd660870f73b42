// SPDX-License-Identifier: MIT
/*
 * The slab allocator against a model that cannot be wrong: one bit for each 8
 * bytes of memory.
 *
 *	owned	0 0 1 1 1 1 0 0 1 ...	set while somebody has them
 *
 * A million random calls, to five caches of different kinds and to kmalloc() in
 * all sizes.  What comes back must be nobody's, must be where and what was asked
 * for, and must keep its content until it is freed.  Some calls come while the
 * magazine is taken, as from an interrupt.  Now and then everything is checked
 * against everything, all counts against the model's, and unused memory goes back.
 */
#include <host.h>
#include <lottery.h>

#include "../kunit/slab_state.h"

#define CALLS 1000000
#define CHECK_EVERY 25000
#define SLOTS 2048
#define GRANULE 8
#define LOWMEM (1UL << 30)

static unsigned int passes;	/* over everything */

/* ---------------------------------------------------------------- the model */

static unsigned long owned[LOWMEM / GRANULE / BITS_PER_LONG];

static void own(struct kunit *test, const void *p, size_t size, bool now)
{
	unsigned long first = __pa(p) / GRANULE, last = (__pa(p) + size - 1) / GRANULE;

	KUNIT_ASSERT_LT(test, last, LOWMEM / GRANULE);
	for (unsigned long i = first; i <= last; i++) {
		KUNIT_ASSERT_EQ(test, test_bit(i, owned), !now);
		if (now)
			__set_bit(i, owned);
		else
			__clear_bit(i, owned);
	}
}

/* ---------------------------------------------------------------- the caches */

struct kind {
	const char *name;
	size_t size, align;
	unsigned int flags;
	bool made;		/* has a constructor */
	struct kmem_cache *cache;
	unsigned long live;
};

static struct kind kinds[] = {
	{ "prop-small", 24, 8, 0, false, NULL, 0 },
	{ "prop-line", 200, 64, SLAB_HWCACHE_ALIGN, false, NULL, 0 },
	{ "prop-large", 3000, 8, SLAB_RECLAIM_ACCOUNT, false, NULL, 0 },
	{ "prop-made", 72, 8, 0, true, NULL, 0 },
	{ "prop-debug", 44, 4, SLAB_DEBUG_FLAGS, false, NULL, 0 },
};

static void make(void *object)
{
	stamp(object, 0, 72);
}

static void create_caches(struct kunit *test)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct kind *k = &kinds[i];

		k->live = 0;
		k->cache = kmem_cache_create(k->name, k->size, k->align, k->flags,
					     k->made ? make : NULL);
		KUNIT_ASSERT_NOT_NULL(test, k->cache);
	}
}

/* ---------------------------------------------------------------- the calls */

struct holding {
	void *p;
	size_t size;
	struct kind *kind;	/* NULL: kmalloc's */
	u32 mark;
};

static struct holding holdings[SLOTS];

/* Mostly small, sometimes a page or a few. */
static size_t random_size(void)
{
	u32 kind = lottery(64);

	if (kind < 48)
		return 1 + lottery(256);
	return kind < 63 ? 1 + lottery(4096) : 1 + lottery(40000);
}

static void take_object(struct kunit *test, struct holding *h)
{
	struct kind *k = h->kind;
	bool zero = !k->made && lottery(4) == 0;

	h->size = k->size;
	h->p = kmem_cache_alloc(k->cache, zero ? GFP_ATOMIC | __GFP_ZERO : GFP_ATOMIC);
	KUNIT_ASSERT_NOT_NULL(test, h->p);
	KUNIT_ASSERT_TRUE(test, IS_ALIGNED((unsigned long)h->p, k->align));
	if (zero)
		KUNIT_ASSERT_NULL(test, memchr_inv(h->p, 0, k->size));
	if (k->made)
		KUNIT_ASSERT_TRUE(test, stamped(h->p, 0, k->size));
	k->live++;
}

static void take_bytes(struct kunit *test, struct holding *h)
{
	bool zero = lottery(4) == 0;

	h->size = random_size();
	h->p = zero ? kzalloc(h->size, GFP_ATOMIC) : kmalloc(h->size, GFP_ATOMIC);
	KUNIT_ASSERT_NOT_NULL(test, h->p);
	KUNIT_ASSERT_GE(test, ksize(h->p), h->size);
	KUNIT_ASSERT_TRUE(test, IS_ALIGNED((unsigned long)h->p, GRANULE));
	if (zero)
		KUNIT_ASSERT_NULL(test, memchr_inv(h->p, 0, h->size));
}

static void acquire(struct kunit *test, struct holding *h)
{
	u32 which = lottery(ARRAY_SIZE(kinds) + 4);

	h->kind = which < ARRAY_SIZE(kinds) ? &kinds[which] : NULL;
	h->mark = lottery(1000);
	if (h->kind)
		take_object(test, h);
	else
		take_bytes(test, h);
	own(test, h->p, h->size, true);
	stamp(h->p, h->mark, h->size);
}

static void release(struct kunit *test, struct holding *h)
{
	KUNIT_ASSERT_TRUE(test, stamped(h->p, h->mark, h->size));
	own(test, h->p, h->size, false);
	if (!h->kind) {
		kfree(h->p);
	} else {
		if (h->kind->made)
			make(h->p);
		h->kind->live--;
		kmem_cache_free(h->kind->cache, h->p);
	}
	h->p = NULL;
}

/* Only kmalloc's can change their size. */
static void change_size(struct kunit *test, struct holding *h)
{
	size_t size = random_size();

	if (h->kind)
		return;
	own(test, h->p, h->size, false);
	h->p = krealloc(h->p, size, GFP_ATOMIC);
	KUNIT_ASSERT_NOT_NULL(test, h->p);
	KUNIT_ASSERT_TRUE(test, stamped(h->p, h->mark, min(size, h->size)));
	h->size = size;
	own(test, h->p, h->size, true);
	stamp(h->p, h->mark, h->size);
}

static void any_call(struct kunit *test)
{
	struct holding *h = &holdings[lottery(SLOTS)];

	if (!h->p)
		acquire(test, h);
	else if (lottery(8) == 0)
		change_size(test, h);
	else
		release(test, h);
}

/* Some code was stopped in the middle of a fast path: the call goes round its magazine. */
static void call_from_interrupt(struct kunit *test)
{
	struct magazine *m = this_magazine(kinds[lottery(4)].cache);
	int avail = magazine_take(m);

	any_call(test);
	magazine_release(m, avail);
}

static void check_everything(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, kmem_cache_validate_all(), 0U);
	for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++)
		KUNIT_ASSERT_EQ(test, objects_in_use(kinds[i].cache), kinds[i].live);
	for (int i = 0; i < SLOTS; i++)
		if (holdings[i].p)
			KUNIT_ASSERT_TRUE(test, stamped(holdings[i].p, holdings[i].mark,
							holdings[i].size));
	passes++;
}

/* Expect each call to do what the bits say, no report, and every page back in the end. */
static void slab_against_bits(struct kunit *test)
{
	u32 mark = kmsg_mark();

	lottery_seed(1);
	passes = 0;
	create_caches(test);
	for (unsigned long call = 1; call <= CALLS && !lottery_over(); call++) {
		if (lottery(16) == 0)
			call_from_interrupt(test);
		else
			any_call(test);
		if (call % (lottery_fed() ? 64 : CHECK_EVERY) == 0)
			check_everything(test);
		if (lottery(50000) == 0)
			kmem_cache_shrink_all();
	}
	for (int i = 0; i < SLOTS; i++)
		if (holdings[i].p)
			release(test, &holdings[i]);
	check_everything(test);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "BUG"));
	for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++)
		expect_destroyed(test, kinds[i].cache);
	pr_info("slab-prop: %u calls, %u passes over everything\n", CALLS, passes);
}

/* ---------------------------------------------------------------- the end */

static void create_impossible(void)
{
	kmem_cache_create("impossible", 0, 0, SLAB_PANIC, NULL);
}

/* SLAB_PANIC: expect a panic that says which cache and why. */
static void slab_panic(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, host_dies(create_impossible, "kmem_cache_create: no cache "
							     "impossible: impossible size"));
}

static struct kunit_case slab_prop_cases[] = {
	KUNIT_CASE(slab_against_bits),
	KUNIT_CASE(slab_panic),
	{}
};

static struct kunit_suite slab_prop_suite = {
	.name = "slab_prop",
	.init = slab_state_save,
	.exit = expect_slab_state,
	.test_cases = slab_prop_cases,
};
kunit_test_suite(slab_prop_suite);
