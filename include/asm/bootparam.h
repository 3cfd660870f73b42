/* SPDX-License-Identifier: MIT */
/*
 * struct boot_params: all that the kernel knows of its loader.
 *
 * boot/ fills it at physical addresses, before paging, by copying out of
 * whatever the loader left; nothing behind it ever looks at the loader's own
 * structures.  head_32 gets its physical address in ESI.
 *
 * Linux: arch/x86/include/uapi/asm/bootparam.h; this one is not the bzImage
 * protocol's layout, since Multiboot loaders do not fill that.
 */
#ifndef _ASM_BOOTPARAM_H
#define _ASM_BOOTPARAM_H

#include <linux/types.h>

#define E820MAX 128		/* entries a loader or the BIOS may hand over */
#define E820_X_MAX (E820MAX + 3)	/* entries after sanitising; Linux: + 3 * MAX_NUMNODES */

#define COMMAND_LINE_SIZE 2048
#define BOOT_MODULES_MAX 16
#define BOOT_MODULE_CMDLINE 128
#define BOOT_LOG_SIZE 4096

/* The BIOS's own layout, 20 bytes. */
struct e820entry {
	u64 addr;	/* start, bytes */
	u64 size;	/* bytes */
	u32 type;
} __attribute__((__packed__));

enum boot_loader_type {
	BOOT_MULTIBOOT1 = 1,
	BOOT_MULTIBOOT2 = 2,
};

enum boot_video {
	BOOT_VIDEO_VGA_TEXT,	/* 80x25 text at 0xb8000 */
	BOOT_VIDEO_FRAMEBUFFER,	/* linear graphics */
	BOOT_VIDEO_NONE,
};

/* Who the map in e820_map comes from, and what the other one said. */
enum boot_map_source {
	BOOT_MAP_NONE,		/* no E820 map: alt_mem_k or ext_mem_k must do */
	BOOT_MAP_LOADER,
	BOOT_MAP_BIOS,
};

enum boot_map_verdict {
	BOOT_MAPS_NOT_COMPARED,	/* only one of them exists */
	BOOT_MAPS_AGREE,
	BOOT_MAPS_DISAGREE,
};

struct boot_module {
	u32 start, end;		/* physical bytes, end exclusive */
	char cmdline[BOOT_MODULE_CMDLINE];
};

struct boot_params {
	/* memory */
	struct e820entry e820_map[E820MAX];
	u32 e820_entries;
	u32 map_source;		/* enum boot_map_source */
	u32 map_verdict;	/* enum boot_map_verdict */
	u32 alt_mem_k;		/* INT 15h E801: KiB above 1 MiB, holes ignored */
	u32 ext_mem_k;		/* INT 15h 88h or the loader's mem_upper: KiB above 1 MiB */

	/* what the loader told */
	u32 loader_type;	/* enum boot_loader_type */
	char loader_name[64];
	char cmdline[COMMAND_LINE_SIZE];

	/* modules; the first one is the initrd */
	struct boot_module modules[BOOT_MODULES_MAX];
	u32 nr_modules;

	/* ELF symbols of this kernel, as the loader placed them; physical */
	u32 symtab, symtab_size;
	u32 strtab, strtab_size;

	/* firmware */
	u32 efi;		/* not 0 when the machine was started by UEFI */
	u8 acpi_rsdp[36];	/* a copy of the RSDP, from Multiboot 2 tags 14 and 15 */
	u32 acpi_rsdp_size;	/* bytes of it that are valid, 0 when none was handed over */

	u32 video;		/* enum boot_video */
	u32 fb_addr_lo, fb_addr_hi, fb_width, fb_height, fb_pitch, fb_bpp;

	/* remarks of boot/, lines of text for the kernel log */
	u32 log_len;
	char log[BOOT_LOG_SIZE];
};

extern struct boot_params boot_params;	/* the kernel's own copy */

#endif /* _ASM_BOOTPARAM_H */
