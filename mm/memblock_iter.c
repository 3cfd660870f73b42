// SPDX-License-Identifier: MIT
/*
 * Walking memblock's lists: regions of one, less the regions of another.
 *
 *	list A      |---- A0 ----|  |----- A1 -----|      |-- A2 --|
 *	list B         |=B0=|   |== B1 ==|  |=B2=|
 *	gaps of B	gap 0  | 1 |   gap 2  | 3 |	gap 4
 *	result	    |--|    |---|        |--|    |--|     |--------|
 *
 * A cursor is a pair: a position among A's regions and one among B's gaps.  At
 * each step the two are intersected, and the one that ends first moves on; so a
 * whole walk looks at each region and each gap once.
 *
 * Reads the lists, never changes them; knows nothing of allocation.
 */
#include <linux/kernel.h>

#include "memblock_internal.h"

struct span {
	phys_addr_t start, end;
};

static u64 pack(unsigned long a, unsigned long b)
{
	return (u64)b << 32 | a;
}

/* Regions of RAM that a walk with these wishes must not see.  Reservations are always seen. */
static bool skip_region(const struct memblock_type *type, const struct memblock_region *r, int nid,
			enum memblock_flags flags)
{
	if (type != &memblock.memory)
		return false;
	if (!memblock_any_node(nid) && nid != r->nid)
		return true;
	if ((r->flags & MEMBLOCK_HOTPLUG) && movable_node_is_enabled() &&
	    !(flags & MEMBLOCK_HOTPLUG))
		return true;
	if ((flags & MEMBLOCK_MIRROR) && !(r->flags & MEMBLOCK_MIRROR))
		return true;
	return (r->flags & MEMBLOCK_NOMAP) && !(flags & MEMBLOCK_NOMAP);
}

/* A list with cnt regions has cnt + 1 gaps; no list at all is one gap. */
static unsigned long nr_gaps(const struct memblock_type *type)
{
	return type ? type->cnt + 1 : 1;
}

static struct span gap(const struct memblock_type *type, unsigned long idx)
{
	struct span g = { 0, PHYS_ADDR_MAX };

	if (idx > 0)
		g.start = memblock_region_end(&type->regions[idx - 1]);
	if (idx + 1 < nr_gaps(type))
		g.end = type->regions[idx].base;
	return g;
}

static struct span intersect(const struct memblock_region *r, struct span g)
{
	g.start = max(g.start, r->base);
	g.end = min(g.end, memblock_region_end(r));
	return g;
}

static void report(const struct memblock_region *r, struct span s, phys_addr_t *start,
		   phys_addr_t *end, int *nid)
{
	if (start)
		*start = s.start;
	if (end)
		*end = s.end;
	if (nid)
		*nid = r->nid;
}

/* a: the region, b: the gap to look at next. */
bool __next_mem_range(u64 *idx, int nid, enum memblock_flags flags,
		      const struct memblock_type *type_a, const struct memblock_type *type_b,
		      phys_addr_t *start, phys_addr_t *end, int *out_nid)
{
	unsigned long a = lower_32_bits(*idx), b = upper_32_bits(*idx);

	for (; a < type_a->cnt; a++) {
		const struct memblock_region *r = &type_a->regions[a];

		if (skip_region(type_a, r, nid, flags))
			continue;
		for (; b < nr_gaps(type_b); b++) {
			struct span g = gap(type_b, b);
			struct span s = intersect(r, g);

			if (g.start >= memblock_region_end(r))
				break;
			if (s.start >= s.end)
				continue;
			report(r, s, start, end, out_nid);
			*idx = g.end < memblock_region_end(r) ? pack(a, b + 1) : pack(a + 1, b);
			return true;
		}
	}
	return false;
}

/* a, b: how many regions and gaps are still to be looked at; U64_MAX starts with all. */
bool __next_mem_range_rev(u64 *idx, int nid, enum memblock_flags flags,
			  const struct memblock_type *type_a, const struct memblock_type *type_b,
			  phys_addr_t *start, phys_addr_t *end, int *out_nid)
{
	unsigned long a = min((unsigned long)lower_32_bits(*idx), type_a->cnt);
	unsigned long b = min((unsigned long)upper_32_bits(*idx), nr_gaps(type_b));

	for (; a > 0; a--) {
		const struct memblock_region *r = &type_a->regions[a - 1];

		if (skip_region(type_a, r, nid, flags))
			continue;
		for (; b > 0; b--) {
			struct span g = gap(type_b, b - 1);
			struct span s = intersect(r, g);

			if (g.end <= r->base)
				break;
			if (s.start >= s.end)
				continue;
			report(r, s, start, end, out_nid);
			*idx = g.start > r->base ? pack(a, b - 1) : pack(a - 1, b);
			return true;
		}
	}
	return false;
}

bool __next_reserved_mem_region(u64 *idx, phys_addr_t *start, phys_addr_t *last)
{
	const struct memblock_type *type = &memblock.reserved;
	struct span s;

	if (*idx >= type->cnt)
		return false;
	s = intersect(&type->regions[*idx], gap(NULL, 0));
	s.end--;
	report(&type->regions[*idx], s, start, last, NULL);
	++*idx;
	return true;
}

bool __next_mem_pfn_range(int *idx, int nid, unsigned long *start_pfn, unsigned long *end_pfn,
			  int *out_nid)
{
	const struct memblock_type *type = &memblock.memory;

	while (++*idx < (int)type->cnt) {
		const struct memblock_region *r = &type->regions[*idx];
		unsigned long first = PFN_UP(r->base), end = PFN_DOWN(memblock_region_end(r));

		if (first >= end || (!memblock_any_node(nid) && nid != r->nid))
			continue;
		if (start_pfn)
			*start_pfn = first;
		if (end_pfn)
			*end_pfn = end;
		if (out_nid)
			*out_nid = r->nid;
		return true;
	}
	return false;
}
