/* SPDX-License-Identifier: MIT */
/*
 * What Linux shows in /proc: content by name (kernel/proc.c).
 *
 *	static int meminfo_proc_show(struct seq_file *m, void *v)
 *	{
 *		seq_printf(m, "MemTotal:       %8lu kB\n", ...);
 *		return 0;
 *	}
 *	PROC_ENTRY(meminfo, meminfo_proc_show);		show=meminfo on the command line
 *
 * Each stands at the bottom of its subsystem's file.  The entries land in the
 * section "proc_entries", whose name is a C identifier so that any linker, the
 * kernel's or the host's, provides __start_ and __stop_ for it.
 */
#ifndef _LINUX_PROC_H
#define _LINUX_PROC_H

#include <linux/compiler.h>
#include <linux/seq_file.h>
#include <linux/stage.h>

/**
 * struct proc_entry - one file
 * @name: as in /proc; PROC_DIR stands in front of it, so that the path is there, too
 * @show: writes its content; @v is NULL.  Returns 0
 * @from: the stage of the boot from which on it has something to say
 *
 * Linux: struct proc_dir_entry with single_show, include/linux/proc_fs.h, 4.18 to 5.x.
 */
struct proc_entry {
	const char *name;
	int (*show)(struct seq_file *m, void *v);
	enum boot_stage from;
};

#define PROC_DIR "/proc/"

/* Linux: proc_create_single(), include/linux/proc_fs.h, 4.18 and later. */
#define PROC_ENTRY(_name, _show) PROC_ENTRY_FROM(watermarks, _name, _show)

/* One that can be read earlier: behind stage _from. */
#define PROC_ENTRY_FROM(_from, _name, _show)                                                       \
	static const struct proc_entry __proc_entry_##_name __used __section("proc_entries")       \
		__aligned(__alignof__(struct proc_entry)) = {                                      \
			&PROC_DIR #_name[sizeof(PROC_DIR) - 1], _show, STAGE_##_from }

extern const struct proc_entry __start_proc_entries[], __stop_proc_entries[];

/**
 * proc_find() - the entry of a name
 * @name: as in /proc
 *
 * Return: the entry, or NULL when there is none.
 */
const struct proc_entry *proc_find(const char *name);

/**
 * proc_read() - the content of an entry, line by line
 * @entry: entry
 * @emit: gets each line
 * @arg: for @emit
 *
 * Context: as the entry's show(); none of them waits.
 */
void proc_read(const struct proc_entry *entry, seq_emit_t emit, void *arg);

/* Print what show=NAME,... asked for into the log.  At the end of the boot. */
void proc_show_requested(void);

#endif /* _LINUX_PROC_H */
