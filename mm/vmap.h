/* SPDX-License-Identifier: MIT */
/*
 * What the files of vmalloc share and nobody else may use.
 *
 *	vmalloc.c	the calls: areas with pages behind them, reports, /proc
 *	vmap_area.c	which addresses are taken; nothing about pages
 *	vmap_ask.c	questions about that; vmap_early.c: before there is a tree
 *	vmap_percpu.c	areas for per-CPU memory, several at once
 *	vmap_pages.c	what is behind an address; nothing about areas
 *	vmap_describe.c	an address in words, for reports
 */
#ifndef _MM_VMAP_H
#define _MM_VMAP_H

#include <linux/linkage.h>
#include <linux/vmalloc.h>

/* Addresses are numbers here; this is the pointer that the user gets, and back. */
static inline void *vmap_pointer(unsigned long vaddr)
{
	return fixmap_pointer(vaddr, 0);
}

static inline unsigned long vm_start(const struct vm_struct *vm)
{
	return pointer_fixmap(vm->addr);
}

static inline unsigned long vm_end(const struct vm_struct *vm)
{
	return vm_start(vm) + vm->size;
}

/* ---- vmap_area.c -------------------------------------------------------- */

void vmap_area_init(void);
struct vm_struct *vmap_area_alloc(unsigned long size, unsigned long align, unsigned long start,
				  unsigned long end, gfp_t gfp, const char **why);
struct vm_struct *vmap_descriptor_alloc(unsigned long size, gfp_t gfp);
void vmap_descriptor_free(struct vm_struct *vm);
bool vmap_area_take_at_distances(struct vm_struct **vms, const unsigned long *offsets,
				 const size_t *sizes, int nr, unsigned long align);
struct vm_struct *fastcall vmap_area_claim(const void *addr, unsigned long kind);
void fastcall vmap_area_release(struct vm_struct *vm);
bool vmap_area_copy(unsigned long addr, struct vm_struct *copy);
bool vmap_purge(void);
unsigned long vmap_lazy_pages(void);

/* ---- vmap_ask.c --------------------------------------------------------- */

bool vmap_area_copy_above(unsigned long addr, struct vm_struct *copy);
bool vmap_area_peek(unsigned long addr, struct vm_struct *copy);
bool vmap_check(void);

/* ---- vmap_pages.c ------------------------------------------------------- */

/* Told of page frames that have been unmapped: @nr from @pfn on. */
typedef void fastcall (*vmap_run_fn)(unsigned long pfn, unsigned long nr);

int vmap_make_tables(unsigned long vaddr, unsigned long nr);
void fastcall vmap_frames(unsigned long vaddr, unsigned long pfn, unsigned long nr, pgprot_t prot);
unsigned long fastcall vunmap_frames(unsigned long vaddr, unsigned long nr, vmap_run_fn run);
void fastcall free_page_run(unsigned long pfn, unsigned long nr);

/**
 * vmap_prepare() - see that tables exist for a range
 * @vaddr: first address
 * @nr: pages, at least 1
 *
 * Nearly always it lies in one table, which is there.
 *
 * Return: 0 or -ENOMEM.
 */
static inline int vmap_prepare(unsigned long vaddr, unsigned long nr)
{
	if (likely(pte_index(vaddr) + nr <= PTRS_PER_PTE && pmd_present(*pmd_off_k(vaddr))))
		return 0;
	return vmap_make_tables(vaddr, nr);
}

/* ---- vmap_describe.c ---------------------------------------------------- */

void vmap_describe(unsigned long address, char *buf, size_t size);

/* ---- vmalloc.c ---------------------------------------------------------- */

struct vm_struct *__get_vm_area_caller(unsigned long size, unsigned long flags,
				       unsigned long start, unsigned long end, gfp_t gfp,
				       const void *caller);

#endif /* _MM_VMAP_H */
