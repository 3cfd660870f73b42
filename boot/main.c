// SPDX-License-Identifier: MIT
/*
 * boot_main(): from the loader's magic number to a filled struct boot_params.
 *
 * The steps, in the order in which each makes the next one safe.  What they find
 * out is in boot_params; what they have to say is in its log.
 */
#include "boot.h"
#include "multiboot.h"
#include <asm/sections.h>

/*
 * A machine with 4 MiB has about 3.5 MiB that can be used: the BIOS keeps the
 * rest.  Below 3 MiB the memory map and the page tables do not fit beside the
 * kernel.
 */
#define MIN_RAM_MIB 4u
#define MIN_USABLE_BYTES (3u << 20)

struct boot_params *boot_main(u32 magic, u32 info);

static struct boot_params params;
static struct collector collector;

static void collect(struct collector *c, u32 magic, u32 info)
{
	if (magic == MULTIBOOT1_MAGIC)
		collect_multiboot1(c, info);
	else if (magic == MULTIBOOT2_MAGIC)
		collect_multiboot2(c, info);
	else
		boot_fatal("not started by a Multiboot loader: EAX is %x, not %x or %x", magic,
			   MULTIBOOT1_MAGIC, MULTIBOOT2_MAGIC);
}

static void introduce_loader(struct boot_params *bp)
{
	boot_log(bp, "started by %s, Multiboot %u",
		 bp->loader_name[0] ? bp->loader_name : "a loader without a name", bp->loader_type);
}

/* A loader that says nothing about the screen left the BIOS's text mode, if there is a BIOS. */
static void guess_screen(struct boot_params *bp)
{
	if (!bp->fb_width)
		bp->video = !bp->efi && bios_is_there() ? BOOT_VIDEO_VGA_TEXT : BOOT_VIDEO_NONE;
	boot_screen_is_text(bp->video == BOOT_VIDEO_VGA_TEXT);
}

static void check_memory(const struct boot_params *bp)
{
	u64 usable = usable_bytes(bp);

	if (usable < MIN_USABLE_BYTES)
		boot_fatal("%u KiB of usable RAM are too little; it needs a machine with %u MB",
			   (u32)(usable >> 10), MIN_RAM_MIB);
}

/**
 * boot_main() - what multiboot.asm calls
 * @magic: EAX as the loader left it
 * @info: EBX, the physical address of the loader's information
 *
 * Return: everything the kernel will know of its loader, at a physical address.
 * Context: flat protected mode, paging off, interrupts off, boot/'s own stack.
 */
struct boot_params *boot_main(u32 magic, u32 info)
{
	struct collector *c = &collector;

	c->bp = &params;
	c->kernel_start = __pa_symbol(_text);
	c->kernel_end = __pa_symbol(_end);

	catch_faults();
	check_cpu();
	leave_loader_modes();
	collect(c, magic, info); /* first: what follows may use the loader's memory */
	introduce_loader(c->bp);
	guess_screen(c->bp);
	detect_memory(c);
	choose_map(c);
	check_memory(c->bp);
	return c->bp;
}
