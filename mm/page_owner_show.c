// SPDX-License-Identifier: MIT
/*
 * What page_owner=on has kept, for people: each block (show=page_owner), and each
 * place that allocates (show=page_owner_sort).  And room for the records of memory
 * that is added later.
 *
 * Others allocate meanwhile: what is shown is no snapshot.
 *
 * Linux: mm/page_owner.c, tools/mm/page_owner_sort.c, 3.19 to 6.x.
 */
#include "internal.h"
#include "page_owner.h"

#include <linux/errno.h>
#include <linux/page_debug.h>
#include <linux/proc.h>
#include <linux/sort.h>
#include <linux/stacktrace.h>

/**
 * page_owner_add_memory() - records for memory that is added while the kernel runs
 * @start_pfn: its first page
 * @nr_pages: how many
 *
 * Return: 0, or -ENOMEM; what there is by then stays.
 * Context: may wait; one caller at a time.
 */
int page_owner_add_memory(unsigned long start_pfn, unsigned long nr_pages)
{
	unsigned long last = (start_pfn + nr_pages - 1) >> CHUNK_SHIFT;

	if (!page_owner)
		return 0;
	for (unsigned long c = start_pfn >> CHUNK_SHIFT; c <= last; c++) {
		if (!page_owner_chunks[c])
			page_owner_chunks[c] = alloc_pages_exact(CHUNK_SIZE, GFP_KERNEL | __GFP_ZERO);
		if (!page_owner_chunks[c])
			return -ENOMEM;
	}
	return 0;
}

/* ---- show=page_owner: every block, as Linux's file ------------------------------------- */

/* The next block with an owner, from *@pfn on; *@pfn is moved behind it. */
static const struct page_owner *next_owner(unsigned long *pfn, unsigned long *found)
{
	while (*pfn < NR_CHUNKS * CHUNK_PAGES) {
		const struct page_owner *owner = owner_of(*pfn);

		*found = *pfn;
		if (!owner) {
			*pfn = ALIGN(*pfn + 1, CHUNK_PAGES);
			continue;
		}
		*pfn += owner->allocated ? 1UL << owner->order : 1;
		if (owner->allocated && owner->handle)
			return owner;
	}
	return NULL;
}

static void show_trace_of(struct seq_file *m, depot_stack_handle_t handle)
{
	const unsigned long *entries;
	unsigned int nr = stack_depot_fetch(handle, &entries);

	stack_trace_seq_print(m, entries, nr, 1);
}

static void show_block(struct seq_file *m, unsigned long pfn, const struct page_owner *owner)
{
	const struct page *page = pfn_to_page(pfn);
	int type = get_pfnblock_migratetype(page_zone(page), pfn);

	seq_printf(m, "Page allocated via order %u, mask %#x\n", owner->order, owner->gfp_mask);
	seq_printf(m, "PFN %lu type %s Block %lu type %s Flags %#lx\n", pfn,
		   migratetype_names[allocflags_to_migratetype(owner->gfp_mask)],
		   pfn >> pageblock_order, migratetype_names[type], page->flags);
	show_trace_of(m, owner->handle);
	seq_puts(m, "\n");
}

static bool show_off(struct seq_file *m)
{
	if (!page_owner)
		seq_puts(m, "page_owner is off: page_owner=on on the command line turns it on\n");
	return !page_owner;
}

static int page_owner_show(struct seq_file *m, void *v)
{
	const struct page_owner *owner;
	unsigned long pfn = 0, found;

	if (show_off(m))
		return 0;
	while ((owner = next_owner(&pfn, &found)) != NULL)
		show_block(m, found, owner);
	return 0;
}
PROC_ENTRY(page_owner, page_owner_show);

/* ---- show=page_owner_sort: by call site, as Linux's tool of that name -------------------- */

struct site {
	depot_stack_handle_t handle;
	unsigned long times;
	unsigned long pages;
};

static int more_pages_first(const void *a, const void *b)
{
	const struct site *x = a, *y = b;

	if (x->pages != y->pages)
		return x->pages < y->pages ? 1 : -1;
	return x->handle > y->handle ? 1 : -1;
}

/* Blocks that come in between from a place that is not in the table are left out. */
static void count_sites(struct site *sites, unsigned int nr)
{
	const struct page_owner *owner;
	unsigned long pfn = 0, found;

	while ((owner = next_owner(&pfn, &found)) != NULL) {
		unsigned int number = stack_depot_number(owner->handle);

		if (number >= nr)
			continue;
		sites[number].handle = owner->handle;
		sites[number].times++;
		sites[number].pages += 1UL << owner->order;
	}
}

static int page_owner_sort_show(struct seq_file *m, void *v)
{
	unsigned int nr = stack_depot_count();
	struct site *sites;

	if (show_off(m))
		return 0;
	sites = alloc_pages_exact(nr * sizeof(*sites), GFP_KERNEL | __GFP_ZERO);
	if (!sites)
		return -ENOMEM;
	count_sites(sites, nr);
	sort(sites, nr, sizeof(*sites), more_pages_first, NULL);
	for (unsigned int i = 0; i < nr && sites[i].times; i++) {
		seq_printf(m, "%lu times, %lu pages:\n", sites[i].times, sites[i].pages);
		show_trace_of(m, sites[i].handle);
		seq_puts(m, "\n");
	}
	free_pages_exact(sites, nr * sizeof(*sites));
	return 0;
}
PROC_ENTRY(page_owner_sort, page_owner_sort_show);
