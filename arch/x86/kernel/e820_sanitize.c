// SPDX-License-Identifier: MIT
/*
 * Putting a memory map in order.
 *
 * Offers sanitize_e820_map() and, for maps that it refuses, e820_settle().
 * Must not know: the kernel's map, boot_params; it works on what it is given.
 *
 * The address space is swept from 0 upwards in stretches: the longest ranges in
 * which the set of entries that hold an address does not change.
 *
 *	entry 1 (type 1)   |-----------------------------|
 *	entry 2 (type 3)            |-----------|
 *	entry 3 (type 2)                 |--------------------|
 *	stretches       0  |   1    |  3 |  3   |   2    |  2 |  0 ...
 *	result             | type 1 |  type 3   |   type 2    |
 *
 * The highest type holds a stretch; stretches that touch and have one type are
 * one entry of the result.  A stretch is found by looking at every entry, so the
 * work is of the order of the square of the entries, of which there are few.
 */
#include <asm/e820.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

struct stretch {
	u64 first;
	u64 last;
	u32 type;	/* 0: no entry */
};

/* The result grows here; the entries are still needed while it does. */
static struct e820entry result[E820_X_MAX];

/* The stretch that begins at @pos, where one begins. */
static struct stretch stretch_at(const struct e820entry *map, u32 nr, u64 pos)
{
	struct stretch s = { .first = pos, .last = U64_MAX, .type = 0 };

	for (const struct e820entry *entry = map; entry < map + nr; entry++) {
		if (!entry->size || e820_last(entry) < pos)
			continue;
		if (entry->addr > pos) {
			s.last = min(s.last, entry->addr - 1);
		} else {
			s.last = min(s.last, e820_last(entry));
			s.type = max(s.type, entry->type);
		}
	}
	return s;
}

/*
 * Make an entry of the result longer when the stretch continues it.  Not when it
 * would then be all of the address space: no size can say 2^64.
 */
static bool extend_entry(struct e820entry *entry, const struct stretch *s)
{
	u64 size = s->last - entry->addr + 1;

	if (entry->type != s->type || e820_last(entry) + 1 != s->first || !size)
		return false;
	entry->size = size;
	return true;
}

/* Sweep; returns the number of entries in the result. */
static u32 sweep(const struct e820entry *map, u32 nr, u32 room)
{
	struct stretch s = { .last = U64_MAX };
	u32 count = 0;

	do {
		s = stretch_at(map, nr, s.last + 1);
		if (!s.type || (count && extend_entry(&result[count - 1], &s)))
			continue;
		if (count >= room) {
			pr_warn("e820: map is full, ignoring all from 0x%016llx on\n", s.first);
			break;
		}
		result[count].addr = s.first;
		result[count].size = s.last - s.first + 1;
		result[count].type = s.type;
		count++;
	} while (s.last != U64_MAX);
	return count;
}

int sanitize_e820_map(struct e820entry *biosmap, int max_nr_map, u32 *pnr_map)
{
	u32 nr = *pnr_map;

	if (nr < 2 || max_nr_map < 1)
		return -EINVAL;
	for (u32 i = 0; i < nr; i++)
		if (e820_wraps(&biosmap[i]))
			return -EINVAL;

	nr = sweep(biosmap, nr, min_t(u32, max_nr_map, ARRAY_SIZE(result)));
	memcpy(biosmap, result, nr * sizeof(*biosmap));
	*pnr_map = nr;
	return 0;
}

u32 e820_drop_void(struct e820entry *map, u32 nr_map)
{
	char name[E820_TYPE_NAME_LEN];
	u32 kept = 0;

	for (u32 i = 0; i < nr_map; i++) {
		struct e820entry entry = map[i];

		if (e820_wraps(&entry))
			pr_warn("e820: wraps past 2^64, dropped: start 0x%016llx size 0x%016llx %s\n",
				entry.addr, entry.size, e820_type_name(entry.type, name));
		else if (entry.size && entry.type)
			map[kept++] = entry;
	}
	return kept;
}

void e820_settle(struct e820map *map)
{
	map->nr_map = e820_drop_void(map->map, map->nr_map);
	if (map->nr_map > 1)
		sanitize_e820_map(map->map, ARRAY_SIZE(map->map), &map->nr_map);
}
