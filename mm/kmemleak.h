/* SPDX-License-Identifier: MIT */
/*
 * What the files of kmemleak share and nobody else may use.
 *
 *	kmemleak_scan.c		which objects does anything point to?  Reports
 *	kmemleak.c		objects: made, forgotten, found by any address in them
 *	kmemleak_early.c	what the allocators tell
 */
#ifndef _MM_KMEMLEAK_H
#define _MM_KMEMLEAK_H

#include <linux/kmemleak.h>
#include <linux/rbtree.h>
#include <linux/spinlock.h>

/* ---- kmemleak_early.c ------------------------------------------------------ */

typedef void (*kmemleak_listener_t)(enum kmemleak_op op, const void *ptr, size_t size,
				    int min_count);

void kmemleak_listen(kmemleak_listener_t fn);

/* ---- kmemleak.c -------------------------------------------------------------- */

#define KMEMLEAK_TRACE 8

#define OBJECT_NO_SCAN 1u	/* nothing in it is looked at */
#define OBJECT_REPORTED 2u	/* has been in a report */
#define OBJECT_PERCPU 4u	/* @start is a per-CPU pointer: it has a copy for each processor */
#define OBJECT_UNREFERENCED 16u	/* the last two scans have not found it */
#define OBJECT_FREED 8u		/* while a scan goes on: not in the tree any more */

/**
 * struct kmemleak_object - memory that somebody has
 * @node: in the tree of its kind, by @start
 * @next: the list of those to be looked into; of those that are free
 * @start: address; so far as a scan goes a number
 * @size: bytes
 * @scan_start: where to look in it; all of it unless somebody said otherwise
 * @scan_size: bytes
 * @min_count: references that it must have; 0: no suspect; KMEMLEAK_BLACK: nor looked into
 * @count: references found in this scan
 * @checksum: of its content, at the end of the last scan that did not find it
 * @flags: OBJECT_*
 * @cpu: who allocated it
 * @when: printk_clock()
 * @trace_len: entries in @trace
 * @trace: who allocated it
 */
struct kmemleak_object {
	struct rb_node node;
	struct kmemleak_object *next;
	unsigned long start;
	size_t size;
	unsigned long scan_start;
	size_t scan_size;
	int min_count;
	int count;
	u32 checksum;
	u8 flags;
	u8 cpu;
	u8 trace_len;
	u64 when;
	unsigned long trace[KMEMLEAK_TRACE];
};

#define KMEMLEAK_BLACK (-1)

extern spinlock_t kmemleak_lock;	/* all of these */
extern struct rb_root kmemleak_objects, kmemleak_percpu_objects;

struct kmemleak_object *kmemleak_find(const struct rb_root *root, unsigned long addr);
void kmemleak_hold_freed(bool hold);

/* A suspect is white until enough references were found; the others are found from the start. */
static inline bool object_is_white(const struct kmemleak_object *o)
{
	return o->min_count != KMEMLEAK_BLACK && o->count < o->min_count;
}

#endif /* _MM_KMEMLEAK_H */
