// SPDX-License-Identifier: MIT
/*
 * Processors that are taken out of work and come back.  Rows L1, N1.
 *
 *	all		load: pages, objects, calls ...
 *	one, in turn	... leaves its load, goes; what it had parked is back; comes, loads again
 *
 * Cases that need two processors are skipped on a machine with one.
 */
#include <asm/atomic.h>
#include <asm/tlbflush.h>
#include <kunit/random.h>
#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/highmem.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/stop_machine.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "../../mm/pcp.h"
#include "slab_state.h"
#include "smp_fixture.h"

#define SLOTS 32
#define ROUNDS 3	/* of all processors going and coming */

/* ---- one goes, one comes -------------------------------------------------------- */

static unsigned int a_victim(struct kunit *test)
{
	unsigned int cpu = second_cpu(test);

	if (!smp_ops.cpu_die)
		kunit_skip(test, "no processor can be taken down");
	return cpu;
}

static void count_here(void *count)
{
	atomic_inc(count);
}

static int nothing_to_do(void *unused)
{
	return 0;
}

/* Expect nobody to reach it while it is away, and everybody afterwards. */
static void goes_and_comes(struct kunit *test)
{
	unsigned int cpu = a_victim(test), before = num_online_cpus();
	atomic_t count = ATOMIC_INIT(0);

	KUNIT_ASSERT_EQ(test, cpu_down(cpu), 0);
	KUNIT_EXPECT_FALSE(test, cpu_online(cpu));
	KUNIT_EXPECT_TRUE(test, cpu_present(cpu));
	KUNIT_EXPECT_EQ(test, num_online_cpus(), before - 1);
	KUNIT_EXPECT_EQ(test, smp_call_function_single(cpu, count_here, &count, true), -ENXIO);
	KUNIT_EXPECT_EQ(test, cpu_run_on(cpu, count_here, &count), -ENXIO);
	KUNIT_EXPECT_EQ(test, stop_machine(nothing_to_do, NULL, cpumask_of(cpu)), -ENXIO);
	KUNIT_EXPECT_EQ(test, stop_machine(nothing_to_do, NULL, NULL), 0);
	on_each_cpu(count_here, &count, true);
	KUNIT_EXPECT_EQ(test, atomic_read(&count), (int)before - 1);
	flush_tlb_all();

	KUNIT_ASSERT_EQ(test, cpu_up(cpu), 0);
	KUNIT_EXPECT_EQ(test, num_online_cpus(), before);
	KUNIT_EXPECT_EQ(test, smp_call_function_single(cpu, count_here, &count, true), 0);
	KUNIT_EXPECT_EQ(test, cpu_run_on_each(count_here, &count), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&count), 2 * (int)before);
}

/* Down with all of them but the boot processor, then up again. */
static void all_of_them(struct kunit *test)
{
	unsigned int cpu, before = num_online_cpus();

	a_victim(test);
	for_each_online_cpu(cpu)
		if (cpu)
			KUNIT_EXPECT_EQ(test, cpu_down(cpu), 0);
	KUNIT_EXPECT_EQ(test, num_online_cpus(), 1U);
	for_each_present_cpu(cpu)
		if (cpu)
			KUNIT_EXPECT_EQ(test, cpu_up(cpu), 0);
	KUNIT_EXPECT_EQ(test, num_online_cpus(), before);
}

/* ---- who may go, and who is told ---------------------------------------------------- */

static struct {
	struct notifier_block nb;
	unsigned long actions[8];
	unsigned int count;
	unsigned long objects_to;
	bool dying_elsewhere;
} told;

static int note_action(struct notifier_block *nb, unsigned long action, void *cpu)
{
	if (told.count < ARRAY_SIZE(told.actions))
		told.actions[told.count++] = action;
	if (action == CPU_DYING &&
	    (smp_processor_id() != (int)(unsigned long)cpu || !irqs_disabled()))
		told.dying_elsewhere = true;
	return action == told.objects_to ? NOTIFY_BAD : NOTIFY_OK;
}

static void listen(unsigned long objects_to)
{
	memset(&told, 0, sizeof(told));
	told.nb.notifier_call = note_action;
	told.objects_to = objects_to;
	register_cpu_notifier(&told.nb);
}

