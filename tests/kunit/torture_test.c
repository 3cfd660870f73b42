// SPDX-License-Identifier: MIT
/*
 * Torture: random operations on every allocator, on all processors and in their
 * interrupts, at the same time.  Rows L1, L2, J1, P1.
 *
 *	processor 0  task: slot slot slot ...	  in calls from others: slot slot ...
 *	processor 1  task: slot slot slot ...	  in calls from others: slot slot ...
 *	                  \                                   /
 *	                   exchange: slot slot slot slot ...
 *
 * A slot holds a block: memory from one of the allocators, filled with a pattern
 * that nobody else has, or nothing.  An operation looks at the pattern of a block
 * and frees it, fills an empty one, or swaps a slot with one of the exchange: so
 * what one processor allocated is checked and freed by another one.
 *
 * In between, processors call each other, flush, drain and stop each other.  When
 * all is freed, every page must be back where it was, on one list.
 *
 *	torture=N		so many operations, of all processors together
 *	torture_seed=N		the same choices again (their order among processors is not)
 */
#include <asm/atomic.h>
#include <asm/cmpxchg.h>
#include <asm/tlbflush.h>
#include <kunit/random.h>
#include <linux/highmem.h>
#include <linux/irqflags.h>
#include <linux/moduleparam.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/stop_machine.h>
#include <linux/vmalloc.h>

#include "slab_state.h"

#define TASK_SLOTS 24
#define IRQ_SLOTS 8
#define EXCHANGE_SLOTS 32
#define CACHE_OBJECT 96		/* bytes */
#define CONSTRUCTED 0xc0157c70	/* what the constructor writes to an object's first word */

static unsigned int torture = 20000;
core_param(torture, torture, uint);

static unsigned int torture_seed;
core_param(torture_seed, torture_seed, uint);

enum kind { NOTHING, PAGES, KMALLOC, CACHE, PERCPU, VMALLOC };

/**
 * struct block - memory that somebody has
 * @kind: where it comes from
 * @order: PAGES: its order
 * @size: bytes
 * @mark: what its pattern is made of
 * @addr: the memory; a struct page for PAGES
 */
struct block {
	u8 kind;
	u8 order;
	u32 size;
	u32 mark;
	void *addr;
};

/**
 * struct hand - who has blocks: a processor's task, or its interrupts
 * @slots: what it has
 * @nr_slots: how many
 * @atomic: in interrupts
 * @random: state of its random numbers
 * @done: operations so far
 * @failed: allocations that gave NULL, which is no error
 * @busy: in the middle of one
 */
struct hand {
	struct block *slots[TASK_SLOTS];
	unsigned int nr_slots;
	bool atomic;
	u32 random;
	unsigned long done;
	unsigned long failed;
	bool busy;
};

static struct {
	struct hand task[NR_CPUS], irq[NR_CPUS];
	struct block *exchange[EXCHANGE_SLOTS];
	struct block *blocks;		/* all of them */
	struct kmem_cache *cache;
	unsigned long share;		/* operations for each processor's task */
	u32 seed;
	u32 stopped_wrongly;
	bool failed;			/* somebody has found something: all stop */
} t;

static u32 below(struct hand *h, u32 limit)
{
	return xorshift32(&h->random) % limit;
}

/* The first thing that is wrong is told; all others stop. */
static void __printf(2, 3) wrong(const struct block *b, const char *fmt, ...)
{
	static const char *const names[] = { "no", "pages", "kmalloc", "cache", "percpu", "vmalloc" };
	char text[96];
	va_list args;

	if (xchg((u32 *)&t.stopped_wrongly, 1))
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	WRITE_ONCE(t.failed, true);
	pr_err("torture: CPU %d: %s block, %u bytes at %p: %s; torture_seed=%u\n",
	       smp_processor_id(), names[b->kind], b->size, b->addr, text, t.seed);
}

/* ---- patterns ------------------------------------------------------------------- */

#define EDGE_WORDS 32U	/* a long run of words is looked at at both ends */

static u32 pattern(u32 mark, u32 i)
{
	return mark ^ (i * 0x9e3779b9);
}

