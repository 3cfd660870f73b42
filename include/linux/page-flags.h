/* SPDX-License-Identifier: MIT */
/*
 * The word page->flags.
 *
 *	31                                                             0
 *	| section | node | zone | type | order | ...unused... | PG_* bits |
 *
 * Section, node and zone are written once, by the memory map's initialisation.
 * Order belongs to the block that starts at this page; so does type, the migrate
 * type of the request that the block last served.  Since all of them stand
 * in one word, "is this a free block of this order in my zone?" is one compare.
 *
 * The __Set and __Clear forms are plain read-modify-write: a page's flags are
 * changed by the one who owns the page, or, while the page is free, by the one
 * who holds the lock of its zone.
 */
#ifndef _LINUX_PAGE_FLAGS_H
#define _LINUX_PAGE_FLAGS_H

#include <linux/kernel.h>
#include <linux/mm_types.h>
#include <linux/numa.h>

enum pageflags {
	PG_reserved,	/* not the allocator's: the kernel itself, the BIOS, a hole */
	PG_buddy,	/* head of a free block on a free list */
	PG_head,	/* first page of a compound page */
	PG_tail,	/* any other page of a compound page: first_page is valid */
	PG_slab,	/* part of a slab: slab_cache is valid */
	PG_table,	/* a page table, made after the boot */
	NR_PAGEFLAGS
};

/* ---- the fields above the flags ---------------------------------------- */

#ifdef CONFIG_SPARSEMEM
#define SECTIONS_WIDTH 6	/* 64 sections of 64 MiB */
#else
#define SECTIONS_WIDTH 0
#endif
#define NODES_WIDTH NODES_SHIFT
#define ZONES_WIDTH 2
#define MIGRATE_WIDTH 2
#define ORDER_WIDTH 4

#define SECTIONS_PGOFF (32 - SECTIONS_WIDTH)
#define NODES_PGOFF (SECTIONS_PGOFF - NODES_WIDTH)
#define ZONES_PGOFF (NODES_PGOFF - ZONES_WIDTH)
#define MIGRATE_PGOFF (ZONES_PGOFF - MIGRATE_WIDTH)
#define ORDER_PGOFF (MIGRATE_PGOFF - ORDER_WIDTH)

_Static_assert(NR_PAGEFLAGS <= ORDER_PGOFF, "page->flags is too narrow");

#define NODES_MASK ((1UL << NODES_WIDTH) - 1)
#define ZONES_MASK ((1UL << ZONES_WIDTH) - 1)
#define ZONEID_MASK ((1UL << (NODES_WIDTH + ZONES_WIDTH)) - 1)
#define NR_ZONEIDS (1 << (NODES_WIDTH + ZONES_WIDTH))
#define NR_LISTIDS (NR_ZONEIDS << MIGRATE_WIDTH)

#define PG_bit(name) (1UL << PG_##name)
#define PAGE_FLAGS_ALL ((1UL << NR_PAGEFLAGS) - 1)
#define PAGE_ORDER_BITS (((1UL << ORDER_WIDTH) - 1) << ORDER_PGOFF)
#define PAGE_ZONEID_BITS (ZONEID_MASK << ZONES_PGOFF)
#define PAGE_SECTION_BITS (~((1UL << (SECTIONS_PGOFF - 1) << 1) - 1))
#define PAGE_PLACE_BITS (PAGE_SECTION_BITS | PAGE_ZONEID_BITS) /* never change */

#define PAGE_MIGRATE_BITS (((1UL << MIGRATE_WIDTH) - 1) << MIGRATE_PGOFF)

#define PAGE_ZONE_BITS (ZONES_MASK << ZONES_PGOFF)

#define page_zone_bits(zonenum) ((unsigned long)(zonenum) << ZONES_PGOFF)
#define page_migrate_bits(type) ((unsigned long)(type) << MIGRATE_PGOFF)
#define page_order_bits(order) ((unsigned long)(order) << ORDER_PGOFF)

/* Zone and node as one number: the index into zone_table[]. */
static inline unsigned int page_zone_id(const struct page *page)
{
	return (page->flags >> ZONES_PGOFF) & ZONEID_MASK;
}

static inline unsigned int page_zonenum(const struct page *page)
{
	return (page->flags >> ZONES_PGOFF) & ZONES_MASK;
}

static inline int page_to_nid(const struct page *page)
{
	return (page->flags >> ZONES_PGOFF >> ZONES_WIDTH) & NODES_MASK;
}

/* Node, zone and type as one number: which of a processor's lists the page belongs to. */
static inline unsigned int page_list_id(const struct page *page)
{
	return (page->flags >> MIGRATE_PGOFF) & (NR_LISTIDS - 1);
}

/* Valid for the head of a block, free or allocated. */
static inline unsigned int page_order(const struct page *page)
{
	return (page->flags & PAGE_ORDER_BITS) >> ORDER_PGOFF;
}

static inline void set_page_order(struct page *page, unsigned int order)
{
	page->flags = (page->flags & ~PAGE_ORDER_BITS) | page_order_bits(order);
}

/* ---- the flags ----------------------------------------------------------- */

#define PAGEFLAG(Name, name)                                                                    \
	static inline bool Page##Name(const struct page *page)                                  \
	{                                                                                       \
		return page->flags & PG_bit(name);                                              \
	}                                                                                       \
	static inline void __SetPage##Name(struct page *page)                                   \
	{                                                                                       \
		page->flags |= PG_bit(name);                                                    \
	}                                                                                       \
	static inline void __ClearPage##Name(struct page *page)                                 \
	{                                                                                       \
		page->flags &= ~PG_bit(name);                                                   \
	}

PAGEFLAG(Reserved, reserved)
PAGEFLAG(Buddy, buddy)
PAGEFLAG(Head, head)
PAGEFLAG(Tail, tail)
PAGEFLAG(Slab, slab)
PAGEFLAG(Table, table)

static inline bool PageCompound(const struct page *page)
{
	return page->flags & (PG_bit(head) | PG_bit(tail));
}

/* The page that carries the count: the head of a compound page, or @page itself. */
static inline struct page *compound_head(const struct page *page)
{
	return unlikely(PageTail(page)) ? page->first_page : (struct page *)page;
}

static inline unsigned int compound_order(const struct page *head)
{
	return PageHead(head) ? page_order(head) : 0;
}

#endif /* _LINUX_PAGE_FLAGS_H */
