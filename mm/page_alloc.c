// SPDX-License-Identifier: MIT
/*
 * The way out: from a request to a block of pages.
 *
 *	alloc_pages(gfp, order)
 *	  |   gfp_zone(): the highest zone that will do
 *	  v
 *	get_page_from_freelist()	for each zone of the zonelist, best first:
 *	  |					watermark kept?   rmqueue(): take a block
 *	  |  nothing
 *	  v
 *	__alloc_pages_slowpath()	the same below the marks, as far as gfp allows;
 *	  |					then a report, and NULL or a panic
 *	  v
 *	prep_new_page()			count 1, zeros, compound
 *
 * A block is checked when it leaves the free lists.  One that was tampered with
 * while it was free is reported and left out for ever; the next one is tried.
 *
 * It does not know how blocks are split and merged (buddy.c), nor how marks are
 * set (watermark.c).
 */
#include "internal.h"
#include "page_events.h"
#include "pcp.h"

#include <asm/stacktrace.h>
#include <linux/divert.h>
#include <linux/fault-inject.h>
#include <linux/highmem.h>
#include <linux/might_sleep.h>
#include <linux/page_debug.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/shrinker.h>
#include <linux/string.h>

/* Caches may give a little at a time. */
#define MAX_SHRINK_ROUNDS 16

/* After so many blocks in a row that were tampered with a zone is given up. */
#define MAX_BAD_BLOCKS 64

static inline struct page *take_block(struct zone *zone, unsigned int order, gfp_t gfp)
{
	int migratetype = allocflags_to_migratetype(gfp);
	struct page *page;

	if (order < PCP_ORDERS)
		return pcp_alloc_slow(zone, order, migratetype, gfp & __GFP_COLD);
	spin_lock(&zone->lock);
	page = __rmqueue(zone, order, migratetype);
	spin_unlock(&zone->lock);
	return page;
}

/*
 * One block out of a zone, whatever its watermarks say; NULL when it has none, or
 * hardly any that is sound: lists that were written to may have no end.
 */
static inline struct page *rmqueue(struct zone *zone, unsigned int order, gfp_t gfp,
				   unsigned long caller)
{
	unsigned long flags;
	struct page *page;

	for (int bad = 0; bad < MAX_BAD_BLOCKS; bad++) {
		local_irq_save(flags);
		page = take_block(zone, order, gfp);
		local_irq_restore(flags);
		if (likely(!page || check_new_page(page)))
			return page;
		bad_new_page(page, caller);
	}
	return NULL;
}

/*
 * Nearly always there is plenty, and one compare shows it: free pages for a
 * single page; for a larger block the pages in blocks of the largest order,
 * none of which the exact check would leave out.  Of these any may be isolated.
 */
static inline bool watermark_holds(const struct zone *zone, unsigned int order,
				   enum zone_type classzone_idx, unsigned int alloc_flags)
{
	unsigned long mark = zone->watermark[alloc_flags & ALLOC_WMARK_MASK];
	unsigned long large = zone->free_area[MAX_ORDER - 1].nr_free - zone->nr_isolate_pageblock;
	unsigned long sure = order ? large << (MAX_ORDER - 1) :
				     zone_page_state(zone, NR_FREE_PAGES);

	if ((long)sure >= (long)(mark + zone->lowmem_reserve[classzone_idx] + (1UL << order)))
		return true;
	if (alloc_flags & ALLOC_NO_WATERMARKS)
		return true;
	return zone_watermark_ok(zone, order, mark, classzone_idx, alloc_flags);
}

/*
 * The first zone of the list that keeps its mark and has a block.  The reserve
 * that it keeps depends on the zone where the search began: the higher that is,
 * the more others there were to choose from.
 */
