/* SPDX-License-Identifier: MIT */
/*
 * Trees whose nodes remember something of all nodes below them, such as the
 * largest value: a search then sees from above which side is worth entering.
 *
 *	          7 (max 9)
 *	         /         \
 *	     2 (max 3)    9 (max 9)	"at least 8?"  right
 *	         \
 *	         3 (max 3)
 *
 * The tree calls back where it changes who is below whom.  The user calls
 * propagate() where he changes a node's own value.
 *
 * Linux: include/linux/rbtree_augmented.h, 3.7 and later.
 */
#ifndef _LINUX_RBTREE_AUGMENTED_H
#define _LINUX_RBTREE_AUGMENTED_H

#include <linux/rbtree.h>

/**
 * struct rb_augment_callbacks - how the remembered value follows the tree
 * @propagate: compute it anew for @node and for what is above, up to but not
 *	including @stop (NULL: the root); may end early where nothing changes
 * @copy: @new takes the place of @old, and with it all that is below
 * @rotate: @new has come up and has now below it what @old had, @old included;
 *	@old is to be computed anew
 */
struct rb_augment_callbacks {
	void (*propagate)(struct rb_node *node, struct rb_node *stop);
	void (*copy)(struct rb_node *old, struct rb_node *new);
	void (*rotate)(struct rb_node *old, struct rb_node *new);
};

/**
 * rb_insert_augmented() - rb_insert_color() for such a tree
 * @node: linked, its remembered value set as if it stood alone, and propagated
 * @root: of the tree
 * @augment: callbacks
 *
 * Linux: rb_insert_augmented(), include/linux/rbtree_augmented.h, 3.7 and later.
 */
void rb_insert_augmented(struct rb_node *node, struct rb_root *root,
			 const struct rb_augment_callbacks *augment);

/* rb_erase() for such a tree.  Linux: 3.7 and later. */
void rb_erase_augmented(struct rb_node *node, struct rb_root *root,
			const struct rb_augment_callbacks *augment);

/**
 * RB_DECLARE_CALLBACKS_MAX - the callbacks for "the largest value below and here"
 * @prefix: static, or nothing
 * @name: of the struct rb_augment_callbacks that this defines
 * @type: of a member of the tree
 * @field: its struct rb_node
 * @value: type of what is remembered
 * @max: field that remembers
 * @own: function of a member: its own value
 *
 * Linux: RB_DECLARE_CALLBACKS_MAX(), include/linux/rbtree_augmented.h, 5.4 and later.
 */
#define RB_DECLARE_CALLBACKS_MAX(prefix, name, type, field, value, max, own)                    \
	static inline value name##_side(const struct rb_node *child)                            \
	{                                                                                       \
		return child ? rb_entry(child, type, field)->max : 0;                           \
	}                                                                                       \
	static inline value name##_compute(const type *member)                                  \
	{                                                                                       \
		value most = own(member);                                                       \
		value left = name##_side(member->field.rb_left);                                \
		value right = name##_side(member->field.rb_right);                              \
                                                                                                \
		most = left > most ? left : most;                                               \
		return right > most ? right : most;                                             \
	}                                                                                       \
	static void name##_propagate(struct rb_node *node, struct rb_node *stop)                \
	{                                                                                       \
		for (; node != stop; node = rb_parent(node)) {                                  \
			type *member = rb_entry(node, type, field);                             \
			value most = name##_compute(member);                                    \
                                                                                                \
			if (member->max == most)                                                \
				return;                                                         \
			member->max = most;                                                     \
		}                                                                               \
	}                                                                                       \
	static void name##_copy(struct rb_node *old, struct rb_node *new)                       \
	{                                                                                       \
		rb_entry(new, type, field)->max = rb_entry(old, type, field)->max;              \
	}                                                                                       \
	static void name##_rotate(struct rb_node *old, struct rb_node *new)                     \
	{                                                                                       \
		type *down = rb_entry(old, type, field);                                        \
                                                                                                \
		rb_entry(new, type, field)->max = down->max;                                    \
		down->max = name##_compute(down);                                               \
	}                                                                                       \
	prefix const struct rb_augment_callbacks name = {                                       \
		.propagate = name##_propagate,                                                  \
		.copy = name##_copy,                                                            \
		.rotate = name##_rotate,                                                        \
	}

#endif /* _LINUX_RBTREE_AUGMENTED_H */
