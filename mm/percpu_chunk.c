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

struct pcpu_state pcpu = { .lock = __SPIN_LOCK_UNLOCKED(pcpu.lock) };

/*
 * A chunk's books are one piece of memory:
 *
 *	| struct pcpu_chunk | used | last | populated |
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

size_t pcpu_books_size(const struct pcpu_alloc_info *ai)
{
	return pcpu_chunk_size(first_chunk_words(ai)) + sizeof(struct pcpu_map) +
	       2 * pcpu_map_bytes(reserved_end(ai));
}

void pcpu_start(const struct pcpu_alloc_info *ai, void *base, void *books)
{
	u32 words = first_chunk_words(ai);
	struct pcpu_map *reserved = (struct pcpu_map *)((char *)books + pcpu_chunk_size(words));

	BUG_ON(ai->unit_size / PCPU_WORD > PCPU_MAX_WORDS || words * PCPU_WORD > ai->unit_size);
	pcpu = (struct pcpu_state){
		.base = base,
		.unit_size = ai->unit_size,
		.nr_units = ai->nr_units,
		.static_size = ai->static_size,
		.first = pcpu_chunk_init(books, base, reserved_end(ai), words),
	};
	if (ai->reserved_size) {
		pcpu_map_init(reserved, reserved + 1, ai->static_size / PCPU_WORD,
			      reserved_end(ai));
		pcpu.reserved = reserved;
	}
	pcpu.first->nr_populated = pcpu.first->nr_pages;
	bitmap_set(pcpu.first->populated, 0, pcpu.first->nr_pages);
	INIT_LIST_HEAD(&pcpu.chunks);
	list_add(&pcpu.first->list, &pcpu.chunks);
}
