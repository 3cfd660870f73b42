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

/* For those who complete: the word as far as it is typed, and what follows it. */
const char *monitor_typed_word(void);

/**
 * monitor_nth_address() - for completion: what may stand for an address, as the first argument
 * @nr: from 0 on, until there are no more
 *
 * The names of what is held; those of functions once a name has begun, since they are thousands.
 *
 * Return: a name, good until the next call; or NULL.
 */
const char *monitor_nth_address(unsigned int nr);

/* Will the boot stop in this stage?  A prompt before it may still change that. */
bool monitor_stops_in(enum boot_stage stage);

/* Leave the prompt when the command that calls this has ended. */
void monitor_leave(void);

/**
 * monitor_number() - a number that was typed
 * @m: told why not, when it is none
 * @text: decimal, 0x hexadecimal, 0 octal, the name of a function of the kernel, or $1: the address
 *	of what is held under that name
 * @value: gets it
 *
 * Return: 0; -ENOENT when @m has been told.
 */
int monitor_number(struct seq_file *m, const char *text, unsigned long *value);

/**
 * monitor_given_back() - what is to be given back
 * @m: told why not, when "$1" is no such thing, or nothing is
 * @text: "$1", or anything that monitor_number() knows, right or wrong
 * @how: the command that must have got what "$1" is
 * @what: gets it: monitor_held.what, or the number
 *
 * Return: 0; -ENOENT when @m has been told.
 */
int monitor_given_back(struct seq_file *m, const char *text, const char *how, unsigned long *what);

/* ---- what is held for the person at the prompt (kernel/monitor_held.c) ------------------ */

#define MONITOR_HELD_MAX 32

/**
 * struct monitor_held - something that a command has allocated
 * @name: "$1", by which other commands are told it
 * @nr: 1; never used again, 0 while the place is free
 * @how: the command that has got it
 * @back: the command that gives it back
 * @what: what that needs: a page frame number, a pointer
 * @size: the same: an order, bytes
 * @address: where its content can be looked at; 0 when there is no such place
 * @text: the rest of its line in the list
 */
struct monitor_held {
	char name[8];
	unsigned int nr;
	const char *how;
	const char *back;
	unsigned long what;
	unsigned long size;
	unsigned long address;
	char text[48];
};

/**
 * monitor_may_hold() - is there a place for one thing more?
 * @m: told when not
 */
bool monitor_may_hold(struct seq_file *m);

/**
 * monitor_hold() - keep something under the next number
 * @m: told the number, and the text
 * @held: copied; its name and number do not matter
 *
 * Context: monitor_may_hold() has said yes.
 */
void monitor_hold(struct seq_file *m, const struct monitor_held *held);

/**
 * monitor_held() - find something that is held
 * @m: told why not, when there is no such thing
 * @name: "$1"
 * @how: the command that must have got it; NULL for any
 *
 * Return: it, or NULL.
 */
struct monitor_held *monitor_held(struct seq_file *m, const char *name, const char *how);

/* It has been given back; @m is told its name. */
void monitor_drop(struct seq_file *m, struct monitor_held *held);

/* The same for what @how has got, if it is held. */
void monitor_forget(struct seq_file *m, const char *how, unsigned long what);

/**
 * monitor_refused() - has the kernel had something to say about it?
 * @m: told, if so
 * @mark: kmsg_mark() of before
 */
bool monitor_refused(struct seq_file *m, u32 mark);

static inline bool monitor_is_held_name(const char *text)
{
	return text[0] == '$';
}

/* For completion: the names of what @how has got and is held; of everything for NULL. */
const char *monitor_nth_held(const char *how, unsigned int nr);

#endif /* _LINUX_MONITOR_H */
