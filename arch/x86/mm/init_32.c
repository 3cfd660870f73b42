// SPDX-License-Identifier: MIT
/*
 * The 32-bit side of the bring-up: where lowmem ends, which zones there are,
 * and the hand-over of all free pages to the buddy allocator.
 *
 *	find_low_pfn_range()   max_low_pfn: the edge of the direct map
 *	initmem_init()         nodes, highstart_pfn, highend_pfn
 *	paging_init()          kmap tables, zones and the memory map
 *	mem_init()             every free page becomes the buddy allocator's
 *	free_initmem()         the boot's own memory follows
 *	mark_rodata_ro()       and what must not change is sealed
 *	free_selftest_mem()    after the self-tests, what they were made of
 *
 * Must not know how an entry looks (pgtable_32.c) nor how a zone works (mm/).
 */
#include <asm/early_ioremap.h>
#include <asm/highmem.h>
#include <asm/init.h>
#include <asm/iommu_table.h>
#include <asm/numa.h>
#include <asm/pgtable.h>
#include <asm/sections.h>
#include <asm/set_memory.h>
#include <asm/setup.h>
#include <asm/uaccess.h>
#include <linux/bootmem.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/poison.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/stage.h>
#include <linux/string.h>

#define pages_to_mb(pages) ((pages) >> (20 - PAGE_SHIFT))

/* ISA devices have 24 address lines. */
#define MAX_DMA_PFN PFN_DOWN(SZ_16M)

/* Less lowmem than this is not worth having: highmem= and vmalloc= may not ask for it. */
#define LOWMEM_MIN (64UL << 20)

/* ------------------------------------------- the edge of the direct map */

/* highmem=: pages that shall be high memory; none given: as few as possible. */
static unsigned long highmem_pages __initdata;
static bool highmem_pages_given __initdata;

static int __init parse_highmem(char *arg)
{
	if (!arg)
		return -EINVAL;
	highmem_pages = PFN_DOWN(memparse(arg, &arg));
	highmem_pages_given = true;
	return *arg ? -EINVAL : 0;
}
early_param("highmem", parse_highmem);

/* The 8 MiB between lowmem and the vmalloc area come on top of what was asked for. */
static int __init parse_vmalloc(char *arg)
{
	unsigned long long size;

	if (!arg)
		return -EINVAL;
	size = memparse(arg, &arg);
	if (*arg || size < PMD_SIZE)
		return -EINVAL;
	if (size > VMALLOC_END - PAGE_OFFSET - VMALLOC_OFFSET - LOWMEM_MIN) {
		pr_err("vmalloc size (%lluMB) results in <64MB lowmem, ignoring it!\n", size >> 20);
		return 0;
	}
	__VMALLOC_RESERVE = PAGE_ALIGN((unsigned long)size) + VMALLOC_OFFSET;
	return 0;
}
early_param("vmalloc", parse_vmalloc);

#ifdef CONFIG_HIGHMEM
/* All RAM fits into lowmem: high memory exists only where highmem= carves it off. */
static void __init lowmem_pfn_init(void)
{
	max_low_pfn = max_pfn;

	if (highmem_pages >= max_pfn) {
		pr_err("highmem size (%luMB) is bigger than pages available (%luMB)!\n",
		       pages_to_mb(highmem_pages), pages_to_mb(max_pfn));
		return;
	}
	if (highmem_pages && max_low_pfn - highmem_pages < PFN_DOWN(LOWMEM_MIN)) {
		pr_err("highmem size (%luMB) results in <64MB lowmem, ignoring it!\n",
		       pages_to_mb(highmem_pages));
		return;
	}
	max_low_pfn -= highmem_pages;
}

/* More RAM than lowmem holds: the rest is high memory, or as much of it as highmem= allows. */
static void __init highmem_pfn_init(void)
{
	unsigned long above = max_pfn - MAXMEM_PFN;

	max_low_pfn = MAXMEM_PFN;
	if (!highmem_pages_given || highmem_pages == above)
		return;
	if (highmem_pages > above) {
		pr_warn("only %luMB highmem pages available, ignoring highmem size of %luMB!\n",
			pages_to_mb(above), pages_to_mb(highmem_pages));
		return;
	}
	max_pfn = MAXMEM_PFN + highmem_pages;
}
#else
static void __init lowmem_pfn_init(void)
{
	max_low_pfn = max_pfn;
	if (highmem_pages)
		pr_err("ignoring highmem size on non-highmem kernel!\n");
}

