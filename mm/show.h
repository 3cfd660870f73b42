/* SPDX-License-Identifier: MIT */
/*
 * What the monitor's commands about memory share: wishes in words, and what an
 * experiment has changed.
 *
 *	free_lists.c	each zone's free blocks, before and after
 *	alloc_show.c	alloc, free
 *	slab_show.c	kmalloc, kfree
 *	vmalloc_show.c	vmalloc, vfree
 *	highmem_show.c	kmap, kunmap, kmap_atomic, kunmap_atomic
 *	percpu_show.c	percpu alloc, percpu free
 *	page_show.c	page
 */
#ifndef _MM_SHOW_H
#define _MM_SHOW_H

#include <linux/monitor.h>
#include <linux/types.h>

struct page;
struct page_event;
struct zone;

/* ---- free_lists.c ---------------------------------------------------------------- */

/* The free blocks of one migrate type, by order; takes the zone's lock. */
void count_blocks_of_type(struct zone *zone, int type, unsigned long *blocks);

/* Remember the free lists of all zones, and what this processor has parked. */
void free_lists_save(void);

/* Those that are not any more as they were then, each in two lines: was, is. */
void free_lists_changes(struct seq_file *m);

/* "Normal", and which node's where there are several. */
const char *zone_title(const struct zone *zone, char *buf, size_t size);
#define ZONE_TITLE_LEN 16

/* ---- alloc_show.c ------------------------------------------------------------------ */

/**
 * struct wish - how something is to be allocated
 * @gfp: flags; __GFP_NOWARN is always one of them, for the command tells more
 * @nid: from which node rather, or NUMA_NO_NODE
 */
struct wish {
	gfp_t gfp;
	int nid;
};

/**
 * parse_wish() - a wish in words: "movable", "atomic", "node=1" ...
 * @m: told what is wrong with a word
 * @words: the words
 * @nr: how many
 * @never: flags that this kind of memory cannot have
 * @wish: gets it
 *
 * Return: false when there was a word that is none.
 */
bool parse_wish(struct seq_file *m, char *words[], int nr, gfp_t never, struct wish *wish);

/* "4096", "4K", "1M".  Return: 0 or -EINVAL. */
int parse_bytes(const char *text, unsigned long *bytes);

/* What becomes of a NULL that was to be freed. */
#define NOTHING_AT_NULL "0 is NULL: there is nothing to free\n"

/* What page_events_end() has told. */
void page_events_show(struct seq_file *m, const struct page_event *events, unsigned int nr);

/* Where a block is that has just been freed, and with whom it has merged. */
void page_freed_show(struct seq_file *m, struct page *page, unsigned int order);

/* For completion: the words of a wish; the blocks that alloc has handed out. */
const char *nth_wish(unsigned int nr);
const char *nth_block(unsigned int nr);

/* ---- slab_show.c ------------------------------------------------------------------- */

/* If the page is part of a slab: the slab, and the object at @addr, unless that is 0. */
void slab_show_page(struct seq_file *m, const struct page *page, unsigned long addr);

#endif /* _MM_SHOW_H */
