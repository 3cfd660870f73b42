/* SPDX-License-Identifier: MIT */
/*
 * What the files that find nodes share.
 *
 *	srat.c			what the firmware's tables say
 *	numa_emulation.c	numa=fake=: nodes made up
 *	numa_meminfo.c		ranges of memory by node, checked
 *	numa_distance.c		how far nodes are from each other
 *	numa.c			the order of it all; who is believed
 */
#ifndef _X86_MM_NUMA_INTERNAL_H
#define _X86_MM_NUMA_INTERNAL_H

#include <linux/init.h>
#include <linux/topology.h>
#include <linux/types.h>

/* ---- numa_meminfo.c -------------------------------------------------------- */

/* Ranges that firmware may list; real ones have one or two for each node. */
#define NR_NODE_MEMBLKS (MAX_NUMNODES * 8)

struct numa_memblk {
	u64 start;	/* bytes, on a page boundary */
	u64 end;	/* behind the last one */
	int nid;
	bool hotplug;	/* may be pulled out at run time */
};

struct numa_meminfo {
	int nr_blks;
	struct numa_memblk blk[NR_NODE_MEMBLKS];
};

#define MAX_LOCAL_APIC 256

extern struct numa_meminfo numa_meminfo;
extern nodemask_t numa_nodes_parsed;		/* nodes that somebody has named */
extern s8 apicid_to_node[MAX_LOCAL_APIC];	/* NUMA_NO_NODE: not known */

int numa_add_memblk_to(struct numa_meminfo *mi, int nid, u64 start, u64 end);
void numa_remove_memblk_from(struct numa_meminfo *mi, int idx);
int numa_cleanup_meminfo(struct numa_meminfo *mi, u64 limit);
void numa_note_later(const struct numa_meminfo *mi, u64 limit);
void numa_mark_hotplug(const struct numa_meminfo *mi);
void numa_clear_kernel_node_hotplug(void);
int numa_check_cover(const struct numa_meminfo *mi);
void numa_assign_ram(const struct numa_meminfo *mi);
unsigned long numa_ram_pages(u64 start, u64 end);

/* ---- numa_distance.c -------------------------------------------------------- */

void numa_reset_distance(void);
int numa_set_distance(int from, int to, unsigned int distance);

/* ---- srat.c ---------------------------------------------------------------- */

int x86_acpi_numa_init(void);
int srat_parse(const void *table, u32 length, struct numa_meminfo *mi);
int slit_parse(const void *table, u32 length);
void srat_forget(void);

/* ---- numa_emulation.c -------------------------------------------------------- */

int numa_emu_cmdline(const char *arg);
void numa_emulation(struct numa_meminfo *mi);

#endif /* _X86_MM_NUMA_INTERNAL_H */
