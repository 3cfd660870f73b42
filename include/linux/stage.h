/* SPDX-License-Identifier: MIT */
/*
 * The stages of the boot: what is true from when on (kernel/stage.c).
 *
 *	init_mem_mapping();
 *	boot_stage(direct_map);		all of lowmem is mapped: from now on
 *
 * Every step of the sequence ends in one call of boot_stage_reached(), so one
 * breakpoint there sees them all.  Whoever wants to look at the machine in each
 * stage registers with STAGE_LISTENER().
 */
#ifndef _LINUX_STAGE_H
#define _LINUX_STAGE_H

#include <linux/compiler.h>
#include <linux/types.h>

/*
 * All of them, in the order of time: name, the function that has done it, what holds now.
 * A machine may leave some out: without other processors, say, or without a second node.
 */
#define BOOT_STAGES(STAGE)                                                                         \
	STAGE(start_kernel, "start_kernel", "paging is on; of the machine only boot_params is known") \
	STAGE(processor, "early_cpu_init", "what the processor can do is known")                   \
	STAGE(clock, "tsc_early_init", "the log has a clock")                                      \
	STAGE(memory_map, "setup_memory_map", "the firmware's memory map, sorted and without overlaps") \
	STAGE(parameters, "finish_e820_parsing", "mem= and memmap=, if given, have changed the map") \
	STAGE(last_pfn, "e820_end_of_ram_pfn", "where RAM ends; what is not cached is left alone") \
	STAGE(low_high_edge, "find_low_pfn_range", "how much RAM is mapped for good, how much is high memory") \
	STAGE(memblock, "memblock_x86_fill", "memblock knows all RAM: memory can be allocated")    \
	STAGE(low_memory, "trim_low_memory_range", "what the BIOS and the trampoline need below 1 MiB is reserved") \
	STAGE(direct_map, "init_mem_mapping", "all of lowmem is mapped at PAGE_OFFSET")            \
	STAGE(firmware_tables, "acpi_boot_table_init", "the firmware's tables are found and reserved") \
	STAGE(nodes, "initmem_init", "which memory belongs to which node")                         \
	STAGE(zones, "free_area_init_node", "each node's zones, and memory for the memory map")    \
	STAGE(memmap, "memmap_init", "every page frame has its struct page")                       \
	STAGE(processors, "acpi_boot_init", "which processors there are")                          \
	STAGE(resources, "e820_reserve_resources", "who owns which addresses: /proc/iomem")        \
	STAGE(percpu, "setup_per_cpu_areas", "each processor has its own copy of per-CPU variables") \
	STAGE(zonelists, "build_all_zonelists", "where an allocation may look, in which order")    \
	STAGE(traps, "trap_init", "every exception has its handler")                               \
	STAGE(iommu, "pci_iommu_alloc", "who translates addresses for devices has reserved its memory") \
	STAGE(high_handover, "set_highmem_pages_init", "free high memory is in the buddy allocator") \
	STAGE(handover, "free_all_bootmem", "all free memory is in the buddy allocator")           \
	STAGE(layout, "mem_init", "the layout of the address space is checked")                    \
	STAGE(audit, "boot_audit", "every free page arrived exactly once: proved")                 \
	STAGE(slab, "kmem_cache_init", "kmalloc(): objects smaller than pages")                    \
	STAGE(vmalloc, "vmalloc_init", "vmalloc(): contiguous addresses for pages that are not")   \
	STAGE(boot_allocator_gone, "memblock_discard", "the boot allocator's own tables are free memory") \
	STAGE(watermarks, "init_per_zone_wmark_min", "what each zone keeps back, each processor may keep") \
	STAGE(smp, "smp_init", "all processors run")                                               \
	STAGE(init_freed, "free_initmem", "the boot's own code and data are free memory")          \
	STAGE(sealed, "mark_rodata_ro", "code and constants cannot be written any more")           \
	STAGE(self_tests, "kunit_run_all", "the self-tests have run, if wanted")                   \
	STAGE(running, "kernel_init", "the boot is over")

#define __STAGE_ENUM(name, function, what) STAGE_##name,
enum boot_stage { BOOT_STAGES(__STAGE_ENUM) NR_BOOT_STAGES };

/**
 * struct stage_info - what is always known of a stage
 * @name: for stage= and for programs
 * @function: whose work it is, under Linux's name where Linux has it
 * @what: what holds from here on, in a sentence
 */
struct stage_info {
	const char *name;
	const char *function;
	const char *what;
};

extern const struct stage_info boot_stages[NR_BOOT_STAGES];

/**
 * struct stage_times - when it was; the time stamp counter
 * @arrived: when the step was done; 0 for a stage that did not come
 * @left: when all listeners had seen it and the next step began
 */
struct stage_times {
	u64 arrived;
	u64 left;
};

enum stage_duty {
	STAGE_RECORDS,	/* looks at the machine and lets it go on */
	STAGE_STOPS,	/* may hold it; comes after all those that record */
	NR_STAGE_DUTIES
};

struct stage_listener {
	enum stage_duty duty;
	void (*reached)(enum boot_stage stage);
};

/**
 * STAGE_LISTENER() - see every stage
 * @_duty: enum stage_duty
 * @_reached: called in each; from the first instructions of start_kernel() on, when there is
 *	neither memory to allocate nor a console
 */
#define STAGE_LISTENER(_duty, _reached)                                                            \
	static const struct stage_listener __stage_listener_##_reached __used                      \
		__section("stage_listeners") __aligned(__alignof__(struct stage_listener)) = {     \
			_duty, _reached }

/* Weak: where nobody listens there is no such section, and both are NULL. */
extern const struct stage_listener __start_stage_listeners[] __weak, __stop_stage_listeners[] __weak;

/**
 * boot_stage_reached() - a step of the boot is done
 * @stage: which
 *
 * Context: the boot processor, start_kernel() and behind it; no lock is held.
 */
void boot_stage_reached(enum boot_stage stage);

#define boot_stage(name) boot_stage_reached(STAGE_##name)

/* The stage that the boot has reached last. */
enum boot_stage boot_stage_now(void);

/* When it was; both 0 on a processor without time stamp counter. */
struct stage_times boot_stage_times(enum boot_stage stage);

/**
 * boot_stage_find() - the stage of a name
 * @name: as in the table
 *
 * Return: the stage, or NR_BOOT_STAGES.
 */
enum boot_stage boot_stage_find(const char *name);

/* How long each step took, as a table in the log. */
void boot_stages_print(void);

#endif /* _LINUX_STAGE_H */
