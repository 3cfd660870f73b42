// SPDX-License-Identifier: MIT
/*
 * The kernel's image in the record of the boot, as linker.ld has laid it out:
 *
 *	"kernel":[[address,bytes,"code"],[address,bytes,"init"],...]
 *
 * Parts that are given back stay listed: what their pages are then, the pages say.
 */
#include <asm/page.h>
#include <asm/sections.h>
#include <linux/trace.h>

static void part(struct trace_areas *areas, unsigned long start, unsigned long end, const char *name)
{
	trace_area(areas, start - PAGE_OFFSET, end - start, name);
}

static void image_trace(struct json *j)
{
	struct trace_areas areas = trace_areas_open(j);

	part(&areas, (unsigned long)_text, (unsigned long)_etext, "code");
	part(&areas, (unsigned long)__init_begin, (unsigned long)__init_end, "init");
	part(&areas, (unsigned long)__start_rodata, (unsigned long)__end_rodata, "constants");
	part(&areas, (unsigned long)_sdata, (unsigned long)_edata, "data");
	part(&areas, (unsigned long)__bss_start, (unsigned long)__bss_stop, "bss");
	trace_areas_close(&areas);
}
TRACE_SECTION(kernel, STAGE_start_kernel, NR_BOOT_STAGES, image_trace);
