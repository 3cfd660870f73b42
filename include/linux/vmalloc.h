/* SPDX-License-Identifier: MIT */
/*
 * The vmalloc area: kernel addresses that are contiguous although the pages
 * behind them are not.
 *
 *	addr = vmalloc(size);	   vfree(addr);		pages from wherever there are any
 *	addr = vmap(pages, ...);   vunmap(addr);	pages that the caller has already
 *	addr = ioremap(phys, ...); iounmap(addr);	a device's registers (asm/ioremap.h)
 *
 * Each area ends in a page that is never mapped.  An access costs the same as
 * elsewhere; making and freeing an area is what costs, so small things belong
 * to kmalloc().  docs/allocators.md has the picture.
 *
 * Linux: include/linux/vmalloc.h, all versions.
 */
#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H

#include <asm/pgtable.h>
#include <linux/gfp.h>
#include <linux/rbtree.h>

/* What an area is, and so who may free it. */
#define VM_IOREMAP 0x01UL	/* ioremap(), iounmap() */
#define VM_ALLOC 0x02UL		/* vmalloc(), vfree(): its pages belong to it */
#define VM_MAP 0x04UL		/* vmap(), vunmap() */
#define VM_PERCPU 0x20UL	/* pcpu_get_vm_areas(): mm/percpu_vm.c's; Linux: VM_ALLOC */
#define VM_NO_GUARD 0x40UL	/* the next area may follow without a gap */
/* The address space's own (mm/vmap_area.c). */
#define VM_FREED 0x100UL	/* given back, but some TLB may still know it */
#define VM_LAZY 0x200UL		/* ... and it waits for the next flush */
#define VM_STATIC 0x400UL	/* an early area: the descriptor is not from the cache */

/**
 * struct vm_struct - an area
 * @addr: its start
 * @size: bytes, the guard page included
 * @flags: VM_*
 * @nr_pages: vmalloc() and vmap(): pages behind it
 * @phys_addr: ioremap(): what is behind it
 * @caller: who made it
 * @node: its place in the tree of areas, by address; an early area's in a list
 * @gap: bytes between the area in front of this one and this one
 * @max_gap: largest gap of all areas below @node and of this one
 * @next: while it waits for its purge: another that does, too
 *
 * From @node on it belongs to mm/vmap_area.c.
 *
 * Linux: struct vm_struct and struct vmap_area, which are one here.
 */
struct vm_struct {
	void *addr;
	unsigned long size;
	unsigned long flags;
	unsigned int nr_pages;
	phys_addr_t phys_addr;
	const void *caller;
	struct rb_node node;
	unsigned long gap;
	unsigned long max_gap;
	struct vm_struct *next;
};

/* ---- memory (mm/vmalloc.c) ------------------------------------------------- */

/**
 * vmalloc() - memory with contiguous addresses
 * @size: bytes, rounded up to pages
 *
 * Highmem where there is any, as large blocks as there are, down to single
 * pages; the content is undefined.
 *
 * Return: page-aligned address; NULL, with one line in the log, for a size of 0,
 *	for one that there is no room for, and when memory is out.
 * Context: not in interrupt handlers.
 * Linux: vmalloc(), mm/vmalloc.c, all versions.
 */
void *vmalloc(unsigned long size);
void *vzalloc(unsigned long size);			/* filled with zeros; 2.6.37 on */
void *vmalloc_node(unsigned long size, int node);	/* from a node, or as it comes: NUMA_NO_NODE */
void *vzalloc_node(unsigned long size, int node);
void *vmalloc_32(unsigned long size);			/* in the direct map, too: no highmem */

/**
 * __vmalloc() - vmalloc() for special wishes
 * @size: bytes
 * @gfp: for the pages: with or without __GFP_HIGHMEM, __GFP_ZERO, __GFP_NOWARN ...
 * @prot: rights: PAGE_KERNEL, PAGE_KERNEL_RO ...
 *
 * Return: the area; NULL.
 * Linux: __vmalloc(), mm/vmalloc.c, 2.4 to 5.7 (later without @prot).
 */
