// SPDX-License-Identifier: MIT
/*
 * Objects: allocated from and freed to the processor's magazine.
 *
 *	kmem_cache_alloc()			kmem_cache_free()
 *	      |  top of the stack		      |  pushed
 *	      v					      v
 *	[ magazine: up to 61 pointers to free objects ]
 *	      |  empty: half of it is filled	      |  full: the older half goes
 *	      v					      v
 *	slab_take()				slab_give()	the node's slabs
 *
 * The two fast paths are in slab.h; here is what they call when the easy way is
 * not open: the magazine is empty or full or somebody's, the object does not look
 * as it should, or the cache is being debugged (it then has no magazines, so that
 * each call passes here).
 *
 * It does not know what a slab looks like.
 */
#include "slab.h"

#include <linux/printk.h>
#include <linux/string.h>

/* ---- out ------------------------------------------------------------------ */

/*
 * Somebody wrote to an object while it was free, and may do so again: it is left
 * out for ever (its owner may still free it), and another one is found.
 */
void *fastcall slab_alloc_tampered(void *object, unsigned long caller)
{
	struct kmem_cache *s = find_slab_page(object)->slab_cache;

	slab_bug(s, object, caller, "Object was written to while it was free: %08x, not %08x",
		 *cookie_of(s, object), SLAB_COOKIE);
	return slab_alloc(s, GFP_ATOMIC);
}

/* FREE -> ALLOCATED for an object that comes straight from its slab. */
static void *open_object(struct kmem_cache *s, void *object, unsigned long caller)
{
	if (slab_debugged(s)) {
		slab_debug_alloc(s, object, caller);
		return object;
	}
	if (unlikely(*cookie_of(s, object) != SLAB_COOKIE))
		return slab_alloc_tampered(object, caller);
	*cookie_of(s, object) = 0;
	return object;
}

/* What is left on any node, when no node has memory for another slab. */
static bool take_anywhere(struct kmem_cache *s, void **object)
{
	int nid;

	for_each_online_node(nid)
		if (slab_take(s, nid, object, 1))
			return true;
	return false;
}

/**
 * slab_alloc_node() - an object of a node, past the magazine
 * @s: cache
 * @gfp: as for kmem_cache_alloc()
 * @nid: node
 * @caller: who wants it
 *
 * Return: the object, or NULL.
 * Context: any.
 */
void *slab_alloc_node(struct kmem_cache *s, gfp_t gfp, int nid, unsigned long caller)
{
	void *object;

	while (!slab_take(s, nid, &object, 1)) {
		if (slab_grow(s, gfp, nid))
			continue;
		if ((gfp & __GFP_THISNODE) || !take_anywhere(s, &object))
			return NULL;
		break;
	}
	return open_object(s, object, caller);
}

/*
 * Half of the magazine, so that the next calls, of whatever kind, find it half
 * full; a bit more, because 32 divides the slabs of small objects evenly.
 */
static unsigned int batch_of(const struct magazine *m)
{
	return m->limit / 2 + 2;
}

/* The magazine is ours and empty.  Return: how many objects it holds now. */
static unsigned int refill(struct kmem_cache *s, struct magazine *m, gfp_t gfp)
{
	unsigned int got;

	do
		got = slab_take(s, numa_node_id(), m->object, batch_of(m));
	while (!got && slab_grow(s, gfp, numa_node_id()));
	return got;
}

/**
 * slab_alloc_slow() - the magazine had nothing
 * @s: cache
 * @gfp: as for kmem_cache_alloc()
 * @less: -1 when it is empty, and then it is ours; less when it is somebody's
 * @caller: who wants it
 *
 * Return: an object, or NULL.
 */
void *fastcall slab_alloc_slow(struct kmem_cache *s, gfp_t gfp, int less, unsigned long caller)
{
	struct magazine *m = this_magazine(s);
	unsigned int got;
	void *object;

	if (less == MAGAZINE_TAKEN - 1)
		return slab_alloc_node(s, gfp, numa_node_id(), caller);
	got = m->limit ? refill(s, m, gfp) : 0;
	if (unlikely(!got)) {
		magazine_release(m, 0);
		gfp |= m->limit ? __GFP_NOWARN : 0;	/* what there is to say has been said */
		return slab_alloc_node(s, gfp, numa_node_id(), caller);
	}
	object = m->object[--got];
	magazine_release(m, (int)got);
	return open_object(s, object, caller);
}

/**
 * slab_alloc_for() - an object on behalf of somebody
 * @s: cache
 * @gfp: as for kmem_cache_alloc(), without __GFP_ZERO
 * @caller: whom a debugged cache should remember
 */
void *slab_alloc_for(struct kmem_cache *s, gfp_t gfp, unsigned long caller)
{
	return slab_debugged(s) ? slab_alloc_node(s, gfp, numa_node_id(), caller) :
				  slab_alloc(s, gfp);
}

/* The test for __GFP_ZERO is the caller's: without it nothing of this is paid for. */
void *slab_alloc_zeroed(struct kmem_cache *s, gfp_t gfp, unsigned long caller)
{
	void *object = slab_alloc_for(s, gfp, caller);

	WARN_ON(s->ctor);
	return object ? memset(object, 0, s->object_size) : NULL;
}

void *fastcall kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp)
{
	if (unlikely(gfp & __GFP_ZERO))
		return slab_alloc_zeroed(s, gfp, _RET_IP_);
	return slab_alloc(s, gfp);
}

