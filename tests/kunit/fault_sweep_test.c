// SPDX-License-Identifier: MIT
/*
 * Every request of every interface fails once (row O5).
 *
 *	scenario   r1  r2  r3  r4		what it asks for, in the end: pages, objects
 *	n = 1      X				the first request fails
 *	n = 2      |   X			the second ...
 *	n = 5      |   |   |   |		nothing left to fail: done
 *
 * After each: expect the interface to have said so, or to have managed without;
 * all books (pages, blocks, objects, areas, per-CPU words) as they were before;
 * and the same scenario to succeed at once.
 */
#include <asm/init.h>
#include <asm/pgalloc.h>
#include <asm/set_memory.h>
#include <linux/divert.h>
#include <linux/errno.h>
#include <linux/fault-inject.h>
#include <linux/highmem.h>
#include <linux/io.h>
#include <linux/memblock.h>
#include <linux/memory_hotplug.h>
#include <linux/percpu.h>
#include <linux/proc.h>
#include <linux/vmalloc.h>

#include "../../mm/percpu_internal.h"
#include "../../mm/vmap.h"
#include "slab_state.h"

#define QUIET (GFP_KERNEL | __GFP_NOWARN)
#define MOST_REQUESTS 2000	/* of one scenario; the rest would be a loop without end */

/* ---- the books ------------------------------------------------------------- */

struct books {
	struct mm_state mm;
	unsigned long objects;		/* in use, of all caches */
	unsigned long areas;		/* bytes of vmalloc's addresses */
	unsigned long vmalloc_pages;
	unsigned long percpu_words;	/* free */
	unsigned long percpu_pages;
};

static unsigned long free_percpu_words(void)
{
	struct pcpu_chunk *chunk;
	unsigned long words = 0;

	list_for_each_entry(chunk, &pcpu.chunks, list)
		words += chunk->map.free;
	return words;
}

static void take_books(struct books *b)
{
	struct vmalloc_info vmi;
	struct kmem_cache *s;

	memset(b, 0, sizeof(*b));
	vm_unmap_aliases();
	mm_state_save(&b->mm);
	get_vmalloc_info(&vmi);
	b->areas = vmi.used;
	b->vmalloc_pages = vmalloc_nr_pages();
	b->percpu_words = free_percpu_words();
	b->percpu_pages = pcpu_nr_pages();
	list_for_each_entry(s, &slab_caches, list)
		b->objects += objects_in_use(s);
}

static void expect_books(struct kunit *test, const struct books *before, const char *name,
			 unsigned int n)
{
	struct books now;

	take_books(&now);
	KUNIT_EXPECT_EQ_MSG(test, now.objects, before->objects, "%s, request %u", name, n);
	KUNIT_EXPECT_EQ_MSG(test, now.areas, before->areas, "%s, request %u", name, n);
	KUNIT_EXPECT_EQ_MSG(test, now.vmalloc_pages, before->vmalloc_pages, "%s, request %u",
			    name, n);
	KUNIT_EXPECT_EQ_MSG(test, now.percpu_words, before->percpu_words, "%s, request %u",
			    name, n);
	KUNIT_EXPECT_EQ_MSG(test, now.percpu_pages, before->percpu_pages, "%s, request %u",
			    name, n);
	KUNIT_EXPECT_MEMEQ_MSG(test, &now.mm, &before->mm, sizeof(now.mm), "%s, request %u", name,
			       n);
}

/* All that the allocators can say of themselves; the free blocks, when they are to be as before. */
static void expect_sound(struct kunit *test, const struct books *before)
{
	KUNIT_EXPECT_EQ(test, kmem_cache_validate_all(), 0U);
	KUNIT_EXPECT_TRUE(test, vmap_check());
	KUNIT_EXPECT_TRUE(test, pcpu_consistent());
	if (before)
		expect_mm_state(test, &before->mm);
}

/* ---- the sweep --------------------------------------------------------------- */

/**
 * typedef scenario_t - use an interface, and give all back
 *
 * Return: 0, or an error, and then too nothing is left.
 */
