// SPDX-License-Identifier: MIT
/*
 * Channel 2 of the timer chip (PIT, 1.193182 MHz).  Its output can be read in
 * port 0x61, so that it measures time with interrupts off, on every PC there is.
 *
 * Offers: one-shot runs for whoever calibrates something, and a delay.
 * Must not know: what the time is for.
 */
#include <asm/i8253.h>
#include <asm/io.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>

#define PIT_CHANNEL2 0x42
#define PIT_COMMAND 0x43
#define PIT_CH2_ONE_SHOT 0xb0	/* channel 2, low byte then high byte, mode 0 */

#define PORT_B 0x61
#define PORT_B_GATE2 0x01	/* channel 2 counts */
#define PORT_B_SPEAKER 0x02
#define PORT_B_OUT2 0x20	/* channel 2 has come down to 0 */

#define LONGEST_RUN_US 50000	/* 16 bits of ticks are 54.9 ms */
#define POLLS_MAX 10000000	/* more: the chip does not count */

static DEFINE_SPINLOCK(pit_lock);

void pit_start(u16 ticks)
{
	u8 port_b = inb(PORT_B) & ~(PORT_B_SPEAKER | PORT_B_GATE2);

	outb(port_b | PORT_B_GATE2, PORT_B);
	outb(PIT_CH2_ONE_SHOT, PIT_COMMAND);
	outb((u8)ticks, PIT_CHANNEL2);
	outb((u8)(ticks >> 8), PIT_CHANNEL2);
}

bool pit_done(void)
{
	return inb(PORT_B) & PORT_B_OUT2;
}

/* A look at a port takes about a microsecond, at least, on whatever bus. */
static void look_for(u32 us)
{
	while (us--)
		inb(PORT_B);
}

/*
 * There is one channel.  When somebody else uses it, a processor that was stopped in here
 * perhaps, or the code that an NMI has interrupted, it is not waited for: that might never end.
 */
static void pit_run(u32 us)
{
	unsigned long flags;

	local_irq_save(flags);
	if (spin_trylock(&pit_lock)) {
		pit_start((u16)((us * (PIT_HZ / 1000) + 999) / 1000));
		for (u32 polls = 0; polls < POLLS_MAX && !pit_done(); polls++)
			cpu_relax();
		spin_unlock(&pit_lock);
	} else {
		look_for(us);
	}
	local_irq_restore(flags);
}

/* 0 is no run: the chip would count it as 65,536. */
void pit_delay(u32 us)
{
	for (; us > LONGEST_RUN_US; us -= LONGEST_RUN_US)
		pit_run(LONGEST_RUN_US);
	if (us)
		pit_run(us);
}
