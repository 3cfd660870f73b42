// SPDX-License-Identifier: MIT
/*
 * kmemleak finds what nobody points to, and nothing else (rows O7, E9).
 *
 * A test must not know what it has lost, or it is not lost: addresses are kept turned
 * round, and what allocates is a function of its own, so that no frame of a live
 * function has seen one.
 */
#include <linux/cpumask.h>
#include <linux/kmemleak.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "smp_fixture.h"

#define LOST 8

static unsigned long turned_round[LOST];
static void *known[LOST];
static struct kmem_cache *cache;
static unsigned int before;
static u32 mark;

static void lose(unsigned int slot, const void *ptr)
{
	turned_round[slot] = ~(unsigned long)ptr;
}

static void *lost(unsigned int slot)
{
	return (void *)~turned_round[slot];
}

static int kmemleak_suite_init(struct kunit_suite *suite)
{
	cache = kmemleak_watching ? kmem_cache_create("kmemleak-test", 72, 0, 0, NULL) : NULL;
	return 0;
}

static void kmemleak_suite_exit(struct kunit_suite *suite)
{
	kmem_cache_destroy(cache);
	cache = NULL;
}

static int kmemleak_test_init(struct kunit *test)
{
	if (!kmemleak_watching)
		kunit_skip(test, "kmemleak is off (kmemleak=on)");
	KUNIT_ASSERT_NOT_NULL(test, cache);
	memset(turned_round, 0xff, sizeof(turned_round));
	memset(known, 0, sizeof(known));
	before = kmemleak_scan();
	mark = kmsg_mark();
	return 0;
}

static bool reported(const char *kind, unsigned int slot, size_t size)
{
	char line[64];

	scnprintf(line, sizeof(line), "unreferenced %sobject 0x%08lx (size %zu):", kind,
		  ~turned_round[slot], size);
	return kmsg_since(mark, line);
}

/* ---- each allocator ---------------------------------------------------------- */

static noinline void lose_one_of_each(void)
{
	lose(0, kmalloc(100, GFP_KERNEL));
	lose(1, kmem_cache_alloc(cache, GFP_KERNEL));
	lose(2, kmalloc(20000, GFP_KERNEL));
	lose(3, vmalloc(3 * PAGE_SIZE));
	lose(4, (void *)(unsigned long)__alloc_percpu(24, 8));
	lose(5, kzalloc(3000, GFP_KERNEL));
	lose(6, kstrdup("a string that is lost", GFP_KERNEL));
}

static noinline void find_one_of_each(void)
{
	kfree(lost(0));
	kmem_cache_free(cache, lost(1));
	kfree(lost(2));
	vfree(lost(3));
	free_percpu((__force void __percpu *)lost(4));
	kfree(lost(5));
	kfree(lost(6));
}

/* Expect those seven, with their sizes, who asked, what is in them; and when freed none. */
static void one_of_each(struct kunit *test)
{
	lose_one_of_each();
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before + 7);
	KUNIT_EXPECT_TRUE(test, reported("", 0, 128));
	KUNIT_EXPECT_TRUE(test, reported("", 1, 72));
	KUNIT_EXPECT_TRUE(test, reported("", 2, 20000));
	KUNIT_EXPECT_TRUE(test, reported("", 3, 3 * PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, reported("percpu ", 4, 24));
	KUNIT_EXPECT_TRUE(test, reported("", 5, 4096));
	KUNIT_EXPECT_TRUE(test, reported("", 6, 32));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "lose_one_of_each+"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "a string that is"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "kmemleak: 7 new suspected memory leaks"));
	find_one_of_each();
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before);
}

/* ---- pointers -------------------------------------------------------------------- */

struct pair {
	unsigned long other[8];
};

static noinline struct pair *new_pair(const void *other)
{
	struct pair *p = kzalloc(sizeof(*p), GFP_KERNEL);

	p->other[3] = (unsigned long)other;
	return p;
}

/* known -> a -> b: expect none; known to the middle of a: none. */
static void what_is_pointed_to(struct kunit *test)
{
	known[0] = new_pair(new_pair(NULL));
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before);
	known[0] = (char *)known[0] + 20;
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before);
	known[0] = (char *)known[0] - 20;
	kfree((void *)((struct pair *)known[0])->other[3]);
	kfree(known[0]);
}

static noinline void lose_a_circle(void)
{
	struct pair *a = new_pair(NULL), *b = new_pair(a);

	a->other[3] = (unsigned long)b;
	a->other[4] = (unsigned long)a;
	lose(0, a);
	lose(1, b);
}

/* a <-> b, and a knows itself: expect both. */
static void circle(struct kunit *test)
{
	lose_a_circle();
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before + 2);
	KUNIT_EXPECT_TRUE(test, reported("", 0, 32) && reported("", 1, 32));
	kfree(lost(0));
	kfree(lost(1));
}

static noinline void keep_in_vmalloc_and_percpu(void)
{
	void **words = vzalloc(PAGE_SIZE);
	void *__percpu *cell = alloc_percpu(void *);

	words[1000] = new_pair(NULL);
	*per_cpu_ptr(cell, nr_cpu_ids - 1) = new_pair(NULL);
	known[0] = words;
	known[1] = (void *)(unsigned long)cell;
}

