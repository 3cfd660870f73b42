// SPDX-License-Identifier: MIT
/*
 * Caches: created, laid out, shrunk, destroyed.
 *
 * How the place of one object is laid out, from s->size bytes of a slab:
 *
 *	plain		| object, its first two words: cookie and link      | gap |
 *	constructor	| object                     | cookie | link        | gap |
 *	debugged	| left | object | right | cookie | link | tracks    | gap |
 *			  Z		    Z			   U
 *
 * The gap lets the next object begin aligned.
 */
#include "slab.h"

#include <asm/special_insns.h>
#include <linux/cpumask.h>
#include <linux/divert.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/string.h>

LIST_HEAD(slab_caches);
DEFINE_SPINLOCK(slab_caches_lock);
struct kmem_cache *kmem_cache __ro_after_init;

/* ---- layout ------------------------------------------------------------------- */

/* The cache line for large objects, the part of it that holds one for small ones. */
static size_t wanted_align(size_t size, size_t align, unsigned int flags)
{
	size_t line = L1_CACHE_BYTES;

	if (flags & SLAB_HWCACHE_ALIGN) {
		while (size <= line / 2)
			line /= 2;
		align = max(align, line);
	}
	return max(align, sizeof(void *));
}

static void lay_out_object(struct kmem_cache *s)
{
	unsigned int end = ALIGN(s->object_size, sizeof(void *));

	if ((s->flags & SLAB_RED_ZONE) && end == s->object_size)
		end += sizeof(void *);
	s->inuse = end;
	if (s->ctor || slab_debugged(s)) {
		s->offset = end;
		end += 2 * sizeof(u32);
	}
	end = max_t(unsigned int, end, 2 * sizeof(u32));
	if (s->flags & SLAB_STORE_USER)
		end += 2 * sizeof(struct track);
	if (s->flags & SLAB_RED_ZONE)
		s->left = ALIGN(sizeof(void *), s->align);
	s->size = ALIGN(s->left + end, s->align);
}

/* The smallest slab that wastes no more than an eighth of itself. */
static void lay_out_slab(struct kmem_cache *s)
{
	for (s->order = 0; s->order < SLAB_MAX_ORDER; s->order++) {
		unsigned long bytes = PAGE_SIZE << s->order;

		if (bytes >= s->size && bytes % s->size <= bytes / 8)
			break;
	}
	s->num = (PAGE_SIZE << s->order) / s->size;
	s->slab_mask = ~((PAGE_SIZE << s->order) - 1);
	s->no_offset = s->slab_mask | (sizeof(u32) - 1);
}

/* How many a processor may keep for itself: the larger, the fewer. */
static unsigned int magazine_limit(const struct kmem_cache *s)
{
	if (slab_diverted(s))
		return 0;
	if (s->size <= 256)
		return MAGAZINE_SIZE;
	if (s->size <= 1024)
		return MAGAZINE_SIZE / 2;
	return s->size <= PAGE_SIZE ? 12 : 6;
}

