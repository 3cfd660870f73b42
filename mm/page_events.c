// SPDX-License-Identifier: MIT
/*
 * The steps of the page allocator, written down for a listener: page_events.h says
 * which there are and who tells them.
 *
 * It changes nothing, and must not know who listens.
 */
#include "page_events.h"

#include "internal.h"

#include <linux/smp.h>

DEFINE_STATIC_KEY_FALSE(page_events_wanted);

static struct page_event events[MAX_PAGE_EVENTS];
static unsigned int nr_events;
static int listener_cpu;

void page_events_begin(void)
{
	listener_cpu = smp_processor_id();
	static_branch_enable(&page_events_wanted);
	nr_events = 0;
}

unsigned int page_events_end(const struct page_event **told)
{
	unsigned int nr = nr_events;

	static_branch_disable(&page_events_wanted);
	*told = events;
	return nr;
}

/* What comes when the table is full is only counted, and other processors are not listened to. */
static void tell(const struct page_event *event)
{
	if (smp_processor_id() != listener_cpu)
		return;
	if (nr_events < MAX_PAGE_EVENTS)
		events[nr_events] = *event;
	nr_events++;
}

noinline void page_event_passed_over(const struct zone *zone, unsigned int alloc_flags,
				     enum zone_type classzone_idx)
{
	tell(&(struct page_event){ .kind = PAGE_EVENT_PASSED_OVER, .zone = zone, .flags = alloc_flags,
				   .free = zone_page_state(zone, NR_FREE_PAGES),
				   .mark = zone->watermark[alloc_flags & ALLOC_WMARK_MASK],
				   .reserve = zone->lowmem_reserve[classzone_idx] });
}

noinline void page_event_no_block(const struct zone *zone)
{
	tell(&(struct page_event){ .kind = PAGE_EVENT_NO_BLOCK, .zone = zone });
}

noinline void page_event_fallback(const struct page *page, unsigned int have, int wanted, int from,
				  int type)
{
	tell(&(struct page_event){ .kind = PAGE_EVENT_FALLBACK, .zone = page_zone(page),
				   .pfn = page_to_pfn(page), .have = (u8)have,
				   .wanted = (u8)wanted, .from = (u8)from, .type = (u8)type });
}

/* Some order of a block of order @have go on, the rest stays free. */
noinline void fastcall page_event_taken(const struct page *page, unsigned int have,
					unsigned int order, int type)
{
	tell(&(struct page_event){ .kind = PAGE_EVENT_TAKEN, .zone = page_zone(page),
				   .pfn = page_to_pfn(page), .have = (u8)have, .order = (u8)order,
				   .type = (u8)type });
}

noinline void page_event_again(unsigned int alloc_flags, int round)
{
	tell(&(struct page_event){ .kind = PAGE_EVENT_AGAIN, .flags = alloc_flags, .round = round });
}
