// SPDX-License-Identifier: MIT
/*
 * memblock: which physical memory exists, and which of it is taken.
 *
 * Here is what everybody calls to change the two lists.  Each call does the
 * same three steps on one list: make room (which may double its array), insert
 * or cut, merge.  Room is counted anew after each doubling, because the array's
 * own reservation changes the list that is being worked on:
 *
 *	reserve [base, end)	gaps = 2, but only 1 slot left
 *	  -> double		the new array is found outside [base, end), reserved
 *	  -> gaps = 2, room is plenty: fill them, merge with the neighbours
 *
 * With memblock=debug each change is logged with its caller.
 *
 * Linux: mm/memblock.c, 2.6.35 (lmb before) to 5.x; bootmem did its job before.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kmemleak.h>

#include "memblock_internal.h"

static const struct memblock_region plain = { .nid = MAX_NUMNODES };

static int add_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size,
		     const struct memblock_region *like)
{
	phys_addr_t end = memblock_range_end(base, size);
	int err;

	while (type->cnt + memblock_count_gaps(type, base, end) > type->max) {
		err = memblock_grow(type, base, end);
		if (err)
			return err;
	}
	memblock_fill_gaps(type, base, end, like);
	memblock_merge(type, base, end);
	return 0;
}

static int make_room_for_cuts(struct memblock_type *type, phys_addr_t base, phys_addr_t end)
{
	int err = 0;

	while (!err && type->cnt + memblock_count_cuts(type, base, end) > type->max)
		err = memblock_grow(type, base, end);
	return err;
}

static int remove_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	phys_addr_t end = memblock_range_end(base, size);
	int err;

	if (base == end)
		return 0;
	err = make_room_for_cuts(type, base, end);
	if (!err)
		memblock_drop(type, base, end);
	return err;
}

/**
 * memblock_isolate_range() - make a range's ends borders between regions
 * @type: the list
 * @base: first byte
 * @size: bytes
 * @first: gets the index of the first region inside
 * @last: gets the index behind the last one
 *
 *	before	|-----------|  |--------|
 *	range	      |------------|
 *	after	|-----|-----|  |---|----|
 *		       ^first       ^last
 *
 * The caller changes regions first .. last-1 and merges.
 *
 * Return: 0, or -ENOMEM.
 * Linux: memblock_isolate_range(), mm/memblock.c, 3.3 to 5.x.
 */
static int memblock_isolate_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size,
				  unsigned long *first, unsigned long *last)
{
	phys_addr_t end = memblock_range_end(base, size);
	int err = make_room_for_cuts(type, base, end);

	if (err)
		return err;
	memblock_cut(type, base);
	memblock_cut(type, end);
	*first = memblock_region_above(type, base);
	*last = memblock_region_above(type, end);
	return 0;
}

static void log_change(const char *what, phys_addr_t base, phys_addr_t size, const char *name,
		       unsigned long caller)
{
	phys_addr_t last = memblock_range_end(base, size) - 1;

	memblock_dbg("%s: [%pa-%pa] %pS%s%s\n", what, &base, &last, (void *)caller,
		     name ? " " : "", name ? name : "");
}

int memblock_add(phys_addr_t base, phys_addr_t size)
{
	log_change(__func__, base, size, NULL, _RET_IP_);
	return add_range(&memblock.memory, base, size, &plain);
}

int memblock_add_node(phys_addr_t base, phys_addr_t size, int nid)
{
	const struct memblock_region like = { .nid = nid };

	log_change(__func__, base, size, NULL, _RET_IP_);
	return add_range(&memblock.memory, base, size, &like);
}

int memblock_remove(phys_addr_t base, phys_addr_t size)
{
	log_change(__func__, base, size, NULL, _RET_IP_);
	return remove_range(&memblock.memory, base, size);
}

int memblock_reserve(phys_addr_t base, phys_addr_t size)
{
	log_change(__func__, base, size, NULL, _RET_IP_);
	if (memblock.successor)
		return memblock.successor->reserve(base, size);
	return add_range(&memblock.reserved, base, size, &plain);
}

int memblock_reserve_named(phys_addr_t base, phys_addr_t size, const char *name)
{
	const struct memblock_region like = { .nid = MAX_NUMNODES, .name = name };

	log_change("memblock_reserve", base, size, name, _RET_IP_);
	if (memblock.successor)
		return memblock.successor->reserve(base, size);
	return add_range(&memblock.reserved, base, size, &like);
}

