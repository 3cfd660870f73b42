// SPDX-License-Identifier: MIT
/*
 * Multiboot 2: a list of tags.
 *
 *	| total size, 0 | type, size, ... pad | type, size, ... pad | 0, 8 |
 *	^ a multiple of 8   ^ also              ^ also                 end
 *
 * Offers collect_multiboot2().  A tag's size bounds everything in it; the total
 * size bounds all tags.
 */
#include "boot.h"
#include "multiboot.h"

#define TOTAL_LIMIT (1u << 20)
#define MAP_ENTRY_MAX 128u

/* What a tag holds behind its header. */
struct payload {
	u32 pa, len;
};

static bool read_payload(struct payload p, void *dst, u32 len)
{
	return p.len >= len && phys_read(dst, p.pa, len);
}

static void tag_cmdline(struct collector *c, struct payload p)
{
	take_cmdline(c, p.pa, p.len);
}

static void tag_loader_name(struct collector *c, struct payload p)
{
	take_string(c, c->bp->loader_name, sizeof(c->bp->loader_name), p.pa, p.len,
		    "loader's name");
}

static void tag_module(struct collector *c, struct payload p)
{
	struct mb2_module mod;

	if (read_payload(p, &mod, sizeof(mod)))
		take_module(c, mod.mod_start, mod.mod_end,
			    p.len > sizeof(mod) ? p.pa + sizeof(mod) : 0, p.len - sizeof(mod));
}

static void tag_basic_memory(struct collector *c, struct payload p)
{
	struct mb2_basic_memory mem;

	if (read_payload(p, &mem, sizeof(mem)))
		c->bp->ext_mem_k = mem.mem_upper;
}

static void tag_map(struct collector *c, struct payload p)
{
	struct boot_map *map = &c->loader;
	struct mb2_map_entry entry;
	struct mb2_map head = { 0, 0 };
	u32 pos = sizeof(head);

	map->state = MAP_DAMAGED;
	if (!read_payload(p, &head, sizeof(head)) || head.entry_size < sizeof(entry) ||
	    head.entry_size > MAP_ENTRY_MAX) {
		boot_log(c->bp, "Multiboot2: memory map has entries of absurd size, %u bytes",
			 head.entry_size);
		map_finish(c, map, "loader's");
		return;
	}
	for (; pos + sizeof(entry) <= p.len; pos += head.entry_size)
		if (phys_read(&entry, p.pa + pos, sizeof(entry)))
			map_add(map, entry.addr, entry.len, entry.type);
	if (pos == p.len)
		map->state = MAP_WHOLE;
	else
		boot_log(c->bp, "Multiboot2: memory map ends inside an entry, after %u entries",
			 map->offered);
	map_finish(c, map, "loader's");
}

static void tag_framebuffer(struct collector *c, struct payload p)
{
	struct mb2_framebuffer fb;

	if (read_payload(p, &fb, sizeof(fb)))
		take_framebuffer(c, fb.addr, fb.pitch, fb.width, fb.height, fb.bpp, fb.type);
}

static void tag_elf_sections(struct collector *c, struct payload p)
{
	struct mb2_elf_sections elf;

	if (!read_payload(p, &elf, sizeof(elf)))
		return;
	if (elf.entsize && elf.num > (p.len - sizeof(elf)) / elf.entsize)
		boot_log(c->bp, "Multiboot2: %u ELF sections do not fit into their tag", elf.num);
	else
		take_symbols(c, p.pa + sizeof(elf), elf.num, elf.entsize);
}

/* A loader may hand over the RSDP of ACPI 1.0, the one of 2.0, or both: the longer is better. */
static void tag_rsdp(struct collector *c, struct payload p)
{
	struct boot_params *bp = c->bp;
	u32 len = min(p.len, (u32)sizeof(bp->acpi_rsdp));

	if (len > bp->acpi_rsdp_size && phys_read(bp->acpi_rsdp, p.pa, len))
		bp->acpi_rsdp_size = len;
}

static void tag_efi(struct collector *c, struct payload p)
{
	c->bp->efi = 1;
}

static void tag_efi_boot_services(struct collector *c, struct payload p)
{
	c->bp->efi = 1;
	boot_log(c->bp, "Multiboot2: the firmware's boot services still run");
}

