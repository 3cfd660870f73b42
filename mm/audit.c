// SPDX-License-Identifier: MIT
/*
 * The hand-over audit (row G7): every free page of the firmware's map has
 * arrived exactly once, and no reserved page has.
 *
 *	e820 --audit_e820()-- the boot allocator --audit_pages()-- struct page --audit_zone()-- free lists
 *	                                                 |
 *	                                  audit_totals(), the counters
 *
 * Each step compares two witnesses and stops at the first page on which they
 * differ, with what each of them says.  Nothing is changed, ever.
 *
 * Cost: about 14 instructions per page, 2 million on a machine with 512 MB.
 */
#include "internal.h"

#include <asm/e820.h>
#include <linux/audit.h>
#include <linux/boot_ranges.h>
#include <linux/memblock.h>
#include <linux/panic.h>
#include <linux/printk.h>

/* Record the first disagreement.  Always false, so that a check can end in it. */
static bool __printf(3, 4) disagree(struct audit *a, unsigned long pfn, const char *fmt, ...)
{
	va_list args;

	a->pfn = pfn;
	va_start(args, fmt);
	vsnprintf(a->says, sizeof(a->says), fmt, args);
	va_end(args);
	return false;
}

/* Behind this nothing was handed over, whatever is there. */
static unsigned long end_of_zones(void)
{
	unsigned long end = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		end = max(end, zone_end_pfn(zone));
	return end;
}

/* ---- e820 and memblock ------------------------------------------------- */

/* Whole pages of RAM, from start to behind the last; empty at the end of the walk. */
struct pfn_range {
	unsigned long start;
	unsigned long end;
};

static bool next_e820_ram(u32 *i, unsigned long limit, struct pfn_range *range)
{
	while (*i < e820.nr_map) {
		const struct e820entry *entry = &e820.map[(*i)++];

		if (entry->type != E820_RAM || entry->addr >= PFN_PHYS(limit))
			continue;
		range->start = PFN_UP(entry->addr);
		range->end = PFN_DOWN(min_t(u64, e820_last(entry), PFN_PHYS(limit) - 1) + 1);
		if (range->start < range->end)
			return true;
	}
	range->start = range->end = limit;
	return false;
}

/* Regions that touch are one range: nodes and flags do not matter here. */
static bool next_registered_ram(int *i, unsigned long limit, struct pfn_range *range)
{
	unsigned long start, end;
	int ahead;

	if (!next_ram_range(i, MAX_NUMNODES, &range->start, &range->end, NULL) ||
	    range->start >= limit) {
		range->start = range->end = limit;
		return false;
	}
	ahead = *i;
	while (next_ram_range(&ahead, MAX_NUMNODES, &start, &end, NULL) &&
	       start == range->end) {
		range->end = end;
		*i = ahead;
	}
	range->end = min(range->end, limit);
	return true;
}

bool audit_e820(struct audit *a)
{
	unsigned long limit = end_of_zones();
	struct pfn_range fw, mb;
	u32 fw_at = 0;
	int mb_at = -1;
	bool more;

	do {
		more = next_e820_ram(&fw_at, limit, &fw);
		more |= next_registered_ram(&mb_at, limit, &mb);
		if (fw.start != mb.start)
			return disagree(a, min(fw.start, mb.start),
					"e820 says %s, " BOOT_RAM_WITNESS " says %s",
					fw.start < mb.start ? "RAM" : "no RAM",
					fw.start < mb.start ? "no memory" : "memory");
		if (fw.end != mb.end)
			return disagree(a, min(fw.end, mb.end), "e820 says %s, " BOOT_RAM_WITNESS " says %s",
					fw.end > mb.end ? "RAM" : "no RAM",
					fw.end > mb.end ? "no memory" : "memory");
	} while (more);
	return true;
}

/* ---- memblock and struct pages ----------------------------------------- */

/* What a struct page says of itself, for the report. */
static const char *page_says(const struct page *page)
{
	if (PageBuddy(page))
		return "head of a free block";
	if (PageReserved(page))
		return page_ref_count(page) > 0 ? "reserved" : "reserved, but without a user";
	return page_ref_count(page) ? "in use" : "inside a block";
}

/* Of one block, which has struct pages. */
static bool audit_reserved_in_block(struct audit *a, unsigned long start_pfn,
				    unsigned long end_pfn)
{
	const struct page *page = pfn_to_page(start_pfn);

	for (unsigned long pfn = start_pfn; pfn < end_pfn; pfn++, page++)
		if (unlikely((page->flags & PAGE_FLAGS_ALL) != PG_bit(reserved) ||
			     page_ref_count(page) <= 0))
			return disagree(a, pfn, BOOT_FREE_WITNESS " says %s, its struct page says %s",
					memblock_is_memory(PFN_PHYS(pfn)) ? "reserved" :
									    "no memory",
					page_says(page));
	return true;
}

/*
 * Not free in memblock's eyes, RAM or not: reserved, each of them.  What has no
 * struct page cannot have been handed over.
 */
