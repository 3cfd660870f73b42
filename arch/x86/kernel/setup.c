// SPDX-License-Identifier: MIT
/*
 * setup_arch(): from boot_params to a mapped, zoned, accounted-for machine.
 *
 * The order is Linux's, and it matters at every line; where a call must come
 * before or after another, a remark says so.  The steps themselves stand in
 * the files of what they work on; here are only the few that belong to nobody
 * else: the kernel's own range, the BIOS's ranges, the platform's ports.
 *
 *	setup_boot_processor()		traps, the clock of the log
 *	setup_map_and_parameters()	setup_memory_map() ... finish_e820_parsing()
 *	setup_edges()			last_pfn; cacheability: mtrr_trim_uncached_memory()
 *	setup_memblock()		memblock_x86_fill() and the reservations around it
 *	setup_direct_map()		init_mem_mapping(), then the firmware's tables
 *	setup_nodes_and_zones()		initmem_init(), paging_init()
 *	setup_processors()		acpi_boot_init() ... init_apic_mappings()
 *	setup_resources()		e820_reserve_resources() ... e820_setup_gap()
 *
 * Two things stand elsewhere than in Linux 3.14: the consoles are found here, so
 * that an early panic is seen, and early_memtest() comes behind the ACPI tables
 * instead of at the end of init_mem_mapping(), since it writes to all that is not
 * reserved by then.
 */
#include <asm/acpi.h>
#include <asm/apic.h>
#include <asm/cpu.h>
#include <asm/e820.h>
#include <asm/early_ioremap.h>
#include <asm/fixmap.h>
#include <asm/initrd.h>
#include <asm/madt.h>
#include <asm/mpspec.h>
#include <asm/mtrr.h>
#include <asm/numa.h>
#include <asm/pgtable.h>
#include <asm/realmode.h>
#include <asm/sections.h>
#include <asm/setup.h>
#include <asm/topology.h>
#include <asm/traps.h>
#include <asm/tsc.h>
#include <asm/x86_init.h>
#include <linux/console.h>
#include <linux/errno.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/memtest.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/stage.h>
#include <linux/string.h>

#define ISA_END_ADDRESS SZ_1M
#define BIOS_BEGIN 0xa0000UL
#define BIOS_END SZ_1M

static char __initdata command_line[COMMAND_LINE_SIZE];

/* Low memory that some BIOSes corrupt behind the kernel's back; reservelow= changes it. */
static unsigned long reserve_low = SZ_64K;

static struct resource code_resource = {
	.name = "Kernel code", .flags = IORESOURCE_BUSY | IORESOURCE_MEM,
};
static struct resource data_resource = {
	.name = "Kernel data", .flags = IORESOURCE_BUSY | IORESOURCE_MEM,
};
static struct resource bss_resource = {
	.name = "Kernel bss", .flags = IORESOURCE_BUSY | IORESOURCE_MEM,
};

static struct resource standard_io_resources[] = {
	{ .name = "dma1", .start = 0x00, .end = 0x1f, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "pic1", .start = 0x20, .end = 0x21, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "timer0", .start = 0x40, .end = 0x43, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "timer1", .start = 0x50, .end = 0x53, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "keyboard", .start = 0x60, .end = 0x60, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "keyboard", .start = 0x64, .end = 0x64, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "dma page reg", .start = 0x80, .end = 0x8f, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "pic2", .start = 0xa0, .end = 0xa1, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "dma2", .start = 0xc0, .end = 0xdf, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "fpu", .start = 0xf0, .end = 0xff, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
};

void __init reserve_standard_io_resources(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(standard_io_resources); i++)
		if (request_resource(&ioport_resource, &standard_io_resources[i]))
			pr_warn("ports of %s are taken\n", standard_io_resources[i].name);
}

/* boot/ has no printk; what it had to say arrives as lines of text. */
static void __init print_boot_log(void)
{
	char *line = boot_params.log;
	char *end = line + min_t(u32, boot_params.log_len, BOOT_LOG_SIZE);

	while (line < end) {
		char *stop = memchr(line, '\n', end - line);
		int len = (stop ? stop : end) - line;

		pr_info("boot: %.*s\n", len, line);
		line += len + 1;
	}
}

static void __init set_kernel_resources(void)
{
	code_resource.start = __pa_symbol(_text);
	code_resource.end = __pa_symbol(_etext) - 1;
	data_resource.start = __pa_symbol(_sdata);
	data_resource.end = __pa_symbol(_edata) - 1;
	bss_resource.start = __pa_symbol(__bss_start);
	bss_resource.end = __pa_symbol(__bss_stop) - 1;
}

static void __init insert_kernel_resources(void)
{
	insert_resource(&iomem_resource, &code_resource);
	insert_resource(&iomem_resource, &data_resource);
	insert_resource(&iomem_resource, &bss_resource);
}

/*
 * The kernel runs here, so there is memory here, whatever the map (or the user's
 * memmap=) says.  From _text to _end, brk included.
 */
static void __init e820_add_kernel_range(void)
{
	u64 start = __pa_symbol(_text);
	u64 size = __pa_symbol(_end) - start;

	if (e820_all_mapped(start, start + size, E820_RAM))
		return;

	pr_warn(".text .data .bss are not marked as E820_RAM!\n");
	e820_remove_range(start, size, E820_RAM, false);
	e820_add_region(start, size, E820_RAM);
}

/* Page 0 holds the BIOS's vectors and data; 640K to 1M the adapters and the ROM. */
static void __init trim_bios_range(void)
{
	e820_update_range(0, PAGE_SIZE, E820_RAM, E820_RESERVED);
	e820_remove_range(BIOS_BEGIN, BIOS_END - BIOS_BEGIN, E820_RAM, true);
	sanitize_e820_map(e820.map, ARRAY_SIZE(e820.map), &e820.nr_map);
}