/* What Linux's e820 map says for a range of the firmware's map. */
static u32 efi_to_e820_type(u32 type)
{
	static const u8 types[] = {
		[1] = 1, [2] = 1,  [3] = 1, [4] = 1, /* loader, boot services: free now */
		[7] = 1,			     /* free all along */
		[8] = 5,			     /* found bad */
		[9] = 3, [10] = 4,		     /* ACPI: tables, non-volatile storage */
	};

	return type < sizeof(types) && types[type] ? types[type] : 2;
}

static void tag_efi_map(struct collector *c, struct payload p)
{
	struct efi_memory_desc desc;
	struct mb2_efi_map head = { 0, 0 };
	u32 pos = sizeof(head);

	c->bp->efi = 1;
	c->efi.state = MAP_DAMAGED;
	if (!read_payload(p, &head, sizeof(head)) || head.descr_size < sizeof(desc) ||
	    head.descr_size > PAGE_SIZE) {
		boot_log(c->bp, "Multiboot2: EFI memory map has entries of absurd size, %u bytes",
			 head.descr_size);
		map_finish(c, &c->efi, "firmware's");
		return;
	}
	for (; pos + sizeof(desc) <= p.len; pos += head.descr_size)
		if (phys_read(&desc, p.pa + pos, sizeof(desc)))
			map_add(&c->efi, desc.phys_addr, desc.num_pages << PAGE_SHIFT,
				efi_to_e820_type(desc.type));
	if (pos == p.len)
		c->efi.state = MAP_WHOLE;
	else
		boot_log(c->bp, "Multiboot2: EFI memory map ends inside an entry, after %u entries",
			 c->efi.offered);
	map_finish(c, &c->efi, "firmware's");
}

static void (*const tag_handlers[])(struct collector *c, struct payload p) = {
	[MB2_CMDLINE] = tag_cmdline,
	[MB2_LOADER_NAME] = tag_loader_name,
	[MB2_MODULE] = tag_module,
	[MB2_BASIC_MEMORY] = tag_basic_memory,
	[MB2_MAP] = tag_map,
	[MB2_FRAMEBUFFER] = tag_framebuffer,
	[MB2_ELF_SECTIONS] = tag_elf_sections,
	[MB2_EFI32] = tag_efi,
	[MB2_EFI64] = tag_efi,
	[MB2_ACPI_OLD] = tag_rsdp,
	[MB2_ACPI_NEW] = tag_rsdp,
	[MB2_EFI_MAP] = tag_efi_map,
	[MB2_EFI_BOOT_SERVICES] = tag_efi_boot_services,
	[MB2_EFI32_IMAGE] = tag_efi,
	[MB2_EFI64_IMAGE] = tag_efi,
};

/* Return: false when there is no next tag. */
static bool take_tag(struct collector *c, u32 pa, u32 room, u32 *size)
{
	struct payload p;
	struct mb2_tag tag;

	if (room < sizeof(tag) || !phys_read(&tag, pa, sizeof(tag))) {
		boot_log(c->bp, "Multiboot2: the list of tags has no end");
		return false;
	}
	if (tag.type == MB2_END)
		return false;
	if (tag.size < sizeof(tag) || tag.size > room) {
		boot_log(c->bp, "Multiboot2: tag %u of absurd size, %u bytes", tag.type, tag.size);
		return false;
	}
	p.pa = pa + sizeof(tag);
	p.len = tag.size - sizeof(tag);
	if (tag.type < ARRAY_SIZE(tag_handlers) && tag_handlers[tag.type])
		tag_handlers[tag.type](c, p);
	*size = min(ALIGN(tag.size, 8u), room);
	return true;
}

/**
 * collect_multiboot2() - everything that a Multiboot 2 loader left
 * @c: what has been collected so far
 * @info_pa: physical address of its structure, what EBX held
 */
void collect_multiboot2(struct collector *c, u32 info_pa)
{
	struct mb2_info info;
	u32 size, pos = sizeof(info);

	c->bp->loader_type = BOOT_MULTIBOOT2;
	if (!phys_read(&info, info_pa, sizeof(info)) || info.total_size < sizeof(info) ||
	    info.total_size > TOTAL_LIMIT) {
		boot_log(c->bp, "Multiboot2: no information at %x", info_pa);
		return;
	}
	while (take_tag(c, info_pa + pos, info.total_size - pos, &size))
		pos += size;
	if (c->loader.state == MAP_MISSING)
		boot_log(c->bp, "Multiboot2: no memory map");
}
