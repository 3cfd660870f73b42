/* SPDX-License-Identifier: MIT */
/*
 * Asking for pages and giving them back.
 *
 *	page = alloc_pages(GFP_KERNEL, order);	1 << order pages, or NULL
 *	addr = __get_free_pages(GFP_KERNEL, order); the same as a virtual address, or 0
 *	__free_pages(page, order);  free_pages(addr, order);
 *
 * What comes back is aligned to its own size and undefined in content unless
 * __GFP_ZERO was given.  May be called from everywhere, interrupt handlers
 * included; those without __GFP_WAIT in gfp may dip into the reserves.
 */
#ifndef _LINUX_GFP_H
#define _LINUX_GFP_H

#include <linux/linkage.h>
#include <linux/log2.h>
#include <linux/mmzone.h>
#include <linux/percpu-defs.h>

/* Which zones may serve it.  The four together index gfp_zone_table[]. */
#define __GFP_DMA ((__force gfp_t)0x01u)		/* below 16 MiB */
#define __GFP_HIGHMEM ((__force gfp_t)0x02u)	/* may be outside the direct map */
#define __GFP_DMA32 ((__force gfp_t)0x04u)	/* below 4 GiB: here, everything is */
#define __GFP_MOVABLE ((__force gfp_t)0x08u)	/* the owner lets its content be moved */
#define GFP_ZONEMASK ((__force gfp_t)0x0fu)
#define NR_GFP_ZONES 16

/* How hard to try. */
#define __GFP_WAIT ((__force gfp_t)0x10u)	/* the caller can wait */
#define __GFP_HIGH ((__force gfp_t)0x20u)	/* important: half of the minimum watermark may go */
#define __GFP_IO ((__force gfp_t)0x40u)		/* reclaim may start I/O */
#define __GFP_FS ((__force gfp_t)0x80u)		/* reclaim may enter file systems */
#define __GFP_COLD ((__force gfp_t)0x100u)	/* not worth a page that is in the cache */
#define __GFP_NOWARN ((__force gfp_t)0x200u)	/* no report when it fails */
#define __GFP_REPEAT ((__force gfp_t)0x400u)	/* try harder: who may wait does so anyway */
#define __GFP_NOFAIL ((__force gfp_t)0x800u)	/* the caller cannot cope with NULL: panic instead */
#define __GFP_NORETRY ((__force gfp_t)0x1000u)	/* give up at once */
#define __GFP_MEMALLOC ((__force gfp_t)0x2000u)	/* frees more than it takes: no watermarks */
#define __GFP_COMP ((__force gfp_t)0x4000u)	/* every page of the block knows its head */
#define __GFP_ZERO ((__force gfp_t)0x8000u)	/* filled with zeros */
#define __GFP_NOMEMALLOC ((__force gfp_t)0x10000u) /* overrules __GFP_MEMALLOC */
#define __GFP_HARDWALL ((__force gfp_t)0x20000u)	/* for user space */
#define __GFP_THISNODE ((__force gfp_t)0x40000u)	/* from this node or not at all */
#define __GFP_RECLAIMABLE ((__force gfp_t)0x80000u) /* a cache that can be shrunk */

#define GFP_NOWAIT (GFP_ATOMIC & ~__GFP_HIGH)
#define GFP_ATOMIC (__GFP_HIGH)
#define GFP_NOIO (__GFP_WAIT)
#define GFP_NOFS (__GFP_WAIT | __GFP_IO)
#define GFP_KERNEL (__GFP_WAIT | __GFP_IO | __GFP_FS)
#define GFP_TEMPORARY (GFP_KERNEL | __GFP_RECLAIMABLE)
#define GFP_USER (GFP_KERNEL | __GFP_HARDWALL)
#define GFP_HIGHUSER (GFP_USER | __GFP_HIGHMEM)
#define GFP_HIGHUSER_MOVABLE (GFP_HIGHUSER | __GFP_MOVABLE)
#define GFP_DMA __GFP_DMA

extern const u8 gfp_zone_table[NR_GFP_ZONES];

/* The zone modifiers as an index. */
static __always_inline unsigned int gfp_zone_index(gfp_t gfp)
{
	return (__force unsigned int)(gfp & GFP_ZONEMASK);
}

/**
 * gfp_zone() - the highest zone type that may serve a request
 * @gfp: request
 *
 * Where modifiers contradict each other (DMA and HIGHMEM) the lower zone is
 * right for both.
 *
 * Return: the zone type; those below it may serve as well.
 * Linux: gfp_zone(), include/linux/gfp.h, 2.6 to 5.x.
 */
static inline enum zone_type gfp_zone(gfp_t gfp)
{
	return (enum zone_type)gfp_zone_table[gfp_zone_index(gfp)];
}

/* Linux: allocflags_to_migratetype(), include/linux/gfp.h, 2.6.24 to 3.18. */
static inline int allocflags_to_migratetype(gfp_t gfp)
{
	if (unlikely(page_group_by_mobility_disabled))
		return MIGRATE_UNMOVABLE;
	if (gfp & __GFP_MOVABLE)
		return MIGRATE_MOVABLE;
	return gfp & __GFP_RECLAIMABLE ? MIGRATE_RECLAIMABLE : MIGRATE_UNMOVABLE;
}

