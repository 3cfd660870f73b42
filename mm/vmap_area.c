// SPDX-License-Identifier: MIT
/*
 * Which addresses of the vmalloc area are taken.
 *
 *	VMALLOC_START                                              VMALLOC_END
 *	|  gap  [ A  |g]  gap  [ B |g][ C   |g]          gap           [end]
 *	             guard page
 *
 * One tree holds the areas by address.  There is no second one for what is
 * free: each area remembers the gap in front of it, and the largest gap of all
 * areas below it in the tree, so the lowest gap that fits is one walk down.  The
 * last gap is remembered by the end, which is an area of no size outside the
 * tree.  A free range therefore needs no memory of its own, and freeing cannot
 * fail.
 *
 * The life of an area:
 *
 *	vmap_area_alloc()    vmap_area_claim()   vmap_area_release()   vmap_purge()
 *	   gap ------> taken ------> being freed ------> lazy ------> gap
 *	                             its owner takes      waits until all TLBs
 *	                             the pages away       have been flushed
 *
 * A flush costs much more than an area, so VMAP_LAZY_MAX pages of addresses may
 * wait for the next one; neighbours that wait become one area, which keeps the
 * tree small.  Who finds no gap flushes at once.  The flush reaches all processors
 * before an address becomes a gap; since it has to wait for them, those who call
 * with interrupts off leave it to the next who does not.
 *
 * Invariants, whenever nobody holds vmap_lock (vmap_check() looks):
 *
 *	- areas do not overlap, and lie between the two ends
 *	- gap is the distance to the area in front, max_gap the largest below
 *
 * Must not know: pages, page tables, what an area is for.
 */
#include "vmap_tree.h"

#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/irqflags.h>
#include <linux/rbtree_augmented.h>
#include <linux/shrinker.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

/* Addresses that may wait for a flush, in pages: 4 MiB for each processor. */
#define VMAP_LAZY_MAX (NR_CPUS * (SZ_4M >> PAGE_SHIFT))

#define PURGE_BATCH 16		/* areas that are erased while interrupts are off */

DEFINE_SPINLOCK(vmap_lock);		/* protects all of these */
struct rb_root vmap_areas = RB_ROOT;
static struct vm_struct *vmap_lazy;	/* released, and not yet being purged */
static unsigned long vmap_lazy_nr;	/* pages of areas released and still in the tree */
static unsigned int vmap_purges;	/* under way: some of what they took is still in the tree */
unsigned long vmap_used;		/* bytes of all areas in the tree */

struct vm_struct vmap_end;		/* behind all areas, outside the tree; of no size */
static struct kmem_cache *vmap_cache;

/* ------------------------------------------------------------- the tree */

static inline unsigned long own_gap(const struct vm_struct *vm)
{
	return vm->gap;
}

RB_DECLARE_CALLBACKS_MAX(static, gap_callbacks, struct vm_struct, node, unsigned long, max_gap,
			 own_gap);

static inline bool has_gap(const struct rb_node *node, unsigned long size)
{
	return node && area_of(node)->max_gap >= size;
}

static inline void set_gap(struct vm_struct *vm, unsigned long gap)
{
	vm->gap = gap;
	if (vm != &vmap_end)
		gap_callbacks.propagate(&vm->node, NULL);
}

static inline struct vm_struct *area_behind(const struct vm_struct *vm)
{
	const struct rb_node *next = rb_next(&vm->node);

	return next ? area_of(next) : &vmap_end;
}

/* The lowest area below @node with a gap of some size in front of it; there is one. */
static struct vm_struct *lowest_gap(const struct rb_node *node, unsigned long size)
{
	for (;;) {
		if (has_gap(node->rb_left, size))
			node = node->rb_left;
		else if (area_of(node)->gap >= size)
			return area_of(node);
		else
			node = node->rb_right;
	}
}

/*
 * The next one above @vm: on its right, or from somewhere further up, where we
 * came from the left.  The end is the last to be tried, whatever gap it has.
 */
static struct vm_struct *next_gap(const struct vm_struct *vm, unsigned long size)
{
	const struct rb_node *node = &vm->node, *parent;

