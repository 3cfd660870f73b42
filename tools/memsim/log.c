// SPDX-License-Identifier: MIT
/*
 * The kernel's log of the run: kept for the report, shown while it grows.  And the
 * record of its stages.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memsim.h"

bool sim_log_echo;
static FILE *trace;

static char *text_kept;
static size_t used, room;

void sim_log_write(const char *text, unsigned int len)
{
	if (sim_log_echo)
		fwrite(text, 1, len, stdout);
	if (used + len + 1 > room) {
		room = 2 * (used + len + 1);
		text_kept = realloc(text_kept, room);
		if (!text_kept)
			abort();
	}
	memcpy(text_kept + used, text, len);
	used += len;
	text_kept[used] = '\0';
}

const char *sim_log(void)
{
	return text_kept ? text_kept : "";
}

bool sim_trace_open(const char *path)
{
	trace = fopen(path, "w");
	return trace;
}

bool sim_trace_close(void)
{
	return !trace || !fclose(trace);
}

bool sim_trace_wanted(void)
{
	return trace != NULL;
}

void sim_trace_putc(char c)
{
	putc(c, trace);
}
