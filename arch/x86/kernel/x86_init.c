// SPDX-License-Identifier: MIT
/*
 * The table of steps that a platform may replace, filled with the PC's.
 * Nothing but the table: a platform changes an entry before setup_arch().
 */
#include <asm/e820.h>
#include <asm/pgtable.h>
#include <asm/setup.h>
#include <asm/x86_init.h>

void x86_init_noop(void)
{
}

struct x86_init_ops x86_init __refdata = {
	.resources = {
		.probe_roms		= probe_roms,
		.reserve_resources	= reserve_standard_io_resources,
		.memory_setup		= default_machine_specific_memory_setup,
	},
	.irqs = {
		.trap_init		= x86_init_noop,
	},
	.oem = {
		.arch_setup		= x86_init_noop,
		.banner			= x86_init_noop,
	},
	.paging = {
		.pagetable_init		= paging_init,
	},
};
