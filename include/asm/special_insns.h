/* SPDX-License-Identifier: MIT */
/* Control registers, TLB, model-specific registers, CPUID, time stamp. */
#ifndef _ASM_SPECIAL_INSNS_H
#define _ASM_SPECIAL_INSNS_H

#include <linux/types.h>

#define X86_CR0_PE 0x00000001UL
#define X86_CR0_WP 0x00010000UL
#define X86_CR0_PG 0x80000000UL
#define X86_CR4_PSE 0x00000010UL
#define X86_CR4_PGE 0x00000080UL

#define __DEFINE_CR(n)                                                                          \
	static inline unsigned long read_cr##n(void)                                            \
	{                                                                                       \
		unsigned long val;                                                              \
		__asm__ __volatile__("mov %%cr" #n ", %0" : "=r"(val) : : "memory");            \
		return val;                                                                     \
	}                                                                                       \
	static inline void write_cr##n(unsigned long val)                                       \
	{                                                                                       \
		__asm__ __volatile__("mov %0, %%cr" #n : : "r"(val) : "memory");                \
	}

__DEFINE_CR(0)
__DEFINE_CR(2)
__DEFINE_CR(3)
__DEFINE_CR(4)	/* faults on a 486 that has none: ask boot_cpu_data first */

static inline void invlpg(unsigned long vaddr)
{
	__asm__ __volatile__("invlpg (%0)" : : "r"(vaddr) : "memory");
}

static inline void cpuid(u32 leaf, u32 *eax, u32 *ebx, u32 *ecx, u32 *edx)
{
	__asm__ __volatile__("cpuid"
			     : "=a"(*eax), "=b"(*ebx), "=c"(*ecx), "=d"(*edx)
			     : "a"(leaf), "c"(0));
}

static inline u64 rdtsc(void)
{
	u64 ticks;

	__asm__ __volatile__("rdtsc" : "=A"(ticks));
	return ticks;
}

static inline u64 rdmsr(u32 msr)
{
	u64 val;

	__asm__ __volatile__("rdmsr" : "=A"(val) : "c"(msr));
	return val;
}

static inline void wrmsr(u32 msr, u64 val)
{
	__asm__ __volatile__("wrmsr" : : "c"(msr), "A"(val) : "memory");
}

static inline void native_halt(void)
{
	__asm__ __volatile__("hlt" : : : "memory");
}

/* Interrupts on, and halt until one comes: sti holds them back for one more instruction. */
static inline void native_safe_halt(void)
{
	__asm__ __volatile__("sti; hlt" : : : "memory");
}

#endif /* _ASM_SPECIAL_INSNS_H */
