/* SPDX-License-Identifier: MIT */
/*
 * From a page frame number to its struct page and back.  This is the one place
 * that knows how the memory map is laid out; everything else asks here.
 *
 * A struct page exists for whole MAX_ORDER blocks of page frames: where one page
 * of a block has RAM, all of the block have a struct page, at neighbouring
 * addresses.  So the buddy of a page always has one too, even across a hole or
 * behind the end of RAM, and inside a block page + 1 is the next page.  Across
 * blocks only pfn_to_page() says where a struct page is.
 *
 * pfn_valid() is true where there is a struct page, RAM or hole.
 */
#ifndef _LINUX_MEMORY_MODEL_H
#define _LINUX_MEMORY_MODEL_H

#include <asm/page.h>
#include <linux/mm_types.h>
#include <linux/numa.h>
#include <linux/page-flags.h>

extern unsigned long max_mapnr;	/* pfn behind the last one that has a struct page */

/*
 * Each model says where the struct page of pfn 0 would be, if the array in which
 * a page or a pfn has its struct page went down that far: page_map_base() and
 * pfn_map_base().  The rest is arithmetic, and the same for all.
 */

/*
 * FLATMEM: one array for all page frames, holes included.
 *
 *	pfn	0                          max_mapnr
 *	mem_map	[0][1][2] ...              [      ]	a multiple of MAX_ORDER_NR_PAGES
 */
#ifdef CONFIG_FLATMEM

#define MEMORY_MODEL "FLATMEM"

extern struct page *mem_map;

#define page_map_base(page) ((unsigned long)mem_map)
#define pfn_map_base(pfn) ((unsigned long)mem_map)

static inline bool pfn_valid(unsigned long pfn)
{
	return pfn < max_mapnr;
}

/* What of a pfn stands in its page's flags. */
#define page_section_bits(pfn) 0UL

#endif /* CONFIG_FLATMEM */

/*
 * DISCONTIGMEM: an array for each node, from its first RAM to its last.
 *
 *	pfn		0             0x10000            0x20000
 *	RAM		| node 0      |hole| node 1      |
 *	node_memmap[]	[ ........... ]    [ ........... ]
 *
 * physnode_map[] has the node for every 64 MiB; a page has its own in page->flags.
 */
#ifdef CONFIG_DISCONTIGMEM

#define MEMORY_MODEL "DISCONTIGMEM"

#define PAGES_PER_ELEMENT 16384UL	/* 64 MiB, as Linux on this processor */
#define MAX_ELEMENTS (MAX_ARCH_PFN / PAGES_PER_ELEMENT)

/**
 * struct node_memmap - where a node's struct pages are
 * @base: where that of pfn 0 would be, as a number; 0: the node has none
 * @start_pfn: its first page, at the edge of a MAX_ORDER block
 * @end_pfn: behind its last, likewise
 */
struct node_memmap {
	unsigned long base;
	unsigned long start_pfn;
	unsigned long end_pfn;
};

extern struct node_memmap node_memmap[MAX_NUMNODES];
extern s8 physnode_map[MAX_ELEMENTS];	/* below 0: nobody's, or several nodes' */

int shared_pfn_to_nid(unsigned long pfn);

/* Linux: pfn_to_nid(), arch/x86/include/asm/mmzone_32.h, 2.6 to 3.14. */
static __always_inline int pfn_to_nid(unsigned long pfn)
{
	int nid = physnode_map[pfn / PAGES_PER_ELEMENT];

	return likely(nid >= 0) ? nid : shared_pfn_to_nid(pfn);
}

#define page_map_base(page) (node_memmap[page_to_nid(page)].base)
#define pfn_map_base(pfn) (node_memmap[pfn_to_nid(pfn)].base)

static inline bool pfn_valid(unsigned long pfn)
{
	int nid = pfn < max_mapnr ? pfn_to_nid(pfn) : NUMA_NO_NODE;

	return nid >= 0 && pfn >= node_memmap[nid].start_pfn && pfn < node_memmap[nid].end_pfn;
}

#define page_section_bits(pfn) 0UL

/* A node has RAM there.  Context: ascending, before the node's memory map exists. */
void memory_present(int nid, unsigned long start_pfn, unsigned long end_pfn);

#endif /* CONFIG_DISCONTIGMEM */

