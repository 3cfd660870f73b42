/* SPDX-License-Identifier: MIT */
/*
 * Steps of the boot that a platform may replace, with the PC's defaults.
 * Linux: struct x86_init_ops, arch/x86/include/asm/x86_init.h, 2.6.32 to 5.x.
 */
#ifndef _ASM_X86_INIT_H
#define _ASM_X86_INIT_H

struct x86_init_resources {
	void (*probe_roms)(void);
	void (*reserve_resources)(void);
	char *(*memory_setup)(void);	/* returns who reported the map */
};

struct x86_init_paging {
	void (*pagetable_init)(void);
};

struct x86_init_ops {
	struct x86_init_resources resources;
	struct x86_init_paging paging;
};

extern struct x86_init_ops x86_init;

#endif /* _ASM_X86_INIT_H */
