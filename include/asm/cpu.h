/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_CPU_H
#define _ASM_X86_CPU_H

#include <linux/types.h>

struct cpuinfo_x86;

void early_cpu_init(void);
void setup_clear_cpu_cap(unsigned int feature);
void identify_cpu(struct cpuinfo_x86 *c);
void print_cpu_info(const struct cpuinfo_x86 *c);
const char *x86_cap_name(unsigned int feature);
unsigned int x86_missing_features(const struct cpuinfo_x86 *has, const struct cpuinfo_x86 *lacks,
				  char *text, size_t size);

#endif /* _ASM_X86_CPU_H */
