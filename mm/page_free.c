// SPDX-License-Identifier: MIT
/*
 * The way back: the last reference to a block is dropped, the block is checked,
 * and its zone gets it.
 *
 *	__free_pages()   count 1 -> 0 --> free_block()  checks, then owns it
 *	put_page()            |                |
 *	free_pages()          | 0 -> -1        v
 *	                      v          free_to_zone()  under the zone's lock
 *	                 bad_free(): reported, undone
 *
 * It does not know where blocks come from.
 */
#include "internal.h"
#include "pcp.h"

#include <asm/setup.h>
#include <asm/stacktrace.h>
#include <linux/bitops.h>
#include <linux/page_debug.h>
#include <linux/printk.h>

static __always_inline void lock_and_free(struct page *page, unsigned int order)
{
	struct zone *zone = page_zone(page);
	unsigned long flags;

	if (page_debug_enabled())
		debug_page_free(page, order);
	spin_lock_irqsave(&zone->lock, flags);
	__free_one_page(zone, page, order);
	spin_unlock_irqrestore(&zone->lock, flags);
}

/**
 * free_to_zone() - put a block on the free lists of its zone
 * @page: head; count 0, no flags
 * @order: its order
 *
 * Context: any; takes the zone's lock.
 */
void free_to_zone(struct page *page, unsigned int order)
{
	lock_and_free(page, order);
}

/* From here on the pages are ordinary ones, inside a block. */
static void destroy_compound_page(struct page *head, unsigned int order)
{
	__ClearPageHead(head);
	for (struct page *tail = head + 1; tail < head + (1UL << order); tail++) {
		__ClearPageTail(tail);
		tail->first_page = NULL;
	}
}

/*
 * Checked: the allocator's from here on.  Nearly always one store to the page
 * and a few to the processor's list are all that is left to do.
 */
static __always_inline void park_block(struct page *page, unsigned int order)
{
	struct per_cpu_pages *pcp;
	unsigned long flags;

	local_irq_save(flags);
	pcp = this_pcp(order, page_list_id(page));
	if (likely(pcp->room > 0 && !buddy_is_free(page, order)))
		pcp_push(pcp, page);
	else
		pcp_free_slow(page, order);
	local_irq_restore(flags);
}

/* See free_block(). */
static __always_inline void __free_block(struct page *page, unsigned int order,
					 unsigned long caller)
{
	if (unlikely(!free_pages_check(page, order))) {
		bad_free(page, order, caller);
		return;
	}
	if (unlikely(PageHead(page)))
		destroy_compound_page(page, order);
	page->caller = caller;
	if (order < PCP_ORDERS)
		park_block(page, order);
	else
		lock_and_free(page, order);
}

/**
 * free_block() - free a block whose last reference is gone
 * @page: its head, count 0
 * @order: the order it is freed with
 * @caller: who frees it, for reports
 *
 * Context: any.
 */
void free_block(struct page *page, unsigned int order, unsigned long caller)
{
	__free_block(page, order, caller);
}

/* One reference less.  A count that was not positive belongs to no user. */
static __always_inline void drop_reference(struct page *page, unsigned int order,
					   unsigned long caller)
{
	if (put_page_testzero(page))
		free_block(page, order, caller);
	else if (unlikely(page_ref_count(page) < 0))
		bad_free(page, order, caller);
}

/*
 * The same, spelt out for the commonest case.  A count that is zero says nothing to
 * who has not made it so: another user may have let go since.
 */
static __always_inline void free_single(struct page *page, unsigned long caller)
{
	if (unlikely(!put_page_testzero(page))) {
		if (page_ref_count(page) < 0)
			bad_free(page, 0, caller);
	} else if (likely(page_is_plain(page))) {
		page->caller = caller;
		park_block(page, 0);
	} else {
		bad_free(page, 0, caller);
	}
}

void fastcall (__free_pages)(struct page *page, unsigned int order)
{
	if (likely(put_page_testzero(page)))
		__free_block(page, order, _RET_IP_);
	else if (unlikely(page_ref_count(page) < 0))
		bad_free(page, order, _RET_IP_);
}

void fastcall __free_page(struct page *page)
{
	free_single(page, _RET_IP_);
}

void free_hot_cold_page(struct page *page, bool cold)
{
	unsigned long flags;

	if (unlikely(!free_pages_check(page, 0))) {
		bad_free(page, 0, _RET_IP_);
		return;
	}
	page->caller = _RET_IP_;
	local_irq_save(flags);
	if (cold)
		pcp_free_cold(page);
	else
		pcp_free_slow(page, 0);
	local_irq_restore(flags);
}

static noinline __cold void bad_address(unsigned long addr, unsigned long caller)
{
	pr_alert("BUG: Trying to free_pages() %s (%08lx), from %pS\n",
		 virt_to_pfn(addr) >= max_low_pfn ? "address that has no page in the direct map" :
						    "address in the middle of a page",
		 addr, (void *)caller);
	dump_stack();
}

/*
 * In one comparison: the bits of an address inside of a page end up above all
 * others, and make it as wrong as one that is not in the direct map.
 */
void fastcall free_pages(unsigned long addr, unsigned int order)
{
	unsigned long pfn = ror32((u32)__pa(addr), PAGE_SHIFT);

	if (!addr)
		return;
	if (unlikely(pfn >= max_low_pfn)) {
		bad_address(addr, _RET_IP_);
		return;
	}
	if (order)
		drop_reference(pfn_to_page(pfn), order, _RET_IP_);
	else
		free_single(pfn_to_page(pfn), _RET_IP_);
}

void put_page_for(struct page *page, unsigned long caller)
{
	page = compound_head(page);
	drop_reference(page, compound_order(page), caller);
}

void put_page(struct page *page)
{
	put_page_for(page, _RET_IP_);
}

void free_pages_exact(void *virt, size_t size)
{
	unsigned long addr = (unsigned long)virt;
	unsigned long end = addr + PAGE_ALIGN(size);

	for (; addr < end; addr += PAGE_SIZE)
		drop_reference(virt_to_page(addr), 0, _RET_IP_);
}
