/* SPDX-License-Identifier: MIT */
/* Stands before include/asm/bug.h in hosted builds: BUG() is a panic that names the line. */
#ifndef _ASM_BUG_H
#define _ASM_BUG_H

#include <linux/types.h>

struct bug_entry {
	unsigned long addr;
	const char *file;
	u32 line;
};

/* tests/host/seam.c */
void host_bug(const char *file, int line) __attribute__((__noreturn__));

#define BUG() host_bug(__FILE__, __LINE__)

#endif /* _ASM_BUG_H */
