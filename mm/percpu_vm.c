// SPDX-License-Identifier: MIT
/*
 * Further chunks of per-CPU memory: address space and pages.
 *
 * A chunk's units lie in one piece of the direct map, all of it there from the
 * beginning.
 *
 * Offers: pcpu_create_chunk(), pcpu_destroy_chunk(), pcpu_populate_chunk().
 * Must not know: what is taken of a chunk.
 *
 * Linux: mm/percpu-km.c, 2.6.36 to 5.x.
 */
#include "percpu_internal.h"

#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/gfp.h>

struct pcpu_chunk *pcpu_create_chunk(gfp_t gfp)
{
	u32 words = pcpu.unit_size / PCPU_WORD;
	unsigned int order = get_order(pcpu_chunk_size(words));
	struct pcpu_chunk *chunk;
	void *books, *units;

	books = (void *)__get_free_pages(gfp | __GFP_ZERO | __GFP_NOWARN, order);
	if (!books)
		return NULL;
	units = alloc_pages_exact(pcpu.nr_units * pcpu.unit_size, gfp | __GFP_NOWARN);
	if (!units) {
		free_pages((unsigned long)books, order);
		return NULL;
	}
	chunk = pcpu_chunk_init(books, units, 0, words);
	chunk->area = units;
	chunk->order = order;
	chunk->nr_populated = chunk->nr_pages;
	bitmap_set(chunk->populated, 0, chunk->nr_pages);
	return chunk;
}

void pcpu_destroy_chunk(struct pcpu_chunk *chunk)
{
	free_pages_exact(chunk->base, pcpu.nr_units * pcpu.unit_size);
	free_pages((unsigned long)chunk, chunk->order);
}

bool pcpu_populate_chunk(struct pcpu_chunk *chunk, unsigned int first, unsigned int end, gfp_t gfp)
{
	BUG();		/* there is no chunk without all its pages */
	return false;
}
