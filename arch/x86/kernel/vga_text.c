// SPDX-License-Identifier: MIT
/*
 * The VGA text screen, with the keyboard below it.
 *
 *	0xb8000 ┌──────────────┐ row 0
 *		│ has left the │	Shift with Page Up looks there
 *		│ screen       │
 *		├──────────────┤ vga_top
 *		│ the screen   │	25 rows; the cursor is in one of them
 *		├──────────────┤
 *		│ not used yet │
 *	0xc0000 └──────────────┘ row 204
 *
 * The card has memory for eight screens, and shows 25 rows from where its start address
 * says.  So a screen that scrolls moves no characters, and what has left it can be
 * looked at again.  Where the memory ends the newest rows go back to its beginning,
 * and a quarter of what has left the screen is forgotten.
 *
 * Nothing here needs interrupts, kernel memory or time.  The keyboard is looked for when
 * somebody is asked to type, not before.
 *
 * Linux: drivers/video/console/vgacon.c, all versions; its scroll-back was as large as the
 * card's memory, too, and went in 5.9.
 */
#include <asm/atomic.h>
#include <asm/barrier.h>
#include <asm/io.h>
#include <asm/keyboard.h>
#include <asm/page.h>
#include <asm/vga_text.h>
#include <linux/console.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define VGA_MEMORY_ROWS (VGA_CELLS / VGA_COLUMNS)
#define VGA_BLANK 0x0720	/* light grey on black, a blank */

#define VGA_GFX_INDEX 0x3ce
#define VGA_GFX_DATA 0x3cf
#define GFX_MISC 0x06
#define GFX_MISC_GRAPHICS 0x01

#define PORTS_PATIENCE 10000	/* polls; whoever has the ports writes four bytes */

static u32 vga_rows;		/* of the card's memory */
static u32 vga_top;		/* where the screen begins, unless somebody looks back */
static u32 vga_shown;		/* where it begins now */
static u32 vga_row, vga_column;	/* the cursor; in the memory, not on the screen */

/* By the level of a line, KERN_EMERG first: background and colour. */
static const u8 vga_colours[LEVEL_NONE + 1] = {
	0x4f, 0x4f, 0x0f,	/* white on red, white on red, white */
	0x0c, 0x0e, 0x0f,	/* red, yellow, white */
	0x07, 0x08, 0x07,	/* light grey, dark grey; what is typed, light grey */
};
static u8 vga_colour;

static volatile u16 *vga_cell(u32 row, u32 column)
{
	return (volatile u16 *)__va(VGA_TEXT_PHYS) + row * VGA_COLUMNS + column;
}

/* ---- the card's registers ------------------------------------------------------- */

/*
 * Who writes has the log, and is alone; who looks back comes by interrupt, on another
 * processor perhaps, and would write to a register that the first has chosen.
 */
static atomic_t ports_taken;

static bool try_ports(void)
{
	return atomic_cmpxchg(&ports_taken, 0, 1) == 0;
}

/* A holder that does not give them back has crashed; the report of that is to be seen. */
static void take_ports(void)
{
	for (u32 polls = 0; polls < PORTS_PATIENCE && !try_ports(); polls++)
		cpu_relax();
}

static void give_ports(void)
{
	atomic_set(&ports_taken, 0);
}

static u8 crtc_read(u8 index)
{
	outb(index, VGA_CRTC_INDEX);
	return inb(VGA_CRTC_DATA);
}

static void crtc_write(u8 index, u8 value)
{
	outb(index, VGA_CRTC_INDEX);
	outb(value, VGA_CRTC_DATA);
}

/* A place in the memory, in characters; the register behind @high has its low byte. */
static void crtc_write_place(u8 high, u32 row, u32 column)
{
	u32 place = row * VGA_COLUMNS + column;

	crtc_write(high, (u8)(place >> 8));
	crtc_write(high + 1, place & 0xff);
}

static void vga_show_cursor(void)
{
	crtc_write_place(CRTC_CURSOR_HIGH, vga_row, vga_column);
}

static void vga_show_from(u32 row)
{
	crtc_write_place(CRTC_START_HIGH, row, 0);
	vga_shown = row;
}

/* ---- which card ------------------------------------------------------------------ */

/* Text mode, and memory behind it: under UEFI there is neither. */
static bool vga_present(void)
{
	volatile u16 *cell = vga_cell(0, 0);
	u16 kept = *cell;
	bool works;

	outb(GFX_MISC, VGA_GFX_INDEX);
	if (inb(VGA_GFX_DATA) & GFX_MISC_GRAPHICS)	/* or 0xff, no VGA at all */
		return false;
	*cell = 0x55aa;
	works = *cell == 0x55aa;
	*cell = kept;
	return works;
}

