// SPDX-License-Identifier: MIT
/*
 * Lab 6: kmalloc() where it will do, vmalloc() where it will not (Linux 4.12).
 */
#include "lab.h"

#include <linux/gfp.h>
#include <linux/mmzone.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

LAB_FUNCTION(void *kvmalloc(size_t size, gfp_t gfp));
LAB_FUNCTION(void kvfree(const void *addr));

static void needs(struct kunit *test)
{
	LAB_NEEDS(test, kvmalloc);
	LAB_NEEDS(test, kvfree);
}

/* Expect an object in the direct map. */
static void small_is_slab(struct kunit *test)
{
	void *p;

	needs(test);
	p = kvmalloc(100, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_FALSE(test, is_vmalloc_addr(p));
	KUNIT_EXPECT_GE(test, ksize(p), 100U);
	kvfree(p);
}

/*
 *	5 MiB: no block of pages is as large
 *
 * Expect an area of vmalloc's, usable to its last byte, and no complaint from the
 * attempt before.
 */
static void large_is_vmalloc(struct kunit *test)
{
	u32 mark = kmsg_mark();
	u8 *p;

	needs(test);
	p = kvmalloc(5 * SZ_1M, GFP_KERNEL);
	if (!p)
		kunit_skip(test, "a machine too small for 5 MiB");
	KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(p));
	memset(p, 0x5a, 5 * SZ_1M);
	kvfree(p);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "allocation failure"));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "the largest is"));
}

/* Expect zeros where they are asked for, from either. */
static void zeros_on_request(struct kunit *test)
{
	static const size_t sizes[] = { 64, 5 * SZ_1M };

	needs(test);
	for (unsigned int i = 0; i < 2; i++) {
		u8 *p = kvmalloc(sizes[i], GFP_KERNEL | __GFP_ZERO);

		if (!p)
			continue;
		KUNIT_EXPECT_FALSE(test, memchr_inv(p, 0, sizes[i]) != NULL);
		kvfree(p);
	}
}

/* Expect NULL where not even vmalloc() can help, and no page lost by the attempt. */
static void too_large_is_null(struct kunit *test)
{
	needs(test);
	KUNIT_EXPECT_NULL(test, kvmalloc(1u << 30, GFP_KERNEL | __GFP_NOWARN));
	kvfree(NULL);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(small_is_slab),
	KUNIT_CASE(large_is_vmalloc),
	KUNIT_CASE(zeros_on_request),
	KUNIT_CASE(too_large_is_null),
	{}
};

static struct kunit_suite suite = { .name = "lab-kvmalloc", .test_cases = cases };
kunit_test_suite(suite);
