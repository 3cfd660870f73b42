/* SPDX-License-Identifier: MIT */
/*
 * Where the log becomes visible.  A console only writes characters; which
 * lines it gets, and from where on, is printk's business.  Some can be typed on.
 * Linux: include/linux/console.h, all versions.
 */
#ifndef _LINUX_CONSOLE_H
#define _LINUX_CONSOLE_H

#include <linux/interrupt.h>
#include <linux/types.h>

#define CON_PRINTBUFFER 1	/* show first what was logged before registration */
#define CON_ENABLED 2
#define CON_BROKEN 4		/* faulted while writing: never used again */
#define CON_DEAF 8		/* nobody can type on it */
#define CON_POLLED 16		/* its interrupt does not arrive */

#define LEVEL_NONE 8

/* What a console is to do about what is typed on it. */
enum console_listen {
	LISTEN_POLL,	/* be ready to be read, without interrupts */
	LISTEN_RING,	/* interrupts on, and raise one now, to see whether it arrives */
	LISTEN_ON,	/* raise one whenever something is typed */
};

/**
 * struct console - one output
 * @name: short, as in "earlyprintk="
 * @write: put @len characters out; '\n' is one character.  Must not call printk()
 *	and must not wait without a bound
 * @read: the next character that was typed, or -1; NULL where nobody can type
 * @listen: somebody is going to type.  Return: false when that is not possible
 * @irq: the line that @listen is about; 0 for none
 * @flags: CON_*
 * @next: set by register_console()
 * @seq: next record of the log to show; printk's
 * @shown: characters already shown of the line that is still growing; printk's
 * @writing: inside @write; printk's
 * @level: of the line that is being written, 0 .. 7; LEVEL_NONE for what is not the log's
 * @rang: an interrupt has come; console_input.c's
 */
struct console {
	const char *name;
	void (*write)(struct console *con, const char *text, unsigned int len);
	int (*read)(struct console *con);
	bool (*listen)(struct console *con, enum console_listen how);
	unsigned int irq;
	unsigned int flags;
	struct console *next;
	u32 seq;
	u32 shown;
	bool writing;
	bool rang;
	u8 level;
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
 * console_listen() - somebody is asked to type (kernel/console_input.c)
 * @on: from now on, or not any more
 *
 * Return: false when nobody can, on any console.
 * Context: any stage of the boot; no lock is held.  From trap_init() on interrupts may be
 *	on for a moment, even where the caller has them off.
 */
bool console_listen(bool on);

/**
 * console_getc() - what whoever sits in front has typed
 *
 * Return: the next character of any console, 0 .. 255, or -1 when there is none.
 */
int console_getc(void);

/**
 * console_wait_key() - wait for the next character
 *
 * Halts until there is one, where every console that can be typed on has an interrupt;
 * else looks again and again.
 *
 * Return: 0 .. 255.
 * Context: behind console_listen(true).
 */
int console_wait_key(void);

/* How a console gets its interrupt; registered by whoever owns the lines. */
struct console_irqs {
	int (*request)(unsigned int irq, irq_handler_t handler, unsigned long flags,
		       const char *name, void *dev);
	void (*free)(unsigned int irq, void *dev);
};

void console_use_irqs(const struct console_irqs *irqs);

/* The consoles of a PC: kernel/console.c decides, arch/x86/kernel/early_printk.c drives. */
void console_init(void);

#endif /* _LINUX_CONSOLE_H */
