// SPDX-License-Identifier: MIT
/*
 * The keyboard's controller: the 8042 of a PC, and what firmware makes of a USB
 * keyboard in its place.
 *
 *	keyboard ←─ set 2 ─→ 8042 ── translated to set 1 ──→ port 0x60, IRQ 1
 *	                      ↑ commands: port 0x64
 *
 * Nothing is believed that was not seen: an empty port reads as 0xff, a dead
 * controller does not answer, an emulated one may forget what it is told.  No wait
 * is without bound.  The controller's self-test is not asked for, since the emulated
 * ones often have none, and some real ones forget their settings over it.
 *
 * Must not know which key a byte stands for.
 */
#include <asm/io.h>
#include <asm/keyboard.h>
#include <linux/printk.h>

#define I8042_DATA 0x60
#define I8042_STATUS 0x64	/* read */
#define I8042_COMMAND 0x64	/* write */

#define STATUS_OUTPUT_FULL 0x01	/* there is a byte to be read */
#define STATUS_INPUT_FULL 0x02	/* what was written last has not been taken */
#define STATUS_AUX 0x20		/* the byte is the mouse's */
#define STATUS_EMPTY_PORT 0xff

#define CMD_READ_CTR 0x20
#define CMD_WRITE_CTR 0x60
#define CMD_DISABLE_KBD 0xad

#define CTR_KBD_IRQ 0x01
#define CTR_AUX_IRQ 0x02
#define CTR_KBD_DISABLED 0x10
#define CTR_AUX_DISABLED 0x20
#define CTR_TRANSLATE 0x40

#define KBD_SET_SCANCODES 0xf0
#define KBD_ENABLE 0xf4
#define KBD_ACK 0xfa
#define KBD_RESEND 0xfe

#define POLLS_MAX 100000	/* of about a microsecond; a keyboard answers within 20 ms */
#define FLUSH_MAX 64		/* a controller holds 16 bytes at most */
#define STRAY_MAX 16		/* bytes that may come before an answer */

static u8 ctr;			/* the controller's settings, as it has them */

/* ---- bytes ------------------------------------------------------------------------- */

static bool wait_for(u8 bits, u8 value)
{
	for (u32 polls = 0; polls < POLLS_MAX; polls++) {
		u8 status = inb(I8042_STATUS);

		if (status == STATUS_EMPTY_PORT)
			return false;
		if ((status & bits) == value)
			return true;
	}
	return false;
}

static bool send(u16 port, u8 byte)
{
	if (!wait_for(STATUS_INPUT_FULL, 0))
		return false;
	outb(byte, port);
	return true;
}

/* Return: 0 .. 255, or -1 when nothing comes. */
static int receive(void)
{
	if (!wait_for(STATUS_OUTPUT_FULL, STATUS_OUTPUT_FULL))
		return -1;
	return inb(I8042_DATA);
}

/* Take what is left from before.  Return: false when it never ends: nothing is behind the port. */
static bool flush(void)
{
	for (unsigned int i = 0; i < FLUSH_MAX; i++) {
		if (!(inb(I8042_STATUS) & STATUS_OUTPUT_FULL))
			return true;
		inb(I8042_DATA);
	}
	return false;
}

int i8042_read(void)
{
	u8 status, byte;

	for (unsigned int i = 0; i < FLUSH_MAX; i++) {
		status = inb(I8042_STATUS);
		if (!(status & STATUS_OUTPUT_FULL) || status == STATUS_EMPTY_PORT)
			break;
		byte = inb(I8042_DATA);
		if (!(status & STATUS_AUX) && byte != KBD_ACK && byte != KBD_RESEND)
			return byte;
	}
	return -1;
}

/* ---- controller ------------------------------------------------------------------------ */

static int read_ctr(void)
{
	return send(I8042_COMMAND, CMD_READ_CTR) ? receive() : -1;
}

static bool write_ctr(u8 value)
{
	return send(I8042_COMMAND, CMD_WRITE_CTR) && send(I8042_DATA, value);
}

/* Settings, with the keyboard silent so that an answer is an answer. */
static bool setup_controller(void)
{
	int settings;

	if (!flush() || !send(I8042_COMMAND, CMD_DISABLE_KBD) || !flush())
		return false;
	settings = read_ctr();
	if (settings < 0)
		return false;
	settings &= ~(CTR_KBD_IRQ | CTR_AUX_IRQ | CTR_KBD_DISABLED);
	if (!write_ctr((u8)settings | CTR_AUX_DISABLED | CTR_TRANSLATE))
		return false;
	settings = read_ctr();
	ctr = (u8)settings;
	return settings >= 0 && !(settings & CTR_KBD_DISABLED);
}

void i8042_set_interrupts(bool on)
{
	ctr = on ? ctr | CTR_KBD_IRQ : ctr & (u8)~CTR_KBD_IRQ;
	write_ctr(ctr);
}

/* ---- keyboard ---------------------------------------------------------------------------- */

/* Return: whether it has said that it understood. */
static bool tell_keyboard(u8 byte)
{
	int answer;

	if (!send(I8042_DATA, byte))
		return false;
	for (unsigned int i = 0; i < STRAY_MAX; i++) {
		answer = receive();
		if (answer < 0 || answer == KBD_ACK)
			return answer == KBD_ACK;
		if (answer == KBD_RESEND && !send(I8042_DATA, byte))
			return false;
	}
	return false;
}

/* Where the controller does not translate, the keyboard has to speak set 1 itself. */
static bool setup_keyboard(void)
{
	if (!tell_keyboard(KBD_ENABLE))
		return false;
	return (ctr & CTR_TRANSLATE) || (tell_keyboard(KBD_SET_SCANCODES) && tell_keyboard(1));
}

/* "Send what is typed", which it does already; it acknowledges that. */
void i8042_ring(void)
{
	send(I8042_DATA, KBD_ENABLE);
}

bool i8042_init(void)
{
	if (inb(I8042_STATUS) == STATUS_EMPTY_PORT)
		return false;
	if (!setup_controller()) {
		pr_info("i8042: the keyboard's controller does not answer\n");
		return false;
	}
	if (!setup_keyboard()) {
		pr_info("i8042: no keyboard answers\n");
		return false;
	}
	return true;
}
