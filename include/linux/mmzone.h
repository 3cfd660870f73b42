/* SPDX-License-Identifier: MIT */
/*
 * Nodes, zones and zonelists.
 *
 *	pglist_data (node 0)
 *	  node_zones[]	     | DMA | Normal | HighMem | Movable |
 *	                     0    16 MiB  lowmem end         RAM end
 *	  node_zonelists[]   where to look, best first:
 *	                     HighMem -> Normal -> DMA
 *
 * Of a zone's pages three numbers are kept, and they differ:
 *
 *	spanned	  from its first to behind its last pfn, holes included
 *	present	  of those, RAM
 *	managed	  of those, what the buddy allocator was given
 */
#ifndef _LINUX_MMZONE_H
#define _LINUX_MMZONE_H

#include <asm/page.h>
#include <linux/bug.h>
#include <linux/cache.h>
#include <linux/list.h>
#include <linux/memory_model.h>
#include <linux/nodemask.h>
#include <linux/numa.h>
#include <linux/page-flags.h>
#include <linux/spinlock.h>
#include <linux/topology.h>

#define MAX_ORDER 11	/* orders are 0 .. MAX_ORDER - 1 */
#define MAX_ORDER_NR_PAGES (1UL << (MAX_ORDER - 1))

/* Blocks above this order are hard to come by: requests for them may fail. */
#define PAGE_ALLOC_COSTLY_ORDER 3

enum {
	MIGRATE_UNMOVABLE,	/* the kernel's own: has to stay where it is */
	MIGRATE_RECLAIMABLE,	/* caches: would go away if they were asked to */
	MIGRATE_MOVABLE,	/* the owner lets the content be moved */
	MIGRATE_PCPTYPES,	/* the types that requests have, and per-CPU lists */
	MIGRATE_RESERVE = MIGRATE_PCPTYPES,	/* pageblocks kept for when nothing is left */
	MIGRATE_ISOLATE,	/* not handed out */
	MIGRATE_TYPES
};

/* While this is set every request counts as unmovable. */
extern int page_group_by_mobility_disabled;

/* The free blocks of one order. */
struct free_area {
	struct list_head free_list[MIGRATE_TYPES];
	unsigned long nr_free;	/* blocks, on all lists together */
};

enum zone_stat_item {
	NR_FREE_PAGES,
	NR_VM_ZONE_STAT_ITEMS
};

/* Free pages below which ordinary requests must go elsewhere. */
enum zone_watermarks {
	WMARK_MIN,	/* only for those who free memory by using some */
	WMARK_LOW,	/* below: time to reclaim */
	WMARK_HIGH,	/* above: enough reclaimed */
	NR_WMARK
};

enum zone_type {
	ZONE_DMA,	/* below 16 MiB: what ISA devices reach */
	ZONE_NORMAL,	/* in the direct map */
#ifdef CONFIG_HIGHMEM
	ZONE_HIGHMEM,	/* mapped only while in use */
#endif
	ZONE_MOVABLE,	/* only movable pages, see kernelcore= */
	MAX_NR_ZONES
};

_Static_assert(MAX_NR_ZONES <= (1 << ZONES_WIDTH), "page->flags has too few zone bits");
_Static_assert(MAX_ORDER <= (1 << ORDER_WIDTH), "page->flags has too few order bits");

struct pglist_data;

/*
 * Two groups of cache lines.  The first is read by every allocation and hardly
 * ever written; the second is written by every allocation and free.
 *
 * What protects what:
 *
 *	lock		free_area, vm_stat, nr_isolate_pageblock, pageblock_flags,
 *			watermark (its writers), and of each free page PG_buddy, its
 *			order and lru.  Taken with interrupts off, since handlers
 *			allocate; nothing else is waited for while it is held
 *	the boot	where the zone begins and ends, its node, its names; later
 *			changes (memory that is added) come under stop_machine()
 *	nothing		readers of vm_stat, nr_free and the watermarks: each is one word,
 *			and what they decide by it may be outdated a moment later
 *	atomic		pcp_disabled
 *
 * What processors have parked is theirs alone: see mm/pcp.h.
 */
