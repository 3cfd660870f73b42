/* SPDX-License-Identifier: MIT */
/*
 * What the files of boot/ share.
 *
 * boot/ runs before paging, at physical addresses: it is linked apart from the
 * rest of the kernel, calls nothing outside boot/, and hands over one thing, a
 * struct boot_params.
 *
 *	multiboot.asm   entry          main.c        the order of the steps
 *	cpu.c           processor      multiboot1.c, multiboot2.c   what the loader left
 *	bios.c          INT 15h        map.c         which memory map is believed
 *	message.c       text           fault.c       exceptions before the kernel's IDT
 *	phys.c          the only way to read what the loader left
 *
 * Everything that a loader or a BIOS hands over is untrusted: it is read with
 * phys_read(), copied with a bound, and what does not make sense is dropped with
 * a remark.  multiboot1.c, multiboot2.c, map.c, text.c and collect.c touch no
 * hardware and compile into an ordinary process as well, with another phys.c.
 */
#ifndef BOOT_BOOT_H
#define BOOT_BOOT_H

#include <asm/bootparam.h>
#include <asm/page.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <stdarg.h>

/* How far a memory map can be believed. */
enum map_state {
	MAP_MISSING, /* nobody gave one */
	MAP_DAMAGED, /* some entries were read, others were lost */
	MAP_WHOLE,
};

struct boot_map {
	struct e820entry entry[E820MAX];
	u32 nr;	     /* entries that are stored */
	u32 offered; /* entries that there were, also those without room */
	u32 state;   /* enum map_state */
};

/**
 * struct collector - what has been found out so far
 * @bp: what the kernel will get
 * @loader: Multiboot's memory map
 * @efi: the firmware's own map, Multiboot 2 tag 17
 * @bios: INT 15h E820
 * @kernel_start: first byte of the kernel image, physical
 * @kernel_end: end of it, exclusive, .bss and brk included
 */
struct collector {
	struct boot_params *bp;
	struct boot_map loader, efi, bios;
	u32 kernel_start, kernel_end;
};

/* phys.c */
bool phys_read(void *dst, u32 pa, u32 len);

/* text.c */
void boot_format(char *buf, u32 size, const char *fmt, va_list args);
void boot_log(struct boot_params *bp, const char *fmt, ...);
void copy_bytes(void *dst, const void *src, u32 len);
void clear_bytes(void *dst, u32 len);
bool text_is(const char *text, const char *word, u32 len);
bool cmdline_has(const char *cmdline, const char *word);

/* message.c */
void __noreturn boot_fatal(const char *fmt, ...);
void boot_screen_is_text(bool is_text);

/* collect.c */

/* What a string may have when its loader does not say; nobody means a longer one. */
#define STRING_LIMIT 65536u

bool all_ones(const void *data, u32 len);
void take_string(struct collector *c, char *dst, u32 size, u32 pa, u32 limit, const char *what);
void take_cmdline(struct collector *c, u32 pa, u32 limit);
void take_module(struct collector *c, u32 start, u32 end, u32 cmdline_pa, u32 limit);
void take_symbols(struct collector *c, u32 headers, u32 nr, u32 entsize);
void take_framebuffer(struct collector *c, u64 addr, u32 pitch, u32 width, u32 height, u8 bpp,
		      u8 type);

/* multiboot1.c, multiboot2.c */
void collect_multiboot1(struct collector *c, u32 info);
void collect_multiboot2(struct collector *c, u32 info);

/* map.c */
void map_add(struct boot_map *map, u64 addr, u64 size, u32 type);
void map_finish(struct collector *c, struct boot_map *map, const char *whose);
void choose_map(struct collector *c);
u64 usable_bytes(const struct boot_params *bp);

/* bios.c */
bool bios_is_there(void);
void detect_memory(struct collector *c);

/* cpu.c, fault.c */
void check_cpu(void);
void leave_loader_modes(void);
void catch_faults(void);

#endif /* BOOT_BOOT_H */
