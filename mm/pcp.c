// SPDX-License-Identifier: MIT
/*
 * Where parked blocks come from and where they go (row G6): the way between a
 * processor's lists, described in pcp.h, and the zones.
 *
 *	zone  --refill(): batch blocks, its lock taken once-->  hot
 *	zone  <--give_back(): all of cold--------------------  cold
 *
 * It knows neither requests nor checks: those who pop and push do (page_alloc.c,
 * page_free.c).
 */
#include "pcp.h"
#include "internal.h"

#include <asm/uaccess.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/divert.h>
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/log2.h>
#include <linux/memblock.h>
#include <linux/page_debug.h>
#include <linux/printk.h>
#include <linux/smp.h>

/* High mark of a zone's lists of single pages, in batches. */
#define HIGH_IN_BATCHES 6

/* percpu_pagelist_fraction=8 and above: no more than that part of a zone is parked. */
#define MIN_PERCPU_PAGELIST_FRACTION 8
#define MAX_BATCH (PAGE_SHIFT * 8)

#define PAIR 2

static bool parking_open;	/* since setup_per_cpu_pageset() */

int percpu_pagelist_fraction;

static int __init set_percpu_pagelist_fraction(char *val)
{
	int fraction;

	if (!val || kstrtoint(val, 0, &fraction) ||
	    (fraction && fraction < MIN_PERCPU_PAGELIST_FRACTION))
		return -EINVAL;
	percpu_pagelist_fraction = fraction;
	return 0;
}
early_param("percpu_pagelist_fraction", set_percpu_pagelist_fraction);

/* ---- from the zone, to the zone ------------------------------------------ */

/* Cut a run of pages into blocks of @order and park them, the lowest on top. */
static void park_run(struct per_cpu_pages *pcp, struct page *run, unsigned int run_order,
		     unsigned int order, int migratetype)
{
	unsigned long bits = page_order_bits(order) | page_migrate_bits(migratetype);
	struct page *page = run + (1UL << run_order);

	do {
		page -= 1UL << order;
		page->flags = (page->flags & ~(PAGE_ORDER_BITS | PAGE_MIGRATE_BITS)) | bits;
		pcp_push(pcp, page);
	} while (page != run);
}

/* A batch for an empty list, in runs as large as they come: few splits, few list operations. */
static void refill(struct zone *zone, struct per_cpu_pages *pcp, unsigned int order,
		   int migratetype, unsigned int blocks)
{
	spin_lock(&zone->lock);
	while (blocks) {
		unsigned int run_order;
		struct page *run = __rmqueue_run(zone, order, order + (unsigned int)ilog2(blocks),
						 migratetype, &run_order);

		if (!run)
			break;
		park_run(pcp, run, run_order, order, migratetype);
		blocks -= 1U << (run_order - order);
	}
	spin_unlock(&zone->lock);
}

/* Pages [first, end) in the largest blocks that they make up. */
static void free_run(struct zone *zone, struct page *first, struct page *end)
{
	while (first < end) {
		unsigned long pfn = page_to_pfn(first);
		unsigned int order = largest_order(pfn, pfn + (unsigned long)(end - first));

		__free_one_page(zone, first, order);
		first += 1UL << order;
	}
}

/*
 * A list of parked blocks goes to the zone.  What was allocated in one go is
 * often freed in one go: neighbours on the list that are neighbours in memory
 * become one run, which costs the zone little more than a single block.
 *
 * Context: zone->lock held.
 */
static void give_back(struct zone *zone, struct page *page, unsigned int order)
{
	unsigned long size = 1UL << order;

	while (page) {
		struct page *first = page, *end = page + size;

		for (page = page->next_parked; page; page = page->next_parked) {
			if (page == end)
				end += size;
			else if (page + size == first)
				first = page;
			else
				break;
		}
		free_run(zone, first, end);
	}
}

static struct page *take_cold(struct per_cpu_pages *pcp)
{
	struct page *page = pcp->cold;

	if (page) {
		pcp->cold = page->next_parked;
		pcp->nr_cold--;
	}
	return page;
}

/* Time has passed: hot becomes cold, which is empty. */
static void cool_down(struct per_cpu_pages *pcp, int half)
{
	pcp->cold = pcp->hot;
	pcp->nr_cold = half - pcp->room;
	pcp->hot = NULL;
	pcp->room = half;
}

/* The other way round: what is left are the cold ones. */
static void warm_up(struct per_cpu_pages *pcp)
{
	pcp->hot = pcp->cold;
	pcp->room -= pcp->nr_cold;
	pcp->cold = NULL;
	pcp->nr_cold = 0;
}

