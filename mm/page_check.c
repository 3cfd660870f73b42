// SPDX-License-Identifier: MIT
/*
 * Is a page what it should be?  Every free is checked, and every page that is
 * handed out (row G8).  What is wrong is reported with the state of the page
 * and with its owner, and then left as it was: a page that somebody may still
 * use never reaches a free list, and the kernel goes on.
 *
 * Where a page stands is read off the heads around it: the one block that holds
 * it, free or allocated, starts at one of eleven places, its own pfn rounded
 * down to each order.
 *
 * It changes nothing but the reference that a wrong free has taken.
 */
#include "internal.h"
#include "pcp.h"

#include <asm/stacktrace.h>
#include <linux/memblock.h>
#include <linux/page_debug.h>
#include <linux/printk.h>

/* What no page may carry when it is freed, or handed out. */
#define PAGE_FLAGS_BAD (PAGE_FLAGS_ALL & ~PG_bit(head))

static const char *const pageflag_names[NR_PAGEFLAGS] = {
	[PG_reserved] = "reserved",
	[PG_buddy] = "buddy",
	[PG_head] = "head",
	[PG_tail] = "tail",
	[PG_slab] = "slab",
	[PG_table] = "table",
};

/*
 * Of a block up to PAGE_ALLOC_COSTLY_ORDER every tail is looked at.  Of a larger
 * one only those that would be heads if it were split, 1, 2, 4 ... from its
 * start, so that a free costs the same for every size; the others are looked at
 * when they become heads themselves.
 */
static const struct page *find_bad_tail(const struct page *page, unsigned int order)
{
	unsigned long half = 1UL << order >> 1;

	if (order > PAGE_ALLOC_COSTLY_ORDER) {
		for (; half; half >>= 1)
			if (page_is_in_use(page + half))
				return page + half;
		return NULL;
	}
	for (const struct page *tail = page + 1; tail < page + 2 * half; tail++)
		if (page_is_in_use(tail))
			return tail;
	return NULL;
}

/* In a compound page every tail was written, so every tail is looked at. */
static const struct page *find_bad_compound_tail(const struct page *head, unsigned int order)
{
	for (const struct page *tail = head + 1; tail < head + (1UL << order); tail++)
		if ((tail->flags & PAGE_FLAGS_ALL) != PG_bit(tail) || tail->first_page != head ||
		    page_ref_count(tail) || page_mapcount(tail))
			return tail;
	return NULL;
}

/*
 * The same as a verdict on all of them at once; which one it is can be found out
 * later.  Steps are in bytes, so that nothing is multiplied on the way.
 */
bool fastcall free_tails_check(const struct page *page, unsigned int order)
{
	const struct page *end = page + (1UL << order), *tail;
	unsigned long set = 0;
	int users = 0, unmapped = -1;

	if (order <= PAGE_ALLOC_COSTLY_ORDER)
		for (tail = page + 1; tail < end; tail++) {
			set |= tail->flags;
			users |= tail->_count.counter;
			unmapped &= tail->_mapcount.counter;
		}
	else
		for (size_t half = sizeof(*page) << order >> 1; half >= sizeof(*page); half /= 2) {
			tail = (const struct page *)((const char *)page + half);
			set |= tail->flags;
			users |= tail->_count.counter;
			unmapped &= tail->_mapcount.counter;
		}
	return !((set & PAGE_FLAGS_ALL) | (unsigned long)users | (unsigned long)~unmapped);
}

/* A head that is not like that of an ordinary block: all is well if it is a compound page's. */
bool free_compound_check(const struct page *head, unsigned int order)
{
	unsigned long state = head->flags & (PAGE_FLAGS_ALL | PAGE_ORDER_BITS);

	return state == (page_order_bits(order) | PG_bit(head)) && !page_mapcount(head) &&
	       !find_bad_compound_tail(head, order);
}

/**
 * find_block() - the block that holds a page
 * @page: any page
 * @order: gets the block's order
 *
 * Return: its head, free or allocated; NULL when the page is in none.
 * Context: an answer for a report; without the zone's lock it may be outdated.
 */
struct page *find_block(const struct page *page, unsigned int *order)
{
	unsigned long pfn = page_to_pfn(page);

	for (unsigned int o = 0; o < MAX_ORDER; o++) {
		struct page *head = pfn_to_page(pfn & ~((1UL << o) - 1));

		if (!PageBuddy(head) && page_ref_count(head) <= 0)
			continue;
		if (page_order(head) < o)
			continue;
		*order = page_order(head);
		return head;
	}
	return find_parked_block(page, order);
}

/* Of the head of a block: is it on a free list, or parked?  Both have no users. */
bool is_free_head(const struct page *head)
{
	return PageBuddy(head) || page_ref_count(head) <= 0;
}

bool page_is_free(const struct page *page)
{
	unsigned int order;
	const struct page *head = find_block(page, &order);

	return head && is_free_head(head);
}

/* "reserved|head" into @buf. */
const char *flag_names(unsigned long flags, char *buf, size_t size)
{
	size_t len = 0;

	buf[0] = '\0';
	for (unsigned int i = 0; i < NR_PAGEFLAGS; i++)
		if (flags & (1UL << i))
			len += scnprintf(buf + len, size - len, "%s%s", len ? "|" : "",
					 pageflag_names[i]);
	return buf;
}

static void print_page(const struct page *page)
{
	char names[64];

	pr_alert("page:%p count:%d mapcount:%d private:%#lx index:%#lx\n", page,
		 page_ref_count(page), page_mapcount(page), page->private, page->index);
	pr_alert("page flags: %#lx(%s) zone:%s order:%u\n", page->flags,
		 flag_names(page->flags, names, sizeof(names)), page_zone(page)->name,
		 page_order(page));
}

