/* SPDX-License-Identifier: MIT */
/*
 * memblock: the allocator of the early boot.
 *
 * Two sorted lists of ranges, and nothing else: what is RAM, and what of it is
 * taken.  What is in the first and not in the second is free.
 *
 *	memory    |------------------------|     |------------------|
 *	reserved     |====|      |=====|            |====|
 *	free      |--|    |------|     |---|     |--|    |-----------|
 *
 * All addresses and sizes are physical bytes.  A range that runs past the top
 * of the address space ends there.  One processor runs, interrupts are off; no
 * lock is taken.
 */
#ifndef _LINUX_MEMBLOCK_H
#define _LINUX_MEMBLOCK_H

#include <asm/page.h>
#include <linux/cache.h>
#include <linux/init.h>
#include <linux/numa.h>
#include <linux/pfn.h>
#include <linux/types.h>

#define INIT_MEMBLOCK_REGIONS 128	/* entries of each list before the first doubling */

/* Values of a max_addr argument that are not addresses. */
#define MEMBLOCK_ALLOC_ACCESSIBLE ((phys_addr_t)0)	/* up to memblock.current_limit */
#define MEMBLOCK_ALLOC_ANYWHERE PHYS_ADDR_MAX

#define MEMBLOCK_LOW_LIMIT ((phys_addr_t)0)
#define ARCH_LOW_ADDRESS_LIMIT ((phys_addr_t)0xffffffff)	/* what 32-bit devices reach */

/* Properties of memory; regions with different ones do not merge. */
enum memblock_flags {
	MEMBLOCK_NONE = 0,
	MEMBLOCK_HOTPLUG = 1,	/* may be pulled out: skipped when movable_node is set */
	MEMBLOCK_MIRROR = 2,	/* kept twice by the machine: preferred */
	MEMBLOCK_NOMAP = 4,	/* RAM that must not be in the direct map: never given out */
};

struct memblock_region {
	phys_addr_t base;
	phys_addr_t size;
	enum memblock_flags flags;
	int nid;		/* MAX_NUMNODES while unknown */
	const char *name;	/* who reserved it, or NULL; lives for ever */
};

struct memblock_type {
	unsigned long cnt;	/* regions in use, sorted by base, disjoint */
	unsigned long max;	/* regions that fit */
	phys_addr_t total_size;	/* sum over the regions */
	struct memblock_region *regions;
	struct memblock_region *initial;	/* the static array it began with */
	const char *name;
};

/**
 * typedef memblock_late_alloc_fn - an allocator that has taken over
 * @size: bytes
 * @align: bytes, a power of two
 * @nid: preferred node, or NUMA_NO_NODE
 *
 * Return: memory of the direct map, contents undefined; NULL when there is none.
 */
typedef void *(*memblock_late_alloc_fn)(phys_addr_t size, phys_addr_t align, int nid);

/**
 * typedef memblock_late_free_fn - where memory goes that memblock no longer needs
 * @base: first byte
 * @size: bytes; pages that are only partly inside stay reserved
 */
typedef void (*memblock_late_free_fn)(phys_addr_t base, phys_addr_t size);

/**
 * struct memblock_successor - a boot allocator that decides in memblock's stead
 * @alloc: takes @size bytes; @goal and @limit are physical addresses.  Return: 0 when it cannot
 * @reserve: takes a range
 * @free: gives a range back
 *
 * memblock's lists stay as they were when it came.
 */
struct memblock_successor {
	phys_addr_t (*alloc)(phys_addr_t size, phys_addr_t align, phys_addr_t goal,
			     phys_addr_t limit, int nid);
	int (*reserve)(phys_addr_t base, phys_addr_t size);
	void (*free)(phys_addr_t base, phys_addr_t size);
};

/*
 * All that memblock knows.  A test puts it aside by copying this structure and
 * points the two lists at arrays of its own.
 */
struct memblock {
	bool bottom_up;			/* direction of searches */
	bool can_resize;		/* memblock_allow_resize() was called */
	bool has_mirror;		/* some region carries MEMBLOCK_MIRROR */
	bool late_told;			/* a late caller has been warned about */
	phys_addr_t current_limit;	/* end of the memory that is mapped */
	struct memblock_type memory;
	struct memblock_type reserved;
	const struct memblock_successor *successor;
	memblock_late_alloc_fn late_alloc;
	memblock_late_free_fn late_free;
};

extern struct memblock memblock;
extern bool memblock_debug;		/* memblock=debug was given */
extern bool movable_node_enabled;	/* movable_node was given: keep off HOTPLUG memory */

