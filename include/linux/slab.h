/* SPDX-License-Identifier: MIT */
/*
 * Memory for objects smaller than pages, and for any number of bytes.
 *
 *	p = kmalloc(size, GFP_KERNEL);	kfree(p);	any size up to 4 MiB
 *
 *	cache = kmem_cache_create("task_struct", sizeof(struct task_struct), 0, 0, NULL);
 *	t = kmem_cache_alloc(cache, GFP_KERNEL);	objects of one kind
 *	kmem_cache_free(cache, t);
 *
 * All of them may be called from interrupt handlers, with GFP_ATOMIC there.  An
 * object's content is undefined unless it was asked for with __GFP_ZERO or its
 * cache has a constructor.  docs/allocators.md says how it works.
 */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <linux/gfp.h>
#include <linux/linkage.h>
#include <linux/types.h>

/* ---- caches of objects ---------------------------------------------------- */

/* What kmem_cache_create() may be asked for. */
#define SLAB_CONSISTENCY_CHECKS 0x00000100u	/* F: look at the whole slab each time */
#define SLAB_RED_ZONE 0x00000400u		/* Z: known bytes around each object */
#define SLAB_POISON 0x00000800u			/* P: known bytes in each free object */
#define SLAB_HWCACHE_ALIGN 0x00002000u		/* no object shares a cache line needlessly */
#define SLAB_CACHE_DMA 0x00004000u		/* from memory below 16 MiB */
#define SLAB_STORE_USER 0x00010000u		/* U: remember who allocated and who freed */
#define SLAB_RECLAIM_ACCOUNT 0x00020000u	/* a shrinker can empty this cache */
#define SLAB_PANIC 0x00040000u			/* no cache, no kernel */
#define SLAB_KMALLOC 0x00001000u		/* one of those behind kmalloc() */

#define SLAB_DEBUG_FLAGS                                                                        \
	(SLAB_CONSISTENCY_CHECKS | SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER)

struct kmem_cache;

/**
 * kmem_cache_create() - a cache for objects of one size
 * @name: for reports and for /proc/slabinfo; copied, cut to 31 characters
 * @size: of an object, in bytes; from 1 to 8192
 * @align: bytes, a power of two up to 8192; 0 for that of a pointer
 * @flags: SLAB_*
 * @ctor: called once for each object when its memory joins the cache; an object
 *	is freed in the state in which the constructor left it.  NULL for none
 *
 * Return: the cache; NULL when there is no memory, when a cache of that name
 *	exists, or when the arguments make no sense; with SLAB_PANIC a panic.
 * Context: not from an interrupt; after kmem_cache_init().
 * Linux: kmem_cache_create(), mm/slab_common.c, all versions.
 */
struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align,
				     unsigned int flags, void (*ctor)(void *object));

/**
 * kmem_cache_destroy() - give up a cache
 * @s: the cache, or NULL
 *
 * When objects of it are still in use they are listed in the log, with the code
 * that allocated them where that is known, and the cache stays.
 *
 * Context: not from an interrupt.
 * Linux: kmem_cache_destroy(), mm/slab_common.c, all versions.
 */
void kmem_cache_destroy(struct kmem_cache *s);

/**
 * kmem_cache_alloc() - one object
 * @s: its cache
 * @gfp: how hard to try; __GFP_ZERO is not for caches with a constructor
 *
 * Return: the object, or NULL.
 * Context: any.
 * Linux: kmem_cache_alloc(), mm/slub.c, all versions.
 */
void *fastcall kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp);

/* From a node's memory if that can be; NUMA_NO_NODE is any.  Linux: 2.6 to 6.x. */
void *kmem_cache_alloc_node(struct kmem_cache *s, gfp_t gfp, int nid);

/* Filled with zeros.  Linux: kmem_cache_zalloc(), 2.6.17 to 6.x. */
static __always_inline void *kmem_cache_zalloc(struct kmem_cache *s, gfp_t gfp)
{
	return kmem_cache_alloc(s, gfp | __GFP_ZERO);
}

