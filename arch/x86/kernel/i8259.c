// SPDX-License-Identifier: MIT
/*
 * The two interrupt controllers of the PC: moved out of the way, and silent but for
 * lines that somebody has asked for.
 *
 * The BIOS leaves IRQ 0 to 7 at vectors 8 to 15, which in protected mode are exceptions.
 *
 *	IRQ 0…7   → master → vectors 0x30…0x37		IRQ 2 is where the slave reports to
 *	IRQ 8…15  → slave  → vectors 0x38…0x3f
 *
 * Offers: init_8259A(), letting a line through, end of interrupt.
 * Must not know: who wants an interrupt.
 */
#include <asm/i8259.h>
#include <asm/io.h>
#include <linux/irqflags.h>
#include <linux/types.h>

#define MASTER_COMMAND		0x20
#define MASTER_DATA		0x21
#define SLAVE_COMMAND		0xa0
#define SLAVE_DATA		0xa1

#define ICW1_CASCADED_ICW4	0x11	/* initialise, edge-triggered, two chips, ICW4 follows */
#define ICW4_8086		0x01
#define MASK_ALL		0xff
#define OCW3_READ_ISR		0x0b
#define OCW2_EOI		0x20

/* Lines that are held back: bit n is IRQ n. */
static u16 masked = 0xffff;

static void write_masks(void)
{
	outb((u8)masked, MASTER_DATA);
	outb((u8)(masked >> 8), SLAVE_DATA);
}

/* What a mask register is told, it can tell: not so an empty port. */
static bool present(void)
{
	const u8 probe = (u8)~(1 << I8259_CASCADE_IRQ);

	outb(MASK_ALL, SLAVE_DATA);
	outb(probe, MASTER_DATA);
	return inb(MASTER_DATA) == probe;
}

/**
 * init_8259A() - let IRQs arrive at IRQ0_VECTOR and up, and mask them all
 *
 * Return: false when there is no such controller.
 * Context: interrupts off.
 * Linux: init_8259A() and probe_8259A(), arch/x86/kernel/i8259.c, all versions.
 */
bool init_8259A(void)
{
	bool found = present();

	outb(ICW1_CASCADED_ICW4, MASTER_COMMAND);
	outb(IRQ0_VECTOR, MASTER_DATA);
	outb(1 << I8259_CASCADE_IRQ, MASTER_DATA);
	outb(ICW4_8086, MASTER_DATA);

	outb(ICW1_CASCADED_ICW4, SLAVE_COMMAND);
	outb(IRQ0_VECTOR + 8, SLAVE_DATA);
	outb(I8259_CASCADE_IRQ, SLAVE_DATA);
	outb(ICW4_8086, SLAVE_DATA);

	write_masks();
	return found;
}

static void set_masked(u16 lines)
{
	unsigned long flags;

	local_irq_save(flags);
	masked = lines;
	write_masks();
	local_irq_restore(flags);
}

/**
 * i8259_unmask() - let a line through
 * @irq: 0 .. 15
 *
 * One of the second chip needs the first one's line for it, too.
 *
 * Linux: enable_8259A_irq(), arch/x86/kernel/i8259.c, all versions.
 */
void i8259_unmask(unsigned int irq)
{
	u16 cascade = irq >= 8 ? 1 << I8259_CASCADE_IRQ : 0;

	set_masked((u16)(masked & ~(1U << irq | cascade)));
}

/**
 * i8259_mask() - hold a line back
 * @irq: 0 .. 15
 *
 * Linux: disable_8259A_irq(), arch/x86/kernel/i8259.c, all versions.
 */
void i8259_mask(unsigned int irq)
{
	set_masked((u16)(masked | 1U << irq));
}

/*
 * A line that drops too early is delivered as IRQ 7 or 15 without being in service; it must not be
 * acknowledged.
 */
static bool in_service(u16 command_port, unsigned int line)
{
	outb(OCW3_READ_ISR, command_port);
	return inb(command_port) & (1 << line);
}

/**
 * i8259_end_of_interrupt() - acknowledge a vector, if it came from these controllers
 * @vector: 0 to 255
 *
 * Context: interrupts off.
 */
void i8259_end_of_interrupt(unsigned int vector)
{
	unsigned int irq = vector - IRQ0_VECTOR;

	if (irq >= NR_8259_IRQS)
		return;
	if (irq >= 8 && in_service(SLAVE_COMMAND, irq - 8))
		outb(OCW2_EOI, SLAVE_COMMAND);
	if (irq >= 8)
		irq = I8259_CASCADE_IRQ;
	if (in_service(MASTER_COMMAND, irq))
		outb(OCW2_EOI, MASTER_COMMAND);
}
