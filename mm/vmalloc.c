// SPDX-License-Identifier: MIT
/*
 * vmalloc(), vmap() and what they have in common: addresses from vmap_area.c,
 * with page frames behind them through vmap_pages.c.
 *
 *	vmalloc(3 pages)		vfree()
 *	  1. addresses, 3 + guard	  1. claim the area: nobody else frees it
 *	  2. page tables		  2. clear its entries, free the pages in runs
 *	  3. blocks of pages,		  3. the addresses wait for the next flush
 *	     split and mapped
 *
 * When a step fails, what exists so far goes the way of vfree().
 */
#include "vmap.h"

#include <asm/stacktrace.h>
#include <asm/uaccess.h>
#include <linux/describe.h>
#include <linux/errno.h>
#include <linux/highmem.h>
#include <linux/init.h>
#include <linux/kmemleak.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/proc.h>
#include <linux/string.h>

static atomic_t nr_vmalloc_pages;

unsigned long vmalloc_nr_pages(void)
{
	return (unsigned long)atomic_read(&nr_vmalloc_pages);
}

/* --------------------------------------------------------------- reports */

/* Return: NULL, for the caller to return. */
static noinline __cold void *report_failure(unsigned long size, gfp_t gfp, const char *why,
					    const void *caller)
{
	if (!(gfp & __GFP_NOWARN))
		pr_warn_ratelimited("vmap allocation for size %lu failed: %s (%pS)\n", size, why,
				    caller);
	return NULL;
}

/* Why is this not what a function frees?  @kind: what it does free. */
static const char *bad_free_reason(const void *addr, unsigned long kind)
{
	struct vm_struct vm;

	if (!is_vmalloc_addr(addr))
		return "address outside of the vmalloc area";
	if (!vmap_area_copy(pointer_fixmap(addr), &vm))
		return "nonexistent vm area";
	if (vm.flags & VM_FREED)
		return "vm area that is free already";
	if (vm.addr != addr)
		return "address in the middle of a vm area";
	return vm.flags & kind ? "vm area that was being freed" : "vm area of another kind";
}

static const char *name_of_free(unsigned long kind)
{
	return kind & VM_ALLOC ? "vfree" : kind & VM_MAP ? "vunmap" : "iounmap";
}

static noinline __cold void report_bad_free(const void *addr, unsigned long kind, const void *caller)
{
	pr_alert("BUG: Trying to %s() %s (%p), from %pS\n", name_of_free(kind),
		 bad_free_reason(addr, kind), addr, caller);
	dump_stack();
}

/* ----------------------------------------------------------------- areas */

static unsigned long area_align(unsigned long size, unsigned long flags)
{
	if (!(flags & VM_IOREMAP) || size <= PAGE_SIZE)
		return PAGE_SIZE;
	return size >= IOREMAP_MAX_ALIGN ? IOREMAP_MAX_ALIGN : roundup_pow_of_two(size);
}

/**
 * __get_vm_area_caller() - get_vm_area() with all that can be said
 * @size: bytes, rounded up to pages
 * @flags: VM_*
 * @start: not below
 * @end: not beyond
 * @gfp: for the descriptor
 * @caller: for /proc/vmallocinfo
 *
 * Return: the area, or NULL after a report.
 */
struct vm_struct *__get_vm_area_caller(unsigned long size, unsigned long flags,
				       unsigned long start, unsigned long end, gfp_t gfp,
				       const void *caller)
{
	unsigned long guard = flags & VM_NO_GUARD ? 0 : PAGE_SIZE;
	unsigned long whole = PAGE_ALIGN(size);
	struct vm_struct *area;
	const char *why;

	if (!size)
		return report_failure(size, gfp, "nothing is asked for", caller);
	if (whole < size || whole > VMALLOC_TOTAL - guard)
		return report_failure(size, gfp, "the vmalloc area is smaller", caller);
	area = vmap_area_alloc(whole + guard, area_align(whole, flags), start, end, gfp, &why);
	if (!area)
		return report_failure(size, gfp, why, caller);
	area->caller = caller;
	area->flags = flags;
	return area;
}

struct vm_struct *get_vm_area_caller(unsigned long size, unsigned long flags, const void *caller)
{
	return __get_vm_area_caller(size, flags, VMALLOC_START, VMALLOC_END, GFP_KERNEL, caller);
}

struct vm_struct *get_vm_area(unsigned long size, unsigned long flags)
{
	return get_vm_area_caller(size, flags, (void *)_RET_IP_);
}

struct vm_struct *__get_vm_area(unsigned long size, unsigned long flags, unsigned long start,
				unsigned long end)
{
	return __get_vm_area_caller(size, flags, start, end, GFP_KERNEL, (void *)_RET_IP_);
}