/* Write the pattern to @words words, or (@check) compare; 32 at each end of a long run. */
static void run_of_words(const struct block *b, u32 *at, u32 words, u32 mark, bool check)
{
	for (u32 i = 0; i < words; i++) {
		if (i == EDGE_WORDS && words > 2 * EDGE_WORDS)
			i = words - EDGE_WORDS;
		if (!check)
			at[i] = pattern(mark, i);
		else if (at[i] != pattern(mark, i))
			wrong(b, "word %u is %08x, not %08x", i, at[i], pattern(mark, i));
	}
}

/* Pages 0, 1, 3, 7 ... and so the last one; each through a window of its own. */
static void pattern_pages(const struct block *b, bool check)
{
	for (u32 i = 0; i < 1U << b->order; i = 2 * i + 1) {
		u32 *at = kmap_atomic((struct page *)b->addr + i);

		run_of_words(b, at, PAGE_SIZE / 4, b->mark + i, check);
		kunmap_atomic(at);
	}
}

static void pattern_vmalloc(const struct block *b, bool check)
{
	for (u32 at = 0; at < b->size; at += PAGE_SIZE)
		run_of_words(b, b->addr + at, min(b->size - at, (u32)PAGE_SIZE) / 4, b->mark + at,
			     check);
}

static void pattern_percpu(const struct block *b, bool check)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		run_of_words(b, per_cpu_ptr((__force u32 __percpu *)b->addr, cpu), b->size / 4,
			     b->mark + cpu, check);
}

/* An object's first word is its constructor's, and stays. */
static void pattern_cache(const struct block *b, bool check)
{
	u32 *words = b->addr;

	if (words[0] != CONSTRUCTED)
		wrong(b, "its constructor's word is %08x", words[0]);
	run_of_words(b, words + 1, b->size / 4 - 1, b->mark, check);
}

static void fill_or_check(const struct block *b, bool check)
{
	switch (b->kind) {
	case PAGES:
		pattern_pages(b, check);
		break;
	case KMALLOC:
		run_of_words(b, b->addr, b->size / 4, b->mark, check);
		break;
	case CACHE:
		pattern_cache(b, check);
		break;
	case PERCPU:
		pattern_percpu(b, check);
		break;
	case VMALLOC:
		pattern_vmalloc(b, check);
		break;
	}
}

/* ---- allocating -------------------------------------------------------------------- */

static void construct(void *object)
{
	*(u32 *)object = CONSTRUCTED;
}

static gfp_t some_gfp(struct hand *h)
{
	static const gfp_t kinds[] = {
		GFP_KERNEL, GFP_HIGHUSER, GFP_HIGHUSER_MOVABLE, GFP_TEMPORARY,
		GFP_DMA, GFP_ATOMIC, GFP_KERNEL | __GFP_COLD, GFP_KERNEL | __GFP_COMP,
	};

	if (h->atomic)
		return GFP_ATOMIC | __GFP_NOWARN;
	return kinds[below(h, ARRAY_SIZE(kinds))] | __GFP_NOWARN;
}

/* Order 0 half of the time, 1 a quarter, ... */
static void alloc_some_pages(struct hand *h, struct block *b)
{
	b->order = (u8)__ffs(xorshift32(&h->random) | BIT(MAX_ORDER - 1));
	b->size = PAGE_SIZE << b->order;
	b->addr = alloc_pages(some_gfp(h) | __GFP_NORETRY, b->order);
}

static u32 some_size(struct hand *h)
{
	u32 dice = below(h, 64);

	if (dice == 0)
		return 1 + below(h, 65536);
	return 1 + below(h, dice < 16 ? 8192 : 512);
}

static void alloc_some(struct hand *h, struct block *b)
{
	switch (b->kind) {
	case PAGES:
		alloc_some_pages(h, b);
		break;
	case KMALLOC:
		b->size = some_size(h);
		b->addr = kmalloc(b->size, h->atomic ? GFP_ATOMIC | __GFP_NOWARN :
						       GFP_KERNEL | __GFP_NOWARN);
		break;
	case CACHE:
		b->size = CACHE_OBJECT;
		b->addr = kmem_cache_alloc(t.cache, GFP_ATOMIC | __GFP_NOWARN);
		break;
	case PERCPU:
		b->size = 4 * (1 + below(h, 16));
		b->addr = (__force void *)__alloc_percpu_gfp(b->size, 4, GFP_ATOMIC | __GFP_NOWARN);
		break;
	case VMALLOC:
		b->size = 1 + below(h, 32 * PAGE_SIZE);
		b->addr = __vmalloc(b->size, GFP_KERNEL | __GFP_HIGHMEM | __GFP_NOWARN,
				    PAGE_KERNEL);
		break;
	}
}

