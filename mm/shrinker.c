// SPDX-License-Identifier: MIT
/*
 * The list of caches that can shrink (row G5).  The page allocator's slow path
 * goes through it when draining the per-CPU lists was not enough.
 *
 * It knows nothing of what the caches keep.
 */
#include <linux/shrinker.h>
#include <linux/spinlock.h>

static LIST_HEAD(shrinker_list);
static DEFINE_SPINLOCK(shrinker_lock);	/* held while they work, too */

int register_shrinker(struct shrinker *shrinker)
{
	unsigned long flags;

	spin_lock_irqsave(&shrinker_lock, flags);
	list_add_tail(&shrinker->list, &shrinker_list);
	spin_unlock_irqrestore(&shrinker_lock, flags);
	return 0;
}

void unregister_shrinker(struct shrinker *shrinker)
{
	unsigned long flags;

	spin_lock_irqsave(&shrinker_lock, flags);
	list_del(&shrinker->list);
	spin_unlock_irqrestore(&shrinker_lock, flags);
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
	unsigned long flags, gone = 0;

	local_irq_save(flags);
	if (spin_trylock(&shrinker_lock)) {
		list_for_each_entry(shrinker, &shrinker_list, list)
			gone += shrink_one(shrinker, gfp);
		spin_unlock(&shrinker_lock);
	}
	local_irq_restore(flags);
	return gone;
}
