// SPDX-License-Identifier: MIT
/*
 * Looking for free memory: the first range that is large enough, from above or
 * from below.
 *
 *	      start                                  end
 *	free    |   |------|    |-----------|   |----|-----|
 *	from above:                            ^ too small after clipping at end
 *	                                [=====] found
 *	from below:  [=====] found
 *
 * Linux begins a search from below behind the kernel image in 3.14 and at
 * @start since 5.11; here, as in 5.11, the image is simply reserved.
 *
 * Takes nothing: whoever wants the memory reserves it.
 */
#include <linux/bug.h>
#include <linux/kernel.h>

#include "memblock_internal.h"

struct request {
	phys_addr_t size, align, start, end;
	int nid;
	enum memblock_flags flags;
};

static phys_addr_t find_top_down(const struct request *rq)
{
	phys_addr_t low, high;
	u64 i;

	for_each_free_mem_range_reverse(i, rq->nid, rq->flags, &low, &high, NULL) {
		low = clamp(low, rq->start, rq->end);
		high = clamp(high, rq->start, rq->end);
		if (high - low < rq->size)
			continue;
		high = round_down(high - rq->size, rq->align);
		if (high >= low)
			return high;
	}
	return 0;
}

static phys_addr_t find_bottom_up(const struct request *rq)
{
	phys_addr_t low, high, fit;
	u64 i;

	for_each_free_mem_range(i, rq->nid, rq->flags, &low, &high, NULL) {
		low = clamp(low, rq->start, rq->end);
		high = clamp(high, rq->start, rq->end);
		fit = round_up(low, rq->align);
		if (fit >= low && fit < high && high - fit >= rq->size)
			return fit;
	}
	return 0;
}

phys_addr_t memblock_find_in_range_node(phys_addr_t size, phys_addr_t align, phys_addr_t start,
					phys_addr_t end, int nid, enum memblock_flags flags)
{
	struct request rq = { size, align, max(start, (phys_addr_t)PAGE_SIZE), end, nid, flags };

	BUG_ON(!is_power_of_2(align));
	if (end == MEMBLOCK_ALLOC_ACCESSIBLE)
		rq.end = memblock.current_limit;
	if (!size || rq.start >= rq.end)
		return 0;
	return memblock.bottom_up ? find_bottom_up(&rq) : find_top_down(&rq);
}

phys_addr_t memblock_find_in_range(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				   phys_addr_t align)
{
	phys_addr_t found = 0;

	if (memblock.has_mirror)
		found = memblock_find_in_range_node(size, align, start, end, NUMA_NO_NODE,
						    MEMBLOCK_MIRROR);
	if (!found)
		found = memblock_find_in_range_node(size, align, start, end, NUMA_NO_NODE,
						    MEMBLOCK_NONE);
	return found;
}

void memblock_set_bottom_up(bool enable)
{
	memblock.bottom_up = enable;
}

bool memblock_bottom_up(void)
{
	return memblock.bottom_up;
}

void memblock_set_current_limit(phys_addr_t limit)
{
	memblock.current_limit = limit;
}

phys_addr_t memblock_get_current_limit(void)
{
	return memblock.current_limit;
}
