// SPDX-License-Identifier: MIT
/*
 * The per-CPU allocator: the same piece of memory for every processor.
 *
 * A chunk is a unit for each processor, one behind the other at a fixed
 * distance.  An area of a chunk lies at the same place in each of its units, so
 * one map does for all, and one offset for each processor leads from the first
 * copy to its own, in whatever chunk:
 *
 *	first chunk	|stat|res|dyn    |stat|res|dyn    | ...	made by the boot
 *			 unit of CPU 0    unit of CPU 1
 *	another		|    A  B        |    A  B        | ...	made on demand,
 *			 ^base + unit_offset[0]   [1]^		pages too
 *
 * Chunks are tried from the oldest on, each from the bottom, so that those that
 * are needed least run empty.  Of the empty ones one is kept, for the next who
 * would need it; the second is given back.  When the page allocator has run out,
 * that one goes too, and single pages of the others in which nothing is taken.
 *
 * Locking: pcpu.lock covers list, maps and what is populated, interrupts off.
 * Pages are allocated without it, and TLBs flushed: words that are taken keep
 * their chunk, and the memory behind them, where they are.
 *
 * Offers: __alloc_percpu() and its relatives, free_percpu().
 * Must not know: where chunks' memory comes from (percpu_vm.c, percpu_first.c).
 *
 * Linux: mm/percpu.c, 2.6.30 to 5.x.
 */
#include "percpu_internal.h"

#include <asm/stacktrace.h>
#include <asm/string.h>
#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/kmemleak.h>
#include <linux/list.h>
#include <linux/might_sleep.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/shrinker.h>
#include <linux/vmalloc.h>

#define REPORTS_LIMIT 10U	/* failures that are reported */

/* Only chunks that can be given back count as empty. */
static bool chunk_is_empty(const struct pcpu_chunk *chunk)
{
	return chunk->map.free == chunk->map.end && chunk->vms;
}

/*
 * Is @addr in the unit at the chunk's base?  What is behind the map belongs to
 * somebody else: the first chunk gives the ends of its units back.
 */
static bool chunk_contains(const struct pcpu_chunk *chunk, const char *addr)
{
	return (unsigned long)addr - (unsigned long)chunk->base < chunk->map.end * PCPU_WORD;
}

static u32 word_of(const struct pcpu_chunk *chunk, const char *addr)
{
	return (u32)(addr - chunk->base) / PCPU_WORD;
}

/* ---- allocating --------------------------------------------------------- */

static bool request_is_sane(size_t size, size_t align, gfp_t gfp)
{
	if (likely(size - 1 < pcpu.unit_size && align <= PAGE_SIZE && is_power_of_2(align)))
		return true;
	WARN(!(gfp & __GFP_NOWARN),
	     "illegal size (%zu) or align (%zu) for percpu allocation", size, align);
	return false;
}

/* From the first chunk that has it; NULL when none has. */
static struct pcpu_chunk *take_area(u32 words, u32 align, u32 *pos)
{
	struct pcpu_chunk *chunk, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&pcpu.lock, flags);
	list_for_each_entry(chunk, &pcpu.chunks, list) {
		*pos = pcpu_map_alloc(&chunk->map, words, align);
		if (likely(*pos != PCPU_NO_ROOM)) {
			found = chunk;
			break;
		}
	}
	if (found && found->map.free == found->map.end - words && found->vms)
		pcpu.nr_empty--;
	spin_unlock_irqrestore(&pcpu.lock, flags);
	return found;
}

static bool add_chunk(gfp_t gfp)
{
	struct pcpu_chunk *chunk = pcpu_create_chunk(gfp);
	unsigned long flags;

	if (!chunk)
		return false;
	spin_lock_irqsave(&pcpu.lock, flags);
	list_add_tail(&chunk->list, &pcpu.chunks);
	pcpu.nr_empty++;
	spin_unlock_irqrestore(&pcpu.lock, flags);
	return true;
}

/* A page that is there stays there while somebody has words of it. */
static bool populate_area(struct pcpu_chunk *chunk, u32 pos, u32 words, gfp_t gfp)
{
	unsigned int first = pos / PCPU_WORDS_PER_PAGE;
	unsigned int end = DIV_ROUND_UP(pos + words, PCPU_WORDS_PER_PAGE);

	if (READ_ONCE(chunk->nr_populated) == chunk->nr_pages)
		return true;
	if (find_next_zero_bit(chunk->populated, end, first) == end)
		return true;
	return pcpu_populate_chunk(chunk, first, end, gfp);
}

