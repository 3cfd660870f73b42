// SPDX-License-Identifier: MIT
/*
 * %p and what may follow it: symbols, physical addresses, resources.
 *
 * Symbols are a higher floor's knowledge: it registers a formatter here.  Until
 * then an address stays a number.
 */
#include <asm/page.h>
#include <linux/ctype.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "format.h"

static symbol_formatter_t symbol_formatter;

/**
 * set_symbol_formatter() - say who knows symbols
 * @fn: the formatter for %pS and %ps; NULL to show numbers
 *
 * Return: the formatter until now.
 */
symbol_formatter_t set_symbol_formatter(symbol_formatter_t fn)
{
	symbol_formatter_t before = symbol_formatter;

	symbol_formatter = fn;
	return before;
}

/* Hexadecimal with @width digits at least, behind 0x when FORMAT_ALT is given. */
static void format_hex(struct sink *out, u64 value, int width, unsigned int flags)
{
	struct field field = {
		.flags = FORMAT_ZERO | FORMAT_SMALL | flags,
		.base = 16,
		.width = flags & FORMAT_ALT ? width + 2 : width,
		.precision = -1,
	};

	format_number(out, value, &field);
}

static void format_decimal(struct sink *out, u64 value)
{
	static const struct field field = { .base = 10, .precision = -1 };

	format_number(out, value, &field);
}

static void sink_string(struct sink *out, const char *s)
{
	while (*s)
		sink_char(out, *s++);
}

static void format_plain(struct sink *out, const void *ptr, const struct field *f)
{
	unsigned int prefix = f->flags & FORMAT_ALT;
	int width = max(f->width - (prefix ? 2 : 0), (int)(2 * sizeof(ptr)));

	format_hex(out, (uintptr_t)ptr, width, prefix);
}

/*
 * @for_return: a return address may already belong to the next function, when
 * the call was the last thing its own one did; the byte before it does not.
 */
static void format_symbol(struct sink *out, const void *ptr, bool with_offset, bool for_return,
			  const struct field *f)
{
	char buf[KSYM_SYMBOL_LEN];
	struct sink text = { .buf = buf, .size = sizeof(buf) };
	unsigned long addr = (uintptr_t)ptr;

	if (symbol_formatter)
		text.len = symbol_formatter(buf, addr, for_return, with_offset);
	else
		format_hex(&text, addr, 2 * sizeof(ptr), FORMAT_ALT);
	format_text(out, buf, text.len, f);
}

/* The short name of each type is padded to three characters. */
static const char *resource_tag(const struct resource *res)
{
	switch (resource_type(res)) {
	case IORESOURCE_IO:
		return "io  ";
	case IORESOURCE_MEM:
		return "mem ";
	case IORESOURCE_IRQ:
		return "irq ";
	case IORESOURCE_DMA:
		return "dma ";
	case IORESOURCE_BUS:
		return "bus ";
	default:
		return "??? ";
	}
}

static void format_resource_edge(struct sink *out, resource_size_t edge,
				 const struct resource *res)
{
	if (res->flags & (IORESOURCE_IRQ | IORESOURCE_DMA))
		format_decimal(out, edge);
	else
		format_hex(out, edge, res->flags & IORESOURCE_IO ? 4 : 8, FORMAT_ALT);
}

static void format_resource_range(struct sink *out, const struct resource *res)
{
	if (res->flags & IORESOURCE_UNSET) {
		sink_string(out, "size ");
		format_hex(out, resource_size(res), 1, FORMAT_ALT);
		return;
	}
	format_resource_edge(out, res->start, res);
	if (res->end == res->start)
		return;
	sink_char(out, '-');
	format_resource_edge(out, res->end, res);
}

static void format_resource_flags(struct sink *out, unsigned long flags)
{
	static const struct {
		unsigned long flag;
		const char *text;
	} words[] = {
		{ IORESOURCE_MEM_64, " 64bit" },
		{ IORESOURCE_PREFETCH, " pref" },
		{ IORESOURCE_WINDOW, " window" },
		{ IORESOURCE_DISABLED, " disabled" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (flags & words[i].flag)
			sink_string(out, words[i].text);
}

/* "[mem 0x000a0000-0x000bffff 64bit]", and with @raw "… flags 0x100200]". */
static void format_resource(struct sink *out, const struct resource *res, bool raw,
			    const struct field *f)
{
	char buf[96];
	struct sink text = { .buf = buf, .size = sizeof(buf) };

	sink_char(&text, '[');
	sink_string(&text, resource_tag(res));
	format_resource_range(&text, res);
	if (raw) {
		sink_string(&text, " flags ");
		format_hex(&text, res->flags, 1, FORMAT_ALT);
	} else {
		format_resource_flags(&text, res->flags);
	}
	sink_char(&text, ']');
	format_text(out, buf, min(text.len, sizeof(buf)), f);
}

/**
 * format_pointer() - a field for %p and its extensions
 * @out: where
 * @kind: what follows the p in the format
 * @ptr: the argument
 * @f: width and flags
 *
 * Return: how many characters of @kind belong to the conversion.
 * Linux: pointer(), lib/vsprintf.c, all versions.
 */
size_t format_pointer(struct sink *out, const char *kind, const void *ptr, const struct field *f)
{
	static const char known[] = "SFsfBaRr";

	if (!*kind || !strchr(known, *kind)) {
		format_plain(out, ptr, f);
		return 0;
	}
	if (*kind == 'B')
		format_symbol(out, ptr, true, true, f);
	else if (tolower(*kind) == 's' || tolower(*kind) == 'f')
		format_symbol(out, ptr, isupper(*kind), false, f);
	else if ((uintptr_t)ptr < PAGE_SIZE)
		format_string(out, ptr, f);
	else if (*kind == 'a')	/* 8 digits: Linux without PAE has no more */
		format_hex(out, *(const phys_addr_t *)ptr, 8, FORMAT_ALT);
	else
		format_resource(out, ptr, *kind == 'r', f);
	return 1;
}