/**
 * kmem_cache_free() - give an object back
 * @s: the cache that it came from
 * @object: the object
 *
 * A pointer that is no object of this cache, or one that is free already, is
 * reported and left alone.
 *
 * Context: any.
 * Linux: kmem_cache_free(), mm/slub.c, all versions.
 */
void fastcall kmem_cache_free(struct kmem_cache *s, void *object);

/**
 * kmem_cache_alloc_bulk() - many objects at once
 * @s: their cache
 * @gfp: as for kmem_cache_alloc()
 * @nr: how many
 * @objects: gets them
 *
 * Return: @nr, or 0 when not all of them could be had; then none is taken.
 * Context: any.
 * Linux: kmem_cache_alloc_bulk(), mm/slub.c, 4.3 to 6.x.
 */
int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t gfp, size_t nr, void **objects);
void kmem_cache_free_bulk(struct kmem_cache *s, size_t nr, void **objects);

/* Bytes of an object, as the creator asked for.  Linux: kmem_cache_size(), all versions. */
unsigned int kmem_cache_size(const struct kmem_cache *s);

/**
 * kmem_cache_shrink() - give unused slabs back to the page allocator
 * @s: the cache
 *
 * Return: 0 when no slab is left, 1 otherwise.
 * Context: any.
 * Linux: kmem_cache_shrink(), mm/slab_common.c, all versions.
 */
int kmem_cache_shrink(struct kmem_cache *s);

/* The same for all caches.  Return: pages given back. */
unsigned long kmem_cache_shrink_all(void);

/* Pages that kmem_cache_shrink_all() could give back at least. */
unsigned long kmem_cache_count_empty(void);

/* One cache for a structure, named after it.  Linux: KMEM_CACHE(), 2.6.22 to 6.x. */
#define KMEM_CACHE(type, flags)                                                                 \
	kmem_cache_create(#type, sizeof(struct type), __alignof__(struct type), flags, NULL)

/* ---- any number of bytes ---------------------------------------------------- */

/*
 * kmalloc(0) is not a failure: it returns an address that no one may touch and
 * that kfree() knows.
 */
#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(p) ((unsigned long)(p) <= (unsigned long)ZERO_SIZE_PTR)

#define KMALLOC_MIN_SIZE 8
#define KMALLOC_MAX_CACHE_SIZE 8192UL	/* more than that comes straight from the buddy system */
#define KMALLOC_MAX_SIZE (PAGE_SIZE << (MAX_ORDER - 1))

/*
 *	index	1  2   3 4  5  6  7   8   9   10   11   12   13
 *	bytes	96 192 8 16 32 64 128 256 512 1024 2048 4096 8192
 */
#define KMALLOC_CACHES 14
extern struct kmem_cache *kmalloc_caches[KMALLOC_CACHES];
extern struct kmem_cache *kmalloc_dma_caches[KMALLOC_CACHES];

/**
 * kmalloc_index() - which cache serves a size that the compiler knows
 * @size: bytes, from 1 to KMALLOC_MAX_CACHE_SIZE
 *
 * Return: index into kmalloc_caches[].
 * Linux: kmalloc_index(), include/linux/slab.h, 2.6.22 to 6.x.
 */
static __always_inline unsigned int kmalloc_index(size_t size)
{
	if (size <= KMALLOC_MIN_SIZE)
		return 3;
	if (size > 64 && size <= 96)
		return 1;
	if (size > 128 && size <= 192)
		return 2;
	return ilog2(size - 1) + 1;
}

void *fastcall __kmalloc(size_t size, gfp_t gfp);
void *__kmalloc_node(size_t size, gfp_t gfp, int nid);

/* For functions that allocate on behalf of their caller.  Linux: 2.6.17 to 6.x. */
void *__kmalloc_track_caller(size_t size, gfp_t gfp, unsigned long caller);
#define kmalloc_track_caller(size, gfp) __kmalloc_track_caller(size, gfp, _RET_IP_)

/**
 * kmalloc() - some bytes
 * @size: up to KMALLOC_MAX_SIZE
 * @gfp: how hard to try, __GFP_ZERO, __GFP_DMA
 *
 * Memory of a power of two of bytes is aligned to its size.
 *
 * Return: memory of the direct map, NULL when there is none, ZERO_SIZE_PTR when
 *	@size is 0.
 * Context: any.
 * Linux: kmalloc(), include/linux/slab.h, all versions.
 */
static __always_inline void *kmalloc(size_t size, gfp_t gfp)
{
	if (__builtin_constant_p(size) && size && size <= KMALLOC_MAX_CACHE_SIZE &&
	    !(gfp & __GFP_DMA))
		return kmem_cache_alloc(kmalloc_caches[kmalloc_index(size)], gfp);
	return __kmalloc(size, gfp);
}

#define kmalloc_node(size, gfp, nid) __kmalloc_node(size, gfp, nid)

/**
 * kfree() - give back what any function of this section returned
 * @object: NULL and ZERO_SIZE_PTR are fine
 *
 * Context: any.
 * Linux: kfree(), mm/slub.c, all versions.
 */
void fastcall kfree(const void *object);

/* Overwrites what was in it first.  Linux: kzfree(), 2.6.30 to 5.9; kfree_sensitive() since. */
void kzfree(const void *object);

static __always_inline void *kzalloc(size_t size, gfp_t gfp)
{
	return kmalloc(size, gfp | __GFP_ZERO);
}

#define kzalloc_node(size, gfp, nid) __kmalloc_node(size, (gfp) | __GFP_ZERO, nid)

/* NULL when n * size is more than a size_t holds.  Linux: kmalloc_array(), 3.4 to 6.x. */
static __always_inline void *kmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	return __builtin_mul_overflow(n, size, &bytes) ? NULL : kmalloc(bytes, gfp);
}

