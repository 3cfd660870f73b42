// SPDX-License-Identifier: MIT
/*
 * The slab allocator used by all processors at the same time (rows L1, L2): objects
 * are handed from one to another through slots, so that most are freed elsewhere
 * than they were allocated.
 *
 *	CPU 0	alloc ──> [slot] ──> free
 *	CPU 1	free  <── [slot] <── alloc		xchg: one taker for each object
 */
#include "smp_fixture.h"

#include <asm/cmpxchg.h>
#include <kunit/random.h>

#include "slab_state.h"

#define SLOTS 64
#define ROUNDS 20000
#define SIZE 72

/* What stands in front of a stamped object. */
struct parcel {
	u32 size;	/* bytes in all */
	u32 owner;	/* of the stamp */
};

static struct kmem_cache *cache;
static struct parcel *slot[SLOTS];	/* even: the cache's, odd: kmalloc's */
static atomic_t wrong, handed_over, busy;

/* Each processor parks pages; what the others have, they give back themselves. */
static void drain_here(void *unused)
{
	drain_local_pages();
}

static int smp_slab_init(struct kunit *test)
{
	on_each_cpu(drain_here, NULL, true);
	slab_state_save(test);
	atomic_set(&wrong, 0);
	atomic_set(&handed_over, 0);
	cache = kmem_cache_create("slab-smp", SIZE, 0, 0, NULL);
	KUNIT_ASSERT_NOT_NULL(test, cache);
	return 0;
}

static void put_away(unsigned int i, struct parcel *p)
{
	if (!p)
		return;
	if (p->size < sizeof(*p) || !stamped(p + 1, p->owner, p->size - sizeof(*p)))
		atomic_inc(&wrong);
	if (i % 2)
		kfree(p);
	else
		kmem_cache_free(cache, p);
}

static void smp_slab_exit(struct kunit *test)
{
	for (unsigned int i = 0; i < SLOTS; i++)
		put_away(i, xchg(&slot[i], NULL));
	KUNIT_EXPECT_EQ(test, atomic_read(&wrong), 0);
	KUNIT_EXPECT_TRUE(test, kmem_cache_validate(cache));
	KUNIT_EXPECT_EQ(test, objects_in_use(cache), 0UL);
	expect_destroyed(test, cache);
	kmem_cache_shrink_all();
	on_each_cpu(drain_here, NULL, true);
	expect_slab_state(test);
}

static struct parcel *new_parcel(unsigned int i, u32 chance)
{
	u32 size = i % 2 ? sizeof(struct parcel) + chance % 500 : SIZE;
	struct parcel *p = i % 2 ? kmalloc(size, GFP_ATOMIC) : kmem_cache_alloc(cache, GFP_ATOMIC);

	if (!p)
		return NULL;
	p->size = size;
	p->owner = chance;
	stamp(p + 1, chance, size - sizeof(*p));
	return p;
}

/* One processor's part. */
static void trade(void *unused)
{
	u32 seed = 0x2545f491 + (u32)smp_processor_id();

	for (unsigned int round = 0; round < ROUNDS; round++) {
		u32 chance = xorshift32(&seed);
		unsigned int i = chance % SLOTS;
		struct parcel *p = xchg(&slot[i], NULL);

		if (p)
			put_away(i, p);
		else
			put_away(i, xchg(&slot[i], new_parcel(i, chance)));
		if (p)
			atomic_inc(&handed_over);
	}
	atomic_dec(&busy);
}

static void start_others(struct kunit *test, void (*fn)(void *arg))
{
	unsigned int cpu;

	second_cpu(test);
	atomic_set(&busy, (int)num_online_cpus() - 1);
	for_each_online_cpu(cpu)
		if (cpu != (unsigned int)smp_processor_id())
			KUNIT_EXPECT_EQ(test, cpu_run_on(cpu, fn, NULL), 0);
}

static void wait_for_others(struct kunit *test)
{
	unsigned int cpu;

	for_each_online_cpu(cpu)
		if (cpu != (unsigned int)smp_processor_id())
			KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
}

/* Expect each object to arrive as it was sent, and each to be freed once. */
static void objects_change_hands(struct kunit *test)
{
	start_others(test, trade);
	atomic_inc(&busy);
	trade(NULL);
	wait_for_others(test);
	KUNIT_EXPECT_GT(test, atomic_read(&handed_over), ROUNDS / 4);
}

/* Meanwhile one empties all magazines, gives pages back, and looks at everything. */
static void shrunk_and_checked_meanwhile(struct kunit *test)
{
	unsigned int times = 0;

	start_others(test, trade);
	do {
		KUNIT_EXPECT_EQ(test, kmem_cache_validate_all(), 0U);
		kmem_cache_shrink_all();
		slab_nr_pages(false);
		times++;
	} while (atomic_read(&busy));
	wait_for_others(test);
	KUNIT_EXPECT_GT(test, times, 0U);
}