static inline phys_addr_t memblock_region_end(const struct memblock_region *r)
{
	return r->base + r->size;
}

/* ------------------------------------------------------------- the lists */

/**
 * memblock_add() - declare a range to be RAM
 * @base: first byte
 * @size: bytes
 *
 * Parts that are RAM already keep their node and flags.
 *
 * Return: 0, or -ENOMEM when the list is full and cannot grow.
 * Linux: memblock_add(), mm/memblock.c, 2.6.35 to 5.x.
 */
int memblock_add(phys_addr_t base, phys_addr_t size);

/**
 * memblock_add_node() - declare a range to be RAM of one node
 * @base: first byte
 * @size: bytes
 * @nid: its node
 *
 * Return: 0, or -ENOMEM.
 * Linux: memblock_add_node(), mm/memblock.c, 3.3 to 5.x.
 */
int memblock_add_node(phys_addr_t base, phys_addr_t size, int nid);

/**
 * memblock_remove() - take a range out of RAM
 * @base: first byte
 * @size: bytes; parts that are no RAM do not matter
 *
 * Return: 0, or -ENOMEM when cutting a region in two needs room that is not there.
 * Linux: memblock_remove(), mm/memblock.c, 2.6.35 to 5.x.
 */
int memblock_remove(phys_addr_t base, phys_addr_t size);

/**
 * memblock_reserve() - take a range, RAM or not, so that nobody else gets it
 * @base: first byte
 * @size: bytes; parts that are reserved already stay as they are
 *
 * Return: 0, or -ENOMEM.
 * Linux: memblock_reserve(), mm/memblock.c, 2.6.35 to 5.x.
 */
int memblock_reserve(phys_addr_t base, phys_addr_t size);

/**
 * memblock_reserve_named() - memblock_reserve() for a known owner
 * @base: first byte
 * @size: bytes
 * @name: shown in the debug log and the dump; must live for ever
 *
 * Neighbours under different names do not merge.  Parts that were reserved
 * before keep the name they had.
 *
 * Return: 0, or -ENOMEM.
 */
int memblock_reserve_named(phys_addr_t base, phys_addr_t size, const char *name);

/**
 * memblock_free() - undo a reservation, or part of one
 * @base: first byte
 * @size: bytes
 *
 * Return: 0, or -ENOMEM.
 * Context: before the buddy allocator has taken over; later __memblock_free_late().
 * Linux: memblock_free(), mm/memblock.c, 2.6.35 to 5.15 (then memblock_phys_free()).
 */
int memblock_free(phys_addr_t base, phys_addr_t size);

/**
 * memblock_set_node() - tell which node a range belongs to
 * @base: first byte
 * @size: bytes
 * @type: &memblock.memory or &memblock.reserved
 * @nid: the node
 *
 * Regions are cut at the range's ends; what then matches its neighbour merges.
 *
 * Return: 0, or -ENOMEM.
 * Linux: memblock_set_node(), mm/memblock.c, 3.3 to 5.x.
 */
int memblock_set_node(phys_addr_t base, phys_addr_t size, struct memblock_type *type, int nid);

/*
 * Each sets or clears one flag on the RAM in a range.  Return: 0, or -ENOMEM.
 * Linux: the same, mm/memblock.c; hotplug 3.14, mirror 4.2, nomap 4.5 to 5.x.
 */
int memblock_mark_hotplug(phys_addr_t base, phys_addr_t size);
int memblock_clear_hotplug(phys_addr_t base, phys_addr_t size);
int memblock_mark_mirror(phys_addr_t base, phys_addr_t size);
int memblock_mark_nomap(phys_addr_t base, phys_addr_t size);
int memblock_clear_nomap(phys_addr_t base, phys_addr_t size);

/**
 * memblock_trim_memory() - round every region of RAM inwards
 * @align: bytes, a power of two
 *
 * A region without a single whole unit disappears.
 * Linux: memblock_trim_memory(), mm/memblock.c, 3.7 to 5.x.
 */
void memblock_trim_memory(phys_addr_t align);

/**
 * memblock_enforce_memory_limit() - keep only the first @limit bytes of RAM
 * @limit: bytes of RAM, holes not counted; 0 keeps everything
 *
 * What lies above disappears from both lists.
 * Linux: memblock_enforce_memory_limit(), mm/memblock.c, 2.6.35 to 5.x.
 */
void memblock_enforce_memory_limit(phys_addr_t limit);

/**
 * memblock_cap_memory_range() - keep only the RAM inside one range
 * @base: first byte
 * @size: bytes; 0 keeps everything
 *
 * RAM outside survives only where it is NOMAP; reservations outside disappear.
 * Linux: memblock_cap_memory_range(), mm/memblock.c, 4.12 to 5.x.
 */
