/* SPDX-License-Identifier: MIT */
/*
 * Stands before include/asm/jump_label.h in hosted builds: nobody patches a
 * process, a static key is a variable like any other.
 */
#ifndef _ASM_JUMP_LABEL_H
#define _ASM_JUMP_LABEL_H

#include <linux/compiler.h>

static __always_inline bool arch_static_branch(struct static_key *key, bool nop_when)
{
	return READ_ONCE(key->enabled) != nop_when;
}

static __always_inline bool arch_static_branch_jump(struct static_key *key, bool nop_when)
{
	return READ_ONCE(key->enabled) != nop_when;
}

static inline void static_key_set(struct static_key *key, bool enabled)
{
	WRITE_ONCE(key->enabled, enabled);
}

#endif /* _ASM_JUMP_LABEL_H */
