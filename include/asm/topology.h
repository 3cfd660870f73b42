/* SPDX-License-Identifier: MIT */
/* Where processors are.  Linux: arch/x86/include/asm/topology.h, smp.h, all versions. */
#ifndef _ASM_TOPOLOGY_H
#define _ASM_TOPOLOGY_H

#include <asm/early_percpu.h>
#include <linux/types.h>

#define BAD_APICID 0xffU

/* The number by which interrupts find a processor. */
DECLARE_EARLY_PER_CPU(u16, x86_cpu_to_apicid);

/* The same as the firmware's tables had it, whatever the processor says itself. */
DECLARE_EARLY_PER_CPU(u16, x86_bios_cpu_apicid);

/* The node whose memory is nearest. */
DECLARE_EARLY_PER_CPU(int, x86_cpu_to_node_map);

/* NUMA_NO_NODE when nothing says which.  From setup_per_cpu_areas() on. */
static inline int cpu_to_node(int cpu)
{
	return per_cpu(x86_cpu_to_node_map, cpu);
}

/* The same at any time. */
static inline int early_cpu_to_node(int cpu)
{
	return early_per_cpu(x86_cpu_to_node_map, cpu);
}

/* What can be known of the boot processor before there are areas; from setup_arch(). */
void __init early_identify_boot_cpu(void);

#ifdef CONFIG_NUMA
/* ACPI's distance of two nodes, LOCAL_DISTANCE within one.  Linux: 2.6 to 5.x. */
int __node_distance(int from, int to);
#endif

#endif /* _ASM_TOPOLOGY_H */
