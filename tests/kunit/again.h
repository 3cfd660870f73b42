/* SPDX-License-Identifier: MIT */
/*
 * fail_nth=cases: a request that fails on purpose is made again.
 *
 *	page = alloc_pages(gfp, 3);		NULL, on purpose: the allocator has just
 *						gone its way of failure
 *	        again ^				and now it works
 *
 * So the case goes on to its end and gives all back: what is missing afterwards was
 * lost by the allocator, on the way of failure.  A request that fails by itself is not
 * made again.  To be included last: the names mean this from here on.
 */
#ifndef AGAIN_H
#define AGAIN_H

#include <asm/set_memory.h>
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "../../mm/vmap.h"

#define AGAIN(request)                                                                          \
	({                                                                                      \
		__auto_type __got = (request);                                                  \
		if (unlikely(!__got) && kunit_fault_is_new())                                   \
			__got = (request);                                                      \
		__got;                                                                          \
	})

/* The same for what returns 0, or an error. */
#define AGAIN_ERR(request)                                                                      \
	({                                                                                      \
		int __err = (request);                                                          \
		if (unlikely(__err) && kunit_fault_is_new())                                    \
			__err = (request);                                                      \
		__err;                                                                          \
	})

/* Inline, so that a report names the case; and each argument counts once. */
#define AGAIN_FN static __always_inline __maybe_unused

/* ---- pages ------------------------------------------------------------------- */

AGAIN_FN struct page *again_alloc_pages(gfp_t gfp, unsigned int order)
{
	return AGAIN(alloc_pages(gfp, order));
}
#undef alloc_pages
#define alloc_pages(gfp, order) again_alloc_pages(gfp, order)
#undef alloc_page
#define alloc_page(gfp) again_alloc_pages(gfp, 0)

AGAIN_FN struct page *again_alloc_pages_node(int nid, gfp_t gfp, unsigned int order)
{
	return AGAIN(alloc_pages_node(nid, gfp, order));
}
#define alloc_pages_node(nid, gfp, order) again_alloc_pages_node(nid, gfp, order)

AGAIN_FN unsigned long again_get_free_pages(gfp_t gfp, unsigned int order)
{
	return AGAIN(__get_free_pages(gfp, order));
}
#define __get_free_pages(gfp, order) again_get_free_pages(gfp, order)

AGAIN_FN unsigned long again_get_zeroed_page(gfp_t gfp)
{
	return AGAIN(get_zeroed_page(gfp));
}
#define get_zeroed_page(gfp) again_get_zeroed_page(gfp)

AGAIN_FN void *again_alloc_pages_exact(size_t size, gfp_t gfp)
{
	return AGAIN(alloc_pages_exact(size, gfp));
}
#define alloc_pages_exact(size, gfp) again_alloc_pages_exact(size, gfp)

/* It fills the places that are empty: those that it filled before are not. */
AGAIN_FN unsigned long again_alloc_pages_bulk(gfp_t gfp, unsigned long nr, struct page **pages)
{
	unsigned long got = alloc_pages_bulk(gfp, nr, pages);

	return got < nr && kunit_fault_is_new() ? alloc_pages_bulk(gfp, nr, pages) : got;
}
#define alloc_pages_bulk(gfp, nr, pages) again_alloc_pages_bulk(gfp, nr, pages)

/* ---- objects ------------------------------------------------------------------- */

/* A cache that nobody can do without would be a panic, and not made again. */
AGAIN_FN struct kmem_cache *again_create(const char *name, size_t size, size_t align,
					 unsigned int flags, void (*ctor)(void *object))
{
	if (get_fail_nth())
		flags &= ~SLAB_PANIC;
	return AGAIN(kmem_cache_create(name, size, align, flags, ctor));
}
#define kmem_cache_create(name, size, align, flags, ctor) again_create(name, size, align, flags, ctor)

AGAIN_FN void *again_kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp)
{
	return AGAIN(kmem_cache_alloc(s, gfp));
}
#define kmem_cache_alloc(s, gfp) again_kmem_cache_alloc(s, gfp)
#define kmem_cache_zalloc(s, gfp) again_kmem_cache_alloc(s, (gfp) | __GFP_ZERO)

AGAIN_FN void *again_kmem_cache_alloc_node(struct kmem_cache *s, gfp_t gfp, int nid)
{
	return AGAIN(kmem_cache_alloc_node(s, gfp, nid));
}
#define kmem_cache_alloc_node(s, gfp, nid) again_kmem_cache_alloc_node(s, gfp, nid)

AGAIN_FN int again_kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t gfp, size_t nr, void **objects)
{
	return AGAIN(kmem_cache_alloc_bulk(s, gfp, nr, objects));
}
#define kmem_cache_alloc_bulk(s, gfp, nr, objects) again_kmem_cache_alloc_bulk(s, gfp, nr, objects)

AGAIN_FN void *again_kmalloc(size_t size, gfp_t gfp)
{
	return AGAIN(kmalloc(size, gfp));
}
#define kmalloc(size, gfp) again_kmalloc(size, gfp)
#define kzalloc(size, gfp) again_kmalloc(size, (gfp) | __GFP_ZERO)

AGAIN_FN void *again_kmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	return AGAIN(kmalloc_array(n, size, gfp));
}
#define kmalloc_array(n, size, gfp) again_kmalloc_array(n, size, gfp)
#define kcalloc(n, size, gfp) again_kmalloc_array(n, size, (gfp) | __GFP_ZERO)

AGAIN_FN void *again_kmalloc_node(size_t size, gfp_t gfp, int nid)
{
	return AGAIN(__kmalloc_node(size, gfp, nid));
}
#undef kmalloc_node
#define kmalloc_node(size, gfp, nid) again_kmalloc_node(size, gfp, nid)
#undef kzalloc_node
#define kzalloc_node(size, gfp, nid) again_kmalloc_node(size, (gfp) | __GFP_ZERO, nid)

