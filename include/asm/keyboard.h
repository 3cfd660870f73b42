/* SPDX-License-Identifier: MIT */
/* From a key that is pressed to characters (arch/x86/kernel/keyboard.c, i8042.c). */
#ifndef _ASM_X86_KEYBOARD_H
#define _ASM_X86_KEYBOARD_H

#include <linux/types.h>

/**
 * struct keyboard - which keys are held, and what a byte that comes next belongs to
 * @held: shift and control keys, a bit for each
 * @caps_lock: capitals
 * @num_lock: the block of digits gives digits, not arrows
 * @extended: 0xe0 has come, a second byte follows
 * @skip: bytes of the Pause key that are still to come
 * @pages: what the last byte scrolls the screen by: 1 for Shift with Page Down, -1 with Page Up
 * @text: what the last key stands for
 */
struct keyboard {
	u8 held;
	bool caps_lock;
	bool num_lock;
	bool extended;
	u8 skip;
	s8 pages;
	char text[2];
};

/**
 * keyboard_take() - the next byte from the keyboard
 * @kb: its state, all zero at the beginning
 * @code: scan code set 1, US layout
 *
 * Return: the characters that a VT100 sends for this key; "" when there are none (yet).
 */
const char *keyboard_take(struct keyboard *kb, u8 code);

/**
 * i8042_init() - find the keyboard and its controller
 *
 * Context: any; takes up to half a second where the controller is there and dead.
 * Return: false when there is nothing to type on.
 * Linux: i8042_init(), drivers/input/serio/i8042.c, all versions.
 */
bool i8042_init(void);

/* Raise IRQ 1 for each byte from the keyboard, or be asked. */
void i8042_set_interrupts(bool on);

/* Have the keyboard send a byte that means no key. */
void i8042_ring(void);

/* The next byte from the keyboard, or -1. */
int i8042_read(void);

#define I8042_KBD_IRQ 1

#endif /* _ASM_X86_KEYBOARD_H */