	if (vm == &vmap_end)
		return NULL;
	if (has_gap(node->rb_right, size))
		return lowest_gap(node->rb_right, size);
	for (; (parent = rb_parent(node)); node = parent) {
		if (parent->rb_right == node)
			continue;
		if (area_of(parent)->gap >= size)
			return area_of(parent);
		if (has_gap(parent->rb_right, size))
			return lowest_gap(parent->rb_right, size);
	}
	return &vmap_end;
}

static struct vm_struct *first_gap(unsigned long size)
{
	return has_gap(vmap_areas.rb_node, size) ? lowest_gap(vmap_areas.rb_node, size) : &vmap_end;
}

/*
 * The lowest place in the gap in front of @vm that is aligned and inside [start, end).
 *
 *	     start                end
 *	[ ]    |xxxxxxx[ size ]    |   [ vm ]
 *	 gap ..................................
 *
 * Return: its address, 0 when there is none.
 */
static unsigned long place_in_gap(const struct vm_struct *vm, unsigned long size,
				  unsigned long align, unsigned long start, unsigned long end)
{
	unsigned long low = max(vm_start(vm) - vm->gap, start);
	unsigned long high = min(vm_start(vm), end);
	unsigned long addr = ALIGN(low, align);

	return addr >= low && addr <= high && high - addr >= size ? addr : 0;
}

/* Take [addr, addr + vm->size) out of the gap in front of @next. */
static void insert_area(struct vm_struct *vm, unsigned long addr, struct vm_struct *next)
{
	struct rb_node **link = &next->node.rb_left, *parent = &next->node;
	unsigned long gap_start = vm_start(next) - next->gap;

	set_gap(next, vm_start(next) - (addr + vm->size));
	if (next == &vmap_end) {
		link = &vmap_areas.rb_node;
		parent = NULL;
	}
	while (*link) {
		parent = *link;
		link = &parent->rb_right;
	}
	rb_link_node(&vm->node, parent, link);
	vm->addr = vmap_pointer(addr);
	vm->max_gap = vm->gap = addr - gap_start;
	if (vm->gap)
		gap_callbacks.propagate(parent, NULL);
	rb_insert_augmented(&vm->node, &vmap_areas, &gap_callbacks);
	vmap_used += vm->size;
}

/* It becomes part of the gap in front of the next one. */
static void erase_area(struct vm_struct *vm)
{
	struct vm_struct *next = area_behind(vm);

	rb_erase_augmented(&vm->node, &vmap_areas, &gap_callbacks);
	set_gap(next, next->gap + vm->gap + vm->size);
	vmap_used -= vm->size;
}

/* The area around an address, guard page included; NULL when it lies in a gap. */
static struct vm_struct *find_area(unsigned long addr)
{
	const struct rb_node *node = vmap_areas.rb_node;

	while (node) {
		struct vm_struct *vm = area_of(node);

		if (addr < vm_start(vm))
			node = node->rb_left;
		else if (addr - vm_start(vm) < vm->size)
			return vm;
		else
			node = node->rb_right;
	}
	return NULL;
}

/* The lowest area that ends above an address; the end when there is no other. */
struct vm_struct *find_area_above(unsigned long addr)
{
	const struct rb_node *node = vmap_areas.rb_node;
	struct vm_struct *best = &vmap_end;