struct zone {
	unsigned long watermark[NR_WMARK];	/* free pages */
	unsigned long lowmem_reserve[MAX_NR_ZONES]; /* free pages kept from zone i's users */
	struct pglist_data *zone_pgdat;
	unsigned long zone_start_pfn;
	unsigned long spanned_pages;
	unsigned long present_pages;
	unsigned long managed_pages;
	unsigned int list_id;			/* page_list_id() of its pages of type 0 */
	unsigned long first_pageblock;		/* zone_start_pfn >> pageblock_order */
	u8 *pageblock_flags;			/* migrate type of each pageblock; under the lock */
	atomic_t pcp_disabled;			/* how often zone_pcp_disable() is in force */
	const char *name;

	spinlock_t lock ____cacheline_aligned;	/* for everything below */
	unsigned long vm_stat[NR_VM_ZONE_STAT_ITEMS];	/* pages in isolated blocks left out */
	unsigned long nr_isolate_pageblock;
	struct free_area free_area[MAX_ORDER];
} ____cacheline_aligned;

/* A place in a zonelist; the zone's index beside it saves a look into the zone. */
struct zoneref {
	struct zone *zone;	/* NULL behind the last */
	enum zone_type zone_idx;
};

enum {
	ZONELIST_FALLBACK,	/* this node, then the others */
#ifdef CONFIG_NUMA
	ZONELIST_NOFALLBACK,	/* this node only: __GFP_THISNODE */
#endif
	MAX_ZONELISTS
};

#define MAX_ZONES_PER_ZONELIST (MAX_NUMNODES * MAX_NR_ZONES)

/*
 * Zones in the order in which they are tried.  first[i] is the place where a
 * request that may use zone type i and those below begins; it is computed when
 * the list is built, so that no request has to skip the zones above.
 */
struct zonelist {
	u8 first[MAX_NR_ZONES];
	struct zoneref _zonerefs[MAX_ZONES_PER_ZONELIST + 1];
};

/* One node: memory that is equally far from a processor. */
typedef struct pglist_data {
	struct zone node_zones[MAX_NR_ZONES];
	struct zonelist node_zonelists[MAX_ZONELISTS];
	int nr_zones;			/* populated ones: index of the highest, plus 1 */
	int node_id;
#ifndef CONFIG_SPARSEMEM
	struct page *node_mem_map;	/* of the pfn node_start_pfn */
#endif
	unsigned long node_start_pfn;
	unsigned long node_present_pages;
	unsigned long node_spanned_pages;
} pg_data_t;

#ifdef CONFIG_NUMA
extern struct pglist_data *node_data[MAX_NUMNODES];	/* NULL: not online */
#define NODE_DATA(nid) (node_data[nid])
#else
extern struct pglist_data contig_page_data;
#define NODE_DATA(nid) ((void)(nid), &contig_page_data)
#endif

extern struct zone *zone_table[NR_ZONEIDS];	/* by page_zone_id() */
extern enum zone_type movable_zone;		/* where ZONE_MOVABLE's memory was taken from */

#define zone_idx(zone) ((enum zone_type)((zone) - (zone)->zone_pgdat->node_zones))

static inline struct zone *page_zone(const struct page *page)
{
	return zone_table[page_zone_id(page)];
}

static inline unsigned long zone_end_pfn(const struct zone *zone)
{
	return zone->zone_start_pfn + zone->spanned_pages;
}

static inline unsigned long pgdat_end_pfn(const struct pglist_data *pgdat)
{
	return pgdat->node_start_pfn + pgdat->node_spanned_pages;
}

static inline bool zone_spans_pfn(const struct zone *zone, unsigned long pfn)
{
	return pfn - zone->zone_start_pfn < zone->spanned_pages;
}

static inline bool populated_zone(const struct zone *zone)
{
	return zone->present_pages != 0;
}

static inline unsigned long zone_page_state(const struct zone *zone, enum zone_stat_item item)
{
	return READ_ONCE(zone->vm_stat[item]);
}

