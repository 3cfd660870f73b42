/* SPDX-License-Identifier: MIT */
/* Serial ports of a PC (arch/x86/kernel/serial.c): the console's, and the record's. */
#ifndef _ASM_SERIAL_H
#define _ASM_SERIAL_H

#include <linux/types.h>

/**
 * struct uart - an 8250 or one of its descendants
 * @port: first of its eight I/O ports
 * @baud: 2 .. 115200
 * @burst: characters that may follow one another when it says that it is ready
 * @room: how many of them are left
 * @stuck: it never became ready; it is not waited for again until it does
 */
struct uart {
	u16 port;
	u32 baud;
	u32 burst;
	u32 room;
	bool stuck;
};

#define UART_BAUD_MAX 115200
#define UART_COM1 0x3f8
#define UART_COM2 0x2f8

/* For ttyS0 .. ttyS3: 0 for any other number. */
u16 uart_port(unsigned int number);

/* The line on which the port of that address interrupts; 0 when it is none of those four. */
unsigned int uart_irq(u16 port);

/**
 * uart_present() - is there anything at these ports?
 * @uart: port is set
 *
 * Context: any; changes nothing of a port that is in use but its interrupts.
 */
bool uart_present(const struct uart *uart);

/* Speed, 8N1, no interrupts, FIFO on where there is one. */
void uart_setup(struct uart *uart);

/**
 * uart_putc() - put a character out
 * @uart: set up
 * @c: character, as it is
 *
 * Waits 200 ms at most, and then not again until the port is ready.
 */
void uart_putc(struct uart *uart, char c);

/**
 * uart_getc() - the next character that has come in
 * @uart: set up
 *
 * Return: 0 .. 255, or -1 when none has.
 */
int uart_getc(struct uart *uart);

/**
 * uart_listen() - characters that come in raise an interrupt, or have to be asked for
 * @uart: set up
 * @interrupts: which of the two
 * @now: raise one at once, as soon as there is nothing left to send; the line stays up
 *	until the next call
 */
void uart_listen(struct uart *uart, bool interrupts, bool now);

#endif /* _ASM_SERIAL_H */
