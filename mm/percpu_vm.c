// SPDX-License-Identifier: MIT
/*
 * Further chunks of per-CPU memory: addresses, and pages behind them on demand.
 *
 *	vmalloc area	  | unit 0 | unit 1 |   ...   | unit 2 | unit 3 |
 *			  ^base                       ^base + group_offset[1]
 *	page		   AB......  AB......          AB......  AB......
 *			   \\ populated: 2 pages of a unit are 8 of memory
 *
 * A chunk is laid out like the first one, so its areas lie at the distances at
 * which the groups of that lie.  A page of a unit has memory in each unit or in
 * none.
 *
 * Locking: entries of the page tables and the bits in chunk->populated change
 * together, under pcpu.lock.  The memory for them is allocated before and freed
 * afterwards.
 *
 * Offers: pcpu_create_chunk(), pcpu_destroy_chunk(), pcpu_populate_chunk(),
 * pcpu_depopulate_chunk().
 * Must not know: what is taken of a chunk.
 *
 * Linux: mm/percpu-vm.c, 2.6.36 to 5.x.
 */
#include "percpu_internal.h"

#include <asm/tlbflush.h>
#include <asm/topology.h>
#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/numa.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

/* ---- pages ------------------------------------------------------------------ */

static char *unit_page(const struct pcpu_chunk *chunk, unsigned int unit, unsigned int page)
{
	return pcpu_unit(chunk, unit) + page * PAGE_SIZE;
}

static void free_pages_of(struct list_head *pages)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, pages, lru) {
		list_del(&page->lru);
		__free_page(page);
	}
}

/* One for each unit, from its processor's node where that has any. */
static bool alloc_pages_for_units(struct list_head *pages, gfp_t gfp)
{
	for (unsigned int unit = 0; unit < pcpu.nr_units; unit++) {
		int node = cpu_possible(unit) ? cpu_to_node(unit) : NUMA_NO_NODE;
		struct page *page = alloc_pages_node(node, gfp | __GFP_HIGHMEM | __GFP_NOWARN, 0);

		if (!page) {
			free_pages_of(pages);
			return false;
		}
		list_add_tail(&page->lru, pages);
	}
	return true;
}

/* Page @nr of each unit gets the next of @pages.  The tables are there: it cannot fail. */
static void map_units(struct pcpu_chunk *chunk, unsigned int nr, struct list_head *pages)
{
	for (unsigned int unit = 0; unit < pcpu.nr_units; unit++) {
		struct page *page = list_first_entry(pages, struct page, lru);
		unsigned long addr = pointer_fixmap(unit_page(chunk, unit, nr));

		list_del(&page->lru);
		BUG_ON(map_kernel_range_noflush(addr, PAGE_SIZE, PAGE_KERNEL, &page));
	}
	__set_bit(nr, chunk->populated);
	chunk->nr_populated++;
}

/* The reverse, but for the flush.  Return: pages. */
static unsigned long unmap_units(struct pcpu_chunk *chunk, unsigned int nr, struct list_head *pages)
{
	for (unsigned int unit = 0; unit < pcpu.nr_units; unit++) {
		char *addr = unit_page(chunk, unit, nr);

		list_add(&vmalloc_to_page(addr)->lru, pages);
		unmap_kernel_range_noflush(pointer_fixmap(addr), PAGE_SIZE);
	}
	__clear_bit(nr, chunk->populated);
	chunk->nr_populated--;
	return pcpu.nr_units;
}

/* Somebody else may populate it at the same time; who comes second gives his pages back. */
static bool populate_page(struct pcpu_chunk *chunk, unsigned int nr, gfp_t gfp)
{
	unsigned long flags;
	LIST_HEAD(pages);

	if (!alloc_pages_for_units(&pages, gfp))
		return false;
	spin_lock_irqsave(&pcpu.lock, flags);
	if (!test_bit(nr, chunk->populated))
		map_units(chunk, nr, &pages);
	spin_unlock_irqrestore(&pcpu.lock, flags);
	free_pages_of(&pages);
	return true;
}

bool pcpu_populate_chunk(struct pcpu_chunk *chunk, unsigned int first, unsigned int end, gfp_t gfp)
{
	for (unsigned int nr = first; nr < end; nr++)
		if (!test_bit(nr, chunk->populated) && !populate_page(chunk, nr, gfp))
			return false;
	return true;
}

static void flush_chunk(const struct pcpu_chunk *chunk)
{
	for (unsigned int group = 0; group < pcpu.nr_groups; group++) {
		unsigned long start = pointer_fixmap(chunk->base + pcpu.group_offset[group]);

		flush_tlb_kernel_range(start, start + pcpu.group_size[group]);
	}
}

unsigned long pcpu_depopulate_chunk(struct pcpu_chunk *chunk, const unsigned long *idle)
{
	unsigned long flags, freed = 0;
	unsigned int nr;
	LIST_HEAD(pages);

	spin_lock_irqsave(&pcpu.lock, flags);
	for_each_set_bit(nr, idle, chunk->nr_pages)
		freed += unmap_units(chunk, nr, &pages);
	spin_unlock_irqrestore(&pcpu.lock, flags);
	flush_chunk(chunk);
	free_pages_of(&pages);
	return freed;
}

/* ---- chunks ----------------------------------------------------------------- */

struct pcpu_chunk *pcpu_create_chunk(gfp_t gfp)
{
	u32 words = pcpu.unit_size / PCPU_WORD;
	struct vm_struct **vms;
	void *books;

	if (!slab_is_available() || !(gfp & __GFP_WAIT))
		return NULL;
	books = kzalloc(pcpu_chunk_size(words), gfp | __GFP_NOWARN);
	if (!books)
		return NULL;
	vms = pcpu_get_vm_areas(pcpu.group_offset, pcpu.group_size, pcpu.nr_groups, PAGE_SIZE);
	if (!vms) {
		kfree(books);
		return NULL;
	}
	((struct pcpu_chunk *)books)->vms = vms;
	return pcpu_chunk_init(books, (char *)vms[0]->addr - pcpu.group_offset[0], 0, words);
}

/* Nobody knows it any more.  As with vfree(), its addresses wait for the next flush. */
void pcpu_destroy_chunk(struct pcpu_chunk *chunk)
{
	unsigned int nr;
	LIST_HEAD(pages);

	for_each_set_bit(nr, chunk->populated, chunk->nr_pages)
		unmap_units(chunk, nr, &pages);
	free_pages_of(&pages);
	pcpu_free_vm_areas(chunk->vms, pcpu.nr_groups);
	kfree(chunk);
}
