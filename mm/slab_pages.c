// SPDX-License-Identifier: MIT
/*
 * Slabs: blocks of pages cut into objects, and the lists of each node.
 *
 *	address of the slab, aligned to its size
 *	|
 *	| object 0  | object 1  | object 2  | ...  | num - 1 |  rest |
 *	  in use      free ---------> free ------> END
 *	              ^
 *	struct page:  slab_free = offset of the first free object
 *	              slab_inuse = objects not on the list
 *
 * Invariants, under the node's lock:
 *
 *	- each slab is on exactly one list: empty when slab_inuse is 0, full when
 *	  slab_free is SLAB_END, else partial
 *	- the list has num - slab_inuse objects, each with its cookie
 *	- all pages of a slab carry PG_slab and slab_cache
 *
 * Objects are moved in batches.  It does not know who keeps them afterwards.
 */
#include "slab.h"

#include <asm/setup.h>
#include <linux/cpumask.h>
#include <linux/printk.h>
#include <linux/string.h>

/* Empty slabs of a cache that a node keeps for the next burst; a shrinker gets them. */
#define KEEP_EMPTY 10

/* Of the caller's wishes these concern the pages. */
#define SLAB_PAGE_GFP (~(__GFP_ZERO | __GFP_COMP | __GFP_HIGHMEM | __GFP_MOVABLE))

/**
 * find_slab_page() - the struct page of any address in any slab
 * @address: any pointer at all
 *
 * Return: the page that the address is in; NULL when it is part of no slab.
 */
struct page *find_slab_page(const void *address)
{
	unsigned long pfn = virt_to_pfn(address);
	struct page *page;

	if (pfn >= max_low_pfn || !pfn_valid(pfn))
		return NULL;
	page = pfn_to_page(pfn);
	return PageSlab(page) ? page : NULL;
}

/* ---- making and unmaking ---------------------------------------------------- */

static void mark_pages(struct kmem_cache *s, struct page *page)
{
	for (unsigned int i = 0; i < 1U << s->order; i++) {
		__SetPageSlab(page + i);
		page[i].slab_cache = s;
	}
}

/* From here on they are ordinary pages inside a block again. */
static void unmark_pages(struct kmem_cache *s, struct page *page)
{
	for (unsigned int i = 0; i < 1U << s->order; i++) {
		__ClearPageSlab(page + i);
		page[i].slab_cache = NULL;
	}
	page->index = 0;
}

/* What a constructor or the debugging wants to do with an object, once. */
static void prepare_objects(struct kmem_cache *s, struct page *page)
{
	for (unsigned int nr = 0; nr < s->num; nr++) {
		void *object = slab_object(s, page, nr);

		if (slab_debugged(s))
			slab_debug_new(s, object);
		if (s->ctor)
			s->ctor(object);
	}
}

/*
 * The first objects go to the caller, the rest on the list, the lowest address first.
 * Return: how many the caller got.
 */
static unsigned int cut_slab(struct kmem_cache *s, struct page *page, void **objects,
			     unsigned int max)
{
	unsigned int taken = min(max, s->num), free = s->num - taken;
	char *object = slab_object(s, page, 0);
	u32 off = s->left + taken * s->size;

	page->slab_inuse = (u16)taken;
	page->slab_free = (u16)(free ? off : SLAB_END);
	for (void **end = objects + taken; objects < end; object += s->size) {
		*cookie_of(s, object) = SLAB_COOKIE;
		*objects++ = object;
	}
	for (; free--; object += s->size) {
		off += s->size;
		*cookie_of(s, object) = SLAB_COOKIE;
		*link_of(s, object) = mix_link(s->secret, object, free ? off : SLAB_END);
	}
	return taken;
}

static void add_slab(struct kmem_cache *s, struct page *page)
{
	struct kmem_cache_node *n = page_node(s, page);
	unsigned long flags;

	spin_lock_irqsave(&n->lock, flags);
	list_add(&page->lru, page->slab_free == SLAB_END ? &n->full : &n->partial);
	n->nr_slabs++;
	n->nr_taken += page->slab_inuse;
	spin_unlock_irqrestore(&n->lock, flags);
}

/**
 * slab_grow() - one slab more, and objects from it
 * @s: cache
 * @gfp: how hard to try; without __GFP_THISNODE another node's memory will do
 * @nid: from which node
 * @objects: gets the first of them, cookies in place
 * @max: how many at most, at least 1
 *
 * Return: how many; 0 when there is no memory.
 * Context: any.
 */
unsigned int slab_grow(struct kmem_cache *s, gfp_t gfp, int nid, void **objects, unsigned int max)
{
	struct page *page = alloc_pages_node(nid, (gfp & SLAB_PAGE_GFP) | s->gfp, s->order);
	unsigned int got;

	if (!page)
		return 0;
	mark_pages(s, page);
	if (s->ctor || slab_debugged(s))
		prepare_objects(s, page);
	got = cut_slab(s, page, objects, max);
	add_slab(s, page);
	return got;
}

