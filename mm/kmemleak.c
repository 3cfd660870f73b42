// SPDX-License-Identifier: MIT
/*
 * kmemleak's objects: all memory that somebody has, in two trees by address.
 *
 * They live in pages of their own, which come from the page allocator and never go
 * back: a free object is kept for the next one.  So nothing here asks the
 * allocators that are watched.
 *
 * While a scan goes on it may have objects in its hands: those that are freed then
 * leave the tree at once, and are reused only when it is over.
 *
 * Linux: mm/kmemleak.c, 2.6.31 to 6.x.
 */
#include "kmemleak.h"

#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/divert.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#define OWN_FRAMES 4		/* of a backtrace: between the allocator and here */

#define FIRST_POOL_ORDER 8	/* 1 MiB, so that later hardly a page is needed */

DEFINE_SPINLOCK(kmemleak_lock);
struct rb_root kmemleak_objects = RB_ROOT;
struct rb_root kmemleak_percpu_objects = RB_ROOT;

static struct kmemleak_object *pool;	/* free ones */
static struct kmemleak_object *held;	/* freed while a scan goes on */
static bool holding;

/* ---- memory ------------------------------------------------------------------ */

/* A block more for the pool.  Context: the lock is not held. */
static void fill_pool(unsigned int order)
{
	struct kmemleak_object *o = (void *)__get_free_pages(GFP_ATOMIC | __GFP_NOWARN, order);
	struct kmemleak_object *end = o + (PAGE_SIZE << order) / sizeof(*o);
	unsigned long flags;

	spin_lock_irqsave(&kmemleak_lock, flags);
	for (; o && o < end; o++) {
		o->next = pool;
		pool = o;
	}
	spin_unlock_irqrestore(&kmemleak_lock, flags);
}

/* Returns with the lock held, also when there is none. */
static struct kmemleak_object *take_object(unsigned long *flags)
	__acquires(&kmemleak_lock) __acquires(saved_flags)
{
	struct kmemleak_object *o;

	if (!READ_ONCE(pool))
		fill_pool(0);
	spin_lock_irqsave(&kmemleak_lock, *flags);
	o = pool;
	if (o)
		pool = o->next;
	return o;
}

/* Context: the lock is held; the object is in no tree. */
static void give_object(struct kmemleak_object *o)
{
	struct kmemleak_object **list = holding ? &held : &pool;

	if (!holding) {
		o->next = *list;
		*list = o;
		return;
	}
	o->flags |= OBJECT_FREED;	/* the scan may have it on its list: that stays */
	o->node.rb_left = (void *)held;
	held = o;
}

/**
 * kmemleak_hold_freed() - keep what is freed as it is, or no longer
 * @hold: a scan begins
 *
 * Context: the lock is not held.
 */
void kmemleak_hold_freed(bool hold)
{
	struct kmemleak_object *o;
	unsigned long flags;

	spin_lock_irqsave(&kmemleak_lock, flags);
	holding = hold;
	while (!hold && (o = held) != NULL) {
		held = (void *)o->node.rb_left;
		give_object(o);
	}
	spin_unlock_irqrestore(&kmemleak_lock, flags);
}

/* ---- the trees ------------------------------------------------------------------ */

static struct kmemleak_object *object_of(const struct rb_node *node)
{
	return rb_entry(node, struct kmemleak_object, node);
}

/**
 * kmemleak_find() - the object that an address is in
 * @root: of which kind
 * @addr: any number
 *
 * Return: the object, or NULL.
 * Context: the lock is held.
 */
struct kmemleak_object *kmemleak_find(const struct rb_root *root, unsigned long addr)
{
	const struct rb_node *node = root->rb_node;

	while (node) {
		struct kmemleak_object *o = object_of(node);

		if (addr < o->start)
			node = node->rb_left;
		else if (addr - o->start < o->size)
			return o;
		else
			node = node->rb_right;
	}
	return NULL;
}

/* False when it would overlap with another one: *other. */
static bool insert(struct rb_root *root, struct kmemleak_object *o, struct kmemleak_object **other)
{
	struct rb_node **link = &root->rb_node, *parent = NULL;

	while (*link) {
		*other = object_of(*link);
		parent = *link;
		if (o->start + o->size - 1 < (*other)->start)
			link = &parent->rb_left;
		else if (o->start > (*other)->start + (*other)->size - 1)
			link = &parent->rb_right;
		else
			return false;
	}
	rb_link_node(&o->node, parent, link);
	rb_insert_color(&o->node, root);
	return true;
}

/* ---- what is told ------------------------------------------------------------------ */