static __always_inline struct page *get_page_from_freelist(gfp_t gfp, unsigned int order,
					   struct zonelist *zonelist, unsigned int alloc_flags,
					   unsigned long caller)
{
	enum zone_type highest = gfp_zone(gfp);
	enum zone_type classzone_idx = first_zones_zonelist(zonelist, highest)->zone_idx;
	struct zoneref *z;
	struct zone *zone;

	for_each_zone_zonelist(zone, z, zonelist, highest) {
		struct page *page;

		if (!watermark_holds(zone, order, classzone_idx, alloc_flags)) {
			if (page_events_on())
				page_event_passed_over(zone, alloc_flags, classzone_idx);
			continue;
		}
		page = rmqueue(zone, order, gfp, caller);
		if (page)
			return page;
		if (page_events_on())
			page_event_no_block(zone);
	}
	return NULL;
}

/* How far below the marks may this request go? */
static unsigned int gfp_to_alloc_flags(gfp_t gfp)
{
	unsigned int alloc_flags = ALLOC_WMARK_MIN;

	if ((gfp & __GFP_MEMALLOC) && !(gfp & __GFP_NOMEMALLOC))
		return alloc_flags | ALLOC_NO_WATERMARKS;
	if (gfp & __GFP_HIGH)
		alloc_flags |= ALLOC_HIGH;
	if (!(gfp & __GFP_WAIT) && !(gfp & __GFP_NOMEMALLOC))
		alloc_flags |= ALLOC_HARDER;
	return alloc_flags;
}

static void report_failure(gfp_t gfp, unsigned int order)
{
	pr_warn("page allocation failure: order:%u, mode:0x%x\n", order, gfp);
	dump_stack();
	show_mem();
}

DEFINE_RATELIMIT_STATE(nopage_rs, DEFAULT_RATELIMIT_INTERVAL_US, DEFAULT_RATELIMIT_BURST);

/* Linux: warn_alloc_failed(), mm/page_alloc.c, 3.0 to 4.8. */
static void warn_alloc_failed(gfp_t gfp, unsigned int order)
{
	if (gfp & __GFP_NOWARN)
		return;
	if (printk_ratelimit_state(&nopage_rs, __func__))
		report_failure(gfp, order);
}

/* What is parked; with other processors only for those who can wait for them. */
static void drain_for(gfp_t gfp)
{
	if ((gfp & __GFP_WAIT) && !irqs_disabled())
		drain_all_pages();
	else
		drain_local_pages();
}

/*
 * Memory that lies about: parked with the processors, and in caches.  Those who
 * cannot wait must not run other people's code, so for them only the first.
 */
static bool reclaim(gfp_t gfp, bool parked)
{
	if (parked) {
		drain_for(gfp);
		return true;
	}
	return (gfp & __GFP_WAIT) && !(gfp & __GFP_NORETRY) && shrink_slab(gfp);
}

/*
 * Above the low mark there was nothing.  First below the mark as far as the
 * request may, then again with what was parked, then as long as the caches give
 * something, at most MAX_SHRINK_ROUNDS times.  So it ends, whatever they say.
 */
static struct page *alloc_by_reclaim(gfp_t gfp, unsigned int order, struct zonelist *zonelist,
				     unsigned long caller)
{
	unsigned int alloc_flags = gfp_to_alloc_flags(gfp);

	for (int round = 0;; round++) {
		struct page *page;

		if (page_events_on())
			page_event_again(alloc_flags, round);
		page = get_page_from_freelist(gfp, order, zonelist, alloc_flags, caller);
		if (page || round > MAX_SHRINK_ROUNDS || !reclaim(gfp, round == 0))
			return page;
		if (round)
			drain_for(gfp);		/* what the caches gave up was parked */
	}
}

/* Who cannot take NULL goes below all marks, and then the kernel ends. */
static noinline struct page *__alloc_pages_slowpath(gfp_t gfp, unsigned int order,
						    struct zonelist *zonelist,
						    unsigned long caller)
{
	struct page *page = alloc_by_reclaim(gfp, order, zonelist, caller);

	if (page)
		return page;
	if (!(gfp & __GFP_NOFAIL)) {
		warn_alloc_failed(gfp, order);
		return NULL;
	}
	page = get_page_from_freelist(gfp, order, zonelist, ALLOC_NO_WATERMARKS, caller);
	if (page)
		return page;
	report_failure(gfp, order);
	panic("Out of memory: __GFP_NOFAIL request of order %u, mode 0x%x, from %pS", order, gfp,
	      (void *)caller);
}