	while (node) {
		struct vm_struct *vm = area_of(node);

		if (vm_end(vm) > addr) {
			best = vm;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return best;
}

/* --------------------------------------------------------------- taking */

static bool take_lowest(struct vm_struct *vm, unsigned long align, unsigned long start,
			unsigned long end)
{
	struct vm_struct *next;
	unsigned long flags, addr = 0;

	spin_lock_irqsave(&vmap_lock, flags);
	next = first_gap(vm->size);
	while (next && !(addr = place_in_gap(next, vm->size, align, start, end)))
		next = next_gap(next, vm->size);
	if (next)
		insert_area(vm, addr, next);
	spin_unlock_irqrestore(&vmap_lock, flags);
	return next;
}

/**
 * vmap_descriptor_alloc() - an area that is nowhere yet
 * @size: bytes
 * @gfp: how hard to try
 *
 * Return: a descriptor, all fields in front of @node zero but address and size; NULL.
 */
struct vm_struct *vmap_descriptor_alloc(unsigned long size, gfp_t gfp)
{
	struct vm_struct *vm;

	if (WARN_ON_ONCE(!vmap_ready))
		return NULL;
	vm = kmem_cache_alloc(vmap_cache, gfp & ~(GFP_ZONEMASK | __GFP_ZERO | __GFP_COMP));
	if (!vm)
		return NULL;
	vm->size = size;
	vm->flags = 0;
	vm->nr_pages = 0;
	vm->phys_addr = 0;
	vm->caller = NULL;
	return vm;
}

void vmap_descriptor_free(struct vm_struct *vm)
{
	if (!(vm->flags & VM_STATIC))
		kmem_cache_free(vmap_cache, vm);
}

/**
 * vmap_area_alloc() - take the lowest addresses that fit
 * @size: bytes, a multiple of the page size, not 0
 * @align: of the address, a power of two, at least a page
 * @start: not below
 * @end: not beyond
 * @gfp: how hard to try for the descriptor
 * @why: gets the reason when there is none
 *
 * Return: the area, flags, pages, @phys_addr and caller zero; NULL.
 * Context: not in interrupt handlers: may wait for a purge to end.
 */
struct vm_struct *vmap_area_alloc(unsigned long size, unsigned long align, unsigned long start,
				  unsigned long end, gfp_t gfp, const char **why)
{
	struct vm_struct *vm = vmap_descriptor_alloc(size, gfp);

	if (!vm) {
		*why = "out of memory";
		return NULL;
	}
	do {
		if (take_lowest(vm, align, start, end))
			return vm;
	} while (vmap_purge());
	vmap_descriptor_free(vm);
	*why = "use vmalloc=<size> to increase size";
	return NULL;
}

/*
 * The highest base at which all of some areas, each at its distance, lie in gaps.
 *
 *	VMALLOC_START                                            VMALLOC_END
 *	|   [ X ]     |-area 0-|  [ Y ]     |--area 1--|[ Z ]     |
 *	              ^base + offsets[0]    ^base + offsets[1]
 *
 * Where one hits something, all move down until that one lies below it, and all
 * have to be looked at again.
 *
 * Return: 0 when there is none.
 */
static unsigned long highest_base(const unsigned long *offsets, const size_t *sizes, int nr,
				  unsigned long align)
{
	unsigned long span = 0, base;
	int in_gaps = 0;

	for (int i = 0; i < nr; i++)
		span = max(span, offsets[i] + sizes[i]);
	if (span > VMALLOC_TOTAL)
		return 0;
	base = ALIGN_DOWN(VMALLOC_END - span, align);
	for (int i = 0; base >= VMALLOC_START && in_gaps < nr; i = (i + 1) % nr) {
		unsigned long hit = vm_start(find_area_above(base + offsets[i]));

		in_gaps++;
		if (base + offsets[i] + sizes[i] <= hit)
			continue;
		if (hit - VMALLOC_START < offsets[i] + sizes[i])
			return 0;
		base = ALIGN_DOWN(hit - sizes[i] - offsets[i], align);
		in_gaps = 0;
	}
	return base >= VMALLOC_START ? base : 0;
}

/**
 * vmap_area_take_at_distances() - give several areas their places at once
 * @vms: from vmap_descriptor_alloc()
 * @offsets: of each, bytes from a common base
 * @sizes: of each, bytes
 * @nr: how many
 * @align: of the base, a power of two, at least a page
 *
 * As high as possible, out of the way of all the others, which begin at the
 * bottom.
 *
 * Return: false when there is no room for all of them.
 */
bool vmap_area_take_at_distances(struct vm_struct **vms, const unsigned long *offsets,
				 const size_t *sizes, int nr, unsigned long align)
{
	unsigned long base, flags;

	spin_lock_irqsave(&vmap_lock, flags);
	base = highest_base(offsets, sizes, nr, align);
	for (int i = 0; base && i < nr; i++)
		insert_area(vms[i], base + offsets[i], find_area_above(base + offsets[i]));
	spin_unlock_irqrestore(&vmap_lock, flags);
	return base;
}

/* --------------------------------------------------------------- freeing */

/**
 * vmap_area_claim() - from here on the caller, and nobody else, frees this area
 * @addr: its start
 * @kind: VM_ALLOC, VM_MAP, VM_IOREMAP: one of them must be its own
 *
 * Return: the area; NULL when this is not one, not of that kind, or claimed already.
 * Context: any.
 */
struct vm_struct *fastcall vmap_area_claim(const void *addr, unsigned long kind)
{
	struct vm_struct *vm;
	unsigned long flags;

	spin_lock_irqsave(&vmap_lock, flags);
	vm = find_area(pointer_fixmap(addr));
	if (vm && (vm->addr != addr || !(vm->flags & kind) || (vm->flags & VM_FREED)))
		vm = NULL;
	if (vm)
		vm->flags |= VM_FREED;
	spin_unlock_irqrestore(&vmap_lock, flags);
	return vm;
}

/*
 * A released area that touches one which waits already becomes a part of it.
 *
 *	[ lazy ][ vm ]	-->  [   lazy   ]	or	[ vm ][ lazy ]	-->  [   lazy   ]
 */
static bool join_lazy_neighbour(struct vm_struct *vm)
{
	struct vm_struct *prev = rb_entry_safe(rb_prev(&vm->node), struct vm_struct, node);
	struct vm_struct *next;

	if (prev && (prev->flags & VM_LAZY) && !vm->gap) {
		prev->size += vm->size;
		rb_erase_augmented(&vm->node, &vmap_areas, &gap_callbacks);
		return true;
	}
	next = area_behind(vm);
	if ((next->flags & VM_LAZY) && !next->gap) {
		next->addr = vm->addr;
		next->size += vm->size;
		rb_erase_augmented(&vm->node, &vmap_areas, &gap_callbacks);
		set_gap(next, vm->gap);
		return true;
	}
	return false;
}

static void add_lazy(struct vm_struct *vm)
{
	vm->flags |= VM_LAZY;
	vm->next = vmap_lazy;
	vmap_lazy = vm;
}

/* With interrupts off they might in turn be waiting for a lock that our caller holds. */
static bool may_wait_for_processors(void)
{
	return !irqs_disabled() || num_online_cpus() == 1;
}

/**
 * vmap_area_release() - a claimed area has nothing behind it any more
 * @vm: the area, which the caller must not touch from here on
 *
 * Context: any.
 */
void fastcall vmap_area_release(struct vm_struct *vm)
{
	unsigned long flags;
	bool joined, enough;

	spin_lock_irqsave(&vmap_lock, flags);
	vmap_lazy_nr += vm->size >> PAGE_SHIFT;
	enough = vmap_lazy_nr > VMAP_LAZY_MAX && !vmap_purges;	/* who purges is at it */
	joined = join_lazy_neighbour(vm);
	if (!joined)
		add_lazy(vm);
	spin_unlock_irqrestore(&vmap_lock, flags);
	if (joined)
		vmap_descriptor_free(vm);
	if (enough && may_wait_for_processors())
		vmap_purge();
}

/* The list, and nothing joins it any more: those who come now need the next flush. */
static struct vm_struct *detach_lazy(bool *waiting)
{
	struct vm_struct *list;
	unsigned long flags;

	spin_lock_irqsave(&vmap_lock, flags);
	list = vmap_lazy;
	vmap_lazy = NULL;
	vmap_purges += list != NULL;
	for (struct vm_struct *vm = list; vm; vm = vm->next)
		vm->flags &= ~VM_LAZY;
	*waiting = vmap_lazy_nr > 0;
	spin_unlock_irqrestore(&vmap_lock, flags);
	return list;
}

/*
 * The first areas of the list, a few under one lock: nobody waits for a long list,
 * and the lock is not fought for once for each of them.  Return: the rest.
 */
static struct vm_struct *purge_some(struct vm_struct *vm)
{
	struct vm_struct *rest = vm, *next;
	unsigned long flags;

	spin_lock_irqsave(&vmap_lock, flags);
	for (int i = 0; rest && i < PURGE_BATCH; i++, rest = rest->next) {
		erase_area(rest);
		vmap_lazy_nr -= rest->size >> PAGE_SHIFT;
	}
	vmap_purges -= !rest;
	spin_unlock_irqrestore(&vmap_lock, flags);
	for (; vm != rest; vm = next) {
		next = vm->next;
		vmap_descriptor_free(vm);
	}
	return rest;
}

/**
 * vmap_purge() - flush once, and all lazy areas are gaps again
 *
 * Return: whether there were any, even if another processor is purging them.
 * Context: interrupts on, or no other processor runs: it waits for all of them.
 * Linux: __purge_vmap_area_lazy(), mm/vmalloc.c, 2.6.28 to 6.x.
 */
bool vmap_purge(void)
{
	bool waiting;
	struct vm_struct *vm = detach_lazy(&waiting);

	if (vm)
		flush_tlb_kernel_range(VMALLOC_START, VMALLOC_END);
	while (vm)
		vm = purge_some(vm);
	return waiting;
}

/* What another processor has begun to purge waits for a flush, too: so do we. */
void vm_unmap_aliases(void)
{
	vmap_purge();
	while (READ_ONCE(vmap_purges))
		cpu_relax();
}

/*
 * The shrinker's part: the descriptors of lazy areas.  Counted in pages of
 * addresses, since nobody counts the descriptors.
 */
static unsigned long lazy_count(struct shrinker *shrinker, struct shrink_control *sc)
{
	return vmap_lazy_pages();
}

static unsigned long lazy_scan(struct shrinker *shrinker, struct shrink_control *sc)
{
	unsigned long pages = vmap_lazy_pages();

	return may_wait_for_processors() && vmap_purge() ? pages : SHRINK_STOP;
}

static struct shrinker vmap_shrinker = { .count_objects = lazy_count, .scan_objects = lazy_scan };

/* --------------------------------------------------------------- asking */

/* A copy of the area around an address, as it is now; false when it lies in a gap. */
bool vmap_area_copy(unsigned long addr, struct vm_struct *copy)
{
	const struct vm_struct *vm;
	unsigned long flags;

	spin_lock_irqsave(&vmap_lock, flags);
	vm = find_area(addr);
	if (vm)
		*copy = *vm;
	spin_unlock_irqrestore(&vmap_lock, flags);
	return vm;
}

struct vm_struct *find_vm_area(const void *addr)
{
	struct vm_struct *vm;
	unsigned long flags;

	spin_lock_irqsave(&vmap_lock, flags);
	vm = find_area(pointer_fixmap(addr));
	if (vm && (vm->flags & VM_FREED))
		vm = NULL;
	spin_unlock_irqrestore(&vmap_lock, flags);
	return vm;
}

/* Pages of addresses that wait for a purge. */
unsigned long vmap_lazy_pages(void)
{
	return READ_ONCE(vmap_lazy_nr);
}

/* ---------------------------------------------------------------- begin */

/* From here on the tree has them. */
static void __init take_over_early_areas(void)
{
	struct vm_struct *vm, *next;

	for (vm = vmap_take_early_areas(); vm; vm = next) {
		next = vm->next;
		vm->flags |= VM_STATIC;
		BUG_ON(vm_start(vm) < VMALLOC_START || vm_end(vm) > VMALLOC_END);
		insert_area(vm, vm_start(vm), &vmap_end);
	}
}

void __init vmap_area_init(void)
{
	vmap_cache = kmem_cache_create("vm_struct", sizeof(struct vm_struct), 0, SLAB_PANIC, NULL);
	vmap_end.addr = vmap_pointer(VMALLOC_END);
	vmap_end.gap = VMALLOC_TOTAL;
	take_over_early_areas();
	register_shrinker(&vmap_shrinker);
}
