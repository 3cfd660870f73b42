// SPDX-License-Identifier: MIT
/*
 * bootmem: the older boot allocator, one bit for each page frame of low memory.
 *
 *	pages	  | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 |
 *	bits	    1   1   0   0   1   1   0   0	1: taken, or no RAM
 *			  ^ hint_idx	  ^ last_end_off, here in the middle of page 5
 *
 * It begins with every bit set; RAM is freed into it, and what is in use is
 * reserved again.  Pages are found first fit, upwards.  A small request is put
 * behind the last one when that left a page partly used, so that ten tables of
 * 100 bytes cost one page.
 *
 * Invariants: bits outside RAM are set; the page of last_end_off, if it is in
 * the middle of one, is taken.
 *
 * Offers the bootmem API for any node that init_bootmem_node() was called for.
 * Must not know e820, struct page, nor who takes the pages over at the end: who comes
 * later than that is served by whom memblock knows.
 *
 * Linux: mm/bootmem.c, 2.2 to 4.19.
 */
#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/panic.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "bootmem_internal.h"

#if defined(CONFIG_BOOTMEM) || defined(CONFIG_SELFTEST)

static struct bootmem_data bootmem_node_data[MAX_NUMNODES];
struct bootmem_data *bdata_list;

#ifdef CONFIG_BOOTMEM
bool bootmem_in_charge;
static bool bootmem_debug;

static int __init bootmem_debug_setup(char *buf)
{
	bootmem_debug = true;
	return 0;
}
early_param("bootmem_debug", bootmem_debug_setup);
#else
#define bootmem_debug false
#endif