void memblock_cap_memory_range(phys_addr_t base, phys_addr_t size);

/* ------------------------------------------------------------- questions */

/*
 * None of these changes anything; each looks a range up by binary search, the
 * sizes are kept up to date.  Context: any, also after the hand-over.
 * Linux: the same names, mm/memblock.c, 2.6.35 to 5.x.
 */
bool memblock_is_memory(phys_addr_t addr);
bool memblock_is_map_memory(phys_addr_t addr);	/* RAM, and not NOMAP */
bool memblock_is_reserved(phys_addr_t addr);

/* Is every byte of the range RAM?  Regions that touch count as one (in Linux they do not). */
bool memblock_is_region_memory(phys_addr_t base, phys_addr_t size);

/* Is any byte of the range in the list, is any reserved? */
bool memblock_overlaps_region(const struct memblock_type *type, phys_addr_t base,
			      phys_addr_t size);
bool memblock_is_region_reserved(phys_addr_t base, phys_addr_t size);

phys_addr_t memblock_phys_mem_size(void);	/* bytes of RAM */
phys_addr_t memblock_reserved_size(void);	/* bytes reserved */
phys_addr_t memblock_mem_size(unsigned long limit_pfn);	/* bytes of whole RAM pages below */
phys_addr_t memblock_start_of_DRAM(void);	/* 0 without RAM */
phys_addr_t memblock_end_of_DRAM(void);		/* exclusive; 0 without RAM */

/**
 * memblock_search_pfn_nid() - which node has this page, and how far around it
 * @pfn: page frame number
 * @start_pfn: gets the first page of its region
 * @end_pfn: gets the first page behind its region
 *
 * Return: the node, or -1 when the page is no RAM (the outputs are untouched then).
 * Linux: memblock_search_pfn_nid(), mm/memblock.c, 3.12 to 5.x.
 */
int memblock_search_pfn_nid(unsigned long pfn, unsigned long *start_pfn, unsigned long *end_pfn);

/* ------------------------------------------------------------- iterators */

/*
 * Each step function returns false when there is nothing left.  @idx starts at
 * 0 (at U64_MAX when going down) and means nothing to the caller.  Outputs may
 * be NULL.  The lists must not change underneath.
 */
bool __next_mem_range(u64 *idx, int nid, enum memblock_flags flags,
		      const struct memblock_type *type_a, const struct memblock_type *type_b,
		      phys_addr_t *start, phys_addr_t *end, int *out_nid);
bool __next_mem_range_rev(u64 *idx, int nid, enum memblock_flags flags,
			  const struct memblock_type *type_a, const struct memblock_type *type_b,
			  phys_addr_t *start, phys_addr_t *end, int *out_nid);
bool __next_reserved_mem_region(u64 *idx, phys_addr_t *start, phys_addr_t *last);
bool __next_mem_pfn_range(int *idx, int nid, unsigned long *start_pfn, unsigned long *end_pfn,
			  int *out_nid);

/**
 * for_each_mem_range() - ranges that are in one list and not in another, upwards
 * @i: u64 cursor
 * @type_a: the list to walk
 * @type_b: the list to leave out, or NULL
 * @nid: only this node, or NUMA_NO_NODE for all
 * @flags: MEMBLOCK_MIRROR for mirrored memory only, MEMBLOCK_NOMAP to see NOMAP,
 *	MEMBLOCK_HOTPLUG to see HOTPLUG memory in spite of movable_node
 * @p_start: phys_addr_t *, first byte
 * @p_end: phys_addr_t *, exclusive
 * @p_nid: int *, node of the range
 *
 * Linux: for_each_mem_range(), include/linux/memblock.h, 3.16 to 5.9.
 */
#define for_each_mem_range(i, type_a, type_b, nid, flags, p_start, p_end, p_nid)                \
	for ((i) = 0;                                                                           \
	     __next_mem_range(&(i), nid, flags, type_a, type_b, p_start, p_end, p_nid);)

/* The same, downwards.  Linux: 3.16 to 5.x. */
#define for_each_mem_range_rev(i, type_a, type_b, nid, flags, p_start, p_end, p_nid)            \
	for ((i) = U64_MAX;                                                                     \
	     __next_mem_range_rev(&(i), nid, flags, type_a, type_b, p_start, p_end, p_nid);)

/* RAM that is not reserved.  Linux: 3.3 to 5.x (with flags from 4.2 on). */
#define for_each_free_mem_range(i, nid, flags, p_start, p_end, p_nid)                           \
	for_each_mem_range(i, &memblock.memory, &memblock.reserved, nid, flags, p_start, p_end, \
			   p_nid)

