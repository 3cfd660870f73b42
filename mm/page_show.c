// SPDX-License-Identifier: MIT
/*
 * Everything that is known of a page, at the monitor's prompt.
 *
 *	b2b> page 0xc1c00000
 *	pfn 0x01c00, physical 0x01c00000, struct page at c7d38000
 *	place   node 0, zone Normal, pageblock 7 (Movable)
 *	flags   0x218000 (none)
 *	count   1, mapcount 0, private 0x0, index 0x0
 *	caller  alloc_command+0x8e/0x190
 *	state   allocated: page 0 of a block of order 3 at pfn 0x01c00
 *	mapped  c1c00000 RW GLB, 4M page: in lowmem: the direct map
 *
 * It only reads, and others may go on meanwhile.
 */
#include "internal.h"
#include "page_owner.h"
#include "show.h"

#include <asm/pgtable.h>
#include <asm/ptdump.h>
#include <asm/setup.h>
#include <linux/describe.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/memblock.h>
#include <linux/page_debug.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

/* ---- which page is meant? ------------------------------------------------------------ */

struct place {
	unsigned long pfn;
	unsigned long addr;	/* the virtual address that was typed, or 0 */
};

/* A virtual address; what is below PAGE_OFFSET can only be a physical one. */
static int parse_address(struct seq_file *m, const char *text, struct place *place)
{
	char what[DESCRIPTION_SIZE];
	unsigned long addr;
	phys_addr_t phys;
	int wrong = monitor_number(m, text, &addr);

	if (wrong)
		return wrong;
	if (addr < PAGE_OFFSET) {
		place->pfn = PFN_DOWN(addr);
		return 0;
	}
	place->addr = addr;
	phys = slow_virt_to_phys(addr);
	if (phys != PHYS_ADDR_MAX) {
		place->pfn = PFN_DOWN(phys);
		return 0;
	}
	describe_address(addr, what, sizeof(what));
	seq_printf(m, "%08lx: nothing is mapped there; the address is %s\n", addr, what);
	return -ENOENT;
}

/* "pfn N", "phys ADDRESS", "$1", or an address. */
static int parse_page(struct seq_file *m, int argc, char *argv[], struct place *place)
{
	struct monitor_held *held;
	u32 number;

	if (argc == 3 && !kstrtouint(argv[2], 0, &number)) {
		place->pfn = !strcmp(argv[1], "phys") ? PFN_DOWN(number) : number;
		return strcmp(argv[1], "phys") && strcmp(argv[1], "pfn") ? -EINVAL : 0;
	}
	if (argc != 2)
		return -EINVAL;
	if (!monitor_is_held_name(argv[1]))
		return parse_address(m, argv[1], place);
	held = monitor_held(m, argv[1], NULL);
	if (!held)
		return -ENOENT;
	place->pfn = held->what;
	return strcmp(held->how, "alloc") ? parse_address(m, argv[1], place) : 0;
}

/* ---- what it is ------------------------------------------------------------------------ */

static void show_place(struct seq_file *m, const struct page *page)
{
	unsigned long pfn = page_to_pfn(page);
	const struct zone *zone = page_zone(page);
	phys_addr_t phys = page_to_phys(page);

	seq_printf(m, "pfn 0x%05lx, physical %pa, struct page at %p\n", pfn, &phys, page);
	seq_printf(m, "place   node %d, zone %s", page_to_nid(page), zone->name);
	if (boot_stage_now() >= STAGE_handover && populated_zone(zone))
		seq_printf(m, ", pageblock %lu (%s)", pfn >> pageblock_order,
			   migratetype_names[get_pageblock_migratetype(page)]);
	seq_putc(m, '\n');
}

static void show_fields(struct seq_file *m, const struct page *page)
{
	char names[64];

	flag_names(page->flags, names, sizeof(names));
	seq_printf(m, "flags   %#lx (%s)\n", page->flags, *names ? names : "none");
	seq_printf(m, "count   %d, mapcount %d, private %#lx, index %#lx\n", page_ref_count(page),
		   page_mapcount(page), page->private, page->index);
	if (page->caller)
		seq_printf(m, "caller  %pS\n", (void *)page->caller);
}

/* The other half of the next larger block: what keeps the two apart? */
static void show_buddy(struct seq_file *m, const struct page *head, unsigned int order)
{
	unsigned long buddy_pfn = __find_buddy_pfn(page_to_pfn(head), order);
	const struct page *buddy;

	if (order == MAX_ORDER - 1) {
		seq_puts(m, "buddy   none: the order is the largest\n");
		return;
	}
	seq_printf(m, "buddy   pfn 0x%05lx: ", buddy_pfn);
	if (!pfn_valid(buddy_pfn)) {
		seq_puts(m, "there is no such page\n");
		return;
	}
	buddy = pfn_to_page(buddy_pfn);
	if (page_zone_id(buddy) != page_zone_id(head))
		seq_puts(m, "in another zone\n");
	else if (PageReserved(buddy))
		seq_puts(m, "reserved\n");
	else if (PageBuddy(buddy) && page_order(buddy) < order)
		seq_printf(m, "free, but only %u pages of it in one block\n",
			   1U << page_order(buddy));
	else if (PageBuddy(buddy))
		seq_puts(m, "free, and of the same order: what keeps them apart?\n");
	else
		seq_puts(m, "not free, or not all of it\n");
}