/* Ends the listening. */
static void expect_told(struct kunit *test, const unsigned long *actions, unsigned int count)
{
	unregister_cpu_notifier(&told.nb);
	KUNIT_EXPECT_EQ(test, told.count, count);
	for (unsigned int i = 0; i < count; i++)
		KUNIT_EXPECT_EQ_MSG(test, told.actions[i], actions[i], "action %u", i);
	KUNIT_EXPECT_FALSE(test, told.dying_elsewhere);
}

/* Expect each step to be told once, in order. */
static void notifiers(struct kunit *test)
{
	static const unsigned long actions[] = {
		CPU_DOWN_PREPARE, CPU_DYING, CPU_DEAD, CPU_UP_PREPARE, CPU_STARTING, CPU_ONLINE,
	};
	unsigned int cpu = a_victim(test);

	listen(0);
	KUNIT_EXPECT_EQ(test, cpu_down(cpu), 0);
	KUNIT_EXPECT_EQ(test, cpu_up(cpu), 0);
	expect_told(test, actions, ARRAY_SIZE(actions));
}

/* Expect one who objects to keep it. */
static void objection(struct kunit *test)
{
	static const unsigned long actions[] = { CPU_DOWN_PREPARE, CPU_DOWN_FAILED };
	unsigned int cpu = a_victim(test);

	listen(CPU_DOWN_PREPARE);
	KUNIT_EXPECT_EQ(test, cpu_down(cpu), -EINVAL);
	expect_told(test, actions, ARRAY_SIZE(actions));
	KUNIT_EXPECT_TRUE(test, cpu_online(cpu));
}

/* Expect one who objects to keep it away. */
static void objection_to_coming(struct kunit *test)
{
	static const unsigned long actions[] = { CPU_UP_PREPARE, CPU_UP_CANCELED };
	unsigned int cpu = a_victim(test);

	KUNIT_EXPECT_EQ(test, cpu_down(cpu), 0);
	listen(CPU_UP_PREPARE);
	KUNIT_EXPECT_EQ(test, cpu_up(cpu), -EINVAL);
	expect_told(test, actions, ARRAY_SIZE(actions));
	KUNIT_EXPECT_FALSE(test, cpu_online(cpu));
	cpu_up(cpu);
	KUNIT_EXPECT_TRUE(test, cpu_online(cpu));
}

/* The boot processor, one that works, one that is away, one that does not exist. */
static void not_these(struct kunit *test)
{
	unsigned int cpu = a_victim(test);
	struct wedge wedge;

	listen(0);
	KUNIT_EXPECT_EQ(test, cpu_down(0), -EBUSY);
	KUNIT_EXPECT_EQ(test, cpu_down(NR_CPUS), -EINVAL);
	wedge_start(test, &wedge, cpu, false);
	KUNIT_EXPECT_EQ(test, cpu_down(cpu), -EBUSY);
	wedge_end(test, &wedge, cpu);
	expect_told(test, NULL, 0);
	KUNIT_EXPECT_EQ(test, cpu_down(cpu), 0);
	KUNIT_EXPECT_EQ(test, cpu_down(cpu), -EINVAL);
	KUNIT_EXPECT_EQ(test, cpu_up(cpu), 0);
	KUNIT_EXPECT_EQ(test, cpu_up(cpu), -EINVAL);
}

/* Somebody does not stop: expect him to be named, and the one that was to go to stay. */
static void others_do_not_stop(struct kunit *test)
{
	static const unsigned long actions[] = { CPU_DOWN_PREPARE, CPU_DOWN_FAILED };
	unsigned int cpu = a_victim(test), stubborn = third_cpu(test), patience = smp_timeout;
	u32 mark = kmsg_mark();
	struct wedge wedge;
	char line[64];

	wedge_start(test, &wedge, stubborn, true);
	listen(0);
	smp_timeout = 100;
	KUNIT_EXPECT_EQ(test, cpu_down(cpu), -ETIMEDOUT);
	smp_timeout = patience;
	expect_told(test, actions, ARRAY_SIZE(actions));
	scnprintf(line, sizeof(line), "stop_machine: CPU %u did not stop", stubborn);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, line));
	wedge_end(test, &wedge, stubborn);
	KUNIT_EXPECT_TRUE(test, cpu_online(cpu));
	KUNIT_EXPECT_EQ(test, cpu_run_on(cpu, wedge_release_later, &wedge), 0);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
}

