/* SPDX-License-Identifier: MIT */
/*
 * Steps of the boot that a platform may replace, with the PC's defaults.
 *
 *	step				called by		default
 *	resources.probe_roms		setup_arch()		looks for adapters' ROMs
 *	resources.reserve_resources	setup_arch()		claims the ports of every PC
 *	resources.memory_setup		setup_memory_map()	the loader's or the BIOS's map
 *	irqs.trap_init			trap_init()		nothing
 *	oem.arch_setup			setup_arch()		nothing
 *	oem.banner			setup_arch()		nothing
 *	paging.pagetable_init		setup_arch()		paging_init()
 *
 * A platform finds out that it is running before start_kernel() and changes
 * entries then.  None is ever NULL.  What Linux has more of them belongs to what
 * this kernel has not: MP tables beside ACPI's (mpparse), a timer interrupt
 * (timers), drivers behind an IOMMU (iommu) and on the PCI bus (pci).
 *
 * Linux: struct x86_init_ops, arch/x86/include/asm/x86_init.h, 2.6.32 to 5.x.
 */
#ifndef _ASM_X86_INIT_H
#define _ASM_X86_INIT_H

#include <linux/init.h>

struct x86_init_resources {
	void (*probe_roms)(void);
	void (*reserve_resources)(void);
	const char *(*memory_setup)(void);	/* returns who reported the map */
};

struct x86_init_irqs {
	void (*trap_init)(void);	/* the processor's own vectors are set */
};

struct x86_init_oem {
	void (*arch_setup)(void);	/* the log has a clock, nothing is known of memory */
	void (*banner)(void);		/* the last of setup_arch() */
};

struct x86_init_paging {
	void (*pagetable_init)(void);
};

struct x86_init_ops {
	struct x86_init_resources resources;
	struct x86_init_irqs irqs;
	struct x86_init_oem oem;
	struct x86_init_paging paging;
};

extern struct x86_init_ops x86_init;

/* The default of a step that a PC does not need.  Linux: x86_init_noop(), 2.6.32 to 5.x. */
void x86_init_noop(void);

#endif /* _ASM_X86_INIT_H */
