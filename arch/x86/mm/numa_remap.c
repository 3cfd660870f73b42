// SPDX-License-Identifier: MIT
/*
 * The remap area: a node's pglist_data and struct pages in the node's own memory,
 * where that memory is not in the direct map.
 *
 *	virtual	  | direct map ...      | KVA: node 1 | node 2 |	end of lowmem
 *			|               |      |     \
 *	physical  | RAM of node 0       | (lost) | ... node 1: |KVA RAM| ... node 2: |KVA RAM|
 *
 * calculate_numa_remap_pages() takes whole 4 MiB pages at the top of each such node;
 * as many in low memory give up their addresses, and remap_numa_kva() lets the
 * addresses show the node's pages instead.  What RAM was there is lost: that is the
 * price, and it bought a memory map without remote accesses.
 *
 * A node that begins in low memory has room for its map there, in the direct map.
 * Without PSE, or where nothing fits, nothing is remapped: the map comes from
 * wherever the boot allocator finds room.
 *
 * Linux: arch/x86/mm/numa_32.c, 2.6.2x to 2.6.38; it remapped every node.
 */
#include <asm/numa.h>
#include <asm/pgtable.h>
#include <asm/setup.h>
#include <asm/tlbflush.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

#ifdef CONFIG_DISCONTIGMEM

#define PAGES_PER_PMD (PMD_SIZE >> PAGE_SHIFT)

static struct node_remap {
	unsigned long start_pfn;	/* the node's own pages */
	unsigned long pages;		/* 0: not remapped */
	unsigned long offset;		/* pages, in the KVA area */
	char *alloc;			/* from here on nobody has taken anything */
	char *end;
} node_remap[MAX_NUMNODES];

static unsigned long kva_start_pfn;	/* of the low memory whose addresses are used */

/* Pages that a node's struct pages and its pglist_data need, in whole large pages. */
static unsigned long __init node_remap_pages(unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long pages = ALIGN(end_pfn, MAX_ORDER_NR_PAGES) -
			      ALIGN_DOWN(start_pfn, MAX_ORDER_NR_PAGES);
	unsigned long bytes = pages * sizeof(struct page) + PAGE_ALIGN(sizeof(pg_data_t));

	return round_up(bytes, PMD_SIZE) >> PAGE_SHIFT;
}

/* From a node's first RAM to behind its last; empty when it has none that is used. */
static void __init node_ram_range(int nid, unsigned long *start_pfn, unsigned long *end_pfn)
{
	unsigned long start, end;
	int i;

	*start_pfn = ULONG_MAX;
	*end_pfn = 0;
	for_each_mem_pfn_range(i, nid, &start, &end, NULL) {
		*start_pfn = min(*start_pfn, start);
		*end_pfn = min(end, max_pfn);
	}
}

/* Linux: calculate_numa_remap_pages(), of which this is the part for one node. */
static unsigned long __init calculate_node_remap(int nid, unsigned long offset)
{
	struct node_remap *remap = &node_remap[nid];
	unsigned long start_pfn, end_pfn, pages;
	phys_addr_t found;

	node_ram_range(nid, &start_pfn, &end_pfn);
	if (start_pfn >= end_pfn || start_pfn < max_low_pfn)
		return 0;
	pr_debug("node %d pfn: [%lx - %lx]\n", nid, start_pfn, end_pfn);
	pages = node_remap_pages(start_pfn, end_pfn);
	found = memblock_find_in_range_node(PFN_PHYS(pages), PMD_SIZE, PFN_PHYS(start_pfn),
					    PFN_PHYS(end_pfn), nid, MEMBLOCK_NONE);
	if (!found || memblock_reserve_named(found, PFN_PHYS(pages), "KVA RAM")) {
		pr_warn("node %d has no %lu free pages for its memory map\n", nid, pages);
		return 0;
	}
	*remap = (struct node_remap){ .start_pfn = (unsigned long)PFN_DOWN(found),
				      .pages = pages, .offset = offset };
	pr_debug("Reserving %lu pages of KVA for lmem_map of node %d at %lx\n", pages, nid,
		 remap->start_pfn);
	return pages;
}

