/* SPDX-License-Identifier: MIT */
/*
 * What the files of the slab allocator share and nobody else may use.
 *
 *	slab_init.c	the first caches, out of nothing
 *	slab_cache.c	creating, shrinking, destroying a cache
 *	slab_info.c	the whole state: checked, counted, printed
 *	slab_kmalloc.c	any number of bytes
 *	slab.c		objects: the per-CPU magazines, and where they are filled
 *	slab_debug.c	red zones, poison, user tracking
 *	slab_pages.c	slabs: pages cut into objects, the lists of each node
 *	slab_report.c	what is wrong with which object of whom
 *
 * Each uses only those below it.
 *
 * A free object, wherever it is kept, begins with two words (behind it instead
 * of in it when somebody may look at a free object: constructor, debugging):
 *
 *	object + offset	| cookie | link |
 *
 * The cookie says "I am free".  A free that finds it is a double free; an
 * allocation that does not find it has met a write after free.  The link, only
 * meaningful while the object is on its slab's list, is the next object's offset
 * in the slab, mixed with a secret and with its own address, so that an overwrite
 * does not make a valid one.
 */
#ifndef _MM_SLAB_H
#define _MM_SLAB_H

#include <asm/atomic.h>
#include <asm/processor.h>
#include <linux/cache.h>
#include <linux/cpu.h>
#include <linux/list.h>
#include <linux/might_sleep.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/percpu-defs.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define SLAB_NAME_LEN 32
#define SLAB_MAX_ORDER 3
#define SLAB_DIVERTED 0x80000000u	/* in a cache's flags: linux/divert.h */
#define SLAB_MAX_OBJECTS (PAGE_SIZE / KMALLOC_MIN_SIZE)
#define MAGAZINE_SIZE 58	/* what makes a magazine four cache lines of 64 bytes */

/*
 * What every free object carries.  No secret: whoever can write it can also leave
 * it alone.  It only has to be unlike what owners write; a pointer is not odd.
 */
#define SLAB_COOKIE 0x5f6ee0b5u

/*
 * What no pointer is under any magazine's mask, NULL included: a bit that is too high for an
 * object's place and too low for a slab's.
 */
#define NO_SLAB (PAGE_SIZE / 2)

/* Nobody may use it now: an interrupt or another processor came in between. */
#define MAGAZINE_TAKEN (-1)

/**
 * struct magazine - a processor's own free objects, a stack
 * @avail: how many there are, or MAGAZINE_TAKEN
 * @limit: how many there may be; 0 in a cache that is debugged or diverted
 * @offset: from an object to its cookie, as in the cache
 * @mask: an object's address & this is the same for all objects of a slab: the slab's
 *	address, and low bits in which all objects agree, since their distance is a multiple
 *	of some power of two.  So most addresses inside of objects are told from objects
 * @last_slab: that, of a slab that is known to be this cache's; or NO_SLAB
 * @cache: whose it is
 * @object: objects [0, avail); the one freed last is handed out first
 *
 * A fast path touches this and the object, nothing else: neither the cache nor
 * a struct page, wherever the memory model keeps it.
 *
 * Who works on @avail and @object first exchanges avail for MAGAZINE_TAKEN, and
 * writes the new number when done; that is the lock.  An interrupt that comes in
 * between finds nothing and goes round it, so the fast paths need not disable
 * interrupts; another processor empties it in the same way.
 *
 * @last_slab is written by the magazine's processor while an object of that slab
 * is still in use, and reset to NO_SLAB by whoever frees the slab, before its
 * pages go.  Between the two every object in it is the cache's, so a compare needs
 * no lock.  Only slabs of the processor's node are remembered: objects of other
 * nodes do not pass through the magazine, they go straight home.
 */
struct magazine {
	atomic_t avail;
	unsigned int limit;
	unsigned int offset;
	unsigned long mask;
	unsigned long last_slab;
	struct kmem_cache *cache;
	void *object[MAGAZINE_SIZE];
} ____cacheline_aligned;

