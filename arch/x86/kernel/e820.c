// SPDX-License-Identifier: MIT
/*
 * The e820 map and the operations on it.
 *
 * Offers: adding, changing and removing ranges, questions about ranges, where
 * RAM ends, and the map's lines in the log.  e820_sanitize.c puts a map in
 * order, e820_bios.c fills it, e820_param.c is the user's say in it.
 *
 * Must not know: memblock, pages, or who uses the map.
 *
 * Between a change and the next sanitising the entries are in no order; those
 * whose size is 0 are free slots.
 */
#include <asm/e820.h>
#include <asm/page.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sizes.h>

struct e820map e820;
struct e820map e820_saved;

void e820_print_map(const char *who)
{
	char name[E820_TYPE_NAME_LEN];

	for (u32 i = 0; i < e820.nr_map; i++) {
		const struct e820entry *entry = &e820.map[i];

		pr_info("%s: [mem 0x%016llx-0x%016llx] %s\n", who, entry->addr,
			e820_last(entry), e820_type_name(entry->type, name));
	}
}

static struct e820entry *free_slot(void)
{
	for (u32 i = 0; i < e820.nr_map; i++)
		if (!e820.map[i].size)
			return &e820.map[i];
	if (e820.nr_map < ARRAY_SIZE(e820.map))
		return &e820.map[e820.nr_map++];
	return NULL;
}

void e820_add_region(u64 start, u64 size, u32 type)
{
	struct e820entry *slot = free_slot();

	if (!slot) {
		pr_err("e820: too many entries; ignoring [mem 0x%08llx-0x%08llx]\n", start,
		       start + size - 1);
		return;
	}
	slot->addr = start;
	slot->size = size;
	slot->type = type;
}

/*
 * Give the middle of entry @i another type, or none.
 *
 *	before    |------------- entry -------------|
 *	after     |-- head --|.. @type ..|-- tail --|
 *	                     start    last
 *
 * Any of the parts but the middle may be empty.  The entry itself becomes the
 * head; an empty head is a free slot, so that two parts need no more than one new
 * slot.  A full map loses what finds no room, the middle rather than the tail: a
 * range of which nothing is known is kept away from as well as a reserved one.
 */
static void retype_middle(struct e820entry *entry, u64 start, u64 last, u32 type)
{
	u64 tail = e820_last(entry) - last;
	u32 old_type = entry->type;

	entry->size = start - entry->addr;
	if (tail)
		e820_add_region(last + 1, tail, old_type);
	if (type)
		e820_add_region(start, last - start + 1, type);
}

/*
 * Change the type of all that @old_type holds in [start, last]; @old_type 0 is
 * any type, @new_type 0 takes it out.  Entries that are made meanwhile have the
 * new type or lie outside the range, so that meeting them again does no harm.
 */
static u64 retype_range(u64 start, u64 last, u32 old_type, u32 new_type)
{
	u64 changed = 0;

	for (u32 i = 0; i < e820.nr_map; i++) {
		struct e820entry *entry = &e820.map[i];
		u64 from, to;

		if (!entry->size || (old_type && entry->type != old_type))
			continue;
		from = max(start, entry->addr);
		to = min(last, e820_last(entry));
		if (from > to)
			continue;
		retype_middle(entry, from, to, new_type);
		changed += to - from + 1;
	}
	return changed;
}

/* Last byte of a range that may be said to run past 2^64. */
static u64 last_of(u64 start, u64 size)
{
	return size - 1 > U64_MAX - start ? U64_MAX : start + size - 1;
}

u64 e820_update_range(u64 start, u64 size, u32 old_type, u32 new_type)
{
	char old_name[E820_TYPE_NAME_LEN], new_name[E820_TYPE_NAME_LEN];
	u64 last = last_of(start, size);

	BUG_ON(old_type == new_type || !old_type || !new_type);
	if (!size)
		return 0;

	pr_debug("e820: update [mem 0x%08llx-0x%08llx] %s ==> %s\n", start, last,
		e820_type_name(old_type, old_name), e820_type_name(new_type, new_name));
	return retype_range(start, last, old_type, new_type);
}

