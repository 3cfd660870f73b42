// SPDX-License-Identifier: MIT
/*
 * What is typed on the consoles: gathered, and waited for.
 *
 *	device ── interrupt ──→ typed[] ──┐
 *	device ←── asked ─────────────────┴──→ console_wait_key()
 *
 * A processor that waits halts, once each device has shown that its interrupt
 * arrives; nobody would find out later that one does not.  Until there are
 * handlers for interrupts, and on machines where they get lost, it keeps asking.
 *
 * Must not know any device, nor where interrupts come from.
 */
#include <asm/barrier.h>
#include <asm/special_insns.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/printk.h>

#include "console.h"

#define TYPED_MAX 1024			/* characters */
#define RING_US (200 * USEC_PER_MSEC)	/* a UART sends 16 characters at 1,200 baud first */

#define for_each_input(con)                                                                        \
	for ((con) = consoles_next_input(NULL); (con); (con) = consoles_next_input(con))

static const struct console_irqs *irqs;
static bool halts;			/* every device that can be typed on has its interrupt */

/* ---- what has been typed; interrupts are off ------------------------------------------- */

static u8 typed[TYPED_MAX];
static u32 written, taken;		/* characters, ever */

/* What does not fit stays in the device: console_getc() asks it when all of these are taken. */
static irqreturn_t console_interrupt(int irq, void *dev)
{
	struct console *con = dev;
	int c;

	con->rang = true;
	while (written - taken < TYPED_MAX && (c = con->read(con)) >= 0)
		typed[written++ % TYPED_MAX] = (u8)c;
	return IRQ_HANDLED;
}

static int ask_devices(void)
{
	struct console *con;
	int c = -1;

	for_each_input(con) {
		c = con->flags & CON_DEAF ? -1 : con->read(con);
		if (c >= 0)
			break;
	}
	return c;
}

int console_getc(void)
{
	unsigned long flags;
	int c;

	local_irq_save(flags);
	c = written != taken ? typed[taken++ % TYPED_MAX] : ask_devices();
	local_irq_restore(flags);
	return c;
}

/*
 * The last look at the devices and the halt are one: an interrupt that comes between them
 * is held back until the processor halts, and ends the halt.
 */
int console_wait_key(void)
{
	unsigned long flags;
	int c;

	for (;;) {
		local_irq_save(flags);
		c = console_getc();
		if (c < 0 && halts)
			native_safe_halt();
		local_irq_restore(flags);
		if (c >= 0)
			return c;
		cpu_relax();
	}
}

/* ---- who can type --------------------------------------------------------------------------- */

void console_use_irqs(const struct console_irqs *lines)
{
	irqs = lines;
}

/* Has the device raise its line, and waits for what comes of it. */
static bool rings(struct console *con)
{
	struct deadline limit = deadline_in(RING_US);
	unsigned long flags;

	con->rang = false;
	local_irq_save(flags);
	con->listen(con, LISTEN_RING);
	local_irq_enable();
	while (!READ_ONCE(con->rang) && !deadline_passed(&limit))
		cpu_relax();
	local_irq_restore(flags);
	return con->rang;
}

static void tell_polled(struct console *con)
{
	if (!(con->flags & CON_POLLED))
		pr_info("console: %s: IRQ %u does not arrive; it is asked again and again\n",
			con->name, con->irq);
	con->flags |= CON_POLLED;
}

/* Return: whether this device ends a halt. */
static bool connect(struct console *con)
{
	if (!irqs || !con->irq)
		return false;
	if (!irqs->request(con->irq, console_interrupt, 0, con->name, con)) {
		if (rings(con))
			return con->listen(con, LISTEN_ON);
		irqs->free(con->irq, con);
		con->listen(con, LISTEN_POLL);
	}
	tell_polled(con);
	return false;
}

static bool start_listening(void)
{
	struct console *con;
	bool any = false;

	halts = true;
	for_each_input(con) {
		con->flags &= ~CON_DEAF;
		if (con->listen && !con->listen(con, LISTEN_POLL)) {
			con->flags |= CON_DEAF;
			continue;
		}
		any = true;
		halts &= connect(con);
	}
	return any;
}

static void stop_listening(void)
{
	struct console *con;

	halts = false;
	for_each_input(con) {
		if (con->listen && !(con->flags & CON_DEAF))
			con->listen(con, LISTEN_POLL);
		if (irqs && con->irq)
			irqs->free(con->irq, con);
	}
}

bool console_listen(bool on)
{
	if (on)
		return start_listening();
	stop_listening();
	return true;
}
