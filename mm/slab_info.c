// SPDX-License-Identifier: MIT
/*
 * A cache as a whole: everything checked against everything, and counted.
 */
#include "slab.h"

#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/printk.h>
#include <linux/proc.h>

/* ---- checks -------------------------------------------------------------------- */

struct check {
	struct kmem_cache *s;
	bool good;
	unsigned long taken;	/* objects not on a slab's list */
	unsigned long slabs;
};

static void wrong(struct check *c, const void *object, const char *what, const void *where)
{
	slab_bug(c->s, object, 0, "%s (%p)", what, where);
	c->good = false;
}

/* One that is free: marked as such, and, where it is poisoned, not written to. */
static void check_free_object(struct check *c, void *object)
{
	u32 mark = kmsg_mark();

	if (*cookie_of(c->s, object) != SLAB_COOKIE)
		wrong(c, object, "A free object does not carry its cookie", object);
	if (!slab_debugged(c->s))
		return;
	slab_debug_check_free(c->s, object, 0);
	if (kmsg_mark() != mark)
		c->good = false;
}

/* The list of one slab: no object twice, none outside, as many as the count says. */
static void check_slab(struct check *c, struct page *page)
{
	DECLARE_BITMAP(seen, SLAB_MAX_OBJECTS) = { 0 };
	struct kmem_cache *s = c->s;
	char *base = lowmem_page_address(page);
	unsigned int free = 0;
	u32 off = page->slab_free;

	for (; is_object_offset(s, off); off = decode_link(s, base + off)) {
		if (__test_and_set_bit((off - s->left) / s->size, seen)) {
			wrong(c, base + off, "An object is twice on its slab's list", base);
			return;
		}
		check_free_object(c, base + off);
		free++;
	}
	if (off != SLAB_END)
		wrong(c, NULL, "A slab's list leads out of it", base);
	if (free != s->num - page->slab_inuse)
		wrong(c, NULL, "A slab's list and its count disagree", base);
	for (unsigned int i = 0; i < 1U << s->order; i++)
		if (page[i].slab_cache != s)
			wrong(c, NULL, "A page of a slab has lost its cache", base);
	c->taken += page->slab_inuse;
	c->slabs++;
}

enum fill { EMPTY, PARTIAL, FULL };

static void check_slabs(struct check *c, struct list_head *list, enum fill want)
{
	struct page *page;

	list_for_each_entry(page, list, lru) {
		enum fill is = !page->slab_inuse ? EMPTY :
			       page->slab_free == SLAB_END ? FULL : PARTIAL;

		if (is != want)
			wrong(c, NULL, "A slab is on the wrong list", lowmem_page_address(page));
		check_slab(c, page);
	}
}

static void check_node(struct check *c, struct kmem_cache_node *n)
{
	unsigned long flags;

	c->taken = c->slabs = 0;
	spin_lock_irqsave(&n->lock, flags);
	check_slabs(c, &n->empty, EMPTY);
	if (c->slabs != n->nr_empty)
		wrong(c, NULL, "A node's count of empty slabs is wrong", n);
	check_slabs(c, &n->partial, PARTIAL);
	check_slabs(c, &n->full, FULL);
	if (c->slabs != n->nr_slabs || c->taken != n->nr_taken)
		wrong(c, NULL, "A node's counts are not those of its slabs", n);
	spin_unlock_irqrestore(&n->lock, flags);
}

static bool is_magazine_object(struct kmem_cache *s, const void *object)
{
	struct page *page = find_slab_page(object);

	return page && page->slab_cache == s && is_object(s, object) &&
	       !slab_list_has(s, slab_page(s, object), object);
}

/* It is the caller's, with @avail objects. */
static void check_objects(struct check *c, const struct magazine *m, int avail)
{
	for (int i = 0; i < avail; i++) {
		if (!is_magazine_object(c->s, m->object[i])) {
			wrong(c, NULL, "A magazine holds what is no free object", m->object[i]);
			continue;
		}
		check_free_object(c, m->object[i]);
		for (int j = 0; j < i; j++)
			if (m->object[i] == m->object[j])
				wrong(c, NULL, "An object is twice in a magazine", m->object[i]);
	}
}