static void fill_slot(struct hand *h, struct block *b)
{
	static const u8 kinds[16] = {
		PAGES, PAGES, PAGES, PAGES, PAGES, KMALLOC, KMALLOC, KMALLOC,
		KMALLOC, KMALLOC, CACHE, CACHE, CACHE, PERCPU, VMALLOC, VMALLOC,
	};

	b->kind = kinds[below(h, ARRAY_SIZE(kinds))];
	if (b->kind == VMALLOC && (h->atomic || below(h, 8)))
		b->kind = KMALLOC;	/* dear: three turns of one lock, for which all queue up */
	b->mark = xorshift32(&h->random);
	alloc_some(h, b);
	if (b->addr) {
		fill_or_check(b, false);
	} else {
		b->kind = NOTHING;
		h->failed++;
	}
}

static void empty_slot(struct block *b)
{
	fill_or_check(b, true);
	switch (b->kind) {
	case PAGES:
		__free_pages(b->addr, b->order);
		break;
	case KMALLOC:
		kfree(b->addr);
		break;
	case CACHE:
		kmem_cache_free(t.cache, b->addr);
		break;
	case PERCPU:
		free_percpu((__force void __percpu *)b->addr);
		break;
	case VMALLOC:
		vfree(b->addr);
		break;
	}
	b->kind = NOTHING;
}

/* ---- operations ----------------------------------------------------------------------- */

static void hand_over(struct hand *h, struct block **slot)
{
	*slot = xchg(&t.exchange[below(h, EXCHANGE_SLOTS)], *slot);
	fill_or_check(*slot, true);
}

static void one_operation(struct hand *h)
{
	struct block **slot = &h->slots[below(h, h->nr_slots)];

	h->done++;
	if (below(h, 4) == 0)
		hand_over(h, slot);
	else if ((*slot)->kind == NOTHING)
		fill_slot(h, *slot);
	else
		empty_slot(*slot);
}

/* In a call from another processor.  One that comes while we wait for others is too much. */
static void in_interrupt(void *unused)
{
	struct hand *h = &t.irq[smp_processor_id()];

	if (h->busy)
		return;
	h->busy = true;
	for (u32 i = 1 + below(h, 4); i && !READ_ONCE(t.failed); i--)
		one_operation(h);
	h->busy = false;
}

static int while_stopped(void *data)
{
	return (int)(unsigned long)data;
}

/* What changes the state of all processors. */
static void disturb_all(struct hand *h)
{
	switch (below(h, 6)) {
	case 0:
		drain_all_pages();
		break;
	case 1:
		kmem_cache_shrink(t.cache);
		break;
	case 2:
		vm_unmap_aliases();
		break;
	case 3:
		flush_tlb_all();
		break;
	case 4:
		on_each_cpu(in_interrupt, NULL, true);
		break;
	case 5:
		if (stop_machine(while_stopped, (void *)7UL, NULL) != 7)
			wrong(h->slots[0], "stop_machine() failed");
		break;
	}
}

/* A window that stays while others flush and unmap theirs. */
static void use_kmap(struct hand *h)
{
	struct block *b = h->slots[below(h, h->nr_slots)];
	u32 *at;

	if (b->kind != PAGES)
		return;
	at = kmap(b->addr);
	if (!at)
		return;
	run_of_words(b, at, PAGE_SIZE / 4, b->mark, true);
	kunmap(b->addr);
}

static void disturb(struct hand *h)
{
	u32 dice = below(h, 1024);

	if (dice < 8)
		smp_call_function_single(below(h, nr_cpu_ids), in_interrupt, NULL, dice < 2);
	else if (dice < 40)
		use_kmap(h);
	else if (dice < 56)
		drain_local_pages();	/* so that blocks go back and forth between list and zone */
	else if (dice == 56 && below(h, 8) == 0)
		disturb_all(h);
}

static void torture_here(void *unused)
{
	struct hand *h = &t.task[smp_processor_id()];

	while (h->done < t.share && !READ_ONCE(t.failed)) {
		one_operation(h);
		disturb(h);
	}
}