/* A card with less memory shows it again behind its end, or nothing. */
static u32 vga_count_rows(void)
{
	volatile u16 *first = vga_cell(0, 0), *other = first + VGA_CELLS / 2;
	u16 kept = *first, other_kept = *other;
	bool all;

	*first = 0x55aa;
	*other = 0xaa55;
	all = *first == 0x55aa && *other == 0xaa55;
	*other = other_kept;
	*first = kept;
	return all ? VGA_MEMORY_ROWS : VGA_ROWS;
}

/* Go on in the line below what the loader wrote. */
static void vga_setup(void)
{
	u32 cursor = crtc_read(CRTC_CURSOR_HIGH) << 8 | crtc_read(CRTC_CURSOR_LOW);

	vga_rows = vga_count_rows();
	vga_row = min_t(u32, DIV_ROUND_UP(cursor, VGA_COLUMNS), VGA_ROWS - 1);
	vga_show_from(0);
}

/* ---- writing ---------------------------------------------------------------------- */

/* The memory is full: its oldest rows go. */
static void vga_make_room(void)
{
	u32 oldest = max((vga_rows - VGA_ROWS) / 4, 1U);

	memmove((void *)(uintptr_t)vga_cell(0, 0), (void *)(uintptr_t)vga_cell(oldest, 0),
		(vga_rows - oldest) * VGA_COLUMNS * sizeof(u16));
	vga_row -= oldest;
}

static void vga_newline(void)
{
	vga_column = 0;
	if (++vga_row < vga_top + VGA_ROWS)
		return;
	if (vga_row == vga_rows)
		vga_make_room();
	vga_top = vga_row - (VGA_ROWS - 1);
	for (u32 column = 0; column < VGA_COLUMNS; column++)
		*vga_cell(vga_row, column) = VGA_BLANK;
}

static void vga_glyph(char c)
{
	*vga_cell(vga_row, vga_column) = (u16)(vga_colour << 8 | (u8)c);
	if (++vga_column == VGA_COLUMNS)
		vga_newline();
}

static void vga_tab(void)
{
	do
		vga_glyph(' ');
	while (vga_column % 8);
}

static void vga_putc(char c)
{
	if (c == '\n')
		vga_newline();
	else if (c == '\r')
		vga_column = 0;
	else if (c == '\b')
		vga_column -= vga_column > 0;
	else if (c == '\a')
		return;			/* no bell */
	else if (c == '\t')
		vga_tab();
	else
		vga_glyph(c);
}

static void vga_write(struct console *con, const char *text, unsigned int len)
{
	vga_colour = vga_colours[min_t(u8, con->level, LEVEL_NONE)];
	for (; len; len--, text++)
		vga_putc(*text);
	take_ports();
	vga_show_cursor();
	if (vga_shown != vga_top)
		vga_show_from(vga_top);
	give_ports();
}

/* ---- the keyboard below the screen --------------------------------------------- */

/* Half a screen for each page, as in Linux; without any, back to the end. */
static void vga_look(s32 pages)
{
	s32 row = pages ? (s32)vga_shown + pages * (VGA_ROWS / 2) : (s32)vga_top;

	if (!try_ports())
		return;			/* somebody writes, which shows the end */
	vga_show_from((u32)clamp_t(s32, row, 0, vga_top));
	give_ports();
}

static int vga_read(struct console *con)
{
	static struct keyboard keyboard;
	static const char *typed = "";
	int code;

	while (!*typed && (code = i8042_read()) >= 0) {
		typed = keyboard_take(&keyboard, (u8)code);
		if (*typed || keyboard.pages)
			vga_look(keyboard.pages);
	}
	return *typed ? (u8)*typed++ : -1;
}

static bool vga_listen(struct console *con, enum console_listen how)
{
	static bool looked, found;

	if (!looked)
		found = i8042_init();
	looked = true;
	if (!found)
		return false;
	i8042_set_interrupts(how != LISTEN_POLL);
	if (how == LISTEN_RING)
		i8042_ring();
	return true;
}

static struct console vga_console = {
	.name = "vga",
	.write = vga_write,
	.read = vga_read,
	.listen = vga_listen,
	.irq = I8042_KBD_IRQ,
	.flags = CON_PRINTBUFFER,
};

void vga_console_init(void)
{
	if (!vga_present())
		return;
	vga_setup();
	register_console(&vga_console);
}
