// SPDX-License-Identifier: MIT
/*
 * The page allocator from interrupt handlers: GFP_ATOMIC inside a real one, with
 * and without memory, and between the instructions of somebody else's requests.
 */
#include <asm/desc.h>
#include <asm/i8253.h>
#include <asm/i8259.h>
#include <asm/io.h>
#include <asm/traps.h>
#include <linux/irqflags.h>
#include <linux/string.h>

#include "../../mm/internal.h"
#include "hoard.h"
#include "mm_state.h"

#define OUR_VECTOR 0x82

static struct mm_state before;
static vector_dispatch_t usual_dispatch;
static void (*handler)(void);

static void dispatch(struct pt_regs *regs, unsigned long vector)
{
	if (vector == OUR_VECTOR || vector == IRQ0_VECTOR)
		handler();
	else
		usual_dispatch(regs, vector);
	i8259_end_of_interrupt((unsigned int)vector);
}

static int irq_init(struct kunit *test)
{
	mm_state_save(&before);
	usual_dispatch = interrupt_dispatch;
	interrupt_dispatch = dispatch;
	return 0;
}

static void irq_exit(struct kunit *test)
{
	interrupt_dispatch = usual_dispatch;
	expect_mm_state(test, &before);
}

static void raise(void (*fn)(void))
{
	handler = fn;
	asm volatile("int %0" : : "i" (OUR_VECTOR) : "memory");
}

/* ---------------------------------------------------------------- one interrupt */

static struct page *got[4];
static bool were_off;

static void take_and_keep(void)
{
	were_off = irqs_disabled();
	for (unsigned int order = 0; order < ARRAY_SIZE(got); order++)
		got[order] = alloc_pages(GFP_ATOMIC, order);
}

static void give_back(void)
{
	for (unsigned int order = 0; order < ARRAY_SIZE(got); order++) {
		if (got[order])
			__free_pages(got[order], order);
		got[order] = NULL;
	}
}

/* Taken in one interrupt, freed in another: expect pages, and all of them back. */
static void atomic_in_a_handler(struct kunit *test)
{
	raise(take_and_keep);
	KUNIT_EXPECT_TRUE(test, were_off);
	for (unsigned int order = 0; order < ARRAY_SIZE(got); order++) {
		KUNIT_ASSERT_NOT_NULL(test, got[order]);
		KUNIT_EXPECT_EQ(test, page_count(got[order]), 1);
		KUNIT_EXPECT_EQ(test, page_order(got[order]), order);
	}
	raise(give_back);
}

/* ---------------------------------------------------------------- without memory */

/* After GFP_KERNEL has taken all it may: expect the handler to find the reserve. */
static void reserve_in_a_handler(struct kunit *test)
{
	hoard(GFP_KERNEL);
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY));
	raise(take_and_keep);
	KUNIT_EXPECT_NOT_NULL(test, got[0]);
	raise(give_back);
	let_all_go();
}

static void take_one(void)
{
	got[0] = alloc_page(GFP_ATOMIC);
}

/* With the reserve gone, too: expect NULL, the report from within the handler, and life to go on. */
static void failure_in_a_handler(struct kunit *test)
{
	struct ratelimit_state usual = nopage_rs;
	u32 mark = kmsg_mark();

	nopage_rs.printed = 0;
	hoard(GFP_ATOMIC);
	raise(take_one);
	KUNIT_EXPECT_NULL(test, got[0]);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "page allocation failure: order:0, mode:0x20"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Call Trace:"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "take_one"));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "failure_in_a_handler"));
	let_all_go();
	nopage_rs = usual;
	raise(take_one);
	KUNIT_EXPECT_NOT_NULL(test, got[0]);
	raise(give_back);
}

/* ---------------------------------------------------------------- many interrupts */

#define PIT_IRQ 0
#define PIT_CHANNEL0 0x40
#define PIT_COMMAND 0x43
#define PIT_RATE 0x34		/* channel 0, low byte then high byte, mode 2: over and over */
#define TICKS_PER_SECOND 5000
#define TICKS_WANTED 200
#define MOST_OPERATIONS 4000000
#define SLOTS 64

static atomic_t slots[SLOTS];	/* pointers; written by exchange: a page has one owner */
static volatile unsigned int ticks;
static u32 seed;

static u32 random(u32 below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

/* A page goes into the slot, and the one that was there is freed. */
static void exchange(unsigned int slot, gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp | __GFP_NOWARN, order);

	page = (struct page *)atomic_xchg(&slots[slot], (int)page);
	if (page)
		__free_pages(page, page_order(page));
}

static void on_tick(void)
{
	ticks++;
	for (unsigned int i = 0; i < 8; i++)
		exchange((ticks * 7 + i * 11) % SLOTS, GFP_ATOMIC, (ticks + i) % 4);
}

static void timer_start(void)
{
	outb(PIT_RATE, PIT_COMMAND);
	outb((PIT_HZ / TICKS_PER_SECOND) & 0xff, PIT_CHANNEL0);
	outb((PIT_HZ / TICKS_PER_SECOND) >> 8, PIT_CHANNEL0);
	i8259_unmask(PIT_IRQ);
}

/* As the BIOS left it: 18.2 ticks a second, that nobody hears. */
static void timer_stop(void)
{
	i8259_mask(PIT_IRQ);
	outb(PIT_RATE, PIT_COMMAND);
	outb(0, PIT_CHANNEL0);
	outb(0, PIT_CHANNEL0);
}

/*
 * Random requests, while the timer interrupts them wherever it happens to and
 * takes and frees pages of the same slots.
 */
static void run_interrupted(void)
{
	unsigned long flags;

	handler = on_tick;
	ticks = 0;
	seed = 1;
	local_irq_save(flags);
	timer_start();
	local_irq_enable();
	for (unsigned int i = 0; ticks < TICKS_WANTED && i < MOST_OPERATIONS; i++)
		exchange(random(SLOTS), i & 1 ? GFP_ATOMIC : GFP_USER | __GFP_MOVABLE, random(5));
	local_irq_disable();
	timer_stop();
	local_irq_restore(flags);
	for (int i = 0; i < SLOTS; i++) {
		struct page *page = (struct page *)atomic_xchg(&slots[i], 0);

		if (page)
			__free_pages(page, page_order(page));
	}
}

static void need_ticks(struct kunit *test)
{
	if (!ticks)
		kunit_skip(test, "the timer does not interrupt by way of the 8259");
}

/* Expect every page back, and sound lists. */
static void interrupted_anywhere(struct kunit *test)
{
	run_interrupted();
	need_ticks(test);
}

/* Nothing is parked, so that each request is one to the zones: expect the same. */
static void interrupted_in_the_zones(struct kunit *test)
{
	parking_off();
	run_interrupted();
	parking_on();
	need_ticks(test);
}

static struct kunit_case page_irq_cases[] = {
	KUNIT_CASE(atomic_in_a_handler),
	KUNIT_CASE(reserve_in_a_handler),
	KUNIT_CASE(failure_in_a_handler),
	KUNIT_CASE(interrupted_anywhere),
	KUNIT_CASE(interrupted_in_the_zones),
	{}
};

static struct kunit_suite page_irq_suite = {
	.name = "page-interrupts",
	.init = irq_init,
	.exit = irq_exit,
	.test_cases = page_irq_cases,
};
kunit_test_suite(page_irq_suite);
