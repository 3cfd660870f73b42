// SPDX-License-Identifier: MIT
/*
 * Addresses that all processors use (rows I1, D7, L2): areas that are made and freed
 * everywhere at once, and translations that a processor has seen and must forget.
 */
#include "smp_fixture.h"

#include <asm/cmpxchg.h>
#include <asm/set_memory.h>

#include "vmalloc_fixture.h"

#define SLOTS 32
#define ROUNDS 300

static u32 *slot[SLOTS];	/* areas; the first word is the number of pages */
static atomic_t wrong, handed_over;

static int vmap_smp_init(struct kunit *test)
{
	atomic_set(&wrong, 0);
	atomic_set(&handed_over, 0);
	second_cpu(test);
	return vmalloc_fixture_init(test);
}

/* Each page's first word, but the first of all, tells whose it is. */
static u32 *new_area(u32 chance)
{
	u32 pages = 1 + chance % 9;
	u32 *area = vmalloc(PAGES(pages));

	if (!area)
		return NULL;
	area[0] = pages;
	for (u32 p = 1; p < pages; p++)
		area[p * (PAGE_SIZE / sizeof(u32))] = pattern(area, p);
	return area;
}

static void put_away(u32 *area)
{
	if (!area)
		return;
	for (u32 p = 1; p < area[0]; p++)
		if (area[p * (PAGE_SIZE / sizeof(u32))] != pattern(area, p))
			atomic_inc(&wrong);
	vfree(area);
}

static void trade(void *unused)
{
	u32 seed = 0x9e3779b9 + (u32)smp_processor_id();

	for (unsigned int round = 0; round < ROUNDS; round++) {
		u32 *area;

		seed = seed * 1664525 + 1013904223;
		area = xchg(&slot[(seed >> 16) % SLOTS], NULL);
		if (area)
			atomic_inc(&handed_over);
		else
			area = xchg(&slot[(seed >> 16) % SLOTS], new_area(seed >> 8));
		put_away(area);
		if (round % 100 == 50)
			vmap_purge();
	}
}

/*
 *	CPU 0	vmalloc ──> [slot] ──> vfree
 *	CPU 1	vfree   <── [slot] <── vmalloc
 *
 * Expect each page to be where it was put, whoever looks, through many purges: an
 * address that was flushed too late would show the page that it had before.
 */
static void areas_change_hands(struct kunit *test)
{
	unsigned long pages = vmalloc_nr_pages();
	unsigned int cpu;

	for_each_online_cpu(cpu)
		if (cpu != (unsigned int)smp_processor_id())
			KUNIT_EXPECT_EQ(test, cpu_run_on(cpu, trade, NULL), 0);
	trade(NULL);
	for_each_online_cpu(cpu)
		if (cpu != (unsigned int)smp_processor_id())
			KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
	for (unsigned int i = 0; i < SLOTS; i++)
		put_away(xchg(&slot[i], NULL));
	KUNIT_EXPECT_EQ(test, atomic_read(&wrong), 0);
	KUNIT_EXPECT_GT(test, atomic_read(&handed_over), ROUNDS / 4);
	KUNIT_EXPECT_EQ(test, vmalloc_nr_pages(), pages);
	KUNIT_EXPECT_TRUE(test, vmap_check());
}

/* ---- one processor's TLB --------------------------------------------------------- */

static u32 *looked_at, value;
static bool written;

static void look(void *unused)
{
	value = *looked_at;
}

static u32 seen_by(struct kunit *test, unsigned int cpu, u32 *at)
{
	looked_at = at;
	KUNIT_EXPECT_EQ(test, cpu_run_on(cpu, look, NULL), 0);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
	return value;
}

/*
 *	[A]   the other processor has read A's first word
 *	~~~   A is freed, and what waits is purged
 *	[B]   the same address, other pages: expect it to read B's
 */
static void purge_reaches_the_others(struct kunit *test)
{
	unsigned int other = second_cpu(test);
	u32 *a, *b;
	struct page *held;

	vmap_purge();
	a = vmalloc(PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, a);
	held = vmalloc_to_page(a);
	get_page(held);		/* so that B does not get the same page */
	*a = 0xaaaa;
	KUNIT_EXPECT_EQ(test, seen_by(test, other, a), 0xaaaaU);
	vfree(a);
	vmap_purge();
	b = vmalloc(PAGE_SIZE);
	KUNIT_ASSERT_PTR_EQ(test, b, a);
	*b = 0xbbbb;
	KUNIT_EXPECT_EQ(test, seen_by(test, other, b), 0xbbbbU);
	vfree(b);
	put_page(held);
}

static bool deaf, purging;

static void deaf_for_a_while(void *unused)
{
	unsigned long flags;

	local_irq_save(flags);
	smp_store_release(&deaf, true);
	mdelay(200);
	local_irq_restore(flags);
}

/* It hears nothing of a flush from here on. */
static void make_deaf(struct kunit *test, unsigned int cpu)
{
	deaf = false;
	KUNIT_EXPECT_EQ(test, cpu_run_on(cpu, deaf_for_a_while, NULL), 0);
	while (!smp_load_acquire(&deaf))
		cpu_relax();
}