typedef int (*scenario_t)(void);

static unsigned int failed_here, failed_in_all;

/* With the n-th request failing.  Return: whether there were so many. */
static bool fail_one(scenario_t scenario, unsigned int n, int *err)
{
	bool hit;

	set_fail_nth(n);
	*err = scenario();
	hit = get_fail_nth() == 0;
	set_fail_nth(0);
	failed_here += hit;
	return hit;
}

static void report(struct kunit *test, const char *name)
{
	kunit_info(test, "%s: %u requests failed, one at a time", name, failed_here);
	failed_in_all += failed_here;
	failed_here = 0;
}

static void sweep(struct kunit *test, const char *name, scenario_t scenario)
{
	struct books before;
	int err;

	divert_begin();
	err = scenario();	/* page tables stay */
	if (err == -ENOMEM) {
		divert_end();
		kunit_skip(test, "%s: this machine has not memory enough", name);
	}
	KUNIT_EXPECT_EQ_MSG(test, err, 0, "%s", name);
	take_books(&before);
	for (unsigned int n = 1; n < MOST_REQUESTS; n++) {
		if (!fail_one(scenario, n, &err)) {
			KUNIT_EXPECT_EQ_MSG(test, err, 0, "%s", name);
			break;
		}
		KUNIT_EXPECT_TRUE_MSG(test, err == 0 || err == -ENOMEM, "%s, request %u: %d", name,
				      n, err);
		expect_books(test, &before, name, n);
		KUNIT_EXPECT_EQ_MSG(test, scenario(), 0, "%s, after request %u", name, n);
		expect_books(test, &before, name, n);
	}
	expect_sound(test, &before);
	divert_end();
	report(test, name);
}

/*
 * What has no way back, like RAM that was added: each success needs another piece
 * of it, until one needs fewer requests than are allowed, or there is no more.
 */
static void sweep_once(struct kunit *test, const char *name, scenario_t scenario)
{
	struct books before;
	int err;

	divert_begin();
	for (unsigned int n = 1; n < MOST_REQUESTS; n++) {
		take_books(&before);
		if (!fail_one(scenario, n, &err)) {
			KUNIT_EXPECT_TRUE_MSG(test, err == 0 || err == -ENODEV, "%s: %d", name, err);
			break;
		}
		if (err == -ENOMEM)
			expect_books(test, &before, name, n);
		else
			KUNIT_EXPECT_EQ_MSG(test, err, 0, "%s, request %u", name, n);
	}
	expect_sound(test, NULL);
	divert_end();
	report(test, name);
}

/* ---- pages ---------------------------------------------------------------------- */

static int one_block(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	if (!page)
		return -ENOMEM;
	__free_pages(page, order);
	return 0;
}

static int some_exact_pages(void)
{
	void *exact = alloc_pages_exact(3 * PAGE_SIZE, QUIET);

	if (!exact)
		return -ENOMEM;
	free_pages_exact(exact, 3 * PAGE_SIZE);
	return 0;
}

static int many_pages(void)
{
	struct page *pages[20] = { NULL };
	unsigned long got = alloc_pages_bulk(QUIET | __GFP_HIGHMEM, ARRAY_SIZE(pages), pages);

	for (unsigned long i = 0; i < got; i++)
		__free_page(pages[i]);
	return got == ARRAY_SIZE(pages) ? 0 : -ENOMEM;
}

static int use_pages(void)
{
	unsigned long zeroed = get_zeroed_page(QUIET);
	int err = zeroed ? 0 : -ENOMEM;

	for (unsigned int order = 0; !err && order < MAX_ORDER; order++)
		err = one_block(QUIET | __GFP_COMP | (order & 1 ? __GFP_HIGHMEM : 0), order);
	if (!err)
		err = some_exact_pages();
	if (!err)
		err = many_pages();
	free_pages(zeroed, 0);
	return err;
}