/* One that is in use at this moment is left out. */
static void check_magazine(struct check *c, struct magazine *m)
{
	int avail = magazine_take(m);

	if (avail == MAGAZINE_TAKEN)
		return;
	if (avail < 0 || avail > (int)m->limit)
		wrong(c, NULL, "A magazine's count is impossible", m);
	else
		check_objects(c, m, avail);
	magazine_release(m, avail);
}

bool kmem_cache_validate(struct kmem_cache *s)
{
	struct check c = { .s = s, .good = true };
	unsigned int cpu;

	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		check_node(&c, &s->node[nid]);
	for_each_possible_cpu(cpu)
		check_magazine(&c, &s->magazine[cpu]);
	return c.good;
}

unsigned int kmem_cache_validate_all(void)
{
	struct kmem_cache *s;
	unsigned int bad = 0;
	unsigned long flags;

	spin_lock_irqsave(&slab_caches_lock, flags);
	list_for_each_entry(s, &slab_caches, list)
		bad += !kmem_cache_validate(s);
	spin_unlock_irqrestore(&slab_caches_lock, flags);
	return bad;
}

/* ---- /proc/slabinfo --------------------------------------------------------------- */

struct counts {
	unsigned long slabs, empty, taken, in_magazines;
};

/* Added up while the others go on: each figure was true a moment ago, but not all in the same one. */
static struct counts count(const struct kmem_cache *s)
{
	struct counts c = { 0 };
	unsigned int cpu;

	for (int nid = 0; nid < MAX_NUMNODES; nid++) {
		c.slabs += READ_ONCE(s->node[nid].nr_slabs);
		c.empty += READ_ONCE(s->node[nid].nr_empty);
		c.taken += READ_ONCE(s->node[nid].nr_taken);
	}
	for_each_possible_cpu(cpu)
		c.in_magazines += max(atomic_read(&s->magazine[cpu].avail), 0);
	return c;
}

static void format_cache(const struct kmem_cache *s, char *line, size_t size)
{
	struct counts c = count(s);
	unsigned int limit = s->magazine[0].limit;
	unsigned long in_use = c.taken - min(c.taken, c.in_magazines);

	scnprintf(line, size,
		  "%-17s %6lu %6lu %6u %4u %4d : tunables %4u %4u %4u : slabdata %6lu %6lu %6lu",
		  s->name, in_use, c.slabs * s->num, s->size, s->num, 1 << s->order, limit,
		  limit ? batch_of(s->magazine) : 0, 0, c.slabs - min(c.slabs, c.empty), c.slabs, 0UL);
}

/* The line of the cache at place @nr of the list; false when there are fewer. */
static bool format_nth_cache(unsigned int nr, char *line, size_t size)
{
	const struct kmem_cache *s;
	unsigned long flags;
	bool found = false;

	spin_lock_irqsave(&slab_caches_lock, flags);
	list_for_each_entry(s, &slab_caches, list) {
		found = nr-- == 0;
		if (found) {
			format_cache(s, line, size);
			break;
		}
	}
	spin_unlock_irqrestore(&slab_caches_lock, flags);
	return found;
}

/* Nothing is locked while a line is on its way. */
void slabinfo_show(void (*emit)(void *ctx, const char *line), void *ctx)
{
	char line[160];

	emit(ctx, "slabinfo - version: 2.1");
	emit(ctx, "# name            <active_objs> <num_objs> <objsize> <objperslab> "
		  "<pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata "
		  "<active_slabs> <num_slabs> <sharedavail>");
	for (unsigned int nr = 0; format_nth_cache(nr, line, sizeof(line)); nr++)
		emit(ctx, line);
}

unsigned long slab_nr_pages(bool reclaimable)
{
	const struct kmem_cache *s;
	unsigned long flags, pages = 0;

	spin_lock_irqsave(&slab_caches_lock, flags);
	list_for_each_entry(s, &slab_caches, list)
		if (!!(s->flags & SLAB_RECLAIM_ACCOUNT) == reclaimable)
			pages += count(s).slabs << s->order;
	spin_unlock_irqrestore(&slab_caches_lock, flags);
	return pages;
}

static int slabinfo_proc_show(struct seq_file *m, void *v)
{
	slabinfo_show(seq_line, m);
	return 0;
}
PROC_ENTRY_FROM(slab, slabinfo, slabinfo_proc_show);
