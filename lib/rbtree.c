// SPDX-License-Identifier: MIT
/*
 * Red-black trees: balance after an insertion and after a removal, and the walk
 * in order.  linux/rbtree.h has the rules that the comments here count by.
 *
 * Each case exists once, for both sides: @side says where the trouble is, and
 * !side is across.  A rotation with side left looks like this, read mirrored
 * for right; the order of a x b y c stays what it was:
 *
 *	      top			      up
 *	     /   \			     /  \
 *	    a     up	---rotate--->	  top    c
 *	         /  \			 /   \
 *	        b    c			a     b
 *
 * It knows nothing of keys.  In an augmented tree it calls back at each change
 * of who is below whom.
 */
#include <linux/rbtree_augmented.h>

/* --------------------------------------------------------------- links */

static inline bool is_red(const struct rb_node *node)
{
	return node && !(node->__rb_parent_color & RB_COLOR_MASK);
}

static inline void set_black(struct rb_node *node)
{
	node->__rb_parent_color |= RB_COLOR_MASK;
}

static inline void set_red(struct rb_node *node)
{
	node->__rb_parent_color &= ~RB_COLOR_MASK;
}

static inline void set_parent(struct rb_node *node, struct rb_node *parent)
{
	node->__rb_parent_color = (unsigned long)parent |
				  (node->__rb_parent_color & RB_COLOR_MASK);
}

static inline void copy_color(struct rb_node *to, const struct rb_node *from)
{
	to->__rb_parent_color = (to->__rb_parent_color & ~RB_COLOR_MASK) |
				(from->__rb_parent_color & RB_COLOR_MASK);
}

/* On which side of its parent does a node hang? */
static inline int side_of(const struct rb_node *node, const struct rb_node *parent)
{
	return parent->rb_right == node;
}

/* Whoever pointed down to @old points to @new. */
static inline void change_child(struct rb_root *root, struct rb_node *parent,
				const struct rb_node *old, struct rb_node *new)
{
	if (parent)
		parent->rb_child[side_of(old, parent)] = new;
	else
		root->rb_node = new;
}

static inline void adopt(struct rb_node *parent, int side, struct rb_node *child)
{
	parent->rb_child[side] = child;
	if (child)
		set_parent(child, parent);
}

/* The picture above: @top goes down to @side, its other child comes up.  Colours stay. */
static __always_inline struct rb_node *rotate(struct rb_root *root, struct rb_node *top, int side,
			      const struct rb_augment_callbacks *augment)
{
	struct rb_node *parent = rb_parent(top);
	struct rb_node *up = top->rb_child[!side];

	adopt(top, !side, up->rb_child[side]);
	change_child(root, parent, top, up);
	set_parent(up, parent);
	adopt(up, side, top);
	if (augment)
		augment->rotate(top, up);
	return up;
}

/* ----------------------------------------------------------- insertion */

/*
 * A red node has been linked.  The only rule that can be broken is the second:
 * its parent may be red, too.
 *
 *	    [grand]	uncle red: both become black, grand red; the trouble
 *	    /     \	goes up two levels.
 *	(parent) uncle
 *	    |		uncle black: one rotation of grand repairs it for good,
 *	 (node)		with another before it when node hangs on the inner side.
 */
static void insert_balance(struct rb_node *node, struct rb_root *root,
			   const struct rb_augment_callbacks *augment)
{
	struct rb_node *parent;

	while (is_red(parent = rb_parent(node))) {
		struct rb_node *grand = rb_parent(parent);	/* exists: a root is black */
		int side = side_of(parent, grand);
		struct rb_node *uncle = grand->rb_child[!side];

		if (is_red(uncle)) {
			set_black(parent);
			set_black(uncle);
			set_red(grand);
			node = grand;
			continue;
		}
		if (side_of(node, parent) != side)
			parent = rotate(root, parent, side, augment);
		rotate(root, grand, !side, augment);
		set_black(parent);
		set_red(grand);
		break;
	}
	set_black(root->rb_node);
}

void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	insert_balance(node, root, NULL);
}

void rb_insert_augmented(struct rb_node *node, struct rb_root *root,
			 const struct rb_augment_callbacks *augment)
{
	insert_balance(node, root, augment);
}

/* ------------------------------------------------------------- removal */

/*
 * On the @side of @at a black node is missing; the third rule is broken.
 *
 *	   at		sibling red: rotated up, so that the new one is black.
 *	  /  \		sibling and its children black: it becomes red, and the
 *	-1  sibling	   lack is at's own, which ends it if at was red.
 *	     /   \	far child red: one rotation of at fills the gap.
 *	  near   far	only near red: rotated out to be the far one first.
 */