static void free_and_purge(void *area)
{
	vfree(area);
	smp_store_release(&purging, true);
	vmap_purge();
}

/*
 *	CPU 1	deaf  ------------------------> forgets
 *	CPU 2	vmap_purge() waits for CPU 1 --------> the addresses are free
 *	CPU 0	    vm_unmap_aliases() ----------------> expect it to wait for CPU 2
 */
static void another_ones_purge_is_waited_for(struct kunit *test)
{
	unsigned int second = second_cpu(test), third = third_cpu(test);
	void *area = vmalloc(PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, area);
	vmap_purge();
	purging = false;
	make_deaf(test, second);
	KUNIT_EXPECT_EQ(test, cpu_run_on(third, free_and_purge, area), 0);
	while (!smp_load_acquire(&purging))
		cpu_relax();
	mdelay(10);
	vm_unmap_aliases();
	KUNIT_EXPECT_EQ(test, vmap_lazy_pages(), 0UL);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(second), 0);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(third), 0);
}

static void free_area(void *area)
{
	free_vm_area(area);
}

/*
 *	CPU 1	deaf  ------------------------------->
 *	CPU 2	free_vm_area(), more than may wait: purges, and waits for CPU 1
 *	CPU 0	    vfree(), vfree()		expect them to leave it to that purge
 */
static void one_purge_at_a_time(struct kunit *test)
{
	unsigned int second = second_cpu(test), third = third_cpu(test);
	struct vm_struct *large = get_vm_area(NR_CPUS * SZ_4M + SZ_1M, VM_MAP);
	void *small[] = { vmalloc(PAGE_SIZE), vmalloc(PAGE_SIZE) };
	unsigned long sent;

	if (!large || !small[0] || !small[1]) {
		if (large)
			free_vm_area(large);
		vfree(small[0]);
		vfree(small[1]);
		kunit_skip(test, "the vmalloc area is too small");
	}
	vmap_purge();
	sent = tlb_events(TLB_REMOTE_SENT);
	make_deaf(test, second);
	KUNIT_EXPECT_EQ(test, cpu_run_on(third, free_area, large), 0);
	while (tlb_events(TLB_REMOTE_SENT) == sent)
		cpu_relax();
	vfree(small[0]);
	vfree(small[1]);
	KUNIT_EXPECT_EQ(test, tlb_events(TLB_REMOTE_SENT), sent + 1);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(second), 0);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(third), 0);
}

static void try_to_write(void *addr)
{
	written = can_write(addr);
}

/* A page that the other processor has written to becomes read-only: expect its next write to fail. */
static void rights_change_for_the_others(struct kunit *test)
{
	unsigned int other = second_cpu(test);
	unsigned long page = __get_free_page(GFP_KERNEL);

	KUNIT_ASSERT_NE(test, page, 0UL);
	cpu_run_on(other, try_to_write, (void *)page);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(other), 0);
	KUNIT_EXPECT_TRUE(test, written);
	KUNIT_EXPECT_EQ(test, set_memory_ro(page, 1), 0);
	cpu_run_on(other, try_to_write, (void *)page);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(other), 0);
	KUNIT_EXPECT_FALSE(test, written);
	KUNIT_EXPECT_EQ(test, set_memory_rw(page, 1), 0);
	free_page(page);
}

static unsigned long block;

/* Every processor its own page of the same 4 MiB, again and again. */
static void change_own_page(void *unused)
{
	unsigned long page = block + (unsigned long)smp_processor_id() * PAGE_SIZE;

	for (int i = 0; i < 4; i++) {
		if (set_memory_ro(page, 1) || can_write((void *)page))
			atomic_inc(&wrong);
		if (set_memory_rw(page, 1) || !can_write((void *)page))
			atomic_inc(&wrong);
	}
}

/* Expect one of them to split the large page, and nobody's entry to be lost. */
static void all_change_rights_at_once(struct kunit *test)
{
	unsigned int cpu;

	block = __get_free_pages(GFP_KERNEL, 5);
	KUNIT_ASSERT_NE(test, block, 0UL);
	for_each_online_cpu(cpu)
		if (cpu != (unsigned int)smp_processor_id())
			KUNIT_EXPECT_EQ(test, cpu_run_on(cpu, change_own_page, NULL), 0);
	change_own_page(NULL);
	for_each_online_cpu(cpu)
		if (cpu != (unsigned int)smp_processor_id())
			KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&wrong), 0);
	free_pages(block, 5);
}

static struct kunit_case vmap_smp_cases[] = {
	KUNIT_CASE(areas_change_hands),
	KUNIT_CASE(purge_reaches_the_others),
	KUNIT_CASE(another_ones_purge_is_waited_for),
	KUNIT_CASE(one_purge_at_a_time),
	KUNIT_CASE(rights_change_for_the_others),
	KUNIT_CASE(all_change_rights_at_once),
	{}
};

static struct kunit_suite vmap_smp_suite = {
	.name = "vmap-smp",
	.init = vmap_smp_init,
	.test_cases = vmap_smp_cases,
};
kunit_test_suite(vmap_smp_suite);