static int use_kmap(void)
{
	struct page *page = alloc_page(GFP_HIGHUSER | __GFP_NOWARN);

	if (!page)
		return -ENOMEM;
	memset(kmap(page), 0x5a, PAGE_SIZE);
	kunmap(page);
	__free_page(page);
	return 0;
}

static void pages(struct kunit *test)
{
	sweep(test, "pages", use_pages);
	sweep(test, "kmap", use_kmap);
}

/* ---- slab ------------------------------------------------------------------------- */

static void construct(void *object)
{
	memset(object, 0, 300);
}

static int use_objects(struct kmem_cache *s)
{
	void *bulk[30], *one = kmem_cache_alloc(s, QUIET);
	int err = -ENOMEM;

	if (!one)
		return err;
	if (kmem_cache_alloc_bulk(s, QUIET, ARRAY_SIZE(bulk), bulk)) {
		kmem_cache_free_bulk(s, ARRAY_SIZE(bulk), bulk);
		err = 0;
	}
	kmem_cache_free(s, one);
	return err;
}

static int use_cache(void)
{
	struct kmem_cache *s = kmem_cache_create("sweep", 300, 0, 0, construct);
	int err;

	if (!s)
		return -ENOMEM;
	err = use_objects(s);
	kmem_cache_destroy(s);
	return err;
}

/* A cache of its own name exists if and only if the last destroy worked: create would say so. */
static void cache(struct kunit *test)
{
	sweep(test, "cache", use_cache);
}

static int grow_object(void)
{
	char *object = kmalloc(10, QUIET), *larger;

	if (!object)
		return -ENOMEM;
	strlcpy(object, "ten bytes", 10);
	larger = krealloc(object, 5000, QUIET);
	if (larger)
		object = larger;
	if (strcmp(object, "ten bytes") != 0)
		return -EFAULT;
	kfree(object);
	return larger ? 0 : -ENOMEM;
}

/* Each of the calls that end in kmalloc(). */
static int use_kmalloc(void)
{
	void *got[] = {
		kmalloc(100, QUIET), kzalloc(3000, QUIET), kcalloc(10, 20, QUIET),
		kmalloc(100000, QUIET), kstrdup("text", QUIET), kstrndup("text", 2, QUIET),
		kmemdup("text", 5, QUIET), kmalloc_node(700, QUIET, 0), kmalloc(8, QUIET | GFP_DMA),
	};
	int err = grow_object();

	for (size_t i = 0; i < ARRAY_SIZE(got); i++) {
		err = got[i] ? err : -ENOMEM;
		kfree(got[i]);
	}
	return err;
}

static void kmalloc_and_relatives(struct kunit *test)
{
	sweep(test, "kmalloc", use_kmalloc);
}

/* ---- addresses ---------------------------------------------------------------------- */

static int use_vmalloc(void)
{
	void *some = __vmalloc(21 * PAGE_SIZE, QUIET | __GFP_HIGHMEM, PAGE_KERNEL);
	void *zeroed = __vmalloc(3 * PAGE_SIZE, QUIET | __GFP_ZERO, PAGE_KERNEL);
	int err = some && zeroed ? 0 : -ENOMEM;

	vfree(some);
	vfree(zeroed);
	return err;
}

static int use_vmap(void)
{
	struct page *page = alloc_page(QUIET);
	struct page *twice[] = { page, page };
	void *mapped;

	if (!page)
		return -ENOMEM;
	mapped = vmap(twice, 2, VM_MAP, PAGE_KERNEL);
	vunmap(mapped);
	__free_page(page);
	return mapped ? 0 : -ENOMEM;
}

static int use_ioremap(void)
{
	void __iomem *registers = ioremap(0xfee00000, 2 * PAGE_SIZE);

	iounmap(registers);
	return registers ? 0 : -ENOMEM;
}

/* 4 MiB of addresses that nobody has used yet: where a page table is missing. */
static unsigned long without_table(void)
{
	for (unsigned long addr = ALIGN(VMALLOC_START, PMD_SIZE); addr < VMALLOC_END - PMD_SIZE;
	     addr += PMD_SIZE)
		if (!pmd_present(*pmd_off_k(addr)))
			return addr;
	return 0;
}

