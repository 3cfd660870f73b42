// SPDX-License-Identifier: MIT
/*
 * One memblock list: regions sorted by base, disjoint, merged.
 *
 *	regions[0]      [1]       [2]                    [cnt-1]       max
 *	|  a  |      |  b  |  c   |   ...              |   z   | unused |
 *	                   ^ touch, but differ in node, flags or name
 *
 * Invariants, between any two calls from outside:
 *	- no region is empty, base + size does not wrap;
 *	- each region ends at or below the next one's base;
 *	- where two touch, they differ in node, flags or name;
 *	- total_size is the sum of all sizes.
 *
 * Lookups are binary searches: the regions are disjoint, so their ends are
 * sorted as well as their bases.
 *
 * Everything here works in the room that is there.  Whoever inserts or cuts has
 * made room before (memblock_grow()).  This file must not know which of the
 * lists it works on, nor that there are two of them.
 */
#include <linux/bug.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "memblock_internal.h"

/**
 * memblock_region_above() - the first region that ends above an address
 * @type: the list
 * @addr: bytes
 *
 * It either contains @addr or is the next one behind it.
 *
 * Return: index; type->cnt when all regions end at or below @addr.
 */
unsigned long memblock_region_above(const struct memblock_type *type, phys_addr_t addr)
{
	unsigned long low = 0, high = type->cnt;

	while (low < high) {
		unsigned long mid = low + (high - low) / 2;

		if (memblock_region_end(&type->regions[mid]) > addr)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

static void open_slot(struct memblock_type *type, unsigned long idx)
{
	struct memblock_region *slot = &type->regions[idx];

	BUG_ON(type->cnt >= type->max);
	memmove(slot + 1, slot, (type->cnt - idx) * sizeof(*slot));
	type->cnt++;
}

/* Remove the regions with indexes first .. last-1; their sizes are the caller's business. */
static void close_slots(struct memblock_type *type, unsigned long first, unsigned long last)
{
	struct memblock_region *r = type->regions;

	memmove(&r[first], &r[last], (type->cnt - last) * sizeof(*r));
	type->cnt -= last - first;
}

/**
 * memblock_count_gaps() - how many pieces of a range are in no region
 * @type: the list
 * @base: first byte
 * @end: exclusive
 *
 *	range       |---------------------------|
 *	regions   |====|    |===|     |===|
 *	gaps           |----|   |-----|   |-----|	= 3
 *
 * Return: the number of regions memblock_fill_gaps() would insert.
 */
unsigned long memblock_count_gaps(const struct memblock_type *type, phys_addr_t base,
				  phys_addr_t end)
{
	unsigned long idx = memblock_region_above(type, base);
	unsigned long gaps = 0;

	for (; idx < type->cnt && type->regions[idx].base < end; idx++) {
		if (base < type->regions[idx].base)
			gaps++;
		base = memblock_region_end(&type->regions[idx]);
	}
	return gaps + (base < end);
}

/**
 * memblock_fill_gaps() - insert those pieces of a range that are in no region
 * @type: the list, with room for memblock_count_gaps() more
 * @base: first byte
 * @end: exclusive
 * @like: where the new regions take node, flags and name from
 */
void memblock_fill_gaps(struct memblock_type *type, phys_addr_t base, phys_addr_t end,
			const struct memblock_region *like)
{
	unsigned long idx = memblock_region_above(type, base);

	for (; base < end; idx++) {
		struct memblock_region *r = &type->regions[idx];
		phys_addr_t stop = idx < type->cnt ? min(end, r->base) : end;

		if (base < stop) {
			open_slot(type, idx);
			*r = *like;
			r->base = base;
			r->size = stop - base;
			type->total_size += r->size;
		}
		base = memblock_region_end(r);
	}
}

static bool straddles(const struct memblock_type *type, phys_addr_t addr)
{
	unsigned long idx = memblock_region_above(type, addr);

	return idx < type->cnt && type->regions[idx].base < addr;
}

/**
 * memblock_count_cuts() - how many slots it takes to isolate a range
 * @type: the list
 * @base: first byte
 * @end: exclusive
 *
 * Return: 0 to 2, one for each end that lies inside a region.
 */
unsigned long memblock_count_cuts(const struct memblock_type *type, phys_addr_t base,
				  phys_addr_t end)
{
	return straddles(type, base) + straddles(type, end);
}

/**
 * memblock_cut() - make an address a border between regions
 * @type: the list, with room for one more
 * @addr: bytes
 *
 * The two halves would merge again: the caller changes one of them.
 */
void memblock_cut(struct memblock_type *type, phys_addr_t addr)
{
	unsigned long idx = memblock_region_above(type, addr);
	struct memblock_region *r = &type->regions[idx];

	if (!straddles(type, addr))
		return;
	open_slot(type, idx);
	r[0] = r[1];
	r[0].size = addr - r[0].base;
	r[1].base = addr;
	r[1].size -= r[0].size;
}

/**
 * memblock_drop() - remove a range
 * @type: the list, with room for memblock_count_cuts() more
 * @base: first byte
 * @end: exclusive
 */
void memblock_drop(struct memblock_type *type, phys_addr_t base, phys_addr_t end)
{
	unsigned long first, last;

	memblock_cut(type, base);
	memblock_cut(type, end);
	first = memblock_region_above(type, base);
	for (last = first; last < type->cnt && type->regions[last].base < end; last++)
		type->total_size -= type->regions[last].size;
	close_slots(type, first, last);
}

static bool same_name(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool can_merge(const struct memblock_region *low, const struct memblock_region *high)
{
	return memblock_region_end(low) == high->base && low->nid == high->nid &&
	       low->flags == high->flags && same_name(low->name, high->name);
}

/**
 * memblock_merge() - join what touches and matches, in and around a range
 * @type: the list
 * @base: first byte of what was changed
 * @end: exclusive
 *
 * One pass: "keep" is the region that grows, everything up to "next" has been
 * joined to it or moved down behind it, and the hole is closed at the end.
 */
void memblock_merge(struct memblock_type *type, phys_addr_t base, phys_addr_t end)
{
	struct memblock_region *r = type->regions;
	unsigned long keep = memblock_region_above(type, base ? base - 1 : 0);
	unsigned long next = keep + 1;

	for (; next < type->cnt && r[next].base <= end; next++) {
		if (can_merge(&r[keep], &r[next]))
			r[keep].size += r[next].size;
		else
			r[++keep] = r[next];
	}
	if (next <= type->cnt)
		close_slots(type, keep + 1, next);
}
