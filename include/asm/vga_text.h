/* SPDX-License-Identifier: MIT */
/* The VGA text screen (arch/x86/kernel/vga_text.c). */
#ifndef _ASM_X86_VGA_TEXT_H
#define _ASM_X86_VGA_TEXT_H

#define VGA_TEXT_PHYS 0xb8000
#define VGA_COLUMNS 80
#define VGA_ROWS 25
#define VGA_CELLS 0x4000U		/* characters that the card has memory for: 32 KiB */

#define VGA_CRTC_INDEX 0x3d4
#define VGA_CRTC_DATA 0x3d5
#define CRTC_START_HIGH 0x0c	/* which character the screen begins with */
#define CRTC_START_LOW 0x0d
#define CRTC_CURSOR_HIGH 0x0e
#define CRTC_CURSOR_LOW 0x0f

/**
 * vga_console_init() - register the screen as a console, where there is one
 *
 * Context: once.
 */
void vga_console_init(void);

#endif /* _ASM_X86_VGA_TEXT_H */
