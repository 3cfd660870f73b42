// SPDX-License-Identifier: MIT
/*
 * Any number of bytes.
 *
 *	bytes	1 ... 8192		a cache for each class: 8, 16, 32, 64, 96, 128,
 *					192, 256, 512, 1024, 2048, 4096, 8192
 *		8193 ... 4 MiB		a block of pages, with PG_head
 *		0			ZERO_SIZE_PTR
 *
 * Where a pointer came from is seen from its page: in a slab, or at the head of
 * a block.  It does not know how objects are kept.
 */
#include "slab.h"

#include <asm/setup.h>
#include <asm/stacktrace.h>
#include <linux/describe.h>
#include <linux/kmemleak.h>
#include <linux/printk.h>
#include <linux/string.h>

struct kmem_cache *kmalloc_caches[KMALLOC_CACHES] __ro_after_init;
struct kmem_cache *kmalloc_dma_caches[KMALLOC_CACHES] __ro_after_init;

/* ---- out -------------------------------------------------------------------- */

/* kmalloc_index() of the size classes up to 192, one for each 8 bytes. */
static const u8 size_index[24] = {
	3, 4, 5, 5, 6, 6, 6, 6,		/* 8, 16, 32, 64 */
	1, 1, 1, 1, 7, 7, 7, 7,		/* 96, 128 */
	2, 2, 2, 2, 2, 2, 2, 2,		/* 192 */
};

/* From 1 to KMALLOC_MAX_CACHE_SIZE. */
static __always_inline struct kmem_cache *kmalloc_slab(size_t size, gfp_t gfp)
{
	unsigned int index = size <= 192 ? size_index[(size - 1) / 8] : __fls(size - 1) + 1;

	return unlikely(gfp & __GFP_DMA) ? kmalloc_dma_caches[index] : kmalloc_caches[index];
}

/* The first tail of the block points at its head, which is how kfree() knows the block. */
static void *kmalloc_large(size_t size, gfp_t gfp, int nid)
{
	struct page *page;

	if (size > KMALLOC_MAX_SIZE) {
		WARN_ONCE(!(gfp & __GFP_NOWARN), "kmalloc of %lu bytes: the most is %lu",
			  (unsigned long)size, KMALLOC_MAX_SIZE);
		return NULL;
	}
	gfp &= ~(__GFP_HIGHMEM | __GFP_MOVABLE);
	page = alloc_pages_node(nid, gfp | __GFP_COMP, get_order(size));
	if (!page)
		return NULL;
	kmemleak_alloc(lowmem_page_address(page), size, 1);
	return lowmem_page_address(page);
}

/* The sizes that no class serves: 0 and the large ones. */
static noinline void *kmalloc_odd(size_t size, gfp_t gfp, int nid)
{
	return size ? kmalloc_large(size, gfp, nid) : ZERO_SIZE_PTR;
}

void *fastcall __kmalloc(size_t size, gfp_t gfp)
{
	if (unlikely(size - 1 >= KMALLOC_MAX_CACHE_SIZE))
		return kmalloc_odd(size, gfp, NUMA_NO_NODE);
	if (unlikely(gfp & __GFP_ZERO))
		return slab_alloc_zeroed(kmalloc_slab(size, gfp), gfp, _RET_IP_);
	return slab_alloc(kmalloc_slab(size, gfp), gfp);
}

static void *kmalloc_on_node(size_t size, gfp_t gfp, int nid, unsigned long caller)
{
	struct kmem_cache *s;
	void *object;

	if (size - 1 >= KMALLOC_MAX_CACHE_SIZE)
		return kmalloc_odd(size, gfp, nid);
	s = kmalloc_slab(size, gfp);
	if (nid == NUMA_NO_NODE || nid == slab_node())
		object = slab_alloc_for(s, gfp, caller);
	else
		object = slab_alloc_node(s, gfp, nid, caller);
	return object && (gfp & __GFP_ZERO) ? memset(object, 0, s->object_size) : object;
}

void *__kmalloc_track_caller(size_t size, gfp_t gfp, unsigned long caller)
{
	return kmalloc_on_node(size, gfp, NUMA_NO_NODE, caller);
}

void *__kmalloc_node(size_t size, gfp_t gfp, int nid)
{
	return kmalloc_on_node(size, gfp, nid, _RET_IP_);
}

/* ---- back ---------------------------------------------------------------------- */

/*
 * The magazine to which this processor's last kfree() went.  Always one of kmalloc's
 * own caches, which are never destroyed; before the first call one without a slab.
 */
static struct magazine no_magazine = { .last_slab = NO_SLAB };
static DEFINE_PER_CPU(struct magazine *, kfree_magazine) = &no_magazine;

