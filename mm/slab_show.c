// SPDX-License-Identifier: MIT
/*
 * Objects by hand, and what a page of a slab holds: for the monitor's prompt.
 *
 *	b2b> kmalloc 100
 *	kmalloc-128: the top of this processor's magazine
 *	$1 = 100 bytes at c1234080, kmalloc-128
 *	cache                  magazine  partial     full    empty   in use
 *	kmalloc-128        was       12        1        3        0      101
 *	                    is       11        1        3        0      102
 *
 * It looks at the cache before and after; nothing is hooked into the fast paths.
 */
#include "slab.h"

#include "page_events.h"
#include "show.h"

#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>

/* ---- one cache, in figures --------------------------------------------------------- */

struct cache_figures {
	int magazine;		/* free objects of this processor */
	unsigned long partial, full, empty;	/* slabs, of all nodes */
	unsigned long in_use;	/* objects that are in no list and no magazine */
};

static void add_node(struct cache_figures *f, struct kmem_cache_node *n)
{
	unsigned long flags;

	spin_lock_irqsave(&n->lock, flags);
	f->partial += list_count_nodes(&n->partial);
	f->full += list_count_nodes(&n->full);
	f->empty += n->nr_empty;
	f->in_use += n->nr_taken;
	spin_unlock_irqrestore(&n->lock, flags);
}

static struct cache_figures figures_of(struct kmem_cache *s)
{
	struct cache_figures f = { .magazine = max(atomic_read(&this_magazine(s)->avail), 0) };
	unsigned int cpu;

	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		add_node(&f, &s->node[nid]);
	for_each_possible_cpu(cpu)
		f.in_use -= (unsigned long)max(atomic_read(&s->magazine[cpu].avail), 0);
	return f;
}

static unsigned long slabs_of(const struct cache_figures *f)
{
	return f->partial + f->full + f->empty;
}

static void show_row(struct seq_file *m, const char *name, const char *when,
		     const struct cache_figures *f)
{
	seq_printf(m, "%-18s%4s%9d%9lu%9lu%9lu%9lu\n", name, when, f->magazine, f->partial, f->full,
		   f->empty, f->in_use);
}

static void show_figures(struct seq_file *m, const char *name, const struct cache_figures *was,
			 const struct cache_figures *is)
{
	seq_printf(m, "%-22s%9s%9s%9s%9s%9s\n", "cache", "magazine", "partial", "full", "empty",
		   "in use");
	show_row(m, name, "was", was);
	show_row(m, "", "is", is);
}

/* ---- one slab, one object ------------------------------------------------------------ */

static const char *list_of(const struct page *slab)
{
	if (!slab->slab_inuse)
		return "empty";
	return slab->slab_free == SLAB_END ? "full" : "partial";
}

static void show_slab(struct seq_file *m, const struct kmem_cache *s, const struct page *slab)
{
	seq_printf(m, "slab    %s: %u object%s of %u bytes from %p on, %u not on its list; it is %s\n",
		   s->name, s->num, s->num == 1 ? "" : "s", s->size, lowmem_page_address(slab), slab->slab_inuse,
		   list_of(slab));
}

/* Free objects carry the cookie, wherever they are kept. */
static void show_object(struct seq_file *m, struct kmem_cache *s, struct page *slab,
			unsigned long addr)
{
	unsigned long off = addr - (unsigned long)lowmem_page_address(slab);
	unsigned long nr = (off - s->left) / s->size;
	void *object = slab_object(s, slab, (unsigned int)nr);
	const char *state = "in use";

	if (off < s->left || nr >= s->num) {
		seq_puts(m, "object  none: in front of the first one, or behind the last\n");
		return;
	}
	if (slab_list_has(s, slab, object))
		state = "free, on its slab's list";
	else if (*cookie_of(s, object) == SLAB_COOKIE)
		state = "free, in a processor's magazine";
	seq_printf(m, "object  %lu at %p: %s; the address is byte %lu of it\n", nr, object, state,
		   addr - (unsigned long)object);
}

void slab_show_page(struct seq_file *m, const struct page *page, unsigned long addr)
{
	struct kmem_cache *s = page->slab_cache;
	struct page *slab;

	if (!PageSlab(page))
		return;
	slab = pfn_to_page(page_to_pfn(page) & ~((1UL << s->order) - 1));
	show_slab(m, s, slab);
	if (addr)
		show_object(m, s, slab, addr);
}

/* ---- kmalloc ------------------------------------------------------------------------------ */

/* Whose objects are handed out; NULL when that is left to the page allocator. */
static struct kmem_cache *cache_for(unsigned long size, gfp_t gfp)
{
	if (!size || size > KMALLOC_MAX_CACHE_SIZE)
		return NULL;
	return gfp & __GFP_DMA ? kmalloc_dma_caches[kmalloc_index(size)] :
				 kmalloc_caches[kmalloc_index(size)];
}

