// SPDX-License-Identifier: MIT
/*
 * Lab 3: watermarks that grow with the zone, as in Linux 4.6.
 *
 *	until 4.5			since
 *	low  = min + min / 4		low  = min + max(min / 4, managed / 1000)
 *	high = min + min / 2		high = min + 2 * max(min / 4, managed / 1000)
 *
 * The tenth of a per cent is watermark_scale_factor = 10, in ten thousandths.
 */
#include "lab.h"

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>

/* Its share of min_free_kbytes: what min is, but in high memory, where min is capped. */
static unsigned long share_of(const struct zone *zone)
{
	unsigned long lowmem = 0, wanted = (unsigned long)min_free_kbytes >> (PAGE_SHIFT - 10);
	struct zone *z;

	for_each_zone(z)
		if (!is_highmem(z))
			lowmem += z->managed_pages;
	return (unsigned long)((u64)wanted * zone->managed_pages / lowmem);
}

static unsigned long distance(const struct zone *zone)
{
	return max(share_of(zone) / 4, zone->managed_pages / 1000);
}

static long apart(long a, long b)
{
	return a < b ? b - a : a - b;
}

/* Expect each mark of each zone where the formula puts it, rounding apart. */
static void marks_follow_the_size(struct kunit *test)
{
	struct zone *zone;

	for_each_zone(zone) {
		long low = (long)(zone->watermark[WMARK_LOW] - zone->watermark[WMARK_MIN]);
		long high = (long)(zone->watermark[WMARK_HIGH] - zone->watermark[WMARK_MIN]);

		KUNIT_EXPECT_LE(test, apart(low, (long)distance(zone)), 1L);
		KUNIT_EXPECT_LE(test, apart(high, 2 * (long)distance(zone)), 2L);
	}
}

static struct kunit_case cases[] = { KUNIT_CASE(marks_follow_the_size), {} };
static struct kunit_suite suite = { .name = "lab-watermark", .test_cases = cases };
kunit_test_suite(suite);
