// SPDX-License-Identifier: MIT
/*
 * "host_plant=KIND": bugs on demand, so that a test can see the harness catch
 * each kind.  Kernel's side; hosted only.
 */
#include <asm/pgtable.h>
#include <kunit/test.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <lottery.h>

static int numbers[4];
static volatile int sink, just_behind = 5, far_away = 40;
static const volatile int *volatile nowhere_special = numbers;
static const char *planted;

static void read_unmapped(void)
{
	sink = *(volatile int *)__va(0x30000000);	/* 0xf0000000: vmalloc space */
}

/* Page 0, mapped read-only by a fixmap. */
static void write_readonly(void)
{
	unsigned long vaddr = fix_to_virt(FIX_WP_TEST);
	volatile int *p = fixmap_pointer(vaddr, 0);

	__set_fixmap(FIX_WP_TEST, 0, PAGE_KERNEL_RO);
	sink = *p;
	*p = 1;
}

static void overrun(void)
{
	sink = nowhere_special[just_behind];
}

static void shift_too_far(void)
{
	sink = 1 << far_away;
}

static void hit_bug(void)
{
	BUG_ON(far_away > just_behind);
}

static const struct {
	const char *kind;
	void (*bug)(void);
} bugs[] = {
	{ "unmapped", read_unmapped },
	{ "readonly", write_readonly },
	{ "overrun", overrun },
	{ "shift", shift_too_far },
	{ "bug", hit_bug },
};

static int __init host_plant_setup(char *val)
{
	planted = val;
	return val ? 0 : -EINVAL;
}
early_param("host_plant", host_plant_setup);

static void plant(struct kunit *test)
{
	if (!planted)
		kunit_skip(test, "no host_plant= on the command line");
	for (size_t i = 0; i < ARRAY_SIZE(bugs); i++)
		if (strcmp(bugs[i].kind, planted) == 0)
			bugs[i].bug();
	KUNIT_FAIL(test, "the harness has not caught %s", planted);
}

/* A fuzzer that learns from where its bytes lead finds these three; chance does not. */
static void gives_in(struct kunit *test)
{
	lottery_seed(1);
	if (lottery(256) == 'b')
		if (lottery(256) == '2')
			KUNIT_EXPECT_NE(test, lottery(256), (u32)'b');
}

static struct kunit_case plant_cases[] = { KUNIT_CASE(plant), KUNIT_CASE(gives_in), {} };
static struct kunit_suite plant_suite = { .name = "host-plant", .test_cases = plant_cases };
kunit_test_suite(plant_suite);
