// SPDX-License-Identifier: MIT
/*
 * memblock in the record of the boot:
 *
 *	"memblock":{"limit":L,"memory":[[base,bytes,node,flags],...],
 *		    "reserved":[[base,bytes,"name"],...]}
 */
#include <linux/memblock.h>
#include <linux/trace.h>

#include "memblock_internal.h"

static void open_region(struct json *j, const struct memblock_region *r)
{
	json_open(j, '[');
	json_u64(j, r->base);
	json_u64(j, r->size);
}

static void write_memory(struct json *j)
{
	json_open(j, '[');
	for (unsigned long i = 0; i < memblock.memory.cnt; i++) {
		const struct memblock_region *r = &memblock.memory.regions[i];

		open_region(j, r);
		json_int(j, memblock_any_node(r->nid) ? -1 : r->nid);
		json_int(j, (int)r->flags);
		json_close(j, ']');
	}
	json_close(j, ']');
}

static void write_reserved(struct json *j)
{
	json_open(j, '[');
	for (unsigned long i = 0; i < memblock.reserved.cnt; i++) {
		const struct memblock_region *r = &memblock.reserved.regions[i];

		open_region(j, r);
		json_string(j, r->name ? r->name : "");
		json_close(j, ']');
	}
	json_close(j, ']');
}

static void memblock_trace(struct json *j)
{
	json_open(j, '{');
	json_name(j, "limit");
	json_u64(j, memblock.current_limit);
	json_name(j, "memory");
	write_memory(j);
	json_name(j, "reserved");
	write_reserved(j);
	json_close(j, '}');
}
TRACE_SECTION(memblock, STAGE_start_kernel, STAGE_boot_allocator_gone, memblock_trace);
