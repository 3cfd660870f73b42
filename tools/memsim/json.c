// SPDX-License-Identifier: MIT
/*
 * The JSON object, and those of its members that are read from the kernel's log:
 * the ranges that are printed once and not kept, and the log itself.
 */
#include <stdio.h>
#include <string.h>

#include "memsim.h"

/* Receives the lines of the log; returns how many members it has printed. */
typedef int (*line_fn)(const char *line, int printed);

void sim_print(const char *text, size_t len)
{
	fwrite(text, 1, len, stdout);
}

static void print_string(const char *text, size_t len)
{
	putchar('"');
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < ' ' || c > '~')
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

/* The message of a line, behind its time stamp. */
static const char *message_of(const char *line)
{
	const char *end = *line == '[' ? strstr(line, "] ") : NULL;
	const char *text = end ? end + 2 : line;

	return end && strspn(line + 1, " 0123456789.") == (size_t)(end - line - 1) ? text : line;
}

static int print_log_line(const char *line, int printed)
{
	printf("%s\n    ", printed ? "," : "");
	print_string(line, strlen(line));
	return 1;
}

/* The first one: later ones, if any, are about a part of the memory. */
static int print_last_pfn(const char *line, int printed)
{
	const char *text = strstr(line, "last_pfn = 0x");
	unsigned long pfn;

	if (printed || !text || sscanf(text, "last_pfn = 0x%lx", &pfn) != 1)
		return 0;
	printf("%lu", pfn);
	return 1;
}

static int print_node_range(const char *line, int printed)
{
	unsigned long long start, last;
	int nid;

	if (sscanf(message_of(line), " node %d: [mem 0x%llx-0x%llx]", &nid, &start, &last) != 3)
		return 0;
	printf("%s\n    {\"nid\": %d, \"start\": %llu, \"end\": %llu}", printed ? "," : "", nid,
	       start, last + 1);
	return 1;
}

static int print_zone_range(const char *line, int printed)
{
	unsigned long long start, last;
	char zone[16];

	if (sscanf(message_of(line), "  %15[A-Za-z0-9] [mem 0x%llx-0x%llx]", zone, &start, &last) != 3)
		return 0;
	printf("%s\n    {\"zone\": \"%s\", \"start\": %llu, \"end\": %llu}", printed ? "," : "",
	       zone, start, last + 1);
	return 1;
}

static int print_unavailable(const char *line, int printed)
{
	unsigned long pages;
	char zone[16];
	int nid;

	if (sscanf(message_of(line), "On node %d, zone %15[A-Za-z0-9]: %lu pages in unavailable ranges",
		   &nid, zone, &pages) != 3)
		return 0;
	printf("%s\n    {\"nid\": %d, \"zone\": \"%s\", \"pages\": %lu}", printed ? "," : "", nid,
	       zone, pages);
	return 1;
}

static int each_line(line_fn print)
{
	const char *line = sim_log();
	char copy[1024];
	int printed = 0;

	while (*line) {
		size_t len = strcspn(line, "\n");

		snprintf(copy, sizeof(copy), "%.*s", (int)len, line);
		printed += print(copy, printed);
		line += len + (line[len] == '\n');
	}
	return printed;
}

static void print_list(const char *key, line_fn print, const char *behind)
{
	printf("  \"%s\": [", key);
	each_line(print);
	printf("]%s\n", behind);
}

static void print_audit(bool good)
{
	const char *line = strstr(sim_log(), "audit: ");
	const char *panic = strstr(sim_log(), "Kernel panic");

	printf("  \"audit\": {\"ok\": %s, \"line\": ", good ? "true" : "false");
	if (line)
		print_string(line, strcspn(line, "\n"));
	else
		printf("null");
	printf("},\n  \"panic\": ");
	if (panic)
		print_string(panic, strcspn(panic, "\n"));
	else
		printf("null");
	printf(",\n");
}

void sim_json(bool good)
{
	printf("{\n");
	print_audit(good);
	printf("  \"last_pfn\": ");
	if (!each_line(print_last_pfn))
		printf("null");
	printf(",\n");
	sim_json_state();
	print_list("zone_ranges", print_zone_range, ",");
	print_list("node_ranges", print_node_range, ",");
	print_list("unavailable", print_unavailable, ",");
	print_list("log", print_log_line, "");
	printf("}\n");
}
