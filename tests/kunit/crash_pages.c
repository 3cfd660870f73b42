// SPDX-License-Identifier: MIT
/*
 * Crash kinds: pages that are freed wrongly, or written to when they are nobody's (row G8). The
 * allocator refuses what is wrong and goes on; the page stays what it was.
 */
#include <asm/sections.h>
#include <asm/setup.h>
#include <kunit/crash.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page_ref.h>
#include <linux/slab.h>
#include <linux/string.h>

#define TOO_LARGE_ORDER MAX_ORDER

/* Whom the report has to name as the one that allocated, and as the one that freed. */
static noinline struct page *get_victim(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	crash_fact("victim", page_to_pfn(page));
	return page;
}

static noinline void put_victim(struct page *page, unsigned int order)
{
	have_frame();
	__free_pages(hidden_pointer(page), order);
}

/* ---- free already ---------------------------------------------------------------------------- */

static noinline void crash_page_double_free(void)
{
	struct page *page = get_victim(GFP_KERNEL, 0);

	put_victim(page, 0);
	__free_pages(page, 0);
}
CRASH_SURVIVES("page-double-free", crash_page_double_free,
	       "frees a page twice, the second time while its processor keeps it");

static noinline void crash_page_double_free_merged(void)
{
	struct page *page = get_victim(GFP_KERNEL, 3);

	put_victim(page, 3);
	drain_all_pages();
	__free_pages(page, 3);
}
CRASH_SURVIVES("page-double-free-merged", crash_page_double_free_merged,
	       "frees a block twice, the second time when it is part of a larger free one");

static noinline void crash_page_put_twice(void)
{
	struct page *page = get_victim(GFP_KERNEL, 0);

	get_page(page);
	put_page(page);
	put_victim(page, 0);
	put_page(page);
}
CRASH_SURVIVES("page-put-underflow", crash_page_put_twice, "drops a reference more than there are");

/* ---- not what was allocated ------------------------------------------------------------------ */

static noinline void crash_page_middle(void)
{
	struct page *page = get_victim(GFP_KERNEL, 2);

	__free_pages(page + 2, 0);
	put_victim(page, 2);
}
CRASH_SURVIVES("page-free-middle", crash_page_middle, "frees a page in the middle of a block");

static noinline void crash_page_order_low(void)
{
	struct page *page = get_victim(GFP_KERNEL, 2);

	__free_pages(page, 0);
	put_victim(page, 2);
}
CRASH_SURVIVES("page-order-too-low", crash_page_order_low, "frees one page of a block of four");

static noinline void crash_page_order_high(void)
{
	struct page *page = get_victim(GFP_KERNEL, 1);

	__free_pages(page, 3);
	put_victim(page, 1);
}
CRASH_SURVIVES("page-order-too-high", crash_page_order_high,
	       "frees a block of two pages as one of eight");

static noinline void crash_page_tail(void)
{
	struct page *page = get_victim(GFP_KERNEL | __GFP_COMP, 2);

	__free_pages(page + 1, 0);
	put_victim(page, 2);
}
CRASH_SURVIVES("page-free-tail", crash_page_tail, "frees a tail of a compound page");

static noinline void crash_page_reserved(void)
{
	struct page *page = virt_to_page(__start_rodata);

	crash_fact("victim", page_to_pfn(page));
	__free_pages(page, 0);
}
CRASH_SURVIVES("page-free-reserved", crash_page_reserved, "frees a page of the kernel's image");

static noinline void crash_page_slab(void)
{
	void *object = kmalloc(100, GFP_KERNEL);

	crash_fact("victim", page_to_pfn(virt_to_page(object)));
	__free_pages(virt_to_page(object), 0);
	kfree(object);
}
CRASH_SURVIVES("page-free-slab", crash_page_slab, "frees the page that an object of slab is in");

/* ---- no page at all -------------------------------------------------------------------------- */

static noinline void crash_page_unaligned(void)
{
	unsigned long address = __get_free_page(GFP_KERNEL);

	crash_fact("victim", address + 4);
	free_page(address + 4);
	free_page(address);
}
CRASH_SURVIVES("page-free-unaligned", crash_page_unaligned,
	       "frees a page by an address inside of it");

static noinline void crash_page_not_lowmem(void)
{
	free_page(0xf8000000);
}
CRASH_SURVIVES("page-free-no-lowmem", crash_page_not_lowmem,
	       "frees a page by an address that is not in the direct map");

