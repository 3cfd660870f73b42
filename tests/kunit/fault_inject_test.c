// SPDX-License-Identifier: MIT
/* When a request fails on purpose (row O5): the rules of a struct fault_attr. */
#include <linux/divert.h>
#include <linux/fault-inject.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <kunit/test.h>

#include "../../mm/slab.h"

static void fault_inject_exit(struct kunit *test)
{
	set_fail_nth(0);
}

#define REQUESTS 200

static struct fault_attr quiet_attr(const char *rules)
{
	struct fault_attr attr = FAULT_ATTR_INITIALIZER("test");

	setup_fault_attr(&attr, rules);
	attr.verbose = 0;
	return attr;
}

/* Of REQUESTS requests of 100 bytes: how many fail; *first is the first that did. */
static unsigned int failures(const char *rules, unsigned int *first)
{
	struct fault_attr attr = quiet_attr(rules);
	unsigned int failed = 0;

	*first = REQUESTS;
	for (unsigned int i = 0; i < REQUESTS; i++) {
		if (!should_fail(&attr, 100, false))
			continue;
		failed++;
		*first = min(*first, i);
	}
	return failed;
}

static void rules_decide(struct kunit *test)
{
	static const struct {
		const char *rules;
		unsigned int failed, first;
	} cases[] = {
		{ "1,0,0,-1", 0, REQUESTS },		/* probability 0 is off */
		{ "1,100,0,-1", REQUESTS, 0 },		/* each */
		{ "0,100,0,-1", REQUESTS, 0 },
		{ "10,100,0,-1", 20, 9 },		/* each tenth */
		{ "1,100,0,3", 3, 0 },			/* three times, and no more */
		{ "1,100,0,0", 0, REQUESTS },
		{ "1,100,1000,-1", 190, 10 },		/* 1,000 bytes are fine */
		{ "10,100,1000,2", 2, 19 },
	};
	unsigned int first;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		KUNIT_EXPECT_EQ_MSG(test, failures(cases[i].rules, &first), cases[i].failed,
				    "%s", cases[i].rules);
		KUNIT_EXPECT_EQ_MSG(test, first, cases[i].first, "%s", cases[i].rules);
	}
}

/* 30 %: expect 60 of 200, give or take 20. */
static void probability_is_kept(struct kunit *test)
{
	unsigned int first, failed = failures("1,30,0,-1", &first);

	KUNIT_EXPECT_GE(test, failed, 40U);
	KUNIT_EXPECT_LE(test, failed, 80U);
}

static void nonsense_is_refused(struct kunit *test)
{
	static const char *const bad[] = {
		"", "1", "1,100", "1,100,0", "1,100,0,-1,2,3", "a,100,0,-1", "1,101,0,-1",
		"1,-1,0,-1", "-1,100,0,-1", "1,100,0,-1x", "1,,0,-1",
	};
	struct fault_attr attr = quiet_attr("7,50,3,2");

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ_MSG(test, setup_fault_attr(&attr, bad[i]), -EINVAL, "%s", bad[i]);
	KUNIT_EXPECT_EQ(test, setup_fault_attr(&attr, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, attr.interval, 7U);
	KUNIT_EXPECT_EQ(test, attr.probability, 50U);
	KUNIT_EXPECT_EQ(test, setup_fault_attr(&attr, "1,100,0,-1,1"), 0);
	KUNIT_EXPECT_EQ(test, attr.verbose, 1U);
}

/* fail-nth 3, of an attribute that is off: expect the third to fail, once. */
static void nth_fails_once(struct kunit *test)
{
	struct fault_attr attr = quiet_attr("1,0,0,0");
	unsigned int before = faults_injected();

	set_fail_nth(3);
	KUNIT_EXPECT_FALSE(test, should_fail(&attr, 1, false));
	KUNIT_EXPECT_FALSE(test, should_fail(&attr, 1, false));
	KUNIT_EXPECT_EQ(test, get_fail_nth(), 1U);
	KUNIT_EXPECT_TRUE(test, should_fail(&attr, 1, false));
	KUNIT_EXPECT_EQ(test, get_fail_nth(), 0U);
	KUNIT_EXPECT_FALSE(test, should_fail(&attr, 1, false));
	KUNIT_EXPECT_EQ(test, faults_injected(), before + 1);
}

/* Expect Linux's two lines, and with __GFP_NOWARN none. */
static void report_is_linux_s(struct kunit *test)
{
	struct fault_attr attr = FAULT_ATTR_INITIALIZER("test");
	u32 mark = kmsg_mark();

	setup_fault_attr(&attr, "1,100,0,-1,1");
	KUNIT_EXPECT_TRUE(test, should_fail(&attr, 1, true));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "FAULT_INJECTION"));
	KUNIT_EXPECT_TRUE(test, should_fail(&attr, 1, false));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "FAULT_INJECTION: forcing a failure."));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "name test, interval 1, probability 100, "
						 "space 0, times -1"));
}

