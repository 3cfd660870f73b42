// SPDX-License-Identifier: MIT
/*
 * The state of memory as Linux's /proc shows it: meminfo, buddyinfo, pagetypeinfo,
 * zoneinfo.
 *
 * It only reads, and what it reads may move on between two lines; the lists of
 * one zone are read under its lock.
 * Linux: fs/proc/meminfo.c and mm/vmstat.c, 2.6 to 3.14 in format.  Figures of
 * what does not exist here (page cache, swap, reclaim) are left out, not faked.
 */
#include "pcp.h"
#include "show.h"

#include <asm/set_memory.h>
#include <linux/cpumask.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/pageblock-flags.h>
#include <linux/percpu.h>
#include <linux/proc.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define K(pages) ((pages) << (PAGE_SHIFT - 10))

/* ---- meminfo --------------------------------------------------------------- */

static unsigned long nr_free_highpages(void)
{
	unsigned long pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		if (is_highmem(zone))
			pages += zone_page_state(zone, NR_FREE_PAGES) + pcp_parked_pages(zone);
	return pages;
}

static void show_kb(struct seq_file *m, const char *name, unsigned long pages)
{
	seq_printf(m, "%-15s %8lu kB\n", name, K(pages));
}

static void show_vmalloc(struct seq_file *m)
{
	struct vmalloc_info vmi;

	get_vmalloc_info(&vmi);
	show_kb(m, "VmallocTotal:", VMALLOC_TOTAL >> PAGE_SHIFT);
	show_kb(m, "VmallocUsed:", vmi.used >> PAGE_SHIFT);
	show_kb(m, "VmallocChunk:", vmi.largest_chunk >> PAGE_SHIFT);
}

/*
 * What could be allocated without anybody else going short: not the marks, and of
 * what caches could give back half, or all but the mark.
 * Linux: meminfo_proc_show() in 3.14, si_mem_available() since 4.6.
 */
static unsigned long nr_available_pages(unsigned long free)
{
	unsigned long low = 0, caches = slab_nr_pages(true);
	struct zone *zone;

	for_each_populated_zone(zone)
		low += zone->watermark[WMARK_LOW];
	return (free > low ? free - low : 0) + caches - min(caches / 2, low);
}

static void show_slab(struct seq_file *m)
{
	unsigned long reclaimable = slab_nr_pages(true), rest = slab_nr_pages(false);

	show_kb(m, "Slab:", reclaimable + rest);
	show_kb(m, "SReclaimable:", reclaimable);
	show_kb(m, "SUnreclaim:", rest);
}

static int meminfo_proc_show(struct seq_file *m, void *v)
{
	unsigned long free = nr_free_pages(), high = nr_free_highpages();

	show_kb(m, "MemTotal:", totalram_pages);
	show_kb(m, "MemFree:", free);
	show_kb(m, "MemAvailable:", nr_available_pages(free));
	if (IS_ENABLED(CONFIG_HIGHMEM)) {
		show_kb(m, "HighTotal:", totalhigh_pages);
		show_kb(m, "HighFree:", high);
		show_kb(m, "LowTotal:", totalram_pages - totalhigh_pages);
		show_kb(m, "LowFree:", free - high);
	}
	show_slab(m);
	show_vmalloc(m);
	show_kb(m, "Percpu:", pcpu_nr_pages());
	arch_report_meminfo(m);
	return 0;
}
PROC_ENTRY(meminfo, meminfo_proc_show);

/* ---- buddyinfo ------------------------------------------------------------- */

static void show_zone_title(struct seq_file *m, const struct zone *zone)
{
	seq_printf(m, "Node %d, zone %8s", zone->zone_pgdat->node_id, zone->name);
}

static void count_free_blocks(struct zone *zone, unsigned long blocks[MAX_ORDER])
{
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		blocks[order] = zone->free_area[order].nr_free;
	spin_unlock_irqrestore(&zone->lock, flags);
}

/* Free blocks of each order, 0 to MAX_ORDER - 1.  Linux: frag_show(), mm/vmstat.c. */
static int buddyinfo_proc_show(struct seq_file *m, void *v)
{
	unsigned long blocks[MAX_ORDER];
	struct zone *zone;

	for_each_populated_zone(zone) {
		count_free_blocks(zone, blocks);
		show_zone_title(m, zone);
		seq_putc(m, ' ');
		for (unsigned int order = 0; order < MAX_ORDER; order++)
			seq_printf(m, "%6lu ", blocks[order]);
		seq_putc(m, '\n');
	}
	return 0;
}
PROC_ENTRY_FROM(percpu, buddyinfo, buddyinfo_proc_show);

/* ---- pagetypeinfo ---------------------------------------------------------- */

