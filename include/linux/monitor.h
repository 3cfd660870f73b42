/* SPDX-License-Identifier: MIT */
/*
 * The monitor: commands typed at a prompt (kernel/monitor.c).
 *
 *	static int free_command(struct seq_file *m, int argc, char *argv[])
 *	{
 *		...	seq_printf(m, "%d pages\n", nr);
 *		return 0;
 *	}
 *	MONITOR_COMMAND(free, free_command, STAGE_slab, "BLOCK",
 *			"give back what alloc has handed out", "free 1", NULL);
 *
 * A command stands at the bottom of its subsystem's file.  It may fault: the
 * prompt comes back.
 */
#ifndef _LINUX_MONITOR_H
#define _LINUX_MONITOR_H

#include <linux/compiler.h>
#include <linux/seq_file.h>
#include <linux/stage.h>

#define MONITOR_ARGS_MAX 8	/* words of a line, the command itself included */

/**
 * struct monitor_command - one
 * @name: a word
 * @run: does it; @argv[0] is the name.  Return: 0, or -EINVAL to have the usage shown
 * @from: first stage in which it works
 * @args: as in a manual's synopsis
 * @what: one line, for help
 * @example: a line that can be typed as it stands
 * @complete: the @nr-th word that may follow, or NULL when there are no more; may be NULL
 */
struct monitor_command {
	const char *name;
	int (*run)(struct seq_file *m, int argc, char *argv[]);
	enum boot_stage from;
	const char *args;
	const char *what;
	const char *example;
	const char *(*complete)(unsigned int nr);
};

#define MONITOR_COMMAND(_name, _run, _from, _args, _what, _example, _complete)                          \
	static const struct monitor_command __monitor_command_##_name __used                       \
		__section("monitor_commands") __aligned(__alignof__(struct monitor_command)) = {   \
			#_name, _run, _from, _args, _what, _example, _complete }

extern const struct monitor_command __start_monitor_commands[], __stop_monitor_commands[];

/**
 * monitor_run() - read commands and run them, until one of them says to go on
 * @greeting: why the prompt is there
 *
 * Context: the boot processor, any stage of the boot; no lock is held.
 */
void monitor_run(const char *greeting);

/* Leave the prompt when the command that calls this has ended. */
void monitor_leave(void);

/**
 * monitor_number() - a number that was typed
 * @text: decimal, 0x hexadecimal, or the name of a symbol of the kernel
 * @value: gets it
 *
 * Return: 0 or -EINVAL.
 */
int monitor_number(const char *text, unsigned long *value);

#endif /* _LINUX_MONITOR_H */
