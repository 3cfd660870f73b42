/* SPDX-License-Identifier: MIT */
/*
 * Which node is this processor on, and how far are nodes from each other?
 *
 *	numa_node_id()		this processor's node
 *	numa_mem_id()		the nearest node that has memory for the kernel
 *	cpu_to_node(cpu)	anybody's node
 *	node_distance(a, b)	10 within a node, more between two
 *
 * A node may have processors and no memory.  Whoever keeps lists by node goes by
 * numa_mem_id(), for no page is ever of such a node.
 *
 * Linux: include/linux/topology.h, 2.6 to 5.x.
 */
#ifndef _LINUX_TOPOLOGY_H
#define _LINUX_TOPOLOGY_H

#include <asm/topology.h>
#include <linux/nodemask.h>
#include <linux/percpu-defs.h>

/* In the units of ACPI's SLIT. */
#define LOCAL_DISTANCE 10
#define REMOTE_DISTANCE 20

#ifdef CONFIG_NUMA

/* Set by setup_per_cpu_areas() and build_all_zonelists(); one instruction to read. */
DECLARE_PER_CPU(int, numa_node);
DECLARE_PER_CPU(int, _numa_mem_);

#define numa_node_id() this_cpu_read(numa_node)
#define numa_mem_id() this_cpu_read(_numa_mem_)
#define cpu_to_mem(cpu) per_cpu(_numa_mem_, cpu)
#define set_cpu_numa_node(cpu, nid) ((void)(per_cpu(numa_node, cpu) = (nid)))
#define set_cpu_numa_mem(cpu, nid) ((void)(per_cpu(_numa_mem_, cpu) = (nid)))
#define node_distance(from, to) __node_distance(from, to)

#else

#define numa_node_id() 0
#define numa_mem_id() 0
#define cpu_to_mem(cpu) ((void)(cpu), 0)
#define set_cpu_numa_node(cpu, nid) ((void)(cpu), (void)(nid))
#define node_distance(from, to) ((from) == (to) ? LOCAL_DISTANCE : REMOTE_DISTANCE)

#endif /* CONFIG_NUMA */

#endif /* _LINUX_TOPOLOGY_H */
