// SPDX-License-Identifier: MIT
/*
 * The first step of setup_arch(): the platform's memory map, whatever platform.
 *
 * Stands apart from e820.c since it calls upwards, through x86_init.
 */
#include <asm/e820.h>
#include <asm/x86_init.h>
#include <linux/printk.h>

void __init setup_memory_map(void)
{
	const char *who = x86_init.resources.memory_setup();

	e820_saved = e820;
	pr_info("e820: BIOS-provided physical RAM map:\n");
	e820_print_map(who);
}