static noinline void crash_page_user(void)
{
	free_page(0x1000);
}
CRASH_SURVIVES("page-free-user", crash_page_user, "frees a page by an address of user space");

/* 64 MiB of the direct map without RAM, and so without a memory map: memmap=64M$64M. */
static noinline void crash_page_hole(void)
{
	unsigned long address = PAGE_OFFSET + 0x04000000;

	crash_fact("victim", address);
	free_page(address);
}
CRASH_DIES("page-free-hole", crash_page_hole,
	   "frees a page by an address of the direct map where there is no RAM");

/* ---- still in use ---------------------------------------------------------------------------- */

static noinline void crash_page_tail_count(void)
{
	struct page *page = get_victim(GFP_KERNEL, 1);

	page_ref_inc(page + 1);
	__free_pages(page, 1);
	atomic_dec(&(page + 1)->_count);
	put_victim(page, 1);
}
CRASH_SURVIVES("page-free-count", crash_page_tail_count,
	       "frees a block in which a page has a reference of its own");

static noinline void crash_page_mapcount(void)
{
	struct page *page = get_victim(GFP_KERNEL, 0);

	atomic_inc(&page->_mapcount);
	__free_pages(page, 0);
	atomic_dec(&page->_mapcount);
	put_victim(page, 0);
}
CRASH_SURVIVES("page-free-mapcount", crash_page_mapcount, "frees a page that is mapped");

static noinline void crash_page_flags(void)
{
	struct page *page = get_victim(GFP_KERNEL, 0);

	page->flags |= PG_bit(slab);
	__free_pages(page, 0);
	page->flags &= ~PG_bit(slab);
	put_victim(page, 0);
}
CRASH_SURVIVES("page-free-flags", crash_page_flags, "frees a page with a flag that says in use");

/* ---- overwritten while free ------------------------------------------------------------------ */

/* The processor's list hands out the page that was freed last. */
static noinline void crash_page_struct_count(void)
{
	struct page *page = get_victim(GFP_KERNEL, 0), *other;

	put_victim(page, 0);
	page_ref_inc(page);
	other = alloc_page(GFP_KERNEL);
	atomic_dec(&page->_count);
	__free_page(other);
}
CRASH_SURVIVES("page-struct-count", crash_page_struct_count,
	       "takes a reference to a page that is free");

static noinline void crash_page_struct_flags(void)
{
	struct page *page = get_victim(GFP_KERNEL, 0), *other;

	put_victim(page, 0);
	page->flags |= PG_bit(reserved);
	other = alloc_page(GFP_KERNEL);
	page->flags &= ~PG_bit(reserved);
	__free_page(other);
}
CRASH_SURVIVES("page-struct-flags", crash_page_struct_flags,
	       "writes over the flags of a page that is free");

#ifdef CONFIG_DEBUG_LIST

/* A block of the largest order never merges: it is the next that is handed out. */
static noinline void crash_page_link(void)
{
	struct page *page = get_victim(GFP_KERNEL, MAX_ORDER - 1);

	crash_fact("entry", (unsigned long)&page->lru);
	put_victim(page, MAX_ORDER - 1);
	page->lru.next = hidden_pointer(&page->lru);
	alloc_pages(GFP_KERNEL, MAX_ORDER - 1);
}
CRASH_DIES("page-link-overwrite", crash_page_link,
	   "writes over the link of a block on a free list");

#endif /* CONFIG_DEBUG_LIST */

/* ---- requests -------------------------------------------------------------------------------- */

static noinline void crash_page_too_large(void)
{
	have_frame();
	alloc_pages(GFP_KERNEL, TOO_LARGE_ORDER);
}
CRASH_SURVIVES("page-too-large", crash_page_too_large, "asks for more pages than a block can have");

/* Blocks of the largest order until there is none. */
static noinline void crash_page_out_of_memory(void)
{
	LIST_HEAD(blocks);
	struct page *page, *next;

	while ((page = alloc_pages(GFP_KERNEL, MAX_ORDER - 1)))
		list_add(&page->lru, &blocks);
	list_for_each_entry_safe(page, next, &blocks, lru)
		__free_pages(page, MAX_ORDER - 1);
}
CRASH_SURVIVES("page-out-of-memory", crash_page_out_of_memory,
	       "asks for memory until there is none left");

static noinline void crash_page_nofail(void)
{
	while (alloc_pages(GFP_KERNEL | __GFP_NOFAIL, MAX_ORDER - 1))
		;
}
CRASH_DIES("page-nofail", crash_page_nofail,
	   "asks with __GFP_NOFAIL until there is no memory left");