/*
 * The block that begins at @object, when kmalloc() may have returned it; else NULL.
 * Where nobody has anything it may have been freed already: the page allocator says.
 * A tail has its head's users: it is somebody's, and no begin of anything.
 */
static struct page *large_page(const void *object)
{
	unsigned long pfn = virt_to_pfn(object);
	struct page *page;

	if (pfn >= max_low_pfn || !pfn_valid(pfn) || !IS_ALIGNED((unsigned long)object, PAGE_SIZE))
		return NULL;
	page = pfn_to_page(pfn);
	return PageHead(page) || page_count(page) <= 0 ? page : NULL;
}

static noinline __cold void report_foreign(const void *object, unsigned long caller)
{
	char where[DESCRIPTION_SIZE];

	describe_address((unsigned long)object, where, sizeof(where));
	pr_err("BUG kmalloc: Attempt to free foreign pointer %p, which kmalloc() never returned\n",
	       object);
	pr_err("INFO: %p is %s\n", object, where);
	pr_err("INFO: Found by a call from %pS\n", (void *)caller);
	dump_stack();
}

/* What is in no slab: nothing, a large block, or a mistake. */
static void kfree_large(void *object, unsigned long caller)
{
	struct page *page;

	if (ZERO_OR_NULL_PTR(object))
		return;
	page = large_page(object);
	if (!page) {
		report_foreign(object, caller);
		return;
	}
	kmemleak_free(object);
	put_page_for(page, caller);
}

/* What the processor's last one says nothing about: now the page has to tell whose it is. */
static noinline void kfree_elsewhere(void *object, unsigned long caller)
{
	struct page *page = find_slab_page(object);

	if (!page) {
		kfree_large(object, caller);
		return;
	}
	if (page->slab_cache->flags & SLAB_KMALLOC)
		this_cpu_write(kfree_magazine, this_magazine(page->slab_cache));
	slab_free_in(page, object, caller);
}

/*
 * Frees come in runs: the magazine that the last one went to is tried first.  Is
 * the object in a slab which that one knows to be its own, all is said; NULL and
 * ZERO_SIZE_PTR are in none.  An interrupt may change kfree_magazine at any time,
 * which does no harm: whichever it is, what it knows is true.
 */
void fastcall kfree(const void *x)
{
	void *object = (void *)(uintptr_t)x;
	struct magazine *m = this_cpu_read(kfree_magazine);

	if (unlikely(!in_last_slab(m, object)))
		kfree_elsewhere(object, _RET_IP_);
	else
		slab_free(m, object);
}

size_t ksize(const void *object)
{
	const struct page *page;

	if (ZERO_OR_NULL_PTR(object))
		return 0;
	page = find_slab_page(object);
	if (page)
		return page->slab_cache->object_size;
	page = large_page(object);
	return WARN_ON(!page || !PageHead(page)) ? 0 : PAGE_SIZE << compound_order(page);
}

/* A write that the compiler cannot leave out, for all that the memory is freed next. */
void kzfree(const void *object)
{
	void *mem = (void *)(uintptr_t)object;

	memset(mem, 0, ksize(object));
	barrier();
	kfree(object);
}

/* ---- built upon these -------------------------------------------------------------- */

void *krealloc(const void *object, size_t size, gfp_t gfp)
{
	size_t have = ksize(object);
	void *new;

	if (!size) {
		kfree(object);
		return ZERO_SIZE_PTR;
	}
	if (have >= size)
		return (void *)(uintptr_t)object;
	new = __kmalloc_track_caller(size, gfp, _RET_IP_);
	if (!new)
		return NULL;
	memcpy(new, object, have);
	kfree(object);
	return new;
}

/* @len bytes of @src, and room for @more behind them. */
static void *copy_bytes(const void *src, size_t len, size_t more, gfp_t gfp, unsigned long caller)
{
	void *copy = __kmalloc_track_caller(len + more, gfp, caller);

	return copy ? memcpy(copy, src, len) : NULL;
}

char *kstrndup(const char *s, size_t max, gfp_t gfp)
{
	size_t len = s ? strnlen(s, max) : 0;
	char *copy = s ? copy_bytes(s, len, 1, gfp, _RET_IP_) : NULL;

	if (copy)
		copy[len] = '\0';
	return copy;
}

char *kstrdup(const char *s, gfp_t gfp)
{
	return s ? copy_bytes(s, strlen(s) + 1, 0, gfp, _RET_IP_) : NULL;
}

void *kmemdup(const void *src, size_t len, gfp_t gfp)
{
	return src ? copy_bytes(src, len, 0, gfp, _RET_IP_) : NULL;
}
