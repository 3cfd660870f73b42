// SPDX-License-Identifier: MIT
/*
 * The processors' lists of parked blocks, described in pcp.h, as something to look
 * at: how much is parked, and is this page?
 *
 * It changes nothing, and may look while the owner of a list changes it.
 */
#include "pcp.h"

#include <asm/uaccess.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>

/* Where every processor's lists are until page_alloc_init(): nothing is ever parked here. */
static struct per_cpu_pageset boot_pageset[PCP_ORDERS];

DEFINE_PER_CPU(struct per_cpu_pages *, pcp_lists[NR_LISTIDS]) = {
	[0 ... NR_LISTIDS - 1] = boot_pageset[0].pcp,
};

/* ---- counting, for reports ---------------------------------------------------- */

/* A list's blocks; full, it has half of them on hot. */
static unsigned long nr_parked(const struct per_cpu_pageset *pset, int type)
{
	const struct per_cpu_pages *pcp = &pset->pcp[type];

	return (unsigned long)(pset->half - pcp->room + pcp->nr_cold);
}

/* Blocks of one order and type that are parked with one processor. */
unsigned long pcp_parked_blocks(const struct zone *zone, unsigned int order, int type,
				unsigned int cpu)
{
	return nr_parked(zone_pageset(zone, order, cpu), type);
}

/* Pages of a zone that are parked with one processor. */
unsigned long pcp_parked_pages_on(const struct zone *zone, unsigned int cpu)
{
	unsigned long pages = 0;

	for (unsigned int order = 0; order < PCP_ORDERS; order++) {
		const struct per_cpu_pageset *pset = zone_pageset(zone, order, cpu);

		for (int type = 0; type < MIGRATE_PCPTYPES; type++)
			pages += nr_parked(pset, type) << order;
	}
	return pages;
}

/* Pages of a zone that are parked with any processor. */
unsigned long pcp_parked_pages(const struct zone *zone)
{
	unsigned long pages = 0;
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		pages += pcp_parked_pages_on(zone, cpu);
	return pages;
}

/* The next block of a list that its owner may be changing: anything, or nothing. */
static struct page *peek_next(const struct page *page)
{
	struct page *next;

	if (probe_kernel_read(&next, &page->next_parked, sizeof(next)) ||
	    !IS_ALIGNED((unsigned long)next, sizeof(*next)))
		return NULL;
	return next;
}

/* At most @most steps: what is no list any more need not have an end. */
static struct page *find_in_list(struct page *head, const struct page *page, unsigned int order,
				 int most)
{
	while (head && (page < head || page >= head + (1UL << order)))
		head = most-- > 0 ? peek_next(head) : NULL;
	return head;
}

static struct page *find_in_pageset(const struct per_cpu_pageset *pset, const struct page *page,
				    unsigned int order)
{
	struct page *head = NULL;

	for (int type = 0; !head && type < MIGRATE_PCPTYPES; type++) {
		const struct per_cpu_pages *pcp = &pset->pcp[type];

		head = find_in_list(READ_ONCE(pcp->hot), page, order, pset->half);
		if (!head)
			head = find_in_list(READ_ONCE(pcp->cold), page, order, pset->half);
	}
	return head;
}

/**
 * find_parked_block() - the parked block that holds a page
 * @page: any page
 * @order: gets the block's order
 *
 * Return: its head, or NULL.
 * Context: slow, for reports.  Other processors may change their lists meanwhile:
 *	then it may miss the block.
 */
struct page *find_parked_block(const struct page *page, unsigned int *order)
{
	const struct zone *zone = page_zone(page);
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		for (*order = 0; *order < PCP_ORDERS; ++*order) {
			struct page *head = find_in_pageset(zone_pageset(zone, *order, cpu), page,
							    *order);

			if (head)
				return head;
		}
	return NULL;
}
