/* SPDX-License-Identifier: MIT */
/* The kernel's own symbol table, text symbols only (kernel/kallsyms.c). */
#ifndef _LINUX_KALLSYMS_H
#define _LINUX_KALLSYMS_H

#include <linux/sprintf.h>
#include <linux/types.h>

void kallsyms_init(void);
const char *kallsyms_lookup(unsigned long addr, unsigned long *size, unsigned long *offset,
			    char *namebuf);
unsigned long kallsyms_lookup_name(const char *name);
int sprint_symbol(char *buf, unsigned long addr);
int sprint_symbol_no_offset(char *buf, unsigned long addr);
u32 kallsyms_count(void);
unsigned long kallsyms_symbol(u32 index, char *namebuf);

#endif /* _LINUX_KALLSYMS_H */