/**
 * struct kmem_cache_node - the slabs of a cache whose memory is a node's
 * @lock: guards all of this and what struct page says of the slabs; interrupts off
 * @partial: some objects free; allocations come from here first
 * @empty: all objects free
 * @full: no object free
 * @nr_empty: slabs on @empty
 * @nr_slabs: slabs on all three
 * @nr_taken: objects that are not on a slab's list: in use, or in a magazine
 *
 * No other lock is taken inside; slab_caches_lock may be held outside.
 */
struct kmem_cache_node {
	spinlock_t lock;
	struct list_head partial, empty, full;
	unsigned long nr_empty;
	unsigned long nr_slabs;
	unsigned long nr_taken;
};

/**
 * struct kmem_cache - a cache
 * @offset: from an object to its cookie, in bytes; the link follows
 * @secret: mixed into the links
 * @slab_mask: an object's address & this is its slab's
 * @no_offset: bits that no object's offset in a slab has
 * @size: from one object to the next, in bytes
 * @left: from the beginning of that to the object: the left red zone
 * @object_size: what the creator asked for
 * @inuse: from the object to behind its right red zone
 * @align: of objects, in bytes
 * @order: of a slab
 * @num: objects in a slab
 * @flags: SLAB_*
 * @gfp: added to each request for pages
 * @ctor: or NULL
 * @list: on slab_caches; slab_caches_lock
 * @node: the slabs, by the node of their memory
 * @name: for reports
 * @magazine: one for each processor that there may ever be: nr_cpu_ids of them
 *
 * From @offset to @ctor and @name nothing changes once the cache is created.
 */
struct kmem_cache {
	unsigned int offset;
	u32 secret;
	unsigned long slab_mask;
	u32 no_offset;
	unsigned int size, left, object_size, inuse, align, order, num;
	unsigned int flags;
	gfp_t gfp;
	void (*ctor)(void *object);
	struct list_head list;
	struct kmem_cache_node node[MAX_NUMNODES];
	char name[SLAB_NAME_LEN];
	struct magazine magazine[];
};

/* Bytes of a cache with so many magazines. */
#define KMEM_CACHE_BYTES(cpus) (sizeof(struct kmem_cache) + (cpus) * sizeof(struct magazine))

extern struct list_head slab_caches;	/* all of them, in the order of their creation */
extern spinlock_t slab_caches_lock;	/* the list, and that no cache on it is destroyed */

/* ---- objects and slabs ------------------------------------------------------ */

static inline u32 *cookie_of(const struct kmem_cache *s, const void *object)
{
	return (u32 *)((uintptr_t)object + s->offset);
}

static inline u32 *link_of(const struct kmem_cache *s, const void *object)
{
	return cookie_of(s, object) + 1;
}

/* A slab's list ends with this, or with an offset that an overwrite has made. */
#define SLAB_END 0xffffu

/* From an offset to a link, and back. */
static inline u32 mix_link(u32 secret, const void *object, u32 link)
{
	return link ^ secret ^ (u32)(uintptr_t)object;
}

static inline u32 decode_link(const struct kmem_cache *s, const void *object)
{
	return mix_link(s->secret, object, *link_of(s, object));
}

static inline unsigned long slab_bytes(const struct kmem_cache *s)
{
	return PAGE_SIZE << s->order;
}

/* Blocks are aligned to their size, and so are slabs. */
static inline unsigned long slab_address(const struct kmem_cache *s, const void *object)
{
	return (unsigned long)object & s->slab_mask;
}

static inline struct page *slab_page(const struct kmem_cache *s, const void *object)
{
	return virt_to_page(slab_address(s, object));
}

static inline void *slab_object(const struct kmem_cache *s, const struct page *page,
				unsigned int nr)
{
	return (char *)lowmem_page_address(page) + s->left + nr * s->size;
}

