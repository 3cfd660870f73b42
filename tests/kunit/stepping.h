/* SPDX-License-Identifier: MIT */
/* Code under test, one instruction at a time (stepping_hwtest.c). */
#ifndef _KUNIT_STEPPING_H
#define _KUNIT_STEPPING_H

#include <asm/ptrace.h>
#include <linux/types.h>

/**
 * cpu_single_steps() - does the trap flag trap?
 *
 * Return: false in emulators that leave it out, as v86 does.
 */
bool cpu_single_steps(void);

/**
 * single_step() - run code, and something else behind each of its instructions
 * @code: what runs
 * @each: called behind each instruction, with interrupts off
 *
 * Context: not nested. Other exceptions are handled as always.
 */
void single_step(void (*code)(void), void (*each)(struct pt_regs *regs));

#endif /* _KUNIT_STEPPING_H */
