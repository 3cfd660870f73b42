/* SPDX-License-Identifier: MIT */
/* Between the files that start processors and let them talk to each other. */
#ifndef _ASM_SMPBOOT_H
#define _ASM_SMPBOOT_H

#include <linux/compiler.h>
#include <linux/init.h>

#ifdef CONFIG_SMP

/* arch/x86/kernel/smpboot.c */
void __init smp_prepare_boot_cpu(void);

/* arch/x86/kernel/smp.c */
void __init smp_install_vectors(void);
void stop_this_cpu(void) __noreturn;

#else

static inline void smp_prepare_boot_cpu(void)
{
}

#endif

#endif /* _ASM_SMPBOOT_H */
