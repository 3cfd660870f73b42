/* SPDX-License-Identifier: MIT */
/*
 * struct page: what the kernel remembers of each page frame, in 32 bytes.
 *
 * Two of them share a cache line of a 64-byte machine, and page <-> pfn is a
 * shift.  A page is in one of these states; the flags and the count say which,
 * and exactly one page of each block, its head, says how large the block is:
 *
 *	state				PG_buddy  PG_reserved  _count	order
 *	head of a free block		   1	       0	  0	of the block
 *	head of an allocated block	   0	       0	 >= 1	of the block
 *	inside either			   0	       0	  0	meaningless
 *	head of a parked block		   0	       0	  0	of the block
 *	not the allocator's, or no RAM	   0	       1	  1	0
 *
 * "Inside" needs no writing when a block is allocated, freed, split or merged,
 * which is what makes these operations cost the same for 1 and for 1,024 pages.
 *
 * Who may write to it, besides _count and _mapcount, which are atomic and for
 * all who hold a reference:
 *
 *	head of a free block	who holds its zone's lock
 *	allocated		its owner, all pages of the block
 *	inside a free block	nobody: whoever takes the block finds it as it was
 *	parked			the processor that parks it
 *	reserved		who reserved it
 *
 * Section, node and zone in the flags never change, so everybody may read them;
 * PG_buddy and the order of somebody else's page are a hint without the zone's lock.
 */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <asm/atomic.h>
#include <linux/types.h>

struct kmem_cache;

/**
 * struct page - one page frame
 * @flags: PG_* bits, order, zone, node, section (see linux/page-flags.h)
 * @_count: users of the block that starts here; use page_count()
 * @_mapcount: mappings less one, so -1 when there are none; use page_mapcount()
 * @lru: free block: its place on the free list; allocated: the owner's
 * @next_parked: parked with a processor: the next one there (see mm/pcp.h)
 * @private: the owner's; zero when the page is handed out
 * @first_page: tail of a compound page: its head
 * @slab_cache: slab: the cache that its objects belong to (in each page of it)
 * @index: the owner's
 * @slab_free: slab: offset of its first free object, in bytes
 * @slab_inuse: slab: objects that are not on its list
 * @caller: code that last allocated or freed a block that starts here
 *
 * Linux: struct page, include/linux/mm_types.h, all versions; order and caller
 * are this kernel's own.
 */
struct page {
	unsigned long flags;
	atomic_t _count;
	atomic_t _mapcount;
	union {
		struct list_head lru;
		struct page *next_parked;
	};
	union {
		unsigned long private;
		struct page *first_page;
		struct kmem_cache *slab_cache;
	};
	union {
		unsigned long index;
		struct {
			u16 slab_free;
			u16 slab_inuse;
		};
	};
	unsigned long caller;
};

_Static_assert(sizeof(struct page) == 32, "struct page has grown beyond 32 bytes");

#endif /* _LINUX_MM_TYPES_H */
