// SPDX-License-Identifier: MIT
/*
 * What Linux shows in /proc, by name: show=meminfo,buddyinfo on the command line
 * prints it at the end of the boot.
 *
 *	==> /proc/buddyinfo <==
 *	Node 0, zone      DMA      1      0      0 ...
 *
 * Offers PROC_ENTRY(), proc_find(), proc_read() and proc_show_requested().
 * Must not know any entry: they register through the section "proc_entries".
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/monitor.h>
#include <linux/printk.h>
#include <linux/proc.h>
#include <linux/string.h>

#define SHOW_LEN 256

static char show_names[SHOW_LEN];

static int __init parse_show(char *val)
{
	return strscpy(show_names, val, sizeof(show_names)) < 0 ? -EINVAL : 0;
}
__setup("show=", parse_show);

const struct proc_entry *proc_find(const char *name)
{
	const struct proc_entry *entry;

	for (entry = __start_proc_entries; entry < __stop_proc_entries; entry++)
		if (strcmp(entry->name, name) == 0)
			return entry;
	return NULL;
}

void proc_read(const struct proc_entry *entry, seq_emit_t emit, void *arg)
{
	struct seq_file m;

	seq_open(&m, emit, arg);
	entry->show(&m, NULL);
	seq_release(&m);
}

/*
 * Into the log, at a level that "quiet" leaves on.  @arg: whether the piece
 * before this one ended its line.
 */
static void emit_to_log(void *arg, const char *text)
{
	bool *at_start = arg;

	if (*at_start)
		pr_crit("%s", text);
	else
		pr_cont("%s", text);
	*at_start = text[strlen(text) - 1] == '\n';
}

static void show_entry(const struct proc_entry *entry)
{
	bool at_start = true;

	pr_crit("==> /proc/%s <==\n", entry->name);
	proc_read(entry, emit_to_log, &at_start);
	if (!at_start)
		pr_cont("\n");
}

static void show_all(void)
{
	const struct proc_entry *entry;

	for (entry = __start_proc_entries; entry < __stop_proc_entries; entry++)
		show_entry(entry);
}

static void report_unknown(const char *name)
{
	const struct proc_entry *entry;

	pr_err("show=%s: no such content; there is: all", name);
	for (entry = __start_proc_entries; entry < __stop_proc_entries; entry++)
		pr_cont(" %s", entry->name);
	pr_cont("\n");
}

static void show_name(const char *name)
{
	const struct proc_entry *entry = proc_find(name);

	if (strcmp(name, "all") == 0)
		show_all();
	else if (entry)
		show_entry(entry);
	else
		report_unknown(name);
}

void proc_show_requested(void)
{
	char *rest = show_names;
	char *name;

	while ((name = strsep(&rest, ",")) != NULL)
		if (*name)
			show_name(name);
}

/* ---- at the prompt ------------------------------------------------------------------- */

static const char *nth_entry(unsigned int nr)
{
	if (nr >= (unsigned int)(__stop_proc_entries - __start_proc_entries))
		return NULL;
	return __start_proc_entries[nr].name;
}

/* With the directory for those who have begun with it. */
static const char *nth_file(unsigned int nr)
{
	const char *name = nth_entry(nr);

	return name && *monitor_typed_word() == '/' ? name - strlen(PROC_DIR) : name;
}

/* The next by the alphabet, or NULL. */
static const char *name_after(const char *name)
{
	const struct proc_entry *entry;
	const char *next = NULL;

	for (entry = __start_proc_entries; entry < __stop_proc_entries; entry++)
		if (strcmp(entry->name, name) > 0 && (!next || strcmp(entry->name, next) < 0))
			next = entry->name;
	return next;
}

static int ls_command(struct seq_file *m, int argc, char *argv[])
{
	const char *name;

	for (name = name_after(""); name; name = name_after(name))
		seq_printf(m, "%s\n", name);
	return 0;
}
MONITOR_COMMAND(ls, ls_command, STAGE_start_kernel, "", "list what cat can show", "ls", NULL);

struct shown {
	struct seq_file *m;
	bool anything;
};

static void emit_shown(void *arg, const char *text)
{
	struct shown *shown = arg;

	shown->anything = true;
	seq_puts(shown->m, text);
}

static void show_file(struct seq_file *m, const struct proc_entry *entry)
{
	struct shown shown = { .m = m };

	proc_read(entry, emit_shown, &shown);
	if (!shown.anything)
		seq_printf(m, "%s is empty: there is nothing of the kind\n", entry->name);
}

/* Both "meminfo" and "/proc/meminfo" will do. */
static int cat_command(struct seq_file *m, int argc, char *argv[])
{
	const struct proc_entry *entry;
	const char *name;

	if (argc != 2)
		return -EINVAL;
	name = strstarts(argv[1], PROC_DIR) ? argv[1] + strlen(PROC_DIR) : argv[1];
	entry = proc_find(name);
	if (!entry)
		seq_printf(m, "%s: no such file; ls lists them\n", name);
	else if (boot_stage_now() < entry->from)
		seq_printf(m, "%s: not before stage %s\n", name, boot_stages[entry->from].name);
	else
		show_file(m, entry);
	return 0;
}
MONITOR_COMMAND(cat, cat_command, STAGE_start_kernel, "NAME", "show what Linux has in /proc/NAME",
		"cat /proc/buddyinfo", nth_file);