/* ---- where the fast paths end -------------------------------------------- */

/**
 * pcp_alloc_slow() - a block from a list, or from the zone by way of the list
 * @zone: zone
 * @order: below PCP_ORDERS
 * @migratetype: below MIGRATE_PCPTYPES
 * @cold: rather one that is not in the cache
 *
 * Return: head of the block, not checked yet; NULL when the zone has none.
 * Context: interrupts off; takes the zone's lock when both lists are empty.
 */
struct page *fastcall pcp_alloc_slow(struct zone *zone, unsigned int order, int migratetype,
				     bool cold)
{
	struct per_cpu_pageset *pset = this_pageset(zone, order);
	struct per_cpu_pages *pcp = &pset->pcp[migratetype];

	if (cold && pcp->cold)
		return take_cold(pcp);
	if (!pcp->hot && pcp->cold)
		warm_up(pcp);
	if (!pcp->hot)
		refill(zone, pcp, order, migratetype, (unsigned int)max(pset->batch, 1));
	return pcp_pop(pcp);
}

/* Give back a block that can merge, and a parked one with it. */
static void free_through(struct zone *zone, struct per_cpu_pages *pcp, struct page *page,
			 unsigned int order, int half)
{
	struct page *old = take_cold(pcp);

	spin_lock(&zone->lock);
	__free_one_page(zone, page, order);
	if (old)
		__free_one_page(zone, old, order);
	else
		cool_down(pcp, half);
	spin_unlock(&zone->lock);
}

/* hot is full: it becomes cold, and what was cold goes back. */
static void make_room(struct zone *zone, struct per_cpu_pages *pcp, unsigned int order, int half)
{
	struct page *old = pcp->cold;

	cool_down(pcp, half);
	if (!old)
		return;
	spin_lock(&zone->lock);
	give_back(zone, old, order);
	spin_unlock(&zone->lock);
}

/**
 * pcp_free_slow() - free a block that cannot simply be put on top of its list
 * @page: its head, checked: its buddy is free, or its list is full
 * @order: below PCP_ORDERS
 *
 * Context: interrupts off; takes the zone's lock.
 */
void fastcall pcp_free_slow(struct page *page, unsigned int order)
{
	struct zone *zone = page_zone(page);
	struct per_cpu_pages *pcp = this_pcp(order, page_list_id(page));
	int half = this_pageset(zone, order)->half;

	if (page_debug_enabled())
		debug_page_free(page, order);
	if (!half || buddy_is_free(page, order)) {
		free_through(zone, pcp, page, order, half);
		return;
	}
	if (pcp->room <= 0)
		make_room(zone, pcp, order, half);
	pcp_push(pcp, page);
}

/**
 * pcp_free_cold() - free a page whose content is in no cache
 * @page: page, checked
 *
 * Context: interrupts off.
 */
void pcp_free_cold(struct page *page)
{
	struct zone *zone = page_zone(page);
	struct per_cpu_pages *pcp = this_pcp(0, page_list_id(page));
	int half = this_pageset(zone, 0)->half;

	if (page_debug_enabled())
		debug_page_free(page, 0);
	if (pcp->nr_cold >= half || buddy_is_free(page, 0)) {
		free_through(zone, pcp, page, 0, half);
		return;
	}
	page->next_parked = pcp->cold;
	pcp->cold = page;
	pcp->nr_cold++;
}

/* ---- draining -------------------------------------------------------------- */

static void drain_list(struct zone *zone, struct per_cpu_pageset *pset, int type,
		       unsigned int order)
{
	struct per_cpu_pages *pcp = &pset->pcp[type];

	give_back(zone, pcp->hot, order);
	give_back(zone, pcp->cold, order);
	*pcp = (struct per_cpu_pages){ .room = pset->half };
}

/* Context: interrupts off, and @cpu is this one or does not run any more. */
static void drain_zone(struct zone *zone, unsigned int cpu)
{
	spin_lock(&zone->lock);
	for (unsigned int order = 0; order < PCP_ORDERS; order++)
		for (int type = 0; type < MIGRATE_PCPTYPES; type++)
			drain_list(zone, zone_pageset(zone, order, cpu), type, order);
	spin_unlock(&zone->lock);
}

void drain_pages(unsigned int cpu)
{
	unsigned long flags;
	struct zone *zone;

	for_each_populated_zone(zone) {
		local_irq_save(flags);
		drain_zone(zone, cpu);
		local_irq_restore(flags);
	}
}

void drain_local_pages(void)
{
	drain_pages((unsigned int)smp_processor_id());
}