void *__vmalloc(unsigned long size, gfp_t gfp, pgprot_t prot);

/**
 * vfree() - give back what a vmalloc function has returned
 * @addr: its start, or NULL
 *
 * Anything else (the middle of an area, one freed already, one of vmap()'s) is
 * reported with its caller, and nothing happens.  The pages are free at once;
 * the addresses after the next purge.
 *
 * Context: any.
 * Linux: vfree(), mm/vmalloc.c, all versions.
 */
void vfree(const void *addr);

/**
 * vmap() - contiguous addresses for given pages
 * @pages: the pages; they stay the caller's
 * @count: how many
 * @flags: VM_MAP, or 0
 * @prot: rights
 *
 * Return: page-aligned address, or NULL.
 * Context: as vmalloc().
 * Linux: vmap(), mm/vmalloc.c, 2.6 to 6.x.
 */
void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot);

/* NULL does nothing; what is not vmap()'s is reported.  Linux: all versions. */
void vunmap(const void *addr);

/**
 * vread() - copy memory of the vmalloc area for somebody who may be wrong
 * @buf: where to
 * @addr: where from
 * @count: bytes
 *
 * What is not mapped reads as zeros, and so do devices, since reading them can
 * have effects, and pages that the direct map hides.  Goes through the pages, not
 * through @addr.
 *
 * Return: @count; 0 when there is no area at all in the range.
 * Linux: vread(), mm/vmalloc.c, 2.4 to 6.3.
 */
long vread(char *buf, const char *addr, unsigned long count);

/* The page behind an address; NULL when none is.  Linux: all versions. */
struct page *vmalloc_to_page(const void *addr);

/* Its page frame number; 0 when none is.  A device's, too.  Linux: all versions. */
unsigned long vmalloc_to_pfn(const void *addr);

/* Does an address lie in the vmalloc area?  Linux: 2.6.25 to 6.x. */
bool is_vmalloc_addr(const void *addr);

/* ---- areas ------------------------------------------------------------------ */

/**
 * get_vm_area() - addresses, with nothing behind them yet
 * @size: bytes, rounded up to pages; the guard page comes on top
 * @flags: VM_MAP, VM_IOREMAP, perhaps VM_NO_GUARD
 *
 * The lowest free place.  One for VM_IOREMAP is aligned to its size, up to
 * IOREMAP_MAX_ALIGN.
 *
 * Return: the area, or NULL.
 * Context: as vmalloc().
 * Linux: get_vm_area(), mm/vmalloc.c, all versions.
 */
struct vm_struct *get_vm_area(unsigned long size, unsigned long flags);
struct vm_struct *get_vm_area_caller(unsigned long size, unsigned long flags, const void *caller);

/* The same between two addresses.  Linux: __get_vm_area(), 2.6 to 5.x. */
struct vm_struct *__get_vm_area(unsigned long size, unsigned long flags, unsigned long start,
				unsigned long end);

/* Unmaps what is behind it, without freeing that.  Linux: 2.6.23 to 6.x. */
void free_vm_area(struct vm_struct *area);

/**
 * free_vm_area_at() - vfree(), vunmap(), iounmap(): free an area by its address
 * @addr: its start; NULL does nothing
 * @kind: VM_ALLOC, VM_MAP or VM_IOREMAP
 * @caller: for the report, when there is no such area of that kind
 *
 * Context: any.
 */
void free_vm_area_at(const void *addr, unsigned long kind, const void *caller);

/* The area that begins at or lies around an address; NULL.  Linux: 2.6.28 to 6.x. */
struct vm_struct *find_vm_area(const void *addr);

#define IOREMAP_MAX_ALIGN (128 * PAGE_SIZE)

/* Without the guard page.  Linux: get_vm_area_size(), 2.6.27 to 6.x. */
static inline unsigned long get_vm_area_size(const struct vm_struct *area)
{
	return area->flags & VM_NO_GUARD ? area->size : area->size - PAGE_SIZE;
}

