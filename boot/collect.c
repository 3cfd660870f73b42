// SPDX-License-Identifier: MIT
/*
 * What both Multiboot versions hand over in the same shape: strings, modules,
 * ELF sections, a framebuffer.
 *
 * Offers one function for each, which checks it, copies it into boot_params,
 * and remarks on what it had to drop.  Must not know in which structure a
 * loader keeps it.
 */
#include "boot.h"
#include "multiboot.h"

/* Longer strings than this have no end that anybody meant. */
#define STRING_LIMIT 65536u
#define ELF_SECTIONS_LIMIT 4096u

/**
 * all_ones() - what reading an address without memory behind it returns
 */
bool all_ones(const void *data, u32 len)
{
	const u8 *byte = data;

	while (len--)
		if (*byte++ != 0xff)
			return false;
	return true;
}

/* A loader's text goes to consoles later: control characters would act there. */
static char harmless(char c)
{
	return (u8)c < ' ' || c == 0x7f ? ' ' : c;
}

/**
 * take_string() - copy a string that a loader left
 * @dst: result, terminated whatever happens
 * @size: bytes in @dst
 * @pa: physical address
 * @limit: bytes that the loader may have meant, when it said so, else 0
 * @what: its name in remarks
 */
void take_string(struct collector *c, char *dst, u32 size, u32 pa, u32 limit, const char *what)
{
	u32 len = 0, end = limit ? min(limit, STRING_LIMIT) : STRING_LIMIT;
	char byte;

	dst[0] = '\0';
	for (; len < end; len++) {
		if (!phys_read(&byte, pa + len, 1)) {
			boot_log(c->bp, "%s: no string at %x", what, pa);
			break;
		}
		if (!byte)
			break;
		if (len < size - 1)
			dst[len] = harmless(byte);
	}
	dst[min(len, size - 1)] = '\0';
	if (len == end)
		boot_log(c->bp, "%s: not terminated within %u bytes", what, end);
	if (len > size - 1)
		boot_log(c->bp, "%s: %u characters, cut to %u", what, len, size - 1);
}

/**
 * take_module() - remember where a module lies
 * @start: first byte, physical
 * @end: last byte plus one
 * @cmdline_pa: its string, 0 when there is none
 * @limit: bytes that the string may have, 0 when unknown
 *
 * The module's memory stays where it is; the kernel reserves it.
 */
void take_module(struct collector *c, u32 start, u32 end, u32 cmdline_pa, u32 limit)
{
	struct boot_module *mod = &c->bp->modules[c->bp->nr_modules];

	if (start >= end) {
		boot_log(c->bp, "module [%x-%x): empty, dropped", start, end);
		return;
	}
	if (start < c->kernel_end && end > c->kernel_start) {
		boot_log(c->bp, "module [%x-%x): overlaps the kernel [%x-%x), dropped", start, end,
			 c->kernel_start, c->kernel_end);
		return;
	}
	if (c->bp->nr_modules == BOOT_MODULES_MAX) {
		boot_log(c->bp, "module [%x-%x): more than %u modules, dropped", start, end,
			 BOOT_MODULES_MAX);
		return;
	}
	mod->start = start;
	mod->end = end;
	if (cmdline_pa)
		take_string(c, mod->cmdline, sizeof(mod->cmdline), cmdline_pa, limit,
			    "module's command line");
	c->bp->nr_modules++;
}

/* Where a section was placed; false when it was not, or not sensibly. */
static bool section_placed(const struct elf32_shdr *s)
{
	return s->addr && s->size && s->addr + s->size > s->addr;
}

/**
 * take_symbols() - remember where the loader placed the kernel's symbol table
 * @headers: physical address of the ELF section headers
 * @nr: how many
 * @entsize: bytes from one to the next
 */
void take_symbols(struct collector *c, u32 headers, u32 nr, u32 entsize)
{
	struct elf32_shdr sym, str;
	u32 i;

	if (nr > ELF_SECTIONS_LIMIT || entsize < sizeof(sym) || entsize > PAGE_SIZE) {
		boot_log(c->bp, "ELF sections: %u of %u bytes make no sense", nr, entsize);
		return;
	}
	for (i = 0; i < nr; i++) {
		if (!phys_read(&sym, headers + i * entsize, sizeof(sym)))
			break;
		if (sym.type != SHT_SYMTAB || !section_placed(&sym) || sym.link >= nr)
			continue;
		if (!phys_read(&str, headers + sym.link * entsize, sizeof(str)) ||
		    !section_placed(&str))
			continue;
		c->bp->symtab = sym.addr;
		c->bp->symtab_size = sym.size;
		c->bp->strtab = str.addr;
		c->bp->strtab_size = str.size;
		return;
	}
}

/**
 * take_framebuffer() - what the screen is
 * @addr: of its memory, physical
 * @pitch: bytes from one line to the next
 * @type: MB_FRAMEBUFFER_TEXT, or one of the graphic ones
 */
void take_framebuffer(struct collector *c, u64 addr, u32 pitch, u32 width, u32 height, u8 bpp,
		      u8 type)
{
	struct boot_params *bp = c->bp;

	bp->video = type == MB_FRAMEBUFFER_TEXT ? BOOT_VIDEO_VGA_TEXT : BOOT_VIDEO_FRAMEBUFFER;
	bp->fb_addr_lo = lower_32_bits(addr);
	bp->fb_addr_hi = upper_32_bits(addr);
	bp->fb_pitch = pitch;
	bp->fb_width = width;
	bp->fb_height = height;
	bp->fb_bpp = bpp;
}

/**
 * strip_kernel_name() - a command line starts behind the name of the kernel's file
 *
 * GRUB leaves the name out, QEMU and others put it first.  A path is never a
 * parameter, so a leading path is always dropped.
 */
void strip_kernel_name(struct boot_params *bp)
{
	char *line = bp->cmdline, *rest = line;
	bool always = text_is(bp->loader_name, "qemu", 4);

	if (!always && *line != '/' && *line != '(')
		return;
	while (*rest && *rest != ' ')
		rest++;
	while (*rest == ' ')
		rest++;
	while ((*line++ = *rest++))
		;
}
