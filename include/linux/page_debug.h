/* SPDX-License-Identifier: MIT */
/*
 * Aids that watch over pages while nobody owns them, and over who owned them.
 *
 *	page_poison=on		a free page is full of 0xaa (mm/page_poison.c)
 *	debug_pagealloc=on	a free page is not mapped (mm/debug_pagealloc.c)
 *	page_owner=on		who has allocated and who has freed it (mm/page_owner.c)
 *
 * While one of them is on, no processor parks pages: every block goes through its
 * zone, and on that way stand the two hooks of mm/page_debug.c.  While none is on
 * there is a nop in their place, and the fast paths know nothing of all this.
 *
 *	alloc_block()     -> debug_page_alloc()	mapped, then looked at, then owned
 *	pcp_free_slow(),
 *	lock_and_free()   -> debug_page_free()	disowned, then filled, then unmapped
 */
#ifndef _LINUX_PAGE_DEBUG_H
#define _LINUX_PAGE_DEBUG_H

#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/jump_label.h>
#include <linux/mm_types.h>

/* ---- all of them (mm/page_debug.c) ---------------------------------------------- */

#ifdef CONFIG_PAGE_DEBUG
DECLARE_STATIC_KEY_FALSE(page_debugging);
#define page_debug_enabled() static_branch_unlikely(&page_debugging)
void __init page_debug_init(void);
#else
#define page_debug_enabled() false
static inline void page_debug_init(void)
{
}
#endif

void debug_page_alloc(struct page *page, unsigned int order, gfp_t gfp);
void debug_page_free(struct page *page, unsigned int order);

/* ---- page_poison= ------------------------------------------------------------------- */

#define PAGE_POISON 0xaa

extern bool page_poison;
void poison_pages(struct page *page, unsigned long nr);
void check_poisoned_pages(struct page *page, unsigned long nr);

/* ---- page_owner= -------------------------------------------------------------------- */

extern bool page_owner;

#ifdef CONFIG_PAGE_OWNER
void __init page_owner_init(void);
int page_owner_add_memory(unsigned long start_pfn, unsigned long nr_pages);
void set_page_owner(struct page *page, unsigned int order, gfp_t gfp);
void reset_page_owner(struct page *page, unsigned int order);
void split_page_owner(struct page *page, unsigned int order);
void dump_page_owner(const struct page *page);
#else
static inline int page_owner_add_memory(unsigned long start_pfn, unsigned long nr_pages)
{
	return 0;
}

static inline void split_page_owner(struct page *page, unsigned int order)
{
}

static inline void dump_page_owner(const struct page *page)
{
}
#endif

/* ---- debug_pagealloc= --------------------------------------------------------------- */

#ifdef CONFIG_DEBUG_PAGEALLOC
extern bool debug_pagealloc;
void __kernel_map_pages(unsigned long pfn, unsigned long nr, bool map);
bool is_unmapped_free_page(unsigned long vaddr);
#else
#define debug_pagealloc false
static inline void __kernel_map_pages(unsigned long pfn, unsigned long nr, bool map)
{
}

static inline bool is_unmapped_free_page(unsigned long vaddr)
{
	return false;
}
#endif

/*
 * What mm/page_debug.c knows of a page that was freed, for the report of a page
 * fault, which stands on a lower floor; NULL while nobody knows anything.
 */
extern void (*describe_freed_page)(unsigned long pfn);

#endif /* _LINUX_PAGE_DEBUG_H */