#define bdebug(fmt, ...)                                                                        \
	do {                                                                                    \
		if (bootmem_debug)                                                              \
			pr_info("bootmem::%s " fmt, __func__, ##__VA_ARGS__);                   \
	} while (0)

/* ---- one node ------------------------------------------------------------ */

static unsigned long pages_of(const struct bootmem_data *bdata)
{
	return bdata->node_low_pfn - bdata->node_min_pfn;
}

static int nid_of(const struct bootmem_data *bdata)
{
	return (int)(bdata - bootmem_node_data);
}

unsigned long bootmem_bootmap_pages(unsigned long pages)
{
	return PFN_UP(BITS_TO_LONGS(pages) * sizeof(long));
}

/* Into the list, by page frames.  Linux: link_bootmem(), mm/bootmem.c. */
static void link_bootmem(struct bootmem_data *bdata)
{
	struct bootmem_data **at = &bdata_list;

	while (*at && (*at)->node_min_pfn < bdata->node_min_pfn)
		at = &(*at)->next;
	bdata->next = *at;
	*at = bdata;
}

/* Return: bytes of the bitmap, every bit of which is set now. */
unsigned long init_bootmem_core(struct bootmem_data *bdata, unsigned long *map,
				unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long bytes = BITS_TO_LONGS(end_pfn - start_pfn) * sizeof(long);

	*bdata = (struct bootmem_data){
		.node_min_pfn = start_pfn, .node_low_pfn = end_pfn, .node_bootmem_map = map,
	};
	memset(map, 0xff, bytes);
	link_bootmem(bdata);
	return bytes;
}

/* From a first bit to behind the last. */
struct bits {
	unsigned long start, end;
};

/* The bits of a range of pages, as far as they are the node's; false when none is. */
static bool cut_to_node(const struct bootmem_data *bdata, unsigned long start_pfn,
			unsigned long end_pfn, struct bits *bits)
{
	start_pfn = max(start_pfn, bdata->node_min_pfn);
	end_pfn = min(end_pfn, bdata->node_low_pfn);
	if (start_pfn >= end_pfn)
		return false;
	bits->start = start_pfn - bdata->node_min_pfn;
	bits->end = end_pfn - bdata->node_min_pfn;
	return true;
}

/* Exclusive: all of it or nothing.  Else what is taken stays taken. */
int reserve_bootmem_core(struct bootmem_data *bdata, phys_addr_t addr, phys_addr_t size, int flags)
{
	struct bits b;

	if (!cut_to_node(bdata, PFN_DOWN(addr), PFN_UP(addr + size), &b))
		return 0;
	if ((flags & BOOTMEM_EXCLUSIVE) &&
	    find_next_bit(bdata->node_bootmem_map, b.end, b.start) < b.end)
		return -EBUSY;
	bdebug("nid=%d start=%lx end=%lx flags=%x\n", nid_of(bdata), bdata->node_min_pfn + b.start,
	       bdata->node_min_pfn + b.end, (unsigned int)flags);
	bitmap_set(bdata->node_bootmem_map, b.start, b.end - b.start);
	return 0;
}

/* The rest of a partly used page must not be given out once the page is free. */
static void forget_partial_page(struct bootmem_data *bdata, const struct bits *b)
{
	unsigned long page = PFN_DOWN(bdata->last_end_off);

	if (page >= b->start && page < b->end)
		bdata->last_end_off = 0;
}

/* Whole pages only: what shares a page with the range may still be used. */
void free_bootmem_core(struct bootmem_data *bdata, phys_addr_t addr, phys_addr_t size)
{
	unsigned long clear;
	struct bits b;

	if (!cut_to_node(bdata, PFN_UP(addr), PFN_DOWN(addr + size), &b))
		return;
	clear = find_next_zero_bit(bdata->node_bootmem_map, b.end, b.start);
	WARN(clear < b.end, "free_bootmem: pfn:%05lx is free already",
	     bdata->node_min_pfn + clear);
	bdebug("nid=%d start=%lx end=%lx\n", nid_of(bdata), bdata->node_min_pfn + b.start,
	       bdata->node_min_pfn + b.end);
	bitmap_clear(bdata->node_bootmem_map, b.start, b.end - b.start);
	forget_partial_page(bdata, &b);
	bdata->hint_idx = min(bdata->hint_idx, b.start);
}

bool next_bootmem_run(const struct bootmem_data *bdata, unsigned long *start_pfn,
		      unsigned long *end_pfn)
{
	unsigned long pages = pages_of(bdata), start;

	if (*start_pfn >= bdata->node_low_pfn)
		return false;
	start = max(*start_pfn, bdata->node_min_pfn) - bdata->node_min_pfn;
	start = find_next_zero_bit(bdata->node_bootmem_map, pages, start);
	if (start >= pages)
		return false;
	*start_pfn = bdata->node_min_pfn + start;
	*end_pfn = bdata->node_min_pfn + find_next_bit(bdata->node_bootmem_map, pages, start);
	return true;
}

/* ---- allocating from a node ---------------------------------------------- */

/* Bits that a wish may use: from its goal to its limit. */
static bool window_of(const struct bootmem_data *bdata, const struct bootmem_wish *wish,
		      struct bits *window)
{
	unsigned long end_pfn = wish->limit ? PFN_DOWN(wish->limit) : bdata->node_low_pfn;

	return cut_to_node(bdata, PFN_UP(wish->goal), end_pfn, window);
}

/* Offset of the first byte at or behind @off that is aligned as a physical address. */
static unsigned long align_off(const struct bootmem_data *bdata, unsigned long off,
			       unsigned long align)
{
	unsigned long base = bdata->node_min_pfn << PAGE_SHIFT;

	return ALIGN(base + off, align) - base;
}

/* Give bytes away: their pages are taken, and the last may have room left. */
static phys_addr_t take(struct bootmem_data *bdata, unsigned long off, unsigned long size,
			unsigned long first_new)
{
	unsigned long end = PFN_UP(off + size);

	bdebug("nid=%d start=%lx end=%lx size=%lx\n", nid_of(bdata),
	       bdata->node_min_pfn + PFN_DOWN(off), bdata->node_min_pfn + end, size);
	if (first_new < end)
		bitmap_set(bdata->node_bootmem_map, first_new, end - first_new);
	bdata->last_end_off = off + size;
	return PFN_PHYS(bdata->node_min_pfn) + off;
}

/*
 *	page 5   [ last ][ new .......
 *	page 6    ....]		free until now
 *
 * Behind the last allocation, if that ended in the middle of a page of the
 * window and the pages it runs into are free.
 */
static phys_addr_t alloc_behind_last(struct bootmem_data *bdata, const struct bootmem_wish *wish,
				     const struct bits *window)
{
	unsigned long last = bdata->last_end_off;
	unsigned long off = align_off(bdata, last, wish->align);
	unsigned long first_new = PFN_UP(last), end = PFN_UP(off + wish->size);

	if (!(last & ~PAGE_MASK) || PFN_DOWN(last) < window->start || end > window->end)
		return 0;
	if (PFN_DOWN(off) > PFN_DOWN(last))
		return 0;	/* whole pages then: they may lie lower */
	if (first_new < end &&
	    find_next_bit(bdata->node_bootmem_map, end, first_new) < end)
		return 0;
	return take(bdata, off, wish->size, first_new);
}

/* First fit, from bit @from on. */
static phys_addr_t alloc_pages_from(struct bootmem_data *bdata, const struct bootmem_wish *wish,
				    const struct bits *window, unsigned long from)
{
	unsigned long pages = PFN_UP(wish->size);
	unsigned long align = max(wish->align, PAGE_SIZE);
	unsigned long start = from, taken;

	for (;;) {
		start = find_next_zero_bit(bdata->node_bootmem_map, window->end, start);
		start = PFN_DOWN(align_off(bdata, start << PAGE_SHIFT, align));
		if (start >= window->end || pages > window->end - start)
			return 0;
		taken = find_next_bit(bdata->node_bootmem_map, start + pages, start);
		if (taken == start + pages)
			return take(bdata, start << PAGE_SHIFT, wish->size, start);
		start = taken + 1;
	}
}

/**
 * alloc_bootmem_core() - take memory of one node
 * @bdata: the node
 * @wish: what for
 *
 * Return: physical address, contents as they are; 0 when there is none in the window.
 * Linux: alloc_bootmem_core(), mm/bootmem.c, 2.2 to 4.19.
 */
phys_addr_t alloc_bootmem_core(struct bootmem_data *bdata, const struct bootmem_wish *wish)
{
	unsigned long from, last = bdata->last_end_off;
	struct bits window;
	phys_addr_t found;

	BUG_ON(!wish->size || !wish->align || (wish->align & (wish->align - 1)));
	if (!window_of(bdata, wish, &window))
		return 0;
	found = alloc_behind_last(bdata, wish, &window);
	if (found)
		return found;

	from = max(window.start, bdata->hint_idx);
	found = alloc_pages_from(bdata, wish, &window, from);
	if (!found && from > window.start)
		found = alloc_pages_from(bdata, wish, &window, window.start);
	if (!found)
		return 0;
	bdata->hint_idx = PFN_UP(bdata->last_end_off);
	/* A large request must not cost the rest of a page that small ones were filling. */
	if (!(bdata->last_end_off & ~PAGE_MASK))
		bdata->last_end_off = last;
	return found;
}

/* ---- all nodes ------------------------------------------------------------- */

static struct bootmem_data *bdata_of(const pg_data_t *pgdat)
{
	return &bootmem_node_data[pgdat->node_id];
}

unsigned long init_bootmem_node(pg_data_t *pgdat, unsigned long freepfn, unsigned long startpfn,
				unsigned long endpfn)
{
	return init_bootmem_core(bdata_of(pgdat), __va(PFN_PHYS(freepfn)), startpfn, endpfn);
}

unsigned long init_bootmem(unsigned long start, unsigned long pages)
{
	return init_bootmem_core(&bootmem_node_data[0], __va(PFN_PHYS(start)), 0, pages);
}

/* Is each page of the range some node's? */
static bool nodes_hold(unsigned long start_pfn, unsigned long end_pfn)
{
	for (const struct bootmem_data *bdata = bdata_list; bdata; bdata = bdata->next)
		if (bdata->node_min_pfn <= start_pfn && start_pfn < bdata->node_low_pfn)
			start_pfn = bdata->node_low_pfn;
	return start_pfn >= end_pfn;
}

int reserve_bootmem_node(pg_data_t *pgdat, phys_addr_t addr, phys_addr_t size, int flags)
{
	return reserve_bootmem_core(bdata_of(pgdat), addr, size, flags);
}

int reserve_bootmem(phys_addr_t addr, phys_addr_t size, int flags)
{
	struct bootmem_data *bdata;
	unsigned long start_pfn = PFN_DOWN(addr);
	struct bits b;

	if (!nodes_hold(start_pfn, PFN_UP(addr + size)))
		return -EINVAL;
	/* One node's refusal must find the others unchanged, so look first. */
	for (bdata = bdata_list; bdata && (flags & BOOTMEM_EXCLUSIVE); bdata = bdata->next)
		if (cut_to_node(bdata, start_pfn, PFN_UP(addr + size), &b) &&
		    find_next_bit(bdata->node_bootmem_map, b.end, b.start) < b.end)
			return -EBUSY;
	for (bdata = bdata_list; bdata; bdata = bdata->next)
		reserve_bootmem_core(bdata, addr, size, BOOTMEM_DEFAULT);
	return 0;
}

void free_bootmem_node(pg_data_t *pgdat, phys_addr_t addr, phys_addr_t size)
{
	free_bootmem_core(bdata_of(pgdat), addr, size);
}

void free_bootmem(phys_addr_t addr, phys_addr_t size)
{
	phys_addr_t end = addr + size - 1;

	WARN(!nodes_hold(PFN_UP(addr), PFN_DOWN(addr + size)), "free_bootmem: [mem %pa-%pa] is %s",
	     &addr, &end, bdata_list ? "on no node" : "the buddy allocator's, which has taken over");
	for (struct bootmem_data *bdata = bdata_list; bdata; bdata = bdata->next)
		free_bootmem_core(bdata, addr, size);
}

/* The goal is given up before the request is. */
phys_addr_t alloc_bootmem_any(const struct bootmem_wish *wish)
{
	struct bootmem_wish anywhere = *wish;
	struct bootmem_data *bdata;
	phys_addr_t found = 0;

	for (bdata = bdata_list; bdata && !found; bdata = bdata->next)
		found = alloc_bootmem_core(bdata, wish);
	anywhere.goal = 0;
	for (bdata = bdata_list; bdata && !found && wish->goal; bdata = bdata->next)
		found = alloc_bootmem_core(bdata, &anywhere);
	return found;
}

/* No node has a bitmap any more, or yet.  Linux: slab serves it after a warning, 2.6.30 to 4.19. */
static noinline __cold void *alloc_late(unsigned long size, unsigned long align,
					unsigned long caller)
{
	memblock_late_alloc_fn taken_over = memblock.late_alloc;
	void *mem;

	pr_warn("bootmem: %pS wants 0x%lx bytes, but %s\n", (void *)caller, size, taken_over ?
		"the buddy allocator has taken over" : "no node has a bitmap yet");
	mem = taken_over ? taken_over(size, align, NUMA_NO_NODE) : NULL;
	return mem ? memset(mem, 0, size) : NULL;
}

static void *zeroed(phys_addr_t found, unsigned long size)
{
	return found ? memset(__va(found), 0, size) : NULL;
}

static void __noreturn __cold alloc_failed(unsigned long size)
{
	pr_alert("bootmem alloc of %lu bytes failed!\n", size);
	panic("Out of memory");
}

static void *alloc_anywhere(const struct bootmem_wish *wish, unsigned long caller)
{
	if (!bdata_list)
		return alloc_late(wish->size, wish->align, caller);
	return zeroed(alloc_bootmem_any(wish), wish->size);
}

static void *or_panic(void *mem, const struct bootmem_wish *wish)
{
	if (!mem)
		alloc_failed(wish->size);
	return mem;
}

void *__alloc_bootmem_nopanic(unsigned long size, unsigned long align, unsigned long goal)
{
	const struct bootmem_wish wish = { size, align, goal, 0 };

	return alloc_anywhere(&wish, _RET_IP_);
}

void *__alloc_bootmem(unsigned long size, unsigned long align, unsigned long goal)
{
	const struct bootmem_wish wish = { size, align, goal, 0 };

	return or_panic(alloc_anywhere(&wish, _RET_IP_), &wish);
}

void *__alloc_bootmem_low(unsigned long size, unsigned long align, unsigned long goal)
{
	const struct bootmem_wish wish = { size, align, goal, BOOTMEM_LOW_LIMIT };

	return or_panic(alloc_anywhere(&wish, _RET_IP_), &wish);
}

static void *alloc_near(const pg_data_t *pgdat, const struct bootmem_wish *wish,
			unsigned long caller)
{
	struct bootmem_data *bdata = bdata_of(pgdat);
	phys_addr_t found = 0;

	if (bdata->node_bootmem_map)
		found = alloc_bootmem_core(bdata, wish);
	return found ? zeroed(found, wish->size) : alloc_anywhere(wish, caller);
}

void *__alloc_bootmem_node_nopanic(pg_data_t *pgdat, unsigned long size, unsigned long align,
				   unsigned long goal)
{
	const struct bootmem_wish wish = { size, align, goal, 0 };

	return alloc_near(pgdat, &wish, _RET_IP_);
}

void *__alloc_bootmem_node(pg_data_t *pgdat, unsigned long size, unsigned long align,
			   unsigned long goal)
{
	const struct bootmem_wish wish = { size, align, goal, 0 };

	return or_panic(alloc_near(pgdat, &wish, _RET_IP_), &wish);
}

#endif /* CONFIG_BOOTMEM || CONFIG_SELFTEST */