static void __init highmem_pfn_init(void)
{
	pr_warn("Warning only %luMB will be used.\n", MAXMEM >> 20);
	pr_warn("Use a HIGHMEM enabled kernel.\n");
	max_low_pfn = max_pfn = MAXMEM_PFN;
}
#endif

void __init find_low_pfn_range(void)
{
	/* e820_end_of_ram_pfn() has cut off what two-level paging cannot reach. */
	BUG_ON(max_pfn > MAX_ARCH_PFN);

	if (max_pfn <= MAXMEM_PFN)
		lowmem_pfn_init();
	else
		highmem_pfn_init();
}

/* ---------------------------------------------------------------- nodes */

void __init initmem_init(void)
{
	highstart_pfn = min(max_low_pfn, max_pfn);
	highend_pfn = max_pfn;
	if (IS_ENABLED(CONFIG_HIGHMEM))
		pr_notice("%ldMB HIGHMEM available.\n", pages_to_mb(highend_pfn - highstart_pfn));
	high_memory = (void *)kernel_vaddr(PFN_PHYS(max_low_pfn));

	x86_numa_init();
	pr_notice("%ldMB LOWMEM available.\n", pages_to_mb(max_low_pfn));
	setup_bootmem_allocator();
}

/* ---------------------------------------------------------------- zones */

/*
 *	0        16 MiB      max_low_pfn     highend_pfn
 *	|  DMA   |  Normal   |   HighMem     |
 */
static void __init zone_sizes_init(void)
{
	unsigned long max_zone_pfns[MAX_NR_ZONES] = {
		[ZONE_DMA] = min(MAX_DMA_PFN, max_low_pfn),
		[ZONE_NORMAL] = max_low_pfn,
#ifdef CONFIG_HIGHMEM
		[ZONE_HIGHMEM] = highend_pfn,
#endif
	};

	free_area_init_nodes(max_zone_pfns);
}

static void __init pagetable_init(void)
{
	page_table_range_init(FIXADDR_BOOT_START, FIXADDR_TOP);
	permanent_kmaps_init();
}

void __init paging_init(void)
{
	pagetable_init();
	kmap_init();
	unmap_stack_guards();
	__flush_tlb_all();
	sparse_memory_present_with_active_regions(MAX_NUMNODES);
	sparse_init();		/* takes the first large allocations, as SPARSEMEM; */
	zone_sizes_init();	/* as FLATMEM, it is this one */
}

/* ---------------------------------------------------------- hand-over */

#ifdef CONFIG_HIGHMEM
static void __init add_highpages_with_active_regions(int nid, unsigned long start_pfn,
						     unsigned long end_pfn)
{
	free_highmem_range(nid, start_pfn, end_pfn);
}

static void __init set_highmem_pages_init(void)
{
	struct zone *zone;

	for_each_zone(zone) {
		if (!is_highmem(zone) || !populated_zone(zone))
			continue;
		pr_info("Initializing %s for node %d (%08lx:%08lx)\n", zone->name,
			zone->zone_pgdat->node_id, zone->zone_start_pfn, zone_end_pfn(zone));
		add_highpages_with_active_regions(zone->zone_pgdat->node_id, zone->zone_start_pfn,
						  zone_end_pfn(zone));
	}
}
#else
static void __init set_highmem_pages_init(void)
{
}
#endif

/* One row: "    name : 0xstart - 0xend   (size unit)", @shift 10 for kB, 20 for MB. */
static void __init layout_row(const char *name, unsigned long start, unsigned long end,
			      unsigned int shift)
{
	pr_info("    %s : 0x%08lx - 0x%08lx   (%4ld %cB)\n", name, start, end,
		(end - start) >> shift, shift == 20 ? 'M' : 'k');
}

static void __init print_virtual_layout(void)
{
	unsigned long lowmem_end = (unsigned long)high_memory;

	pr_info("virtual kernel memory layout:\n");
	layout_row("fixmap ", FIXADDR_START, FIXADDR_TOP, 10);
	if (IS_ENABLED(CONFIG_HIGHMEM))
		layout_row("pkmap  ", PKMAP_BASE, PKMAP_BASE + LAST_PKMAP * PAGE_SIZE, 10);
	layout_row("vmalloc", VMALLOC_START, VMALLOC_END, 20);
	layout_row("lowmem ", PAGE_OFFSET, lowmem_end, 20);
	layout_row("  .init", (unsigned long)__init_begin, (unsigned long)__init_end, 10);
	layout_row("  .data", (unsigned long)_sdata, (unsigned long)_edata, 10);
	layout_row("  .text", (unsigned long)_text, (unsigned long)_etext, 10);
}

