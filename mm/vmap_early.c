// SPDX-License-Identifier: MIT
/*
 * Areas of the vmalloc area that are taken before there is a tree to keep them in, as
 * the first chunk of per-CPU memory: their owner brings the memory for the descriptor.
 *
 * A list through ->next, by address; vmap_area_init() takes it over.  Nobody else runs
 * yet, so no lock.
 */
#include "vmap_tree.h"

#include <linux/bug.h>
#include <linux/init.h>
#include <linux/kernel.h>

bool vmap_ready;

static struct vm_struct *early_areas __initdata;

void __init vm_area_add_early(struct vm_struct *vm)
{
	struct vm_struct **at = &early_areas;

	BUG_ON(vmap_ready);
	while (*at && vm_start(*at) < vm_start(vm)) {
		BUG_ON(vm_end(*at) > vm_start(vm));
		at = &(*at)->next;
	}
	BUG_ON(*at && vm_end(vm) > vm_start(*at));
	vm->next = *at;
	*at = vm;
}

void __init vm_area_register_early(struct vm_struct *vm, size_t align)
{
	unsigned long addr = VMALLOC_START;

	align = max(align, (size_t)PAGE_SIZE);
	addr = ALIGN(addr, align);
	for (const struct vm_struct *other = early_areas; other; other = other->next) {
		if (addr + vm->size <= vm_start(other))
			break;
		addr = ALIGN(max(addr, vm_end(other)), align);
	}
	BUG_ON(addr + vm->size > VMALLOC_END);
	vm->addr = vmap_pointer(addr);
	vm_area_add_early(vm);
}

struct vm_struct *__init vmap_take_early_areas(void)
{
	struct vm_struct *first = early_areas;

	early_areas = NULL;
	vmap_ready = true;
	return first;
}