/* Where the map's RAM ends, with what is always so: the kernel is in RAM, the BIOS is not. */
static unsigned long __init end_of_ram(void)
{
	e820_add_kernel_range();
	trim_bios_range();
	return e820_end_of_ram_pfn();
}

static int __init parse_reservelow(char *p)
{
	unsigned long long size;

	if (!p)
		return -EINVAL;
	size = memparse(p, &p);
	if (*p || size > SZ_640K)
		return -EINVAL;
	reserve_low = max_t(unsigned long, size, PAGE_SIZE);
	return 0;
}
early_param("reservelow", parse_reservelow);

static void __init trim_low_memory_range(void)
{
	memblock_reserve_named(0, ALIGN(reserve_low, PAGE_SIZE), "low memory (BIOS)");
}

static phys_addr_t get_max_mapped(void)
{
	return PFN_PHYS(max_pfn_mapped);
}

/* What is in use is reserved, faults have a handler, and the log a clock. */
static void __init setup_boot_processor(void)
{
	memblock_reserve_named(__pa_symbol(_text), __pa_symbol(__bss_stop) - __pa_symbol(_text),
			       "kernel image");
	early_reserve_initrd();			/* before anything can be allocated over it */
	load_swapper_pg_dir();			/* the identity mapping ends here */
	early_trap_init();			/* faults have a handler from now on */
	early_cpu_init();
	early_identify_boot_cpu();
	boot_stage(processor);
	tsc_early_init();			/* the log gets its clock: 10 ms of waiting for it */
	boot_stage(clock);
}

/* What the firmware says, and what the user makes of it. */
static void __init setup_map_and_parameters(char **cmdline_p)
{
	early_ioremap_init();
	x86_init.oem.arch_setup();
	print_boot_log();
	setup_memory_map();			/* "BIOS-provided physical RAM map" */
	boot_stage(memory_map);
	set_kernel_resources();
	strlcpy(boot_command_line, boot_params.cmdline, COMMAND_LINE_SIZE);
	strlcpy(command_line, boot_command_line, COMMAND_LINE_SIZE);
	*cmdline_p = command_line;
	parse_early_param();			/* mem= and memmap= change the map ... */
	console_init();				/* what was printed so far appears now */
	finish_e820_parsing();			/* ... and here the result is printed */
	boot_stage(parameters);
}

/* Where RAM ends, and where the part of it that is mapped for ever. */
static void __init setup_edges(void)
{
	x86_init.resources.probe_roms();
	insert_kernel_resources();
	max_pfn = end_of_ram();
	mtrr_bp_init();				/* what the processor caches of all that ... */
	if (mtrr_trim_uncached_memory(max_pfn))	/* ... and the rest is not used */
		max_pfn = end_of_ram();
	boot_stage(last_pfn);
	find_low_pfn_range();			/* the edge between direct map and highmem */
	boot_stage(low_high_edge);
	max_possible_pfn = max(max_pfn, e820_end_of_held_back());	/* with hot-add */
}

/* From here on memory can be allocated, below 1 MiB. */
static void __init setup_memblock(void)
{
	early_alloc_pgt_buf();			/* last user of the brk area */
	reserve_brk();
	memblock_set_current_limit(ISA_END_ADDRESS);	/* more is not mapped yet, for sure */
	memblock_x86_fill();			/* e820 becomes memblock.memory */
	boot_stage(memblock);
	pr_debug("initial memory mapped: [mem 0x00000000-0x%08lx]\n",
		 (max_pfn_mapped << PAGE_SHIFT) - 1);
	reserve_real_mode();			/* needs low memory: before others take it */
	trim_low_memory_range();
	boot_stage(low_memory);
}

/* From here on all of low memory can be read and allocated. */
static void __init setup_direct_map(void)
{
	memblock_set_bottom_up(movable_node_enabled);	/* until SRAT has told what may be pulled out */
	init_mem_mapping();			/* the direct map of all of lowmem */
	boot_stage(direct_map);
	early_trap_pf_init();
	setup_real_mode();			/* where other processors will wake up */
	memblock_set_current_limit(get_max_mapped());
	reserve_initrd();			/* may move it: needs the direct map */
	acpi_boot_table_init();
	boot_stage(firmware_tables);
	early_memtest(0, PFN_PHYS(max_pfn));	/* all that is in use is reserved now */
}

static void __init setup_nodes_and_zones(void)
{
	initmem_init();				/* nodes */
	boot_stage(nodes);
	set_dma_reserve(memblock_find_dma_reserve());
	x86_init.paging.pagetable_init();	/* kmaps, zones, the memory map */
	sync_initial_page_table();
}

static void __init setup_processors(void)
{
	acpi_boot_init();			/* which processors there are ... */
	prefill_possible_map();			/* ... and how many of them may run */
	init_cpu_to_node();			/* ... and which memory is near to each */
	init_apic_mappings();			/* if no table has led there */
	boot_stage(processors);
}

static void __init setup_resources(void)
{
	e820_reserve_resources();
	x86_init.resources.reserve_resources();
	e820_setup_gap();
	boot_stage(resources);
}

void __init setup_arch(char **cmdline_p)
{
	setup_boot_processor();
	setup_map_and_parameters(cmdline_p);	/* faults are reported by now */
	setup_edges();				/* mem= and memmap= have changed the map */
	setup_memblock();			/* so has the last one who may: the MTRRs */
	setup_direct_map();			/* memblock has pages for its tables */
	setup_nodes_and_zones();		/* SRAT can be read */
	setup_processors();			/* they are sorted into nodes */
	setup_resources();
	x86_init.oem.banner();
}
