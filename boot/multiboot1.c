// SPDX-License-Identifier: MIT
/*
 * Multiboot 1: one structure with a flag for each group of fields.
 *
 * Offers collect_multiboot1().  A flag that is not set means that the fields
 * hold anything; a flag that is set does not mean that they make sense.
 */
#include "boot.h"
#include "multiboot.h"

#define MODULES_LIMIT 256u
#define MAP_LENGTH_LIMIT 65536u /* bytes; 2,700 entries */

/* Bytes of an entry behind its size field: what must be there, what nobody exceeds. */
#define ENTRY_SIZE_MIN (sizeof(struct mb1_map_entry) - sizeof(u32))
#define ENTRY_SIZE_MAX 128u

static void take_modules(struct collector *c, const struct mb1_info *info)
{
	struct mb1_module mod;
	u32 i, nr = min(info->mods_count, MODULES_LIMIT);

	if (nr < info->mods_count)
		boot_log(c->bp, "Multiboot: %u modules, looking at %u", info->mods_count, nr);
	for (i = 0; i < nr; i++) {
		if (!phys_read(&mod, info->mods_addr + i * sizeof(mod), sizeof(mod))) {
			boot_log(c->bp, "Multiboot: no module list at %x", info->mods_addr);
			return;
		}
		take_module(c, mod.mod_start, mod.mod_end, mod.cmdline, STRING_LIMIT);
	}
}

/*
 * Each entry says where the next one starts:
 *
 *	| size | addr      | len       | type | more?    | size | addr ...
 *	       |<----------- size bytes ------------>|
 *
 * Return: why the walk had to stop, NULL when it reached the end.
 */
static const char *walk_map(struct boot_map *map, u32 pos, u32 length)
{
	struct mb1_map_entry entry;

	while (length) {
		if (length < sizeof(entry))
			return "ends inside an entry";
		if (!phys_read(&entry, pos, sizeof(entry)))
			return "lies where no memory can be";
		if (all_ones(&entry, sizeof(entry)))
			return "lies where there is no memory";
		if (entry.size < ENTRY_SIZE_MIN || entry.size > ENTRY_SIZE_MAX)
			return "has an entry of absurd size";
		map_add(map, entry.addr, entry.len, entry.type);
		if (entry.size + sizeof(u32) > length)
			return "ends inside an entry";
		pos += entry.size + sizeof(u32);
		length -= entry.size + sizeof(u32);
	}
	return NULL;
}

static void take_map(struct collector *c, const struct mb1_info *info)
{
	struct boot_map *map = &c->loader;
	const char *trouble = "is of absurd length";

	if (info->mmap_length <= MAP_LENGTH_LIMIT)
		trouble = walk_map(map, info->mmap_addr, info->mmap_length);
	if (trouble)
		boot_log(c->bp, "Multiboot: memory map at %x, %u bytes, %s after %u entries",
			 info->mmap_addr, info->mmap_length, trouble, map->offered);
	map->state = trouble ? MAP_DAMAGED : MAP_WHOLE;
	map_finish(c, map, "loader's");
}

static void take_texts(struct collector *c, const struct mb1_info *info)
{
	if (info->flags & MB1_HAS_LOADER_NAME)
		take_string(c, c->bp->loader_name, sizeof(c->bp->loader_name),
			    info->boot_loader_name, STRING_LIMIT, "loader's name");
	if (info->flags & MB1_HAS_CMDLINE)
		take_cmdline(c, info->cmdline, STRING_LIMIT);
	else
		boot_log(c->bp, "Multiboot: no command line");
}

/**
 * collect_multiboot1() - everything that a Multiboot 1 loader left
 * @c: what has been collected so far
 * @info_pa: physical address of its structure, what EBX held
 */
void collect_multiboot1(struct collector *c, u32 info_pa)
{
	struct mb1_info info;

	c->bp->loader_type = BOOT_MULTIBOOT1;
	if (!phys_read(&info, info_pa, sizeof(info)) || all_ones(&info, sizeof(info))) {
		boot_log(c->bp, "Multiboot: no information at %x", info_pa);
		return;
	}
	take_texts(c, &info);
	if (info.flags & MB1_HAS_MEMORY)
		c->bp->ext_mem_k = info.mem_upper;
	if (info.flags & MB1_HAS_MAP)
		take_map(c, &info);
	else
		boot_log(c->bp, "Multiboot: no memory map");
	if (info.flags & MB1_HAS_MODULES)
		take_modules(c, &info);
	if (info.flags & MB1_HAS_ELF)
		take_symbols(c, info.elf_addr, info.elf_num, info.elf_size);
	if (info.flags & MB1_HAS_FRAMEBUFFER)
		take_framebuffer(c, info.framebuffer_addr, info.framebuffer_pitch,
				 info.framebuffer_width, info.framebuffer_height,
				 info.framebuffer_bpp, info.framebuffer_type);
}
