// SPDX-License-Identifier: MIT
/*
 * Windows to high memory by hand, at the monitor's prompt.
 *
 *	b2b> alloc 0 highmem
 *	$1 = order 0, pfn 0x3ffff, high memory
 *	b2b> kmap $1
 *	slot 3 of 1024, at ff803000: 1 user
 *	$2 = pfn 0x3ffff at ff803000
 *	slots: used 1 -> 2, idle 4 -> 4, clean 1019 -> 1018; TLB flushes 0 -> 0
 *
 * It only reads; the slots themselves are mm/highmem.c's.
 */
#include "show.h"

#include <asm/setup.h>
#include <linux/errno.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/sprintf.h>
#include <linux/string.h>

/* ---- which page? --------------------------------------------------------------------- */

/* "pfn N", or the name of a block.  Return: NULL when @m has been told what is wrong. */
static struct page *parse_page(struct seq_file *m, int argc, char *argv[])
{
	struct monitor_held *held;
	u32 pfn;

	if (argc == 3 && !strcmp(argv[1], "pfn") && !kstrtouint(argv[2], 0, &pfn)) {
		if (pfn_valid(pfn))
			return pfn_to_page(pfn);
		seq_printf(m, "pfn 0x%05x: there is no such page\n", pfn);
		return NULL;
	}
	if (argc != 2 || !monitor_is_held_name(argv[1])) {
		seq_puts(m, "which page? $N, of a block from alloc, or pfn N\n");
		return NULL;
	}
	held = monitor_held(m, argv[1], "alloc");
	return held ? pfn_to_page(held->what) : NULL;
}

/* The same, if its mapping can be held. */
static struct page *page_to_map(struct seq_file *m, int argc, char *argv[])
{
	struct page *page = parse_page(m, argc, argv);

	return page && monitor_may_hold(m) ? page : NULL;
}

static void tell_low_memory(struct seq_file *m)
{
	seq_puts(m, "low memory has an address anyway: no slot is needed\n");
}

/* What the "$1" of a command that undoes a mapping is.  Return: as monitor_given_back(). */
static int parse_mapping(struct seq_file *m, int argc, char *argv[], const char *how,
			 struct monitor_held **held)
{
	if (argc != 2 || !monitor_is_held_name(argv[1]))
		return -EINVAL;
	*held = monitor_held(m, argv[1], how);
	return *held ? 0 : -ENOENT;
}

static void hold(struct seq_file *m, const char *how, const char *back, const struct page *page,
		 const void *vaddr)
{
	unsigned long number = pointer_fixmap(vaddr);
	struct monitor_held held = { .how = how, .back = back, .what = page_to_pfn(page),
				     .size = number, .address = number };

	scnprintf(held.text, sizeof(held.text), "pfn 0x%05lx at %08lx", held.what, number);
	monitor_hold(m, &held);
}

#ifdef CONFIG_HIGHMEM

/* ---- kmap ------------------------------------------------------------------------------ */

static void show_slot(struct seq_file *m, unsigned long vaddr)
{
	unsigned int nr = (unsigned int)PKMAP_NR(vaddr);
	unsigned int users = kmap_slot_users(nr);

	seq_printf(m, "slot %u of %d, at %08lx: %u user%s%s\n", nr, LAST_PKMAP, vaddr, users,
		   users == 1 ? "" : "s",
		   users ? "" : "; it is idle, and shows its page until all idle ones are flushed");
}

static void show_slots(struct seq_file *m, const struct kmap_figures *was)
{
	struct kmap_figures is = kmap_count_slots();

	seq_printf(m, "slots: used %u -> %u, idle %u -> %u, clean %u -> %u; TLB flushes %lu -> %lu\n",
		   was->used, is.used, was->idle, is.idle, was->clean, is.clean, was->flushes,
		   is.flushes);
}

static int kmap_command(struct seq_file *m, int argc, char *argv[])
{
	struct kmap_figures was = kmap_count_slots();
	struct page *page;
	void *vaddr;

	if (argc < 2)
		return -EINVAL;
	page = page_to_map(m, argc, argv);
	if (!page)
		return 0;
	vaddr = kmap(page);
	if (!vaddr) {
		seq_puts(m, "kmap() has returned NULL: see above\n");
		return 0;
	}
	if (PageHighMem(page))
		show_slot(m, pointer_fixmap(vaddr));
	else
		tell_low_memory(m);
	hold(m, "kmap", "kunmap", page, vaddr);
	show_slots(m, &was);
	return 0;
}
MONITOR_COMMAND(kmap, kmap_command, STAGE_audit, "$N | pfn N",
		"make a page of high memory addressable, and show the slot", "kmap $1",
		nth_block);

static const char *nth_kmap(unsigned int nr)
{
	return monitor_nth_held("kmap", nr);
}

static int kunmap_command(struct seq_file *m, int argc, char *argv[])
{
	struct kmap_figures was = kmap_count_slots();
	struct monitor_held *held;
	int wrong = parse_mapping(m, argc, argv, "kmap", &held);
	unsigned long vaddr;

	if (wrong)
		return wrong;
	vaddr = held->size;
	kunmap(pfn_to_page(held->what));
	if (PageHighMem(pfn_to_page(held->what)))
		show_slot(m, vaddr);
	monitor_drop(m, held);
	show_slots(m, &was);
	return 0;
}
MONITOR_COMMAND(kunmap, kunmap_command, STAGE_audit, "$N", "undo a kmap", "kunmap $1",
		nth_kmap);

#endif /* CONFIG_HIGHMEM */

/* ---- kmap_atomic ------------------------------------------------------------------------- */

static int kmap_atomic_command(struct seq_file *m, int argc, char *argv[])
{
	unsigned int depth = kmap_atomic_depth();
	struct page *page;
	void *vaddr;

	if (argc < 2)
		return -EINVAL;
	page = page_to_map(m, argc, argv);
	if (!page)
		return 0;
	vaddr = kmap_atomic(page);
	if (kmap_atomic_depth() > depth)
		seq_printf(m, "depth %u of this processor's %d; the last mapped has to go first\n",
			   depth, KM_TYPE_NR);
	else
		tell_low_memory(m);
	hold(m, "kmap_atomic", "kunmap_atomic", page, vaddr);
	return 0;
}
MONITOR_COMMAND(kmap_atomic, kmap_atomic_command, STAGE_audit, "$N | pfn N",
		"the same for this processor, for a short while: a stack of slots",
		"kmap_atomic $1", nth_block);

static const char *nth_atomic(unsigned int nr)
{
	return monitor_nth_held("kmap_atomic", nr);
}

/* In the wrong order it is a BUG(), on purpose: then it stays mapped, and held. */
static int kunmap_atomic_command(struct seq_file *m, int argc, char *argv[])
{
	struct monitor_held *held;
	int wrong = parse_mapping(m, argc, argv, "kmap_atomic", &held);

	if (wrong)
		return wrong;
	kunmap_atomic(fixmap_pointer(held->size, PFN_PHYS(held->what)));
	seq_printf(m, "%u mappings of this processor are left\n", kmap_atomic_depth());
	monitor_drop(m, held);
	return 0;
}
MONITOR_COMMAND(kunmap_atomic, kunmap_atomic_command, STAGE_audit, "$N",
		"undo the latest kmap_atomic; another one is a bug, and reported",
		"kunmap_atomic $1", nth_atomic);
