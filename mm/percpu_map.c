// SPDX-License-Identifier: MIT
/*
 * Which words of a per-CPU unit are taken: two bitmaps and a few memories.
 *
 *	words	0 1 2 3 4 5 6 7 8 9
 *		A A A B B . . C . .
 *	used	1 1 1 1 1 0 0 1 0 0
 *	edge	1 0 0 1 0 1 0 1 1 0
 *
 * There is an edge where an area begins and where it has ended.  What an edge
 * between free words says is old, and nobody asks: an area is put there with new
 * ones.  So nothing is stored but the bitmaps, and a free that names no area is
 * recognised.
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

/* ---- bits of a few words ------------------------------------------------- */

static inline u32 low_bits(u32 nr)
{
	return ~0U >> (BITS_PER_LONG - nr);
}

/* Bits @pos ... @pos + 31, though they may lie in two longs; the bitmaps are a long longer. */
static inline u32 bits_from(const unsigned long *bits, u32 pos)
{
	const unsigned long *word = &bits[BIT_WORD(pos)];

	return (u32)((word[0] | (u64)word[1] << BITS_PER_LONG) >> pos % BITS_PER_LONG);
}

static inline bool in_one_long(u32 pos, u32 words)
{
	return pos % BITS_PER_LONG + words <= BITS_PER_LONG;
}

/* An edge at its begin and behind its end, and none between. */
static inline void mark_used(struct pcpu_map *map, u32 pos, u32 words)
{
	unsigned long *used = &map->used[BIT_WORD(pos)], *edge = &map->edge[BIT_WORD(pos)];

	if (likely(in_one_long(pos, words))) {
		u32 all = low_bits(words) << pos % BITS_PER_LONG;

		*used |= all;
		*edge = (*edge & ~all) | (all & -all);
	} else {
		bitmap_set(map->used, pos, words);
		bitmap_clear(map->edge, pos, words);
		*edge |= BIT_MASK(pos);
	}
	__set_bit(pos + words, map->edge);
	map->free -= words;
}

static inline void mark_free(struct pcpu_map *map, u32 pos, u32 words)
{
	if (likely(in_one_long(pos, words)))
		map->used[BIT_WORD(pos)] &= ~(low_bits(words) << pos % BITS_PER_LONG);
	else
		bitmap_clear(map->used, pos, words);
	map->free += words;
}

/* ---- what is remembered ---------------------------------------------------- */

/* Both in one number, which is never 0. */
static inline u32 pcpu_kind(u32 words, u32 align)
{
	return words | align << 16;
}

static inline u32 words_of_kind(u32 kind)
{
	return kind & PCPU_MAX_WORDS;
}

/* A kind that was not remembered may begin anywhere. */
static inline struct pcpu_request *recall_request(struct pcpu_map *map, u32 words, u32 align)
{
	struct pcpu_request *r = &map->requests[(words ^ words >> 2 ^ align) % PCPU_REQUESTS];
	u32 kind = pcpu_kind(words, align);

	if (unlikely(r->kind != kind)) {
		r->kind = kind;
		r->from = map->first_free;
	}
	return r;
}

/* Areas were freed, the lowest of them at lowest_freed: what is remembered moves down. */
static noinline void note_frees(struct pcpu_map *map)
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

/* ---- searching ------------------------------------------------------------- */

static inline bool fits_at(const struct pcpu_map *map, u32 pos, u32 words)
{
	return words <= BITS_PER_LONG && pos + words <= map->end &&
	       !(bits_from(map->used, pos) & low_bits(words));
}

static noinline u32 find_area(const struct pcpu_map *map, u32 pos, u32 words, u32 align)
{
	for (;;) {
		u32 taken;

		pos = ALIGN(pos, align);
		if (pos >= map->end || words > map->end - pos)
			return PCPU_NO_ROOM;
		taken = find_next_bit(map->used, pos + words, pos);
		if (taken == pos + words)
			return pos;
		pos = find_next_zero_bit(map->used, map->end, taken);
	}
}

/* ---- the map --------------------------------------------------------------- */

void pcpu_map_init(struct pcpu_map *map, void *bits, u32 start, u32 end)
{
	*map = (struct pcpu_map){
		.used = bits,
		.edge = (unsigned long *)((char *)bits + pcpu_map_bytes(end)),
		.start = start,
		.end = end,
		.free = end,
		.first_free = start,
		.lowest_freed = end,
	};
	if (start)
		mark_used(map, 0, start);
}

u32 fastcall pcpu_map_alloc(struct pcpu_map *map, u32 words, u32 align)
{
	struct pcpu_request *r;
	u32 pos;

	if (words > map->free)
		return PCPU_NO_ROOM;
	if (unlikely(map->lowest_freed != map->end))
		note_frees(map);
	r = recall_request(map, words, align);
	pos = ALIGN(r->from, align);
	if (unlikely(!fits_at(map, pos, words)))
		pos = find_area(map, pos, words, align);
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

bool pcpu_map_take(struct pcpu_map *map, u32 pos, u32 words)
{
	if (find_next_bit(map->used, pos + words, pos) != pos + words)
		return false;
	mark_used(map, pos, words);
	return true;
}

static inline u32 area_at(const struct pcpu_map *map, u32 pos)
{
	u32 edges;

	if (pos < map->start || pos >= map->end)
		return 0;
	if (!test_bit(pos, map->used) || !test_bit(pos, map->edge))
		return 0;
	edges = bits_from(map->edge, pos + 1);
	return likely(edges) ? __ffs(edges) + 1 : find_next_bit(map->edge, map->end, pos + 1) - pos;
}

u32 pcpu_map_area(const struct pcpu_map *map, u32 pos)
{
	return area_at(map, pos);
}

u32 fastcall pcpu_map_free(struct pcpu_map *map, u32 pos)
{
	u32 words = area_at(map, pos);

	if (unlikely(!words))
		return 0;
	mark_free(map, pos, words);
	map->lowest_freed = min(map->lowest_freed, pos);
	return words;
}

/* ---- consistency ------------------------------------------------------------- */

/* Could @r be served from below where it begins to look? */
static bool overlooks_room(const struct pcpu_map *map, const struct pcpu_request *r)
{
	u32 words = words_of_kind(r->kind);

	return words && find_area(map, 0, words, r->kind >> 16) <
				min(r->from, map->lowest_freed - min(map->lowest_freed, words - 1));
}

/* Wherever a used word meets a free one there is an edge. */
static bool edges_are_there(const struct pcpu_map *map)
{
	bool before = false;

	for (u32 pos = 0; pos < map->end; pos++) {
		bool used = test_bit(pos, map->used);

		if (used != before && !test_bit(pos, map->edge))
			return false;
		before = used;
	}
	return true;
}

bool pcpu_map_consistent(const struct pcpu_map *map)
{
	if (bitmap_weight(map->used, map->end) != map->end - map->free)
		return false;
	if (find_next_zero_bit(map->used, map->end, 0) < min(map->first_free, map->lowest_freed))
		return false;
	for (u32 i = 0; i < PCPU_REQUESTS; i++)
		if (overlooks_room(map, &map->requests[i]))
			return false;
	return edges_are_there(map);
}
