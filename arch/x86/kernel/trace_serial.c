// SPDX-License-Identifier: MIT
/*
 * The record of the boot on a serial port: "trace=ttyS1".
 *
 * The first stage comes long before the command line is taken apart, so the
 * word is looked for in the loader's text.
 */
#include <asm/bootparam.h>
#include <asm/serial.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/trace.h>

static struct uart uart = { .baud = UART_BAUD_MAX };

static u16 port_of(const char *name)
{
	if (!name || !strstarts(name, "ttyS") || name[4] < '0' || name[4] > '3' || name[5])
		return 0;
	return uart_port((unsigned int)(name[4] - '0'));
}

/* The work is done by then; here a wrong word is noticed. */
static int __init parse_trace(char *val)
{
	return port_of(val) ? 0 : -EINVAL;
}
early_param("trace", parse_trace);

static void open_port(void)
{
	char name[8];

	if (cmdline_find_option(boot_params.cmdline, "trace", name, sizeof(name)) < 0)
		return;
	uart.port = port_of(name);
	if (uart.port && uart_present(&uart))
		uart_setup(&uart);
	else
		uart.port = 0;
}

static void emit_to_port(void *arg, char c)
{
	uart_putc(arg, c);
}

static void record_stage(enum boot_stage stage)
{
	if (stage == STAGE_start_kernel)
		open_port();
	if (uart.port)
		trace_record(stage, emit_to_port, &uart);
}
STAGE_LISTENER(STAGE_RECORDS, record_stage);
