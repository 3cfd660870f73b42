/* SPDX-License-Identifier: MIT */
/*
 * The hand-over audit (row G7): four witnesses of the same memory, held
 * against each other.
 *
 *	e820	     what the firmware says is RAM
 *	memblock     what is RAM, and what of it is taken
 *	struct page  free, inside a free block, or reserved
 *	free lists   the blocks that can be allocated
 */
#ifndef _LINUX_AUDIT_H
#define _LINUX_AUDIT_H

#include <linux/mmzone.h>

/**
 * struct audit - what a run saw
 * @pages: RAM pages looked at
 * @free: of these, free
 * @reserved: of these, reserved
 * @blocks: free blocks, as the struct pages show them
 * @listed: free blocks, as the lists show them
 * @pfn: where two witnesses disagree first
 * @says: what they say; empty while they agree
 */
struct audit {
	unsigned long pages;
	unsigned long free;
	unsigned long reserved;
	unsigned long blocks;
	unsigned long listed;
	unsigned long pfn;
	char says[128];
};

/*
 * Each compares two witnesses and stops at the first disagreement.
 * Return: true when they agree.
 */
bool audit_e820(struct audit *a);	/* e820's RAM is memblock's memory, and vice versa */
bool audit_pages(struct audit *a, unsigned long start_pfn, unsigned long end_pfn);
bool audit_zone(struct audit *a, struct zone *zone);	/* free lists against struct pages */
bool audit_listed(struct audit *a);	/* a->blocks, as the pages show them, all on lists */
bool audit_totals(struct audit *a);	/* the zones' and the global page counts */

/**
 * boot_audit() - all of it, right after the hand-over
 *
 * Prints one line; a disagreement is a panic that names the page and what each
 * side says.  Costs about 14 instructions per page.
 *
 * Context: once, after mem_init() and before anything else allocates or frees.
 */
void boot_audit(void);

#endif /* _LINUX_AUDIT_H */