/*
 * The same and the first zone that may serve the request, as one number like
 * page_list_id(), for every request without __GFP_RECLAIMABLE.  Each processor
 * has its own, for each begins its search at its own node.
 */
DECLARE_PER_CPU(unsigned int, gfp_lists[NR_GFP_ZONES]);

#ifdef CONFIG_NUMA
static inline int gfp_zonelist(gfp_t gfp)
{
	return gfp & __GFP_THISNODE ? ZONELIST_NOFALLBACK : ZONELIST_FALLBACK;
}
#else
static inline int gfp_zonelist(gfp_t gfp)
{
	return ZONELIST_FALLBACK;
}
#endif

static inline struct zonelist *node_zonelist(int nid, gfp_t gfp)
{
	return &NODE_DATA(nid)->node_zonelists[gfp_zonelist(gfp)];
}

/* node_zonelist() of this processor's node. */
static inline struct zonelist *local_zonelist(gfp_t gfp)
{
	return my_zonelists() + gfp_zonelist(gfp);
}

/**
 * get_order() - the smallest order whose block holds a number of bytes
 * @size: bytes, at least 1
 *
 * Return: order, which may be too large for any block.
 * Linux: get_order(), asm-generic/getorder.h, all versions.
 */
static inline unsigned int get_order(unsigned long size)
{
	unsigned long last = (size - 1) >> PAGE_SHIFT;

	return last ? ilog2(last) + 1 : 0;
}

/* ---- allocation (mm/page_alloc.c) -------------------------------------- */

/**
 * __alloc_pages() - the heart of the allocator: a block from the best zone
 * @gfp: which zones, how hard to try
 * @order: 1 << order pages; MAX_ORDER and above fail with a warning
 * @zonelist: where to look
 *
 * Return: head of the block, with a count of 1; NULL when there is none.  Not
 *	with __GFP_NOFAIL: that panics.
 * Context: any.
 * Linux: __alloc_pages(), mm/page_alloc.c, 2.6 to 3.x.
 */
struct page *fastcall __alloc_pages(gfp_t gfp, unsigned int order, struct zonelist *zonelist);

/* The same from the nearest node.  Linux: alloc_pages_current(), mm/mempolicy.c, 2.6 to 5.x. */
struct page *fastcall alloc_pages_current(gfp_t gfp, unsigned int order);

/* A single page in the fastest way; an order that the compiler knows to be 0 takes it, too. */
struct page *fastcall __alloc_page(gfp_t gfp);

#define alloc_page(gfp) __alloc_page(gfp)
#define alloc_pages(gfp, order)                                                                 \
	(__builtin_constant_p(order) && (order) == 0 ? __alloc_page(gfp) :                       \
						       alloc_pages_current(gfp, order))

/* From the zonelist of node @nid; NUMA_NO_NODE is this one.  Linux: 2.6 to 5.x. */
static __always_inline struct page *alloc_pages_node(int nid, gfp_t gfp, unsigned int order)
{
	if (!IS_ENABLED(CONFIG_NUMA) || nid == NUMA_NO_NODE)
		return alloc_pages(gfp, order);
	return __alloc_pages(gfp, order, node_zonelist(nid, gfp));
}

/**
 * __get_free_pages() - a block by its virtual address
 * @gfp: as for alloc_pages(), without __GFP_HIGHMEM: the block must have an address
 * @order: 1 << order pages
 *
 * Return: virtual address in the direct map, or 0.
 * Linux: __get_free_pages(), mm/page_alloc.c, all versions.
 */
unsigned long __get_free_pages(gfp_t gfp, unsigned int order);

#define __get_free_page(gfp) __get_free_pages(gfp, 0)
#define __get_dma_pages(gfp, order) __get_free_pages((gfp) | GFP_DMA, order)

/* One page of zeros, by its virtual address; 0 when there is none.  Linux: all versions. */
unsigned long fastcall get_zeroed_page(gfp_t gfp);

/**
 * alloc_pages_bulk() - many single pages for the price of one lock
 * @gfp: as for alloc_pages()
 * @nr_pages: length of @pages
 * @pages: places to fill; one that is not NULL is left as it is
 *
 * Return: how many leading places hold a page now; fewer than @nr_pages when
 *	memory is short (no report is printed then).
 * Linux: alloc_pages_bulk_array(), mm/page_alloc.c, 5.13 and later.
 */
unsigned long alloc_pages_bulk(gfp_t gfp, unsigned long nr_pages, struct page **pages);

/**
 * alloc_pages_exact() - pages for a number of bytes, with no rounding to an order
 * @size: bytes
 * @gfp: as for __get_free_pages(); __GFP_COMP is ignored
 *
 * Return: virtual address, to be freed with free_pages_exact() and the same
 *	size; NULL when there is none.
 * Linux: alloc_pages_exact(), mm/page_alloc.c, 2.6.27 to 5.x.
 */
void *alloc_pages_exact(size_t size, gfp_t gfp);
void free_pages_exact(void *virt, size_t size);

