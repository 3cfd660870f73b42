// SPDX-License-Identifier: MIT
/*
 * Which words of a per-CPU unit are taken: two bitmaps and a few memories.
 *
 *	words	0 1 2 3 4 5 6 7 8 9
 *		A A A B B . . C . .
 *	used	1 1 1 1 1 0 0 1 0 0
 *	last	0 0 1 0 1 0 0 1 0 0
 *
 * An area begins at a used word that has no neighbour in front, or a last one;
 * it ends at the first last word from there on.  So nothing is stored but the
 * bitmaps, and a free that names no area is recognised.
 *
 * A search takes the lowest place that fits.  It need not begin at the bottom:
 * the map remembers, for each of the last few kinds of request, below which
 * word nothing can begin that would serve it.  Allocation moves that border up;
 * areas that were freed move it down, when somebody next wants something, to the
 * first place at which a request could use a word of the lowest of them:
 *
 *	..............|= freed =|
 *	       |wwwwwwww|		"from" = begin of the area - (w - 1)
 *
 * So the same request again and again searches nothing, and one that has failed
 * fails at once.
 *
 * Offers: pcpu_map_*().  Must not know: chunks, memory, locks.
 */
#include "percpu_internal.h"

#include <linux/bitmap.h>

/* Both in one number, which is never 0. */
static u32 pcpu_kind(u32 words, u32 align)
{
	return words | align << 16;
}

static u32 words_of_kind(u32 kind)
{
	return kind & PCPU_MAX_WORDS;
}

/* A kind that was not remembered may begin anywhere. */
static struct pcpu_request *remember_request(struct pcpu_map *map, u32 words, u32 align)
{
	struct pcpu_request *r = &map->requests[(words ^ words >> 3 ^ align) % PCPU_REQUESTS];
	u32 kind = pcpu_kind(words, align);

	if (r->kind != kind) {
		r->kind = kind;
		r->from = map->first_free;
	}
	return r;
}

/* Bits @pos ... @pos + 31, though they may lie in two longs; the bitmaps are a long longer. */
static u32 bits_from(const unsigned long *bits, u32 pos)
{
	const unsigned long *word = &bits[BIT_WORD(pos)];

	return (u32)((word[0] | (u64)word[1] << BITS_PER_LONG) >> pos % BITS_PER_LONG);
}

static u32 low_bits(u32 nr)
{
	return ~0U >> (BITS_PER_LONG - nr);
}

static u32 find_area(const struct pcpu_map *map, u32 pos, u32 words, u32 align)
{
	for (;;) {
		u32 taken;

		pos = ALIGN(pos, align);
		if (pos >= map->end || words > map->end - pos)
			return PCPU_NO_ROOM;
		if (words <= BITS_PER_LONG && !(bits_from(map->used, pos) & low_bits(words)))
			return pos;
		taken = find_next_bit(map->used, pos + words, pos);
		if (taken == pos + words)
			return pos;
		pos = find_next_zero_bit(map->used, map->end, taken);
	}
}

/* Set or clear: both bitmaps are changed at the same words. */
static void mark_used(struct pcpu_map *map, u32 pos, u32 words)
{
	u32 shift = pos % BITS_PER_LONG;

	if (shift + words <= BITS_PER_LONG)
		map->used[BIT_WORD(pos)] |= low_bits(words) << shift;
	else
		bitmap_set(map->used, pos, words);
	__set_bit(pos + words - 1, map->last);
	map->free -= words;
}

static void mark_free(struct pcpu_map *map, u32 pos, u32 words)
{
	u32 shift = pos % BITS_PER_LONG;

	if (shift + words <= BITS_PER_LONG)
		map->used[BIT_WORD(pos)] &= ~(low_bits(words) << shift);
	else
		bitmap_clear(map->used, pos, words);
	__clear_bit(pos + words - 1, map->last);
	map->free += words;
}

void pcpu_map_init(struct pcpu_map *map, void *bits, u32 start, u32 end)
{
	*map = (struct pcpu_map){
		.used = bits,
		.last = (unsigned long *)((char *)bits + pcpu_map_bytes(end)),
		.start = start,
		.end = end,
		.free = end,
		.first_free = start,
		.lowest_freed = end,
	};
	if (start)
		mark_used(map, 0, start);
}

/* Areas were freed, the lowest of them at lowest_freed: what is remembered moves down. */
static void note_frees(struct pcpu_map *map)
{
	u32 pos = map->lowest_freed;

	map->lowest_freed = map->end;
	map->first_free = min(map->first_free, pos);
	for (struct pcpu_request *r = map->requests; r < map->requests + PCPU_REQUESTS; r++) {
		u32 reach = words_of_kind(r->kind);

		if (r->from + reach > pos)
			r->from = pos >= reach ? pos + 1 - reach : 0;
	}
}

u32 pcpu_map_alloc(struct pcpu_map *map, u32 words, u32 align)
{
	struct pcpu_request *r;
	u32 pos;

	if (words > map->free)
		return PCPU_NO_ROOM;
	if (map->lowest_freed != map->end)
		note_frees(map);
	r = remember_request(map, words, align);
	pos = find_area(map, r->from, words, align);
	if (pos == PCPU_NO_ROOM) {
		r->from = map->end;
		return pos;
	}
	mark_used(map, pos, words);
	r->from = pos + words;
	if (pos == map->first_free)
		map->first_free = pos + words;
	return pos;
}

u32 pcpu_map_area(const struct pcpu_map *map, u32 pos)
{
	u32 ends;

	if (pos < map->start || pos >= map->end || !test_bit(pos, map->used))
		return 0;
	if (pos && test_bit(pos - 1, map->used) && !test_bit(pos - 1, map->last))
		return 0;
	ends = bits_from(map->last, pos);
	return ends ? __ffs(ends) + 1 : find_next_bit(map->last, map->end, pos) + 1 - pos;
}

u32 pcpu_map_free(struct pcpu_map *map, u32 pos)
{
	u32 words = pcpu_map_area(map, pos);

	if (!words)
		return 0;
	mark_free(map, pos, words);
	map->lowest_freed = min(map->lowest_freed, pos);
	return words;
}

/* Could @r be served from below where it begins to look? */
static bool overlooks_room(const struct pcpu_map *map, const struct pcpu_request *r)
{
	u32 words = words_of_kind(r->kind);

	return words && find_area(map, 0, words, r->kind >> 16) <
				min(r->from, map->lowest_freed - min(map->lowest_freed, words - 1));
}

bool pcpu_map_consistent(const struct pcpu_map *map)
{
	if (bitmap_weight(map->used, map->end) != map->end - map->free)
		return false;
	if (!bitmap_subset(map->last, map->used, map->end))
		return false;
	if (find_next_zero_bit(map->used, map->end, 0) < min(map->first_free, map->lowest_freed))
		return false;
	for (u32 pos = 0; pos < map->end; pos++)	/* an area's end is there */
		if (test_bit(pos, map->used) && !test_bit(pos, map->last) &&
		    (pos + 1 == map->end || !test_bit(pos + 1, map->used)))
			return false;
	for (u32 i = 0; i < PCPU_REQUESTS; i++)
		if (overlooks_room(map, &map->requests[i]))
			return false;
	return true;
}