/* The areas stand in order and do not overlap: what is constant now, the rest at boot. */
static void __init check_virtual_layout(void)
{
	BUILD_BUG_ON(FIXADDR_START > FIXADDR_TOP || FIXADDR_BOOT_START > FIXADDR_START);
#ifdef CONFIG_HIGHMEM
	BUILD_BUG_ON(PKMAP_BASE + LAST_PKMAP * PAGE_SIZE > FIXADDR_BOOT_START);
	BUILD_BUG_ON(PKMAP_BASE % PMD_SIZE || LAST_PKMAP > PTRS_PER_PTE);
	BUILD_BUG_ON(VMALLOC_END > PKMAP_BASE);
#endif
	BUILD_BUG_ON(VMALLOC_END > FIXADDR_BOOT_START);
	BUILD_BUG_ON(VMALLOC_RESERVE_DEFAULT <= VMALLOC_OFFSET);

	BUG_ON(VMALLOC_START >= VMALLOC_END);
	BUG_ON((unsigned long)high_memory > VMALLOC_START);
	BUG_ON((unsigned long)high_memory <= PAGE_OFFSET);
}

/*
 * Does a write to a read-only page fault in ring 0 too?  A 386 lets it through;
 * there, nothing could be protected.  The test writes back what it has read.
 */
static void __init test_wp_bit(void)
{
	char *page = fixmap_pointer(fix_to_virt(FIX_WP_TEST), __pa_symbol(swapper_pg_dir));
	char first = 0;

	pr_info("Checking if this processor honours the WP bit even in supervisor mode...");
	__set_fixmap(FIX_WP_TEST, __pa_symbol(swapper_pg_dir), PAGE_KERNEL_RO);
	probe_kernel_read(&first, page, 1);
	boot_cpu_data.wp_works_ok = probe_kernel_write(page, &first, 1) != 0;
	clear_fixmap(FIX_WP_TEST);

	pr_cont("%s\n", boot_cpu_data.wp_works_ok ? "Ok." : "No.");
	if (!boot_cpu_data.wp_works_ok)
		panic("this processor does not honour CR0.WP; read-only memory would be writable");
}

/**
 * mem_init() - all free memory goes to the buddy allocator
 *
 * Prints the "Memory:" line and the virtual layout, and checks the latter.
 *
 * Context: start_kernel(); from here on memblock gives nothing any more.
 * Linux: mem_init(), arch/x86/mm/init_32.c, all versions.
 */
void __init mem_init(void)
{
	pci_iommu_alloc();
	boot_stage(iommu);
	set_highmem_pages_init();
	boot_stage(high_handover);
	free_all_bootmem();
	boot_stage(handover);
	after_bootmem = true;

	mem_init_print_info(NULL);
	print_virtual_layout();
	check_virtual_layout();
	test_wp_bit();
	check_early_ioremap_leak();
}

/* ------------------------------------------------- when the boot is over */

static void free_image_range(const char *begin, const char *end, const char *what)
{
	free_reserved_area(__va(__pa_symbol(begin)), __va(__pa_symbol(end)), POISON_FREE_INITMEM,
			   what);
}

void free_initmem(void)
{
	free_image_range(__init_begin, __init_end, "unused kernel");
	free_image_range(__boot_begin, __boot_end, "boot loader interface");
}

static void protect_image_range(const char *begin, const char *end, const char *what)
{
	unsigned long start = (unsigned long)begin & PAGE_MASK;
	unsigned long size = PAGE_ALIGN((unsigned long)end) - start;

	BUG_ON(set_memory_ro(start, size >> PAGE_SHIFT));
	pr_info("Write protecting the kernel %s: %luk\n", what, size >> 10);
}

void mark_rodata_ro(void)
{
	protect_image_range(__boot_end, _etext, "text");	/* boot/ is free memory by now */
	protect_image_range(__start_rodata, __end_rodata, "read-only data");
}

static void free_sealed_range(const char *begin, const char *end, const char *what)
{
	unsigned long start = (unsigned long)begin;

	if (begin == end)	/* none in this configuration */
		return;
	BUG_ON(set_memory_rw(start, ((unsigned long)end - start) >> PAGE_SHIFT));
	free_image_range(begin, end, what);
}

void free_selftest_mem(void)
{
	free_sealed_range(__selftest_text_begin, __selftest_text_end, "self-test code");
	free_sealed_range(__selftest_rodata_begin, __selftest_rodata_end, "self-test constants");
	free_image_range(__selftest_bss_begin, __selftest_bss_end, "self-test data");
}