void *kmem_cache_alloc_node(struct kmem_cache *s, gfp_t gfp, int nid)
{
	void *object;

	if (nid == NUMA_NO_NODE || nid == numa_node_id())
		object = slab_alloc_for(s, gfp, _RET_IP_);
	else
		object = slab_alloc_node(s, gfp, nid, _RET_IP_);
	if (object && (gfp & __GFP_ZERO))
		memset(object, 0, s->object_size);
	return object;
}

int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t gfp, size_t nr, void **objects)
{
	for (size_t i = 0; i < nr; i++) {
		objects[i] = gfp & __GFP_ZERO ? slab_alloc_zeroed(s, gfp, _RET_IP_) :
						slab_alloc_for(s, gfp, _RET_IP_);
		if (!objects[i]) {
			kmem_cache_free_bulk(s, i, objects);
			return 0;
		}
	}
	return (int)nr;
}

/* ---- back ------------------------------------------------------------------ */

/* The objects at the bottom have been unused for longest: they go, the others move down. */
static int flush_oldest(struct kmem_cache *s, struct magazine *m, unsigned int avail)
{
	unsigned int batch = batch_of(m), rest = avail - batch;

	slab_give(s, m->object, batch);
	memmove(m->object, m->object + batch, rest * sizeof(m->object[0]));
	return (int)rest;
}

/**
 * slab_free_full() - the magazine had no room
 * @s: cache
 * @object: marked as free
 * @was: objects in the magazine, and then it is ours; MAGAZINE_TAKEN when it is somebody's
 */
void fastcall slab_free_full(struct kmem_cache *s, void *object, int was)
{
	struct magazine *m = this_magazine(s);

	if (was == MAGAZINE_TAKEN) {
		slab_give(s, &object, 1);
		return;
	}
	was = flush_oldest(s, m, (unsigned int)was);
	m->object[was] = object;
	magazine_release(m, was + 1);
}

static bool magazines_have(const struct kmem_cache *s, const void *object)
{
	for (int cpu = 0; cpu < NR_CPUS; cpu++) {
		const struct magazine *m = &s->magazine[cpu];

		for (int i = atomic_read(&m->avail); i-- > 0;)
			if (m->object[i] == object)
				return true;
	}
	return false;
}

/* The cookie says so; but an owner may have written just that.  It is where it would be? */
static bool is_free(struct kmem_cache *s, struct page *page, const void *object)
{
	return *cookie_of(s, object) == SLAB_COOKIE &&
	       (magazines_have(s, object) || slab_list_has(s, page, object));
}

/*
 * May @object be freed into @s?  A pointer that is none of its objects says so,
 * and who tried.
 */
static bool free_is_right(struct kmem_cache *s, void *object, unsigned long caller)
{
	struct page *page = find_slab_page(object);

	if (!page) {
		slab_bug(s, NULL, caller, "Attempt to free foreign pointer %p: in no slab", object);
		return false;
	}
	if (page->slab_cache != s) {
		slab_bug(page->slab_cache, object, caller,
			 "Attempt to free object %p of this cache into cache %s", object, s->name);
		return false;
	}
	if (!is_object_offset(s, (u32)((unsigned long)object - slab_address(s, object)))) {
		slab_bug(s, NULL, caller, "Attempt to free %p: inside an object, or between two",
			 object);
		return false;
	}
	if (is_free(s, slab_page(s, object), object)) {
		slab_bug(s, object, caller, "Object already free: %p is freed again", object);
		return false;
	}
	return true;
}

/* ALLOCATED -> FREE, with all that there is to check. */
void fastcall slab_free_checked(struct kmem_cache *s, void *object, unsigned long caller)
{
	struct magazine *m = this_magazine(s);
	int avail;

	if (!free_is_right(s, object, caller))
		return;
	if (slab_debugged(s)) {
		slab_debug_free(s, object, caller);
		slab_give(s, &object, 1);
		return;
	}
	*cookie_of(s, object) = SLAB_COOKIE;
	m->last_slab = slab_address(s, object);

	avail = magazine_take(m);
	if ((unsigned int)avail >= m->limit) {
		slab_free_full(s, object, avail);
		return;
	}
	m->object[avail] = object;
	magazine_release(m, avail + 1);
}

/* Most objects come from the slab of the one before: that is known to be this cache's. */
void fastcall kmem_cache_free(struct kmem_cache *s, void *object)
{
	if (unlikely(slab_address(s, object) != this_magazine(s)->last_slab))
		slab_free_checked(s, object, _RET_IP_);
	else
		slab_free(s, object);
}

void kmem_cache_free_bulk(struct kmem_cache *s, size_t nr, void **objects)
{
	for (size_t i = 0; i < nr; i++)
		kmem_cache_free(s, objects[i]);
}

/**
 * slab_drain() - empty the magazines of all processors into the slabs
 * @s: cache
 *
 * One that is in use this very moment keeps what it has.
 *
 * Context: any.
 */
void slab_drain(struct kmem_cache *s)
{
	for (int cpu = 0; cpu < NR_CPUS; cpu++) {
		struct magazine *m = &s->magazine[cpu];
		int avail = magazine_take(m);

		if (avail == MAGAZINE_TAKEN)
			continue;
		slab_give(s, m->object, (unsigned int)avail);
		magazine_release(m, 0);
	}
}