static unsigned long __init calculate_numa_remap_pages(void)
{
	unsigned long reserve_pages = 0;

	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		reserve_pages += calculate_node_remap(nid, reserve_pages);
	pr_info("Reserving total of %lx pages for numa KVA remap\n", reserve_pages);
	return reserve_pages;
}

static void __init forget_remap(void)
{
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		if (node_remap[nid].pages)
			memblock_free(PFN_PHYS(node_remap[nid].start_pfn),
				      PFN_PHYS(node_remap[nid].pages));
	memset(node_remap, 0, sizeof(node_remap));
}

/* Low memory that gives its addresses: only where large pages map it. */
static bool __init find_kva(unsigned long kva_pages)
{
	phys_addr_t kva = memblock_find_in_range(0, PFN_PHYS(max_low_pfn), PFN_PHYS(kva_pages),
						 PMD_SIZE);

	for (unsigned long i = 0; kva && i < kva_pages; i += PAGES_PER_PMD)
		if (!pmd_large(*pmd_off_k(kernel_vaddr(kva + PFN_PHYS(i)))))
			kva = 0;
	if (!kva || memblock_reserve_named(kva, PFN_PHYS(kva_pages), "KVA PG"))
		return false;
	kva_start_pfn = (unsigned long)PFN_DOWN(kva);
	pr_info("kva_start_pfn ~ %lx max_low_pfn ~ %lx\n", kva_start_pfn, max_low_pfn);
	return true;
}

static void __init init_remap_allocator(int nid)
{
	struct node_remap *remap = &node_remap[nid];
	unsigned long pfn = kva_start_pfn + remap->offset;

	remap->alloc = pfn_to_virt(pfn);
	remap->end = remap->alloc + (remap->pages << PAGE_SHIFT);
	pr_debug("node %d will remap to vaddr %08lx - %08lx\n", nid,
		 kernel_vaddr(PFN_PHYS(pfn)), kernel_vaddr(PFN_PHYS(pfn + remap->pages)));
}

static void __init remap_numa_kva(int nid)
{
	const struct node_remap *remap = &node_remap[nid];

	pr_debug("remap_numa_kva: node %d\n", nid);
	for (unsigned long i = 0; i < remap->pages; i += PAGES_PER_PMD) {
		unsigned long vaddr = kernel_vaddr(PFN_PHYS(kva_start_pfn + remap->offset + i));

		pr_debug("remap_numa_kva: %08lx to pfn %08lx\n", vaddr, remap->start_pfn + i);
		set_pmd_pfn(vaddr, remap->start_pfn + i, PAGE_KERNEL_LARGE);
	}
}

/**
 * numa_remap_init() - room for each node's map in the node itself
 *
 * Context: low memory is mapped, memblock knows whose its memory is.
 */
void __init numa_remap_init(void)
{
	unsigned long kva_pages;

	if (!boot_cpu_has(X86_FEATURE_PSE))
		return;
	kva_pages = calculate_numa_remap_pages();
	if (!kva_pages)
		return;
	if (!find_kva(kva_pages)) {
		pr_warn("no %lu pages of low memory for the numa KVA remap\n", kva_pages);
		forget_remap();
		return;
	}
	for (int nid = 0; nid < MAX_NUMNODES; nid++) {
		if (!node_remap[nid].pages)
			continue;
		init_remap_allocator(nid);
		remap_numa_kva(nid);
	}
	__flush_tlb_all();
}

/**
 * alloc_remap() - memory of a node's remap area
 * @nid: node
 * @size: bytes; zeroed, and in whole pages
 *
 * Return: its address; NULL when the node has no area, or not enough left.
 * Linux: alloc_remap(), arch/x86/mm/numa_32.c, 2.6.12 to 3.8.
 */
void *__init alloc_remap(int nid, unsigned long size)
{
	struct node_remap *remap = &node_remap[nid];
	void *allocation = remap->alloc;

	size = PAGE_ALIGN(size);
	if (!allocation || (unsigned long)(remap->end - remap->alloc) < size)
		return NULL;
	remap->alloc += size;
	memset(allocation, 0, size);
	return allocation;
}

/* Is this page frame's address in the direct map used for another? */
bool pfn_is_remapped(unsigned long pfn)
{
	unsigned long pages = 0;

	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		pages += node_remap[nid].pages;
	return pages && pfn - kva_start_pfn < pages;
}

#endif /* CONFIG_DISCONTIGMEM */