static struct {
	u32 rounds, came;
	bool leave;
} still;

static int look_twice(void *unused)
{
	unsigned int before = num_online_cpus();

	mdelay(2);
	still.came += num_online_cpus() != before;
	still.rounds++;
	return 0;
}

static void stop_again_and_again(void *unused)
{
	while (!READ_ONCE(still.leave)) {
		stop_machine(look_twice, NULL, NULL);
		udelay(100);
	}
}

/* Another one stops everybody all the time: expect nobody to come while he looks. */
static void nobody_comes_while_all_stand_still(struct kunit *test)
{
	unsigned int cpu = a_victim(test), stopper = third_cpu(test);

	memset(&still, 0, sizeof(still));
	KUNIT_EXPECT_EQ(test, cpu_run_on(stopper, stop_again_and_again, NULL), 0);
	for (int round = 0; round < 5 * ROUNDS; round++) {
		KUNIT_EXPECT_EQ(test, cpu_down(cpu), 0);
		KUNIT_EXPECT_EQ(test, cpu_up(cpu), 0);
	}
	WRITE_ONCE(still.leave, true);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(stopper), 0);
	KUNIT_EXPECT_GT(test, still.rounds, 0U);
	KUNIT_EXPECT_EQ(test, still.came, 0U);
}

/* ---- what it kept -------------------------------------------------------------------- */

static struct kmem_cache *cache;

static unsigned long parked_on(unsigned int cpu)
{
	unsigned long pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		pages += pcp_parked_pages_on(zone, cpu);
	return pages;
}

/* Small zones give no processor room to park, nor does any while a page aid is on. */
static bool all_zones_park(unsigned int cpu)
{
	struct zone *zone;

	for_each_populated_zone(zone)
		if (!zone_pageset(zone, 0, cpu)->half)
			return false;
	return true;
}

static void park_some(void *unused)
{
	void *kept[SLOTS];

	for (unsigned int i = 0; i < SLOTS; i++)
		kept[i] = alloc_page(GFP_KERNEL);
	for (unsigned int i = 0; i < SLOTS; i++)
		if (kept[i])
			__free_page(kept[i]);
	for (unsigned int i = 0; i < SLOTS; i++)
		kept[i] = kmem_cache_alloc(cache, GFP_KERNEL);
	for (unsigned int i = 0; i < SLOTS; i++)
		kmem_cache_free(cache, kept[i]);
}

static void make_cache(struct kunit *test)
{
	cache = kmem_cache_create("hotplug", 80, 0, 0, NULL);
	KUNIT_ASSERT_NOT_NULL(test, cache);
	slab_state_save(test);
}

/* Pages and objects are parked with it: expect all of them to be with others when it is gone. */
static void leaves_what_it_kept(struct kunit *test)
{
	unsigned int cpu = a_victim(test);
	bool parks = all_zones_park(cpu);

	make_cache(test);
	KUNIT_EXPECT_EQ(test, cpu_run_on(cpu, park_some, NULL), 0);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
	if (parks)
		KUNIT_EXPECT_GT(test, parked_on(cpu), 0UL);
	if (!slab_diverted(cache))
		KUNIT_EXPECT_GT(test, atomic_read(&cache->magazine[cpu].avail), 0);

	KUNIT_EXPECT_EQ(test, cpu_down(cpu), 0);
	KUNIT_EXPECT_EQ(test, parked_on(cpu), 0UL);
	KUNIT_EXPECT_LE(test, atomic_read(&cache->magazine[cpu].avail), 0);
	expect_slab_state(test);
	KUNIT_EXPECT_EQ(test, cpu_up(cpu), 0);

	KUNIT_EXPECT_EQ(test, cpu_run_on(cpu, park_some, NULL), 0);	/* it has room again */
	KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
	if (parks)
		KUNIT_EXPECT_GT(test, parked_on(cpu), 0UL);
	expect_slab_state(test);
	expect_destroyed(test, cache);
}

/* ---- under load ------------------------------------------------------------------------ */

static struct load {
	void *object[SLOTS];
	struct page *page[SLOTS];
	u32 random;
	bool leave;
	u32 wrong, calls, gone;
} loads[NR_CPUS];

