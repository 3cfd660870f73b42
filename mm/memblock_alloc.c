// SPDX-License-Identifier: MIT
/*
 * Allocation from memblock: find, reserve, zero.
 *
 * When the first wish cannot be met, wishes are given up one after the other:
 *
 *	1. the node,   at or above min_addr
 *	2. any node,   at or above min_addr
 *	3. the node,   anywhere
 *	4. any node,   anywhere
 *	then 1 to 4 again without mirrored memory
 *
 * Memory handed out as a pointer ends at current_limit, since behind it nothing
 * is mapped yet.  There is no freeing by pointer: memblock_free() takes the
 * physical range.
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/kmemleak.h>
#include <linux/panic.h>
#include <linux/string.h>

#include "memblock_internal.h"

struct wish {
	phys_addr_t size, align, min_addr, max_addr;
	int nid;
	bool min_is_strict;	/* never below min_addr */
};

static phys_addr_t find_falling_back(const struct wish *w, enum memblock_flags flags)
{
	bool try_below = w->min_addr && !w->min_is_strict;
	phys_addr_t from[] = { w->min_addr, 0 };
	int node[] = { w->nid, NUMA_NO_NODE };
	phys_addr_t found;
	int i, j;

	for (i = 0; i <= try_below; i++) {
		for (j = memblock_any_node(w->nid); j < 2; j++) {
			found = memblock_find_in_range_node(w->size, w->align, from[i],
							    w->max_addr, node[j], flags);
			if (found)
				return found;
		}
	}
	return 0;
}

static phys_addr_t find_wish(const struct wish *w)
{
	phys_addr_t found;

	if (memblock.has_mirror) {
		found = find_falling_back(w, MEMBLOCK_MIRROR);
		if (found)
			return found;
		pr_warn("Could not allocate %pa bytes of mirrored memory\n", &w->size);
	}
	return find_falling_back(w, MEMBLOCK_NONE);
}

static phys_addr_t take_from_successor(const struct wish *w)
{
	phys_addr_t found = memblock.successor->alloc(w->size, w->align, w->min_addr, w->max_addr,
						      w->nid);

	if (!found || !w->min_is_strict || found >= w->min_addr)
		return found;
	memblock.successor->free(found, w->size);
	return 0;
}

/* Named as in Linux, and not inlined, because the debug log shows it as the caller. */
static noinline phys_addr_t memblock_alloc_range_nid(const struct wish *w)
{
	phys_addr_t found;

	if (memblock.successor)
		return take_from_successor(w);
	found = find_wish(w);
	if (found && memblock_reserve(found, w->size))
		return 0;
	return found;
}

/* The allocator that took over knows nothing of limits: what it gives is checked against them. */
static phys_addr_t take_late(const struct wish *w, unsigned long caller)
{
	phys_addr_t found;
	void *mem;

	if (!memblock.late_told)
		pr_warn("memblock: %pS wants %pa bytes, but the buddy allocator has taken over\n",
			(void *)caller, &w->size);
	memblock.late_told = true;

	mem = memblock.late_alloc(w->size, w->align, w->nid);
	if (!mem)
		return 0;
	found = __pa(mem);
	if (found + w->size > w->max_addr || (w->min_is_strict && found < w->min_addr)) {
		__memblock_free_late(found, w->size);
		return 0;
	}
	return found;
}

static phys_addr_t grant(struct wish *w, const char *func, unsigned long caller)
{
	phys_addr_t max_addr = w->max_addr;

	memblock_dbg("%s: %llu bytes align=0x%llx nid=%d from=%pa max_addr=%pa %pS\n", func,
		     w->size, w->align, w->nid, &w->min_addr, &max_addr, (void *)caller);
	if (!w->align)
		w->align = SMP_CACHE_BYTES;
	if (w->max_addr == MEMBLOCK_ALLOC_ACCESSIBLE)
		w->max_addr = memblock.current_limit;
	return memblock.late_alloc ? take_late(w, caller) : memblock_alloc_range_nid(w);
}

/* As a pointer: only what is mapped. */
static void *grant_mapped(struct wish *w, const char *func, unsigned long caller)
{
	phys_addr_t found;

	if (w->max_addr > memblock.current_limit)
		w->max_addr = memblock.current_limit;
	found = grant(w, func, caller);
	return found ? __va(found) : NULL;
}

/*
 * What is mapped has a size that a pointer can span.  kmemleak is told of it, but not
 * of raw memory: that is pages, not structures.
 */
static void *clear(void *mem, phys_addr_t size)
{
	kmemleak_boot_alloc(mem, (size_t)size);
	return memset(mem, 0, (size_t)size);
}

void *memblock_alloc_try_nid_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				 phys_addr_t max_addr, int nid)
{
	struct wish w = { size, align, min_addr, max_addr, nid, false };

	return grant_mapped(&w, __func__, _RET_IP_);
}

void *memblock_alloc_try_nid_nopanic(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				     phys_addr_t max_addr, int nid)
{
	struct wish w = { size, align, min_addr, max_addr, nid, false };
	void *mem = grant_mapped(&w, __func__, _RET_IP_);

	return mem ? clear(mem, size) : NULL;
}

void *memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
			     phys_addr_t max_addr, int nid)
{
	struct wish w = { size, align, min_addr, max_addr, nid, false };
	void *mem = grant_mapped(&w, __func__, _RET_IP_);

	if (mem)
		return clear(mem, size);
	panic("%s: Failed to allocate %llu bytes align=0x%llx nid=%d from=%pa max_addr=%pa",
	      __func__, size, align, nid, &min_addr, &max_addr);
}

void *memblock_alloc_or_panic(phys_addr_t size, phys_addr_t align)
{
	struct wish w = { size, align, MEMBLOCK_LOW_LIMIT, MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE,
			  false };
	void *mem = grant_mapped(&w, __func__, _RET_IP_);

	if (mem)
		return clear(mem, size);
	panic("%s: Failed to allocate %llu bytes", __func__, size);
}

phys_addr_t memblock_phys_alloc_range(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				      phys_addr_t end)
{
	struct wish w = { size, align, start, end, NUMA_NO_NODE, true };

	return grant(&w, __func__, _RET_IP_);
}

phys_addr_t memblock_phys_alloc_try_nid(phys_addr_t size, phys_addr_t align, int nid)
{
	struct wish w = { size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE, nid, true };

	return grant(&w, __func__, _RET_IP_);
}
