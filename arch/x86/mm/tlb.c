// SPDX-License-Identifier: MIT
/*
 * Translations that no processor may remember any more: the TLB shootdown.
 *
 *	change the table ──> forget it here ──> call the others ──> they forget it
 *	                                            └── return when all have
 *
 * The kernel's tables are one set for all processors.  An entry that was not
 * present is remembered by nobody, so only a change of a present one comes here,
 * and before whatever was behind it is used for something else.
 *
 * Not here: kmap_atomic()'s entries, which are used by one processor only, and the
 * tables of the early boot, when there is only one.
 *
 * Must not know: whose pages these are.
 */
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/percpu-defs.h>
#include <linux/smp.h>

/*
 * More pages than this are not dropped one by one.  A page costs an invlpg, some
 * hundred cycles, and dropping everything costs filling the TLB again.
 */
#define SINGLE_PAGES_MAX 33

struct tlb_counts {
	unsigned long nr[NR_TLB_EVENTS];
};

struct tlb_range {
	unsigned long start;
	unsigned long end;
};

static DEFINE_PER_CPU(struct tlb_counts, tlb_counts);

static void count(enum tlb_event event)
{
	this_cpu_inc(tlb_counts.nr[event]);
}

/**
 * tlb_events() - how often something has happened
 * @event: what
 *
 * Return: the sum over all processors.
 */
unsigned long tlb_events(enum tlb_event event)
{
	unsigned long sum = 0;
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(tlb_counts, cpu).nr[event];
	return sum;
}

/* ---- on this processor ----------------------------------------------------------- */

static void forget_all(void *unused)
{
	count(TLB_LOCAL_ALL);
	__flush_tlb_all();
}

static void forget_range(void *info)
{
	const struct tlb_range *range = info;

	count(TLB_LOCAL_RANGE);
	for (unsigned long addr = range->start; addr < range->end; addr += PAGE_SIZE)
		__flush_tlb_one(addr);
}

static void remote_forget_all(void *unused)
{
	count(TLB_REMOTE_RECEIVED);
	forget_all(NULL);
}

static void remote_forget_range(void *info)
{
	count(TLB_REMOTE_RECEIVED);
	forget_range(info);
}

/* ---- on all ------------------------------------------------------------------------ */

static void tell_others(smp_call_func_t func, void *info)
{
	if (num_online_cpus() <= 1)
		return;
	count(TLB_REMOTE_SENT);
	smp_call_function(func, info, true);
}

/**
 * flush_tlb_all() - no processor remembers any translation
 *
 * Context: the rules of linux/smp.h for who waits: no lock is held that another
 *	processor waits for with interrupts off.
 * Linux: flush_tlb_all(), arch/x86/mm/tlb.c, all versions.
 */
void flush_tlb_all(void)
{
	forget_all(NULL);
	tell_others(remote_forget_all, NULL);
}

/**
 * flush_tlb_kernel_range() - no processor remembers how a range was mapped
 * @start: first address
 * @end: exclusive
 *
 * Context: as flush_tlb_all().
 * Linux: flush_tlb_kernel_range(), arch/x86/mm/tlb.c, all versions; by single pages
 *	since 3.6.
 */
void flush_tlb_kernel_range(unsigned long start, unsigned long end)
{
	struct tlb_range range = { start & PAGE_MASK, end };

	if ((end - range.start) >> PAGE_SHIFT > SINGLE_PAGES_MAX) {
		flush_tlb_all();
		return;
	}
	forget_range(&range);
	tell_others(remote_forget_range, &range);
}
