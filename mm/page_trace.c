// SPDX-License-Identifier: MIT
/*
 * Zones and pages in the record of the boot.
 *
 *	"zones":[{"node":0,"name":"DMA","start":1,"spanned":4095,...,
 *		  "free":[[0,0,1],...]},...]		free blocks: a list for each order, by type
 *	"pages":[[pfn,pages,"free",order,type],[pfn,pages,"used"],...]
 *
 * Neighbours that look alike make one run, so that a gigabyte of free memory is
 * one entry.  What is in no run has no struct page: a hole between sections.
 *
 * Reads without locks: in a stage of the boot nobody else allocates.
 */
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/pageblock-flags.h>
#include <linux/trace.h>

/* ---- zones ------------------------------------------------------------------- */

static void write_free_lists(struct json *j, const struct zone *zone)
{
	json_open(j, '[');
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		json_open(j, '[');
		for (int type = 0; type < MIGRATE_TYPES; type++)
			json_u64(j, list_count_nodes(&zone->free_area[order].free_list[type]));
		json_close(j, ']');
	}
	json_close(j, ']');
}

static void write_number(struct json *j, const char *name, unsigned long value)
{
	json_name(j, name);
	json_u64(j, value);
}

static void write_zone(struct json *j, const struct zone *zone)
{
	json_open(j, '{');
	write_number(j, "node", (unsigned long)zone->zone_pgdat->node_id);
	json_name(j, "name");
	json_string(j, zone->name);
	write_number(j, "start", zone->zone_start_pfn);
	write_number(j, "spanned", zone->spanned_pages);
	write_number(j, "present", zone->present_pages);
	write_number(j, "managed", zone->managed_pages);
	write_number(j, "min", zone->watermark[WMARK_MIN]);
	write_number(j, "low", zone->watermark[WMARK_LOW]);
	write_number(j, "high", zone->watermark[WMARK_HIGH]);
	json_name(j, "free");
	write_free_lists(j, zone);
	json_close(j, '}');
}

static void zones_trace(struct json *j)
{
	struct zone *zone;

	json_open(j, '[');
	for_each_populated_zone(zone)
		write_zone(j, zone);
	json_close(j, ']');
}
TRACE_SECTION(zones, STAGE_memmap, NR_BOOT_STAGES, zones_trace);

/* ---- pages ------------------------------------------------------------------- */

enum page_use { PAGE_RESERVED, PAGE_FREE, PAGE_SLAB, PAGE_USED, PAGE_WAITING, PAGE_PARKED };

static const char *const use_names[] = {
	[PAGE_RESERVED] = "reserved",	/* the kernel, the BIOS, a hole within a section */
	[PAGE_FREE] = "free",		/* the buddy allocator's */
	[PAGE_SLAB] = "slab",
	[PAGE_USED] = "used",
	[PAGE_WAITING] = "waiting",	/* for the hand-over, in which it will be free */
	[PAGE_PARKED] = "parked",	/* free, and a processor's own */
};

/* A run of pages of one use; of free ones, of blocks of one order and type. */
struct page_run {
	unsigned long pfn, pages;
	enum page_use use;
	unsigned int order;
	int type;
};

static bool is_free_head(const struct page *page)
{
	return PageBuddy(page) && page_order(page) < MAX_ORDER;
}

/* On no list, but nobody's. */
static enum page_use use_of_unowned(void)
{
	return boot_stage_now() < STAGE_handover ? PAGE_WAITING : PAGE_PARKED;
}

static struct page_run look_at(unsigned long pfn)
{
	const struct page *page = pfn_to_page(pfn);
	struct page_run run = { .pfn = pfn, .pages = 1, .use = use_of_unowned() };

	if (is_free_head(page)) {
		run.use = PAGE_FREE;
		run.order = page_order(page);
		run.pages = 1UL << run.order;
		run.type = get_pageblock_migratetype(page);
	} else if (PageReserved(page)) {
		run.use = PAGE_RESERVED;
	} else if (PageSlab(page) || (PageTail(page) && PageSlab(compound_head((struct page *)page)))) {
		run.use = PAGE_SLAB;
	} else if (page_count(page) || PageTail(page)) {
		run.use = PAGE_USED;
	}
	return run;
}

static bool continues(const struct page_run *run, const struct page_run *next)
{
	return run->pages && run->pfn + run->pages == next->pfn && run->use == next->use &&
	       run->order == next->order && run->type == next->type;
}

static void write_run(struct json *j, const struct page_run *run)
{
	if (!run->pages)
		return;
	json_open(j, '[');
	json_u64(j, run->pfn);
	json_u64(j, run->pages);
	json_string(j, use_names[run->use]);
	if (run->use == PAGE_FREE) {
		json_u64(j, run->order);
		json_int(j, run->type);
	}
	json_close(j, ']');
}

static void pages_trace(struct json *j)
{
	struct page_run run = { 0 };
	unsigned long pfn = 0;

	json_open(j, '[');
	while (pfn < max_mapnr) {
		struct page_run next;

		if (!pfn_valid(pfn)) {
			pfn++;
			continue;
		}
		next = look_at(pfn);
		pfn += next.pages;
		if (continues(&run, &next)) {
			run.pages += next.pages;
			continue;
		}
		write_run(j, &run);
		run = next;
	}
	write_run(j, &run);
	json_close(j, ']');
}
TRACE_SECTION(pages, STAGE_memmap, NR_BOOT_STAGES, pages_trace);
