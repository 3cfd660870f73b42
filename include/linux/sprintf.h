/* SPDX-License-Identifier: MIT */
/*
 * Formatted text (lib/vsprintf.c).  Beyond C:
 *
 *	%p	c0101234			the pointer itself, 8 digits
 *	%pS	start_kernel+0x12/0x340		symbol, offset, size; also %pF
 *	%ps	start_kernel			symbol alone; also %pf
 *	%pB	as %pS, for a return address: looks up the call before it
 *	%pa	0x0009fc00			phys_addr_t, by reference
 *	%pR	[mem 0x000a0000-0x000bffff]	struct resource, decoded
 *	%pr	the same with its flags as a number
 *
 * Context of all: any.
 */
#ifndef _LINUX_SPRINTF_H
#define _LINUX_SPRINTF_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <stdarg.h>

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

/**
 * typedef symbol_formatter_t - turn an address into text for %pS and %ps
 * @buf: room for KSYM_SYMBOL_LEN bytes
 * @addr: the address to show
 * @back: bytes before @addr that the function is looked up at: 1 for a return
 *	address, since a call may be the last thing in its function
 * @with_offset: add "+0xoffset/0xsize"
 *
 * Return: length of the text.
 */
typedef int (*symbol_formatter_t)(char *buf, unsigned long addr, unsigned int back,
				  bool with_offset);

/* "name+0x12345678/0x12345678" and a NUL. */
#define KSYM_NAME_LEN 128
#define KSYM_SYMBOL_LEN (KSYM_NAME_LEN + 2 * 11 + 2)

symbol_formatter_t set_symbol_formatter(symbol_formatter_t fn);

#endif /* _LINUX_SPRINTF_H */
