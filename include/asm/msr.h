/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_MSR_H
#define _ASM_X86_MSR_H
/*
 * Registers that a processor may or may not have: asking for one that is missing faults, and these
 * say so instead. For the ones that are known to exist see asm/special_insns.h.
 */
#include <asm/uaccess.h>

/**
 * rdmsr_safe() - read a model-specific register that may not exist
 * @msr: its number
 * @low: bits 31…0; undefined on error
 * @high: bits 63…32; undefined on error
 *
 * Return: 0, or -EIO when the processor does not know the register (or has no MSRs at all).
 * Linux: rdmsr_safe(), arch/x86/include/asm/msr.h, 2.6 to 5.x.
 */
static inline int rdmsr_safe(u32 msr, u32 *low, u32 *high)
{
	int err;

	asm volatile(ASM_MAY_FAULT("rdmsr")
		     : [err] "=&r" (err), "=a" (*low), "=d" (*high)
		     : "c" (msr), [fault] "i" (-EIO));
	return err;
}

/**
 * wrmsr_safe() - write a model-specific register that may not exist or may refuse the value
 * @msr: its number
 * @low: bits 31…0
 * @high: bits 63…32
 *
 * Return: 0 or -EIO.
 * Linux: wrmsr_safe(), arch/x86/include/asm/msr.h, 2.6 to 5.x.
 */
static inline int wrmsr_safe(u32 msr, u32 low, u32 high)
{
	int err;

	asm volatile(ASM_MAY_FAULT("wrmsr")
		     : [err] "=&r" (err)
		     : "c" (msr), "a" (low), "d" (high), [fault] "i" (-EIO)
		     : "memory");
	return err;
}

/**
 * read_cr4_safe() - CR4, or 0 on a processor that has none (486)
 *
 * Return: the register; 0.
 * Linux: native_read_cr4_safe(), arch/x86/include/asm/special_insns.h, 2.6.25 to 5.x.
 */
static inline unsigned long read_cr4_safe(void)
{
	unsigned long cr4 = 0;
	int err;

	asm volatile(ASM_MAY_FAULT("movl %%cr4, %[cr4]")
		     : [err] "=&r" (err), [cr4] "+r" (cr4)
		     : [fault] "i" (-EIO));
	return err ? 0 : cr4;
}

#endif /* _ASM_X86_MSR_H */
