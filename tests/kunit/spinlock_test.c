// SPDX-License-Identifier: MIT
/*
 * Spinlocks: exclusion and order; and with CONFIG_DEBUG_SPINLOCK each way to misuse
 * one, under its name in the log.  Row L1.
 */
#include "smp_fixture.h"

#include <asm/atomic.h>
#include <linux/string.h>
#include <linux/spinlock.h>

/* ---- what a lock is for ---------------------------------------------------------- */

/* Expect free, held, free; and trylock to refuse a second one. */
static void held_and_free(struct kunit *test)
{
	spinlock_t lock;

	spin_lock_init(&lock);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
	spin_lock(&lock);
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&lock));
	if (spin_trylock(&lock)) {
		KUNIT_FAIL(test, "a lock that is held was taken");
		spin_unlock(&lock);
	}
	spin_unlock(&lock);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
	if (spin_trylock(&lock))
		spin_unlock(&lock);
	else
		KUNIT_FAIL(test, "a lock that is free could not be taken");
}

/* Expect 70,000 rounds to work: the tickets' 16 bits wrap. */
static void tickets_wrap(struct kunit *test)
{
	unsigned long before = spinlock_complaints();
	spinlock_t lock;

	spin_lock_init(&lock);
	for (int i = 0; i < 70000; i++) {
		spin_lock(&lock);
		spin_unlock(&lock);
	}
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
	KUNIT_EXPECT_EQ(test, spinlock_complaints(), before);
}

/* Expect the flags to come back as they were, off or on. */
static void irqsave_nests(struct kunit *test)
{
	unsigned long flags, inner;
	bool off = irqs_disabled();
	spinlock_t a, b;

	spin_lock_init(&a);
	spin_lock_init(&b);
	spin_lock_irqsave(&a, flags);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	spin_lock_irqsave(&b, inner);
	spin_unlock_irqrestore(&b, inner);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	spin_unlock_irqrestore(&a, flags);
	KUNIT_EXPECT_EQ(test, irqs_disabled(), off);
}

#define ROUNDS 1000

static struct {
	spinlock_t lock;
	u32 sum;		/* not atomic: the lock makes it right */
	int inside;
	bool broken;
} shared;

static void add_under_lock(void *unused)
{
	unsigned long flags;

	for (int i = 0; i < ROUNDS; i++) {
		spin_lock_irqsave(&shared.lock, flags);
		if (++shared.inside != 1)
			shared.broken = true;
		WRITE_ONCE(shared.sum, READ_ONCE(shared.sum) + 1);
		shared.inside--;
		spin_unlock_irqrestore(&shared.lock, flags);
	}
}

/* Expect one at a time, and no addition lost. */
static void excludes_all_others(struct kunit *test)
{
	memset(&shared, 0, sizeof(shared));
	spin_lock_init(&shared.lock);
	KUNIT_EXPECT_EQ(test, cpu_run_on_each(add_under_lock, NULL), 0);
	KUNIT_EXPECT_EQ(test, shared.sum, ROUNDS * num_online_cpus());
	KUNIT_EXPECT_FALSE(test, shared.broken);
}

/* ---- misuse ------------------------------------------------------------------------- */

#ifdef CONFIG_DEBUG_SPINLOCK

/* One complaint since @before, under this name. */
static void expect_complaint(struct kunit *test, u32 mark, unsigned long before, const char *what)
{
	char line[80];

	scnprintf(line, sizeof(line), "BUG: spinlock %s on CPU#", what);
	KUNIT_EXPECT_EQ(test, spinlock_complaints(), before + 1);
	KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, line), "%s", line);
}

static void recursion(struct kunit *test)
{
	unsigned long before = spinlock_complaints();
	u32 mark = kmsg_mark();
	spinlock_t lock;

	spin_lock_init(&lock);
	spin_lock(&lock);
	spin_lock(&lock);
	expect_complaint(test, mark, before, "recursion");
	KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, ", recursion+0x"), "it says where");
	spin_unlock(&lock);
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&lock));
	spin_unlock(&lock);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
	KUNIT_EXPECT_EQ(test, spinlock_complaints(), before + 1);
}