/*
 * SPARSEMEM: an array for each section of 64 MiB that has RAM, none for the
 * others.
 *
 *	pfn		0    0x4000    0x8000    0xc000    0x10000
 *	RAM		|====|=====    |         |=========|
 *	mem_section[]	| 0  |    1    |    2    |    3    | ...
 *			  |       |         0         |
 *			  v       v                   v
 *		     [16,384] [16,384]           [16,384] struct pages each
 *
 * section_mem_map is kept less the section's first pfn, counted in struct pages.
 * So the whole pfn is the index into it, and pfn_to_page() is a shift, a load
 * and an addition.  The way back finds the section in page->flags.
 */
#ifdef CONFIG_SPARSEMEM

#define MEMORY_MODEL "SPARSEMEM"

#define SECTION_SIZE_BITS 26	/* 64 MiB */
#define PFN_SECTION_SHIFT (SECTION_SIZE_BITS - PAGE_SHIFT)
#define PAGES_PER_SECTION (1UL << PFN_SECTION_SHIFT)
#define NR_MEM_SECTIONS (1UL << SECTIONS_WIDTH)
#define SECTION_BLOCK_SHIFT 10	/* a section's struct pages come in MAX_ORDER blocks */

/**
 * struct mem_section - where a section's struct pages are
 * @section_mem_map: encoded, see above; 0: the section has none
 *
 * Until sparse_init() section_mem_map holds the section's node instead.
 *
 * Linux: struct mem_section, include/linux/mmzone.h, 2.6.14 to 5.x; there the
 * low bits of section_mem_map are flags, which every look-up masks out, and the
 * types of the section's pageblocks hang on it, which here belong to the zone.
 */
struct mem_section {
	unsigned long section_mem_map;
};

extern struct mem_section mem_section[NR_MEM_SECTIONS];
extern u16 section_blocks[NR_MEM_SECTIONS];	/* a bit for each block that has struct pages */

#define page_map_base(page) (mem_section[(page)->flags >> SECTIONS_PGOFF].section_mem_map)
#define pfn_map_base(pfn) (mem_section[(pfn) >> PFN_SECTION_SHIFT].section_mem_map)

static inline bool pfn_valid(unsigned long pfn)
{
	unsigned long block = pfn >> SECTION_BLOCK_SHIFT & 15;

	return pfn < max_mapnr && section_blocks[pfn >> PFN_SECTION_SHIFT] >> block & 1;
}

/* A section gets a map for all of its pages, whose struct pages are written. */
void sparse_add_section(unsigned long nr, const struct page *map);

#define page_section_bits(pfn) ((unsigned long)(pfn) >> PFN_SECTION_SHIFT << SECTIONS_PGOFF)

/**
 * memory_present() - there is RAM between two page frames
 * @nid: the node it belongs to; the first to name a section has the section
 * @start_pfn: first page
 * @end_pfn: behind the last
 *
 * Context: before sparse_init().
 * Linux: memory_present(), mm/sparse.c, 2.6.14 to 5.x.
 */
void memory_present(int nid, unsigned long start_pfn, unsigned long end_pfn);

/* The same for all RAM of a node, or with MAX_NUMNODES of all.  Linux: 2.6.17 to 5.7. */
void sparse_memory_present_with_active_regions(int nid);

/**
 * sparse_init() - memory for the struct pages of every section with RAM
 *
 * On the section's own node where that has low memory.  RAM that there is no room
 * to describe is given up, from the top.
 *
 * Context: the boot allocator works, low memory is mapped.
 * Linux: sparse_init(), mm/sparse.c, 2.6.14 to 5.x.
 */
void sparse_init(void);

#else

static inline void sparse_memory_present_with_active_regions(int nid)
{
}

static inline void sparse_init(void)
{
}

#endif /* CONFIG_SPARSEMEM */

/* ---- the same for all models --------------------------------------------- */

static __always_inline struct page *pfn_to_page(unsigned long pfn)
{
	return (struct page *)(pfn_map_base(pfn) + pfn * sizeof(struct page));
}

static __always_inline unsigned long page_to_pfn(const struct page *page)
{
	return ((unsigned long)page - page_map_base(page)) / sizeof(struct page);
}

/* Physical address of a page below 4 GiB, and all are: one shift instead of two. */
static __always_inline unsigned long page_to_paddr(const struct page *page)
{
	return ((unsigned long)page - page_map_base(page)) * (PAGE_SIZE / sizeof(struct page));
}

/* Is this the address of a struct page?  For a pointer that may be anything. */
bool is_struct_page(const struct page *page);

#endif /* _LINUX_MEMORY_MODEL_H */
