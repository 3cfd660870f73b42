// SPDX-License-Identifier: MIT
/*
 * Crash kinds: areas of vmalloc() that are freed wrongly or used beyond their ends, and per-CPU
 * memory likewise.
 */
#include <asm/pgtable.h>
#include <kunit/crash.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/vmalloc.h>

/* Whom the report has to name as the owner. */
static noinline char *get_area(void)
{
	char *area = vmalloc(2 * PAGE_SIZE);

	crash_fact("victim", (unsigned long)area);
	return area;
}

/* ---- freed wrongly --------------------------------------------------------------------------- */

static noinline void crash_vmalloc_double_free(void)
{
	char *area = get_area();

	vfree(area);
	vfree(hidden_pointer(area));
}
CRASH_SURVIVES("vmalloc-double-free", crash_vmalloc_double_free, "frees an area twice");

static noinline void crash_vmalloc_interior(void)
{
	char *area = get_area();

	vfree(hidden_pointer(area + PAGE_SIZE));
	vfree(area);
}
CRASH_SURVIVES("vmalloc-free-interior", crash_vmalloc_interior,
	       "frees an area by an address inside of it");

static noinline void crash_vmalloc_nonexistent(void)
{
	vfree(hidden_pointer((void *)(VMALLOC_END - PAGE_SIZE)));
}
CRASH_SURVIVES("vmalloc-free-nonexistent", crash_vmalloc_nonexistent,
	       "frees an address of the vmalloc area that nobody has");

static noinline void crash_vmalloc_lowmem(void)
{
	unsigned long address = __get_free_page(GFP_KERNEL);

	crash_fact("victim", address);
	vfree(hidden_pointer((void *)address));
	free_page(address);
}
CRASH_SURVIVES("vmalloc-free-lowmem", crash_vmalloc_lowmem, "frees a page of lowmem with vfree()");

static noinline void crash_vmalloc_wrong_kind(void)
{
	char *area = get_area();

	vunmap(hidden_pointer(area));
	iounmap((__force void __iomem *)hidden_pointer(area));
	vfree(area);
}
CRASH_SURVIVES("vmalloc-wrong-kind", crash_vmalloc_wrong_kind,
	       "frees an area of vmalloc() with vunmap() and with iounmap()");

static noinline void crash_vmalloc_too_large(void)
{
	vfree(vmalloc(1UL << 30));
}
CRASH_SURVIVES("vmalloc-too-large", crash_vmalloc_too_large, "wants 1 GiB from vmalloc()");

/* ---- used wrongly ---------------------------------------------------------------------------- */

static noinline void crash_vmalloc_overflow(void)
{
	char *area = get_area();

	hidden((unsigned long)area)[2 * PAGE_SIZE / sizeof(long)] = 1;
}
CRASH_DIES("vmalloc-overflow", crash_vmalloc_overflow, "writes behind the end of an area");

static noinline void crash_vmalloc_use_after_free(void)
{
	char *area = get_area();

	vfree(area);
	vm_unmap_aliases();
	*hidden((unsigned long)area) = 1;
}
CRASH_DIES("vmalloc-use-after-free", crash_vmalloc_use_after_free,
	   "writes to an area that was freed");

/* No flush yet: the addresses are still remembered. */
static noinline void crash_vmalloc_lazy(void)
{
	char *area = get_area();

	vfree(area);
	flush_tlb_all();
	*hidden((unsigned long)area) = 1;
}
CRASH_DIES("vmalloc-use-after-free-soon", crash_vmalloc_lazy,
	   "writes to an area that was freed just before");

/* ---- per-CPU memory -------------------------------------------------------------------------- */

static void __percpu *hidden_percpu(void __percpu *ptr)
{
	return (__force void __percpu *)hidden_pointer((__force void *)ptr);
}

static noinline void crash_percpu_double_free(void)
{
	unsigned long __percpu *counter = alloc_percpu(unsigned long);

	crash_fact("victim", (unsigned long)counter);
	free_percpu(counter);
	free_percpu(hidden_percpu(counter));
}
CRASH_SURVIVES("percpu-double-free", crash_percpu_double_free, "frees per-CPU memory twice");

static noinline void crash_percpu_interior(void)
{
	char __percpu *buffer = __alloc_percpu(64, 8);

	crash_fact("victim", (unsigned long)buffer + 8);
	free_percpu(hidden_percpu(buffer + 8));
	free_percpu(buffer);
}
CRASH_SURVIVES("percpu-free-interior", crash_percpu_interior,
	       "frees per-CPU memory by an address inside of it");

static DEFINE_PER_CPU(unsigned long, static_counter);

static noinline void crash_percpu_static(void)
{
	crash_fact("victim", (unsigned long)&static_counter);
	free_percpu(hidden_percpu(&static_counter));
}
CRASH_SURVIVES("percpu-free-static", crash_percpu_static, "frees a static per-CPU variable");

/* A pointer to one processor's copy is not what alloc_percpu() returned. */
static noinline void crash_percpu_wild(void)
{
	unsigned long __percpu *counter = alloc_percpu(unsigned long);
	void *mine = per_cpu_ptr(counter, 0);

	crash_fact("victim", (unsigned long)mine);
	free_percpu(hidden_percpu((__force void __percpu *)mine));
	free_percpu(counter);
}
CRASH_SURVIVES("percpu-free-copy", crash_percpu_wild,
	       "frees per-CPU memory by the address of one processor's copy");

static noinline void crash_percpu_bad_size(void)
{
	free_percpu(__alloc_percpu(1UL << 20, 8));
}
CRASH_SURVIVES("percpu-bad-size", crash_percpu_bad_size, "wants 1 MiB for each processor");
