/* SPDX-License-Identifier: MIT */
/*
 * Static keys: a condition that hardly ever changes, and costs one nop while it
 * does not hold.
 *
 *	DEFINE_STATIC_KEY_FALSE(page_debugging);
 *
 *	if (static_branch_unlikely(&page_debugging))	five bytes of nop here ...
 *		debug_page(page);			... and this out of the way
 *
 *	static_branch_enable(&page_debugging);		from now on it is a jump
 *
 * What stands in the code, in line, by the key's first value and the way it is asked:
 *
 *	defined as	asked by			off	on
 *	FALSE or TRUE	static_branch_unlikely()	nop	jmp to the block
 *	FALSE or TRUE	static_branch_likely()		jmp	nop, the block follows
 *
 * Not for code in .init: nobody changes it once it is freed.
 *
 * Linux: include/linux/jump_label.h, 2.6.37 to 6.x, the names since 4.3.
 */
#ifndef _LINUX_JUMP_LABEL_H
#define _LINUX_JUMP_LABEL_H

#include <linux/compiler.h>
#include <linux/types.h>

/**
 * struct static_key - a condition that code is patched for
 * @enabled: does it hold?
 */
struct static_key {
	bool enabled;
} __aligned(4);	/* the table keeps a bit of its own in the address */

/* Two types, so that the first value is known where the branch is compiled. */
struct static_key_false {
	struct static_key key;
};

struct static_key_true {
	struct static_key key;
};

#define DEFINE_STATIC_KEY_FALSE(name) struct static_key_false name = { { false } }
#define DEFINE_STATIC_KEY_TRUE(name) struct static_key_true name = { { true } }
#define DECLARE_STATIC_KEY_FALSE(name) extern struct static_key_false name
#define DECLARE_STATIC_KEY_TRUE(name) extern struct static_key_true name

#include <asm/jump_label.h>

#define __starts_true(x)                                                                        \
	__builtin_types_compatible_p(__typeof__(*(x)), struct static_key_true)

/* The block is out of the way; in line stands a nop while the key is off. */
#define static_branch_unlikely(x)                                                               \
	unlikely(__starts_true(x) ? arch_static_branch_jump(&(x)->key, false) :                 \
				    arch_static_branch(&(x)->key, false))

/* The block is in line, behind a nop, while the key is on. */
#define static_branch_likely(x)                                                                 \
	likely(__starts_true(x) ? !arch_static_branch(&(x)->key, true) :                        \
				  !arch_static_branch_jump(&(x)->key, true))

#define static_key_enabled(x) READ_ONCE((x)->key.enabled)

/**
 * static_branch_enable() - from now on the condition holds, on every processor
 * @x: a static key
 *
 * Context: as stop_machine(), once there are several processors.  Not from an
 * interrupt, and one caller for a key at a time.
 */
#define static_branch_enable(x) static_key_set(&(x)->key, true)
#define static_branch_disable(x) static_key_set(&(x)->key, false)

#endif /* _LINUX_JUMP_LABEL_H */
