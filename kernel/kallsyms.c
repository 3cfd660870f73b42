// SPDX-License-Identifier: MIT
/*
 * The kernel's own symbol table: which function an address belongs to.
 *
 * tools/kallsyms.py writes it into the section .kallsyms after a first link;
 * here is only the reading.  Addresses are sorted, names stand in the same
 * order, packed:
 *
 *	offsets   | 0 | 0x40 | 0x90 | ...	from kallsyms_base
 *	names     |3|Tp ri ntk|2|Tpan ic|...	length, then codes
 *	markers   where in names each 64th symbol begins
 *	tokens    code -> text: "Tp", "ri", "ntk", ...
 *
 * In front of a name stands its letter: T, or t when it is known in its file only.
 * A symbol with an empty name ends a section.  In the first link the table
 * does not exist; its symbols are weak, and nothing is found.
 */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/proc.h>
#include <linux/string.h>

#define MARKER_STEP 64

extern const u32 kallsyms_num_syms __weak;
extern const u32 kallsyms_base __weak;
extern const u32 kallsyms_offsets[] __weak;
extern const u32 kallsyms_markers[] __weak;
extern const u8 kallsyms_names[] __weak;
extern const u16 kallsyms_token_index[] __weak;
extern const char kallsyms_token_table[] __weak;

/**
 * kallsyms_count() - how many symbols there are
 *
 * Return: the number; indexes for kallsyms_symbol() are below it.
 */
u32 kallsyms_count(void)
{
	return &kallsyms_num_syms ? kallsyms_num_syms : 0;
}

static unsigned long symbol_address(u32 index)
{
	return kallsyms_base + kallsyms_offsets[index];
}

static const char *token(u8 code)
{
	return kallsyms_token_table + kallsyms_token_index[code];
}

/* Unpack the name at @packed, without its letter, into @buf, which has KSYM_NAME_LEN bytes. */
static void expand_name(const u8 *packed, char *buf)
{
	const u8 *end = packed + 1 + *packed;
	size_t len = 0, letter = 1;

	while (++packed < end && len < KSYM_NAME_LEN - 1) {
		len += strlcpy(buf + len, token(*packed) + letter, KSYM_NAME_LEN - len);
		letter = 0;
	}
	buf[min_t(size_t, len, KSYM_NAME_LEN - 1)] = '\0';
}

static const u8 *packed_name(u32 index)
{
	const u8 *packed = kallsyms_names + kallsyms_markers[index / MARKER_STEP];

	for (index %= MARKER_STEP; index; index--)
		packed += 1 + *packed;
	return packed;
}

/**
 * kallsyms_symbol() - a symbol by its number
 * @index: below kallsyms_count()
 * @namebuf: gets the name; KSYM_NAME_LEN bytes
 *
 * Return: its address.  Names are empty where a section ends.
 */
unsigned long kallsyms_symbol(u32 index, char *namebuf)
{
	expand_name(packed_name(index), namebuf);
	return symbol_address(index);
}

/* 'T', or 't' for a function that only its own file can name. */
static char symbol_letter(u32 index)
{
	return *token(packed_name(index)[1]);
}

/* The last symbol at or below @addr, of several the first; -1 when there is none. */
static s32 find_symbol(unsigned long addr)
{
	u32 low = 0, high = kallsyms_count();

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (symbol_address(middle) <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	while (low > 1 && symbol_address(low - 2) == symbol_address(low - 1))
		low--;
	return (s32)low - 1;
}

/* Where the symbol's code ends: the next greater address. */
static unsigned long symbol_end(u32 index)
{
	unsigned long addr = symbol_address(index);

	while (index < kallsyms_count() && symbol_address(index) == addr)
		index++;
	return index < kallsyms_count() ? symbol_address(index) : addr;
}

/**
 * kallsyms_lookup() - find the function that an address belongs to
 * @addr: address
 * @size: out: bytes of the function; may be NULL
 * @offset: out: bytes from its beginning; may be NULL
 * @namebuf: gets the name; KSYM_NAME_LEN bytes
 *
 * Return: @namebuf, or NULL when the address is in no function.
 * Context: any.
 * Linux: kallsyms_lookup(), kernel/kallsyms.c, all versions (there with a module's name).
 */
const char *kallsyms_lookup(unsigned long addr, unsigned long *size, unsigned long *offset,
			    char *namebuf)
{
	s32 index = find_symbol(addr);

	if (index < 0)
		return NULL;
	expand_name(packed_name(index), namebuf);
	if (!namebuf[0])
		return NULL;
	if (size)
		*size = symbol_end(index) - symbol_address(index);
	if (offset)
		*offset = addr - symbol_address(index);
	return namebuf;
}

/**
 * kallsyms_lookup_name() - find a function by its name
 * @name: name
 *
 * Return: its address, 0 when there is none.
 * Linux: kallsyms_lookup_name(), kernel/kallsyms.c, all versions.
 */
unsigned long kallsyms_lookup_name(const char *name)
{
	const u8 *packed = kallsyms_names;
	char buf[KSYM_NAME_LEN];
	u32 i;

	for (i = 0; i < kallsyms_count(); i++, packed += 1 + *packed) {
		expand_name(packed, buf);
		if (buf[0] && strcmp(buf, name) == 0)
			return symbol_address(i);
	}
	return 0;
}

static int format_symbol(char *buf, unsigned long addr, unsigned int back, bool with_offset)
{
	unsigned long size, offset;
	char name[KSYM_NAME_LEN];

	if (!kallsyms_lookup(addr - back, &size, &offset, name))
		return scnprintf(buf, KSYM_SYMBOL_LEN, "0x%08lx", addr);
	if (!with_offset)
		return scnprintf(buf, KSYM_SYMBOL_LEN, "%s", name);
	return scnprintf(buf, KSYM_SYMBOL_LEN, "%s+0x%lx/0x%lx", name, offset + back, size);
}

/**
 * sprint_symbol() - "function+0xoffset/0xsize"
 * @buf: gets it; KSYM_SYMBOL_LEN bytes
 * @addr: address; shown as a number when it is in no function
 *
 * Return: its characters.
 * Linux: sprint_symbol(), kernel/kallsyms.c, all versions.
 */
int sprint_symbol(char *buf, unsigned long addr)
{
	return format_symbol(buf, addr, 0, true);
}

/**
 * sprint_symbol_no_offset() - "function"
 * @buf: gets it; KSYM_SYMBOL_LEN bytes
 * @addr: address; shown as a number when it is in no function
 *
 * Return: its characters.
 * Linux: sprint_symbol_no_offset(), kernel/kallsyms.c, 3.5 to 5.x.
 */
int sprint_symbol_no_offset(char *buf, unsigned long addr)
{
	return format_symbol(buf, addr, 0, false);
}

/**
 * kallsyms_init() - let %pS and %ps know symbols
 *
 * Context: first thing in start_kernel(); before that addresses show as numbers.
 */
void kallsyms_init(void)
{
	set_symbol_formatter(format_symbol);
}

/*
 *	c0110000 T start_kernel
 *
 * Functions only, and also those whose memory has been freed since.
 * Linux: s_show(), kernel/kallsyms.c, all versions.
 */
static int kallsyms_proc_show(struct seq_file *m, void *v)
{
	char name[KSYM_NAME_LEN];

	for (u32 i = 0; i < kallsyms_count(); i++) {
		unsigned long addr = kallsyms_symbol(i, name);

		if (*name)
			seq_printf(m, "%08lx %c %s\n", addr, symbol_letter(i), name);
	}
	return 0;
}
PROC_ENTRY_FROM(start_kernel, kallsyms, kallsyms_proc_show);
