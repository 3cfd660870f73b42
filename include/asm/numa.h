/* SPDX-License-Identifier: MIT */
/*
 * Nodes as the machine has them: found, checked, and told to everybody else.
 * Linux: arch/x86/include/asm/numa.h, all versions.
 */
#ifndef _ASM_NUMA_H
#define _ASM_NUMA_H

#include <linux/init.h>
#include <linux/stddef.h>
#include <linux/types.h>

/**
 * x86_numa_init() - find the nodes, give each its RAM and its pglist_data
 *
 * From SRAT and SLIT; where there is none, or it cannot be believed, or with
 * numa=off, everything is one node.
 *
 * Context: from initmem_init(): memblock holds all RAM, low memory is mapped,
 *	ACPI tables are known, max_pfn and max_low_pfn are final.
 * Linux: x86_numa_init(), arch/x86/mm/numa.c, 3.0 to 5.x.
 */
void __init x86_numa_init(void);

/**
 * init_cpu_to_node() - which node each processor that may run is on
 *
 * Processors that SRAT does not name are spread over the nodes.
 *
 * Context: behind x86_numa_init(); processors and their APIC numbers are known.
 * Linux: init_cpu_to_node(), arch/x86/mm/numa.c, 2.6.16 to 5.x.
 */
void __init init_cpu_to_node(void);

/* ---- DISCONTIGMEM (arch/x86/mm/discontig.c, numa_remap.c) ------------------------ */

#ifdef CONFIG_DISCONTIGMEM
void __init physnode_map_init(void);
void __init numa_remap_init(void);
void *__init alloc_remap(int nid, unsigned long size);
bool pfn_is_remapped(unsigned long pfn);
#else
static inline void physnode_map_init(void)
{
}

static inline void numa_remap_init(void)
{
}

static inline void *alloc_remap(int nid, unsigned long size)
{
	return NULL;
}

static inline bool pfn_is_remapped(unsigned long pfn)
{
	return false;
}
#endif

#endif /* _ASM_NUMA_H */
