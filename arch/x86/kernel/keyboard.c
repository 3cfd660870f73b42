// SPDX-License-Identifier: MIT
/*
 * Which characters a key stands for: scan code set 1, US layout.
 *
 *	 01 Esc  02 1 … 0b 0  0c -  0d =  0e Backspace		47 7  48 8  49 9  4a -
 *	 0f Tab  10 q … 19 p  1a [  1b ]  1c Enter		4b 4  4c 5  4d 6  4e +
 *	 3a Caps 1e a … 26 l  27 ;  28 '  2b \			4f 1  50 2  51 3
 *	 2a Shift  2c z … 32 m  33 ,  34 .  35 /  36 Shift	52 0  53 .
 *	 1d Ctrl    38 Alt    39 Space
 *
 * A key that is let go sends its code with bit 7.  The grey keys send 0xe0 in front
 * of the code of the white one that does the same; Pause sends 0xe1 and five more.
 *
 * Must not know where the bytes come from.
 */
#include <asm/keyboard.h>
#include <linux/ctype.h>
#include <linux/kernel.h>

#define RELEASED 0x80
#define PREFIX_EXTENDED 0xe0
#define PREFIX_PAUSE 0xe1
#define PAUSE_REST 5

#define SC_ENTER 0x1c
#define SC_CTRL 0x1d
#define SC_SHIFT_LEFT 0x2a
#define SC_SLASH 0x35
#define SC_SHIFT_RIGHT 0x36
#define SC_CAPS_LOCK 0x3a
#define SC_NUM_LOCK 0x45
#define SC_BLOCK 0x47		/* the block of digits begins */
#define SC_PAGE_UP 0x49
#define SC_PAGE_DOWN 0x51
#define SC_BLOCK_END 0x53

#define HELD_SHIFT_LEFT 1
#define HELD_SHIFT_RIGHT 2
#define HELD_CTRL_LEFT 4
#define HELD_CTRL_RIGHT 8
#define HELD_SHIFT (HELD_SHIFT_LEFT | HELD_SHIFT_RIGHT)
#define HELD_CTRL (HELD_CTRL_LEFT | HELD_CTRL_RIGHT)

/* From code 1 on; \377 is a key without a character.  Escape would begin an arrow key. */
#define NONE "\377"
static const char plain[] = NONE "1234567890-=\177\t"
				 "qwertyuiop[]\r" NONE "asdfghjkl;'`" NONE "\\zxcvbnm,./" NONE "*" NONE " ";
static const char shifted[] = NONE "!@#$%^&*()_+\177\t"
				   "QWERTYUIOP{}\r" NONE "ASDFGHJKL:\"~" NONE "|ZXCVBNM<>?" NONE "*" NONE " ";

/* 7 8 9 - 4 5 6 + 1 2 3 0 . */
static const char digits[] = "789-456+1230.";
static const char *const moves[] = {
	"\033[H", "\033[A", "", "-", "\033[D", "", "\033[C", "+", "\033[F", "\033[B", "", "", "\033[3~",
};

static u8 held_bit(u8 key, bool extended)
{
	if (key == SC_CTRL)
		return extended ? HELD_CTRL_RIGHT : HELD_CTRL_LEFT;
	if (extended)		/* shifts that the keyboard makes up around a grey key */
		return 0;
	if (key == SC_SHIFT_LEFT)
		return HELD_SHIFT_LEFT;
	return key == SC_SHIFT_RIGHT ? HELD_SHIFT_RIGHT : 0;
}

static const char *one(struct keyboard *kb, char c)
{
	kb->text[0] = c;
	return kb->text;
}

/* '@' to '_' and the small letters have control characters, the others have none. */
static const char *with_ctrl(struct keyboard *kb, char c)
{
	c = (char)toupper(c);
	return c >= 'A' && c <= '_' ? one(kb, c & 0x1f) : "";
}

static const char *character(struct keyboard *kb, u8 key)
{
	bool shift = kb->held & HELD_SHIFT;
	char c;

	if (key == 0 || key > sizeof(plain) - 1 || plain[key - 1] == NONE[0])
		return "";
	if (isalpha(plain[key - 1]))
		shift ^= kb->caps_lock;
	c = shift ? shifted[key - 1] : plain[key - 1];
	return kb->held & HELD_CTRL && isprint(c) ? with_ctrl(kb, c) : one(kb, c);
}

/* The block's digits are what Num Lock makes of it, for as long as Shift is not held. */
static const char *block(struct keyboard *kb, u8 key, bool extended)
{
	bool number = !extended && kb->num_lock && !(kb->held & HELD_SHIFT);

	if (kb->held & HELD_SHIFT)
		kb->pages = (s8)((key == SC_PAGE_DOWN) - (key == SC_PAGE_UP));
	key = (u8)(key - SC_BLOCK);
	return number ? one(kb, digits[key]) : moves[key];
}

static const char *pressed(struct keyboard *kb, u8 key, bool extended)
{
	if (key >= SC_BLOCK && key <= SC_BLOCK_END)
		return block(kb, key, extended);
	if (extended && key != SC_ENTER && key != SC_SLASH)
		return "";
	if (key == SC_CAPS_LOCK)
		kb->caps_lock = !kb->caps_lock;
	if (key == SC_NUM_LOCK)
		kb->num_lock = !kb->num_lock;
	return character(kb, key);
}

/* Return: true when the byte is only the beginning of a key, or some of its middle. */
static bool goes_on(struct keyboard *kb, u8 code)
{
	if (kb->skip) {
		kb->skip--;
		return true;
	}
	if (code == PREFIX_PAUSE)
		kb->skip = PAUSE_REST;
	if (code == PREFIX_EXTENDED)
		kb->extended = true;
	return code == PREFIX_PAUSE || code == PREFIX_EXTENDED;
}

const char *keyboard_take(struct keyboard *kb, u8 code)
{
	u8 key = code & (u8)~RELEASED, bit;
	bool extended;

	kb->pages = 0;
	if (goes_on(kb, code))
		return "";
	extended = kb->extended;
	kb->extended = false;
	bit = held_bit(key, extended);
	if (code & RELEASED) {
		kb->held &= (u8)~bit;
		return "";
	}
	kb->held |= bit;
	return bit ? "" : pressed(kb, key, extended);
}