/* Who has reserved a page?  The boot allocator knows, as long as its lists exist. */
const char *reserved_for(const struct page *page)
{
	phys_addr_t addr = page_to_phys(page);
	const struct memblock_region *rgn;
	unsigned long i;

	for_each_memblock_type(i, &memblock.reserved, rgn)
		if (rgn->name && addr + PAGE_SIZE > rgn->base && addr < memblock_region_end(rgn))
			return rgn->name;
	return memblock_is_memory(addr) ? "in use since the boot" : "no RAM";
}

static void print_caller(const char *what, unsigned long caller)
{
	if (caller)
		pr_alert("%s by %pS\n", what, (void *)caller);
}

/* The block around the page, and the code that had it last. */
static void print_block(const struct page *page, const struct page *head, unsigned int order)
{
	bool free = is_free_head(head);

	pr_alert("page is in the %s block of order %u at pfn:%05lx\n",
		 free ? "free" : "allocated", order, page_to_pfn(head));
	print_caller(free ? "block was freed" : "block was allocated", head->caller);
}

/* Whose is it? */
static void print_owner(const struct page *page)
{
	unsigned int order;
	const struct page *head = find_block(page, &order);

	if (head && PageReserved(head))
		pr_alert("page is reserved: %s\n", reserved_for(page));
	else if (head)
		print_block(page, head, order);
	else
		pr_alert("page is in no block\n");
	if (page != head)
		print_caller("page was last allocated or freed by itself", page->caller);
	dump_page_owner(page);
}

static void print_headline(const struct page *page, unsigned long caller)
{
	pr_alert("BUG: Bad page state in %pS  pfn:%05lx\n", (void *)caller, page_to_pfn(page));
	print_page(page);
}

static void print_reason(const char *reason)
{
	pr_alert("page dumped because: %s\n", reason);
	dump_stack();
}

/**
 * dump_page() - print the state of a page, and whose it is
 * @page: any page
 * @reason: why one wants to know
 *
 * Context: any.
 * Linux: dump_page(), mm/page_alloc.c, later mm/debug.c, 2.6.34 to 6.x.
 */
void dump_page(const struct page *page, const char *reason)
{
	print_page(page);
	print_owner(page);
	pr_alert("page dumped because: %s\n", reason);
}

/**
 * bad_page() - report a page that is not what it should be
 * @page: the page
 * @reason: what is wrong, in words
 * @caller: the code whose call brought it to light
 *
 * Context: any.
 * Linux: bad_page(), mm/page_alloc.c, 2.6 to 5.x.
 */
void bad_page(const struct page *page, const char *reason, unsigned long caller)
{
	print_headline(page, caller);
	print_owner(page);
	print_reason(reason);
}

/* What of the things that a page nobody uses must not have is it? */
static const char *in_use_reason(const struct page *page)
{
	if (PageBuddy(page))
		return "part of the block is free already";
	if (page->flags & PAGE_FLAGS_ALL & ~PG_bit(tail))
		return "flags set that a free page must not have";
	if (page_ref_count(page))
		return "nonzero count";
	if (page_mapcount(page))
		return "nonzero mapcount";
	return PageTail(page) ? "tail of another compound page" :
				"not a tail of the compound page around it";
}

/**
 * bad_new_page() - a block that was free has been tampered with
 * @page: its head; the block is lost from now on, which is safe
 * @caller: who wanted it
 */
void bad_new_page(const struct page *page, unsigned long caller)
{
	print_headline(page, caller);
	pr_alert("page was written to while it was free\n");
	print_caller("page was freed", page->caller);
	dump_page_owner(page);
	print_reason(in_use_reason(page));
}

/* The first thing that is wrong with a free, in words. */
static const char *free_reason(const struct page *page, unsigned int order, char *buf,
			       size_t size)
{
	if (PageTail(page))
		return "free of a tail of a compound page";
	if (page_ref_count(page) <= 0) {
		unsigned int around;
		const struct page *head = find_block(page, &around);

		if (head && is_free_head(head))
			return "double free: the page is free already";
		if (head && head != page)
			return "free in the middle of a block";
		return "count was not positive";
	}
	if (PageReserved(page))
		return "free of a reserved page";
	if (PageSlab(page))
		return "the page belongs to slab: kfree() its objects";
	if (page->flags & PAGE_FLAGS_BAD)
		return "flags set that a freed page must not have";
	if (page_order(page) != order) {
		scnprintf(buf, size, "wrong order: allocated with %u, freed with %u",
			  page_order(page), order);
		return buf;
	}
	return page_mapcount(page) ? "nonzero mapcount" : NULL;
}

/**
 * bad_free() - refuse a free, and say why
 * @page: the page, whose count the free has already lowered
 * @order: the order it was freed with
 * @caller: who did it
 *
 * The reference is given back, so that the page is what it was before.
 */
void bad_free(struct page *page, unsigned int order, unsigned long caller)
{
	const struct page *bad;
	const char *reason;
	char buf[64];

	page_ref_inc(page);
	reason = free_reason(page, order, buf, sizeof(buf));
	if (reason) {
		bad_page(page, reason, caller);
		return;
	}
	bad = PageHead(page) ? find_bad_compound_tail(page, order) : find_bad_tail(page, order);
	bad = bad ? bad : page;
	print_headline(bad, caller);
	print_block(bad, page, order);
	print_reason(bad == page ? "state changed while it was looked at" : in_use_reason(bad));
}
