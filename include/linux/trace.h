/* SPDX-License-Identifier: MIT */
/*
 * The record of the boot: the machine in each stage, for programs (kernel/trace.c).
 *
 * One JSON object a line, one line a stage; docs/trace-format.md describes it.
 * Each part of it is written by the subsystem that it is about:
 *
 *	static void memblock_trace(struct json *j) { json_open(j, '{'); ... }
 *	TRACE_SECTION(memblock, STAGE_memblock, STAGE_boot_allocator_gone, memblock_trace);
 */
#ifndef _LINUX_TRACE_H
#define _LINUX_TRACE_H

#include <linux/compiler.h>
#include <linux/json.h>
#include <linux/stage.h>

/**
 * struct trace_section - a part of each record
 * @name: its name in the object
 * @from: first stage in which it can be written
 * @until: first stage in which it cannot be any more, or NR_BOOT_STAGES
 * @write: writes one value; called twice for a record, so it changes nothing
 */
struct trace_section {
	const char *name;
	enum boot_stage from, until;
	void (*write)(struct json *j);
};

#define TRACE_SECTION(_name, _from, _until, _write)                                                \
	static const struct trace_section __trace_section_##_name __used                           \
		__section("trace_sections") __aligned(__alignof__(struct trace_section)) = {       \
			#_name, _from, _until, _write }

extern const struct trace_section __start_trace_sections[], __stop_trace_sections[];

/**
 * trace_record() - write the record of a stage
 * @stage: the one that was just reached
 * @emit: gets each character, the newline at the end too
 * @arg: for @emit
 *
 * A part that is as it was in the record before is left out.
 *
 * Context: a stage listener; the records of one boot go to one place.
 */
void trace_record(enum boot_stage stage, json_emit_t emit, void *arg);

/**
 * struct trace_areas - a list of "[address,bytes,name]" that is being written
 * @j: where to
 * @start: of the area that is not written yet, since it may go on
 * @bytes: its size; 0 when there is none
 * @name: its name
 */
struct trace_areas {
	struct json *j;
	u64 start, bytes;
	const char *name;
};

/**
 * trace_areas_open() - begin a list of areas of physical memory
 * @j: where to
 *
 * Return: for trace_area() and trace_areas_close().
 */
struct trace_areas trace_areas_open(struct json *j);

/**
 * trace_area() - one more area; it joins the one before when it goes on behind it under the same name
 * @areas: the list
 * @start: physical address
 * @bytes: its size; 0 is no area
 * @name: what it is
 */
void trace_area(struct trace_areas *areas, u64 start, u64 bytes, const char *name);

/* Write what is still kept back: @name, say, ceases to be. */
void trace_areas_flush(struct trace_areas *areas);

void trace_areas_close(struct trace_areas *areas);

#endif /* _LINUX_TRACE_H */
