// SPDX-License-Identifier: MIT
/*
 * Watermarks: how much of a zone is kept back, from whom.
 *
 *	free pages
 *	  |  ordinary requests are served
 *	  |-------------------------- high	reclaim may stop here
 *	  |-------------------------- low	ordinary requests go elsewhere, or slowly
 *	  |  slow path
 *	  |-------------------------- min	the end for those who can wait
 *	  |  GFP_ATOMIC: half of min less, a quarter of the rest less
 *	  |--------------------------
 *	  |  __GFP_MEMALLOC
 *	  0
 *
 * On top of its mark a zone keeps lowmem_reserve[i] from requests that could
 * have been served by the higher zone type i: whoever can use 512 MB shall not
 * fill up the 16 MB that ISA devices depend on.
 *
 * It decides nothing about where to look; it only sets and compares numbers.
 */
#include "internal.h"

#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/printk.h>

#define MIN_FREE_KBYTES_LEAST 128
#define MIN_FREE_KBYTES_MOST 65536

/* High memory needs no reserve for the kernel, only some for reclaim to begin. */
#define HIGHMEM_MIN_LEAST 32UL
#define HIGHMEM_MIN_MOST 128UL

int min_free_kbytes = 1024;
static int user_min_free_kbytes;

/*
 * Zone i keeps 1/ratio[i] of the pages above it from those who may go there.
 * Linux: sysctl_lowmem_reserve_ratio, mm/page_alloc.c, 2.6.11 to 5.x.
 */
int sysctl_lowmem_reserve_ratio[MAX_NR_ZONES - 1] = {
	[ZONE_DMA] = 256,
	[ZONE_NORMAL] = 32,
#ifdef CONFIG_HIGHMEM
	[ZONE_HIGHMEM] = 32,
#endif
};

static int __init set_min_free_kbytes(char *val)
{
	unsigned long kbytes;

	if (!val || kstrtoul(val, 0, &kbytes) || kbytes > INT_MAX)
		return -EINVAL;
	user_min_free_kbytes = (int)kbytes;
	return 0;
}
early_param("min_free_kbytes", set_min_free_kbytes);

/*
 * A high order needs more than free pages: it needs them together.  Smaller
 * blocks do not help it, so order by order they are left out of the count,
 * while the mark, which is about pages, is halved.
 */
bool zone_watermark_ok(const struct zone *zone, unsigned int order, unsigned long mark,
		       enum zone_type classzone_idx, unsigned int alloc_flags)
{
	long free = (long)zone_page_state(zone, NR_FREE_PAGES) - ((1L << order) - 1);
	long min = (long)mark;

	if (alloc_flags & ALLOC_HIGH)
		min -= min / 2;
	if (alloc_flags & ALLOC_HARDER)
		min -= min / 4;
	if (free <= min + (long)zone->lowmem_reserve[classzone_idx])
		return false;

	for (unsigned int o = 0; o < order; o++) {
		free -= (long)(zone->free_area[o].nr_free << o);
		min >>= 1;
		if (free <= min)
			return false;
	}
	return true;
}

static unsigned long lowmem_managed_pages(void)
{
	unsigned long pages = 0;
	struct zone *zone;

	for_each_zone(zone)
		if (!is_highmem(zone))
			pages += zone->managed_pages;
	return pages;
}

void setup_per_zone_wmarks(void)
{
	unsigned long pages_min = (unsigned long)min_free_kbytes >> (PAGE_SHIFT - 10);
	unsigned long lowmem_pages = max(lowmem_managed_pages(), 1UL);
	struct zone *zone;

	for_each_zone(zone) {
		unsigned long share, flags;

		share = (unsigned long)div_u64((u64)pages_min * zone->managed_pages,
					       (u32)lowmem_pages);
		spin_lock_irqsave(&zone->lock, flags);
		zone->watermark[WMARK_MIN] = share;
		if (is_highmem(zone))
			zone->watermark[WMARK_MIN] = clamp(zone->managed_pages / 1024,
							   HIGHMEM_MIN_LEAST, HIGHMEM_MIN_MOST);
		zone->watermark[WMARK_LOW] = zone->watermark[WMARK_MIN] + (share >> 2);
		zone->watermark[WMARK_HIGH] = zone->watermark[WMARK_MIN] + (share >> 1);
		setup_zone_migrate_reserve(zone);
		spin_unlock_irqrestore(&zone->lock, flags);
	}
}

/*
 *	lowmem_reserve of	DMA	Normal	HighMem
 *	DMA			0	0	0
 *	Normal request		a	0	0
 *	HighMem request		b	c	0
 *
 * a = Normal / 256, b = (Normal + HighMem) / 256, c = HighMem / 32.
 */
static void setup_pgdat_lowmem_reserve(struct pglist_data *pgdat)
{
	for (int low = 0; low < MAX_NR_ZONES; low++) {
		struct zone *zone = &pgdat->node_zones[low];
		unsigned long above = 0;

		for (int user = 0; user <= low; user++)
			zone->lowmem_reserve[user] = 0;
		for (int user = low + 1; user < MAX_NR_ZONES; user++) {
			above += pgdat->node_zones[user].managed_pages;
			zone->lowmem_reserve[user] =
				above / (unsigned long)sysctl_lowmem_reserve_ratio[low];
		}
	}
}

/* What the user asked for, as far as it leaves something to allocate. */
static int chosen_min_free_kbytes(unsigned long lowmem_kbytes)
{
	int least = MIN_FREE_KBYTES_LEAST, most = (int)(lowmem_kbytes / 4);

	if (!user_min_free_kbytes)
		return clamp((int)int_sqrt(lowmem_kbytes * 16), MIN_FREE_KBYTES_LEAST,
			     MIN_FREE_KBYTES_MOST);
	if (user_min_free_kbytes <= most)
		return max(user_min_free_kbytes, least);
	pr_warn("min_free_kbytes=%d is more than a quarter of low memory: %d taken\n",
		user_min_free_kbytes, most);
	return most;
}

int init_per_zone_wmark_min(void)
{
	struct pglist_data *pgdat;

	min_free_kbytes = chosen_min_free_kbytes(nr_free_buffer_pages() << (PAGE_SHIFT - 10));
	setup_per_zone_wmarks();
	for_each_online_pgdat(pgdat)
		setup_pgdat_lowmem_reserve(pgdat);
	return 0;
}
