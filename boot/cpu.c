// SPDX-License-Identifier: MIT
/*
 * Can this processor run the kernel, and what has the loader left switched on?
 *
 * The kernel is compiled for a 486 and uses what came with it: WP, INVLPG,
 * CMPXCHG, XADD; and CPUID, which later 486s have, to ask for everything else.
 */
#include "boot.h"
#include <asm/special_insns.h>

#define EFLAGS_AC (1u << 18)
#define EFLAGS_ID (1u << 21)

#define OLDEST_FAMILY 4u

/* CPUID 1 edx: a processor with any of these has a CR4. */
#define FEATURES_IN_CR4 (1u << 1 | 1u << 2 | 1u << 3 | 1u << 6 | 1u << 7 | 1u << 13)

#define CR0_NW (1u << 29)
#define CR0_CD (1u << 30)
#define CR4_PAE (1u << 5)
#define CR4_PCIDE (1u << 17)

bool eflags_bit_works(u32 mask);

/**
 * check_cpu() - stop with a sentence when the kernel cannot run here
 */
void check_cpu(void)
{
	u32 max_leaf, version, ebx, ecx, edx;

	if (!eflags_bit_works(EFLAGS_AC))
		boot_fatal("this processor is an 80386; a 486 with CPUID is the oldest that works");
	if (!eflags_bit_works(EFLAGS_ID))
		boot_fatal("this processor has no CPUID instruction; the kernel needs it");

	cpuid(0, &max_leaf, &ebx, &ecx, &edx);
	if (max_leaf < 1)
		boot_fatal("CPUID of this processor ends at leaf %u, leaf 1 is needed", max_leaf);
	cpuid(1, &version, &ebx, &ecx, &edx);
	if (((version >> 8) & 15) < OLDEST_FAMILY)
		boot_fatal("this processor is of family %u, %u is the oldest that works",
			   (version >> 8) & 15, OLDEST_FAMILY);
}

/**
 * leave_loader_modes() - switch off what a firmware may have left on
 *
 * The caches may be disabled: Bochs's BIOS and GRUB under UEFI leave them so, and
 * everything would crawl.  Page tables of two levels are two levels only with PAE
 * off.  Large and global pages are switched on again where the kernel starts to
 * use them.
 *
 * Context: paging off, after check_cpu().
 */
void leave_loader_modes(void)
{
	u32 eax, ebx, ecx, edx;

	write_cr0(read_cr0() & ~(CR0_CD | CR0_NW));
	cpuid(1, &eax, &ebx, &ecx, &edx);
	if (edx & FEATURES_IN_CR4)
		write_cr4(read_cr4() & ~(CR4_PAE | CR4_PCIDE | X86_CR4_PSE | X86_CR4_PGE));
}