/* The direct map in one sweep; a page of high memory through a short mapping each. */
static void prep_zero_pages(struct page *page, unsigned int order)
{
	if (!PageHighMem(page)) {
		memset(lowmem_page_address(page), 0, PAGE_SIZE << order);
		return;
	}
	for (unsigned int i = 0; i < (1U << order); i++)
		clear_highpage(page + i);
}

/**
 * prep_compound_page() - tie the pages of a block together
 * @head: its head
 * @order: at least 1
 *
 * Every tail points at the head, which carries the count for all of them.
 *
 * Linux: prep_compound_page(), mm/page_alloc.c, 2.6.15 to 5.x.
 */
void prep_compound_page(struct page *head, unsigned int order)
{
	__SetPageHead(head);
	for (struct page *tail = head + 1; tail < head + (1UL << order); tail++) {
		__SetPageTail(tail);
		tail->first_page = head;
	}
}

/* What few requests ask for. */
#define GFP_PREPARED (__GFP_ZERO | __GFP_COMP)

static noinline void prep_as_asked(struct page *page, unsigned int order, gfp_t gfp)
{
	if (gfp & __GFP_ZERO)
		prep_zero_pages(page, order);
	if (order && (gfp & __GFP_COMP))
		prep_compound_page(page, order);
}

/* FREE -> ALLOCATED: from here on the caller owns the block. */
static __always_inline void prep_new_page(struct page *page, unsigned int order, gfp_t gfp,
					  unsigned long caller)
{
	init_page_count(page);
	page->private = 0;
	page->caller = caller;
	if (unlikely(gfp & GFP_PREPARED))
		prep_as_asked(page, order, gfp);
}

/* The same for a block that comes from its zone, which all do while a debug aid is on. */
static __always_inline void prep_zone_block(struct page *page, unsigned int order, gfp_t gfp,
					    unsigned long caller)
{
	if (page_debug_enabled())
		debug_page_alloc(page, order, gfp);
	prep_new_page(page, order, gfp, caller);
}

/* Not of a plain order: too large, or somebody wants to be asked. */
static noinline __cold bool request_may_go_on(gfp_t gfp, unsigned int order)
{
	if (order < MAX_ORDER)
		return !should_fail_alloc_page(gfp, order);
	WARN_ONCE(!(gfp & __GFP_NOWARN), "allocation of order %u: the largest is %u", order,
		  MAX_ORDER - 1);
	return false;
}

static noinline struct page *alloc_block(gfp_t gfp, unsigned int order,
						struct zonelist *zonelist, unsigned long caller)
{
	struct page *page;

	might_sleep_if(gfp & __GFP_WAIT);
	if (unlikely(order >= plain_orders) && !request_may_go_on(gfp, order))
		return NULL;
	page = get_page_from_freelist(gfp, order, zonelist, ALLOC_WMARK_LOW, caller);
	if (unlikely(!page))
		page = __alloc_pages_slowpath(gfp, order, zonelist, caller);
	if (likely(page))
		prep_zone_block(page, order, gfp, caller);
	return page;
}

/* Requests that a look at one list does not settle. */
#define GFP_SLOW (__GFP_ZERO | __GFP_COMP | __GFP_RECLAIMABLE | __GFP_COLD | __GFP_THISNODE)

/*
 * The fast path: the top of this processor's list, nothing else.  A parked block
 * was counted as taken when it left the zone, so no watermark is involved.
 * NULL when that does not work.
 */
