/* SPDX-License-Identifier: MIT */
/*
 * The records of page_owner=on.
 *
 *	chunks[pfn / 16384]  -->  | record of a page | record | ...	64 MiB of RAM
 *	       |					  16 bytes each
 *	     NULL: no RAM there
 *
 *	record: trace of the last allocation, its gfp and order; trace of the last free
 *
 * The records stand beside the memory map, not in it, and are found by page frame
 * number: so they are the same for each memory model, and cost nothing when they
 * are not asked for.  Every page of a block has one.
 */
#ifndef _MM_PAGE_OWNER_H
#define _MM_PAGE_OWNER_H

#include <linux/gfp.h>
#include <linux/stackdepot.h>

/**
 * struct page_owner - what is kept of one page
 * @handle: trace of the last allocation; 0: never allocated
 * @free_handle: trace of the last free; 0: never freed
 * @gfp_mask: of the last allocation
 * @order: of the block that it was a part of
 * @allocated: since then it has not been freed
 */
struct page_owner {
	depot_stack_handle_t handle;
	depot_stack_handle_t free_handle;
	gfp_t gfp_mask;
	u8 order;
	bool allocated;
};

#define CHUNK_SHIFT 14
#define CHUNK_PAGES (1UL << CHUNK_SHIFT)
#define CHUNK_SIZE (CHUNK_PAGES * sizeof(struct page_owner))
#define NR_CHUNKS ((1UL << (32 - PAGE_SHIFT)) / CHUNK_PAGES)

extern struct page_owner *page_owner_chunks[NR_CHUNKS];

/* NULL for a page that nobody keeps a record of. */
static inline struct page_owner *owner_of(unsigned long pfn)
{
	struct page_owner *chunk = page_owner_chunks[pfn >> CHUNK_SHIFT];

	return chunk ? chunk + (pfn & (CHUNK_PAGES - 1)) : NULL;
}

#endif /* _MM_PAGE_OWNER_H */