#define QUIET (GFP_KERNEL | __GFP_NOWARN)

/* The next request of each way in fails, and __GFP_NOFAIL does not. */
static void every_way_in_is_asked(struct kunit *test)
{
	struct page *pages[4] = { NULL };
	void *object;

	divert_begin();
	set_fail_nth(1);
	KUNIT_EXPECT_NULL(test, alloc_page(QUIET));
	set_fail_nth(1);
	KUNIT_EXPECT_NULL(test, alloc_pages(QUIET, 9));
	set_fail_nth(1);
	KUNIT_EXPECT_EQ(test, get_zeroed_page(QUIET), 0UL);
	set_fail_nth(1);
	KUNIT_EXPECT_EQ(test, alloc_pages_bulk(QUIET, 4, pages), 0UL);
	set_fail_nth(1);
	KUNIT_EXPECT_NULL(test, kmalloc(64, QUIET));
	set_fail_nth(1);
	KUNIT_EXPECT_NULL(test, kzalloc(100000, QUIET));
	set_fail_nth(1);
	object = kmalloc(64, QUIET | __GFP_NOFAIL);
	KUNIT_EXPECT_NOT_NULL(test, object);	/* what it tried first may have failed */
	set_fail_nth(0);
	kfree(object);
	divert_end();
}

/* An area's descriptor cannot be had: expect the report not to blame the addresses. */
static void reason_is_told(struct kunit *test)
{
	u32 mark = kmsg_mark();

	divert_begin();
	set_fail_nth(1);
	KUNIT_EXPECT_NULL(test, get_vm_area(PAGE_SIZE, VM_MAP));
	divert_end();
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "vmap allocation for size 4096 failed: out of memory"));
}

/* Nobody diverts: expect not to be asked.  (With failslab=, slub_debug and the like, somebody does.) */
static void off_costs_nothing(struct kunit *test)
{
	const struct kmem_cache *cache;
	void *object;

	if (diverted(DIVERT_SLAB))
		kunit_skip(test, "requests are diverted by a parameter");
	object = kmalloc(64, GFP_KERNEL);	/* from here on a magazine has something */
	cache = find_slab_page(object)->slab_cache;
	kfree(object);
	if (slab_diverted(cache))
		kunit_skip(test, "slub_debug has each request pass by");
	set_fail_nth(1);
	object = kmalloc(64, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, get_fail_nth(), 1U);
	kfree(object);
}

static struct kunit_case fault_inject_cases[] = {
	KUNIT_CASE(rules_decide),
	KUNIT_CASE(probability_is_kept),
	KUNIT_CASE(nonsense_is_refused),
	KUNIT_CASE(nth_fails_once),
	KUNIT_CASE(report_is_linux_s),
	KUNIT_CASE(every_way_in_is_asked),
	KUNIT_CASE(reason_is_told),
	KUNIT_CASE(off_costs_nothing),
	{}
};

static struct kunit_suite fault_inject_suite = {
	.name = "fault-inject",
	.exit = fault_inject_exit,
	.test_cases = fault_inject_cases,
};
kunit_test_suite(fault_inject_suite);