/* Free blocks of each type and order.  Linux: pagetypeinfo_showfree(), mm/vmstat.c. */
static void show_free_by_type(struct seq_file *m, struct zone *zone)
{
	unsigned long blocks[MAX_ORDER];

	for (int type = 0; type < MIGRATE_TYPES; type++) {
		count_blocks_of_type(zone, type, blocks);
		seq_printf(m, "Node %4d, zone %8s, type %12s ", zone->zone_pgdat->node_id,
			   zone->name, migratetype_names[type]);
		for (unsigned int order = 0; order < MAX_ORDER; order++)
			seq_printf(m, "%6lu ", blocks[order]);
		seq_putc(m, '\n');
	}
}

/* Pageblocks of each type.  Linux: pagetypeinfo_showblockcount(), mm/vmstat.c. */
static void show_pageblocks(struct seq_file *m, const struct zone *zone)
{
	unsigned long nr[MIGRATE_TYPES] = { 0 };

	for (unsigned long pfn = zone->zone_start_pfn; pfn < zone_end_pfn(zone);
	     pfn = ALIGN(pfn + 1, pageblock_nr_pages))
		if (pfn_valid(pfn))
			nr[get_pfnblock_migratetype(zone, pfn)]++;
	show_zone_title(m, zone);
	seq_putc(m, ' ');
	for (int type = 0; type < MIGRATE_TYPES; type++)
		seq_printf(m, "%12lu ", nr[type]);
	seq_putc(m, '\n');
}

static int pagetypeinfo_proc_show(struct seq_file *m, void *v)
{
	struct zone *zone;

	seq_printf(m, "Page block order: %d\n", pageblock_order);
	seq_printf(m, "Pages per block:  %lu\n\n", pageblock_nr_pages);
	seq_printf(m, "%-43s ", "Free pages count per migrate type at order");
	for (int order = 0; order < MAX_ORDER; order++)
		seq_printf(m, "%6d ", order);
	seq_putc(m, '\n');
	for_each_populated_zone(zone)
		show_free_by_type(m, zone);

	seq_printf(m, "\n%-23s", "Number of blocks type ");
	for (int type = 0; type < MIGRATE_TYPES; type++)
		seq_printf(m, "%12s ", migratetype_names[type]);
	seq_putc(m, '\n');
	for_each_populated_zone(zone)
		show_pageblocks(m, zone);
	return 0;
}
PROC_ENTRY(pagetypeinfo, pagetypeinfo_proc_show);

/* ---- zoneinfo -------------------------------------------------------------- */

static const char *const vmstat_text[NR_VM_ZONE_STAT_ITEMS] = {
	[NR_FREE_PAGES] = "nr_free_pages",
};

static void show_zone_pages(struct seq_file *m, const struct zone *zone)
{
	seq_printf(m, "  pages free     %lu\n", zone_page_state(zone, NR_FREE_PAGES));
	seq_printf(m, "        min      %lu\n", zone->watermark[WMARK_MIN]);
	seq_printf(m, "        low      %lu\n", zone->watermark[WMARK_LOW]);
	seq_printf(m, "        high     %lu\n", zone->watermark[WMARK_HIGH]);
	seq_printf(m, "        spanned  %lu\n", zone->spanned_pages);
	seq_printf(m, "        present  %lu\n", zone->present_pages);
	seq_printf(m, "        managed  %lu\n", zone->managed_pages);
	for (int item = 0; item < NR_VM_ZONE_STAT_ITEMS; item++)
		seq_printf(m, "    %-12s %lu\n", vmstat_text[item], zone_page_state(zone, item));
}

/* What the zone keeps from those who would rather have had a higher one. */
static void show_protection(struct seq_file *m, const struct zone *zone)
{
	seq_printf(m, "        protection: (%lu", zone->lowmem_reserve[0]);
	for (int i = 1; i < MAX_NR_ZONES; i++)
		seq_printf(m, ", %lu", zone->lowmem_reserve[i]);
	seq_puts(m, ")\n");
}

/* Parked pages are free and not in the figures above.  The two marks are those of single pages. */
static void show_pagesets(struct seq_file *m, const struct zone *zone)
{
	unsigned int cpu;

	seq_puts(m, "  pagesets\n");
	for_each_possible_cpu(cpu) {
		seq_printf(m, "    cpu: %u\n", cpu);
		seq_printf(m, "              count: %lu\n", pcp_parked_pages_on(zone, cpu));
		seq_printf(m, "              high:  %d\n", 2 * zone_pageset(zone, 0, cpu)->half);
		seq_printf(m, "              batch: %d\n", zone_pageset(zone, 0, cpu)->batch);
	}
}

/* Linux: zoneinfo_show_print(), mm/vmstat.c. */
static int zoneinfo_proc_show(struct seq_file *m, void *v)
{
	struct zone *zone;

	for_each_populated_zone(zone) {
		show_zone_title(m, zone);
		seq_putc(m, '\n');
		show_zone_pages(m, zone);
		show_protection(m, zone);
		show_pagesets(m, zone);
		seq_printf(m, "  start_pfn:         %lu\n", zone->zone_start_pfn);
	}
	return 0;
}
PROC_ENTRY(zoneinfo, zoneinfo_proc_show);