static void show_block(struct seq_file *m, const struct page *page, const struct page *head,
		       unsigned int order)
{
	const char *state = PageBuddy(head)	? "free, on the zone's list" :
			    is_free_head(head)	? "free, parked with a processor" :
						  "allocated";

	seq_printf(m, "state   %s: page %lu of a block of order %u at pfn 0x%05lx\n", state,
		   (unsigned long)(page - head), order, page_to_pfn(head));
	if (PageBuddy(head))
		show_buddy(m, head, order);
}

/* Which pages are in use stands in memblock's lists, and not in the pages yet. */
static void show_boot_state(struct seq_file *m, const struct page *page)
{
	if (memblock_is_reserved(page_to_phys(page)))
		seq_printf(m, "state   in use by the boot: %s\n", reserved_for(page));
	else
		seq_puts(m, "state   the boot allocator's: free, and waits for the hand-over\n");
}

static void show_state(struct seq_file *m, const struct page *page)
{
	unsigned int order;
	const struct page *head = find_block(page, &order);

	if (PageReserved(page))
		seq_printf(m, "state   reserved: %s\n", reserved_for(page));
	else if (head && !PageReserved(head))
		show_block(m, page, head, order);
	else if (boot_stage_now() < STAGE_handover)
		show_boot_state(m, page);
	else
		seq_puts(m, "state   in no block\n");
	if (PageTail(page))
		seq_printf(m, "tail    of the compound page at pfn 0x%05lx\n",
			   page_to_pfn(page->first_page));
}

/* ---- whose it is ------------------------------------------------------------------------ */

#ifdef CONFIG_PAGE_OWNER

static void show_stack(struct seq_file *m, const char *title, depot_stack_handle_t handle)
{
	const unsigned long *entries;
	unsigned int nr = stack_depot_fetch(handle, &entries);

	if (!nr)
		return;
	seq_printf(m, "owner   %s\n", title);
	stack_trace_seq_print(m, entries, nr, 8);
}

static void show_owner(struct seq_file *m, unsigned long pfn)
{
	const struct page_owner *owner = page_owner ? owner_of(pfn) : NULL;

	if (!owner)
		return;
	show_stack(m, "last allocated here:", owner->handle);
	show_stack(m, "last freed here:", owner->free_handle);
}

#else

static void show_owner(struct seq_file *m, unsigned long pfn)
{
}

#endif

/* ---- where it can be seen ------------------------------------------------------------------ */

struct mapping {
	struct seq_file *m;
	unsigned long phys;
	bool found;
};

static void show_mapping(const struct pt_run *run, void *arg)
{
	struct mapping *map = arg;
	char what[DESCRIPTION_SIZE];
	unsigned long addr;

	if (map->phys - run->phys >= run->pages << PAGE_SHIFT)
		return;
	addr = run->vaddr + (map->phys - run->phys);
	describe_address(addr, what, sizeof(what));
	seq_printf(map->m, "mapped  %08lx %s%s%s, %s page: %s\n", addr,
		   run->flags & _PAGE_RW ? "RW" : "ro", run->flags & _PAGE_PCD ? " PCD" : "",
		   run->flags & _PAGE_GLOBAL ? " GLB" : "",
		   run->level == PG_LEVEL_2M ? "4M" : "4K", what);
	map->found = true;
}

static void show_mappings(struct seq_file *m, unsigned long pfn)
{
	struct mapping map = { .m = m, .phys = pfn << PAGE_SHIFT };

	pt_walk(kernel_pgd(), PT_RUNS_BY_ENTRY, show_mapping, &map);
	if (!map.found)
		seq_puts(m, "mapped  nowhere: kmap gives it an address\n");
}

/* ---- page ---------------------------------------------------------------------------------- */

static int page_command(struct seq_file *m, int argc, char *argv[])
{
	struct place place = { 0 };
	const struct page *page;
	int wrong = parse_page(m, argc, argv, &place);

	if (wrong)
		return wrong;
	if (!pfn_valid(place.pfn)) {
		seq_printf(m, "pfn 0x%05lx: there is no struct page; the memory map ends at 0x%05lx\n",
			   place.pfn, max_mapnr);
		return 0;
	}
	page = pfn_to_page(place.pfn);
	show_place(m, page);
	show_fields(m, page);
	show_state(m, page);
	slab_show_page(m, page, place.addr);
	show_owner(m, place.pfn);
	show_mappings(m, place.pfn);
	return 0;
}

static const char *nth_word(unsigned int nr)
{
	static const char *const words[] = { "pfn", "phys" };

	return nr < ARRAY_SIZE(words) ? words[nr] : monitor_nth_address(nr - ARRAY_SIZE(words));
}
MONITOR_COMMAND(page, page_command, STAGE_memmap, "ADDRESS|SYMBOL|$N | pfn N | phys ADDRESS",
		"everything about a page: state, block, owner, where it is mapped",
		"page pfn 0x100", nth_word);
