// SPDX-License-Identifier: MIT
/*
 * A list that is full moves into an array of twice the size.
 *
 * The array is memory like any other: it is found in memblock, and reserved in
 * memblock.  Three things make that delicate.
 *
 * The list that is full may be the list of reservations itself.  So the new
 * array is filled and put in place first; only then, with room, is its own
 * memory reserved.
 *
 * Whoever needs the room is in the middle of adding, reserving or cutting
 * [base, end), a range that is perhaps still free in the lists.  The array must
 * not land in it:
 *
 *	free      |-----------------------------------------|
 *	caller                  [base ... end)
 *	array                                  1st try: above, 2nd: below
 *
 * And growing "memory" takes a slot in "reserved": room for it is made before, so
 * that nothing here calls itself.  Each list's array is reserved under a name of
 * its own, merges with nothing, and so needs no slot for being cut out again.
 *
 * After the buddy allocator took over, arrays come from it and go to it.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/string.h>

#include "memblock_internal.h"

static phys_addr_t array_bytes(unsigned long regions)
{
	return PAGE_ALIGN((phys_addr_t)(regions * sizeof(struct memblock_region)));
}

static phys_addr_t find_beside(phys_addr_t size, phys_addr_t base, phys_addr_t end)
{
	phys_addr_t limit = memblock.current_limit, found = 0;

	if (end < limit)
		found = memblock_find_in_range(end, limit, size, PAGE_SIZE);
	if (!found && base)
		found = memblock_find_in_range(0, min(base, limit), size, PAGE_SIZE);
	return found;
}

static struct memblock_region *new_array(phys_addr_t size, phys_addr_t base, phys_addr_t end)
{
	phys_addr_t found;

	if (memblock.late_alloc)
		return memblock.late_alloc(size, PAGE_SIZE, NUMA_NO_NODE);
	found = find_beside(size, base, end);
	return found ? __va(found) : NULL;
}

static void reserve_array(const struct memblock_type *type)
{
	const struct memblock_region like = {
		.nid = MAX_NUMNODES,
		.name = type == &memblock.reserved ? "memblock reserved array" :
						     "memblock memory array",
	};
	phys_addr_t start = __pa(type->regions), end = start + array_bytes(type->max) - 1;

	memblock_fill_gaps(&memblock.reserved, start, end + 1, &like);
	memblock_dbg("memblock: %s is doubled to %lu at [%pa-%pa]\n", type->name, type->max,
		     &start, &end);
}

/* An array that a list has left goes back to where it came from. */
static void release_array(const struct memblock_region *array, unsigned long max)
{
	phys_addr_t start = __pa(array), size = array_bytes(max);

	memblock_drop(&memblock.reserved, start, start + size);
	if (memblock.late_free)
		__memblock_free_late(start, size);
}

static int double_array(struct memblock_type *type, phys_addr_t base, phys_addr_t end)
{
	struct memblock_region *old = type->regions;
	unsigned long old_max = type->max, new_max = 2 * old_max;
	struct memblock_region *regions = new_array(array_bytes(new_max), base, end);

	if (!regions) {
		pr_err("memblock: Failed to double %s array from %lu to %lu entries !\n",
		       type->name, old_max, new_max);
		return -ENOMEM;
	}
	memcpy(regions, old, type->cnt * sizeof(*old));
	type->regions = regions;
	type->max = new_max;

	if (old != type->initial)
		release_array(old, old_max);
	if (!memblock.late_alloc)
		reserve_array(type);
	return 0;
}

static int make_spare_slot(phys_addr_t base, phys_addr_t end)
{
	struct memblock_type *reserved = &memblock.reserved;

	return reserved->cnt < reserved->max ? 0 : double_array(reserved, base, end);
}

/**
 * memblock_grow() - double a list that is full
 * @type: the list
 * @base: first byte of the range that the caller is working on
 * @end: exclusive
 *
 * The other list, and gaps inside [base, end), may be different afterwards.
 *
 * Return: 0, or -ENOMEM.  Panics before memblock_allow_resize().
 * Linux: memblock_double_array(), mm/memblock.c, 2.6.37 to 5.x.
 */
int memblock_grow(struct memblock_type *type, phys_addr_t base, phys_addr_t end)
{
	int err = 0;

	if (!memblock.can_resize)
		panic("memblock: cannot resize %s array yet, all %lu regions are in use",
		      type->name, type->max);
	if (type != &memblock.reserved)
		err = make_spare_slot(base, end);
	return err ? err : double_array(type, base, end);
}

void memblock_allow_resize(void)
{
	memblock.can_resize = true;
}

void memblock_set_successor(const struct memblock_successor *successor)
{
	memblock.successor = successor;
}

void memblock_set_late_alloc(memblock_late_alloc_fn alloc)
{
	memblock.late_alloc = alloc;
}

void memblock_set_late_free(memblock_late_free_fn free)
{
	memblock.late_free = free;
}

void __memblock_free_late(phys_addr_t base, phys_addr_t size)
{
	phys_addr_t last = memblock_range_end(base, size) - 1;

	if (WARN(!memblock.late_free, "memblock: nobody takes [%pa-%pa]", &base, &last))
		return;
	memblock_dbg("%s: [%pa-%pa] %pS\n", __func__, &base, &last, (void *)_RET_IP_);
	memblock.late_free(base, size);
}

static void discard_array(struct memblock_type *type)
{
	struct memblock_region *old = type->regions;
	unsigned long old_max = type->max;

	if (old == type->initial || !memblock.late_free)
		return;
	if (type->cnt > INIT_MEMBLOCK_REGIONS) {
		pr_info("memblock: list of %lu %s regions dropped\n", type->cnt, type->name);
		type->cnt = 0;
		type->total_size = 0;
	}
	memcpy(type->initial, old, type->cnt * sizeof(*old));
	type->regions = type->initial;
	type->max = INIT_MEMBLOCK_REGIONS;
	release_array(old, old_max);
}

void memblock_discard(void)
{
	discard_array(&memblock.memory);
	discard_array(&memblock.reserved);
}
