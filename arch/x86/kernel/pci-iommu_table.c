// SPDX-License-Identifier: MIT
/*
 * The order in which IOMMUs are looked for: each behind the one it depends on.
 *
 *	linked		sorted
 *	c -> b		a
 *	a		b -> a
 *	b -> a		c -> b
 *
 * Works on any table; knows nothing of the kernel's own.
 */
#include <asm/iommu_table.h>
#include <linux/printk.h>

static struct iommu_table_entry *__init find_entry(struct iommu_table_entry *start,
						   struct iommu_table_entry *finish,
						   int (*detect)(void))
{
	for (; start < finish; start++)
		if (start->detect == detect)
			return start;
	return NULL;
}

/* The first entry that waits for nobody in [start, finish); NULL when they wait in a circle. */
static struct iommu_table_entry *__init find_ready(struct iommu_table_entry *start,
						   struct iommu_table_entry *finish)
{
	for (struct iommu_table_entry *p = start; p < finish; p++)
		if (!p->depend || !find_entry(start, finish, p->depend))
			return p;
	return NULL;
}

/* Those in between keep their order. */
static void __init move_to_front(struct iommu_table_entry *start, struct iommu_table_entry *p)
{
	struct iommu_table_entry moved = *p;

	for (; p > start; p--)
		*p = p[-1];
	*start = moved;
}

/*
 * Each of these waits for another of them; so after as many steps as there are
 * entries one has arrived in the circle, wherever the way began.
 */
static struct iommu_table_entry *__init break_circle(struct iommu_table_entry *start,
						     struct iommu_table_entry *finish)
{
	struct iommu_table_entry *p = start;

	for (struct iommu_table_entry *step = start; step < finish; step++)
		p = find_entry(start, finish, p->depend);
	pr_err("CYCLIC DEPENDENCY FOUND! %pS depends on %pS and vice-versa. BREAKING IT.\n",
	       p->detect, p->depend);
	p->depend = NULL;
	return p;
}

void __init sort_iommu_table(struct iommu_table_entry *start, struct iommu_table_entry *finish)
{
	for (; start < finish; start++) {
		struct iommu_table_entry *next = find_ready(start, finish);

		move_to_front(start, next ?: break_circle(start, finish));
	}
}

unsigned int __init check_iommu_entries(struct iommu_table_entry *start,
					struct iommu_table_entry *finish)
{
	unsigned int wrong = 0;

	for (struct iommu_table_entry *p = start; p < finish; p++) {
		if (!p->depend || !find_entry(p, finish, p->depend))
			continue;
		pr_err("EXECUTION ORDER INVALID! %pS should be called before %pS!\n", p->depend,
		       p->detect);
		wrong++;
	}
	return wrong;
}
