// SPDX-License-Identifier: MIT
/*
 * Reading the firmware's map out of a Linux boot log.
 *
 * Every Linux on a PC prints it, in one of two forms, perhaps with a time stamp
 * or syslog's words in front:
 *
 *	 BIOS-e820: 0000000000000000 - 000000000009fc00 (usable)	up to 3.4
 *	BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable	since 3.5
 *
 * In the old form the end is behind the last byte, in the new one it is the last
 * byte.  The word in front may be BIOS-e801 or BIOS-88; where it is another one
 * (a hypervisor's), the lines behind "physical RAM map:" count.  Maps that the
 * kernel changed ("user:", "modified:", "reserve setup_data:") do not.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memsim.h"

static const struct {
	const char *name;
	uint32_t type;
} type_names[] = {
	{ "usable", 1 },	      { "reserved", 2 },	    { "ACPI data", 3 },
	{ "ACPI NVS", 4 },	      { "unusable", 5 },	    { "persistent (type 7)", 7 },
	{ "persistent (type 12)", 12 }, { "soft reserved", 0xefffffff },
};

/* What a line of the log is to us. */
enum line_kind { LINE_OTHER, LINE_HEADER, LINE_ENTRY };

static uint32_t parse_type(const struct sim_file *file, const char *text, size_t len)
{
	unsigned long long number;
	int used = 0;

	for (size_t i = 0; i < sizeof(type_names) / sizeof(type_names[0]); i++)
		if (strlen(type_names[i].name) == len && !memcmp(type_names[i].name, text, len))
			return type_names[i].type;
	if (sscanf(text, "type %10llu%n", &number, &used) == 1 && used == (int)len &&
	    number <= UINT32_MAX)
		return (uint32_t)number;
	sim_bad_line(file, "unknown type of memory");
}

/* Sixteen hexadecimal digits, exactly. */
static uint64_t parse_address(const struct sim_file *file, const char **text)
{
	char digits[17] = "";

	memcpy(digits, *text, strnlen(*text, 16));
	if (strspn(digits, "0123456789abcdefABCDEF") != 16 || isxdigit((unsigned char)(*text)[16]))
		sim_bad_line(file, "an address needs 16 hexadecimal digits");
	*text += 16;
	return strtoull(digits, NULL, 16);
}

static void expect(const struct sim_file *file, const char **text, const char *what)
{
	if (strncmp(*text, what, strlen(what)))
		sim_bad_line(file, "not the form of a memory map's line");
	*text += strlen(what);
}

/* "[mem 0xSTART-0xLAST] type" */
static void parse_new_form(struct sim_machine *machine, const struct sim_file *file,
			   const char *text)
{
	uint64_t start, last;

	expect(file, &text, "[mem 0x");
	start = parse_address(file, &text);
	expect(file, &text, "-0x");
	last = parse_address(file, &text);
	expect(file, &text, "] ");
	if (last - start + 1 == 0 || (last < start && last + 1 != start))
		sim_bad_line(file, "the range ends before it starts, or is everything");
	sim_add(machine, start, last - start + 1, parse_type(file, text, strlen(text)));
}

/* "START - END (type)", for types without a name "START - END type 9" */
static void parse_old_form(struct sim_machine *machine, const struct sim_file *file,
			   const char *text)
{
	uint64_t start, end;
	size_t len;

	start = parse_address(file, &text);
	expect(file, &text, " - ");
	end = parse_address(file, &text);
	expect(file, &text, " ");
	if (end && end < start)
		sim_bad_line(file, "the range ends before it starts");
	len = strlen(text);
	if (len >= 2 && text[0] == '(' && text[len - 1] == ')') {
		text++;
		len -= 2;
	}
	sim_add(machine, start, end - start, parse_type(file, text, len));
}

/* Does a range begin here?  A line with one is an entry, and must then be a good one. */
static bool looks_like_range(const char *text)
{
	return !strncmp(text, "[mem ", 5) ||
	       (strspn(text, "0123456789abcdefABCDEF") >= 8 && strstr(text, " - "));
}

/* Text behind "WORD: ", or NULL; the line's beginning may hold a time stamp and more. */
static const char *behind_bios_word(const char *line)
{
	const char *word = strstr(line, "BIOS-");
	const char *colon;

	if (!word)
		return NULL;
	colon = word + strcspn(word, ": ");
	return *colon == ':' ? colon + 1 + strspn(colon + 1, " ") : NULL;
}

/* In the block behind the header any word will do, but for those of changed maps. */
static const char *behind_any_word(const char *line)
{
	static const char *const changed[] = { "user: ", "modified: ", "setup_data: " };

	for (size_t i = 0; i < sizeof(changed) / sizeof(changed[0]); i++)
		if (strstr(line, changed[i]))
			return NULL;
	for (const char *colon = strchr(line, ':'); colon; colon = strchr(colon + 1, ':')) {
		const char *text = colon + 1 + strspn(colon + 1, " ");

		if (text > colon + 1 && looks_like_range(text))
			return text;
	}
	return NULL;
}

static enum line_kind read_line(struct sim_machine *machine, const struct sim_file *file,
				bool in_block)
{
	const char *text = behind_bios_word(file->line);

	if (strstr(file->line, "-provided physical RAM map:"))
		return LINE_HEADER;
	if (!text && in_block)
		text = behind_any_word(file->line);
	if (!text)
		return LINE_OTHER;
	if (*text == '[')
		parse_new_form(machine, file, text);
	else
		parse_old_form(machine, file, text);
	return LINE_ENTRY;
}

/* A second header is a second boot in the same file; the first one is taken. */
void sim_read_dmesg(struct sim_machine *machine, const char *path)
{
	enum line_kind kind, last = LINE_OTHER;
	struct sim_file file;

	sim_open(&file, path);
	while (sim_next_line(&file)) {
		if (machine->offered && strstr(file.line, "-provided physical RAM map:")) {
			fprintf(stderr, "memsim: %s, line %u: another boot; the first is used\n",
				file.name, file.line_nr);
			break;
		}
		kind = read_line(machine, &file, last != LINE_OTHER);
		last = kind;
	}
	sim_close(&file);
}
