/* SPDX-License-Identifier: MIT */
/*
 * Where the page allocator looks for a block, told step by step to somebody who
 * wants to see it: the monitor's alloc, and tests.
 *
 *	page_events_begin();
 *	page = alloc_pages(GFP_KERNEL, 3);
 *	nr = page_events_end(&events);	passed over, taken, ...
 *
 * Each place that tells something asks a static key first.  All but one of them lie
 * where things have gone wrong already; the one where a block leaves its list costs
 * a nop while nobody listens.  A block that a processor had parked passes none of
 * them: a request about which nothing is told was served from there.
 *
 * Snapshots of the lists before and after would not cost even that nop, but they do
 * not show a zone that was only looked at, nor what came first.  On the way back
 * they are enough: where a block has ended up shows with whom it has merged.
 *
 * Linux: the tracepoints of include/trace/events/kmem.h, since 2.6.32:
 * mm_page_alloc_zone_locked, mm_page_alloc_extfrag, mm_page_pcpu_drain.
 */
#ifndef _MM_PAGE_EVENTS_H
#define _MM_PAGE_EVENTS_H

#include <linux/jump_label.h>
#include <linux/linkage.h>
#include <linux/mmzone.h>

enum page_event_kind {
	PAGE_EVENT_PASSED_OVER,	/* @zone would not keep its @mark, with @free pages free */
	PAGE_EVENT_NO_BLOCK,	/* @zone would, but has no block */
	PAGE_EVENT_FALLBACK,	/* @wanted has run out: a block of order @have, of @from, must do */
	PAGE_EVENT_TAKEN,	/* a block of order @have, off @type's list; @order of it go on */
	PAGE_EVENT_AGAIN,	/* the low marks are out of reach: the @round-th search below */
	NR_PAGE_EVENT_KINDS
};

/**
 * struct page_event - one step
 * @kind: which; says what of the rest is meant
 * @zone: where
 * @pfn: first page of the block
 * @order: TAKEN: of what goes on to the request
 * @have: of the block on the list
 * @type: the migrate type of its list; after a FALLBACK that is not @from when the
 *	whole pageblock has changed sides
 * @wanted: FALLBACK: the migrate type of the request
 * @from: FALLBACK: that of the block until then
 * @flags: PASSED_OVER, AGAIN: ALLOC_*
 * @round: AGAIN: 0: as things are; 1: after a drain; then after each time that caches gave back
 * @free: PASSED_OVER: free pages of the zone
 * @mark: PASSED_OVER: its mark
 * @reserve: PASSED_OVER: what it keeps besides, from those who could go higher
 */
struct page_event {
	enum page_event_kind kind;
	const struct zone *zone;
	unsigned long pfn;
	u8 order, have, type, wanted, from;
	unsigned int flags;
	int round;
	unsigned long free, mark, reserve;
};

#define MAX_PAGE_EVENTS 48

DECLARE_STATIC_KEY_FALSE(page_events_wanted);
#define page_events_on() static_branch_unlikely(&page_events_wanted)

/**
 * page_events_begin() - listen to what this processor asks of the page allocator
 *
 * Interrupt handlers are heard, too.
 *
 * Context: as static_branch_enable(); one listener at a time.
 */
void page_events_begin(void);

/**
 * page_events_end() - listen no longer
 * @events: gets what was told, at most MAX_PAGE_EVENTS; valid until the next begin
 *
 * Return: how many steps there were, which may be more.
 */
unsigned int page_events_end(const struct page_event **events);

/* ---- for those who tell: only if page_events_on() ---------------------------------- */

void page_event_passed_over(const struct zone *zone, unsigned int alloc_flags,
			    enum zone_type classzone_idx);
void page_event_no_block(const struct zone *zone);
void page_event_fallback(const struct page *page, unsigned int have, int wanted, int from, int type);
void fastcall page_event_taken(const struct page *page, unsigned int have, unsigned int order,
			       int type);
void page_event_again(unsigned int alloc_flags, int round);

#endif /* _MM_PAGE_EVENTS_H */
