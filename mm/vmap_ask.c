// SPDX-License-Identifier: MIT
/*
 * Questions about the vmalloc area: what is at an address or above it, how much is
 * taken, whether the tree is sound.  Nothing here changes it.
 *
 * Who asks gets copies: an area may be gone when the lock is given back.
 */
#include "vmap_tree.h"

#include <linux/irqflags.h>
#include <linux/kernel.h>

/* A copy of the lowest area that ends above an address; false when there is none. */
bool vmap_area_copy_above(unsigned long addr, struct vm_struct *copy)
{
	const struct vm_struct *vm;
	unsigned long flags;

	spin_lock_irqsave(&vmap_lock, flags);
	vm = find_area_above(addr);
	*copy = *vm;
	spin_unlock_irqrestore(&vmap_lock, flags);
	return vm != &vmap_end;
}

/*
 * For reports, which may come from who holds the lock: copies the area around an
 * address, or else the next one below; of no size when there is none.  Return: false
 * when nobody may look now.
 */
bool vmap_area_peek(unsigned long addr, struct vm_struct *copy)
{
	const struct rb_node *node = vmap_areas.rb_node;
	const struct vm_struct *best = NULL;
	unsigned long flags;

	local_irq_save(flags);
	if (!spin_trylock(&vmap_lock)) {
		local_irq_restore(flags);
		return false;
	}
	while (node) {
		if (vm_start(area_of(node)) <= addr)
			best = area_of(node);
		node = best == area_of(node) ? node->rb_right : node->rb_left;
	}
	*copy = best ? *best : (struct vm_struct){ .size = 0 };
	spin_unlock_irqrestore(&vmap_lock, flags);
	return true;
}

void get_vmalloc_info(struct vmalloc_info *vmi)
{
	unsigned long flags;

	spin_lock_irqsave(&vmap_lock, flags);
	vmi->used = vmap_used;
	vmi->largest_chunk = vmap_end.gap;
	if (vmap_areas.rb_node)
		vmi->largest_chunk = max(vmap_end.gap, area_of(vmap_areas.rb_node)->max_gap);
	spin_unlock_irqrestore(&vmap_lock, flags);
}

static bool area_is_sound(const struct vm_struct *vm, unsigned long prev_end)
{
	const struct rb_node *node = &vm->node;
	unsigned long most = vm->gap;

	for (int side = 0; side < 2; side++)
		if (node->rb_child[side])
			most = max(most, area_of(node->rb_child[side])->max_gap);
	return vm_start(vm) >= prev_end && vm->gap == vm_start(vm) - prev_end &&
	       vm->max_gap == most && IS_ALIGNED(vm_start(vm) | vm->size, PAGE_SIZE);
}

/* The invariants of vmap_area.c, looked at from one end to the other: true when all hold. */
bool vmap_check(void)
{
	unsigned long flags, edge = VMALLOC_START, used = 0;
	const struct rb_node *node;
	bool sound = true;

	spin_lock_irqsave(&vmap_lock, flags);
	for (node = rb_first(&vmap_areas); node && sound; node = rb_next(node)) {
		sound = area_is_sound(area_of(node), edge);
		edge = vm_end(area_of(node));
		used += area_of(node)->size;
	}
	sound = sound && vmap_end.gap == VMALLOC_END - edge && used == vmap_used;
	spin_unlock_irqrestore(&vmap_lock, flags);
	return sound;
}
