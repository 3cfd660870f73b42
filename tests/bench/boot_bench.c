// SPDX-License-Identifier: MIT
/* The stations of the boot, by instructions since start_kernel(). */
#include "bench.h"

#include <linux/boot_mark.h>
#include <linux/sprintf.h>

static void boot_bench(void)
{
	unsigned int nr;
	const struct boot_mark *marks = boot_marks_get(&nr);
	char row[64];

	for (unsigned int i = 0; i < nr; i++) {
		scnprintf(row, sizeof(row), "boot_%s", marks[i].name);
		bench_value(row, marks[i].ticks - marks[0].ticks);
	}
}
BENCH(boot, boot_bench);
