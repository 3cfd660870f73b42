// SPDX-License-Identifier: MIT
/*
 * debug_pagealloc=on: a free page of low memory is not mapped.  Who uses it after
 * it was freed faults at once, in the very line.
 *
 *	direct map	| P | P | - | - | P | - |	an entry for each page: no 4 MiB pages
 *	pages		  in use  free    use  free
 *
 * The entry keeps its page frame and loses only "present".  So a page fault sees
 * that the page is free and not a hole, and nothing has to be looked up to map it
 * again.  Only who owns a page, or frees it, changes its entry: no lock is needed.
 *
 * Other processors may still know the translation.  They are not called: a page is
 * freed in interrupts, and under locks for which others wait.  Nothing breaks by
 * that, as an address of the direct map never shows another frame: an old
 * translation can only hide a bug for a while.  How long is bounded:
 *
 *	unmaps		counts, for all processors
 *	unmaps_seen	of each, up to where it has forgotten everything
 *
 * A processor that comes to the allocator forgets all translations if others have
 * unmapped something since.
 *
 * High memory has no address while nobody has mapped it: nothing to do.
 *
 * Linux: CONFIG_DEBUG_PAGEALLOC, arch/x86/mm/pageattr.c and mm/debug_page_alloc.c,
 * 2.5 to 6.x; there only the processor itself forgets.
 */
#include <asm/atomic.h>
#include <asm/pgtable.h>
#include <asm/setup.h>
#include <linux/cpumask.h>
#include <linux/kstrtox.h>
#include <linux/page_debug.h>
#include <linux/percpu-defs.h>

/* Above so many pages everything is forgotten: it is cheaper than page by page. */
#define SINGLE_PAGES_MAX 32

bool debug_pagealloc;

static atomic_t unmaps = ATOMIC_INIT(0);
static DEFINE_PER_CPU(int, unmaps_seen);

static int __init parse_debug_pagealloc(char *arg)
{
	return kstrtobool(arg, &debug_pagealloc);
}
early_param("debug_pagealloc", parse_debug_pagealloc);

/* Have others unmapped something?  Then forget what it was.  Return: the count so far. */
static int catch_up(void)
{
	int now = atomic_read(&unmaps);

	if (this_cpu_read(unmaps_seen) != now) {
		__flush_tlb_all();
		this_cpu_write(unmaps_seen, now);
	}
	return now;
}

static void forget(unsigned long vaddr, unsigned long nr)
{
	if (nr > SINGLE_PAGES_MAX) {
		__flush_tlb_all();
		return;
	}
	for (; nr; nr--, vaddr += PAGE_SIZE)
		__flush_tlb_one(vaddr);
}

/* A step ahead for everybody; this processor is there already, unless others came in between. */
static void tell_others(int before)
{
	if (atomic_inc_return(&unmaps) == before + 1)
		this_cpu_write(unmaps_seen, before + 1);
}

static void set_present(unsigned long vaddr, bool present)
{
	pte_t *pte = virt_to_kpte(vaddr);

	if (present)
		set_pte(pte, __pte(pte_val(*pte) | _PAGE_PRESENT));
	else
		set_pte(pte, __pte(pte_val(*pte) & ~_PAGE_PRESENT));
}

/**
 * __kernel_map_pages() - show pages in the direct map, or hide them
 * @pfn: the first, of low memory; nobody else uses or maps the pages meanwhile
 * @nr: how many
 * @map: show or hide
 *
 * Context: any.  An entry that was not present is in no TLB, so showing needs no flush.
 * Linux: __kernel_map_pages(), arch/x86/mm/pageattr.c, 2.5 to 6.x.
 */
void __kernel_map_pages(unsigned long pfn, unsigned long nr, bool map)
{
	unsigned long vaddr = kernel_vaddr(PFN_PHYS(pfn));
	unsigned long flags;
	int before;

	local_irq_save(flags);
	before = catch_up();
	for (unsigned long i = 0; i < nr; i++)
		set_present(vaddr + i * PAGE_SIZE, map);
	if (!map) {
		forget(vaddr, nr);
		tell_others(before);
	}
	local_irq_restore(flags);
}

/**
 * is_unmapped_free_page() - is an address one that debug_pagealloc has hidden?
 * @vaddr: any
 *
 * Context: any; for the report of a page fault.
 */
bool is_unmapped_free_page(unsigned long vaddr)
{
	const pte_t *pte;

	if (!debug_pagealloc || vaddr < PAGE_OFFSET || vaddr >= (unsigned long)high_memory)
		return false;
	pte = virt_to_kpte(vaddr);
	return pte && !pte_present(*pte) && !pte_none(*pte) &&
	       pte_pfn(*pte) == PFN_DOWN(vaddr - PAGE_OFFSET);
}

void (*describe_freed_page)(unsigned long pfn);
