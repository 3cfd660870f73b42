// SPDX-License-Identifier: MIT
/*
 * Each processor's unit of the first per-CPU chunk in the record of the boot:
 *
 *	"percpu":[[address,bytes,"CPU 0"],...]
 */
#include <asm/pgtable.h>
#include <linux/sprintf.h>
#include <linux/trace.h>

#include "percpu_internal.h"

static void write_unit(struct json *j, unsigned int unit)
{
	struct trace_areas areas = { .j = j };
	const char *base = pcpu_unit(pcpu.first, unit);
	char name[16];

	scnprintf(name, sizeof(name), "CPU %u", unit);
	for (unsigned int i = 0; i < pcpu.first->nr_pages; i++) {
		phys_addr_t at = slow_virt_to_phys(kernel_vaddr(__pa(base + i * PAGE_SIZE)));

		if (at != PHYS_ADDR_MAX)
			trace_area(&areas, at, PAGE_SIZE, name);
	}
	trace_areas_flush(&areas);
}

static void percpu_trace(struct json *j)
{
	json_open(j, '[');
	for (unsigned int unit = 0; unit < pcpu.nr_units; unit++)
		write_unit(j, unit);
	json_close(j, ']');
}
TRACE_SECTION(percpu, STAGE_percpu, NR_BOOT_STAGES, percpu_trace);
