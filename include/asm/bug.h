/* SPDX-License-Identifier: MIT */
/*
 * BUG() executes ud2, an opcode that no processor defines.  The table
 * "bug_table" says for each such address which line of which file it stands for.
 */
#ifndef _ASM_BUG_H
#define _ASM_BUG_H

#include <linux/types.h>

struct bug_entry {
	unsigned long addr;
	const char *file;
	u32 line;
};

extern const struct bug_entry __start_bug_table[], __stop_bug_table[];

#define BUG()                                                                                   \
	do {                                                                                    \
		__asm__ __volatile__("1: ud2\n\t"                                               \
				     ".pushsection bug_table, \"a\"\n\t"                        \
				     ".long 1b, %c0, %c1\n\t"                                   \
				     ".popsection"                                              \
				     :                                                          \
				     : "i"(__FILE__), "i"(__LINE__));                           \
		__builtin_unreachable();                                                        \
	} while (0)

#endif /* _ASM_BUG_H */
