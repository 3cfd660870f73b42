// SPDX-License-Identifier: MIT
/*
 * Diverting requests on a running system, linux/divert.h: what processors keep for
 * themselves goes back, and they keep nothing more; and as usual again.
 */
#include "pcp.h"
#include "slab.h"

#include <linux/divert.h>

static void change_diversion(int change)
{
	struct kmem_cache *s;
	struct zone *zone;

	divert_count(DIVERT_PAGES, change);
	divert_count(DIVERT_SLAB, change);
	for_each_populated_zone(zone)
		zone_pcp_update(zone);
	list_for_each_entry(s, &slab_caches, list)
		slab_update_diversion(s);
}

void divert_begin(void)
{
	change_diversion(1);
}

void divert_end(void)
{
	change_diversion(-1);
}
