// SPDX-License-Identifier: MIT
/*
 * page_poison=on: a free page is full of one byte, and when it is handed out it
 * still has to be.
 *
 *	free	aa aa aa aa aa aa aa aa ... aa
 *		            ^ written through a pointer that should be dead
 *	alloc	looked at: "pagealloc: memory corruption", the bytes, the page
 *
 * Works on pages of high memory, too, and finds what no fault can show: a write
 * by a device, or by somebody who had mapped the page by himself.  What it does not
 * see is a use that only reads, and who wrote: only who had freed.
 *
 * Linux: mm/page_poison.c, 2.6.30 to 5.x.
 */
#include "internal.h"

#include <asm/stacktrace.h>
#include <linux/bitops.h>
#include <linux/highmem.h>
#include <linux/kstrtox.h>
#include <linux/page_debug.h>
#include <linux/printk.h>
#include <linux/string.h>

#define POISON_WORD (0x01010101u * PAGE_POISON)
#define DUMPED_BYTES 64u
#define BYTES_PER_LINE 16u

bool page_poison;

static int __init parse_page_poison(char *arg)
{
	return kstrtobool(arg, &page_poison);
}
early_param("page_poison", parse_page_poison);

/* The pages of a block that is free from now on.  Context: any; one kmap_atomic() slot. */
void poison_pages(struct page *page, unsigned long nr)
{
	for (struct page *end = page + nr; page < end; page++) {
		void *addr = kmap_atomic(page);

		memset(addr, PAGE_POISON, PAGE_SIZE);
		kunmap_atomic(addr);
	}
}

/* ---- the report ------------------------------------------------------------------ */

/* The bytes of a page that are not what they were: from the first to the last. */
struct damage {
	unsigned int first, last, bytes;
};

static struct damage find_damage(const u8 *addr)
{
	struct damage d = { .first = PAGE_SIZE };

	for (unsigned int i = 0; i < PAGE_SIZE; i++) {
		if (addr[i] == PAGE_POISON)
			continue;
		d.first = min(d.first, i);
		d.last = i;
		d.bytes++;
	}
	return d;
}

/* RAM that forgets, or a flag that somebody sets: not a stray pointer, as a rule. */
static bool is_single_bit(const u8 *addr, const struct damage *d)
{
	return d->bytes == 1 && hweight32(addr[d->first] ^ PAGE_POISON) == 1;
}

static void dump_bytes(const u8 *addr, const struct damage *d)
{
	unsigned int start = d->first & ~(BYTES_PER_LINE - 1);
	unsigned int end = min(d->last + 1, start + DUMPED_BYTES);
	char line[3 * BYTES_PER_LINE + 1];

	for (unsigned int at = start; at < end; at += BYTES_PER_LINE) {
		for (unsigned int i = 0; i < BYTES_PER_LINE; i++)
			scnprintf(line + 3 * i, 4, " %02x", addr[at + i]);
		pr_alert("  +%03x:%s\n", at, line);
	}
	if (d->last >= end)
		pr_alert("  ... up to +%03x\n", d->last);
}

static void report_damage(const struct page *page, const u8 *addr)
{
	struct damage d = find_damage(addr);
	phys_addr_t phys = page_to_phys(page);

	if (is_single_bit(addr, &d))
		pr_alert("pagealloc: single bit error\n");
	else
		pr_alert("pagealloc: memory corruption\n");
	pr_alert("pagealloc: [mem %#010llx-%#010llx]: %u byte%s of a free page changed\n",
		 phys + d.first, phys + d.last, d.bytes, d.bytes == 1 ? "" : "s");
	if (!PageHighMem(page))
		pr_alert("pagealloc: in the direct map: %08lx-%08lx\n",
			 kernel_vaddr(phys + d.first), kernel_vaddr(phys + d.last));
	dump_bytes(addr, &d);
	dump_page(page, "pagealloc: corrupted page details");
	dump_stack();
}

/* ---- the check ------------------------------------------------------------------- */

static bool is_poisoned(const u32 *words)
{
	u32 wrong = 0;

	for (unsigned int i = 0; i < PAGE_SIZE / sizeof(*words); i++)
		wrong |= words[i] ^ POISON_WORD;
	return !wrong;
}

/* Return: was it as it had to be? */
static bool check_page(const struct page *page, bool report)
{
	void *addr = kmap_atomic((struct page *)page);
	bool good = is_poisoned(addr);

	if (!good && report)
		report_damage(page, addr);
	kunmap_atomic(addr);
	return good;
}

/**
 * check_poisoned_pages() - has anybody written to pages that were free?
 * @page: head of a block that leaves its zone
 * @nr: its pages
 *
 * Of a block only the first bad page is told in full.  It is handed out all the
 * same: its new owner writes to it first.
 *
 * Context: any; takes one kmap_atomic() slot.
 */
void check_poisoned_pages(struct page *page, unsigned long nr)
{
	unsigned long bad = 0;

	for (struct page *end = page + nr; page < end; page++)
		bad += !check_page(page, !bad);
	if (bad > 1)
		pr_alert("pagealloc: %lu more pages of the block were written to\n", bad - 1);
}
