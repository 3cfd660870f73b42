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

#define ELF_SECTIONS_LIMIT 4096u

/**
 * all_ones() - what reading an address without memory behind it returns
 * @data: virtual address
 * @len: bytes
 *
 * Return: true when all @len bytes at @data are 0xff.
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
 * @c: what has been collected so far
 * @dst: result, terminated whatever happens
 * @size: bytes in @dst
 * @pa: physical address
 * @limit: bytes that it may have, the terminating zero included
 * @what: its name in remarks
 */
void take_string(struct collector *c, char *dst, u32 size, u32 pa, u32 limit, const char *what)
{
	u32 len, end = min(limit, STRING_LIMIT);
	char byte;

	dst[0] = '\0';
	for (len = 0; len < end; len++) {
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

/* The length of the first word, and of the spaces behind it. */
static u32 first_word_len(u32 pa, u32 limit)
{
	bool in_spaces = false;
	u32 len;
	char byte;

	for (len = 0; len < limit && phys_read(&byte, pa + len, 1) && byte; len++) {
		if (in_spaces && byte != ' ')
			break;
		in_spaces = byte == ' ';
	}
	return len;
}

/**
 * take_cmdline() - copy the command line, without the name of the kernel's file
 * @c: what has been collected so far
 * @pa: physical address
 * @limit: bytes that it may have
 *
 * GRUB leaves the name out, QEMU and others put it first.  A path is never a
 * parameter, so a leading path is always dropped.
 *
 * Context: when the loader's name is known.
 */
void take_cmdline(struct collector *c, u32 pa, u32 limit)
{
	bool qemu = text_is(c->bp->loader_name, "qemu", 4);
	u32 skip = 0;
	char first;

	if (phys_read(&first, pa, 1) && (qemu || first == '/' || first == '('))
		skip = first_word_len(pa, min(limit, STRING_LIMIT));
	take_string(c, c->bp->cmdline, sizeof(c->bp->cmdline), pa + skip, limit - skip,
		    "command line");
}

/* Return: why a module cannot be used, NULL when it can. */
static const char *module_trouble(const struct collector *c, u32 start, u32 end)
{
	if (start >= end)
		return "is empty";
	if (start < c->kernel_end && end > c->kernel_start)
		return "overlaps the kernel";
	if (c->bp->nr_modules == BOOT_MODULES_MAX)
		return "is one too many";
	return NULL;
}

/**
 * take_module() - remember where a module lies
 * @c: what has been collected so far
 * @start: first byte, physical
 * @end: last byte plus one
 * @cmdline_pa: its string, 0 when there is none
 * @limit: bytes that the string may have
 *
 * The module's memory stays where it is; the kernel reserves it.  One that cannot
 * be used keeps its number, so that the second never passes for the initrd.
 */
void take_module(struct collector *c, u32 start, u32 end, u32 cmdline_pa, u32 limit)
{
	struct boot_module *mod = &c->bp->modules[c->bp->nr_modules];
	const char *trouble = module_trouble(c, start, end);

	if (trouble)
		boot_log(c->bp, "module [mem %x-%x] %s: ignored", start, end - 1, trouble);
	if (c->bp->nr_modules == BOOT_MODULES_MAX)
		return;
	if (!trouble) {
		mod->start = start;
		mod->end = end;
	}
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
 * @c: what has been collected so far
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
 * @c: what has been collected so far
 * @addr: of its memory, physical
 * @pitch: bytes from one line to the next
 * @width: in dots, or in characters
 * @height: likewise
 * @bpp: bits of a dot
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