static __always_inline void *kcalloc(size_t n, size_t size, gfp_t gfp)
{
	return kmalloc_array(n, size, gfp | __GFP_ZERO);
}

/**
 * krealloc() - change the size of an allocation
 * @object: what was allocated before; NULL for nothing
 * @size: bytes wanted now; 0 frees
 * @gfp: for a new allocation, should one be needed
 *
 * Return: the memory, with as much of its content as both sizes have; NULL when
 *	there is none, and then @object is still there.
 * Linux: krealloc(), mm/slab_common.c, 2.6.22 to 6.x.
 */
void *krealloc(const void *object, size_t size, gfp_t gfp);

/* Bytes that the owner of an allocation may use; 0 for NULL.  Linux: ksize(), all versions. */
size_t ksize(const void *object);

/* Copies; NULL for NULL.  Linux: mm/util.c, 2.6 to 6.x. */
char *kstrdup(const char *s, gfp_t gfp);
char *kstrndup(const char *s, size_t max, gfp_t gfp);
void *kmemdup(const void *src, size_t len, gfp_t gfp);

/* ---- boot, reports ------------------------------------------------------------ */

/**
 * kmem_cache_init() - bring up the slab allocator
 *
 * Context: once, when alloc_pages() works.
 * Linux: kmem_cache_init(), mm/slub.c, all versions.
 */
void kmem_cache_init(void);

/* May kmalloc() be called?  Linux: slab_is_available(), all versions. */
bool slab_is_available(void);

/**
 * kmem_cache_validate() - look at everything there is to know about a cache
 * @s: the cache
 *
 * Every slab, every free object, every pointer on a processor's own list, under
 * their locks: others may go on meanwhile.  What is wrong goes to the log.
 *
 * Return: true when nothing is.
 * Context: any; slow, with interrupts off for as long as a node's lists last.
 */
bool kmem_cache_validate(struct kmem_cache *s);

/* All caches, none of which comes or goes meanwhile.  Return: those with something wrong. */
unsigned int kmem_cache_validate_all(void);

/* Pages of all slabs: of caches that shrinkers can empty, or of the others. */
unsigned long slab_nr_pages(bool reclaimable);

/**
 * slabinfo_show() - what /proc/slabinfo contains, version 2.1
 * @emit: called for each line, without newline
 * @ctx: passed on
 *
 * Linux: slabinfo_op, mm/slab_common.c, all versions.
 */
void slabinfo_show(void (*emit)(void *ctx, const char *line), void *ctx);

#endif /* _LINUX_SLAB_H */
