/* SPDX-License-Identifier: MIT */
/*
 * Stands before include/asm/special_insns.h in hosted builds.  The control
 * registers are variables; CR3, CR4 and invlpg drive the software MMU of
 * tests/host/mmu.c; CPUID answers for the processor that the run was given.
 */
#ifndef _ASM_SPECIAL_INSNS_H
#define _ASM_SPECIAL_INSNS_H

#include <host_mmu.h>
#include <linux/types.h>

#define X86_CR0_PE 0x00000001UL
#define X86_CR0_WP 0x00010000UL
#define X86_CR0_PG 0x80000000UL
#define X86_CR4_PSE 0x00000010UL
#define X86_CR4_PGE 0x00000080UL

static inline unsigned long read_cr0(void)
{
	return host_cpu.cr0;
}

static inline void write_cr0(unsigned long val)
{
	host_cpu.cr0 = val;
}

static inline unsigned long read_cr2(void)
{
	return host_cpu.cr2;
}

static inline unsigned long read_cr3(void)
{
	return host_cpu.cr3;
}

static inline void write_cr3(unsigned long val)
{
	host_cpu.cr3 = val;
	host_tlb_flush();
}

static inline unsigned long read_cr4(void)
{
	return host_cpu.cr4;
}

static inline void write_cr4(unsigned long val)
{
	host_cpu.cr4 = val;
	host_tlb_flush();
}

static inline void invlpg(unsigned long vaddr)
{
	host_tlb_flush_page(vaddr);
}

/* tests/host/seam.c */
void cpuid(u32 leaf, u32 *eax, u32 *ebx, u32 *ecx, u32 *edx);

static inline u64 rdtsc(void)
{
	return 0;
}

static inline u64 rdmsr(u32 msr)
{
	(void)msr;
	return 0;
}

static inline void wrmsr(u32 msr, u64 val)
{
	(void)msr;
	(void)val;
}

void native_halt(void);
#define native_safe_halt() native_halt()

#endif /* _ASM_SPECIAL_INSNS_H */