/* ---- before and after -------------------------------------------------------------------- */

static struct block *deal_to(struct hand *h, unsigned int cpu, unsigned int slots, bool atomic,
			     struct block *next)
{
	*h = (struct hand){ .nr_slots = slots, .atomic = atomic };
	h->random = (t.seed + 2 * cpu + atomic) * 0x9e3779b9 | 1;
	for (unsigned int i = 0; i < slots; i++)
		h->slots[i] = next++;
	return next;
}

static void deal(void)
{
	struct block *next = t.blocks;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		next = deal_to(&t.task[cpu], cpu, TASK_SLOTS, false, next);
		next = deal_to(&t.irq[cpu], cpu, IRQ_SLOTS, true, next);
	}
	for (unsigned int i = 0; i < EXCHANGE_SLOTS; i++)
		t.exchange[i] = next++;
}

static unsigned int nr_blocks(void)
{
	return nr_cpu_ids * (TASK_SLOTS + IRQ_SLOTS) + EXCHANGE_SLOTS;
}

static void free_all(void)
{
	for (unsigned int i = 0; i < nr_blocks(); i++)
		if (t.blocks[i].kind != NOTHING)
			empty_slot(&t.blocks[i]);
}

/*
 * Page tables of the vmalloc area stay once they are there.  So that nothing is
 * missing in the end, they are all there in the beginning: in each 4 MiB a page is
 * mapped once.
 */
static void make_vmalloc_tables(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	for (unsigned long addr = VMALLOC_START; addr < VMALLOC_END; addr += PMD_SIZE) {
		struct vm_struct *vm = NULL;

		if (!pmd_present(*pmd_off_k(addr)))
			vm = __get_vm_area(PAGE_SIZE, VM_MAP, addr,
					   min(ALIGN(addr + 1, PMD_SIZE), VMALLOC_END));
		if (!vm)
			continue;
		KUNIT_EXPECT_EQ(test, map_vm_area(vm, PAGE_KERNEL, &page), 0);
		free_vm_area(vm);
	}
	vm_unmap_aliases();
	__free_page(page);
}

static void nothing(void *unused)
{
}

/* The log says what was done: a run that did little would prove little. */
static void report(struct kunit *test)
{
	unsigned long task = 0, irq = 0, failed = 0;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		task += t.task[cpu].done;
		irq += t.irq[cpu].done;
		failed += t.task[cpu].failed + t.irq[cpu].failed;
	}
	kunit_info(test, "torture: %lu operations on %u processors, %lu of them in interrupts, "
		   "%lu without memory, torture_seed=%u", task + irq, num_online_cpus(), irq,
		   failed, t.seed);
}

static void run(struct kunit *test)
{
	t.share = torture / num_online_cpus();
	deal();
	KUNIT_EXPECT_EQ(test, cpu_run_on_each(torture_here, NULL), 0);
	on_each_cpu(nothing, NULL, true);	/* behind all calls that nobody waited for */
	report(test);
	free_all();
}

/* Expect every pattern to be whole, every page to come back, and no lock to complain. */
static void all_allocators(struct kunit *test)
{
	unsigned long complaints = spinlock_complaints();

	memset(&t, 0, sizeof(t));
	t.seed = torture_seed ? torture_seed : (u32)printk_clock() | 1;
	t.blocks = kcalloc(nr_blocks(), sizeof(*t.blocks), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t.blocks);
	t.cache = kmem_cache_create("torture", CACHE_OBJECT, 0, 0, construct);
	KUNIT_ASSERT_NOT_NULL(test, t.cache);
	make_vmalloc_tables(test);
	slab_state_save(test);

	run(test);

	KUNIT_EXPECT_FALSE_MSG(test, t.failed, "torture_seed=%u", t.seed);
	KUNIT_EXPECT_EQ(test, spinlock_complaints(), complaints);
	vm_unmap_aliases();
	expect_slab_state(test);
	expect_destroyed(test, t.cache);
	kfree(t.blocks);
}

static struct kunit_case torture_cases[] = { KUNIT_CASE(all_allocators), {} };

static struct kunit_suite torture_suite = { .name = "torture", .test_cases = torture_cases };
kunit_test_suite(torture_suite);