static void erase_balance(struct rb_root *root, struct rb_node *at, int side,
			  const struct rb_augment_callbacks *augment)
{
	while (at) {
		struct rb_node *sibling = at->rb_child[!side];	/* exists: see rule 3 */
		struct rb_node *parent;

		if (is_red(sibling)) {
			set_black(sibling);
			set_red(at);
			rotate(root, at, side, augment);
			sibling = at->rb_child[!side];
		}
		if (is_red(sibling->rb_left) || is_red(sibling->rb_right)) {
			if (!is_red(sibling->rb_child[!side]))
				sibling = rotate(root, sibling, !side, augment);
			set_black(sibling->rb_child[!side]);
			copy_color(sibling, at);
			set_black(at);
			rotate(root, at, side, augment);
			return;
		}
		set_red(sibling);
		if (is_red(at)) {
			set_black(at);
			return;
		}
		parent = rb_parent(at);
		side = parent ? side_of(at, parent) : 0;
		at = parent;
	}
}

/* @new stands where @old stood, with its colour and its children. */
static void take_place(struct rb_root *root, struct rb_node *old, struct rb_node *new)
{
	*new = *old;
	change_child(root, rb_parent(old), old, new);
	if (new->rb_left)
		set_parent(new->rb_left, new);
	if (new->rb_right)
		set_parent(new->rb_right, new);
}

static struct rb_node *outermost(struct rb_node *node, int side)
{
	while (node->rb_child[side])
		node = node->rb_child[side];
	return node;
}

/*
 * Take out a node that has one child at most.  A child is red and black then
 * takes its place; without one a black node leaves a gap.
 */
static void unlink_node(struct rb_node *node, struct rb_root *root,
			const struct rb_augment_callbacks *augment)
{
	struct rb_node *parent = rb_parent(node);
	struct rb_node *child = node->rb_left ? node->rb_left : node->rb_right;
	int side = parent ? side_of(node, parent) : 0;

	change_child(root, parent, node, child);
	if (augment)
		augment->propagate(parent, NULL);
	if (child) {
		set_parent(child, parent);
		set_black(child);
	} else if (!is_red(node)) {
		erase_balance(root, parent, side, augment);
	}
}

/*
 * A node with two children is not taken out where it stands: the next larger
 * one, which has no left child, leaves its own place and takes the node's.
 *
 *	  node				 next
 *	 /    \				 /   \
 *	a      c	-------->	a     c
 *	      /				     /
 *	   next				    d
 *	      \
 *	       d
 */
static void erase(struct rb_node *node, struct rb_root *root,
		  const struct rb_augment_callbacks *augment)
{
	struct rb_node *next;

	if (!node->rb_left || !node->rb_right) {
		unlink_node(node, root, augment);
		return;
	}
	next = outermost(node->rb_right, RB_SIDE_LEFT);
	unlink_node(next, root, augment);
	take_place(root, node, next);
	if (augment) {
		augment->copy(node, next);
		augment->propagate(next, NULL);
	}
}

void rb_erase(struct rb_node *node, struct rb_root *root)
{
	erase(node, root, NULL);
}

void rb_erase_augmented(struct rb_node *node, struct rb_root *root,
			const struct rb_augment_callbacks *augment)
{
	erase(node, root, augment);
}

void rb_replace_node(struct rb_node *victim, struct rb_node *new, struct rb_root *root)
{
	take_place(root, victim, new);
}

/* ------------------------------------------------------------ in order */

static struct rb_node *end_of_tree(const struct rb_root *root, int side)
{
	return root->rb_node ? outermost(root->rb_node, side) : NULL;
}

struct rb_node *rb_first(const struct rb_root *root)
{
	return end_of_tree(root, RB_SIDE_LEFT);
}

struct rb_node *rb_last(const struct rb_root *root)
{
	return end_of_tree(root, RB_SIDE_RIGHT);
}

/*
 * The neighbour on one side: the nearest below on that side, or else the first
 * one above of which this is on the other side.
 */
static struct rb_node *neighbour(const struct rb_node *node, int side)
{
	const struct rb_node *parent;

	if (node->rb_child[side])
		return outermost(node->rb_child[side], !side);
	while ((parent = rb_parent(node)) && side_of(node, parent) == side)
		node = parent;
	return (struct rb_node *)parent;
}

struct rb_node *rb_next(const struct rb_node *node)
{
	return neighbour(node, RB_SIDE_RIGHT);
}

struct rb_node *rb_prev(const struct rb_node *node)
{
	return neighbour(node, RB_SIDE_LEFT);
}
