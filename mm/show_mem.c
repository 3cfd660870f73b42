// SPDX-License-Identifier: MIT
/*
 * What there is and what is free, for the log: "Memory: ..." at the end of
 * mem_init(), and show_mem() in every failure report.
 *
 * It only reads.
 */
#include "pcp.h"

#include <asm/sections.h>
#include <linux/mm.h>
#include <linux/printk.h>

#define K(pages) ((pages) << (PAGE_SHIFT - 10))

unsigned long totalram_pages;
unsigned long totalhigh_pages;

unsigned long nr_free_pages(void)
{
	unsigned long sum = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		sum += zone_page_state(zone, NR_FREE_PAGES) + pcp_parked_pages(zone);
	return sum;
}

unsigned long get_num_physpages(void)
{
	unsigned long pages = 0;
	struct pglist_data *pgdat;

	for_each_online_pgdat(pgdat)
		pages += pgdat->node_present_pages;
	return pages;
}

void __init mem_init_print_info(const char *str)
{
	unsigned long physpages = get_num_physpages();
	unsigned long code = (unsigned long)_etext - (unsigned long)_text;
	unsigned long rodata = (unsigned long)__end_rodata - (unsigned long)__start_rodata;
	unsigned long data = (unsigned long)_edata - (unsigned long)_sdata;
	unsigned long init = (unsigned long)__init_end - (unsigned long)__init_begin;
	unsigned long bss = (unsigned long)__bss_stop - (unsigned long)__bss_start;

	pr_info("Memory: %luK/%luK available (%luK kernel code, %luK rwdata, %luK rodata, "
		"%luK init, %luK bss, %luK reserved, %luK highmem%s%s)\n",
		K(nr_free_pages()), K(physpages), code >> 10, data >> 10, rodata >> 10, init >> 10,
		bss >> 10, K(physpages - totalram_pages), K(totalhigh_pages), str ? ", " : "",
		str ? str : "");
}

/* "Node 0 " where there may be others, else nothing.  Linux: show_node(), mm/page_alloc.c. */
static void show_node(const struct zone *zone)
{
	if (IS_ENABLED(CONFIG_NUMA))
		pr_info("Node %d %s", zone->zone_pgdat->node_id, zone->name);
	else
		pr_info("%s", zone->name);
}

static void show_zone(const struct zone *zone)
{
	show_node(zone);
	pr_cont(" free:%lukB min:%lukB low:%lukB high:%lukB present:%lukB managed:%lukB\n",
		K(zone_page_state(zone, NR_FREE_PAGES)), K(zone->watermark[WMARK_MIN]),
		K(zone->watermark[WMARK_LOW]), K(zone->watermark[WMARK_HIGH]),
		K(zone->present_pages), K(zone->managed_pages));
	pr_info("lowmem_reserve[]:");
	for (int i = 0; i < MAX_NR_ZONES; i++)
		pr_cont(" %lu", zone->lowmem_reserve[i]);
	pr_cont("\n");
}

/* What one list of a zone looked like while its lock was held. */
struct area_view {
	unsigned long nr_free;
	unsigned int types;	/* bit set of the migrate types that have blocks */
};

static void view_area(const struct free_area *area, struct area_view *view)
{
	view->nr_free = area->nr_free;
	view->types = 0;
	for (int type = 0; type < MIGRATE_TYPES; type++)
		if (!list_empty(&area->free_list[type]))
			view->types |= 1U << type;
}

/* "3*16kB (UM) " */
static void show_area(const struct area_view *view, unsigned int order)
{
	static const char letters[MIGRATE_TYPES] = {
		[MIGRATE_UNMOVABLE] = 'U', [MIGRATE_RECLAIMABLE] = 'E', [MIGRATE_MOVABLE] = 'M',
		[MIGRATE_RESERVE] = 'R',   [MIGRATE_ISOLATE] = 'I',
	};
	char types[MIGRATE_TYPES + 1];
	int len = 0;

	for (int type = 0; type < MIGRATE_TYPES; type++)
		if (view->types & (1U << type))
			types[len++] = letters[type];
	types[len] = '\0';
	pr_cont("%lu*%lukB ", view->nr_free, K(1UL << order));
	if (len)
		pr_cont("(%s) ", types);
}

/* "Normal: 1*4kB (U) 0*8kB ... = 495616kB" */
static void show_zone_blocks(struct zone *zone)
{
	struct area_view views[MAX_ORDER];
	unsigned long total = 0, flags;

	spin_lock_irqsave(&zone->lock, flags);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		view_area(&zone->free_area[order], &views[order]);
	spin_unlock_irqrestore(&zone->lock, flags);

	show_node(zone);
	pr_cont(": ");
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		show_area(&views[order], order);
		total += views[order].nr_free << order;
	}
	pr_cont("= %lukB\n", K(total));
}

void show_free_areas(void)
{
	struct zone *zone;

	pr_info(" free:%lu\n", nr_free_pages());
	for_each_populated_zone(zone)
		show_zone(zone);
	for_each_populated_zone(zone)
		show_zone_blocks(zone);
}

void show_mem(void)
{
	unsigned long total = get_num_physpages();

	pr_info("Mem-Info:\n");
	show_free_areas();
	pr_info("%lu pages RAM\n", total);
	pr_info("%lu pages HighMem/MovableOnly\n", totalhigh_pages);
	pr_info("%lu pages reserved\n", total - totalram_pages);
}
