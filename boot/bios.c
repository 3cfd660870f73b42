// SPDX-License-Identifier: MIT
/*
 * What the BIOS knows of the memory: INT 15h E820h, E801h and 88h.
 *
 * Offers detect_memory().  The calls go through bios_call() in bioscall.asm,
 * which leaves protected mode for them.
 *
 * Not every machine has a BIOS to call: UEFI has none, and an emulator may start
 * the kernel without one.  There, a call would run into empty memory; so the
 * vector is looked at first.
 */
#include "bios.h"
#include "boot.h"

#define E820_SIGNATURE 0x534d4150u /* "SMAP" */
#define E820_CALLS_LIMIT 512u

#define BIOS_INT15_VECTOR 0x54u /* segment:offset of INT 15h */
#define LOW_MEMORY_FIRST 0x500u /* a hooked vector may point between ... */
#define LOW_MEMORY_END 0xa0000u /* ... these; the ROMs lie between ... */
#define ROM_FIRST 0xc0000u
#define ROM_END 0x100000u /* ... those */

/* The address that INT 15h would run at. */
static u32 int15_handler(void)
{
	u32 vector;

	copy_bytes(&vector, (const void *)BIOS_INT15_VECTOR, sizeof(vector));
	return (vector >> 16) * 16 + (vector & 0xffff);
}

/**
 * bios_is_there() - would INT 15h reach code?
 *
 * Judged by where its vector points and by what stands there: neither zeroes nor
 * the all-ones of an empty bus are code.
 */
bool bios_is_there(void)
{
	u32 handler = int15_handler();
	bool in_low = handler >= LOW_MEMORY_FIRST && handler < LOW_MEMORY_END;
	bool in_rom = handler >= ROM_FIRST && handler < ROM_END;
	u32 code;

	if (!in_low && !in_rom)
		return false;
	copy_bytes(&code, (const void *)handler, sizeof(code));
	return code != 0 && code != ~0u;
}

/* Somebody has hooked the vector, and it would lead into bioscall.asm's own code. */
static bool handler_is_covered(void)
{
	u32 handler = int15_handler();

	return handler >= BIOS_THUNK_FIRST && handler < BIOS_THUNK_END;
}

/* One entry; the BIOS wants its own ebx back to know where it was. */
static bool e820_call(struct bios_regs *regs, u32 continuation)
{
	clear_bytes(regs, sizeof(*regs));
	regs->eax = 0xe820;
	regs->edx = E820_SIGNATURE;
	regs->ecx = sizeof(struct e820entry);
	regs->ebx = continuation;
	bios_call(regs);
	return !(regs->eflags & EFLAGS_CARRY) && regs->eax == E820_SIGNATURE &&
	       regs->ecx >= sizeof(struct e820entry);
}

static void detect_e820(struct collector *c)
{
	struct boot_map *map = &c->bios;
	struct e820entry entry;
	struct bios_regs regs;
	u32 continuation = 0, calls = 0;

	/* Some BIOSes end with the carry flag behind the last entry, others with ebx = 0. */
	while (calls++ < E820_CALLS_LIMIT && e820_call(&regs, continuation)) {
		copy_bytes(&entry, regs.buffer, sizeof(entry));
		map_add(map, entry.addr, entry.size, entry.type);
		continuation = regs.ebx;
		if (!continuation)
			break;
	}
	map->state = MAP_WHOLE;
	map_finish(c, map, "BIOS's");
}

/*
 * E801h counts KiB between 1 and 16 MiB, and blocks of 64 KiB above.  It fills
 * ax, bx, or cx, dx, or both.  Less than 15 MiB in the first means a hole below
 * 16 MiB: what lies above it cannot be told as one size and is left out.
 */
static void detect_e801(struct boot_params *bp)
{
	struct bios_regs regs;
	u32 below, above;

	clear_bytes(&regs, sizeof(regs));
	regs.eax = 0xe801;
	bios_call(&regs);
	if (regs.eflags & EFLAGS_CARRY)
		return;

	below = (u16)regs.ecx ? (u16)regs.ecx : (u16)regs.eax;
	above = (u16)regs.ecx || (u16)regs.edx ? (u16)regs.edx : (u16)regs.ebx;
	if (below > 15 * 1024)
		return;
	bp->alt_mem_k = below == 15 * 1024 ? below + above * 64 : below;
}

static void detect_88(struct boot_params *bp)
{
	struct bios_regs regs;

	clear_bytes(&regs, sizeof(regs));
	regs.eax = 0x8800;
	bios_call(&regs);
	if (!(regs.eflags & EFLAGS_CARRY) && (u16)regs.eax)
		bp->ext_mem_k = (u16)regs.eax;
}

/* Return: why the BIOS is not called, NULL when it can be. */
static const char *reason_to_skip(const struct boot_params *bp)
{
	if (bp->efi)
		return "the machine was started by EFI";
	if (!bios_is_there())
		return "its INT 15h vector leads nowhere";
	if (handler_is_covered())
		return "its INT 15h vector leads to where the call's own code goes";
	if (cmdline_has(bp->cmdline, "e820=loader"))
		return "e820=loader";
	return NULL;
}

/**
 * detect_memory() - ask the BIOS for its memory map and sizes
 * @c: what has been collected so far
 *
 * Context: paging off, and when the loader's structures have been copied: the
 * BIOS may use any of its memory.
 * Linux: detect_memory(), arch/x86/boot/memory.c, 2.6.23 to 5.x.
 */
void detect_memory(struct collector *c)
{
	const char *reason = reason_to_skip(c->bp);

	if (reason) {
		boot_log(c->bp, "BIOS not asked for its memory map: %s", reason);
		return;
	}
	detect_e820(c);
	detect_e801(c->bp);
	detect_88(c->bp);
	boot_log(c->bp, "BIOS: E820h %u entries, E801h %u KiB, 88h %u KiB", c->bios.nr,
		 c->bp->alt_mem_k, c->bp->ext_mem_k);
}