/* Does an object begin @off bytes into a slab? */
static inline bool is_object_offset(const struct kmem_cache *s, u32 off)
{
	return off >= s->left && (off - s->left) % s->size == 0 &&
	       (off - s->left) / s->size < s->num;
}

/* Is @object one, of a slab of @s? */
static inline bool is_object(const struct kmem_cache *s, const void *object)
{
	return is_object_offset(s, (u32)((unsigned long)object - slab_address(s, object)));
}

static inline bool slab_debugged(const struct kmem_cache *s)
{
	return s->flags & SLAB_DEBUG_FLAGS;
}

/* No magazines: each object passes slab_alloc_node() and slab_free_in(). */
static inline bool slab_diverted(const struct kmem_cache *s)
{
	return s->flags & (SLAB_DEBUG_FLAGS | SLAB_DIVERTED);
}

static inline struct kmem_cache_node *page_node(struct kmem_cache *s, const struct page *page)
{
	return &s->node[page_to_nid(page)];
}

/* The node whose slabs serve this processor: its own, or the nearest with lowmem. */
static inline int slab_node(void)
{
	const struct zonelist *zonelist = node_zonelist(numa_node_id(), 0);

	if (MAX_NUMNODES == 1)
		return 0;
	return zonelist->_zonerefs[zonelist->first[ZONE_NORMAL]].zone->zone_pgdat->node_id;
}

/* ---- magazines --------------------------------------------------------------- */

/* From a cache's address to that of this processor's magazine, in bytes. */
DECLARE_PER_CPU(unsigned long, slab_magazine_offset);

static __always_inline struct magazine *this_magazine(struct kmem_cache *s)
{
	return this_cpu_shift((struct magazine *)s, slab_magazine_offset);
}

static __always_inline int magazine_take(struct magazine *m)
{
	return atomic_xchg(&m->avail, MAGAZINE_TAKEN);
}

static __always_inline void magazine_release(struct magazine *m, int avail)
{
	barrier();
	atomic_set(&m->avail, avail);
	barrier();
}

/*
 * How many are moved at once: half of the magazine, so that the next calls, of
 * whatever kind, find it half full; a bit more, because 32 divides the slabs of
 * small objects evenly.
 */
static inline unsigned int batch_of(const struct magazine *m)
{
	return m->limit / 2 + 3;
}

/* Is it an object of a slab that is known to be the magazine's?  Of sizes that are no power of
 * two, and of those from 4096 on, it may also be the middle of one. */
static __always_inline bool in_last_slab(const struct magazine *m, const void *object)
{
	return ((unsigned long)object & m->mask) == m->last_slab;
}

/* ---- slab_cache.c --------------------------------------------------------------- */

extern struct kmem_cache *kmem_cache;	/* the cache of caches */

void slab_init_cache(struct kmem_cache *s, const char *name, size_t size, size_t align,
		     unsigned int flags, void (*ctor)(void *object));
bool slab_add_cache(struct kmem_cache *s);
void slab_update_diversion(struct kmem_cache *s);
int slab_cpu_callback(struct notifier_block *nb, unsigned long action, void *cpu);

extern struct shrinker slab_shrinker;

/* ---- slab.c ------------------------------------------------------------------- */

void *fastcall slab_alloc_slow(struct magazine *m, gfp_t gfp, int less, unsigned long caller);
void *fastcall slab_alloc_tampered(void *object, unsigned long caller);
void *slab_alloc_for(struct kmem_cache *s, gfp_t gfp, unsigned long caller);
void *fastcall slab_alloc_zeroed(struct kmem_cache *s, gfp_t gfp, unsigned long caller);
void *slab_alloc_node(struct kmem_cache *s, gfp_t gfp, int nid, unsigned long caller);
void fastcall slab_free_full(struct magazine *m, void *object, int was);
void fastcall slab_free_checked(struct magazine *m, void *object, unsigned long caller);
void slab_free_in(struct page *page, void *object, unsigned long caller);
void slab_drain(struct kmem_cache *s);
void slab_drain_cpu(struct kmem_cache *s, unsigned int cpu);