int memblock_free(phys_addr_t base, phys_addr_t size)
{
	log_change(__func__, base, size, NULL, _RET_IP_);
	if (base < memblock.current_limit)
		kmemleak_boot_free(__va(base), (size_t)size);
	if (memblock.successor) {
		memblock.successor->free(base, size);
		return 0;
	}
	return remove_range(&memblock.reserved, base, size);
}

int memblock_set_node(phys_addr_t base, phys_addr_t size, struct memblock_type *type, int nid)
{
	unsigned long i, last;
	int err = memblock_isolate_range(type, base, size, &i, &last);

	if (err)
		return err;
	for (; i < last; i++)
		type->regions[i].nid = nid;
	memblock_merge(type, base, memblock_range_end(base, size));
	return 0;
}

static int change_flags(phys_addr_t base, phys_addr_t size, enum memblock_flags clear,
			enum memblock_flags set)
{
	struct memblock_type *type = &memblock.memory;
	unsigned long i, last;
	int err = memblock_isolate_range(type, base, size, &i, &last);

	if (err)
		return err;
	for (; i < last; i++)
		type->regions[i].flags = (type->regions[i].flags & ~clear) | set;
	memblock_merge(type, base, memblock_range_end(base, size));
	return 0;
}

int memblock_mark_hotplug(phys_addr_t base, phys_addr_t size)
{
	return change_flags(base, size, MEMBLOCK_NONE, MEMBLOCK_HOTPLUG);
}

int memblock_clear_hotplug(phys_addr_t base, phys_addr_t size)
{
	return change_flags(base, size, MEMBLOCK_HOTPLUG, MEMBLOCK_NONE);
}

int memblock_mark_mirror(phys_addr_t base, phys_addr_t size)
{
	memblock.has_mirror = true;
	return change_flags(base, size, MEMBLOCK_NONE, MEMBLOCK_MIRROR);
}

int memblock_mark_nomap(phys_addr_t base, phys_addr_t size)
{
	return change_flags(base, size, MEMBLOCK_NONE, MEMBLOCK_NOMAP);
}

int memblock_clear_nomap(phys_addr_t base, phys_addr_t size)
{
	return change_flags(base, size, MEMBLOCK_NOMAP, MEMBLOCK_NONE);
}

/*
 * Regions only shrink in place or go, so the list needs no room and stays
 * sorted; "kept" collects the survivors.
 */
void memblock_trim_memory(phys_addr_t align)
{
	struct memblock_type *type = &memblock.memory;
	unsigned long i, kept = 0;

	type->total_size = 0;
	for (i = 0; i < type->cnt; i++) {
		struct memblock_region r = type->regions[i];
		phys_addr_t end = round_down(memblock_region_end(&r), align);

		r.base = round_up(r.base, align);
		if (r.base >= end)
			continue;
		r.size = end - r.base;
		type->regions[kept++] = r;
		type->total_size += r.size;
	}
	type->cnt = kept;
}

/* Where the first @limit bytes of RAM end; PHYS_ADDR_MAX when there is no more than that. */
static phys_addr_t end_of_first_bytes(phys_addr_t limit)
{
	const struct memblock_region *r;
	unsigned long i;

	for_each_memblock_type(i, &memblock.memory, r) {
		if (limit <= r->size)
			return r->base + limit;
		limit -= r->size;
	}
	return PHYS_ADDR_MAX;
}

void memblock_enforce_memory_limit(phys_addr_t limit)
{
	phys_addr_t end;

	if (!limit)
		return;
	end = end_of_first_bytes(limit);
	remove_range(&memblock.memory, end, PHYS_ADDR_MAX);
	remove_range(&memblock.reserved, end, PHYS_ADDR_MAX);
}

void memblock_cap_memory_range(phys_addr_t base, phys_addr_t size)
{
	struct memblock_type *type = &memblock.memory;
	phys_addr_t end = memblock_range_end(base, size);
	unsigned long i, first, last, kept = 0;

	if (!size || memblock_isolate_range(type, base, size, &first, &last))
		return;
	for (i = 0; i < type->cnt; i++) {
		struct memblock_region r = type->regions[i];

		if ((i >= first && i < last) || (r.flags & MEMBLOCK_NOMAP))
			type->regions[kept++] = r;
		else
			type->total_size -= r.size;
	}
	type->cnt = kept;
	memblock_merge(type, base, end);

	remove_range(&memblock.reserved, 0, base);
	remove_range(&memblock.reserved, end, PHYS_ADDR_MAX);
}