/* Where there is no time stamp counter it only differs from cache to cache. */
static u32 new_secret(void)
{
	static u32 state = 0x2545f491;

	state ^= boot_cpu_has(X86_FEATURE_TSC) ? (u32)rdtsc() : 0;
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

static void init_magazine(struct kmem_cache *s, struct magazine *m)
{
	m->cache = s;
	m->limit = magazine_limit(s);
	m->offset = s->offset;
	m->mask = s->slab_mask | (min(s->size & -s->size, (unsigned int)NO_SLAB) - 1);
	m->last_slab = NO_SLAB;
}

/* Its processor may be using it; that is never for long. */
static void divert_magazine(struct kmem_cache *s, struct magazine *m)
{
	int avail;

	while ((avail = magazine_take(m)) == MAGAZINE_TAKEN)
		cpu_relax();
	m->limit = magazine_limit(s);
	m->last_slab = NO_SLAB;
	slab_give(s, m->object, (unsigned int)avail);
	magazine_release(m, 0);
}

/**
 * slab_update_diversion() - magazines or none, as mm/divert.c says now
 * @s: cache
 *
 * Context: not from an interrupt.
 */
void slab_update_diversion(struct kmem_cache *s)
{
	unsigned int cpu;

	s->flags &= ~SLAB_DIVERTED;
	if (diverted(DIVERT_SLAB))
		s->flags |= SLAB_DIVERTED;
	for_each_possible_cpu(cpu)
		divert_magazine(s, &s->magazine[cpu]);
}

static void init_node(struct kmem_cache_node *n)
{
	spin_lock_init(&n->lock);
	INIT_LIST_HEAD(&n->partial);
	INIT_LIST_HEAD(&n->empty);
	INIT_LIST_HEAD(&n->full);
}

/**
 * slab_init_cache() - make a cache of a piece of memory
 * @s: the memory, filled with zeros
 * @name: see kmem_cache_create(), and so the others
 * @size: bytes
 * @align: bytes
 * @flags: SLAB_*; those that the command line asks for are added
 * @ctor: or NULL
 */
void slab_init_cache(struct kmem_cache *s, const char *name, size_t size, size_t align,
		     unsigned int flags, void (*ctor)(void *object))
{
	unsigned int cpu;

	strlcpy(s->name, name, sizeof(s->name));
	s->object_size = size;
	s->align = wanted_align(size, align, flags);
	s->flags = flags | slab_debug_flags(name) | (diverted(DIVERT_SLAB) ? SLAB_DIVERTED : 0);
	s->gfp = flags & SLAB_CACHE_DMA ? GFP_DMA : 0;
	s->gfp |= flags & SLAB_RECLAIM_ACCOUNT ? __GFP_RECLAIMABLE : 0;
	s->ctor = ctor;
	s->secret = new_secret();
	lay_out_object(s);
	lay_out_slab(s);
	for_each_possible_cpu(cpu)
		init_magazine(s, &s->magazine[cpu]);
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		init_node(&s->node[nid]);
}

/* ---- the list of all caches -------------------------------------------------------- */

/* False when there is one of that name. */
bool slab_add_cache(struct kmem_cache *s)
{
	struct kmem_cache *other;
	unsigned long flags;
	bool is_new = true;

	spin_lock_irqsave(&slab_caches_lock, flags);
	list_for_each_entry(other, &slab_caches, list)
		is_new = is_new && strcmp(other->name, s->name) != 0;
	if (is_new)
		list_add_tail(&s->list, &slab_caches);
	spin_unlock_irqrestore(&slab_caches_lock, flags);
	return is_new;
}

/*
 * Nothing in use: off the list.  Under the lock, since who goes through the list may have just this
 * cache in hand: its magazines look taken then, and its pages are not back yet.
 */
static bool remove_unused(struct kmem_cache *s)
{
	unsigned long flags;
	bool unused;

	spin_lock_irqsave(&slab_caches_lock, flags);
	unused = !kmem_cache_shrink(s);
	if (unused)
		list_del(&s->list);
	spin_unlock_irqrestore(&slab_caches_lock, flags);
	return unused;
}

static const char *refusal(const char *name, size_t size, size_t align)
{
	if (!name)
		return "no name";
	if (!size || size > KMALLOC_MAX_CACHE_SIZE)
		return "impossible size";
	if (align && (!is_power_of_2(align) || align > KMALLOC_MAX_CACHE_SIZE))
		return "impossible alignment";
	return NULL;
}

static struct kmem_cache *new_cache(const char *name, size_t size, size_t align,
				    unsigned int flags, void (*ctor)(void *object),
				    const char **why)
{
	struct kmem_cache *s;

	*why = refusal(name, size, align);
	if (*why)
		return NULL;
	s = kmem_cache_zalloc(kmem_cache, GFP_KERNEL);
	*why = "no memory";
	if (!s)
		return NULL;
	slab_init_cache(s, name, size, align, flags, ctor);
	*why = "a cache of that name exists";
	if (slab_add_cache(s))
		return s;
	kmem_cache_free(kmem_cache, s);
	return NULL;
}

struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align,
				     unsigned int flags, void (*ctor)(void *object))
{
	const char *why;
	struct kmem_cache *s = new_cache(name, size, align, flags, ctor, &why);

	if (s)
		return s;
	if (flags & SLAB_PANIC)
		panic("kmem_cache_create: no cache %s: %s", name ? name : "?", why);
	pr_warn("kmem_cache_create: no cache %s of %lu bytes: %s\n", name ? name : "?",
		(unsigned long)size, why);
	return NULL;
}