static unsigned long new_table_at;

static int need_a_table(void)
{
	struct page *page = alloc_page(QUIET);
	struct vm_struct *vm = __get_vm_area(PAGE_SIZE, VM_MAP, new_table_at,
					     new_table_at + PMD_SIZE);
	int err = page && vm ? map_vm_area(vm, PAGE_KERNEL, &page) : -ENOMEM;

	if (vm)
		free_vm_area(vm);
	if (page)
		__free_page(page);
	return err;
}

static void vmalloc_and_relatives(struct kunit *test)
{
	sweep(test, "vmalloc", use_vmalloc);
	sweep(test, "vmap", use_vmap);
	sweep(test, "ioremap", use_ioremap);
	new_table_at = without_table();
	if (new_table_at)
		sweep_once(test, "vmalloc table", need_a_table);
}

/* A whole unit, which only a new chunk has, and words of the first one. */
static int use_percpu(void)
{
	void __percpu *words = __alloc_percpu_gfp(24, 8, QUIET);
	void __percpu *chunk = __alloc_percpu_gfp(pcpu.unit_size, PAGE_SIZE, QUIET);
	int err = words && chunk ? 0 : -ENOMEM;

	free_percpu(chunk);
	free_percpu(words);
	return err;
}

static void percpu(struct kunit *test)
{
	sweep(test, "percpu", use_percpu);
}

/* ---- the direct map ------------------------------------------------------------------- */

/* As before set_memory_ro() needed a table. */
static void mend_direct_map(unsigned long vaddr, pmd_t large)
{
	pmd_t split = *pmd_off_k(vaddr);

	if (!pmd_large(large) || pmd_large(split))
		return;
	set_pmd(pmd_off_k(vaddr), large);
	flush_tlb_kernel_range(vaddr, vaddr + PMD_SIZE);
	pte_free_kernel(pmd_page_vaddr(split));
}

static int use_set_memory(void)
{
	struct page *block = alloc_pages(QUIET, MAX_ORDER - 1);
	unsigned long vaddr;
	pmd_t large;
	int err;

	if (!block)
		return -ENOMEM;
	vaddr = kernel_vaddr(page_to_phys(block));
	large = *pmd_off_k(vaddr);
	err = set_memory_ro(vaddr + 5 * PAGE_SIZE, 1);
	if (!err)
		err = set_memory_rw(vaddr + 5 * PAGE_SIZE, 1);
	mend_direct_map(vaddr, large);
	__free_pages(block, MAX_ORDER - 1);
	return err;
}

static void set_memory(struct kunit *test)
{
	struct page *block = alloc_pages(QUIET, MAX_ORDER - 1);

	if (!block)
		kunit_skip(test, "no 4 MiB of lowmem are free");
	__free_pages(block, MAX_ORDER - 1);
	sweep(test, "set_memory", use_set_memory);
}

/* ---- /proc ------------------------------------------------------------------------------ */

static void swallow(void *arg, const char *text)
{
}

static int read_everything(void)
{
	for (const struct proc_entry *e = __start_proc_entries; e < __stop_proc_entries; e++)
		proc_read(e, swallow, NULL);
	return 0;
}

static void proc(struct kunit *test)
{
	sweep(test, "proc", read_everything);
}

/* ---- RAM that comes later ------------------------------------------------------------ */

#define SECTION_OF_PAGES (64UL << (20 - PAGE_SHIFT))

/* Its struct pages, then nothing that is needed to bring it online, then all. */
static int add_a_section(void)
{
	phys_addr_t had = memblock_phys_mem_size();

	if (!memory_is_held_back())
		return -ENODEV;
	if (add_held_back_memory(SECTION_OF_PAGES))
		return 0;
	if (memblock_phys_mem_size() == had)
		return -ENOMEM;
	/* it is known, but not online: the next try is for that */
	return add_held_back_memory(SECTION_OF_PAGES) ? 0 : -EIO;
}