#define for_each_free_mem_range_reverse(i, nid, flags, p_start, p_end, p_nid)                   \
	for_each_mem_range_rev(i, &memblock.memory, &memblock.reserved, nid, flags, p_start,    \
			       p_end, p_nid)

/* Reserved ranges; @p_last is inclusive.  Linux: for_each_reserved_mem_region(), 4.2 to 5.9. */
#define for_each_reserved_mem_region(i, p_start, p_last)                                        \
	for ((i) = 0; __next_reserved_mem_region(&(i), p_start, p_last);)

/*
 * RAM in whole pages, partial ones left out; @i is an int.  @nid may be
 * NUMA_NO_NODE or MAX_NUMNODES for all nodes.  Linux: for_each_mem_pfn_range(), 3.3 to 5.x.
 */
#define for_each_mem_pfn_range(i, nid, p_start, p_end, p_nid)                                   \
	for ((i) = -1; __next_mem_pfn_range(&(i), nid, p_start, p_end, p_nid);)

/* Every region of a list, as it is stored.  Linux: for_each_memblock_type(), 4.14 to 5.x. */
#define for_each_memblock_type(i, type, rgn)                                                    \
	for ((i) = 0, (rgn) = (type)->regions; (i) < (type)->cnt; (i)++, (rgn)++)

/* ------------------------------------------------------------ allocation */

/**
 * memblock_find_in_range_node() - look for free memory without taking it
 * @size: bytes
 * @align: bytes, a power of two
 * @start: lowest acceptable address
 * @end: end of what is acceptable, or one of the MEMBLOCK_ALLOC_ values
 * @nid: only this node, or NUMA_NO_NODE
 * @flags: as for for_each_mem_range()
 *
 * The highest fit, or the lowest one after memblock_set_bottom_up(true).  Page
 * 0 is never found, so 0 can mean failure.
 *
 * Return: physical address, or 0.
 * Linux: memblock_find_in_range_node(), mm/memblock.c, 3.3 to 5.x.
 */
phys_addr_t memblock_find_in_range_node(phys_addr_t size, phys_addr_t align, phys_addr_t start,
					phys_addr_t end, int nid, enum memblock_flags flags);

/* On any node, mirrored memory first.  Linux: memblock_find_in_range(), 2.6.37 to 5.x. */
phys_addr_t memblock_find_in_range(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				   phys_addr_t align);

/* Which end searches begin at; from above unless told otherwise.  Linux: 3.13 to 5.x. */
void memblock_set_bottom_up(bool enable);
bool memblock_bottom_up(void);

/* Bytes; exclusive end of the memory that is mapped, so may be written.  Linux: 2.6.37 to 5.x. */
void memblock_set_current_limit(phys_addr_t limit);
phys_addr_t memblock_get_current_limit(void);	/* Linux: 3.15 to 5.x. */

/**
 * memblock_alloc_try_nid_raw() - take memory of the direct map, contents undefined
 * @size: bytes
 * @align: bytes, a power of two; 0 means a cache line
 * @min_addr: preferred lowest address
 * @max_addr: end of what is acceptable; at most current_limit whatever is given
 * @nid: preferred node, or NUMA_NO_NODE
 *
 * Tried in this order: the node at or above min_addr, any node there, the node
 * below min_addr, any node there; first in mirrored memory where there is some,
 * then, with a warning, in the rest.
 *
 * Return: pointer, or NULL.
 * Context: from memblock_x86_fill() on.  After the buddy allocator took over
 *	the first caller is warned about, and the memory comes from there.
 * Linux: memblock_alloc_try_nid_raw(), mm/memblock.c, 4.20 to 5.x.
 */
void *memblock_alloc_try_nid_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				 phys_addr_t max_addr, int nid);

/* The same, zeroed.  Linux: memblock_alloc_try_nid_nopanic(), mm/memblock.c, 4.20, 5.0. */
void *memblock_alloc_try_nid_nopanic(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				     phys_addr_t max_addr, int nid);

/*
 * The same, zeroed, and a panic instead of NULL, as in Linux 3.14 to 5.0
 * (since 5.1 it is NULL; whoever checks for it loses nothing).
 */
void *memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
			     phys_addr_t max_addr, int nid);

/* Panics instead of returning NULL.  Linux: memblock_alloc_or_panic(), 6.14. */
void *memblock_alloc_or_panic(phys_addr_t size, phys_addr_t align);