static void clear_area(const struct pcpu_chunk *chunk, u32 pos, u32 words)
{
	for (unsigned int unit = 0; unit < pcpu.nr_units; unit++) {
		void *copy = pcpu_unit(chunk, unit) + pos * PCPU_WORD;

		rep_stosl(&copy, 0, words);
	}
}

static void __percpu *report_failure(size_t size, size_t align, gfp_t gfp, const char *why)
{
	if ((gfp & __GFP_NOWARN) || pcpu.nr_failed >= REPORTS_LIMIT)
		return NULL;
	pr_warn("PERCPU: allocation failed, size=%zu align=%zu, %s\n", size, align, why);
	dump_stack();
	if (++pcpu.nr_failed == REPORTS_LIMIT)
		pr_info("PERCPU: limit reached, disable warning\n");
	return NULL;
}

void __percpu *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp)
{
	u32 words = DIV_ROUND_UP(size, PCPU_WORD);
	u32 align_words = DIV_ROUND_UP(align, PCPU_WORD);
	struct pcpu_chunk *chunk;
	u32 pos;

	might_sleep_if(gfp & __GFP_WAIT);
	if (!request_is_sane(size, align, gfp))
		return NULL;
	do {
		chunk = take_area(words, align_words, &pos);
	} while (!chunk && add_chunk(gfp));
	if (!chunk)
		return report_failure(size, align, gfp, "failed to allocate new chunk");

	if (!populate_area(chunk, pos, words, gfp)) {
		free_percpu(pcpu_addr_to_ptr(chunk->base + pos * PCPU_WORD));
		return report_failure(size, align, gfp, "failed to populate");
	}
	clear_area(chunk, pos, words);
	kmemleak_alloc_percpu(pcpu_addr_to_ptr(chunk->base + pos * PCPU_WORD), size);
	return pcpu_addr_to_ptr(chunk->base + pos * PCPU_WORD);
}

void __percpu *__alloc_reserved_percpu(size_t size, size_t align)
{
	u32 words = DIV_ROUND_UP(size, PCPU_WORD);
	u32 pos = PCPU_NO_ROOM;
	unsigned long flags;

	if (!request_is_sane(size, align, GFP_KERNEL))
		return NULL;
	spin_lock_irqsave(&pcpu.lock, flags);
	if (pcpu.reserved)
		pos = pcpu_map_alloc(pcpu.reserved, words, DIV_ROUND_UP(align, PCPU_WORD));
	spin_unlock_irqrestore(&pcpu.lock, flags);
	if (pos == PCPU_NO_ROOM)
		return report_failure(size, align, GFP_KERNEL, "no room in the reserved part");
	clear_area(pcpu.first, pos, words);
	return pcpu_addr_to_ptr(pcpu.base + pos * PCPU_WORD);
}

/* ---- freeing ------------------------------------------------------------ */

static struct pcpu_chunk *find_chunk(const char *addr)
{
	struct pcpu_chunk *chunk;

	list_for_each_entry(chunk, &pcpu.chunks, list)
		if (chunk_contains(chunk, addr))
			return chunk;
	return NULL;
}

/* The first chunk has two maps, one behind the other. */
static struct pcpu_map *find_map(struct pcpu_chunk *chunk, u32 pos)
{
	if (chunk == pcpu.first && pcpu.reserved && pos < pcpu.reserved->end)
		return pcpu.reserved;
	return &chunk->map;
}

/* @chunk has just become empty.  Return: the same when it is to go, else NULL. */
static struct pcpu_chunk *retire_chunk(struct pcpu_chunk *chunk)
{
	if (pcpu.nr_empty++ == 0)
		return NULL;
	pcpu.nr_empty--;
	list_del(&chunk->list);
	return chunk;
}

/*
 * The words of the area that begins at @addr, in @chunk, are free.
 *
 * Return: them; 0 when there is no such area.  *@idle is a chunk that is to go, or NULL.
 */
static u32 free_area(struct pcpu_chunk *chunk, const char *addr, struct pcpu_chunk **idle)
{
	u32 pos = word_of(chunk, addr), words;

	if (!IS_ALIGNED((unsigned long)addr, PCPU_WORD))
		return 0;
	words = pcpu_map_free(find_map(chunk, pos), pos);
	if (words && chunk_is_empty(chunk))
		*idle = retire_chunk(chunk);
	return words;
}