/* ---- less of it ------------------------------------------------------------------------ */

static bool has_slabs(const struct kmem_cache *s)
{
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		if (s->node[nid].nr_slabs)
			return true;
	return false;
}

int kmem_cache_shrink(struct kmem_cache *s)
{
	slab_drain(s);
	slab_shrink(s);
	return has_slabs(s);
}

unsigned long kmem_cache_shrink_all(void)
{
	struct kmem_cache *s;
	unsigned long flags, pages = 0;

	spin_lock_irqsave(&slab_caches_lock, flags);
	list_for_each_entry(s, &slab_caches, list) {
		slab_drain(s);
		pages += slab_shrink(s);
	}
	spin_unlock_irqrestore(&slab_caches_lock, flags);
	return pages;
}

unsigned long kmem_cache_count_empty(void)
{
	struct kmem_cache *s;
	unsigned long flags, pages = 0;

	spin_lock_irqsave(&slab_caches_lock, flags);
	list_for_each_entry(s, &slab_caches, list)
		for (int nid = 0; nid < MAX_NUMNODES; nid++)
			pages += READ_ONCE(s->node[nid].nr_empty) << s->order;
	spin_unlock_irqrestore(&slab_caches_lock, flags);
	return pages;
}

/* Objects in magazines: nobody knows how many slabs they keep from being empty. */
static unsigned long count_magazines(void)
{
	struct kmem_cache *s;
	unsigned long flags, objects = 0;
	unsigned int cpu;

	spin_lock_irqsave(&slab_caches_lock, flags);
	list_for_each_entry(s, &slab_caches, list)
		for_each_possible_cpu(cpu)
			objects += max(atomic_read(&s->magazine[cpu].avail), 0);
	spin_unlock_irqrestore(&slab_caches_lock, flags);
	return objects;
}

static unsigned long slab_shrinker_count(struct shrinker *shrinker, struct shrink_control *sc)
{
	return kmem_cache_count_empty() + count_magazines();
}

static unsigned long slab_shrinker_scan(struct shrinker *shrinker, struct shrink_control *sc)
{
	return kmem_cache_shrink_all();
}

struct shrinker slab_shrinker = {
	.count_objects = slab_shrinker_count,
	.scan_objects = slab_shrinker_scan,
};

/* A processor that is gone, or did not come, leaves its free objects to the others. */
int slab_cpu_callback(struct notifier_block *nb, unsigned long action, void *cpu)
{
	struct kmem_cache *s;
	unsigned long flags;

	if (action != CPU_DEAD && action != CPU_UP_CANCELED)
		return NOTIFY_OK;
	spin_lock_irqsave(&slab_caches_lock, flags);
	list_for_each_entry(s, &slab_caches, list)
		slab_drain_cpu(s, (unsigned int)(uintptr_t)cpu);
	spin_unlock_irqrestore(&slab_caches_lock, flags);
	return NOTIFY_OK;
}

/* Those of a slab that are not on its list. */
static void print_leftovers(struct kmem_cache *s, struct page *page)
{
	for (unsigned int nr = 0; nr < s->num; nr++) {
		void *object = slab_object(s, page, nr);

		if (__slab_list_has(s, page, object))
			continue;
		pr_err("INFO: Object %p @offset=%u is in use\n", object, s->left + nr * s->size);
		slab_print_tracks(s, object);
	}
}

static void report_node(struct kmem_cache *s, struct kmem_cache_node *n)
{
	unsigned long flags;
	struct page *page;

	spin_lock_irqsave(&n->lock, flags);
	list_for_each_entry(page, &n->partial, lru)
		print_leftovers(s, page);
	list_for_each_entry(page, &n->full, lru)
		print_leftovers(s, page);
	spin_unlock_irqrestore(&n->lock, flags);
}

static void report_leftovers(struct kmem_cache *s)
{
	slab_bug(s, NULL, 0, "Objects remaining on kmem_cache_destroy(); the cache stays");
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		report_node(s, &s->node[nid]);
}

void kmem_cache_destroy(struct kmem_cache *s)
{
	if (!s)
		return;
	if (remove_unused(s))
		kmem_cache_free(kmem_cache, s);
	else
		report_leftovers(s);
}

unsigned int kmem_cache_size(const struct kmem_cache *s)
{
	return s->object_size;
}