static void turn_page(struct load *l, unsigned int slot)
{
	u32 *mark;

	if (!l->page[slot])
		l->page[slot] = alloc_pages(GFP_HIGHUSER | __GFP_NOWARN, slot % 3);
	if (!l->page[slot])
		return;
	mark = kmap_atomic(l->page[slot]);
	if (*mark == (u32)(uintptr_t)l + slot) {
		*mark = 0;
		kunmap_atomic(mark);
		__free_pages(l->page[slot], slot % 3);
		l->page[slot] = NULL;
		return;
	}
	*mark = (u32)(uintptr_t)l + slot;
	kunmap_atomic(mark);
}

static void turn_object(struct load *l, unsigned int slot)
{
	if (l->object[slot]) {
		l->wrong += *(u32 *)l->object[slot] != slot;
		kmem_cache_free(cache, l->object[slot]);
		l->object[slot] = NULL;
		return;
	}
	l->object[slot] = kmem_cache_alloc(cache, GFP_KERNEL | __GFP_NOWARN);
	if (l->object[slot])
		*(u32 *)l->object[slot] = slot;
}

/* It may be going, away or coming: it answers, or that is said. */
static void call_somebody(struct load *l)
{
	unsigned int cpu = xorshift32(&l->random) % nr_cpu_ids;
	atomic_t count = ATOMIC_INIT(0);
	bool came = smp_call_function_single(cpu, count_here, &count, true) == 0;

	l->wrong += atomic_read(&count) != came;
	l->calls += came;
	l->gone += !came;
}

static void load_step(struct load *l)
{
	u32 dice = xorshift32(&l->random);

	if (dice % 64 == 0)
		call_somebody(l);
	else if (dice % 1024 == 1)
		flush_tlb_all();
	else if (dice % 2)
		turn_page(l, (dice >> 8) % SLOTS);
	else
		turn_object(l, (dice >> 8) % SLOTS);
}

static void put_down(struct load *l)
{
	for (unsigned int slot = 0; slot < SLOTS; slot++) {
		if (l->page[slot])
			__free_pages(l->page[slot], slot % 3);
		if (l->object[slot])
			kmem_cache_free(cache, l->object[slot]);
		l->page[slot] = NULL;
		l->object[slot] = NULL;
	}
}

static void carry_load(void *unused)
{
	struct load *l = &loads[smp_processor_id()];

	while (!READ_ONCE(l->leave))
		load_step(l);
	put_down(l);
}

static void begin_load(struct kunit *test, unsigned int cpu)
{
	loads[cpu].leave = false;
	loads[cpu].random = cpu + 1;
	KUNIT_EXPECT_EQ(test, cpu_run_on(cpu, carry_load, NULL), 0);
}

static void end_load(struct kunit *test, unsigned int cpu)
{
	WRITE_ONCE(loads[cpu].leave, true);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
}

/* The boot processor's share, so many steps at a time. */
static void load_here(unsigned int steps)
{
	loads[0].random |= 1;
	while (steps--)
		load_step(&loads[0]);
}

static void go_and_come(struct kunit *test, unsigned int cpu)
{
	end_load(test, cpu);
	load_here(50);
	KUNIT_EXPECT_EQ(test, cpu_down(cpu), 0);
	KUNIT_EXPECT_EQ(test, parked_on(cpu), 0UL);
	load_here(500);
	KUNIT_EXPECT_EQ(test, parked_on(cpu), 0UL);
	KUNIT_EXPECT_EQ(test, cpu_up(cpu), 0);
	begin_load(test, cpu);
}

/* Expect every call to be answered or refused, and in the end every page in its place. */
static void under_load(struct kunit *test)
{
	u32 wrong = 0, calls = 0, gone = 0;
	unsigned int cpu;

	a_victim(test);
	make_cache(test);
	memset(loads, 0, sizeof(loads));
	for_each_online_cpu(cpu)
		if (cpu)
			begin_load(test, cpu);
	for (int round = 0; round < ROUNDS; round++)
		for_each_present_cpu(cpu)
			if (cpu)
				go_and_come(test, cpu);
	for_each_online_cpu(cpu) {
		if (cpu)
			end_load(test, cpu);
		wrong += loads[cpu].wrong;
		calls += loads[cpu].calls;
		gone += loads[cpu].gone;
	}
	put_down(&loads[0]);
	kunit_info(test, "%u calls answered, %u to processors that were away", calls, gone);
	KUNIT_EXPECT_EQ(test, wrong, 0U);
	KUNIT_EXPECT_GT(test, calls, 0U);
	KUNIT_EXPECT_GT(test, gone, 0U);
	expect_slab_state(test);
	expect_destroyed(test, cache);
}