AGAIN_FN void *again_krealloc(const void *object, size_t size, gfp_t gfp)
{
	return AGAIN(krealloc(object, size, gfp));
}
#define krealloc(object, size, gfp) again_krealloc(object, size, gfp)

AGAIN_FN char *again_kstrdup(const char *s, gfp_t gfp)
{
	return AGAIN(kstrdup(s, gfp));
}
#define kstrdup(s, gfp) again_kstrdup(s, gfp)

AGAIN_FN char *again_kstrndup(const char *s, size_t max, gfp_t gfp)
{
	return AGAIN(kstrndup(s, max, gfp));
}
#define kstrndup(s, max, gfp) again_kstrndup(s, max, gfp)

AGAIN_FN void *again_kmemdup(const void *src, size_t len, gfp_t gfp)
{
	return AGAIN(kmemdup(src, len, gfp));
}
#define kmemdup(src, len, gfp) again_kmemdup(src, len, gfp)

/* ---- addresses ------------------------------------------------------------------ */

AGAIN_FN void *again_vmalloc(unsigned long size)
{
	return AGAIN(vmalloc(size));
}
#define vmalloc(size) again_vmalloc(size)

AGAIN_FN void *again_vzalloc(unsigned long size)
{
	return AGAIN(vzalloc(size));
}
#define vzalloc(size) again_vzalloc(size)

AGAIN_FN void *again_vmalloc_node(unsigned long size, int nid)
{
	return AGAIN(vmalloc_node(size, nid));
}
#define vmalloc_node(size, nid) again_vmalloc_node(size, nid)

AGAIN_FN void *again_vzalloc_node(unsigned long size, int nid)
{
	return AGAIN(vzalloc_node(size, nid));
}
#define vzalloc_node(size, nid) again_vzalloc_node(size, nid)

AGAIN_FN void *again_vmalloc_32(unsigned long size)
{
	return AGAIN(vmalloc_32(size));
}
#define vmalloc_32(size) again_vmalloc_32(size)

AGAIN_FN void *again_vmalloc_prot(unsigned long size, gfp_t gfp, pgprot_t prot)
{
	return AGAIN(__vmalloc(size, gfp, prot));
}
#define __vmalloc(size, gfp, prot) again_vmalloc_prot(size, gfp, prot)

AGAIN_FN struct vm_struct *again_get_vm_area(unsigned long size, unsigned long flags)
{
	return AGAIN(get_vm_area(size, flags));
}
#define get_vm_area(size, flags) again_get_vm_area(size, flags)

AGAIN_FN struct vm_struct *again_get_area_in(unsigned long size, unsigned long flags,
					     unsigned long start, unsigned long end)
{
	return AGAIN(__get_vm_area(size, flags, start, end));
}
#define __get_vm_area(size, flags, start, end) again_get_area_in(size, flags, start, end)

AGAIN_FN struct vm_struct *again_get_area(unsigned long size, unsigned long flags,
					  unsigned long start, unsigned long end, gfp_t gfp,
					  const void *caller)
{
	return AGAIN(__get_vm_area_caller(size, flags, start, end, gfp, caller));
}
#define __get_vm_area_caller(size, flags, start, end, gfp, caller)                              \
	again_get_area(size, flags, start, end, gfp, caller)

AGAIN_FN void *again_vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot)
{
	return AGAIN(vmap(pages, count, flags, prot));
}
#define vmap(pages, count, flags, prot) again_vmap(pages, count, flags, prot)

AGAIN_FN void __iomem *again_ioremap(phys_addr_t phys, unsigned long size)
{
	return AGAIN(ioremap(phys, size));
}
#define ioremap(phys, size) again_ioremap(phys, size)
#undef ioremap_nocache
#define ioremap_nocache(phys, size) again_ioremap(phys, size)

AGAIN_FN void __iomem *again_ioremap_cache(phys_addr_t phys, unsigned long size)
{
	return AGAIN(ioremap_cache(phys, size));
}
#define ioremap_cache(phys, size) again_ioremap_cache(phys, size)

#define vmap_make_tables(vaddr, nr) AGAIN_ERR(vmap_make_tables(vaddr, nr))
#define set_memory_ro(vaddr, numpages) AGAIN_ERR(set_memory_ro(vaddr, numpages))
#define set_memory_rw(vaddr, numpages) AGAIN_ERR(set_memory_rw(vaddr, numpages))
#define set_memory_np(vaddr, numpages) AGAIN_ERR(set_memory_np(vaddr, numpages))
#define set_memory_p(vaddr, numpages) AGAIN_ERR(set_memory_p(vaddr, numpages))

/* ---- for each processor ----------------------------------------------------------- */

AGAIN_FN void __percpu *again_alloc_percpu(size_t size, size_t align, gfp_t gfp)
{
	return AGAIN(__alloc_percpu_gfp(size, align, gfp));
}
#define __alloc_percpu_gfp(size, align, gfp) again_alloc_percpu(size, align, gfp)
#define __alloc_percpu(size, align) again_alloc_percpu(size, align, GFP_KERNEL)

AGAIN_FN struct vm_struct **again_get_vm_areas(const unsigned long *offsets, const size_t *sizes,
					       int nr, size_t align)
{
	return AGAIN(pcpu_get_vm_areas(offsets, sizes, nr, align));
}
#define pcpu_get_vm_areas(offsets, sizes, nr, align) again_get_vm_areas(offsets, sizes, nr, align)

#endif /* AGAIN_H */
