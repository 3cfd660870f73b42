// SPDX-License-Identifier: MIT
/* Who wants requests to be diverted: linux/divert.h.  What has to happen then: slab_divert.c. */
#include "internal.h"

#include <linux/divert.h>
#include <linux/init.h>

unsigned int nr_diverting[NR_DIVERTS];
unsigned int plain_orders = MAX_ORDER;

/**
 * divert_count() - one more who wants it, or one less
 * @what: pages or objects
 * @change: 1 or -1
 */
void divert_count(enum divert what, int change)
{
	nr_diverting[what] += (unsigned int)change;
	plain_orders = diverted(DIVERT_PAGES) ? 0 : MAX_ORDER;
}

void __init divert_from_the_start(enum divert what)
{
	divert_count(what, 1);
}