static void show_source(struct seq_file *m, const struct kmem_cache *s,
			const struct cache_figures *was, const struct cache_figures *is)
{
	seq_printf(m, "%s: ", s->name);
	if (is->magazine == was->magazine - 1)
		seq_puts(m, "the top of this processor's magazine\n");
	else if (slabs_of(is) > slabs_of(was))
		seq_printf(m, "no object was left: a new slab of order %u, %u object%s\n", s->order,
			   s->num, s->num == 1 ? "" : "s");
	else if (slab_diverted(s))
		seq_puts(m, "straight from a slab: the cache is being watched, it has no magazines\n");
	else
		seq_puts(m, "the magazine was empty: filled again from slabs with free objects\n");
}

static void hold(struct seq_file *m, const struct kmem_cache *s, void *object, unsigned long size)
{
	struct monitor_held held = { .how = "kmalloc", .back = "kfree", .size = size,
				     .what = (unsigned long)object,
				     .address = (unsigned long)object };

	scnprintf(held.text, sizeof(held.text), "%lu bytes at %p, %s", size, object,
		  s ? s->name : "whole pages");
	monitor_hold(m, &held);
}

static void kmalloc_shown(struct seq_file *m, unsigned long size, const struct wish *wish)
{
	struct kmem_cache *s = cache_for(size, wish->gfp);
	struct cache_figures was = { 0 }, is;
	const struct page_event *events;
	unsigned int nr;
	void *object;

	free_lists_save();
	if (s)
		was = figures_of(s);
	page_events_begin();
	object = kmalloc_node(size, wish->gfp, wish->nid);
	nr = page_events_end(&events);
	page_events_show(m, events, nr);
	if (!object)
		seq_printf(m, "no memory for %lu bytes\n", size);
	if (s && object) {
		is = figures_of(s);
		show_source(m, s, &was, &is);
		hold(m, s, object, size);
		show_figures(m, s->name, &was, &is);
	} else if (object) {
		hold(m, s, object, size);
	}
	free_lists_changes(m);
}

static int kmalloc_command(struct seq_file *m, int argc, char *argv[])
{
	struct wish wish;
	unsigned long size;

	if (argc < 2 || parse_bytes(argv[1], &size))
		return -EINVAL;
	if (!parse_wish(m, argv + 2, argc - 2, __GFP_HIGHMEM | __GFP_MOVABLE | __GFP_COMP, &wish) ||
	    !monitor_may_hold(m))
		return 0;
	if (size == 0)
		seq_printf(m, "kmalloc(0) is %p, which nobody may touch and kfree() knows\n",
			   ZERO_SIZE_PTR);
	else if (size > KMALLOC_MAX_SIZE)
		seq_printf(m, "%lu bytes: the most is %lu\n", size, KMALLOC_MAX_SIZE);
	else
		kmalloc_shown(m, size, &wish);
	return 0;
}
MONITOR_COMMAND(kmalloc, kmalloc_command, STAGE_slab,
		"BYTES [reclaimable] [dma] [atomic] [zero] [node=N]",
		"allocate some bytes and show which cache gives them", "kmalloc 100", nth_wish);

/* ---- kfree -------------------------------------------------------------------------------- */

static void show_destination(struct seq_file *m, const struct kmem_cache *s,
			     const struct cache_figures *was, const struct cache_figures *is)
{
	seq_printf(m, "%s: ", s->name);
	if (is->magazine == was->magazine + 1)
		seq_puts(m, "pushed on top of this processor's magazine\n");
	else if (slab_diverted(s) || is->magazine == was->magazine)
		seq_puts(m, "straight to its slab\n");
	else
		seq_puts(m, "the magazine was full: half of it went back to the slabs\n");
}

/* Whatever it is: what is no object is for the kernel to find out. */
static void kfree_shown(struct seq_file *m, void *object)
{
	struct page *page = find_slab_page(object);
	struct kmem_cache *s = page ? page->slab_cache : NULL;
	struct cache_figures was = { 0 }, is;
	u32 mark = kmsg_mark();

	free_lists_save();
	if (s)
		was = figures_of(s);
	kfree(object);
	if (monitor_refused(m, mark))
		return;
	if (!object)
		seq_puts(m, NOTHING_AT_NULL);
	if (s) {
		is = figures_of(s);
		show_destination(m, s, &was, &is);
		show_figures(m, s->name, &was, &is);
	} else if (!ZERO_OR_NULL_PTR(object)) {
		page_freed_show(m, virt_to_page(object), page_order(virt_to_page(object)));
	}
	monitor_forget(m, "kmalloc", (unsigned long)object);
	free_lists_changes(m);
}

static const char *nth_object(unsigned int nr)
{
	return monitor_nth_held("kmalloc", nr);
}

static int kfree_command(struct seq_file *m, int argc, char *argv[])
{
	unsigned long addr;
	int wrong = argc == 2 ? monitor_given_back(m, argv[1], "kmalloc", &addr) : -EINVAL;

	if (!wrong)
		kfree_shown(m, (void *)addr);
	return wrong;
}
MONITOR_COMMAND(kfree, kfree_command, STAGE_slab, "$N | ADDRESS",
		"free what kmalloc has handed out; what a wrong address is told", "kfree $1",
		nth_object);