/* Which processor's copy of something is at an address?  -1: nobody's. */
static int cpu_of_copy(const char *addr)
{
	const struct pcpu_chunk *chunk;

	list_for_each_entry(chunk, &pcpu.chunks, list)
		for (unsigned int unit = 0; unit < pcpu.nr_units; unit++)
			if ((size_t)(addr - pcpu_unit(chunk, unit)) < pcpu.unit_size)
				return (int)unit;
	return -1;
}

/* What is wrong with @ptr, which is not what an area begins with, in words. */
static const char *bad_free_reason(const void __percpu *ptr, char *buf, size_t size)
{
	const char *addr = pcpu_ptr_to_addr(ptr);
	struct pcpu_chunk *chunk = find_chunk(addr);
	u32 pos = chunk ? word_of(chunk, addr) : 0;
	int cpu = cpu_of_copy((__force const char *)ptr);

	if ((size_t)(addr - pcpu.base) < pcpu.static_size)
		return "a static per-CPU variable";
	if (chunk)
		return test_bit(pos, find_map(chunk, pos)->used) ? "the middle of an area" :
								    "memory that is free already";
	if (cpu < 0)
		return "no per-CPU pointer";
	scnprintf(buf, size, "no per-CPU pointer, but the address of CPU %d's copy", cpu);
	return buf;
}

static noinline __cold void report_bad_free(const void __percpu *ptr, unsigned long caller)
{
	const char *reason;
	unsigned long flags;
	char buf[64];

	spin_lock_irqsave(&pcpu.lock, flags);
	reason = bad_free_reason(ptr, buf, sizeof(buf));
	spin_unlock_irqrestore(&pcpu.lock, flags);
	pr_alert("BUG: Trying to free_percpu() %s (%p), from %pS\n", reason,
		 ptr, (void *)caller);
	dump_stack();
}

void free_percpu(void __percpu *ptr)
{
	const char *addr = pcpu_ptr_to_addr(ptr);
	struct pcpu_chunk *chunk, *idle = NULL;
	unsigned long flags;
	u32 words = 0;

	if (!ptr)
		return;
	kmemleak_free_percpu(ptr);
	spin_lock_irqsave(&pcpu.lock, flags);
	chunk = find_chunk(addr);
	if (likely(chunk))
		words = free_area(chunk, addr, &idle);
	spin_unlock_irqrestore(&pcpu.lock, flags);
	if (unlikely(!words))
		report_bad_free(ptr, _RET_IP_);
	if (idle)
		pcpu_destroy_chunk(idle);
}

/* ---- giving back -------------------------------------------------------- */

/* Takes all empty chunks off the list. */
static void detach_empty_chunks(struct list_head *idle)
{
	struct pcpu_chunk *chunk, *next;
	unsigned long flags;

	spin_lock_irqsave(&pcpu.lock, flags);
	list_for_each_entry_safe(chunk, next, &pcpu.chunks, list)
		if (chunk_is_empty(chunk))
			list_move(&chunk->list, idle);
	pcpu.nr_empty = 0;
	spin_unlock_irqrestore(&pcpu.lock, flags);
}

static unsigned long destroy_empty_chunks(void)
{
	struct pcpu_chunk *chunk, *next;
	unsigned long pages = 0;
	LIST_HEAD(idle);

	detach_empty_chunks(&idle);
	list_for_each_entry_safe(chunk, next, &idle, list) {
		pages += chunk->nr_populated * pcpu.nr_units;
		pcpu_destroy_chunk(chunk);
	}
	return pages;
}

static bool page_is_idle(const struct pcpu_chunk *chunk, unsigned int nr)
{
	u32 pos = nr * PCPU_WORDS_PER_PAGE, end = pos + PCPU_WORDS_PER_PAGE;

	return chunk->vms && find_next_bit(chunk->map.used, end, pos) == end;
}

/*
 * Takes the words of all pages that have memory without need, so that nobody
 * gets them before no TLB knows that memory any more.
 *
 * Return: whether there are any; @idle has a bit for each.
 */
static bool take_idle_pages(struct pcpu_chunk *chunk, unsigned long *idle)
{
	unsigned int nr;

	bitmap_zero(idle, PCPU_MAX_PAGES);
	if (chunk_is_empty(chunk))
		return false;	/* goes as a whole */
	for_each_set_bit(nr, chunk->populated, chunk->nr_pages)
		if (page_is_idle(chunk, nr) && pcpu_map_take(&chunk->map, nr * PCPU_WORDS_PER_PAGE,
							     PCPU_WORDS_PER_PAGE))
			__set_bit(nr, idle);
	return !bitmap_empty(idle, chunk->nr_pages);
}