/* ---- what a processor remembers when it comes -------------------------------------- */

static struct {
	struct notifier_block nb;
	u32 *at;	/* a page of vmalloc's addresses */
	u32 value;	/* what the one that comes reads there */
	bool seen, changed;
} early;

static void read_value(void *unused)
{
	early.value = READ_ONCE(*early.at);
}

/* On the processor that comes: nobody calls it yet. */
static int read_while_starting(struct notifier_block *nb, unsigned long action, void *cpu)
{
	struct deadline limit = deadline_in(USEC_PER_SEC);

	if (action != CPU_STARTING)
		return NOTIFY_OK;
	read_value(NULL);
	smp_store_release(&early.seen, true);
	while (!smp_load_acquire(&early.changed) && !deadline_passed(&limit))
		cpu_relax();
	return NOTIFY_OK;
}

/*
 * Another page at the same address, and all who are online have forgotten the first.  Not when the
 * one that comes has not read it yet: it would fault.
 */
static void put_another_page_there(void *unused)
{
	struct deadline limit = deadline_in(10 * USEC_PER_SEC);

	while (!smp_load_acquire(&early.seen))
		if (deadline_passed(&limit))
			return;
	vfree(early.at);
	vm_unmap_aliases();
	early.at = vmalloc(PAGE_SIZE);
	if (early.at)
		*early.at = 0xbbbb;
	smp_store_release(&early.changed, true);
}

/*
 *	CPU 1	starts, reads A's page  ---------------------> online, reads A's page
 *	CPU 2	     vfree(), flush of all who are online, vmalloc()
 *
 * Expect the one that comes to read the new page, though nobody has asked it to forget the old one.
 */
static void comes_with_nothing_remembered(struct kunit *test)
{
	unsigned int cpu = a_victim(test), third = third_cpu(test);
	struct page *kept;
	u32 *first;

	vm_unmap_aliases();
	first = vmalloc(PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, first);
	kept = vmalloc_to_page(first);
	get_page(kept);
	*first = 0xaaaa;
	memset(&early, 0, sizeof(early));
	early.at = first;
	early.nb.notifier_call = read_while_starting;
	KUNIT_EXPECT_EQ(test, cpu_down(cpu), 0);
	register_cpu_notifier(&early.nb);
	KUNIT_EXPECT_EQ(test, cpu_run_on(third, put_another_page_there, NULL), 0);
	KUNIT_EXPECT_EQ(test, cpu_up(cpu), 0);
	unregister_cpu_notifier(&early.nb);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(third), 0);
	KUNIT_EXPECT_EQ(test, early.value, 0xaaaaU);
	KUNIT_ASSERT_PTR_EQ(test, early.at, first);
	KUNIT_EXPECT_EQ(test, cpu_run_on(cpu, read_value, NULL), 0);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
	KUNIT_EXPECT_EQ(test, early.value, 0xbbbbU);
	vfree(early.at);
	put_page(kept);
}

static struct kunit_case cpu_hotplug_cases[] = {
	KUNIT_CASE(goes_and_comes),
	KUNIT_CASE(all_of_them),
	KUNIT_CASE(notifiers),
	KUNIT_CASE(objection),
	KUNIT_CASE(objection_to_coming),
	KUNIT_CASE(not_these),
	KUNIT_CASE(others_do_not_stop),
	KUNIT_CASE(nobody_comes_while_all_stand_still),
	KUNIT_CASE(leaves_what_it_kept),
	KUNIT_CASE(comes_with_nothing_remembered),
	KUNIT_CASE(under_load),
	{}
};

static struct kunit_suite cpu_hotplug_suite = {
	.name = "cpu-hotplug",
	.test_cases = cpu_hotplug_cases,
};
kunit_test_suite(cpu_hotplug_suite);
