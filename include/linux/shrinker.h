/* SPDX-License-Identifier: MIT */
/*
 * Caches that can give memory back when the page allocator runs out.
 *
 *	static struct shrinker my_shrinker = {
 *		.count_objects = how_many_could_go,
 *		.scan_objects = let_some_go,
 *	};
 *	register_shrinker(&my_shrinker);
 *
 * Linux: include/linux/shrinker.h, 3.12 to 6.6.
 */
#ifndef _LINUX_SHRINKER_H
#define _LINUX_SHRINKER_H

#include <linux/list.h>
#include <linux/types.h>

/**
 * struct shrink_control - what a shrinker is asked for
 * @gfp_mask: of the request that found no memory
 * @nr_to_scan: objects to look at
 */
struct shrink_control {
	gfp_t gfp_mask;
	unsigned long nr_to_scan;
};

#define SHRINK_STOP (~0UL)	/* from scan_objects: nothing can be done now */

/**
 * struct shrinker - a cache that can shrink
 * @count_objects: how many objects could go; 0 leaves it alone
 * @scan_objects: let up to nr_to_scan go; returns how many went, or SHRINK_STOP
 * @list: on the list of all
 *
 * Both are called with interrupts as the one who needs memory has them, by one
 * processor at a time, and may allocate nothing that they cannot do without: a
 * request from inside a shrinker calls no shrinker.
 */
struct shrinker {
	unsigned long (*count_objects)(struct shrinker *s, struct shrink_control *sc);
	unsigned long (*scan_objects)(struct shrinker *s, struct shrink_control *sc);
	struct list_head list;
};

/*
 * Who registers last is asked first: what he keeps his memory in is older.
 * Context: not in interrupt handlers, not in a shrinker.  Return: 0.
 * Linux: 2.6.23 and later.
 */
int register_shrinker(struct shrinker *shrinker);
void unregister_shrinker(struct shrinker *shrinker);

/**
 * shrink_slab() - have every registered cache give back what it can
 * @gfp: the request that needs it
 *
 * Return: objects that went; 0 also when another call is at it.
 * Linux: shrink_slab(), mm/vmscan.c, 2.6 and later.
 */
unsigned long shrink_slab(gfp_t gfp);

#endif /* _LINUX_SHRINKER_H */
