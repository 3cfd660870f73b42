// SPDX-License-Identifier: MIT
/*
 * What Linux shows in /proc, in the record of the boot: "iomem":["line",...].
 * Each from the stage on in which its subsystem stands.
 */
#include <linux/proc.h>
#include <linux/string.h>
#include <linux/trace.h>

/* A line that is longer than seq_file's buffer comes in pieces, and is several here. */
static void emit_line(void *arg, const char *text)
{
	char line[SEQ_LINE_MAX];

	strscpy(line, text, sizeof(line));
	line[strcspn(line, "\n")] = '\0';
	json_string(arg, line);
}

static void write_entry(struct json *j, const char *name)
{
	const struct proc_entry *entry = proc_find(name);

	json_open(j, '[');
	if (entry)	/* not in every configuration */
		proc_read(entry, emit_line, j);
	json_close(j, ']');
}

#define PROC_TRACE(name, from)                                                                     \
	static void name##_trace(struct json *j)                                                   \
	{                                                                                          \
		write_entry(j, #name);                                                             \
	}                                                                                          \
	TRACE_SECTION(name, from, NR_BOOT_STAGES, name##_trace)

PROC_TRACE(iomem, STAGE_resources);
PROC_TRACE(slabinfo, STAGE_slab);
PROC_TRACE(vmallocinfo, STAGE_vmalloc);
PROC_TRACE(meminfo, STAGE_watermarks);
