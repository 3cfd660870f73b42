/* SPDX-License-Identifier: MIT */
/* What the files of the per-CPU allocator share; nobody else includes it. */
#ifndef _MM_PERCPU_INTERNAL_H
#define _MM_PERCPU_INTERNAL_H

#include <asm/page.h>
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/linkage.h>
#include <linux/list.h>
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

#define PCPU_REQUESTS 4U

/**
 * struct pcpu_map - which words of a unit are taken
 * @used: a bit for each word that belongs to an area
 * @edge: a bit for each word at which an area begins, or the one in front has ended
 * @start: words in front that are never given out
 * @end: words in all
 * @free: clear bits in @used
 * @first_free: no free word lies below this one ...
 * @lowest_freed: ... but this one, freed since the last allocation; @end: none was
 * @requests: the kinds of requests that came last
 */
struct pcpu_map {
	unsigned long *used, *edge;
	u32 start, end, free, first_free, lowest_freed;
	struct pcpu_request requests[PCPU_REQUESTS];
};

/* Bytes of each of the two bitmaps; a long more than needed, see bits_from(). */
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
u32 fastcall pcpu_map_alloc(struct pcpu_map *map, u32 words, u32 align);

/**
 * pcpu_map_free() - give an area back
 * @map: map
 * @pos: number of its first word
 *
 * Return: its words; 0 when no area begins at @pos.
 * Context: the owner's lock is held.
 */
u32 fastcall pcpu_map_free(struct pcpu_map *map, u32 pos);

/**
 * pcpu_map_take() - make an area of given words, if all are free
 * @map: map
 * @pos: number of the first word
 * @words: how many, at least 1
 *
 * Return: whether they were.
 * Context: the owner's lock is held.
 */
bool pcpu_map_take(struct pcpu_map *map, u32 pos, u32 words);

/* Words of the area that begins at @pos, 0 when none does. */
u32 pcpu_map_area(const struct pcpu_map *map, u32 pos);

/* Does everything that @map says about itself agree?  Slow. */
bool pcpu_map_consistent(const struct pcpu_map *map);

/* ---- chunks: percpu_chunk.c, percpu.c -------------------------------------------------- */

struct vm_struct;

/* Pages of the largest unit. */
#define PCPU_MAX_PAGES DIV_ROUND_UP(PCPU_MAX_WORDS * PCPU_WORD, PAGE_SIZE)

/**
 * struct pcpu_chunk - a unit of memory for each processor, one map for all of them
 * @list: in pcpu.chunks
 * @base: what pcpu.unit_offset leads from to each processor's unit
 * @map: what of a unit is taken
 * @nr_pages: of a unit
 * @nr_populated: of these, the ones that have memory behind them, in every unit
 * @populated: a bit for each of these
 * @vms: its addresses, an area for each group; NULL for the first chunk
 */
struct pcpu_chunk {
	struct list_head list;
	char *base;
	struct pcpu_map map;
	unsigned int nr_pages, nr_populated;
	unsigned long *populated;
	struct vm_struct **vms;
};

/**
 * struct pcpu_state - all of the per-CPU allocator; a test may exchange it
 * @lock: protects everything below that changes, all maps, and what is populated
 * @base: of the first chunk
 * @unit_size: bytes of a unit's addresses
 * @static_size: bytes of the section, in front of each unit of the first chunk
 * @nr_units: processors; a processor's unit has its number
 * @unit_offset: of each unit, bytes from any chunk's base; the lowest is 0
 * @nr_groups: runs of units without a gap
 * @group_offset: of each of these, bytes from any chunk's base
 * @group_size: and its bytes
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
	size_t static_size;
	unsigned int nr_units;
	unsigned long *unit_offset;
	unsigned int nr_groups;
	unsigned long *group_offset;
	size_t *group_size;
	struct pcpu_map *reserved;
	struct pcpu_chunk *first;
	struct list_head chunks;
	unsigned int nr_empty;
	unsigned int nr_failed;
};

extern struct pcpu_state pcpu;

static inline char *pcpu_unit(const struct pcpu_chunk *chunk, unsigned int unit)
{
	return chunk->base + pcpu.unit_offset[unit];
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

/* The place in the unit whose offset is 0. */
static inline char *pcpu_ptr_to_addr(const void __percpu *ptr)
{
	return (char *)((unsigned long)ptr - (unsigned long)__per_cpu_start +
			(unsigned long)pcpu.base);
}

/**
 * pcpu_chunk_init() - a chunk without pages
 * @mem: pcpu_chunk_size(@end) bytes, zeroed, for the structure and its bitmaps
 * @base: see struct pcpu_chunk
 * @start: words in front that are never given out
 * @end: words of a unit
 *
 * Return: @mem as a chunk, on no list yet.
 */
struct pcpu_chunk *pcpu_chunk_init(void *mem, char *base, u32 start, u32 end);
size_t pcpu_chunk_size(u32 words);

/* Bytes that pcpu_start() needs to keep its books. */
size_t pcpu_books_size(const struct pcpu_alloc_info *ai);

/**
 * pcpu_start() - begin with the first chunk
 * @ai: its sizes, and how its units lie to each other
 * @base: what the offsets in @ai begin at; all that is used of the units is mapped
 * @books: pcpu_books_size() bytes, zeroed
 */
void pcpu_start(const struct pcpu_alloc_info *ai, char *base, void *books);

/* Give back pages in which nothing is taken.  Return: how many. */
unsigned long pcpu_reclaim(void);

/* Every chunk's map and the totals; slow.  Context: any. */
bool pcpu_consistent(void);

/* ---- address space and pages behind it: percpu_vm.c -------------------- */

/* A chunk without pages, or NULL. */
struct pcpu_chunk *pcpu_create_chunk(gfp_t gfp);

/* Its pages too. */
void pcpu_destroy_chunk(struct pcpu_chunk *chunk);

/**
 * pcpu_populate_chunk() - put pages behind a range of each unit, where there are none yet
 * @chunk: words of each page are taken, so that chunk and pages stay
 * @first: page of the unit
 * @end: page behind the last one
 * @gfp: how hard to try
 *
 * Return: false when memory is short; pages that came before that stay.
 * Context: any, without pcpu.lock.
 */
bool pcpu_populate_chunk(struct pcpu_chunk *chunk, unsigned int first, unsigned int end,
			 gfp_t gfp);

/**
 * pcpu_depopulate_chunk() - give the pages behind some of each unit's pages back
 * @chunk: not the first one
 * @idle: a bit for each page of the unit that is to go; all its words are the caller's
 *
 * When it returns, no processor can reach what was there.
 *
 * Return: pages of memory.
 * Context: any in which TLBs can be flushed; without pcpu.lock.
 */
unsigned long pcpu_depopulate_chunk(struct pcpu_chunk *chunk, const unsigned long *idle);

#endif /* _MM_PERCPU_INTERNAL_H */
