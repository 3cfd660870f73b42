// SPDX-License-Identifier: MIT
/*
 * Failing on purpose (row O5): who asks should_fail() about a request is told to
 * fail it now and then, by the rules of a struct fault_attr, or because it is the
 * n-th.
 *
 *	request ---> the n-th?  --no-->  off?  within the space?  between two
 *	               |                 intervals?  do the dice say no?  --> go on
 *	               v                                 | none of these
 *	             report it, and fail  <--------------+
 *
 * Offers setup_fault_attr(), should_fail(), set_fail_nth() and fail_nth=.
 * Must not know what kinds of requests there are: mm/failslab.c, mm/fail_page_alloc.c.
 */
#include <asm/stacktrace.h>
#include <linux/divert.h>
#include <linux/fault-inject.h>
#include <linux/init.h>
#include <linux/kstrtox.h>
#include <linux/percpu-defs.h>
#include <linux/printk.h>
#include <linux/string.h>

#define FAULT_NUMBERS 5		/* of a parameter's value */

static atomic_t injected;
static DEFINE_PER_CPU(unsigned int, fail_nth_left);

static char fail_nth_from[8];		/* from when on fail_nth= counts */
static unsigned int fail_nth;

/* ---- parameters ---------------------------------------------------------- */

/* Numbers between commas.  Return: how many, -1 when one of them is none. */
static int split_numbers(char *text, int *numbers, int max)
{
	char *word;
	int n = 0;

	while ((word = strsep(&text, ",")) != NULL)
		if (n == max || kstrtoint(word, 0, &numbers[n++]))
			return -1;
	return n;
}

int setup_fault_attr(struct fault_attr *attr, const char *str)
{
	int numbers[FAULT_NUMBERS];
	char text[64];
	int n;

	if (!str || strscpy(text, str, sizeof(text)) < 0)
		return -EINVAL;
	n = split_numbers(text, numbers, FAULT_NUMBERS);
	if (n < FAULT_NUMBERS - 1 || numbers[0] < 0 || numbers[1] < 0 || numbers[1] > 100)
		return -EINVAL;
	attr->interval = (unsigned int)numbers[0];
	attr->probability = (unsigned int)numbers[1];
	atomic_set(&attr->space, numbers[2]);
	atomic_set(&attr->times, numbers[3]);
	if (n == FAULT_NUMBERS)
		attr->verbose = (unsigned int)numbers[4];
	return 0;
}

/* fail_nth=STAGE,N */
static int __init setup_fail_nth(char *str)
{
	char *number = str ? strchr(str, ',') : NULL;

	if (!number || kstrtouint(number + 1, 0, &fail_nth))
		return -EINVAL;
	*number = '\0';
	strlcpy(fail_nth_from, str, sizeof(fail_nth_from));
	*number = ',';
	divert_from_the_start(DIVERT_PAGES);
	divert_from_the_start(DIVERT_SLAB);
	return 0;
}
early_param("fail_nth", setup_fail_nth);

unsigned int __fail_nth_of(const char *stage)
{
	return strcmp(stage, fail_nth_from) == 0 ? fail_nth : 0;
}

/* ---- the decision -------------------------------------------------------- */

/* Takes one of a number that others may be taking from, too.  False: none was left. */
static bool take_one(atomic_t *left)
{
	int old, now = atomic_read(left);

	do {
		if (now <= 0)
			return now < 0;		/* without end */
		old = now;
		now = atomic_cmpxchg(left, old, old - 1);
	} while (now != old);
	return true;
}

/* Two processors at once may see the same number: then they share their luck. */
static bool dice_say_no(struct fault_attr *attr)
{
	u32 x = attr->random;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	attr->random = x;
	return x % 100 >= attr->probability;
}

static bool spared(struct fault_attr *attr, size_t size)
{
	if (attr->held || !attr->probability || !atomic_read(&attr->times))
		return true;
	if (atomic_read(&attr->space) > 0) {
		atomic_sub((int)size, &attr->space);
		return true;
	}
	if (attr->interval > 1 && (unsigned int)atomic_inc_return(&attr->count) % attr->interval)
		return true;
	return dice_say_no(attr) || !take_one(&attr->times);
}

/*
 * One of this processor's requests less to come.  Return: whether this is the n-th.
 * An interrupt may ask in between: then its request was the earlier one.
 */
static bool is_nth(void)
{
	unsigned int left = this_cpu_read(fail_nth_left), seen;

	for (; left; left = seen) {
		seen = this_cpu_cmpxchg(fail_nth_left, left, left - 1);
		if (seen == left)
			break;
	}
	return left == 1;
}

static void report(const struct fault_attr *attr)
{
	if (attr->verbose < 1)
		return;
	pr_notice("FAULT_INJECTION: forcing a failure.\n");
	pr_notice("name %s, interval %u, probability %u, space %d, times %d\n", attr->name,
		  attr->interval, attr->probability, atomic_read(&attr->space),
		  atomic_read(&attr->times));
	if (attr->verbose > 1)
		dump_stack();
}

bool should_fail(struct fault_attr *attr, size_t size, bool quiet)
{
	if (!is_nth() && spared(attr, size))
		return false;
	atomic_inc(&injected);
	if (!quiet)
		report(attr);
	return true;
}

/* ---- the n-th -------------------------------------------------------------- */

void set_fail_nth(unsigned int n)
{
	this_cpu_write(fail_nth_left, n);
}

unsigned int get_fail_nth(void)
{
	return this_cpu_read(fail_nth_left);
}

unsigned int faults_injected(void)
{
	return (unsigned int)atomic_read(&injected);
}