/**
 * split_page() - turn an allocated block into single pages
 * @page: head of an allocated block, not compound
 * @order: its order
 *
 * Afterwards each of the 1 << order pages has a count of its own and is freed
 * alone.
 *
 * Linux: split_page(), mm/page_alloc.c, 2.6.17 to 5.x.
 */
void split_page(struct page *page, unsigned int order);

/* ---- freeing (mm/page_free.c) ------------------------------------------ */

/**
 * __free_pages() - drop one reference to a block; the last one frees it
 * @page: head of the block
 * @order: the order it was allocated with
 *
 * A free that is wrong (twice, another order, a reserved page, the middle of a
 * block, a page still mapped) is reported and has no effect.
 *
 * Context: any.
 * Linux: __free_pages(), mm/page_alloc.c, all versions.
 */
void fastcall __free_pages(struct page *page, unsigned int order);

/* By virtual address; 0 does nothing.  Linux: free_pages(), all versions. */
void fastcall free_pages(unsigned long addr, unsigned int order);

/* A single page in the fastest way.  Linux: __free_page(), all versions. */
void fastcall __free_page(struct page *page);

/* An order that the compiler knows to be 0 takes it, too. */
#define __free_pages(page, order)                                                               \
	(__builtin_constant_p(order) && (order) == 0 ? __free_page(page) :                       \
						       (__free_pages)(page, order))

/**
 * free_hot_cold_page() - free a page that nobody refers to any more
 * @page: page, count 0
 * @cold: its content is in no cache, so it should be handed out late
 *
 * Context: any.
 * Linux: free_hot_cold_page(), mm/page_alloc.c, 2.6 to 4.14.
 */
void free_hot_cold_page(struct page *page, bool cold);

#define free_page(addr) free_pages(addr, 0)

/* ---- parked pages (mm/pcp.c) --------------------------------------------- */

/*
 * Give back what is parked: with a processor that is this one or dead, with this
 * one, with all of them.  The last waits for the others, as on_each_cpu() does.
 * Linux: 2.6 to 5.x.
 */
void drain_pages(unsigned int cpu);
void drain_local_pages(void);
void drain_all_pages(void);

/**
 * setup_per_cpu_pageset() - from now on processors park freed pages
 *
 * How many depends on each zone's size, or on percpu_pagelist_fraction=.
 *
 * Context: once, when the zones are filled.
 * Linux: setup_per_cpu_pageset(), mm/page_alloc.c, 2.6.13 to 5.x.
 */
void setup_per_cpu_pageset(void);

/*
 * As before setup_per_cpu_pageset(), and as after it: every free block of the
 * zone is on its free lists while parking is disabled.  They nest.  Linux: 5.11 and later.
 */
void zone_pcp_disable(struct zone *zone);
void zone_pcp_enable(struct zone *zone);

extern int percpu_pagelist_fraction;

/* ---- watermarks (mm/watermark.c) --------------------------------------- */

extern int min_free_kbytes;
extern int sysctl_lowmem_reserve_ratio[MAX_NR_ZONES - 1];

/* May a request go below a watermark, and how far? */
#define ALLOC_WMARK_MIN WMARK_MIN
#define ALLOC_WMARK_LOW WMARK_LOW
#define ALLOC_WMARK_HIGH WMARK_HIGH
#define ALLOC_WMARK_MASK 0x03u
#define ALLOC_NO_WATERMARKS 0x04u	/* all the way down */
#define ALLOC_HARDER 0x10u		/* a quarter less than the mark */
#define ALLOC_HIGH 0x20u		/* half of the mark */

/**
 * zone_watermark_ok() - would a zone keep its reserves after an allocation?
 * @zone: zone
 * @order: order of the allocation
 * @mark: free pages that must remain
 * @classzone_idx: the zone type that the requester would rather have used
 * @alloc_flags: ALLOC_HIGH and ALLOC_HARDER lower the mark
 *
 * Context: any; without the zone's lock the answer is an estimate.
 * Linux: zone_watermark_ok(), mm/page_alloc.c, 2.6 to 5.x.
 */
bool zone_watermark_ok(const struct zone *zone, unsigned int order, unsigned long mark,
		       enum zone_type classzone_idx, unsigned int alloc_flags);

/**
 * setup_per_zone_wmarks() - spread min_free_kbytes over the zones
 *
 * Context: when min_free_kbytes or a zone's managed pages have changed.
 * Linux: setup_per_zone_wmarks(), mm/page_alloc.c, 2.6.32 to 5.x.
 */
void setup_per_zone_wmarks(void);

/**
 * init_per_zone_wmark_min() - choose min_free_kbytes, set watermarks and reserves
 *
 * min_free_kbytes grows with the square root of low memory: 4 * sqrt(KiB),
 * from 128 to 65536, unless the command line has min_free_kbytes=.
 *
 * Return: 0.
 * Context: once, after mem_init().
 * Linux: init_per_zone_wmark_min(), mm/page_alloc.c, 2.6.32 to 5.x.
 */
int init_per_zone_wmark_min(void);

#endif /* _LINUX_GFP_H */
