// SPDX-License-Identifier: MIT
/*
 * Areas of physical memory in the record of the boot: [[address,bytes,"name"],...].
 *
 * For subsystems that know what memory of theirs is for, piece by piece.
 */
#include <linux/string.h>
#include <linux/trace.h>

void trace_areas_flush(struct trace_areas *areas)
{
	if (!areas->bytes)
		return;
	json_open(areas->j, '[');
	json_u64(areas->j, areas->start);
	json_u64(areas->j, areas->bytes);
	json_string(areas->j, areas->name);
	json_close(areas->j, ']');
	areas->bytes = 0;
}

struct trace_areas trace_areas_open(struct json *j)
{
	json_open(j, '[');
	return (struct trace_areas){ .j = j };
}

void trace_area(struct trace_areas *areas, u64 start, u64 bytes, const char *name)
{
	if (!bytes)
		return;
	if (areas->bytes && areas->start + areas->bytes == start && !strcmp(areas->name, name)) {
		areas->bytes += bytes;
		return;
	}
	trace_areas_flush(areas);
	areas->start = start;
	areas->bytes = bytes;
	areas->name = name;
}

void trace_areas_close(struct trace_areas *areas)
{
	trace_areas_flush(areas);
	json_close(areas->j, ']');
}
