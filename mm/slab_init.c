// SPDX-License-Identifier: MIT
/*
 * The first caches.  A cache is itself an object of a cache, so the first one
 * cannot come from anywhere:
 *
 *	1.  boot, in .init.data, is laid out as a cache of caches
 *	2.  one object is allocated from it
 *	3.  boot is copied into that object, and its slab follows: from now on
 *	    the cache of caches lies in its own slab, and boot is forgotten
 *	4.  the caches behind kmalloc() are created, as any other cache
 *	5.  memblock's late callers are sent here
 *	6.  who gives memory back when it runs out, and when a processor is gone, is told
 */
#include "slab.h"

#include <linux/cpumask.h>
#include <linux/memblock.h>
#include <linux/nodemask.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/string.h>

static union {
	struct kmem_cache cache;
	char room[KMEM_CACHE_BYTES(NR_CPUS)];
} boot __initdata;
static bool slab_up __ro_after_init;

bool slab_is_available(void)
{
	return slab_up;
}

static struct kmem_cache *__init move_into_itself(struct kmem_cache *first)
{
	struct kmem_cache *s = kmem_cache_alloc(first, GFP_NOWAIT);

	if (!s)
		panic("kmem_cache_init: no memory for the first cache");
	slab_drain(first);
	memcpy(s, first, first->object_size);
	slab_move(s, first);
	slab_add_cache(s);
	return s;
}

/* Where in each cache each processor finds its magazine. */
static void __init lay_out_magazines(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		per_cpu(slab_magazine_offset, cpu) = KMEM_CACHE_BYTES(cpu);
}

static struct kmem_cache *__init kmalloc_cache(const char *prefix, size_t size,
					       unsigned int flags)
{
	size_t align = size & -size;	/* largest power of two that divides it */
	char name[SLAB_NAME_LEN];

	scnprintf(name, sizeof(name), "%s-%lu", prefix, (unsigned long)size);
	return kmem_cache_create(name, size, align, flags | SLAB_KMALLOC | SLAB_PANIC, NULL);
}

static void __init create_kmalloc_caches(struct kmem_cache **caches, const char *prefix,
					 unsigned int flags)
{
	for (unsigned int index = 3; index < KMALLOC_CACHES; index++) {
		caches[index] = kmalloc_cache(prefix, 1UL << index, flags);
		if (index == 6)
			caches[1] = kmalloc_cache(prefix, 96, flags);
		if (index == 7)
			caches[2] = kmalloc_cache(prefix, 192, flags);
	}
}

/* ---- memblock's late callers ----------------------------------------------------- */

static memblock_late_alloc_fn pages_for_memblock __ro_after_init;
static memblock_late_free_fn pages_from_memblock __ro_after_init;

/* What is small comes from a cache instead of taking a page. */
static void *late_alloc(phys_addr_t size, phys_addr_t align, int nid)
{
	size_t bytes = (size_t)max(size, align);

	if (!size || max(size, align) > PAGE_SIZE / 2)
		return pages_for_memblock(size, align, nid);
	return kmalloc_node(roundup_pow_of_two(bytes), GFP_NOWAIT | __GFP_NOWARN, nid);
}

static void late_free(phys_addr_t base, phys_addr_t size)
{
	if (PageSlab(compound_head(pfn_to_page(PFN_DOWN(base)))))
		kfree(__va(base));
	else
		pages_from_memblock(base, size);
}

void __init kmem_cache_init(void)
{
	lay_out_magazines();
	slab_init_cache(&boot.cache, "kmem_cache", KMEM_CACHE_BYTES(nr_cpu_ids), L1_CACHE_BYTES, 0,
			NULL);
	kmem_cache = move_into_itself(&boot.cache);
	create_kmalloc_caches(kmalloc_caches, "kmalloc", 0);
	create_kmalloc_caches(kmalloc_dma_caches, "dma-kmalloc", SLAB_CACHE_DMA);
	slab_up = true;

	pages_for_memblock = memblock.late_alloc;
	pages_from_memblock = memblock.late_free;
	memblock_set_late_alloc(late_alloc);
	memblock_set_late_free(late_free);
	register_shrinker(&slab_shrinker);
	hotcpu_notifier(slab_cpu_callback, 0);
	pr_info("SLAB: HWalign=%u, Order=0-%u, MinObjects=%u, CPUs=%u, Nodes=%d\n", L1_CACHE_BYTES,
		SLAB_MAX_ORDER, 1, nr_cpu_ids, nr_node_ids);
}
