// SPDX-License-Identifier: MIT
/*
 * What commands have allocated for the person at the prompt, by number.
 *
 *	b2b> alloc 3
 *	$1 = ...			monitor_hold()
 *	b2b> free $1			monitor_held(), monitor_forget()
 *	b2b> free $1
 *	$1 has been given back already
 *
 * Numbers are not used twice, so that a second free is told from a first.
 *
 * Must not know what it keeps.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/monitor.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/string.h>

static struct monitor_held things[MONITOR_HELD_MAX];
static unsigned int last_nr;

/* By number; 0 finds a free place. */
static struct monitor_held *find(unsigned int nr)
{
	for (unsigned int i = 0; i < MONITOR_HELD_MAX; i++)
		if (things[i].nr == nr)
			return &things[i];
	return NULL;
}

/* Return: the number behind the dollar sign; 0 for what is none. */
static unsigned int number_of(const char *name)
{
	u32 nr;

	return monitor_is_held_name(name) && !kstrtouint(name + 1, 10, &nr) ? nr : 0;
}

bool monitor_may_hold(struct seq_file *m)
{
	bool may = find(0);

	if (!may)
		seq_printf(m, "%d things are held already: give some back first\n",
			   MONITOR_HELD_MAX);
	return may;
}

void monitor_hold(struct seq_file *m, const struct monitor_held *held)
{
	struct monitor_held *place = find(0);

	*place = *held;
	place->nr = ++last_nr;
	scnprintf(place->name, sizeof(place->name), "$%u", place->nr);
	seq_printf(m, "%s = %s\n", place->name, place->text);
}

struct monitor_held *monitor_held(struct seq_file *m, const char *name, const char *how)
{
	unsigned int nr = number_of(name);
	struct monitor_held *held = nr ? find(nr) : NULL;

	if (held && (!how || !strcmp(held->how, how)))
		return held;
	if (held)
		seq_printf(m, "%s is from %s: %s gives it back\n", name, held->how, held->back);
	else if (nr && nr <= last_nr)
		seq_printf(m, "%s has been given back already\n", name);
	else
		seq_printf(m, "%s: there is no such thing; held lists what is held\n", name);
	return NULL;
}

void monitor_drop(struct seq_file *m, struct monitor_held *held)
{
	seq_printf(m, "%s is not held any more\n", held->name);
	held->nr = 0;
}

void monitor_forget(struct seq_file *m, const char *how, unsigned long what)
{
	for (unsigned int i = 0; i < MONITOR_HELD_MAX; i++)
		if (things[i].nr && things[i].what == what && !strcmp(things[i].how, how))
			monitor_drop(m, &things[i]);
}

bool monitor_refused(struct seq_file *m, u32 mark)
{
	if (kmsg_mark() == mark)
		return false;
	seq_puts(m, "the kernel has refused it: see above\n");
	return true;
}

const char *monitor_nth_held(const char *how, unsigned int nr)
{
	for (unsigned int i = 0; i < MONITOR_HELD_MAX; i++)
		if (things[i].nr && (!how || !strcmp(things[i].how, how)) && !nr--)
			return things[i].name;
	return NULL;
}

/* In the order in which they came, which is not that of their places. */
static int held_command(struct seq_file *m, int argc, char *argv[])
{
	unsigned int listed = 0;

	if (argc > 1)
		return -EINVAL;
	for (unsigned int nr = 1; nr && nr <= last_nr; nr++) {
		const struct monitor_held *held = find(nr);

		if (!held)
			continue;
		seq_printf(m, "%-4s %-11s %s\n", held->name, held->how, held->text);
		listed++;
	}
	if (!listed)
		seq_puts(m, "nothing is held\n");
	return 0;
}
MONITOR_COMMAND(held, held_command, STAGE_start_kernel, "",
		"list what alloc, kmalloc, vmalloc ... have handed out to you", "held", NULL);
