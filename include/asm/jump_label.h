/* SPDX-License-Identifier: MIT */
/*
 * The five bytes that a static key changes, and the table of where they are.
 *
 *	3e 8d 74 26 00	lea %ds:0(%esi),%esi	a nop that every processor since the 386 knows
 *	e9 xx xx xx xx	jmp target
 *
 *	__jump_table:	| code | target | key + nop_when |	one entry for each branch
 *
 * Linux: arch/x86/include/asm/jump_label.h, 2.6.37 to 6.x.
 */
#ifndef _ASM_JUMP_LABEL_H
#define _ASM_JUMP_LABEL_H

#include <linux/compiler.h>

#define JUMP_LABEL_NOP_SIZE 5

/**
 * struct jump_entry - one branch
 * @code: address of its five bytes
 * @target: where the jump goes
 * @key: address of its static key; bit 0: the value of the key for which it is a nop
 */
struct jump_entry {
	unsigned long code;
	unsigned long target;
	unsigned long key;
};

extern const struct jump_entry __start___jump_table[], __stop___jump_table[];

#define __JUMP_TABLE_ENTRY                                                                      \
	".pushsection __jump_table, \"a\"\n\t"                                                  \
	".long 1b, %l[l_yes], %c0 + %c1\n\t"                                                    \
	".popsection"

/* A nop at first.  Return: true when the jump is taken, which is while the key is not @nop_when. */
static __always_inline bool arch_static_branch(struct static_key *key, bool nop_when)
{
	asm goto("1: .byte 0x3e, 0x8d, 0x74, 0x26, 0x00\n\t" __JUMP_TABLE_ENTRY
		 :
		 : "i"(key), "i"(nop_when)
		 :
		 : l_yes);
	return false;
l_yes:
	return true;
}

/* The same, a jump at first. */
static __always_inline bool arch_static_branch_jump(struct static_key *key, bool nop_when)
{
	asm goto("1: .byte 0xe9\n\t"
		 ".long %l[l_yes] - . - 4\n\t" __JUMP_TABLE_ENTRY
		 :
		 : "i"(key), "i"(nop_when)
		 :
		 : l_yes);
	return false;
l_yes:
	return true;
}

void static_key_set(struct static_key *key, bool enabled);
unsigned int static_key_branches(const struct static_key *key);
bool jump_label_agrees(const struct jump_entry *entry);
void jump_label_seal(void);

#endif /* _ASM_JUMP_LABEL_H */
