/* SPDX-License-Identifier: MIT */
/* What the files of the per-CPU allocator share; nobody else includes it. */
#ifndef _MM_PERCPU_INTERNAL_H
#define _MM_PERCPU_INTERNAL_H

#include <asm/page.h>
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/* ---- the map of a unit: percpu_map.c ----------------------------------- */

/* Areas are counted in words; smaller ones would not pay for their bits. */
#define PCPU_WORD 4U
#define PCPU_WORDS_PER_PAGE (PAGE_SIZE / PCPU_WORD)
#define PCPU_MAX_WORDS 0xffffU		/* of a unit: a request fits half a word */

#define PCPU_NO_ROOM (~0U)

/**
 * struct pcpu_request - a kind of request, and where it need not look
 * @kind: words and alignment, see pcpu_kind(); 0: no request is remembered
 * @from: no free place for it begins below this word
 */
struct pcpu_request {
	u32 kind, from;
};

#define PCPU_REQUESTS 8U

/**
 * struct pcpu_map - which words of a unit are taken
 * @used: a bit for each word that belongs to an area
 * @last: a bit for each word that is the last one of its area
 * @start: words in front that are never given out
 * @end: words in all
 * @free: clear bits in @used
 * @first_free: no free word lies below this one ...
 * @lowest_freed: ... but this one, freed since the last allocation; @end: none was
 * @requests: the kinds of requests that came last
 */
struct pcpu_map {
	unsigned long *used, *last;
	u32 start, end, free, first_free, lowest_freed;
	struct pcpu_request requests[PCPU_REQUESTS];
};

/* Bytes of each of the two bitmaps; a word more than needed, see words_are_free(). */
static inline size_t pcpu_map_bytes(u32 words)
{
	return (BITS_TO_LONGS(words) + 1) * sizeof(long);
}

/**
 * pcpu_map_init() - a map whose words are free but for those in front
 * @map: filled whole
 * @bits: two bitmaps of pcpu_map_bytes(@end) bytes, zeroed
 * @start: words in front that are never given out
 * @end: words in all
 */
void pcpu_map_init(struct pcpu_map *map, void *bits, u32 start, u32 end);

/**
 * pcpu_map_alloc() - take words that follow each other
 * @map: map
 * @words: how many, at least 1
 * @align: the first one's number is a multiple of this power of two
 *
 * Return: number of the first word, the lowest possible; PCPU_NO_ROOM when there is none.
 * Context: the owner's lock is held.
 */
u32 pcpu_map_alloc(struct pcpu_map *map, u32 words, u32 align);

/**
 * pcpu_map_free() - give an area back
 * @map: map
 * @pos: number of its first word
 *
 * Return: its words; 0 when no area begins at @pos.
 * Context: the owner's lock is held.
 */
u32 pcpu_map_free(struct pcpu_map *map, u32 pos);

/* Words of the area that begins at @pos, 0 when none does. */
u32 pcpu_map_area(const struct pcpu_map *map, u32 pos);

/* Does everything that @map says about itself agree?  Slow. */
bool pcpu_map_consistent(const struct pcpu_map *map);

/* ---- chunks: percpu_chunk.c, percpu.c -------------------------------------------------- */

/**
 * struct pcpu_chunk - a unit of memory for each processor, one map for all of them
 * @list: in pcpu.chunks
 * @base: the first processor's unit
 * @map: what of a unit is taken
 * @nr_pages: of a unit
 * @nr_populated: of these, the ones that have memory behind them
 * @populated: a bit for each of these
 * @area: the address space it was given, NULL for the first chunk
 * @order: of the block that holds this structure and its bitmaps
 */
struct pcpu_chunk {
	struct list_head list;
	char *base;
	struct pcpu_map map;
	unsigned int nr_pages, nr_populated;
	unsigned long *populated;
	void *area;
	unsigned int order;
};

/**
 * struct pcpu_state - all of the per-CPU allocator; a test may exchange it
 * @lock: protects everything below, and all maps
 * @base: the first processor's unit of the first chunk
 * @unit_size: bytes from one processor's unit to the next one's, in every chunk
 * @nr_units: processors
 * @static_size: bytes of the section, in front of each unit of the first chunk
 * @reserved: what __alloc_reserved_percpu() serves from: words of the first chunk that
 *	its own map calls taken; NULL when there are none
 * @first: the chunk that the boot made, never given back
 * @chunks: @first, then the others, oldest first
 * @nr_empty: of these others, those in which nothing is taken
 * @nr_failed: allocations that failed so far
 */
struct pcpu_state {
	spinlock_t lock;
	char *base;
	size_t unit_size;
	unsigned int nr_units;
	size_t static_size;
	struct pcpu_map *reserved;
	struct pcpu_chunk *first;
	struct list_head chunks;
	unsigned int nr_empty;
	unsigned int nr_failed;
};

extern struct pcpu_state pcpu;

static inline char *pcpu_unit(const struct pcpu_chunk *chunk, unsigned int unit)
{
	return chunk->base + unit * pcpu.unit_size;
}

/*
 * A per-CPU pointer is what per_cpu_offset() can be added to, so dynamic ones
 * pretend to lie where the section lies.
 */
static inline void __percpu *pcpu_addr_to_ptr(const char *addr)
{
	return (void __percpu *)((unsigned long)addr - (unsigned long)pcpu.base +
				 (unsigned long)__per_cpu_start);
}

/* The first processor's copy. */
static inline char *pcpu_ptr_to_addr(const void __percpu *ptr)
{
	return (char *)((unsigned long)ptr - (unsigned long)__per_cpu_start +
			(unsigned long)pcpu.base);
}

/**
 * pcpu_chunk_init() - a chunk without pages
 * @mem: pcpu_chunk_size(@end) bytes, zeroed, for the structure and its bitmaps
 * @base: the first processor's unit
 * @start: words in front that are never given out
 * @end: words of a unit
 */
struct pcpu_chunk *pcpu_chunk_init(void *mem, char *base, u32 start, u32 end);
size_t pcpu_chunk_size(u32 words);

/* Bytes that pcpu_start() needs to keep its books. */
size_t pcpu_books_size(const struct pcpu_alloc_info *ai);

/**
 * pcpu_start() - begin with the first chunk
 * @ai: its sizes
 * @base: its memory, all of it behind mapped pages
 * @books: pcpu_books_size() bytes, zeroed
 */
void pcpu_start(const struct pcpu_alloc_info *ai, void *base, void *books);

/* Give chunks back in which nothing is taken.  Return: how many. */
unsigned int pcpu_reclaim(void);

/* Every chunk's map and the totals; slow.  Context: any. */
bool pcpu_consistent(void);

/* ---- address space and pages behind it: percpu_vm.c -------------------- */

/* A chunk without pages, or NULL. */
struct pcpu_chunk *pcpu_create_chunk(gfp_t gfp);

/* Its pages too. */
void pcpu_destroy_chunk(struct pcpu_chunk *chunk);

/**
 * pcpu_populate_chunk() - put pages behind a range of each unit, where there are none yet
 * @chunk: words of the range are taken, so that the chunk stays
 * @first: page of the unit
 * @end: page behind the last one
 * @gfp: how hard to try
 *
 * Return: false when memory is short; what was there is still there.
 * Context: any, without pcpu.lock.
 */
bool pcpu_populate_chunk(struct pcpu_chunk *chunk, unsigned int first, unsigned int end,
			 gfp_t gfp);

#endif /* _MM_PERCPU_INTERNAL_H */
