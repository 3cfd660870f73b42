// SPDX-License-Identifier: MIT
/*
 * The trees of addresses: kernel/resource.c, on trees of the cases' own.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/ioport.h>

#define RES(n, first, last) { .name = n, .start = first, .end = last, .flags = IORESOURCE_MEM }

/* The whole tree as one string: "a:100-1ff b:..." with two blanks per level. */
static char shown[512];

static void append_line(void *arg, const char *line)
{
	strlcat(shown, line, sizeof(shown));
	strlcat(shown, "\n", sizeof(shown));
}

static const char *show(const struct resource *root)
{
	shown[0] = '\0';
	resource_walk(root, append_line, NULL);
	return shown;
}

/*
 *	root |.....a....c.....|
 *	b    |........b.......|		between them, asked for last
 */
static void request_sorts(struct kunit *test)
{
	struct resource root = RES("root", 0, 0xffff);
	struct resource a = RES("a", 0x100, 0x1ff), b = RES("b", 0x200, 0x2ff),
			c = RES("c", 0x300, 0x3ff);

	KUNIT_EXPECT_EQ(test, request_resource(&root, &c), 0);
	KUNIT_EXPECT_EQ(test, request_resource(&root, &a), 0);
	KUNIT_EXPECT_EQ(test, request_resource(&root, &b), 0);
	KUNIT_EXPECT_STREQ(test, show(&root), "0100-01ff : a\n0200-02ff : b\n0300-03ff : c\n");
	KUNIT_EXPECT_PTR_EQ(test, b.parent, &root);
}

static void request_refuses_overlap(struct kunit *test)
{
	struct resource root = RES("root", 0x100, 0xfff);
	struct resource a = RES("a", 0x200, 0x2ff), across = RES("across", 0x2ff, 0x300),
			inside = RES("inside", 0x210, 0x21f), outside = RES("outside", 0xff0, 0x1000),
			below = RES("below", 0xff, 0x110), wrong = RES("wrong", 0x400, 0x3ff);

	KUNIT_ASSERT_EQ(test, request_resource(&root, &a), 0);
	KUNIT_EXPECT_PTR_EQ(test, request_resource_conflict(&root, &across), &a);
	KUNIT_EXPECT_PTR_EQ(test, request_resource_conflict(&root, &inside), &a);
	KUNIT_EXPECT_PTR_EQ(test, request_resource_conflict(&root, &outside), &root);
	KUNIT_EXPECT_PTR_EQ(test, request_resource_conflict(&root, &below), &root);
	KUNIT_EXPECT_EQ(test, request_resource(&root, &wrong), -EBUSY);
	KUNIT_EXPECT_STREQ(test, show(&root), "0200-02ff : a\n");
}

/*
 *	RAM     |----------------|
 *	code       |----|		goes below RAM
 *	all    |------------------|	goes above it
 */
static void insert_nests(struct kunit *test)
{
	struct resource root = RES("root", 0, 0xffff);
	struct resource ram = RES("RAM", 0x1000, 0x1fff), code = RES("code", 0x1100, 0x11ff),
			data = RES("data", 0x1200, 0x12ff), all = RES("all", 0x800, 0x2fff);

	KUNIT_EXPECT_EQ(test, insert_resource(&root, &ram), 0);
	KUNIT_EXPECT_EQ(test, insert_resource(&root, &code), 0);
	KUNIT_EXPECT_EQ(test, insert_resource(&root, &data), 0);
	KUNIT_EXPECT_EQ(test, insert_resource(&root, &all), 0);
	KUNIT_EXPECT_STREQ(test, show(&root),
			   "0800-2fff : all\n"
			   "  1000-1fff : RAM\n"
			   "    1100-11ff : code\n"
			   "    1200-12ff : data\n");
	KUNIT_EXPECT_PTR_EQ(test, ram.parent, &all);
}

/*
 *	a |---|  b |---|  c |---|  d |---|
 *	new     |--------------|		adopts b and c, leaves a and d
 */
static void insert_adopts_a_run(struct kunit *test)
{
	struct resource root = RES("root", 0, 0xffff);
	struct resource a = RES("a", 0, 0xff), b = RES("b", 0x200, 0x2ff), c = RES("c", 0x300, 0x3ff),
			d = RES("d", 0x500, 0x5ff), new = RES("new", 0x180, 0x47f);

	request_resource(&root, &a);
	request_resource(&root, &b);
	request_resource(&root, &c);
	request_resource(&root, &d);
	KUNIT_EXPECT_EQ(test, insert_resource(&root, &new), 0);
	KUNIT_EXPECT_STREQ(test, show(&root),
			   "0000-00ff : a\n"
			   "0180-047f : new\n"
			   "  0200-02ff : b\n"
			   "  0300-03ff : c\n"
			   "0500-05ff : d\n");
}

static void insert_refuses_partial_overlap(struct kunit *test)
{
	struct resource root = RES("root", 0, 0xffff);
	struct resource a = RES("a", 0x100, 0x1ff), left = RES("left", 0x80, 0x17f),
			right = RES("right", 0x180, 0x27f), twice = RES("twice", 0x100, 0x1ff);

	insert_resource(&root, &a);
	KUNIT_EXPECT_PTR_EQ(test, insert_resource_conflict(&root, &left), &a);
	KUNIT_EXPECT_PTR_EQ(test, insert_resource_conflict(&root, &right), &a);
	KUNIT_EXPECT_PTR_EQ_MSG(test, insert_resource_conflict(&root, &a), &a, "already there");
	KUNIT_EXPECT_EQ(test, insert_resource(&root, &twice), 0);
	KUNIT_EXPECT_STREQ_MSG(test, show(&root), "0100-01ff : twice\n  0100-01ff : a\n",
			       "of two equal ranges the new one is the parent");
}