/*
 * Zeroed or NULL: anywhere, above an address, below 4 GiB, near a node.  Inlined
 * at any price: the log names who calls the function behind them.  Linux: 4.20 to 5.x.
 */
static __always_inline void *memblock_alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_try_nid_nopanic(size, align, MEMBLOCK_LOW_LIMIT,
					      MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE);
}

static __always_inline void *memblock_alloc_raw(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_try_nid_raw(size, align, MEMBLOCK_LOW_LIMIT,
					  MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE);
}

static __always_inline void *memblock_alloc_from(phys_addr_t size, phys_addr_t align,
						 phys_addr_t min_addr)
{
	return memblock_alloc_try_nid_nopanic(size, align, min_addr, MEMBLOCK_ALLOC_ACCESSIBLE,
					      NUMA_NO_NODE);
}

static __always_inline void *memblock_alloc_low(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_try_nid_nopanic(size, align, MEMBLOCK_LOW_LIMIT,
					      ARCH_LOW_ADDRESS_LIMIT, NUMA_NO_NODE);
}

static __always_inline void *memblock_alloc_node(phys_addr_t size, phys_addr_t align, int nid)
{
	return memblock_alloc_try_nid_nopanic(size, align, MEMBLOCK_LOW_LIMIT,
					      MEMBLOCK_ALLOC_ACCESSIBLE, nid);
}

/**
 * memblock_phys_alloc_range() - take memory by physical address
 * @size: bytes
 * @align: bytes, a power of two; 0 means a cache line
 * @start: lowest acceptable address
 * @end: end of what is acceptable, or one of the MEMBLOCK_ALLOC_ values
 *
 * The memory is neither zeroed nor, above current_limit, mapped.
 *
 * Return: physical address, or 0.
 * Linux: memblock_phys_alloc_range(), mm/memblock.c, 5.1 to 5.x.
 */
phys_addr_t memblock_phys_alloc_range(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				      phys_addr_t end);

/* Near a node, else anywhere.  Linux: memblock_phys_alloc_try_nid(), 4.20 to 5.x. */
phys_addr_t memblock_phys_alloc_try_nid(phys_addr_t size, phys_addr_t align, int nid);

/* Anywhere below current_limit.  Linux: memblock_phys_alloc(), 4.20 to 5.x. */
static __always_inline phys_addr_t memblock_phys_alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_phys_alloc_range(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE);
}

/* -------------------------------------------------- growing and retiring */

/**
 * memblock_allow_resize() - from now on a full list doubles instead of panicking
 *
 * Context: when RAM below current_limit is mapped and reservations are complete.
 * Linux: memblock_allow_resize(), mm/memblock.c, 3.3 to 5.x.
 */
void memblock_allow_resize(void);

/**
 * memblock_set_successor() - another boot allocator takes over, before the buddy allocator does
 * @successor: who allocates, reserves and frees from now on; CONFIG_BOOTMEM's bootmem
 */
void memblock_set_successor(const struct memblock_successor *successor);

/**
 * memblock_set_late_alloc() - register the allocator that takes over
 * @alloc: serves calls that still come to memblock
 *
 * Linux asks slab_is_available() instead; here upper floors register downwards.
 */
void memblock_set_late_alloc(memblock_late_alloc_fn alloc);

/**
 * memblock_set_late_free() - register where memory goes that memblock gives back at the end
 * @free: gets memblock's own arrays, what __memblock_free_late() is called with, and what
 *	the late allocator gave when it lies outside of what was asked for
 */
void memblock_set_late_free(memblock_late_free_fn free);

/**
 * __memblock_free_late() - give boot memory to the allocator that took over
 * @base: first byte
 * @size: bytes
 *
 * Linux: __memblock_free_late(), mm/memblock.c, 3.14 to 5.x.
 */
void __memblock_free_late(phys_addr_t base, phys_addr_t size);

/**
 * memblock_discard() - hand over the arrays that the lists have grown into
 *
 * A list that fits its static array moves back there and stays readable; a
 * longer one is dropped, with a line in the log.
 *
 * Context: once, after the hand-over audit.
 * Linux: memblock_discard(), mm/memblock.c, 4.13 to 5.x.
 */
void memblock_discard(void);

/* ------------------------------------------------------------- debugging */

void __memblock_dump_all(void);

/**
 * memblock_dump_all() - print both lists, with memblock=debug
 *
 * Linux: memblock_dump_all(), mm/memblock.c, 2.6.35 to 5.x.
 */
static inline void memblock_dump_all(void)
{
	if (memblock_debug)
		__memblock_dump_all();
}

#endif /* _LINUX_MEMBLOCK_H */
