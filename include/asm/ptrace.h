/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_PTRACE_H
#define _ASM_X86_PTRACE_H

#include <linux/types.h>
#include <asm/segment.h>

#define X86_EFLAGS_TF 0x100UL	/* of flags: trap behind the next instruction */

/**
 * struct pt_regs - the registers of an interrupted piece of code, as entry_32.asm leaves them
 *
 * Built from the bottom upwards: the processor pushes flags, cs, ip (and, for ten of the
 * exceptions, an error code); the entry code pushes the rest. Addresses grow downwards here:
 *
 *	regs →	bx cx dx si di bp ax	general registers
 *		ds es fs gs		segment registers, upper halves undefined
 *		orig_ax			the processor's error code, or 0 where it pushes none
 *		ip cs flags		pushed by the processor
 *		sp ss			NOT THERE when the interrupted code was the kernel itself
 *
 * Always take the stack pointer through kernel_stack_pointer().
 *
 * Linux: struct pt_regs, arch/x86/include/asm/ptrace.h; there orig_ax is -1 after an exception,
 * here the error code stays readable.
 */
struct pt_regs {
	unsigned long bx;
	unsigned long cx;
	unsigned long dx;
	unsigned long si;
	unsigned long di;
	unsigned long bp;
	unsigned long ax;
	unsigned long ds;
	unsigned long es;
	unsigned long fs;
	unsigned long gs;
	unsigned long orig_ax;
	unsigned long ip;
	unsigned long cs;
	unsigned long flags;
	unsigned long sp;
	unsigned long ss;
};

/* Did the exception come from ring 3? No user mode exists yet; a nonzero RPL is a wild far jump. */
static inline bool user_mode(const struct pt_regs *regs)
{
	return (regs->cs & SEGMENT_RPL_MASK) == USER_RPL;
}

static inline unsigned long instruction_pointer(const struct pt_regs *regs)
{
	return regs->ip;
}

/*
 * An exception in ring 0 stays on the stack it finds and pushes no sp and ss: the interrupted
 * code's stack begins exactly where those two fields would be.
 */
static inline unsigned long kernel_stack_pointer(const struct pt_regs *regs)
{
	return (unsigned long)&regs->sp;
}

#endif /* _ASM_X86_PTRACE_H */
