// SPDX-License-Identifier: MIT
/*
 * The slab allocator in interrupt context (rows H1, L2).  A handler that is called
 * where it suits the test, and one that comes after every single instruction:
 *
 *	kmem_cache_alloc:  push   xchg   sub   mov   mov   xor   ret
 *			 ^      ^      ^     ^     ^     ^     ^
 *			 the handler allocates and frees, from the same cache
 *
 * Where interrupts are off it does nothing, as an interrupt would.
 */
#include <asm/desc.h>
#include <asm/ptrace.h>
#include <asm/traps.h>

#include "slab_state.h"
#include "stepping.h"

#define TEST_VECTOR 0xf0
#define MANY 140	/* objects: a magazine is filled and emptied more than once */
#define SIZE 48

static struct kmem_cache *cache;
static void *mine[MANY], *handlers;
static unsigned int calls, wrong;

static int hw_init(struct kunit *test)
{
	slab_state_save(test);
	calls = wrong = 0;
	handlers = NULL;
	cache = kmem_cache_create("slab-hw", SIZE, 0, 0, NULL);
	KUNIT_ASSERT_NOT_NULL(test, cache);
	return 0;
}

static void hw_exit(struct kunit *test)
{
	kmem_cache_free(cache, handlers);
	KUNIT_EXPECT_EQ(test, wrong, 0U);
	KUNIT_EXPECT_TRUE(test, kmem_cache_validate(cache));
	KUNIT_EXPECT_EQ(test, objects_in_use(cache), 0UL);
	expect_destroyed(test, cache);
	expect_slab_state(test);
}

/* One object more, and the one of the call before goes back: it must be as it was left. */
static void intrude(void)
{
	void *before = handlers;

	handlers = kmem_cache_alloc(cache, GFP_ATOMIC);
	wrong += !handlers || !irqs_disabled();
	stamp(handlers, ++calls, SIZE);
	if (!before)
		return;
	wrong += !stamped(before, calls - 1, SIZE);
	kmem_cache_free(cache, before);
}

static void take_mine(void)
{
	for (unsigned int i = 0; i < MANY; i++) {
		mine[i] = kmem_cache_alloc(cache, GFP_KERNEL);
		stamp(mine[i], i, SIZE);
	}
}

static void leave_mine(void)
{
	for (unsigned int i = 0; i < MANY; i++) {
		wrong += !stamped(mine[i], i, SIZE);
		kmem_cache_free(cache, mine[i]);
	}
}

/* ---- where it suits ---------------------------------------------------------- */

/* kmalloc() of every class and a page, all with GFP_ATOMIC; what the outside gave is freed. */
static void allocate_in_handler(struct pt_regs *regs)
{
	intrude();
	for (size_t size = 8; size <= 16384; size *= 2) {
		void *p = kmalloc(size, GFP_ATOMIC);

		wrong += !p;
		kfree(p);
	}
	for (unsigned int i = 0; i < MANY / 2; i++) {
		wrong += !stamped(mine[i], i, SIZE);
		kmem_cache_free(cache, mine[i]);
		mine[i] = kmem_cache_alloc(cache, GFP_ATOMIC);
		stamp(mine[i], i, SIZE);
	}
}

/* Expect a handler to be able to allocate, and to free what others have allocated. */
static void handler_allocates(struct kunit *test)
{
	take_mine();
	set_system_vector(TEST_VECTOR, allocate_in_handler);
	for (int i = 0; i < 10; i++)
		asm volatile("int %0" : : "i"(TEST_VECTOR) : "memory");
	set_system_vector(TEST_VECTOR, NULL);
	KUNIT_EXPECT_EQ(test, calls, 10U);
	leave_mine();
}

/* ---- everywhere -------------------------------------------------------------- */

static void (*extra)(void);

static void intrude_at_step(struct pt_regs *regs)
{
	if (!(regs->flags & X86_EFLAGS_IF))
		return;
	if (extra)
		extra();
	intrude();
}

/* @code, with intrude() and perhaps @more behind each of its instructions. */
static void interrupt_everywhere(struct kunit *test, void (*code)(void), void (*more)(void))
{
	if (!cpu_single_steps())
		kunit_skip(test, "this processor does not single-step");
	extra = more;
	single_step(code, intrude_at_step);
	KUNIT_EXPECT_GT(test, calls, 0U);
}

/* Refills and flushes included: expect nobody to get what another has. */
static void interrupted_everywhere(struct kunit *test)
{
	unsigned int steps;

	interrupt_everywhere(test, take_mine, NULL);
	steps = calls;
	KUNIT_EXPECT_GT(test, steps, 20U * MANY);
	interrupt_everywhere(test, leave_mine, NULL);
	KUNIT_EXPECT_GT(test, calls, steps + 20 * MANY);
}

static void *blocks[MANY];

/* Sizes that take turns, so that each kfree() has to look whose it is. */
static void kmalloc_and_kfree(void)
{
	for (unsigned int i = 0; i < MANY; i++) {
		blocks[i] = kmalloc(i % 2 ? 32 : 64, GFP_KERNEL);
		stamp(blocks[i], i, 32);
	}
	for (unsigned int i = 0; i < MANY; i++) {
		wrong += !stamped(blocks[i], i, 32);
		kfree(blocks[i]);
	}
}

static void kfree_in_handler(void)
{
	void *p = kmalloc(calls % 3 ? 64 : 128, GFP_ATOMIC);

	wrong += !p;
	kfree(p);
}

/*
 * The handler's kfree() changes which magazine the interrupted one tries first.
 * Expect each object to go to its own cache all the same.
 */
static void kfree_interrupted_everywhere(struct kunit *test)
{
	u32 mark = kmsg_mark();

	interrupt_everywhere(test, kmalloc_and_kfree, kfree_in_handler);
	KUNIT_EXPECT_EQ(test, kmem_cache_validate_all(), 0U);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "BUG"));
}

static struct kunit_case slab_hw_cases[] = {
	KUNIT_CASE(handler_allocates),
	KUNIT_CASE(interrupted_everywhere),
	KUNIT_CASE(kfree_interrupted_everywhere),
	{}
};

static struct kunit_suite slab_hw_suite = {
	.name = "slab-interrupts",
	.init = hw_init,
	.exit = hw_exit,
	.test_cases = slab_hw_cases,
};
kunit_test_suite(slab_hw_suite);
