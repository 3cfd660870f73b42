// SPDX-License-Identifier: MIT
/*
 * The list of caches that can shrink (row G5).  The page allocator's slow path
 * goes through it when draining the per-CPU lists was not enough.
 *
 * It knows nothing of what the caches keep.
 */
#include <asm/barrier.h>
#include <linux/shrinker.h>
#include <linux/spinlock.h>

static LIST_HEAD(shrinker_list);

/*
 * Protects the list, and is held while the shrinkers work.  Interrupts stay on: a
 * shrinker may have to wait for other processors.  Who cannot have the lock at
 * once does without, an interrupt handler that needs memory as well as another
 * processor, so only registering ever waits.
 */
static DEFINE_SPINLOCK(shrinker_lock);

static void lock_shrinkers(void) __acquires(&shrinker_lock)
{
	while (!spin_trylock(&shrinker_lock))
		cpu_relax();
}

/* The last comes first: what it gives back may be the memory of one before it. */
int register_shrinker(struct shrinker *shrinker)
{
	lock_shrinkers();
	list_add(&shrinker->list, &shrinker_list);
	spin_unlock(&shrinker_lock);
	return 0;
}

void unregister_shrinker(struct shrinker *shrinker)
{
	lock_shrinkers();
	list_del(&shrinker->list);
	spin_unlock(&shrinker_lock);
}

/* Ask once for all of it: there is nobody who would use the rest while memory is short. */
static unsigned long shrink_one(struct shrinker *shrinker, gfp_t gfp)
{
	struct shrink_control sc = { .gfp_mask = gfp };
	unsigned long gone;

	sc.nr_to_scan = shrinker->count_objects(shrinker, &sc);
	if (!sc.nr_to_scan)
		return 0;
	gone = shrinker->scan_objects(shrinker, &sc);
	return gone == SHRINK_STOP ? 0 : gone;
}

/*
 * A shrinker that allocates comes here again: the lock is taken, and the inner
 * request has to do without.  So nobody waits for himself.
 */
unsigned long shrink_slab(gfp_t gfp)
{
	struct shrinker *shrinker;
	unsigned long gone = 0;

	if (!spin_trylock(&shrinker_lock))
		return 0;
	list_for_each_entry(shrinker, &shrinker_list, list)
		gone += shrink_one(shrinker, gfp);
	spin_unlock(&shrinker_lock);
	return gone;
}