static void unlock_of_a_free_lock(struct kunit *test)
{
	unsigned long before = spinlock_complaints();
	u32 mark = kmsg_mark();
	spinlock_t lock;

	spin_lock_init(&lock);
	spin_unlock(&lock);
	expect_complaint(test, mark, before, "already unlocked");
	spin_lock(&lock);	/* it has not been broken by that */
	spin_unlock(&lock);
	KUNIT_EXPECT_EQ(test, spinlock_complaints(), before + 1);
}

static void never_initialised(struct kunit *test)
{
	unsigned long before = spinlock_complaints();
	u32 mark = kmsg_mark();
	spinlock_t lock;

	memset(&lock, 0, sizeof(lock));
	lock.owner_cpu = SPINLOCK_NO_OWNER;
	KUNIT_EXPECT_TRUE(test, spin_trylock(&lock));
	expect_complaint(test, mark, before, "bad magic");
}

static void unlock_it(void *lock)
{
	spin_unlock(lock);
}

static void unlock_on_another_cpu(struct kunit *test)
{
	unsigned long before = spinlock_complaints();
	unsigned int cpu = second_cpu(test);
	u32 mark = kmsg_mark();
	spinlock_t lock;

	spin_lock_init(&lock);
	spin_lock(&lock);
	smp_call_function_single(cpu, unlock_it, &lock, true);
	expect_complaint(test, mark, before, "wrong CPU");
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
}

static void take_and_give_back(void *lock)
{
	spin_lock(lock);
	spin_unlock(lock);
}

/*
 * An interrupt on the processor that holds the lock with interrupts on would wait
 * for ever; here both happen, but not at the same time.
 */
static void with_and_without_interrupts(struct kunit *test)
{
	unsigned long before = spinlock_complaints();
	unsigned int cpu = second_cpu(test);
	u32 mark = kmsg_mark();
	spinlock_t lock;

	spin_lock_init(&lock);
	take_and_give_back(&lock);
	KUNIT_EXPECT_EQ(test, spinlock_complaints(), before);
	smp_call_function_single(cpu, take_and_give_back, &lock, true);
	expect_complaint(test, mark, before, "taken in interrupts and with interrupts on");
	take_and_give_back(&lock);	/* once for each lock */
	KUNIT_EXPECT_EQ(test, spinlock_complaints(), before + 1);
}

static void hold_for_a_while(void *info)
{
	spin_lock(&shared.lock);
	WRITE_ONCE(shared.inside, 1);
	mdelay(500);
	spin_unlock(&shared.lock);
}

/* Expect the one who waits to name the one who holds it, and to get the lock after all. */
static void held_for_too_long(struct kunit *test)
{
	unsigned long before = spinlock_complaints();
	unsigned int cpu = second_cpu(test), patience = smp_timeout;
	u32 mark = kmsg_mark();
	char line[40];

	memset(&shared, 0, sizeof(shared));
	spin_lock_init(&shared.lock);
	KUNIT_ASSERT_EQ(test, cpu_run_on(cpu, hold_for_a_while, NULL), 0);
	while (!READ_ONCE(shared.inside))
		cpu_relax();
	smp_timeout = 100;
	spin_lock(&shared.lock);
	smp_timeout = patience;
	spin_unlock(&shared.lock);
	KUNIT_EXPECT_GT(test, spinlock_complaints(), before);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "BUG: spinlock lockup suspected on CPU#"));
	scnprintf(line, sizeof(line), ".owner_cpu: %u, last taken at: hold_for_a", cpu);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, line));
	KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
}

#endif /* CONFIG_DEBUG_SPINLOCK */

static struct kunit_case spinlock_cases[] = {
	KUNIT_CASE(held_and_free),
	KUNIT_CASE(tickets_wrap),
	KUNIT_CASE(irqsave_nests),
	KUNIT_CASE(excludes_all_others),
#ifdef CONFIG_DEBUG_SPINLOCK
	KUNIT_CASE(recursion),
	KUNIT_CASE(unlock_of_a_free_lock),
	KUNIT_CASE(never_initialised),
	KUNIT_CASE(unlock_on_another_cpu),
	KUNIT_CASE(with_and_without_interrupts),
	KUNIT_CASE(held_for_too_long),
#endif
	{}
};

static struct kunit_suite spinlock_suite = { .name = "spinlock", .test_cases = spinlock_cases };
kunit_test_suite(spinlock_suite);
