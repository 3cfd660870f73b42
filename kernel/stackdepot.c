// SPDX-License-Identifier: MIT
/*
 * The stack depot: who asks for memory does so from a few hundred places, a
 * million times.  So each trace is kept once.
 *
 *	buckets[hash] -> record -> record	lists are read without a lock: a record
 *	pool | record | record | ... free |	never changes and never goes away
 *	     ^ handle 1
 *
 * The pool does not grow.  It serves allocators, which must not be asked for memory
 * from here; what does not fit has no trace, and the log says so.
 *
 * Must not know: whose traces these are.
 */
#include <asm/barrier.h>
#include <asm/setup.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>
#include <linux/stackdepot.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#define NR_BUCKETS 1024
#define POOL_MIN (2 * SZ_64K)
#define POOL_MAX SZ_1M
#define GRAIN 4			/* a handle counts these bytes */

struct stack_record {
	struct stack_record *next;
	u32 hash;
	u16 number;
	u16 nr_entries;
	unsigned long entries[];
};

static struct {
	spinlock_t lock;		/* against other writers */
	struct stack_record **buckets;
	char *pool;
	size_t size, used;
	unsigned int count;
} depot = { .lock = __SPIN_LOCK_UNLOCKED(depot.lock) };

void __init stack_depot_early_init(void)
{
	if (depot.pool)
		return;
	depot.size = max_t(size_t, max_low_pfn << (PAGE_SHIFT - 8), POOL_MIN);
	depot.size = min_t(size_t, depot.size, POOL_MAX);
	depot.buckets = memblock_alloc_or_panic(NR_BUCKETS * sizeof(*depot.buckets), SMP_CACHE_BYTES);
	depot.pool = memblock_alloc_or_panic(depot.size, PAGE_SIZE);
	pr_info("Stack Depot: %zu KiB for backtraces\n", depot.size >> 10);
}

/* FNV-1a, a word at a time. */
static u32 hash_of(const unsigned long *entries, unsigned int nr_entries)
{
	u32 hash = 2166136261U;

	for (unsigned int i = 0; i < nr_entries; i++)
		hash = (hash ^ entries[i]) * 16777619U;
	return hash ^ hash >> 15;
}

static struct stack_record *find_record(struct stack_record *record, u32 hash,
					const unsigned long *entries, unsigned int nr_entries)
{
	for (; record; record = READ_ONCE(record->next))
		if (record->hash == hash && record->nr_entries == nr_entries &&
		    !memcmp(record->entries, entries, nr_entries * sizeof(*entries)))
			return record;
	return NULL;
}

/* Context: depot.lock held. */
static struct stack_record *new_record(u32 hash, const unsigned long *entries,
				       unsigned int nr_entries)
{
	size_t size = sizeof(struct stack_record) + nr_entries * sizeof(*entries);
	struct stack_record *record = (struct stack_record *)(depot.pool + depot.used);

	if (size > depot.size - depot.used) {
		pr_warn_once("Stack Depot: full with %u backtraces, others are not kept\n",
			     depot.count);
		return NULL;
	}
	depot.used += size;
	record->hash = hash;
	record->number = (u16)depot.count++;
	record->nr_entries = (u16)nr_entries;
	memcpy(record->entries, entries, nr_entries * sizeof(*entries));
	return record;
}

/* Somebody else may have been faster. */
static struct stack_record *add_record(struct stack_record **bucket, u32 hash,
				       const unsigned long *entries, unsigned int nr_entries)
{
	struct stack_record *record;
	unsigned long flags;

	spin_lock_irqsave(&depot.lock, flags);
	record = find_record(*bucket, hash, entries, nr_entries);
	if (!record) {
		record = new_record(hash, entries, nr_entries);
		if (record) {
			record->next = *bucket;
			smp_wmb();	/* readers find it whole */
			WRITE_ONCE(*bucket, record);
		}
	}
	spin_unlock_irqrestore(&depot.lock, flags);
	return record;
}

static struct stack_record *record_of(depot_stack_handle_t handle)
{
	return (struct stack_record *)(depot.pool + (size_t)(handle - 1) * GRAIN);
}

depot_stack_handle_t stack_depot_save(const unsigned long *entries, unsigned int nr_entries)
{
	struct stack_record **bucket, *record;
	u32 hash;

	if (!depot.pool || !nr_entries)
		return 0;
	nr_entries = min(nr_entries, (unsigned int)STACK_DEPOT_MAX_ENTRIES);
	hash = hash_of(entries, nr_entries);
	bucket = &depot.buckets[hash % NR_BUCKETS];
	record = find_record(READ_ONCE(*bucket), hash, entries, nr_entries);
	if (!record)
		record = add_record(bucket, hash, entries, nr_entries);
	return record ? (depot_stack_handle_t)((char *)record - depot.pool) / GRAIN + 1 : 0;
}

noinline depot_stack_handle_t stack_depot_save_here(unsigned int skipnr)
{
	unsigned long entries[STACK_DEPOT_MAX_ENTRIES];

	return stack_depot_save(entries, stack_trace_save(entries, ARRAY_SIZE(entries), skipnr + 1));
}

unsigned int stack_depot_fetch(depot_stack_handle_t handle, const unsigned long **entries)
{
	if (!handle)
		return 0;
	*entries = record_of(handle)->entries;
	return record_of(handle)->nr_entries;
}

void stack_depot_print(depot_stack_handle_t handle)
{
	const unsigned long *entries;
	unsigned int nr = stack_depot_fetch(handle, &entries);

	if (nr)
		stack_trace_print(entries, nr, 1);
}

unsigned int stack_depot_number(depot_stack_handle_t handle)
{
	return record_of(handle)->number;
}

unsigned int stack_depot_count(void)
{
	return depot.count;
}