static __always_inline struct page *alloc_parked(gfp_t gfp, unsigned int order)
{
	unsigned long flags;
	struct page *page;

	might_sleep_if(gfp & __GFP_WAIT);
	if (unlikely(gfp & GFP_SLOW))
		return NULL;
	local_irq_save(flags);
	page = pcp_pop(this_pcp(order, this_cpu_read(gfp_lists[gfp_zone_index(gfp)])));
	local_irq_restore(flags);
	if (unlikely(!page))
		return NULL;
	if (unlikely(!check_new_page(page))) {
		bad_new_page(page, _RET_IP_);
		return NULL;
	}
	prep_new_page(page, 0, 0, _RET_IP_);
	return page;
}

/* What the top of the list does not settle; zeros, for one. */
static noinline struct page *fastcall alloc_page_slow(gfp_t gfp, unsigned long caller)
{
	struct page *page = NULL;

	if (gfp & __GFP_ZERO)
		page = alloc_parked(gfp & ~__GFP_ZERO, 0);
	if (!page)
		return alloc_block(gfp, 0, local_zonelist(gfp), caller);
	page->caller = caller;
	prep_zero_pages(page, 0);
	return page;
}

struct page *fastcall __alloc_page(gfp_t gfp)
{
	struct page *page = alloc_parked(gfp, 0);

	if (likely(page))
		return page;
	return alloc_page_slow(gfp, _RET_IP_);
}

struct page *fastcall alloc_pages_current(gfp_t gfp, unsigned int order)
{
	if (likely(order < PCP_ORDERS)) {
		struct page *page = alloc_parked(gfp, order);

		if (likely(page))
			return page;
	}
	return alloc_block(gfp, order, local_zonelist(gfp), _RET_IP_);
}

struct page *fastcall __alloc_pages(gfp_t gfp, unsigned int order, struct zonelist *zonelist)
{
	return alloc_block(gfp, order, zonelist, _RET_IP_);
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page;

	VM_BUG_ON(gfp & __GFP_HIGHMEM);
	page = order < PCP_ORDERS ? alloc_parked(gfp, order) : NULL;
	if (!page)
		page = alloc_block(gfp, order, local_zonelist(gfp), _RET_IP_);
	return page ? (unsigned long)lowmem_page_address(page) : 0;
}

unsigned long fastcall get_zeroed_page(gfp_t gfp)
{
	struct page *page = alloc_parked(gfp, 0);

	if (likely(page)) {
		void *addr = lowmem_page_address(page);

		clear_page(addr);
		return (unsigned long)addr;
	}
	page = alloc_page_slow(gfp | __GFP_ZERO, _RET_IP_);
	return page ? (unsigned long)lowmem_page_address(page) : 0;
}

/* What the flags of pages inside a block say of a type is of older blocks. */
static noinline void split_page_type(struct page *page, unsigned int order, unsigned long type)
{
	for (unsigned int i = 0; i < (1U << order); i++)
		page[i].flags |= type;
}

void split_page(struct page *page, unsigned int order)
{
	unsigned long type = page->flags & PAGE_MIGRATE_BITS, caller = page->caller;

	VM_BUG_ON(PageCompound(page) || page_ref_count(page) != 1 || page_order(page) != order);

	for (unsigned int i = 0; i < (1U << order); i++) {
		page[i].flags &= ~(PAGE_ORDER_BITS | PAGE_MIGRATE_BITS);
		init_page_count(page + i);
		page[i].caller = caller;
	}
	if (unlikely(type))		/* most are unmovable, which is 0 */
		split_page_type(page, order, type);
	if (page_debug_enabled())
		split_page_owner(page, order);
}

void *alloc_pages_exact(size_t size, gfp_t gfp)
{
	unsigned int order = get_order(size);
	unsigned long addr = __get_free_pages(gfp & ~__GFP_COMP, order);

	if (!addr)
		return NULL;
	split_page(virt_to_page(addr), order);
	free_pages_exact((void *)(addr + PAGE_ALIGN(size)),
			 (PAGE_SIZE << order) - PAGE_ALIGN(size));
	return (void *)addr;
}