/* Nobody may take an object for one of this cache because of where it lies. */
static void forget_slab(struct kmem_cache *s, unsigned long address)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		if ((READ_ONCE(s->magazine[cpu].last_slab) & s->slab_mask) == address)
			WRITE_ONCE(s->magazine[cpu].last_slab, NO_SLAB);
}

/* A slab that is on no list any more goes back to where it came from. */
static void free_slab(struct kmem_cache *s, struct page *page)
{
	forget_slab(s, (unsigned long)lowmem_page_address(page));
	unmark_pages(s, page);
	__free_pages(page, s->order);
}

static unsigned long free_slabs(struct kmem_cache *s, struct list_head *discard)
{
	unsigned long pages = 0;

	while (!list_empty(discard)) {
		struct page *page = list_first_entry(discard, struct page, lru);

		list_del(&page->lru);
		free_slab(s, page);
		pages += 1UL << s->order;
	}
	return pages;
}

/* ---- taking objects ------------------------------------------------------------ */

/* What is still on the list cannot be found any more: it counts as in use for ever. */
static void give_up_list(struct kmem_cache *s, struct page *page)
{
	pr_err("FIX %s: the slab at %p keeps its other free objects for ever\n", s->name,
	       lowmem_page_address(page));
	page->slab_free = SLAB_END;
	page->slab_inuse = (u16)s->num;
}

/* F: the whole list, each time.  Reports, and gives the list up, when it is torn. */
static void check_list(struct kmem_cache *s, struct page *page)
{
	u32 off = page->slab_free;
	unsigned int seen = 0;

	while (is_object_offset(s, off) && seen++ < s->num)
		off = decode_link(s, (char *)lowmem_page_address(page) + off);
	if (off == SLAB_END && seen == s->num - page->slab_inuse)
		return;
	slab_bug(s, NULL, 0, "Free list of the slab at %p is torn: %u objects seen, %u expected",
		 lowmem_page_address(page), seen, s->num - page->slab_inuse);
	give_up_list(s, page);
}

/* What follows a list's last object is no offset, and neither is a link that was overwritten. */
static unsigned int take_from(struct kmem_cache *s, struct page *page, void **objects,
			      unsigned int max)
{
	const u32 secret = s->secret, no_offset = s->no_offset;
	const unsigned int link = s->offset + sizeof(u32);
	void **place = objects, **end = objects + max;
	char *base = lowmem_page_address(page);
	u32 off = page->slab_free;
	unsigned int got;

	while (place < end && !(off & no_offset)) {
		char *object = base + off;

		off = mix_link(secret, object, *(u32 *)(object + link));
		if (unlikely((off & no_offset) && off != SLAB_END)) {
			slab_bug(s, object, 0, "Link of a free object was overwritten");
			give_up_list(s, page);
			return (unsigned int)(place - objects);
		}
		*place++ = object;
	}
	got = (unsigned int)(place - objects);
	page->slab_free = (u16)off;
	page->slab_inuse = (u16)(page->slab_inuse + got);
	return got;
}

/* The slab to take from: one in use rather than an empty one. */
static struct page *first_slab(struct kmem_cache_node *n)
{
	if (!list_empty(&n->partial))
		return list_first_entry(&n->partial, struct page, lru);
	if (list_empty(&n->empty))
		return NULL;
	n->nr_empty--;
	return list_first_entry(&n->empty, struct page, lru);
}

/**
 * slab_take() - free objects off the slabs of a node
 * @s: cache
 * @nid: node
 * @objects: gets them, cookies in place
 * @max: how many at most
 *
 * Return: how many.
 * Context: any.
 */
unsigned int slab_take(struct kmem_cache *s, int nid, void **objects, unsigned int max)
{
	struct kmem_cache_node *n = &s->node[nid];
	unsigned int got = 0;
	unsigned long flags;
	struct page *page;

	spin_lock_irqsave(&n->lock, flags);
	while (got < max && (page = first_slab(n))) {
		unsigned int before = page->slab_inuse;

		if (s->flags & SLAB_CONSISTENCY_CHECKS)
			check_list(s, page);
		got += take_from(s, page, objects + got, max - got);
		n->nr_taken += page->slab_inuse - before;
		list_move(&page->lru, page->slab_free == SLAB_END ? &n->full : &n->partial);
	}
	spin_unlock_irqrestore(&n->lock, flags);
	return got;
}

/* ---- putting them back ------------------------------------------------------------ */