/* mem= has held RAM back. */
static void hot_add(struct kunit *test)
{
	if (!memory_is_held_back())
		kunit_skip(test, "no RAM is held back (mem= would)");
	sweep_once(test, "hot-add", add_a_section);
}

/* ---- for fail_nth= -------------------------------------------------------------------- */

/* Page tables of vmalloc's addresses stay once they are made. */
static unsigned long vmalloc_tables(void)
{
	unsigned long tables = 0;

	for (unsigned long i = pgd_index(VMALLOC_START); i <= pgd_index(VMALLOC_END - 1); i++)
		tables += pmd_present(*pmd_off_k(i << PGDIR_SHIFT));
	return tables;
}

static struct books cases_books;

/* Page tables stay, so they count as free pages do; how these lie is of no interest here. */
static unsigned long pages_left(const struct books *b)
{
	unsigned long pages = vmalloc_tables();

	for (int i = 0; i < MAX_NR_ZONES; i++)
		pages += b->mm.free[i];
	return pages;
}

static void take_settled_books(struct books *b)
{
	kmem_cache_shrink_all();
	take_books(b);
	b->mm.free[0] = pages_left(b);
}

void kunit_books_open(void)
{
	take_settled_books(&cases_books);
}

bool kunit_books_differ(char *how, size_t size)
{
	struct books now, *was = &cases_books;

	take_settled_books(&now);
	scnprintf(how, size, "%ld pages, %ld objects, %ld bytes of addresses, %ld per-CPU words",
		  (long)(was->mm.free[0] - now.mm.free[0]), (long)(now.objects - was->objects),
		  (long)(now.areas - was->areas), (long)(was->percpu_words - now.percpu_words));
	return now.mm.free[0] != was->mm.free[0] || now.objects != was->objects ||
	       now.areas != was->areas || now.percpu_words != was->percpu_words;
}

/* A zone's lists, and its pages: each is free, or somebody's, and never both. */
static bool zones_are_sound(void)
{
	struct zone *zone;

	for_each_populated_zone(zone) {
		struct audit a = { 0 };

		if (!audit_zone(&a, zone))
			return false;
	}
	return true;
}

const char *kunit_unsound(void)
{
	if (!zones_are_sound())
		return "a zone";
	if (kmem_cache_validate_all())
		return "a cache";
	if (!vmap_check())
		return "the vmalloc area";
	return pcpu_consistent() ? NULL : "per-CPU memory";
}

/* ---- the suite ------------------------------------------------------------------------------- */

static unsigned int usual_verbose[2];

static int fault_sweep_init(struct kunit *test)
{
	usual_verbose[0] = failslab.verbose;
	usual_verbose[1] = fail_page_alloc.verbose;
	failslab.verbose = fail_page_alloc.verbose = 0;	/* hundreds of backtraces */
	return 0;
}

static void fault_sweep_exit(struct kunit *test)
{
	set_fail_nth(0);
	failslab.verbose = usual_verbose[0];
	fail_page_alloc.verbose = usual_verbose[1];
}

static void fault_sweep_end(struct kunit_suite *suite)
{
	pr_info("    # fault-sweep: %u requests failed on purpose, one at a time\n", failed_in_all);
}

static struct kunit_case fault_sweep_cases[] = {
	KUNIT_CASE(pages),
	KUNIT_CASE(cache),
	KUNIT_CASE(kmalloc_and_relatives),
	KUNIT_CASE(vmalloc_and_relatives),
	KUNIT_CASE(percpu),
	KUNIT_CASE(set_memory),
	KUNIT_CASE(proc),
	KUNIT_CASE(hot_add),
	{}
};

static struct kunit_suite fault_sweep_suite = {
	.name = "fault-sweep",
	.init = fault_sweep_init,
	.exit = fault_sweep_exit,
	.suite_exit = fault_sweep_end,
	.test_cases = fault_sweep_cases,
};
kunit_test_suite(fault_sweep_suite);