#ifdef CONFIG_HIGHMEM
static inline bool is_highmem_idx(enum zone_type idx)
{
	return idx == ZONE_HIGHMEM || (idx == ZONE_MOVABLE && movable_zone == ZONE_HIGHMEM);
}
#else
static inline bool is_highmem_idx(enum zone_type idx)
{
	return false;
}
#endif

#define is_highmem(zone) is_highmem_idx(zone_idx(zone))

/* ---- walking: all nodes, all zones, a zonelist ------------------------- */

struct pglist_data *first_online_pgdat(void);
struct pglist_data *next_online_pgdat(const struct pglist_data *pgdat);
struct zone *next_zone(struct zone *zone);

#define for_each_online_pgdat(pgdat)                                                            \
	for (pgdat = first_online_pgdat(); pgdat; pgdat = next_online_pgdat(pgdat))

#define for_each_zone(zone)                                                                     \
	for (zone = first_online_pgdat()->node_zones; zone; zone = next_zone(zone))

#define for_each_populated_zone(zone)                                                           \
	for_each_zone(zone)                                                                     \
		if (populated_zone(zone))

static inline struct zoneref *first_zones_zonelist(struct zonelist *zonelist,
						   enum zone_type highest)
{
	return &zonelist->_zonerefs[zonelist->first[highest]];
}

/* The next place at or behind @z whose zone type is at most @highest. */
static inline struct zoneref *next_zones_zonelist(struct zoneref *z, enum zone_type highest)
{
	while (z->zone && z->zone_idx > highest)
		z++;
	return z;
}

#define for_each_zone_zonelist(zone_, z, zlist, highest)                                        \
	for (z = first_zones_zonelist(zlist, highest); (zone_ = z->zone) != NULL;                \
	     z = next_zones_zonelist(z + 1, highest))

/* ---- zonelists and page totals (mm/zonelist.c) ------------------------- */

#ifdef CONFIG_NUMA
/*
 * node_zonelists of this processor's node, so that the allocator needs one
 * instruction to know where to look.
 */
DECLARE_PER_CPU(struct zonelist *, local_zonelists);
#define my_zonelists() this_cpu_read(local_zonelists)
#else
#define my_zonelists() (contig_page_data.node_zonelists)
#endif

/**
 * build_all_zonelists() - decide for each node where its requests may look
 * @pgdat: a node that was just added, or NULL at boot
 *
 * Prints "Built N zonelists" and, with mminit_loglevel=1, each of them.
 *
 * Context: at boot, after paging_init(); one caller at a time.
 * Linux: build_all_zonelists(), mm/page_alloc.c, 2.6 to 5.x.
 */
void build_all_zonelists(pg_data_t *pgdat);

/**
 * nr_free_pagecache_pages() - pages that any user may get, above the high marks
 *
 * Return: managed pages of all zones, each less its high watermark.
 * Linux: nr_free_pagecache_pages(), mm/page_alloc.c, 2.6 to 5.x.
 */
unsigned long nr_free_pagecache_pages(void);

/* The same for what GFP_USER may get: low memory.  Linux: 2.6 to 5.x. */
unsigned long nr_free_buffer_pages(void);

/*
 * Pages that an allocation could get: on the free lists of all zones, and parked
 * with the processors.  Linux: nr_free_pages(), 2.6 to 3.x, without the parked ones.
 */
unsigned long nr_free_pages(void);

/* Pages that a per-CPU list takes from a zone at a time.  Linux: zone_batchsize(), 2.6.16 to 5.x. */
unsigned int zone_batchsize(const struct zone *zone);

extern unsigned long vm_total_pages;	/* nr_free_pagecache_pages() when last built */

/* mminit_loglevel=: how much the set-up of memory tells. */
enum mminit_level {
	MMINIT_WARNING,
	MMINIT_VERIFY,	/* checks, and what they saw */
	MMINIT_TRACE	/* each step */
};

extern int mminit_loglevel;

#define mminit_dprintk(level, step, fmt, ...)                                                   \
	do {                                                                                    \
		if ((level) < mminit_loglevel)                                                  \
			pr_debug("mminit::" step " " fmt, ##__VA_ARGS__);                       \
	} while (0)

#endif /* _LINUX_MMZONE_H */
