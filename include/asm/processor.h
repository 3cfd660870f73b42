/* SPDX-License-Identifier: MIT */
/* What is known of the processor, filled once by early_cpu_init(). */
#ifndef _ASM_PROCESSOR_H
#define _ASM_PROCESSOR_H

#include <asm/cpufeature.h>
#include <asm/smp.h>
#include <asm/special_insns.h>
#include <linux/threads.h>
#include <linux/types.h>

struct cpuinfo_x86 {
	u8 x86;			/* family */
	u8 x86_model;
	u8 x86_stepping;
	s32 cpuid_level;	/* highest basic leaf, -1 without CPUID */
	u32 x86_capability[NCAPINTS];	/* asm/cpufeature.h names the bits */
	char x86_vendor_id[16];
	char x86_model_id[64];
	u8 x86_phys_bits;
	u8 wp_works_ok;		/* set by test_wp_bit() */
};

extern struct cpuinfo_x86 boot_cpu_data;

static inline bool cpu_has(const struct cpuinfo_x86 *c, unsigned int bit)
{
	return c->x86_capability[bit / 32] & (1U << (bit % 32));
}

#define boot_cpu_has(bit) cpu_has(&boot_cpu_data, bit)

#endif /* _ASM_PROCESSOR_H */
