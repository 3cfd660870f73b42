// SPDX-License-Identifier: MIT
/*
 * The per-CPU allocator's books: its state, and a chunk's structure.
 *
 * Offers: pcpu, pcpu_chunk_init(), pcpu_start().
 * Must not know: how areas are found, where memory comes from.
 */
#include "percpu_internal.h"

#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/list.h>
#include <linux/string.h>

struct pcpu_state pcpu = { .lock = __SPIN_LOCK_UNLOCKED(pcpu.lock) };

/*
 * A chunk's books are one piece of memory:
 *
 *	| struct pcpu_chunk | used | edge | populated |
 */
size_t pcpu_chunk_size(u32 words)
{
	return sizeof(struct pcpu_chunk) + 2 * pcpu_map_bytes(words) +
	       pcpu_map_bytes(DIV_ROUND_UP(words, PCPU_WORDS_PER_PAGE));
}

struct pcpu_chunk *pcpu_chunk_init(void *mem, char *base, u32 start, u32 end)
{
	struct pcpu_chunk *chunk = mem;
	char *bits = (char *)(chunk + 1);

	chunk->base = base;
	chunk->nr_pages = DIV_ROUND_UP(end, PCPU_WORDS_PER_PAGE);
	chunk->populated = (unsigned long *)(bits + 2 * pcpu_map_bytes(end));
	pcpu_map_init(&chunk->map, bits, start, end);
	return chunk;
}

/* Words of the first chunk: the section, the reserved part, and the rest. */
static u32 first_chunk_words(const struct pcpu_alloc_info *ai)
{
	return (ai->static_size + ai->reserved_size + ai->dyn_size) / PCPU_WORD;
}

static u32 reserved_end(const struct pcpu_alloc_info *ai)
{
	return (ai->static_size + ai->reserved_size) / PCPU_WORD;
}

static size_t reserved_map_size(const struct pcpu_alloc_info *ai)
{
	return sizeof(struct pcpu_map) + 2 * pcpu_map_bytes(reserved_end(ai));
}

size_t pcpu_books_size(const struct pcpu_alloc_info *ai)
{
	return pcpu_chunk_size(first_chunk_words(ai)) + reserved_map_size(ai) +
	       ai->nr_units * sizeof(*pcpu.unit_offset) +
	       ai->nr_groups * (sizeof(*pcpu.group_offset) + sizeof(*pcpu.group_size));
}

/* The next @size bytes of the books. */
static void *next_book(char **books, size_t size)
{
	void *book = *books;

	*books += size;
	return book;
}

/* Units of a group follow one another, in the order of their numbers. */
static void place_units(const struct pcpu_alloc_info *ai)
{
	for (unsigned int unit = 0; unit < ai->nr_units; unit++) {
		unsigned int group = ai->unit_group[unit];

		pcpu.unit_offset[unit] = pcpu.group_offset[group] + pcpu.group_size[group];
		pcpu.group_size[group] += ai->unit_size;
	}
}

static void start_layout(const struct pcpu_alloc_info *ai, char **books)
{
	pcpu.nr_units = ai->nr_units;
	pcpu.nr_groups = ai->nr_groups;
	pcpu.unit_offset = next_book(books, ai->nr_units * sizeof(*pcpu.unit_offset));
	pcpu.group_offset = next_book(books, ai->nr_groups * sizeof(*pcpu.group_offset));
	pcpu.group_size = next_book(books, ai->nr_groups * sizeof(*pcpu.group_size));
	memcpy(pcpu.group_offset, ai->group_offset, ai->nr_groups * sizeof(*pcpu.group_offset));
	place_units(ai);
}

static void start_reserved(const struct pcpu_alloc_info *ai, char **books)
{
	struct pcpu_map *map = next_book(books, reserved_map_size(ai));

	if (!ai->reserved_size)
		return;
	pcpu_map_init(map, map + 1, ai->static_size / PCPU_WORD, reserved_end(ai));
	pcpu.reserved = map;
}

static void start_first_chunk(const struct pcpu_alloc_info *ai, char **books)
{
	u32 words = first_chunk_words(ai);
	struct pcpu_chunk *chunk = pcpu_chunk_init(next_book(books, pcpu_chunk_size(words)),
						   pcpu.base, reserved_end(ai), words);

	chunk->nr_populated = chunk->nr_pages;
	bitmap_set(chunk->populated, 0, chunk->nr_pages);
	INIT_LIST_HEAD(&pcpu.chunks);
	list_add(&chunk->list, &pcpu.chunks);
	pcpu.first = chunk;
}

void pcpu_start(const struct pcpu_alloc_info *ai, char *base, void *books)
{
	char *next = books;

	BUG_ON(ai->unit_size / PCPU_WORD > PCPU_MAX_WORDS ||
	       first_chunk_words(ai) * PCPU_WORD > ai->unit_size);
	pcpu = (struct pcpu_state){
		.lock = __SPIN_LOCK_UNLOCKED(pcpu.lock),
		.base = base,
		.unit_size = ai->unit_size,
		.static_size = ai->static_size,
	};
	start_first_chunk(ai, &next);
	start_reserved(ai, &next);
	start_layout(ai, &next);
}
