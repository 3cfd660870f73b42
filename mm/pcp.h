/* SPDX-License-Identifier: MIT */
/*
 * Parked blocks: free blocks that a processor keeps for itself, so that most
 * requests need neither the zone's lock nor a split.
 *
 *	pcp_lists[zone, type]	     pagesets of the zone	one cache line each
 *	  DMA, UNMOVABLE   ------->  order 0: pcp[UNMOVABLE]	hot -> page -> page
 *	  DMA, RECLAIMABLE -------->		 pcp[RECLAIMABLE]	half at most
 *	  DMA, MOVABLE     --------->	 pcp[MOVABLE]	cold -> page
 *	  Normal, ...		     order 1: ...		half at most
 *
 * A freed block goes to hot, and the one freed last is handed out first: it is
 * in the cache.  When hot is full it becomes cold, and what was cold goes back
 * to the zone; when hot is empty cold becomes hot, and after that the zone gives
 * a batch.  So between two visits to the zone there are always many operations.
 *
 * A block whose buddy is free in the zone is not parked: the two can merge now.
 * And for each such block a parked one is given back, so that what was parked
 * early does not keep its own buddies apart for ever.
 *
 * No lock protects the lists: only their own processor touches them, with
 * interrupts off.  Whoever wants something of another's lists has it done there
 * (on_each_cpu()); those of a processor that has gone are anybody's.  The counts
 * may be read from everywhere, for reports.  A parked page belongs to its list:
 * nobody else writes its struct page.
 */
#ifndef _MM_PCP_H
#define _MM_PCP_H

#include <linux/mm.h>
#include <linux/percpu-defs.h>

/* Orders that are parked; larger blocks are asked for so rarely that it would not pay. */
#define PCP_ORDERS 6

/**
 * struct per_cpu_pages - parked blocks of one order, zone and migrate type
 * @hot: the one freed last, linked through next_parked
 * @cold: what has been here for longer, or was freed as cold
 * @room: how many more may be put on @hot
 * @nr_cold: how many are on @cold
 *
 * Linux: struct per_cpu_pages, include/linux/mmzone.h, 2.6 to 5.x.
 */
struct per_cpu_pages {
	struct page *hot;
	struct page *cold;
	int room;
	int nr_cold;
};

/**
 * struct per_cpu_pageset - what a processor parks of one order and zone
 * @pcp: by migrate type
 * @half: how many blocks hot and cold may have, each; together the high mark
 * @batch: how many blocks to take from the zone at a time
 *
 * All zeros is Linux's boot_pageset: nothing is parked, every block goes
 * straight to its zone.
 *
 * Linux: struct per_cpu_pageset, include/linux/mmzone.h, 2.6 to 5.13.
 */
struct per_cpu_pageset {
	struct per_cpu_pages pcp[MIGRATE_PCPTYPES];
	int half;
	int batch;
	int unused[2];
};

_Static_assert(sizeof(struct per_cpu_pageset) == sizeof(struct per_cpu_pages) << MIGRATE_WIDTH,
	       "from one order's list to the next it is 1 << MIGRATE_WIDTH lists");

/* By page_list_id(): the list of single pages; those of the other orders follow. */
DECLARE_PER_CPU(struct per_cpu_pages *, pcp_lists[NR_LISTIDS]);

/* This processor's list by page_list_id().  Context: interrupts off. */
static __always_inline struct per_cpu_pages *this_pcp(unsigned int order, unsigned int list_id)
{
	return this_cpu_read(pcp_lists[list_id]) + (order << MIGRATE_WIDTH);
}

/* What a zone has on a processor, for one order.  Only its owner may change it. */
static inline struct per_cpu_pageset *zone_pageset(const struct zone *zone, unsigned int order,
						   unsigned int cpu)
{
	return (struct per_cpu_pageset *)per_cpu(pcp_lists[zone->list_id], cpu) + order;
}

static inline struct per_cpu_pageset *this_pageset(const struct zone *zone, unsigned int order)
{
	return (struct per_cpu_pageset *)this_pcp(order, zone->list_id);
}

/* The block freed last, or NULL. */
static __always_inline struct page *pcp_pop(struct per_cpu_pages *pcp)
{
	struct page *page = pcp->hot;

	if (likely(page)) {
		pcp->hot = page->next_parked;
		pcp->room++;
	}
	return page;
}

static __always_inline void pcp_push(struct per_cpu_pages *pcp, struct page *page)
{
	page->next_parked = pcp->hot;
	pcp->hot = page;
	pcp->room--;
}

/*
 * Would the block merge at once?  Its buddy stands in the same cache line of the
 * memory map, if it is a single page; the map begins at a page boundary, and a
 * page of it describes more than the largest block that is parked.  Read without
 * the zone's lock: a wrong answer only costs time.
 */
static __always_inline bool buddy_is_free(const struct page *page, unsigned int order)
{
	const struct page *buddy =
		(const struct page *)((unsigned long)page ^ (sizeof(*page) << order));

	return unlikely(PageBuddy(buddy)) && page_order(buddy) == order;
}

_Static_assert(sizeof(struct page) << PCP_ORDERS <= PAGE_SIZE, "buddy_is_free() leaves the page");

/* Of a zone's lists on one processor, in bytes. */
#define PAGESETS_SIZE (PCP_ORDERS * sizeof(struct per_cpu_pageset))

struct page *fastcall pcp_alloc_slow(struct zone *zone, unsigned int order, int migratetype,
				     bool cold);
void fastcall pcp_free_slow(struct page *page, unsigned int order);
void pcp_free_cold(struct page *page);
unsigned long pcp_parked_blocks(const struct zone *zone, unsigned int order, int type,
				unsigned int cpu);
unsigned long pcp_parked_pages_on(const struct zone *zone, unsigned int cpu);
unsigned long pcp_parked_pages(const struct zone *zone);
void zone_pcp_set(const struct zone *zone, unsigned int cpu, struct per_cpu_pageset *sets);
void zone_pcp_update(struct zone *zone);
struct page *find_parked_block(const struct page *page, unsigned int *order);

#endif /* _MM_PCP_H */
