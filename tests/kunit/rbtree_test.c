// SPDX-License-Identifier: MIT
/*
 * Red-black trees: after each change the three rules are counted, not assumed,
 * and what the augmented nodes remember is computed again by brute force.
 */
#include <kunit/random.h>
#include <kunit/test.h>
#include <linux/rbtree_augmented.h>

#define NR_ITEMS 128

struct item {
	struct rb_node node;
	u32 key;
	u32 value;
	u32 max;	/* largest value of all below, and its own */
	bool in_tree;
};

static struct item items[NR_ITEMS];
static struct rb_root root;
static u32 seed;

static inline u32 own_value(const struct item *item)
{
	return item->value;
}

RB_DECLARE_CALLBACKS_MAX(static, item_callbacks, struct item, node, u32, max, own_value);

static struct item *item_of(const struct rb_node *node)
{
	return rb_entry(node, struct item, node);
}

static u32 random(u32 below)
{
	return xorshift32(&seed) % below;
}

static int rbtree_init(struct kunit *test)
{
	root = RB_ROOT;
	seed = 1;
	memset(items, 0, sizeof(items));
	for (u32 i = 0; i < NR_ITEMS; i++) {
		items[i].key = i;
		items[i].value = random(1000);
	}
	return 0;
}

/* ---------------------------------------------------------------- changes */

static struct rb_node **find_place(u32 key, struct rb_node **parent)
{
	struct rb_node **link = &root.rb_node;

	*parent = NULL;
	while (*link) {
		*parent = *link;
		link = key < item_of(*parent)->key ? &(*parent)->rb_left : &(*parent)->rb_right;
	}
	return link;
}

static void insert(struct item *item)
{
	struct rb_node *parent, **link = find_place(item->key, &parent);

	item->max = item->value;
	rb_link_node(&item->node, parent, link);
	item_callbacks.propagate(parent, NULL);
	rb_insert_augmented(&item->node, &root, &item_callbacks);
	item->in_tree = true;
}

static void insert_plain(struct item *item)
{
	struct rb_node *parent, **link = find_place(item->key, &parent);

	rb_link_node(&item->node, parent, link);
	rb_insert_color(&item->node, &root);
	item->in_tree = true;
}

static void erase(struct item *item)
{
	rb_erase_augmented(&item->node, &root, &item_callbacks);
	item->in_tree = false;
}

/* ----------------------------------------------------------------- checks */

static bool is_red(const struct rb_node *node)
{
	return node && !(node->__rb_parent_color & RB_COLOR_MASK);
}

/* Return: black nodes on every way down from here, -1 when a rule is broken. */
static int black_height(const struct rb_node *node)
{
	int left, right;

	if (!node)
		return 0;
	if (is_red(node) && (is_red(node->rb_left) || is_red(node->rb_right)))
		return -1;
	if ((node->rb_left && rb_parent(node->rb_left) != node) ||
	    (node->rb_right && rb_parent(node->rb_right) != node))
		return -1;
	left = black_height(node->rb_left);
	right = black_height(node->rb_right);
	return left < 0 || left != right ? -1 : left + !is_red(node);
}

static void check_rules(struct kunit *test)
{
	KUNIT_ASSERT_FALSE(test, is_red(root.rb_node));
	KUNIT_ASSERT_GE(test, black_height(root.rb_node), 0);
}

/* The walks in both directions see exactly what was inserted, in order. */
static void check_content(struct kunit *test)
{
	struct rb_node *up = rb_first(&root), *down = rb_last(&root);

	for (u32 i = 0; i < NR_ITEMS; i++) {
		if (items[i].in_tree) {
			KUNIT_ASSERT_PTR_EQ(test, up, &items[i].node);
			up = rb_next(up);
		}
		if (items[NR_ITEMS - 1 - i].in_tree) {
			KUNIT_ASSERT_PTR_EQ(test, down, &items[NR_ITEMS - 1 - i].node);
			down = rb_prev(down);
		}
	}
	KUNIT_ASSERT_NULL(test, up);
	KUNIT_ASSERT_NULL(test, down);
}

static u32 max_below(const struct rb_node *node)
{
	u32 below;

	if (!node)
		return 0;
	below = max(max_below(node->rb_left), max_below(node->rb_right));
	return max(below, item_of(node)->value);
}

static void check_max(struct kunit *test)
{
	for (u32 i = 0; i < NR_ITEMS; i++)
		if (items[i].in_tree)
			KUNIT_ASSERT_EQ(test, items[i].max, max_below(&items[i].node));
}

static void check_all(struct kunit *test)
{
	check_rules(test);
	check_content(test);
	check_max(test);
}

/* ------------------------------------------------------------------ cases */

