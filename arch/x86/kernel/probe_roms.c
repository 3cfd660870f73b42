// SPDX-License-Identifier: MIT
/*
 * The ROMs of a PC, in the 384 KiB below 1 MiB.
 *
 *	a0000        c0000     c8000            e0000       f0000      100000
 *	| Video RAM  | Video ROM | Adapter ROMs  | Extension | System ROM |
 *
 * A ROM begins on a 2 KiB boundary with 55 AA and its length.  What is found
 * becomes a resource, so that nothing else is placed there.
 *
 * Must not know: the e820 map.  It is read through the direct map, which covers
 * the first MiB from head_32 on.
 */
#include <asm/e820.h>
#include <asm/page.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/printk.h>

#define ROM_STEP 2048		/* a ROM begins at a multiple of this */
#define ROM_UNIT 512		/* its length byte counts these */

#define ROM_FLAGS (IORESOURCE_BUSY | IORESOURCE_READONLY | IORESOURCE_MEM)

static struct resource video_ram = {
	.name = "Video RAM area", .start = 0xa0000, .end = 0xbffff,
	.flags = IORESOURCE_BUSY | IORESOURCE_MEM,
};
static struct resource video_rom = {
	.name = "Video ROM", .start = 0xc0000, .end = 0xc7fff, .flags = ROM_FLAGS,
};
static struct resource extension_rom = {
	.name = "Extension ROM", .start = 0xe0000, .end = 0xeffff, .flags = ROM_FLAGS,
};
static struct resource system_rom = {
	.name = "System ROM", .start = 0xf0000, .end = 0xfffff, .flags = ROM_FLAGS,
};

/* As many as fit a PC's slots; further ones are not shown. */
static struct resource adapter_roms[6];

static bool has_rom_signature(const u8 *rom)
{
	return rom[0] == 0x55 && rom[1] == 0xaa;
}

static bool adds_up_to_zero(const u8 *bytes, size_t count)
{
	u8 sum = 0;

	while (count--)
		sum += *bytes++;
	return sum == 0;
}

size_t rom_size(const u8 *rom, size_t avail)
{
	size_t size;

	if (avail < ROM_UNIT || !has_rom_signature(rom))
		return 0;
	size = (size_t)rom[2] * ROM_UNIT;
	if (size > avail || !adds_up_to_zero(rom, size))
		return 0;
	return size;
}

static void __init claim_rom(struct resource *rom)
{
	if (request_resource(&iomem_resource, rom) < 0)
		pr_warn("%s %pR: address conflict\n", rom->name, rom);
}

/*
 * The first ROM signature in the video ROM's window counts, whatever the rest
 * looks like: a card is there.  The length is believed if the checksum is right.
 */
static void __init probe_video_rom(void)
{
	resource_size_t window_end = video_rom.end + 1;
	resource_size_t start;

	for (start = video_rom.start; start < window_end; start += ROM_STEP) {
		const u8 *rom = __va(start);
		size_t size;

		if (!has_rom_signature(rom))
			continue;
		size = rom_size(rom, (size_t)(extension_rom.start - start));
		video_rom.start = start;
		if (size)
			video_rom.end = start + size - 1;
		claim_rom(&video_rom);
		return;
	}
}

/* All 64 KiB or nothing: the length byte of this one is no use on many machines. */
static bool __init probe_extension_rom(void)
{
	const u8 *rom = __va(extension_rom.start);
	size_t size = (size_t)resource_size(&extension_rom);

	if (!has_rom_signature(rom) || !adds_up_to_zero(rom, size))
		return false;
	claim_rom(&extension_rom);
	return true;
}

static void __init probe_adapter_roms(resource_size_t start, resource_size_t end)
{
	struct resource *rom = adapter_roms;

	while (start < end && rom < adapter_roms + ARRAY_SIZE(adapter_roms)) {
		size_t size = rom_size(__va(start), (size_t)(end - start));

		if (size) {
			rom->name = "Adapter ROM";
			rom->start = start;
			rom->end = start + size - 1;
			rom->flags = ROM_FLAGS;
			claim_rom(rom++);
		}
		start += size ? ALIGN(size, ROM_STEP) : ROM_STEP;
	}
}

void __init probe_roms(void)
{
	resource_size_t adapters_end = system_rom.start;

	claim_rom(&video_ram);
	probe_video_rom();
	claim_rom(&system_rom);
	if (probe_extension_rom())
		adapters_end = extension_rom.start;
	probe_adapter_roms(ALIGN(video_rom.end + 1, ROM_STEP), adapters_end);
}
