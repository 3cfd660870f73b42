// SPDX-License-Identifier: MIT
/*
 * How long the parts of the boot take: the stations, each with its time.
 *
 * Offers boot_marks_start(), boot_mark() and boot_marks_get().
 * Must not know any station.
 */
#include <asm/cpu.h>
#include <asm/processor.h>
#include <linux/boot_mark.h>
#include <linux/kernel.h>

#define MARKS_MAX 32

static struct boot_mark marks[MARKS_MAX];
static unsigned int nr_marks;
static bool counting;

/* Long before early_cpu_init() has filled boot_cpu_data: the processor is asked here. */
void boot_marks_start(void)
{
	struct cpuinfo_x86 cpu = { 0 };

	identify_cpu(&cpu);
	counting = cpu_has(&cpu, X86_FEATURE_TSC);
}

void boot_mark(const char *name)
{
	if (counting && nr_marks < ARRAY_SIZE(marks))
		marks[nr_marks++] = (struct boot_mark){ name, rdtsc() };
}

const struct boot_mark *boot_marks_get(unsigned int *nr)
{
	*nr = nr_marks;
	return marks;
}
