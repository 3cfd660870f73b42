// SPDX-License-Identifier: MIT
/*
 * Which memory map is believed.
 *
 *	whole:    BIOS (when e820=bios)  >  loader  >  EFI firmware  >  BIOS
 *	damaged:  the same order, when there is no whole one
 *	no map:   the sizes of E801h, 88h and of the loader; the kernel makes two regions of them
 *
 * One exception: when loader and BIOS disagree about anything below 1 MiB, the
 * BIOS is right.  (The loader of the v86 emulator calls the ROM area usable.)
 *
 * Offers the choice and its reasons.  Must not know where a map comes from, nor
 * clean one up: overlaps, order and wrapping entries are e820.c's matter.
 */
#include "boot.h"

#define SZ_1M_END 0x100000ULL
#define NO_ADDRESS (~0ULL)

/**
 * map_add() - store an entry, as it was given
 * @map: where it goes
 * @addr: bytes, physical
 * @size: bytes
 * @type: of e820; a number that nobody knows is kept, too
 */
void map_add(struct boot_map *map, u64 addr, u64 size, u32 type)
{
	struct e820entry *entry = &map->entry[map->nr];

	map->offered++;
	if (map->nr == E820MAX)
		return;
	entry->addr = addr;
	entry->size = size;
	entry->type = type;
	map->nr++;
}

/**
 * map_finish() - judge a map when its last entry was added
 * @c: what has been collected so far
 * @map: its state is lowered when entries were lost, or when it has none
 * @whose: for remarks
 */
void map_finish(struct collector *c, struct boot_map *map, const char *whose)
{
	if (map->offered > map->nr) {
		boot_log(c->bp, "memory map: the %s has %u entries, room for %u", whose,
			 map->offered, E820MAX);
		map->state = MAP_DAMAGED;
	}
	if (!map->nr) {
		boot_log(c->bp, "memory map: the %s is empty", whose);
		map->state = MAP_MISSING;
	}
}

/* The type of one byte of memory: the highest of those that claim it, 0 when nobody does. */
static u32 type_at(const struct boot_map *map, u64 addr)
{
	u32 i, type = 0;

	for (i = 0; i < map->nr; i++) {
		const struct e820entry *entry = &map->entry[i];

		if (addr - entry->addr < entry->size && entry->type > type)
			type = entry->type;
	}
	return type;
}

/* The lowest address among @edges' starts and ends where the two maps differ. */
static u64 first_difference_at(const struct boot_map *edges, const struct boot_map *a,
			       const struct boot_map *b)
{
	u64 lowest = NO_ADDRESS;
	u32 i;

	for (i = 0; i < 2 * edges->nr; i++) {
		const struct e820entry *entry = &edges->entry[i / 2];
		u64 addr = entry->addr + (i % 2 ? entry->size : 0);

		if (addr < lowest && type_at(a, addr) != type_at(b, addr))
			lowest = addr;
	}
	return lowest;
}

/*
 * Types change only at edges, so two maps that agree at all of their edges agree
 * everywhere, however differently they cut it up.
 */
static u64 first_difference(const struct boot_map *a, const struct boot_map *b)
{
	u64 at_a = first_difference_at(a, a, b);
	u64 at_b = first_difference_at(b, a, b);

	return min(at_a, at_b);
}

static const struct boot_map *best_map(const struct collector *c, bool prefer_bios)
{
	const struct boot_map *order[] = { &c->loader, &c->efi, &c->bios };
	u32 i, state;

	if (prefer_bios && c->bios.state != MAP_MISSING)
		return &c->bios;
	for (state = MAP_WHOLE; state > MAP_MISSING; state--)
		for (i = 0; i < ARRAY_SIZE(order); i++)
			if (order[i]->state == state)
				return order[i];
	return NULL;
}

static const char *map_owner(const struct collector *c, const struct boot_map *map)
{
	if (map == &c->bios)
		return "the BIOS";
	return map == &c->efi ? "the EFI firmware" : "the loader";
}

/*
 * Tell how the two agree.  @prefer_bios: the user does.
 * Return: true when the BIOS is to be believed rather than the loader.
 */
static bool compare_maps(struct collector *c, bool prefer_bios)
{
	u64 where = first_difference(&c->loader, &c->bios);

	if (where == NO_ADDRESS) {
		c->bp->map_verdict = BOOT_MAPS_AGREE;
		boot_log(c->bp, "memory map: loader (%u entries) and BIOS (%u entries) agree",
			 c->loader.nr, c->bios.nr);
		return prefer_bios;
	}
	prefer_bios |= where < SZ_1M_END;
	c->bp->map_verdict = BOOT_MAPS_DISAGREE;
	boot_log(c->bp, "memory map: loader says type %u at %X, BIOS says type %u; %s is believed",
		 type_at(&c->loader, where), where, type_at(&c->bios, where),
		 map_owner(c, best_map(c, prefer_bios)));
	return prefer_bios;
}

static void use_map(struct collector *c, const struct boot_map *map)
{
	copy_bytes(c->bp->e820_map, map->entry, map->nr * sizeof(map->entry[0]));
	c->bp->e820_entries = map->nr;
	c->bp->map_source = map == &c->bios ? BOOT_MAP_BIOS : BOOT_MAP_LOADER;
	boot_log(c->bp, "memory map: %u entries from %s%s", map->nr, map_owner(c, map),
		 map->state == MAP_WHOLE ? "" : ", with entries missing");
}

/**
 * choose_map() - settle on one memory map and put it into boot_params
 * @c: what has been collected so far
 *
 * Context: after the loader's maps and the BIOS's have been collected.
 */
void choose_map(struct collector *c)
{
	bool prefer_bios = cmdline_has(c->bp->cmdline, "e820=bios");
	const struct boot_map *map;

	if (c->loader.state != MAP_MISSING && c->bios.state != MAP_MISSING)
		prefer_bios = compare_maps(c, prefer_bios);
	map = best_map(c, prefer_bios);
	if (map)
		use_map(c, map);
	else
		boot_log(c->bp, "memory map: nobody has one, E801h: %u KiB, 88h or loader: %u KiB",
			 c->bp->alt_mem_k, c->bp->ext_mem_k);
}

/**
 * usable_bytes() - RAM below 4 GiB, about
 * @bp: with a map
 *
 * Good enough to tell a machine that is too small: overlaps count twice.
 *
 * Return: bytes; 0 when nothing is known at all.
 */
u64 usable_bytes(const struct boot_params *bp)
{
	u64 sum = 0;
	u32 i;

	if (!bp->e820_entries)
		return (u64)max(bp->alt_mem_k, bp->ext_mem_k) << 10;
	for (i = 0; i < bp->e820_entries; i++) {
		const struct e820entry *entry = &bp->e820_map[i];

		if (entry->type == 1 && entry->addr >> 32 == 0)
			sum += min(entry->size, (1ULL << 32) - entry->addr);
	}
	return sum;
}