/* Objects from the front of @objects that are in the same slab go back to it. */
static unsigned int give_run(struct kmem_cache *s, struct page *page, void *const *objects,
			     unsigned int nr)
{
	const u32 secret = s->secret, no_offset = s->no_offset;
	const unsigned int link = s->offset + sizeof(u32);
	void *const *place = objects, *const *end = objects + nr;
	char *base = lowmem_page_address(page);
	u32 off = page->slab_free;
	u32 next = (u32)((char *)*place - base);
	unsigned int run;

	do {
		*(u32 *)(base + next + link) = mix_link(secret, base + next, off);
		off = next;
		if (++place == end)
			break;
		next = (u32)((char *)*place - base);
	} while (!(next & no_offset));

	run = (unsigned int)(place - objects);
	page->slab_free = (u16)off;
	page->slab_inuse = (u16)(page->slab_inuse - run);
	return run;
}

/* Objects have come back: which list is it on now? */
static void move_given(struct kmem_cache_node *n, struct page *page, bool was_full,
		       struct list_head *discard)
{
	if (page->slab_inuse) {
		if (was_full)
			list_move(&page->lru, &n->partial);
	} else if (n->nr_empty < KEEP_EMPTY) {
		list_move(&page->lru, &n->empty);
		n->nr_empty++;
	} else {
		list_move(&page->lru, discard);
		n->nr_slabs--;
	}
}

/**
 * slab_give() - free objects back to their slabs
 * @s: cache, of which all of them are
 * @objects: cookies in place
 * @nr: how many
 *
 * Cheapest when neighbours in the array are neighbours in memory.  Empty slabs
 * beyond what a node keeps go back to the page allocator.
 *
 * Context: any.
 */
void slab_give(struct kmem_cache *s, void *const *objects, unsigned int nr)
{
	LIST_HEAD(discard);

	while (nr) {
		struct page *page = slab_page(s, objects[0]);
		struct kmem_cache_node *n = page_node(s, page);
		unsigned long flags;
		unsigned int run, before;
		bool was_full;

		spin_lock_irqsave(&n->lock, flags);
		was_full = page->slab_free == SLAB_END;
		before = page->slab_inuse;
		if (s->flags & SLAB_CONSISTENCY_CHECKS)
			check_list(s, page);
		run = give_run(s, page, objects, nr);
		n->nr_taken += page->slab_inuse - before;
		move_given(n, page, was_full, &discard);
		spin_unlock_irqrestore(&n->lock, flags);
		objects += run;
		nr -= run;
	}
	free_slabs(s, &discard);
}

/**
 * __slab_list_has() - is an object on the list of its slab?
 * @s: cache
 * @page: first page of the slab
 * @object: the object
 *
 * Context: the node's lock is held; slab_list_has() takes it.
 */
bool __slab_list_has(struct kmem_cache *s, struct page *page, const void *object)
{
	char *base = lowmem_page_address(page);
	u32 off = page->slab_free;

	for (u32 seen = 0; is_object_offset(s, off) && seen < s->num; seen++) {
		if (base + off == object)
			return true;
		off = decode_link(s, base + off);
	}
	return false;
}

bool slab_list_has(struct kmem_cache *s, struct page *page, const void *object)
{
	struct kmem_cache_node *n = page_node(s, page);
	unsigned long flags;
	bool found;

	spin_lock_irqsave(&n->lock, flags);
	found = __slab_list_has(s, page, object);
	spin_unlock_irqrestore(&n->lock, flags);
	return found;
}

/**
 * slab_shrink() - free all empty slabs
 * @s: cache
 *
 * Return: pages freed.
 * Context: any.
 */
unsigned long slab_shrink(struct kmem_cache *s)
{
	unsigned long pages = 0;

	for (int nid = 0; nid < MAX_NUMNODES; nid++) {
		struct kmem_cache_node *n = &s->node[nid];
		unsigned long flags;
		LIST_HEAD(discard);

		spin_lock_irqsave(&n->lock, flags);
		list_splice_init(&n->empty, &discard);
		n->nr_slabs -= n->nr_empty;
		n->nr_empty = 0;
		spin_unlock_irqrestore(&n->lock, flags);
		pages += free_slabs(s, &discard);
	}
	return pages;
}

static void move_slabs(struct kmem_cache *to, struct list_head *list, struct list_head *from)
{
	struct page *page;

	INIT_LIST_HEAD(list);
	list_splice_init(from, list);
	list_for_each_entry(page, list, lru)
		mark_pages(to, page);
}

/**
 * slab_move() - a cache has been copied: its slabs follow
 * @to: the copy
 * @from: the original, which has none afterwards
 *
 * Context: nobody uses either.
 */
void slab_move(struct kmem_cache *to, struct kmem_cache *from)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		to->magazine[cpu].cache = to;
	for (int nid = 0; nid < MAX_NUMNODES; nid++) {
		move_slabs(to, &to->node[nid].partial, &from->node[nid].partial);
		move_slabs(to, &to->node[nid].empty, &from->node[nid].empty);
		move_slabs(to, &to->node[nid].full, &from->node[nid].full);
	}
}
