// SPDX-License-Identifier: MIT
/*
 * The record of the boot: what the machine looks like in each stage, as JSON lines.
 *
 *	{"stage":"memblock","function":"memblock_x86_fill",...,"memblock":{...},"log":[...]}
 *
 * A part is written twice: first into a checksum, and again to the reader only
 * when that differs from the record before.  So neither a buffer nor memory of
 * what was written is needed, and the record of a stage shows what it changed.
 *
 * Offers trace_record().  Must not know what the parts hold, nor where the
 * characters go.
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/trace.h>

#define SECTIONS_MAX 16
#define LINE_MAX 256

#define FNV_BASIS 2166136261u
#define FNV_PRIME 16777619u

static u32 last_sum[SECTIONS_MAX];
static u32 next_line;		/* of the log */

static void add_to_sum(void *sum, char c)
{
	*(u32 *)sum = (*(u32 *)sum ^ (u8)c) * FNV_PRIME;
}

static bool has_changed(const struct trace_section *section)
{
	u32 sum = FNV_BASIS, *last = &last_sum[section - __start_trace_sections];
	struct json j = JSON_START(add_to_sum, &sum);
	bool changed;

	section->write(&j);
	changed = sum != *last;
	*last = sum;
	return changed;
}

static void write_sections(struct json *j, enum boot_stage stage)
{
	const struct trace_section *section;

	BUG_ON(__stop_trace_sections - __start_trace_sections > SECTIONS_MAX);
	for (section = __start_trace_sections; section < __stop_trace_sections; section++) {
		if (stage < section->from || stage >= section->until || !has_changed(section))
			continue;
		json_name(j, section->name);
		section->write(j);
	}
}

/* What was logged since the record before. */
static void write_log(struct json *j)
{
	static char line[LINE_MAX];

	json_name(j, "log");
	json_open(j, '[');
	while (kmsg_read(&next_line, line, sizeof(line)))
		json_string(j, line);
	json_close(j, ']');
}

static void write_head(struct json *j, enum boot_stage stage)
{
	const struct stage_info *info = &boot_stages[stage];

	json_name(j, "stage");
	json_string(j, info->name);
	json_name(j, "function");
	json_string(j, info->function);
	json_name(j, "what");
	json_string(j, info->what);
	json_name(j, "us");
	json_u64(j, printk_clock());
}

void trace_record(enum boot_stage stage, json_emit_t emit, void *arg)
{
	struct json j = JSON_START(emit, arg);

	json_open(&j, '{');
	write_head(&j, stage);
	write_sections(&j, stage);
	write_log(&j);
	json_close(&j, '}');
	emit(arg, '\n');
}