static void *parted[200];

static void free_parted(void *unused)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(parted); i++)
		kmem_cache_free(cache, parted[i]);
}

/*
 * Allocated here, freed on another processor: expect them with that one, or in
 * their slabs, and all of them to come back when it is drained.
 */
static void freed_elsewhere(struct kunit *test)
{
	unsigned int other = second_cpu(test);

	for (unsigned int i = 0; i < ARRAY_SIZE(parted); i++)
		parted[i] = kmem_cache_alloc(cache, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, objects_in_use(cache), (unsigned long)ARRAY_SIZE(parted));
	KUNIT_EXPECT_EQ(test, cpu_run_on(other, free_parted, NULL), 0);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(other), 0);
	KUNIT_EXPECT_EQ(test, objects_in_use(cache), 0UL);
	/* Objects of another node go back to their slabs at once. */
	if (!slab_diverted(cache) && cpu_to_mem((int)other) == numa_mem_id())
		KUNIT_EXPECT_GT(test, atomic_read(&cache->magazine[other].avail), 0);
	slab_cpu_callback(NULL, CPU_DEAD, (void *)(uintptr_t)other);
	KUNIT_EXPECT_EQ(test, atomic_read(&cache->magazine[other].avail), 0);
}

static void free_object(void *object)
{
	kfree(object);
}

/*
 * A processor remembers whose slab the last object was in.  Another one gives the
 * slab back to the page allocator.  Expect nobody to remember it any more: the page
 * may be another cache's next.
 */
static void remembered_slab_is_forgotten(struct kunit *test)
{
	struct kmem_cache *s = kmalloc_caches[kmalloc_index(2048)];
	unsigned int cpu, other = second_cpu(test);
	unsigned long address;
	void *object;

	if (slab_diverted(s))
		kunit_skip(test, "slub_debug: no magazines");
	if (cpu_to_mem((int)other) != numa_mem_id())
		kunit_skip(test, "the second processor is on another node");
	object = kmalloc(2048, GFP_KERNEL);
	address = slab_address(s, object);
	cpu_run_on(other, free_object, object);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(other), 0);
	KUNIT_EXPECT_EQ(test, s->magazine[other].last_slab & s->slab_mask, address);
	kmem_cache_shrink(s);
	if (!PageSlab(virt_to_page(address)))	/* others may have objects in it */
		for_each_possible_cpu(cpu)
			KUNIT_EXPECT_NE(test, s->magazine[cpu].last_slab & s->slab_mask, address);
}

static struct kmem_cache *short_lived;
static bool shrinking, destroyed;

/* As a shrinker in the middle of it: it has the list, and what one processor had at hand. */
static void shrink_slowly(void *unused)
{
	struct deadline limit = deadline_in(USEC_PER_SEC / 5);
	struct magazine *m = &short_lived->magazine[0];
	unsigned long flags;
	int avail;

	spin_lock_irqsave(&slab_caches_lock, flags);
	avail = magazine_take(m);
	smp_store_release(&shrinking, true);
	while (!smp_load_acquire(&destroyed) && !deadline_passed(&limit))
		cpu_relax();
	magazine_release(m, avail);
	spin_unlock_irqrestore(&slab_caches_lock, flags);
}

/*
 *	CPU 1	kmem_cache_shrink_all()  |--- magazine ---|
 *	CPU 0	kmem_cache_destroy()        |--------------------->
 *
 * Nothing of the cache is in use, one free object is in CPU 1's hands: expect the cache to go.
 */
static void destroyed_while_shrunk(struct kunit *test)
{
	unsigned int other = second_cpu(test);
	void *object;

	short_lived = kmem_cache_create("slab-short-lived", SIZE, 0, 0, NULL);
	KUNIT_ASSERT_NOT_NULL(test, short_lived);
	object = kmem_cache_alloc(short_lived, GFP_KERNEL);
	if (object)
		kmem_cache_free(short_lived, object);
	shrinking = destroyed = false;
	KUNIT_EXPECT_EQ(test, cpu_run_on(other, shrink_slowly, NULL), 0);
	while (!smp_load_acquire(&shrinking))
		cpu_relax();
	expect_destroyed(test, short_lived);
	smp_store_release(&destroyed, true);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(other), 0);
}

static struct kunit_case slab_smp_cases[] = {
	KUNIT_CASE(objects_change_hands),
	KUNIT_CASE(shrunk_and_checked_meanwhile),
	KUNIT_CASE(freed_elsewhere),
	KUNIT_CASE(remembered_slab_is_forgotten),
	KUNIT_CASE(destroyed_while_shrunk),
	{}
};

static struct kunit_suite slab_smp_suite = {
	.name = "slab-smp",
	.init = smp_slab_init,
	.exit = smp_slab_exit,
	.test_cases = slab_smp_cases,
};
kunit_test_suite(slab_smp_suite);
