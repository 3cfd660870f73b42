// SPDX-License-Identifier: MIT
/*
 * The top of low memory belongs to the BIOS.
 *
 *	0        0x400   0x413        low memory      EBDA      640K      1M
 *	| vectors | BIOS data area     ....           |  kept  |  VGA, ROM |
 *
 * Two words of the BIOS data area tell where its extended part begins: the
 * size of low memory in KiB, and the EBDA's segment.  Both may be nonsense; a
 * nonsensical one is not believed, and everything from there to 1 MiB is kept.
 */
#include <asm/setup.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/pfn.h>
#include <linux/sizes.h>

#define BDA_EBDA_SEGMENT 0x40e	/* u16, times 16 */
#define BDA_LOWMEM_KIB 0x413	/* u16 */

/* What the BIOS may leave to us lies between these. */
#define LOWMEM_CAP 0x9f000UL
#define LOWMEM_INSANE 0x20000UL

static unsigned long bda_word(unsigned long addr)
{
	return *(const volatile u16 *)__va(addr);
}

void __init reserve_ebda_region(void)
{
	unsigned long lowmem = bda_word(BDA_LOWMEM_KIB) << 10;
	unsigned long ebda = bda_word(BDA_EBDA_SEGMENT) << 4;

	if (lowmem < LOWMEM_INSANE)
		lowmem = LOWMEM_CAP;
	lowmem = min(lowmem, LOWMEM_CAP);
	if (ebda >= LOWMEM_INSANE && ebda < lowmem)
		lowmem = ebda;

	memblock_reserve_named(lowmem, SZ_1M - lowmem, "EBDA, VGA and BIOS area");
}
