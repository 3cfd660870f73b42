/* SPDX-License-Identifier: MIT */
/*
 * How long the parts of the boot take (kernel/boot_mark.c).
 *
 *	boot_mark("memmap_init");	this station was reached now
 *	memmap_init();
 *	boot_mark("memmap_ready");	between the two: what the memory map costs
 *
 * The stations are printed by bench=boot, at the end.  A mark takes about 20
 * instructions and prints nothing, so it does not disturb what it measures.
 */
#ifndef _LINUX_BOOT_MARK_H
#define _LINUX_BOOT_MARK_H

#include <linux/types.h>

struct boot_mark {
	const char *name;
	u64 ticks; /* the time stamp counter; from the start of the machine */
};

/* Begin; before it, and on a processor without counter, marks are ignored. */
void boot_marks_start(void);

/**
 * boot_mark() - note that the boot has come to a station
 * @name: of the station; lives for ever
 */
void boot_mark(const char *name);

/**
 * boot_marks_get() - the stations so far
 * @nr: set to their number
 *
 * Return: the first of them, in the order of time.
 */
const struct boot_mark *boot_marks_get(unsigned int *nr);

#endif /* _LINUX_BOOT_MARK_H */