static void give_back_words(struct pcpu_chunk *chunk, const unsigned long *idle)
{
	unsigned int nr;

	for_each_set_bit(nr, idle, chunk->nr_pages)
		pcpu_map_free(&chunk->map, nr * PCPU_WORDS_PER_PAGE);
	pcpu.nr_empty += chunk_is_empty(chunk);
}

/* The words that it has taken keep a chunk on the list while the lock is not held. */
static unsigned long depopulate_idle_pages(void)
{
	DECLARE_BITMAP(idle, PCPU_MAX_PAGES);
	struct pcpu_chunk *chunk;
	unsigned long flags, pages = 0;

	spin_lock_irqsave(&pcpu.lock, flags);
	list_for_each_entry(chunk, &pcpu.chunks, list) {
		if (!take_idle_pages(chunk, idle))
			continue;
		spin_unlock_irqrestore(&pcpu.lock, flags);
		pages += pcpu_depopulate_chunk(chunk, idle);
		spin_lock_irqsave(&pcpu.lock, flags);
		give_back_words(chunk, idle);
	}
	spin_unlock_irqrestore(&pcpu.lock, flags);
	return pages;
}

/* With interrupts off, others might in turn be waiting for a lock that our caller holds. */
static bool may_flush_tlbs(void)
{
	return !irqs_disabled() || num_online_cpus() == 1;
}

unsigned long pcpu_reclaim(void)
{
	unsigned long pages = destroy_empty_chunks();

	return may_flush_tlbs() ? pages + depopulate_idle_pages() : pages;
}

/* An empty chunk has a page more: what its books take, even when it has no other. */
static unsigned long count_idle_pages(struct shrinker *shrinker, struct shrink_control *sc)
{
	unsigned long flags, pages = 0, empty;
	struct pcpu_chunk *chunk;
	unsigned int nr;

	spin_lock_irqsave(&pcpu.lock, flags);
	list_for_each_entry(chunk, &pcpu.chunks, list)
		for_each_set_bit(nr, chunk->populated, chunk->nr_pages)
			pages += page_is_idle(chunk, nr);
	empty = pcpu.nr_empty;
	spin_unlock_irqrestore(&pcpu.lock, flags);
	return pages * pcpu.nr_units + empty;
}

static unsigned long reclaim_idle_pages(struct shrinker *shrinker, struct shrink_control *sc)
{
	return pcpu_reclaim();
}

static struct shrinker pcpu_shrinker = {
	.count_objects = count_idle_pages,
	.scan_objects = reclaim_idle_pages,
};

void __init percpu_init_late(void)
{
	register_shrinker(&pcpu_shrinker);
}

/* ---- questions ---------------------------------------------------------- */

bool is_kernel_percpu_address(unsigned long addr)
{
	for (unsigned int unit = 0; unit < pcpu.nr_units; unit++)
		if (addr - (unsigned long)pcpu_unit(pcpu.first, unit) < pcpu.static_size)
			return true;
	return false;
}

phys_addr_t per_cpu_ptr_to_phys(void *addr)
{
	if (is_vmalloc_addr(addr))
		return PFN_PHYS(vmalloc_to_pfn(addr)) + ((unsigned long)addr & ~PAGE_MASK);
	return __pa(addr);
}

unsigned long pcpu_nr_pages(void)
{
	struct pcpu_chunk *chunk;
	unsigned long nr = 0, flags;

	spin_lock_irqsave(&pcpu.lock, flags);
	list_for_each_entry(chunk, &pcpu.chunks, list)
		nr += chunk->nr_populated;
	spin_unlock_irqrestore(&pcpu.lock, flags);
	return nr * pcpu.nr_units;
}

static bool chunk_consistent(const struct pcpu_chunk *chunk)
{
	return bitmap_weight(chunk->populated, chunk->nr_pages) == chunk->nr_populated &&
	       pcpu_map_consistent(&chunk->map);
}

bool pcpu_consistent(void)
{
	struct pcpu_chunk *chunk;
	unsigned int nr_empty = 0;
	unsigned long flags;
	bool good = true;

	spin_lock_irqsave(&pcpu.lock, flags);
	list_for_each_entry(chunk, &pcpu.chunks, list) {
		good = good && chunk_consistent(chunk);
		nr_empty += chunk_is_empty(chunk);
	}
	if (pcpu.reserved)
		good = good && pcpu_map_consistent(pcpu.reserved);
	good = good && nr_empty == pcpu.nr_empty;
	spin_unlock_irqrestore(&pcpu.lock, flags);
	return good;
}