/* Steps 2 and 3 of the way back. */
static void release_claimed(struct vm_struct *area)
{
	bool own_pages = area->flags & VM_ALLOC;
	unsigned long pages;

	if (own_pages)
		kmemleak_free(area->addr);
	pages = vunmap_frames(vm_start(area), get_vm_area_size(area) >> PAGE_SHIFT,
			      own_pages ? free_page_run : NULL);

	if (own_pages) {
		WARN_ON(pages != area->nr_pages);
		atomic_sub((int)area->nr_pages, &nr_vmalloc_pages);
	}
	vmap_area_release(area);
}

void free_vm_area_at(const void *addr, unsigned long kind, const void *caller)
{
	struct vm_struct *area;

	if (!addr)
		return;
	area = vmap_area_claim(addr, kind);
	if (area)
		release_claimed(area);
	else
		report_bad_free(addr, kind, caller);
}

void free_vm_area(struct vm_struct *area)
{
	free_vm_area_at(area->addr, area->flags & (VM_MAP | VM_IOREMAP), (void *)_RET_IP_);
}

/* -------------------------------------------------------------- vmalloc() */

/*
 * The largest block that is left to fill, or the next smaller one.  Only for
 * single pages the allocator shall try hard, and for none it shall report:
 * there is a report of our own.
 */
static struct page *alloc_pages_up_to(gfp_t gfp, int node, unsigned int *order)
{
	for (;; (*order)--) {
		gfp_t effort = *order ? (gfp & ~__GFP_NOFAIL) | __GFP_NORETRY : gfp;
		struct page *page = alloc_pages_node(node, effort | __GFP_NOWARN, *order);

		if (page || !*order)
			return page;
	}
}

/* Fills an area.  An order that was not to be had is not asked for again. */
static int fill_area(struct vm_struct *area, gfp_t gfp, pgprot_t prot, int node)
{
	unsigned long vaddr = vm_start(area);
	unsigned long left = get_vm_area_size(area) >> PAGE_SHIFT;
	unsigned int order = MAX_ORDER - 1;

	while (left) {
		struct page *page;

		order = min(order, (unsigned int)ilog2(left));
		page = alloc_pages_up_to(gfp & ~__GFP_COMP, node, &order);
		if (!page)
			return -ENOMEM;
		split_page(page, order);
		vmap_frames(vaddr, page_to_pfn(page), 1UL << order, prot);
		area->nr_pages += 1U << order;
		vaddr += PAGE_SIZE << order;
		left -= 1UL << order;
	}
	return 0;
}

static void *__vmalloc_caller(unsigned long size, gfp_t gfp, pgprot_t prot, int node,
			      const void *caller)
{
	struct vm_struct *area;
	int error;

	if (PFN_DOWN(size) > totalram_pages)
		return report_failure(size, gfp, "there is not that much memory", caller);
	area = __get_vm_area_caller(size, VM_ALLOC, VMALLOC_START, VMALLOC_END, gfp, caller);
	if (!area)
		return NULL;
	error = vmap_prepare(vm_start(area), get_vm_area_size(area) >> PAGE_SHIFT);
	if (!error)
		error = fill_area(area, gfp, prot, node);
	atomic_add((int)area->nr_pages, &nr_vmalloc_pages);
	if (!error) {
		kmemleak_alloc(area->addr, get_vm_area_size(area), 2);	/* the area knows it, too */
		return area->addr;
	}
	free_vm_area_at(area->addr, VM_ALLOC, caller);
	return report_failure(size, gfp, "out of memory", caller);
}

void *__vmalloc(unsigned long size, gfp_t gfp, pgprot_t prot)
{
	return __vmalloc_caller(size, gfp, prot, NUMA_NO_NODE, (void *)_RET_IP_);
}

void *vmalloc(unsigned long size)
{
	return __vmalloc_caller(size, GFP_KERNEL | __GFP_HIGHMEM, PAGE_KERNEL, NUMA_NO_NODE,
				(void *)_RET_IP_);
}

void *vzalloc(unsigned long size)
{
	return __vmalloc_caller(size, GFP_KERNEL | __GFP_HIGHMEM | __GFP_ZERO, PAGE_KERNEL,
				NUMA_NO_NODE, (void *)_RET_IP_);
}

void *vmalloc_node(unsigned long size, int node)
{
	return __vmalloc_caller(size, GFP_KERNEL | __GFP_HIGHMEM, PAGE_KERNEL, node,
				(void *)_RET_IP_);
}

void *vzalloc_node(unsigned long size, int node)
{
	return __vmalloc_caller(size, GFP_KERNEL | __GFP_HIGHMEM | __GFP_ZERO, PAGE_KERNEL, node,
				(void *)_RET_IP_);
}

void *vmalloc_32(unsigned long size)
{
	return __vmalloc_caller(size, GFP_KERNEL, PAGE_KERNEL, NUMA_NO_NODE, (void *)_RET_IP_);
}

void vfree(const void *addr)
{
	free_vm_area_at(addr, VM_ALLOC, (void *)_RET_IP_);
}

