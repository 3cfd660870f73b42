// SPDX-License-Identifier: MIT
/* memsim's loader: tells the kernel about the machine, as boot/ would, and starts it. */
#include <asm/bootparam.h>
#include <linux/kernel.h>
#include <linux/sprintf.h>
#include <linux/stage.h>
#include <linux/string.h>
#include <linux/trace.h>

#include <host.h>
#include "memsim.h"

_Static_assert(SIM_ENTRIES_MAX == E820MAX, "memsim and boot_params hold different maps");
_Static_assert(SIM_CMDLINE_SIZE == COMMAND_LINE_SIZE, "memsim and boot_params differ");

static void emit_to_file(void *arg, char c)
{
	sim_trace_putc(c);
}

static void record_stage(enum boot_stage stage)
{
	if (sim_trace_wanted())
		trace_record(stage, emit_to_file, NULL);
}
STAGE_LISTENER(STAGE_RECORDS, record_stage);

/*
 * The story that a memory map tells ends with the audit.  What follows would
 * only take free pages for its own use.
 */
static void end_at_audit(enum boot_stage stage)
{
	if (stage == STAGE_audit)
		host_throw(HOST_BOOTED);
}
STAGE_LISTENER(STAGE_STOPS, end_at_audit);

bool sim_boot(const struct sim_machine *machine)
{
	struct boot_params *bp = &boot_params;

	for (u32 i = 0; i < machine->nr_map; i++) {
		bp->e820_map[i].addr = machine->map[i].start;
		bp->e820_map[i].size = machine->map[i].size;
		bp->e820_map[i].type = machine->map[i].type;
	}
	bp->e820_entries = machine->nr_map;
	bp->map_source = machine->nr_map ? BOOT_MAP_LOADER : BOOT_MAP_NONE;
	bp->alt_mem_k = machine->e801_kib;
	bp->ext_mem_k = machine->e88_kib;
	bp->loader_type = BOOT_MULTIBOOT1;
	strlcpy(bp->loader_name, "memsim", sizeof(bp->loader_name));
	strlcpy(bp->cmdline, machine->cmdline, sizeof(bp->cmdline));
	if (machine->offered > machine->nr_map)
		bp->log_len = scnprintf(bp->log, sizeof(bp->log),
					"memory map: the input has %u entries, room for %u\n",
					machine->offered, E820MAX);

	host_set_output(sim_log_write);
	return host_boot() == HOST_BOOTED;
}
