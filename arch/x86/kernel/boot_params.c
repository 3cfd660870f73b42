// SPDX-License-Identifier: MIT
/*
 * What the loader said: the kernel's own copy.  i386_start_kernel() fills it,
 * before anything can write over the loader's memory; from then on it is read.
 *
 * Linux: boot_params, arch/x86/kernel/setup.c, 2.6.25 to 5.x.
 */
#include <asm/bootparam.h>

struct boot_params boot_params;
