// SPDX-License-Identifier: MIT
/*
 * Objects: allocated from and freed to the processor's magazine.
 *
 *	kmem_cache_alloc()			kmem_cache_free()
 *	      |  top of the stack		      |  pushed
 *	      v					      v
 *	[ magazine: up to 58 pointers to free objects ]
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

#include <linux/cpumask.h>
#include <linux/describe.h>
#include <linux/fault-inject.h>
#include <linux/kmemleak.h>
#include <linux/printk.h>
#include <linux/string.h>

DEFINE_PER_CPU(unsigned long, slab_magazine_offset);

/* ---- out ------------------------------------------------------------------ */

/*
 * Somebody wrote to an object while it was free, and may do so again: it is left
 * out for ever (its owner may still free it), and another one is found.  What was
 * there has the cookie mixed in.
 */
void *fastcall slab_alloc_tampered(void *object, unsigned long caller)
{
	struct kmem_cache *s = find_slab_page(object)->slab_cache;

	*cookie_of(s, object) ^= SLAB_COOKIE;
	slab_bug(s, object, caller, "Object was written to while it was free: %08x, not %08x",
		 *cookie_of(s, object), SLAB_COOKIE);
	return slab_alloc(s, GFP_ATOMIC);
}

/* FREE -> ALLOCATED for an object that comes straight from its slab. */
static void *open_object(struct kmem_cache *s, void *object, unsigned long caller)
{
	if (slab_debugged(s))
		slab_debug_alloc(s, object, caller);
	else if (unlikely((*cookie_of(s, object) ^= SLAB_COOKIE) != 0))
		return slab_alloc_tampered(object, caller);
	if (slab_diverted(s))
		kmemleak_alloc(object, s->object_size, 1);
	return object;
}

/* Memory of one node that costs nobody anything: no cache is emptied for it. */
static gfp_t easily(gfp_t gfp)
{
	gfp_t only_there = MAX_NUMNODES > 1 ? __GFP_THISNODE : 0;

	return (gfp & ~(__GFP_NOFAIL | __GFP_REPEAT)) | only_there | __GFP_NORETRY | __GFP_NOWARN;
}

/* What is left on any node. */
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
 * @nid: node; without __GFP_THISNODE only a wish
 * @caller: who wants it
 *
 * The node's slabs, then a new one if that is easy, then what other nodes have,
 * and only then all that the caller is willing to do.
 *
 * Return: the object, or NULL.
 * Context: any.
 */
void *slab_alloc_node(struct kmem_cache *s, gfp_t gfp, int nid, unsigned long caller)
{
	void *object;

	if (slab_diverted(s) && should_failslab(s->object_size, gfp))
		return NULL;
	if (slab_take(s, nid, &object, 1) || slab_grow(s, easily(gfp), nid, &object, 1) ||
	    (!(gfp & __GFP_THISNODE) && take_anywhere(s, &object)) ||
	    slab_grow(s, gfp, nid, &object, 1))
		return open_object(s, object, caller);
	return NULL;
}

/* The magazine is ours and empty.  Return: how many objects it holds now. */
static unsigned int refill(struct magazine *m, gfp_t gfp)
{
	int nid = slab_node();
	unsigned int got = slab_take(m->cache, nid, m->object, batch_of(m));

	return got ? got : slab_grow(m->cache, easily(gfp), nid, m->object, batch_of(m));
}

/**
 * slab_alloc_slow() - the magazine had nothing
 * @m: this processor's
 * @gfp: as for kmem_cache_alloc()
 * @less: -1 when it is empty, and then it is ours; less when it is somebody's
 * @caller: who wants it
 *
 * Return: an object, or NULL.
 */
void *fastcall slab_alloc_slow(struct magazine *m, gfp_t gfp, int less, unsigned long caller)
{
	unsigned int got;
	void *object;

	if (less == MAGAZINE_TAKEN - 1)
		return slab_alloc_node(m->cache, gfp, slab_node(), caller);
	got = m->limit ? refill(m, gfp) : 0;
	if (unlikely(!got)) {
		magazine_release(m, 0);
		return slab_alloc_node(m->cache, gfp, slab_node(), caller);
	}
	object = m->object[--got];
	magazine_release(m, (int)got);
	return open_object(m->cache, object, caller);
}

/**
 * slab_alloc_for() - an object on behalf of somebody
 * @s: cache
 * @gfp: as for kmem_cache_alloc(), without __GFP_ZERO
 * @caller: whom a debugged cache should remember
 *
 * Return: the object; NULL.
 */
void *slab_alloc_for(struct kmem_cache *s, gfp_t gfp, unsigned long caller)
{
	return slab_diverted(s) ? slab_alloc_node(s, gfp, slab_node(), caller) :
				  slab_alloc(s, gfp);
}

