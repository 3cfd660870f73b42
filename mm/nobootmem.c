// SPDX-License-Identifier: MIT
/*
 * The default way to the buddy allocator: from memblock's lists.
 *
 *	memory    |-----------------------|    |--------------|
 *	reserved     |====|      |=====|
 *	          |--|    |------|     |--|    |--------------|
 *
 * Linux: mm/nobootmem.c, 2.6.39 to 4.19; in mm/bootmem.c from 2.6.34 on.
 */
#include "internal.h"

#include <linux/bootmem.h>

#ifndef CONFIG_BOOTMEM

/* Linux: free_low_memory_core_early(), mm/nobootmem.c, 3.3 to 5.x. */
static unsigned long __init free_low_memory_core_early(void)
{
	return free_memory_between(MAX_NUMNODES, 0, max_low_pfn);
}

unsigned long __init free_all_bootmem(void)
{
	unsigned long pages;

	begin_handover();
	pages = free_low_memory_core_early();
	end_handover();
	return pages;
}

void __init bootmem_discard(void)
{
}

#endif /* !CONFIG_BOOTMEM */
