// SPDX-License-Identifier: MIT
/*
 * start_kernel(): the whole story on one screen.
 *
 * Read it as the table of contents.  Each call is one chapter; the functions
 * behind setup_arch() and mm_init() are its sections.  From here on the machine
 * is known through boot_params only.
 */
#include <asm/pgalloc.h>
#include <asm/setup.h>
#include <asm/smpboot.h>
#include <asm/stackprotector.h>
#include <asm/traps.h>
#include <linux/audit.h>
#include <linux/bootmem.h>
#include <linux/cpu.h>
#include <linux/extable.h>
#include <linux/fault-inject.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/kmemleak.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/moduleparam.h>
#include <linux/page_debug.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/stage.h>
#include <linux/vmalloc.h>

static const char linux_banner[] = "boot-to-buddy: a teaching kernel's memory bring-up, "
				   "in the order and under the names of Linux (x86-32)\n";

/* The allocators, in the order in which each makes the next one possible. */
static void __init mm_init(void)
{
	page_debug_init();	/* aids that look at each page: before the first is free */
	mem_init();		/* every free page goes to the buddy allocator ... */
	boot_stage(layout);
	boot_audit();		/* ... exactly once, and here is the proof */
	boot_stage(audit);
	kmemleak_init();	/* kmemleak=on: from here on it knows who has what */
	kmem_cache_init();	/* objects smaller than pages: kmalloc() from here on */
	boot_stage(slab);
	percpu_init_late();	/* per-CPU memory that nobody uses may go back */
	pgtable_cache_init();
	vmalloc_init();		/* contiguous addresses for pages that are not */
	boot_stage(vmalloc);
	bootmem_discard();	/* the boot allocator's own tables follow */
	memblock_discard();
	boot_stage(boot_allocator_gone);
	setup_per_cpu_pageset();	/* processors may keep some for themselves */
	init_per_zone_wmark_min();	/* what the zones keep back, now that they are filled */
	boot_stage(watermarks);
	set_fail_nth(fail_nth_of("boot"));	/* fail_nth=: all allocators are there to be refused by */
}

void __init start_kernel(void)
{
	char *command_line;

	local_irq_disable();
	boot_cpu_init();		/* there is one processor: this one */
	boot_stage(start_kernel);	/* whoever wants to see each step is called from here on */
	kallsyms_init();		/* addresses in the log have names from here on */
	pr_notice("%s", linux_banner);

	setup_arch(&command_line);	/* memory map, memblock, page tables, zones */
	setup_nr_cpu_ids();
	setup_per_cpu_areas();		/* from here on the boot processor has its own */
	boot_stage(percpu);
	smp_prepare_boot_cpu();		/* how the others are started and reached */
	boot_init_stack_canary();	/* after CPUID said whether there is a time stamp */
	build_all_zonelists(NULL);	/* where an allocation may look, in which order */
	page_alloc_init();
	boot_stage(zonelists);

	pr_notice("Kernel command line: %s\n", boot_command_line);
	parse_early_param();		/* has run in setup_arch(); runs once however often called */
	parse_boot_params(command_line);

	sort_main_extable();
	trap_init();			/* all vectors; from here on interrupts could come */
	boot_stage(traps);
	mm_init();			/* the buddy allocator takes over */
	local_irq_enable();		/* from the devices nothing can come: their lines are masked */

	rest_init();			/* other processors; free .init, seal .rodata, test, give the verdict */
}