/* Expect nothing in an empty tree, and one black node to be both ends of a tree of one. */
static void empty_and_single(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, RB_EMPTY_ROOT(&root));
	KUNIT_EXPECT_NULL(test, rb_first(&root));
	KUNIT_EXPECT_NULL(test, rb_last(&root));

	insert(&items[5]);
	check_all(test);
	KUNIT_EXPECT_PTR_EQ(test, rb_first(&root), rb_last(&root));
	erase(&items[5]);
	KUNIT_EXPECT_TRUE(test, RB_EMPTY_ROOT(&root));
}

/* Expect balance for keys that come in order, the worst case of a plain tree. */
static void ascending_keys(struct kunit *test)
{
	for (u32 i = 0; i < NR_ITEMS; i++) {
		insert(&items[i]);
		check_rules(test);
	}
	check_all(test);
	KUNIT_EXPECT_LE(test, black_height(root.rb_node), 8);	/* at most log2 of 128, and one */
}

static void descending_keys(struct kunit *test)
{
	for (u32 i = NR_ITEMS; i-- > 0;) {
		insert(&items[i]);
		check_rules(test);
	}
	check_all(test);
}

/* Expect the rules to hold while the tree shrinks from the left, the right and the root. */
static void erase_from_the_left(struct kunit *test)
{
	for (u32 i = 0; i < NR_ITEMS; i++)
		insert(&items[i]);
	for (u32 i = 0; i < NR_ITEMS; i++) {
		erase(&items[i]);
		check_all(test);
	}
}

static void erase_from_the_right(struct kunit *test)
{
	for (u32 i = 0; i < NR_ITEMS; i++)
		insert(&items[i]);
	for (u32 i = NR_ITEMS; i-- > 0;) {
		erase(&items[i]);
		check_all(test);
	}
}

static void erase_the_root(struct kunit *test)
{
	for (u32 i = 0; i < NR_ITEMS; i++)
		insert(&items[i]);
	while (root.rb_node) {
		erase(item_of(root.rb_node));
		check_all(test);
	}
}

/* Expect all rules after each of many random changes. */
static void random_changes(struct kunit *test)
{
	for (int i = 0; i < 1000; i++) {
		struct item *item = &items[random(NR_ITEMS)];

		if (item->in_tree)
			erase(item);
		else
			insert(item);
		check_all(test);
	}
}

/* Expect a node's new value to reach every node above it, and no other. */
static void propagate_a_change(struct kunit *test)
{
	for (u32 i = 0; i < NR_ITEMS; i++)
		insert(&items[i]);
	for (u32 i = 0; i < NR_ITEMS; i++) {
		items[i].value = random(2) ? 5000 + i : 0;
		item_callbacks.propagate(&items[i].node, NULL);
		check_max(test);
	}
}

/* Expect the plain functions to keep the rules, without a callback. */
static void plain_tree(struct kunit *test)
{
	for (u32 i = 0; i < NR_ITEMS; i++)
		insert_plain(&items[i * 37 % NR_ITEMS]);
	check_rules(test);
	check_content(test);
	for (u32 i = 0; i < NR_ITEMS; i += 2) {
		rb_erase(&items[i].node, &root);
		items[i].in_tree = false;
		check_rules(test);
	}
	check_content(test);
}

/* Expect a replacement to stand where the other stood: same neighbours, same colour. */
static void replace_a_node(struct kunit *test)
{
	struct item new = { .key = 60 };
	bool red;

	for (u32 i = 0; i < NR_ITEMS; i++)
		insert_plain(&items[i]);
	red = is_red(&items[60].node);
	rb_replace_node(&items[60].node, &new.node, &root);
	check_rules(test);
	KUNIT_EXPECT_EQ(test, is_red(&new.node), red);
	KUNIT_EXPECT_PTR_EQ(test, rb_next(&items[59].node), &new.node);
	KUNIT_EXPECT_PTR_EQ(test, rb_prev(&items[61].node), &new.node);
}

/* Expect a cleared node to say that it is in no tree. */
static void empty_node(struct kunit *test)
{
	RB_CLEAR_NODE(&items[0].node);
	KUNIT_EXPECT_TRUE(test, RB_EMPTY_NODE(&items[0].node));
	insert_plain(&items[0]);
	KUNIT_EXPECT_FALSE(test, RB_EMPTY_NODE(&items[0].node));
}

static struct kunit_case rbtree_cases[] = {
	KUNIT_CASE(empty_and_single),
	KUNIT_CASE(ascending_keys),
	KUNIT_CASE(descending_keys),
	KUNIT_CASE(erase_from_the_left),
	KUNIT_CASE(erase_from_the_right),
	KUNIT_CASE(erase_the_root),
	KUNIT_CASE(random_changes),
	KUNIT_CASE(propagate_a_change),
	KUNIT_CASE(plain_tree),
	KUNIT_CASE(replace_a_node),
	KUNIT_CASE(empty_node),
	{}
};

static struct kunit_suite rbtree_suite = {
	.name = "rbtree",
	.init = rbtree_init,
	.test_cases = rbtree_cases,
};
kunit_test_suite(rbtree_suite);
