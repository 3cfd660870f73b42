/* SPDX-License-Identifier: MIT */
/*
 * Red-black trees that live inside their members: sorted sets with every
 * operation in O(log n).
 *
 *	               [ 8 ]		black; NULL leaves count as black
 *	             /       \
 *	          ( 4 )      [ 9 ]	( ) red
 *	          /   \
 *	        [ 2 ] [ 5 ]
 *
 *	1. the root is black
 *	2. no red node has a red child
 *	3. every way from a node down to a NULL passes as many black nodes
 *
 * so that the longest way down is at most twice as long as the shortest.
 *
 * The tree does not compare: the user walks down to the place himself, which
 * needs no callback, and hands it over:
 *
 *	struct rb_node **link = &root->rb_node, *parent = NULL;
 *
 *	while (*link) {
 *		parent = *link;
 *		link = key < key_of(parent) ? &parent->rb_left : &parent->rb_right;
 *	}
 *	rb_link_node(&new->node, parent, link);
 *	rb_insert_color(&new->node, root);
 *
 * The user's lock protects it.  linux/rbtree_augmented.h is for trees whose
 * nodes remember something of all nodes below them.
 *
 * Linux: include/linux/rbtree.h, all versions.
 */
#ifndef _LINUX_RBTREE_H
#define _LINUX_RBTREE_H

#include <linux/kernel.h>

/* Sides: indexes of rb_child[].  The other side of s is !s. */
#define RB_SIDE_LEFT 0
#define RB_SIDE_RIGHT 1

/**
 * struct rb_node - a place in a tree
 * @__rb_parent_color: address of the parent; bit 0 is 1 for black, 0 for red
 * @rb_left: root of all that is smaller below this node
 * @rb_right: root of all that is larger
 * @rb_child: the same two by side, for code that is written for both
 */
struct rb_node {
	unsigned long __rb_parent_color;
	union {
		struct {
			struct rb_node *rb_left;
			struct rb_node *rb_right;
		};
		struct rb_node *rb_child[2];
	};
} __aligned(sizeof(long));

struct rb_root {
	struct rb_node *rb_node;
};

#define RB_ROOT ((struct rb_root){ NULL })
#define RB_EMPTY_ROOT(root) ((root)->rb_node == NULL)
#define rb_entry(ptr, type, member) container_of(ptr, type, member)
#define rb_entry_safe(ptr, type, member)                                                        \
	({                                                                                      \
		const struct rb_node *__node = (ptr);                                           \
		__node ? rb_entry(__node, type, member) : NULL;                                 \
	})

#define RB_COLOR_MASK 1UL

static inline struct rb_node *rb_parent(const struct rb_node *node)
{
	return (struct rb_node *)(node->__rb_parent_color & ~RB_COLOR_MASK);
}

/* A node that is in no tree, if RB_CLEAR_NODE() has said so, is its own parent. */
#define RB_EMPTY_NODE(node) ((node)->__rb_parent_color == (unsigned long)(node))
#define RB_CLEAR_NODE(node) ((node)->__rb_parent_color = (unsigned long)(node))

/* At a place that a search has found; then rb_insert_color().  Linux: all versions. */
static inline void rb_link_node(struct rb_node *node, struct rb_node *parent,
				struct rb_node **link)
{
	node->__rb_parent_color = (unsigned long)parent;	/* red */
	node->rb_left = node->rb_right = NULL;
	*link = node;
}

/**
 * rb_insert_color() - put a tree in balance again after rb_link_node()
 * @node: the node just linked
 * @root: of the tree
 *
 * Linux: rb_insert_color(), lib/rbtree.c, all versions.
 */
void rb_insert_color(struct rb_node *node, struct rb_root *root);

/* Take a node out of its tree.  Linux: rb_erase(), lib/rbtree.c, all versions. */
void rb_erase(struct rb_node *node, struct rb_root *root);

/**
 * rb_replace_node() - another node takes a node's place
 * @victim: in the tree until now
 * @new: gets its place; must sort equally
 * @root: of the tree
 *
 * Linux: rb_replace_node(), lib/rbtree.c, 2.6 to 6.x.
 */
void rb_replace_node(struct rb_node *victim, struct rb_node *new, struct rb_root *root);

/* In the order of the keys; NULL at the end.  Linux: all versions. */
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_last(const struct rb_root *root);
struct rb_node *rb_next(const struct rb_node *node);
struct rb_node *rb_prev(const struct rb_node *node);

#endif /* _LINUX_RBTREE_H */