static bool audit_reserved_pages(struct audit *a, unsigned long start_pfn, unsigned long end_pfn)
{
	while (start_pfn < end_pfn) {
		unsigned long stop = min(ALIGN(start_pfn + 1, MAX_ORDER_NR_PAGES), end_pfn);

		if (pfn_valid(start_pfn) && !audit_reserved_in_block(a, start_pfn, stop))
			return false;
		start_pfn = stop;
	}
	return true;
}

/* Inside a free block: untouched, and of the head's zone and node. */
static bool audit_block(struct audit *a, const struct page *head, unsigned int order)
{
	unsigned long zone = head->flags & PAGE_ZONEID_BITS;
	const struct page *end = head + (1UL << order);

	if (page_ref_count(head) || page_mapcount(head))
		return disagree(a, page_to_pfn(head), "on a free list, but count %d, mapcount %d",
				page_ref_count(head), page_mapcount(head));
	for (const struct page *page = head + 1; page < end; page++)
		if (unlikely(((page->flags & (PAGE_FLAGS_ALL | PAGE_ZONEID_BITS)) ^ zone) |
			     (unsigned long)page_ref_count(page) |
			     (unsigned long)page_mapcount(page)))
			return disagree(a, page_to_pfn(page),
					"inside the free block of order %u at pfn:%05lx, "
					"but its struct page says %s", order, page_to_pfn(head),
					page_says(page));
	a->blocks++;
	return true;
}

/* Free in memblock's eyes: made up of free blocks, without a gap. */
static bool audit_free_pages(struct audit *a, unsigned long start_pfn, unsigned long end_pfn,
			     unsigned long limit)
{
	unsigned long pfn = start_pfn;

	while (pfn < end_pfn) {
		const struct page *head;
		unsigned int order;

		if (!pfn_valid(pfn))
			return disagree(a, pfn, BOOT_FREE_WITNESS " says free, but there is no "
					"struct page");
		head = find_block(pfn_to_page(pfn), &order);
		if (!head || !PageBuddy(head))
			return disagree(a, pfn, BOOT_FREE_WITNESS " says free, its struct page says %s",
					page_says(pfn_to_page(pfn)));
		if (!audit_block(a, head, order))
			return false;
		pfn = page_to_pfn(head) + (1UL << order);
		if (pfn > end_pfn && end_pfn < limit)
			return disagree(a, end_pfn,
					BOOT_FREE_WITNESS " says not free, but it lies in "
					"the free block of order %u at pfn:%05lx",
					order, page_to_pfn(head));
	}
	return true;
}

bool audit_pages(struct audit *a, unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long pfn = start_pfn, from, to;
	u64 i;

	for_each_free_range(i, MAX_NUMNODES, &from, &to) {
		from = max(from, pfn);
		to = min(to, end_pfn);
		if (from >= to)
			continue;
		if (!audit_reserved_pages(a, pfn, from) || !audit_free_pages(a, from, to, end_pfn))
			return false;
		a->free += to - from;
		pfn = to;
	}
	return audit_reserved_pages(a, pfn, end_pfn);
}

/* ---- struct pages and free lists --------------------------------------- */

/* One entry of a list.  A broken one may be anything, so the links come first. */
static bool audit_entry(struct audit *a, const struct zone *zone, const struct list_head *entry,
			unsigned int order, int type)
{
	const struct page *page = list_entry(entry, struct page, lru);
	unsigned long pfn;

	if (!is_struct_page(page))
		return disagree(a, 0, "the order-%u list of zone %s holds %p, which is no page",
				order, zone->name, page);
	pfn = page_to_pfn(page);
	if (entry->next->prev != entry || entry->prev->next != entry)
		return disagree(a, pfn, "its neighbours on the order-%u list do not know it",
				order);
	if (!PageBuddy(page) || page_order(page) != order)
		return disagree(a, pfn,
				"on the list of order %u, its struct page says %s, order %u", order,
				page_says(page), page_order(page));
	if (pfn & ((1UL << order) - 1))
		return disagree(a, pfn, "a free block of order %u that is not aligned", order);
	if (!zone_spans_pfn(zone, pfn) || !zone_spans_pfn(zone, pfn + (1UL << order) - 1))
		return disagree(a, pfn, "a free block of order %u outside its zone %s", order,
				zone->name);
	if (get_pfnblock_migratetype(zone, pfn) != type)
		return disagree(a, pfn, "on the list for %s, but its pageblock is %s",
				migratetype_names[type],
				migratetype_names[get_pfnblock_migratetype(zone, pfn)]);
	return true;
}

/* Two free buddies side by side should have been one block. */
static bool audit_merged(struct audit *a, const struct page *page, unsigned int order)
{
	unsigned long pfn = page_to_pfn(page);
	unsigned long buddy_pfn = __find_buddy_pfn(pfn, order);

	if (order == MAX_ORDER - 1 || !page_is_buddy(page, pfn_to_page(buddy_pfn), order))
		return true;
	return disagree(a, pfn, "it and its buddy at pfn:%05lx are free, but not merged",
			buddy_pfn);
}

