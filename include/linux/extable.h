/* SPDX-License-Identifier: MIT */
/*
 * Instructions that may fault, and where to go on then (kernel/extable.c).
 *
 *	1: mov (%eax), %edx	_ASM_EXTABLE(1b, 3b)
 *	2: ...
 *	3: (what to do when 1: faulted)
 *
 * Linux: include/linux/extable.h, arch/x86/include/asm/asm.h, all versions.
 */
#ifndef _LINUX_EXTABLE_H
#define _LINUX_EXTABLE_H

#include <linux/types.h>

struct exception_table_entry {
	unsigned long insn;	/* address of the instruction that may fault */
	unsigned long fixup;	/* address where execution goes on */
};

/* For inline assembly; the section's name is a C identifier, see asm/bug.h. */
#define _ASM_EXTABLE(from, to)                                                                  \
	".pushsection __ex_table, \"a\"\n\t"                                                    \
	".balign 4\n\t"                                                                         \
	".long " #from ", " #to "\n\t"                                                          \
	".popsection\n\t"

extern struct exception_table_entry __start___ex_table[], __stop___ex_table[];

void sort_main_extable(void);
void sort_extable(struct exception_table_entry *start, struct exception_table_entry *finish);
const struct exception_table_entry *search_extable(const struct exception_table_entry *first,
						   size_t num, unsigned long addr);
const struct exception_table_entry *search_exception_tables(unsigned long addr);

#endif /* _LINUX_EXTABLE_H */
