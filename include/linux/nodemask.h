/* SPDX-License-Identifier: MIT */
/*
 * Sets of nodes, and what is known of each node.
 *
 *	nodemask_t used = NODE_MASK_NONE;
 *	node_set(3, used);
 *	for_each_node_mask(nid, used) ...
 *	for_each_online_node(nid) ...		the nodes whose pgdat may be used
 *
 * One machine word holds every set: MAX_NUMNODES is at most 32.
 *
 * node_states[] is written during the boot, by one processor, and when memory is
 * added, under stop_machine(); everybody reads it without a lock.
 *
 * Linux: include/linux/nodemask.h, 2.6 to 5.x.
 */
#ifndef _LINUX_NODEMASK_H
#define _LINUX_NODEMASK_H

#include <linux/bitops.h>
#include <linux/numa.h>
#include <linux/types.h>

typedef struct {
	unsigned long bits;
} nodemask_t;

_Static_assert(MAX_NUMNODES <= 32, "a set of nodes is one word");

#define NODE_MASK_NONE ((nodemask_t){ 0 })

/* As in Linux the sets are named, not pointed at. */
#define node_set(nid, mask) ((void)((mask).bits |= 1UL << (nid)))
#define node_clear(nid, mask) ((void)((mask).bits &= ~(1UL << (nid))))
#define node_isset(nid, mask) ((((mask).bits >> (nid)) & 1) != 0)
#define nodes_clear(mask) ((void)((mask).bits = 0))
#define nodes_empty(mask) ((mask).bits == 0)
#define nodes_weight(mask) ((int)hweight_long((mask).bits))

/* The first node of a set behind @nid; MAX_NUMNODES when there is none. */
static inline int __next_node(int nid, nodemask_t mask)
{
	unsigned long behind = nid + 1 < 32 ? mask.bits >> (nid + 1) << (nid + 1) : 0;

	return behind ? __builtin_ctzl(behind) : MAX_NUMNODES;
}

#define first_node(mask) __next_node(-1, mask)
#define next_node(nid, mask) __next_node(nid, mask)

#define for_each_node_mask(nid, mask)                                                           \
	for (nid = first_node(mask); nid < MAX_NUMNODES; nid = next_node(nid, mask))

enum node_states {
	N_POSSIBLE,	/* could exist */
	N_ONLINE,	/* exists: NODE_DATA() may be used */
	N_NORMAL_MEMORY, /* has lowmem */
	N_HIGH_MEMORY,	/* has any memory */
	N_CPU,		/* has a processor, started or not */
	NR_NODE_STATES,
	N_MEMORY = N_HIGH_MEMORY
};

extern nodemask_t node_states[NR_NODE_STATES];
extern int nr_node_ids;		/* one more than the highest possible node */
void setup_nr_node_ids(void);

#define node_possible_map node_states[N_POSSIBLE]
#define node_online_map node_states[N_ONLINE]

static inline bool node_state(int nid, enum node_states state)
{
	return node_isset(nid, node_states[state]);
}

static inline void node_set_state(int nid, enum node_states state)
{
	node_set(nid, node_states[state]);
}

static inline void node_clear_state(int nid, enum node_states state)
{
	node_clear(nid, node_states[state]);
}

#define node_online(nid) node_state(nid, N_ONLINE)
#define node_possible(nid) node_state(nid, N_POSSIBLE)
#define node_set_online(nid) node_set_state(nid, N_ONLINE)
#define node_set_offline(nid) node_clear_state(nid, N_ONLINE)
#define num_online_nodes() nodes_weight(node_online_map)
#define num_possible_nodes() nodes_weight(node_possible_map)
#define num_node_state(state) nodes_weight(node_states[state])
#define first_online_node first_node(node_online_map)
#define next_online_node(nid) next_node(nid, node_online_map)

#define for_each_node_state(nid, state) for_each_node_mask(nid, node_states[state])
#define for_each_node(nid) for_each_node_state(nid, N_POSSIBLE)
#define for_each_online_node(nid) for_each_node_state(nid, N_ONLINE)

#endif /* _LINUX_NODEMASK_H */
