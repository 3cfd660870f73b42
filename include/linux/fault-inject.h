/* SPDX-License-Identifier: MIT */
/*
 * Failing on purpose: what would happen if there were no memory just here?
 *
 *	failslab=100,5,0,-1		every 100th object, and of those 5 in 100
 *	fail_page_alloc=1,100,65536,3	64 KiB of pages are fine, then three requests fail
 *	fail_nth=boot,17		the 17th of all, pages and objects alike, since all
 *					allocators are there
 *	fail_nth=tests,17		... since the self-tests began
 *	fail_nth=cases,17		each test case 17 times over, each time another one of
 *					its first 17 fails
 *
 * docs/debugging.md shows a report.  A request with __GFP_NOFAIL never fails.
 *
 * While anything may fail, no request takes a short cut: the processors' page
 * lists and magazines are held empty, so that each passes the one place that
 * decides.  While nothing may, that place costs nothing.
 */
#ifndef _LINUX_FAULT_INJECT_H
#define _LINUX_FAULT_INJECT_H

#include <asm/atomic.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kconfig.h>
#include <linux/types.h>

/**
 * struct fault_attr - when a kind of request fails
 * @name: of the parameter, for the report
 * @interval: of so many requests one may fail; 0 and 1: each
 * @probability: and then in so many of 100 cases; 0 switches it off
 * @space: so much may be had before the first one fails: bytes
 * @times: so many fail and no more; -1: no end
 * @held: none fails before fault_inject_start(): the boot cannot do without
 * @verbose: 0 nothing, 1 a line, 2 a backtrace with it
 * @count: requests so far
 * @random: where the dice stand
 *
 * Linux: struct fault_attr, include/linux/fault-inject.h, 2.6.20 to 6.x.
 */
struct fault_attr {
	const char *name;
	unsigned int interval;
	unsigned int probability;
	atomic_t space;
	atomic_t times;
	unsigned int verbose;
	bool held;
	atomic_t count;
	u32 random;
};

/* Off, and ready to be set up. */
#define FAULT_ATTR_INITIALIZER(word)                                                            \
	{ .name = (word), .interval = 1, .times = ATOMIC_INIT(-1), .verbose = 2, .random = 1 }

/**
 * setup_fault_attr() - what a parameter says
 * @attr: gets it
 * @str: "interval,probability,space,times", and perhaps ",verbose"
 *
 * Return: 0; -EINVAL, with @attr as it was, when the text is not of that form.
 * Linux: setup_fault_attr(), lib/fault-inject.c, 2.6.20 to 6.x.
 */
int setup_fault_attr(struct fault_attr *attr, const char *str);

/**
 * should_fail() - shall this request fail?
 * @attr: of its kind
 * @size: bytes
 * @quiet: no report, whatever @attr says: who asked can do without
 *
 * Context: any.
 * Linux: should_fail(), lib/fault-inject.c, 2.6.20 to 6.x.
 */
bool should_fail(struct fault_attr *attr, size_t size, bool quiet);

/**
 * set_fail_nth() - the n-th request from now on fails, of whatever kind
 * @n: from 1; 0 for none
 *
 * Only this processor's requests count.  Linux has this for each task, as
 * /proc/self/fail-nth (lib/fault-inject.c, 4.14 to 6.x).
 */
#ifdef CONFIG_FAULT_INJECTION

void set_fail_nth(unsigned int n);

/* How many are still to come; 0 when it has failed, or none was to. */
unsigned int get_fail_nth(void);

/* Requests that failed on purpose, of all kinds. */
unsigned int faults_injected(void);

#else

static inline void set_fail_nth(unsigned int n)
{
}

static inline unsigned int get_fail_nth(void)
{
	return 0;
}

static inline unsigned int faults_injected(void)
{
	return 0;
}

#endif

/* ---- the two kinds of requests --------------------------------------------- */

extern struct fault_attr failslab, fail_page_alloc;

bool __should_failslab(size_t size, gfp_t gfp);
bool __should_fail_alloc_page(gfp_t gfp, unsigned int order);

/* For the two places that decide.  Linux: mm/failslab.c, mm/fail_page_alloc.c. */
static inline bool should_failslab(size_t size, gfp_t gfp)
{
	return IS_ENABLED(CONFIG_FAULT_INJECTION) && __should_failslab(size, gfp);
}

static inline bool should_fail_alloc_page(gfp_t gfp, unsigned int order)
{
	return IS_ENABLED(CONFIG_FAULT_INJECTION) && __should_fail_alloc_page(gfp, order);
}

/* The boot is over: what failslab= and fail_page_alloc= say holds from here on. */
static inline void fault_inject_start(void)
{
	if (IS_ENABLED(CONFIG_FAULT_INJECTION))
		failslab.held = fail_page_alloc.held = false;
}

unsigned int __fail_nth_of(const char *stage);

/**
 * fail_nth_of() - what fail_nth= wants of a stage
 * @stage: "boot", "tests" or "cases"
 *
 * Return: which request is to fail; 0 when none.
 */
static inline unsigned int fail_nth_of(const char *stage)
{
	return IS_ENABLED(CONFIG_FAULT_INJECTION) ? __fail_nth_of(stage) : 0;
}

#endif /* _LINUX_FAULT_INJECT_H */