/**
 * map_kernel_range_noflush() - pages behind addresses of an area
 * @addr: first address, page-aligned
 * @size: bytes
 * @prot: rights
 * @pages: one for each page of the range
 *
 * Return: 0; -ENOMEM when there is no memory for page tables.
 * Linux: map_kernel_range_noflush(), mm/vmalloc.c, 2.6.28 to 5.x.
 */
int map_kernel_range_noflush(unsigned long addr, unsigned long size, pgprot_t prot,
			     struct page **pages);

/* One run of page frames, from @phys on: for devices.  Linux: 2.6.16 to 6.x, with the range's end. */
int ioremap_page_range(unsigned long addr, unsigned long size, phys_addr_t phys, pgprot_t prot);

/* All of an area.  Linux: map_vm_area(), 2.4 to 5.7; its @pages was a pointer to it till 3.16. */
int map_vm_area(struct vm_struct *area, pgprot_t prot, struct page **pages);

/* Take the pages away again.  The first form leaves the TLBs to the caller.  Linux: 2.6.28 on. */
void unmap_kernel_range_noflush(unsigned long addr, unsigned long size);
void unmap_kernel_range(unsigned long addr, unsigned long size);

/**
 * pcpu_get_vm_areas() - addresses for one more chunk of per-CPU memory
 * @offsets: of each area, bytes from a common base, whole pages; the lowest is 0
 * @sizes: of each area, bytes, whole pages
 * @nr_vms: how many areas
 * @align: of the base, a power of two
 *
 * At the upper end, without guard pages, with page tables: to map something there
 * needs no memory.
 *
 * Return: the areas in an array, or NULL; pcpu_free_vm_areas() takes both.
 * Context: as vmalloc().
 * Linux: pcpu_get_vm_areas(), mm/vmalloc.c, 2.6.32 to 6.x.
 */
struct vm_struct **pcpu_get_vm_areas(const unsigned long *offsets, const size_t *sizes,
				     int nr_vms, size_t align);

/* Nothing is mapped there any more.  Linux: pcpu_free_vm_areas(), 2.6.32 to 6.x. */
void pcpu_free_vm_areas(struct vm_struct **vms, int nr_vms);

/**
 * vm_area_register_early() - addresses before vmalloc_init()
 * @vm: the caller's for ever; @vm->size and @vm->flags are set
 * @align: of the address
 *
 * Sets @vm->addr.  vm_area_add_early() is for an address that is set already.
 *
 * Context: between initmem_init() and vmalloc_init(); a BUG() afterwards, and
 * when areas overlap.
 * Linux: vm_area_register_early(), mm/vmalloc.c, 2.6.30 to 6.x.
 */
void __init vm_area_register_early(struct vm_struct *vm, size_t align);
void __init vm_area_add_early(struct vm_struct *vm);

/* From here on all of the above works.  After kmem_cache_init().  Linux: 2.6.28 on. */
void __init vmalloc_init(void);

/*
 * No processor knows what was behind an address that was freed before.  Context: interrupts on.
 * Linux: vm_unmap_aliases(), 2.6.28 to 6.x.
 */
void vm_unmap_aliases(void);

/* ---- figures ---------------------------------------------------------------- */

/**
 * struct vmalloc_info - for /proc/meminfo, bytes
 * @used: taken, guard pages and what waits for a purge included
 * @largest_chunk: the largest gap
 *
 * Linux: include/linux/vmalloc.h, 2.6.23 to 4.3.
 */
struct vmalloc_info {
	unsigned long used;
	unsigned long largest_chunk;
};

#define VMALLOC_TOTAL (VMALLOC_END - VMALLOC_START)

void get_vmalloc_info(struct vmalloc_info *vmi);

/* Pages that vmalloc() holds.  Linux: 5.3 on. */
unsigned long vmalloc_nr_pages(void);

#endif /* _LINUX_VMALLOC_H */
