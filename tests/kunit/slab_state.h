/* SPDX-License-Identifier: MIT */
/* What the slab suites share: a cache for a case, and "nothing got lost". */
#ifndef SLAB_STATE_H
#define SLAB_STATE_H

#include <linux/cpumask.h>
#include <linux/slab.h>

#include "../../mm/slab.h"
#include "mm_state.h"

static struct mm_state slab_before;

/* Magazines and empty slabs of all caches are given back, so that pages can be compared. */
static inline int slab_state_save(struct kunit *test)
{
	kmem_cache_shrink_all();
	mm_state_save(&slab_before);
	return 0;
}

static inline void expect_slab_state(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kmem_cache_validate_all(), 0U);
	kmem_cache_shrink_all();
	expect_mm_state(test, &slab_before);
}

/* Objects in use, of all nodes; those in magazines are not. */
static inline unsigned long objects_in_use(const struct kmem_cache *s)
{
	unsigned long used = 0;
	unsigned int cpu;

	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		used += s->node[nid].nr_taken;
	for_each_possible_cpu(cpu)
		used -= (unsigned long)max(atomic_read(&s->magazine[cpu].avail), 0);
	return used;
}

/* Slabs of a cache, whatever their node. */
static inline unsigned long slabs_of(const struct kmem_cache *s)
{
	unsigned long slabs = 0;

	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		slabs += s->node[nid].nr_slabs;
	return slabs;
}

/* Destroyed, and really so: its name is free again. */
static inline void expect_destroyed(struct kunit *test, struct kmem_cache *s)
{
	const struct kmem_cache *other;

	kmem_cache_destroy(s);
	list_for_each_entry(other, &slab_caches, list)
		KUNIT_EXPECT_PTR_NE(test, other, s);
}

/* Every byte of an object carries its owner's number. */
static inline void stamp(void *object, u32 owner, size_t size)
{
	memset(object, (int)(owner * 37 + 11), size);
}

static inline bool stamped(const void *object, u32 owner, size_t size)
{
	return !memchr_inv(object, (u8)(owner * 37 + 11), size);
}

#endif /* SLAB_STATE_H */
