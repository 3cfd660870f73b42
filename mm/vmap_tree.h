/* SPDX-License-Identifier: MIT */
/*
 * The tree of the areas, for those who keep it (vmap_area.c) and those who only look
 * (vmap_ask.c), and what was there before it (vmap_early.c).
 */
#ifndef _MM_VMAP_TREE_H
#define _MM_VMAP_TREE_H

#include "vmap.h"

#include <linux/rbtree.h>
#include <linux/spinlock.h>

extern spinlock_t vmap_lock;		/* protects all of these */
extern struct rb_root vmap_areas;	/* by address */
extern struct vm_struct vmap_end;	/* behind all areas, outside the tree; of no size */
extern unsigned long vmap_used;		/* bytes of all areas in the tree */

extern bool vmap_ready;			/* the tree is in use, and early areas are no longer taken */

static inline struct vm_struct *area_of(const struct rb_node *node)
{
	return rb_entry(node, struct vm_struct, node);
}

struct vm_struct *find_area_above(unsigned long addr);

/* Return: the early areas, by address through ->next; there are none from then on. */
struct vm_struct *vmap_take_early_areas(void);

#endif /* _MM_VMAP_TREE_H */
