// SPDX-License-Identifier: MIT
/*
 * The end of a run: hand the verdict to whoever watches the machine, or stand still.
 *
 * Offers: kernel_exit(), on which panics, oopses, double faults and good runs all end.
 * Must not know: printk. The last word of a fault inside the console ends here as well.
 */
#include <asm/exit.h>
#include <asm/io.h>
#include <asm/irqflags.h>
#include <asm/special_insns.h>

/*
 * QEMU's isa-debug-exit answers a read with 0, an empty port with 0xff. Asking first matters:
 * a blind write to this port stops the v86 emulator with an error.
 */
#define DEBUG_EXIT_PORT		0xf4

/**
 * kernel_exit() - end this run of the kernel
 * @verdict: what a test harness is to be told
 *
 * With isa-debug-exit the machine is gone after this, with exit status 2 * @verdict + 1.
 * Without it the processor halts; an NMI may wake it, hence the loop.
 *
 * Context: any, also with broken console, stack nearly used up, or tables half built.
 */
void kernel_exit(enum verdict verdict)
{
	native_irq_disable();
	if (inb(DEBUG_EXIT_PORT) == 0)
		outb((u8)verdict, DEBUG_EXIT_PORT);
	for (;;)
		native_halt();
}

/**
 * kernel_panic_exit() - what panic() ends in
 *
 * So do oopses and double faults, by way of panic().
 */
void kernel_panic_exit(void)
{
	kernel_exit(VERDICT_PANIC);
}
