// SPDX-License-Identifier: MIT
/*
 * Areas of addresses for per-CPU memory: several at once, at given distances.
 *
 * Offers: pcpu_get_vm_areas(), pcpu_free_vm_areas(), documented in linux/vmalloc.h.
 * Must not know: what they are for, and why at these distances.
 */
#include "vmap.h"

#include <linux/kernel.h>
#include <linux/slab.h>

/* As many as there are; they have no addresses. */
static void free_descriptors(struct vm_struct **vms, int nr_vms)
{
	for (int i = 0; i < nr_vms && vms[i]; i++)
		vmap_descriptor_free(vms[i]);
	kfree(vms);
}

static struct vm_struct **alloc_descriptors(const size_t *sizes, int nr_vms)
{
	struct vm_struct **vms = kcalloc(nr_vms, sizeof(*vms), GFP_KERNEL);

	for (int i = 0; vms && i < nr_vms; i++) {
		vms[i] = vmap_descriptor_alloc(sizes[i], GFP_KERNEL);
		if (!vms[i]) {
			free_descriptors(vms, nr_vms);
			return NULL;
		}
	}
	return vms;
}

static bool take_areas(struct vm_struct **vms, const unsigned long *offsets, const size_t *sizes,
		       int nr_vms, size_t align)
{
	do {
		if (vmap_area_take_at_distances(vms, offsets, sizes, nr_vms, align))
			return true;
	} while (vmap_purge());
	return false;
}

static bool make_tables(struct vm_struct **vms, int nr_vms)
{
	for (int i = 0; i < nr_vms; i++)
		if (vmap_prepare(vm_start(vms[i]), vms[i]->size >> PAGE_SHIFT))
			return false;
	return true;
}

struct vm_struct **pcpu_get_vm_areas(const unsigned long *offsets, const size_t *sizes,
				     int nr_vms, size_t align)
{
	struct vm_struct **vms = alloc_descriptors(sizes, nr_vms);

	if (!vms)
		return NULL;
	if (!take_areas(vms, offsets, sizes, nr_vms, max_t(size_t, align, PAGE_SIZE))) {
		free_descriptors(vms, nr_vms);
		return NULL;
	}
	for (int i = 0; i < nr_vms; i++) {
		vms[i]->caller = pcpu_get_vm_areas;
		vms[i]->flags = VM_PERCPU | VM_NO_GUARD;
	}
	if (make_tables(vms, nr_vms))
		return vms;
	pcpu_free_vm_areas(vms, nr_vms);
	return NULL;
}

void pcpu_free_vm_areas(struct vm_struct **vms, int nr_vms)
{
	for (int i = 0; i < nr_vms; i++)
		vmap_area_release(vmap_area_claim(vms[i]->addr, VM_PERCPU));
	kfree(vms);
}
