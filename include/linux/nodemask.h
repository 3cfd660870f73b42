/* SPDX-License-Identifier: MIT */
/*
 * Sets of nodes.  A node is online when it exists and its pgdat may be used.
 * One machine word holds every mask: MAX_NUMNODES is at most 32.
 */
#ifndef _LINUX_NODEMASK_H
#define _LINUX_NODEMASK_H

#include <linux/bitops.h>
#include <linux/numa.h>
#include <linux/types.h>

typedef struct {
	unsigned long bits;
} nodemask_t;

enum node_states {
	N_POSSIBLE,	/* could exist */
	N_ONLINE,	/* exists */
	N_NORMAL_MEMORY, /* has lowmem */
	N_HIGH_MEMORY,	/* has any memory */
	N_CPU,		/* has a processor */
	NR_NODE_STATES
};

extern nodemask_t node_states[NR_NODE_STATES];

static inline bool node_state(int nid, enum node_states state)
{
	return node_states[state].bits & (1UL << nid);
}

static inline void node_set_state(int nid, enum node_states state)
{
	node_states[state].bits |= 1UL << nid;
}

static inline void node_clear_state(int nid, enum node_states state)
{
	node_states[state].bits &= ~(1UL << nid);
}

#define node_online(nid) node_state(nid, N_ONLINE)
#define node_set_online(nid) node_set_state(nid, N_ONLINE)
#define num_online_nodes() ((int)hweight_long(node_states[N_ONLINE].bits))

#define for_each_node_state(nid, state)                                                         \
	for (nid = 0; nid < MAX_NUMNODES; nid++)                                                \
		if (node_state(nid, state))
#define for_each_online_node(nid) for_each_node_state(nid, N_ONLINE)

#endif /* _LINUX_NODEMASK_H */
