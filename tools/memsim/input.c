// SPDX-License-Identifier: MIT
/*
 * Reading memory maps from files.
 *
 * Offers line-wise reading with errors that name the line, for all formats, and
 * the plain format: three hexadecimal numbers a line.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memsim.h"

void sim_open(struct sim_file *file, const char *path)
{
	bool is_stdin = !strcmp(path, "-");

	file->name = is_stdin ? "standard input" : path;
	file->line_nr = 0;
	file->stream = is_stdin ? stdin : fopen(path, "r");
	if (!file->stream) {
		fprintf(stderr, "memsim: cannot read %s: %s\n", path, strerror(errno));
		exit(2);
	}
}

void sim_bad_line(const struct sim_file *file, const char *what)
{
	fprintf(stderr, "memsim: %s, line %u: %s: \"%s\"\n", file->name, file->line_nr, what,
		file->line);
	exit(2);
}

/* A line longer than the buffer is cut: no map has one, a log may. */
bool sim_next_line(struct sim_file *file)
{
	size_t len;
	int c;

	if (!fgets(file->line, sizeof(file->line), file->stream))
		return false;
	file->line_nr++;
	len = strlen(file->line);
	if (len && file->line[len - 1] != '\n')
		while ((c = fgetc(file->stream)) != '\n' && c != EOF)
			;
	while (len && isspace((unsigned char)file->line[len - 1]))
		file->line[--len] = '\0';
	return true;
}

void sim_close(struct sim_file *file)
{
	if (ferror((FILE *)file->stream)) {
		fprintf(stderr, "memsim: error while reading %s\n", file->name);
		exit(2);
	}
	if (file->stream != stdin)
		fclose(file->stream);
}

void sim_add(struct sim_machine *machine, uint64_t start, uint64_t size, uint32_t type)
{
	struct sim_entry *entry = &machine->map[machine->nr_map];

	machine->offered++;
	if (machine->nr_map == SIM_ENTRIES_MAX)
		return;
	entry->start = start;
	entry->size = size;
	entry->type = type;
	machine->nr_map++;
}

/* One hexadecimal number, up to @max; moves @text behind it. */
static uint64_t hex_number(const struct sim_file *file, const char **text, const char *what,
			   uint64_t max)
{
	char message[64];
	uint64_t value;
	char *end;

	while (isspace((unsigned char)**text))
		++*text;
	errno = 0;
	value = strtoull(*text, &end, 16);
	if (!isxdigit((unsigned char)**text) || (*end && !isspace((unsigned char)*end))) {
		snprintf(message, sizeof(message), "no hexadecimal number for the %s", what);
		sim_bad_line(file, message);
	}
	if (errno || value > max) {
		snprintf(message, sizeof(message), "%s is too large", what);
		sim_bad_line(file, message);
	}
	*text = end;
	return value;
}

/* "start size type", all hexadecimal; what follows a '#' is a remark. */
static void read_entry(struct sim_machine *machine, struct sim_file *file)
{
	char *remark = strchr(file->line, '#');
	const char *text = file->line;
	uint64_t start, size, type;

	if (remark)
		*remark = '\0';
	if (text[strspn(text, " \t\r")] == '\0')
		return;
	start = hex_number(file, &text, "start", UINT64_MAX);
	size = hex_number(file, &text, "size", UINT64_MAX);
	type = hex_number(file, &text, "type", UINT32_MAX);
	if (text[strspn(text, " \t\r")] != '\0')
		sim_bad_line(file, "more than \"start size type\"");
	sim_add(machine, start, size, type);
}

void sim_read_map(struct sim_machine *machine, const char *path)
{
	struct sim_file file;

	sim_open(&file, path);
	while (sim_next_line(&file))
		read_entry(machine, &file);
	sim_close(&file);
}
