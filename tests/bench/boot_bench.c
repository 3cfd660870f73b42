// SPDX-License-Identifier: MIT
/* The stages of the boot that were reached, by instructions since start_kernel(). */
#include "bench.h"

#include <linux/sprintf.h>
#include <linux/stage.h>

static void boot_bench(void)
{
	u64 start = boot_stage_times(STAGE_start_kernel).arrived;
	char row[64];

	for (enum boot_stage stage = 0; stage < NR_BOOT_STAGES; stage++) {
		u64 arrived = boot_stage_times(stage).arrived;

		if (!arrived)
			continue;
		scnprintf(row, sizeof(row), "boot_%s", boot_stages[stage].name);
		bench_value(row, arrived - start);
	}
}
BENCH(boot, boot_bench);