u64 e820_remove_range(u64 start, u64 size, u32 old_type, bool checktype)
{
	char name[E820_TYPE_NAME_LEN];
	u64 last = last_of(start, size);

	if (!size)
		return 0;

	pr_debug("e820: remove [mem 0x%08llx-0x%08llx]%s%s\n", start, last,
		checktype ? " " : "", checktype ? e820_type_name(old_type, name) : "");
	return retype_range(start, last, checktype ? old_type : 0, 0);
}

void update_e820(void)
{
	e820_settle(&e820);
	pr_info("e820: modified physical RAM map:\n");
	e820_print_map("modified");
}

bool e820_any_mapped(u64 start, u64 end, u32 type)
{
	for (u32 i = 0; i < e820.nr_map; i++) {
		const struct e820entry *entry = &e820.map[i];

		if (!entry->size || (type && entry->type != type))
			continue;
		if (entry->addr <= end - 1 && e820_last(entry) >= start)
			return true;
	}
	return false;
}

/* The entries are sorted: each one that holds @start moves it forward. */
bool e820_all_mapped(u64 start, u64 end, u32 type)
{
	for (u32 i = 0; i < e820.nr_map; i++) {
		const struct e820entry *entry = &e820.map[i];

		if (!entry->size || (type && entry->type != type))
			continue;
		if (entry->addr > start || e820_last(entry) < start)
			continue;
		if (e820_last(entry) >= end - 1)
			return true;
		start = e820_last(entry) + 1;
	}
	return false;
}

/* Page behind the last whole page of an entry; up to 2^52, so not yet a pfn. */
static u64 end_page(const struct e820entry *entry)
{
	u64 last = e820_last(entry);
	bool last_page_is_whole = (~last & ~PAGE_MASK) == 0;

	return (last >> PAGE_SHIFT) + last_page_is_whole;
}

/* An entry may end at 2^64; no page number that is used here goes beyond @limit_pfn. */
static unsigned long page_below(u64 page, unsigned long limit_pfn)
{
	return page < limit_pfn ? (unsigned long)page : limit_pfn;
}

/*
 * An entry that holds no whole page counts as well, with the start of its page:
 * Linux has it so, and the pages behind the last whole one are never handed out.
 */
static unsigned long e820_end_pfn(unsigned long limit_pfn)
{
	unsigned long last_pfn = 0;

	for (u32 i = 0; i < e820.nr_map; i++) {
		const struct e820entry *entry = &e820.map[i];

		if (entry->type != E820_RAM || !entry->size)
			continue;
		if (entry->addr >> PAGE_SHIFT < limit_pfn)
			last_pfn = max(last_pfn, page_below(end_page(entry), limit_pfn));
	}
	pr_info("e820: last_pfn = 0x%lx max_arch_pfn = 0x%lx\n", last_pfn, MAX_ARCH_PFN);
	return last_pfn;
}

static void report_ignored_ram(u64 limit)
{
	u64 ignored = 0;

	for (u32 i = 0; i < e820.nr_map; i++) {
		const struct e820entry *entry = &e820.map[i];

		if (entry->type == E820_RAM && entry->size && e820_last(entry) >= limit)
			ignored += e820_last(entry) - max(entry->addr, limit) + 1;
	}
	if (ignored)
		pr_warn("e820: RAM above 4 GiB ignored: %lluK, out of reach of two-level page tables\n",
			ignored >> 10);
}

unsigned long e820_end_of_ram_pfn(void)
{
	unsigned long last_pfn = e820_end_pfn(MAX_ARCH_PFN);

	report_ignored_ram((u64)MAX_ARCH_PFN << PAGE_SHIFT);
	return last_pfn;
}

unsigned long e820_end_of_low_ram_pfn(void)
{
	return e820_end_pfn(SZ_4G >> PAGE_SHIFT);
}
