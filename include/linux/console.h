/* SPDX-License-Identifier: MIT */
/*
 * Where the log becomes visible.  A console only writes characters; which
 * lines it gets, and from where on, is printk's business.  Some can be typed on.
 * Linux: include/linux/console.h, all versions.
 */
#ifndef _LINUX_CONSOLE_H
#define _LINUX_CONSOLE_H

#include <linux/types.h>

#define CON_PRINTBUFFER 1	/* show first what was logged before registration */
#define CON_ENABLED 2
#define CON_BROKEN 4		/* faulted while writing: never used again */

/**
 * struct console - one output
 * @name: short, as in "earlyprintk="
 * @write: put @len characters out; '\n' is one character.  Must not call printk()
 *	and must not wait without a bound
 * @read: the next character that was typed, or -1; NULL where nobody can type
 * @flags: CON_*
 * @next: set by register_console()
 * @seq: next record of the log to show; printk's
 * @shown: characters already shown of the line that is still growing; printk's
 * @writing: inside @write; printk's
 */
struct console {
	const char *name;
	void (*write)(struct console *con, const char *text, unsigned int len);
	int (*read)(struct console *con);
	unsigned int flags;
	struct console *next;
	u32 seq;
	u32 shown;
	bool writing;
};

void register_console(struct console *con);
int unregister_console(struct console *con);
bool console_available(void);

/**
 * console_puts() - talk to whoever sits in front, past the log
 * @text: goes to all consoles as it is, behind what was logged so far
 *
 * Context: any in which printk() shows something at once.
 */
void console_puts(const char *text);

/**
 * console_getc() - what whoever sits in front has typed
 *
 * Return: the next character of any console, 0 .. 255, or -1 when there is none.
 */
int console_getc(void);

/* The consoles of a PC: kernel/console.c decides, arch/x86/kernel/early_printk.c drives. */
void console_init(void);

#endif /* _LINUX_CONSOLE_H */