/* ----------------------------------------------------------------- vmap() */

void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot)
{
	const void *caller = (void *)_RET_IP_;
	unsigned long size = (unsigned long)count << PAGE_SHIFT;
	struct vm_struct *area;

	if (count > totalram_pages)
		return report_failure(size, 0, "more pages than there are", caller);
	area = get_vm_area_caller(size, flags | VM_MAP, caller);
	if (!area)
		return NULL;
	if (map_vm_area(area, prot, pages)) {
		free_vm_area_at(area->addr, VM_MAP, caller);
		return report_failure(size, 0, "out of memory", caller);
	}
	area->nr_pages = count;
	return area->addr;
}

void vunmap(const void *addr)
{
	free_vm_area_at(addr, VM_MAP, (void *)_RET_IP_);
}

/* ---------------------------------------------------------------- vread() */

/* May these bytes be looked at?  Not what is a device's, nor what is being freed. */
static bool readable(unsigned long vaddr, bool *in_area)
{
	struct vm_struct vm;

	if (!vmap_area_copy(vaddr, &vm) || (vm.flags & VM_FREED))
		return false;
	*in_area = true;
	return !(vm.flags & VM_IOREMAP);
}

/* Its owner may have freed it meanwhile, and debug_pagealloc have hidden it. */
static void read_page(char *buf, const struct page *page, unsigned long offset, unsigned long n)
{
	char *at = kmap_atomic((struct page *)page);

	if (probe_kernel_read(buf, at + offset, n))
		memset(buf, 0, n);
	kunmap_atomic(at);
}

long vread(char *buf, const char *addr, unsigned long count)
{
	unsigned long done = 0;
	bool in_area = false;

	while (done < count) {
		unsigned long offset = (unsigned long)(addr + done) & ~PAGE_MASK;
		unsigned long n = min(PAGE_SIZE - offset, count - done);
		struct page *page = NULL;

		if (readable(pointer_fixmap(addr + done), &in_area))
			page = vmalloc_to_page(addr + done);
		if (page)
			read_page(buf + done, page, offset, n);
		else
			memset(buf + done, 0, n);
		done += n;
	}
	return in_area ? (long)count : 0;
}

/* ---------------------------------------------------------------- at boot */

void __init vmalloc_init(void)
{
	vmap_area_init();
	set_area_describer(vmap_describe);
}

/* ------------------------------------------------------ /proc/vmallocinfo */

static const struct {
	unsigned long flag;
	const char *word;
} area_kinds[] = { { VM_IOREMAP, " ioremap" }, { VM_ALLOC, " vmalloc" }, { VM_MAP, " vmap" },
		   { VM_PERCPU, " vmalloc" } };

static void show_owner(struct seq_file *m, const struct vm_struct *vm)
{
	if (vm->caller)
		seq_printf(m, " %pS", vm->caller);
	if (vm->nr_pages)
		seq_printf(m, " pages=%u", vm->nr_pages);
	if (vm->phys_addr)
		seq_printf(m, " phys=%pa", &vm->phys_addr);
	for (unsigned int i = 0; i < ARRAY_SIZE(area_kinds); i++)
		if (vm->flags & area_kinds[i].flag)
			seq_puts(m, area_kinds[i].word);
}

/*
 * Pages of each node.  The area may be freed meanwhile: its entries are empty then,
 * and the tables they stand in stay.  Linux: show_numa_info(), mm/vmalloc.c, 2.6.28 on.
 */
static void show_nodes(struct seq_file *m, const struct vm_struct *vm)
{
	unsigned int pages[MAX_NUMNODES] = { 0 };

	for (unsigned long i = 0; i < vm->nr_pages; i++) {
		const struct page *page = vmalloc_to_page(vm->addr + i * PAGE_SIZE);

		if (page)
			pages[page_to_nid(page)]++;
	}
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		if (pages[nid])
			seq_printf(m, " N%d=%u", nid, pages[nid]);
}

/*
 * Lowest area first, each as it is when its turn comes: nothing is locked while
 * a line is on its way.
 */
static int vmallocinfo_proc_show(struct seq_file *m, void *v)
{
	unsigned long addr = VMALLOC_START;
	struct vm_struct vm;

	for (; vmap_area_copy_above(addr, &vm); addr = vm_end(&vm)) {
		seq_printf(m, "0x%08lx-0x%08lx %7lu", vm_start(&vm), vm_end(&vm), vm.size);
		if (vm.flags & VM_FREED)
			seq_puts(m, " unpurged vm_area");
		else
			show_owner(m, &vm);
		if (MAX_NUMNODES > 1 && !(vm.flags & VM_FREED))
			show_nodes(m, &vm);
		seq_putc(m, '\n');
	}
	return 0;
}
PROC_ENTRY_FROM(vmalloc, vmallocinfo, vmallocinfo_proc_show);
