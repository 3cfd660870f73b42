// SPDX-License-Identifier: MIT
/*
 * The free lists before and after: what an experiment at the prompt has changed.
 *
 *	free blocks of order    0    1    2    3    4 ...
 *	Normal    Movable was   0    2    0    0    7
 *			  is    0    2    0    1    6
 *
 * It only reads, one list at a time under its zone's lock.
 */
#include "internal.h"
#include "pcp.h"
#include "show.h"

#include <linux/list.h>
#include <linux/smp.h>
#include <linux/sprintf.h>
#include <linux/string.h>

/* A zone: what is on its lists, and what this processor has parked of it. */
struct zone_lists {
	unsigned long free[MIGRATE_TYPES][MAX_ORDER];
	unsigned long parked[MIGRATE_PCPTYPES][MAX_ORDER];
};

static struct zone_lists saved[MAX_NUMNODES][MAX_NR_ZONES];

void count_blocks_of_type(struct zone *zone, int type, unsigned long *blocks)
{
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	for (unsigned int order = 0; order < MAX_ORDER; order++)
		blocks[order] = list_count_nodes(&zone->free_area[order].free_list[type]);
	spin_unlock_irqrestore(&zone->lock, flags);
}

static void count_parked(const struct zone *zone, int type, unsigned long *blocks)
{
	unsigned int cpu = (unsigned int)smp_processor_id();

	for (unsigned int order = 0; order < MAX_ORDER; order++)
		blocks[order] = order < PCP_ORDERS ? pcp_parked_blocks(zone, order, type, cpu) : 0;
}

static struct zone_lists *saved_of(const struct zone *zone)
{
	return &saved[zone->zone_pgdat->node_id][zone_idx(zone)];
}

void free_lists_save(void)
{
	struct zone *zone;

	for_each_populated_zone(zone) {
		struct zone_lists *lists = saved_of(zone);

		for (int type = 0; type < MIGRATE_TYPES; type++)
			count_blocks_of_type(zone, type, lists->free[type]);
		for (int type = 0; type < MIGRATE_PCPTYPES; type++)
			count_parked(zone, type, lists->parked[type]);
	}
}

const char *zone_title(const struct zone *zone, char *buf, size_t size)
{
	if (num_online_nodes() > 1)
		scnprintf(buf, size, "%s/%d", zone->name, zone->zone_pgdat->node_id);
	else
		scnprintf(buf, size, "%s", zone->name);
	return buf;
}

/* ---- as a table ---------------------------------------------------------------------- */

struct table {
	struct seq_file *m;
	bool begun;
};

static void show_heading(struct table *t)
{
	if (t->begun)
		return;
	t->begun = true;
	seq_printf(t->m, "%-26s", "free blocks of order");
	for (int order = 0; order < MAX_ORDER; order++)
		seq_printf(t->m, "%5d", order);
	seq_putc(t->m, '\n');
}

static void show_row(struct table *t, const char *zone, const char *list, const char *when,
		     const unsigned long *blocks)
{
	seq_printf(t->m, "%-10s%-12s%-4s", zone, list, when);
	for (int order = 0; order < MAX_ORDER; order++)
		seq_printf(t->m, "%5lu", blocks[order]);
	seq_putc(t->m, '\n');
}

static void show_change(struct table *t, const struct zone *zone, int type, bool parked,
			const unsigned long *was, const unsigned long *is)
{
	char title[ZONE_TITLE_LEN];

	if (!memcmp(was, is, MAX_ORDER * sizeof(*is)))
		return;
	show_heading(t);
	show_row(t, zone_title(zone, title, sizeof(title)), migratetype_names[type], "was", was);
	show_row(t, parked ? "  parked" : "", "", "is", is);
}

static void show_zone_changes(struct table *t, struct zone *zone)
{
	const struct zone_lists *was = saved_of(zone);
	unsigned long is[MAX_ORDER];

	for (int type = 0; type < MIGRATE_TYPES; type++) {
		count_blocks_of_type(zone, type, is);
		show_change(t, zone, type, false, was->free[type], is);
	}
	for (int type = 0; type < MIGRATE_PCPTYPES; type++) {
		count_parked(zone, type, is);
		show_change(t, zone, type, true, was->parked[type], is);
	}
}

void free_lists_changes(struct seq_file *m)
{
	struct table t = { .m = m };
	struct zone *zone;

	for_each_populated_zone(zone)
		show_zone_changes(&t, zone);
	if (!t.begun)
		seq_puts(m, "no free list has changed\n");
}