static void init_object(struct kmemleak_object *o, unsigned long start, size_t size, int min_count)
{
	memset(o, 0, sizeof(*o));
	o->start = o->scan_start = start;
	o->size = o->scan_size = size;
	o->min_count = min_count;
	o->cpu = (u8)smp_processor_id();
	o->when = printk_clock();
	o->trace_len = (u8)stack_trace_save(o->trace, KMEMLEAK_TRACE, OWN_FRAMES);
}

static void create(struct rb_root *root, unsigned long start, size_t size, int min_count, u8 kind)
{
	struct kmemleak_object *o, *other;
	unsigned long flags;

	if (!size)
		return;
	o = take_object(&flags);
	if (!o) {
		spin_unlock_irqrestore(&kmemleak_lock, flags);
		kmemleak_watching = false;
		pr_warn("kmemleak: no memory for another object, kmemleak is off\n");
		return;
	}
	init_object(o, start, size, min_count);
	o->flags = kind;
	if (!insert(root, o, &other)) {
		pr_warn("kmemleak: Cannot insert 0x%08lx into the object search tree: "
			"0x%08lx (size %zu) is in use, from %pS\n", start, other->start,
			other->size, (void *)(other->trace_len ? other->trace[0] : 0));
		give_object(o);
	}
	spin_unlock_irqrestore(&kmemleak_lock, flags);
}

/*
 * Takes the object around an address out of its tree; @whole: only if it begins there, else the
 * free is a mistake, which its allocator refuses.  @copy is what it was.
 */
static bool forget(struct rb_root *root, unsigned long addr, bool whole,
		   struct kmemleak_object *copy)
{
	struct kmemleak_object *o;
	unsigned long flags;

	spin_lock_irqsave(&kmemleak_lock, flags);
	o = kmemleak_find(root, addr);
	if (o && whole && o->start != addr)
		o = NULL;
	if (o) {
		*copy = *o;
		rb_erase(&o->node, root);
		give_object(o);
	}
	spin_unlock_irqrestore(&kmemleak_lock, flags);
	return o;
}

/* Whole objects are freed by their address; of memblock's, any part: the rest goes on. */
static void forget_part(unsigned long start, size_t size)
{
	struct kmemleak_object was;
	unsigned long end;

	if (!forget(&kmemleak_objects, start, !size, &was) || !size)
		return;
	end = was.start + was.size;
	create(&kmemleak_objects, was.start, start - was.start, was.min_count, was.flags);
	if (start + size < end)
		create(&kmemleak_objects, start + size, end - start - size, was.min_count, was.flags);
}

static void apply(struct kmemleak_object *o, enum kmemleak_op op, unsigned long start, size_t size)
{
	switch (op) {
	case KMEMLEAK_NOT_LEAK:
		o->min_count = 0;
		break;
	case KMEMLEAK_IGNORE:
		o->min_count = KMEMLEAK_BLACK;
		break;
	case KMEMLEAK_NO_SCAN:
		o->flags |= OBJECT_NO_SCAN;
		break;
	case KMEMLEAK_SCAN_AREA:
		o->scan_start = start;
		o->scan_size = min_t(size_t, size, o->start + o->size - start);
		break;
	default:
		BUG();
	}
}

static void change(enum kmemleak_op op, unsigned long start, size_t size)
{
	struct kmemleak_object *o;
	unsigned long flags;

	spin_lock_irqsave(&kmemleak_lock, flags);
	o = kmemleak_find(&kmemleak_objects, start);
	if (!o)
		o = kmemleak_find(&kmemleak_percpu_objects, start);
	if (o)
		apply(o, op, start, size);
	spin_unlock_irqrestore(&kmemleak_lock, flags);
}

static void hear(enum kmemleak_op op, const void *ptr, size_t size, int min_count)
{
	unsigned long start = (unsigned long)ptr;
	struct kmemleak_object was;

	switch (op) {
	case KMEMLEAK_ALLOC:
		create(&kmemleak_objects, start, size, min_count, 0);
		break;
	case KMEMLEAK_ALLOC_PERCPU:
		create(&kmemleak_percpu_objects, start, size, min_count, OBJECT_PERCPU);
		break;
	case KMEMLEAK_FREE:
		forget_part(start, size);
		break;
	case KMEMLEAK_FREE_PERCPU:
		forget(&kmemleak_percpu_objects, start, true, &was);
		break;
	default:
		change(op, start, size);
	}
}

void __init kmemleak_init(void)
{
	if (!kmemleak_watching)
		return;
	divert_from_the_start(DIVERT_SLAB);
	fill_pool(FIRST_POOL_ORDER);
	kmemleak_listen(hear);
	pr_info("kmemleak: Kernel memory leak detector initialized\n");
}
