/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_CPU_H
#define _ASM_X86_CPU_H

struct cpuinfo_x86;

void early_cpu_init(void);
void identify_cpu(struct cpuinfo_x86 *c);
void print_cpu_info(const struct cpuinfo_x86 *c);
const char *x86_cap_name(unsigned int feature);

#endif /* _ASM_X86_CPU_H */