/* The test for __GFP_ZERO is the caller's: without it nothing of this is paid for. */
noinline void *fastcall slab_alloc_zeroed(struct kmem_cache *s, gfp_t gfp, unsigned long caller)
{
	void *object = slab_alloc_for(s, gfp, caller);

	WARN(s->ctor, "cache %s: zeros are asked for, but its objects have a constructor", s->name);
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

	if (nid == NUMA_NO_NODE || nid == slab_node())
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
static int flush_oldest(struct magazine *m, unsigned int avail)
{
	unsigned int batch = batch_of(m), rest = avail - batch;

	slab_give(m->cache, m->object, batch);
	memmove(m->object, m->object + batch, rest * sizeof(m->object[0]));
	return (int)rest;
}

/**
 * slab_free_full() - the magazine had no room
 * @m: this processor's magazine
 * @object: marked as free
 * @was: objects in the magazine, and then it is ours; MAGAZINE_TAKEN when it is somebody's
 */
void fastcall slab_free_full(struct magazine *m, void *object, int was)
{
	if (was == MAGAZINE_TAKEN) {
		slab_give(m->cache, &object, 1);
		return;
	}
	if (unlikely(!m->limit)) {	/* has just been diverted */
		slab_give(m->cache, &object, 1);
		magazine_release(m, 0);
		return;
	}
	was = flush_oldest(m, (unsigned int)was);
	m->object[was] = object;
	magazine_release(m, was + 1);
}

/* Of one that somebody is working on nobody knows how many it has: all that it may have. */
static bool magazine_has(const struct magazine *m, const void *object)
{
	int avail = atomic_read(&m->avail);

	for (int i = avail < 0 ? (int)m->limit : avail; i-- > 0;)
		if (m->object[i] == object)
			return true;
	return false;
}

/* The cookie says so; but an owner may have written just that.  It is where it would be? */
static bool is_free(struct kmem_cache *s, struct page *slab, const void *object)
{
	unsigned int cpu;

	if (*cookie_of(s, object) != SLAB_COOKIE)
		return false;
	for_each_possible_cpu(cpu)
		if (magazine_has(&s->magazine[cpu], object))
			return true;
	return slab_list_has(s, slab, object);
}

/* An object of this processor's node: its slab is the one that the next may be in. */
static void keep(struct magazine *m, void *object)
{
	int avail;

	WRITE_ONCE(m->last_slab, (unsigned long)object & m->mask);	/* before the object can be anybody's */
	*(u32 *)((uintptr_t)object + m->offset) = SLAB_COOKIE;
	avail = magazine_take(m);
	if ((unsigned int)avail >= m->limit) {
		slab_free_full(m, object, avail);
		return;
	}
	m->object[avail] = object;
	magazine_release(m, avail + 1);
}

/**
 * slab_free_in() - ALLOCATED -> FREE for what may be in any slab
 * @page: the page of a slab that @object is in
 * @object: perhaps the middle of an object, perhaps free already: then it is reported
 *	and left alone
 * @caller: who frees it
 */
void slab_free_in(struct page *page, void *object, unsigned long caller)
{
	struct kmem_cache *s = page->slab_cache;

	if (!is_object(s, object)) {
		slab_bug(s, NULL, caller, "Attempt to free %p: inside an object, or between two",
			 object);
		return;
	}
	if (is_free(s, slab_page(s, object), object)) {
		slab_bug(s, object, caller, "Object already free: %p is freed again", object);
		return;
	}
	if (!slab_diverted(s) && page_to_nid(page) == slab_node()) {
		keep(this_magazine(s), object);
		return;
	}
	kmemleak_free(object);
	if (slab_debugged(s))
		slab_debug_free(s, object, caller);
	*cookie_of(s, object) = SLAB_COOKIE;
	slab_give(s, &object, 1);
}

static noinline __cold void report_foreign(const struct kmem_cache *s, const void *object,
					    unsigned long caller)
{
	char where[DESCRIPTION_SIZE];

	describe_address((unsigned long)object, where, sizeof(where));
	slab_bug(s, NULL, caller, "Attempt to free foreign pointer %p: in no slab, but %s", object,
		 where);
}

/* The same, when the caller has said which cache it is, by one of its magazines. */
void fastcall slab_free_checked(struct magazine *m, void *object, unsigned long caller)
{
	struct page *page = find_slab_page(object);
	struct kmem_cache *s = m->cache;

	if (!page)
		report_foreign(s, object, caller);
	else if (page->slab_cache != s)
		slab_bug(page->slab_cache, object, caller,
			 "Attempt to free object %p of this cache into cache %s", object, s->name);
	else
		slab_free_in(page, object, caller);
}

/* Most objects come from the slab of the one before: that is known to be this cache's. */
void fastcall kmem_cache_free(struct kmem_cache *s, void *object)
{
	struct magazine *m = this_magazine(s);

	if (unlikely(!in_last_slab(m, object)))
		slab_free_checked(m, object, _RET_IP_);
	else
		slab_free(m, object);
}

void kmem_cache_free_bulk(struct kmem_cache *s, size_t nr, void **objects)
{
	for (size_t i = 0; i < nr; i++)
		kmem_cache_free(s, objects[i]);
}

/**
 * slab_drain_cpu() - empty the magazine of one processor into the slabs
 * @s: cache
 * @cpu: processor; it may be running, or gone for good
 *
 * One that is in use this very moment keeps what it has.
 *
 * Context: any.
 */
void slab_drain_cpu(struct kmem_cache *s, unsigned int cpu)
{
	struct magazine *m = &s->magazine[cpu];
	int avail = magazine_take(m);

	if (avail == MAGAZINE_TAKEN)
		return;
	slab_give(s, m->object, (unsigned int)avail);
	magazine_release(m, 0);
}

/* The same for all processors. */
void slab_drain(struct kmem_cache *s)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		slab_drain_cpu(s, cpu);
}
