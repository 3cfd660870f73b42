// SPDX-License-Identifier: MIT
/*
 * Serial ports: 8250 and its descendants, by polling.
 *
 * Tested for before they are used, no wait is without bound, and nothing here
 * needs interrupts, memory or time: a panic can print from anywhere.
 *
 * Must not know what is written.
 */
#include <asm/io.h>
#include <asm/serial.h>
#include <linux/kernel.h>

#define UART_TX 0		/* transmit, receive; with DLAB divisor, low byte */
#define UART_IER 1		/* interrupts; with DLAB divisor, high byte */
#define UART_FCR 2		/* write: FIFO control */
#define UART_IIR 2		/* read: the two highest bits say that the FIFO is on */
#define UART_LCR 3		/* format of a character */
#define UART_MCR 4		/* modem lines */
#define UART_LSR 5		/* state of the line */

#define IER_DATA 0x01		/* a character has come in */
#define IER_THRE 0x02		/* ready for more */
#define LCR_8N1 0x03
#define LCR_DLAB 0x80
#define FCR_ENABLE_CLEAR 0x07
#define IIR_FIFO_ON 0xc0
#define MCR_DTR_RTS 0x03
#define MCR_OUT2 0x08		/* on a PC: lets the interrupt through to the controller */
#define LSR_DATA 0x01		/* a character has come in */
#define LSR_THRE 0x20		/* ready for more */

#define UART_FIFO_SIZE 16

/* 16 characters at 1,200 baud take 133 ms; one poll takes about 1 microsecond. */
#define UART_POLLS_MAX 200000

u16 uart_port(unsigned int number)
{
	static const u16 ports[] = { UART_COM1, UART_COM2, 0x3e8, 0x2e8 };

	return number < ARRAY_SIZE(ports) ? ports[number] : 0;
}

/* COM1 and COM3 share a line, and so do COM2 and COM4; anywhere else nobody knows. */
unsigned int uart_irq(u16 port)
{
	for (unsigned int number = 0; uart_port(number); number++)
		if (uart_port(number) == port)
			return number % 2 ? 3 : 4;
	return 0;
}

/* An empty port reads as 0xff and keeps nothing. */
bool uart_present(const struct uart *uart)
{
	outb(LCR_8N1, uart->port + UART_LCR);
	if (inb(uart->port + UART_LCR) != LCR_8N1)
		return false;
	outb(0, uart->port + UART_IER);
	return inb(uart->port + UART_IER) == 0 && inb(uart->port + UART_LSR) != 0xff;
}

void uart_setup(struct uart *uart)
{
	u32 divisor = UART_BAUD_MAX / uart->baud;

	outb(LCR_8N1 | LCR_DLAB, uart->port + UART_LCR);
	outb((u8)divisor, uart->port + UART_TX);
	outb((u8)(divisor >> 8), uart->port + UART_IER);
	outb(LCR_8N1, uart->port + UART_LCR);
	outb(0, uart->port + UART_IER);
	outb(FCR_ENABLE_CLEAR, uart->port + UART_FCR);
	outb(MCR_DTR_RTS, uart->port + UART_MCR);
	uart->burst = (inb(uart->port + UART_IIR) & IIR_FIFO_ON) == IIR_FIFO_ON ? UART_FIFO_SIZE : 1;
	uart->room = 0;
}

static void wait_for_room(struct uart *uart)
{
	u32 polls = uart->stuck ? 1 : UART_POLLS_MAX;

	while (!(inb(uart->port + UART_LSR) & LSR_THRE)) {
		if (--polls == 0) {
			uart->stuck = true;
			return;
		}
	}
	uart->stuck = false;
}

void uart_putc(struct uart *uart, char c)
{
	if (uart->room == 0) {
		wait_for_room(uart);
		uart->room = uart->burst;
	}
	outb((u8)c, uart->port + UART_TX);
	uart->room--;
}

int uart_getc(struct uart *uart)
{
	if (!(inb(uart->port + UART_LSR) & LSR_DATA))
		return -1;
	return inb(uart->port + UART_TX);
}

void uart_listen(struct uart *uart, bool interrupts, bool now)
{
	outb(interrupts ? MCR_DTR_RTS | MCR_OUT2 : MCR_DTR_RTS, uart->port + UART_MCR);
	outb(0, uart->port + UART_IER);
	inb(uart->port + UART_IIR);
	if (interrupts)
		outb(now ? IER_DATA | IER_THRE : IER_DATA, uart->port + UART_IER);
}
