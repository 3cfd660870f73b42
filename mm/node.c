// SPDX-License-Identifier: MIT
/*
 * Each node in figures, as Linux shows them in /sys/devices/system/node/node*:
 * meminfo, cpulist and distance.  It only reads.
 *
 * Linux: drivers/base/node.c, 2.6 to 5.x.
 */
#include "pcp.h"

#include <linux/cpumask.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/proc.h>

#ifdef CONFIG_NUMA

#define K(pages) ((pages) << (PAGE_SHIFT - 10))

struct node_sums {
	unsigned long total, free;		/* pages */
	unsigned long high_total, high_free;	/* of these, high memory */
};

static struct node_sums sum_node(const struct pglist_data *pgdat)
{
	struct node_sums sums = { 0 };

	for (int type = 0; type < MAX_NR_ZONES; type++) {
		const struct zone *zone = &pgdat->node_zones[type];
		unsigned long free;

		if (!populated_zone(zone))
			continue;
		free = zone_page_state(zone, NR_FREE_PAGES) + pcp_parked_pages(zone);
		sums.total += zone->managed_pages;
		sums.free += free;
		if (is_highmem(zone)) {
			sums.high_total += zone->managed_pages;
			sums.high_free += free;
		}
	}
	return sums;
}

static void show_kb(struct seq_file *m, int nid, const char *name, unsigned long pages)
{
	seq_printf(m, "Node %d %-15s %8lu kB\n", nid, name, K(pages));
}

/* Linux: node_read_meminfo(), drivers/base/node.c. */
static void show_meminfo(struct seq_file *m, const struct pglist_data *pgdat)
{
	struct node_sums sums = sum_node(pgdat);
	int nid = pgdat->node_id;

	show_kb(m, nid, "MemTotal:", sums.total);
	show_kb(m, nid, "MemFree:", sums.free);
	show_kb(m, nid, "MemUsed:", sums.total - sums.free);
	if (IS_ENABLED(CONFIG_HIGHMEM)) {
		show_kb(m, nid, "HighTotal:", sums.high_total);
		show_kb(m, nid, "HighFree:", sums.high_free);
		show_kb(m, nid, "LowTotal:", sums.total - sums.high_total);
		show_kb(m, nid, "LowFree:", sums.free - sums.high_free);
	}
}

static void show_cpus(struct seq_file *m, int nid)
{
	unsigned int cpu;

	seq_printf(m, "Node %d cpulist:", nid);
	for_each_possible_cpu(cpu)
		if (cpu_to_node((int)cpu) == nid)
			seq_printf(m, " %u", cpu);
	seq_putc(m, '\n');
}

/* Linux: node_read_distance(), drivers/base/node.c. */
static void show_distances(struct seq_file *m, int nid)
{
	int to;

	seq_printf(m, "Node %d distance:", nid);
	for_each_online_node(to)
		seq_printf(m, " %d", node_distance(nid, to));
	seq_putc(m, '\n');
}

static int nodes_proc_show(struct seq_file *m, void *v)
{
	struct pglist_data *pgdat;

	for_each_online_pgdat(pgdat) {
		show_meminfo(m, pgdat);
		show_cpus(m, pgdat->node_id);
		show_distances(m, pgdat->node_id);
	}
	return 0;
}
PROC_ENTRY_FROM(audit, nodes, nodes_proc_show);

#endif /* CONFIG_NUMA */