/* Known from vmalloc's memory, and from one processor's per-CPU memory: expect none. */
static void known_from_elsewhere(struct kunit *test)
{
	keep_in_vmalloc_and_percpu();
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before);
	kfree(((void **)known[0])[1000]);
	kfree(*per_cpu_ptr((void *__percpu *)known[1], nr_cpu_ids - 1));
	vfree(known[0]);
	free_percpu((void *__percpu *)known[1]);
}

/* The middle of that is nothing that can be freed: expect what it points to to be known still. */
static void refused_free(struct kunit *test)
{
	keep_in_vmalloc_and_percpu();
	free_percpu((void __percpu *)((unsigned long)known[1] + 2));
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before);
	kfree(((void **)known[0])[1000]);
	kfree(*per_cpu_ptr((void *__percpu *)known[1], nr_cpu_ids - 1));
	vfree(known[0]);
	free_percpu((void *__percpu *)known[1]);
}

/* ---- what one may say of an object ------------------------------------------------------ */

static noinline void lose_a_pair(void)
{
	struct pair *b = new_pair(NULL);

	lose(0, new_pair(b));
	lose(1, b);
}

static void find_a_pair(void)
{
	kfree(lost(0));
	kfree(lost(1));
}

static noinline void say(void (*what)(const void *ptr))
{
	what(lost(0));
}

/* a is no leak: expect neither a nor what it points to; ignored: only that. */
static void not_leak_and_ignore(struct kunit *test)
{
	lose_a_pair();
	say(kmemleak_not_leak);
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before);
	say(kmemleak_ignore);
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before + 1);
	KUNIT_EXPECT_TRUE(test, reported("", 1, 32));
	KUNIT_EXPECT_FALSE(test, reported("", 0, 32));
	find_a_pair();
}

/* known -> a, a is not looked into: expect b. Only its first 12 bytes: b too; its 4th word: none. */
static void no_scan_and_scan_area(struct kunit *test)
{
	lose_a_pair();
	known[0] = lost(0);
	kmemleak_scan_area((char *)known[0] + 12, 4);
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before);
	kmemleak_scan_area(known[0], 12);
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before + 1);
	kmemleak_scan_area(known[0], 32);
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before);
	kmemleak_no_scan(known[0]);
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before + 1);
	known[0] = NULL;
	find_a_pair();
}

/* Known by then: expect it to be forgotten, and not to be reported again. */
static void clear(struct kunit *test)
{
	lose_a_pair();
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before + 2);
	kmemleak_clear();
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), 0U);
	find_a_pair();
}

/* In ESI, which a function leaves alone, and nowhere else. */
static noinline unsigned int scan_with_in_esi(const unsigned long *turned)
{
	unsigned long unreferenced;

	asm volatile("movl %1, %%esi\n\t"
		     "notl %%esi\n\t"
		     "call kmemleak_scan\n\t"
		     "xorl %%esi, %%esi"
		     : "=a" (unreferenced)
		     : "m" (*turned)
		     : "ecx", "edx", "esi", "memory", "cc");
	return (unsigned int)unreferenced;
}

/* Expect both while the first's address is in a register of the asker's, and neither behind it. */
static void register_of_the_asker(struct kunit *test)
{
	lose_a_pair();
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before + 2);
	KUNIT_EXPECT_EQ(test, scan_with_in_esi(&turned_round[0]), before);
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before + 2);
	find_a_pair();
}

/* ---- another processor --------------------------------------------------------------- */

static bool holder_entered, holder_release;

/* In ESI and nowhere else: neither this stack nor any variable has the address. */
static void hold_in_a_register(void *unused)
{
	unsigned long flags;

	local_irq_save(flags);
	local_irq_enable();
	asm volatile("movl %2, %%esi\n\t"
		     "notl %%esi\n\t"
		     "movb $1, %0\n"
		     "1:\tpause\n\t"
		     "cmpb $0, %1\n\t"
		     "je 1b\n\t"
		     "xorl %%esi, %%esi"
		     : "+m" (holder_entered), "+m" (holder_release)
		     : "m" (turned_round[0]) : "esi", "memory", "cc");
	local_irq_restore(flags);
}

/* Expect an object to be known as long as another processor has its address, if only in a register. */
static void register_of_another_processor(struct kunit *test)
{
	unsigned int cpu = second_cpu(test);

	lose_a_pair();
	holder_entered = holder_release = false;
	KUNIT_ASSERT_EQ(test, cpu_run_on(cpu, hold_in_a_register, NULL), 0);
	while (!READ_ONCE(holder_entered))
		cpu_relax();
	KUNIT_EXPECT_EQ(test, kmemleak_scan(), before);
	WRITE_ONCE(holder_release, true);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
	find_a_pair();
}

static struct kunit_case kmemleak_cases[] = {
	KUNIT_CASE(one_of_each),
	KUNIT_CASE(what_is_pointed_to),
	KUNIT_CASE(circle),
	KUNIT_CASE(known_from_elsewhere),
	KUNIT_CASE(refused_free),
	KUNIT_CASE(not_leak_and_ignore),
	KUNIT_CASE(no_scan_and_scan_area),
	KUNIT_CASE(clear),
	KUNIT_CASE(register_of_the_asker),
	KUNIT_CASE(register_of_another_processor),
	{}
};

static struct kunit_suite kmemleak_suite = {
	.name = "kmemleak",
	.suite_init = kmemleak_suite_init,
	.suite_exit = kmemleak_suite_exit,
	.init = kmemleak_test_init,
	.test_cases = kmemleak_cases,
};
kunit_test_suite(kmemleak_suite);