static void drain_when_called(void *unused)
{
	drain_local_pages();
}

void drain_all_pages(void)
{
	on_each_cpu(drain_when_called, NULL, true);
}

/* ---- setting up ------------------------------------------------------------------ */

/*
 * Larger blocks in smaller numbers: each order may park as many pages as any
 * other.  But two at a time, so that a block that comes back finds its
 * buddy parked, and not free, which would send it back to the zone every time.
 */
static void pageset_set(struct per_cpu_pageset *pset, unsigned int order, int high, int batch)
{
	pset->half = high ? max((high / 2) >> order, PAIR) : 0;
	pset->batch = high ? max(batch >> order, order ? PAIR : 1) : 1;
	for (int type = 0; type < MIGRATE_PCPTYPES; type++)
		pset->pcp[type].room = pset->half;
}

/* Linux: setup_pageset(), mm/page_alloc.c, 2.6.13 to 5.x. */
static void setup_pageset(const struct zone *zone)
{
	int batch = (int)zone_batchsize(zone);
	int high = HIGH_IN_BATCHES * batch;

	if (percpu_pagelist_fraction) {
		high = (int)zone->managed_pages / percpu_pagelist_fraction;
		batch = clamp(high / 4, 1, MAX_BATCH);
	}
	if (!parking_open || atomic_read(&zone->pcp_disabled) || page_debug_enabled() ||
	    diverted(DIVERT_PAGES))
		high = 0;
	for (unsigned int order = 0; order < PCP_ORDERS; order++)
		pageset_set(this_pageset(zone, order), order, high, batch);
}

/* This processor's lists of a zone, empty, and with the room that they should have now. */
static void reset_pageset(void *info)
{
	struct zone *zone = info;

	drain_zone(zone, (unsigned int)smp_processor_id());
	setup_pageset(zone);
}

void zone_pcp_enable(struct zone *zone)
{
	if (atomic_dec_and_test(&zone->pcp_disabled))
		on_each_cpu(reset_pageset, zone, true);
}

void zone_pcp_disable(struct zone *zone)
{
	if (atomic_inc_return(&zone->pcp_disabled) == 1)
		on_each_cpu(reset_pageset, zone, true);
}

void setup_per_cpu_pageset(void)
{
	struct zone *zone;

	parking_open = true;
	for_each_populated_zone(zone)
		on_each_cpu(reset_pageset, zone, true);
}

/* A processor that begins opens its lists; one that has gone leaves them to others. */
static int page_alloc_cpu_notify(struct notifier_block *self, unsigned long action, void *hcpu)
{
	struct zone *zone;

	if (action == CPU_STARTING)
		for_each_populated_zone(zone)
			reset_pageset(zone);
	if (action == CPU_DEAD)
		drain_pages((unsigned int)(unsigned long)hcpu);
	return NOTIFY_OK;
}

/* Not while the processor or anybody else parks blocks of the zone. */
void zone_pcp_set(const struct zone *zone, unsigned int cpu, struct per_cpu_pageset *sets)
{
	for (unsigned int type = 0; type < MIGRATE_PCPTYPES; type++)
		per_cpu(pcp_lists[zone->list_id | type], cpu) = &sets->pcp[type];
}

/*
 * The zone has another size now: lists to match, on all processors.
 * Linux: zone_pcp_update(), mm/page_alloc.c, 2.6.32 to 5.x.
 */
void zone_pcp_update(struct zone *zone)
{
	on_each_cpu(reset_pageset, zone, true);
}

/* A zone's lists on one processor. */
static void __init alloc_pagesets(const struct zone *zone, unsigned int cpu)
{
	zone_pcp_set(zone, cpu, memblock_alloc_or_panic(PAGESETS_SIZE, SMP_CACHE_BYTES));
}

/*
 * Every processor gets lists, still with room for nothing, and is watched from
 * now on.  Linux: page_alloc_init(), mm/page_alloc.c, 2.6 to 5.x.
 */
void __init page_alloc_init(void)
{
	struct zone *zone;
	unsigned int cpu;

	mminit_dprintk(MMINIT_VERIFY, "pageflags_layout_widths",
		       "Section %d Node %d Zone %d Order %d Flags %d\n", SECTIONS_WIDTH,
		       NODES_WIDTH, ZONES_WIDTH, ORDER_WIDTH, NR_PAGEFLAGS);
	for_each_populated_zone(zone)
		for_each_possible_cpu(cpu)
			alloc_pagesets(zone, cpu);
	hotcpu_notifier(page_alloc_cpu_notify, 0);
}
