// SPDX-License-Identifier: MIT
/*
 * vmalloc() by hand, at the monitor's prompt: which addresses, and which pages are
 * behind them.
 *
 *	b2b> vmalloc 20000
 *	f8000000-f8003fff  pfn 0x37f00-0x37f03, HighMem
 *	f8004000-f8004fff  pfn 0x37eff, HighMem
 *	f8005000-f8005fff  guard page: never mapped
 *	$1 = 20000 bytes at f8000000, 5 pages
 *
 * It only reads; what it shows is found in the page tables.
 */
#include "vmap.h"

#include "show.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>

#define MAX_RUNS 16	/* that are shown of an area */

/* ---- an area ----------------------------------------------------------------------- */

/* How many of the @nr pages from @vaddr on are neighbours in memory, and of one zone. */
static unsigned long run_at(unsigned long vaddr, unsigned long nr)
{
	const struct page *first = vmalloc_to_page(vmap_pointer(vaddr));
	unsigned long pages = 1;

	while (pages < nr) {
		const struct page *next = vmalloc_to_page(vmap_pointer(vaddr + pages * PAGE_SIZE));

		if (!next || page_to_pfn(next) != page_to_pfn(first) + pages ||
		    page_zone(next) != page_zone(first))
			break;
		pages++;
	}
	return pages;
}

static void show_run(struct seq_file *m, unsigned long vaddr, unsigned long pages)
{
	const struct page *page = vmalloc_to_page(vmap_pointer(vaddr));
	char title[ZONE_TITLE_LEN];

	seq_printf(m, "%08lx-%08lx  pfn 0x%05lx", vaddr, vaddr + pages * PAGE_SIZE - 1,
		   page_to_pfn(page));
	if (pages > 1)
		seq_printf(m, "-0x%05lx", page_to_pfn(page) + pages - 1);
	seq_printf(m, ", %s\n", zone_title(page_zone(page), title, sizeof(title)));
}

static void show_area(struct seq_file *m, const struct vm_struct *vm)
{
	unsigned long vaddr = vm_start(vm), left = vm->nr_pages, pages;

	for (int runs = 0; left && runs < MAX_RUNS; runs++) {
		pages = run_at(vaddr, left);
		show_run(m, vaddr, pages);
		vaddr += pages * PAGE_SIZE;
		left -= pages;
	}
	if (left)
		seq_printf(m, "%08lx ...       %lu pages more\n", vaddr, left);
	vaddr = vm_end(vm) - PAGE_SIZE;
	seq_printf(m, "%08lx-%08lx  guard page: never mapped\n", vaddr, vm_end(vm) - 1);
}

static void show_figures(struct seq_file *m, const struct vmalloc_info *was)
{
	struct vmalloc_info is;

	get_vmalloc_info(&is);
	seq_printf(m, "addresses used %lu -> %lu kB, largest gap %lu -> %lu kB, waiting for a TLB flush %lu kB\n",
		   was->used >> 10, is.used >> 10, was->largest_chunk >> 10,
		   is.largest_chunk >> 10, vmap_lazy_pages() << (PAGE_SHIFT - 10));
}

/* ---- vmalloc ------------------------------------------------------------------------- */

static void hold(struct seq_file *m, const struct vm_struct *vm, unsigned long size)
{
	struct monitor_held held = { .how = "vmalloc", .back = "vfree", .size = size,
				     .what = vm_start(vm), .address = vm_start(vm) };

	scnprintf(held.text, sizeof(held.text), "%lu bytes at %08lx, %u page%s", size, vm_start(vm),
		  vm->nr_pages, vm->nr_pages == 1 ? "" : "s");
	monitor_hold(m, &held);
}

static void vmalloc_shown(struct seq_file *m, unsigned long size, const struct wish *wish)
{
	struct vmalloc_info was;
	struct vm_struct vm;
	void *addr;

	get_vmalloc_info(&was);
	free_lists_save();
	addr = wish->gfp & __GFP_ZERO ? vzalloc_node(size, wish->nid) : vmalloc_node(size, wish->nid);
	if (!addr) {
		seq_puts(m, "vmalloc() has returned NULL: see above\n");
	} else if (vmap_area_copy(pointer_fixmap(addr), &vm)) {
		show_area(m, &vm);
		hold(m, &vm, size);
	}
	show_figures(m, &was);
	free_lists_changes(m);
}

#define NEVER (__GFP_MOVABLE | __GFP_RECLAIMABLE | __GFP_DMA | __GFP_COMP | __GFP_HIGH)

static int vmalloc_command(struct seq_file *m, int argc, char *argv[])
{
	struct wish wish;
	unsigned long size;

	if (argc < 2 || parse_bytes(argv[1], &size))
		return -EINVAL;
	if (parse_wish(m, argv + 2, argc - 2, NEVER, &wish) && monitor_may_hold(m))
		vmalloc_shown(m, size, &wish);
	return 0;
}
MONITOR_COMMAND(vmalloc, vmalloc_command, STAGE_vmalloc, "BYTES [zero] [node=N]",
		"contiguous addresses for pages from anywhere, and show which", "vmalloc 20000",
		nth_wish);

/* ---- vfree ----------------------------------------------------------------------------- */

static void vfree_shown(struct seq_file *m, unsigned long vaddr)
{
	struct vmalloc_info was;
	u32 mark = kmsg_mark();

	get_vmalloc_info(&was);
	free_lists_save();
	vfree(vmap_pointer(vaddr));
	if (monitor_refused(m, mark))
		return;
	seq_puts(m, vaddr ? "the pages are free; the addresses wait until every TLB has been flushed\n" :
			    NOTHING_AT_NULL);
	monitor_forget(m, "vmalloc", vaddr);
	show_figures(m, &was);
	free_lists_changes(m);
}

static const char *nth_area(unsigned int nr)
{
	return monitor_nth_held("vmalloc", nr);
}

static int vfree_command(struct seq_file *m, int argc, char *argv[])
{
	unsigned long addr;
	int wrong = argc == 2 ? monitor_given_back(m, argv[1], "vmalloc", &addr) : -EINVAL;

	if (!wrong)
		vfree_shown(m, addr);
	return wrong;
}
MONITOR_COMMAND(vfree, vfree_command, STAGE_vmalloc, "$N | ADDRESS",
		"free what vmalloc has handed out; what a wrong address is told", "vfree $1",
		nth_area);