/*
 * The fast path: take the magazine, take its top, release it.  What follows is
 * outside: the object is ours.  The cookie is looked at and wiped in one: anything
 * but zero that is left over was no cookie.  Here _RET_IP_ is the return address of
 * the function that this becomes part of, read only where it is needed.
 */
static __always_inline void *slab_alloc(struct kmem_cache *s, gfp_t gfp)
{
	struct magazine *m = this_magazine(s);
	int avail;
	void *object;

	might_sleep_if(gfp & __GFP_WAIT);
	avail = magazine_take(m);
	if (unlikely(--avail < 0))
		return slab_alloc_slow(m, gfp, avail, _RET_IP_);
	object = m->object[avail];
	magazine_release(m, avail);

	if (unlikely((*(u32 *)((uintptr_t)object + m->offset) ^= SLAB_COOKIE) != 0))
		return slab_alloc_tampered(object, _RET_IP_);
	return object;
}

/* The other fast path.  @object is in_last_slab(). */
static __always_inline void slab_free(struct magazine *m, void *object)
{
	u32 *cookie = (u32 *)((uintptr_t)object + m->offset);
	int avail;

	if (unlikely(*cookie == SLAB_COOKIE)) {
		slab_free_checked(m, object, _RET_IP_);
		return;
	}
	*cookie = SLAB_COOKIE;

	avail = magazine_take(m);
	if (unlikely((unsigned int)avail >= m->limit)) {
		slab_free_full(m, object, avail);
		return;
	}
	m->object[avail] = object;
	magazine_release(m, avail + 1);
}

/* ---- slab_pages.c ---------------------------------------------------------------- */

unsigned int slab_grow(struct kmem_cache *s, gfp_t gfp, int nid, void **objects,
		       unsigned int max);
unsigned int slab_take(struct kmem_cache *s, int nid, void **objects, unsigned int max);
void slab_give(struct kmem_cache *s, void *const *objects, unsigned int nr);
unsigned long slab_shrink(struct kmem_cache *s);
bool __slab_list_has(struct kmem_cache *s, struct page *page, const void *object);
bool slab_list_has(struct kmem_cache *s, struct page *page, const void *object);
void slab_move(struct kmem_cache *to, struct kmem_cache *from);
struct page *find_slab_page(const void *address);

/* ---- slab_debug.c ------------------------------------------------------------------ */

void slab_debug_new(struct kmem_cache *s, void *object);
void slab_debug_alloc(struct kmem_cache *s, void *object, unsigned long caller);
void slab_debug_free(struct kmem_cache *s, void *object, unsigned long caller);
void slab_debug_check_free(struct kmem_cache *s, void *object, unsigned long caller);
unsigned int slab_debug_flags(const char *name);

/* ---- slab_report.c ------------------------------------------------------------------- */

/**
 * struct track - who did something with an object, and when
 * @addr: code address; 0 when nobody did
 * @cpu: processor
 * @when: printk_clock(), in microseconds
 */
struct track {
	unsigned long addr;
	u32 cpu;
	u64 when;
};

enum track_item { TRACK_ALLOC, TRACK_FREE };

static inline struct track *track_of(const struct kmem_cache *s, const void *object,
				     enum track_item item)
{
	return (struct track *)(link_of(s, object) + 1) + item;
}

void slab_print_tracks(const struct kmem_cache *s, const void *object);
void slab_print_object(const struct kmem_cache *s, const void *object);
void slab_bug(const struct kmem_cache *s, const void *object, unsigned long caller,
	      const char *fmt, ...) __printf(4, 5);

#endif /* _MM_SLAB_H */