static bool audit_area(struct audit *a, struct zone *zone, unsigned int order,
		       unsigned long *free)
{
	struct free_area *area = &zone->free_area[order];
	unsigned long blocks = 0;
	struct list_head *entry;

	for (int type = 0; type < MIGRATE_TYPES; type++) {
		list_for_each(entry, &area->free_list[type]) {
			if (!audit_entry(a, zone, entry, order, type) ||
			    !audit_merged(a, list_entry(entry, struct page, lru), order))
				return false;
			*free += is_migrate_isolate(type) ? 0 : 1UL << order;
			blocks++;
		}
	}
	a->listed += blocks;
	if (blocks != area->nr_free)
		return disagree(a, zone->zone_start_pfn,
				"zone %s has %lu blocks on the lists of order %u, nr_free says %lu",
				zone->name, blocks, order, area->nr_free);
	return true;
}

bool audit_zone(struct audit *a, struct zone *zone)
{
	unsigned long free = 0, flags;
	bool ok = true;

	spin_lock_irqsave(&zone->lock, flags);
	for (unsigned int order = 0; ok && order < MAX_ORDER; order++)
		ok = audit_area(a, zone, order, &free);
	if (ok && free != zone->vm_stat[NR_FREE_PAGES])
		ok = disagree(a, zone->zone_start_pfn,
			      "zone %s has %lu free pages on its lists, NR_FREE_PAGES says %lu",
			      zone->name, free, zone->vm_stat[NR_FREE_PAGES]);
	spin_unlock_irqrestore(&zone->lock, flags);
	return ok;
}

/* ---- counters ---------------------------------------------------------- */

static bool audit_zone_counts(struct audit *a, const struct zone *zone)
{
	if (zone->spanned_pages >= zone->present_pages &&
	    zone->present_pages >= zone->managed_pages &&
	    zone->managed_pages >= zone->vm_stat[NR_FREE_PAGES])
		return true;
	return disagree(a, zone->zone_start_pfn,
			"zone %s: spanned %lu, present %lu, managed %lu, free %lu do not descend",
			zone->name, zone->spanned_pages, zone->present_pages, zone->managed_pages,
			zone->vm_stat[NR_FREE_PAGES]);
}

bool audit_totals(struct audit *a)
{
	unsigned long managed = 0, present = 0;
	struct zone *zone;

	for_each_zone(zone) {
		if (!audit_zone_counts(a, zone))
			return false;
		managed += zone->managed_pages;
		present += zone->present_pages;
	}
	if (managed != totalram_pages)
		return disagree(a, 0, "the zones manage %lu pages, totalram_pages says %lu",
				managed, totalram_pages);
	if (present != get_num_physpages())
		return disagree(a, 0, "the zones have %lu pages of RAM, the nodes %lu", present,
				get_num_physpages());
	return true;
}

/* ---- at boot ------------------------------------------------------------- */

static bool is_listed(const struct page *page)
{
	const struct free_area *area = &page_zone(page)->free_area[page_order(page)];
	const struct list_head *entry;

	for (int type = 0; type < MIGRATE_TYPES; type++)
		list_for_each(entry, &area->free_list[type])
			if (entry == &page->lru)
				return true;
	return false;
}

/* Every free block that the pages show must be on a list; name the first that is not. */
bool audit_listed(struct audit *a)
{
	if (a->blocks == a->listed)
		return true;
	for (unsigned long pfn = 0; pfn < max_mapnr; pfn++) {
		const struct page *page = pfn_valid(pfn) ? pfn_to_page(pfn) : NULL;

		if (page && PageBuddy(page) && !is_listed(page))
			return disagree(a, pfn, "its struct page says %s, but it is on no list",
					page_says(page));
	}
	return disagree(a, 0, "%lu free blocks, %lu on the lists", a->blocks, a->listed);
}

/* Nothing was allocated yet: what memblock calls free is all that is free. */
static bool audit_handover(struct audit *a)
{
	unsigned long end_pfn = end_of_zones();
	struct zone *zone;

	if (!audit_e820(a) || !audit_pages(a, 0, end_pfn) ||
	    !audit_reserved_pages(a, end_pfn, max_mapnr))
		return false;
	for_each_zone(zone)
		if (!audit_zone(a, zone))
			return false;
	if (!audit_listed(a) || !audit_totals(a))
		return false;
	if (a->free != nr_free_pages() || a->free != totalram_pages)
		return disagree(a, 0, BOOT_FREE_WITNESS " has %lu free pages, the lists %lu, the zones %lu",
				a->free, nr_free_pages(), totalram_pages);
	return true;
}

void boot_audit(void)
{
	struct audit a = { .pages = get_num_physpages() };

	if (!audit_handover(&a))
		panic("audit: pfn:%05lx: %s", a.pfn, a.says);
	a.reserved = a.pages - a.free;
	pr_info("audit: %lu pages: %lu free in %lu blocks, %lu reserved, 0 disagree "
		"(e820, " BOOT_FREE_WITNESS ", struct pages, free lists)\n",
		a.pages, a.free, a.blocks, a.reserved);
}