static void expand_swallows_overlaps(struct kunit *test)
{
	struct resource root = RES("root", 0, 0xffff);
	struct resource a = RES("a", 0x100, 0x1ff), b = RES("b", 0x300, 0x3ff),
			new = RES("new", 0x180, 0x37f);
	u32 mark = kmsg_mark();

	request_resource(&root, &a);
	request_resource(&root, &b);
	insert_resource_expand_to_fit(&root, &new);
	KUNIT_EXPECT_STREQ(test, show(&root),
			   "0100-03ff : new\n  0100-01ff : a\n  0300-03ff : b\n");
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Expanded resource new due to conflict with a"));
}

static void release_takes_it_out(struct kunit *test)
{
	struct resource root = RES("root", 0, 0xffff);
	struct resource a = RES("a", 0x100, 0x1ff), b = RES("b", 0x200, 0x2ff);

	request_resource(&root, &a);
	request_resource(&root, &b);
	KUNIT_EXPECT_EQ(test, release_resource(&a), 0);
	KUNIT_EXPECT_EQ(test, release_resource(&a), -EINVAL);
	KUNIT_EXPECT_STREQ(test, show(&root), "0200-02ff : b\n");
	KUNIT_EXPECT_EQ(test, request_resource(&root, &a), 0);
}

/*
 *	parent |------------------|
 *	a         |-----|  b |--|	a may grow up to b, shrink down to its child
 */
static void adjust_keeps_the_tree_right(struct kunit *test)
{
	struct resource root = RES("root", 0, 0xffff), parent = RES("parent", 0x100, 0x8ff);
	struct resource a = RES("a", 0x200, 0x2ff), child = RES("child", 0x240, 0x27f),
			b = RES("b", 0x400, 0x4ff);

	request_resource(&root, &parent);
	request_resource(&parent, &a);
	request_resource(&parent, &b);
	request_resource(&a, &child);
	KUNIT_EXPECT_EQ(test, adjust_resource(&a, 0x100, 0x300), 0);
	KUNIT_EXPECT_EQ(test, a.end, 0x3ff);
	KUNIT_EXPECT_EQ_MSG(test, adjust_resource(&a, 0x100, 0x301), -EBUSY, "meets b");
	KUNIT_EXPECT_EQ_MSG(test, adjust_resource(&a, 0xff, 0x200), -EBUSY, "leaves its parent");
	KUNIT_EXPECT_EQ_MSG(test, adjust_resource(&a, 0x241, 0x100), -EBUSY, "uncovers child");
	KUNIT_EXPECT_EQ_MSG(test, adjust_resource(&a, 0x200, 0), -EBUSY, "no size");
	KUNIT_EXPECT_EQ(test, a.start, 0x100);
	KUNIT_EXPECT_EQ(test, adjust_resource(&a, 0x240, 0x40), 0);
}

static void lookup_by_start(struct kunit *test)
{
	struct resource root = RES("root", 0, 0xffff), a = RES("a", 0x100, 0x1ff);

	request_resource(&root, &a);
	KUNIT_EXPECT_PTR_EQ(test, lookup_resource(&root, 0x100), &a);
	KUNIT_EXPECT_NULL(test, lookup_resource(&root, 0x101));
	KUNIT_EXPECT_EQ(test, resource_size(&a), 0x100);
	KUNIT_EXPECT_TRUE(test, resource_contains(&root, &a));
	KUNIT_EXPECT_FALSE(test, resource_contains(&a, &root));
}

/* Memory above 4 GiB: more digits, and no wrap at the end of 64 bits. */
static void high_addresses(struct kunit *test)
{
	struct resource root = RES("root", 0, U64_MAX);
	struct resource low = RES("low", 0, 0x9fbff), high = RES("high", 0x100000000ULL, U64_MAX);

	KUNIT_EXPECT_EQ(test, request_resource(&root, &high), 0);
	KUNIT_EXPECT_EQ(test, request_resource(&root, &low), 0);
	KUNIT_EXPECT_STREQ(test, show(&root),
			   "00000000-0009fbff : low\n100000000-ffffffffffffffff : high\n");
	KUNIT_EXPECT_EQ(test, adjust_resource(&high, 0x100000000ULL, U64_MAX), -EBUSY);
}

static struct kunit_case resource_cases[] = {
	KUNIT_CASE(request_sorts),
	KUNIT_CASE(request_refuses_overlap),
	KUNIT_CASE(insert_nests),
	KUNIT_CASE(insert_adopts_a_run),
	KUNIT_CASE(insert_refuses_partial_overlap),
	KUNIT_CASE(expand_swallows_overlaps),
	KUNIT_CASE(release_takes_it_out),
	KUNIT_CASE(adjust_keeps_the_tree_right),
	KUNIT_CASE(lookup_by_start),
	KUNIT_CASE(high_addresses),
	{},
};

static struct kunit_suite resource_suite = {
	.name = "resource",
	.test_cases = resource_cases,
};
kunit_test_suite(resource_suite);
