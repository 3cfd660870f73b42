/* SPDX-License-Identifier: MIT */
/*
 * The two Multiboot protocols: what a loader leaves in memory.
 *
 * Field names and numbers are those of the specifications (Multiboot 0.6.96,
 * Multiboot2 2.0).  All of it is read through phys_read(), field by field
 * checked; the structures are only layouts.
 */
#ifndef BOOT_MULTIBOOT_H
#define BOOT_MULTIBOOT_H

#include <linux/compiler.h>
#include <linux/types.h>

#define MULTIBOOT1_MAGIC 0x2badb002u /* EAX at entry */
#define MULTIBOOT2_MAGIC 0x36d76289u

/* ---- version 1: one structure, a flag for each group of fields ---- */

#define MB1_HAS_MEMORY (1u << 0)
#define MB1_HAS_CMDLINE (1u << 2)
#define MB1_HAS_MODULES (1u << 3)
#define MB1_HAS_ELF (1u << 5)
#define MB1_HAS_MAP (1u << 6)
#define MB1_HAS_LOADER_NAME (1u << 9)
#define MB1_HAS_FRAMEBUFFER (1u << 12)

struct mb1_info {
	u32 flags;
	u32 mem_lower, mem_upper; /* KiB from 0, KiB from 1 MiB */
	u32 boot_device;
	u32 cmdline;
	u32 mods_count, mods_addr;
	u32 elf_num, elf_size, elf_addr, elf_shndx;
	u32 mmap_length, mmap_addr; /* bytes */
	u32 drives_length, drives_addr;
	u32 config_table;
	u32 boot_loader_name;
	u32 apm_table;
	u32 vbe_control_info, vbe_mode_info;
	u16 vbe_mode, vbe_interface_seg, vbe_interface_off, vbe_interface_len;
	u64 framebuffer_addr;
	u32 framebuffer_pitch, framebuffer_width, framebuffer_height;
	u8 framebuffer_bpp, framebuffer_type;
} __packed;

struct mb1_module {
	u32 mod_start, mod_end;
	u32 cmdline;
	u32 reserved;
} __packed;

/* The next entry starts @size bytes behind @addr, whatever this structure's size is. */
struct mb1_map_entry {
	u32 size;
	u64 addr, len;
	u32 type;
} __packed;

/* ---- version 2: a list of tags, each starting at a multiple of 8 bytes ---- */

struct mb2_info {
	u32 total_size, reserved;
} __packed;

struct mb2_tag {
	u32 type, size; /* size: header included, padding not */
} __packed;

enum mb2_tag_type {
	MB2_END,
	MB2_CMDLINE,
	MB2_LOADER_NAME,
	MB2_MODULE,
	MB2_BASIC_MEMORY,
	MB2_BOOT_DEVICE,
	MB2_MAP,
	MB2_VBE,
	MB2_FRAMEBUFFER,
	MB2_ELF_SECTIONS,
	MB2_APM,
	MB2_EFI32,
	MB2_EFI64,
	MB2_SMBIOS,
	MB2_ACPI_OLD,
	MB2_ACPI_NEW,
	MB2_NETWORK,
	MB2_EFI_MAP,
	MB2_EFI_BOOT_SERVICES,
	MB2_EFI32_IMAGE,
	MB2_EFI64_IMAGE,
};

struct mb2_module {
	u32 mod_start, mod_end; /* a string follows */
} __packed;

struct mb2_basic_memory {
	u32 mem_lower, mem_upper;
} __packed;

struct mb2_map {
	u32 entry_size, entry_version; /* entries follow */
} __packed;

struct mb2_map_entry {
	u64 addr, len;
	u32 type; /* a reserved word may follow, entry_size tells */
} __packed;

struct mb2_framebuffer {
	u64 addr;
	u32 pitch, width, height;
	u8 bpp, type;
} __packed;

struct mb2_elf_sections {
	u32 num, entsize, shndx; /* section headers follow */
} __packed;

struct mb2_efi_map {
	u32 descr_size, descr_vers; /* descriptors follow */
} __packed;

/* ---- shared ---- */

#define MB_FRAMEBUFFER_TEXT 2

struct efi_memory_desc {
	u32 type, pad;
	u64 phys_addr, virt_addr;
	u64 num_pages; /* of 4 KiB */
	u64 attribute;
} __packed;

struct elf32_shdr {
	u32 name, type, flags, addr, offset, size, link, info, addralign, entsize;
} __packed;

#define SHT_SYMTAB 2

#endif /* BOOT_MULTIBOOT_H */
