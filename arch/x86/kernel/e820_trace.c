// SPDX-License-Identifier: MIT
/* The memory map in the record of the boot: "e820":[[start,bytes,type],...]. */
#include <asm/e820.h>
#include <linux/trace.h>

static void e820_trace(struct json *j)
{
	json_open(j, '[');
	for (u32 i = 0; i < e820.nr_map; i++) {
		json_open(j, '[');
		json_u64(j, e820.map[i].addr);
		json_u64(j, e820.map[i].size);
		json_u64(j, e820.map[i].type);
		json_close(j, ']');
	}
	json_close(j, ']');
}
TRACE_SECTION(e820, STAGE_memory_map, NR_BOOT_STAGES, e820_trace);
