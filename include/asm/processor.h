/* SPDX-License-Identifier: MIT */
/* What is known of the processor, filled once by early_cpu_init(). */
#ifndef _ASM_PROCESSOR_H
#define _ASM_PROCESSOR_H

#include <asm/special_insns.h>
#include <linux/types.h>

#define NCAPINTS 4	/* feature words: CPUID 1 edx, 1 ecx, 0x80000001 edx, 7 ebx */

struct cpuinfo_x86 {
	u8 x86;			/* family */
	u8 x86_model;
	u8 x86_stepping;
	s32 cpuid_level;	/* highest basic leaf, -1 without CPUID */
	u32 x86_capability[NCAPINTS];
	char x86_vendor_id[16];
	char x86_model_id[64];
	u8 x86_phys_bits;
	u8 wp_works_ok;		/* set by test_wp_bit() */
};

extern struct cpuinfo_x86 boot_cpu_data;

/* Numbered 32 * word + bit, as CPUID has them. */
#define X86_FEATURE_FPU (0 * 32 + 0)
#define X86_FEATURE_PSE (0 * 32 + 3)
#define X86_FEATURE_TSC (0 * 32 + 4)
#define X86_FEATURE_MSR (0 * 32 + 5)
#define X86_FEATURE_PAE (0 * 32 + 6)
#define X86_FEATURE_CX8 (0 * 32 + 8)
#define X86_FEATURE_APIC (0 * 32 + 9)
#define X86_FEATURE_MTRR (0 * 32 + 12)
#define X86_FEATURE_PGE (0 * 32 + 13)
#define X86_FEATURE_CMOV (0 * 32 + 15)
#define X86_FEATURE_PAT (0 * 32 + 16)
#define X86_FEATURE_HYPERVISOR (1 * 32 + 31)
#define X86_FEATURE_NX (2 * 32 + 20)

static inline bool cpu_has(const struct cpuinfo_x86 *c, unsigned int bit)
{
	return c->x86_capability[bit / 32] & (1U << (bit % 32));
}

#define boot_cpu_has(bit) cpu_has(&boot_cpu_data, bit)

/* Only one processor runs so far. */
#define smp_processor_id() 0
#define NR_CPUS 1

#endif /* _ASM_PROCESSOR_H */