/* The zone that can serve @nr single pages and still keep its low mark. */
static struct zone *bulk_zone(gfp_t gfp, struct zonelist *zonelist, unsigned long nr)
{
	enum zone_type highest = gfp_zone(gfp);
	enum zone_type classzone_idx = first_zones_zonelist(zonelist, highest)->zone_idx;
	struct zoneref *z;
	struct zone *zone;

	for_each_zone_zonelist(zone, z, zonelist, highest)
		if (zone_watermark_ok(zone, 0, zone->watermark[WMARK_LOW] + nr, classzone_idx, 0))
			return zone;
	return NULL;
}

/* What one visit to a zone has brought: runs of pages, not checked yet. */
struct bulk {
	struct page *runs;	/* those not begun, linked through next_parked */
	struct page *page;	/* the next page of the run that has begun */
	struct page *end;	/* behind its last */
};

/* @nr pages or what there is, in runs as large as they come, the zone's lock taken once. */
static void rmqueue_bulk(struct zone *zone, unsigned long nr, int migratetype, struct bulk *bulk)
{
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	while (nr) {
		unsigned int order, most = min(ilog2(nr), MAX_ORDER - 1);
		struct page *run = __rmqueue_run(zone, 0, most, migratetype, &order);

		if (!run)
			break;
		set_page_order(run, order);
		run->next_parked = bulk->runs;
		bulk->runs = run;
		nr -= 1UL << order;
	}
	spin_unlock_irqrestore(&zone->lock, flags);
}

/* The next page of the runs, a single one from here on; NULL behind the last. */
static struct page *next_of_runs(struct bulk *bulk, int migratetype)
{
	struct page *page = bulk->page;

	if (page == bulk->end) {
		page = bulk->runs;
		if (!page)
			return NULL;
		bulk->runs = page->next_parked;
		bulk->end = page + (1UL << page_order(page));
	}
	page->flags = (page->flags & ~(PAGE_ORDER_BITS | PAGE_MIGRATE_BITS)) |
		      page_migrate_bits(migratetype);
	bulk->page = page + 1;
	return page;
}

/* The next sound one; NULL when none is left. */
static struct page *next_of_bulk(struct bulk *bulk, int migratetype, unsigned long caller)
{
	struct page *page;

	while ((page = next_of_runs(bulk, migratetype)) != NULL) {
		if (likely(check_new_page(page)))
			return page;
		bad_new_page(page, caller);
	}
	return NULL;
}

static unsigned long empty_places(unsigned long nr_pages, struct page **pages)
{
	unsigned long empty = 0;

	for (unsigned long i = 0; i < nr_pages; i++)
		empty += !pages[i];
	return empty;
}

/* A page of the bulk; one on its own, as for anybody, when that has run out. */
static struct page *bulk_or_single(struct bulk *bulk, gfp_t gfp, struct zonelist *zonelist,
				   unsigned long caller)
{
	struct page *page = next_of_bulk(bulk, allocflags_to_migratetype(gfp), caller);

	if (unlikely(!page))
		return alloc_block(gfp | __GFP_NOWARN, 0, zonelist, caller);
	prep_zone_block(page, 0, gfp, caller);
	return page;
}

unsigned long alloc_pages_bulk(gfp_t gfp, unsigned long nr_pages, struct page **pages)
{
	struct zonelist *zonelist = local_zonelist(gfp);
	unsigned long wanted = empty_places(nr_pages, pages);
	struct zone *zone = diverted(DIVERT_PAGES) ? NULL : bulk_zone(gfp, zonelist, wanted);
	struct bulk bulk = { 0 };
	unsigned long i;

	if (zone)
		rmqueue_bulk(zone, wanted, allocflags_to_migratetype(gfp), &bulk);
	for (i = 0; i < nr_pages; i++) {
		if (!pages[i])
			pages[i] = bulk_or_single(&bulk, gfp, zonelist, _RET_IP_);
		if (!pages[i])
			break;
	}
	return i;
}
